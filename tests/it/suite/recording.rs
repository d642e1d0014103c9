//! A first file from a HAR, and what comes of it when it is run.

use serde_json::{Value, json};

use super::{faults_of, path, report, run_with};
use crate::support::run::{Ran, file, probe};
use crate::support::server::{Request, Response, Server};

const SECRET: &str = "s3cret-0123456789";

fn real(name: &str) -> String {
    format!("{}/tests/data/har/{name}.har", env!("CARGO_MANIFEST_DIR"))
}

fn init(har: &str, args: &[&str]) -> Ran {
    run_with(&[&["init", "--har", har], args].concat(), &[], "")
}

/// The file that is drawn from this HAR.
fn drawn(har: &str, args: &[&str]) -> String {
    let ran = init(har, &[args, &["--out", "-"]].concat());
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{ran:?}");
    ran.stdout
}

fn has(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "{part} is not in:\n{text}");
    }
}

/// What a probe saw, as Chromium records it.
fn recorded(probed: &[Value]) -> Vec<Value> {
    let pairs = |list: &Value| -> Vec<Value> {
        let pairs = list.as_array().expect("headers").iter();
        pairs.map(|pair| json!({ "name": pair[0], "value": pair[1] })).collect()
    };
    let mut entries = Vec::new();
    for line in probed {
        let allowed = line["verdict"]["outcome"] == "allowed";
        let exchanges = line["exchanges"].as_array().expect("exchanges");
        for exchange in exchanges {
            let is_preflight = exchange["kind"] == "preflight";
            let mut response =
                json!({ "status": exchange["status"], "headers": pairs(&exchange["response_headers"]) });
            if !allowed && !is_preflight {
                response["_error"] = "net::ERR_FAILED".into();
            }
            let method = &exchange["method"];
            let body = (method == "PUT").then(|| json!({ "text": "{\"private\":1}" }));
            entries.push(json!({
                "_resourceType": if is_preflight { "preflight" } else { "fetch" },
                "request": {
                    "method": method, "url": exchange["url"], "postData": body,
                    "headers": pairs(&exchange["request_headers"]),
                },
                "response": response,
            }));
        }
        if exchanges.last().is_some_and(|last| last["kind"] == "preflight") {
            let page = [json!({ "name": "Referer", "value": line["request"]["origin"] })];
            entries.push(json!({
                "_resourceType": "fetch",
                "request": { "method": line["request"]["method"], "url": line["request"]["url"], "headers": page },
                "response": { "status": 0, "headers": [], "_error": "net::ERR_FAILED" },
            }));
        }
    }
    entries
}

fn har(name: &str, entries: &[Value]) -> String {
    file(name, json!({ "log": { "creator": { "name": "WebInspector" }, "entries": entries } }).to_string())
}

/// One request to https://api.test, with a response that only its page may read; `request` is merged into it.
fn entry(path: &str, request: &Value) -> Value {
    let mut entry = json!({
        "_resourceType": "fetch",
        "request": {
            "method": "GET", "url": format!("https://api.test{path}"),
            "headers": [{ "name": "Origin", "value": "https://app.test" }],
        },
        "response": { "status": 200, "headers": [
            { "name": "Access-Control-Allow-Origin", "value": "https://app.test" },
            { "name": "Access-Control-Allow-Credentials", "value": "true" },
        ] },
    });
    for (key, value) in request.as_object().into_iter().flatten() {
        match (key.as_str(), value.as_array()) {
            ("headers", Some(more)) => {
                entry["request"]["headers"].as_array_mut().expect("headers").extend_from_slice(more);
            }
            _ => entry["request"][key] = value.clone(),
        }
    }
    entry
}

/// A server that lets one page do what it needs, but for one path whose responses have no headers, and one whose preflights
/// forget a header.
fn server() -> Server {
    Server::start(|request: &Request| {
        let origin = request.header("origin").unwrap_or_default();
        if origin != "https://app.test" || request.target.starts_with("/bare") {
            return Response::of(200, &[("Vary", "Origin")]);
        }
        let allowed =
            if request.target == "/strict" { "content-type" } else { "authorization, content-type, x-a" };
        Response::of(
            200,
            &[
                ("Vary", "Origin"),
                ("Access-Control-Allow-Origin", &origin),
                ("Access-Control-Allow-Credentials", "true"),
                ("Access-Control-Allow-Methods", "PUT, DELETE"),
                ("Access-Control-Allow-Headers", allowed),
            ],
        )
    })
}

