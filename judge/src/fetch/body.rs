//! Bodies that are cut off, or that cannot be decoded: what becomes of the call.

use super::engine::Engine;
use super::request::{Request, Tainting};
use super::steps::Steps;
use crate::rules::{BodyEffect, Notice};
use crate::web::body::{Body, BodyEnd, Cut, Decoding};
use crate::web::browser::Browser;
use crate::web::message::{Failure, FailureKind, HttpResponse};
use crate::web::mime::{is_sent_as_svg, sniff_image};
use crate::web::request::{Destination, Initiator};

/// Whether what made the call can use the body of its last response: [HTTP-network
/// fetch](https://fetch.spec.whatwg.org/#concept-http-network-fetch) ends a body with an error where the connection does, and where
/// its encoding is none. By then `fetch()` has resolved; all other ways wait for the end.
///
/// # Errors
/// The network error that the page gets instead of the response.
pub(super) fn check(request: &Request, response: &HttpResponse, steps: &mut Steps) -> Result<(), Failure> {
    let engine = steps.engine;
    // A beacon's response is not read at all.
    if request.initiator == Initiator::Beacon {
        return Ok(());
    }
    if let Some(failure) = unaccepted(request, response, engine) {
        return Err(failure);
    }
    let body = &response.body;
    let Some(failure) = broken(body, engine) else {
        if let Decoding::Partial(coding) = &body.decoding
            && !engine.bodies.takes_undecodable.contains(&&coding[..])
        {
            let detail = format!("the {coding} data of the body stop before their end");
            // What is made of the whole document fails.
            if is_whole_document(request, response) {
                return Err(Failure { kind: FailureKind::BodyCutOff, detail });
            }
            note(steps, FailureKind::BodyCutOff, detail, BodyEffect::UsedAsFarAsItCame);
        }
        return Ok(());
    };
    let was_cut = failure.kind == FailureKind::BodyCutOff;
    // Without a first byte there is no response at all in an engine that waits for it.
    if was_cut && body.received == 0 && engine.bodies.needs_first_byte {
        if request.tainting == Tainting::Cors {
            steps.note(Notice::CorsNetwork);
        }
        return Err(failure);
    }
    let effect = match request.initiator {
        // What the page may not see is dropped, broken or not.
        Initiator::Fetch if request.tainting == Tainting::Opaque => return Ok(()),
        Initiator::Fetch => BodyEffect::ReadingRejects(read_errors(response, engine)),
        // A stream that ends is opened anew, however it ended.
        Initiator::EventSource if was_cut => return Ok(()),
        Initiator::EventSource => BodyEffect::NoEvents,
        Initiator::Media if was_cut && body.received > 0 => BodyEffect::StopsEarly,
        Initiator::Image if was_cut && engine.bodies.shows_parts_of_images && is_part_of_image(response) => {
            BodyEffect::ShowsInPart
        }
        _ => return Err(failure),
    };
    note(steps, failure.kind, failure.detail, effect);
    Ok(())
}

/// Fonts, SVG and JSON are of no use in part.
fn is_whole_document(request: &Request, response: &HttpResponse) -> bool {
    match request.destination {
        Destination::Font => request.initiator != Initiator::Preload,
        Destination::Json | Destination::SvgUse | Destination::Manifest => true,
        Destination::Image => is_sent_as_svg(&response.headers),
        _ => false,
    }
}

fn note(steps: &mut Steps, kind: FailureKind, fact: String, effect: BodyEffect) {
    steps.note(Notice::BodyBroken { kind, fact, effect });
}

/// A raster image shows as far as it came, unless the connection was reset. SVG is a document: all of it or nothing.
fn is_part_of_image(response: &HttpResponse) -> bool {
    let svg = is_sent_as_svg(&response.headers);
    let ended = !matches!(response.body.end, BodyEnd::Cut(Cut::Reset | Cut::BadChunk | Cut::Stream));
    ended && !svg && sniff_image(&response.body.start).is_some()
}

/// What an engine takes for an error.
fn broken(body: &Body, engine: &Engine) -> Option<Failure> {
    let quirks = &engine.bodies;
    if let Decoding::Failed(coding) = &body.decoding
        && !quirks.takes_undecodable.contains(&&coding[..])
    {
        let detail = format!("the body is not {coding}, as Content-Encoding says, and cannot be decoded");
        return Some(Failure { kind: FailureKind::BodyNotDecoded, detail });
    }
    let BodyEnd::Cut(cut) = body.end else { return None };
    // Servers give the length before the compression; the engines let that pass, one where the length is exactly that.
    let is_encoded = body.received != body.decoded || body.decoding != Decoding::Good;
    let excused = match cut {
        Cut::Length { promised } => {
            is_encoded
                && (quirks.encoded_may_be_short || quirks.length_may_be_decoded && promised == body.decoded)
        }
        Cut::Chunks | Cut::BadChunk | Cut::Reset | Cut::Stream => false,
    };
    if quirks.accepts_cut_off || excused {
        return None;
    }
    Some(Failure { kind: FailureKind::BodyCutOff, detail: words(cut, body.received) })
}

fn words(cut: Cut, received: u64) -> String {
    let came = match received {
        0 => "no byte".into(),
        1 => "1 byte".into(),
        bytes => format!("{bytes} bytes"),
    };
    match cut {
        Cut::Length { promised } => {
            format!("the body is cut off: Content-Length says {promised} bytes, and {came} came")
        }
        Cut::Chunks => {
            format!("the body is cut off: the connection closed before the last chunk, after {came}")
        }
        Cut::BadChunk => {
            format!("the body is cut off: after {came} something came that is not a chunk")
        }
        Cut::Reset => format!("the body is cut off: the connection was reset after {came}"),
        Cut::Stream => {
            format!("the body is cut off: the HTTP/2 stream ended with an error after {came}")
        }
    }
}

/// What reading the body rejects with, in the engine at hand and in the others.
fn read_errors(response: &HttpResponse, engine: &'static Engine) -> Vec<(Browser, &'static str)> {
    let error_in = |engine: &Engine| {
        let kind = broken(&response.body, engine)?.kind;
        let errors = &engine.bodies.read_errors;
        Some(match (kind, &response.body.end) {
            (FailureKind::BodyNotDecoded, _) => errors.undecodable,
            (_, BodyEnd::Cut(Cut::Reset | Cut::BadChunk)) => errors.broken,
            _ => errors.short,
        })
    };
    let engines = std::iter::once(engine).chain(engine.others());
    engines.filter_map(|engine| Some((engine.browser, error_in(engine)?))).collect()
}

/// An encoding that the request does not accept is an error in an engine that keeps to it.
fn unaccepted(request: &Request, response: &HttpResponse, engine: &Engine) -> Option<Failure> {
    const KNOWN: [&str; 4] = ["gzip", "deflate", "br", "zstd"];
    if !engine.bodies.refuses_unaccepted {
        return None;
    }
    let listed = response.headers.get_text("content-encoding")?.to_ascii_lowercase();
    let accepted = if request.destination == Destination::Media || request.headers.contains("range") {
        "identity"
    } else {
        super::network::encodings(request.url(), engine)
    };
    let coding = listed
        .split(',')
        .map(str::trim)
        .find(|coding| KNOWN.contains(coding) && !accepted.split(", ").any(|accepted| accepted == *coding))?;
    let why = if accepted == "identity" {
        "a request with Range accepts none".to_owned()
    } else {
        format!("over plain http the browser accepts only {}", accepted.replace(", ", " and "))
    };
    let detail = format!("the body is encoded with {coding}, but {why}");
    Some(Failure { kind: FailureKind::BodyNotDecoded, detail })
}
