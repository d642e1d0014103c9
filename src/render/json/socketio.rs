//! A socket.io client's line of JSON.

use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};

use super::{SCHEMA, SERIALIZES, line, sent, websocket};
use crate::render::secrets::{Secrets, reported_text};
use crate::render::sentences;
use crate::socketio::{Found, OptionResult, Step, StepResult, Trace, fixes};

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::render) struct SocketIo<'a> {
    schema: u32,
    request: Request<'a>,
    verdict: Verdict,
    server: ServerJson,
    steps: Vec<StepJson>,
    #[cfg_attr(test, schemars(with = "Vec<Exchanged>"))]
    exchanges: Vec<Box<RawValue>>,
    options: Vec<OptionJson>,
    fixes: Vec<FixJson>,
    warnings: &'a [String],
    browser: &'static str,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Request<'a> {
    url: String,
    origin: String,
    path: &'a str,
    namespace: &'a str,
    client: u8,
    transports: &'static str,
    with_credentials: bool,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Verdict {
    #[cfg_attr(test, schemars(with = "crate::render::schema::OutcomeName"))]
    outcome: &'static str,
    step: Option<&'static str>,
    cause: Option<&'static str>,
    rule: Option<&'static str>,
    explain: Option<&'static str>,
    message: String,
}

/// What the server says of itself.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct ServerJson {
    version: Option<&'static str>,
    engine: Option<u8>,
    upgrades: Vec<String>,
    header: Option<String>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct StepJson {
    step: &'static str,
    outcome: &'static str,
    cause: Option<&'static str>,
    rule: Option<&'static str>,
    message: String,
    exchanges: Vec<usize>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct OptionJson {
    transports: &'static str,
    with_credentials: bool,
    connects: bool,
    step: Option<&'static str>,
    message: String,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct FixJson {
    product: &'static str,
    text: String,
}

/// One line of JSON for a client.
#[must_use]
pub fn socketio(found: &Found, secrets: Secrets) -> String {
    let plan = &found.plan;
    let mut exchanges = Vec::new();
    let mut steps = Vec::new();
    for step in &found.steps {
        let first = exchanges.len();
        step.traces.iter().for_each(|trace| exchanges.extend(sent_for(trace, secrets)));
        steps.push(step_json(step, (first..exchanges.len()).collect(), secrets));
    }
    let deciding = found.deciding();
    let opened = found.opened.as_ref();
    line(&SocketIo {
        schema: SCHEMA,
        request: Request {
            url: plan.server.to_string(),
            origin: plan.page.origin.serialize(),
            path: &plan.path,
            namespace: &plan.namespace,
            client: plan.version.number(),
            transports: plan.transports.words(),
            with_credentials: plan.with_credentials,
        },
        verdict: Verdict {
            outcome: match (found.connects(), found.network_failed()) {
                (true, _) => "allowed",
                (false, true) => "failed",
                (false, false) => "blocked",
            },
            step: deciding.map(|step| step.kind.id()),
            cause: deciding.and_then(|step| step.cause.as_ref()).map(|cause| cause.id()),
            rule: deciding.and_then(|step| step.rule).map(|rule| rule.id()),
            explain: deciding.and_then(Step::explained_by).map(|rule| rule.id()),
            message: reported_text(&sentences::socketio(found), secrets),
        },
        server: ServerJson {
            version: opened.map(|opened| opened.server),
            engine: opened.map(|opened| opened.engine.number()),
            upgrades: opened.map(|opened| opened.upgrades.clone()).unwrap_or_default(),
            header: found.server_header(),
        },
        steps,
        exchanges,
        options: found.options.iter().map(option).collect(),
        fixes: fixes(found).into_iter().map(|fix| FixJson { product: fix.product, text: fix.text }).collect(),
        warnings: &found.warnings,
        browser: plan.client.browser.id(),
    })
}

/// A request by polling, or a WebSocket's handshake.
#[cfg(test)]
#[derive(schemars::JsonSchema)]
#[schemars(untagged)]
#[expect(dead_code, reason = "a schema alone")]
enum Exchanged {
    Polling(Box<super::Sent<'static>>),
    Handshake(Box<websocket::Sent<'static>>),
}

fn sent_for(trace: &Trace, secrets: Secrets) -> Vec<Box<RawValue>> {
    let values = match trace {
        Trace::Call(call) => {
            call.exchanges.iter().map(|exchange| to_raw_value(&sent(exchange, secrets))).collect::<Vec<_>>()
        }
        Trace::Socket(socket, _) => socket
            .exchanges
            .iter()
            .map(|exchange| to_raw_value(&websocket::sent(exchange, secrets)))
            .collect(),
    };
    values.into_iter().map(|value| value.expect(SERIALIZES)).collect()
}

fn step_json(step: &Step, exchanges: Vec<usize>, secrets: Secrets) -> StepJson {
    StepJson {
        step: step.kind.id(),
        outcome: match step.result {
            StepResult::Passed => "passed",
            StepResult::Failed => "failed",
        },
        cause: step.cause.as_ref().map(|cause| cause.id()),
        rule: step.rule.map(|rule| rule.id()),
        message: reported_text(&step.message, secrets),
        exchanges,
    }
}

fn option(one: &OptionResult) -> OptionJson {
    OptionJson {
        transports: one.transports.words(),
        with_credentials: one.with_credentials,
        connects: one.connects,
        step: one.step.map(|step| step.id()),
        message: one.message.clone(),
    }
}
