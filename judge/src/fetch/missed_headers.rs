//! Which of the headers that a page cannot read its script is likely to miss.

use super::request::Request;
use crate::web::message::HttpResponse;

/// Those of the hidden headers that a script is likely to want, the likeliest first.
pub(super) fn missed(hidden: Vec<String>, request: &Request, response: &HttpResponse) -> Vec<String> {
    let mut ranked: Vec<(Demand, String)> =
        hidden.into_iter().filter_map(|name| Some((Demand::of(&name, request, response)?, name))).collect();
    ranked.sort();
    ranked.into_iter().map(|(_, name)| name).collect()
}

/// How likely it is that a page's script wants a header.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Demand {
    /// Clients of a known protocol or habit read it; the place in the table says how surely they fail without it.
    Known(usize),
    /// The application sends it, under a name of its own: it hardly does so for nothing.
    Application,
    /// It helps to report a failure.
    Trace,
}

impl Demand {
    /// Nothing where a server, a proxy or the browser itself is all that the header concerns.
    fn of(name: &str, request: &Request, response: &HttpResponse) -> Option<Self> {
        let value = || response.headers.get_text(name).unwrap_or_default();
        let is_relevant = match name {
            "etag" => etag_matters(request, &value()),
            "accept-ranges" => value() != "none" && ranges_matter(request, response),
            "location" => (200..300).contains(&response.status),
            "link" => links_to_pages(&value()),
            "allow" => response.status == 405 || request.method.as_str() == "OPTIONS",
            _ => true,
        };
        if !is_relevant {
            return None;
        }
        if let Some(place) = KNOWN.iter().position(|pattern| fits(pattern, name)) {
            return Some(Self::Known(place));
        }
        if TRACES.contains(&name) {
            return Some(Self::Trace);
        }
        (!INFRASTRUCTURE.iter().any(|pattern| fits(pattern, name))).then_some(Self::Application)
    }
}

/// Whether a name is this one, or begins so where the pattern ends in `*`.
fn fits(pattern: &str, name: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(start) => name.starts_with(start),
        None => name == pattern,
    }
}

/// An `ETag` matters to scripts that send it back, or store it as a receipt of an upload: servers put a weak one on every
/// response, and no script reads that.
fn etag_matters(request: &Request, value: &str) -> bool {
    let sent_back = ["if-match", "if-none-match", "if-range"];
    let is_strong = !value.starts_with("W/");
    sent_back.iter().any(|name| request.page_headers.contains(name))
        || is_strong && ["PUT", "PATCH", "HEAD"].contains(&request.page_method.as_str())
}

/// `Accept-Ranges` matters to scripts that read a large file in parts: file servers send it with every file.
fn ranges_matter(request: &Request, response: &HttpResponse) -> bool {
    const IN_PARTS: [&str; 7] = [
        "application/pdf",
        "application/octet-stream",
        "application/zip",
        "application/vnd.apache.parquet",
        "audio/",
        "video/",
        "image/tiff",
    ];
    let kind = response.headers.get_text("content-type").unwrap_or_default().to_ascii_lowercase();
    request.page_method.as_str() == "HEAD"
        || request.page_headers.contains("range")
        || IN_PARTS.iter().any(|start| kind.starts_with(start))
}

/// Whether a `Link` leads somewhere; those that tell the browser what to load ahead, or name the resource itself, are not for
/// scripts.
fn links_to_pages(value: &str) -> bool {
    const HINTS: [&str; 8] = [
        "preload",
        "modulepreload",
        "preconnect",
        "dns-prefetch",
        "prefetch",
        "shortlink",
        "canonical",
        "https://api.w.org/",
    ];
    let value = value.to_ascii_lowercase();
    value.split("rel=").skip(1).any(|rest| {
        let rest = rest.trim_start_matches('"');
        let relation = rest.split(['"', ';', ',']).next().unwrap_or_default().trim();
        relation.split_ascii_whitespace().any(|one| !HINTS.contains(&one))
    })
}

