//! A file's text made into a suite, or the first fault in it.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use serde::Deserialize;
use toml::de::{DeTable, Deserializer};
use url::Url;

use super::called::Called;
use super::fault::{Fault, meant, of_toml};
use super::file::{Defaults, File, List, OriginEntry, OverrideEntry, Settings as Written, TargetEntry};
use super::id::Id;
use super::matrix::{Override, PageOfOrigin, Suite, Target, TargetPath};
use super::parts::{
    Checks, SuiteError, add_origins, check_base, check_header, check_header_name, check_header_value,
    check_path, check_preflight_cache, check_readable, check_status, checked_name, expected, missing,
    normal_method, origin_name, with_path,
};
use super::settings::{Expected, Settings};
use super::spanned::{LineIndex, Location, Spanned};
use super::variables::{Environment, UnsetVariables, Variables};
use crate::probe::{page_of, target_url};
use crate::rules::Rule;
use crate::web::browser::Browser;
use crate::web::text::{list, shown};

impl Suite {
    /// Reads a file's text. `browsers`, where there are any, stand above what the file says, and `unset` says which variables may be unset.
    ///
    /// # Errors
    /// The first fault, and where it is; or where there is no other, that variables are unset.
    pub fn parse(
        text: &str,
        environment: Environment<'_>,
        browsers: &[Browser],
        unset: UnsetVariables,
    ) -> Result<Self, Fault> {
        let table = DeTable::parse(text).map_err(|error| of_toml(text, &error))?;
        Self::of_table(text, table, environment, browsers, unset)
    }

    /// The same of the tree that a text was parsed into.
    pub(super) fn of_table(
        text: &str,
        table: toml::Spanned<DeTable<'_>>,
        environment: Environment<'_>,
        browsers: &[Browser],
        unset: UnsetVariables,
    ) -> Result<Self, Fault> {
        let file = File::deserialize(Deserializer::from(table)).map_err(|error| of_toml(text, &error))?;
        let named = named_browsers(text, &file)?;
        let reader = Reader {
            text,
            lines: LineIndex::new(text),
            variables: Variables::new(text, environment),
            browsers: if browsers.is_empty() { named } else { browsers.to_vec() },
            origins: Vec::new(),
        };
        reader.suite(&file, unset)
    }
}

/// The browsers that a file names.
fn named_browsers(text: &str, file: &File) -> Result<Vec<Browser>, Fault> {
    let Some(list) = &file.browsers else {
        return Ok(vec![file.browser.map_or_else(Browser::default, |Id(browser)| browser)]);
    };
    let fault = |words: String| Err(Fault::at(text, &list.span, words));
    if file.browser.is_some() {
        return fault("browser and browsers exclude each other".into());
    }
    let mut browsers: Vec<Browser> = Vec::new();
    for Id(browser) in &list.value {
        if browsers.contains(browser) {
            return fault(format!("duplicate browser {}", browser.id()));
        }
        browsers.push(*browser);
    }
    if browsers.is_empty() { fault("browsers is empty; name at least one".into()) } else { Ok(browsers) }
}

