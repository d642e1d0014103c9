//! From directives to the model.

use std::collections::HashMap;

use super::super::Place;
use super::harmless::{is_harmless, is_shipped};
use super::model::{
    Access, AddHeader, Code, Condition, ErrorPage, Handler, Level, Listen, Map, Matching, Model, Pattern,
    Rewrite, RewriteFlag, Server, TryFiles,
};
use super::syntax::{Directive, Word};
use super::value::Value;

/// The model of a file: of a whole one, of what stands in `http`, or of what stands in a server.
pub(super) fn build(directives: &[Directive]) -> Model {
    let mut model = Model::default();
    model.levels.push(Level { place: Place { line: 1, column: 1 }, ..Level::default() });
    let named = |name: &str| directives.iter().find(|directive| directive.name == name);
    let inner = match named("http") {
        Some(http) => http.inner(),
        None => directives,
    };
    let of_server = ["location", "listen", "server_name", "return", "try_files", "if", "proxy_pass", "set"];
    let is_http = ["server", "upstream", "map"].iter().any(|name| inner.iter().any(|one| one.name == *name));
    let is_server = inner.iter().any(|one| of_server.contains(&one.name.as_str()));
    if is_http || named("http").is_some() {
        http(&mut model, inner);
    }
    if !is_http || (named("http").is_none() && is_server) {
        // What stands outside of all servers is that of one that includes it.
        let rest: Vec<Directive> =
            inner.iter().filter(|one| !is_http || of_server.contains(&one.name.as_str())).cloned().collect();
        let place = rest.first().map_or(Place { line: 1, column: 1 }, |first| first.place);
        server(&mut model, &rest, place);
    }
    model
}

fn http(model: &mut Model, directives: &[Directive]) {
    for directive in directives {
        match directive.name.as_str() {
            "map" => map(model, directive),
            "geo" | "split_clients" | "perl_set" | "js_set" | "auth_jwt_claim_set" | "geoip2" => {
                let name = directive.words.iter().find_map(|word| word.text.strip_prefix('$'));
                if let Some(name) = name {
                    model.other_variables.insert(name.to_ascii_lowercase(), directive.place);
                }
            }
            "upstream" => {}
            // Those of http that stand after its servers hold for them as well.
            "server" => {}
            _ => simple(model, 0, directive),
        }
    }
    for directive in directives.iter().filter(|directive| directive.name == "server") {
        server(model, directive.inner(), directive.place);
    }
}

fn server(model: &mut Model, directives: &[Directive], place: Place) {
    let level = add_level(model, Some(0), place);
    let mut server = Server { names: Vec::new(), listens: Vec::new(), level };
    for directive in directives {
        match directive.name.as_str() {
            "server_name" => server.names.extend(directive.words.iter().map(|word| word.text.clone())),
            "listen" => server.listens.extend(listen(directive)),
            _ => {}
        }
    }
    if server.listens.is_empty() {
        server.listens.push(Listen { port: 80, is_default: false, is_tls: false });
    }
    fill(model, level, directives);
    model.servers.push(server);
}

fn listen(directive: &Directive) -> Option<Listen> {
    let address = directive.word(0);
    if address.starts_with("unix:") {
        return None;
    }
    let is_port = |text: &str| text.parse::<u16>().ok();
    let port = is_port(address).or_else(|| is_port(address.rsplit(':').next()?)).unwrap_or(80);
    let has = |name: &str| directive.words.iter().any(|word| word.text == name);
    Some(Listen {
        port,
        is_default: has("default_server") || has("default"),
        is_tls: has("ssl") || has("quic"),
    })
}

fn add_level(model: &mut Model, parent: Option<usize>, place: Place) -> usize {
    model.levels.push(Level { parent, place, ..Level::default() });
    model.levels.len() - 1
}

/// Puts directives into a level, and the levels in it below it.
fn fill(model: &mut Model, level: usize, directives: &[Directive]) {
    let codes = codes(model, level, directives);
    model.levels[level].codes = codes;
}

