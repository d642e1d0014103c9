//! What of a URL leaves the browser.

use url::Url;

/// The URL without fragment and user info.
#[must_use]
pub(crate) fn wire_url(mut url: Url) -> Url {
    url.set_fragment(None);
    // Only URLs without a host refuse, and those are not sent.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url
}