/// What a live server did when it was recorded, it does again; what was blocked then, fails now.
#[test]
fn a_recording_of_a_server_is_run_against_it() {
    let server = server();
    let authorization = format!("Authorization: Bearer {SECRET}");
    let [session, theme] =
        ["sid=s3cret-cookie", "theme=dark"].map(|pair| format!("{pair}; SameSite=None; Secure"));
    let mut probed = Vec::new();
    for (path, args) in [
        ("/items?page=1", &[][..]),
        ("/items?page=2", &[]),
        ("/items/7", &["-X", "PUT", "-H", "Content-Type: application/json", "-d", "{\"private\":1}"]),
        ("/items/8", &["-X", "DELETE", "-H", authorization.as_str()]),
        ("/me", &["--credentials", "include", "--cookie", &session, "--cookie", &theme]),
        ("/bare/1", &[]),
        ("/strict", &["-X", "PUT", "-H", "X-A: one"]),
    ] {
        let url = server.url(path);
        let ran = probe(&[&[&url, "--origin", "https://app.test", "--show-secrets"], args].concat());
        probed.push(ran.json());
    }
    let har = har("live.har", &recorded(&probed));
    let out = path("live.toml");
    let ran = init(&har, &["--out", &out, "--force"]);
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{ran:?}");
    has(
        &ran.stdout,
        &[
            "24 checks of 5 targets from 2 origins. Next: set API_AUTHORIZATION",
            "API_COOKIE_SID, then corscheck run",
        ],
    );
    let text = std::fs::read_to_string(&out).expect("the file");
    has(
        &text,
        &[
            "app = \"https://app.test\"\nunknown = { origin = \"https://corscheck-other-origin.example\", trusted = false }\n",
            "# GET /items?page=1 stands for 2 URLs that differ in numbers, ids or query values.\n# GET /bare/1 was blocked when this was recorded: cors-allow-origin-missing.\n[targets.get]\n",
            "# PUT /strict was blocked when this was recorded: preflight-header-not-allowed.\n[targets.strict-put]\n",
            "Authorization = \"Bearer ${API_AUTHORIZATION}\"",
            "#   API_AUTHORIZATION: the Authorization header, after Bearer, for http://127.0.0.1:",
            "cookies = [\"sid=${API_COOKIE_SID}; Path=/; SameSite=None; Secure\"]",
            "# Left out: the cookie theme, which",
            "credentials = \"include\"",
            "Content-Type = \"application/json\"",
            "x-a = \"x\"",
            "body = \"{}\"",
        ],
    );
    for secret in [SECRET, "s3cret-cookie", "private", "dark"] {
        assert!(!text.contains(secret), "{secret} is in:\n{text}");
    }
    let without = run_with(&["run", &out], &[], "");
    assert_eq!(without.status, 2, "{without:?}");
    has(
        &without.stderr,
        &["2 environment variables are not set: API_AUTHORIZATION (line ", "), API_COOKIE_SID (line "],
    );

    let variables = [("API_AUTHORIZATION", SECRET), ("API_COOKIE_SID", "s3cret-cookie")];
    let before = server.requests().len();
    let ran = run_with(&["run", &out], &variables, "");
    assert_eq!(ran.status, 1, "{ran:?}");
    let unsent = server.requests().split_off(before);
    assert!(unsent.iter().all(|one| ["GET", "OPTIONS"].contains(&one.method.as_str())), "{unsent:?}");
    let before = server.requests().len();
    // The file says that the requests themselves are to be sent.
    let text = std::fs::read_to_string(&out).expect("the file");
    std::fs::write(&out, text.replace("\n[origins]", "\n[defaults]\nsend = true\n\n[origins]"))
        .expect("written");
    let ran = run_with(&["run", &out, "--format", "json"], &variables, "");
    assert_eq!(
        faults_of(&report(&ran)),
        [
            "get/app/GET/bare/1@chromium cors-allow-origin-missing",
            "get/app/GET/bare/1@firefox cors-allow-origin-missing",
            "strict-put/app/PUT/strict@chromium preflight-header-not-allowed",
            "strict-put/app/PUT/strict@firefox preflight-header-not-allowed"
        ]
    );
    let requests = server.requests().split_off(before);
    let sent = |method: &str, target: &str| {
        requests.iter().find(|one| one.method == method && one.target == target).expect("it was sent")
    };
    assert_eq!(sent("DELETE", "/items/7").header("authorization"), Some(format!("Bearer {SECRET}")));
    assert_eq!(sent("GET", "/me").header("cookie").as_deref(), Some("sid=s3cret-cookie"));
    assert_eq!(sent("PUT", "/items/7").body, b"{}");
}

