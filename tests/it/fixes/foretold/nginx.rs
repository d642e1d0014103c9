//! Files of nginx.

use corscheck::lint::Format;

use super::words::Words;
use super::{File, Ground, Subject};

/// nginx.
pub(super) struct Nginx;

/// Files as people write them: a name, what stands in http, what stands in the server.
const WRITTEN: [(&str, &str, &str); 24] = [
    (
        "a map of hosts",
        "map $http_origin $cors { hostnames; default 'none'; *.com two; *.acme.com $http_origin; .acme.com.evil.net evil; \
         https://app.* start; ~^https://a any; }",
        "add_header Access-Control-Allow-Origin $cors always; add_header Vary Origin always;",
    ),
    (
        "a map, always, Vary",
        "map $http_origin $cors { default ''; https://app.acme.com $http_origin; ~^https://admin\\.acme\\.com$ $http_origin; }",
        "add_header Access-Control-Allow-Origin $cors always; add_header Vary Origin always;",
    ),
    (
        "what has no bearing",
        "sendfile on; keepalive_timeout 5; map_hash_bucket_size 128; client_max_body_size 1m;",
        "expires 1h; etag off; charset utf-8; location /api { add_header Access-Control-Allow-Origin '*' always; gzip on; log_not_found off; }",
    ),
    (
        "without always",
        "",
        "location / { add_header Access-Control-Allow-Origin '*'; add_header Access-Control-Allow-Methods 'GET, PUT'; }",
    ),
    (
        "the block for OPTIONS that everybody copies",
        "",
        "location / { if ($request_method = 'OPTIONS') { add_header 'Access-Control-Allow-Origin' '*'; \
         add_header 'Access-Control-Allow-Methods' 'GET, POST, OPTIONS'; add_header 'Access-Control-Max-Age' 1728000; \
         add_header 'Content-Type' 'text/plain; charset=utf-8'; add_header 'Content-Length' 0; return 204; } \
         if ($request_method = 'POST') { add_header 'Access-Control-Allow-Origin' '*' always; } \
         if ($request_method = 'GET') { add_header 'Access-Control-Allow-Origin' '*' always; } }",
    ),
    (
        "inheritance lost",
        "add_header Access-Control-Allow-Origin https://app.acme.com always;",
        "add_header Vary Origin; location /api { add_header Cache-Control no-store; } location /fonts { }",
    ),
    (
        "exact, ^~, expressions in their order, nested",
        "",
        "location = /a.txt { add_header Access-Control-Allow-Origin exact; } \
         location ^~ /fonts/ { add_header Access-Control-Allow-Origin no-regex; } \
         location ~ \\.woff2$ { add_header Access-Control-Allow-Origin font; } \
         location ~ ^/api/.*x$ { add_header Access-Control-Allow-Origin first; } \
         location ~* ^/API/ { add_header Access-Control-Allow-Origin second; } \
         location /api { add_header Access-Control-Allow-Origin prefix; location /api/v1 { \
         add_header Access-Control-Allow-Origin nested; } }",
    ),
    (
        "nested expressions win over outer ones",
        "",
        "location /api/ { location ~ users { add_header Access-Control-Allow-Origin inner; } \
         add_header Access-Control-Allow-Origin outer; } location ~ ^/api { add_header Access-Control-Allow-Origin regex; }",
    ),
    (
        "an index is another location",
        "",
        "location = / { add_header Access-Control-Allow-Origin root; } \
         location / { add_header Access-Control-Allow-Origin rest; index index.html; }",
    ),
    (
        "two ifs that hold",
        "",
        "location / { add_header Vary Origin; set $cors ''; if ($http_origin ~* (https://app\\.acme\\.com|https://admin\\.acme\\.com)$) { \
         add_header Access-Control-Allow-Origin $http_origin always; set $cors 'true'; } \
         if ($request_method = OPTIONS) { set $cors \"${cors}options\"; } \
         if ($cors = 'trueoptions') { add_header Access-Control-Allow-Origin \"$http_origin\"; \
         add_header Access-Control-Allow-Methods 'PUT'; return 204; } }",
    ),
    (
        "captures",
        "",
        "location / { if ($http_origin ~ ^(https?)://([a-z]+)\\.acme\\.com$) { set $scheme_ $1; set $name $2; } \
         add_header Access-Control-Allow-Origin $scheme_://$name.acme.com always; }",
    ),
    (
        "a named group in a location",
        "",
        "location ~ ^/api/(?<part>[a-z0-9]+) { add_header Access-Control-Allow-Origin https://$part.acme.com; }",
    ),
    (
        "returns of all kinds",
        "",
        "add_header Access-Control-Allow-Origin * always; add_header Access-Control-Expose-Headers X-A; \
         location = /a.txt { return 401; } location /api { return 200 ok; } location /api/v1 { return 307 /a.txt; } \
         location /fonts { return https://app.acme.com/; }",
    ),
    (
        "pages of errors",
        "",
        "error_page 405 =200 /a.txt; error_page 403 /index.html; error_page 404 = @none; \
         location @none { add_header Access-Control-Allow-Origin none always; return 418; } \
         location = /a.txt { add_header Access-Control-Allow-Origin a; } location /api/users { deny all; \
         add_header Access-Control-Allow-Origin denied always; } location /api/v1 { return 404; } \
         location /index.html { add_header Access-Control-Allow-Origin index always; } location /fonts { \
         error_page 405 https://other.acme.com/; }",
    ),
    (
        "a server behind",
        "",
        "location /api/ { proxy_pass http://127.0.0.1:@BACK_END@; add_header Access-Control-Allow-Origin $http_origin always; \
         add_header Access-Control-Allow-Credentials true always; if ($request_method = OPTIONS) { return 204; } } \
         location /fonts/ { proxy_pass http://127.0.0.1:@BACK_END@; if ($http_origin = 'https://app.acme.com') { \
         add_header Access-Control-Allow-Origin app; } }",
    ),
    (
        "passwords, limits",
        "",
        "location /api { auth_basic x; auth_basic_user_file none; add_header Access-Control-Allow-Origin *; } \
         location /fonts { limit_except GET { deny all; } add_header Access-Control-Allow-Origin * always; }",
    ),
    (
        "rewriting",
        "",
        "rewrite ^/fonts/(.*)$ /api/v1/x last; location /api/users { rewrite ^/api/(.*)$ /a.txt; \
         add_header Access-Control-Allow-Origin users; } location /a.txt { add_header Access-Control-Allow-Origin a; } \
         location /api/v1 { rewrite x$ /index.html break; add_header Access-Control-Allow-Origin v1; }",
    ),
    (
        "rewriting to other servers",
        "",
        "location /api { rewrite ^ https://app.acme.com/x permanent; add_header Access-Control-Allow-Origin *; } \
         location /fonts { rewrite ^/fonts(.*) /b$1 redirect; add_header Access-Control-Allow-Origin * always; }",
    ),
    (
        "conditions of the server",
        "",
        "set $allowed 0; if ($http_origin = https://app.acme.com) { set $allowed 1; } if ($request_method !~ ^(GET|OPTIONS)$) { return 405; } \
         if ($allowed) { set $value $http_origin; } add_header Access-Control-Allow-Origin $value always; \
         location /api { if ($allowed = 0) { return 403; } }",
    ),
    (
        "maps of maps",
        "map $http_origin $known { ~*^https://(app|admin)\\.acme\\.com$ 1; default 0; } \
         map $known:$request_method $methods { 1:OPTIONS 'GET, PUT'; ~^1 ''; default 'none'; } \
         map $known $cors { 1 $http_origin; }",
        "add_header Access-Control-Allow-Origin $cors; add_header Access-Control-Allow-Methods $methods; \
         location /api { if ($known = 1) { return 204; } }",
    ),
    (
        "case, escapes, empty",
        "map $http_origin $cors { 'HTTPS://APP.ACME.COM' yes; \"\" missing; '~^https://app[.]acme' \"say \\\"no\\\"\"; }",
        "add_header Access-Control-Allow-Origin $cors; add_header Access-Control-Expose-Headers \"a\\tb\"; location ~ \"^/ap[i]{1}/\" { }",
    ),
    (
        "break",
        "",
        "location / { if ($request_method = OPTIONS) { add_header Access-Control-Allow-Origin out; } set $x 1; if ($x) { break; add_header Vary Origin; } return 403; }",
    ),
    (
        "files that are tried",
        "",
        "location / { try_files $uri $uri/ =404; add_header Access-Control-Allow-Origin *; } \
         location /api { try_files $uri @app; add_header Access-Control-Allow-Origin api; } \
         location @app { return 204; } not known",
    ),
    (
        "folders without a slash",
        "",
        "location /api/users/ { proxy_pass http://127.0.0.1:@BACK_END@; add_header Access-Control-Allow-Origin *; } \
         location /fonts/ { add_header Access-Control-Allow-Origin *; }",
    ),
];

