=== src/cors_policy.rs
+++ in src/main.rs, after its #![...] and before everything else >>> mod cors_policy;
+++ after all routes{{ " of " ~ scope if scope }}, as the last layer >>> .layer(axum::middleware::from_fn(cors_policy::cors))
--- tower-http's CorsLayer, and lines that set Access-Control headers
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

{% if not any and not patterns %}
const ORIGINS: &[&str] = &[{{ origins | json }}];

{% endif %}
pub async fn cors(request: Request, next: Next) -> Response {
    let request_headers = request.headers();
    let preflight =
        request.method() == Method::OPTIONS && request_headers.contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
    let mut ours = HeaderMap::new();
{% if any %}
    let listed = true;
    ours.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
{% else %}
    let origin = request_headers.get(header::ORIGIN).and_then(|origin| origin.to_str().ok());
{% if patterns %}
    let origin = origin.filter(|origin| is_listed(origin));
    let listed = origin.is_some();
    if let Some(origin) = origin.and_then(|origin| HeaderValue::from_str(origin).ok()) {
        ours.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    }
{% else %}
    let origin = ORIGINS.iter().copied().find(|listed| Some(*listed) == origin);
    let listed = origin.is_some();
    if let Some(origin) = origin {
        ours.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static(origin));
    }
{% endif %}
{% if everyone %}
    if !listed {
        // All others may read.
        ours.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
        if preflight {
            let methods = HeaderValue::from_static("{{ everyone_methods | join(', ') }}");
            ours.insert(header::ACCESS_CONTROL_ALLOW_METHODS, methods);
{% if everyone_headers %}
            let headers = HeaderValue::from_static("{{ everyone_headers | join(', ') }}");
            ours.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, headers);
{% endif %}
        }
    }
{% endif %}
{% endif %}
{% if credentials %}
    if listed {
        ours.insert(header::ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true"));
    }
{% endif %}
    if listed && preflight {
        let methods = HeaderValue::from_static("{{ methods | join(', ') }}");
        ours.insert(header::ACCESS_CONTROL_ALLOW_METHODS, methods);
{% if headers %}
        let headers = HeaderValue::from_static("{{ headers | join(', ') }}");
        ours.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, headers);
{% endif %}
{% if max_age is not none %}
        ours.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("{{ max_age }}"));
{% endif %}
    }
{% if exposed %}
    if {{ "listed && " if not everyone }}!preflight {
        let exposed = HeaderValue::from_static("{{ exposed | join(', ') }}");
        ours.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, exposed);
    }
{% endif %}
    let mut response = if preflight { StatusCode::NO_CONTENT.into_response() } else { next.run(request).await };
    // In place of what the application sets itself.
    let own: Vec<_> = response.headers().keys().filter(|name| name.as_str().starts_with("access-control-")).cloned().collect();
    for name in own {
        response.headers_mut().remove(name);
    }
    response.headers_mut().extend(ours);
{% if not any %}
    // On every response, or a cache could serve it to another origin.
    response.headers_mut().append(header::VARY, HeaderValue::from_static("Origin"));
{% endif %}
    response
}
{{ rust_listed() }}
