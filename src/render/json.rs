//! The pinned JSON: structs of its own, made from a diagnosis. Fields may be added, never renamed or removed without a
//! new schema number.

mod additions;
mod advice;
mod audit;
mod confirmation;
mod confirmed_frame;
mod cookie;
mod difference;
mod exchange;
mod fix;
mod frame;
mod frame_channels;
mod header_pair;
mod isolation;
mod jsonp;
mod origins;
mod others;
mod pasted;
mod place_in_har;
mod probe;
mod readable;
mod recorded;
mod safe;
mod socketio;
mod websocket;

use std::collections::BTreeMap;
use std::time::Duration;

use serde::ser::SerializeSeq;
use serde::{Serialize, Serializer};
use serde_json::value::{RawValue, to_raw_value};
use url::Url;

use self::confirmation::confirmation;
use self::cookie::{SetCookie, set_cookie};
use self::difference::watched;
use self::exchange::{CheckJson, Said, Sent};
use self::fix::Fix;
use self::jsonp::{CallbackJson, Jsonp};
use self::others::others_by_id;
use self::pasted::pasted;
pub(super) use self::probe::Probe;
use self::probe::{Preflight, Repeat, RequestJson, Verdict};
use self::readable::readable;
use self::safe::is_safe;
use super::secrets::{Secrets, reported, reported_text};
use super::sentences;
use crate::advice::{CallFindings, Findings, InvestigatedCall, Investigation, error_text};
use crate::fetch::{Kind, NextRequest, OriginSource, Outcome, without_password};
use crate::probe::{CallTrace, Exchange, Question, failure_rule};
use crate::rules::{Checked, Notice, Reason, Rule, Violation};
use crate::web::browser::Browser;
use crate::web::headers::HeaderList;
use crate::web::http_url::server_origin;
use crate::web::origin::Origin;
use crate::web::site::{Relation, relation};

#[cfg(test)]
pub(super) use self::{
    audit::{Audited, Planned},
    fix::{Document, Listed, Settings, Socket},
    frame::{FrameJson, PlannedFrame},
    isolation::IsolationJson,
    origins::TwoOrigins,
    recorded::Unknown,
    socketio::SocketIo,
    websocket::WebSocket,
};

pub use self::additions::Additions;
pub use self::audit::{audit, planned_audit};
pub use self::fix::{configuration, products, settings, socket_configuration, socket_products};
pub(super) use self::frame::message as frame_message;
pub use self::frame::{FrameReport, frame, frame_dry_run};
pub use self::isolation::{IsolationReport, Loaded, isolation};
pub use self::origins::origins;
pub use self::recorded::judged;
pub(super) use self::safe::safe;
pub use self::socketio::socketio;
pub use self::websocket::websocket;

/// The number of the JSON formats of all commands: fields may be added under it, and none renamed or removed.
pub(super) const SCHEMA: u32 = 2;
/// Why nothing that is printed can fail to be JSON.
const SERIALIZES: &str = "structs of strings and numbers always serialise";
/// Where the standard says that the promise resolves.
const FETCH_METHOD: &str = "https://fetch.spec.whatwg.org/#fetch-method";

/// What the browsers call an error, by their ids; null where they have no name for it.
pub(super) type Names = BTreeMap<&'static str, Option<&'static str>>;

/// The names of an error in all browsers.
pub(super) fn names(name_in: impl Fn(Browser) -> Option<&'static str>) -> Names {
    Browser::EACH_ENGINE.iter().map(|browser| (browser.engine().id(), name_in(*browser))).collect()
}

/// One line of JSON for a diagnosis.
#[must_use]
pub fn probe(investigation: &Investigation<'_>, additions: &Additions<'_>, secrets: Secrets) -> String {
    line(&probe_object(&Findings::of(investigation), additions, secrets))
}

/// The same as a value in other JSON, with what was found out already.
pub(super) fn probe_value(findings: &Findings<'_>, secrets: Secrets) -> Box<RawValue> {
    let value = to_raw_value(&probe_object(findings, &Additions::default(), secrets)).expect(SERIALIZES);
    if is_safe(value.get()) {
        return value;
    }
    RawValue::from_string(safe(value.get().to_owned())).expect("escapes in strings leave JSON what it is")
}