impl Nginx {
    fn file(name: &str, http: &str, server: &str, ground: &Ground) -> File {
        let (server, name) = match server.strip_suffix(" not known") {
            Some(server) => (server, format!("{name}, not known")),
            None => (server, name.to_owned()),
        };
        let server = server.replace("@BACK_END@", &ground.back_end.to_string());
        let text = format!(
            "daemon off;\nworker_processes 1;\npid nginx.pid;\nerror_log stderr;\nevents {{ }}\nhttp {{\n    access_log off;\n    \
             client_body_temp_path body;\n    proxy_temp_path proxy;\n    fastcgi_temp_path fastcgi;\n    uwsgi_temp_path uwsgi;\n    \
             scgi_temp_path scgi;\n    server {{\n        listen 127.0.0.1:{};\n        return 200;\n    }}\n    {http}\n    server {{\n        \
             listen 127.0.0.1:{};\n        root files;\n        {server}\n    }}\n}}\n",
            ground.ready, ground.port
        );
        File { name: format!("{name}: {server}"), text, of_server: None }
    }
}

impl Subject for Nginx {
    const NAME: &'static str = "nginx";
    const FORMAT: Format = Format::Nginx;
    const NEEDS: &'static [&'static str] = &["nginx"];
    const START: &'static str = "exec nginx -p \"$FOLDER\" -c nginx.conf\n";
    const FILE: &'static str = "nginx.conf";

    fn written(ground: &Ground) -> Vec<File> {
        WRITTEN.iter().map(|(name, http, server)| Self::file(name, http, server, ground)).collect()
    }

    fn generated(words: &mut Words, ground: &Ground) -> File {
        let http = "map $http_origin $cors { default ''; https://app.acme.com $http_origin; ~^https://admin.acme.com $http_origin; }\n\
                    map $request_method $is_options { OPTIONS 1; default ''; }";
        let server = block(words, 0);
        Self::file("put together", http, &server, ground)
    }
}

