//! `corscheck fix --websocket` in the real servers, proxies and libraries: pages that are listed get in, others do not, and the
//! upgrade reaches the application. `tests/fixes/websockets` has a folder for each, whose script `start` begins with
//!
//! - `# kind: proxy` (it stands in front of the application here) or `library` (it is the application's own)
//! - `# needs: …`, what must be installed, as for the other fixes
//! - `# path: …`, the path of the sockets, where it is not `/ws`, and `# query: …` of the handshake
//! - `# ready: …`, a path that responds once it has started, where the sockets' own does not

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use corscheck::fix::{SocketProduct, WithoutOrigin};
use corscheck::websocket::accept_for;

use super::client;
use super::process::{Process, copy, missing_tools, tools};
use crate::support::run::run;
use crate::support::server::{Request, Response, Server, Then, free_port};
use crate::support::skipped::{Need, skipped};
use crate::support::{say, variable};

/// How many are tested at the same time.
const AT_ONCE: usize = 2;

/// The pages that are listed.
const LISTED: [&str; 2] = ["https://app.example.com", "http://localhost:5173"];

/// Pages that are not, most of them because of one letter.
const OTHERS: [&str; 10] = [
    "https://evil.example",
    "null",
    "",
    "http://app.example.com",
    "https://app.example.com:8443",
    "https://app.example.com.evil.example",
    "https://evil-app.example.com",
    "https://sub.app.example.com",
    "https://appxexample.com",
    "http://localhost:51730",
];

/// A product, and how it is started.
struct Host {
    id: String,
    is_proxy: bool,
    needs: Vec<String>,
    path: String,
    query: String,
    ready: String,
    folder: PathBuf,
}

impl Host {
    fn all() -> Vec<Self> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixes/websockets");
        let entries = fs::read_dir(folder).expect("the folder").map(|entry| entry.expect("an entry").path());
        let mut all: Vec<Self> = entries.map(|folder| Self::read(&folder)).collect();
        all.sort_by(|one, other| one.id.cmp(&other.id));
        all
    }

    fn read(folder: &Path) -> Self {
        let id = folder.file_name().expect("a name").to_string_lossy().into_owned();
        let script =
            fs::read_to_string(folder.join("start")).unwrap_or_else(|error| panic!("{id}/start: {error}"));
        let field = |name: &str| {
            let mark = format!("# {name}: ");
            script.lines().find_map(|line| line.strip_prefix(mark.as_str())).map(str::to_owned)
        };
        let path = field("path").unwrap_or_else(|| "/ws".into());
        Self {
            is_proxy: match field("kind").as_deref() {
                Some("proxy") => true,
                Some("library") => false,
                other => panic!("{id}/start has the kind {other:?}"),
            },
            needs: field("needs").expect("what it needs").split(' ').map(str::to_owned).collect(),
            query: field("query").unwrap_or_default(),
            ready: field("ready").unwrap_or_else(|| path.clone()),
            path,
            folder: folder.to_owned(),
            id,
        }
    }

    /// What is wrong with what is printed for it, of how many checks.
    fn faults(&self) -> Result<(usize, Vec<String>), String> {
        let application = Server::start(respond);
        let port = free_port();
        let printed = self.printed(port, application.port());
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("websockets").join(&self.id);
        let _ = fs::remove_dir_all(&folder);
        let words = [
            ("PORT", port.to_string()),
            ("APP_PORT", application.port().to_string()),
            ("TOOLS", tools().to_string_lossy().into_owned()),
            ("FOLDER", folder.to_string_lossy().into_owned()),
        ];
        copy(&self.folder, &folder, &words);
        fs::create_dir_all(folder.join("printed")).expect("a folder");
        for (number, text) in printed.iter().enumerate() {
            fs::write(folder.join(format!("printed/{}", number + 1)), text).expect("a file");
        }
        let process = Process::start(&folder, port, &words, &self.ready)?;
        let (count, mut faults) = self.check(port);
        if !faults.is_empty() {
            faults.push(format!("its log:\n{}", process.log()));
        }
        Ok((count, faults))
    }

    /// The pieces of what is printed, with the test's own address of the application.
    fn printed(&self, port: u16, application: u16) -> Vec<String> {
        let url = format!("ws://127.0.0.1:{port}{}", self.path);
        let mut arguments = vec!["fix", "--websocket", "--for", &self.id, "--url", &url, "--format", "json"];
        LISTED.iter().for_each(|origin| arguments.extend(["--origin", origin]));
        let json = run(&arguments).json();
        let text = json["text"].as_str().expect("a text");
        let text = text.replace("127.0.0.1:3000", &format!("127.0.0.1:{application}"));
        let mut pieces: Vec<String> = Vec::new();
        for line in text.lines() {
            match (line.contains(" ----- "), pieces.last_mut()) {
                (true, _) => pieces.push(String::new()),
                (false, Some(piece)) => piece.extend([line, "\n"]),
                (false, None) => {}
            }
        }
        pieces
    }

    fn check(&self, port: u16) -> (usize, Vec<String>) {
        let url = format!("ws://127.0.0.1:{port}{}{}", self.path, self.query);
        let (mut count, mut faults) = (0, Vec::new());
        let mut expect = |holds: bool, words: String| {
            count += 1;
            faults.extend((!holds).then_some(words));
        };
        for origin in LISTED {
            let arguments =
                ["websocket", &url, "--origin", origin, "--also-from", "stranger", "--format", "json"];
            let json = run(&arguments).json();
            expect(json["verdict"]["outcome"] == "allowed", format!("{origin} does not get in: {json}"));
            let received = json["session"]["received"].to_string();
            let said = if self.is_proxy { origin } else { r#""text""# };
            expect(received.contains(said), format!("{origin}: no message of the application: {json}"));
            let open = json["notices"].to_string().contains("websocket-origin-not-checked");
            expect(!open, format!("another page gets in beside {origin}: {json}"));
        }
        let handshake = |upgrade: &str, origin: Option<&str>| {
            let origin = origin.map(|origin| ("Origin", origin));
            let headers: Vec<(&str, &str)> = [("Upgrade", upgrade)].into_iter().chain(origin).collect();
            client::handshake(port, &format!("{}{}", self.path, self.query), &headers)
        };
        for origin in LISTED {
            let status = handshake("WebSocket", Some(origin));
            expect(status == Some(101), format!("{origin} gets {status:?} with Upgrade in another case"));
        }
        for origin in OTHERS {
            for upgrade in ["websocket", "WebSocket"] {
                let status = handshake(upgrade, Some(origin));
                let refused = status.is_some_and(|status| (400..500).contains(&status));
                expect(refused, format!("{origin:?} gets {status:?} with Upgrade: {upgrade}"));
            }
        }
        let product = SocketProduct::named(&self.id).expect("a product");
        let status = handshake("websocket", None);
        let expected = match product.without_origin {
            WithoutOrigin::Refused => status.is_some_and(|status| (400..500).contains(&status)),
            WithoutOrigin::Accepted => status == Some(101),
        };
        expect(expected, format!("without Origin: {status:?}, and {:?} is printed", product.without_origin));
        if self.is_proxy {
            let plain = client::send(port, "GET", &self.path, &[]).map(|(status, _)| status);
            expect(plain == Some(200), format!("a plain request gets {plain:?}"));
        }
        (count, faults)
    }
}

