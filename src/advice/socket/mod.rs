//! What is found out about a WebSocket, and what an expert would add.

mod case;
mod change;
mod library;
mod of_call;
mod reached;
mod refused;
#[cfg(test)]
mod tests;

use self::case::SocketCase;
pub use self::change::change_socket;
pub(super) use self::of_call::first_for_socket;
pub use self::of_call::socket_question;
use super::Advice;
use crate::rules::Notice;
use crate::web::session::{Said, Session, SessionEnd};
use crate::websocket::{
    SocketDiagnosis, SocketOther, SocketOutcome, broken, closed, foreign_origin, page_close_code,
};

/// A WebSocket's diagnosis, with what was found out beyond it.
#[derive(Clone, Debug)]
pub struct SocketInvestigation {
    /// The diagnosis.
    pub diagnosis: SocketDiagnosis,
    /// What the other engines would do.
    pub others: Vec<SocketOther>,
    /// What happened in the socket, where it opened.
    pub session: Option<Session>,
    /// The same socket for pages of other origins.
    pub foreign: Vec<SocketDiagnosis>,
}

impl SocketInvestigation {
    /// All that explains the outcome, or will surprise.
    #[must_use]
    pub fn notices(&self) -> Vec<Notice> {
        let mut notices = self.diagnosis.notices.clone();
        notices.extend(self.session.as_ref().and_then(|session| self.end(session)));
        let opens = |foreign: &&SocketDiagnosis| matches!(foreign.outcome, SocketOutcome::Opens(_));
        notices.extend(
            self.foreign
                .iter()
                .filter(opens)
                .map(|foreign| foreign_origin(foreign.question.origin().serialize(), foreign.sent_cookies())),
        );
        notices
    }

    /// What the end of a session means for the page.
    fn end(&self, session: &Session) -> Option<Notice> {
        let browser = self.diagnosis.question.browser();
        match (session.end, session.received.last()) {
            (SessionEnd::Closed, Some(Said::Close { code, reason })) => {
                Some(closed(*code, reason, !session.sent.is_empty(), browser))
            }
            (SessionEnd::Dropped, _) => {
                Some(broken("the server closes the connection without a close frame".into()))
            }
            (SessionEnd::Broken(fault), _) => Some(broken(fault.to_string())),
            (SessionEnd::Open | SessionEnd::Closed, _) => None,
        }
    }

    /// The code of the page's `close` event, where the server ended the session.
    #[must_use]
    pub fn page_close_code(&self) -> Option<u16> {
        let session = self.session.as_ref()?;
        match (session.end, session.received.last()) {
            (SessionEnd::Closed, Some(Said::Close { code, .. })) => {
                Some(page_close_code(*code, self.diagnosis.question.browser()))
            }
            (SessionEnd::Dropped | SessionEnd::Broken(_), _) => Some(1006),
            _ => None,
        }
    }
}

/// What finds one kind of advice.
type Adviser = fn(&SocketCase<'_>) -> Option<Advice>;

/// All advice on WebSockets, the most important first.
const ADVISERS: &[(&str, Adviser)] = &[
    (refused::ENGINE_IO, refused::engine_io),
    (refused::WEB_PAGE, refused::web_page),
    (refused::ORIGIN_REFUSED, refused::origin_refused),
    (refused::REDIRECT_TARGET, refused::redirect_target),
    (refused::SESSION, refused::session),
    (refused::UPSTREAM, refused::upstream),
    (refused::PROXY_ITSELF, refused::proxy_itself),
    (refused::UPGRADE_NOT_PASSED, refused::upgrade_not_passed),
    (refused::SUBPROTOCOL, refused::subprotocol),
    (reached::OTHER_SCHEME, reached::other_scheme),
    (reached::NO_RESPONSE, reached::no_response),
    (reached::HTTP_IN_SOCKET, reached::http_in_socket),
    (reached::FIREFOX_WINDOW, reached::firefox_window),
    (reached::LOOPBACK_IN_SAFARI, reached::loopback_in_safari),
    (reached::ORIGIN_UNTRIED, reached::origin_untried),
];

/// What an expert would add, the most important first.
#[must_use]
pub fn advise_socket(found: &SocketInvestigation) -> Vec<Advice> {
    let case = SocketCase::new(found);
    ADVISERS.iter().filter_map(|(_, adviser)| adviser(&case)).collect()
}

/// The stable names of that advice, in the order of importance.
pub fn socket_ids() -> impl Iterator<Item = &'static str> {
    ADVISERS.iter().map(|(id, _)| *id)
}
