//! Reads the body of a response: as much of it as is needed, within bounds of time and memory.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use reqwest::Response;
use tokio::time::Instant;

use super::decode::{codings, decode};
use super::failure::find;
use crate::web::body::{BODY_START, Body, BodyEnd, BodyNeed, Cut, Decoding};
use crate::web::headers::HeaderList;
use crate::web::message::{HttpResponse, HttpVersion};

/// How much of a body is read, and for how long.
#[derive(Clone, Copy, Debug)]
pub(super) struct ReadLimits {
    /// For how long in all.
    pub(super) total: Duration,
    /// How long the next piece is waited for; a body that pauses longer counts as one that does not end.
    pub(super) pause: Duration,
    /// How many bytes, as they come.
    pub(super) bytes: usize,
}

/// Enough to use the connection again; a longer body costs a new connection.
pub(super) const DRAIN: ReadLimits =
    ReadLimits { total: Duration::from_millis(250), pause: Duration::from_millis(100), bytes: 64 * 1024 };

/// Enough to see most bodies end. What cuts them off does so at once, or after its timeout of many seconds, which is too long
/// to wait for.
const TO_THE_END: ReadLimits =
    ReadLimits { total: Duration::from_secs(1), pause: Duration::from_millis(300), bytes: 1024 * 1024 };

/// The longest body of which all is taken.
const MOST_KEPT: usize = 32 * 1024 * 1024;

/// Types of bodies that are sent piece by piece, without an end.
const STREAMS: [&str; 6] = [
    "text/event-stream",
    "multipart/x-mixed-replace",
    "application/x-ndjson",
    "application/ndjson",
    "application/jsonl",
    "application/grpc",
];

/// Reads the body behind a head. True where it came to its end, so that the connection can be used again. `limit` is when the
/// exchange must be over.
pub(super) async fn read(
    response: &mut Response,
    head: &HttpResponse,
    need: BodyNeed,
    drain: ReadLimits,
    limit: Option<Instant>,
) -> (Body, bool) {
    let limits = limits(head, need, drain);
    let codings = codings(&head.headers);
    let keeps_all = !codings.is_empty() || matches!(need, BodyNeed::Whole | BodyNeed::Document);
    let mut raw = Vec::new();
    let mut received = 0_u64;
    let long = response.content_length().is_some_and(|length| length > limits.bytes as u64);
    let start = Instant::now();
    let last = start.checked_add(limits.total).into_iter().chain(limit).min().unwrap_or(start);
    let end = loop {
        let next = last.min(Instant::now() + limits.pause);
        match tokio::time::timeout_at(next, response.chunk()).await {
            Ok(Ok(Some(bytes))) => {
                received += bytes.len() as u64;
                let room = if keeps_all { limits.bytes } else { BODY_START }.saturating_sub(raw.len());
                raw.extend_from_slice(&bytes[..room.min(bytes.len())]);
                if received > limits.bytes as u64
                    || long && need == BodyNeed::Start && raw.len() >= BODY_START
                {
                    break BodyEnd::Unknown;
                }
            }
            Ok(Ok(None)) => break BodyEnd::Complete,
            Ok(Err(error)) => break BodyEnd::Cut(cut(&error, &head.headers, head.version)),
            Err(_) => break BodyEnd::Unknown,
        }
    };
    let is_complete = end == BodyEnd::Complete;
    (body(raw, &codings, received, end, need), is_complete)
}

fn limits(head: &HttpResponse, need: BodyNeed, drain: ReadLimits) -> ReadLimits {
    let redirects = (300..400).contains(&head.status);
    let mime = head.headers.get_text("content-type").unwrap_or_default().to_ascii_lowercase();
    let streams = STREAMS.iter().any(|stream| mime.trim_start().starts_with(stream));
    match need {
        BodyNeed::Start => drain,
        _ if redirects || streams => drain,
        BodyNeed::End | BodyNeed::Document => {
            ReadLimits { total: TO_THE_END.total.max(drain.total), ..TO_THE_END }
        }
        // As long as the exchange may take.
        BodyNeed::Whole => {
            ReadLimits { total: Duration::MAX, pause: Duration::from_secs(600), bytes: MOST_KEPT }
        }
    }
}

/// What is known of a body of which these bytes were kept.
fn body(raw: Vec<u8>, codings: &[&'static str], received: u64, end: BodyEnd, need: BodyNeed) -> Body {
    let is_all = need == BodyNeed::Document
        || need == BodyNeed::Whole && raw.len() as u64 == received && end != BodyEnd::Unknown;
    if codings.is_empty() {
        let whole = is_all.then(|| Arc::from(&raw[..]));
        return Body { end, received, decoded: received, whole, ..Body::starting(&raw) };
    }
    let kept = match need {
        BodyNeed::Whole => MOST_KEPT,
        BodyNeed::Document => TO_THE_END.bytes,
        BodyNeed::Start | BodyNeed::End => BODY_START,
    };
    let decoded = decode(&raw, codings, kept);
    let decoding = match decoded.decoding {
        // Of a body that was not read to its end, or that was cut off, the end is missing.
        Decoding::Partial(_) if end != BodyEnd::Complete => Decoding::Good,
        other => other,
    };
    // What cannot be decoded is shown as it came.
    let start = if matches!(decoding, Decoding::Failed(_)) { &raw } else { &decoded.start };
    let failed = matches!(decoding, Decoding::Failed(_));
    let is_all = is_all && (decoded.is_all || failed || need == BodyNeed::Document);
    let whole = is_all.then(|| Arc::from(&start[..]));
    Body { end, received, decoded: decoded.length, decoding, whole, ..Body::starting(start) }
}

/// How a body was cut off.
fn cut(error: &reqwest::Error, headers: &HeaderList, version: HttpVersion) -> Cut {
    if version == HttpVersion::Http2 {
        return Cut::Stream;
    }
    if let Some(system) = find::<io::Error>(error)
        && matches!(system.kind(), io::ErrorKind::ConnectionReset | io::ErrorKind::ConnectionAborted)
    {
        return Cut::Reset;
    }
    let chunked = headers.get_text("transfer-encoding").is_some();
    let promised = headers.get_text("content-length").and_then(|length| length.trim().parse().ok());
    let ended = find::<hyper::Error>(error).is_some_and(hyper::Error::is_incomplete_message)
        || find::<io::Error>(error).is_some_and(|system| system.kind() == io::ErrorKind::UnexpectedEof);
    match promised {
        Some(promised) if !chunked => Cut::Length { promised },
        _ if ended => Cut::Chunks,
        _ => Cut::BadChunk,
    }
}
