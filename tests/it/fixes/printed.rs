//! `corscheck fix` and `probe --fix`: what they print, and what they refuse.

use corscheck::fix::{Product, Tested};

use crate::support::run::{Ran, probe, run};
use crate::support::server::{Response, Server};

/// `corscheck fix` for a policy with one origin.
pub(super) fn fix(product: &str, more: &[&str]) -> Ran {
    run(&[&["fix", "--for", product, "--origin", "https://app.example.com"], more].concat())
}

pub(super) fn refused(ran: &Ran, parts: &[&str]) {
    assert_eq!((ran.status, ran.stdout.as_str()), (2, ""), "{ran:?}");
    for part in parts {
        assert!(ran.stderr.contains(part), "{part} is not in: {}", ran.stderr);
    }
}

/// Products that some policies are too much for.
const HAVE_NOT_ALL: [&str; 5] = ["gcs", "home-assistant", "keycloak", "ollama", "r2"];

#[test]
fn every_product_is_written() {
    let policies: [&[&str]; 4] = [
        &[
            "--origin",
            "http://localhost:3000",
            "-X",
            "PUT",
            "-H",
            "X-Custom",
            "--expose",
            "X-Total",
            "--credentials",
        ],
        &["--max-age", "0"],
        &["-H", "Authorization", "--max-age", "86400"],
        &[],
    ];
    for product in Product::all() {
        for policy in policies {
            let ran = fix(product.id, &[&["--format", "json"], policy].concat());
            if HAVE_NOT_ALL.contains(&product.id) && ran.status == 2 {
                assert!(!policy.is_empty() && ran.stderr.contains("does not support this policy"), "{ran:?}");
                continue;
            }
            assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{} {policy:?}", product.id);
            let json = ran.json();
            assert_eq!(json["product"], product.id);
            assert_eq!(json["tested"], product.tested == Tested::Live);
            let files = json["files"].as_array().expect("files");
            assert!(!files.is_empty(), "{}", product.id);
            let all: String = files.iter().filter_map(|file| file["text"].as_str()).collect();
            // Nothing of the templates' own language is left, and no hole.
            for left in ["{%", "%}", "{{", "}}", "undefined", "=== "] {
                let is_javascript = left == "undefined" || left == "=== ";
                assert!(
                    !all.contains(left) || is_javascript || product.id == "node",
                    "{left} in {}",
                    product.id
                );
            }
            assert!(!all.lines().any(|line| line.starts_with("=== ")), "{}", product.id);
            let claim = if product.tested == Tested::Live { "Tested live: " } else { "Not tested live: " };
            assert!(all.contains(claim), "{} does not say whether it was tested", product.id);
            assert!(all.contains("--origin https://app.example.com"));
            assert!(!all.contains("\n\n\n\n"), "{} has a hole:\n{all}", product.id);
            let text = fix(product.id, policy);
            let file = |file: &serde_json::Value| file["text"].as_str().map(str::to_owned);
            for file in files.iter().filter_map(file) {
                assert!(text.stdout.contains(&file), "{}", product.id);
            }
            let rules = text.stdout.lines().filter(|line| line.contains(" ===== file ")).count();
            assert_eq!(rules, if files.len() == 1 { 0 } else { files.len() }, "{}", product.id);
        }
    }
}

#[test]
fn the_policy_is_in_the_json() {
    let ran =
        fix("nginx", &["--format", "json", "-X", "put", "-H", "x-a: 1", "-H", "X-A", "--expose", "X-B"]);
    let policy = &ran.json()["policy"];
    let expected = serde_json::json!({
        "origins": ["https://app.example.com"],
        "methods": ["GET", "HEAD", "POST", "PUT"],
        "headers": ["x-a"],
        "exposed": ["X-B"],
        "credentials": false,
        "max_age": 600,
    });
    assert_eq!(*policy, expected);
}

#[test]
fn names_of_products() {
    for (name, id) in [
        ("NGINX", "nginx"),
        ("httpd", "apache"),
        ("starlette", "fastapi"),
        ("next", "nextjs"),
        ("next.js", "nextjs"),
        ("asp.net", "aspnet"),
        ("k8s", "ingress-nginx"),
        ("Spring Boot", "spring-mvc"),
        ("tower-http", "axum"),
        ("socketio", "socket.io"),
    ] {
        assert_eq!(fix(name, &["--format", "json"]).json()["product"], id, "{name}");
    }
    refused(&fix("ngnix", &[]), &["--for", "ngnix", "did you mean nginx", "--list"]);
    refused(&fix("expres", &[]), &["did you mean express"]);
    refused(&fix("\u{1b}[31mx", &[]), &["\\x1b"]);
    refused(&fix(&"x".repeat(5000), &[]), &["--list"]);
}

