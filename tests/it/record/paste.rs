//! Any text that is at hand, pasted: recognised, sent to a real server, judged.

use crate::support::run::{Ran, file, run, run_with_input};
use crate::support::server::{Response, Server};

/// A server that allows PUT with x-a to https://app.test, credentials and all, and nothing else.
pub(super) fn server() -> Server {
    Server::start(|_| {
        Response::of(
            200,
            &[
                ("Access-Control-Allow-Origin", "https://app.test"),
                ("Access-Control-Allow-Credentials", "true"),
                ("Access-Control-Allow-Methods", "PUT"),
                ("Access-Control-Allow-Headers", "x-a, content-type"),
            ],
        )
    })
}

/// The same request in all forms: PUT with a header, JSON and credentials, from https://app.test.
fn forms(url: &str) -> Vec<(&'static str, String)> {
    vec![
        (
            "Chrome's cURL (bash)",
            format!(
                "curl '{url}' \\\n  -X 'PUT' \\\n  -H 'accept: */*' \\\n  -H 'content-type: application/json' \\\n  -b 'sid=1' \\\n  \
                 -H 'origin: https://app.test' \\\n  -H 'sec-fetch-mode: cors' \\\n  -H 'user-agent: Mozilla/5.0' \\\n  \
                 -H 'x-a: 1' \\\n  --data-raw $'{{\"it\\'s\":1}}' \\\n  --compressed \\\n  --insecure"
            ),
        ),
        (
            "Firefox's cURL",
            format!(
                "curl '{url}' -X PUT -H 'User-Agent: Mozilla/5.0' -H 'Accept: */*' -H 'Content-Type: application/json' \
                 -H 'x-a: 1' -H 'Origin: https://app.test' -H 'Connection: keep-alive' -H 'Cookie: sid=1' --data-raw '{{\"a\":1}}'"
            ),
        ),
        (
            "Safari's cURL",
            format!(
                "curl '{url}' \\\n-X 'PUT' \\\n-H 'Content-Type: application/json' \\\n-H 'Cookie: sid=1' \\\n\
                 -H 'Referer: https://app.test/page' \\\n-H 'x-a: 1' \\\n--data-binary '{{\"a\":1}}'"
            ),
        ),
        (
            "Chrome's cURL (cmd)",
            format!(
                "curl ^\"{url}^\" ^\r\n  -X ^\"PUT^\" ^\r\n  -H ^\"content-type: application/json^\" ^\r\n  -b ^\"sid=1^\" ^\r\n  \
                 -H ^\"origin: https://app.test^\" ^\r\n  -H ^\"x-a: 1^\" ^\r\n  --data-raw ^\"^{{^\\^\"a^\\^\":1^}}^\""
            ),
        ),
        (
            "Firefox's cURL (cmd)",
            format!(
                "curl \"{url}\" -X PUT -H \"Content-Type: application/json\" -H \"x-a: 1\" -H \"Origin: https://app.test\" \
                 -H \"Cookie: sid=1\" --data-raw \"{{\"\"a\"\":1}}\" ^\n --compressed"
            ),
        ),
        (
            "fetch, browser",
            format!(
                "fetch(\"{url}\", {{\n  \"headers\": {{\n    \"content-type\": \"application/json\",\n    \"sec-ch-ua\": \"x\",\n    \
                 \"x-a\": \"1\"\n  }},\n  \"referrer\": \"https://app.test/\",\n  \"body\": \"{{\\\"a\\\":1}}\",\n  \"method\": \"PUT\",\n  \
                 \"mode\": \"cors\",\n  \"credentials\": \"include\"\n}});"
            ),
        ),
        (
            "fetch, Node",
            format!(
                "fetch(\"{url}\", {{\n  \"headers\": {{\n    \"content-type\": \"application/json\",\n    \"x-a\": \"1\",\n    \
                 \"cookie\": \"sid=1\",\n    \"Referer\": \"https://app.test/\"\n  }},\n  \"body\": \"{{}}\",\n  \"method\": \"PUT\"\n}});"
            ),
        ),
        (
            "fetch, by hand",
            format!(
                "const r = await fetch(`{url}`, {{\n  // save\n  method: 'PUT',\n  credentials: 'include',\n  \
                 referrer: 'https://app.test/',\n  headers: new Headers({{'Content-Type': 'application/json', 'x-a': token}}),\n  \
                 body: JSON.stringify({{ a: [1, b] }}),\n}}).then(r => r.json());"
            ),
        ),
        (
            "PowerShell",
            format!(
                "$session = New-Object Microsoft.PowerShell.Commands.WebRequestSession\n\
                 $session.Cookies.Add((New-Object System.Net.Cookie(\"sid\", \"1\", \"/\", \"api.test\")))\n\
                 Invoke-WebRequest -UseBasicParsing -Uri \"{url}\" `\n-Method \"PUT\" `\n-WebSession $session `\n-Headers @{{\n  \
                 \"origin\"=\"https://app.test\"\n  \"x-a\"=\"1\"\n}} `\n-ContentType \"application/json\" `\n-Body \"{{`\"a`\":1}}\""
            ),
        ),
    ]
}

