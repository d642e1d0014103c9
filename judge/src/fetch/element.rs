//! What an element makes of a response: whether it loads.

use serde::de::IgnoredAny;

use super::engine::Engine;
use super::mime_check::{
    NeededType, TypeMismatch, determine_nosniff, element_type_blocks, mime_type_blocks, module_type_blocks,
    nosniff_blocks, unused_style,
};
use super::orb::{OrbReason, Partial, orb_blocks, partial};
use super::request::{Request, Tainting};
use super::service_worker;
use super::steps::Steps;
use crate::rules::{Check, Fault, Notice, ResponseAt};
use crate::web::body::{Body, BodyEnd};
use crate::web::browser::Browser;
use crate::web::embedder_policy::EmbedderPolicy;
use crate::web::headers::HeaderList;
use crate::web::message::HttpResponse;
use crate::web::mime::{
    extract_mime_type, is_playable, is_sent_as_svg, is_svg, is_xml, sniff_font, sniff_image, sniff_media,
    without_mark,
};
use crate::web::request::{Destination, Initiator};

/// Whether the element that made the request can use the last response.
///
/// # Errors
/// Where it has an error instead.
pub fn check(
    request: &Request,
    response: &HttpResponse,
    at: &ResponseAt,
    steps: &mut Steps,
) -> Result<(), Fault> {
    let engine = steps.engine;
    check_embedder(request, response, at, steps)?;
    let opaque = request.tainting == Tainting::Opaque;
    let own = request.origin.is_origin_of(request.url());
    let hidden = opaque && engine.orb.blocks && !(own && engine.orb.spares_own_origin);
    let HttpResponse { status, headers, body, .. } = response;
    let body_start = &body.start[..];
    if request.initiator == Initiator::ServiceWorker {
        check_status(*status, headers, request.destination, engine).map_err(|why| fault(why, request, at))?;
        return service_worker::check(request, response, at, engine);
    }
    match loads(*status, headers, body_start, request.destination, hidden, engine) {
        // A preload decodes images only.
        Err(Unloadable::Body)
            if request.initiator == Initiator::Preload && request.destination != Destination::Image => {}
        loaded => loaded.map_err(|why| fault(why, request, at))?,
    }
    if request.destination == Destination::Json && !is_json_document(body) {
        return Err(fault(Unloadable::Body, request, at));
    }
    // A response without a type is accepted as a style sheet. But behind a redirect an engine has forgotten what was
    // requested, and opaque-response blocking has given another type to what it found to be something else.
    let sniffed = || hidden && (sniff_image(body_start).is_some() || sniff_media(body_start).is_some());
    if request.destination == Destination::Style
        && engine.elements.rejects_untyped_stylesheets
        && extract_mime_type(headers).is_none()
        && (request.redirect_count() > 0 || sniffed())
    {
        return Err(Fault::MimeStyle { at: at.clone(), received: None });
    }
    // What is not a style sheet by its type may load all the same, and style nothing.
    if request.destination == Destination::Style
        && let Some(mismatch) = unused_style(headers)
    {
        if !(opaque && mismatch.received.is_none()) {
            steps.note(Notice::StyleUnused { value: mismatch.received.unwrap_or_default() });
        }
        return Ok(());
    }
    if request.destination.is_script_like() || request.destination == Destination::Style {
        steps.passed(Check::ContentType, "Content-Type");
        if determine_nosniff(headers) {
            steps.passed(Check::ContentType, "X-Content-Type-Options");
        }
    }
    Ok(())
}

/// Whether a body is JSON, as far as all of it is known.
fn is_json_document(body: &Body) -> bool {
    let is_all = body.end == BodyEnd::Complete && body.start.len() as u64 == body.decoded;
    !is_all || serde_json::from_slice::<IgnoredAny>(without_mark(&body.start)).is_ok()
}

/// [Check a global object's embedder
/// policy](https://html.spec.whatwg.org/multipage/browsers.html#check-a-global-object's-embedder-policy): a worker is as isolated as
/// the page that owns it, and its script's response must say so itself.
fn check_embedder(
    request: &Request,
    response: &HttpResponse,
    at: &ResponseAt,
    steps: &mut Steps,
) -> Result<(), Fault> {
    let engine = steps.engine;
    let owner = request.policy.embedder_for(&request.origin);
    // Only workers have this check, and only in a page that is isolated.
    if request.destination != Destination::Worker || !owner.isolates() {
        return Ok(());
    }
    // Any of the isolating policies is enough, whichever the page has.
    let own = EmbedderPolicy::obtain(&response.headers);
    let known = own != EmbedderPolicy::Credentialless || engine.resource_policy.knows_credentialless;
    if own.isolates() && known {
        steps.passed(Check::EmbedderPolicy, "Cross-Origin-Embedder-Policy");
        return Ok(());
    }
    let received = response.headers.get_text("cross-origin-embedder-policy");
    Err(Fault::CoepWorker { at: at.clone(), owner, received })
}