fn probe_object<'a>(findings: &'a Findings<'_>, additions: &Additions<'a>, secrets: Secrets) -> Probe<'a> {
    let investigation = findings.investigation;
    let CallFindings { others, repair, advice } = findings.first_call();
    let investigated = investigation.first_call();
    let InvestigatedCall { call, simulated, extra_exchanges, listeners: _ } = investigated;
    let CallTrace { question, exchanges, outcome, notices, set_cookies, cookies_omitted, unsent } = call;
    let again = investigation.diagnosis.calls().get(1);
    let reasons = call.reasons();
    Probe {
        schema: SCHEMA,
        request: request_json(question, secrets),
        verdict: Some(match unsent {
            None => Verdict {
                cause: call.delivery().map(|delivery| delivery.cause),
                ..verdict(outcome, call.rule(), sentences::verdict(call), |browser| {
                    call.name_in(browser, others)
                })
            },
            Some(_) => verdict(outcome, None, sentences::verdict(call), |_| None),
        }),
        preflight: Preflight {
            needed: !reasons.is_empty(),
            reasons: reasons.iter().map(reason).collect(),
            cached_seconds: call.preflight_cached_seconds(),
        },
        exchanges: exchanges
            .iter()
            .map(|exchange| sent(exchange, secrets))
            .chain(simulated.iter().map(|exchange| Sent { simulated: true, ..sent(exchange, secrets) }))
            .collect(),
        response: match outcome {
            Outcome::Allowed(response) if unsent.is_none() => Some(readable(response)),
            Outcome::Allowed(_) | Outcome::Blocked(_) | Outcome::Failed(_) => None,
        },
        unsent: unsent.as_ref().map(|unsent| format!("{} {}", unsent.method, unsent.url)),
        cookies: set_cookies.iter().map(set_cookie).collect(),
        cookies_omitted: *cookies_omitted,
        notices: notices.iter().map(notice).collect(),
        simulated_notices: advice::simulated_notices(repair),
        repeat: again.map(|again| Repeat {
            outcome: again.outcome.kind().id(),
            rule: again.rule().map(Rule::id),
            exchanges: again.exchanges.iter().map(|exchange| sent(exchange, secrets)).collect(),
        }),
        browser: question.browser().id(),
        derived: question.browser().is_derived(),
        others: others_by_id(call, others),
        relation: relation_name(question.origin(), question.url()),
        dry_run: false,
        next: repair.next.iter().map(next).collect(),
        changes: advice::changes(repair, investigated),
        advice: advice.iter().map(advice::advised).collect(),
        extra_exchanges: extra_exchanges.iter().map(|extra| advice::extra_sent(extra, secrets)).collect(),
        confirmed: additions.confirmed.map(|confirmed| confirmation(confirmed, secrets)),
        pasted: additions.pasted.map(|read| pasted(read, additions.contradiction)),
        fix: additions.fix.map(Fix::from),
        other_settings: additions.other_settings.map(fix::Other::from),
        watch: additions.watch.map(watched),
        har: None,
        jsonp: call.delivery().as_ref().map(Jsonp::from),
    }
}

/// One line of JSON for what would be sent.
#[must_use]
pub fn dry_run(
    question: &Question,
    requests: &[NextRequest],
    notices: &[Notice],
    additions: &Additions<'_>,
    secrets: Secrets,
) -> String {
    let reasons = requests.iter().find(|next| next.kind == Kind::Preflight).map(|next| &next.reasons);
    line(&Probe {
        schema: SCHEMA,
        request: request_json(question, secrets),
        verdict: None,
        preflight: Preflight {
            needed: reasons.is_some(),
            reasons: reasons.into_iter().flatten().map(reason).collect(),
            cached_seconds: None,
        },
        exchanges: requests.iter().map(|next| unsent(next, secrets)).collect(),
        response: None,
        unsent: None,
        cookies: Vec::new(),
        cookies_omitted: 0,
        notices: notices.iter().map(notice).collect(),
        simulated_notices: Vec::new(),
        repeat: None,
        browser: question.browser().id(),
        derived: question.browser().is_derived(),
        others: BTreeMap::new(),
        relation: relation_name(question.origin(), question.url()),
        dry_run: true,
        next: Vec::new(),
        changes: Vec::new(),
        advice: Vec::new(),
        extra_exchanges: Vec::new(),
        confirmed: None,
        pasted: additions.pasted.map(|read| pasted(read, additions.contradiction)),
        fix: None,
        other_settings: None,
        watch: None,
        har: None,
        jsonp: None,
    })
}

