//! What an engine's HTTP parser makes of a response before any rule looks at it.

use super::engine::Engine;
use crate::web::body::Body;
use crate::web::headers::HeaderList;
use crate::web::message::{Failure, FailureKind, HttpResponse, HttpVersion};

/// The response as the engine reads it.
///
/// # Errors
/// The failure that came instead of one, or that the engine sees in it.
pub fn parsed(response: Result<HttpResponse, Failure>, engine: &Engine) -> Result<HttpResponse, Failure> {
    let failure = |kind, detail: &str| Err(Failure { kind, detail: detail.into() });
    match response {
        Err(Failure { kind: FailureKind::NotHttp, .. }) if engine.responses.reads_http_0_9 => {
            Ok(HttpResponse {
                version: HttpVersion::Http1,
                status: 200,
                headers: HeaderList::new(),
                body: Body::default(),
                remote: None,
            })
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
        Ok(response) if head_size(&response) > engine.responses.max_header_bytes => {
            failure(FailureKind::HeadTooLarge, "the response head is larger than the browser reads")
        }
        Ok(mut response) if engine.responses.first_content_type_counts => {
            let first =
                response.headers.get_decode_and_split("content-type").and_then(|all| all.into_iter().next());
            if let Some(first) = first {
                response.headers.set("Content-Type", first);
            }
            Ok(response)
        }
        Ok(mut response) if engine.responses.ignores_empty_repeats => {
            // The CORS check counts the lines of this one as they were sent.
            response.headers.drop_empty_repeats("access-control-allow-origin");
            Ok(response)
        }
        other => other,
    }
}

/// The size of a response's head on the wire, about.
fn head_size(response: &HttpResponse) -> usize {
    response.headers.iter().map(|header| header.name.len() + header.value.len() + 4).sum()
}