fn pasted(text: &str, more: &[&str]) -> Ran {
    run_with_input(&[&["paste", "-", "--format", "json"], more].concat(), text)
}

#[test]
fn all_forms_send_the_same() {
    for form in 0..forms("").len() {
        let server = server();
        let (form, text) = forms(&server.url("/items?a=1&b=2")).swap_remove(form);
        let ran = pasted(&text, &[]);
        assert_eq!(ran.status, 0, "{form}: {ran:?}");
        let note = format!(
            "note: 1 request may change data on {}: PUT /items\n",
            server.url("").trim_start_matches("http://").trim_end_matches('/')
        );
        assert_eq!(ran.stderr, note, "{form}");
        let line = ran.json();
        assert_eq!(line["request"]["origin"], "https://app.test", "{form}");
        assert_eq!(line["request"]["credentials"], "include", "{form}");
        assert_eq!(server.methods(), ["OPTIONS", "PUT"], "{form}");
        let preflight = &server.requests()[0];
        assert_eq!(
            preflight.header("access-control-request-headers").as_deref(),
            Some("content-type,x-a"),
            "{form}"
        );
        assert_eq!(preflight.target, "/items?a=1&b=2", "{form}");
        assert!(!server.requests()[1].body.is_empty(), "{form}");
        // Another page is refused.
        let other = pasted(&text, &["--origin", "https://other.test"]);
        assert_eq!(other.json()["verdict"]["rule"], "preflight-allow-origin-mismatch", "{form}");
    }
}

/// Developers paste the preflight itself, which stands in the network panel too; no page sends one. The request behind it
/// is a guess, and changes data: it is not sent.
#[test]
fn a_preflight_becomes_its_request() {
    for text in [
        "curl -i -X OPTIONS 'URL' -H 'Origin: https://app.test' -H 'Access-Control-Request-Method: PUT' \\\n  -H \
         'Access-Control-Request-Headers: content-type,x-a'",
        "fetch('URL', { method: 'OPTIONS', headers: { Origin: 'https://app.test', 'Access-Control-Request-Method': 'PUT', \
         'Access-Control-Request-Headers': 'content-type, x-a' } })",
        "Invoke-WebRequest -Uri \"URL\" -Method \"OPTIONS\" -Headers @{\n\"Origin\"=\"https://app.test\"\n\
         \"Access-Control-Request-Method\"=\"PUT\"\n\"Access-Control-Request-Headers\"=\"content-type,x-a\"\n}",
    ] {
        let server = server();
        let ran = pasted(&text.replace("URL", &server.url("/")), &[]);
        assert_eq!(server.methods(), ["OPTIONS"], "{text}: {ran:?}");
        let requested = server.requests()[0].header("access-control-request-headers");
        assert_eq!(requested.as_deref(), Some("content-type,x-a"), "{text}");
        assert!(ran.stdout.contains("it is a preflight"), "{}", ran.stdout);
    }
}

