=== src/cors_policy.rs | Cargo.toml: tower-http = { version = "0.7", features = ["cors"] }
+++ in src/main.rs, after its #![...] and before everything else >>> mod cors_policy;
+++ after all routes{{ " of " ~ scope if scope }}, as the last layer >>> .layer(cors_policy::layer())
--- the old CorsLayer, and lines that set Access-Control headers
use std::time::Duration;

use axum::http::{HeaderName, HeaderValue, Method};
use tower_http::cors::{AllowOrigin, CorsLayer};

pub fn layer() -> CorsLayer {
    CorsLayer::new()
{% if any %}
        .allow_origin(AllowOrigin::any())
{% elif patterns %}
        .allow_origin(AllowOrigin::predicate(|origin, _| origin.to_str().is_ok_and(is_listed)))
{% else %}
        .allow_origin(AllowOrigin::list([
{% for origin in origins %}
            HeaderValue::from_static("{{ origin }}"),
{% endfor %}
        ]))
{% endif %}
        .allow_methods([
{% for method in methods %}
            {{ "Method::" ~ method if method in ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] else "Method::from_bytes(b\"" ~ method ~ "\").unwrap()" }},
{% endfor %}
        ])
{% if headers %}
        .allow_headers([
{% for header in headers %}
            HeaderName::from_static("{{ header }}"),
{% endfor %}
        ])
{% endif %}
{% if exposed %}
        .expose_headers([
{% for header in exposed %}
            HeaderName::from_static("{{ header | lower }}"),
{% endfor %}
        ])
{% endif %}
{% if credentials %}
        .allow_credentials(true)
{% endif %}
{% if max_age is not none %}
        .max_age(Duration::from_secs({{ max_age }}))
{% endif %}
}
{{ rust_listed() }}
