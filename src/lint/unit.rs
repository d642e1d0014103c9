//! What a file says of one API, as a function of the request: the same for every product.

use std::sync::Arc;

use url::Url;

use super::Place;
use super::matcher::{Entry, Reply};
use super::simulation::{NotKnown, Simulation};
use super::sources::{Source, Sources};
use crate::web::body::Body;
use crate::web::headers::HeaderList;
use crate::web::message::{HttpRequest, HttpResponse, HttpVersion};

/// One API, bucket, route or path of a file.
#[derive(Clone, Debug, Default)]
pub struct Unit {
    /// What it is called: its kind and its name.
    pub name: String,
    /// Where it begins.
    pub place: Place,
    /// Its product as `corscheck fix --for` names it; none where it has none there.
    pub product: Option<&'static str>,
    /// Its rules; the first that applies decides.
    pub(super) rules: Vec<Rule>,
    /// The statuses of preflights: where a rule applies, and where none does.
    pub(super) preflight: (u16, u16),
    /// Whether a preflight's response is known at all.
    pub(super) has_preflights: bool,
    /// Whether nothing but the preflights' responses is known.
    pub(super) has_preflights_only: bool,
    /// The server that is simulated, where the file is a program.
    pub(super) simulation: Option<Arc<dyn Simulation>>,
    /// The URL that it is judged with, where the file says one.
    pub(super) target: Option<Url>,
    /// Whether the last part of that path stands for any file of the folder.
    pub(super) is_any_file: bool,
    /// Why no response is known, whatever the request.
    pub(super) unknown: Option<NotKnown>,
    /// What is not known besides, whatever the request.
    pub(super) notes: Vec<NotKnown>,
    /// The files in which its places are, where there may be several.
    pub(super) sources: Arc<Sources>,
}

/// The host of an API that the file does not name.
pub(super) const HOST: &str = "api.corscheck.example";
/// Where the API is, as the file does not say it.
pub const TARGET: &str = "https://api.corscheck.example/";
/// What stands for the product where a list of origins may be of any.
pub(super) const ANY_PRODUCT: &str = "PRODUCT";

/// A rule.
#[derive(Clone, Debug, Default)]
pub(super) struct Rule {
    pub(super) entries: Vec<Entry>,
    pub(super) credentials: bool,
    /// The methods; any where there are none.
    pub(super) methods: Vec<String>,
    pub(super) headers: Headers,
    /// Whether the rule applies only to its methods and headers.
    pub(super) is_selective: bool,
    /// Whether the response has `Vary: Origin`; `None` where that is not known.
    pub(super) vary: Option<bool>,
    pub(super) expose: Vec<String>,
    pub(super) max_age: Option<String>,
}

/// The request headers that a preflight allows.
#[derive(Clone, Debug, Default)]
pub(super) enum Headers {
    /// These; `*` in one stands for any characters.
    Listed(Vec<String>),
    /// Those that were requested.
    #[default]
    Requested,
}

impl Headers {
    fn allow(&self, requested: &str) -> bool {
        let Self::Listed(listed) = self else { return true };
        let fits = |listed: &str, name: &str| match listed.split_once('*') {
            None => listed.eq_ignore_ascii_case(name),
            Some((before, after)) => {
                let name = name.to_ascii_lowercase();
                let rest = name.strip_prefix(&before.to_ascii_lowercase());
                rest.is_some_and(|rest| rest.ends_with(&after.to_ascii_lowercase()))
            }
        };
        let names = requested.split(',').map(str::trim).filter(|name| !name.is_empty());
        names.into_iter().all(|name| listed.iter().any(|listed| fits(listed, name)))
    }
}

