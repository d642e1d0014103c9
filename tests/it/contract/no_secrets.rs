//! A secret of every kind, in everything that the program can be given: none comes out again, on either stream or in a file.

use serde_json::json;

use crate::support::run::{Ran, corscheck, file, run, run_with_input};
use crate::support::server::{Request, Response, Server};

/// Headers whose values are secrets. No value occurs anywhere else.
const HEADERS: [(&str, &str); 22] = [
    ("Authorization", "Bearer h-bearer-01x7q"),
    ("X-Api-Key", "h-apikey-02x7q"),
    ("X-Own-Key", "h-ownkey-03x7q"),
    ("X-Auth", "h-user:h-pass-04x7q"),
    ("X-Auth-Token", "h-authtoken-05x7q"),
    ("PRIVATE-TOKEN", "h-private-06x7q"),
    ("X-Amz-Security-Token", "h-amz-07x7q"),
    ("apikey", "h-apikey-08x7q"),
    ("X-CSRF-Token", "h-csrf-09x7q"),
    ("X-XSRF-TOKEN", "h-xsrf-10x7q"),
    ("Ocp-Apim-Subscription-Key", "h-ocp-11x7q"),
    ("X-Vault-Token", "h-vault-12x7q"),
    ("X-User-Secret", "h-secret-13x7q"),
    ("X-Password", "h-password-14x7q"),
    ("X-Hub-Signature", "h-signature-15x7q"),
    ("X-Goog-Api-Key", "h-goog-16x7q"),
    ("x_session_id", "h-session-17x7q"),
    ("X-Shopify-Access-Token", "shpat_00000000000000000018x7q"),
    ("X-JWT", "eyJhbGciOiJIUzI1NiJ9.eyJoIjoxOX0.h-jwt-19x7q"),
    ("X-Custom", "q7Hx2mZr9XvT4pLc8WnH20x7q"),
    ("X-Stripe", "sk_live_4eC39HqLyjWDarjt21x7q"),
    ("X-PIN", "h-pin-22x7q"),
];
/// Parameters of a query whose values are secrets.
const PARAMETERS: [(&str, &str); 24] = [
    ("access_token", "p-access-01x7q"),
    ("id_token", "p-id-02x7q"),
    ("refresh_token", "p-refresh-03x7q"),
    ("code", "4%2Fp-code-04x7q"),
    ("sig", "p-sig-05x7q"),
    ("signature", "p-signature-06x7q"),
    ("X-Amz-Signature", "p-amzsig-07x7q"),
    ("X-Amz-Credential", "AKp-amzcred-08x7q%2F20260101"),
    ("X-Goog-Signature", "p-goog-09x7q"),
    ("key", "AIzap-key-10x7q"),
    ("api_key", "p-apikey-11x7q"),
    ("apikey", "p-apikey-12x7q"),
    ("token", "p-token-13x7q"),
    ("password", "p-pass%20word-14x7q"),
    ("secret", "p-secret-15x7q"),
    ("client_secret", "p-client-16x7q"),
    ("session", "p-session-17x7q"),
    ("jwt", "eyJhbGciOiJIUzI1NiJ9.eyJwIjoxOH0.p-jwt-18x7q"),
    ("SAMLResponse", "p-saml-19x7q"),
    ("state", "pstate20x7q"),
    ("SID", "p-sid-21x7q"),
    ("return", "%2Fcb%3Faccess_token%3Dp-inner-22x7q"),
    ("mboxSession", "p-mbox-23x7q"),
    ("user%5Bpassword%5D", "p-form-24x7q"),
];
const COOKIES: [&str; 2] = ["sid=c-sid-01x7q", "theme=c-theme-02x7q"];
const JSON_BODY: &str = r#"{"user":"me","password":"b-json-01x7q","nested":{"apiKey":"b-json-02x7q"}}"#;
const FORM: &str = "user=me&password=b-form-03x7q&client_secret=b-form-04x7q";
/// All secrets end so.
const MARK: &str = "x7q";

