//! Opaque-response blocking: a response from another origin that an element requested without CORS is hidden from the
//! page's process where it is nothing that an element could use.
//!
//! The [proposal](https://github.com/annevk/orb) is not part of the Fetch standard yet
//! ([pull request 1442](https://github.com/whatwg/fetch/pull/1442)). Both engines follow it up to the sniffing. After that
//! one blocks what is not known to be harmless, the other lets pass what is not known to be data.

mod javascript;

use data_url::mime::Mime;
use serde::de::IgnoredAny;

use self::javascript::may_be_javascript;
use super::engine::Engine;
use super::mime_check::determine_nosniff;
use crate::web::headers::{HeaderList, is_white_space, trim};
use crate::web::mime::{
    essence, extract_mime_type, is_html, is_javascript, is_json, is_xml, sniff_image, sniff_media,
    without_mark,
};
use crate::web::request::Destination;

/// How much of a body is looked at; a shorter one is all there is.
pub const SNIFFED: usize = 1024;

/// Why an opaque response is blocked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OrbReason {
    /// A type that no element can use, whatever the body; its essence.
    NeverSniffed(String),
    /// `nosniff`, and a type of data: HTML, JSON, XML or, in some engines, plain text; its essence.
    Nosniff(String),
    /// `nosniff`, and a body that is not an image, audio or video; the type's essence, if there is a type.
    NosniffUnknown(Option<String>),
    /// A part of something whose beginning was not requested.
    Partial,
    /// A part of something that says it is data; its essence.
    PartialData(String),
    /// The body looks like data.
    LooksLike(Looks),
    /// Audio or video was requested, and the body is neither.
    NotMedia,
    /// The status is not from 200 to 299, and the body is not an image, audio or video.
    Status(u16),
    /// The type says image, audio or video, and the body is none; the type's essence.
    NoSignature(String),
    /// The body is neither an image nor audio nor video nor JavaScript; the type's essence.
    NotJavaScript(String),
}

impl OrbReason {
    /// The reason as a clause.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::NeverSniffed(essence) => format!("its type is {essence}, which no element can use"),
            Self::Nosniff(essence) => format!("its type is {essence}, and X-Content-Type-Options is nosniff"),
            Self::NosniffUnknown(Some(essence)) => {
                format!(
                    "it is not an image, audio or video, its type is {essence}, and X-Content-Type-Options is nosniff"
                )
            }
            Self::NosniffUnknown(None) => {
                "it is not an image, audio or video, has no type, and X-Content-Type-Options is nosniff"
                    .into()
            }
            Self::Partial => "it is a part of a resource whose beginning was not requested".into(),
            Self::PartialData(essence) => format!("it is a part of something whose type is {essence}"),
            Self::LooksLike(looks) => format!("it looks like {}", looks.name()),
            Self::NotMedia => "it is neither audio nor video".into(),
            Self::Status(status) => format!("the status is {status}, and it is not an image, audio or video"),
            Self::NoSignature(essence) => format!("its type is {essence}, but it is not one"),
            Self::NotJavaScript(essence) => {
                format!("its type is {essence}, and it is not an image, audio, video or JavaScript")
            }
        }
    }
}

/// What a body looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Looks {
    /// An HTML document.
    Html,
    /// An XML document.
    Xml,
    /// JSON.
    Json,
    /// Data behind a line that keeps it from running as a script, such as `)]}'`.
    ParserBreaker,
}

impl Looks {
    /// What it is called.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Html => "HTML",
            Self::Xml => "XML",
            Self::Json => "JSON",
            Self::ParserBreaker => "JSON behind a parser breaker",
        }
    }
}

