//! A suite, valid and complete: origins × targets × paths × methods, one check each.

use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use url::Url;

use super::called::{Called, jsonp};
use super::check::{AllowExpectation, Check, CheckName, Expectation, Subject, id};
use super::configurations::Configurations;
use super::question::{CheckQuestion, FrameCheck};
use super::sending::Sending;
use super::settings::{Expected, Settings};
use super::spanned::Location;
use super::variables::as_written;
use crate::fetch::{Call, Client, Engine, OriginSource, Page};
use crate::probe::Question;
use crate::web::attributes::{Attributes, Referrer, ScriptAttributes};
use crate::web::browser::Browser;
use crate::web::method::is_safe;
use crate::web::origin::Origin;

/// A suite.
#[derive(Clone, Debug)]
pub struct Suite {
    /// The browsers whose verdicts count; at least one.
    pub browsers: Vec<Browser>,
    /// The origins, in the file's order.
    pub origins: Vec<PageOfOrigin>,
    /// The targets, in the file's order.
    pub targets: Vec<Target>,
    /// Values from the environment that no report may show.
    pub secrets: Vec<String>,
    /// The variables without a value, where they were allowed to have none.
    pub unset: Vec<String>,
    /// What reads the targets' configuration files, where there is one.
    pub configurations: Option<Rc<dyn Configurations>>,
}

/// An origin of pages.
#[derive(Clone, Debug)]
pub struct PageOfOrigin {
    /// Its name.
    pub name: Arc<str>,
    /// The origin.
    pub page: Page,
    /// Whether it is trusted.
    pub trusted: bool,
}

/// The requested URL.
#[derive(Clone, Debug)]
pub struct Target {
    /// Its name.
    pub name: Arc<str>,
    /// The URL without paths.
    pub url: Url,
    /// The configuration file of the product that responds.
    pub config: Option<Arc<str>>,
    /// The paths.
    pub(super) paths: Vec<TargetPath>,
    /// The URL whose path does not exist, where error responses count.
    pub(super) missing: Option<Url>,
    /// The methods.
    pub(super) methods: Vec<Arc<str>>,
    /// What is expected of each origin.
    pub(super) expected: Vec<Expected>,
    /// How it is called, and what a response must have.
    pub(super) settings: Settings,
    /// What holds for some checks.
    pub(super) overrides: Vec<Override>,
    /// Where the file has it.
    pub(super) location: Option<Location>,
}

/// A path of a target.
#[derive(Clone, Debug)]
pub(super) struct TargetPath {
    /// As written.
    pub(super) written: Arc<str>,
    /// The URL that it makes.
    pub(super) url: Url,
    /// Where the file has it, if it does.
    pub(super) location: Option<Location>,
}

/// What holds for the checks of these origins, paths and methods; of any, where it names none.
#[derive(Clone, Debug)]
pub(super) struct Override {
    pub(super) origins: Option<BTreeSet<usize>>,
    pub(super) paths: Option<BTreeSet<usize>>,
    pub(super) methods: Option<BTreeSet<usize>>,
    pub(super) expected: Option<Expected>,
    pub(super) settings: Settings,
    pub(super) location: Option<Location>,
}

impl Override {
    fn applies(&self, key: &Key) -> bool {
        let holds = |list: &Option<BTreeSet<usize>>, at: Option<usize>| {
            list.as_ref().is_none_or(|list| at.is_some_and(|at| list.contains(&at)))
        };
        holds(&self.origins, Some(key.origin))
            && holds(&self.paths, key.path)
            && holds(&self.methods, key.method)
    }
}

/// Which check of a suite: as small as can be, so that all of them can be walked through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    /// Which check, from 0.
    pub number: usize,
    target: usize,
    origin: usize,
    /// `None` for the path that does not exist.
    path: Option<usize>,
    method: Option<usize>,
    /// Which of the browsers.
    browser: usize,
    /// How far the check goes.
    sending: Sending,
    /// Whether its request is sent and may change data.
    pub changes_data: bool,
}

