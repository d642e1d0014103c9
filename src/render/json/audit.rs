//! An audit in JSON: `corscheck audit --format json`.

use serde::Serialize;

use super::{SCHEMA, line};
use crate::audit::{Audit, Beside, Outcome, Plan, Trial};
use crate::fetch::without_password;
use crate::probe::Question;
use crate::render::audit_fix;
use crate::render::secrets::{Secrets, reported};
use crate::render::sentences::audited;
use crate::web::headers::HeaderList;
use crate::web::request::Credentials;

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::render) struct Audited<'a> {
    schema: u32,
    request: Request,
    verdict: Verdict,
    findings: Vec<Finding<'a>>,
    trusted: Vec<Trusted<'a>>,
    tried: Vec<Tried<'a>>,
    notes: Vec<Note<'a>>,
    requests: usize,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Request {
    url: String,
    method: String,
    headers: Vec<[String; 2]>,
    credentials: &'static str,
    trusted: Vec<String>,
    browser: &'static str,
    address_space: &'static str,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Verdict {
    outcome: &'static str,
    severity: Option<&'static str>,
    message: String,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Finding<'a> {
    id: &'static str,
    severity: &'static str,
    origin: Option<&'a str>,
    with_credentials: bool,
    via: &'static str,
    message: String,
    change: &'static str,
    evidence: Option<Evidence<'a>>,
    fix: Option<String>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Evidence<'a> {
    sent: &'a [String],
    received: &'a [String],
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Trusted<'a> {
    origin: &'a str,
    allowed: Option<bool>,
    allowed_with_credentials: Option<bool>,
    rule: Option<&'static str>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Tried<'a> {
    origin: &'a str,
    why: &'static str,
    allowed: Option<bool>,
    allowed_with_credentials: Option<bool>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Note<'a> {
    id: &'static str,
    message: &'a str,
}

/// What `--dry-run` prints.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::render) struct Planned<'a> {
    schema: u32,
    request: Request,
    dry_run: bool,
    tried: Vec<Tried<'a>>,
    beside: Vec<PlannedBeside>,
}

/// What is sent besides the origins.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct PlannedBeside {
    id: &'static str,
    url: String,
    when: String,
}

/// One line of JSON for an audit.
#[must_use]
pub fn audit(audit: &Audit, secrets: Secrets) -> String {
    line(&Audited {
        schema: SCHEMA,
        request: request(
            &audit.question,
            audit.trusted.iter().map(|one| one.origin.clone()).collect(),
            audit.space.id(),
            secrets,
        ),
        verdict: Verdict {
            outcome: audit.outcome().id(),
            severity: audit.severity().filter(|_| audit.outcome() == Outcome::Findings).map(|one| one.id()),
            message: audited(audit),
        },
        findings: audit
            .findings
            .iter()
            .map(|finding| Finding {
                id: finding.class.id(),
                severity: finding.severity.id(),
                origin: finding.origin.as_deref(),
                with_credentials: finding.with_credentials,
                via: finding.via.id(),
                message: finding.message(),
                change: finding.class.change(),
                evidence: finding
                    .evidence
                    .as_ref()
                    .map(|shown| Evidence { sent: &shown.sent, received: &shown.received }),
                fix: audit_fix::command(audit, finding.class),
            })
            .collect(),
        trusted: audit
            .trusted
            .iter()
            .map(|one| Trusted {
                origin: &one.origin,
                allowed: one.allowed,
                allowed_with_credentials: one.with_credentials,
                rule: one.rule.map(|rule| rule.id()),
            })
            .collect(),
        tried: audit
            .tried
            .iter()
            .map(|one| Tried {
                origin: &one.origin,
                why: one.why.id(),
                allowed: one.allowed,
                allowed_with_credentials: one.with_credentials,
            })
            .collect(),
        notes: audit.notes.iter().map(|note| Note { id: note.kind.id(), message: &note.message }).collect(),
        requests: audit.requests,
    })
}

/// One line of JSON for what an audit would send.
#[must_use]
pub fn planned_audit(plan: &Plan, trials: &[Trial], beside: &[Beside], secrets: Secrets) -> String {
    let trusted: Vec<String> = plan.trusted.iter().map(|one| one.serialize()).collect();
    let unknown = |origin, why| Tried { origin, why, allowed: None, allowed_with_credentials: None };
    line(&Planned {
        schema: SCHEMA,
        request: request(&plan.question, trusted.clone(), plan.space.id(), secrets),
        dry_run: true,
        tried: trusted
            .iter()
            .map(|origin| unknown(origin.as_str(), "trusted"))
            .chain(trials.iter().map(|trial| unknown(trial.origin.as_str(), trial.class.id())))
            .collect(),
        beside: beside
            .iter()
            .map(|one| PlannedBeside {
                id: one.class.id(),
                url: without_password(&one.url),
                when: one.when.clone().into_owned(),
            })
            .collect(),
    })
}

fn request(
    question: &Question,
    trusted: Vec<String>,
    address_space: &'static str,
    secrets: Secrets,
) -> Request {
    let headers: HeaderList =
        question.call.headers.iter().map(|(name, value)| (name.clone(), value)).collect();
    let credentials = match question.call.credentials {
        Credentials::Include => "include",
        _ => "omit",
    };
    Request {
        url: without_password(question.url()),
        method: question.method().to_owned(),
        headers: headers
            .iter()
            .map(|header| [header.name.to_string(), reported(header, secrets).into_owned()])
            .collect(),
        credentials,
        trusted,
        browser: question.browser().id(),
        address_space,
    }
}