impl Unit {
    /// The entries of all rules.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        let simulated = self.simulation.iter().flat_map(|simulation| simulation.entries());
        self.rules.iter().flat_map(|rule| &rule.entries).chain(simulated)
    }

    /// The URL that it is judged with, where the file says one.
    #[must_use]
    pub fn target(&self) -> Option<&Url> {
        self.target.as_ref()
    }

    /// The URL that it is judged with.
    pub(super) fn url(&self) -> Url {
        let usual = || Url::parse(TARGET).ok();
        self.target.clone().or_else(usual).unwrap_or_else(|| unreachable!("the target is a URL"))
    }

    /// The included file in which it begins, if it is one, and where.
    #[must_use]
    pub fn resolved_place(&self) -> (Option<&Source>, Place) {
        self.sources.resolve(self.place)
    }

    /// The methods with which pages are judged.
    pub(super) fn method(&self) -> String {
        if self.has_preflights_only {
            let mut listed = self.rules.iter().flat_map(|rule| &rule.methods);
            let written =
                |method: &&String| !matches!(method.as_str(), "GET" | "HEAD" | "POST" | "OPTIONS" | "*");
            let is_open = self.rules.iter().any(|rule| rule.methods.is_empty());
            let found = listed.find(written).cloned();
            return found.unwrap_or_else(|| if is_open { "PUT".into() } else { "GET".into() });
        }
        let methods = || self.rules.iter().flat_map(|rule| &rule.methods);
        let is_open = self.rules.iter().any(|rule| rule.methods.is_empty() || !rule.is_selective);
        match methods().find(|method| matches!(method.as_str(), "GET" | "*")).is_some() || is_open {
            true => "GET".into(),
            false => methods().next().cloned().unwrap_or_else(|| "GET".into()),
        }
    }

    /// The methods with which it is judged: rules for methods of their own may let other pages in than the first does.
    pub(super) fn methods(&self) -> Vec<String> {
        let mut all = vec![self.method()];
        for rule in self.rules.iter().filter(|rule| rule.is_selective) {
            let is_judged =
                rule.methods.is_empty() || rule.methods.iter().any(|own| own == "*" || all.contains(own));
            let others = || {
                rule.methods
                    .iter()
                    .filter(|method| !is_judged && !self.has_preflights_only && *method != "POST")
            };
            let found = others().find(|method| *method == "GET").or_else(|| others().next());
            all.extend(found.cloned());
        }
        all
    }

    /// The entries of all rules for a method.
    pub(super) fn entries_for(&self, method: &str) -> Vec<&Entry> {
        let simulated = self.simulation.iter().flat_map(|simulation| simulation.entries());
        let is_for = |rule: &&Rule| {
            !rule.is_selective
                || rule.methods.is_empty()
                || rule.methods.iter().any(|own| own == "*" || own == method)
        };
        self.rules.iter().filter(is_for).flat_map(|rule| &rule.entries).chain(simulated).collect()
    }

    /// A request header that the preflights allow, and that has one.
    pub(super) fn sent_header(&self) -> Option<String> {
        self.rules.iter().find_map(|rule| match &rule.headers {
            Headers::Listed(names) => names.iter().find(|name| !name.contains('*')).cloned(),
            Headers::Requested => Some("Authorization".into()),
        })
    }

    /// Whether each response says on which header it depends, as far as that is known.
    pub(super) fn knows_vary(&self) -> bool {
        self.rules.iter().all(|rule| rule.vary.is_some())
    }

    /// Why a response is not known, where an expression cannot be read here or the file does not say it.
    pub(super) fn why_not_known(&self) -> NotKnown {
        let own = || {
            let filled_in = self.entries().find(|entry| entry.is_filled_in());
            let why = match filled_in {
                Some(entry) => format!("The value of {} is not in the file.", entry.text),
                None => "An expression cannot be read here.".into(),
            };
            NotKnown::new(filled_in.map_or(self.place, |entry| entry.place), why)
        };
        self.unknown.clone().unwrap_or_else(own)
    }

    /// What the product sends; `None` where an expression cannot be read here.
    pub(super) fn respond(&self, request: &HttpRequest) -> Option<HttpResponse> {
        let sent = |name: &str| request.headers.get_text(name);
        let origin = sent("origin").unwrap_or_default();
        let requested_method = sent("access-control-request-method");
        let is_preflight = request.method.is("OPTIONS") && requested_method.is_some();
        let method = requested_method.unwrap_or_else(|| request.method.to_string());
        let requested = sent("access-control-request-headers").unwrap_or_default();
        if self.unknown.is_some() || (self.has_preflights_only && !is_preflight) {
            return None;
        }
        let mut headers = HeaderList::new();
        let mut applied = None;
        for rule in &self.rules {
            let fits = rule.methods.is_empty() || rule.methods.iter().any(|one| *one == method || one == "*");
            if rule.is_selective && !(fits && (!is_preflight || rule.headers.allow(&requested))) {
                continue;
            }
            for entry in &rule.entries {
                if !origin.is_empty() && entry.matches(&origin)? {
                    applied = Some((rule, entry));
                    break;
                }
            }
            if applied.is_some() {
                break;
            }
        }
        if self.rules.iter().any(|rule| rule.vary == Some(true)) {
            headers.append("Vary", "Origin");
        }
        let applied = applied.filter(|(_, entry)| entry.reply != Reply::Nothing);
        if let Some((rule, entry)) = applied {
            let allowed = match &entry.reply {
                Reply::Origin => origin,
                Reply::Fixed(text) => text.clone(),
                Reply::Nothing => String::new(),
            };
            headers.append("Access-Control-Allow-Origin", allowed);
            if entry.credentials.unwrap_or(rule.credentials) {
                headers.append("Access-Control-Allow-Credentials", "true");
            }
            if is_preflight {
                let methods = if rule.methods.is_empty() { method } else { rule.methods.join(", ") };
                headers.append("Access-Control-Allow-Methods", methods);
                match &rule.headers {
                    Headers::Requested if requested.is_empty() => {}
                    Headers::Requested => headers.append("Access-Control-Allow-Headers", requested),
                    Headers::Listed(_) if rule.is_selective => {
                        headers.append("Access-Control-Allow-Headers", requested);
                    }
                    Headers::Listed(names) => {
                        headers.append("Access-Control-Allow-Headers", names.join(", "))
                    }
                }
                if let Some(age) = &rule.max_age {
                    headers.append("Access-Control-Max-Age", age);
                }
            } else if !rule.expose.is_empty() {
                headers.append("Access-Control-Expose-Headers", rule.expose.join(", "));
            }
        }
        let status = match (is_preflight, applied.is_some()) {
            (false, _) => 200,
            (true, true) => self.preflight.0,
            (true, false) => self.preflight.1,
        };
        let (version, body) = (HttpVersion::Http1, Body::default());
        Some(HttpResponse { version, status, headers, body, remote: None })
    }
}
