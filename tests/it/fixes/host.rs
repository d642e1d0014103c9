//! How a product is started: a folder in `tests/fixes/products`, with the script `start` and what belongs beside it.
//!
//! The first lines of the script say of which kind the product is, what must be installed, below which path it responds,
//! and what it cannot do. It runs in a copy of its folder and must become the server. `PORT`, `APP_PORT` (the application
//! behind a proxy), `DEAD_PORT` (where nothing listens), `FOLDER` and `TOOLS` are in its environment, and replaced in its
//! files where they stand as `@PORT@`; `PRINTED` has the printed files, by name and by number.

use std::fs::{self, File};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use corscheck::fix::{Lack, Product};
use serde_json::Value;

use super::policy::Policy;
use super::{application, client};
use crate::support::run::{foreign_variables, run};
use crate::support::server::{Server, free_port};

/// How long a server may take until it responds: some compile the application first.
const PATIENCE: Duration = Duration::from_secs(120);

/// What a product does with the application.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// It stands in front of it.
    Proxy,
    /// It is its framework.
    App,
    /// It serves the pages, and passes their requests on.
    SameOrigin,
    /// It serves Socket.IO's long polling.
    Polling,
}

/// One product.
pub(super) struct Host {
    pub(super) id: String,
    pub(super) kind: Kind,
    base: String,
    preflight_without_vary: bool,
    needs: Vec<String>,
    folder: PathBuf,
}

/// A product that is running; dropping it stops it.
pub(super) struct Running {
    pub(super) kind: Kind,
    pub(super) port: u16,
    /// The path below which it responds.
    pub(super) base: String,
    /// Whether the product says no `Vary` with a preflight, and nothing can make it.
    pub(super) preflight_without_vary: bool,
    /// What its usual way is said to lack, where it runs with that.
    pub(super) lacks: Vec<Lack>,
    /// The application behind it.
    pub(super) application: Server,
    child: Child,
    folder: PathBuf,
}

fn package() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn tools() -> PathBuf {
    package().join("target/fixes")
}

impl Host {
    /// All that there are.
    pub(super) fn all() -> Vec<Self> {
        let folder = package().join("tests/fixes/products");
        let mut hosts: Vec<Self> = fs::read_dir(folder)
            .expect("the products' folder")
            .map(|entry| Self::read(&entry.expect("an entry").path()))
            .collect();
        hosts.sort_by(|one, other| one.id.cmp(&other.id));
        hosts
    }

    fn read(folder: &Path) -> Self {
        let id = folder.file_name().expect("a name").to_string_lossy().into_owned();
        let script =
            fs::read_to_string(folder.join("start")).unwrap_or_else(|error| panic!("{id}/start: {error}"));
        let field = |name: &str| {
            let mark = format!("# {name}: ");
            script.lines().find_map(|line| line.strip_prefix(mark.as_str())).map(str::trim)
        };
        Self {
            kind: match field("kind") {
                Some("proxy") => Kind::Proxy,
                Some("app") => Kind::App,
                Some("same-origin") => Kind::SameOrigin,
                Some("polling") => Kind::Polling,
                other => panic!("{id}/start has the kind {other:?}"),
            },
            base: field("base").unwrap_or_default().to_owned(),
            preflight_without_vary: field("preflight") == Some("without Vary"),
            needs: field("needs").expect("what it needs").split(' ').map(str::to_owned).collect(),
            folder: folder.to_owned(),
            id,
        }
    }

    fn lacks(&self) -> Vec<Lack> {
        let product = Product::named(&self.id).expect("a product");
        product.lacks().map(<[Lack]>::to_vec).unwrap_or_default()
    }

    /// Whether it has a usual way beside the strict form.
    pub(super) fn has_usual_form(&self) -> bool {
        Product::named(&self.id).expect("a product").lacks().is_some()
    }

    /// What it needs and is not here: programs by their name, what the script installs by its path.
    pub(super) fn missing_tools(&self) -> Vec<&str> {
        let folders = program_folders();
        let is_here = |need: &str| {
            if need.contains('/') {
                let root = if need.starts_with('/') { PathBuf::from("/") } else { tools() };
                root.join(need).exists()
            } else {
                folders.iter().any(|folder| folder.join(need).is_file())
            }
        };
        self.needs.iter().map(String::as_str).filter(|need| !is_here(need)).collect()
    }

