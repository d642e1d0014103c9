//! Which responses browsers show as a document, and which they save.

use super::quirks::{FrameQuirks, ShownSuffixes};
use crate::web::headers::is_token;
use crate::web::message::HttpResponse;
use crate::web::mime::{
    essence, extract_mime_type, is_javascript, is_json, is_playable, is_xml, sniff_image, sniff_media,
};

/// The header that makes a download of a response, and its value.
pub(super) fn download(response: &HttpResponse, quirks: &FrameQuirks) -> Option<(&'static str, String)> {
    const DISPOSITION: &str = "Content-Disposition";
    let headers = &response.headers;
    if let Some(value) = headers.get_text(DISPOSITION) {
        let kind = value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let saves = match kind.as_str() {
            "attachment" => true,
            "" | "inline" => false,
            // A parameter without a type before it.
            parameter if parameter.contains('=') => false,
            quoted if !is_token(quoted.as_bytes()) && quoted.starts_with('"') => {
                quirks.reads_quoted_disposition
            }
            _ => !quirks.only_attachment_is_download,
        };
        if saves {
            return Some((DISPOSITION, value));
        }
    }
    (!is_shown_type(response, quirks))
        .then(|| ("Content-Type", headers.get_text("content-type").unwrap_or_default()))
}

/// Whether the browser shows a document of this type.
fn is_shown_type(response: &HttpResponse, quirks: &FrameQuirks) -> bool {
    let start = &response.body.start;
    let Some(mime) = extract_mime_type(&response.headers) else {
        return !has_binary_bytes(start)
            || sniff_image(start).is_some()
            || sniff_media(start).is_some()
            || start.starts_with(b"%PDF-");
    };
    let essence = essence(&mime);
    match essence.as_str() {
        "application/pdf" | "application/xhtml+xml" | "application/xml" | "application/json" | "text/xml" => {
            true
        }
        "multipart/x-mixed-replace" => quirks.shows_suffixes != ShownSuffixes::None,
        "text/plain" if has_binary_bytes(start) => !is_sniffed_text(response),
        text if text.starts_with("text/") => {
            let saved: &[&str] = if quirks.shows_all_text { &[] } else { &TABLES };
            !SAVED_TEXT.contains(&text) && !saved.contains(&text)
        }
        image if image.starts_with("image/") => IMAGES.contains(&image),
        feed if quirks.shows_suffixes == ShownSuffixes::JsonAndFeeds && FEEDS.contains(&feed) => true,
        _ if is_json(&mime) => quirks.shows_suffixes != ShownSuffixes::None,
        _ if is_xml(&mime) => quirks.shows_suffixes == ShownSuffixes::All,
        _ => is_javascript(&mime) || is_playable(&mime),
    }
}

/// Whether the type is one of those behind which [binary data is looked
/// for](https://mimesniff.spec.whatwg.org/#rules-for-text-or-binary), because servers send it without knowing.
fn is_sniffed_text(response: &HttpResponse) -> bool {
    let value = response.headers.get_text("content-type").unwrap_or_default();
    let nosniff = response.headers.get_text("x-content-type-options");
    let is_default = [
        "text/plain",
        "text/plain; charset=ISO-8859-1",
        "text/plain; charset=iso-8859-1",
        "text/plain; charset=UTF-8",
    ]
    .contains(&value.as_str());
    is_default && !nosniff.is_some_and(|value| value.trim().eq_ignore_ascii_case("nosniff"))
}

/// The types of images that all engines show.
const IMAGES: [&str; 12] = [
    "image/apng",
    "image/avif",
    "image/bmp",
    "image/gif",
    "image/jpeg",
    "image/jpg",
    "image/pjpeg",
    "image/png",
    "image/svg+xml",
    "image/vnd.microsoft.icon",
    "image/webp",
    "image/x-icon",
];
/// Feeds.
const FEEDS: [&str; 2] = ["application/atom+xml", "application/rss+xml"];
/// Text that browsers save, as [Blink](https://source.chromium.org/search?q=kUnsupportedTextTypes) and WebKit list it.
const SAVED_TEXT: [&str; 13] = [
    "text/calendar",
    "text/directory",
    "text/ldif",
    "text/qif",
    "text/rtf",
    "text/vcalendar",
    "text/vcard",
    "text/x-calendar",
    "text/x-csv",
    "text/x-qif",
    "text/x-vcalendar",
    "text/x-vcard",
    "text/x-vcf",
];
/// Tables, which some browsers save and some show.
const TABLES: [&str; 5] =
    ["text/comma-separated-values", "text/csv", "text/ofx", "text/tab-separated-values", "text/tsv"];

/// Whether there are [binary data bytes](https://mimesniff.spec.whatwg.org/#binary-data-byte).
fn has_binary_bytes(bytes: &[u8]) -> bool {
    bytes.iter().any(|byte| matches!(byte, 0x00..=0x08 | 0x0b | 0x0e..=0x1a | 0x1c..=0x1f))
}
