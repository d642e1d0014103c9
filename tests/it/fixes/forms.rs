//! The forms of a configuration, the patterns and paths in it, and what is printed where CORS is not the fault.

use super::printed::{fix, refused};
use crate::support::run::{probe, run};
use crate::support::server::{Response, Server};

/// Where CORS headers would not help, the setting that does is printed, and no CORS configuration.
#[test]
fn a_fix_of_what_is_not_cors() {
    let server = Server::always(Response::of(
        200,
        &[("Content-Type", "image/png"), ("Cross-Origin-Resource-Policy", "same-origin")],
    ));
    let url = server.url("/logo.png");
    let image = [
        "--origin",
        "http://app.example.com",
        "--page-address-space",
        "loopback",
        "--as",
        "image",
        "--fix",
        "nginx",
    ];
    let ran = run(&[&["probe", url.as_str()], &image[..]].concat());
    assert_eq!(ran.status, 1);
    let (_, rest) = ran.stdout.split_once("\nCORS headers do not fix corp-same-origin.").expect("the reason");
    let lines: Vec<&str> = rest.lines().collect();
    assert!(lines.contains(&"  add_header Cross-Origin-Resource-Policy \"cross-origin\" always;"), "{rest}");
    assert!(!ran.stdout.contains("CORS policy for"), "{}", ran.stdout);
    let json = probe(&[&[url.as_str()], &image[..]].concat()).json();
    assert_eq!(json.get("fix"), None);
    assert_eq!(json["other_settings"]["instead"], true);
    let place = json["other_settings"]["settings"][0]["place"].as_str().expect("a place");
    assert!(place.starts_with("inside location { } that serves /logo.png"), "{place}");
    // The page's own policy is not a setting of this server.
    let csp = ["--origin", "http://app.example.com", "--csp", "connect-src 'self'", "--fix", "express"];
    let json = probe(&[&[url.as_str()], &csp[..]].concat()).json();
    let other = &json["other_settings"];
    assert!(
        other["reason"]
            .as_str()
            .is_some_and(|reason| reason.contains("connect-src of the page's Content-Security-Policy")),
        "{other}"
    );
    assert_eq!(other["settings"], serde_json::json!([]));
}

/// Several URLs need one configuration: for the path that they share, with what each of them needs and a command for each.
#[test]
fn one_fix_for_several_urls() {
    let server = Server::start(|request| match request.target.as_str() {
        "/v1/items" => Response::of(
            200,
            &[
                ("Access-Control-Allow-Origin", "http://admin.example.com"),
                ("Access-Control-Expose-Headers", "X-Total"),
            ],
        ),
        _ => Response::of(200, &[]),
    });
    let urls = [server.url("/v1/items"), server.url("/v1/users/42")];
    let more = ["--origin", "http://app.example.com", "--page-address-space", "loopback", "--fix", "express"];
    let text = run(&[&["probe", urls[0].as_str(), urls[1].as_str()], &more[..]].concat()).stdout;
    assert_eq!(text.matches("CORS policy for").count(), 1, "{text}");
    for line in [
        "//   origins      http://app.example.com http://admin.example.com",
        "//   exposed      X-Total",
        "//   paths        /v1 and what is below it",
        &format!("//   corscheck probe {} --origin http://app.example.com", urls[0]),
        &format!("//   corscheck probe {} --origin http://app.example.com", urls[1]),
    ] {
        assert!(text.lines().any(|found| found.starts_with(line)), "{line} is not in {text}");
    }
}

/// Calls with credentials that work already still do, and so does what a `*` allowed, as far as it can be named.
#[test]
fn what_works_already_stays() {
    let policy = |headers: &'static [(&'static str, &'static str)]| {
        let server = Server::always(Response::of(200, headers));
        let url = server.url("/items");
        let more = [
            "--origin",
            "http://app.example.com",
            "--page-address-space",
            "loopback",
            "-X",
            "PUT",
            "--fix",
            "nginx",
        ];
        probe(&[&[url.as_str()], &more[..]].concat()).json()["fix"]["policy"].clone()
    };
    let other = policy(&[
        ("Access-Control-Allow-Origin", "http://admin.example.com"),
        ("Access-Control-Allow-Credentials", "true"),
    ]);
    assert_eq!(
        (&other["credentials"], &other["origins"][1]),
        (&true.into(), &"http://admin.example.com".into())
    );
    let public =
        policy(&[("Access-Control-Allow-Origin", "*"), ("Access-Control-Allow-Credentials", "true")]);
    assert_eq!(public["credentials"], false);
    assert_eq!(public["origins"], serde_json::json!(["http://app.example.com"]));
    assert_eq!(public["others"]["methods"], serde_json::json!(["GET", "HEAD", "POST"]));
    let wildcards = policy(&[
        ("Access-Control-Allow-Origin", "http://admin.example.com"),
        ("Access-Control-Allow-Methods", "*"),
        ("Access-Control-Allow-Headers", "*"),
        ("Access-Control-Expose-Headers", "*"),
        ("X-Total", "1"),
        ("ETag", "a"),
        ("Date", "today"),
    ]);
    assert_eq!(wildcards["methods"], serde_json::json!(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]));
    assert_eq!(wildcards["headers"], serde_json::json!(["Content-Type"]));
    assert_eq!(wildcards["exposed"], serde_json::json!(["X-Total", "Etag"]));
}

