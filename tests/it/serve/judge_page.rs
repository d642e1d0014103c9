//! The page that judges: that it is made of the files beside it, and that it does in the installed browsers what the program does.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use corscheck::confirm::Session;
use corscheck::web::browser::Browser;
use serde_json::Value;

use super::playground::Playground;
use crate::support::browsers::browser_for;
use crate::support::run::run;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");
/// The page, as it is served.
const PAGE: &str = "src/playground/judge.html";
/// How to make it again.
const RENEW: &str = "renew it: node judge-js/build.mjs page src/playground/judge.html";
/// How long a browser may take for all of it.
const LIMIT: Duration = Duration::from_secs(120);

/// Recordings whose verdicts are compared with the program's.
const HARS: [&str; 6] =
    ["chromium", "firefox", "chrome-har", "not-modified-fetch", "sockets-chromium", "sockets-firefox"];

fn read(path: &str) -> String {
    std::fs::read_to_string(PathBuf::from(ROOT).join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

#[test]
fn it_is_made_of_the_files_beside_it() {
    let page = read(PAGE);
    let template = read("judge-js/page/page.html").replace("{{VERSION}}", env!("CARGO_PKG_VERSION"));
    for part in template.split("{{").map(|part| part.split_once("}}").map_or(part, |(_, rest)| rest)) {
        assert!(page.contains(part), "{PAGE} lacks {part}; {RENEW}");
    }
    for name in ["page.css", "page.js"] {
        assert!(
            page.contains(&read(&format!("judge-js/page/{name}"))),
            "{PAGE} has an older {name}; {RENEW}"
        );
    }
    assert!(page.len() < 2_500_000, "{} bytes", page.len());
}

#[test]
fn nothing_in_it_is_loaded() {
    let page = read(PAGE);
    let (policy, _) = page
        .split_once("Content-Security-Policy")
        .and_then(|(_, rest)| rest.split_once('>'))
        .expect("a policy");
    assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe-inline"), "{policy}");
}

#[test]
fn in_chromium() {
    judges(Browser::Chromium);
}

#[test]
fn in_firefox() {
    judges(Browser::Firefox);
}

#[test]
fn in_webkit() {
    judges(Browser::WebKit);
}

/// What the page says of other kinds of text.
const OTHERS: [(&str, &str); 7] = [
    ("socket", "BLOCKED in Chromium websocket-subprotocol-missing"),
    ("handshake", "BLOCKED in Chromium, Firefox, Safari websocket-status"),
    ("frame", "BLOCKED in Chromium, Firefox, Safari frame-xfo-deny"),
    ("http2", "BLOCKED in Chromium, Firefox, Safari cors-allow-origin-missing"),
    ("console", "NAMED frame-xfo-deny"),
    ("powershell", "Next, Chromium sends this preflight."),
    ("alone", "this is a response; paste it under Responses"),
];

/// Opened from disk and from `corscheck serve`.
fn judges(browser: Browser) {
    let Some(installed) = browser_for("the page that judges", browser) else { return };
    let launch = installed.launch();
    let playground = Playground::start();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let (of_program, recordings) = recordings();
    let script = SCRIPT.replace("RECORDINGS", &recordings);
    let urls = [format!("file://{ROOT}/{PAGE}"), format!("{}judge", playground.index())];
    let seen: Vec<Value> = runtime.block_on(async {
        let mut session = Session::start(&launch).await.expect("the installed browser starts");
        let mut seen = Vec::new();
        for url in &urls {
            let text = session.evaluate_on(url, &script, LIMIT).await.expect("it gets through");
            seen.push(serde_json::from_str::<Value>(&text).expect("JSON"));
        }
        session.close().await;
        seen
    });
    for (url, seen) in urls.iter().zip(seen) {
        assert_eq!(seen["error"], Value::Null, "{url}");
        let by_page: BTreeMap<String, Vec<String>> =
            serde_json::from_value(seen["recordings"].clone()).expect("lists of lines");
        assert_eq!(by_page, of_program, "{url} judges otherwise than the program; {RENEW}");
        let result = seen["blocked"].as_str().expect("text");
        for words in [
            "BLOCKED in Chromium, Firefox, Safari preflight-header-not-allowed",
            "In the response to OPTIONS https://api.example.com/items/1",
            "Access-Control-Allow-Headers: content-type",
        ] {
            assert!(result.contains(words), "{url}: no {words} in {result}");
        }
        assert!(
            seen["needed"].as_str().is_some_and(|text| text.contains("Next, Chromium sends this request.")),
            "{seen}"
        );
        assert!(
            seen["problem"]
                .as_str()
                .is_some_and(|text| text.starts_with("It cannot be judged: the responses: line 2")),
            "{seen}"
        );
        assert_eq!(seen["again"], seen["blocked"], "{url}: a link shows the same");
        for (name, words) in OTHERS {
            let text = seen[name].as_str().expect("text");
            assert!(text.contains(words), "{url}: {name} has no {words}: {text}");
        }
        let (linked, whole) = (seen["linked"].as_str(), seen["whole"].as_str());
        assert!(linked.is_some_and(|text| text.contains("hidden") && !text.contains("s3cr3t")), "{seen}");
        assert!(whole.is_some_and(|text| text.contains("s3cr3t")), "{seen}");
        assert_eq!(seen["narrow"], false, "{url}: nothing is wider than 320 pixels");
        assert_eq!(seen["unnamed"], serde_json::json!([]), "{url}: every field has a name");
        let reading = seen["reading"].as_str().expect("text");
        assert!(reading.starts_with("Reading ") && reading.contains("Clear stops it"), "{url}: {reading}");
        assert_eq!(seen["worker"], true, "{url}: a long text is judged beside the page");
        assert_eq!(seen["stopped"], "Read as an HTTP request.", "{url}: another text stops it");
        assert!(
            seen["long"].as_str().is_some_and(|text| text.contains("It has 1500 calls")),
            "{url}: {seen}"
        );
        assert_eq!(seen["hostile"], "undefined", "{url}: nothing of a text runs");
        assert_eq!(
            seen["rule"], "Preflight: Access-Control-Allow-Headers does not list a request header",
            "{url}"
        );
        assert_eq!(seen["closed"], true, "{url}");
        assert_eq!(seen["wide"], false, "{url}: nothing is wider than the window");
        let order = ["example", "request", "origin", "responses", "judge", "link", "secrets"];
        assert_eq!(seen["order"], serde_json::json!(order), "{url}");
    }
}

/// What the program says of the recordings, and these as the script has them.
fn recordings() -> (BTreeMap<String, Vec<String>>, String) {
    let mut verdicts = BTreeMap::new();
    let mut texts = BTreeMap::new();
    for name in HARS {
        let path = format!("tests/data/har/{name}.har");
        let mut lines = Vec::new();
        for browser in ["chromium", "firefox", "safari"] {
            let ran = run(&["har", &format!("{ROOT}/{path}"), "--browser", browser, "--format", "json"]);
            let reports = ran.stdout.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
            for report in reports.filter(|report| report["verdict"].is_object()) {
                let of = |path: &str| report.pointer(path).and_then(Value::as_str).unwrap_or("-").to_owned();
                lines.push(format!(
                    "{browser} {} {} {} {}",
                    of("/request/method"),
                    of("/request/url"),
                    of("/verdict/outcome"),
                    of("/verdict/rule")
                ));
            }
        }
        assert!(!lines.is_empty(), "{path} has no verdict");
        lines.sort();
        verdicts.insert(name.to_owned(), lines);
        texts.insert(name, read(&path));
    }
    (verdicts, serde_json::to_string(&texts).expect("texts"))
}

/// Uses the page as a visitor does.
const SCRIPT: &str = "(async () => {
  const until = async (holds) => {
    for (let round = 0; !holds(); round += 1) {
      if (round > 600) throw new Error(`it took too long until ${holds}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  // The page is large: this may run before it is read to its end.
  let result = null;
  const field = (name) => document.getElementById(name);
  const fill = async (values) => {
    delete result.dataset.state;
    for (const name of ['request', 'origin', 'responses']) field(name).value = values[name] ?? '';
    // The keyboard alone.
    field('request').dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', ctrlKey: true, bubbles: true }));
    await until(() => result.dataset.state);
    return result.innerText;
  };
  const seen = { recordings: {} };
  try {
    await until(() => (result = document.getElementById('result'))?.dataset.state);
    for (const [name, request] of Object.entries(RECORDINGS)) {
      await fill({ request });
      const calls = JSON.parse(wasm_bindgen.readPasted(request, '{}')).calls;
      seen.recordings[name] = calls
        .flatMap((call) => (call.judgement?.verdicts ?? []).map((verdict) =>
          `${verdict.browser} ${call.method} ${call.url} ${verdict.outcome} ${verdict.rule ?? '-'}`))
        .sort();
    }
    const request = `curl -X PUT https://api.example.com/items/1 -H 'Origin: https://app.example.com' -H 'Content-Type: application/json' -d 1`;
    const preflight = 'HTTP/2 204\\naccess-control-allow-origin: *\\naccess-control-allow-methods: PUT\\n';
    seen.blocked = await fill({ request, responses: preflight });
    const hash = await fragment();
    seen.needed = await fill({ request, responses: `${preflight}access-control-allow-headers: content-type\\n` });
    const origin = 'https://app.example.com';
    seen.socket = await fill({
      request: `new WebSocket('wss://api.example.com/live', ['chat'])`,
      origin,
      responses: 'HTTP/1.1 101 Switching Protocols\\nUpgrade: websocket\\nConnection: Upgrade\\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=',
    });
    seen.handshake = await fill({
      request: 'GET /live HTTP/1.1\\nHost: api.example.com\\nUpgrade: websocket\\nOrigin: https://app.example.com\\n\\nHTTP/1.1 403 Forbidden\\n',
    });
    seen.frame = await fill({ request: '<iframe src=\"https://pay.example.com/\"></iframe>', origin, responses: 'HTTP/2 200\\nx-frame-options: DENY' });
    seen.http2 = await fill({
      request: ':method: GET\\n:authority: api.example.com\\n:path: /\\norigin: https://app.example.com\\n\\nHTTP/2 200\\nx-a: <img src=x onerror=hostile=1>\\n',
    });
    seen.console = await fill({ request: `Refused to display 'https://pay.example.com/' in a frame because it set 'X-Frame-Options' to 'deny'.` });
    seen.powershell = await fill({ request: 'Invoke-WebRequest -Uri \"https://api.example.com/\" -Method \"PUT\"', origin });
    seen.alone = await fill({ request: 'HTTP/2 200\\nx-a: 1' });
    const entry = (number) => ({
      _resourceType: 'fetch', startedDateTime: '2026-01-01T00:00:00Z', time: 1,
      request: { method: 'GET', url: `https://api.example/${number}`, httpVersion: 'HTTP/2', headers: [{ name: 'Origin', value: 'https://app.example' }] },
      response: { status: 200, httpVersion: 'HTTP/2', headers: [{ name: 'X-Filler', value: 'x'.repeat(500) }], content: {} },
    });
    const long = JSON.stringify({ log: { version: '1.2', entries: Array.from({ length: 1500 }, (_, number) => entry(number)) } });
    const filled = fill({ request: long });
    seen.reading = result.innerText;
    await fill({ request: 'GET / HTTP/1.1\\nHost: api.example\\nOrigin: https://app.example\\n' });
    await filled;
    seen.stopped = result.querySelector('p').innerText;
    seen.long = await fill({ request: long });
    seen.worker = Boolean(worker);
    const hostile = { name: 'X-A', value: '<script>hostile = 1</script><img src=x onerror=hostile=1>' };
    const deep = '['.repeat(100000);
    for (const request of [`{\"log\": {\"entries\": ${deep}`, JSON.stringify({ log: { entries: [{ request: { method: '<img src=x onerror=hostile=1>', url: 'https://a.example/<script>', headers: [hostile] }, response: { status: 200, headers: [hostile] } }] } })]) {
      await fill({ request });
    }
    seen.hostile = typeof window.hostile;
    await fill({ request: `${request} -H 'Cookie: sid=s3cr3t'` });
    seen.linked = JSON.stringify(linked());
    field('secrets').checked = true;
    seen.whole = JSON.stringify(linked());
    field('secrets').checked = false;
    seen.unnamed = [...document.querySelectorAll('select, textarea, input')].filter((each) => each.labels.length === 0).map((each) => each.id);
    await fill({ request, responses: preflight });
    document.body.style.width = '320px';
    seen.narrow = [...document.querySelectorAll('body *')].some((each) => each.getBoundingClientRect().right > document.body.getBoundingClientRect().right + 1);
    document.body.style.width = '';
    seen.problem = await fill({ request, responses: 'HTTP/2 204\\nno header' });
    delete result.dataset.state;
    location.hash = hash;
    await until(() => result.dataset.state);
    seen.again = result.innerText;
    const dialog = field('rule');
    result.querySelector('a').click();
    await until(() => dialog.open);
    seen.rule = dialog.querySelector('h1').textContent;
    dialog.querySelector('button').click();
    await until(() => !dialog.open);
    // Going back takes a moment, in which it would cancel the next visit.
    await until(() => location.hash === hash);
    seen.closed = true;
    seen.wide = document.documentElement.scrollWidth > innerWidth;
    seen.order = [...document.querySelectorAll('select, textarea, input, button')].map((each) => each.id).filter((id) => id);
  } catch (error) {
    seen.error = String(error);
  }
  return JSON.stringify(seen);
})()";