/// What two browsers recorded of one page; what is secret in it, or was left out for being so, is a variable.
#[test]
fn what_browsers_recorded() {
    for name in ["chromium", "chromium-sanitized", "firefox"] {
        let text = drawn(&real(name), &[]);
        has(
            &text,
            &[
                "app = \"http://app.test:8000\"\nunknown = { origin = \"http://corscheck-other-origin.example\", trusted = false }\n",
                "# GET /none was blocked when this was recorded: cors-allow-origin-missing.\n",
                "# PUT /put was blocked when this was recorded: preflight-header-not-allowed.\n",
                "# DELETE /status was blocked when this was recorded: preflight-status.\n",
                "# GET /redirect was blocked when this was recorded: cors-allow-origin-mismatch.\n",
                "# GET /refused got no response when this was recorded: ",
                "url = \"http://api.test:8001\"\npaths = [\"/json\"]\nmethods = [\"POST\"]\nbody = \"{}\"\n",
                "${API_AUTHORIZATION}\"\n",
                "paths = [\"/corp.png\"]\nmethods = [\"GET\"]\nallow = [\"app\"]\ndeny = []\nas = \"image\"\n",
                "url = \"http://api.test:8009\"\n",
            ],
        );
        assert!(!text.contains("secret-token"), "{text}");
        assert_eq!(text.contains("Bearer ${"), name != "chromium-sanitized", "{text}");
        let listed = run_with(&["run", "-", "--list"], &[], &text);
        assert_eq!((listed.status, listed.stderr.as_str()), (0, ""), "{listed:?}");
        has(
            &listed.stdout,
            &["allow  api-put-put/app/PUT/put@chromium\n", "deny   api-put-put/unknown/PUT/put@chromium\n"],
        );
    }
    // That an element used CORS is in Chromium's alone.
    let chromium = drawn(&real("chromium"), &[]);
    has(&chromium, &["as = \"script\"\ncrossorigin = \"anonymous\"\n", "credentials = \"include\"\n"]);
    has(
        &drawn(&real("firefox"), &[]),
        &["# GET /wild: assumed credentials same-origin, because the recording has no cookies; with"],
    );
    let input = std::fs::read_to_string(real("chromium")).expect("a HAR");
    let piped = run_with(&["init", "--har", "-", "--out", "-"], &[], &input);
    assert_eq!(piped.stdout, chromium, "{piped:?}");
}

/// Everything that may be secret, wherever it stands.
#[test]
fn secrets_stay_in_the_recording() {
    let pair = |name: &str, value: &str| json!({ "name": name, "value": value });
    let mut without_preflight = entry("/d?access_token=hush-9", &json!({ "method": "PUT" }));
    without_preflight["response"] = json!({ "status": 0, "headers": [], "_error": "net::ERR_FAILED" });
    let token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ1c2VyIn0.c2VjcmV0";
    let har = har(
        "secrets.har",
        &[
            entry("/a?access_token=hush-1&q=x", &Value::Null),
            entry(&format!("/reset/{token}"), &Value::Null),
            entry(
                "/b",
                &json!({ "method": "PUT", "headers": [
                pair("X-Api-Key", "hush-2"), pair("x-csrf-token", "hush-3"), pair("X-Anything", token),
                pair("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"),
                pair("X-Requested-With", "XMLHttpRequest"),
                pair("Content-Type", "multipart/form-data; boundary=----hush-4"),
            ], "postData": { "text": "hush-5" } }),
            ),
            without_preflight,
            entry(
                "/c",
                &json!({ "headers": [pair("Cookie", "PHPSESSID=hush-6; XSRF-TOKEN=hush-7; _ga=hush-8")] }),
            ),
        ],
    );
    let text = drawn(&har, &[]);
    for secret in ["hush", token, "0af7651916"] {
        assert!(!text.contains(secret), "{secret} is in:\n{text}");
    }
    has(
        &text,
        &[
            "paths = [\"/a?access_token=${API_ACCESS_TOKEN}&q=x\", \"/reset/${API_PATH}\"]",
            "# PUT /d?access_token=${API_ACCESS_TOKEN} got no response when this was recorded: the recording does not have the preflight.\n",
            "X-Api-Key = \"${API_X_API_KEY}\"",
            "x-csrf-token = \"${API_X_CSRF_TOKEN}\"",
            "X-Anything = \"${API_X_ANYTHING}\"",
            "traceparent = \"${API_TRACEPARENT:-x}\"",
            "X-Requested-With = \"XMLHttpRequest\"",
            "Content-Type = \"multipart/form-data; boundary=corscheck\"",
            "body = \"\"\"\n--corscheck--\\r\n\"\"\"\n",
            "\"PHPSESSID=${API_COOKIE_PHPSESSID}; Path=/; SameSite=None; Secure\", \"XSRF-TOKEN=${API_COOKIE_XSRF_TOKEN}",
            "the cookie _ga, which",
        ],
    );
}

