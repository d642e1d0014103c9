=== src/cors_policy.rs | cargo add actix-cors
+++ in src/main.rs, after its #![...] and before everything else >>> mod cors_policy;
+++ as the last .wrap() of App::new(){{ ", or of the scope of " ~ scope if scope }}, which is the outermost >>> .wrap(cors_policy::cors())
--- the old .wrap(Cors::...), and lines that set Access-Control headers
use actix_cors::Cors;

pub fn cors() -> Cors {
    Cors::default()
{% if any %}
        .allow_any_origin()
        .send_wildcard()
{% endif %}
{% for origin in origins if not any %}
        .allowed_origin("{{ origin }}")
{% endfor %}
{% if patterns %}
        .allowed_origin_fn(|origin, _| origin.to_str().is_ok_and(is_listed))
{% endif %}
        .allowed_methods([{{ methods | json }}])
{% if headers %}
        .allowed_headers([{{ headers | json }}])
{% endif %}
{% if exposed %}
        .expose_headers([{{ exposed | json }}])
{% endif %}
{% if credentials %}
        .supports_credentials()
{% endif %}
{% if max_age is not none %}
        .max_age({{ max_age }})
{% endif %}
}
{{ rust_listed() }}
