//! Two listeners under the name `localhost`: browsers connect to different ones.

use std::net::{IpAddr, SocketAddr};

use url::Url;

use super::Advice;
use super::case::Case;
use crate::fetch::Engine;
use crate::web::browser::Browser;
use crate::web::loopback::Listeners;
use crate::web::text::{list, shown};

/// The stable name.
pub(super) const ID: &str = "localhost-listeners";

pub(super) fn advise(case: &Case<'_>) -> Vec<Advice> {
    words(case).map(|words| Advice::new(ID, words)).into_iter().collect()
}

fn words(case: &Case<'_>) -> Option<String> {
    match case.listeners {
        Listeners::One => return None,
        Listeners::OneOrTwo if case.is_allowed() => return None,
        Listeners::OneOrTwo | Listeners::Two => {}
    }
    let url = case.question().url();
    let host = url.host_str()?;
    let browser = case.question().browser();
    let order = |browser: Browser| Engine::of(browser).connections.localhost;
    let [own, other] = order(browser).addresses().map(|address| with_address(url, address));
    let theirs: Vec<&str> = Browser::EACH_ENGINE
        .iter()
        .filter(|theirs| order(**theirs) != order(browser))
        .map(|theirs| theirs.name())
        .collect();
    let to = format!("{} connects to {own}, {} to {other}", browser.name(), list(&theirs));
    let name = shown(host);
    Some(match case.listeners {
        Listeners::Two => format!(
            "{name} has two addresses, and another server listens at {other}: {to}. Write the address instead of the name, or \
             stop the server that is not meant."
        ),
        Listeners::One | Listeners::OneOrTwo => format!(
            "{name} has two addresses, and both accept connections: {to}. If two servers listen there, write the address \
             instead of the name, or stop the server that is not meant."
        ),
    })
}

/// Host and port, with an address for the host.
fn with_address(url: &Url, address: IpAddr) -> String {
    SocketAddr::new(address, url.port_or_known_default().unwrap_or_default()).to_string()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{assert_says, investigation, of_kind, question, response};
    use super::super::{ExtraRequests, Investigation};
    use super::*;

    fn said(browser: Browser, listeners: Listeners, allowed: bool) -> String {
        let question = question(|question| {
            question.client.browser = browser;
            question.call.url = Url::parse("http://localhost:8000/").expect("a URL");
        });
        let headers: &[(&str, &str)] = if allowed { &[("Access-Control-Allow-Origin", "*")] } else { &[] };
        let found = investigation(question, ExtraRequests::default(), &[response(200, headers)]);
        let found = Investigation { listeners, ..found };
        of_kind(ID, &found).into_iter().map(|advice| advice.message).collect()
    }

    #[test]
    fn both_addresses_are_named() {
        for (browser, listeners, allowed, expected) in [
            (
                Browser::Chromium,
                Listeners::Two,
                true,
                "another server listens at 127.0.0.1:8000: Chromium connects to [::1]:8000, Firefox to 127.0.0.1:8000.",
            ),
            (Browser::Chromium, Listeners::Two, false, "another server listens at 127.0.0.1:8000"),
            (
                Browser::Firefox,
                Listeners::Two,
                true,
                "[::1]:8000: Firefox connects to 127.0.0.1:8000, Chromium and Safari to [::1]:8000.",
            ),
            (Browser::Chromium, Listeners::One, false, ""),
            (Browser::Chromium, Listeners::OneOrTwo, false, "both accept connections"),
            (Browser::Chromium, Listeners::OneOrTwo, true, ""),
        ] {
            assert_says(&said(browser, listeners, allowed), expected, &format!("{browser:?} {listeners:?}"));
        }
    }
}
