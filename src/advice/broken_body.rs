//! A body that is cut off or cannot be decoded: what its bytes and headers say about the cause.

use super::Advice;
use super::case::{Case, ResponseView};
use super::product::{found, nearest_first};
use crate::fetch::Outcome;
use crate::probe::failure_rule;
use crate::rules::Rule;
use crate::web::body::{BodyEnd, Cut, Decoding};
use crate::web::text::shown;

/// The stable name.
pub(super) const ID: &str = "broken-body";

pub(super) fn advise(case: &Case<'_>) -> Vec<Advice> {
    let Some(view) = case.actual() else { return Vec::new() };
    let decided = match &case.call.outcome {
        Outcome::Failed(failure) => Some(failure_rule(failure.kind)),
        Outcome::Allowed(_) | Outcome::Blocked(_) => None,
    };
    let is = |rule| decided == Some(rule) || case.notices(rule);
    let cause = if is(Rule::BodyNotDecoded) {
        not_decoded(&view)
    } else if is(Rule::BodyCutOff) {
        cut_off(&view)
    } else {
        compressed_twice(&view)
    };
    cause.map(|words| Advice::new(ID, words).at(view.number).on("content-encoding")).into_iter().collect()
}

/// What the body is instead.
fn not_decoded(view: &ResponseView<'_>) -> Option<String> {
    let named = view.header("content-encoding").unwrap_or_default();
    let start = &view.response.body.start;
    let Decoding::Failed(coding) = &view.response.body.decoding else { return None };
    if is_gzip(start) && coding != "gzip" {
        return Some(format!(
            "The body is gzip, and Content-Encoding says {}: name the encoding that is used.",
            shown(&named)
        ));
    }
    if named.contains(',') {
        return Some(format!(
            "Content-Encoding is {}, but the body was not encoded that often: two layers add the header, and only one compresses.",
            shown(&named)
        ));
    }
    is_text(start).then(|| {
        format!(
            "The body is plain text, not {coding}: something decompressed it (a proxy, or code that forwards another response) and \
             passed Content-Encoding on. It must remove that header, and Content-Length with it."
        )
    })
}

/// Why less came than the head promises.
fn cut_off(view: &ResponseView<'_>) -> Option<String> {
    let body = &view.response.body;
    let BodyEnd::Cut(cut) = body.end else { return None };
    let encoded =
        view.header("content-encoding").is_some_and(|coding| !coding.eq_ignore_ascii_case("identity"));
    if matches!(cut, Cut::Length { .. }) && encoded {
        return Some(
            "The body is compressed, so Content-Length was probably set before the compression: let what compresses set it, or \
             remove it."
                .into(),
        );
    }
    let found = found(view.response);
    let nginx = nearest_first(&found).iter().any(|found| found.product.id == "nginx");
    if nginx && body.received > 0 {
        return Some(
            "nginx cuts long responses off where it cannot write to its temporary folder: its error log then says \
             \"Permission denied\" or \"No space left\" for proxy_temp."
                .into(),
        );
    }
    let whole_blocks = body.received > 0 && body.received.is_multiple_of(4096);
    whole_blocks.then(|| {
        format!(
            "The body stops after exactly {} KiB, which is a buffer's size: a proxy between the application and the browser lost \
             the rest.",
            body.received / 1024
        )
    })
}

/// What decodes well, and is still compressed.
fn compressed_twice(view: &ResponseView<'_>) -> Option<String> {
    let named = view.header("content-encoding")?;
    let mime = view.header("content-type").unwrap_or_default();
    let compressed = ["gzip", "zip", "octet-stream", "x-tar"].iter().any(|kind| mime.contains(kind));
    let body = &view.response.body;
    (is_gzip(&body.start) && body.decoding == Decoding::Good && !compressed).then(|| {
        format!(
            "The body is compressed twice: decoded from {}, it is gzip again, and the page gets those bytes. Only one of \
             application, proxy and CDN should compress.",
            shown(&named)
        )
    })
}

fn is_gzip(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0x1f, 0x8b])
}

fn is_text(bytes: &[u8]) -> bool {
    let end = bytes.len().min(64);
    let text = match std::str::from_utf8(&bytes[..end]) {
        Ok(text) => text,
        // Cut off within a character.
        Err(error) if error.error_len().is_none() => {
            std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default()
        }
        Err(_) => return false,
    };
    !text.is_empty() && text.chars().all(|letter| !letter.is_control() || letter.is_whitespace())
}

#[cfg(test)]
mod tests {
    use super::super::testing::{HERE, advice, assert_says, response};
    use super::*;
    use crate::web::body::Body;

    #[test]
    fn causes() {
        let failed = |start: &[u8]| Body { decoding: Decoding::Failed("br".into()), ..Body::complete(start) };
        let cut = |length| Body {
            end: BodyEnd::Cut(Cut::Length { promised: 1 << 20 }),
            received: length,
            decoded: length,
            ..Body::starting(b"x")
        };
        for (headers, body, expected) in [
            (&[("Content-Encoding", "br")][..], failed(b"{\"a\": 1}"), "The body is plain text, not br"),
            (
                &[("Content-Encoding", "br")],
                failed(b"\x1f\x8b\x08\0"),
                "The body is gzip, and Content-Encoding says br",
            ),
            (&[("Content-Encoding", "br, br")], failed(b"\x8b\x08\0"), "not encoded that often"),
            (&[("Content-Encoding", "br")], failed(b"\x8b\x08\0"), ""),
            (&[("Server", "nginx")], cut(70_000), "its temporary folder"),
            (&[], cut(65_536), "after exactly 64 KiB"),
            (&[], cut(65_537), ""),
            (&[("Content-Encoding", "gzip")], cut(100), "set before the compression"),
            (&[("Content-Encoding", "gzip")], Body::complete(b"\x1f\x8b\x08\0"), "compressed twice"),
            (
                &[("Content-Encoding", "gzip"), ("Content-Type", "application/gzip")],
                Body::complete(b"\x1f\x8b\x08\0"),
                "",
            ),
            (&[], Body::complete(b"\x1f\x8b\x08\0"), ""),
        ] {
            let headers = [&[HERE], headers].concat();
            let response = crate::web::message::HttpResponse { body, ..response(200, &headers) };
            assert_says(&advice(ID, |_| (), &[response]), expected, expected);
        }
    }
}
