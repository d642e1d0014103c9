//! A call that passed, as the page would have made it without the proxy, and its entry in a HAR.

use std::time::{Duration, SystemTime};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hyper::header::{CONTENT_TYPE, HeaderMap, LOCATION};
use hyper::{Method, StatusCode};
use serde_json::{Value, json};
use url::Url;

use crate::web::headers::decode;
use crate::web::message::{Failure, FailureKind, HttpRequest, HttpResponse, HttpVersion};
use crate::web::secret;

/// One request and the target's own response.
#[derive(Clone, Debug)]
pub struct Exchange {
    /// When it began.
    pub started: SystemTime,
    /// How long the response's head took.
    pub elapsed: Duration,
    /// The method.
    pub method: Method,
    /// The URL at the target.
    pub url: Url,
    /// The request's headers, as the page would have sent them to the target.
    pub headers: HeaderMap,
    /// Whether it had a body.
    pub has_body: bool,
    /// The response, or why there is none.
    pub response: Result<TargetResponse, Failure>,
}

/// What the target sent.
#[derive(Clone, Debug)]
pub struct TargetResponse {
    /// The version of HTTP.
    pub version: HttpVersion,
    /// The status.
    pub status: StatusCode,
    /// The headers, as they came.
    pub headers: HeaderMap,
    /// The start of the body, where it was kept.
    pub body: Option<Vec<u8>>,
}

impl Exchange {
    /// A preflight that was sent in place of a browser, and what came back.
    pub(super) fn of_preflight(
        request: &HttpRequest,
        response: &Result<HttpResponse, Failure>,
        elapsed: Duration,
    ) -> Self {
        let map = |headers: &crate::web::headers::HeaderList| {
            let pairs = headers.into_iter().filter_map(|header| {
                Some((header.name.parse().ok()?, hyper::header::HeaderValue::from_bytes(&header.value).ok()?))
            });
            let mut map = HeaderMap::new();
            for (name, value) in pairs {
                map.append::<hyper::header::HeaderName>(name, value);
            }
            map
        };
        let now = SystemTime::now();
        Self {
            started: now.checked_sub(elapsed).unwrap_or(now),
            elapsed,
            method: Method::OPTIONS,
            url: request.url.clone(),
            headers: map(&request.headers),
            has_body: false,
            response: match response {
                Ok(response) => Ok(TargetResponse {
                    version: response.version,
                    status: StatusCode::from_u16(response.status).unwrap_or(StatusCode::BAD_GATEWAY),
                    headers: map(&response.headers),
                    body: Some(response.body.start.clone()),
                }),
                Err(failure) => Err(failure.clone()),
            },
        }
    }
}

/// Hides the secrets of a HAR's entry: those of headers, query and bodies by their names; where a body cannot be read, all of it.
pub fn hide_secrets(entry: &mut Value) {
    for side in ["request", "response"] {
        for pair in entry[side]["headers"].as_array_mut().into_iter().flatten() {
            let name = pair["name"].as_str().unwrap_or_default().to_owned();
            let value = pair["value"].as_str().unwrap_or_default().to_owned();
            pair["value"] = secret::header_value(&name, &value).into();
        }
    }
    for pair in entry["request"]["queryString"].as_array_mut().into_iter().flatten() {
        let name = pair["name"].as_str().unwrap_or_default();
        if secret::is_secret_in_query(name, pair["value"].as_str().unwrap_or_default()) {
            pair["value"] = secret::HIDDEN.into();
        }
    }
    if let Some(data) = entry["request"]["postData"].as_object_mut() {
        data.insert("text".into(), "".into());
    }
    if let Some(content) = entry["response"]["content"].as_object_mut() {
        content.remove("text");
        content.remove("encoding");
    }
}

/// The exchange as an entry of a HAR, its time written by `written`.
#[must_use]
pub fn har_entry(exchange: &Exchange, written: &str) -> Value {
    let milliseconds = exchange.elapsed.as_secs_f64() * 1000.0;
    let mut request = json!({
        "method": exchange.method.as_str(),
        "url": exchange.url.as_str(),
        "httpVersion": "HTTP/1.1",
        "headers": pairs(&exchange.headers),
        "queryString": exchange.url.query_pairs().map(|(name, value)| json!({ "name": name, "value": value })).collect::<Vec<_>>(),
        "cookies": [],
        "headersSize": -1,
        "bodySize": -1,
    });
    if exchange.has_body {
        let mime =
            exchange.headers.get(CONTENT_TYPE).map(|value| decode(value.as_bytes())).unwrap_or_default();
        request["postData"] = json!({ "mimeType": mime, "text": "" });
    }
    let mut entry = json!({
        "startedDateTime": written,
        "time": milliseconds,
        "request": request,
        "cache": {},
        "timings": { "send": 0, "wait": milliseconds, "receive": 0 },
    });
    match &exchange.response {
        Ok(response) => entry["response"] = response_value(response),
        Err(failure) => {
            entry["response"] = json!({
                "status": 0, "statusText": "", "httpVersion": "", "headers": [], "cookies": [],
                "content": { "size": 0, "mimeType": "" }, "redirectURL": "", "headersSize": -1, "bodySize": -1,
                "_error": net_error(failure.kind),
            });
            entry["comment"] = json!(failure.detail);
        }
    }
    entry
}

fn response_value(response: &TargetResponse) -> Value {
    let mime = response.headers.get(CONTENT_TYPE).map(|value| decode(value.as_bytes())).unwrap_or_default();
    let mut content = json!({ "size": -1, "mimeType": mime });
    if let Some(body) = &response.body {
        content["text"] = json!(STANDARD.encode(body));
        content["encoding"] = json!("base64");
        content["size"] = json!(body.len());
    }
    json!({
        "status": response.status.as_u16(),
        "statusText": response.status.canonical_reason().unwrap_or_default(),
        "httpVersion": match response.version { HttpVersion::Http1 => "HTTP/1.1", HttpVersion::Http2 => "HTTP/2" },
        "headers": pairs(&response.headers),
        "cookies": [],
        "content": content,
        "redirectURL": response.headers.get(LOCATION).map(|value| decode(value.as_bytes())).unwrap_or_default(),
        "headersSize": -1,
        "bodySize": -1,
    })
}

fn pairs(headers: &HeaderMap) -> Vec<Value> {
    headers
        .iter()
        .map(|(name, value)| json!({ "name": name.as_str(), "value": decode(value.as_bytes()) }))
        .collect()
}

/// What Chromium would call the failure.
fn net_error(kind: FailureKind) -> &'static str {
    match kind {
        FailureKind::UnknownHost => "net::ERR_NAME_NOT_RESOLVED",
        FailureKind::ConnectionRefused => "net::ERR_CONNECTION_REFUSED",
        FailureKind::TimedOut => "net::ERR_TIMED_OUT",
        FailureKind::CertificateInvalid => "net::ERR_CERT_AUTHORITY_INVALID",
        FailureKind::TlsFailed => "net::ERR_SSL_PROTOCOL_ERROR",
        FailureKind::EmptyResponse => "net::ERR_EMPTY_RESPONSE",
        FailureKind::NotHttp | FailureKind::MalformedHttp => "net::ERR_INVALID_HTTP_RESPONSE",
        FailureKind::HeadTooLarge => "net::ERR_RESPONSE_HEADERS_TOO_BIG",
        FailureKind::ProxyFailed => "net::ERR_PROXY_CONNECTION_FAILED",
        _ => "net::ERR_CONNECTION_FAILED",
    }
}