impl Suite {
    /// The browser whose verdict comes first.
    #[must_use]
    pub fn first_browser(&self) -> Browser {
        self.browsers.first().copied().unwrap_or_default()
    }

    /// Has no check send what may change data, whatever the file says.
    pub fn hold_back_changes(&mut self) {
        for target in &mut self.targets {
            target.settings.send = Some(false);
            target.overrides.iter_mut().for_each(|entry| entry.settings.send = Some(false));
        }
    }

    /// All checks, in the file's order: by target, origin, path, method, browser.
    pub fn keys(&self) -> impl Iterator<Item = Key> + '_ {
        self.all_keys()
            .filter(|key| key.sending != Sending::Nothing)
            .enumerate()
            .map(|(number, key)| Key { number, ..key })
    }

    /// The same with those that are left out because they may change data.
    pub(super) fn all_keys(&self) -> impl Iterator<Item = Key> + '_ {
        let places = self.targets.iter().enumerate().flat_map(move |(target, entry)| {
            (0..self.origins.len()).flat_map(move |origin| {
                let methods = 0..entry.methods.len();
                (0..entry.paths.len())
                    .flat_map(move |path| methods.clone().map(move |method| (Some(path), Some(method))))
                    .chain(entry.missing.iter().map(|_| (None, None)))
                    .flat_map(move |(path, method)| {
                        (0..self.browsers.len()).map(move |browser| {
                            let (sending, changes_data) = (Sending::All, false);
                            Key { number: 0, target, origin, path, method, browser, sending, changes_data }
                        })
                    })
            })
        });
        places.filter_map(|key| {
            let expected = self.expected(&key);
            (expected != Expected::Skip).then(|| self.with_sending(key, expected == Expected::Deny))
        })
    }

    /// The key with how far its check goes. Most send everything, and that is known without a look at what it is.
    fn with_sending(&self, key: Key, must_be_refused: bool) -> Key {
        let target = &self.targets[key.target];
        let (called, send) = self.called(&key);
        let written = key.method.map_or("GET", |method| &*target.methods[method]);
        if called.shown_as().is_some() {
            return key;
        }
        let method = called.method(written);
        let question = || self.call(&key);
        let sending = Sending::of(method, send, must_be_refused, question);
        Key { sending, changes_data: sending == Sending::All && !is_safe(method), ..key }
    }

    /// What makes the request of a check, and whether it is sent where it may change data.
    fn called(&self, key: &Key) -> (Called, bool) {
        let target = &self.targets[key.target];
        let (mut called, mut send) = (target.settings.called, target.settings.send);
        for Override { settings, .. } in target.overrides.iter().filter(|entry| entry.applies(key)) {
            (called, send) = (settings.called.or(called), settings.send.or(send));
        }
        (called.unwrap_or_default(), send.unwrap_or_default())
    }

    /// The checks that are left out: only their requests themselves would tell, and these may change data.
    pub fn left_out(&self) -> impl Iterator<Item = Key> + '_ {
        self.all_keys().filter(|key| key.sending == Sending::Nothing)
    }

    /// The name of a check.
    #[must_use]
    pub fn id(&self, key: &Key) -> String {
        let target = &self.targets[key.target];
        let origin = &self.origins[key.origin].name;
        let request = key.path.zip(key.method);
        let request = request.map(|(path, method)| (&*target.methods[method], &*target.paths[path].written));
        id(&target.name, origin, request, self.named_browser(key))
    }

    /// The browser, where there are several.
    fn named_browser(&self, key: &Key) -> Option<Browser> {
        (self.browsers.len() > 1).then(|| self.browsers[key.browser])
    }

    /// The method and URL of a check's request, where that is sent and may change data.
    #[must_use]
    pub fn changing_request(&self, key: &Key) -> Option<(&str, &Url)> {
        let target = &self.targets[key.target];
        let (path, method) = (&target.paths[key.path?], &target.methods[key.method?]);
        key.changes_data.then(|| (self.called(key).0.method(method), &path.url))
    }

    /// Whether some check expects a page to be refused.
    pub(super) fn expects_refusals(&self) -> bool {
        let refuses = |target: &Target| {
            target.expected.contains(&Expected::Deny)
                || target.overrides.iter().any(|entry| entry.expected == Some(Expected::Deny))
        };
        self.targets.iter().any(refuses)
    }

    /// The call of a check that is one.
    fn call(&self, key: &Key) -> Option<Question> {
        self.check(key, 0).question.call().cloned()
    }

    /// A check. `now` is the time in Unix seconds.
    #[must_use]
    pub fn check(&self, key: &Key, now: i64) -> Check {
        let target = &self.targets[key.target];
        let origin = &self.origins[key.origin];
        let overrides = || target.overrides.iter().filter(|entry| entry.applies(key));
        let settings =
            overrides().fold(target.settings.clone(), |settings, entry| settings.under(&entry.settings));
        let path = key.path.map(|path| &target.paths[path]);
        let location = overrides().next_back().and_then(|entry| entry.location);
        let (subject, method, url) = match (path, key.method) {
            (Some(path), Some(method)) => {
                (Subject::Path(Arc::clone(&path.written)), Arc::clone(&target.methods[method]), &path.url)
            }
            _ => (Subject::NonexistentPath, Arc::from("GET"), target.missing.as_ref().unwrap_or(&target.url)),
        };
        let missing = subject == Subject::NonexistentPath;
        let browser = self.browsers[key.browser];
        let mut expectation = settings.expectation(self.expected(key), missing);
        // More than its maximum no browser can be held to.
        if let Expectation::Allow(AllowExpectation { preflight_cache: Some(seconds), .. }) = &mut expectation
        {
            *seconds = (*seconds).min(Engine::of(browser).preflight_cache.max_age_limit);
        }
        let audited = if settings.audit.unwrap_or_default() { self.audited(key) } else { Vec::new() };
        let question = match settings.called.and_then(Called::shown_as) {
            Some(shown_as) => {
                let client = client(browser, settings.cookies, now);
                let (page, element) = (origin.page.origin.clone(), (shown_as, settings.sandbox));
                let frame = FrameCheck::new(page, &settings.page_headers, url.clone(), element, client);
                CheckQuestion::Frame(Box::new(FrameCheck { allowed: self.allowed(key), ..frame }))
            }
            None => {
                let mut question = question(browser, origin, url, &method, settings, now);
                question.preflight_only = key.sending == Sending::Preflights;
                CheckQuestion::Call(Arc::new(question))
            }
        };
        Check {
            number: key.number,
            group: [Some(key.target), Some(key.origin), key.path, key.method],
            name: CheckName::OfParts(self.named_browser(key)),
            origin: Arc::clone(&origin.name),
            trusted: origin.trusted,
            target: Arc::clone(&target.name),
            sending: key.sending,
            audited,
            config: target.config.clone(),
            expectation: Arc::new(expectation),
            question,
            subject,
            method,
            location: location.or(path.and_then(|path| path.location)).or(target.location),
        }
    }

    /// A question of each target, and of each of its exceptions: among them they have all headers, cookies and bodies.
    #[must_use]
    pub fn samples(&self) -> Vec<Question> {
        let Some(origin) = self.origins.first() else { return Vec::new() };
        let sample = |target: &Target, settings: Settings| {
            question(self.first_browser(), origin, &target.url, "POST", settings, 0)
        };
        let of_target = |target: &Target| {
            let exceptions = target.overrides.iter().map(|entry| sample(target, entry.settings.clone()));
            exceptions.chain([sample(target, target.settings.clone())]).collect::<Vec<_>>()
        };
        self.targets.iter().flat_map(of_target).collect()
    }

    /// A text about these checks, with the variables that are unset as the file writes them, also where the text has a URL.
    #[must_use]
    pub fn as_written(&self, text: &str) -> String {
        as_written(text, &self.unset)
    }

    /// The same, with checks that do not say where they are written: their text is not a file.
    #[must_use]
    pub fn without_locations(mut self) -> Self {
        for target in &mut self.targets {
            target.location = None;
            target.paths.iter_mut().for_each(|path| path.location = None);
            target.overrides.iter_mut().for_each(|entry| entry.location = None);
        }
        self
    }

    /// The origins of an audit: all that are allowed, where this is the check of the first of them. Error responses have none.
    fn audited(&self, key: &Key) -> Vec<Origin> {
        let first = (0..self.origins.len()).find(|origin| self.allows(key, *origin));
        if key.path.is_some() && first == Some(key.origin) { self.allowed(key) } else { Vec::new() }
    }

    /// The origins that may do what a check does, but for opaque ones.
    fn allowed(&self, key: &Key) -> Vec<Origin> {
        let allowed = self.origins.iter().enumerate().filter(|(number, _)| self.allows(key, *number));
        allowed.map(|(_, origin)| origin.page.origin.clone()).filter(|origin| !origin.is_opaque()).collect()
    }

    fn allows(&self, key: &Key, origin: usize) -> bool {
        self.expected(&Key { origin, ..*key }) == Expected::Allow
    }

    fn expected(&self, key: &Key) -> Expected {
        let target = &self.targets[key.target];
        let overrides = target.overrides.iter().filter(|entry| entry.applies(key));
        overrides.filter_map(|entry| entry.expected).next_back().unwrap_or(target.expected[key.origin])
    }

    /// An origin that this target allows, if it allows any.
    #[must_use]
    pub(super) fn allowed_origin(&self, target: &str) -> Option<&PageOfOrigin> {
        let target = self.targets.iter().find(|entry| &*entry.name == target)?;
        let allowed = target.expected.iter().position(|expected| *expected == Expected::Allow)?;
        self.origins.get(allowed)
    }
}

