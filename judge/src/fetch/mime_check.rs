//! Whether a response's MIME type suits what the element makes of it.

use data_url::mime::Mime;

use super::engine::Engine;
use crate::web::headers::HeaderList;
use crate::web::mime::{essence, extract_mime_type, is_javascript, is_json};
use crate::web::request::Destination;

/// A type that does not suit the element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypeMismatch {
    /// The essence of the response's type; none where it has no usable one.
    pub received: Option<String>,
    /// What the element takes.
    pub needed: NeededType,
}

/// The types that an element takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NeededType {
    /// A JavaScript MIME type.
    JavaScript,
    /// Anything that is not an image, audio, video or `text/csv`.
    AnyText,
    /// `text/css`.
    Css,
    /// `text/css` of a module.
    CssModule,
    /// A JSON MIME type.
    Json,
}

impl TypeMismatch {
    fn new(mime: Option<&Mime>, needed: NeededType) -> Self {
        Self { received: mime.map(essence), needed }
    }
}

/// [Determine nosniff](https://fetch.spec.whatwg.org/#determine-nosniff): the first element of `X-Content-Type-Options`
/// is this word, without quotes.
#[must_use]
pub fn determine_nosniff(headers: &HeaderList) -> bool {
    headers
        .get_decode_and_split("x-content-type-options")
        .and_then(|values| values.into_iter().next())
        .is_some_and(|first| first.eq_ignore_ascii_case("nosniff"))
}

/// [Should response to request be blocked due to nosniff](https://fetch.spec.whatwg.org/#should-response-to-request-be-blocked-due-to-nosniff%3F):
/// the type that it was blocked for.
#[must_use]
pub fn nosniff_blocks(headers: &HeaderList, destination: Destination) -> Option<TypeMismatch> {
    if !determine_nosniff(headers) {
        return None;
    }
    let mime = extract_mime_type(headers);
    let needed = match destination {
        // A script must say that it is one.
        _ if destination.is_script_like() => NeededType::JavaScript,
        // So must a style sheet.
        Destination::Style => NeededType::Css,
        // Nothing else is looked at.
        _ => return None,
    };
    (!suits(mime.as_ref(), needed)).then(|| TypeMismatch::new(mime.as_ref(), needed))
}

/// [Should response to request be blocked due to its MIME type](https://fetch.spec.whatwg.org/#should-response-to-request-be-blocked-due-to-mime-type%3F):
/// the type that no script can have.
#[must_use]
pub fn mime_type_blocks(headers: &HeaderList, destination: Destination) -> Option<TypeMismatch> {
    let mime = extract_mime_type(headers);
    (destination.is_script_like() && !suits(mime.as_ref(), NeededType::AnyText))
        .then(|| TypeMismatch::new(mime.as_ref(), NeededType::AnyText))
}

/// The type that the element itself needs once it has the response: a
/// [module](https://html.spec.whatwg.org/multipage/webappapis.html#fetch-a-single-module-script) and a
/// [worker](https://html.spec.whatwg.org/multipage/webappapis.html#fetch-a-classic-worker-script) a JavaScript type, a
/// [style sheet](https://html.spec.whatwg.org/multipage/links.html#link-type-stylesheet) `text/css`.
#[must_use]
pub fn element_type_blocks(
    headers: &HeaderList,
    destination: Destination,
    engine: &Engine,
) -> Option<TypeMismatch> {
    match destination {
        Destination::Module | Destination::Json | Destination::CssModule => {
            module_type_blocks(headers, destination)
        }
        Destination::Worker if engine.elements.workers_need_javascript_type => not_javascript(headers),
        Destination::Style if engine.elements.stylesheets_need_css_type => unused_style(headers),
        _ => None,
    }
}

/// The type of a response that is not a module script.
#[must_use]
pub fn module_type_blocks(headers: &HeaderList, destination: Destination) -> Option<TypeMismatch> {
    let needed = match destination {
        Destination::Module => NeededType::JavaScript,
        Destination::Json => NeededType::Json,
        Destination::CssModule => NeededType::CssModule,
        _ => return None,
    };
    let mime = extract_mime_type(headers);
    (!suits(mime.as_ref(), needed)).then(|| TypeMismatch::new(mime.as_ref(), needed))
}

