//! `corscheck serve`, running.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};

use serde_json::Value;

use crate::support::PATIENCE;
use crate::support::run::{foreign_variables, run};

/// The program as a server, on free ports. Dropping it ends it.
pub(crate) struct Playground {
    child: Child,
    pub(crate) port: u16,
}

impl Playground {
    pub(crate) fn start() -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_corscheck"));
        for name in foreign_variables() {
            command.env_remove(name);
        }
        let mut child = command
            .args(["serve", "--port", "0"])
            .env("LANG", "C.UTF-8")
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program can be started");
        let mut line = String::new();
        let stdout = child.stdout.as_mut().expect("a pipe");
        BufReader::new(stdout).read_line(&mut line).expect("it says where it is");
        let port = line.trim().strip_prefix("http://localhost:").and_then(|rest| rest.strip_suffix('/'));
        let port = port.and_then(|port| port.parse().ok()).unwrap_or_else(|| panic!("no URL: {line}"));
        Self { child, port }
    }

    /// The cases as `--list` has them, with the URLs of this server.
    pub(crate) fn cases(&self) -> Vec<Value> {
        let port = self.port.to_string();
        let listed = run(&["serve", "--list", "--format", "json", "--port", &port]);
        assert_eq!(listed.status, 0, "{listed:?}");
        listed.json()["cases"].as_array().expect("a list").clone()
    }

    pub(crate) fn index(&self) -> String {
        format!("http://localhost:{}/", self.port)
    }

    /// Sends bytes, and gives what comes back until the server closes the connection.
    pub(crate) fn raw(&self, bytes: &[u8]) -> std::io::Result<Vec<u8>> {
        use std::io::Read;
        let mut stream = std::net::TcpStream::connect(("127.0.0.1", self.port))?;
        stream.set_read_timeout(Some(PATIENCE))?;
        // The server may have closed it before all is sent; what it said can be read all the same.
        let _ = stream.write_all(bytes);
        let mut back = Vec::new();
        match stream.read_to_end(&mut back) {
            Err(error) if back.is_empty() => Err(error),
            _ => Ok(back),
        }
    }

    /// Does what Ctrl-C does, and waits for the end.
    #[cfg(unix)]
    pub(crate) fn interrupt(&mut self) -> std::process::ExitStatus {
        let id = self.child.id().to_string();
        let sent = Command::new("kill").args(["-INT", &id]).status().expect("kill can be run");
        assert!(sent.success());
        self.child.wait().expect("it ends")
    }

    /// Whether it still runs.
    pub(crate) fn is_alive(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }
}

impl Drop for Playground {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
