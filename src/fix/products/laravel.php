=== config/cors.php | in place of the file that is there
--- a middleware of your own or a package that sets Access-Control headers
<?php

// For Laravel's own HandleCors, a global middleware: it runs before authentication, and around the error handler. If one origin
// is listed, every response names it; that is correct, and allows no other origin.
return [
    'paths' => [{% if scope %}'{{ scope | trim("/") }}', '{{ scope | trim("/") }}/*'{% else %}'*'{% endif %}],
    'allowed_origins' => [{{ origins | single }}],
    'allowed_origins_patterns' => [{% for pattern in patterns %}'#{{ pattern.regex }}#'{{ ", " if not loop.last }}{% endfor %}],
    'allowed_methods' => [{{ methods | single }}],
    'allowed_headers' => [{{ headers | single }}],
    'exposed_headers' => [{{ exposed | single }}],
    'max_age' => {{ max_age if max_age is not none else "null" }},
    'supports_credentials' => {{ "true" if credentials else "false" }},
];
