//! MIME types of responses, and what the first bytes of a body are.

use std::str::FromStr;

use data_url::mime::Mime;

use super::headers::{HeaderList, is_token};

/// [Extract a MIME type](https://fetch.spec.whatwg.org/#concept-header-extract-mime-type): of several types the last usable
/// one counts, and a charset stays as long as the type does. Where the standard finds no type, the engines may still.
#[must_use]
pub fn extract_mime_type(headers: &HeaderList) -> Option<Mime> {
    let mut charset: Option<String> = None;
    let mut found: Option<Mime> = None;
    for value in headers.get_decode_and_split("content-type")? {
        // What is not a type, or stands for all types, is skipped.
        let Some(mut mime) = Mime::from_str(&value).ok().or_else(|| lenient(&value)) else { continue };
        if mime.matches("*", "*") {
            continue;
        }
        let own = mime.get_parameter("charset").map(str::to_owned);
        if found.as_ref().is_none_or(|before| !before.matches(&mime.type_, &mime.subtype)) {
            charset = own;
        } else if let (None, Some(kept)) = (own, &charset) {
            mime.parameters.push(("charset".into(), kept.clone()));
        }
        found = Some(mime);
    }
    found
}

/// A type as both engines read it where it is none to the standard: `text/javascript x` is JavaScript, and `text/` some
/// text.
fn lenient(value: &str) -> Option<Mime> {
    let essence = value.split([';', ' ', '\t', '(']).next()?;
    let (kind, subtype) = essence.split_once('/')?;
    let is_name = |name: &str| name.is_empty() || is_token(name.as_bytes());
    (!kind.is_empty() && is_name(kind) && is_name(subtype))
        .then(|| Mime::new(&kind.to_ascii_lowercase(), &subtype.to_ascii_lowercase()))
}

/// The [essence](https://mimesniff.spec.whatwg.org/#mime-type-essence): type and subtype.
#[must_use]
pub fn essence(mime: &Mime) -> String {
    format!("{}/{}", mime.type_, mime.subtype)
}

/// [JavaScript MIME type](https://mimesniff.spec.whatwg.org/#javascript-mime-type).
#[must_use]
pub fn is_javascript(mime: &Mime) -> bool {
    let subtype = mime.subtype.as_str();
    match mime.type_.as_str() {
        "application" | "text"
            if ["ecmascript", "javascript", "x-ecmascript", "x-javascript"].contains(&subtype) =>
        {
            true
        }
        "text" => {
            ["jscript", "livescript"].contains(&subtype)
                || subtype.strip_prefix("javascript1.").is_some_and(|digit| {
                    digit.len() == 1 && digit.bytes().all(|byte| (b'0'..=b'5').contains(&byte))
                })
        }
        _ => false,
    }
}

/// [JSON MIME type](https://mimesniff.spec.whatwg.org/#json-mime-type).
#[must_use]
pub fn is_json(mime: &Mime) -> bool {
    mime.subtype.ends_with("+json")
        || ["application", "text"].contains(&mime.type_.as_str()) && mime.subtype == "json"
}

/// [XML MIME type](https://mimesniff.spec.whatwg.org/#xml-mime-type).
#[must_use]
pub fn is_xml(mime: &Mime) -> bool {
    mime.subtype.ends_with("+xml")
        || ["application", "text"].contains(&mime.type_.as_str()) && mime.subtype == "xml"
}

/// [HTML MIME type](https://mimesniff.spec.whatwg.org/#html-mime-type).
#[must_use]
pub fn is_html(mime: &Mime) -> bool {
    mime.matches("text", "html")
}

/// A signature: what the bytes begin with, where a `None` stands for any byte.
type Signature = (&'static [Option<u8>], &'static str);

/// Writes a signature; a `.` stands for any byte.
macro_rules! signature {
    ($bytes:literal) => {{
        const BYTES: &[u8] = $bytes;
        const PATTERN: [Option<u8>; BYTES.len()] = {
            let mut pattern = [None; BYTES.len()];
            let mut index = 0;
            while index < BYTES.len() {
                if BYTES[index] != b'.' {
                    pattern[index] = Some(BYTES[index]);
                }
                index += 1;
            }
            pattern
        };
        &PATTERN as &[Option<u8>]
    }};
}

