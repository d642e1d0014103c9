=== config/cors.php
<?php

// For Laravel's own HandleCors, a global middleware: it runs before authentication, and around the error handler. If one origin
// is listed, every response names it; that is correct, and allows no other origin.
return [
    'paths' => ['*'],
    'allowed_origins' => [{{ origins | single }}],
    'allowed_origins_patterns' => [],
    'allowed_methods' => [{{ methods | single }}],
    'allowed_headers' => [{{ headers | single }}],
    'exposed_headers' => [{{ exposed | single }}],
    'max_age' => {{ max_age if max_age is not none else "null" }},
    'supports_credentials' => {{ "true" if credentials else "false" }},
];
