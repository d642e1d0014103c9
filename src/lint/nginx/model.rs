//! What the directives of nginx mean: levels (http, server, location, `if`) and what stands in each.

use std::collections::{HashMap, HashSet};

use fancy_regex::{Regex, RegexBuilder};

use super::super::Place;
use super::super::simulation::MOST_STEPS;
use super::value::Value;

/// A regular expression; none where it cannot be read here.
#[derive(Clone, Debug)]
pub(super) struct Pattern {
    pub(super) regex: Option<Regex>,
    pub(super) text: String,
    pub(super) place: Place,
}

impl Pattern {
    pub(super) fn new(text: &str, any_case: bool, place: Place) -> Self {
        let text = if any_case { format!("(?i){text}") } else { text.to_owned() };
        let regex = RegexBuilder::new(&text).backtrack_limit(MOST_STEPS).build().ok();
        Self { regex, text, place }
    }
}

/// [`map`](https://nginx.org/en/docs/http/ngx_http_map_module.html#map).
#[derive(Clone, Debug)]
pub(super) struct Map {
    pub(super) place: Place,
    pub(super) source: Value,
    pub(super) default: Option<(Value, Place)>,
    pub(super) exact: HashMap<String, Value>,
    pub(super) patterns: Vec<(Pattern, Value)>,
    /// Its keys as written, with their places.
    pub(super) keys: Vec<(String, Place, Value)>,
    pub(super) is_volatile: bool,
    /// Whether its keys are names of hosts, in which `*` stands for labels.
    pub(super) has_hostnames: bool,
    /// What is in it that is not simulated.
    pub(super) not_known: Option<Place>,
}

impl Map {
    /// A key with `*` or a dot at its start or `*` at its end as an expression, in a map with `hostnames`. The source is split at its
    /// dots, whatever else is in it.
    pub(super) fn of_hosts(&self, key: &str) -> Option<String> {
        if !self.has_hostnames {
            return None;
        }
        let quoted = |text: &str| fancy_regex::escape(text).into_owned();
        if let Some(rest) = key.strip_prefix("*.") {
            return Some(format!("(?i)^.+\\.{}$", quoted(rest)));
        }
        if let Some(rest) = key.strip_prefix('.') {
            return Some(format!("(?i)^(.+\\.)?{}$", quoted(rest)));
        }
        Some(format!("(?i)^{}\\..+$", quoted(key.strip_suffix(".*")?)))
    }
}

/// [`add_header`](https://nginx.org/en/docs/http/ngx_http_headers_module.html#add_header).
#[derive(Clone, Debug)]
pub(super) struct AddHeader {
    pub(super) name: String,
    pub(super) value: Value,
    pub(super) always: bool,
    pub(super) place: Place,
    pub(super) value_place: Place,
}

impl AddHeader {
    /// Whether what was said of this header before holds no more; in headers-more a name may end in a star.
    fn replaces(&self, name: &str) -> bool {
        match self.name.strip_suffix('*') {
            Some(start) => name.get(..start.len()).is_some_and(|own| own.eq_ignore_ascii_case(start)),
            None => name.eq_ignore_ascii_case(&self.name),
        }
    }
}

/// [`error_page`](https://nginx.org/en/docs/http/ngx_http_core_module.html#error_page).
#[derive(Clone, Debug)]
pub(super) struct ErrorPage {
    pub(super) statuses: Vec<u16>,
    /// What follows `=`: 0 for the status of what is shown.
    pub(super) overwrite: Option<u16>,
    pub(super) target: Value,
    pub(super) place: Place,
}

/// A directive of the rewrite module.
#[derive(Clone, Debug)]
pub(super) enum Code {
    Set(String, Value),
    If(Condition, usize, Vec<Self>),
    Return(u16, Option<Value>),
    Rewrite(Rewrite),
    Break,
    /// What decides and is not simulated: its name and place.
    NotKnown(String, Place),
}