#[test]
fn names_are_of_one_product_each() {
    let mut names: Vec<String> = Product::all()
        .iter()
        .flat_map(|product| product.aliases.iter().copied().chain([product.id]))
        .map(str::to_lowercase)
        .collect();
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count);
}

#[test]
fn the_list() {
    let ran = run(&["fix", "--list"]);
    assert_eq!(ran.status, 0);
    for product in Product::all() {
        assert!(ran.stdout.lines().any(|line| line.starts_with(product.id)), "{}", product.id);
    }
    assert!(ran.stdout.lines().all(|line| line.chars().count() <= 80), "{}", ran.stdout);
    let json = run(&["fix", "--list", "--format", "json"]).json();
    assert_eq!(json["products"].as_array().map(Vec::len), Some(Product::all().len()));
}

#[test]
fn what_cannot_be_held() {
    refused(&run(&["fix", "--for", "nginx"]), &["--origin"]);
    refused(&run(&["fix", "--origin", "https://a.test"]), &["--for"]);
    refused(
        &run(&["fix", "--for", "nginx", "--origin", "*", "--credentials"]),
        &["'*'", "credentials", "list the origins"],
    );
    refused(
        &run(&["fix", "--for", "nginx", "--origin", "null", "--credentials"]),
        &["null with credentials", "every site"],
    );
    refused(&fix("nginx", &["--origin", "*"]), &["--origin", "alone"]);
    refused(&fix("nginx", &["--max-age", "100000"]), &["86400"]);
    refused(&fix("nginx", &["--max-age", "soon"]), &["--max-age"]);
    refused(&fix("nginx", &["-X", "patch"]), &["--method", "PATCH"]);
    refused(&fix("nginx", &["-X", "TRACE"]), &["--method", "no page may send"]);
    refused(&fix("nginx", &["-H", "Cookie"]), &["--header", "the browser does"]);
    refused(&fix("nginx", &["--expose", "Set-Cookie"]), &["--expose", "no page can read"]);
    refused(&fix("nginx", &["--url", "ftp://a.test"]), &["--url"]);
    refused(&fix("s3", &["-X", "PATCH"]), &["S3 supports only GET"]);
    refused(&fix("api-gateway", &["--origin", "null"]), &["not null"]);
}

/// Several files in one stream: the first line says so, and each begins with a line of its own.
#[test]
fn several_files_in_one_stream() {
    let text = fix("nginx", &[]).stdout;
    assert!(text.starts_with("# 2 files: save each under its own name, or let --out DIR write them.\n\n# ===== file 1 of 2: /etc/nginx/conf.d/cors-policy.conf ====="), "{text}");
    assert!(text.contains("\n# ===== file 2 of 2: /etc/nginx/snippets/cors-policy.conf ====="), "{text}");
    // A redirected stream is one file, which no server could read as two.
    let folder = folder("fix-redirected");
    let redirected = |product: &str| {
        let file = std::fs::File::create(folder.join(product)).expect("a file");
        let args = ["fix", "--for", product, "--origin", "https://app.example.com"];
        let ran = std::process::Command::new(assert_cmd::cargo::cargo_bin!("corscheck"))
            .args(args)
            .stdout(file)
            .output()
            .expect("the program");
        assert!(ran.status.success());
        String::from_utf8(ran.stderr).expect("UTF-8")
    };
    let note = redirected("nginx");
    assert!(note.starts_with("note: ") && note.contains("2; --out DIR writes each"), "{note}");
    assert_eq!(redirected("express"), "");
    assert_eq!(fix("nginx", &[]).stderr, "", "a pipe has a reader of its own");
}

fn folder(name: &str) -> std::path::PathBuf {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("a folder");
    folder
}

#[test]
fn files_in_a_directory() {
    let out = folder("fix-out").join("new");
    let path = out.to_string_lossy().into_owned();
    let json = fix("nginx", &["--format", "json"]).json();
    let ran = fix("nginx", &["--out", &path]);
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{ran:?}");
    for (number, name) in
        ["etc/nginx/conf.d/cors-policy.conf", "etc/nginx/snippets/cors-policy.conf"].into_iter().enumerate()
    {
        let file = out.join(name);
        assert_eq!(std::fs::read_to_string(&file).ok().as_deref(), json["files"][number]["text"].as_str());
        assert!(ran.stdout.contains(&*file.to_string_lossy()), "{}", ran.stdout);
    }
    // Whole, or not at all: what exists is not overwritten, and nothing is written beside it.
    std::fs::remove_file(out.join("etc/nginx/conf.d/cors-policy.conf")).expect("the first file");
    refused(&fix("nginx", &["--out", &path]), &["snippets/cors-policy.conf already exists", "--out"]);
    assert!(!out.join("etc/nginx/conf.d/cors-policy.conf").exists());
    let ran = fix("express", &["--out", &path, "--format", "json"]);
    assert_eq!(ran.json()["files"][0]["path"], "cors-policy.mjs");
    assert!(out.join("cors-policy.mjs").is_file());
    refused(
        &fix("express", &["--out", &out.join("cors-policy.mjs/below").to_string_lossy()]),
        &["cannot write"],
    );
}

