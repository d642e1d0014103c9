//! CORS rules of buckets, in a real S3 server: SeaweedFS 4.48, which gets the same rules as XML.
//!
//! MinIO was meant to be that server. Its community edition refuses such rules (`NotImplemented`); it has one list of origins for all
//! buckets, in a setting. Only its commercial edition has them, which comes in no package.
//!
//! SeaweedFS says a page's verdict in other headers than S3: for a method or a header that no rule allows, its preflight has the origin
//! and no method, where S3 responds with 403; `*` gets the origin back; and it never sends `Access-Control-Allow-Credentials`, which
//! S3 sends to all but `*`. So what is compared is the verdict on a page's call without credentials, and what the page reads.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use corscheck::fetch::{Call, Client, Page};
use corscheck::lint::{Format, Unit, judge, read};
use corscheck::probe::{Diagnosis, Question, probe};
use corscheck::web::body::Body;
use corscheck::web::browser::Browser;
use corscheck::web::headers::HeaderList;
use corscheck::web::message::{HttpResponse, HttpVersion, Reply};
use corscheck::web::origin::Origin;
use corscheck::web::request::{Credentials, Initiator};
use futures_util::FutureExt;
use url::Url;

use super::super::client;
use super::super::process::{Process, missing_tools, tools};
use crate::support::server::free_port;
use crate::support::skipped::{Need, skipped};
use crate::support::{PATIENCE, say};

/// The bucket, and what is in it.
const BUCKET: &str = "/bucket";
const OBJECT: &str = "/bucket/a.txt";
/// The program, as `tests/fixes/install` puts it there.
const PROGRAM: &str = "python/bin/weed";

/// A rule: origins, methods, headers that may be sent, headers that may be read.
type Rule =
    (&'static [&'static str], &'static [&'static str], &'static [&'static str], &'static [&'static str]);

/// The rules that the bucket gets, one after the other. Left out is what SeaweedFS has in another way than S3: it refuses a star in the
/// scheme, and one at the end fits nothing; a rule that names no header lets in all of them; a preflight is decided by the first rule
/// whose origin fits, and not by a later one that would fit its method.
const BUCKETS: [&[Rule]; 11] = [
    &[(&["https://app.acme.com"], &["GET"], &["authorization"], &[])],
    &[(&["*"], &["GET", "PUT", "POST", "DELETE", "HEAD"], &["*"], &["ETag"])],
    &[(&["https://*.acme.com"], &["GET", "PUT"], &["content-type"], &["ETag", "x-amz-request-id"])],
    &[(&["https://*acme.com"], &["GET"], &["*"], &[])],
    &[(&["https://*"], &["GET"], &["*"], &[])],
    &[(&["https://APP.acme.com", "https://admin.acme.com/"], &["GET"], &["*"], &[])],
    &[(&["https://app.acme.com", "http://localhost:3000"], &["PUT"], &["Content-Type", "x-amz-*"], &[])],
    // The first that fits decides.
    &[
        (&["https://app.acme.com"], &["GET", "PUT"], &["content-type"], &["ETag"]),
        (&["https://*.acme.com"], &["PUT"], &["content-type"], &[]),
        (&["*"], &["GET"], &["authorization"], &[]),
    ],
    &[(&["https://app.acme.com", "*"], &["GET"], &["authorization"], &[])],
    &[(&["null", "https://app.acme.com:8443"], &["GET", "DELETE"], &["X-Abc"], &[])],
    &[(&["https://*.acme.com:8443", "https://acme.com"], &["GET", "POST"], &["content-type"], &["ETag"])],
];

/// The origins.
const ORIGINS: [&str; 12] = [
    "https://app.acme.com",
    "https://admin.acme.com",
    "https://acme.com",
    "https://evilacme.com",
    "https://app.acme.com.evil.net",
    "https://appxacme.com",
    "https://app.acme.com:8443",
    "http://app.acme.com",
    "https://a.b.acme.com",
    "https://evil.net",
    "null",
    "http://localhost:3000",
];

/// The calls: a method, and a header.
const CALLS: [(&str, Option<(&str, &str)>); 6] = [
    ("GET", None),
    ("GET", Some(("X-Amz-Meta-A", "1"))),
    ("PUT", Some(("Content-Type", "application/json"))),
    ("PUT", None),
    ("HEAD", None),
    ("DELETE", Some(("X-Abc", "1"))),
];

#[test]
fn live_seaweedfs() {
    let what = "what lint foretells of the rules of a bucket, in SeaweedFS";
    if Need::Servers.is_unwanted() {
        return skipped(Need::Servers, what, "left out by CORSCHECK_SKIP");
    }
    if !missing_tools(&[PROGRAM.to_owned()]).is_empty() {
        return skipped(Need::Servers, what, "not installed: tests/fixes/install does");
    }
    let server = start();
    make(server.port, &[(BUCKET, ""), (OBJECT, "x")]);
    let (mut questions, mut allowed, mut faults) = (0, 0, Vec::new());
    for rules in BUCKETS {
        let (xml, json) = (xml(rules), json(rules));
        make(server.port, &[(OBJECT, "x"), (&format!("{BUCKET}?cors"), &xml)]);
        let units = [one(&xml, Format::S3Xml), one(&json, Format::Tree)];
        for origin in ORIGINS {
            for (method, header) in CALLS {
                let question = || question(origin, method, header);
                let expected: Vec<String> = units
                    .iter()
                    .map(|unit| verdict(&judge(unit, question()).expect("a verdict").diagnosis))
                    .collect();
                let probed = probe(question(), async |next| {
                    sent(server.port, OBJECT, next.message.method.as_str(), &next.message.headers)
                });
                let received = verdict(&probed.now_or_never().expect("nothing to wait for"));
                questions += 1;
                allowed += usize::from(received.starts_with("allowed"));
                if expected.iter().any(|expected| *expected != received) {
                    faults.push(format!(
                        "{xml}: {method} {header:?} {origin}: foretold {expected:?}, received {received}"
                    ));
                }
            }
        }
    }
    say(
        "lint",
        &format!("SeaweedFS: {questions} questions compared ({allowed} allowed), {} faults", faults.len()),
    );
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
    assert!(questions >= 200 && allowed >= 100, "{questions} questions, {allowed} allowed");
}

