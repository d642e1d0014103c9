//! A draft made into a suite, without a file in between.

use std::sync::Arc;

use url::Url;

use super::{Draft, DraftTarget};
use crate::fetch::Engine;
use crate::probe::{page_of, target_url};
use crate::suite::matrix::PageOfOrigin;
use crate::suite::parts::{PathParts, SuiteError, SuiteParts, TargetParts, origin_name};
use crate::suite::spanned::Spanned;
use crate::suite::variables::{Environment, UnsetVariables, Variables};
use crate::suite::{Fault, Settings, Suite};
use crate::web::browser::Browser;
use crate::web::trustworthy::is_potentially_trustworthy;

impl Draft {
    /// The browsers that the file names: one of each engine, but for those to which a target of this machine is mixed content.
    pub(super) fn browsers(&self) -> Vec<Browser> {
        let secure = self.origins.iter().any(|(_, origin, _)| origin.starts_with("https:"));
        let of_this_machine = |target: &DraftTarget| {
            let url = Url::parse(&target.url).ok().filter(|url| url.scheme() == "http");
            url.is_some_and(|url| is_potentially_trustworthy(&url))
        };
        let mixed = secure && self.targets.iter().any(|(_, target)| of_this_machine(target));
        let works = |browser: &Browser| !(mixed && Engine::of(*browser).upgrades.loopback_is_mixed);
        Browser::EACH_ENGINE.iter().copied().filter(works).collect()
    }

    /// The suite that the draft's file would be. `unset` says which of its variables may be unset.
    ///
    /// # Errors
    /// Where the draft is not a suite, or variables are unset that may not be.
    pub fn suite(
        &self,
        environment: Environment<'_>,
        browsers: &[Browser],
        unset: UnsetVariables,
    ) -> Result<Suite, SuiteError> {
        let mut texts = Texts(Variables::new("", environment));
        let mut origins = Vec::new();
        for (name, origin, trusted) in &self.origins {
            let page = page_of(&texts.address(origin)?)?;
            origins.push(PageOfOrigin { name: origin_name(name)?, page, trusted: *trusted });
        }
        let mut targets = Vec::new();
        for (name, target) in &self.targets {
            targets.push(parts(name, target, &mut texts)?);
        }
        let browsers = if browsers.is_empty() { self.browsers() } else { browsers.to_vec() };
        let mut suite = Suite::new(SuiteParts { browsers, origins, targets })?;
        let Texts(variables) = texts;
        let missing = variables.missing(unset);
        if !missing.is_empty() {
            return Err(SuiteError::Unset(missing));
        }
        // A URL has other letters for the brackets of a variable that is unset.
        for path in suite.targets.iter_mut().flat_map(|target| &mut target.paths) {
            path.written = Arc::from(variables.as_written(&path.written));
        }
        Ok(Suite { unset: variables.unset(), secrets: variables.secrets.into_iter().collect(), ..suite })
    }
}

fn parts(name: &str, target: &DraftTarget, texts: &mut Texts<'_>) -> Result<TargetParts, SuiteError> {
    let DraftTarget { url, paths, methods, allow, deny, headers, notes: _, .. } = target;
    let url = target_url(&texts.address(url)?)?;
    let mut made = Vec::new();
    for path in paths {
        made.push(PathParts { name: path.clone(), path: texts.path(path)? });
    }
    let mut set = Vec::new();
    for (name, value) in headers {
        set.push((name.clone(), texts.value(value)?));
    }
    let settings = Settings {
        headers: set,
        credentials: Some(target.credentials),
        cookies: Some(target.cookies.iter().map(|cookie| texts.value(cookie)).collect::<Result<_, _>>()?),
        body: target.body.as_ref().map(|body| texts.value(body)).transpose()?,
        called: Some(target.called),
        need: (!target.need.is_empty()).then(|| target.need.clone()),
        sandbox: None,
        page_headers: Vec::new(),
        crossorigin: Some(target.crossorigin),
        destination: None,
        integrity: None,
        callback: target.callback.clone(),
        param: target.param.clone(),
        scope: None,
        protocols: (!target.protocols.is_empty()).then(|| target.protocols.clone()),
        referrer_policy: None,
        mode: Some(target.mode),
        redirect: Some(target.redirect),
        readable: Some(target.readable.iter().map(|name| name.to_ascii_lowercase()).collect()),
        status: None,
        preflight_cache: target.preflight_cache,
        vary: target.vary,
        audit: target.audit,
        rule: None,
        send: None,
    };
    Ok(TargetParts {
        name: name.to_owned(),
        url,
        paths: made,
        methods: methods.clone(),
        allow: (!allow.is_empty()).then(|| allow.clone()),
        deny: deny.clone(),
        errors: false,
        settings,
    })
}

/// The texts of a draft, their variables replaced.
struct Texts<'a>(Variables<'a>);

impl Texts<'_> {
    fn address(&mut self, text: &str) -> Result<String, SuiteError> {
        self.0.shown(&without_location(text)).map_err(of_variable)
    }

    fn path(&mut self, text: &str) -> Result<String, SuiteError> {
        self.0.path(&without_location(text)).map_err(of_variable)
    }

    fn value(&mut self, text: &str) -> Result<String, SuiteError> {
        self.0.hidden(&without_location(text)).map_err(of_variable)
    }
}

fn without_location(text: &str) -> Spanned<String> {
    Spanned { value: text.to_owned(), span: 0..0 }
}

fn of_variable(fault: Fault) -> SuiteError {
    SuiteError::Variable(fault.message)
}
