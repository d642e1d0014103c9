//! From directives to the model.

use super::super::Place;
use super::define::variable;
use super::expression::{condition, text};
use super::harmless::{is_harmless, is_harmless_section};
use super::model::{
    Action, Alias, AliasKind, Config, Header, Methods, Model, Of, Path, Proxy, Redirect, Require, Scope,
    Section, Server, SetEnvIf, Value, When,
};
use super::pattern::Pattern;
use super::rewriting::{add_condition, add_rule};
use super::syntax::Directive;

/// Modules that are hardly ever loaded.
const RARE_MODULES: [&str; 4] = ["lua", "security2", "php4", "access_compat_old"];

/// Directives whose words decide: one with a variable that has no value here is not simulated.
const TAKES_VALUES: [&str; 6] = ["header", "setenvif", "require", "rewritecond", "rewriterule", "redirect"];

/// The model of a file.
pub(super) fn build(directives: &[Directive], is_htaccess: bool) -> Model {
    let mut model = Model { is_htaccess, ..Model::default() };
    model.main.place = Place { line: 1, column: 1 };
    let mut main = Server { place: model.main.place, ..Server::default() };
    server(&mut model, &mut main, directives, true);
    if is_htaccess {
        // The folder is the server's own.
        let mut folder = std::mem::take(&mut main.config);
        let (sections, proxies) = (std::mem::take(&mut folder.sections), std::mem::take(&mut folder.proxies));
        main.root = Some("/".into());
        main.config.sections.push(Section {
            scope: Scope::Directory("/".into()),
            config: folder,
            place: main.place,
        });
        main.config.sections.extend(sections);
        main.config.proxies = proxies;
    }
    model.main = main;
    model
}

fn server(model: &mut Model, server: &mut Server, directives: &[Directive], is_main: bool) {
    let mut pending = Vec::new();
    for directive in directives {
        let word = |index: usize| directive.word(index);
        match directive.name.as_str() {
            "virtualhost" => {
                let mut host = Server { place: directive.place, ..Server::default() };
                host.port = word(0).rsplit_once(':').and_then(|(_, port)| port.parse().ok());
                self::server(model, &mut host, directive.inner(), false);
                model.hosts.push(host);
            }
            "servername" => server.names.insert(0, host_of(word(0))),
            "serveralias" => server.names.extend(directive.words.iter().map(|word| word.text.clone())),
            "documentroot" => server.root = Some(word(0).trim_end_matches('/').to_owned()),
            "sslengine" => server.is_tls = word(0).eq_ignore_ascii_case("on"),
            "listen" => {
                server.port = server.port.or(word(0).rsplit(':').next().and_then(|port| port.parse().ok()))
            }
            "ifmodule" | "ifdefine" | "ifversion" | "iffile" if directive.section.is_some() => {
                match branch_holds(directive) {
                    Some(true) => self::server(model, server, directive.inner(), is_main),
                    Some(false) => {}
                    None => one(&mut server.config, directive, &mut pending),
                }
            }
            "include" | "includeoptional" if !is_shipped(word(0)) && is_main && !model.is_htaccess => {
                model.missing.push((word(0).to_owned(), directive.place));
            }
            _ => one(&mut server.config, directive, &mut pending),
        }
    }
}

/// `ServerName` without scheme and port.
fn host_of(text: &str) -> String {
    let text = text.split_once("://").map_or(text, |(_, rest)| rest);
    text.split(':').next().unwrap_or_default().to_owned()
}

fn is_shipped(file: &str) -> bool {
    file.contains("mods-enabled/") || file.ends_with("ports.conf") || file.contains("/letsencrypt/")
}

