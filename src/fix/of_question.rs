//! The policy that a question needs, and what the responses show that the server allows already.

use super::idiom::Lack;
use crate::fetch::safelist::{is_forbidden_request_header, unsafe_names};
use crate::fetch::{Engine, Kind};
use crate::policy::{
    AllowedMethod, AllowedOrigin, HeaderName, MAX_AGE, Origins, Parts, Policy, PolicyError, Public,
};
use crate::probe::{Diagnosis, Exchange, Question};
use crate::web::headers::HeaderList;
use crate::web::origin::Origin;
use crate::web::request::Credentials;

/// A name in a response that is longer does not get into a configuration.
const LONGEST_NAME: usize = 64;

/// In seconds, a day: what a policy may have at most.
const LONGEST_AGE: u32 = 86_400;

/// Headers without an `X-` that scripts often read.
const OFTEN_READ: [&str; 5] = ["content-disposition", "etag", "link", "location", "retry-after"];

/// The least policy that allows a question's request.
///
/// # Errors
/// Where no policy could, or the page's origin cannot be listed.
pub fn policy_of(question: &Question) -> Result<Policy, PolicyError> {
    Policy::new(parts_of(question)?)
}

/// The policy of one or several questions: what they need, and what the responses show that the server allows already.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    needed: Vec<Parts>,
    shown: Vec<Parts>,
    has_headers: bool,
    is_public: bool,
    lacks: Vec<Lack>,
}

impl Draft {
    /// Adds a question with its responses.
    ///
    /// # Errors
    /// Where no policy could allow it, or the page's origin cannot be listed.
    pub fn add(&mut self, diagnosis: &Diagnosis) -> Result<(), PolicyError> {
        let needed = parts_of(&diagnosis.question)?;
        let responses = own_responses(diagnosis);
        self.has_headers |=
            responses.iter().any(|response| response.headers.contains("Access-Control-Allow-Origin"));
        self.is_public |= responses.iter().any(Shown::allows_any);
        self.lacks.extend(responses.iter().filter_map(Shown::lack));
        self.shown.push(parts_beside(needed.clone(), &responses));
        self.needed.push(needed);
        Ok(())
    }

    /// Adds a question without responses.
    ///
    /// # Errors
    /// As for one with responses.
    pub fn need(&mut self, question: &Question) -> Result<(), PolicyError> {
        let needed = parts_of(question)?;
        self.shown.push(needed.clone());
        self.needed.push(needed);
        Ok(())
    }

    /// Whether the server sends CORS headers already.
    #[must_use]
    pub fn has_headers(&self) -> bool {
        self.has_headers
    }

    /// What must not be lacking, because a response shows that it is needed.
    #[must_use]
    pub fn lacks(&self) -> &[Lack] {
        &self.lacks
    }

    /// Whether every origin may read a response so far.
    #[must_use]
    pub fn is_public(&self) -> bool {
        self.is_public
    }

    /// The least policy that allows all questions.
    ///
    /// # Errors
    /// Where the questions contradict each other.
    pub fn least(&self) -> Result<Policy, PolicyError> {
        Policy::new(merged(&self.needed, &self.needed))
    }

    /// The same, with what the server allowed in its responses: another origin, methods, headers, and how long a preflight may
    /// be cached. A configuration without them would take away what works for other calls.
    ///
    /// # Errors
    /// As for the questions alone.
    pub fn beside(&self) -> Result<Policy, PolicyError> {
        Policy::new(merged(&self.shown, &self.needed))
    }
}

/// All of it. Every origin is allowed only where each part allows every origin; otherwise each question's own is listed.
fn merged(all: &[Parts], needed: &[Parts]) -> Parts {
    let each = || all.iter().cloned();
    let credentials = all.iter().any(|parts| parts.credentials);
    let listed = |parts: &Parts| match &parts.origins {
        Origins::Any => Vec::new(),
        Origins::Listed(origins) => origins.clone(),
    };
    let is_public = !credentials && !all.is_empty() && all.iter().all(|parts| parts.origins == Origins::Any);
    let origins = if is_public {
        Origins::Any
    } else {
        Origins::Listed(needed.iter().chain(all).flat_map(listed).collect())
    };
    Parts {
        origins,
        public: shared_by_all(all),
        methods: each().flat_map(|parts| parts.methods).collect(),
        headers: each().flat_map(|parts| parts.headers).collect(),
        exposed: each().flat_map(|parts| parts.exposed).collect(),
        credentials,
        max_age: all.iter().filter_map(|parts| parts.max_age).max(),
    }
}

