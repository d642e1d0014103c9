//! Whether other origins than the allowed ones get in: the audit of `audit = true`.

use super::check::{Check, Reason, ReasonKind};
use crate::audit::{FailOn, Outcome, Plan, Words, audit};
use crate::fetch::Kind;
use crate::pace::PacedWire;
use crate::probe::{DryRun, Question, dry_run};
use crate::web::request::{Credentials, Mode};

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

/// Audits what a check calls, and gives a reason for each finding from medium on.
pub(super) async fn reasons(check: &Check, wire: &PacedWire<'_>) -> Vec<Reason> {
    let Some(mut question) = check.question.call().cloned() else { return Vec::new() };
    question.preflight_only = !matches!(question.method(), "GET" | "HEAD");
    if check.audited.is_empty() || !can_tell(&question) {
        return Vec::new();
    }
    question.call.credentials = match question.effective_modes().credentials {
        Credentials::Omit => Credentials::Omit,
        // From another origin it is as bad as omit; what the page could have is the question.
        Credentials::SameOrigin | Credentials::Include => Credentials::Include,
    };
    question.page.policy = Default::default();
    question.call.address_space = None;
    let plan = Plan {
        space: wire.space_of(question.url()).await,
        question,
        subprotocols: Vec::new(),
        trusted: check.audited.clone(),
        only: Vec::new(),
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