/// Whether a section for modules or versions holds: the usual modules of a 2.4 are loaded. `None` where the file does not say it.
fn branch_holds(directive: &Directive) -> Option<bool> {
    let (negated, name) = match directive.word(0).strip_prefix('!') {
        Some(name) => (true, name),
        None => (false, directive.word(0)),
    };
    let name = name.to_ascii_lowercase();
    let is_usual = match directive.name.as_str() {
        "ifmodule" => !RARE_MODULES.iter().any(|rare| name.contains(rare)) && !name.contains("php"),
        "ifversion" => is_version(&directive.rest)?,
        _ => return None,
    };
    Some(is_usual != negated)
}

/// Whether 2.4 fits the condition of an [`<IfVersion>`](https://httpd.apache.org/docs/2.4/mod/mod_version.html#ifversion); `None` where
/// it depends on more of the version.
fn is_version(written: &str) -> Option<bool> {
    let written = written.trim().trim_start_matches('!').trim();
    let start = written.find(|letter: char| letter.is_ascii_digit())?;
    let (operator, version) = written.split_at(start);
    let parts: Vec<u32> = version.split('.').map(|part| part.trim().parse().ok()).collect::<Option<_>>()?;
    let expected = (parts.first().copied()?, parts.get(1).copied().unwrap_or_default());
    let order = (2, 4).cmp(&expected);
    if order.is_eq() && parts.len() != 2 {
        return None;
    }
    Some(match operator.trim() {
        "" | "=" | "==" => order.is_eq(),
        ">" => order.is_gt(),
        ">=" => order.is_ge(),
        "<" => order.is_lt(),
        "<=" => order.is_le(),
        _ => return None,
    })
}

pub(super) fn config(directives: &[Directive]) -> Config {
    let mut config = Config::default();
    let mut pending = Vec::new();
    for directive in directives {
        one(&mut config, directive, &mut pending);
    }
    config
}

