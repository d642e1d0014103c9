//! What an engine's HTTP parser makes of a response before any rule looks at it.

use std::borrow::Cow;

use super::engine::Engine;
use super::mime_check::determine_nosniff;
use super::request::Request;
use crate::web::body::Body;
use crate::web::headers::HeaderList;
use crate::web::message::{Failure, FailureKind, HttpResponse, HttpVersion};
use crate::web::mime::{extract_mime_type, is_javascript};
use crate::web::request::{Destination, Initiator};

/// What looks at the type of a response: an engine may not find the same one for all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum TypeReader {
    /// An element, a document, or nothing.
    Element,
    /// A worker.
    Worker,
    /// An EventSource.
    EventSource,
    /// A module of any kind.
    Module,
}

impl TypeReader {
    fn of(request: Option<&Request>) -> Self {
        match request.map(|request| (request.initiator, request.destination)) {
            Some((Initiator::EventSource, _)) => Self::EventSource,
            Some((_, Destination::Worker)) => Self::Worker,
            Some((_, Destination::Module | Destination::Json | Destination::CssModule)) => Self::Module,
            _ => Self::Element,
        }
    }
}

/// The response as the engine reads it; the request is given unless it was a preflight or a navigation.
///
/// # Errors
/// The failure that came instead of one, or that the engine sees in it.
pub fn parsed<'a>(
    response: &'a Result<HttpResponse, Failure>,
    engine: &Engine,
    request: Option<&Request>,
) -> Result<Cow<'a, HttpResponse>, Failure> {
    let failure = |kind, detail: &str| Err(Failure { kind, detail: detail.into() });
    match response {
        Err(Failure { kind: FailureKind::NotHttp, .. }) if engine.responses.reads_http_0_9 => {
            Ok(Cow::Owned(HttpResponse {
                version: HttpVersion::Http1,
                status: 200,
                headers: HeaderList::new(),
                body: Body::default(),
                remote: None,
            }))
        }
        Ok(response) if response.status == 101 && engine.responses.rejects_unrequested_101 => failure(
            FailureKind::EmptyResponse,
            "the server switched protocols (101), which was not requested",
        ),
        Ok(response) if response.status == 407 && engine.responses.rejects_407_of_servers => failure(
            FailureKind::ProxyFailed,
            &format!(
                "the server responded with 407 as if it were a proxy, which is a network error in {}",
                engine.browser
            ),
        ),
        Ok(response) if head_size(response) > engine.responses.max_header_bytes => {
            failure(FailureKind::HeadTooLarge, "the response head is larger than the browser reads")
        }
        Ok(response) if engine.responses.first_content_type_counts => {
            let counted = counted_type(&response.headers, TypeReader::of(request));
            let Some(counted) = counted else { return Ok(Cow::Borrowed(response)) };
            let mut response = response.clone();
            response.headers.set("Content-Type", counted);
            Ok(Cow::Owned(response))
        }
        // Most have no empty line.
        Ok(response)
            if engine.responses.ignores_empty_repeats
                && response.headers.iter().any(|header| header.value.is_empty()) =>
        {
            let mut response = response.clone();
            // The CORS check counts the lines of this one as they were sent.
            response.headers.drop_empty_repeats("access-control-allow-origin");
            Ok(Cow::Owned(response))
        }
        Ok(response) => Ok(Cow::Borrowed(response)),
        Err(failure) => Err(failure.clone()),
    }
}

/// The type that counts in an engine that has two readings of `Content-Type`: elements read the joined value up to its first comma; workers,
/// EventSource and modules take what the network library made of it, which knows the last line only.
fn counted_type(headers: &HeaderList, reader: TypeReader) -> Option<String> {
    let first = headers.get_decode_and_split("content-type")?.into_iter().next()?;
    if reader == TypeReader::Element {
        return Some(first);
    }
    let last = headers.lines("content-type").last()?.text();
    let mut whole = last.split(';').next().unwrap_or_default().trim();
    // To a module, a value with white space or a second slash before its parameters counts as none.
    if reader == TypeReader::Module && (whole.contains([' ', '\t']) || whole.matches('/').count() != 1) {
        whole = "";
    }
    let counted = whole.split(',').next().unwrap_or_default().trim();
    // `nosniff` looks at a worker as at a script, besides.
    let is_sniffed = reader == TypeReader::Worker && determine_nosniff(headers);
    let says_javascript = |value: &str| {
        let headers: HeaderList = [("Content-Type", value)].into_iter().collect();
        extract_mime_type(&headers).is_some_and(|mime| is_javascript(&mime))
    };
    if is_sniffed && !says_javascript(&first) { Some(first) } else { Some(counted.to_owned()) }
}

/// The size of a response's head on the wire, about.
fn head_size(response: &HttpResponse) -> usize {
    response.headers.iter().map(|header| header.name.len() + header.value.len() + 4).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As WebKitGTK 2.50.6 took them.
    #[test]
    fn the_type_that_counts_of_several() {
        let counted = |lines: &[&str], nosniff: bool, reader| {
            let types = lines.iter().map(|line| ("Content-Type", *line));
            let headers: HeaderList =
                types.chain(nosniff.then_some(("X-Content-Type-Options", "nosniff"))).collect();
            counted_type(&headers, reader).expect("a type")
        };
        let (js, html) = ("text/javascript", "text/html");
        for (lines, element, worker, module) in [
            (&[js, html][..], js, html, html),
            (&[html, js], html, js, js),
            (&[js, ""], js, "", ""),
            (&["", js], "", js, js),
            (&["text/javascript, text/html"], js, js, ""),
            (&["text/html,text/javascript"], html, html, ""),
            (&["text/javascript, foo"], js, js, ""),
            (&["text/javascript,foo"], js, js, js),
            (&["text/javascript,"], js, js, js),
            (&["text/javascript, ;"], js, js, js),
            (&["text/javascript x"], "text/javascript x", "text/javascript x", ""),
            (&["text/javascript ;x"], "text/javascript ;x", js, js),
            (&["text/html, foo", js], html, js, js),
            (&[",text/javascript"], "", "", ""),
        ] {
            assert_eq!(counted(lines, false, TypeReader::Element), element, "{lines:?}");
            assert_eq!(counted(lines, false, TypeReader::Worker), worker, "{lines:?}");
            assert_eq!(counted(lines, false, TypeReader::EventSource), worker, "{lines:?}");
            assert_eq!(counted(lines, true, TypeReader::Module), module, "{lines:?}");
        }
        assert_eq!(counted(&[html, js], true, TypeReader::Worker), html);
        assert_eq!(counted(&[js, html], true, TypeReader::Worker), html);
        assert_eq!(counted(&[js, js], true, TypeReader::Worker), js);
    }
}