/// It sends everything back: in headers, cookies and a redirect.
fn echo(request: &Request) -> Response {
    let allow = request.header("origin").unwrap_or_else(|| "*".into());
    let names = request.header("access-control-request-headers").unwrap_or_default();
    let mut headers: Vec<(String, String)> = vec![
        (
            "Access-Control-Allow-Origin".into(),
            if request.target.starts_with("/blocked") { "null".into() } else { allow },
        ),
        ("Access-Control-Allow-Headers".into(), names),
        ("Access-Control-Allow-Methods".into(), "PUT, DELETE".into()),
        ("X-Target".into(), request.target.clone()),
        ("X-Body".into(), String::from_utf8_lossy(&request.body).into_owned()),
        ("Set-Cookie".into(), "fresh=s-fresh-01x7q; Path=/".into()),
        ("X-Refreshed-Token".into(), "s-refreshed-02x7q".into()),
        ("X-Short-Token".into(), "sx7q".into()),
    ];
    for (number, (_, value)) in request.headers.iter().enumerate() {
        headers.push((format!("X-Echo-{number}"), value.clone()));
    }
    let status = match request.target.strip_prefix("/redirect") {
        Some(query) if request.method != "OPTIONS" => {
            headers.push(("Location".into(), format!("/blocked{query}#access_token=s-fragment-03x7q")));
            302
        }
        _ => 200,
    };
    let headers: Vec<(&str, &str)> =
        headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    Response::of(status, &headers)
}

fn query() -> String {
    let pairs: Vec<String> = PARAMETERS.iter().map(|(name, value)| format!("{name}={value}")).collect();
    pairs.join("&")
}

fn assert_clean(what: &str, text: &str) {
    let found = text.match_indices(MARK).next().map(|(at, _)| {
        let start = (0..at.saturating_sub(60)).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        &text[start..at + MARK.len()]
    });
    assert_eq!(found, None, "{what} shows a secret");
}

fn assert_none(what: &[&str], ran: &Ran) {
    let what = what.join(" ");
    assert_clean(&format!("stdout of {what}"), &ran.stdout);
    assert_clean(&format!("stderr of {what}"), &ran.stderr);
    assert!(!ran.stdout.is_empty() || !ran.stderr.is_empty(), "{what}");
}

/// The words of a probe of everything.
fn words(url: &str) -> Vec<String> {
    let mut words: Vec<String> =
        [url, "--origin", "https://app.test", "-X", "PUT", "-d", JSON_BODY].map(str::to_owned).into();
    words.extend(HEADERS.iter().flat_map(|(name, value)| ["-H".to_owned(), format!("{name}: {value}")]));
    words.extend(COOKIES.iter().flat_map(|cookie| ["--cookie".to_owned(), (*cookie).to_owned()]));
    words.extend(["--credentials", "include"].map(str::to_owned));
    words
}

fn curl(url: &str) -> String {
    let headers: String = HEADERS.iter().map(|(name, value)| format!(" -H '{name}: {value}'")).collect();
    format!(
        "curl '{url}' -X PUT -b '{}'{headers} -H 'Origin: https://app.test' --data-raw '{FORM}'",
        COOKIES.join("; ")
    )
}

#[test]
fn probe() {
    let server = Server::start(echo);
    for path in ["/", "/blocked", "/redirect"] {
        let url = server.url(&format!("{path}?{}#access_token=p-fragment-25x7q", query()));
        let words = words(&url);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        for more in [
            &[][..],
            &["-v"],
            &["-q"],
            &["--format", "json"],
            &["--dry-run"],
            &["--dry-run", "--format", "json"],
            &["--preflight-only", "-v"],
            &["--keep-going", "--check-errors", "--check-caching", "-v"],
            &["--check-caching", "--format", "json"],
            &["--fix", "nginx"],
            &["--fix", "nginx", "--format", "json"],
            &["--repeat", "-v"],
            &["--color", "always", "-v"],
            &[&url[..]],
            &[&url[..], "-q"],
        ] {
            let args = [&["probe"], &words[..], more].concat();
            assert_none(&args, &run(&args));
        }
    }
    let sent = server.requests();
    let put = sent.iter().find(|request| request.method == "PUT").expect("the request itself");
    for (name, value) in HEADERS {
        assert_eq!(put.header(name).as_deref(), Some(value), "the server gets the real values");
    }
    assert!(put.target.contains("4%2Fp-code-04x7q"), "{}", put.target);
    let all = run(&["probe", &server.url("/?token=p-token-13x7q"), "-v", "--show-secrets"]);
    assert!(all.stdout.contains("token=p-token-13x7q"), "{}", all.stdout);
}