#[test]
fn libraries() {
    for (text, method, headers) in [
        ("axios.post('URL', { a: 1 }, { headers: { 'x-a': '1' } })", "POST", "content-type,x-a"),
        ("axios({ method: 'put', url: 'URL', headers: { 'x-a': t } })", "PUT", "x-a"),
        (
            "var x = new XMLHttpRequest();\nx.open(\"PUT\", 'URL');\nx.setRequestHeader('x-a', 1);\nx.send(null);",
            "PUT",
            "x-a",
        ),
        ("$.ajax({ url: 'URL', type: 'PUT', headers: { 'x-a': '1' } })", "PUT", "x-a"),
    ] {
        let server = server();
        let ran = pasted(&text.replace("URL", &server.url("/")), &["--origin", "https://app.test"]);
        assert_eq!(ran.status, 0, "{text}: {ran:?}");
        assert_eq!(server.methods(), ["OPTIONS", method], "{text}");
        let requested = server.requests()[0].header("access-control-request-headers");
        assert_eq!(requested.as_deref(), Some(headers), "{text}");
    }
}

#[test]
fn what_was_taken_is_said() {
    let call = file(
        "call.txt",
        "curl 'https://api.test/x' -H 'origin: https://app.test' -H 'sec-ch-ua: x' -H 'Host: api.test' \
         -H 'Authorization: Bearer abc' -b 'sid=secret' -u 'me:pass'",
    );
    let ran = run(&["paste", "--offline", &call]);
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    for part in [
        "Read as a curl command\n",
        "  took      the page's origin from its Origin header\n",
        "credentials include",
        "  left out  sec-ch-ua and host: browsers set them themselves\n",
        "DRY RUN",
    ] {
        assert!(ran.stdout.contains(part), "{part} is not in\n{}", ran.stdout);
    }
    for secret in ["abc", "secret", "bWU6cGFzcw"] {
        assert!(!ran.stdout.contains(secret), "{secret}: {}", ran.stdout);
    }
    assert!(run(&["paste", "--offline", &call, "--show-secrets"]).stdout.contains("Bearer abc"));
}

/// Programs learn the same, of each call.
#[test]
fn what_was_taken_is_in_the_json() {
    let text = "curl 'https://api.test/x' -H 'origin: https://app.test' -H 'sec-ch-ua: x' -H 'Host: api.test' -b 'sid=secret'";
    let line = run(&["paste", "--offline", "--format", "json", text]).json();
    assert_eq!(
        line["pasted"],
        serde_json::json!({
            "kind": "curl",
            "taken": ["credentials include from the cookies of curl", "the page's origin from its Origin header"],
            "skipped": ["sec-ch-ua", "host"],
            "unknown": [],
        })
    );
    assert_eq!(line["dry_run"], true);
    let server = server();
    let two = format!("curl '{}' ;\ncurl -d a=1 '{}'", server.url("/1"), server.url("/2"));
    let lines = pasted(&two, &["--origin", "https://app.test"]).json_lines();
    assert_eq!(lines[0]["pasted"]["taken"], serde_json::json!([]));
    assert_eq!(
        lines[1]["pasted"]["taken"],
        serde_json::json!(["Content-Type application/x-www-form-urlencoded, which curl adds to data"])
    );
    for (text, kind) in [
        (server.url("/"), "url"),
        (format!("fetch('{}')", server.url("/")), "script"),
        (format!("iwr -Uri \"{}\"", server.url("/")), "powershell"),
    ] {
        let line = pasted(&text, &["--origin", "https://app.test"]).json();
        assert_eq!(line["pasted"]["kind"], kind, "{line}");
    }
    // Only what was pasted has it.
    let probed = run(&["probe", &server.url("/"), "--format", "json"]).json();
    assert_eq!(probed.get("pasted"), None);
}