fn headers(words: &mut Words) -> String {
    let mut text = String::new();
    let always = |words: &mut Words| if words.once_in(2) { " always" } else { "" };
    if !words.once_in(3) {
        let value = words.one_of(&[
            "$cors",
            "$http_origin",
            "'*'",
            "https://app.acme.com",
            "$own",
            "\"$http_origin\"",
        ]);
        text.push_str(&format!("add_header Access-Control-Allow-Origin {value}{};\n", always(words)));
    }
    if words.once_in(3) {
        text.push_str(&format!("add_header Vary Origin{};\n", always(words)));
    }
    if words.once_in(3) {
        text.push_str(&format!("add_header Access-Control-Allow-Methods 'GET, PUT'{};\n", always(words)));
    }
    if words.once_in(4) {
        text.push_str("add_header Cache-Control no-store;\n");
    }
    text
}

fn ifs(words: &mut Words) -> String {
    let mut text = String::new();
    for _ in 0..words.below(3) {
        let condition = words.one_of(&[
            "$request_method = OPTIONS",
            "$request_method !~ ^(GET|POST)$",
            "$http_origin ~* ^https?://(.+\\.)?acme\\.com$",
            "$http_origin = https://app.acme.com",
            "$http_origin !~ acme",
            "$http_origin",
            "$cors",
            "$is_options",
            "$own = 1",
        ]);
        let end = words.one_of(&[
            "return 204;",
            "return 200 '';",
            "return 403;",
            "return 405;",
            "set $own 1;",
            "set $own $http_origin;",
            "",
            "break;",
        ]);
        text.push_str(&format!("if ({condition}) {{\n{}{end}\n}}\n", headers(words)));
    }
    text
}

fn block(words: &mut Words, depth: usize) -> String {
    let mut text = String::new();
    text.push_str("set $own '';\n");
    text.push_str(&headers(words));
    if depth > 0 {
        text.push_str(&ifs(words));
        text.push_str(words.one_of(&[
            "",
            "",
            "",
            "return 404;\n",
            "deny all;\n",
            "return 302 /a.txt;\n",
            "proxy_pass http://127.0.0.1:@BACK_END@;\n",
        ]));
    } else if words.once_in(3) {
        text.push_str(words.one_of(&[
            "if ($http_origin ~ evil) { return 403; }\n",
            "error_page 403 /a.txt;\n",
            "error_page 404 405 = @page;\nlocation @page { add_header Access-Control-Allow-Origin page always; return 200 x; }\n",
        ]));
    }
    if depth == 0 {
        let names = [
            "/",
            "= /a.txt",
            "/api",
            "^~ /fonts",
            "~ \\.woff2$",
            "~* ^/API/V1",
            "/api/users",
            "~ ^/(api|fonts)/",
        ];
        let mut used = Vec::new();
        for _ in 0..2 + words.below(3) {
            let name = words.one_of(&names);
            if !used.contains(&name) {
                used.push(name);
                text.push_str(&format!("location {name} {{\n{}}}\n", block(words, 1)));
            }
        }
    }
    text
}