/// What clients of known protocols and habits read, those first that fail without it.
const KNOWN: [&str; 40] = [
    // Without these a protocol's client in the page stops: the session of MCP, the offset of a resumable upload, the status of
    // gRPC-Web, the nonce of DPoP, the place of a resource that was just created.
    "mcp-session-id",
    "upload-offset",
    "grpc-status",
    "grpc-message",
    "grpc-status-details-bin",
    "dpop-nonce",
    "location",
    "operation-location",
    "azure-asyncoperation",
    "upload-length",
    "upload-*",
    "tus-*",
    "mcp-*",
    "docker-content-digest",
    // How to sign in, or the token itself.
    "www-authenticate",
    "authorization",
    "x-csrf-token",
    "x-xsrf-token",
    "x-auth-token",
    "x-access-token",
    "x-refresh-token",
    // A part of a file or of a list, and how many there are.
    "content-range",
    "accept-ranges",
    "etag",
    "link",
    "x-total-count",
    "total-count",
    "x-total",
    "x-total-pages",
    "x-wp-total*",
    "x-pagination*",
    "x-next-page",
    // The name of a download.
    "content-disposition",
    // When to try again.
    "retry-after",
    "ratelimit*",
    "x-ratelimit*",
    "x-rate-limit*",
    // What may be called at all, and for how long.
    "allow",
    "sunset",
    "deprecation",
];

/// What goes into a report of a failure.
const TRACES: [&str; 8] = [
    "request-id",
    "x-request-id",
    "x-correlation-id",
    "correlation-id",
    "trace-id",
    "x-trace-id",
    "server-timing",
    "x-response-time",
];