#[derive(Clone, Debug)]
pub(super) struct Rewrite {
    pub(super) pattern: Pattern,
    pub(super) to: Value,
    pub(super) flag: RewriteFlag,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RewriteFlag {
    None,
    Last,
    Break,
    Redirect(u16),
}

#[derive(Clone, Debug)]
pub(super) enum Condition {
    /// Neither empty nor `0`.
    Set(String),
    Equal {
        name: String,
        value: Value,
        negated: bool,
        place: Place,
    },
    Match {
        name: String,
        pattern: Pattern,
        negated: bool,
    },
    /// Whether a file is there.
    File {
        negated: bool,
        place: Place,
    },
    NotKnown(Place),
}

/// What responds.
#[derive(Clone, Debug)]
pub(super) enum Handler {
    /// A server behind this one, and the directive that says so.
    BackEnd(Place, &'static str),
    /// Something of nginx's own that responds with 200.
    Own,
}

/// Where a location's name must be.
#[derive(Clone, Debug)]
pub(super) enum Matching {
    Exact(String),
    Prefix { path: String, no_regex: bool },
    Pattern(Pattern),
    Named(String),
}

/// `try_files`: the tests, and what holds where none is there.
#[derive(Clone, Debug)]
pub(super) struct TryFiles {
    pub(super) tests: Vec<String>,
    pub(super) last: Value,
    pub(super) place: Place,
}

/// A rule of `allow` and `deny`.
#[derive(Clone, Debug)]
pub(super) struct Access {
    pub(super) allows: bool,
    pub(super) who: String,
    pub(super) place: Place,
}

/// A level.
#[derive(Clone, Debug, Default)]
pub(super) struct Level {
    pub(super) parent: Option<usize>,
    pub(super) place: Place,
    pub(super) headers: Vec<AddHeader>,
    /// [`more_set_headers`](https://github.com/openresty/headers-more-nginx-module#more_set_headers); without a value it clears one.
    pub(super) more: Vec<AddHeader>,
    pub(super) error_pages: Vec<ErrorPage>,
    pub(super) hidden: Vec<String>,
    pub(super) access: Vec<Access>,
    /// `auth_basic`: whether it is on.
    pub(super) auth: Option<bool>,
    pub(super) handler: Option<Handler>,
    pub(super) try_files: Option<TryFiles>,
    pub(super) index: Option<Vec<String>>,
    pub(super) codes: Vec<Code>,
    pub(super) is_internal: bool,
    /// The methods that `limit_except` leaves alone, and its level.
    pub(super) limit: Option<(Vec<String>, usize)>,
    pub(super) locations: Vec<(Matching, usize)>,
    /// Directives that are not simulated and may change a response.
    pub(super) not_known: Vec<(String, Place)>,
}

impl Level {
    /// The headers that it sets, in both ways.
    pub(super) fn all_headers(&self) -> impl Iterator<Item = &AddHeader> {
        self.headers.iter().chain(&self.more)
    }
}

/// A server.
#[derive(Clone, Debug)]
pub(super) struct Server {
    pub(super) names: Vec<String>,
    /// The ports, each with whether it is the default there, and whether it is of TLS.
    pub(super) listens: Vec<Listen>,
    pub(super) level: usize,
}

/// A port.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Listen {
    pub(super) port: u16,
    pub(super) is_default: bool,
    pub(super) is_tls: bool,
}

impl Server {
    /// Where it is reached by a page: with TLS if it has that.
    pub(super) fn listen(&self) -> Listen {
        let tls = self.listens.iter().find(|listen| listen.is_tls);
        tls.or(self.listens.first()).copied().unwrap_or(Listen { port: 80, is_default: false, is_tls: false })
    }
}

impl Listen {
    pub(super) fn scheme(self) -> &'static str {
        if self.is_tls { "https" } else { "http" }
    }
}

/// A whole configuration.
#[derive(Clone, Debug, Default)]
pub(super) struct Model {
    pub(super) levels: Vec<Level>,
    pub(super) servers: Vec<Server>,
    pub(super) maps: HashMap<String, Map>,
    /// Variables of blocks that are not simulated.
    pub(super) other_variables: HashMap<String, Place>,
    /// Variables that `set` makes: empty where it was not reached.
    pub(super) set_variables: HashSet<String>,
    /// Files that are included and not here.
    pub(super) missing: Vec<(String, Place)>,
}

impl Model {
    /// A level and those around it, the innermost first.
    pub(super) fn around(&self, level: usize) -> impl Iterator<Item = &Level> {
        std::iter::successors(self.levels.get(level), |level| self.levels.get(level.parent?))
    }

    /// The headers that hold at a level: those of the innermost level that has any.
    pub(super) fn headers(&self, level: usize) -> &[AddHeader] {
        self.around(level)
            .map(|level| level.headers.as_slice())
            .find(|all| !all.is_empty())
            .unwrap_or_default()
    }

    /// What headers-more sets at a level: all that stands around it, too. Measured with 0.34: with every status, before `add_header`, and in
    /// place of what the server behind sends; the last of one name holds, and an empty value clears it.
    pub(super) fn more(&self, level: usize) -> Vec<&AddHeader> {
        let levels: Vec<&Level> = self.around(level).collect();
        let mut found: Vec<&AddHeader> = Vec::new();
        for header in levels.into_iter().rev().flat_map(|level| &level.more) {
            found.retain(|one| !header.replaces(&one.name));
            found.push(header);
        }
        found
    }

    pub(super) fn error_pages(&self, level: usize) -> &[ErrorPage] {
        let pages = self.around(level).map(|level| level.error_pages.as_slice());
        pages.into_iter().find(|all| !all.is_empty()).unwrap_or_default()
    }

    pub(super) fn hidden(&self, level: usize) -> &[String] {
        self.around(level)
            .map(|level| level.hidden.as_slice())
            .find(|all| !all.is_empty())
            .unwrap_or_default()
    }
}
