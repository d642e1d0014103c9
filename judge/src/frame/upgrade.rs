//! `upgrade-insecure-requests` of a page: what it makes of the URLs that its frames and popups go to.

use url::Url;

use super::question::FrameQuestion;
use super::quirks::FrameQuirks;
use crate::fetch::engine::Engine;
use crate::web::csp::Policy;
use crate::web::trustworthy::is_potentially_trustworthy;

/// [Upgrade a navigation](https://w3c.github.io/webappsec-upgrade-insecure-requests/#upgrade-request) of what the page shows: every one of
/// a frame, those of a popup only to the page's own host.
pub(super) fn upgraded(question: &FrameQuestion, mut url: Url) -> Url {
    let browser = question.client.browser;
    let upgrades = question.page.policies().iter().any(Policy::upgrades_insecure_requests);
    let exempt = is_potentially_trustworthy(&url) && !Engine::of(browser).upgrades.include_loopback;
    if upgrades && url.scheme() == "http" && !exempt && covers(question, FrameQuirks::of(browser), &url) {
        // Only schemes that are not special refuse.
        let _ = url.set_scheme("https");
    }
    url
}

/// Whether the policy covers where the window goes.
fn covers(question: &FrameQuestion, quirks: &FrameQuirks, url: &Url) -> bool {
    if question.shown_as.is_nested() {
        return true;
    }
    let Some(page) = &question.page.url else { return false };
    let one_port = page.port_or_known_default() == url.port_or_known_default();
    page.host() == url.host()
        && (one_port || quirks.upgrades_popups_on_any_port)
        && (!question.is_noopener() || quirks.upgrades_popups_without_opener)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fetch::Client;
    use crate::frame::{EmbeddedAs, EmbeddingPage};
    use crate::web::browser::Browser;
    use crate::web::headers::HeaderList;

    /// As Chromium, Firefox and WebKit were measured: whether a page of `http://app.test:8000` upgrades this URL.
    #[test]
    fn as_measured() {
        let (frame, popup) = (EmbeddedAs::Iframe, EmbeddedAs::Popup);
        for (shown_as, features, url, expected) in [
            (frame, "", "http://app.test:8000/", [true, true, true]),
            (frame, "", "http://api.test:8001/", [true, true, true]),
            (frame, "", "http://localhost:8001/", [false, false, true]),
            (frame, "", "https://api.test/", [true, true, true]),
            (popup, "", "http://app.test:8000/", [true, true, true]),
            (popup, "", "http://app.test:8001/", [true, false, false]),
            (popup, "", "http://sub.app.test:8000/", [false, false, false]),
            (popup, "", "http://api.test:8001/", [false, false, false]),
            (popup, "noopener", "http://app.test:8000/", [false, true, false]),
            (popup, "noreferrer", "http://app.test:8000/", [false, true, false]),
            (popup, "noopener", "http://app.test:8001/", [false, false, false]),
        ] {
            let browsers = [Browser::Chromium, Browser::Firefox, Browser::WebKit];
            for (browser, expected) in browsers.into_iter().zip(expected) {
                let mut headers = HeaderList::new();
                headers.append("Content-Security-Policy", "upgrade-insecure-requests");
                let page = EmbeddingPage { url: Url::parse("http://app.test:8000").ok(), headers };
                let question = FrameQuestion {
                    shown_as,
                    features: features.into(),
                    ..FrameQuestion::new(url, page, Client::new(browser))
                };
                let url = question.parsed_url().expect("a URL");
                assert_eq!(
                    upgraded(&question, url).scheme() == "https",
                    expected,
                    "{browser:?} {shown_as:?} {features} {}",
                    question.url
                );
            }
        }
    }
}
