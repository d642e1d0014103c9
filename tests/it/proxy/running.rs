//! `corscheck proxy`, running.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, ChildStderr, ChildStdout, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};

use crate::support::PATIENCE;
use crate::support::run::foreign_variables;

/// The program as a proxy on a free port. Dropping it ends it.
pub(super) struct Running {
    child: Child,
    /// Where it listens.
    pub(super) port: u16,
    lines: Receiver<String>,
    seen: String,
    stderr: Option<ChildStderr>,
}

/// How it ended, and all that it printed.
pub(super) struct Ended {
    pub(super) status: i32,
    pub(super) stdout: String,
    pub(super) stderr: String,
}

impl Running {
    pub(super) fn start(args: &[&str]) -> Self {
        Self::start_at(0, args)
    }

    /// The same on this port.
    pub(super) fn start_at(port: u16, args: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_corscheck"));
        for name in foreign_variables() {
            command.env_remove(name);
        }
        let mut child = command
            .args(["proxy", "--listen", &port.to_string()])
            .args(args)
            .env("LANG", "C.UTF-8")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program can be started");
        let lines = read(child.stdout.take().expect("a pipe"));
        let stderr = child.stderr.take();
        let mut running = Self { child, port: 0, lines, seen: String::new(), stderr };
        let line = running.line();
        let port = line.trim().strip_prefix("http://localhost:").and_then(|rest| rest.strip_suffix('/'));
        running.port = port.and_then(|port| port.parse().ok()).unwrap_or_else(|| panic!("no URL: {line}"));
        running
    }

    /// Its next line.
    fn line(&mut self) -> String {
        let line = self.lines.recv_timeout(PATIENCE).expect("it prints a line");
        self.seen.push_str(&line);
        line
    }

    /// Waits until it printed this.
    pub(super) fn wait_for(&mut self, words: &str) {
        while !self.seen.contains(words) {
            self.line();
        }
    }

    /// A connection to it.
    pub(super) fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).expect("it listens");
        stream.set_read_timeout(Some(PATIENCE)).expect("a time limit");
        stream
    }

    /// Sends a request with this head and body to its own host, and gives the whole response.
    pub(super) fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Response {
        let mut head = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n");
        if !headers.iter().any(|(name, _)| *name == "Host") {
            head.push_str(&format!("Host: localhost:{}\r\n", self.port));
        }
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        if !body.is_empty() {
            head.push_str(&format!("Content-Length: {}\r\n", body.len()));
        }
        let mut stream = self.connect();
        stream.write_all(format!("{head}\r\n").as_bytes()).expect("it reads");
        stream.write_all(body).expect("it reads");
        let mut back = Vec::new();
        stream.read_to_end(&mut back).expect("it responds");
        Response::of(&back)
    }

    /// As `fetch()` of a page on the proxy itself has it.
    pub(super) fn fetch(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> Response {
        let usual =
            [("Sec-Fetch-Mode", "cors"), ("Sec-Fetch-Dest", "empty"), ("Sec-Fetch-Site", "same-origin")];
        self.send(method, path, &[&usual, headers].concat(), b"")
    }

    /// The most memory that it has used, in bytes.
    #[cfg(target_os = "linux")]
    pub(super) fn most_memory(&self) -> u64 {
        let status =
            std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).expect("its status");
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("its memory");
        let kilobytes = line.trim().trim_end_matches(" kB").parse::<u64>().expect("a number");
        kilobytes * 1024
    }

    /// Does what Ctrl-C does.
    pub(super) fn interrupt(&self) {
        let sent = Command::new("kill").args(["-INT", &self.child.id().to_string()]).status();
        assert!(sent.expect("kill can be run").success());
    }

    /// The same, and waits for the end.
    pub(super) fn end(mut self) -> Ended {
        self.interrupt();
        let status = self.child.wait().expect("it ends").code().expect("a status");
        while let Ok(line) = self.lines.recv() {
            self.seen.push_str(&line);
        }
        let mut stderr = String::new();
        if let Some(mut pipe) = self.stderr.take() {
            pipe.read_to_string(&mut stderr).expect("text");
        }
        Ended { status, stdout: std::mem::take(&mut self.seen), stderr }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn read(stdout: ChildStdout) -> Receiver<String> {
    let (sender, lines) = channel();
    std::thread::spawn(move || {
        for line in BufReader::new(stdout).lines().map_while(Result::ok) {
            if sender.send(format!("{line}\n")).is_err() {
                return;
            }
        }
    });
    lines
}

/// A response as it came.
#[derive(Debug)]
pub(super) struct Response {
    pub(super) status: u16,
    headers: Vec<(String, String)>,
    pub(super) body: String,
}

impl Response {
    fn of(bytes: &[u8]) -> Self {
        let text = String::from_utf8_lossy(bytes);
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let mut lines = head.split("\r\n");
        let status =
            lines.next().and_then(|line| line.split(' ').nth(1)).and_then(|status| status.parse().ok());
        let headers = lines.filter_map(|line| line.split_once(": "));
        Self {
            status: status.unwrap_or_else(|| panic!("no status: {text}")),
            headers: headers.map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned())).collect(),
            body: body.to_owned(),
        }
    }

    /// The values of a header.
    pub(super) fn all(&self, name: &str) -> Vec<&str> {
        self.headers.iter().filter(|(theirs, _)| theirs == name).map(|(_, value)| value.as_str()).collect()
    }
}