/// Command lines that are wrong: errors quote them.
#[test]
fn refusals() {
    let url = "http://127.0.0.1:1/?token=p-token-13x7q";
    for args in [
        &["probe", "http://me:u-pass-01x7q@127.0.0.1:1/"][..],
        &["probe", "http://u-ghp_16C7e42F292c6912E7710c838347Ax7q:@127.0.0.1:1/"],
        &["probe", "ht!tp://h.test/?token=p-token-13x7q"],
        &["probe", "h.test/?token=p-token-13x7q", "-q"],
        &["probe", url, "--origin", "x y://me:u-pass-02x7q@h/?api_key=p-apikey-11x7q"],
        &["probe", url, "--page", "file:///x?token=p-token-13x7q"],
        &["probe", url, "-H", "X-Api-Key: h-apikey-02x7q\nü"],
        &["probe", url, "-X", "Authorization: Bearer h-bearer-01x7q"],
        &["probe", url, "--tokn=h-token-99x7q"],
        &["probe", url, "--mode", "Bearer h-bearer-01x7q"],
        &["probe", url, "--proxy", "ftp://me:u-pass-03x7q@p.test"],
        &["probe", url, "--data", "@/nowhere/token=p-token-13x7q"],
        &[
            "explain",
            "Access to fetch at 'https://h.test/?token=p-token-13x7q' from origin 'https://app.test' has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested resource.",
        ],
        &["explain", "what is Authorization: Bearer h-bearer-01x7q"],
        &[
            "origin",
            "https://me:u-pass-04x7q@h.test/?token=p-token-13x7q",
            "https://h.test/#id_token=p-id-02x7q",
        ],
        &["origin", "https://h.test?token=p-token-13x7q x", "https://h.test"],
        &[
            "fix",
            "--for",
            "nginx",
            "--url",
            "https://me:u-pass-05x7q@h.test/?token=p-token-13x7q",
            "--origin",
            "https://app.test",
        ],
        &["fix", "--for", "token=p-token-13x7q", "--url", "https://h.test/", "--origin", "https://app.test"],
        &["https://h.test/?token=p-token-13x7q"],
        &["init", "nowhere://h.test/?token=p-token-13x7q"],
        &["merge", "/nowhere/?token=p-token-13x7q"],
        &["run", "/nowhere/?token=p-token-13x7q"],
    ] {
        for format in ["text", "json"] {
            let more: &[&str] = if ["probe", "explain", "origin", "fix"].contains(&args[0]) {
                &["--format", format]
            } else {
                &[]
            };
            let args = [args, more].concat();
            assert_none(&args, &run(&args));
        }
    }
}

#[test]
fn paste() {
    let server = Server::start(echo);
    let url = server.url(&format!("/blocked?{}", query()));
    let headers: String = HEADERS.iter().map(|(name, value)| format!("'{name}': '{value}', ")).collect();
    let raw: String = HEADERS.iter().map(|(name, value)| format!("{name}: {value}\n")).collect();
    let message = format!(
        "Access to fetch at '{url}' from origin 'https://app.test' has been blocked by CORS policy: No 'Access-Control-Allow-Origin' \
         header is present on the requested resource."
    );
    let broken = format!("{} | jq \"", curl(&url));
    for text in [
        curl(&url),
        format!("{} -u me:h-basic-23x7q", curl(&url)),
        format!(
            "fetch('{url}', {{ method: 'PUT', headers: {{ {headers} }}, body: JSON.stringify({JSON_BODY}) }})"
        ),
        format!(
            "axios.put('{url}', {JSON_BODY}, {{ headers: {{ {headers} }}, auth: {{ username: 'me', password: 'h-basic-24x7q' }} }})"
        ),
        format!("PUT {url} HTTP/1.1\nOrigin: https://app.test\n{raw}\n{FORM}"),
        format!("requests.put('{url}', headers={{ {headers} }}, auth=('me', 'h-basic-25x7q'))"),
        url.clone(),
        message,
        broken,
        format!("Invoke-WebRequest '{url}' -Headers @{{ 'X-Api-Key' = 'h-apikey-02x7q' }} -Method PUT"),
        format!("{{ \"token\": \"h-token-26x7q\", \"url\": \"{url}\" "),
        format!("nothing known Authorization: Basic h-basic-27x7q, and {url}"),
        format!(
            "const token = 'q7Hx2mZr9XvT4pLc8WnH28x7q'; fetch('{url}', {{ headers: {{ Authorization: `Bearer ${{token}}` }} }}"
        ),
    ] {
        for more in [
            &["--offline"][..],
            &["--offline", "--format", "json"],
            &["--offline", "-v"],
            &["--preflight-only"],
            &["-v"],
            &["--format", "json"],
            &["-q"],
        ] {
            let args = [&["paste"], more].concat();
            let ran = run_with_input(&args, &text);
            assert_none(&[&args[..], &[&text]].concat(), &ran);
        }
    }
}