struct Reader<'a> {
    text: &'a str,
    lines: LineIndex<'a>,
    variables: Variables<'a>,
    browsers: Vec<Browser>,
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
        let mut checks = Checks::default();
        for (name, entry) in entries {
            let target = self.target(name, entry, file.defaults.as_ref(), &defaults)?;
            checks
                .add(&target, self.origins.len() * self.browsers.len())
                .map_err(|error| self.wrong(name, error))?;
            targets.push(target);
        }
        if targets.is_empty() {
            return Err(Fault::at(self.text, &(0..0), "no targets; write them as [targets.NAME]"));
        }
        if let Some(fault) = self.variables.fault_of_unset(unset) {
            return Err(fault);
        }
        Ok(Suite {
            browsers: self.browsers,
            origins: self.origins,
            targets,
            unset: self.variables.unset(),
            configurations: None,
            secrets: self.variables.secrets.into_iter().collect(),
        })
    }

    fn fault<T>(&self, at: &Spanned<T>, message: impl Into<String>) -> Fault {
        Fault::at(self.text, &at.span, message)
    }

    /// The fault that something in the file cannot be part of a suite.
    fn wrong<T>(&self, at: &Spanned<T>, error: impl Into<SuiteError>) -> Fault {
        self.fault(at, error.into().to_string())
    }

    fn origin(&mut self, name: &Spanned<String>, entry: &OriginEntry) -> Result<PageOfOrigin, Fault> {
        let (text, trusted) = match entry {
            OriginEntry::Text(text) => (text, true),
            OriginEntry::Table(table) => (&table.origin, table.trusted.unwrap_or(true)),
        };
        let expanded = self.variables.shown(text)?;
        let page = page_of(&expanded).map_err(|error| self.wrong(text, error))?;
        let name = origin_name(name).map_err(|error| self.wrong(name, error))?;
        Ok(PageOfOrigin { name, page, trusted })
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
            let hidden = |text: String, secret: &String| text.replace(secret, "<hidden>");
            self.fault(&entry.url, self.variables.secrets.iter().fold(error.to_string(), hidden))
        })?;
        check_base(&url, entry.paths.is_some()).map_err(|error| self.wrong(&entry.url, error))?;
        let methods = entry.methods.as_ref().or(defaults.and_then(|all| all.methods.as_ref()));
        // A target without checks would pass unnoticed.
        for (key, list) in [("paths", entry.paths.as_ref()), ("methods", methods)] {
            if list.is_some_and(Vec::is_empty) {
                return Err(self.wrong(name, SuiteError::EmptyList(key)));
            }
        }
        let paths = self.paths(entry.paths.as_ref(), &url)?;
        let settings = under.under(&self.settings(&entry.settings())?);
        let methods = self.methods(name, methods, settings.called.unwrap_or_default())?;
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
            errors.then(|| missing(&url)).transpose().map_err(|error| self.wrong(&entry.url, error))?;
        let location = self.location(name);
        Ok(Target {
            name: checked_name(name).map_err(|error| self.wrong(name, error))?,
            url,
            config: entry.config.as_ref().map(|path| Arc::from(path.value.as_str())),
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
            return Ok(vec![TargetPath { written: Arc::from(written), url: url.clone(), location: None }]);
        };
        let mut found: Vec<TargetPath> = Vec::new();
        // There may be very many.
        let mut known: HashSet<&str> = HashSet::new();
        for written in paths {
            let path = self.variables.path(written)?;
            check_path(&path).map_err(|_| self.wrong(written, SuiteError::Path(written.value.clone())))?;
            if !known.insert(written.as_str()) {
                return Err(self.wrong(written, SuiteError::DuplicatePath(written.value.clone())));
            }
            found.push(TargetPath {
                written: Arc::from(written.as_str()),
                url: with_path(url, &path).map_err(|error| self.wrong(written, error))?,
                location: self.location(written),
            });
        }
        Ok(found)
    }

    /// The methods of a target that is called in this way.
    fn methods(
        &self,
        target: &Spanned<String>,
        methods: Option<&List>,
        called: Called,
    ) -> Result<Vec<Arc<str>>, Fault> {
        let Some(methods) = methods else { return Ok(vec![Arc::from(called.method("GET"))]) };
        let mut found: Vec<Arc<str>> = Vec::new();
        let mut known = HashSet::new();
        for method in methods {
            let normal = normal_method(method, called, target).map_err(|error| self.wrong(method, error))?;
            if !known.insert(normal) {
                return Err(self.wrong(method, SuiteError::DuplicateMethod(method.value.clone())));
            }
            found.push(Arc::from(method.as_str()));
        }
        Ok(found)
    }

    /// What is expected of each origin.
    fn expected(&self, allow: Option<&List>, deny: Option<&List>) -> Result<Vec<Expected>, Fault> {
        let allowed = allow.map(|names| self.origins_named(names)).transpose()?;
        let denied = deny.map(|names| self.origins_named(names)).transpose()?;
        expected(&self.origins, allowed.as_ref(), denied.as_ref()).map_err(|error| {
            let SuiteError::AllowedAndDenied(name) = &error else {
                return Fault::at(self.text, &(0..0), error.to_string());
            };
            let mut names = deny.into_iter().flatten();
            let at = names.clone().find(|written| written.value == *name).or(names.next());
            at.map_or_else(
                || Fault::at(self.text, &(0..0), error.to_string()),
                |at| self.fault(at, error.to_string()),
            )
        })
    }

    /// The origins that a list names, by their numbers.
    fn origins_named(&self, names: &List) -> Result<BTreeSet<usize>, Fault> {
        let mut found = BTreeSet::new();
        for name in names {
            add_origins(&mut found, name, &self.origins).map_err(|error| self.wrong(name, error))?;
        }
        Ok(found)
    }

    fn one_override(
        &mut self,
        written: &Spanned<OverrideEntry>,
        paths: &[TargetPath],
        methods: &[Arc<str>],
    ) -> Result<Override, Fault> {
        let lists = [("origins", &written.origins), ("paths", &written.paths), ("methods", &written.methods)];
        if let Some((key, _)) = lists.iter().find(|(_, list)| list.as_ref().is_some_and(Vec::is_empty)) {
            return Err(self.fault(written, format!("the list {key} is empty, so this applies to no check")));
        }
        let known: Vec<&str> = paths.iter().map(|path| &*path.written).collect();
        let paths = self.numbers(written.paths.as_ref(), &known, "path")?;
        let known: Vec<&str> = methods.iter().map(|method| &**method).collect();
        let methods = self.numbers(written.methods.as_ref(), &known, "method")?;
        if let Some(Id(called)) = written.r#as {
            let holds = |at: usize| methods.as_ref().is_none_or(|some| some.contains(&at));
            let other =
                |(at, name): &(usize, &&str)| holds(*at) && !called.method(name).eq_ignore_ascii_case(name);
            if let Some((_, name)) = known.iter().enumerate().find(other) {
                let words = format!(
                    "{} always uses {}, but this is about {name}",
                    called.words(),
                    called.method(name)
                );
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
            check_header_name(name).map_err(|error| self.wrong(name, error))?;
            let text = self.variables.hidden(value)?;
            check_header_value(&text).map_err(|error| self.wrong(value, error))?;
            check_header(name, &text).map_err(|error| self.wrong(name, error))?;
            headers.push((name.value.clone(), text));
        }
        let mut page_headers = Vec::new();
        for (name, value) in written.page_headers.into_iter().flatten() {
            check_header_name(name).map_err(|error| self.wrong(name, error))?;
            let text = self.variables.hidden(value)?;
            check_header_value(&text).map_err(|error| self.wrong(value, error))?;
            page_headers.push((name.value.clone(), text));
        }
        let mut cookies = written.cookies.map(|_| Vec::new());
        for cookie in written.cookies.into_iter().flatten() {
            let text = self.variables.hidden(cookie)?;
            cookies.get_or_insert_default().push(text);
        }
        let mut readable = written.readable.map(|_| Vec::new());
        for name in written.readable.into_iter().flatten() {
            check_readable(name).map_err(|error| self.wrong(name, error))?;
            readable.get_or_insert_default().push(name.to_ascii_lowercase());
        }
        for status in written.status.into_iter().flatten() {
            check_status(status.value).map_err(|error| self.wrong(status, error))?;
        }
        if let Some(seconds) = written.preflight_cache {
            check_preflight_cache(seconds.value, &self.browsers)
                .map_err(|error| self.wrong(seconds, error))?;
        }
        Ok(Settings {
            headers,
            credentials: written.credentials,
            cookies,
            body: written.body.map(|body| self.variables.hidden(body)).transpose()?,
            called: written.called,
            need: written.need.map(|list| list.iter().map(|Id(channel)| *channel).collect()),
            sandbox: written.sandbox.map(|text| text.value.clone()),
            page_headers,
            callback: written.callback.map(|text| text.value.clone()),
            param: written.param.map(|text| text.value.clone()),
            crossorigin: written.crossorigin,
            destination: written.destination,
            integrity: written.integrity.map(|text| text.value.clone()),
            scope: written.scope.map(|text| text.value.clone()),
            protocols: written.protocols.map(|list| list.iter().map(|name| name.value.clone()).collect()),
            referrer_policy: written.referrer_policy,
            mode: written.mode,
            redirect: written.redirect,
            readable,
            status: written.status.map(|list| list.iter().map(|status| status.value).collect()),
            preflight_cache: written.preflight_cache.map(|seconds| seconds.value),
            vary: written.vary,
            audit: written.audit,
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