/// With --offline a call with its responses has its verdict; one that needs more of them shows what would be sent.
#[test]
fn offline_judges_the_responses_of_the_text() {
    let get = "GET /items HTTP/1.1\nHost: api.example\nOrigin: https://app.example\n\n";
    let ran = run(&["paste", "--offline", &format!("{get}HTTP/1.1 200 OK\nVary: a\n")]);
    assert_eq!(ran.status, 1, "{}", ran.stderr);
    assert!(ran.stdout.contains("BLOCKED  cors-allow-origin-missing"), "{}", ran.stdout);
    let allowed = format!("{get}HTTP/1.1 200 OK\nAccess-Control-Allow-Origin: *\n");
    let line = run(&["paste", "--offline", "--format", "json", &allowed]).json();
    assert_eq!(line["verdict"]["outcome"], "allowed", "{line}");
    let put = get.replacen("GET", "PUT", 1);
    // One response may be that of the preflight or of the PUT.
    let own = "HTTP/1.1 401 Unauthorized\nAccess-Control-Allow-Origin: *\n\n";
    let ran = run(&["paste", "--offline", &format!("{put}{own}")]);
    assert!(ran.status == 0 && ran.stdout.contains("DRY RUN"), "{}", ran.stdout);
    let both = "HTTP/1.1 204 No Content\nAccess-Control-Allow-Origin: *\n\nHTTP/1.1 200 OK\nVary: a\n";
    let ran = run(&["paste", "--offline", &format!("{put}{both}")]);
    assert!(ran.stdout.contains("BLOCKED  preflight-method-not-allowed"), "{}", ran.stdout);
    let preflight =
        "HTTP/1.1 204 No Content\nAccess-Control-Allow-Origin: *\nAccess-Control-Allow-Methods: PUT\n";
    let ran = run(&["paste", "--offline", &format!("{put}{preflight}")]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    assert!(ran.stdout.contains("DRY RUN"), "{}", ran.stdout);
    assert!(ran.stderr.contains("are not enough for a verdict"), "{}", ran.stderr);
    let handshake = "GET /live HTTP/1.1\nHost: api.example\nOrigin: https://app.example\nUpgrade: websocket\n\
                     Connection: Upgrade\nSec-WebSocket-Version: 13\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\n\n";
    let ran = run(&["paste", "--offline", &format!("{handshake}HTTP/1.1 403 Forbidden\n")]);
    assert!(ran.stdout.contains("websocket-status"), "{}", ran.stdout);
}

/// Files and forms go out as curl would send them; with --offline no file is read.
#[test]
fn files_and_forms() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("body.json"), "{\n\"a\": 1\n}\n").expect("a file");
    let paste = |text: &str, more: &[&str]| {
        let mut command = crate::support::run::corscheck();
        command.current_dir(folder.path()).args(["paste", "-", "--origin", "https://app.test"]).args(more);
        let output = command.write_stdin(text).output().expect("the program starts");
        String::from_utf8(output.stdout).expect("text")
    };
    for (options, method, kind, body) in [
        ("-d @body.json", "POST", "application/x-www-form-urlencoded", "{\"a\": 1}"),
        (
            "--data-binary @body.json -H 'Content-Type: application/json'",
            "POST",
            "application/json",
            "{\n\"a\": 1\n}\n",
        ),
        ("--json @body.json", "POST", "application/json", "{\n\"a\": 1\n}\n"),
        ("--json '[1,' --json '2]'", "POST", "application/json", "[1,2]"),
        ("--json 1 -H 'Content-Type: application/ld+json'", "POST", "application/ld+json", "1"),
        ("--data-urlencode 'q=a b&c' -d x=@1", "POST", "application/x-www-form-urlencoded", "q=a+b%26c&x=@1"),
        ("-T body.json", "PUT", "text/plain;charset=UTF-8", "{\n\"a\": 1\n}\n"),
        ("--data-raw @body.json", "POST", "application/x-www-form-urlencoded", "@body.json"),
    ] {
        let server = server();
        let text = paste(&format!("curl {} {options}", server.url("/")), &[]);
        let sent = server.requests().pop().unwrap_or_else(|| panic!("{options}: {text}"));
        assert_eq!(
            (sent.method.as_str(), String::from_utf8_lossy(&sent.body).as_ref()),
            (method, body),
            "{options}"
        );
        assert_eq!(sent.header("content-type").unwrap_or_default(), kind, "{options}");
        assert_eq!(
            text.contains("the file body.json for the body, 11 bytes"),
            body.contains("\"a\""),
            "{text}"
        );
    }
    let server = server();
    let text =
        paste(&format!("curl {} -F name=me -F 'file=@body.json' -F none=@none.json", server.url("/")), &[]);
    let [sent] = &server.requests()[..] else { panic!("a form needs no preflight: {text}") };
    let (kind, body) = (sent.header("content-type").expect("a type"), String::from_utf8_lossy(&sent.body));
    let boundary = kind.strip_prefix("multipart/form-data; boundary=").expect("a form");
    assert!(
        body.contains("name=\"file\"; filename=\"body.json\"")
            && body.contains("\r\n\r\n{\n\"a\": 1\n}\n\r\n"),
        "{body}"
    );
    assert!(
        body.starts_with(&format!("--{boundary}\r\n")) && body.ends_with(&format!("--{boundary}--\r\n")),
        "{body}"
    );
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for part in [
        "took the file body.json for the body, 11 bytes",
        "nothing for the file none.json; the body is sent without it, as multipart/form-data; boundary=",
        "it cannot be read: No such file or directory",
    ] {
        assert!(flat.contains(part), "{part} is not in\n{flat}");
    }
    for (text, part) in [
        (
            "curl https://api.test/ -d @body.json",
            "nothing for the file body.json; the body is sent without it, as application/x-www-form-urlencoded: --offline reads no files",
        ),
        ("curl https://api.test/ -d @- --json @.", "nothing for the file -; "),
    ] {
        let text = paste(text, &["--offline"]);
        let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(flat.contains(part), "{part} is not in\n{flat}");
    }
    let odd = paste(&format!("curl {} -d @- --data-binary @.", server.url("/")), &[]);
    let flat = odd.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        flat.contains("it would be the standard input") && flat.contains("it is not a regular file"),
        "{flat}"
    );
    let wrong = run_with_input(&["paste"], "curl https://api.test/ -F nothing");
    assert!(wrong.status == 2 && wrong.stderr.contains("no = between name and value"), "{wrong:?}");
}