/// Puts a directive into what holds at its place. `pending` are the conditions of the next rule.
fn one(config: &mut Config, directive: &Directive, pending: &mut Vec<super::model::RewriteCond>) {
    let (place, word) = (directive.place, |index: usize| directive.word(index));
    if TAKES_VALUES.iter().any(|name| directive.name.starts_with(name))
        && let Some(name) = directive.words.iter().find_map(|word| variable(&word.text))
    {
        config.not_known.push((format!("the value of {name}, which is not here,"), place));
        return;
    }
    match directive.name.as_str() {
        "ifmodule" | "ifdefine" | "ifversion" | "iffile" => match branch_holds(directive) {
            Some(true) => directive.inner().iter().for_each(|inner| one(config, inner, pending)),
            Some(false) => {}
            None => unless_without_effect(config, directive),
        },
        "header" => config.headers.extend(header(directive)),
        "setenvif" | "setenvifnocase" => {
            let any_case = directive.name == "setenvifnocase";
            let attribute = word(0);
            let is_name =
                attribute.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_'));
            let of = if is_name {
                Of::Attribute(attribute.to_owned(), Pattern::new(word(1), any_case, directive.word_place(1)))
            } else {
                Of::NotKnown
            };
            config.env_if.push(SetEnvIf { of, variables: variables(directive, 2), place });
        }
        "browsermatch" | "browsermatchnocase" => {
            let any_case = directive.name == "browsermatchnocase";
            let of =
                Of::Attribute("User-Agent".into(), Pattern::new(word(0), any_case, directive.word_place(0)));
            config.env_if.push(SetEnvIf { of, variables: variables(directive, 1), place });
        }
        "setenvifexpr" => {
            let of = condition(word(0), directive.word_place(0)).map_or(Of::NotKnown, Of::Expression);
            config.env_if.push(SetEnvIf { of, variables: variables(directive, 1), place });
        }
        "setenv" => config.env.push((word(0).to_owned(), Some(word(1).to_owned()))),
        "unsetenv" => config.env.extend(directive.words.iter().map(|word| (word.text.clone(), None))),
        "rewriteengine" => config.engine = Some(word(0).eq_ignore_ascii_case("on")),
        "rewritecond" => add_condition(pending, directive),
        "rewriterule" => add_rule(config, std::mem::take(pending), directive),
        "rewritebase" => {}
        "require" | "requireany" | "requireall" | "requirenone" => {
            config.requires.push((Methods::All, require(directive)));
        }
        "order" => {}
        "allow" | "deny" => {
            let is_all = word(1).eq_ignore_ascii_case("all");
            let rule = match (directive.name.as_str(), is_all) {
                ("allow", true) => Require::Granted,
                ("deny", true) => Require::Denied,
                _ => Require::NotKnown(place),
            };
            config.requires.push((Methods::All, rule));
        }
        "limit" | "limitexcept" => {
            let methods = directive.words.iter().map(|word| word.text.clone()).collect();
            let inner = self::config(directive.inner());
            let methods =
                if directive.name == "limit" { Methods::Only(methods) } else { Methods::Except(methods) };
            config.headers.extend(inner.headers);
            config.requires.extend(inner.requires.into_iter().map(|(_, rule)| (methods.clone(), rule)));
            config.not_known.extend(inner.not_known);
        }
        "errordocument" => {
            let status = word(0).parse().unwrap_or_default();
            if word(1).starts_with('/') || word(1).starts_with("http") {
                config.error_documents.push((status, place));
            }
        }
        "sethandler" if word(0).eq_ignore_ascii_case("none") => config.handler = None,
        "sethandler" | "action" => config.handler = Some(place),
        "addhandler" => add_programs(config, directive, 1),
        "addtype" if word(0).starts_with("application/x-httpd-") => add_programs(config, directive, 1),
        "addtype" => {}
        "directoryindex" => config.index = directive.words.first().map(|word| word.text.clone()),
        "alias"
        | "aliasmatch"
        | "scriptalias"
        | "scriptaliasmatch"
        | "wsgiscriptalias"
        | "wsgiscriptaliasmatch" => {
            config.aliases.extend(alias(directive));
        }
        "requestheader" => {
            let early = usize::from(word(0).eq_ignore_ascii_case("early"));
            let name = word(1 + early).trim_end_matches(':').to_ascii_lowercase();
            // What the server behind gets decides nothing here.
            if name == "origin" || name.starts_with("access-control-") {
                config.not_known.push((format!("RequestHeader {name}"), place));
            }
        }
        "proxypass" | "proxypassmatch" => {
            let inner = directive.words.len() == 1 || !word(0).starts_with(['/', '^']);
            let to = if inner { word(0) } else { word(1) };
            let path = match (inner, directive.name.as_str()) {
                (true, _) => Path::Below(String::new()),
                (_, "proxypass") => Path::Below(word(0).to_owned()),
                _ => Path::Pattern(Pattern::new(word(0), false, directive.word_place(0))),
            };
            config.proxies.push(Proxy { path, is_on: to != "!", place });
        }
        "redirect" | "redirectmatch" | "redirectpermanent" | "redirecttemp" => {
            config.redirects.extend(redirect(directive))
        }
        "if" => {
            let condition = written_condition(directive);
            let branch = (condition, self::config(directive.inner()), place);
            config.sections.push(Section {
                scope: Scope::If(vec![branch]),
                config: Config::default(),
                place,
            });
        }
        "elseif" | "else" => {
            let condition = if directive.name == "else" {
                Ok(super::expression::Condition::Fixed(true))
            } else {
                written_condition(directive)
            };
            if let Some(Section { scope: Scope::If(branches), .. }) = config.sections.last_mut() {
                branches.push((condition, self::config(directive.inner()), place));
            }
        }
        _ if directive.section.is_some() => match scope(directive) {
            Some(scope) => {
                config.sections.push(Section { scope, config: self::config(directive.inner()), place });
            }
            None if is_harmless_section(&directive.name) => {}
            None if matches!(
                directive.name.as_str(),
                "proxy" | "proxymatch" | "ifdirective" | "ifsection"
            ) =>
            {
                unless_without_effect(config, directive);
            }
            None => config.not_known.push((format!("<{}>", directive.name), place)),
        },
        "include" | "includeoptional" if is_shipped(word(0)) => {}
        name @ ("include" | "includeoptional" | "use") => {
            config.not_known.push((format!("{name} {}, which is not here,", word(0)), place));
        }
        name if is_harmless(name, word(0)) => {}
        name => config.not_known.push((name.to_owned(), place)),
    }
}