/// The part of it that looks at the headers alone, which an engine may do before its CORS check.
///
/// # Errors
/// Where the type is not one of a script, or with `nosniff` not one of a style sheet.
pub fn check_type(request: &Request, response: &HttpResponse, at: &ResponseAt) -> Result<(), Fault> {
    let (headers, destination) = (&response.headers, request.destination);
    mime_checks(headers, destination)
        .and_then(|()| refused(module_type_blocks(headers, destination), Unloadable::ElementType))
        .map_err(|why| fault(why, request, at))
}

fn fault(why: Unloadable, request: &Request, at: &ResponseAt) -> Fault {
    let (at, element) = (at.clone(), request.initiator);
    match why {
        Unloadable::Orb(reason) => Fault::OrbBlocked { at, why: reason.words() },
        Unloadable::Nosniff(TypeMismatch { received, .. }) => {
            Fault::NosniffBlocked { at, received, destination: request.destination }
        }
        Unloadable::MimeType(TypeMismatch { received, .. }) => Fault::MimeScript { at, received },
        Unloadable::ElementType(TypeMismatch { received, needed: NeededType::Css }) => {
            Fault::MimeStyle { at, received }
        }
        Unloadable::ElementType(TypeMismatch { received, needed }) => {
            let needed = match needed {
                NeededType::Json => "application/json",
                NeededType::CssModule => "text/css",
                _ => "text/javascript",
            };
            Fault::MimeModule { at, received, needed }
        }
        Unloadable::Status(_) => Fault::ElementStatus { at, element, retries_without_end: None },
        Unloadable::Unending(browser) => {
            Fault::ElementStatus { at, element, retries_without_end: Some(browser) }
        }
        Unloadable::Body => Fault::ElementContent { at, element },
    }
}

/// Why an element has an error where the network and CORS had none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unloadable {
    /// Opaque-response blocking.
    Orb(OrbReason),
    /// `nosniff`, and a type that is not the element's.
    Nosniff(TypeMismatch),
    /// A type that no script can have.
    MimeType(TypeMismatch),
    /// Not the type that the element needs.
    ElementType(TypeMismatch),
    /// A status with which the element does not load.
    Status(u16),
    /// A response with which this browser requests it again at once, and again, so that the element neither loads nor fails.
    Unending(Browser),
    /// The body is nothing that the element could decode.
    Body,
}

/// Whether an element fires `load` (a font: becomes usable; audio and video: have metadata; a worker: starts) with a
/// response that passed the earlier checks. `body_start` is the body's first 1024 bytes, or all of a shorter one.
/// What only a decoder can tell is left out: a broken image with the right signature counts as good, and so does a script
/// with a syntax error, for which `load` fires too. `is_hidden` where opaque-response blocking applies.
///
/// # Errors
/// Where the element has an error instead.
pub fn loads(
    status: u16,
    headers: &HeaderList,
    body_start: &[u8],
    destination: Destination,
    is_hidden: bool,
    engine: &Engine,
) -> Result<(), Unloadable> {
    // A page's script takes any body; where the body is hidden from it, it is empty.
    if destination == Destination::Empty {
        return Ok(());
    }
    let orb = || {
        let reason = is_hidden.then(|| orb_blocks(status, headers, body_start, destination, engine));
        reason.flatten().map_or(Ok(()), |reason| Err(Unloadable::Orb(reason)))
    };
    let early_status = || match destination {
        Destination::Script if engine.elements.script_status_before_type => {
            check_status(status, headers, destination, engine)
        }
        _ => Ok(()),
    };
    if engine.orb.before_mime_checks {
        orb()?;
        early_status()?;
        mime_checks(headers, destination)?;
    } else {
        early_status()?;
        mime_checks(headers, destination)?;
        orb()?;
    }
    if retries_without_end(status, headers, body_start, destination, engine) {
        return Err(Unloadable::Unending(engine.browser));
    }
    check_status(status, headers, destination, engine)?;
    refused(element_type_blocks(headers, destination, engine), Unloadable::ElementType)?;
    check_body(status, headers, body_start, destination, engine)
}

