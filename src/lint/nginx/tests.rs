//! Files as people write them, and what is found of each, with its line.

use super::super::tests::{compare_not_known, compare_programs, compare_without_bearing};
use super::super::{Format, Reading, check_all, read_with};

#[test]
fn files_as_people_write_them() {
    let rows: &[(&str, &str, &[&str])] = &[
        (
            "a map with exact origins, always, Vary",
            "map $http_origin $cors {\n  default '';\n  https://app.acme.com $http_origin;\n}\nserver {\n  location /api {\n    \
             add_header Access-Control-Allow-Origin $cors always;\n    add_header Vary Origin always;\n  }\n}\n",
            &[],
        ),
        (
            "a map of hosts: a star stands for names, whatever is before them",
            "map $http_origin $cors {\n  hostnames;\n  default '';\n  *.acme.com $http_origin;\n}\nserver {\n  location /api {\n    \
             add_header Access-Control-Allow-Origin $cors always;\n    add_header Vary Origin always;\n  }\n}\n",
            &["any-subdomain 4", "insecure-scheme 4"],
        ),
        (
            "two origins with a space, and a star in a name",
            "server { server_name api.acme.com; location /a/ {\n  add_header Access-Control-Allow-Origin 'https://app.acme.com https://b.acme.com' \
             always;\n}\nlocation /b/ {\n  add_header Access-Control-Allow-Origin https://*.acme.com always;\n} }\n",
            &["entry-never-matches 2", "entry-never-matches 5"],
        ),
        (
            "no Vary, no always, an expression without an end",
            "map $http_origin $cors {\n  ~^https://app\\.acme\\.com $http_origin;\n}\nserver {\n  location /api {\n    \
             add_header Access-Control-Allow-Origin $cors;\n    add_header Access-Control-Allow-Credentials true;\n  }\n}\n",
            &["any-port 2", "header-not-on-errors 6", "missing-vary 6", "prefix-match 2"],
        ),
        (
            "reflected, with credentials",
            "location / {\n  add_header Access-Control-Allow-Origin $http_origin always;\n  \
             add_header Access-Control-Allow-Credentials true always;\n  add_header Vary Origin always;\n}\n",
            &["any-origin 2", "null-origin 2"],
        ),
        (
            "lost in a location with a header of its own",
            "server {\n  add_header Access-Control-Allow-Origin https://app.acme.com always;\n  location /a {\n    \
             add_header Cache-Control no-store;\n  }\n}\n",
            &["header-dropped-by-inheritance 4"],
        ),
        (
            "the block of OPTIONS has half of the headers",
            "server {\n  location /a {\n    add_header Access-Control-Allow-Origin https://app.acme.com always;\n    \
             if ($request_method = OPTIONS) {\n      add_header Access-Control-Allow-Methods 'GET, PUT';\n      return 204;\n    }\n  \
             }\n}\n",
            &["preflight-incomplete 4"],
        ),
        (
            "files respond to OPTIONS with 405",
            "location /a {\n  add_header Access-Control-Allow-Origin https://app.acme.com always;\n  \
             add_header Access-Control-Allow-Methods GET always;\n}\n",
            &["preflight-incomplete 1"],
        ),
        (
            "two origins in one value",
            "location /a {\n  add_header Access-Control-Allow-Origin 'https://a.com, https://b.com' always;\n}\n",
            &["entry-never-matches 2"],
        ),
        (
            "*, with credentials",
            "location /a {\n  add_header Access-Control-Allow-Origin * always;\n  add_header Access-Control-Allow-Credentials true \
             always;\n}\n",
            &["wildcard-with-credentials 2"],
        ),
        (
            "twice",
            "location /a {\n  add_header Access-Control-Allow-Origin * always;\n  add_header Access-Control-Allow-Origin * always;\n}\n",
            &["header-doubled 3"],
        ),
        (
            "a server behind",
            "location /a {\n  proxy_pass http://app;\n  add_header Access-Control-Allow-Origin https://app.acme.com always;\n}\n\
             location /b {\n  proxy_pass http://app;\n  proxy_hide_header Access-Control-Allow-Origin;\n  \
             add_header Access-Control-Allow-Origin https://app.acme.com always;\n}\n",
            &["header-doubled 3"],
        ),
        (
            "null",
            "map $http_origin $cors {\n  null $http_origin;\n  https://app.acme.com $http_origin;\n}\nserver {\n  location / {\n    \
             add_header Access-Control-Allow-Origin $cors always;\n    add_header Vary Origin always;\n  }\n}\n",
            &["null-origin 2"],
        ),
        (
            "if, an expression with a dot",
            "location / {\n  if ($http_origin ~ ^https://app.acme\\.com$) {\n    \
             add_header Access-Control-Allow-Origin $http_origin always;\n  }\n  add_header Vary Origin always;\n}\n",
            &["missing-vary 3", "unescaped-dot 2"],
        ),
        (
            "if for the origin, then if for a file that is not there: the last one's headers alone",
            "location / {\n  if ($http_origin = https://app.acme.com) {\n    set $cors true;\n  }\n  if ($cors = true) {\n    \
             add_header Access-Control-Allow-Origin $http_origin always;\n  }\n  if (!-f $request_filename) {\n    \
             add_header X-Static miss;\n    proxy_pass http://app;\n    break;\n  }\n  add_header Vary Origin always;\n}\n",
            &["header-dropped-by-inheritance 8", "missing-vary 6"],
        ),
        (
            "alternatives of an expression, each with a dot that is not escaped",
            "location / {\n  if ($http_origin ~ ^https://(localhost:3000|app.acme.com|web\\.other\\.example)$) {\n    \
             add_header Access-Control-Allow-Origin $http_origin always;\n    add_header Vary Origin always;\n  }\n}\n",
            &["missing-vary 3", "unescaped-dot 2"],
        ),
        (
            "more_set_headers, which an if inherits and errors have",
            "location / {\n  more_set_headers 'Access-Control-Allow-Origin: $http_origin' 'Vary: Origin';\n  \
             more_set_headers 'Access-Control-Allow-Credentials: true';\n  if ($request_method = OPTIONS) {\n    \
             more_set_headers 'Access-Control-Allow-Methods: GET, PUT';\n    return 204;\n  }\n  proxy_pass http://app;\n}\n",
            &["any-origin 2", "null-origin 2"],
        ),
        (
            "more_set_headers beside add_header, and an empty value",
            "location /a {\n  more_set_headers 'Access-Control-Allow-Origin: *';\n  add_header Access-Control-Allow-Origin *;\n}\n\
             location /b {\n  more_set_headers 'Access-Control-Allow-Origin: *';\n  location /b/c {\n    \
             more_set_headers 'Access-Control-Allow-Origin:';\n  }\n}\n",
            &["header-doubled 3", "wildcard 6"],
        ),
        (
            "more_clear_headers with a star clears what is set around it",
            "more_set_headers 'Access-Control-Allow-Origin: *';\nlocation / {\n  more_clear_headers 'Access-Control-*';\n}\n",
            &[],
        ),
        (
            "an if that held before a rewrite holds no more",
            "location / {\n  if ($uri = /a) {\n    add_header Access-Control-Allow-Origin https://app.acme.com;\n  }\n  \
             rewrite ^/a$ /b last;\n  if ($uri = /b) {\n    add_header X-B 1;\n    return 200;\n  }\n}\n",
            &[],
        ),
        (
            "a program behind FastCGI",
            "location / {\n  fastcgi_pass app;\n  add_header Access-Control-Allow-Origin https://app.acme.com always;\n}\n",
            &["header-doubled 3"],
        ),
        (
            "* for OPTIONS and for the response: the line of the response",
            "location / {\n  if ($request_method = OPTIONS) {\n    add_header Access-Control-Allow-Origin *;\n    return 204;\n  }\n  \
             if ($request_method = GET) {\n    add_header Access-Control-Allow-Origin * always;\n  }\n}\n",
            &["wildcard 7"],
        ),
    ];
    compare_programs(Format::Nginx, rows);
}

