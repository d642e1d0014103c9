//! The CORS check.

use url::Url;

use super::request::Request;
use super::steps::Steps;
use crate::rules::{Check, Fault, NearMiss, Notice, ResponseAt};
use crate::web::headers::decode;
use crate::web::message::{HttpResponse, HttpVersion};
use crate::web::request::Credentials;

const ALLOW_ORIGIN: &str = "Access-Control-Allow-Origin";

/// The [CORS check](https://fetch.spec.whatwg.org/#concept-cors-check) of one response against a serialised origin.
///
/// # Errors
/// Where the response does not allow that origin; the violation says how.
pub fn cors_check(
    response: &HttpResponse,
    origin: &str,
    credentials: Credentials,
    at: &ResponseAt,
    steps: &mut Steps,
) -> Result<(), Fault> {
    // Without the header the response is not shared.
    let Some(value) = response.headers.value("access-control-allow-origin") else {
        let include = credentials == Credentials::Include;
        return Err(Fault::AllowOriginMissing { at: at.clone(), needed: origin.to_owned(), include });
    };
    // `*` shares it with all, but not where credentials are included.
    if credentials != Credentials::Include && *value == *b"*" {
        steps.passed(Check::Cors, ALLOW_ORIGIN);
        return Ok(());
    }
    // Otherwise the value must be the origin, byte for byte.
    if *value != *origin.as_bytes() {
        return Err(unequal(response, &value, origin.to_owned(), at.clone()));
    }
    steps.passed(Check::Cors, ALLOW_ORIGIN);
    // Where credentials are included, the response must allow that.
    if credentials != Credentials::Include {
        return Ok(());
    }
    match response.headers.value("access-control-allow-credentials") {
        Some(value) if *value == *b"true" => {
            steps.passed(Check::Cors, "Access-Control-Allow-Credentials");
            Ok(())
        }
        received => {
            let received = received.map(|value| decode(&value));
            Err(Fault::AllowCredentials { at: at.clone(), received })
        }
    }
}

/// Sorts a value that is not the origin, in the order in which Chromium names them: the wildcard, several values, no
/// origin at all, another origin.
fn unequal(response: &HttpResponse, value: &[u8], needed: String, at: ResponseAt) -> Fault {
    let received = decode(value);
    if received == "*" {
        return Fault::WildcardWithCredentials { at, needed };
    }
    if value.iter().any(|byte| matches!(byte, b' ' | b',')) {
        let mut lines = response.headers.lines("access-control-allow-origin");
        let title_case = response.version == HttpVersion::Http1
            && lines.all(|line| line.name == "Access-Control-Allow-Origin");
        let lines = response.headers.lines("access-control-allow-origin").count();
        return Fault::AllowOriginMultiple { at, received, needed, lines, title_case };
    }
    // A URL is text, so bytes that are not UTF-8 are not one.
    let is_url = std::str::from_utf8(value).is_ok_and(|text| Url::parse(text).is_ok());
    if received != "null" && !is_url {
        return Fault::AllowOriginInvalid { at, received, needed };
    }
    let near = NearMiss::between(&received, &needed);
    Fault::AllowOriginMismatch { at, received, needed, near }
}

/// What is worth a notice though the CORS check passes.
pub fn note_sharing(request: &Request, response: &HttpResponse, steps: &mut Steps) {
    let allowed = response.headers.value("access-control-allow-origin").unwrap_or_default();
    if *allowed == *b"null" {
        steps.note(Notice::NullAllowed);
    } else if *allowed != *b"*" && !response.headers.varies_by("origin") {
        steps.note(Notice::OriginReflected);
    }
    if request.credentials != Credentials::Include
        && response.headers.contains("access-control-allow-credentials")
    {
        steps.note(Notice::CredentialsNotNeeded);
    }
    if let Some(value) = response.headers.get_text("timing-allow-origin") {
        let origin = request.serialized_origin();
        if !value.split(',').any(|element| ["*", origin].contains(&element.trim())) {
            steps.note(Notice::TimingNotAllowed { value });
        }
    }
}
