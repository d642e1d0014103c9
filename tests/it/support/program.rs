//! Programs of this machine that a test runs beside corscheck: servers and proxies.

use std::net::TcpStream;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::PATIENCE;

/// A program that ends with the test.
pub(crate) struct Program(Child);

impl Drop for Program {
    fn drop(&mut self) {
        // Some, as Apache, have processes of their own, which must end with them.
        let group = format!("-{}", self.0.id());
        let _ = Command::new("kill").args(["-KILL", "--", &group]).stderr(Stdio::null()).status();
        let _ = self.0.wait();
    }
}

/// Where programs are looked for: Debian has servers where no ordinary user's `PATH` leads.
fn path() -> String {
    std::env::var("PATH").unwrap_or_default() + ":/usr/sbin:/sbin"
}

/// Whether a program is installed.
pub(crate) fn is_installed(name: &str) -> bool {
    std::env::split_paths(&path()).any(|folder| folder.join(name).is_file())
}

impl Program {
    /// Starts it in a folder, with these variables, and waits until it listens at all of these ports.
    pub(crate) fn start(
        name: &str,
        args: &[&str],
        folder: &Path,
        variables: &[(&str, &Path)],
        ports: &[u16],
    ) -> Self {
        let child = Command::new(name)
            .args(args)
            .current_dir(folder)
            .env("PATH", path())
            .envs(variables.iter().copied())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        let mut running = Self(child);
        let start = Instant::now();
        for port in ports {
            while TcpStream::connect(("127.0.0.1", *port)).is_err() {
                if let Ok(Some(status)) = running.0.try_wait() {
                    panic!("{name} {args:?} ended: {status}");
                }
                assert!(start.elapsed() < PATIENCE, "{name} does not listen");
                thread::sleep(Duration::from_millis(50));
            }
        }
        running
    }
}