fn mime_checks(headers: &HeaderList, destination: Destination) -> Result<(), Unloadable> {
    refused(nosniff_blocks(headers, destination), Unloadable::Nosniff)?;
    refused(mime_type_blocks(headers, destination), Unloadable::MimeType)
}

fn refused(mismatch: Option<TypeMismatch>, why: fn(TypeMismatch) -> Unloadable) -> Result<(), Unloadable> {
    mismatch.map_or(Ok(()), |mismatch| Err(why(mismatch)))
}

/// An engine requests audio and video again where a response was empty, its type is one of audio or video, and its status says
/// that there may be something.
fn retries_without_end(
    status: u16,
    headers: &HeaderList,
    body_start: &[u8],
    destination: Destination,
    engine: &Engine,
) -> bool {
    let range_is_good = status != 206 || partial(headers) != Partial::Invalid;
    engine.elements.media_takes_any_ok_status
        && destination == Destination::Media
        && (201..300).contains(&status)
        && body_start.is_empty()
        && extract_mime_type(headers).is_some_and(|mime| is_playable(&mime))
        && range_is_good
}

/// Elements other than images do not load with every status.
fn check_status(
    status: u16,
    headers: &HeaderList,
    destination: Destination,
    engine: &Engine,
) -> Result<(), Unloadable> {
    let ok = (200..300).contains(&status);
    let loads = match destination {
        Destination::Empty | Destination::Image | Destination::Track => true,
        Destination::Script | Destination::Style | Destination::Font if !engine.elements.need_ok_status => {
            ok || (300..400).contains(&status)
        }
        Destination::Script | Destination::Module | Destination::Font
            if !engine.elements.scripts_and_fonts_need_ok_status =>
        {
            ok || (300..400).contains(&status)
        }
        Destination::Script | Destination::Style | Destination::Font => ok,
        Destination::Module
        | Destination::Json
        | Destination::CssModule
        | Destination::Worker
        | Destination::ServiceWorker
        | Destination::Manifest
        | Destination::SvgUse => ok,
        // The first request for audio or video is for all of it, from the beginning.
        Destination::Media => match (status, partial(headers)) {
            (200, _) | (206, Partial::Beginning) => true,
            (206, Partial::Unsaid) => !engine.elements.media_206_needs_range,
            (206, Partial::Later | Partial::Invalid) => false,
            _ => ok && engine.elements.media_takes_any_ok_status,
        },
    };
    if loads { Ok(()) } else { Err(Unloadable::Status(status)) }
}

fn is_pdf(headers: &HeaderList) -> bool {
    extract_mime_type(headers)
        .is_some_and(|mime| mime.matches("application", "pdf") || mime.matches("text", "pdf"))
}