/// The directives of the rewrite module in a block; the others go into its level.
fn codes(model: &mut Model, level: usize, directives: &[Directive]) -> Vec<Code> {
    let mut codes = Vec::new();
    for directive in directives {
        match directive.name.as_str() {
            "set" => {
                let name = directive.word(0).trim_start_matches('$').to_ascii_lowercase();
                model.set_variables.insert(name.clone());
                codes.push(Code::Set(name, Value::new(directive.word(1))));
            }
            "if" => {
                let inner = add_level(model, Some(level), directive.place);
                let condition = condition(directive);
                let mut within = self::codes(model, inner, directive.inner());
                // nginx does not start with one in another.
                for code in &mut within {
                    if let Code::If(_, level, _) = code {
                        *code = Code::NotKnown("an if in an if".into(), model.levels[*level].place);
                    }
                }
                codes.push(Code::If(condition, inner, within));
            }
            "return" => codes.push(returned(directive)),
            "rewrite" => codes.push(rewrite(directive)),
            "break" => codes.push(Code::Break),
            "location" => location(model, level, directive),
            "limit_except" => {
                let inner = add_level(model, Some(level), directive.place);
                fill(model, inner, directive.inner());
                let methods = directive.words.iter().map(|word| word.text.to_ascii_uppercase()).collect();
                model.levels[level].limit = Some((methods, inner));
            }
            name if name.starts_with("rewrite_by_lua")
                || name.starts_with("set_by_lua")
                || name.starts_with("js_set") =>
            {
                codes.push(Code::NotKnown(directive.name.clone(), directive.place));
            }
            _ => simple(model, level, directive),
        }
    }
    codes
}

fn location(model: &mut Model, level: usize, directive: &Directive) {
    let inner = add_level(model, Some(level), directive.place);
    let (modifier, name) = match directive.words.as_slice() {
        [name] => {
            let text = name.text.as_str();
            let modifier = ["=", "^~", "~*", "~"].into_iter().find(|modifier| text.starts_with(modifier));
            (modifier.unwrap_or_default(), text.strip_prefix(modifier.unwrap_or_default()).unwrap_or(text))
        }
        [modifier, name, ..] => (modifier.text.as_str(), name.text.as_str()),
        [] => return,
    };
    let place = directive.words.last().map_or(directive.place, |word| word.place);
    let matching = match modifier {
        "=" => Matching::Exact(name.to_owned()),
        "^~" => Matching::Prefix { path: name.to_owned(), no_regex: true },
        "~" => Matching::Pattern(Pattern::new(name, false, place)),
        "~*" => Matching::Pattern(Pattern::new(name, true, place)),
        _ if name.starts_with('@') => Matching::Named(name.to_owned()),
        _ => Matching::Prefix { path: name.to_owned(), no_regex: false },
    };
    fill(model, inner, directive.inner());
    model.levels[level].locations.push((matching, inner));
}

fn returned(directive: &Directive) -> Code {
    let first = directive.word(0);
    match (first.parse::<u16>(), directive.words.get(1)) {
        (Ok(status), text) => Code::Return(status, text.map(|word| Value::new(&word.text))),
        // A URL alone.
        (Err(_), _) => Code::Return(302, Some(Value::new(first))),
    }
}

fn rewrite(directive: &Directive) -> Code {
    let to = directive.word(1);
    let is_url = ["http://", "https://", "$scheme"].iter().any(|start| to.starts_with(start));
    let flag = match directive.word(2) {
        "last" => RewriteFlag::Last,
        "break" => RewriteFlag::Break,
        "permanent" => RewriteFlag::Redirect(301),
        "redirect" => RewriteFlag::Redirect(302),
        _ if is_url => RewriteFlag::Redirect(302),
        _ => RewriteFlag::None,
    };
    let place = directive.words.first().map_or(directive.place, |word| word.place);
    Code::Rewrite(Rewrite {
        pattern: Pattern::new(directive.word(0), false, place),
        to: Value::new(to),
        flag,
    })
}