/// A body that is too large comes first, and the headers behind it.
#[test]
fn a_fix_for_a_body_that_is_too_large() {
    let server = Server::start(|request| match request.method.as_str() {
        "OPTIONS" => Response::of(
            204,
            &[
                ("Access-Control-Allow-Origin", "https://app.example.com"),
                ("Access-Control-Allow-Methods", "PUT"),
            ],
        ),
        _ => Response::of(413, &[]),
    });
    let url = server.url("/files");
    let put = [
        "--origin",
        "https://app.example.com",
        "--page-address-space",
        "loopback",
        "-X",
        "PUT",
        "-d",
        "x",
        "--fix",
        "nginx",
    ];
    let ran = run(&[&["probe", url.as_str()], &put[..]].concat());
    let (first, rest) = ran.stdout.split_once("  client_max_body_size 20m;\n").expect("the limit");
    assert!(first.contains("Status 413") && rest.contains("# CORS policy for nginx."), "{}", ran.stdout);
}

/// Origins below a domain: a pattern that is anchored, and nothing where the product has none.
#[test]
fn origins_below_a_domain() {
    let below = |product: &str, more: &[&str]| {
        run(&[&["fix", "--for", product, "--origin", "https://*.example.com"], more].concat())
    };
    for (product, pattern) in [
        ("nginx", r#""~^https://[a-z0-9._-]+\.example\.com$" "$http_origin";"#),
        ("express", r"/^https:\/\/[a-z0-9._-]+\.example\.com$/"),
        ("fastapi", r#"allow_origin_regex=r"https://[a-z0-9._-]+\.example\.com","#),
        ("apache", r"%{req:Origin} =~ m#^https://[a-z0-9._-]+\.example\.com$#"),
        ("rails", r"/\Ahttps:\/\/[a-z0-9._-]+\.example\.com\z/"),
        ("s3", r#"- "https://*.example.com""#),
    ] {
        let text = below(product, &[]).stdout;
        assert!(text.contains(pattern), "{pattern} is not in {text}");
        assert!(
            text.contains("corscheck probe https://api.example.com/ --origin https://app.example.com"),
            "{text}"
        );
    }
    refused(&below("gcs", &[]), &["compares origins exactly"]);
    refused(
        &run(&["fix", "--for", "nginx", "--origin", "https://*.co.uk"]),
        &["anyone can have a host below co.uk"],
    );
    refused(
        &run(&["fix", "--for", "nginx", "--origin", "https://app*.example.com"]),
        &["https://*.example.com"],
    );
}

/// The usual form says what it lacks; the strict one has no such list. Only the requested path is covered.
#[test]
fn forms_and_paths() {
    let lacks = "Where it falls short; --strict prints the exact form:";
    assert!(fix("fastapi", &[]).stdout.contains(lacks));
    let strict = fix("fastapi", &["--strict", "--format", "json"]).json();
    assert!(!strict["files"][0]["text"].as_str().expect("a text").contains(lacks));
    assert_eq!(
        (&strict["strict"], &fix("fastapi", &["--format", "json"]).json()["strict"]),
        (&true.into(), &false.into())
    );
    let url = ["--url", "https://api.example.com/v1/items/42"];
    let text = fix("express", &url).stdout;
    assert!(
        text.contains("app.use(\"/v1/items\", corsPolicy);")
            && text.contains("First take out what sets CORS headers for /v1/items already"),
        "{text}"
    );
    assert!(
        fix("express", &[&url[..], &["--replace"]].concat())
            .stdout
            .contains("The server sends CORS headers already. First take out what sets")
    );
    assert!(fix("socket.io", &url).stdout.contains("not only to /v1/items"));
}

/// In a project of CommonJS modules the printed file is one, too; with the packages of the tests it can be loaded.
#[test]
fn commonjs() {
    for product in ["express", "fastify", "koa", "hono", "node", "socket.io", "http-proxy-middleware"] {
        for form in [&["--commonjs"][..], &["--commonjs", "--strict"]] {
            let json = fix(product, &[form, &["--format", "json"]].concat()).json();
            let file = &json["files"][0];
            let (path, text) =
                (file["path"].as_str().expect("a path"), file["text"].as_str().expect("a text"));
            assert!(
                path.ends_with(".cjs") && !text.contains("\nimport ") && !text.contains("\nexport "),
                "{text}"
            );
            assert!(text.contains("\nmodule.exports = { "), "{text}");
        }
    }
    let text = fix("express", &["--commonjs"]).stdout;
    assert!(text.contains("//   const { corsPolicy } = require(\"./cors-policy.cjs\");"), "{text}");
    assert!(text.contains("\nconst cors = require(\"cors\");"), "{text}");
}
