//! The requests that some advice is measured with.

use super::investigation::{ExtraExchange, ExtraRequest, Investigation};
use crate::fetch::{Kind, NextRequest};
use crate::probe::{DryRun, Exchange, Question, dry_run};
use crate::stand_ins::{NONEXISTENT_PATH, UNKNOWN_ORIGIN};
use crate::web::body::BodyNeed;
use crate::web::headers::HeaderList;
use crate::web::message::{HttpRequest, Reply};
use crate::web::method::Method;

/// Which requests are sent that no browser would send.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ExtraRequests {
    /// Those that would follow if the faults were fixed.
    pub simulated: bool,
    /// One for a path that does not exist.
    pub errors: bool,
    /// One from another origin, and one from none.
    pub caching: bool,
    /// One with a name of a function that is not one.
    pub callback_name: bool,
}

/// A name that is not one of a function, and does no harm: what a server that checks names refuses.
pub(super) const ODD_NAME: &str = "corscheck-1<i>";

/// Sends those that some advice is measured with.
pub(super) async fn send_extra_requests(
    investigation: &mut Investigation<'_>,
    options: ExtraRequests,
    mut send: impl AsyncFnMut(&NextRequest) -> Reply,
) {
    if !options.errors && !options.caching && !options.callback_name {
        return;
    }
    // Nothing more is sent where a browser would not send anything either.
    let DryRun::Sends { requests, .. } = dry_run(&investigation.diagnosis.question) else { return };
    let Some(actual) = requests.into_iter().rfind(|next| next.kind == Kind::Actual) else { return };
    let purposes = [
        (ExtraRequest::MissingPath, options.errors),
        (ExtraRequest::OtherOrigin, options.caching),
        (ExtraRequest::NoOrigin, options.caching),
        (ExtraRequest::OddName, options.callback_name),
    ];
    for purpose in purposes.into_iter().filter_map(|(purpose, options)| options.then_some(purpose)) {
        let next = NextRequest {
            kind: Kind::Actual,
            message: request(purpose, &actual.message, &investigation.diagnosis.question),
            reasons: Vec::new(),
            hop: 0,
            tainting: actual.tainting,
            preflight_cached: false,
        };
        let Reply { response, elapsed, .. } = send(&next).await;
        let exchange = Exchange { request: next, response, elapsed, lifetime: None, checked: Vec::new() };
        investigation.extra_exchanges.push(ExtraExchange { purpose, exchange });
    }
}

/// The page's request, made harmless: whatever its method, this one only reads.
fn request(purpose: ExtraRequest, actual: &HttpRequest, question: &Question) -> HttpRequest {
    let body_header = |name: &str| name.to_ascii_lowercase().starts_with("content-");
    let mut headers: HeaderList = actual
        .headers
        .iter()
        .filter(|header| !body_header(&header.name))
        .map(|header| (header.name.clone(), &header.value))
        .collect();
    let mut url = actual.url.clone();
    match purpose {
        ExtraRequest::MissingPath => {
            url.set_query(None);
            if let Ok(mut path) = url.path_segments_mut() {
                path.pop().push(NONEXISTENT_PATH);
            }
        }
        ExtraRequest::OtherOrigin => {
            headers.set("Origin", UNKNOWN_ORIGIN);
            if headers.contains("referer") {
                headers.set("Referer", format!("{UNKNOWN_ORIGIN}/"));
            }
        }
        ExtraRequest::NoOrigin => {
            headers.delete("origin");
            headers.delete("referer");
        }
        ExtraRequest::OddName => {
            let param =
                question.call.attributes.script.callback.as_ref().map(|callback| callback.param.clone());
            let others = url.query_pairs().filter(|(name, _)| Some(&**name) != param.as_deref());
            let others: Vec<(String, String)> =
                others.map(|(name, value)| (name.into(), value.into())).collect();
            url.query_pairs_mut()
                .clear()
                .extend_pairs(others)
                .extend_pairs(param.map(|param| (param, ODD_NAME)));
        }
    }
    let method = if actual.method.as_str() == "HEAD" { actual.method.clone() } else { Method::get() };
    HttpRequest {
        method,
        url,
        headers,
        body: None,
        need: BodyNeed::Start,
        localhost: actual.localhost,
        spaced_names: actual.spaced_names,
    }
}
