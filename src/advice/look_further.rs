//! The requests that some advice is measured with.

use crate::fetch::{Kind, NextRequest};
use crate::probe::{Diagnosis, Exchange, Extra, Why, dry_run};
use crate::web::headers::HeaderList;
use crate::web::message::{HttpRequest, Reply};
use crate::web::method::Method;

/// Which requests the user wants that no browser would send.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Further {
    /// `--keep-going`: what would follow if the faults were mended.
    pub keep_going: bool,
    /// `--check-errors`: a path that does not exist.
    pub compare_errors: bool,
    /// `--check-caching`: from another origin, and from none.
    pub caches: bool,
}

/// The path's last part where an error is wanted.
const NO_SUCH_PATH: &str = "corscheck-no-such-path";
/// An origin that no allow-list has.
pub(super) const OTHER_ORIGIN: &str = "https://corscheck-other-origin.example";

/// Sends what the user wants to know more by.
pub async fn look_further(
    diagnosis: &mut Diagnosis,
    further: Further,
    mut send: impl AsyncFnMut(&NextRequest) -> Reply,
) {
    if !further.compare_errors && !further.caches {
        return;
    }
    // Nothing more is sent where a browser would not send anything either.
    let Ok((requests, _)) = dry_run(&diagnosis.question) else { return };
    let Some(actual) = requests.into_iter().rfind(|next| next.kind == Kind::Actual) else { return };
    let wanted = [
        (Why::MissingPath, further.compare_errors),
        (Why::OtherOrigin, further.caches),
        (Why::NoOrigin, further.caches),
    ];
    for why in wanted.into_iter().filter_map(|(why, wanted)| wanted.then_some(why)) {
        let next = NextRequest {
            kind: Kind::Actual,
            message: request(why, &actual.message),
            reasons: Vec::new(),
            hop: 0,
            preflight_cached: false,
        };
        let Reply { response, elapsed } = send(&next).await;
        diagnosis
            .extras
            .push(Extra { why, exchange: Exchange { request: next, response, elapsed, lifetime: None } });
    }
}

/// The page's request, made harmless: whatever its method, this one only reads.
fn request(why: Why, actual: &HttpRequest) -> HttpRequest {
    let body_header = |name: &str| name.to_ascii_lowercase().starts_with("content-");
    let mut headers: HeaderList = actual
        .headers
        .iter()
        .filter(|header| !body_header(&header.name))
        .map(|header| (header.name.clone(), &header.value))
        .collect();
    let mut url = actual.url.clone();
    match why {
        Why::MissingPath => {
            url.set_query(None);
            if let Ok(mut path) = url.path_segments_mut() {
                path.pop().push(NO_SUCH_PATH);
            }
        }
        Why::OtherOrigin => {
            headers.set("Origin", OTHER_ORIGIN);
            if headers.contains("referer") {
                headers.set("Referer", format!("{OTHER_ORIGIN}/"));
            }
        }
        Why::NoOrigin => {
            headers.delete("origin");
            headers.delete("referer");
        }
    }
    let method = if actual.method.as_str() == "HEAD" { actual.method.clone() } else { Method::get() };
    HttpRequest { method, url, headers, body: None }
}
