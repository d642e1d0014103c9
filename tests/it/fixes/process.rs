//! A server that a test starts: the script `start` in a folder of its own. Dropping it stops it.

use std::fs::{self, File};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::client;
use crate::support::run::foreign_variables;

/// How long a server may take until it responds: some compile the application first.
const PATIENCE: Duration = Duration::from_secs(120);

/// A server that is running.
pub(super) struct Process {
    pub(super) port: u16,
    child: Child,
    folder: PathBuf,
}

/// Where the products are installed.
pub(super) fn tools() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("target/fixes")
}

/// Which of these are not here: programs by their name, what the script installs by its path.
pub(super) fn missing_tools(needs: &[String]) -> Vec<&str> {
    let folders = program_folders();
    let is_here = |need: &str| {
        if need.contains('/') {
            let root = if need.starts_with('/') { PathBuf::from("/") } else { tools() };
            root.join(need).exists()
        } else {
            folders.iter().any(|folder| folder.join(need).is_file())
        }
    };
    needs.iter().map(String::as_str).filter(|need| !is_here(need)).collect()
}

impl Process {
    /// Runs the script in this folder, with these variables, and waits until it responds to this path.
    pub(super) fn start(
        folder: &Path,
        port: u16,
        words: &[(&str, String)],
        path: &str,
    ) -> Result<Self, String> {
        let log = File::create(folder.join("log")).expect("a log");
        let mut command = Command::new("bash");
        for name in foreign_variables() {
            command.env_remove(name);
        }
        let child = command
            .arg("start")
            .current_dir(folder)
            .envs(words.iter().cloned())
            .env("PATH", std::env::join_paths(program_folders()).expect("folders of a PATH"))
            .env("FOLDER", folder)
            .env("PRINTED", folder.join("printed"))
            .stdin(Stdio::null())
            .stdout(log.try_clone().expect("a second handle"))
            .stderr(log)
            // What it starts itself must end with it.
            .process_group(0)
            .spawn()
            .expect("bash");
        let mut process = Self { port, child, folder: folder.to_owned() };
        process.wait(path)?;
        Ok(process)
    }

    /// Waits until it responds.
    fn wait(&mut self, path: &str) -> Result<(), String> {
        let start = Instant::now();
        loop {
            // Some listen before they know what to do.
            let received = client::send(self.port, "GET", path, &[]);
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

impl Drop for Process {
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
pub(super) fn copy(from: &Path, to: &Path, words: &[(&str, String)]) {
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
