//! The URL is a WebSocket's, to which CORS does not apply.

use super::case::Case;
use super::{Advice, Experiment};
use crate::web::request::Initiator;
use crate::web::text::shown;

/// The stable name.
pub(super) const ID: &str = "websocket";

pub(super) fn advise(case: &Case<'_>) -> Vec<Advice> {
    let question = case.question();
    let is_socket_url = matches!(question.url().scheme(), "ws" | "wss");
    // What was judged as a WebSocket needs no advice to do so.
    if !is_socket_url || question.initiator() == Initiator::WebSocket {
        return Vec::new();
    }
    let message = format!(
        "This is a WebSocket's URL: a page opens it with new WebSocket(), to which CORS does not apply, so no Access-Control \
         header helps. The browser sends Origin: {}, and the server compares it with its own list; if it rejects the handshake \
         (403), the page only gets the close code 1006.",
        shown(&case.origin())
    );
    vec![Advice::new(ID, message).with(Experiment::WebSocket)]
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::super::testing::advice;
    use super::ID;

    #[test]
    fn only_its_schemes() {
        let to = |url: &str| {
            let url = Url::parse(url).expect("a URL");
            advice(ID, |question| question.call.url = url, &[])
        };
        assert!(to("wss://api.example/cable").contains("Origin: https://app.example,"));
        assert!(to("ws://api.example/").contains("1006"));
        assert_eq!(to("https://api.example/"), "");
    }
}