/// The opaque-response-safelist check of the proposal, for the response to a `no-cors` request across origins: why it is
/// blocked. An element then has an error; `fetch()` gets a response without a body. `body_start` is the body's first
/// [`SNIFFED`] bytes.
#[must_use]
pub fn orb_blocks(
    status: u16,
    headers: &HeaderList,
    body_start: &[u8],
    destination: Destination,
    engine: &Engine,
) -> Option<OrbReason> {
    let mime = extract_mime_type(headers);
    let nosniff = determine_nosniff(headers);
    if let Some(mime) = &mime {
        // Types that an element can use without a look at the body.
        if is_safelisted(mime, nosniff, engine) {
            return None;
        }
        // Types that no element can use.
        if is_never_sniffed(mime) {
            return Some(OrbReason::NeverSniffed(essence(mime)));
        }
        let is_data = is_html(mime) || is_json(mime) || is_xml(mime);
        // Audio and video come in parts, documents do not.
        if status == 206 && is_data && engine.orb.strict {
            return Some(OrbReason::PartialData(essence(mime)));
        }
        // The server forbids a second guess, and this is data.
        if nosniff && (is_data || mime.matches("text", "plain")) {
            return Some(OrbReason::Nosniff(essence(mime)));
        }
    }
    // A later part of audio or video goes with its beginning, which must have come before.
    if status == 206 {
        match partial(headers) {
            Partial::Beginning => {}
            Partial::Unsaid | Partial::Invalid if !engine.orb.strict => {}
            Partial::Later | Partial::Unsaid | Partial::Invalid => return Some(OrbReason::Partial),
        }
    }
    // What begins as an image, audio or video passes.
    let media_status = destination != Destination::Media || matches!(status, 200 | 206);
    if sniff_media(body_start).is_some() && media_status || sniff_image(body_start).is_some() {
        return None;
    }
    if engine.orb.strict {
        strict(status, mime.as_ref(), nosniff, body_start, destination)
    } else {
        // Without a type it passes; with one, unless it looks like data.
        mime.as_ref().and_then(|_| looks_like_data(body_start)).map(OrbReason::LooksLike)
    }
}

/// The end of the proposal: the response must run as a script.
fn strict(
    status: u16,
    mime: Option<&Mime>,
    nosniff: bool,
    body_start: &[u8],
    destination: Destination,
) -> Option<OrbReason> {
    // Audio and video would have been recognised.
    if destination == Destination::Media {
        return Some(OrbReason::NotMedia);
    }
    // So would a script of which the server is sure.
    if nosniff {
        return Some(OrbReason::NosniffUnknown(mime.map(essence)));
    }
    // No script runs from an error page.
    if !(200..300).contains(&status) {
        return Some(OrbReason::Status(status));
    }
    // Without a type it passes after all.
    let mime = mime?;
    // Images, audio and video would have been recognised.
    if ["image", "audio", "video"].contains(&mime.type_.as_str()) {
        return Some(OrbReason::NoSignature(essence(mime)));
    }
    // A script is not JSON, nor data of other kinds.
    if is_json_text(body_start) {
        return Some(OrbReason::LooksLike(Looks::Json));
    }
    if may_be_javascript(body_start, body_start.len() < SNIFFED) {
        return None;
    }
    Some(
        looks_like_data(body_start)
            .map_or_else(|| OrbReason::NotJavaScript(essence(mime)), OrbReason::LooksLike),
    )
}

/// Opaque-safelisted MIME types, with those that the engines add. JavaScript is one in the proposal; the engine that does
/// not parse looks at it all the same.
fn is_safelisted(mime: &Mime, nosniff: bool, engine: &Engine) -> bool {
    let name = (mime.type_.as_str(), mime.subtype.as_str());
    match name {
        ("text", "css" | "vtt") | ("image", "svg+xml") => true,
        ("application", "dash+xml" | "vnd.apple.mpegurl") => true,
        _ if !engine.orb.strict => ["audio", "video"].contains(&name.0) || name == ("application", "ogg"),
        ("audio", "mpeg" | "mpegurl" | "aac" | "aacp") | ("multipart", "x-mixed-replace") => true,
        ("text", "plain") => nosniff,
        _ => is_javascript(mime),
    }
}

