//! Sentences that several formats share.

use crate::advice::{Advice, Experiment, lost_sessions};
use crate::audit::{Audit, Outcome as AuditOutcome};
use crate::fetch::{Outcome, is_same_origin_request};
use crate::probe::{CallTrace, UnsentRequest};
use crate::replay::{Missing, QuestionError};
use crate::rules::{CookieOutcome, Notice, Rule};
use crate::socketio::Found;
use crate::web::browser::Browser;
use crate::web::request::{Credentials, Initiator};
use crate::web::text::{counted, shown};
use crate::websocket::SocketOutcome;

pub use crate::probe::{allowed, unread};
pub use crate::web::text::sentence;

/// How an audit ended, in a sentence.
#[must_use]
pub fn audited(audit: &Audit) -> String {
    let refused = match audit.refused() {
        0 => "No other origin was tried".into(),
        1 => "1 other origin was refused".into(),
        count => format!("{count} other origins were refused"),
    };
    match (audit.outcome(), audit.severity()) {
        (AuditOutcome::Findings, Some(worst)) => {
            let count = audit.findings.len();
            let is_worst = if count == 1 { "its severity" } else { "the worst" };
            format!("{}, {is_worst} is {worst}.", counted(count, "finding"), worst = worst.id())
        }
        (AuditOutcome::Failed, _) => match &audit.failure {
            Some(failure) => format!("Too little came back to judge: {failure}."),
            None => "Too little came back to judge.".into(),
        },
        _ => match audit.trusted.iter().any(|one| one.allowed == Some(true)) {
            true => format!("{refused}; only the trusted ones get in."),
            false => format!("{refused}; no origin gets in."),
        },
    }
}

/// What a browser does with a call, and why, in a sentence or two.
#[must_use]
pub fn verdict(call: &CallTrace) -> String {
    match &call.unsent {
        Some(unsent) => preflight_passed(unsent),
        None => {
            let sentence =
                delivered(call).unwrap_or_else(|| verdict_of(&call.outcome, call.question.initiator()));
            let of_safari = credentials_of_redirect(call).map(str::to_owned);
            std::iter::once(sentence).chain(of_safari).chain(unread(call)).collect::<Vec<_>>().join(" ")
        }
    }
}

/// Why Safari checks a redirect as one with credentials, although the call has the default: it began at the page's own origin.
fn credentials_of_redirect(call: &CallTrace) -> Option<&'static str> {
    let Outcome::Blocked(violation) = &call.outcome else { return None };
    let question = &call.question;
    let is_about_credentials = matches!(
        violation.rule(),
        Rule::CredentialsWildcardOrigin
            | Rule::CredentialsAllowCredentialsMissing
            | Rule::CredentialsAllowCredentialsInvalid
    );
    let is_default = question.call.credentials == Credentials::SameOrigin
        && question.browser().engine() == Browser::WebKit
        && is_same_origin_request(question.origin(), question.url());
    (is_about_credentials && is_default && violation.context.redirected).then_some(
        "The call began at the page's own origin, with credentials, and Safari checks later redirects as if they were sent; \
         credentials: 'omit' avoids it.",
    )
}

/// What a JSONP request comes to that delivers: how often the script calls the page's function.
#[must_use]
pub fn delivered(call: &CallTrace) -> Option<String> {
    let callback = call.question.call.attributes.script.callback.as_ref()?;
    let delivery = call.delivery().filter(|delivery| delivery.delivered)?;
    let name = shown(&callback.name);
    Some(match delivery.calls {
        Some(0) => format!("The script calls {name} later, from a timer: the data come after load."),
        Some(1) => format!("The script calls {name} once: the page gets the data."),
        Some(number) => format!("The script calls {name} {number} times: the page gets the data each time."),
        None => format!("The script calls {name}, or may: how often cannot be known from its text."),
    })
}

/// What an allowed call hides, where nothing was said of what the page needs: that its method did not arrive, and that a session
/// that it wants is not kept. Sentences.
#[must_use]
pub fn hidden_failures(call: &CallTrace) -> Vec<String> {
    let missed = call.missed_needs();
    let all = call
        .method_changed()
        .map(Notice::message)
        .into_iter()
        .chain(lost_sessions(call).map(CookieOutcome::message));
    all.filter(|sentence| !missed.iter().any(|(_, other)| other == sentence)).collect()
}

