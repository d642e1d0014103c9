//! Tools of projects, running: development servers and other proxies, as `tests/fixes/install` installs them.

use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::support::checked_in::path_in_tree;
use crate::support::run::foreign_variables;
use crate::support::skipped::{Need, skipped};

/// How long a tool may take until it listens.
const PATIENCE: Duration = Duration::from_secs(120);

/// A program with all that it starts; dropping it ends them.
pub(super) struct Tool(Child);

impl Drop for Tool {
    fn drop(&mut self) {
        // It is a group of its own.
        let _ = Command::new("kill").args(["-KILL", "--", &format!("-{}", self.0.id())]).status();
        let _ = self.0.wait();
    }
}

/// Where npm's packages are.
pub(super) fn modules() -> PathBuf {
    path_in_tree("target/fixes/npm/node_modules")
}

/// Whether these are here: a program by its name, a package of npm by `npm:` and its name. The test is skipped otherwise.
pub(super) fn are_here(test: &str, needs: &[&str]) -> bool {
    if Need::Servers.is_unwanted() {
        skipped(Need::Servers, test, "left out by CORSCHECK_SKIP");
        return false;
    }
    let is_here = |need: &&&str| match need.strip_prefix("npm:") {
        Some(package) => modules().join(package).is_dir(),
        None => program_folders().any(|folder| folder.join(need).is_file()),
    };
    match needs.iter().find(|need| !is_here(need)) {
        Some(missing) => {
            skipped(Need::Servers, test, &format!("{missing} is not installed"));
            false
        }
        None => true,
    }
}

fn program_folders() -> impl Iterator<Item = PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    // Debian has servers there, which is on no ordinary user's PATH.
    std::env::split_paths(&path).chain(["/usr/sbin".into()]).collect::<Vec<_>>().into_iter()
}

/// A folder of its own in which npm's packages are found.
pub(super) fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir_in(path_in_tree("target/fixes")).expect("a folder");
    for (name, text) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    }
    let modules = modules();
    if modules.is_dir() {
        std::os::unix::fs::symlink(modules, folder.path().join("node_modules")).expect("a link");
    }
    folder
}

/// Starts a program in a folder, and waits until it listens on a port.
pub(super) fn start(folder: &Path, line: &[&str], port: u16) -> Tool {
    let log = std::fs::File::create(folder.join("log")).expect("a log");
    let mut command = Command::new(line[0]);
    for name in foreign_variables() {
        command.env_remove(name);
    }
    let child = command
        .args(&line[1..])
        .current_dir(folder)
        .env("PATH", std::env::join_paths(program_folders()).expect("folders of a PATH"))
        .env("NEXT_TELEMETRY_DISABLED", "1")
        .stdin(Stdio::null())
        .stdout(log.try_clone().expect("a second handle"))
        .stderr(log)
        .process_group(0)
        .spawn()
        .unwrap_or_else(|error| panic!("{}: {error}", line[0]));
    let mut tool = Tool(child);
    let start = Instant::now();
    while std::net::TcpStream::connect(("localhost", port)).is_err() {
        let log = || std::fs::read_to_string(folder.join("log")).unwrap_or_default();
        assert!(start.elapsed() < PATIENCE, "{line:?} does not listen:\n{}", log());
        assert!(matches!(tool.0.try_wait(), Ok(None)), "{line:?} ended:\n{}", log());
        std::thread::sleep(Duration::from_millis(50));
    }
    tool
}
