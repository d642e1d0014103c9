<?php
declare(strict_types=1);
// [place: right after <?php and declare(...)]

$path = parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
if ($path === '/public') {
    header('Access-Control-Allow-Origin: *');
} else {
    // [old: header('Access-Control-...') lines]
    header('Access-Control-Allow-Origin: *');
    header('Access-Control-Allow-Credentials: true');
    // [/old]
}
echo '[]';
