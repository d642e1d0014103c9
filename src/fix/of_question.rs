//! The policy that a question needs.

use crate::fetch::Engine;
use crate::fetch::safelist::{is_forbidden_request_header, unsafe_names};
use crate::policy::{AllowedMethod, AllowedOrigin, HeaderName, MAX_AGE, Origins, Parts, Policy, PolicyError};
use crate::probe::Question;
use crate::web::headers::HeaderList;
use crate::web::origin::Origin;
use crate::web::request::Credentials;

/// The least policy that allows a question's request.
///
/// # Errors
/// Where no policy could, or the page's origin cannot be listed.
pub fn policy_of(question: &Question) -> Result<Policy, PolicyError> {
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
    Policy::new(Parts {
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
