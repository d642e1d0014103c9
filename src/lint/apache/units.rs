//! The units of a file: each folder, path and server that says who gets in, or each server where a path is given.

use std::sync::Arc;

use url::Url;

use super::super::matcher::{Entry, Matcher, sample};
use super::super::program::{MOST, Part, Program, Target, base, directives, given, unit};
use super::super::simulation::{ALLOW_ORIGIN, NotKnown, Product, Sent};
use super::super::sources::Reading;
use super::super::{Place, Unit};
use super::build::build;
use super::define::expanded;
use super::expression::{Condition, Operator, Text};
use super::model::{Action, Check, Config, Model, Of, Path, Scope, Server, Value, When};
use super::pattern::Pattern;
use super::run::Run;
use super::syntax::Directive;
use crate::web::message::HttpRequest;

/// What stands only in the server's own files.
const OF_SERVERS: [&str; 12] = [
    "virtualhost",
    "documentroot",
    "listen",
    "servername",
    "loadmodule",
    "directory",
    "directorymatch",
    "location",
    "locationmatch",
    "proxypass",
    "proxypassmatch",
    "serverroot",
];

fn host(model: &Model, index: Option<usize>) -> &Server {
    index.and_then(|index| model.hosts.get(index)).unwrap_or(&model.main)
}

impl Program for Model {
    /// A virtual host, or the only server.
    type Server = Option<usize>;
    const PRODUCT: Product = Product::Apache;

    fn respond(
        &self,
        server: Option<usize>,
        request: &HttpRequest,
        file_is_there: bool,
    ) -> Result<Sent, NotKnown> {
        Run::new(self, host(self, server), request, file_is_there).respond()
    }

    fn missing(&self) -> &[(String, Place)] {
        &self.missing
    }
}

/// Reads a text.
pub(in super::super) fn units(text: &str, reading: &Reading<'_>) -> Result<Vec<Unit>, String> {
    let (directives, sources) = directives::<Directive>(text, reading)?;
    let directives = expanded(directives);
    let model = Arc::new(build(&directives, !is_of_server(&directives)));
    let hosts: Vec<Option<usize>> =
        if model.hosts.is_empty() { vec![None] } else { (0..model.hosts.len()).map(Some).collect() };
    let mut units = Vec::new();
    for index in hosts {
        let server = host(&model, index);
        let Some(base) = base(&server.names) else { continue };
        let targets = given(reading, &base, |url| is_chosen(&model, index, url));
        let targets = targets.unwrap_or_else(|| samples(&model, server, &base));
        let all = || std::iter::once(&model.main.config).chain(index.map(|_| &server.config));
        let is_of_interest = reading.path.is_some() || all().any(|config| config.sets(ALLOW_ORIGIN));
        if !is_of_interest {
            continue;
        }
        for target in targets.into_iter().take(MOST) {
            let mut entries = Vec::new();
            all().for_each(|config| entries_of(config, &mut entries));
            // What holds for all comes last: the others are the reason why one gets in.
            entries.sort_by_key(|entry| matches!(entry.matcher, Matcher::Any) && !entry.is_exact());
            let label = server.names.first().map_or("the server", String::as_str);
            let part = Part {
                server: index,
                label: if model.is_htaccess { "the folder".into() } else { label.to_owned() },
                place: server.place,
                entries,
                expects_preflights: all().any(expects_preflights),
            };
            units.push(unit(&model, part, target, &sources));
        }
    }
    Ok(units)
}

/// Whether a text is one of the server's own files, and not one that lies in a folder.
fn is_of_server(directives: &[Directive]) -> bool {
    directives.iter().any(|directive| {
        OF_SERVERS.contains(&directive.name.as_str())
            || (directive.name.starts_with("if") && is_of_server(directive.inner()))
    })
}

/// [Whether a URL is one of a server](https://httpd.apache.org/docs/2.4/vhosts/name-based.html): the first of that name, else the first.
fn is_chosen(model: &Model, index: Option<usize>, url: &Url) -> bool {
    let port = url.port_or_known_default().unwrap_or(80);
    let name = url.host_str().unwrap_or_default();
    let on_port = |server: &Server| server.port.is_none_or(|own| own == port);
    let listening: Vec<usize> =
        (0..model.hosts.len()).filter(|index| on_port(&model.hosts[*index])).collect();
    let all = if listening.is_empty() { (0..model.hosts.len()).collect() } else { listening };
    let fits = |index: &&usize| {
        model.hosts[**index]
            .names
            .iter()
            .any(|own| wildmatch::WildMatch::new(&own.to_ascii_lowercase()).matches(name))
    };
    all.iter().find(fits).or(all.first()).copied() == index
}

/// A URL for each section.
fn samples(model: &Model, server: &Server, base: &Url) -> Vec<Target> {
    let mut paths = vec![Sample::Folder(String::new())];
    let root = server.root.as_ref().or(model.main.root.as_ref()).cloned().unwrap_or_default();
    let own = if std::ptr::eq(server, &model.main) { None } else { Some(&server.config) };
    let all = || std::iter::once(&model.main.config).chain(own);
    // Where folders are: the beginning of their paths, and theirs.
    let mut folders: Vec<(&str, &str)> = vec![("", root.trim_end_matches('/'))];
    for alias in all().flat_map(|config| &config.aliases) {
        if let Path::Below(path) = &alias.path {
            folders.push((path.trim_end_matches('/'), alias.to.trim_end_matches('/')));
        }
    }
    for config in all() {
        add_samples(config, &folders, &mut paths);
    }
    let mut targets: Vec<Target> = Vec::new();
    for path in &paths {
        let target = match path {
            Sample::Folder(path) => Target::any_file(base, path),
            Sample::File(path) => base.join(path).ok().map(Target::from),
        };
        let is_new = |target: &Target| {
            targets.iter().all(|known| known.url != target.url) && target.url.host_str() == base.host_str()
        };
        if let Some(target) = target.filter(is_new) {
            targets.push(target);
        }
    }
    targets
}