/// What every origin may do in each part; nothing where one of them is not for every origin.
fn shared_by_all(all: &[Parts]) -> Option<Public> {
    let of = |parts: &Parts| match &parts.origins {
        Origins::Any => Some(Public { methods: parts.methods.clone(), headers: parts.headers.clone() }),
        Origins::Listed(_) => parts.public.clone(),
    };
    all.iter().map(of).reduce(|one, other| {
        let (mut one, other) = (one?, other?);
        one.methods.retain(|method| other.methods.contains(method));
        one.headers.retain(|name| other.headers.iter().any(|same| name.is(same.as_str())));
        Some(one)
    })?
}

/// A response of the server.
struct Shown<'a> {
    to_preflight: bool,
    status: u16,
    headers: &'a HeaderList,
}

impl Shown<'_> {
    fn allowed(&self) -> Option<String> {
        self.headers.get_text("Access-Control-Allow-Origin")
    }

    /// What must not be lacking for the page to get past this response.
    fn lack(&self) -> Option<Lack> {
        match (self.to_preflight, self.status) {
            (true, 401 | 403 | 404) => Some(Lack::Guards),
            (false, 500) if self.allowed().is_none() => Some(Lack::UnhandledErrors),
            (false, 401 | 403) if self.allowed().is_none() => Some(Lack::Filters),
            _ => None,
        }
    }

    fn allows_any(&self) -> bool {
        self.allowed().as_deref() == Some("*")
    }
}

/// The responses that came from the server itself. A redirect may lead to others, whose policy is another.
fn own_responses(diagnosis: &Diagnosis) -> Vec<Shown<'_>> {
    let server = Origin::of(diagnosis.question.url());
    let exchanges = diagnosis.calls().iter().flat_map(|call| &call.exchanges);
    let own = exchanges.filter(|exchange| Origin::of(&exchange.request.message.url) == server);
    own.filter_map(shown).collect()
}

fn shown(exchange: &Exchange) -> Option<Shown<'_>> {
    let response = exchange.response.as_ref().ok()?;
    let to_preflight = exchange.request.kind == Kind::Preflight;
    Some(Shown { to_preflight, status: response.status, headers: &response.headers })
}