fn question(
    browser: Browser,
    origin: &PageOfOrigin,
    url: &Url,
    method: &str,
    settings: Settings,
    now: i64,
) -> Question {
    let bodiless = ["GET", "HEAD"].iter().any(|name| method.eq_ignore_ascii_case(name));
    let initiator = settings.called.and_then(Called::initiator).unwrap_or_default();
    let is_jsonp = settings.called == Some(Called::Jsonp);
    let callback = is_jsonp.then(|| jsonp(settings.callback, settings.param));
    let url = callback.as_ref().map_or_else(|| url.clone(), |callback| callback.url(url.clone()));
    let mut call = Call::new(initiator, url)
        .method(method)
        .body(settings.body.filter(|_| !bodiless).map(String::into_bytes))
        .mode(settings.mode.unwrap_or_default())
        .credentials(settings.credentials.unwrap_or_default())
        .redirect(settings.redirect.unwrap_or_default())
        .crossorigin(settings.crossorigin.unwrap_or_default())
        .attributes(Attributes {
            referrer_policy: settings.referrer_policy,
            referrer: Referrer::Client,
            integrity: settings.integrity.unwrap_or_default(),
            preload: settings.destination.unwrap_or_default(),
            scope: settings.scope,
            subprotocols: settings.protocols.unwrap_or_default(),
            script: ScriptAttributes { callback, ..ScriptAttributes::default() },
        });
    call.headers = settings.headers;
    // The spelling of an origin is noted once, when the file is read; not with every check.
    let page = origin.page.clone().with_source(OriginSource::Given { respelt: None });
    Question::new(page, call, client(browser, settings.cookies, now))
}

fn client(browser: Browser, cookies: Option<Vec<String>>, now: i64) -> Client {
    Client::new(browser).product(crate::PRODUCT).cookies(cookies.unwrap_or_default()).now(now)
}