/// The table of the [image type pattern matching algorithm](https://mimesniff.spec.whatwg.org/#image-type-pattern-matching-algorithm),
/// and AVIF, which is not in it.
const IMAGES: [Signature; 10] = [
    (signature!(b"\x00\x00\x01\x00"), "image/x-icon"),
    (signature!(b"\x00\x00\x02\x00"), "image/x-icon"),
    (signature!(b"BM"), "image/bmp"),
    (signature!(b"GIF87a"), "image/gif"),
    (signature!(b"GIF89a"), "image/gif"),
    (signature!(b"RIFF....WEBPVP"), "image/webp"),
    (signature!(b"\x89PNG\r\n\x1a\n"), "image/png"),
    (signature!(b"\xff\xd8\xff"), "image/jpeg"),
    (signature!(b"....ftypavif"), "image/avif"),
    (signature!(b"....ftypavis"), "image/avif"),
];

/// The tables of the [audio or video type pattern matching algorithm](https://mimesniff.spec.whatwg.org/#audio-or-video-type-pattern-matching-algorithm)
/// that both engines follow, with the FLAC, ADTS and playlist signatures that they add.
const MEDIA: [Signature; 10] = [
    (signature!(b"ID3"), "audio/mpeg"),
    (signature!(b"OggS\x00"), "application/ogg"),
    (signature!(b"RIFF....WAVE"), "audio/wave"),
    (signature!(b"fLaC"), "audio/flac"),
    (signature!(b"\xff\xf0"), "audio/aac"),
    (signature!(b"\xff\xf1"), "audio/aac"),
    (signature!(b"\xff\xf8"), "audio/aac"),
    (signature!(b"\xff\xf9"), "audio/aac"),
    (signature!(b"....ftypqt  "), "video/quicktime"),
    (signature!(b"#EXTM3U"), "application/vnd.apple.mpegurl"),
];

/// The table of the [font type pattern matching algorithm](https://mimesniff.spec.whatwg.org/#font-type-pattern-matching-algorithm),
/// without the collections and the format that browsers no longer load.
const FONTS: [Signature; 5] = [
    (signature!(b"\x00\x01\x00\x00"), "font/ttf"),
    (signature!(b"true"), "font/ttf"),
    (signature!(b"OTTO"), "font/otf"),
    (signature!(b"wOFF"), "font/woff"),
    (signature!(b"wOF2"), "font/woff2"),
];

/// The image type that the bytes begin as.
#[must_use]
pub fn sniff_image(bytes: &[u8]) -> Option<&'static str> {
    matching(bytes, &IMAGES)
}

/// The audio or video type that the bytes begin as.
#[must_use]
pub fn sniff_media(bytes: &[u8]) -> Option<&'static str> {
    matching(bytes, &MEDIA)
        .or_else(|| is_mp4(bytes).then_some("video/mp4"))
        .or_else(|| is_webm(bytes).then_some("video/webm"))
        .or_else(|| is_mp3(bytes).then_some("audio/mpeg"))
}

/// Whether the type is that of audio or video which browsers support.
#[must_use]
pub fn is_playable(mime: &Mime) -> bool {
    let subtype = mime.subtype.as_str();
    match mime.type_.as_str() {
        "audio" => [
            "aac",
            "aacp",
            "flac",
            "mp3",
            "mp4",
            "mpeg",
            "ogg",
            "wav",
            "wave",
            "webm",
            "x-aac",
            "x-flac",
            "x-m4a",
            "x-matroska",
            "x-pn-wav",
            "x-wav",
        ]
        .contains(&subtype),
        "video" => ["mp4", "ogg", "quicktime", "webm", "x-m4v", "x-matroska"].contains(&subtype),
        "application" => ["ogg", "x-flac"].contains(&subtype),
        _ => false,
    }
}

/// The font type that the bytes begin as.
#[must_use]
pub fn sniff_font(bytes: &[u8]) -> Option<&'static str> {
    matching(bytes, &FONTS)
}

/// Whether a response is sent as an SVG image.
#[must_use]
pub fn is_sent_as_svg(headers: &HeaderList) -> bool {
    extract_mime_type(headers).is_some_and(|mime| mime.matches("image", "svg+xml"))
}