/// [The condition of an `if`](https://nginx.org/en/docs/http/ngx_http_rewrite_module.html#if).
fn condition(directive: &Directive) -> Condition {
    let mut words: Vec<Word> = directive.words.clone();
    if let Some(first) = words.first_mut() {
        match first.text.strip_prefix('(') {
            Some("") => drop(words.remove(0)),
            Some(rest) => first.text = rest.to_owned(),
            None => {}
        }
    }
    if let Some(last) = words.last_mut() {
        match last.text.strip_suffix(')') {
            Some("") => drop(words.pop()),
            Some(rest) => last.text = rest.to_owned(),
            None => {}
        }
    }
    let place = directive.place;
    let name = |word: &Word| word.text.strip_prefix('$').map(str::to_ascii_lowercase);
    match words.as_slice() {
        [one] => name(one).map_or(Condition::NotKnown(place), Condition::Set),
        [left, operator, right] => {
            let Some(name) = name(left) else { return Condition::NotKnown(place) };
            let value = || Value::new(&right.text);
            let pattern = |any_case| Pattern::new(&right.text, any_case, right.place);
            match operator.text.as_str() {
                "=" => Condition::Equal { name, value: value(), negated: false, place: right.place },
                "!=" => Condition::Equal { name, value: value(), negated: true, place: right.place },
                "~" => Condition::Match { name, pattern: pattern(false), negated: false },
                "~*" => Condition::Match { name, pattern: pattern(true), negated: false },
                "!~" => Condition::Match { name, pattern: pattern(false), negated: true },
                "!~*" => Condition::Match { name, pattern: pattern(true), negated: true },
                _ => Condition::NotKnown(place),
            }
        }
        [test, file] if file.text == "$request_filename" || file.text == "$document_root$uri" => {
            match test.text.as_str() {
                "-f" | "-e" => Condition::File { negated: false, place },
                "!-f" | "!-e" => Condition::File { negated: true, place },
                _ => Condition::NotKnown(place),
            }
        }
        _ => Condition::NotKnown(place),
    }
}

fn map(model: &mut Model, directive: &Directive) {
    let name = directive.word(1).trim_start_matches('$').to_ascii_lowercase();
    let mut map = Map {
        place: directive.place,
        source: Value::new(directive.word(0)),
        default: None,
        exact: HashMap::new(),
        patterns: Vec::new(),
        keys: Vec::new(),
        is_volatile: false,
        has_hostnames: directive.inner().iter().any(|row| row.name == "hostnames" && row.words.is_empty()),
        not_known: None,
    };
    let mut hosts: Vec<(bool, usize, Pattern, Value)> = Vec::new();
    for row in directive.inner() {
        let value = Value::new(row.word(0));
        let key = row.name.as_str();
        match key {
            "volatile" if row.words.is_empty() => map.is_volatile = true,
            "hostnames" if row.words.is_empty() => {}
            "include" => map.not_known = Some(row.place),
            "default" => map.default = Some((value, row.place)),
            _ => {
                map.keys.push((key.to_owned(), row.place, value.clone()));
                if let Some(expression) = map.of_hosts(key) {
                    hosts.push((
                        key.ends_with(".*"),
                        key.len(),
                        Pattern::new(&expression, false, row.place),
                        value,
                    ));
                    continue;
                }
                let pattern = key.strip_prefix('~').map(|rest| {
                    let any_case = rest.starts_with('*');
                    Pattern::new(rest.strip_prefix('*').unwrap_or(rest), any_case, row.place)
                });
                match pattern {
                    Some(pattern) => map.patterns.push((pattern, value)),
                    None => {
                        let key = key.strip_prefix('\\').unwrap_or(key).to_ascii_lowercase();
                        map.exact.insert(key, value);
                    }
                }
            }
        }
    }
    // Those with a star in front come first, then those with one at the end, the longest of each first, and then expressions.
    hosts.sort_by_key(|(at_end, length, ..)| (*at_end, std::cmp::Reverse(*length)));
    let expressions = std::mem::take(&mut map.patterns);
    map.patterns =
        hosts.into_iter().map(|(.., pattern, value)| (pattern, value)).chain(expressions).collect();
    model.maps.insert(name, map);
}