/// The same for an outcome alone.
#[must_use]
pub fn verdict_of(outcome: &Outcome, initiator: Initiator) -> String {
    match outcome {
        Outcome::Allowed(response) => allowed(response, initiator),
        Outcome::Blocked(violation) => violation.message(),
        Outcome::Failed(failure) => sentence(&failure.detail),
    }
}

/// What a page notices of a response whose body cannot be used.
#[must_use]
pub fn broken(initiator: Initiator) -> String {
    let words = match initiator {
        Initiator::Fetch => "fetch() rejects.",
        Initiator::Xhr | Initiator::XhrUpload => "XMLHttpRequest fires error, with status 0.",
        Initiator::Font => "The font is not used.",
        Initiator::Worker => "The worker fires error.",
        Initiator::ServiceWorker => "register() rejects.",
        Initiator::Json | Initiator::CssModule => "The import fails.",
        Initiator::Manifest => "The page has no manifest.",
        _ => return format!("{} fires error, as if there were no response.", initiator.words()),
    };
    words.into()
}

/// What a recording does not hold, and the flag that supplies it: a sentence without a full stop.
#[must_use]
pub fn missing(missing: &Missing) -> String {
    match missing {
        Missing::PageOrigin => format!("{}; --origin would", missing.message()),
        Missing::Initiator => format!("{}; with --origin it is taken for fetch()", missing.message()),
        Missing::Question(error) => question_error(error),
        other => other.message(),
    }
}

/// Why there is no question in a call, and the flag that helps: a sentence without a full stop.
#[must_use]
pub fn question_error(error: &QuestionError) -> String {
    match error {
        QuestionError::PageUnknown(_) => format!("{error}; --origin would say it"),
        QuestionError::Unknown { name, .. } => format!("{error}; --set {name}=VALUE would say it"),
        QuestionError::Origin(_) | QuestionError::Url(_) => error.to_string(),
    }
}

/// Whether a rule says that no server responded at all, so that nothing more can be said than that.
#[must_use]
pub fn is_silence(rule: Rule) -> bool {
    matches!(rule, Rule::UnknownHost | Rule::ConnectionRefused | Rule::ConnectionFailed | Rule::TimedOut)
}

/// The sentence for a preflight that lets a request pass, which stays unsent.
#[must_use]
pub fn preflight_passed(unsent: &UnsentRequest) -> String {
    format!("The preflight allows the {}. It was not sent, so its own response is not judged.", unsent.method)
}

/// What a piece of advice says, and the flag with which more can be found out.
#[must_use]
pub fn advice(advice: &Advice) -> String {
    let flag = match advice.experiment {
        None => return advice.message.clone(),
        Some(Experiment::WithoutVerification) => "--insecure shows what follows.",
        Some(Experiment::WithOwnAuthority) => {
            "--insecure shows what follows, and so does --cacert with your own authority."
        }
        Some(Experiment::OtherPageSpace) => "--page-address-space local or loopback says otherwise.",
        Some(Experiment::PlainHeader) => "The same with -H 'X-Corscheck: 1' besides shows it.",
        Some(Experiment::WebSocket) => "corscheck websocket judges its handshake.",
        Some(Experiment::WithoutReferrer) => "--referrer-policy no-referrer tries it.",
        Some(Experiment::CheckCaching) => "--check-caching sends a request from another origin to find out.",
    };
    format!("{} {flag}", advice.message)
}

/// The sentence for what becomes of a WebSocket.
#[must_use]
pub fn socket(outcome: &SocketOutcome) -> String {
    match outcome {
        SocketOutcome::Opens(agreement) => agreement.sentence(),
        SocketOutcome::Blocked(fault) => fault.message(),
        SocketOutcome::Failed(failure) => sentence(&failure.failure.detail),
    }
}

/// What a socket.io client comes to, and why: a sentence or two.
#[must_use]
pub fn socketio(found: &Found) -> String {
    let step = found.deciding();
    let why = step.map(|step| match &step.cause {
        Some(cause) => cause.message(&found.plan, &step.message),
        None => step.message.clone(),
    });
    match (found.connects(), why) {
        (true, None) => "The client connects.".into(),
        (true, Some(why)) => format!("The client connects, but stays on polling. {why}"),
        (false, why) => why.unwrap_or_else(|| "The client does not connect.".into()),
    }
}