/// Opaque-blocklisted-never-sniffed MIME types.
fn is_never_sniffed(mime: &Mime) -> bool {
    const APPLICATION: [&str; 9] = [
        "gzip",
        "msexcel",
        "mspowerpoint",
        "msword",
        "msword-template",
        "pdf",
        "x-gzip",
        "x-protobuf",
        "zip",
    ];
    const VENDORS: [&str; 21] = [
        "ces-quickpoint",
        "ces-quicksheet",
        "ces-quickword",
        "ms-excel",
        "ms-excel.sheet.macroenabled.12",
        "ms-powerpoint",
        "ms-powerpoint.presentation.macroenabled.12",
        "ms-word",
        "ms-word.document.12",
        "ms-word.document.macroenabled.12",
        "msword",
        "openxmlformats-officedocument.presentationml.presentation",
        "openxmlformats-officedocument.presentationml.template",
        "openxmlformats-officedocument.spreadsheetml.sheet",
        "openxmlformats-officedocument.spreadsheetml.template",
        "openxmlformats-officedocument.wordprocessingml.document",
        "openxmlformats-officedocument.wordprocessingml.template",
        "presentation-openxml",
        "presentation-openxmlm",
        "spreadsheet-openxml",
        "wordprocessing-openxml",
    ];
    let subtype = mime.subtype.as_str();
    match mime.type_.as_str() {
        "application" => {
            APPLICATION.contains(&subtype)
                || subtype.strip_prefix("vnd.").is_some_and(|vendor| VENDORS.contains(&vendor))
        }
        "text" => ["csv", "event-stream"].contains(&subtype),
        "multipart" => ["byteranges", "signed"].contains(&subtype),
        _ => false,
    }
}

/// Which part a 206 says it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Partial {
    /// It begins at the first byte.
    Beginning,
    /// It begins later.
    Later,
    /// There is no `Content-Range`.
    Unsaid,
    /// `Content-Range` cannot be read.
    Invalid,
}

/// Reads `Content-Range`.
#[must_use]
pub fn partial(headers: &HeaderList) -> Partial {
    let first = headers.get_text("content-range").and_then(|value| {
        let range = value.strip_prefix("bytes ")?.split_once('/')?.0.to_owned();
        range.split_once('-')?.0.trim().parse::<u64>().ok()
    });
    match first {
        Some(0) => Partial::Beginning,
        Some(_) => Partial::Later,
        None if headers.contains("content-range") => Partial::Invalid,
        None => Partial::Unsaid,
    }
}

/// What the beginning of a body looks like, if that is data that no script begins with.
fn looks_like_data(bytes: &[u8]) -> Option<Looks> {
    const BREAKERS: [&[u8]; 7] =
        [b")]}'", b"{}&&", b"{} &&", b"for(;;);", b"while(1);", b"for (;;);", b"while (1);"];
    let bytes = without_mark(bytes);
    if looks_like_html(bytes) {
        return Some(Looks::Html);
    }
    if trim(bytes, is_white_space).starts_with(b"<?xml") {
        return Some(Looks::Xml);
    }
    if BREAKERS.iter().any(|breaker| bytes.starts_with(breaker)) {
        return Some(Looks::ParserBreaker);
    }
    looks_like_json_object(bytes).then_some(Looks::Json)
}

