//! The policy that a question needs, and what the responses show that the server allows already.

use crate::fetch::Engine;
use crate::fetch::safelist::{is_forbidden_request_header, unsafe_names};
use crate::policy::{AllowedMethod, AllowedOrigin, HeaderName, MAX_AGE, Origins, Parts, Policy, PolicyError};
use crate::probe::{Diagnosis, Question};
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
}

impl Draft {
    /// Adds a question with its responses.
    ///
    /// # Errors
    /// Where no policy could allow it, or the page's origin cannot be listed.
    pub fn add(&mut self, diagnosis: &Diagnosis) -> Result<(), PolicyError> {
        let needed = parts_of(&diagnosis.question)?;
        let responses = own_responses(diagnosis);
        self.has_headers |= responses.iter().any(|headers| headers.contains("Access-Control-Allow-Origin"));
        self.is_public |= responses
            .iter()
            .any(|headers| headers.get_text("Access-Control-Allow-Origin").as_deref() == Some("*"));
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
        methods: each().flat_map(|parts| parts.methods).collect(),
        headers: each().flat_map(|parts| parts.headers).collect(),
        exposed: each().flat_map(|parts| parts.exposed).collect(),
        credentials,
        max_age: all.iter().filter_map(|parts| parts.max_age).max(),
    }
}

/// The headers of the responses that came from the server itself. A redirect may lead to others, whose policy is another.
fn own_responses(diagnosis: &Diagnosis) -> Vec<&HeaderList> {
    let server = Origin::of(diagnosis.question.url());
    let exchanges = diagnosis.calls().iter().flat_map(|call| &call.exchanges);
    let own = exchanges.filter(|exchange| Origin::of(&exchange.request.message.url) == server);
    own.filter_map(|exchange| exchange.response.as_ref().ok()).map(|response| &response.headers).collect()
}

/// What a question needs, with what the responses allow already.
fn parts_beside(mut parts: Parts, responses: &[&HeaderList]) -> Parts {
    let allowed = |headers: &HeaderList| headers.get_text("Access-Control-Allow-Origin");
    // Where only some responses allow every origin, all would be more than the server allowed.
    if !parts.credentials
        && !responses.is_empty()
        && responses.iter().all(|headers| allowed(headers).as_deref() == Some("*"))
    {
        parts.origins = Origins::Any;
    }
    let mut age = None;
    for headers in responses {
        let with_credentials =
            headers.get_text("Access-Control-Allow-Credentials").as_deref() == Some("true");
        let other = allowed(headers)
            .filter(|value| value != "null" && (with_credentials || !parts.credentials))
            .and_then(|value| AllowedOrigin::parse(&value).ok().filter(|origin| origin.as_str() == value))
            // Browsers do not take it for a pattern, so it allows no one yet.
            .filter(|origin| !origin.is_pattern());
        if let (Origins::Listed(listed), Some(other)) = (&mut parts.origins, other) {
            listed.push(other);
        }
        // Calls with credentials work already, for this origin or for the other one that is listed.
        let is_listed = allowed(headers).is_some_and(|value| !["*", "null"].contains(&value.as_str()));
        parts.credentials |= with_credentials && is_listed && parts.origins != Origins::Any;
        // An OPTIONS in this list is nearly always about the preflight itself, which needs no permission.
        let methods = names(headers, "Access-Control-Allow-Methods").filter(|method| method != "OPTIONS");
        parts.methods.extend(methods.filter_map(|name| AllowedMethod::parse(&name).ok()));
        let sent = names(headers, "Access-Control-Allow-Headers");
        parts.headers.extend(sent.filter_map(|name| HeaderName::of_request(&name).ok()));
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

/// What `*` in a list stands for, as far as it can be named: the usual methods, Content-Type, and the response's own headers.
fn add_what_a_wildcard_means(parts: &mut Parts, headers: &HeaderList) {
    let has_wildcard = |name: &str| names(headers, name).any(|value| value == "*");
    if has_wildcard("Access-Control-Allow-Methods") {
        parts.methods.extend(
            ["PUT", "PATCH", "DELETE"].into_iter().filter_map(|name| AllowedMethod::parse(name).ok()),
        );
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
    values.into_iter().filter(|name| name.len() <= LONGEST_NAME)
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
