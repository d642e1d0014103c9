//! Advice, and the requests that were sent for it alone.

use serde::Serialize;

use super::{Sent, sent};
use crate::advice::{Advice, Change, ExtraExchange};
use crate::render::secrets::Secrets;
use crate::render::sentences;

#[derive(Serialize)]
pub(super) struct Advised<'a> {
    id: &'static str,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    exchange: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    header: Option<&'a str>,
}

pub(super) fn advised(advice: &Advice) -> Advised<'_> {
    let message = sentences::advice(advice);
    let Advice { id, message: _, exchange, header, caret: _, experiment: _ } = advice;
    Advised { id, message, exchange: *exchange, header: header.as_deref() }
}

/// What to send in one response.
#[derive(Serialize)]
pub(super) struct Changed {
    exchange: usize,
    status: Option<u16>,
    headers: Vec<(String, String)>,
}

pub(super) fn changed(change: &Change) -> Changed {
    let Change { exchange, status, headers } = change;
    let headers = headers.iter().map(|header| (header.name.clone(), header.text())).collect();
    Changed { exchange: *exchange, status: *status, headers }
}

#[derive(Serialize)]
pub(super) struct ExtraSent<'a> {
    purpose: &'static str,
    #[serde(flatten)]
    sent: Sent<'a>,
}

pub(super) fn extra_sent(extra: &ExtraExchange, secrets: Secrets) -> ExtraSent<'_> {
    let ExtraExchange { purpose, exchange } = extra;
    ExtraSent { purpose: purpose.name(), sent: sent(exchange, secrets) }
}
