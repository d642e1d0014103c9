<?php
namespace App;
// [place: after "namespace" if it has one]

$known = ['http://app.example.net', 'http://admin.example.net'];
$origin = $_SERVER['HTTP_ORIGIN'] ?? '';
switch ($_SERVER['REQUEST_METHOD']) {
    case 'GET':
        if (in_array($origin, $known, true)) {
            // [old: header('Access-Control-...') lines] [list: http://app.example.net http://admin.example.net]
            header("Access-Control-Allow-Origin: $origin");
            header('Access-Control-Allow-Credentials: true');
            // [/old]
        }
        echo '[]';
        break;
    case 'PATCH':
        echo '{}';
        break;
    default:
        http_response_code(405);
}