fn in_a_location(directive: &str) -> String {
    format!("location / {{\n  add_header Access-Control-Allow-Origin * always;\n  {directive}\n}}\n")
}

#[test]
fn what_is_not_simulated_is_not_known() {
    let lines = [
        "auth_request /a;",
        "more_set_headers -s 404 'A: b';",
        "more_clear_headers -t text/html 'A';",
        "include gone.conf;",
        "content_by_lua_block { ngx.say('') }",
        "add_header_inherit merge;",
        "ssl_verify_client on;",
        "uwsgi_intercept_errors on;",
        "dav_methods PUT;",
        "a_module_of_someone on;",
    ];
    compare_not_known(Format::Nginx, in_a_location, &lines);
}

#[test]
fn what_has_no_bearing_does_not_disturb() {
    let lines = [
        "expires 1h;",
        "proxy_set_header Host $host;",
        "ssl_verify_client optional;",
        "log_by_lua_block { ngx.log(ngx.ERR, '') }",
        "mirror /copy;",
        "proxy_intercept_errors off;",
        "js_import main.js;",
    ];
    compare_without_bearing(Format::Nginx, in_a_location, &lines);
}

#[test]
fn included_files_have_places_of_their_own() {
    let files = |name: &str| match name {
        "cors.conf" => {
            Some(vec![("cors.conf".to_owned(), "\nadd_header Access-Control-Allow-Origin *;\n".to_owned())])
        }
        "again.conf" => Some(vec![("again.conf".to_owned(), "include again.conf;".to_owned())]),
        _ => None,
    };
    let reading = Reading { path: None, include: &files };
    let units = read_with("location / {\n  include cors.conf;\n}\n", Format::Nginx, &reading)
        .expect("a configuration");
    let checked = check_all(&units, &[]);
    let places: Vec<_> = checked
        .iter()
        .flat_map(|checked| &checked.problems)
        .map(|problem| (problem.source.as_ref().map(|source| source.name.clone()), problem.place.line))
        .collect();
    assert!(
        !places.is_empty() && places.iter().all(|place| *place == (Some("cors.conf".into()), 2)),
        "{places:?}"
    );
    assert!(read_with("include again.conf;", Format::Nginx, &reading).is_err());
}

#[test]
fn the_server_of_a_url() {
    let text = "server { listen 80 default_server; server_name _; location / { add_header Access-Control-Allow-Origin a; } }\n\
                server { server_name api.acme.com; location / { add_header Access-Control-Allow-Origin b; } }\n\
                server { server_name *.acme.com; location / { add_header Access-Control-Allow-Origin c; } }\n\
                server { server_name ~^x\\d+\\.; location / { add_header Access-Control-Allow-Origin d; } }\n";
    for (url, line) in [
        ("http://api.acme.com/", 2),
        ("http://b.acme.com/", 3),
        ("http://x12.example/", 4),
        ("http://other.example/", 1),
    ] {
        let reading = Reading { path: Some(url), ..Reading::default() };
        let units = read_with(text, Format::Nginx, &reading).expect("a configuration");
        let lines: Vec<usize> = units.iter().map(|unit| unit.place.line).collect();
        assert_eq!(lines, [line], "{url}");
    }
}