/// A recording with everything in it.
fn har(url: &str) -> String {
    let pair = |(name, value): &(&str, &str)| json!({ "name": name, "value": value });
    let mut sent: Vec<serde_json::Value> = HEADERS.iter().map(pair).collect();
    sent.push(json!({ "name": "Origin", "value": "https://app.test" }));
    sent.push(json!({ "name": "Cookie", "value": COOKIES.join("; ") }));
    let entry = |path: &str, method: &str, status: u16, allowed: bool| {
        let url = url.replace("/PATH", path);
        let origin = if allowed { "https://app.test" } else { "null" };
        json!({
            "_resourceType": "fetch",
            "request": { "method": method, "url": url, "headers": sent, "postData": { "mimeType": "application/json", "text": JSON_BODY } },
            "response": { "status": status, "headers": [
                { "name": "Access-Control-Allow-Origin", "value": origin },
                { "name": "Access-Control-Allow-Headers", "value": "*" },
                { "name": "X-Target", "value": url },
                { "name": "Set-Cookie", "value": "fresh=s-fresh-01x7q" },
            ], "content": { "text": JSON_BODY } },
        })
    };
    json!({ "log": { "version": "1.2", "creator": { "name": "own", "version": "1" }, "pages": [], "entries": [
        entry("/a", "GET", 200, true), entry("/b", "GET", 200, false), entry("/eyJhbGciOiJIUzI1NiJ9.eyJwIjoxOH0.p-path-26x7q/c", "POST", 200, true),
    ] } })
    .to_string()
}

#[test]
fn recordings() {
    let har = file("no-secrets.har", har(&format!("https://api.test/PATH?{}", query())));
    for more in [&[][..], &["-v"], &["-q"], &["--format", "json"]] {
        let args = [&["har", &har], more].concat();
        assert_none(&args, &run(&args));
    }
    let suite = format!("{har}.toml");
    let ran = run(&["init", "--har", &har, "--out", &suite, "--force"]);
    assert_none(&["init"], &ran);
    assert_eq!(ran.status, 0, "{ran:?}");
    assert_clean("the suite", &std::fs::read_to_string(&suite).expect("the suite"));
    assert_none(&["run"], &run(&["run", &suite, "--dry-run", "-v"]));
}

#[test]
fn suites() {
    let server = Server::start(echo);
    let headers: String = HEADERS.iter().map(|(name, value)| format!("\"{name}\" = '{value}'\n")).collect();
    let text = format!(
        "[origins]\napp = 'https://app.test'\n[targets.api]\nurl = '{}'\npaths = ['/a?{query}', '/blocked?{query}']\nmethods = ['PUT']\nsend = true\n\
         credentials = 'include'\ncookies = ['{}']\nbody = '{JSON_BODY}'\n[targets.api.headers]\n{headers}",
        server.url(""),
        COOKIES.join("', '"),
        query = query(),
    );
    let suite = file("no-secrets.toml", &text);
    let formats = ["text", "json", "jsonl", "junit", "sarif", "github", "markdown", "html", "tap"];
    let reports: Vec<(String, String)> = formats
        .iter()
        .map(|format| (file(&format!("no-secrets.{format}"), ""), (*format).to_owned()))
        .collect();
    let flags: Vec<String> =
        reports.iter().map(|(path, format)| format!("--report={format}={path}")).collect();
    let flags: Vec<&str> = flags.iter().map(String::as_str).collect();
    let ran = run(&[&["run", &suite, "-v"], &flags[..]].concat());
    assert_eq!(ran.status, 1, "{ran:?}");
    assert_none(&["run", "with all reports"], &ran);
    for (path, _) in &reports {
        let report = std::fs::read_to_string(path).expect("the report");
        assert!(report.contains("hidden"), "{path}");
        assert_clean(path, &report);
    }
    let merged = run(&["merge", &reports[1].0, "--format", "markdown"]);
    assert_none(&["merge"], &merged);
    for more in [
        &["--list"][..],
        &["--dry-run"],
        &["--dry-run", "-v"],
        &["--format", "github"],
        &["--format", "tap", "-q"],
    ] {
        let args = [&["run", &suite], more].concat();
        assert_none(&args, &run(&args));
    }
    // An id is the same wherever it stands.
    let listed = run(&["run", &suite, "--list"]).stdout;
    let id =
        listed.lines().next().and_then(|line| line.split_once("  ")).expect("a check").1.trim().to_owned();
    let one = run(&["run", &suite, "--list", "--only", &id]);
    assert_eq!(one.stdout.lines().count(), 1, "{one:?}");
    for (number, broken) in [
        text.replace("\"X-Api-Key\" = 'h-apikey-02x7q'", "\"X-Api-Key\" = ['h-apikey-02x7q']"),
        text.replace("\"X-Api-Key\" = 'h-apikey-02x7q'", "\"X-Api-Key\" = 'h-apikey-02x7q"),
        text.replace("\"X-Api-Key\" = 'h-apikey-02x7q'", "\"X-Api-Key\" = \"h-apikey-02x7q\\n\""),
        text.replace("\"Authorization\" = ", "\"Autho rization\" = "),
        text.replace("paths = ['/a?", "paths = ['a?"),
        text.replace("paths = ['/a?", "paths = ['/blocked?"),
        text.replace("cookies = ['", "cookies = [7, '"),
        text.replace("url = 'http://", "url = 'http://me:u-pass-06x7q@"),
        text.replace("url = 'http://", "url = 'httpx://me:u-pass-06x7q@"),
    ]
    .iter()
    .enumerate()
    {
        let suite = file(&format!("no-secrets-{number}.toml"), broken);
        let args = ["run", &suite];
        assert_none(&args, &run(&args));
    }
}