fn request_json(question: &Question, secrets: Secrets) -> RequestJson {
    let call = &question.call;
    let modes = question.effective_modes();
    let headers: HeaderList = call.headers.iter().map(|(name, value)| (name.clone(), value)).collect();
    RequestJson {
        url: without_password(&call.url),
        origin: question.origin().serialize(),
        origin_assumed: question.page.source == OriginSource::Assumed,
        page_address_space: question.page.policy.address_space.map(|page| page.space.id()),
        method: question.method().to_owned(),
        headers: headers
            .iter()
            .map(|header| [header.name.to_string(), reported(header, secrets).into_owned()])
            .collect(),
        credentials: modes.credentials.id(),
        mode: modes.mode.id(),
        redirect: call.redirect.id(),
        r#as: call.initiator.id(),
        callback: call.attributes.script.callback.as_ref().map(CallbackJson::from),
    }
}

fn verdict(
    outcome: &Outcome,
    rule: Option<Rule>,
    message: String,
    name_in: impl Fn(Browser) -> Option<&'static str>,
) -> Verdict {
    Verdict {
        outcome: outcome.kind().id(),
        rule: rule.map(|rule| rule.id()),
        message,
        names: names(|browser| rule.and_then(|_| name_in(browser))),
        spec: rule.map_or(FETCH_METHOD, |rule| rule.spec()),
        cause: None,
    }
}

/// A time in milliseconds, to the hundredth.
pub(super) fn milliseconds(time: Duration) -> f64 {
    (time.as_secs_f64() * 1e5).round() / 100.0
}

fn sent(exchange: &Exchange, secrets: Secrets) -> Sent<'_> {
    let Exchange { request, response, elapsed, lifetime: _, checked } = exchange;
    let mut line = unsent(request, secrets);
    line.elapsed_ms = milliseconds(*elapsed);
    // The absence of some headers passes a check: there is nothing to point at.
    let is_there = |name: &str| response.as_ref().is_ok_and(|response| response.headers.contains(name));
    line.checks =
        checked.iter().filter(|one| !one.passed || is_there(one.header)).map(CheckJson::from).collect();
    match response {
        Ok(response) => {
            line.address = response.remote.map(|remote| remote.to_string());
            line.status = Some(response.status);
            line.response_headers = Pairs { headers: Some(&response.headers), secrets };
            line.body_excerpt = error_text(response).map(|words| reported_text(&words, secrets));
        }
        Err(failure) => {
            let rule = failure_rule(failure.kind);
            line.failure = Some(Said { rule: rule.id(), message: sentences::sentence(&failure.detail) });
        }
    }
    line
}

fn unsent(next: &NextRequest, secrets: Secrets) -> Sent<'_> {
    let NextRequest { kind, message, .. } = next;
    Sent {
        kind: kind.id(),
        method: message.method.to_string(),
        url: without_password(&message.url),
        request_headers: Pairs { headers: Some(&message.headers), secrets },
        address: None,
        status: None,
        response_headers: Pairs { headers: None, secrets },
        body_excerpt: None,
        elapsed_ms: 0.0,
        failure: None,
        checks: Vec::new(),
        simulated: false,
    }
}

impl From<&Checked> for CheckJson {
    fn from(checked: &Checked) -> Self {
        let Checked { check, header, passed } = *checked;
        Self { check: check.id(), header, passed }
    }
}

fn reason(reason: &Reason) -> Said {
    Said { rule: reason.rule().id(), message: reason.message() }
}

fn next(violation: &Violation) -> Said {
    Said { rule: violation.rule().id(), message: violation.message() }
}

fn notice(notice: &Notice) -> Said {
    Said { rule: notice.rule().id(), message: notice.message() }
}

/// Headers, written pair by pair: a response may have very many, and there may be many responses.
struct Pairs<'a> {
    headers: Option<&'a HeaderList>,
    secrets: Secrets,
}

#[cfg(test)]
impl schemars::JsonSchema for Pairs<'_> {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Pairs".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let mut schema = <Vec<[String; 2]>>::json_schema(generator);
        schema.insert(
            "description".into(),
            "Headers: pairs of name and value, in the order sent; those of equal names may stand together."
                .into(),
        );
        schema
    }
}

impl Serialize for Pairs<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let lines = self.headers.into_iter().flat_map(HeaderList::iter);
        let mut pairs = serializer.serialize_seq(self.headers.map(HeaderList::len))?;
        for header in lines {
            header_pair::serialize(&mut pairs, header, self.secrets)?;
        }
        pairs.end()
    }
}

fn relation_name(origin: &Origin, url: &Url) -> &'static str {
    match relation(origin, &server_origin(url)) {
        Relation::SameOrigin => "same-origin",
        Relation::SameSite => "same-site",
        Relation::CrossSite => "cross-site",
    }
}

/// One line of JSON.
pub(super) fn line(value: &impl Serialize) -> String {
    safe(serde_json::to_string(value).expect(SERIALIZES)) + "\n"
}