/// Pages of several origins, requests that have no page, and those that count.
#[test]
fn pages_and_their_requests() {
    let from = |origin: &str| json!([{ "name": "Origin", "value": origin }]);
    let mut other = entry("/other", &Value::Null);
    other["request"]["headers"] = from("https://admin.test");
    other["response"]["headers"][0]["value"] = "https://admin.test".into();
    let mut both = entry("/items", &Value::Null);
    both["request"]["headers"] = from("https://admin.test");
    both["response"]["headers"][0]["value"] = "https://admin.test".into();
    let mut image = entry("/logo.png", &json!({ "headers": [] }));
    image["_resourceType"] = "image".into();
    image["request"]["headers"] = json!([{ "name": "Referer", "value": "https://app.test/" }]);
    image["response"] = json!({ "status": 200, "headers": [], "content": { "mimeType": "image/png" } });
    // To its own origin, and without a response: neither concerns CORS.
    let mut own = entry("/own", &Value::Null);
    own["request"]["url"] = "https://app.test/own".into();
    own["response"] = json!({ "status": 0, "headers": [], "_error": "net::ERR_ABORTED" });
    let mut without_page = entry("/nobody", &Value::Null);
    without_page["request"]["headers"] = json!([]);
    let mut foreign = entry("/x", &Value::Null);
    foreign["request"]["url"] = "https://cdn.test/x".into();
    let har =
        har("pages.har", &[entry("/items", &Value::Null), both, other, image, own, without_page, foreign]);

    let text = drawn(&har, &[]);
    has(
        &text,
        &[
            "app = \"https://app.test\"\nadmin = \"https://admin.test\"\n",
            "[targets.api-items-get]\nurl = \"https://api.test\"\npaths = [\"/items\"]\nmethods = [\"GET\"]\n\n",
            "[targets.api-other-get]\nurl = \"https://api.test\"\npaths = [\"/other\"]\nmethods = [\"GET\"]\nallow = [\"admin\"]\ndeny = [\"untrusted\"]\n",
            "[targets.cdn-x-get]\n",
            "# Left out: 1 request without CORS, such as for images, which any page may make",
            "# Left out: 1 request: the recording does not say which page made the request.\n",
        ],
    );
    assert!(!text.contains("logo.png") && !text.contains("/own"), "{text}");
    // Others in the place of the file's; the page of a request without one is known then.
    let text = drawn(&har, &["--origin", "https://new.test/", "--base-url", "https://api.test/"]);
    has(
        &text,
        &[
            "\nnew = \"https://new.test\"\nunknown",
            "# The recorded pages are of https://app.test, https://admin.test and https://new.test.\n",
            "# Left out: 1 request outside the base URL.\n",
            "\"/nobody\"",
        ],
    );
    assert!(!text.contains("cdn.test") && !text.contains("allow ="), "{text}");
}

#[test]
fn what_gives_no_file() {
    let empty = har("no-requests.har", &[]);
    let har = har("somewhere.har", &[entry("/a", &Value::Null)]);
    for (args, parts) in [
        (&["--har", &empty][..], &["no-requests.har: it has no cross-origin request with CORS"][..]),
        (&["--har", &har, "--base-url", "https://other.test"], &["1 request outside the base URL"]),
        (&["--har", &har, "--base-url", "other"], &["--base-url: ", "no scheme"]),
        (&["--har", &har, "--origin", "app"], &["--origin: ", "no scheme"]),
        (&["--har", &har, "--openapi", &har], &["--openapi"]),
        (&["--har", "/nowhere/at/all.har"], &["cannot read /nowhere/at/all.har"]),
        (&[&har], &["somewhere.har is a file; use --openapi for an OpenAPI document, --har for a recording"]),
    ] {
        let ran = run_with(&[&["init", "--out", "-"], args].concat(), &[], "");
        assert_eq!((ran.status, ran.stdout.as_str()), (2, ""), "{ran:?}");
        has(&ran.stderr, parts);
    }
}

