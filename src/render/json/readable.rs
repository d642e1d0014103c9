//! What the page gets of a response.

use serde::Serialize;

use crate::fetch::Response;
use crate::web::text;

/// The response as the page has it.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Readable {
    /// The response's type: `basic`, `cors`, `opaque` or `opaqueredirect`.
    r#type: &'static str,
    /// Its URL; empty where the page may not know it.
    url: String,
    /// Whether there were redirects.
    redirected: bool,
    /// Its status; 0 where the page may not know it.
    status: u16,
    /// The names of the headers that the page can read, in lower case.
    readable_headers: Vec<String>,
}

/// What is said of it.
pub(super) fn readable(response: &Response) -> Readable {
    let Response { kind, url, redirected, status, readable_headers } = response;
    Readable {
        r#type: kind.name(),
        url: text::without_password(url),
        redirected: *redirected,
        status: *status,
        readable_headers: readable_headers.clone(),
    }
}
