//! A file's text made into a suite, or the first fault in it.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::rc::Rc;

use url::Url;

use super::fault::{Fault, meant, of_toml};
use super::file::{Defaults, File, List, OriginEntry, OverrideEntry, Settings as Written, TargetEntry};
use super::id::Id;
use super::matrix::{Expected, Override, PageOfOrigin, Settings, Suite, Target, TargetPath};
use super::spanned::{LineIndex, Location, Spanned};
use super::variables::{Environment, UnsetVariables, Variables};
use crate::fetch::Engine;
use crate::fetch::safelist::is_forbidden_request_header;
use crate::probe::{page_of, target_url};
use crate::rules::Rule;
use crate::stand_ins::NONEXISTENT_PATH;
use crate::web::browser::Browser;
use crate::web::headers::is_token;
use crate::web::method::{Method, MethodError};
use crate::web::request::Initiator;
use crate::web::text::{list, shown};

/// Names that stand for more than one origin.
const GROUPS: [&str; 3] = ["all", "trusted", "untrusted"];
/// The most checks that a file may come to.
const MOST_CHECKS: usize = 10_000_000;

impl Suite {
    /// Reads a file's text. `browser` stands above what the file says, and `unset` says which variables may be unset.
    ///
    /// # Errors
    /// The first fault, and where it is; or where there is no other, that variables are unset.
    pub fn parse(
        text: &str,
        environment: Environment<'_>,
        browser: Option<Browser>,
        unset: UnsetVariables,
    ) -> Result<Self, Fault> {
        let file: File = toml::from_str(text).map_err(|error| of_toml(text, &error))?;
        let named = file.browser.map_or_else(Browser::default, |Id(browser)| browser);
        let reader = Reader {
            text,
            lines: LineIndex::new(text),
            variables: Variables::new(text, environment),
            browser: browser.unwrap_or(named),
            origins: Vec::new(),
        };
        reader.suite(&file, unset)
    }
}

struct Reader<'a> {
    text: &'a str,
    lines: LineIndex<'a>,
    variables: Variables<'a>,
    browser: Browser,
    origins: Vec<PageOfOrigin>,
}

