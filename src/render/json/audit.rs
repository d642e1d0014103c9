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

/// What an audit found.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::render) struct Audited<'a> {
    /// 2. Fields are added under it, never renamed or removed.
    schema: u32,
    request: Request,
    /// The result.
    verdict: Verdict,
    /// What is wrong; the worst first.
    findings: Vec<Finding<'a>>,
    /// What becomes of each trusted origin.
    trusted: Vec<Trusted<'a>>,
    /// Each origin that was sent, in that order.
    tried: Vec<Tried<'a>>,
    /// What is not a finding, but limits what was found.
    notes: Vec<Note<'a>>,
    /// How many requests were sent.
    requests: usize,
}

/// What is audited.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Request {
    /// The URL.
    url: String,
    /// The method.
    method: String,
    /// The page's headers: pairs of name and value.
    headers: Vec<[String; 2]>,
    /// `include` or `omit`.
    credentials: &'static str,
    /// The trusted origins.
    trusted: Vec<String>,
    /// As which browser it is judged.
    browser: &'static str,
    /// The address space of the target: `loopback`, `local` or `public`.
    address_space: &'static str,
}

/// The result of an audit.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Verdict {
    /// `clean`, `findings` or `failed`.
    outcome: &'static str,
    /// The worst of the findings: `critical`, `high`, `medium`, `low`, `info`; null where there is none.
    severity: Option<&'static str>,
    /// A sentence.
    message: String,
}

/// Something that the server lets happen.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Finding<'a> {
    /// Its rule, for `corscheck explain`.
    id: &'static str,
    /// `critical`, `high`, `medium`, `low` or `info`.
    severity: &'static str,
    /// The origin that gets in; `*` for all, null where it is about none.
    origin: Option<&'a str>,
    /// Whether it gets in with credentials.
    with_credentials: bool,
    /// How it gets in: as a page that reads the response, by a preflight, a handshake, a script element or what elements load.
    via: &'static str,
    /// A sentence.
    message: String,
    /// What to change.
    change: &'static str,
    /// What was sent and received; null where it does not show in one response.
    evidence: Option<Evidence<'a>>,
    /// The command that prints the configuration, where a list of origins is at fault.
    fix: Option<String>,
}

/// The lines of a request and its response that show a finding.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Evidence<'a> {
    /// What was sent besides the origin.
    sent: &'a [String],
    /// What was received.
    received: &'a [String],
}

/// A trusted origin.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Trusted<'a> {
    /// The origin.
    origin: &'a str,
    /// Whether a page of it gets in, with credentials or without; null where that is not known.
    allowed: Option<bool>,
    /// Whether it does with credentials.
    allowed_with_credentials: Option<bool>,
    /// The rule that stops it.
    rule: Option<&'static str>,
}

/// An origin that was sent.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Tried<'a> {
    /// The origin.
    origin: &'a str,
    /// The finding that it would show, or `trusted`.
    why: &'static str,
    /// Whether a page of it gets in; null where that is not known.
    allowed: Option<bool>,
    /// Whether it does with credentials.
    allowed_with_credentials: Option<bool>,
}

/// What is not a finding, but limits what was found.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Note<'a> {
    /// Its id, which stays the same.
    id: &'static str,
    /// A sentence.
    message: &'a str,
}

/// What `--dry-run` prints.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::render) struct Planned<'a> {
    /// 2. Fields are added under it, never renamed or removed.
    schema: u32,
    request: Request,
    /// True: nothing was sent.
    dry_run: bool,
    /// The origins that would be sent.
    tried: Vec<Tried<'a>>,
    /// What may be sent besides.
    beside: Vec<PlannedBeside>,
}

/// What is sent besides the origins.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct PlannedBeside {
    /// What it would show.
    id: &'static str,
    /// Its URL.
    url: String,
    /// When it is sent.
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
