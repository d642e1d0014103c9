//! A suite made of parts, without a file; and what must hold of each part, wherever it comes from.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use url::Url;

use super::called::Called;
use super::fault::meant;
use super::matrix::{PageOfOrigin, Suite, Target, TargetPath};
use super::settings::{Expected, Settings};
use crate::fetch::Engine;
use crate::fetch::safelist::is_forbidden_request_header;
use crate::probe::{PageOriginError, TargetError};
use crate::stand_ins::NONEXISTENT_PATH;
use crate::web::browser::Browser;
use crate::web::headers::is_token;
use crate::web::method::{Method, MethodError};
use crate::web::text::{list, shown};

/// Names that stand for more than one origin.
const GROUPS: [&str; 3] = ["all", "trusted", "untrusted"];
/// The most checks that a suite may have.
const MOST_CHECKS: usize = 10_000_000;

/// What a suite is made of. Every text is what it says: no variable is replaced in it.
#[derive(Clone, Debug)]
pub struct SuiteParts {
    /// The browsers whose verdicts count; the usual one where there are none.
    pub browsers: Vec<Browser>,
    /// The origins.
    pub origins: Vec<PageOfOrigin>,
    /// The targets.
    pub targets: Vec<TargetParts>,
}

/// What a target is made of.
#[derive(Clone, Debug)]
pub struct TargetParts {
    /// Its name.
    pub name: String,
    /// The URL, to which the paths are appended.
    pub url: Url,
    /// The paths; the URL's own where there are none.
    pub paths: Vec<PathParts>,
    /// The methods; the usual one where there are none.
    pub methods: Vec<String>,
    /// The origins that must be allowed, by name or group. `None`, and no `deny`: the trusted ones.
    pub allow: Option<Vec<String>>,
    /// The origins that must be refused, by name or group. `None`: all others.
    pub deny: Option<Vec<String>>,
    /// Whether error responses must be readable too.
    pub errors: bool,
    /// The call, and what is expected of its response.
    pub settings: Settings,
}

/// What a path is made of.
#[derive(Clone, Debug)]
pub struct PathParts {
    /// What it is called in ids.
    pub name: String,
    /// The path, which is appended to the target's URL.
    pub path: String,
}

