//! [How Apache handles a request](https://httpd.apache.org/docs/2.4/developer/request.html): variables, rewriting, access, the handler, and
//! the two tables of headers. What is not marked otherwise was compared with Apache 2.4.

use super::super::Place;
use super::super::simulation::{ALLOW_ORIGIN, Line, NotKnown, Sent};
use super::model::{Action, AliasKind, Config, Model, Path, RewriteRule, Scope, Section, Server};
use super::pattern::{fits, substituted};
use super::state::State;
use crate::web::message::HttpRequest;

/// What is sent.
pub(super) enum Content {
    /// A file, or what Apache says of methods.
    File,
    /// From a server behind, or a program.
    BackEnd(Place),
    /// An error, or what `RewriteRule` responds with.
    Status(u16, Option<(String, Place)>),
    /// What another path gets, for which the rule at this place has the request handled anew.
    Elsewhere(String, Place),
}

/// How often a request may be handled anew.
const MOST_CHANGES: usize = 10;

/// A run.
pub(super) struct Run<'a> {
    pub(super) model: &'a Model,
    pub(super) host: &'a Server,
    pub(super) state: State<'a>,
    pub(super) file_is_there: bool,
    pub(super) tested_file: Option<Place>,
    /// What rewriting says that the response depends on.
    pub(super) vary: Vec<String>,
    /// How often the request was handled anew, and the rule that is the reason for the last time.
    changes: (usize, Option<Place>),
}

impl<'a> Run<'a> {
    pub(super) fn new(
        model: &'a Model,
        host: &'a Server,
        request: &'a HttpRequest,
        file_is_there: bool,
    ) -> Self {
        let path = decoded(request.url.path());
        // What lies in a folder does not say how its server is reached.
        let is_tls = host.is_tls || (model.is_htaccess && request.url.scheme() == "https");
        let port = host.port.unwrap_or(if is_tls { 443 } else { 80 });
        let state = State::new(request, path, is_tls, port);
        Self { model, host, state, file_is_there, tested_file: None, vary: Vec::new(), changes: (0, None) }
    }