#[test]
fn several_at_once() {
    let server = server();
    let text = format!("curl '{}' ;\ncurl '{}'", server.url("/1"), server.url("/2"));
    let ran = pasted(&text, &["--origin", "https://app.test"]);
    assert_eq!((ran.status, ran.json_lines().len()), (0, 2), "{ran:?}");
    let har = format!(
        "{{\"log\":{{\"entries\":[{{\"_resourceType\":\"fetch\",\"request\":{{\"method\":\"GET\",\"url\":\"{}\",\"headers\":\
         [{{\"name\":\"Origin\",\"value\":\"https://app.test\"}}]}}}}]}}}}",
        server.url("/3")
    );
    let ran = pasted(&har, &[]);
    assert_eq!((ran.status, &ran.json()["verdict"]["outcome"]), (0, &"allowed".into()), "{ran:?}");
    assert_eq!(server.methods().len(), 3);
}

#[test]
fn what_is_not_recognised_is_refused() {
    for (text, parts) in [
        ("hello there", &["unrecognised input", "line 1, column 1: hello there", "Copy as cURL"][..]),
        ("", &["it is empty"]),
        ("fetch('https://a.test', {\n  method: })", &["a script's call", "line 2, column 11"]),
        ("fetch(url)", &["<url>"]),
        ("curl 'https://a.test", &["a curl command", "a quote is opened"]),
        ("curl -s", &["no URL"]),
        ("iwr -Uri \"https://a", &["a PowerShell command", "the closing quote"]),
        ("{\"log\":", &["a HAR", "ends in its middle"]),
        ("fetch('/api')", &["/api", "--origin"]),
        ("\u{1b}[31mhello", &["\\x1b[31m"]),
    ] {
        let ran = run_with_input(&["paste"], text);
        assert_eq!((ran.status, ran.stdout.as_str()), (2, ""), "{text}: {ran:?}");
        for part in parts {
            assert!(ran.stderr.contains(part), "{part} is not in {}", ran.stderr);
        }
        assert!(!ran.stderr.contains('\u{1b}'), "{}", ran.stderr);
    }
    for text in [
        "curl -s -H 'Authorization: Bearer SECRET'",
        "fetch(url, { headers: { Authorization: 'Bearer SECRET' }, method: ] })",
        "fetch('https://a.test', { headers: { [ } 'Bearer SECRET' })",
        "Authorization: Bearer SECRET",
    ] {
        let ran = run_with_input(&["paste"], text);
        assert!(ran.status == 2 && !ran.stderr.contains("SECRET"), "{text}: {}", ran.stderr);
    }
    let long = run_with_input(&["paste"], &"x ".repeat(600_000));
    assert!(long.status == 2 && long.stderr.contains("1 MiB"), "{:?}", long.stderr);
}