/// A section of which it is not known whether it holds: what is in it is not known, if it may change a response.
fn unless_without_effect(config: &mut Config, directive: &Directive) {
    let mut inner = self::config(directive.inner());
    // Who may use a proxy, with nothing that says how: all of it is passed on.
    inner.requires.retain(|(methods, rule)| *methods != Methods::All || !matches!(rule, Require::Granted));
    if inner.has_effect() || directive.inner().iter().any(|one| one.name == "virtualhost") {
        config.not_known.push((format!("<{} {}>", directive.name, directive.rest), directive.place));
    }
}

/// Endings of files, without their dots, from a word on.
fn add_programs(config: &mut Config, directive: &Directive, from: usize) {
    let endings = directive.words.iter().skip(from);
    let ending = |text: &str| text.trim_start_matches('.').to_ascii_lowercase();
    config.programs.extend(endings.map(|word| (ending(&word.text), directive.place)));
}

/// [`Alias`](https://httpd.apache.org/docs/2.4/mod/mod_alias.html#alias) and its relatives.
fn alias(directive: &Directive) -> Option<Alias> {
    let [path, to, ..] = directive.words.as_slice() else { return None };
    let name = directive.name.as_str();
    let path = if name.ends_with("match") {
        Path::Pattern(Pattern::new(&path.text, false, path.place))
    } else {
        Path::Below(path.text.clone())
    };
    let kind = match name {
        "alias" | "aliasmatch" => AliasKind::Files,
        "scriptalias" | "scriptaliasmatch" => AliasKind::Programs,
        _ => AliasKind::Program,
    };
    Some(Alias { path, to: to.text.clone(), kind, place: directive.place })
}

fn written_condition(directive: &Directive) -> Result<super::expression::Condition, Place> {
    let is_quoted = directive.rest.starts_with(['"', '\'']);
    let written = if is_quoted { directive.word(0) } else { directive.rest.as_str() };
    condition(written, directive.word_place(0)).map_err(|fault| fault.place)
}

fn scope(directive: &Directive) -> Option<Scope> {
    let place = directive.word_place(0);
    let (is_pattern, name) = match directive.word(0) {
        "~" => (true, directive.word(1)),
        name => (directive.name.ends_with("match"), name),
    };
    let pattern = || Pattern::new(name, false, place);
    Some(match (directive.name.trim_end_matches("match"), is_pattern) {
        ("directory", false) => Scope::Directory(name.to_owned()),
        ("directory", true) => Scope::DirectoryMatch(pattern()),
        ("files", false) => Scope::Files(name.to_owned()),
        ("files", true) => Scope::FilesMatch(pattern()),
        ("location", false) => Scope::Location(name.to_owned()),
        ("location", true) => Scope::LocationMatch(pattern()),
        _ => return None,
    })
}

fn variables(directive: &Directive, from: usize) -> Vec<(String, Option<String>)> {
    let words = directive.words.iter().skip(from).map(|word| word.text.as_str());
    words
        .map(|word| match (word.strip_prefix('!'), word.split_once('=')) {
            (Some(name), _) => (name.to_owned(), None),
            (_, Some((name, value))) => (name.to_owned(), Some(value.to_owned())),
            _ => (word.to_owned(), Some("1".into())),
        })
        .collect()
}