/// The directives that name a server behind.
const PASSES: [&str; 5] = ["proxy_pass", "fastcgi_pass", "uwsgi_pass", "scgi_pass", "grpc_pass"];

/// The headers of `more_set_headers` or `more_clear_headers`; `None` where it has options.
fn more(directive: &Directive) -> Option<Vec<AddHeader>> {
    let header = |word: &Word| {
        let (name, value) = match directive.name.as_str() {
            "more_set_headers" => word.text.split_once(':')?,
            _ => (word.text.as_str(), ""),
        };
        let name = name.trim();
        let is_known = !name.is_empty() && !name.starts_with('-') && !name.contains('$');
        is_known.then(|| AddHeader {
            name: name.to_owned(),
            value: Value::new(value.trim()),
            always: true,
            place: directive.place,
            value_place: word.place,
        })
    };
    directive.words.iter().map(header).collect()
}

/// A directive that is not of the rewrite module.
fn simple(model: &mut Model, at: usize, directive: &Directive) {
    let place = directive.place;
    let word = |index: usize| directive.word(index);
    if directive.name == "include" && !is_shipped(word(0)) {
        model.missing.push((word(0).to_owned(), place));
        // One of http may have other servers; what it says of these is not to be expected there.
        if at != 0 {
            model.levels[at].not_known.push((format!("include {}, which is not here,", word(0)), place));
        }
        return;
    }
    let level = &mut model.levels[at];
    match directive.name.as_str() {
        "add_header" => level.headers.push(AddHeader {
            name: word(0).to_owned(),
            value: Value::new(word(1)),
            always: word(2) == "always",
            place,
            value_place: directive.words.get(1).map_or(place, |word| word.place),
        }),
        "error_page" => level.error_pages.extend(error_page(directive)),
        "proxy_hide_header"
        | "fastcgi_hide_header"
        | "uwsgi_hide_header"
        | "scgi_hide_header"
        | "grpc_hide_header" => {
            level.hidden.push(word(0).to_owned());
        }
        name if PASSES.contains(&name) => {
            let pass = PASSES.into_iter().find(|pass| *pass == name).unwrap_or_default();
            level.handler = Some(Handler::BackEnd(place, pass));
        }
        "more_set_headers" | "more_clear_headers" => match more(directive) {
            Some(more) => level.more.extend(more),
            None => level.not_known.push((format!("this {}", directive.name), place)),
        },
        // memcached sends no headers.
        "empty_gif" | "stub_status" | "memcached_pass" => level.handler = Some(Handler::Own),
        "allow" | "deny" => {
            let allows = directive.name == "allow";
            level.access.push(Access { allows, who: word(0).to_owned(), place });
        }
        "auth_basic" => level.auth = Some(word(0) != "off"),
        "auth_basic_user_file" => {}
        "try_files" => {
            let mut tests: Vec<String> = directive.words.iter().map(|word| word.text.clone()).collect();
            let last = Value::new(&tests.pop().unwrap_or_default());
            level.try_files = Some(TryFiles { tests, last, place });
        }
        "index" => level.index = Some(directive.words.iter().map(|word| word.text.clone()).collect()),
        "internal" => level.is_internal = true,
        "server_name" | "listen" => {}
        "location" | "server" | "map" => {}
        name if is_harmless(name, word(0)) => {}
        name => level.not_known.push((name.to_owned(), place)),
    }
}

fn error_page(directive: &Directive) -> Option<ErrorPage> {
    let (target, rest) = directive.words.split_last()?;
    let mut page = ErrorPage {
        statuses: Vec::new(),
        overwrite: None,
        target: Value::new(&target.text),
        place: directive.place,
    };
    for word in rest {
        match word.text.strip_prefix('=') {
            Some("") => page.overwrite = Some(0),
            Some(status) => page.overwrite = status.parse().ok(),
            None => page.statuses.extend(word.text.parse::<u16>().ok()),
        }
    }
    Some(page)
}