fn start() -> Process {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("foretold").join("SeaweedFS");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(folder.join("data")).expect("a folder");
    let port = free_port();
    let ports: String = ["master", "volume", "filer", "s3"]
        .iter()
        .flat_map(|name| [format!("-{name}.port.grpc={}", free_port()), own_port(name, port)])
        .map(|flag| format!("{flag} "))
        .collect();
    let start = format!(
        "exec {}/python/bin/weed -logtostderr=true server -dir=\"$FOLDER/data\" -ip=127.0.0.1 -ip.bind=127.0.0.1 \
         -master.telemetry=false -volume.max=20 -master.volumeSizeLimitMB=10 -s3 -s3.port.iceberg=0 -s3.port.lance=0 \
         -filer.localSocket=\"$FOLDER/filer.sock\" -s3.localSocket=\"$FOLDER/s3.sock\" {ports}\n",
        tools().display()
    );
    fs::write(folder.join("start"), start).expect("a file");
    Process::start(&folder, port, &[], "/").unwrap_or_else(|words| panic!("{words}"))
}

fn own_port(name: &str, s3: u16) -> String {
    format!("-{name}.port={}", if name == "s3" { s3 } else { free_port() })
}

/// Makes what `PUT` makes of these paths and bodies.
fn make(port: u16, all: &[(&str, &str)]) {
    let start = Instant::now();
    for (path, body) in all {
        // It listens before all of its parts have found each other.
        while client::put(port, path, body) != Some(200) {
            assert!(start.elapsed() < PATIENCE, "{path} cannot be made");
            std::thread::sleep(Duration::from_millis(100));
        }
    }
}

fn xml(rules: &[Rule]) -> String {
    let elements = |name: &str, values: &[&str]| -> String {
        values.iter().map(|value| format!("<{name}>{value}</{name}>")).collect()
    };
    let rules: String = rules
        .iter()
        .map(|(origins, methods, headers, exposed)| {
            format!(
                "<CORSRule>{}{}{}{}</CORSRule>",
                elements("AllowedOrigin", origins),
                elements("AllowedMethod", methods),
                elements("AllowedHeader", headers),
                elements("ExposeHeader", exposed)
            )
        })
        .collect();
    format!("<CORSConfiguration>{rules}</CORSConfiguration>")
}

fn json(rules: &[Rule]) -> String {
    let rules: Vec<serde_json::Value> = rules
        .iter()
        .map(|(origins, methods, headers, exposed)| {
            serde_json::json!({
                "AllowedOrigins": origins,
                "AllowedMethods": methods,
                "AllowedHeaders": headers,
                "ExposeHeaders": exposed
            })
        })
        .collect();
    serde_json::Value::from(rules).to_string()
}

fn one(text: &str, format: Format) -> Unit {
    let mut units = read(text, format).expect("a configuration");
    assert_eq!(units.len(), 1, "{text}");
    units.remove(0)
}

fn question(origin: &str, method: &str, header: Option<(&str, &str)>) -> Question {
    let url = Url::parse("https://bucket.example/a.txt").expect("a URL");
    let origin = Url::parse(origin).map_or(Origin::Opaque, |url| Origin::of(&url));
    let mut call = Call::new(Initiator::Fetch, url).method(method).credentials(Credentials::Omit);
    call.headers = header.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    Question::new(Page::new(origin), call, Client::new(Browser::Chromium))
}

/// Whether the page reads the response, and the headers that it may read.
fn verdict(diagnosis: &Diagnosis) -> String {
    if let Some(rule) = diagnosis.rule() {
        // Which of its faults is named first is the server's own affair.
        return format!(
            "blocked in the {}",
            if rule.id().starts_with("preflight") { "preflight" } else { "response" }
        );
    }
    let last = diagnosis.first_call().exchanges.last().and_then(|exchange| exchange.response.as_ref().ok());
    let exposed = last.and_then(|response| response.headers.get_text("access-control-expose-headers"));
    format!("allowed, and reads {exposed:?}")
}

/// What the server sends for a request.
fn sent(port: u16, path: &str, method: &str, headers: &HeaderList) -> Reply {
    // The client says itself to whom the request goes.
    let is_own = |name: &str| ["host", "connection"].iter().any(|own| name.eq_ignore_ascii_case(own));
    let headers: Vec<(String, String)> = headers
        .iter()
        .filter(|header| !is_own(&header.name))
        .map(|header| (header.name.to_string(), header.text()))
        .collect();
    let headers: Vec<(&str, &str)> =
        headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let (status, received) = client::send(port, method, path, &headers).expect("a response");
    let mut list = HeaderList::new();
    for (name, value) in &received {
        list.append(name, value);
    }
    let response = HttpResponse {
        version: HttpVersion::Http1,
        status,
        headers: list,
        body: Body::default(),
        remote: None,
    };
    Reply::new(Ok(response), Duration::ZERO)
}
