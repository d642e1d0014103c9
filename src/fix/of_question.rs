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

/// The least policy that allows a question's request.
///
/// # Errors
/// Where no policy could, or the page's origin cannot be listed.
pub fn policy_of(question: &Question) -> Result<Policy, PolicyError> {
    Policy::new(parts_of(question)?)
}

/// The same, with what the server allowed in its responses: another origin, methods, headers, and how long a preflight may be
/// cached. A configuration without them would take away what works for other calls.
///
/// # Errors
/// As for the question alone.
pub fn policy_beside(diagnosis: &Diagnosis) -> Result<Policy, PolicyError> {
    let question = &diagnosis.question;
    let mut parts = parts_of(question)?;
    let server = Origin::of(question.url());
    let exchanges = diagnosis.calls().iter().flat_map(|call| &call.exchanges);
    // A redirect may lead to other servers, whose policy is another.
    let own = exchanges.filter(|exchange| Origin::of(&exchange.request.message.url) == server);
    let responses: Vec<&HeaderList> = own
        .filter_map(|exchange| exchange.response.as_ref().ok())
        .map(|response| &response.headers)
        .collect();
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
            .and_then(|value| AllowedOrigin::parse(&value).ok().filter(|origin| origin.as_str() == value));
        if let (Origins::Listed(listed), Some(other)) = (&mut parts.origins, other) {
            listed.push(other);
        }
        // An OPTIONS in this list is nearly always about the preflight itself, which needs no permission.
        let methods = names(headers, "Access-Control-Allow-Methods").filter(|method| method != "OPTIONS");
        parts.methods.extend(methods.filter_map(|name| AllowedMethod::parse(&name).ok()));
        let sent = names(headers, "Access-Control-Allow-Headers");
        parts.headers.extend(sent.filter_map(|name| HeaderName::of_request(&name).ok()));
        let exposed = names(headers, "Access-Control-Expose-Headers");
        parts.exposed.extend(exposed.filter_map(|name| HeaderName::of_response(&name).ok()));
        let seconds = headers.get_text("Access-Control-Max-Age").and_then(|value| value.parse::<u32>().ok());
        age = age.max(seconds.filter(|seconds| *seconds > 0));
    }
    parts.max_age = age.map(|age| age.min(LONGEST_AGE)).or(parts.max_age);
    Policy::new(parts)
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
