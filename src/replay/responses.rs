//! A call judged by the responses that stand behind it in a text.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use futures_util::FutureExt;

use super::har::judged_handshake;
use super::socket::{diagnosis_of_socket, is_socket};
use crate::fetch::Kind;
use crate::probe::{Diagnosis, Question, probe};
use crate::record::{RecordedCall, RecordedResponse};
use crate::web::body::Body;
use crate::web::message::{Failure, FailureKind, HttpResponse, HttpVersion, Reply};
use crate::web::raw_head::written;

/// The diagnosis of a call by its own responses, one for each request in their order; `None` where they are not enough. A single response
/// of a call that has a preflight is not: it may be that of either request.
#[must_use]
pub fn judge_by_responses(question: &Question, call: &RecordedCall) -> Option<Diagnosis> {
    let first = call.responses.first()?;
    if is_socket(question) {
        // Without the key of its handshake a response means nothing.
        let key = STANDARD.decode(call.socket_key.as_deref()?.trim()).ok()?.try_into().ok()?;
        let found = judged_handshake(question, key, Ok(written(first.status, &first.headers)))?;
        return Some(diagnosis_of_socket(question.clone(), &found));
    }
    let mut rest = call.responses.iter();
    let mut is_short = false;
    let found = probe(question.clone(), async |next| {
        let is_of_either = next.kind == Kind::Preflight && call.responses.len() == 1;
        let response = rest.next().filter(|_| !is_of_either).map(http_response).ok_or_else(|| {
            is_short = true;
            Failure { kind: FailureKind::NotSendable, detail: "the text has no response".into() }
        });
        Reply::new(response, Duration::ZERO)
    })
    .now_or_never()?;
    (!is_short).then_some(found)
}

/// A response of a text, as it came over the network.
#[must_use]
pub fn http_response(recorded: &RecordedResponse) -> HttpResponse {
    let body = match recorded.body.as_bytes() {
        // Heads alone are pasted, mostly: that says nothing of the body.
        [] => Body::default(),
        bytes => Body::starting(bytes),
    };
    HttpResponse {
        version: HttpVersion::Http1,
        status: recorded.status,
        headers: recorded.headers.clone(),
        body,
        remote: None,
    }
}