    /// What holds for the server: the file's own first.
    fn base(&self) -> Vec<&'a Config> {
        let own = (!std::ptr::eq(self.host, &self.model.main)).then_some(&self.host.config);
        std::iter::once(&self.model.main.config).chain(own).collect()
    }

    fn sections(&self) -> Vec<&'a Section> {
        self.base().into_iter().flat_map(|config| &config.sections).collect()
    }

    /// The response.
    pub(super) fn respond(mut self) -> Result<Sent, NotKnown> {
        let base = self.base();
        for rule in base.iter().flat_map(|config| &config.env_if) {
            self.state.set_if(rule)?;
        }
        for config in &base {
            known(config)?;
        }
        // Before the folder is known, only the sections of paths hold.
        let early = self.layers(&base, false)?;
        let rules: &'a [RewriteRule] = match self.host.config.engine {
            Some(true) => &self.host.config.rewrites,
            _ => &[],
        };
        if let Some(content) = self.rewrite(rules, None)? {
            return self.sent(content, &early);
        }
        let path = self.state.path.clone();
        for redirect in base.iter().flat_map(|config| &config.redirects) {
            let captures = match &redirect.path {
                Path::Below(below) => is_below(below, &path).then(|| vec![below.clone()]),
                Path::Pattern(pattern) => pattern.captures(&path)?,
            };
            let Some(captures) = captures else { continue };
            let to = match &redirect.path {
                Path::Below(below) => format!("{}{}", redirect.to, &path[below.len()..]),
                Path::Pattern(_) => substituted(&redirect.to, &captures),
            };
            let to = (!redirect.to.is_empty()).then_some((to, redirect.place));
            return self.sent(Content::Status(redirect.status, to), &early);
        }
        let proxied = self.proxied(&base)?;
        let layers = self.layers(&base, proxied.is_none())?;
        let within: Vec<&'a Config> = layers.iter().skip(base.len()).copied().collect();
        for rule in within.iter().flat_map(|config| &config.env_if) {
            self.state.set_if(rule)?;
        }
        if let Some(status) = self.access(&layers)? {
            return self.sent(Content::Status(status, None), &layers);
        }
        let rewriting =
            within.iter().rev().find(|config| config.engine.is_some() || !config.rewrites.is_empty());
        if let Some(config) = rewriting.filter(|config| config.engine == Some(true))
            && let Some(content) = self.rewrite(&config.rewrites, Some(()))?
        {
            return match content {
                // [After ten times](https://httpd.apache.org/docs/2.4/mod/core.html#limitinternalrecursion) it gives up.
                Content::Elsewhere(..) if self.changes.0 >= MOST_CHANGES => {
                    self.sent(Content::Status(500, None), &layers)
                }
                Content::Elsewhere(path, place) => {
                    self.set_env(&layers);
                    self.anew(path, place)
                }
                content => self.sent(content, &layers),
            };
        }
        self.set_env(&layers);
        let aliased = self.aliased()?.and_then(|alias| alias.program);
        let handler = aliased.or_else(|| within.iter().rev().find_map(|config| config.handler));
        let layers = if proxied.is_none() && handler.is_none() && path.ends_with('/') {
            self.index_layers(&base)?
        } else {
            layers
        };
        let program = handler.or_else(|| program_for(&layers, &self.indexed(&path)));
        let program = program.or(self.changes.1.filter(|_| is_php(&path)));
        let content = match proxied.or(program) {
            Some(place) => Content::BackEnd(place),
            None => match self.state.request.method.as_str() {
                "GET" | "HEAD" | "POST" | "OPTIONS" => Content::File,
                _ => Content::Status(405, None),
            },
        };
        self.sent(content, &layers)
    }

    fn set_env(&mut self, layers: &[&'a Config]) {
        for (name, value) in layers.iter().flat_map(|config| &config.env) {
            match value {
                Some(value) => drop(self.state.env.insert(name.clone(), value.clone())),
                None => drop(self.state.env.remove(name)),
            }
        }
    }

    /// [An internal redirect](https://httpd.apache.org/docs/2.4/custom-error.html#variables): the request is handled anew for another path,
    /// and the variables of the first time begin with `REDIRECT_`. A program that all requests are given to is there.
    fn anew(self, path: String, place: Place) -> Result<Sent, NotKnown> {
        let mut next = Self::new(self.model, self.host, self.state.request, true);
        let env = self.state.env.into_iter().map(|(name, value)| (format!("REDIRECT_{name}"), value));
        next.state.env.extend(env);
        next.state.path = path;
        next.tested_file = self.tested_file;
        next.changes = (self.changes.0 + 1, Some(place));
        next.respond()
    }

    /// What holds for a folder's index: mod_dir looks it up with a request of its own, whose method is GET.
    fn index_layers(&mut self, base: &[&'a Config]) -> Result<Vec<&'a Config>, NotKnown> {
        let path = self.indexed(&self.state.path);
        let path = std::mem::replace(&mut self.state.path, path);
        self.state.method = "GET".into();
        let layers = self.layers(base, true)?;
        if self.access(&layers)?.is_some() {
            return Err(NotKnown::new(
                self.host.place,
                "What is sent when the index of a folder is denied is not simulated.",
            ));
        }
        self.state.path = path;
        self.state.method = self.state.request.method.to_string();
        Ok(layers)
    }

    /// The path of a folder's index, which is a file of its own.
    fn indexed(&self, path: &str) -> String {
        let index = self.base().into_iter().rev().find_map(|config| config.index.as_deref());
        let index = index.filter(|_| path.ends_with('/')).unwrap_or("index.html");
        if path.ends_with('/') { format!("{path}{index}") } else { path.to_owned() }
    }

    /// [Where an alias says that the file is](https://httpd.apache.org/docs/2.4/mod/mod_alias.html#order): the first that fits, those of
    /// the server itself before those of the whole file, those for files before a program for all.
    fn aliased(&self) -> Result<Option<Aliased>, NotKnown> {
        let path = &self.state.path;
        let all: Vec<_> = self.base().into_iter().rev().flat_map(|config| &config.aliases).collect();
        let last = |kind: AliasKind| kind == AliasKind::Program;
        let in_order =
            all.iter().filter(|alias| !last(alias.kind)).chain(all.iter().filter(|alias| last(alias.kind)));
        for alias in in_order {
            let file = match &alias.path {
                Path::Below(below) if is_below(below, path) => match alias.kind {
                    AliasKind::Program => Some(alias.to.clone()),
                    _ => Some(format!("{}{}", alias.to, &path[below.len()..])),
                },
                Path::Below(_) => None,
                Path::Pattern(pattern) => {
                    pattern.captures(path)?.map(|captures| substituted(&alias.to, &captures))
                }
            };
            if let Some(file) = file {
                let program = (alias.kind != AliasKind::Files).then_some(alias.place);
                return Ok(Some(Aliased { file, program }));
            }
        }
        Ok(None)
    }

    fn proxied(&self, base: &[&'a Config]) -> Result<Option<Place>, NotKnown> {
        let path = &self.state.path;
        for proxy in base.iter().rev().flat_map(|config| &config.proxies) {
            let holds = match &proxy.path {
                Path::Below(below) => is_below(below, path),
                Path::Pattern(pattern) => pattern.matches(path)?,
            };
            if holds {
                return Ok(proxy.is_on.then_some(proxy.place));
            }
        }
        for section in self.sections() {
            if let (Some(proxy), true) = (section.config.proxies.first(), self.is_for_path(section)?) {
                return Ok(proxy.is_on.then_some(proxy.place));
            }
        }
        Ok(None)
    }

    /// Whether a section is one for the request's path.
    fn is_for_path(&self, section: &Section) -> Result<bool, NotKnown> {
        let path = &self.state.path;
        match &section.scope {
            Scope::Location(name) => Ok(location_fits(name, path)),
            Scope::LocationMatch(pattern) => pattern.matches(path),
            _ => Ok(false),
        }
    }

    /// [What holds for the request](https://httpd.apache.org/docs/2.4/sections.html#merging), in the order in which it is merged.
    fn layers(&mut self, base: &[&'a Config], with_folders: bool) -> Result<Vec<&'a Config>, NotKnown> {
        let mut layers = base.to_vec();
        let sections = self.sections();
        if with_folders {
            let mut folders = Vec::new();
            let root = self.host.root.as_ref().or(self.model.main.root.as_ref());
            let aliased = self.aliased()?;
            for section in &sections {
                let (name, place) = match &section.scope {
                    Scope::Directory(name) => (Some(name), section.place),
                    Scope::DirectoryMatch(pattern) => (None, pattern.place),
                    _ => continue,
                };
                let of_root =
                    || root.map(|root| format!("{}{}", root.trim_end_matches('/'), self.state.path));
                let Some(file) = aliased.as_ref().map(|aliased| aliased.file.clone()).or_else(of_root) else {
                    if name.is_some_and(|name| name == "/") {
                        folders.push((0, &section.config));
                        continue;
                    }
                    return Err(NotKnown::new(
                        place,
                        "Without a DocumentRoot, it is not known whether this folder is meant.",
                    ));
                };
                let (folder, _) = file.rsplit_once('/').unwrap_or((&file, ""));
                match (&section.scope, name) {
                    (Scope::DirectoryMatch(pattern), _) => {
                        let fits = pattern.matches(&format!("{folder}/"))? || pattern.matches(folder)?;
                        folders.extend(fits.then_some((usize::MAX, &section.config)));
                    }
                    (_, Some(name)) => {
                        let name = name.trim_end_matches('/');
                        let length = name.split('/').count();
                        let start: Vec<&str> = folder.split('/').take(length).collect();
                        if fits(name, &start.join("/")) {
                            folders.push((length, &section.config));
                        }
                    }
                    _ => {}
                }
            }
            folders.sort_by_key(|(length, _)| *length);
            layers.extend(folders.into_iter().map(|(_, config)| config));
            let file = aliased.as_ref().map_or(self.state.path.as_str(), |aliased| aliased.file.as_str());
            let file = file.rsplit('/').next().unwrap_or_default();
            let all: Vec<&'a Section> = layers.iter().flat_map(|config| &config.sections).collect();
            for section in all {
                let holds = match &section.scope {
                    Scope::Files(name) => wildmatch::WildMatch::new(name).matches(file),
                    Scope::FilesMatch(pattern) => pattern.matches(file)?,
                    _ => false,
                };
                if holds {
                    layers.push(&section.config);
                }
            }
        }
        for section in sections {
            if self.is_for_path(section)? {
                layers.push(&section.config);
            }
        }
        let mut at = 0;
        while let Some(config) = layers.get(at).copied() {
            at += 1;
            known(config)?;
            for section in &config.sections {
                let Scope::If(branches) = &section.scope else { continue };
                for (condition, config, place) in branches {
                    let unread = |place: &Place| NotKnown::new(*place, "This expression is not simulated.");
                    let condition = condition.as_ref().map_err(unread)?;
                    if self.state.holds(condition, *place)? {
                        layers.push(config);
                        break;
                    }
                }
            }
        }
        Ok(layers)
    }

    /// [The two tables](https://httpd.apache.org/docs/2.4/mod/mod_headers.html#header): that of `always` first; errors have only that one.
    fn sent(mut self, content: Content, layers: &[&'a Config]) -> Result<Sent, NotKnown> {
        let is_own = matches!(content, Content::Status(..));
        let (status, to, back_end) = match content {
            Content::File => (200, None, None),
            Content::BackEnd(place) => (200, None, Some(place)),
            Content::Status(status, to) => (status, to, None),
            Content::Elsewhere(_, place) => return Err(self.other_path(place)),
        };
        if is_own {
            let pages = layers.iter().rev().flat_map(|config| &config.error_documents);
            if let Some((_, place)) = pages.into_iter().find(|(page, _)| *page == status) {
                return Err(NotKnown::new(*place, "What is sent for this error is not simulated."));
            }
        }
        self.state.status = Some(status);
        let headers = || layers.iter().flat_map(|config| &config.headers);
        let (mut always, mut usual) = (Vec::new(), Vec::new());
        let mut hidden = Vec::new();
        if !is_own {
            let names: Vec<String> =
                self.state.vary.drain(..).chain(std::mem::take(&mut self.vary)).collect();
            names.iter().for_each(|name| merge_vary(&mut usual, name, self.host.place));
        }
        // What a condition says that it depends on is in the other table, whichever it is for.
        self.state.vary.clear();
        for header in headers().filter(|header| header.always) {
            self.state.apply(header, &mut always)?;
            let names = std::mem::take(&mut self.state.vary);
            names.iter().for_each(|name| merge_vary(&mut usual, name, header.place));
        }
        let on_error = always.clone();
        if !is_own {
            for header in headers().filter(|header| !header.always) {
                self.state.apply(header, &mut usual)?;
                let names = std::mem::take(&mut self.state.vary);
                names.iter().for_each(|name| merge_vary(&mut usual, name, header.place));
                if matches!(header.action, Action::Set | Action::Unset) {
                    hidden.push(header.name.clone());
                }
            }
        }
        // What a line of its own replaces is not doubled; where it does not hold, the server behind decides.
        hidden.retain(|name| {
            usual.iter().any(|line| line.name.eq_ignore_ascii_case(name))
                || !name.eq_ignore_ascii_case(ALLOW_ORIGIN)
                || always.iter().any(|line| line.name.eq_ignore_ascii_case(ALLOW_ORIGIN))
        });
        let mut lines = always;
        lines.extend(usual);
        join_vary(&mut lines);
        if let Some((to, place)) = to {
            lines.push(Line { name: "Location".into(), value: to, place });
        }
        Ok(Sent {
            status,
            lines,
            on_error,
            dropped: None,
            place: self.host.place,
            back_end,
            pass: "ProxyPass",
            hidden,
            tested_file: self.tested_file,
        })
    }
}

/// A file that an alias leads to.
struct Aliased {
    file: String,
    /// Where it is said that it is a program.
    program: Option<Place>,
}

/// The program that responds to files of this name, as one of its endings says.
fn program_for(layers: &[&Config], path: &str) -> Option<Place> {
    let file = path.rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
    let endings: Vec<&str> = file.split('.').skip(1).collect();
    let all = layers.iter().rev().flat_map(|config| &config.programs);
    all.into_iter().find(|(ending, _)| endings.contains(&ending.as_str())).map(|(_, place)| *place)
}

/// What is not simulated is not known.
fn known(config: &Config) -> Result<(), NotKnown> {
    match config.not_known.first() {
        Some((name, place)) => Err(NotKnown::new(*place, format!("What {name} does is not simulated."))),
        None => Ok(()),
    }
}

fn merge_vary(table: &mut Vec<Line>, name: &str, place: Place) {
    match table.iter_mut().find(|line| line.name == "Vary") {
        Some(line) => line.value = format!("{}, {name}", line.value),
        None => table.push(Line { name: "Vary".into(), value: name.to_owned(), place }),
    }
}

/// One line of `Vary` with each name once, as Apache sends it.
fn join_vary(lines: &mut Vec<Line>) {
    let is_vary = |line: &Line| line.name.eq_ignore_ascii_case("vary");
    let Some(place) = lines.iter().find(|line| is_vary(line)).map(|line| line.place) else { return };
    let mut names: Vec<&str> = Vec::new();
    for name in
        lines.iter().filter(|line| is_vary(line)).flat_map(|line| line.value.split(',')).map(str::trim)
    {
        if !name.is_empty() && !names.iter().any(|own| own.eq_ignore_ascii_case(name)) {
            names.push(name);
        }
    }
    let value = names.join(",");
    lines.retain(|line| !is_vary(line));
    lines.push(Line { name: "Vary".into(), value, place });
}

/// Whether a path is this one or below it.
fn is_below(name: &str, path: &str) -> bool {
    path.strip_prefix(name).is_some_and(|rest| {
        name.ends_with('/') || name.is_empty() || rest.is_empty() || rest.starts_with('/')
    })
}

/// Whether a path is that of a `<Location>`, or below it.
fn location_fits(name: &str, path: &str) -> bool {
    if name.contains(['*', '?', '[']) {
        let length = name.split('/').count();
        let start: Vec<&str> = path.split('/').take(length).collect();
        return fits(name, &start.join("/"));
    }
    is_below(name, path)
}

/// A path as Apache matches it: decoded, with one slash for several.
fn decoded(path: &str) -> String {
    let decoded = percent_encoding::percent_decode_str(path).decode_utf8_lossy().into_owned();
    let mut done = String::new();
    for letter in decoded.chars() {
        if letter != '/' || !done.ends_with('/') {
            done.push(letter);
        }
    }
    done
}

/// Whether a file is one of PHP, which the server's own files give to PHP and a folder's need not.
fn is_php(path: &str) -> bool {
    path.ends_with(".php") || path.ends_with(".phtml")
}
