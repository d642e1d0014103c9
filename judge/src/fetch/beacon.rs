//! What `sendBeacon()` tells its page.

use super::Outcome;
use super::response::{self, ResponseType};
use super::steps::Steps;
use crate::rules::{Fault, Notice};

/// The outcome of a beacon for its page: the call returns true once the request is
/// [queued](https://w3c.github.io/beacon/#sec-processing-model), and the page never learns what came of it. `responses` is how many
/// came; with the first one it has already been queued.
pub(super) fn outcome(outcome: Outcome, responses: usize, steps: &mut Steps) -> Outcome {
    let (rule, fact) = match &outcome {
        Outcome::Blocked(violation)
            if matches!(violation.fault, Fault::CspBlocked { .. })
                && responses == 0
                && !steps.engine.beacons.accepts_csp_blocked =>
        {
            return outcome;
        }
        Outcome::Blocked(violation) if violation.stops_before_queue() => return outcome,
        Outcome::Blocked(violation) => {
            (Some(violation.rule()), format!("{}: {}", violation.rule(), violation.message()))
        }
        Outcome::Failed(failure) => (None, failure.detail.clone()),
        Outcome::Allowed(_) => (None, String::new()),
    };
    if !fact.is_empty() {
        steps.note(Notice::BeaconNotDelivered { rule, fact });
    }
    Outcome::Allowed(response::opaque(ResponseType::Opaque, String::new()))
}