/// A tag of HTML comes first, maybe after white space and comments. A comment alone says nothing, as scripts have it too;
/// there it goes on to the end of its line.
fn looks_like_html(bytes: &[u8]) -> bool {
    const TAGS: [&[u8]; 14] = [
        b"<!doctype html",
        b"<script",
        b"<html",
        b"<head",
        b"<iframe",
        b"<h1",
        b"<div",
        b"<font",
        b"<table",
        b"<a",
        b"<style",
        b"<title",
        b"<b",
        b"<p",
    ];
    let mut rest = bytes;
    loop {
        rest = trim(rest, is_white_space);
        let begins = |tag: &&[u8]| rest.get(..tag.len()).is_some_and(|start| start.eq_ignore_ascii_case(tag));
        if TAGS.iter().any(begins) {
            return true;
        }
        let after_comment = rest.strip_prefix(b"<!--").and_then(|comment| {
            let end = comment.windows(3).position(|three| three == b"-->")?;
            let line = &comment[end..];
            line.iter().position(|byte| matches!(byte, b'\n' | b'\r')).map(|end| &line[end..])
        });
        match after_comment {
            Some(after) => rest = after,
            None => return false,
        }
    }
}

/// A brace, a string in double quotes and a colon: no statement begins like that.
fn looks_like_json_object(bytes: &[u8]) -> bool {
    let skip = |bytes| trim(bytes, is_white_space);
    let Some(mut rest) = skip(bytes).strip_prefix(b"{").and_then(|inside| skip(inside).strip_prefix(b"\""))
    else {
        return false;
    };
    loop {
        rest = match rest {
            [b'"', after @ ..] => return skip(after).starts_with(b":"),
            [b'\\', _, after @ ..] | [_, after @ ..] => after,
            [] => return false,
        };
    }
}

