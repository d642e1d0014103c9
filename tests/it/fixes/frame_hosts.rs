//! `corscheck fix --frames` in real servers, and in a real browser: the listed page shows the document and another does not, a page
//! is isolated, a popup keeps its opener. `tests/fixes/frames` has a folder for each product, whose script `start` begins with
//! `# needs: …`, what must be installed; it serves `site/page.html`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use corscheck::web::browser::Browser;

use super::process::{Process, copy, missing_tools, tools};
use crate::support::browsers::browser_for;
use crate::support::run::run;
use crate::support::server::{Request, Response, Server, free_port};
use crate::support::skipped::{Need, skipped};
use crate::support::{lock, say, variable};

/// How long a browser may take until it has said all.
const PATIENCE: Duration = Duration::from_secs(60);

/// The document: it says that it is there, whether it is isolated, and whether its popup has an opener.
const PAGE: &str = "<!doctype html><title>-</title><script>\
    const say = (words) => { new Image().src = 'http://localhost:@APP_PORT@/said/' + words; };\
    say(`${location.hash.slice(1)}-isolated-${crossOriginIsolated}`);\
    if (location.hash === '#popup') open('http://localhost:@APP_PORT@/popup');\
    </script>";

/// A product, and how it is started.
struct Host {
    id: String,
    needs: Vec<String>,
    folder: PathBuf,
}

impl Host {
    fn all() -> Vec<Self> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixes/frames");
        let entries = fs::read_dir(folder).expect("the folder").map(|entry| entry.expect("an entry").path());
        let read = |folder: PathBuf| {
            let id = folder.file_name().expect("a name").to_string_lossy().into_owned();
            let script = fs::read_to_string(folder.join("start")).expect("a script");
            let needs =
                script.lines().find_map(|line| line.strip_prefix("# needs: ")).expect("what it needs");
            Self { id, needs: needs.split(' ').map(str::to_owned).collect(), folder }
        };
        let mut all: Vec<Self> = entries.map(read).collect();
        all.sort_by(|one, other| one.id.cmp(&other.id));
        all
    }

    /// Starts it with what is printed for these headers.
    fn start(&self, set: &str, origins: &[String], recorder: u16) -> Result<Process, String> {
        let mut arguments = vec!["fix", "--frames", set, "--for", &self.id, "--format", "json"];
        arguments.extend(["--url", "http://127.0.0.1/page.html"]);
        origins.iter().for_each(|origin| arguments.extend(["--origin", origin]));
        let json = run(&arguments).json();
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("frames").join(format!("{}-{set}", self.id));
        let _ = fs::remove_dir_all(&folder);
        let port = free_port();
        let words = [
            ("PORT", port.to_string()),
            ("TOOLS", tools().to_string_lossy().into_owned()),
            ("FOLDER", folder.to_string_lossy().into_owned()),
        ];
        copy(&self.folder, &folder, &words);
        for name in ["printed", "site"] {
            fs::create_dir_all(folder.join(name)).expect("a folder");
        }
        for (number, setting) in json["settings"].as_array().expect("settings").iter().enumerate() {
            let text = setting["text"].as_str().expect("a text");
            fs::write(folder.join(format!("printed/{}", number + 1)), format!("{text}\n")).expect("a file");
        }
        let page = PAGE.replace("@APP_PORT@", &recorder.to_string());
        fs::write(folder.join("site/page.html"), page).expect("a page");
        Process::start(&folder, port, &words, "/page.html").map_err(|fault| format!("{set}: {fault}"))
    }

    /// What is wrong, of how many checks.
    fn faults(&self, program: &Path) -> Result<(usize, Vec<String>), String> {
        let recorder = Recorder::start();
        let port = recorder.server.port();
        let listed = format!("http://localhost:{port}");
        let mut found: Vec<(String, bool)> = Vec::new();
        let mut check = |what: &str, holds: bool| found.push((what.to_owned(), holds));

        let shown = self.start("ancestors", &[listed], port)?;
        let document = format!("http://127.0.0.1:{}/page.html", shown.port);
        let said = recorder.visit(program, "localhost", &document, "listed");
        check("the listed page shows the document", said.contains(&"listed-isolated-false".to_owned()));
        let said = recorder.visit(program, "127.0.0.1", &document, "other");
        check("another page does not", !said.iter().any(|words| words.starts_with("other-isolated")));
        drop(shown);

        for (set, isolated) in [("isolated", true), ("credentialless", true), ("popups", false)] {
            let running = self.start(set, &[], port)?;
            let url = format!("http://127.0.0.1:{}/page.html#{set}", running.port);
            let said = recorder.open(program, &url, &format!("{set}-isolated"));
            check(
                &format!("{set}: crossOriginIsolated is {isolated}"),
                said.contains(&format!("{set}-isolated-{isolated}")),
            );
            let url = format!("http://127.0.0.1:{}/page.html", running.port);
            let ran = run(&["frame", "--isolated", &url]);
            check(&format!("{set}: corscheck says the same"), (ran.status == 0) == isolated);
            let said = recorder.open(program, &format!("{url}#popup"), "opener");
            check(&format!("{set}: the popup's opener"), said.contains(&format!("opener-{}", !isolated)));
        }

        let embedded = self.start("embedded", &[], port)?;
        let document = format!("http://127.0.0.1:{}/page.html", embedded.port);
        let said = recorder.visit(program, "localhost", &document, "embedded,isolated");
        check("an isolated page shows it", said.iter().any(|words| words.starts_with("embedded-isolated")));
        let faults = found.iter().filter(|(_, holds)| !holds).map(|(what, _)| what.clone());
        Ok((found.len(), faults.collect()))
    }
}