fn not_javascript(headers: &HeaderList) -> Option<TypeMismatch> {
    let mime = extract_mime_type(headers);
    (!suits(mime.as_ref(), NeededType::JavaScript))
        .then(|| TypeMismatch::new(mime.as_ref(), NeededType::JavaScript))
}

/// The type for which a style sheet has no effect, be that an error or not. A page in quirks mode is less strict about
/// those of its own origin; without any type it is taken for CSS.
#[must_use]
pub fn unused_style(headers: &HeaderList) -> Option<TypeMismatch> {
    let mime = extract_mime_type(headers)?;
    (!suits(Some(&mime), NeededType::Css)).then(|| TypeMismatch::new(Some(&mime), NeededType::Css))
}

fn suits(mime: Option<&Mime>, needed: NeededType) -> bool {
    match needed {
        NeededType::JavaScript => mime.is_some_and(is_javascript),
        NeededType::Json => mime.is_some_and(is_json),
        NeededType::Css | NeededType::CssModule => mime.is_some_and(|mime| mime.matches("text", "css")),
        NeededType::AnyText => mime.is_none_or(|mime| {
            !["audio", "image", "video"].contains(&mime.type_.as_str()) && !mime.matches("text", "csv")
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::browser::Browser;

    fn headers(mime: &str, nosniff: &str) -> HeaderList {
        let pairs = [("Content-Type", mime), ("X-Content-Type-Options", nosniff)];
        pairs.into_iter().filter(|(_, value)| !value.is_empty()).collect()
    }

    #[test]
    fn nosniff_is_the_first_element() {
        for (value, expected) in [
            ("nosniff", true),
            ("NoSniff, x", true),
            ("x, nosniff", false),
            ("\"nosniff\"", false),
            ("nosniff;", false),
            ("", false),
        ] {
            assert_eq!(determine_nosniff(&headers("", value)), expected, "{value}");
        }
    }

    #[test]
    fn nosniff_looks_at_scripts_and_styles() {
        let blocks = |mime: &str, destination| nosniff_blocks(&headers(mime, "nosniff"), destination);
        assert_eq!(blocks("text/javascript", Destination::Script), None);
        assert_eq!(blocks("text/css;a=b", Destination::Style), None);
        assert_eq!(blocks("text/html", Destination::Image), None);
        assert_eq!(blocks("text/html", Destination::Empty), None);
        let needed = TypeMismatch { received: Some("text/plain".into()), needed: NeededType::JavaScript };
        assert_eq!(blocks("text/plain", Destination::Worker), Some(needed));
        assert_eq!(
            blocks("", Destination::Style),
            Some(TypeMismatch { received: None, needed: NeededType::Css })
        );
        assert_eq!(nosniff_blocks(&headers("text/html", ""), Destination::Script), None);
    }

    #[test]
    fn types_that_no_script_can_have() {
        let blocks = |mime: &str, destination| mime_type_blocks(&headers(mime, ""), destination).is_some();
        for mime in ["image/png", "audio/x", "video/mp4", "text/csv", "image/svg+xml"] {
            assert!(blocks(mime, Destination::Script) && blocks(mime, Destination::Worker), "{mime}");
            assert!(!blocks(mime, Destination::Style) && !blocks(mime, Destination::Empty), "{mime}");
        }
        for mime in ["", "text/html", "application/json", "application/ogg", "foo"] {
            assert!(!blocks(mime, Destination::Script), "{mime}");
        }
    }

    #[test]
    fn types_that_elements_need() {
        let blocks = |mime: &str, destination, browser: Browser| {
            element_type_blocks(&headers(mime, ""), destination, Engine::of(browser)).is_some()
        };
        for browser in [Browser::Chromium, Browser::Firefox] {
            let firefox = browser == Browser::Firefox;
            assert!(
                blocks("", Destination::Module, browser) && blocks("text/js", Destination::Module, browser)
            );
            assert!(!blocks("application/x-javascript", Destination::Module, browser));
            assert_eq!(blocks("text/plain", Destination::Worker, browser), firefox);
            assert_eq!(blocks("text/plain", Destination::Style, browser), firefox);
            assert!(
                !blocks("", Destination::Style, browser) && !blocks("text/css", Destination::Style, browser)
            );
            assert!(!blocks("text/html", Destination::Script, browser));
        }
    }
}