/// The application behind a proxy: it opens every socket that reaches it, and names the page.
fn respond(request: &Request) -> Response {
    let key = request.header("sec-websocket-key");
    let upgrades = request.header("upgrade").is_some_and(|value| value.eq_ignore_ascii_case("websocket"))
        && request.header("connection").is_some_and(|value| value.to_ascii_lowercase().contains("upgrade"));
    let Some(key) = key.filter(|_| upgrades) else { return Response::of(200, &[("X-App", "plain")]) };
    let head = format!(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {}\r\n\r\n",
        accept_for(&key)
    );
    let text = request.header("origin").unwrap_or_default();
    let length = u8::try_from(text.len()).expect("a short origin");
    let frame = [&[0x81, length][..], text.as_bytes()].concat();
    Response::bytes([head.as_bytes(), &frame].concat()).then(Then::Stall)
}

/// What is said to be tested is just what has a folder that says how to start it.
#[test]
fn tested_are_those_with_a_test() {
    let claimed: Vec<&str> =
        SocketProduct::all().iter().filter(|product| product.is_tested).map(|product| product.id).collect();
    let mut claimed: Vec<String> = claimed.into_iter().map(str::to_owned).collect();
    claimed.sort();
    let tested: Vec<String> = Host::all().into_iter().map(|host| host.id).collect();
    assert_eq!(claimed, tested);
}

#[test]
fn live() {
    if Need::Servers.is_unwanted() {
        return skipped(Need::Servers, "WebSockets in all products", "left out by CORSCHECK_SKIP");
    }
    let only = variable("CORSCHECK_FIXES_ONLY");
    let expected = |host: &Host| only.as_deref().is_none_or(|only| only.split(',').any(|id| id == host.id));
    let (here, missing): (Vec<Host>, Vec<Host>) =
        Host::all().into_iter().filter(expected).partition(|host| missing_tools(&host.needs).is_empty());
    let next = AtomicUsize::new(0);
    let total = Mutex::new((0, String::new()));
    thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                while let Some(host) = here.get(next.fetch_add(1, Ordering::SeqCst)) {
                    let (count, faults) = host.faults().unwrap_or_else(|fault| (0, vec![fault]));
                    say(
                        "fixes",
                        &format!("WebSockets, {}: {count} checks, {} faults", host.id, faults.len()),
                    );
                    let mut total = total.lock().expect("no thread panics with it");
                    total.0 += count;
                    for fault in faults {
                        total.1.push_str(&format!("\n{}: {fault}", host.id));
                    }
                }
            });
        }
    });
    let (checks, faults) = total.into_inner().expect("no thread panics with it");
    say("fixes", &format!("tested WebSockets of {} products live, {checks} checks", here.len()));
    assert!(faults.is_empty(), "{faults}");
    if !missing.is_empty() {
        let names: Vec<String> = missing
            .iter()
            .map(|host| format!("{} ({})", host.id, missing_tools(&host.needs).join(", ")))
            .collect();
        skipped(
            Need::Servers,
            &format!("WebSockets in {}", names.join("; ")),
            "not installed: tests/fixes/install does",
        );
    }
}
