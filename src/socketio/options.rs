//! What each choice of a client's options comes to, as far as the responses at hand say.

use super::cause::Cause;
use super::diagnosis::{OptionResult, Step, StepKind, StepResult, Trace};
use super::reading::{blocked_with, failure_of};
use super::{Plan, Transports};
use crate::web::request::Credentials;

fn step(steps: &[Step], kind: StepKind) -> Option<&Step> {
    steps.iter().find(|step| step.kind == kind)
}

/// What each choice of options comes to, as far as the responses at hand say.
pub(super) async fn options(plan: &Plan, steps: &[Step]) -> Vec<OptionResult> {
    let mut all = Vec::new();
    for transports in [Transports::Both, Transports::Polling, Transports::WebSocket] {
        for with_credentials in [false, true] {
            let found = match transports {
                Transports::WebSocket => step(steps, StepKind::WebSocket).map(failure_of),
                _ => polling_with(plan, steps, with_credentials).await,
            };
            let Some(failed) = found else { continue };
            let lost = step(steps, StepKind::Upgrade)
                .filter(|step| transports == Transports::Both && step.result == StepResult::Failed);
            let message = match (&failed, lost) {
                (Some((_, message)), _) => message.clone(),
                (None, Some(_)) => "It stays on polling: the upgrade fails without an error.".into(),
                (None, None) => String::new(),
            };
            all.push(OptionResult {
                transports,
                with_credentials,
                connects: failed.is_none(),
                step: failed.map(|(step, _)| step).or(lost.map(|step| step.kind)),
                message,
            });
        }
    }
    all
}

/// The step of the polling transport that fails with these credentials; none where that is not known.
async fn polling_with(
    plan: &Plan,
    steps: &[Step],
    with_credentials: bool,
) -> Option<Option<(StepKind, String)>> {
    let handshake = step(steps, StepKind::Handshake)?;
    let other = with_credentials != plan.with_credentials;
    let is_cors = |step: &Step| matches!(step.cause, None | Some(Cause::Cors));
    if !is_cors(handshake) {
        return Some(failure_of(handshake));
    }
    if other {
        let credentials = if with_credentials { Credentials::Include } else { Credentials::SameOrigin };
        if let Some(Trace::Call(call)) = handshake.traces.first()
            && let Some(message) = blocked_with(call, credentials).await
        {
            return Some(Some((StepKind::Handshake, message)));
        }
    } else if let Some(failed) = failure_of(handshake) {
        return Some(Some(failed));
    }
    let later = [StepKind::Connect, StepKind::Messages];
    let failed = later.iter().filter_map(|kind| step(steps, *kind)).find_map(failure_of);
    // Behind a handshake that this browser stopped nothing was sent.
    (failed.is_some() || step(steps, StepKind::Connect).is_some() || other).then_some(failed)
}