/// The path of the API stays: what the pages call below /api is below it.
#[test]
fn a_proxy_keeps_the_path() {
    for (product, base, none) in [
        (
            "vite",
            r#"path.replace(/^\/api(?=\/|\?|$)/, "/v1/shop"),"#,
            r#"path.replace(/^\/api(?=\/|\?|$)/, "") || "/","#,
        ),
        (
            "webpack-dev-server",
            r#"pathRewrite: { "^/api": "/v1/shop" },"#,
            r#"pathRewrite: { "^/api": "" },"#,
        ),
        ("vue", r#"pathRewrite: { "^/api": "/v1/shop" },"#, r#"pathRewrite: { "^/api": "" },"#),
        ("http-proxy-middleware", r#"pathRewrite: (path) => "/v1/shop" + path,"#, "changeOrigin: true,"),
    ] {
        let below = fix(product, &["--url", "http://localhost:8080/v1/shop/?page=2"]).stdout;
        assert!(below.contains(base) && below.contains("target: \"http://localhost:8080\","), "{below}");
        assert!(below.contains("which calls /v1/shop/... on the API"), "{below}");
        assert!(below.contains("corscheck probe 'https://app.example.com/api/?page=2' --origin"), "{below}");
        let top = fix(product, &["--url", "http://localhost:8080"]).stdout;
        assert!(top.contains(none) && !top.contains("/v1"), "{top}");
    }
    let one = fix("http-proxy-middleware", &["--url", "http://localhost:8080/items"]).stdout;
    assert!(one.contains(r#""/items" + path.replace(/^\/(?=\?|$)/, ""),"#), "{one}");
    assert!(one.contains("corscheck probe https://app.example.com/api --origin"), "{one}");
}

/// The printed command sends the same request: the query, the body, what makes the request, and which server responds.
#[test]
fn a_check_of_the_same_request() {
    let server = Server::always(Response::of(200, &[]));
    let port = server.url("/").split(':').nth(2).expect("a port").trim_end_matches('/').to_owned();
    let url = format!("http://api.example.com:{port}/items?page=2&sort=name");
    let resolve = format!("api.example.com:{port}:127.0.0.1");
    let args = ["--as", "xhr", "--origin", "http://localhost:3000", "-X", "POST", "-d", "{\"a\": 1}"];
    let more = [
        "-H",
        "Content-Type: application/json",
        "-H",
        "Authorization: Bearer abcdefghijklmnop",
        "--read",
        "x-total",
    ];
    let args = [&["probe", url.as_str()], &args[..], &more[..], &["--resolve", &resolve, "--fix", "express"]]
        .concat();
    let text = run(&args).stdout;
    let line = text.lines().find_map(|line| line.strip_prefix("//   corscheck ")).expect("a command");
    let expected = format!(
        "probe '{url}' --origin http://localhost:3000 --as xhr -X POST -H 'Content-Type: application/json' \
         -H 'Authorization: test' --data '{{\"a\": 1}}' --read x-total --resolve {resolve}"
    );
    assert_eq!(line, expected);
    // Its server gets what the first got.
    let words = shlex::split(line).expect("words of a shell");
    assert_eq!(run(&words.iter().map(String::as_str).collect::<Vec<_>>()).status, 1);
}

/// What gets into a configuration cannot end a string, a comment or a line of any of the languages.
#[test]
fn nothing_can_be_injected() {
    for origin in [
        "https://a\"b.example",
        "https://a'b.example",
        "https://a;b.example",
        "https://a$b.example",
        "https://a`b.example",
        "https://{a}.example",
        "https://a.example\n evil",
        "https://*.a'b.example.com",
        "https://a(b).example",
    ] {
        let ran = run(&["fix", "--for", "nginx", "--origin", origin]);
        // A browser drops the line's end from a URL; what is left is a host like any other.
        assert!(ran.status == 2 || !ran.stdout.contains(origin), "{origin}: {ran:?}");
    }
    for header in ["X\"", "X'", "X$a", "X;", "X a", "X\nY", "X`", "X|", "X#", "X%", "X*", "X/"] {
        refused(&fix("nginx", &["-H", header]), &["--header"]);
        refused(&fix("nginx", &["--expose", header]), &["--expose"]);
    }
    for method in ["A\"", "A'", "A$", "A;", "A B", "A#", "A|", "*"] {
        refused(&fix("nginx", &["-X", method]), &["--method"]);
    }
    // The URL of the API stands in a comment, and in proxies' settings.
    for url in [
        "https://user:word@api.example.com/a'b?>*/$(x);`y`#z\n",
        "https://api.example.com/a'b?q=?>*/$(x);`y`'",
        "https://api.example.com/a'b?page=2&secret=hunter2-7Kq9xVw3Lm",
    ] {
        for product in Product::all() {
            let text = fix(product.id, &["--url", url]).stdout;
            assert!(!text.is_empty(), "{}", product.id);
            for part in ["hunter2", "user:", "?>*/", "$(x)", "`y`", "a'b"] {
                assert!(!text.contains(part), "{part} in {}", product.id);
            }
        }
    }
}

#[test]
fn a_probe_with_a_fix() {
    let server = Server::always(Response::of(200, &[]));
    let url = server.url("/items");
    let args = ["--origin", "https://app.example.com", "-X", "PUT", "-H", "X-Custom: 1", "-H", "Accept: a/b"];
    let args = [&args[..], &["--credentials", "include", "--fix", "express"]].concat();
    let json = probe(&[&[url.as_str()], &args[..]].concat()).json();
    assert_eq!(json["verdict"]["outcome"], "blocked");
    let fix = &json["fix"];
    assert_eq!(fix["product"], "express");
    assert_eq!(fix["policy"]["origins"], serde_json::json!(["https://app.example.com"]));
    assert_eq!(fix["policy"]["methods"], serde_json::json!(["GET", "HEAD", "POST", "PUT"]));
    assert_eq!(fix["policy"]["headers"], serde_json::json!(["x-custom"]));
    assert_eq!(fix["policy"]["credentials"], true);
    assert!(fix["files"][0]["text"].as_str().expect("a text").contains("credentials: true,"));
    let ran = run(&[&["probe", url.as_str()], &args[..]].concat());
    assert_eq!(ran.status, 1);
    let (verdict, rest) =
        ran.stdout.split_once("\n// CORS policy for Express").expect("the verdict, then the file");
    assert!(verdict.contains("BLOCKED"), "{verdict}");
    assert!(
        rest.contains(&format!("corscheck probe {url} --origin https://app.example.com -X PUT")),
        "{rest}"
    );
}

/// What the responses allow already stays: it is what other calls need.
#[test]
fn a_fix_beside_what_the_server_allows() {
    let preflight = [
        ("Access-Control-Allow-Origin", "https://admin.example.com"),
        ("Access-Control-Allow-Credentials", "true"),
        ("Access-Control-Allow-Methods", "GET, DELETE, OPTIONS, *"),
        ("Access-Control-Allow-Headers", "X-Request-Id, Origin, *"),
        ("Access-Control-Max-Age", "3600"),
    ];
    let server = Server::always(Response::of(204, &preflight));
    let url = server.url("/items");
    let policy = |args: &[&str]| {
        let origin = ["--origin", "https://app.example.com", "--page-address-space", "local"];
        probe(&[&[url.as_str()], &origin[..], args].concat()).json()["fix"]["policy"].clone()
    };
    let expected = serde_json::json!({
        "origins": ["https://app.example.com", "https://admin.example.com"],
        "methods": ["GET", "HEAD", "POST", "PUT", "DELETE"],
        "headers": ["x-custom", "X-Request-Id"],
        "exposed": [],
        "credentials": true,
        "max_age": 3600,
    });
    let put = ["-X", "PUT", "-H", "X-Custom: 1", "--credentials", "include"];
    assert_eq!(policy(&[&put[..], &["--fix", "nginx"]].concat()), expected);
    // S3 knows no PATCH: it gets what the question alone needs.
    let server = Server::always(Response::of(204, &[("Access-Control-Allow-Methods", "PATCH")]));
    let fixed = probe(&[&server.url("/"), "--origin", "https://app.example.com", "-X", "PUT", "--fix", "s3"]);
    assert_eq!(fixed.json()["fix"]["policy"]["methods"], serde_json::json!(["GET", "HEAD", "POST", "PUT"]));
}

/// A server that lets every origin read goes on doing so, and only the page that needs more gets more.
#[test]
fn a_fix_for_a_public_server() {
    let public = [("Access-Control-Allow-Origin", "*"), ("Access-Control-Expose-Headers", "X-Total, *")];
    let server = Server::always(Response::of(200, &public));
    let url = server.url("/");
    let policy = |args: &[&str]| {
        let origin = ["--origin", "https://app.example.com", "--fix", "nginx"];
        probe(&[&[url.as_str()], &origin[..], args].concat()).json()["fix"]["policy"].clone()
    };
    let app = serde_json::json!(["https://app.example.com"]);
    let readers = serde_json::json!({ "methods": ["GET", "HEAD", "POST"], "headers": [] });
    let put = policy(&["-X", "PUT"]);
    assert_eq!((&put["origins"], &put["others"]), (&app, &readers));
    assert_eq!(put["exposed"], serde_json::json!(["X-Total"]));
    let mine = policy(&["--credentials", "include"]);
    assert_eq!((&mine["origins"], &mine["others"]), (&app, &readers));
    let text =
        run(&["probe", &url, "--origin", "https://app.example.com", "--credentials", "--fix", "nginx"])
            .stdout;
    assert!(text.contains("#   all others   read the responses, without credentials (*)\n"), "{text}");
    let text =
        run(&["probe", &url, "--origin", "https://app.example.com", "-X", "PUT", "--fix", "s3"]).stdout;
    let words = text.replace("\n# ", " ");
    assert!(words.contains("# So far a response lets every origin read it (*)."), "{text}");
    assert!(words.contains("because this has one policy for all origins"), "{text}");
    // Where every origin may send it, they all go on doing so.
    let lists = [("Access-Control-Allow-Methods", "PUT"), ("Access-Control-Allow-Headers", "X-A, X-B")];
    let server = Server::start(move |request| match request.method.as_str() {
        "OPTIONS" => Response::of(204, &[&public[..], &lists].concat()),
        _ => Response::of(500, &[]),
    });
    let policy_of = |args: &[&str]| {
        let origin = ["--origin", "https://app.example.com", "--fix", "nginx", "-X", "PUT"];
        probe(&[&[server.url("/").as_str()], &origin[..], args].concat()).json()["fix"]["policy"].clone()
    };
    let more = policy_of(&["-H", "X-C: 1"]);
    assert_eq!(more["headers"], serde_json::json!(["x-c", "X-A", "X-B"]));
    assert_eq!(
        more["others"],
        serde_json::json!({ "methods": ["GET", "HEAD", "POST", "PUT"], "headers": ["X-A", "X-B"] })
    );
    // Where only the response to the request itself allows every origin, its preflight must not from now on.
    let server = Server::start(|request| match request.method.as_str() {
        "OPTIONS" => Response::of(
            204,
            &[
                ("Access-Control-Allow-Origin", "https://app.example.com"),
                ("Access-Control-Allow-Methods", "PUT"),
            ],
        ),
        _ => Response::of(200, &[("Access-Control-Allow-Origin", "*")]),
    });
    let fixed =
        probe(&[&server.url("/"), "--origin", "https://app.example.com", "-X", "PUT", "--fix", "nginx"]);
    let policy = &fixed.json()["fix"]["policy"];
    assert_eq!((&policy["origins"], &policy["others"]), (&app, &readers));
}

/// A product that is known to have responded is offered, and every such name has a fix.
#[test]
fn a_fix_is_offered() {
    for (server, offered) in [
        ("nginx/1.22.1", Some("--fix nginx")),
        ("Apache/2.4.57 (Debian)", Some("--fix apache")),
        ("Caddy", Some("--fix caddy")),
        ("uvicorn", Some("--fix fastapi")),
        ("my own", None),
    ] {
        let always = Server::always(Response::of(200, &[("Server", server)]));
        let text = run(&["probe", &always.url("/")]).stdout;
        let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(offered.is_none_or(|offered| words.contains(offered)), "{text}");
        assert_eq!(words.contains("--fix"), offered.is_some(), "{text}");
    }
}

#[test]
fn probes_that_no_fix_helps() {
    let server = Server::always(Response::of(200, &[]));
    let url = server.url("/");
    refused(&run(&["probe", &url, "--fix", "ngnix"]), &["--fix", "did you mean nginx"]);
    refused(&run(&["probe", &url, "--fix", "nginx", "-X", "patch"]), &["--fix", "PATCH"]);
    refused(&run(&["probe", &url, "--fix", "nginx", "-q"]), &["--quiet"]);
    assert_eq!(server.connections(), 0, "nothing is sent where the command line is wrong");
}