/// The server of the pages around, which notes what they say.
struct Recorder {
    server: Server,
    said: Arc<Mutex<Vec<String>>>,
}

impl Recorder {
    fn start() -> Self {
        let said = Arc::new(Mutex::new(Vec::new()));
        let noted = Arc::clone(&said);
        let server = Server::start(move |request: &Request| {
            let (path, query) = request.target.split_once('?').unwrap_or((&request.target, ""));
            if let Some(words) = path.strip_prefix("/said/") {
                lock(&noted).push(words.to_owned());
                return Response::of(200, &[("Cross-Origin-Resource-Policy", "cross-origin")]);
            }
            let html = |text: String, headers: &[(&str, &str)]| {
                let all = [&[("Content-Type", "text/html")], headers].concat();
                Response::with_body(200, &all, text.as_bytes())
            };
            match path {
                "/popup" => html(
                    "<!doctype html><script>new Image().src = '/said/opener-' + (opener !== null)</script>"
                        .into(),
                    &[],
                ),
                "/around" => {
                    let (url, policies) = query.split_once(',').unwrap_or((query, ""));
                    let (name, policies) = policies.split_once(',').unwrap_or((policies, ""));
                    let isolated = [
                        ("Cross-Origin-Opener-Policy", "same-origin"),
                        ("Cross-Origin-Embedder-Policy", "require-corp"),
                    ];
                    let done = "<script>onload = () => setTimeout(() => new Image().src = '/said/done', 1500)</script>";
                    let text = format!("<!doctype html><iframe src=\"{url}#{name}\"></iframe>{done}");
                    html(text, if policies == "isolated" { &isolated } else { &[] })
                }
                _ => Response::of(404, &[]),
            }
        });
        Self { server, said }
    }

    /// Opens a page around a document, and gives what was said until it had time enough; `name` is what the document calls itself.
    fn visit(&self, program: &Path, host: &str, document: &str, name: &str) -> Vec<String> {
        let around = format!("http://{host}:{}/around?{document},{name}", self.server.port());
        self.open(program, &around, "done")
    }

    /// Opens a page, and gives what was said until something begins so.
    fn open(&self, program: &Path, url: &str, until: &str) -> Vec<String> {
        lock(&self.said).clear();
        let profile = Path::new(env!("CARGO_TARGET_TMPDIR")).join("frames").join("profile");
        let _ = fs::remove_dir_all(&profile);
        let mut browser = Running(
            Command::new(program)
                .args([
                    "--headless=new",
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-popup-blocking",
                    "--no-first-run",
                ])
                .arg(format!("--user-data-dir={}", profile.display()))
                .arg(url)
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .expect("the browser"),
        );
        let start = Instant::now();
        while start.elapsed() < PATIENCE && !lock(&self.said).iter().any(|words| words.starts_with(until)) {
            thread::sleep(Duration::from_millis(50));
        }
        browser.end();
        lock(&self.said).clone()
    }
}

/// A browser that ends with the test.
struct Running(Child);

impl Running {
    fn end(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.end();
    }
}

#[test]
fn live() {
    if Need::Servers.is_unwanted() {
        return skipped(Need::Servers, "frames in all products", "left out by CORSCHECK_SKIP");
    }
    let Some(browser) = browser_for("fix --frames in servers", Browser::Chromium) else { return };
    let only = variable("CORSCHECK_FIXES_ONLY");
    let expected = |host: &Host| only.as_deref().is_none_or(|only| only.split(',').any(|id| id == host.id));
    let (here, missing): (Vec<Host>, Vec<Host>) =
        Host::all().into_iter().filter(expected).partition(|host| missing_tools(&host.needs).is_empty());
    let (mut checks, mut faults) = (0, String::new());
    for host in &here {
        let (count, found) = host.faults(&browser.program).unwrap_or_else(|fault| (0, vec![fault]));
        say("fixes", &format!("frames, {}: {count} checks, {} faults", host.id, found.len()));
        checks += count;
        found.iter().for_each(|fault| faults.push_str(&format!("\n{}: {fault}", host.id)));
    }
    say("fixes", &format!("tested frames of {} products live, {checks} checks", here.len()));
    assert!(faults.is_empty(), "{faults}");
    if !missing.is_empty() {
        let names: Vec<String> = missing
            .iter()
            .map(|host| format!("{} ({})", host.id, missing_tools(&host.needs).join(", ")))
            .collect();
        skipped(
            Need::Servers,
            &format!("frames in {}", names.join("; ")),
            "not installed: tests/fixes/install does",
        );
    }
}