/// A path that a section is for.
enum Sample {
    /// Any file of this folder.
    Folder(String),
    File(String),
}

fn add_samples(config: &Config, folders: &[(&str, &str)], paths: &mut Vec<Sample>) {
    let slashed = |text: String| Sample::File(if text.starts_with('/') { text } else { format!("/a{text}") });
    for section in &config.sections {
        match &section.scope {
            Scope::Location(name) if !name.contains('*') => paths.push(Sample::Folder(name.clone())),
            Scope::Directory(name) if !name.contains('*') => {
                for (path, folder) in folders {
                    let below = name.trim_end_matches('/').strip_prefix(folder);
                    let below = below
                        .filter(|below| below.starts_with('/') || (below.is_empty() && !path.is_empty()));
                    paths.extend(below.map(|below| Sample::Folder(format!("{path}{below}"))));
                }
            }
            Scope::Files(name) => paths.push(Sample::File(format!("/{}", name.replace('*', "a")))),
            Scope::LocationMatch(pattern) | Scope::FilesMatch(pattern) => {
                paths.extend(sample(&pattern.text).map(slashed));
            }
            _ => {}
        }
        add_samples(&section.config, folders, paths);
    }
}

fn expects_preflights(config: &Config) -> bool {
    let of_preflights =
        ["Access-Control-Allow-Methods", "Access-Control-Allow-Headers", "Access-Control-Max-Age"];
    let has_rule = config.rewrites.iter().flat_map(|rule| &rule.conditions).any(|condition| {
        matches!(&condition.check, Check::Equal(text, _) if text == "OPTIONS")
            || matches!(&condition.check, Check::Pattern(pattern) if pattern.written().contains("OPTIONS"))
    });
    has_rule || of_preflights.iter().any(|name| config.sets(name)) || {
        config.sections.iter().any(|section| expects_preflights(&section.config))
    }
}

/// What is said of origins, in the order of the file.
fn entries_of(config: &Config, entries: &mut Vec<Entry>) {
    for rule in &config.env_if {
        match &rule.of {
            Of::Attribute(name, pattern) if name.eq_ignore_ascii_case("origin") => {
                entries.extend(of_pattern(pattern))
            }
            Of::Expression(condition) => of_condition(condition, rule.place, entries),
            _ => {}
        }
    }
    for condition in config.rewrites.iter().flat_map(|rule| &rule.conditions) {
        let is_origin = condition.test.eq_ignore_ascii_case("%{HTTP:Origin}");
        match &condition.check {
            Check::Pattern(pattern) if is_origin => entries.extend(of_pattern(pattern)),
            Check::Equal(text, _) if is_origin && !text.is_empty() => {
                entries.push(Entry::new(text, condition.place, Matcher::Exact(text.clone())));
            }
            Check::Expression(expression) => of_condition(expression, condition.place, entries),
            _ => {}
        }
    }
    for header in &config.headers {
        if let When::Expression(condition) = &header.when {
            of_condition(condition, header.place, entries);
        }
        if !header.name.eq_ignore_ascii_case(ALLOW_ORIGIN)
            || matches!(header.action, Action::Unset | Action::Edit | Action::EditAll)
        {
            continue;
        }
        let fixed = match &header.value {
            Value::Format(format) if !format.contains('%') => Some(format.clone()),
            Value::Format(_) => None,
            Value::Expression(text) => text.fixed(),
        };
        entries.push(match fixed {
            Some(text) => Entry::fixed(&text, header.value_place, None),
            None => {
                let written = match &header.value {
                    Value::Format(format) => format.as_str(),
                    Value::Expression(_) => "expr=",
                };
                Entry::new(written, header.value_place, Matcher::Any)
            }
        });
    }
    for section in &config.sections {
        match &section.scope {
            Scope::If(branches) => {
                for (condition, config, place) in branches {
                    if let Ok(condition) = condition {
                        of_condition(condition, *place, entries);
                    }
                    entries_of(config, entries);
                }
            }
            _ => entries_of(&section.config, entries),
        }
    }
}

fn of_pattern(pattern: &Pattern) -> Option<Entry> {
    let is_open = matches!(
        pattern.written(),
        "." | ".*" | ".+" | "^.*$" | "^(.*)$" | "(.*)" | "(.+)" | "^(.+)$" | "^$" | ""
    );
    (!is_open).then(|| Entry::pattern(pattern.written(), pattern.place, &pattern.text))
}

fn of_condition(condition: &Condition, place: Place, entries: &mut Vec<Entry>) {
    let exact = |text: &Text| {
        text.fixed()
            .filter(|text| !text.is_empty())
            .map(|text| Entry::new(&text, place, Matcher::Exact(text.clone())))
    };
    match condition {
        Condition::Not(inner) => of_condition(inner, place, entries),
        Condition::And(left, right) | Condition::Or(left, right) => {
            of_condition(left, place, entries);
            of_condition(right, place, entries);
        }
        Condition::Compare(left, Operator::Equal, right) if left.is_origin() => entries.extend(exact(right)),
        Condition::In(left, all) if left.is_origin() => entries.extend(all.iter().filter_map(exact)),
        Condition::Match(left, pattern, _) if left.is_origin() => entries.extend(of_pattern(pattern)),
        _ => {}
    }
}
