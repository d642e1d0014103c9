=== cors-policy.php | beside the entry point, usually index.php
+++ in every entry point, right after <?php and declare(...), but after "namespace" if it has one >>> require __DIR__ . '/cors-policy.php';
--- header('Access-Control-...') lines, and those that respond to OPTIONS for all paths
~~~ leave it as it is: this replaces what it sets for {{ scope }}
<?php

(static function (): void {
{% if scope %}
    // Only {{ scope }} and what is below it.
    if (!preg_match('#^{{ scope | re }}(/|$)#', (string) parse_url($_SERVER['REQUEST_URI'] ?? '', PHP_URL_PATH))) {
        return;
    }
{% endif %}
    $preflight = $_SERVER['REQUEST_METHOD'] === 'OPTIONS' && isset($_SERVER['HTTP_ACCESS_CONTROL_REQUEST_METHOD']);
{% if any %}
    $listed = true;
{% else %}
    $origin = $_SERVER['HTTP_ORIGIN'] ?? '';
    $listed = in_array($origin, [{{ origins | single }}], true){% for pattern in patterns %} || preg_match('#{{ pattern.regex }}#D', $origin){% endfor %};
{% endif %}
    // Just before the headers are sent, in place of what the application sets itself.
    header_register_callback(static function () use ($preflight, $listed{{ ", $origin" if not any }}): void {
        foreach (['Allow-Origin', 'Allow-Credentials', 'Allow-Methods', 'Allow-Headers', 'Expose-Headers', 'Max-Age'] as $name) {
            header_remove("Access-Control-$name");
        }
{% if any %}
        header('Access-Control-Allow-Origin: *');
{% else %}
        // On every response, or a cache could serve it to another origin.
        header('Vary: Origin', false);
        if (!$listed) {
{% if everyone %}
            // All others may read.
            header('Access-Control-Allow-Origin: *');
            if ($preflight) {
                header('Access-Control-Allow-Methods: {{ everyone_methods | join(', ') }}');
{% if everyone_headers %}
                header('Access-Control-Allow-Headers: {{ everyone_headers | join(', ') }}');
{% endif %}
{% if exposed %}
            } else {
                header('Access-Control-Expose-Headers: {{ exposed | join(', ') }}');
{% endif %}
            }
{% endif %}
            return;
        }
        header("Access-Control-Allow-Origin: $origin");
{% endif %}
{% if credentials %}
        header('Access-Control-Allow-Credentials: true');
{% endif %}
        if ($preflight) {
            header('Access-Control-Allow-Methods: {{ methods | join(', ') }}');
{% if headers %}
            header('Access-Control-Allow-Headers: {{ headers | join(', ') }}');
{% endif %}
{% if max_age is not none %}
            header('Access-Control-Max-Age: {{ max_age }}');
{% endif %}
{% if exposed %}
        } else {
            header('Access-Control-Expose-Headers: {{ exposed | join(', ') }}');
{% endif %}
        }
    });
    if ($preflight) {
        http_response_code(204);
        exit;
    }
})();
