//! Whether other origins than the allowed ones get in: the audit of `audit = true`.

use super::check::{Check, Reason, ReasonKind};
use crate::audit::{Class, FailOn, Outcome, Plan, Words, audit};
use crate::fetch::{Call, Kind};
use crate::pace::PacedWire;
use crate::probe::{DryRun, Question, dry_run};
use crate::web::request::{Credentials, Initiator, Mode};
use crate::web::script::with_parameter;

/// How many requests one audit sends at most.
const MOST_REQUESTS: usize = 200;
/// How many requests a second all audits of a run send at most, where the command line does not say.
pub(super) const RATE: f64 = 20.0;

/// Whether responses tell who gets in: to requests under CORS, and of a method that writes to the preflight, as nothing else is sent.
fn can_tell(question: &Question) -> bool {
    let has_preflight = || match dry_run(question) {
        DryRun::Sends { requests, .. } => requests.iter().any(|next| next.kind == Kind::Preflight),
        DryRun::Ends(_) => false,
    };
    question.effective_modes().mode == Mode::Cors && (!question.preflight_only || has_preflight())
}

/// What is audited for a check's call, and what alone is looked for, if not all. `None` where responses do not tell who gets in.
fn audited(mut question: Question) -> Option<(Question, Vec<Class>)> {
    question.preflight_only = !matches!(question.method(), "GET" | "HEAD");
    if question.call.initiator == Initiator::WebSocket {
        // An http URL is one for a WebSocket as well.
        let scheme = if matches!(question.url().scheme(), "https" | "wss") { "wss" } else { "ws" };
        question.call.url.set_scheme(scheme).ok()?;
        return Some((question, Vec::new()));
    }
    if let Some(callback) = question.call.attributes.script.callback.clone() {
        // A script element reads it whatever a list of origins says; the response to a call shows what is there.
        let url = with_parameter(question.url().clone(), &callback.param, &callback.name);
        question.call = Call::new(Initiator::Fetch, url);
        question.call.attributes.script.callback = Some(callback);
        return Some((question, vec![Class::JsonpHijacking]));
    }
    can_tell(&question).then_some((question, Vec::new()))
}

/// Audits what a check calls, and gives a reason for each finding from medium on.
pub(super) async fn reasons(check: &Check, wire: &PacedWire<'_>) -> Vec<Reason> {
    if check.audited.is_empty() {
        return Vec::new();
    }
    let Some((mut question, only)) = check.question.call().cloned().and_then(audited) else {
        return Vec::new();
    };
    question.call.credentials = match question.effective_modes().credentials {
        Credentials::Omit => Credentials::Omit,
        // From another origin it is as bad as omit; what the page could have is the question.
        Credentials::SameOrigin | Credentials::Include => Credentials::Include,
    };
    question.page.policy = Default::default();
    question.call.address_space = None;
    let plan = Plan {
        space: wire.space_of(question.url()).await,
        subprotocols: question.call.attributes.subprotocols.clone(),
        question,
        trusted: check.audited.clone(),
        only,
        skip: Vec::new(),
        platforms: Vec::new(),
        max_requests: MOST_REQUESTS,
    };
    let done = audit(&plan, &mut Words::random(), wire).await;
    let counted = done.findings.iter().filter(|finding| FailOn::default().covers(finding.severity));
    let mut reasons: Vec<Reason> = counted
        .map(|finding| Reason {
            kind: ReasonKind::Audit,
            message: format!(
                "{} ({}): {} {}",
                finding.class.id(),
                finding.severity.id(),
                finding.message(),
                finding.class.change()
            ),
            finding: Some((finding.class.rule(), finding.severity)),
        })
        .collect();
    if reasons.is_empty() && done.outcome() == Outcome::Failed {
        let words = done.failure.unwrap_or_else(|| "the server limits the rate of requests".into());
        let message = format!("the audit has too few responses to judge: {words}");
        reasons.push(Reason { kind: ReasonKind::Network, message, finding: None });
    }
    reasons
}
