=== cors.php | the first line of every entry point: require __DIR__ . '/cors.php'; or auto_prepend_file in php.ini
<?php

(static function (): void {
    $preflight = $_SERVER['REQUEST_METHOD'] === 'OPTIONS' && isset($_SERVER['HTTP_ACCESS_CONTROL_REQUEST_METHOD']);
{% if any %}
    $listed = true;
    header('Access-Control-Allow-Origin: *');
{% else %}
    $origin = $_SERVER['HTTP_ORIGIN'] ?? '';
    $listed = in_array($origin, [{{ origins | single }}], true);
    // On every response, or a cache could serve it to another origin.
    header('Vary: Origin', false);
    if ($listed) {
        header("Access-Control-Allow-Origin: $origin");
    }
{% endif %}
{% if credentials %}
    if ($listed) {
        header('Access-Control-Allow-Credentials: true');
    }
{% endif %}
    if ($preflight) {
        if ($listed) {
            header('Access-Control-Allow-Methods: {{ methods | join(', ') }}');
{% if headers %}
            header('Access-Control-Allow-Headers: {{ headers | join(', ') }}');
{% endif %}
{% if max_age is not none %}
            header('Access-Control-Max-Age: {{ max_age }}');
{% endif %}
        }
        http_response_code(204);
        exit;
    }
{% if exposed %}
    if ($listed) {
        header('Access-Control-Expose-Headers: {{ exposed | join(', ') }}');
    }
{% endif %}
})();
