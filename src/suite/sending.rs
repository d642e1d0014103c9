//! Which checks send requests that may change data: only those for which the file says so.

use crate::fetch::Kind;
use crate::probe::{DryRun, Question};
use crate::replay::dry_run;
use crate::web::method::is_safe;

/// How far a check goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sending {
    /// Everything that the browser would send.
    All,
    /// Preflights alone: the request itself may change data.
    Preflights,
    /// Nothing: the request may change data, and has no preflight.
    Nothing,
}

impl Sending {
    /// How far a request by this method goes, where such that may change data are `sent` or not, and the page `must_be_refused` or
    /// not. The question is only made where its preflight decides.
    pub(super) fn of(
        method: &str,
        sent: bool,
        must_be_refused: bool,
        question: impl FnOnce() -> Option<Question>,
    ) -> Self {
        if is_safe(method) || (sent && !must_be_refused) {
            return Self::All;
        }
        // A page that must be refused can be refused by its preflight, so nothing else need be sent.
        match question().is_some_and(|question| has_preflight(&question)) {
            true => Self::Preflights,
            false if sent => Self::All,
            false => Self::Nothing,
        }
    }
}

/// Whether a preflight goes out before the request. Where nothing at all goes out, there is nothing to hold back either.
fn has_preflight(question: &Question) -> bool {
    match dry_run(question) {
        DryRun::Sends { requests, .. } => requests.first().is_some_and(|first| first.kind == Kind::Preflight),
        DryRun::Ends(_) => true,
    }
}