/// Whether all of the bytes are a JSON text or, where they were cut off, could be the beginning of one.
fn is_json_text(bytes: &[u8]) -> bool {
    match serde_json::from_slice::<IgnoredAny>(without_mark(bytes)) {
        Ok(_) => true,
        Err(error) => error.is_eof() && bytes.len() >= SNIFFED,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::browser::Browser;

    /// Chromium's and Firefox's reasons for a response to a script.
    fn reasons(status: u16, mime: &str, more: (&str, &str), body: &[u8]) -> [Option<OrbReason>; 2] {
        let mut headers = HeaderList::new();
        for (name, value) in [("Content-Type", mime), more] {
            if !value.is_empty() {
                headers.append(name, value);
            }
        }
        [Browser::Chromium, Browser::Firefox]
            .map(|browser| orb_blocks(status, &headers, body, Destination::Script, Engine::of(browser)))
    }

    fn blocked(mime: &str, body: &[u8]) -> [bool; 2] {
        reasons(200, mime, ("", ""), body).map(|reason| reason.is_some())
    }

    #[test]
    fn bodies_as_measured() {
        let bodies: [(&[u8], [bool; 2]); 28] = [
            (b"cb({\"a\":1});", [false, false]),
            (b"", [false, false]),
            (b"hello", [false, false]),
            (b"hello world", [false, true]),
            (b"Not Found", [false, true]),
            (b"{\"a\":1}", [true, true]),
            (b" \n{ \"a\\\"b\" : 1 }", [true, true]),
            (b"\xef\xbb\xbf{\"a\":1}", [true, true]),
            (b"{'a':1}", [false, true]),
            (b"{a:1}", [false, false]),
            (b"{}", [false, true]),
            (b"[1,2]", [false, true]),
            (b"[1,2].length", [false, false]),
            (b"1", [false, true]),
            (b"\"s\"", [false, true]),
            (b"null", [false, true]),
            (b"<!doctype html><p>", [true, true]),
            (b"<!-- hi -->\n<html>", [true, true]),
            (b"<!-- hi -->\nvar a = 1;", [false, false]),
            (b"<?xml version=\"1.0\"?><a/>", [true, true]),
            (b"<note><a/></note>", [false, true]),
            (b"a { color: red }", [false, true]),
            (b")]}',\n{\"a\":1}", [true, true]),
            (b"for(;;);{\"a\":1}", [true, true]),
            (b"while(1);[1]", [true, false]),
            (b"var var;", [false, true]),
            (b"GIF89a..", [false, false]),
            (b"a,b,c\n1,2,3", [false, false]),
        ];
        for (body, expected) in bodies {
            for mime in
                ["text/html", "text/plain", "application/json", "application/octet-stream", "text/xml"]
            {
                assert_eq!(blocked(mime, body), expected, "{mime} {}", String::from_utf8_lossy(body));
            }
            assert_eq!(
                blocked("text/javascript", body),
                [expected[0], false],
                "{}",
                String::from_utf8_lossy(body)
            );
            for mime in ["text/css", "image/svg+xml", "", "foo", "*/*", "text/vtt"] {
                assert_eq!(blocked(mime, body), [false, false], "{mime} {}", String::from_utf8_lossy(body));
            }
            for mime in ["application/pdf", "text/csv", "text/event-stream", "application/vnd.ms-excel"] {
                assert_eq!(blocked(mime, body), [true, true], "{mime} {}", String::from_utf8_lossy(body));
            }
        }
    }

    #[test]
    fn statuses_and_parts() {
        let script = b"cb()";
        let none = ("", "");
        let status = |status| [None, Some(OrbReason::Status(status))];
        assert_eq!(reasons(404, "text/plain", none, script), status(404));
        assert_eq!(reasons(302, "text/html", none, script), status(302));
        assert_eq!(reasons(404, "text/javascript", none, script), [None, None]);
        assert_eq!(reasons(404, "text/plain", none, b"GIF89a"), [None, None]);
        assert_eq!(reasons(206, "text/plain", none, script), [None, Some(OrbReason::Partial)]);
        let beginning = ("Content-Range", "bytes 0-3/4");
        assert_eq!(reasons(206, "text/plain", beginning, script), [None, None]);
        let data = OrbReason::PartialData("text/html".into());
        assert_eq!(reasons(206, "text/html", beginning, script), [None, Some(data)]);
        let later = ("Content-Range", "bytes 1-4/5");
        assert_eq!(reasons(206, "", later, b"GIF89a"), [Some(OrbReason::Partial), Some(OrbReason::Partial)]);
        assert_eq!(reasons(206, "text/javascript", later, script), [Some(OrbReason::Partial), None]);
    }

    #[test]
    fn nosniff() {
        let nosniff = ("X-Content-Type-Options", "nosniff");
        for mime in ["text/html", "application/ld+json", "application/rss+xml"] {
            let reason = Some(OrbReason::Nosniff(mime.into()));
            assert_eq!(reasons(200, mime, nosniff, b"GIF89a"), [reason.clone(), reason], "{mime}");
        }
        let plain = Some(OrbReason::Nosniff("text/plain".into()));
        assert_eq!(reasons(200, "text/plain", nosniff, b"GIF89a"), [plain, None]);
        assert_eq!(reasons(200, "application/octet-stream", nosniff, b"GIF89a"), [None, None]);
        let unknown = OrbReason::NosniffUnknown(Some("application/octet-stream".into()));
        assert_eq!(reasons(200, "application/octet-stream", nosniff, b"cb()"), [None, Some(unknown)]);
    }

    #[test]
    fn types_of_media() {
        assert_eq!(blocked("video/mp4", b"{\"a\":1}"), [false, true]);
        assert_eq!(blocked("audio/mpeg", b"{\"a\":1}"), [false, false]);
        assert_eq!(blocked("application/ogg", b"{\"a\":1}"), [false, true]);
        assert_eq!(blocked("image/png", b"{\"a\":1}"), [true, true]);
        assert_eq!(blocked("image/png", b"hello"), [false, true]);
        assert_eq!(blocked("image/png", b""), [false, true]);
    }

    #[test]
    fn a_long_array_is_json() {
        let mut body = b"[".to_vec();
        body.extend(std::iter::repeat_n(*b"1,", 600).flatten());
        body.truncate(SNIFFED);
        assert_eq!(blocked("text/plain", &body), [false, true]);
    }
}
