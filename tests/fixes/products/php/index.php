<?php
require __DIR__ . '/printed/cors-policy.php';

$path = parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
if ($path === '/private' && !isset($_SERVER['HTTP_AUTHORIZATION'])) {
    http_response_code(401);
} elseif ($path === '/items' && $_SERVER['REQUEST_METHOD'] === 'OPTIONS') {
    header('X-App: options');
} elseif ($path === '/items') {
    // It has ideas of its own.
    header('Access-Control-Allow-Origin: *');
    header('X-Total-Count: 42');
} elseif ($path === '/fail') {
    throw new RuntimeException('as it should');
} elseif ($path !== '/private') {
    http_response_code(404);
}