/// A first suite of a live URL.
#[test]
fn drafts() {
    let server = Server::start(echo);
    let url = server.url(&format!("/items?{}", query()));
    let ran = run(&["init", &url, "--origin", "https://app.test", "--out", "-"]);
    assert_eq!(ran.status, 0, "{ran:?}");
    assert_none(&["init"], &ran);
    assert!(ran.stdout.contains("access_token=${"), "a variable takes its place: {}", ran.stdout);
}

/// The program's own texts are shown as they are, whatever they look like; and what a diagnosis needs stays.
#[test]
fn what_stays() {
    for args in [&["explain", "url-credentials"][..], &["explain", "cookie-invalid"], &["man", "rules"]] {
        let ran = run(args);
        assert!(["user:secret@", "session=4f9c2d"].iter().any(|part| ran.stdout.contains(part)), "{ran:?}");
    }
    let server = Server::start(|_| {
        let etag = "\"33a64df551425fcc55e4d42a148795d9f25f89d4\"";
        let allow = [("Access-Control-Allow-Origin", "*"), ("Access-Control-Allow-Headers", "*")];
        Response::of(
            200,
            &[
                allow[0],
                allow[1],
                ("ETag", etag),
                ("X-Request-Id", "q7Hx2mZr9XvT4pLc8WnH"),
                ("X-Amz-Cf-Id", "Kb7Qk2mZr9XvT4pLc8WnH=="),
            ],
        )
    });
    let url = server.url("/assets/main.3f9a2b1c9d8e.js?v=0af7651916cd43dd8448eb211c80319c&pageToken=CAUQAA0123456789&nonce=b7Qk2mZr9XvT4pLc");
    let trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    let key = "0b5e4c5a-22ab-4f37-8f1c-7d2f3ae5a0aa";
    let ran = run(&[
        "probe",
        &url,
        "-v",
        "-H",
        &format!("traceparent: {trace}"),
        "-H",
        &format!("Idempotency-Key: {key}"),
    ]);
    assert!(!ran.stdout.contains("hidden"), "{}", ran.stdout);
    for part in [&url[..], trace, key, "33a64df551425fcc55e4d42a148795d9f25f89d4", "q7Hx2mZr9XvT4pLc8WnH"] {
        assert!(ran.stdout.contains(part), "{part}: {}", ran.stdout);
    }
}

/// A fault of a file quotes what a value became, and a variable's value may be a secret.
#[test]
fn values_of_variables_in_faults() {
    let suite = file(
        "no-secrets-variable.toml",
        "[origins]\napp = 'https://app.test'\n[targets.api]\nurl = '${NO_SECRETS_BASE}/x'\n",
    );
    let ran = corscheck()
        .args(["run", &suite])
        .env("NO_SECRETS_BASE", "hunter2 letmein")
        .output()
        .expect("it runs");
    let stderr = String::from_utf8_lossy(&ran.stderr);
    assert_eq!(ran.status.code(), Some(2), "{stderr}");
    assert!(stderr.contains(":4:7: ") && stderr.contains("has no scheme"), "{stderr}");
    assert!(!stderr.contains("hunter2") && !stderr.contains("letmein"), "{stderr}");
}