/// What browsers, servers, proxies and caches say to each other.
const INFRASTRUCTURE: [&str; 110] = [
    // HTTP itself.
    "access-control-*",
    "age",
    "connection",
    "content-encoding",
    "content-location",
    "date",
    "keep-alive",
    "proxy-*",
    "server",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "vary",
    "via",
    "warning",
    // For the browser: policies, hints, reports.
    "accept-ch",
    "alt-svc",
    "alt-used",
    "clear-site-data",
    "content-security-policy*",
    "critical-ch",
    "cross-origin-*",
    "document-policy*",
    "expect-ct",
    "feature-policy",
    "integrity-policy*",
    "nel",
    "no-vary-search",
    "observe-browsing-topics",
    "origin-agent-cluster",
    "origin-trial",
    "p3p",
    "permissions-policy*",
    "public-key-pins*",
    "referrer-policy",
    "refresh",
    "report-to",
    "reporting-endpoints",
    "service-worker-allowed",
    "set-login",
    "sourcemap",
    "x-sourcemap",
    "speculation-rules",
    "strict-transport-security",
    "supports-loading-mode",
    "timing-allow-origin",
    "x-content-type-options",
    "x-dns-prefetch-control",
    "x-download-options",
    "x-frame-options",
    "x-permitted-cross-domain-policies",
    "x-robots-tag",
    "x-ua-compatible",
    "x-xss-protection",
    "content-type-options",
    "xss-protection",
    // Names and times of frameworks and servers.
    "x-aspnet-version",
    "x-aspnetmvc-version",
    "x-debug-*",
    "x-drupal-*",
    "x-generator",
    "x-nginx-*",
    "x-nextjs-*",
    "x-powered-*",
    "x-redirect-by",
    "x-runtime",
    "x-server*",
    "x-turbo-charged-by",
    "x-backend*",
    "x-instance*",
    "x-hostname",
    "x-pod*",
    "x-node",
    // Proxies, caches and content networks.
    "cache-status",
    "cdn-*",
    "cf-*",
    "edge-control",
    "eagleid",
    "fastly-*",
    "fly-*",
    "ali-swift-*",
    "akamai-*",
    "surrogate-*",
    "x-accel-*",
    "x-akamai-*",
    "x-amz-cf-*",
    "x-amzn-*",
    "x-amz-apigw-id",
    "x-amz-id-2",
    "x-appengine-*",
    "x-azure-ref*",
    "x-b3-*",
    "x-cache*",
    "x-cdn*",
    "x-cloud-trace-context",
    "x-edge-*",
    "x-envoy-*",
    "x-fastly-*",
    "x-github-backend",
    "x-iinfo",
    "x-nf-*",
    "x-msedge-ref",
    "x-proxy-*",
    "x-railway-*",
    "x-render-*",
    "x-served-by",
    "x-timer",
    "x-varnish*",
    "x-vercel-*",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fetch::{Call, Client, Engine, Page, Steps};
    use crate::web::browser::Browser;
    use crate::web::headers::HeaderList;
    use crate::web::message::HttpVersion;
    use crate::web::origin::Origin;
    use crate::web::request::Initiator;

    /// What a script misses of a response with these headers, to a request with this method and these headers.
    fn of(method: &str, sent: &[(&str, &str)], status: u16, headers: &[(&str, &str)]) -> Vec<String> {
        let url = url::Url::parse("https://api.test/").expect("a URL");
        let call =
            sent.iter().fold(Call::new(Initiator::Fetch, url).method(method), |call, (name, value)| {
                call.header(*name, *value)
            });
        let mut steps = Steps::new(Engine::of(Browser::Chromium));
        let request =
            Request::new(&Page::new(Origin::Opaque), &call, &Client::new(Browser::Chromium), &mut steps)
                .expect("a request");
        let headers: HeaderList = headers.iter().map(|(name, value)| (*name, *value)).collect();
        let names = headers.iter().map(|header| header.name.to_ascii_lowercase()).collect();
        let response = HttpResponse {
            version: HttpVersion::Http1,
            status,
            headers,
            body: crate::web::body::Body::default(),
            remote: None,
        };
        missed(names, &request, &response)
    }

    #[test]
    fn protocols_come_before_the_application_and_traces_last() {
        let headers = [
            ("X-Request-Id", "1"),
            ("Date", "x"),
            ("App-Quota", "1"),
            ("X-Powered-By", "Express"),
            ("Content-Disposition", "attachment"),
            ("Mcp-Session-Id", "a"),
            ("CF-Ray", "1"),
            ("X-Accel-Buffering", "no"),
        ];
        let expected = ["mcp-session-id", "content-disposition", "app-quota", "x-request-id"];
        assert_eq!(of("GET", &[], 200, &headers), expected);
    }

    #[test]
    fn some_matter_only_to_some_requests() {
        let etag = [("ETag", "\"1\"")];
        for (method, sent, headers, expected) in [
            ("GET", &[][..], &etag, false),
            ("PUT", &[][..], &etag, true),
            ("PUT", &[][..], &[("ETag", "W/\"1\"")], false),
            ("GET", &[("If-None-Match", "\"1\"")][..], &etag, true),
            ("GET", &[][..], &[("Accept-Ranges", "bytes")], false),
            ("GET", &[("Range", "bytes=0-1")][..], &[("Accept-Ranges", "bytes")], true),
            ("HEAD", &[][..], &[("Accept-Ranges", "none")], false),
            ("GET", &[][..], &[("Link", "</a.js>; rel=preload, </b>; rel=\"preconnect\"")], false),
            ("GET", &[][..], &[("Link", "</?page=2>; rel=\"next\"")], true),
        ] {
            assert_eq!(!of(method, sent, 200, headers).is_empty(), expected, "{method} {sent:?} {headers:?}");
        }
        assert_eq!(of("POST", &[], 201, &[("Location", "/1")]), ["location"]);
        assert_eq!(of("POST", &[], 404, &[("Location", "/1")]).len(), 0);
        let pdf = [("Content-Type", "application/pdf"), ("Accept-Ranges", "bytes")];
        assert!(of("GET", &[], 200, &pdf).contains(&"accept-ranges".to_owned()));
    }

    #[test]
    fn no_name_is_in_a_table_twice() {
        for table in [&KNOWN[..], &TRACES[..], &INFRASTRUCTURE[..]] {
            for (place, name) in table.iter().enumerate() {
                assert!(!table[place + 1..].contains(name), "{name}");
            }
        }
    }
}