/// Images, fonts, audio and video must be of a format that browsers decode. Scripts and style sheets may be anything.
fn check_body(
    status: u16,
    headers: &HeaderList,
    body_start: &[u8],
    destination: Destination,
    engine: &Engine,
) -> Result<(), Unloadable> {
    let decodes = match destination {
        Destination::Image if is_sent_as_svg(headers) => {
            if is_svg(body_start) {
                if engine.elements.svg_needs_ok_status && !(200..300).contains(&status) {
                    return Err(Unloadable::Status(status));
                }
                true
            } else {
                !engine.elements.svg_type_is_binding && sniff_image(body_start).is_some()
            }
        }
        Destination::Image if engine.elements.pdf_type_is_binding && is_pdf(headers) => false,
        // Of the other formats the body says which it is, whatever the type.
        Destination::Image => sniff_image(body_start).is_some(),
        Destination::Font => sniff_font(body_start).is_some(),
        Destination::Media => sniff_media(body_start).is_some(),
        Destination::Track => without_mark(body_start).starts_with(b"WEBVTT"),
        // The type decides whether it is read as XML.
        Destination::SvgUse => {
            extract_mime_type(headers).is_some_and(|mime| is_xml(&mime)) && is_svg(body_start)
        }
        // All manifests are objects.
        Destination::Manifest => without_mark(body_start).trim_ascii_start().starts_with(b"{"),
        _ => true,
    };
    if decodes { Ok(()) } else { Err(Unloadable::Body) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::browser::Browser;

    const SVG: &[u8] = b"<svg xmlns='http://www.w3.org/2000/svg'/>";

    fn outcome(
        status: u16,
        mime: &str,
        body: &[u8],
        destination: Destination,
        opaque: bool,
    ) -> [Option<Unloadable>; 2] {
        let headers: HeaderList = [("Content-Type", mime)].into_iter().collect();
        [Browser::Chromium, Browser::Firefox]
            .map(|browser| loads(status, &headers, body, destination, opaque, Engine::of(browser)).err())
    }

    /// WebKit takes a script or a font with a status of redirects that leads nowhere, and no style sheet.
    #[test]
    fn redirects_without_a_place() {
        for (destination, mime, loading) in [
            (Destination::Script, "text/javascript", true),
            (Destination::Font, "font/ttf", true),
            (Destination::Style, "text/css", false),
        ] {
            for status in [300, 301, 307, 399] {
                let checked =
                    check_status(status, &HeaderList::new(), destination, Engine::of(Browser::WebKit));
                assert_eq!(checked.is_ok(), loading, "{mime} {status}");
            }
            assert!(
                check_status(404, &HeaderList::new(), destination, Engine::of(Browser::WebKit)).is_err(),
                "{mime}"
            );
        }
    }

    #[test]
    fn statuses() {
        use Destination::{Empty, Font, Image, Media, Module, Script, Style, Worker};
        let wav = b"RIFF\x10\0\0\0WAVE";
        for (destination, mime, body, loading) in [
            (Empty, "text/plain", &b""[..], [[true; 5], [true; 5]]),
            (Image, "image/png", b"GIF89a", [[true; 5], [true; 5]]),
            (Image, "image/svg+xml", SVG, [[true; 5], [true, true, false, false, false]]),
            (
                Script,
                "text/javascript",
                b"",
                [[true, true, true, false, false], [true, true, false, false, false]],
            ),
            (Style, "text/css", b"", [[true, true, true, false, false], [true, true, false, false, false]]),
            (
                Font,
                "text/html",
                b"wOFF",
                [[true, true, true, false, false], [true, true, false, false, false]],
            ),
            (Module, "text/javascript", b"", [[true, true, false, false, false]; 2]),
            (Worker, "text/javascript", b"", [[true, true, false, false, false]; 2]),
            (
                Media,
                "text/html",
                wav,
                [[true, false, false, false, false], [true, true, false, false, false]],
            ),
        ] {
            for (index, status) in [200, 201, 302, 404, 500].into_iter().enumerate() {
                let actual = outcome(status, mime, body, destination, false).map(|why| why.is_none());
                assert_eq!(actual, [loading[0][index], loading[1][index]], "{destination:?} {mime} {status}");
            }
        }
    }

    #[test]
    fn bodies() {
        let gif = b"GIF89a";
        let error = Some(Unloadable::Body);
        assert_eq!(outcome(200, "text/html", gif, Destination::Image, false), [None, None]);
        assert_eq!(outcome(200, "image/svg+xml", gif, Destination::Image, false), [error.clone(), None]);
        assert_eq!(outcome(200, "image/png", SVG, Destination::Image, false), [error.clone(), error.clone()]);
        assert_eq!(outcome(204, "image/png", b"", Destination::Image, false), [error.clone(), error.clone()]);
        let again = Some(Unloadable::Unending(Browser::Firefox));
        assert_eq!(
            outcome(204, "audio/wav", b"", Destination::Media, false),
            [Some(Unloadable::Status(204)), again]
        );
        assert_eq!(outcome(200, "audio/wav", b"", Destination::Media, false), [error.clone(), error.clone()]);
        assert_eq!(outcome(200, "font/ttf", b"hello", Destination::Font, false), [error.clone(), error]);
        assert_eq!(outcome(200, "text/html", b"<html>", Destination::Script, false), [None, None]);
    }

    #[test]
    fn the_order_of_the_checks() {
        let headers: HeaderList =
            [("Content-Type", "text/html"), ("X-Content-Type-Options", "nosniff")].into_iter().collect();
        let why = |browser: Browser| {
            loads(200, &headers, b"cb()", Destination::Script, true, Engine::of(browser)).err()
        };
        assert!(matches!(why(Browser::Chromium), Some(Unloadable::Orb(_))));
        assert!(matches!(why(Browser::Firefox), Some(Unloadable::Nosniff(_))));
    }
}