/// Why parts make no suite.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SuiteError {
    /// No origins.
    #[error("no origins")]
    NoOrigins,
    /// No targets.
    #[error("no targets")]
    NoTargets,
    /// Too many checks.
    #[error("with this target the suite has more than {MOST_CHECKS} checks")]
    TooManyChecks,
    /// A name that cannot be part of an id.
    #[error("{} is not a name; use letters, digits, -, _ and .", shown(.0))]
    Name(String),
    /// An origin with the name of a group.
    #[error("{0} is a reserved group name")]
    ReservedName(String),
    /// Two origins or two targets of one name.
    #[error("duplicate name {0}")]
    DuplicateName(String),
    /// An origin that is not one.
    #[error(transparent)]
    Origin(#[from] PageOriginError),
    /// A target whose URL is not one.
    #[error(transparent)]
    TargetUrl(#[from] TargetError),
    /// A target that no browser calls.
    #[error("the URL of a target must be http or https, or for a WebSocket ws or wss")]
    Scheme,
    /// A URL to which no path can be appended.
    #[error("a target's URL must not have a fragment, nor a query beside paths")]
    FragmentOrQuery,
    /// A target without checks.
    #[error("the list {0} is empty, so nothing is checked here")]
    EmptyList(&'static str),
    /// A path that is not one.
    #[error("{} is not a path; it must begin with / and have no #", shown(.0))]
    Path(String),
    /// A path that is listed twice.
    #[error("duplicate path {}", shown(.0))]
    DuplicatePath(String),
    /// A path that makes no URL.
    #[error("{} is not a URL: {error}", shown(.text))]
    Url {
        /// The URL and the path.
        text: String,
        /// What is wrong with it.
        error: url::ParseError,
    },
    /// A method that is not one.
    #[error("{} is not a method", shown(.0))]
    Method(String),
    /// A method that pages cannot send.
    #[error("browsers do not let pages use the method {}", shown(.0))]
    ForbiddenMethod(String),
    /// A method other than the initiator's only one.
    #[error("{} always uses {only}; remove the other methods from {target}", .called.words())]
    FixedMethod {
        /// What makes the request.
        called: Called,
        /// Its method.
        only: String,
        /// The target.
        target: String,
    },
    /// A method that is listed twice.
    #[error("duplicate method {}", shown(.0))]
    DuplicateMethod(String),
    /// A name that no origin has.
    #[error("unknown origin {}{tip}", shown(.name))]
    UnknownOrigin {
        /// The name.
        name: String,
        /// Which one may be meant, behind a semicolon.
        tip: String,
    },
    /// An origin that is listed twice.
    #[error("duplicate {0}")]
    DuplicateOrigin(String),
    /// An origin that must be allowed, and must not.
    #[error("{0} is both allowed and denied")]
    AllowedAndDenied(String),
    /// A header without a name.
    #[error("{} is not a header name", shown(.0))]
    HeaderName(String),
    /// A header value of several lines.
    #[error("a header value is one line")]
    HeaderLines,
    /// A header value that no page can set.
    #[error("a header value has only characters up to U+00FF; a page that sets it gets a TypeError")]
    HeaderCharacters,
    /// A header that no page can set.
    #[error("pages cannot set {}; browsers ignore it{}", shown(.0), forbidden_tip(.0))]
    ForbiddenHeader(String),
    /// A header that no page can read.
    #[error("pages can never read {}", shown(.0))]
    NeverReadable(String),
    /// A number that no response has as its status.
    #[error("{0} is not a response status")]
    Status(u16),
    /// A time for which the browser caches no preflight.
    #[error("{} caches preflights for at most {limit} seconds", .browser.name())]
    PreflightCache {
        /// The browser.
        browser: Browser,
        /// Its limit.
        limit: u64,
    },
    /// A variable that is not written as one; a sentence.
    #[error("{0}")]
    Variable(String),
    /// Environment variables that are not set.
    #[error("{} not set", unset(.0))]
    Unset(Vec<String>),
}

fn unset(names: &[String]) -> String {
    match names {
        [name] => format!("the environment variable {name} is"),
        names => format!("the environment variables {} are", list(names)),
    }
}

fn forbidden_tip(name: &str) -> &'static str {
    match name.to_ascii_lowercase().as_str() {
        "cookie" => ": write cookies = [\"name=value\"]",
        "origin" => ": it is the page's origin, from [origins]",
        _ => "",
    }
}

impl Suite {
    /// Makes a suite of its parts.
    ///
    /// # Errors
    /// The first part that does not hold, or that does not fit the others.
    pub fn new(SuiteParts { browsers, origins, targets }: SuiteParts) -> Result<Self, SuiteError> {
        let browsers = if browsers.is_empty() { vec![Browser::default()] } else { browsers };
        if origins.is_empty() {
            return Err(SuiteError::NoOrigins);
        }
        let mut names = HashSet::new();
        for origin in &origins {
            origin_name(&origin.name)?;
            distinct(&mut names, &origin.name)?;
        }
        let (mut made, mut checks, mut names) = (Vec::new(), Checks::default(), HashSet::new());
        for parts in targets {
            distinct(&mut names, &parts.name)?;
            let target = target(parts, &origins, &browsers)?;
            checks.add(&target, origins.len() * browsers.len())?;
            made.push(target);
        }
        if made.is_empty() {
            return Err(SuiteError::NoTargets);
        }
        Ok(Self {
            browsers,
            origins,
            targets: made,
            secrets: Vec::new(),
            unset: Vec::new(),
            configurations: None,
        })
    }
}

fn distinct(known: &mut HashSet<String>, name: &str) -> Result<(), SuiteError> {
    if known.insert(name.to_owned()) { Ok(()) } else { Err(SuiteError::DuplicateName(name.to_owned())) }
}

fn target(parts: TargetParts, origins: &[PageOfOrigin], browsers: &[Browser]) -> Result<Target, SuiteError> {
    let TargetParts { name, url, paths, methods, allow, deny, errors, settings } = parts;
    check_base(&url, !paths.is_empty())?;
    let mut found = Vec::new();
    let mut known = HashSet::new();
    for PathParts { name, path } in &paths {
        check_path(path)?;
        if !known.insert(name) {
            return Err(SuiteError::DuplicatePath(name.clone()));
        }
        let url = with_path(&url, path)?;
        found.push(TargetPath { written: Arc::from(name.as_str()), url, location: None });
    }
    if found.is_empty() {
        found.push(TargetPath { written: Arc::from(url.path()), url: url.clone(), location: None });
    }
    let called = settings.called.unwrap_or_default();
    let mut known = HashSet::new();
    for method in &methods {
        if !known.insert(normal_method(method, called, &name)?) {
            return Err(SuiteError::DuplicateMethod(method.clone()));
        }
    }
    let methods = match &methods[..] {
        [] => vec![Arc::from(called.method("GET"))],
        methods => methods.iter().map(|method| Arc::from(method.as_str())).collect(),
    };
    check_settings(&settings, browsers)?;
    let resolve = |names: Option<Vec<String>>| {
        let resolved = names.map(|names| {
            names.iter().try_fold(BTreeSet::new(), |mut found, name| {
                add_origins(&mut found, name, origins).map(|()| found)
            })
        });
        resolved.transpose()
    };
    let (allowed, denied) = (resolve(allow)?, resolve(deny)?);
    Ok(Target {
        name: checked_name(&name)?,
        missing: errors.then(|| missing(&url)).transpose()?,
        expected: expected(origins, allowed.as_ref(), denied.as_ref())?,
        url,
        config: None,
        paths: found,
        methods,
        settings,
        overrides: Vec::new(),
        location: None,
    })
}

/// Counts the checks of targets.
#[derive(Default)]
pub(super) struct Checks(usize);

impl Checks {
    pub(super) fn add(&mut self, target: &Target, origins: usize) -> Result<(), SuiteError> {
        let of_page = target.paths.len().saturating_mul(target.methods.len()).saturating_add(1);
        self.0 = self.0.saturating_add(of_page.saturating_mul(origins));
        if self.0 > MOST_CHECKS { Err(SuiteError::TooManyChecks) } else { Ok(()) }
    }
}

/// The name of an origin or target: it becomes a part of ids.
pub(super) fn checked_name(name: &str) -> Result<Arc<str>, SuiteError> {
    let fits = |letter: char| letter.is_ascii_alphanumeric() || ['-', '_', '.'].contains(&letter);
    if name.is_empty() || name.len() > 100 || !name.chars().all(fits) {
        return Err(SuiteError::Name(name.to_owned()));
    }
    Ok(Arc::from(name))
}

/// The name of an origin, which is not that of a group.
pub(super) fn origin_name(name: &str) -> Result<Arc<str>, SuiteError> {
    if GROUPS.contains(&name) {
        return Err(SuiteError::ReservedName(name.to_owned()));
    }
    checked_name(name)
}

/// Whether a target can have this URL.
pub(super) fn check_base(url: &Url, has_paths: bool) -> Result<(), SuiteError> {
    if !matches!(url.scheme(), "http" | "https" | "ws" | "wss") {
        return Err(SuiteError::Scheme);
    }
    if url.fragment().is_some() || has_paths && url.query().is_some() {
        return Err(SuiteError::FragmentOrQuery);
    }
    Ok(())
}

/// Whether a text is a path.
pub(super) fn check_path(path: &str) -> Result<(), SuiteError> {
    if path.starts_with('/') && !path.contains('#') { Ok(()) } else { Err(SuiteError::Path(path.to_owned())) }
}

/// The URL with a path appended.
pub(super) fn with_path(url: &Url, path: &str) -> Result<Url, SuiteError> {
    let mut base = url.clone();
    base.set_query(None);
    // Nothing of such a path is changed by the parser, and a suite may have many.
    let is_plain = |byte| matches!(byte, b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_');
    if path.bytes().all(is_plain) && url.fragment().is_none() && url.has_host() {
        let path = format!("{}{path}", base.path().trim_end_matches('/'));
        base.set_path(&path);
        return Ok(base);
    }
    let text = format!("{}{path}", base.as_str().trim_end_matches('/'));
    Url::parse(&text).map_err(|error| SuiteError::Url { text, error })
}

/// The URL of a path that does not exist.
pub(super) fn missing(url: &Url) -> Result<Url, SuiteError> {
    with_path(url, &format!("/{NONEXISTENT_PATH}"))
}

/// A method as browsers send it: `get` and `GET` are one request, `patch` and `PATCH` are two.
pub(super) fn normal_method(method: &str, called: Called, target: &str) -> Result<Method, SuiteError> {
    let normal = Method::normalized(method).map_err(|error| match error {
        MethodError::NotAToken => SuiteError::Method(method.to_owned()),
        MethodError::Forbidden => SuiteError::ForbiddenMethod(method.to_owned()),
    })?;
    let only = called.method(normal.as_str());
    if only == normal.as_str() {
        Ok(normal)
    } else {
        Err(SuiteError::FixedMethod { called, only: only.to_owned(), target: target.to_owned() })
    }
}

/// Adds the origins that a name or group stands for, by their numbers.
pub(super) fn add_origins(
    found: &mut BTreeSet<usize>,
    name: &str,
    origins: &[PageOfOrigin],
) -> Result<(), SuiteError> {
    let numbered = || origins.iter().enumerate();
    match name {
        "all" => found.extend(0..origins.len()),
        "trusted" => found.extend(numbered().filter(|(_, one)| one.trusted).map(|(at, _)| at)),
        "untrusted" => found.extend(numbered().filter(|(_, one)| !one.trusted).map(|(at, _)| at)),
        single => {
            let Some((number, _)) = numbered().find(|(_, one)| &*one.name == single) else {
                let known: Vec<&str> = origins.iter().map(|one| &*one.name).chain(GROUPS).collect();
                let named = origins.iter().find(|one| one.page.origin.serialize() == single);
                let mut tip = meant(single, known.iter().copied());
                if let Some(named) = named {
                    tip = format!(" by that name; write {}", named.name);
                } else if tip.is_empty() {
                    tip = format!("; known are {}", list(&known));
                }
                return Err(SuiteError::UnknownOrigin { name: single.to_owned(), tip });
            };
            if !found.insert(number) {
                return Err(SuiteError::DuplicateOrigin(single.to_owned()));
            }
        }
    }
    Ok(())
}

/// What is expected of each origin, where these must be allowed and these refused.
pub(super) fn expected(
    origins: &[PageOfOrigin],
    allowed: Option<&BTreeSet<usize>>,
    denied: Option<&BTreeSet<usize>>,
) -> Result<Vec<Expected>, SuiteError> {
    if let (Some(allowed), Some(denied)) = (allowed, denied)
        && let Some(both) = allowed.intersection(denied).next()
    {
        return Err(SuiteError::AllowedAndDenied(origins[*both].name.to_string()));
    }
    let of = |(number, origin): (usize, &PageOfOrigin)| match (allowed, denied) {
        (None, None) if origin.trusted => Expected::Allow,
        (None, None) => Expected::Deny,
        (Some(allowed), _) if allowed.contains(&number) => Expected::Allow,
        (_, Some(denied)) if denied.contains(&number) => Expected::Deny,
        (Some(_), None) => Expected::Deny,
        (None, Some(_)) => Expected::Allow,
        (Some(_), Some(_)) => Expected::Skip,
    };
    Ok(origins.iter().enumerate().map(of).collect())
}

fn check_settings(settings: &Settings, browsers: &[Browser]) -> Result<(), SuiteError> {
    for (name, value) in &settings.headers {
        check_header_name(name)?;
        check_header(name, value)?;
    }
    for (name, value) in &settings.page_headers {
        check_header_name(name)?;
        check_header_value(value)?;
    }
    settings.readable.iter().flatten().try_for_each(|name| check_readable(name))?;
    settings.status.iter().flatten().try_for_each(|status| check_status(*status))?;
    settings.preflight_cache.map_or(Ok(()), |seconds| check_preflight_cache(seconds, browsers))
}

/// Whether a text is the name of a header.
pub(super) fn check_header_name(name: &str) -> Result<(), SuiteError> {
    if is_token(name.as_bytes()) { Ok(()) } else { Err(SuiteError::HeaderName(name.to_owned())) }
}

/// Whether a page can give a header this value.
pub(super) fn check_header_value(value: &str) -> Result<(), SuiteError> {
    if value.trim().contains(['\r', '\n', '\0']) {
        Err(SuiteError::HeaderLines)
    } else if value.chars().any(|letter| u32::from(letter) > 0xff) {
        Err(SuiteError::HeaderCharacters)
    } else {
        Ok(())
    }
}

/// Whether a page can set a header to this value.
pub(super) fn check_header(name: &str, value: &str) -> Result<(), SuiteError> {
    check_header_value(value)?;
    if is_forbidden_request_header(name, value.as_bytes()) {
        return Err(SuiteError::ForbiddenHeader(name.to_owned()));
    }
    Ok(())
}

/// Whether a page may read a header of this name, where the server exposes it.
pub(super) fn check_readable(name: &str) -> Result<(), SuiteError> {
    check_header_name(name)?;
    if ["set-cookie", "set-cookie2"].iter().any(|never| name.eq_ignore_ascii_case(never)) {
        return Err(SuiteError::NeverReadable(name.to_owned()));
    }
    Ok(())
}

/// Whether a response can have this status.
pub(super) fn check_status(status: u16) -> Result<(), SuiteError> {
    if (200..600).contains(&status) { Ok(()) } else { Err(SuiteError::Status(status)) }
}

/// Whether one of the browsers caches a preflight for so many seconds.
pub(super) fn check_preflight_cache(seconds: u64, browsers: &[Browser]) -> Result<(), SuiteError> {
    let limit = |browser: &Browser| Engine::of(*browser).preflight_cache.max_age_limit;
    match browsers.iter().max_by_key(|browser| limit(browser)) {
        Some(browser) if seconds > limit(browser) => {
            Err(SuiteError::PreflightCache { browser: *browser, limit: limit(browser) })
        }
        _ => Ok(()),
    }
}