/// What a question needs, with what the responses allow already.
fn parts_beside(mut parts: Parts, responses: &[Shown<'_>]) -> Parts {
    parts.public = public_of(responses);
    // Where everyone may do it already, it is a policy for all.
    if parts.public.as_ref().is_some_and(|public| covers(public, &parts)) {
        parts.origins = Origins::Any;
    }
    let mut age = None;
    for response in responses {
        let headers = response.headers;
        let with_credentials =
            headers.get_text("Access-Control-Allow-Credentials").as_deref() == Some("true");
        let other = response
            .allowed()
            .filter(|value| value != "null" && (with_credentials || !parts.credentials))
            .and_then(|value| AllowedOrigin::parse(&value).ok().filter(|origin| origin.as_str() == value))
            // Browsers do not take it for a pattern, so it allows no one yet.
            .filter(|origin| !origin.is_pattern());
        if let (Origins::Listed(listed), Some(other)) = (&mut parts.origins, other) {
            listed.push(other);
        }
        // Calls with credentials work already, for this origin or for the other one that is listed.
        let is_listed = response.allowed().is_some_and(|value| !["*", "null"].contains(&value.as_str()));
        parts.credentials |= with_credentials && is_listed && parts.origins != Origins::Any;
        parts.methods.extend(methods_in(headers));
        parts.headers.extend(headers_in(headers));
        let exposed = names(headers, "Access-Control-Expose-Headers");
        parts.exposed.extend(exposed.filter_map(|name| HeaderName::of_response(&name).ok()));
        if !with_credentials {
            add_what_a_wildcard_means(&mut parts, headers);
        }
        let seconds = headers.get_text("Access-Control-Max-Age").and_then(|value| value.parse::<u32>().ok());
        age = age.max(seconds.filter(|seconds| *seconds > 0));
    }
    parts.max_age = age.map(|age| age.min(LONGEST_AGE)).or(parts.max_age);
    parts
}

/// What every origin may do, where the responses are for all: the actual ones where there are any. A preflight's consent is for
/// every origin only where it says so itself.
fn public_of(responses: &[Shown<'_>]) -> Option<Public> {
    let (preflights, actual): (Vec<&Shown>, Vec<&Shown>) =
        responses.iter().partition(|response| response.to_preflight);
    let read = if actual.is_empty() { &preflights } else { &actual };
    if read.is_empty() || !read.iter().all(|response| response.allows_any()) {
        return None;
    }
    let mut public = Public::default();
    for preflight in preflights.iter().filter(|response| response.allows_any()) {
        let has_wildcard = |name: &str| names(preflight.headers, name).any(|value| value == "*");
        public.methods.extend(methods_in(preflight.headers));
        public.headers.extend(headers_in(preflight.headers));
        if has_wildcard("Access-Control-Allow-Methods") {
            public.methods.extend(usual_methods());
        }
        if has_wildcard("Access-Control-Allow-Headers") {
            public.headers.extend(HeaderName::of_request("Content-Type").ok());
        }
    }
    Some(public)
}

/// Whether everyone may do what is needed.
fn covers(public: &Public, needed: &Parts) -> bool {
    let is_safelisted = |method: &AllowedMethod| ["GET", "HEAD", "POST"].contains(&method.as_str());
    let has = |name: &HeaderName| public.headers.iter().any(|other| other.is(name.as_str()));
    !needed.credentials
        && needed.methods.iter().all(|method| is_safelisted(method) || public.methods.contains(method))
        && needed.headers.iter().all(has)
}

/// The methods that a response lists. An OPTIONS among them is nearly always about the preflight itself, which needs no permission.
fn methods_in(headers: &HeaderList) -> impl Iterator<Item = AllowedMethod> {
    let listed = names(headers, "Access-Control-Allow-Methods").filter(|method| method != "OPTIONS");
    listed.filter_map(|name| AllowedMethod::parse(&name).ok())
}

/// The headers that a response lists.
fn headers_in(headers: &HeaderList) -> impl Iterator<Item = HeaderName> {
    names(headers, "Access-Control-Allow-Headers").filter_map(|name| HeaderName::of_request(&name).ok())
}

fn usual_methods() -> impl Iterator<Item = AllowedMethod> {
    ["PUT", "PATCH", "DELETE"].into_iter().filter_map(|name| AllowedMethod::parse(name).ok())
}

/// What `*` in a list stands for, as far as it can be named: the usual methods, Content-Type, and the response's own headers.
fn add_what_a_wildcard_means(parts: &mut Parts, headers: &HeaderList) {
    let has_wildcard = |name: &str| names(headers, name).any(|value| value == "*");
    if has_wildcard("Access-Control-Allow-Methods") {
        parts.methods.extend(usual_methods());
    }
    if has_wildcard("Access-Control-Allow-Headers") {
        parts.headers.extend(HeaderName::of_request("Content-Type").ok());
    }
    if has_wildcard("Access-Control-Expose-Headers") {
        let own = headers.iter().filter(|header| {
            let name = header.name.to_ascii_lowercase();
            (name.starts_with("x-") || OFTEN_READ.contains(&name.as_str())) && name.len() <= LONGEST_NAME
        });
        parts.exposed.extend(own.filter_map(|header| HeaderName::of_response(&header.name).ok()));
    }
}

/// The names in a header, if they are of a usual length.
fn names(headers: &HeaderList, name: &str) -> impl Iterator<Item = String> {
    let values = headers.extract_list(name).values().to_vec();
    values.into_iter().filter(|name| name.len() <= LONGEST_NAME).map(str::to_owned)
}

fn parts_of(question: &Question) -> Result<Parts, PolicyError> {
    let call = &question.call;
    let origin = match question.origin() {
        Origin::Opaque => AllowedOrigin::null(),
        origin => AllowedOrigin::of(origin)?,
    };
    let modes = question.effective_modes();
    let mut sent = HeaderList::new();
    for (name, value) in &call.headers {
        // What a page cannot set never arrives.
        if !is_forbidden_request_header(name, value.as_bytes()) {
            sent.append(name.as_str(), value.trim());
        }
    }
    let headers = unsafe_names(&sent, Engine::of(question.browser()));
    Ok(Parts {
        origins: Origins::Listed(vec![origin]),
        public: None,
        methods: vec![AllowedMethod::parse(question.method())?],
        headers: headers.names.iter().map(|name| HeaderName::of_request(name)).collect::<Result<_, _>>()?,
        exposed: question
            .needed_headers
            .iter()
            .map(|name| HeaderName::of_response(name))
            .collect::<Result<_, _>>()?,
        credentials: modes.credentials == Credentials::Include,
        max_age: Some(MAX_AGE),
    })
}
