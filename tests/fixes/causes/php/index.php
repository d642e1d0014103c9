<?php
if ($_SERVER['REQUEST_URI'] === '/late') {
    echo "\n";
    header('Access-Control-Allow-Origin: *');
} elseif ($_SERVER['REQUEST_URI'] === '/fails') {
    undefined_function();
} else {
    echo '[]';
}