/// Whether the bytes begin as an SVG document: its root comes after white space, declarations and comments, and is in
/// the namespace of SVG. Where only comments fit into the bytes, it may be one.
#[must_use]
pub fn is_svg(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(without_mark(bytes));
    let mut rest = text.trim_start();
    loop {
        let end = if rest.starts_with("<!--") {
            "-->"
        } else if rest.starts_with("<?") || rest.starts_with("<!") {
            ">"
        } else {
            break;
        };
        match rest.split_once(end) {
            Some((_, after)) => rest = after.trim_start(),
            None => return true,
        }
    }
    let Some((root, _)) = rest.strip_prefix('<').and_then(|root| root.split_once('>')) else { return false };
    let name = root.split(|char: char| char.is_whitespace() || char == '/').next().unwrap_or_default();
    name.rsplit(':').next() == Some("svg") && root.contains("http://www.w3.org/2000/svg")
}

/// The bytes without the mark that says UTF-8.
#[must_use]
pub fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)
}

fn matching(bytes: &[u8], table: &[Signature]) -> Option<&'static str> {
    table.iter().find(|(pattern, _)| begins(bytes, pattern)).map(|(_, name)| *name)
}

fn begins(bytes: &[u8], pattern: &[Option<u8>]) -> bool {
    bytes.len() >= pattern.len()
        && pattern
            .iter()
            .zip(bytes)
            .all(|(pattern_byte, byte)| pattern_byte.is_none_or(|pattern_byte| pattern_byte == *byte))
}

/// [The signature for MP4](https://mimesniff.spec.whatwg.org/#signature-for-mp4): a file-type box with a brand of that family.
fn is_mp4(bytes: &[u8]) -> bool {
    let Some((head, rest)) = bytes.split_at_checked(8) else { return false };
    let size =
        usize::try_from(u32::from_be_bytes([head[0], head[1], head[2], head[3]])).unwrap_or(usize::MAX);
    if !head.ends_with(b"ftyp") || size < 12 || bytes.len() < size {
        return false;
    }
    // The major brand, then a version, then the compatible brands.
    let brands = rest.get(..4).into_iter().chain(bytes.get(16..size).unwrap_or_default().chunks_exact(4));
    brands.into_iter().any(|brand| {
        brand.starts_with(b"mp4")
            || [&b"isom"[..], b"iso2", b"iso4", b"M4A ", b"M4V ", b"3gp4", b"3gp5", b"3gp6"].contains(&brand)
    })
}

/// [The signature for WebM](https://mimesniff.spec.whatwg.org/#signature-for-webm): an EBML header whose document type,
/// within the first 38 bytes, is `webm`.
fn is_webm(bytes: &[u8]) -> bool {
    if !bytes.starts_with(b"\x1a\x45\xdf\xa3") {
        return false;
    }
    let start = &bytes[..bytes.len().min(38 + 8)];
    let Some(at) = start.windows(2).position(|two| two == b"\x42\x82") else { return false };
    // A number says how long the document type is; its first bit set gives how many bytes it takes.
    let Some(first) = start.get(at + 2) else { return false };
    let length = first.leading_zeros() as usize + 1;
    start.get(at + 2 + length..).is_some_and(|name| name.starts_with(b"webm"))
}

/// [The signature for MP3 without ID3](https://mimesniff.spec.whatwg.org/#signature-for-mp3-without-id3): a frame's header,
/// and another one where the frame ends.
fn is_mp3(bytes: &[u8]) -> bool {
    mp3_frame(bytes).and_then(|length| bytes.get(length..)).and_then(mp3_frame).is_some()
}