impl Reader<'_> {
    fn suite(mut self, file: &File, unset: UnsetVariables) -> Result<Suite, Fault> {
        let mut origins: Vec<_> = file.origins.iter().collect();
        origins.sort_by_key(|(name, _)| name.span.start);
        for (name, entry) in origins {
            let origin = self.origin(name, entry)?;
            self.origins.push(origin);
        }
        if self.origins.is_empty() {
            return Err(Fault::at(self.text, &(0..0), "no origins; write them under [origins]"));
        }
        let defaults = match &file.defaults {
            None => Settings::default(),
            Some(defaults) => self.settings(&defaults.settings())?,
        };
        let mut entries: Vec<_> = file.targets.iter().collect();
        entries.sort_by_key(|(name, _)| name.span.start);
        let mut targets = Vec::new();
        let mut checks = 0_usize;
        for (name, entry) in entries {
            let target = self.target(name, entry, file.defaults.as_ref(), &defaults)?;
            let of_page = target.paths.len().saturating_mul(target.methods.len()).saturating_add(1);
            checks = checks.saturating_add(of_page.saturating_mul(self.origins.len()));
            if checks > MOST_CHECKS {
                return Err(self
                    .fault(name, format!("with this target the suite has more than {MOST_CHECKS} checks")));
            }
            targets.push(target);
        }
        if targets.is_empty() {
            return Err(Fault::at(self.text, &(0..0), "no targets; write them as [targets.NAME]"));
        }
        if let Some(fault) = self.variables.refused(unset) {
            return Err(fault);
        }
        Ok(Suite {
            browser: self.browser,
            origins: self.origins,
            targets,
            unset: self.variables.unset(),
            secrets: self.variables.secrets.into_iter().collect(),
        })
    }

    fn fault<T>(&self, at: &Spanned<T>, message: impl Into<String>) -> Fault {
        Fault::at(self.text, &at.span, message)
    }

    /// The name of an origin or target: it becomes a part of ids.
    fn name(&self, name: &Spanned<String>) -> Result<Rc<str>, Fault> {
        let fits = |letter: char| letter.is_ascii_alphanumeric() || ['-', '_', '.'].contains(&letter);
        if name.is_empty() || name.len() > 100 || !name.chars().all(fits) {
            let words = format!("{} is not a name; use letters, digits, -, _ and .", shown(name));
            return Err(self.fault(name, words));
        }
        Ok(Rc::from(name.as_str()))
    }

    fn origin(&mut self, name: &Spanned<String>, entry: &OriginEntry) -> Result<PageOfOrigin, Fault> {
        if GROUPS.contains(&name.as_str()) {
            let words = format!("{} is a reserved group name", name.value);
            return Err(self.fault(name, words));
        }
        let (text, trusted) = match entry {
            OriginEntry::Text(text) => (text, true),
            OriginEntry::Table(table) => (&table.origin, table.trusted.unwrap_or(true)),
        };
        let expanded = self.variables.shown(text)?;
        let page = page_of(&expanded).map_err(|error| self.fault(text, error.to_string()))?;
        Ok(PageOfOrigin { name: self.name(name)?, page, trusted })
    }

    fn target(
        &mut self,
        name: &Spanned<String>,
        entry: &TargetEntry,
        defaults: Option<&Defaults>,
        under: &Settings,
    ) -> Result<Target, Fault> {
        let expanded = self.variables.shown(&entry.url)?;
        let url = target_url(&expanded).map_err(|error| {
            let hidden = |told: String, secret: &String| told.replace(secret, "<hidden>");
            self.fault(&entry.url, self.variables.secrets.iter().fold(error.to_string(), hidden))
        })?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(self.fault(&entry.url, "the URL of a target must be http or https"));
        }
        if url.fragment().is_some() || entry.paths.is_some() && url.query().is_some() {
            return Err(
                self.fault(&entry.url, "a target's URL must not have a fragment, nor a query beside paths")
            );
        }
        let methods = entry.methods.as_ref().or(defaults.and_then(|all| all.methods.as_ref()));
        // A target without checks would pass, and nobody notice.
        for (key, list) in [("paths", entry.paths.as_ref()), ("methods", methods)] {
            if list.is_some_and(Vec::is_empty) {
                return Err(self.fault(name, format!("the list {key} is empty, so nothing is checked here")));
            }
        }
        let paths = self.paths(entry.paths.as_ref(), &url)?;
        let settings = under.under(&self.settings(&entry.settings())?);
        let methods = self.methods(name, methods, settings.initiator.unwrap_or(Initiator::Fetch))?;
        // A target's own list replaces both of the defaults': one without the other means something else.
        let (allow, deny) = match (&entry.allow, &entry.deny) {
            (None, None) => {
                (defaults.and_then(|all| all.allow.as_ref()), defaults.and_then(|all| all.deny.as_ref()))
            }
            (allow, deny) => (allow.as_ref(), deny.as_ref()),
        };
        let expected = self.expected(allow, deny)?;
        let errors = entry.errors.or(defaults.and_then(|all| all.errors)).unwrap_or_default();
        let mut overrides = Vec::new();
        for written in entry.overrides.iter().flatten() {
            overrides.push(self.one_override(written, &paths, &methods)?);
        }
        let missing =
            if errors { Some(self.added(&entry.url, &url, &format!("/{NONEXISTENT_PATH}"))?) } else { None };
        let location = self.location(name);
        Ok(Target {
            name: self.name(name)?,
            url,
            paths,
            missing,
            methods,
            expected,
            settings,
            overrides,
            location,
        })
    }

    fn location<T>(&self, of: &Spanned<T>) -> Option<Location> {
        Some(self.lines.of(of.span.start))
    }

    /// The paths with their URLs; the URL's own path, where there are none.
    fn paths(&mut self, paths: Option<&List>, url: &Url) -> Result<Vec<TargetPath>, Fault> {
        let Some(paths) = paths else {
            // The path goes into ids: what is unset stands there as it is written.
            let written = self.variables.as_written(url.path());
            return Ok(vec![TargetPath { written: Rc::from(written), url: url.clone(), location: None }]);
        };
        let mut found: Vec<TargetPath> = Vec::new();
        // There may be very many.
        let mut known: HashSet<&str> = HashSet::new();
        for written in paths {
            let path = self.variables.path(written)?;
            if !path.starts_with('/') || path.contains('#') {
                let words = format!("{} is not a path; it must begin with / and have no #", shown(written));
                return Err(self.fault(written, words));
            }
            if !known.insert(written.as_str()) {
                return Err(self.fault(written, format!("duplicate path {}", shown(written))));
            }
            found.push(TargetPath {
                written: Rc::from(written.as_str()),
                url: self.added(written, url, &path)?,
                location: self.location(written),
            });
        }
        Ok(found)
    }

    fn added<T>(&self, at: &Spanned<T>, url: &Url, path: &str) -> Result<Url, Fault> {
        let mut base = url.clone();
        base.set_query(None);
        let text = format!("{}{path}", base.as_str().trim_end_matches('/'));
        Url::parse(&text).map_err(|error| self.fault(at, format!("{} is not a URL: {error}", shown(&text))))
    }

    /// The methods of a target that is asked in this way.
    fn methods(
        &self,
        target: &Spanned<String>,
        methods: Option<&List>,
        asks: Initiator,
    ) -> Result<Vec<Rc<str>>, Fault> {
        let Some(methods) = methods else { return Ok(vec![Rc::from(asks.method("GET"))]) };
        let mut found: Vec<Rc<str>> = Vec::new();
        let mut known = HashSet::new();
        for method in methods {
            let normal = match Method::normalized(method) {
                Ok(normal) => normal,
                Err(MethodError::NotAToken) => {
                    return Err(self.fault(method, format!("{} is not a method", shown(method))));
                }
                Err(MethodError::Forbidden) => {
                    return Err(self.fault(
                        method,
                        format!("browsers do not let pages use the method {}", shown(method)),
                    ));
                }
            };
            let only = asks.method(normal.as_str());
            if only != normal.as_str() {
                let words = format!(
                    "{} always uses {only}; remove the other methods from {}",
                    asks.words(),
                    target.value
                );
                return Err(self.fault(method, words));
            }
            // get and GET are one request; patch and PATCH are two.
            if !known.insert(normal) {
                return Err(self.fault(method, format!("duplicate method {}", shown(method))));
            }
            found.push(Rc::from(method.as_str()));
        }
        Ok(found)
    }

    /// What is expected of each origin.
    fn expected(&self, allow: Option<&List>, deny: Option<&List>) -> Result<Vec<Expected>, Fault> {
        let allowed = allow.map(|names| self.origins_named(names)).transpose()?;
        let denied = deny.map(|names| self.origins_named(names)).transpose()?;
        if let (Some(allowed), Some(denied), Some(names)) = (&allowed, &denied, deny)
            && let Some(both) = allowed.iter().find(|origin| denied.contains(origin))
        {
            let name = &self.origins[*both].name;
            let at = names.iter().find(|written| ***written == **name).or(names.first());
            let words = format!("{name} is both allowed and denied");
            return Err(at.map_or_else(|| Fault::at(self.text, &(0..0), &words), |at| self.fault(at, &words)));
        }
        let of = |(number, origin): (usize, &PageOfOrigin)| match (&allowed, &denied) {
            (None, None) if origin.trusted => Expected::Allow,
            (None, None) => Expected::Deny,
            (Some(allowed), _) if allowed.contains(&number) => Expected::Allow,
            (_, Some(denied)) if denied.contains(&number) => Expected::Deny,
            (Some(_), None) => Expected::Deny,
            (None, Some(_)) => Expected::Allow,
            (Some(_), Some(_)) => Expected::Skip,
        };
        Ok(self.origins.iter().enumerate().map(of).collect())
    }

    /// The origins that a list names, by their numbers.
    fn origins_named(&self, names: &List) -> Result<BTreeSet<usize>, Fault> {
        let mut found = BTreeSet::new();
        for name in names {
            let numbered = || self.origins.iter().enumerate();
            let before = found.len();
            match name.as_str() {
                "all" => found.extend(0..self.origins.len()),
                "trusted" => found.extend(numbered().filter(|(_, one)| one.trusted).map(|(at, _)| at)),
                "untrusted" => found.extend(numbered().filter(|(_, one)| !one.trusted).map(|(at, _)| at)),
                single => {
                    let Some((number, _)) = numbered().find(|(_, one)| &*one.name == single) else {
                        let known: Vec<&str> =
                            self.origins.iter().map(|one| &*one.name).chain(GROUPS).collect();
                        let named = self.origins.iter().find(|one| one.page.origin.serialize() == single);
                        let mut tip = meant(single, known.iter().copied());
                        if let Some(named) = named {
                            tip = format!(" by that name; write {}", named.name);
                        } else if tip.is_empty() {
                            tip = format!("; known are {}", list(&known));
                        }
                        return Err(self.fault(name, format!("unknown origin {}{tip}", shown(single))));
                    };
                    found.insert(number);
                    if found.len() == before {
                        return Err(self.fault(name, format!("duplicate {single}")));
                    }
                }
            }
        }
        Ok(found)
    }

    fn one_override(
        &mut self,
        written: &Spanned<OverrideEntry>,
        paths: &[TargetPath],
        methods: &[Rc<str>],
    ) -> Result<Override, Fault> {
        let lists = [("origins", &written.origins), ("paths", &written.paths), ("methods", &written.methods)];
        if let Some((key, _)) = lists.iter().find(|(_, list)| list.as_ref().is_some_and(Vec::is_empty)) {
            return Err(self.fault(written, format!("the list {key} is empty, so this applies to no check")));
        }
        let known: Vec<&str> = paths.iter().map(|path| &*path.written).collect();
        let paths = self.numbers(written.paths.as_ref(), &known, "path")?;
        let known: Vec<&str> = methods.iter().map(|method| &**method).collect();
        let methods = self.numbers(written.methods.as_ref(), &known, "method")?;
        if let Some(Id(asks)) = written.r#as {
            let holds = |at: usize| methods.as_ref().is_none_or(|some| some.contains(&at));
            let other =
                |(at, name): &(usize, &&str)| holds(*at) && !asks.method(name).eq_ignore_ascii_case(name);
            if let Some((_, name)) = known.iter().enumerate().find(other) {
                let words =
                    format!("{} always uses {}, but this is about {name}", asks.words(), asks.method(name));
                return Err(self.fault(written, words));
            }
        }
        Ok(Override {
            origins: written.origins.as_ref().map(|names| self.origins_named(names)).transpose()?,
            paths,
            methods,
            expected: written.expect.map(|Id(expected)| expected),
            settings: self.settings(&written.settings())?,
            location: self.location(written),
        })
    }

    /// Which of the target's own these are.
    fn numbers(
        &self,
        names: Option<&List>,
        known: &[&str],
        what: &str,
    ) -> Result<Option<BTreeSet<usize>>, Fault> {
        let Some(names) = names else { return Ok(None) };
        let numbers: HashMap<&str, usize> = known.iter().enumerate().map(|(at, one)| (*one, at)).collect();
        let mut found = BTreeSet::new();
        for name in names {
            let Some(&number) = numbers.get(name.as_str()) else {
                let mut tip = meant(name, known.iter().copied());
                if tip.is_empty() {
                    tip = format!("; it has {}", list(known));
                }
                return Err(self.fault(name, format!("the target has no {what} {}{tip}", shown(name))));
            };
            found.insert(number);
        }
        Ok(Some(found))
    }

    fn settings(&mut self, written: &Written<'_>) -> Result<Settings, Fault> {
        let mut headers = Vec::new();
        for (name, value) in written.headers.into_iter().flatten() {
            if !is_token(name.as_bytes()) {
                return Err(self.fault(name, format!("{} is not a header name", shown(name))));
            }
            let text = self.variables.hidden(value)?;
            if text.trim().contains(['\r', '\n', '\0']) {
                return Err(self.fault(value, "a header value is one line"));
            }
            if text.chars().any(|letter| u32::from(letter) > 0xff) {
                let words =
                    "a header value has only characters up to U+00FF; a page that sets it gets a TypeError";
                return Err(self.fault(value, words));
            }
            if is_forbidden_request_header(name, text.as_bytes()) {
                let tip = match name.to_ascii_lowercase().as_str() {
                    "cookie" => ": write cookies = [\"name=value\"]",
                    "origin" => ": it is the page's origin, from [origins]",
                    _ => "",
                };
                return Err(
                    self.fault(name, format!("pages cannot set {}; browsers ignore it{tip}", shown(name)))
                );
            }
            headers.push((name.value.clone(), text));
        }
        let mut cookies = written.cookies.map(|_| Vec::new());
        for cookie in written.cookies.into_iter().flatten() {
            let text = self.variables.hidden(cookie)?;
            cookies.get_or_insert_default().push(text);
        }
        let mut readable = written.readable.map(|_| Vec::new());
        for name in written.readable.into_iter().flatten() {
            if !is_token(name.as_bytes()) {
                return Err(self.fault(name, format!("{} is not a header name", shown(name))));
            }
            let lower = name.to_ascii_lowercase();
            if ["set-cookie", "set-cookie2"].contains(&lower.as_str()) {
                return Err(self.fault(name, format!("pages can never read {}", shown(name))));
            }
            readable.get_or_insert_default().push(lower);
        }
        for status in written.status.into_iter().flatten() {
            if !(200..600).contains(&status.value) {
                return Err(self.fault(status, format!("{} is not a response status", status.value)));
            }
        }
        let cap = Engine::of(self.browser).preflight_cache.max_age_limit;
        if let Some(wanted) = written.preflight_cache.filter(|wanted| wanted.value > cap) {
            let name = self.browser.name();
            let words = format!("{name} caches preflights for at most {cap} seconds");
            return Err(self.fault(wanted, words));
        }
        Ok(Settings {
            headers,
            credentials: written.credentials,
            cookies,
            body: written.body.map(|body| self.variables.hidden(body)).transpose()?,
            initiator: written.initiator,
            crossorigin: written.crossorigin,
            mode: written.mode,
            redirect: written.redirect,
            readable,
            status: written.status.map(|list| list.iter().map(|status| status.value).collect()),
            preflight_cache: written.preflight_cache.map(|seconds| seconds.value),
            vary: written.vary,
            send: written.send,
            rule: written.rule.map(|rule| self.rule(rule)).transpose()?,
        })
    }

    fn rule(&self, id: &Spanned<String>) -> Result<Rule, Fault> {
        Rule::from_id(id).ok_or_else(|| {
            let tip = meant(id, Rule::ALL.iter().map(|rule| rule.id()));
            self.fault(id, format!("unknown rule {}{tip}", shown(id)))
        })
    }
}
