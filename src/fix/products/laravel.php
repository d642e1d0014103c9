=== config/cors.php
<?php

// Laravel's own HandleCors, a global middleware: before authentication, and around what makes answers of errors. Where one origin
// is listed, everybody is told its name; that is right, and lets no other in.
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