/// Whether a file is an image does not depend on the page: a recording without bodies says all that matters.
#[test]
fn images_without_their_bodies_are_left_out() {
    let origin = json!({ "name": "Origin", "value": "https://app.test" });
    let referrer = json!({ "name": "Referer", "value": "https://app.test/" });
    let entry = |kind: &str, path: &str| {
        json!({
            "_resourceType": kind,
            "request": {
                "method": "GET", "url": format!("https://api.test/{path}"),
                "headers": if kind == "image" { json!([referrer]) } else { json!([referrer, origin]) },
            },
            "response": {
                "status": 200, "_error": if kind == "image" { "net::ERR_BLOCKED_BY_ORB" } else { "" }, "content": { "size": 5 },
                "headers": [{ "name": "Content-Type", "value": "text/plain" }, { "name": "Access-Control-Allow-Origin", "value": "*" }],
            },
        })
    };
    let har = json!({ "log": { "entries": [entry("image", "a.png"), entry("fetch", "items")] } }).to_string();
    let text = drawn(&file("images.har", har), &[]);
    has(&text, &["paths = [\"/items\"]", "# Left out: 1 request without CORS"]);
    assert!(!text.contains("a.png"), "{text}");
}

/// Frames, WebSockets and JSONP of a recording are targets too, with the cookies that went along.
#[test]
fn frames_sockets_and_scripts() {
    let referer = json!({ "name": "Referer", "value": "https://app.test/" });
    let cookie = json!({ "name": "Cookie", "value": "sid=s3cret-0123456789" });
    let page = json!({
        "_resourceType": "document",
        "request": { "method": "GET", "url": "https://app.test/", "headers": [{ "name": "Sec-Fetch-Mode", "value": "navigate" }, { "name": "Sec-Fetch-Dest", "value": "document" }] },
        "response": { "status": 200, "headers": [{ "name": "Content-Type", "value": "text/html" }] },
    });
    let frame = json!({
        "_resourceType": "document",
        "request": { "method": "GET", "url": "https://widget.test/chat", "headers": [
            referer, cookie,
            { "name": "Sec-Fetch-Mode", "value": "navigate" }, { "name": "Sec-Fetch-Dest", "value": "iframe" },
        ] },
        "response": { "status": 200, "headers": [
            { "name": "Content-Type", "value": "text/html" },
            { "name": "X-Frame-Options", "value": "DENY" },
        ] },
    });
    let script = json!({
        "_resourceType": "script",
        "request": { "method": "GET", "url": "https://api.test/me?page=1&callback=show", "headers": [referer, cookie] },
        "response": { "status": 200, "headers": [{ "name": "Content-Type", "value": "text/javascript" }],
            "content": { "mimeType": "text/javascript", "text": "show({})" } },
    });
    let socket = json!({
        "_resourceType": "websocket",
        "request": { "method": "GET", "url": "wss://live.test/cable", "headers": [
            { "name": "Origin", "value": "https://app.test" }, cookie,
            { "name": "Sec-WebSocket-Key", "value": "dGhlIHNhbXBsZSBub25jZQ==" },
        ] },
        "response": { "status": 101, "headers": [
            { "name": "Upgrade", "value": "websocket" }, { "name": "Connection", "value": "Upgrade" },
            { "name": "Sec-WebSocket-Accept", "value": "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=" },
        ] },
    });
    let text = drawn(&har("frames-sockets-scripts.har", &[page, frame, script, socket]), &[]);
    has(
        &text,
        &[
            "as = \"iframe\"",
            "need = [\"post-message\", \"cookies\"]",
            "was blocked when this was recorded: frame-xfo-deny",
            "as = \"jsonp\"",
            "callback = \"show\"",
            "paths = [\"/me?page=1\"]",
            "as = \"websocket\"",
            "wss://live.test",
            "audit = true",
        ],
    );
    assert!(!text.contains(SECRET), "{text}");
}