    /// Starts it with the configuration that is printed for this policy, in its strict form or its usual one.
    pub(super) fn start(&self, policy: &Policy, is_strict: bool) -> Result<Running, String> {
        let application = application::start();
        let url = application.url("/");
        let mut arguments = vec!["fix", "--for", &self.id, "--format", "json", "--url", &url];
        arguments.extend(policy.arguments());
        if is_strict {
            arguments.push("--strict");
        }
        let ran = run(&arguments);
        if ran.status != 0 {
            return Err(format!("corscheck fix: {}", ran.stderr));
        }
        let port = free_port();
        let words = [
            ("PORT", port.to_string()),
            ("APP_PORT", application.port().to_string()),
            ("DEAD_PORT", free_port().to_string()),
            ("FORM", if is_strict { "strict" } else { "usual" }.to_owned()),
            ("TOOLS", tools().to_string_lossy().into_owned()),
        ];
        let folder = self.lay_out(&format!("{}-{}", policy.name, words[3].1), &ran.json(), &words);
        let log = File::create(folder.join("log")).expect("a log");
        let mut command = Command::new("bash");
        for name in foreign_variables() {
            command.env_remove(name);
        }
        let child = command
            .arg("start")
            .current_dir(&folder)
            .envs(words)
            .env("PATH", std::env::join_paths(program_folders()).expect("folders of a PATH"))
            .env("FOLDER", &folder)
            .env("PRINTED", folder.join("printed"))
            .stdin(Stdio::null())
            .stdout(log.try_clone().expect("a second handle"))
            .stderr(log)
            // What it starts itself must end with it.
            .process_group(0)
            .spawn()
            .expect("bash");
        let mut running = Running {
            kind: self.kind,
            port,
            base: self.base.clone(),
            preflight_without_vary: self.preflight_without_vary,
            lacks: if is_strict { Vec::new() } else { self.lacks() },
            application,
            child,
            folder,
        };
        running.wait()?;
        Ok(running)
    }

    /// The folder that it runs in: a copy of its own, and the printed files.
    fn lay_out(&self, name: &str, printed: &Value, words: &[(&str, String)]) -> PathBuf {
        let name = name.replace(' ', "-");
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("fixes").join(&self.id).join(name);
        let _ = fs::remove_dir_all(&folder);
        let mut words = words.to_vec();
        words.push(("FOLDER", folder.to_string_lossy().into_owned()));
        copy(&self.folder, &folder, &words);
        fs::create_dir_all(folder.join("printed")).expect("a folder");
        let files = printed["files"].as_array().expect("files");
        for (number, file) in files.iter().enumerate() {
            let (path, text) =
                (file["path"].as_str().expect("a path"), file["text"].as_str().expect("a text"));
            fs::write(folder.join(format!("printed/{}", number + 1)), text).expect("a file");
            let name = Path::new(path).file_name().expect("a name");
            fs::write(folder.join("printed").join(name), text).expect("a file");
        }
        folder
    }
}

impl Running {
    /// Waits until it responds.
    fn wait(&mut self) -> Result<(), String> {
        let start = Instant::now();
        loop {
            let path = format!("{}/items", self.base);
            // Some listen before they know what to do.
            let received = client::send(self.port, "GET", &path, &[]);
            if received.is_some_and(|(status, _)| status != 404 && status < 502) {
                return Ok(());
            }
            if let Ok(Some(status)) = self.child.try_wait() {
                return Err(format!("it ended at once: {status}\n{}", self.log()));
            }
            if start.elapsed() > PATIENCE {
                return Err(format!("it does not respond\n{}", self.log()));
            }
            thread::sleep(Duration::from_millis(50));
        }
    }

    /// The end of what it wrote.
    pub(super) fn log(&self) -> String {
        let text = fs::read(self.folder.join("log")).unwrap_or_default();
        let text = String::from_utf8_lossy(&text);
        let lines: Vec<&str> = text.lines().collect();
        lines[lines.len().saturating_sub(30)..].join("\n")
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let group = format!("-{}", self.child.id());
        let _ = Command::new("kill").args(["-KILL", "--", &group]).stderr(Stdio::null()).status();
        let _ = self.child.wait();
    }
}

/// Where programs are looked for: on `PATH`, and where Debian has servers, which is on no ordinary user's `PATH`.
fn program_folders() -> Vec<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).chain(["/usr/sbin".into(), "/sbin".into()]).collect()
}

/// Copies a folder, with these words between two `@` replaced.
fn copy(from: &Path, to: &Path, words: &[(&str, String)]) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &target, words);
        } else {
            let text = fs::read_to_string(&path).expect("a file of text");
            let text =
                words.iter().fold(text, |text, (word, value)| text.replace(&format!("@{word}@"), value));
            fs::write(&target, text).expect("a file");
        }
    }
}