#[test]
fn what_is_commented_out_is_not_sent() {
    for text in [
        "#!/bin/sh\n# curl -X DELETE URL\ncurl -s URL | jq .\necho \"curl -X DELETE URL\"\n",
        "// fetch('URL', { method: 'DELETE' })\n/* curl -X DELETE URL */\nconst hint = \"curl -X DELETE URL\";\nfetch('URL');\n",
        "# Invoke-RestMethod -Uri URL -Method Delete\nInvoke-RestMethod -Uri 'URL'\n",
        "import requests\n# requests.delete('URL')\nrequests.get('URL')\n",
        "# DELETE URL\n\nGET URL\nAccept: application/json\n",
    ] {
        let server = server();
        let ran = pasted_text(&text.replace("URL", &server.url("/items")), &["--origin", "https://app.test"]);
        assert_eq!(server.methods(), ["GET"], "{text}: {ran:?}");
        assert!(!ran.stderr.contains("may change data"), "{ran:?}");
    }
}

/// The flags of `corscheck probe` outweigh what the text says; a name's value is given by one.
#[test]
fn flags_correct_what_was_read() {
    let server = server();
    let text = "curl -X POST '$API/items' -H 'X-A: $TOKEN' -H 'Origin: https://other.test'"
        .to_string()
        .replace('\'', "\"");
    let url = server.url("");
    let set = format!("API={}", url.trim_end_matches('/'));
    let without = pasted_text(&text, &[]);
    assert_eq!(without.status, 2, "{without:?}");
    assert!(without.stderr.contains("--set API=VALUE"), "{}", without.stderr);
    let ran = pasted_text(
        &text,
        &[
            "--set",
            &set,
            "-X",
            "PUT",
            "-H",
            "X-A: 2",
            "-d",
            "{}",
            "--origin",
            "https://app.test",
            "--credentials",
        ],
    );
    assert_eq!(ran.status, 0, "{ran:?}");
    assert_eq!(server.methods(), ["OPTIONS", "PUT"]);
    let put = &server.requests()[1];
    assert_eq!(put.target, "/items");
    assert_eq!((put.header("x-a").as_deref(), &put.body[..]), (Some("2"), &b"{}"[..]));
    assert_eq!(put.header("origin").as_deref(), Some("https://app.test"));
    let stops =
        pasted_text(&text, &["--set", &set, "--preflight-only", "--origin", "https://app.test", "-X", "PUT"]);
    assert_eq!(stops.status, 0, "{stops:?}");
    assert_eq!(server.methods(), ["OPTIONS", "PUT", "OPTIONS"]);
}

/// One after the other, and what cannot be read is said.
#[test]
fn several_commands() {
    let server = server();
    let url = server.url("/a");
    let text = format!(
        "curl -X PUT {url} --next -X PUT {url}/2\ncurl -X DELETE \"$HOST/items\"\ncurl {url}/3 {url}/4"
    );
    let ran = pasted_text(&text, &["--origin", "https://app.test"]);
    let methods = ["OPTIONS", "PUT", "OPTIONS", "PUT", "GET", "GET"];
    assert_eq!(server.methods(), methods, "{ran:?}");
    let targets: Vec<String> = server.requests().iter().map(|request| request.target.clone()).collect();
    assert_eq!(targets, ["/a", "/a", "/a/2", "/a/2", "/a/3", "/a/4"]);
    assert!(ran.stderr.contains("note: 2 requests may change data on 127.0.0.1:"), "{}", ran.stderr);
    assert!(ran.stderr.contains("request 3 is left out"), "{}", ran.stderr);
}

pub(super) fn pasted_text(text: &str, more: &[&str]) -> Ran {
    run_with_input(&[&["paste", "-"], more].concat(), text)
}
