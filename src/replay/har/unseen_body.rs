//! Bodies that a recording does not hold: what the verdict is where it would depend on one.

use crate::fetch::Outcome;
use crate::probe::Diagnosis;
use crate::web::headers::HeaderList;
use crate::web::mime::{essence, extract_mime_type, is_javascript};
use crate::web::request::Destination;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";
const SVG: &[u8] = b"<svg xmlns=\"http://www.w3.org/2000/svg\"></svg>";
const WOFF2: &[u8] = b"wOF2";
const FLAC: &[u8] = b"fLaC";
const VTT: &[u8] = b"WEBVTT\n";
/// Bodies that no image, font, audio or video has, and that are kept away from elements in different ways.
const DATA: [&[u8]; 3] = [b"", b"<!doctype html><title>x</title>", b"{\"a\": 1}"];

/// A body that the type of a response promises, where that is of use to an element of this destination.
pub(super) fn promised(
    destination: Destination,
    headers: &HeaderList,
    recorded: Option<&str>,
) -> Option<&'static [u8]> {
    let recorded = || recorded?.parse().ok();
    let mime = extract_mime_type(headers).or_else(recorded)?;
    let (kind, name) = (mime.type_.as_str(), essence(&mime));
    let fonts = ["application/font", "application/x-font", "application/octet-stream"];
    match destination {
        Destination::Image if name == "image/svg+xml" => Some(SVG),
        Destination::Image => (kind == "image").then_some(PNG),
        Destination::Font => {
            let fits = kind == "font" || fonts.iter().any(|start| name.starts_with(start));
            fits.then_some(WOFF2)
        }
        Destination::Media => {
            (["audio", "video"].contains(&kind) || name == "application/ogg").then_some(FLAC)
        }
        Destination::Script | Destination::Module | Destination::Worker | Destination::ServiceWorker => {
            is_javascript(&mime).then_some(DATA[0])
        }
        Destination::Style | Destination::CssModule => (name == "text/css").then_some(DATA[0]),
        Destination::Manifest | Destination::Json => is_json(&name).then_some(DATA[2]),
        Destination::Track => (name == "text/vtt").then_some(VTT),
        Destination::SvgUse => (name == "image/svg+xml").then_some(SVG),
        Destination::Empty => None,
    }
}

/// Whether a type is one of JSON.
fn is_json(name: &str) -> bool {
    name.ends_with("+json") || name.ends_with("/json")
}

/// Bodies that may lead to different verdicts.
pub(super) fn possible(destination: Destination) -> impl Iterator<Item = &'static [u8]> {
    let own: &[&[u8]] = match destination {
        Destination::Image => &[PNG, SVG],
        Destination::Font => &[WOFF2],
        Destination::Media => &[FLAC],
        Destination::Track => &[VTT],
        Destination::SvgUse => &[SVG],
        _ => &[],
    };
    own.iter().copied().chain(DATA)
}

/// Whether two verdicts are the same, as far as a list says them.
pub(super) fn is_same(one: &Diagnosis, other: &Diagnosis) -> bool {
    let allowed = |diagnosis: &Diagnosis| matches!(diagnosis.first_call().outcome, Outcome::Allowed(_));
    allowed(one) == allowed(other) && one.rule() == other.rule()
}
