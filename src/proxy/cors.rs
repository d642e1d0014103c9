//! CORS done right for exactly these origins, in place of what the target sends.

use bytes::Bytes;
use hyper::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE,
    ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_REQUEST_METHOD, HeaderMap, HeaderName, HeaderValue,
    ORIGIN, VARY,
};
use hyper::{Method, Response, StatusCode};

/// How long browsers may keep a preflight's response, in seconds.
const MAX_AGE: HeaderValue = HeaderValue::from_static("600");
const TRUE: HeaderValue = HeaderValue::from_static("true");
const CORP: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
const TIMING: HeaderName = HeaderName::from_static("timing-allow-origin");
const LOCAL_REQUEST: HeaderName = HeaderName::from_static("access-control-request-private-network");
const LOCAL_ALLOW: HeaderName = HeaderName::from_static("access-control-allow-private-network");

/// The origins whose pages may call everything and read everything.
#[derive(Clone, Debug)]
pub struct Cors {
    origins: Vec<HeaderValue>,
}

impl Cors {
    /// For these serialized origins.
    #[must_use]
    pub fn new<'a>(origins: impl IntoIterator<Item = &'a str>) -> Self {
        Self {
            origins: origins.into_iter().filter_map(|origin| HeaderValue::from_str(origin).ok()).collect(),
        }
    }

    /// The origin of a request, if it is one of these.
    fn allowed<'a>(&self, request: &'a HeaderMap) -> Option<&'a HeaderValue> {
        request.get(ORIGIN).filter(|origin| self.origins.contains(origin))
    }

    /// The response to a preflight; `None` where the request is none.
    #[must_use]
    pub fn preflight_response(&self, method: &Method, request: &HeaderMap) -> Option<Response<Bytes>> {
        let requested = request.get(ACCESS_CONTROL_REQUEST_METHOD).filter(|_| method == Method::OPTIONS)?;
        let mut response = Response::new(Bytes::new());
        let Some(origin) = self.allowed(request) else {
            *response.status_mut() = StatusCode::FORBIDDEN;
            *response.body_mut() = Bytes::from_static(
                b"This proxy allows other origins than that of this page; --origin adds one.\n",
            );
            response.headers_mut().insert(VARY, HeaderValue::from_static("Origin"));
            return Some(response);
        };
        *response.status_mut() = StatusCode::NO_CONTENT;
        let headers = response.headers_mut();
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
        headers.insert(ACCESS_CONTROL_ALLOW_CREDENTIALS, TRUE);
        headers.insert(ACCESS_CONTROL_ALLOW_METHODS, requested.clone());
        if let Some(names) = request.get(ACCESS_CONTROL_REQUEST_HEADERS) {
            headers.insert(ACCESS_CONTROL_ALLOW_HEADERS, names.clone());
        }
        if request.contains_key(LOCAL_REQUEST) {
            headers.insert(LOCAL_ALLOW, TRUE);
        }
        headers.insert(ACCESS_CONTROL_MAX_AGE, MAX_AGE);
        let vary = "Origin, Access-Control-Request-Method, Access-Control-Request-Headers";
        headers.insert(VARY, HeaderValue::from_static(vary));
        Some(response)
    }

    /// Replaces the CORS headers of a response by those that let these origins read all of it.
    pub fn replace(&self, request: &HeaderMap, response: &mut HeaderMap) {
        let foreign: Vec<HeaderName> = response
            .keys()
            .filter(|name| name.as_str().starts_with("access-control-") || **name == CORP || **name == TIMING)
            .cloned()
            .collect();
        for name in foreign {
            response.remove(name);
        }
        let varies = response.get_all(VARY).iter().any(|value| {
            value.to_str().is_ok_and(|value| {
                value.split(',').any(|name| name.trim() == "*" || name.trim().eq_ignore_ascii_case("origin"))
            })
        });
        if !varies {
            response.append(VARY, HeaderValue::from_static("Origin"));
        }
        let Some(origin) = self.allowed(request) else { return };
        // A wildcard counts for nothing beside credentials, so each is named.
        let names: Vec<&str> =
            response.keys().map(HeaderName::as_str).filter(|name| *name != "set-cookie").collect();
        let exposed = HeaderValue::from_str(&names.join(", "));
        response.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
        response.insert(ACCESS_CONTROL_ALLOW_CREDENTIALS, TRUE);
        if let Ok(exposed) = exposed {
            response.insert(ACCESS_CONTROL_EXPOSE_HEADERS, exposed);
        }
        response.insert(CORP, HeaderValue::from_static("cross-origin"));
        response.insert(TIMING, origin.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)))
            .collect()
    }

    #[test]
    fn replaces_what_the_target_sent() {
        let cors = Cors::new(["http://localhost:3000"]);
        let target = [
            ("access-control-allow-origin", "*"),
            ("access-control-expose-headers", "x-a"),
            ("cross-origin-resource-policy", "same-origin"),
            ("vary", "Accept"),
            ("x-total", "5"),
        ];
        let mut response = headers(&target);
        cors.replace(&headers(&[("origin", "http://localhost:3000")]), &mut response);
        assert_eq!(response[ACCESS_CONTROL_ALLOW_ORIGIN], "http://localhost:3000");
        assert_eq!(response.get_all(ACCESS_CONTROL_ALLOW_ORIGIN).iter().count(), 1);
        let exposed = response[ACCESS_CONTROL_EXPOSE_HEADERS].to_str().expect("text");
        assert!(exposed.contains("x-total") && exposed.contains("vary"), "{exposed}");
        assert_eq!(response.get_all(VARY).iter().count(), 2);
        // Another page gets nothing, and not what the target allows.
        let mut response = headers(&target);
        cors.replace(&headers(&[("origin", "https://evil.example")]), &mut response);
        assert!(!response.keys().any(|name| name.as_str().starts_with("access-control-")), "{response:?}");
        assert_eq!(response.get_all(VARY).iter().count(), 2);
    }

    #[test]
    fn responds_to_preflights_of_its_origins() {
        let cors = Cors::new(["http://localhost:3000"]);
        let preflight = |origin| {
            let request = headers(&[
                ("origin", origin),
                ("access-control-request-method", "PUT"),
                ("access-control-request-headers", "x-a"),
            ]);
            cors.preflight_response(&Method::OPTIONS, &request)
        };
        let response = preflight("http://localhost:3000").expect("a response");
        assert_eq!(response.status(), 204);
        assert_eq!(response.headers()[ACCESS_CONTROL_ALLOW_METHODS], "PUT");
        assert_eq!(response.headers()[ACCESS_CONTROL_ALLOW_HEADERS], "x-a");
        let refused = preflight("http://localhost:3001").expect("a response");
        assert_eq!(refused.status(), 403);
        assert!(!refused.headers().contains_key(ACCESS_CONTROL_ALLOW_ORIGIN));
        assert!(
            cors.preflight_response(&Method::OPTIONS, &headers(&[("origin", "http://localhost:3000")]))
                .is_none()
        );
    }
}
