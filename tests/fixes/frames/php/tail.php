header('Content-Type: text/html');
readfile('site/page.html');