/// The length of the layer-III frame that begins here.
fn mp3_frame(bytes: &[u8]) -> Option<usize> {
    const RATES_1: [usize; 15] = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
    const RATES_2: [usize; 15] = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
    let [0xff, second, third, _, ..] = bytes else { return None };
    // Eleven bits of synchronisation, and layer III.
    if second & 0xe0 != 0xe0 || second & 0x06 != 0x02 {
        return None;
    }
    let version_1 = second & 0x18 == 0x18;
    let rates = if version_1 { &RATES_1 } else { &RATES_2 };
    let rate = *rates.get(usize::from(third >> 4)).filter(|rate| **rate > 0)? * 1000;
    let divisor = match second & 0x18 {
        0x18 => 1,
        0x10 => 2,
        0x00 => 4,
        _ => return None,
    };
    let frequency = [44_100, 48_000, 32_000].get(usize::from(third >> 2 & 0b11))? / divisor;
    let samples = if version_1 { 144 } else { 72 };
    Some(samples * rate / frequency + usize::from(third >> 1 & 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn extracted(lines: &[&str]) -> Option<String> {
        let headers: HeaderList = lines.iter().map(|line| ("Content-Type", *line)).collect();
        extract_mime_type(&headers).map(|mime| mime.to_string())
    }

    #[test]
    fn the_last_usable_type_counts() {
        let cases: &[(&[&str], Option<&str>)] = &[
            (&[], None),
            (&[""], None),
            (&["foo"], None),
            (&["*/*"], None),
            (&[";text/javascript"], None),
            (&["text /javascript"], None),
            (&["text/javascript x"], Some("text/javascript")),
            (&["text/"], Some("text/")),
            (&["TEXT/Html"], Some("text/html")),
            (&["text/html, text/javascript"], Some("text/javascript")),
            (&["text/html", "foo"], Some("text/html")),
            (&["text/html;charset=gbk", "*/*"], Some("text/html;charset=gbk")),
            (&["text/html;charset=gbk, text/html"], Some("text/html;charset=gbk")),
            (&["text/plain;charset=gbk, text/html"], Some("text/html")),
            (&["text/html;charset=\"a,b\""], Some("text/html;charset=\"a,b\"")),
        ];
        for (lines, expected) in cases {
            assert_eq!(extracted(lines).as_deref(), *expected, "{lines:?}");
        }
    }

    #[test]
    fn groups() {
        let mime = |text: &str| Mime::from_str(text).unwrap();
        for name in
            ["text/javascript", "application/x-ecmascript", "text/javascript1.5", "text/livescript;a=b"]
        {
            assert!(is_javascript(&mime(name)), "{name}");
        }
        for name in [
            "text/js",
            "text/javascript1.6",
            "application/jscript",
            "application/json",
            "text/javascript1.10",
        ] {
            assert!(!is_javascript(&mime(name)), "{name}");
        }
        assert!(
            is_json(&mime("application/ld+json"))
                && is_json(&mime("text/json"))
                && !is_json(&mime("image/json"))
        );
        assert!(is_xml(&mime("image/svg+xml")) && is_xml(&mime("text/xml")) && !is_xml(&mime("image/xml")));
    }

    #[test]
    fn signatures() {
        assert_eq!(sniff_image(b"GIF89a..."), Some("image/gif"));
        assert_eq!(sniff_image(b"RIFF\x10\0\0\0WEBPVP8 "), Some("image/webp"));
        assert_eq!(sniff_image(b"GIF88a"), None);
        assert_eq!(sniff_media(b"RIFF\x10\0\0\0WAVEfmt "), Some("audio/wave"));
        assert_eq!(sniff_media(b"\0\0\0\x18ftypM4A \0\0\0\0M4A isom"), Some("video/mp4"));
        assert_eq!(sniff_media(b"\0\0\0\x18ftypzzzz\0\0\0\0zzzzyyyy"), None);
        assert_eq!(sniff_media(b"\0\0\0\x18ftypheic\0\0\0\0heicmif1"), None);
        let webm = b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82\x84webm";
        assert_eq!(sniff_media(webm), Some("video/webm"));
        let mut mp3 = b"\xff\xfb\x90\x00".to_vec();
        mp3.resize(417, 0);
        assert_eq!(sniff_media(&mp3), None);
        mp3.extend_from_slice(b"\xff\xfb\x90\x00");
        assert_eq!(sniff_media(&mp3), Some("audio/mpeg"));
        assert_eq!(sniff_font(b"wOF2...."), Some("font/woff2"));
    }

    #[test]
    fn svg_documents() {
        let namespace = "xmlns=\"http://www.w3.org/2000/svg\"";
        for yes in [
            format!("<svg {namespace}/>"),
            format!("\n <?xml version=\"1.0\"?><!DOCTYPE svg><!-- > --><svg {namespace}></svg>"),
            "<x:svg xmlns:x='http://www.w3.org/2000/svg'/>".into(),
            "<!-- and so on".into(),
        ] {
            assert!(is_svg(yes.as_bytes()), "{yes}");
        }
        for no in [
            "",
            "hello",
            "<svg",
            "<svg width='1'/>",
            "<html><svg xmlns='http://www.w3.org/2000/svg'/></html>",
        ] {
            assert!(!is_svg(no.as_bytes()), "{no}");
        }
    }
}
