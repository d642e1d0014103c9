=== wp-content/mu-plugins/cors.php | WordPress loads what is in mu-plugins by itself
<?php
// For the REST API, /wp-json. WordPress itself allows every origin, with credentials: this replaces it. The names that it lets
// pages send and read by itself, X-WP-Nonce and X-WP-Total among them, stay allowed.
// Source: rest_send_cors_headers in https://github.com/WordPress/WordPress/blob/master/wp-includes/rest-api.php
add_action('rest_api_init', function () {
    remove_filter('rest_pre_serve_request', 'rest_send_cors_headers');
    add_filter('rest_pre_serve_request', function ($served) {
{% if any %}
        header('Access-Control-Allow-Origin: *');
{% else %}
        // On every response, or a cache could serve it to another origin.
        header('Vary: Origin', false);
        $origin = get_http_origin();
        if (!in_array($origin, [{{ origins | single }}], true){% for pattern in patterns %} && !preg_match('#{{ pattern.regex }}#D', $origin){% endfor %}) {
            return $served;
        }
        header('Access-Control-Allow-Origin: ' . $origin);
{% endif %}
        header('Access-Control-Allow-Methods: {{ methods | join(', ') }}');
{% if credentials %}
        header('Access-Control-Allow-Credentials: true');
{% endif %}
{% if max_age is not none %}
        header('Access-Control-Max-Age: {{ max_age }}');
{% endif %}
        return $served;
    });
    // WordPress adds its own filter at 10.
}, 15);
{% if headers %}
add_filter('rest_allowed_cors_headers', fn ($names) => array_merge($names, [{{ headers | single }}]));
{% endif %}
{% if exposed %}
add_filter('rest_exposed_cors_headers', fn ($names) => array_merge($names, [{{ exposed | single }}]));
{% endif %}