fn header(directive: &Directive) -> Option<Header> {
    let mut at = 0;
    let mut next = || {
        at += 1;
        directive.words.get(at - 1)
    };
    let mut first = next()?;
    let always = first.text.eq_ignore_ascii_case("always");
    if always || first.text.eq_ignore_ascii_case("onsuccess") {
        first = next()?;
    }
    let action = match first.text.to_ascii_lowercase().as_str() {
        "set" => Action::Set,
        "setifempty" => Action::SetIfEmpty,
        "append" => Action::Append,
        "merge" => Action::Merge,
        "add" => Action::Add,
        "unset" => Action::Unset,
        "edit" => Action::Edit,
        "edit*" => Action::EditAll,
        // `echo` and `note` add none that decides.
        _ => return None,
    };
    let name = next()?.text.trim_end_matches(':').to_owned();
    let pattern = match action {
        Action::Edit | Action::EditAll => next().map(|word| Pattern::new(&word.text, false, word.place)),
        _ => None,
    };
    let value = if action == Action::Unset { None } else { next() };
    let written = value.map_or("", |value| value.text.as_str());
    let clause = next().map(|word| (word.text.as_str(), word.place));
    let when = match clause {
        None => When::Always,
        Some((clause, place)) => {
            if let Some(name) = clause.strip_prefix("env=") {
                let negated = name.starts_with('!');
                When::Variable { name: name.trim_start_matches('!').to_owned(), negated }
            } else if let Some(expression) = clause.strip_prefix("expr=") {
                condition(expression, place).map_or(When::NotKnown, When::Expression)
            } else {
                When::NotKnown
            }
        }
    };
    Some(Header {
        always,
        action,
        name,
        value: match written.strip_prefix("expr=") {
            Some(expression) => Value::Expression(text(expression)),
            None => Value::Format(written.to_owned()),
        },
        pattern,
        when,
        place: directive.place,
        value_place: value.map_or(directive.place, |value| value.place),
    })
}

fn require(directive: &Directive) -> Require {
    let inner =
        || directive.inner().iter().filter(|inner| inner.name.starts_with("require")).map(require).collect();
    match directive.name.as_str() {
        "requireall" => return Require::All(inner()),
        "requireany" => return Require::Any(inner()),
        "requirenone" => return Require::None(inner()),
        _ => {}
    }
    let (negated, skip) = if directive.word(0).eq_ignore_ascii_case("not") { (true, 1) } else { (false, 0) };
    let words: Vec<String> = directive.words.iter().skip(skip).map(|word| word.text.clone()).collect();
    let rest = || words.iter().skip(1).cloned().collect::<Vec<_>>();
    let rule = match words.first().map(|word| word.to_ascii_lowercase()).as_deref() {
        Some("all") if words.get(1).is_some_and(|word| word.eq_ignore_ascii_case("granted")) => {
            Require::Granted
        }
        Some("all") => Require::Denied,
        Some("valid-user" | "user" | "group") => Require::User,
        Some("method") => Require::Method(rest()),
        Some("env") => Require::Any(rest().into_iter().map(Require::Variable).collect()),
        Some("expr") => {
            let written = rest().join(" ");
            condition(&written, directive.place)
                .map_or(Require::NotKnown(directive.place), Require::Expression)
        }
        _ => Require::NotKnown(directive.place),
    };
    if negated { Require::Not(Box::new(rule)) } else { rule }
}

fn redirect(directive: &Directive) -> Option<Redirect> {
    let mut words: Vec<&str> = directive.words.iter().map(|word| word.text.as_str()).collect();
    let mut status = if directive.name == "redirectpermanent" { 301 } else { 302 };
    let named = |word: &str| match word {
        "permanent" => Some(301),
        "temp" => Some(302),
        "seeother" => Some(303),
        "gone" => Some(410),
        _ => word.parse().ok(),
    };
    if let Some(number) = words.first().and_then(|word| named(word)) {
        status = number;
        words.remove(0);
    }
    let path = *words.first()?;
    let path = if directive.name == "redirectmatch" {
        Path::Pattern(Pattern::new(path, false, directive.place))
    } else {
        Path::Below(path.to_owned())
    };
    let to = words.get(1).copied().unwrap_or_default().to_owned();
    Some(Redirect { path, status, to, place: directive.place })
}
