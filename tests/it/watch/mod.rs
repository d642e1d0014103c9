//! `--watch`, against servers and files that change while it runs.
//!
//! Nothing here waits for a time: a test reads what the program prints until the words come that it waits for, and counts
//! what the server gets.

mod end;
mod probe;
mod refused;
mod run;
mod terminal;

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Instant;

use crate::support::PATIENCE;
use crate::support::page::ORIGIN;
use crate::support::run::foreign_variables;
use crate::support::server::{Request, Response, Server};

/// The program, watching. Dropping it ends it.
pub(crate) struct Watching {
    child: Child,
    output: Receiver<String>,
    errors: Receiver<String>,
}

impl Watching {
    /// Starts it with these arguments.
    pub(crate) fn start(args: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_corscheck"));
        for name in foreign_variables() {
            command.env_remove(name);
        }
        command.args(args).env("LANG", "C.UTF-8").stdin(Stdio::null());
        Self::of(command)
    }

    /// Starts it as this command has it.
    fn of(mut command: Command) -> Self {
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program can be started");
        let output = lines(Box::new(child.stdout.take().expect("its output")));
        let errors = lines(Box::new(child.stderr.take().expect("its complaints")));
        Self { child, output, errors }
    }

    /// What it prints up to the line that has these words.
    pub(crate) fn until(&self, words: &str) -> String {
        until(&self.output, words)
    }

    /// What it complains of, up to the line that has these words.
    pub(crate) fn complains(&self, words: &str) -> String {
        until(&self.errors, words)
    }

    /// Ends it as a signal of this name does, and gives its status and what it had printed besides.
    pub(crate) fn end(mut self, signal: &str) -> (ExitStatus, String) {
        let id = self.child.id().to_string();
        let sent = Command::new("kill").args([&format!("-{signal}"), &id]).status().expect("kill can be run");
        assert!(sent.success());
        let status = self.child.wait().expect("it ends");
        (status, self.output.iter().collect())
    }

    /// The same, where no further round may have been reported: besides there is only the rest of the last report.
    fn ends_quietly(self, status: i32) {
        let (ended, rest) = self.end("INT");
        assert_eq!(ended.code(), Some(status), "{rest}");
        assert!(!["Round ", "→", "{"].iter().any(|mark| rest.contains(mark)), "{rest}");
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The lines of a stream, read as they come.
fn lines(stream: Box<dyn Read + Send>) -> Receiver<String> {
    let (sender, lines) = channel();
    thread::spawn(move || {
        for line in BufReader::new(stream).lines() {
            let Ok(line) = line else { return };
            if sender.send(line + "\n").is_err() {
                return;
            }
        }
    });
    lines
}

fn until(lines: &Receiver<String>, words: &str) -> String {
    let mut text = String::new();
    loop {
        match lines.recv_timeout(PATIENCE) {
            Ok(line) => text.push_str(&line),
            Err(error) => panic!("{error}: {words} did not come after:\n{text}"),
        }
        if text.lines().next_back().is_some_and(|line| line.contains(words)) {
            return text;
        }
    }
}

/// A way to respond.
type Way = Box<dyn Fn(&Request) -> Response + Send + Sync>;

/// A server whose responses a test changes while it runs.
struct Changing {
    server: Server,
    now: Arc<AtomicUsize>,
    received: Mutex<Receiver<usize>>,
}

impl Changing {
    /// A server with these ways to respond, the first of them first.
    fn start(ways: Vec<Way>) -> Self {
        let now = Arc::new(AtomicUsize::new(0));
        let (sender, received) = channel();
        let (way, sender) = (Arc::clone(&now), Mutex::new(sender));
        let server = Server::start(move |request| {
            let way = way.load(Ordering::SeqCst);
            let response = ways[way](request);
            // The test may be over.
            let _ = sender.lock().expect("no panic").send(way);
            response
        });
        Self { server, now, received: Mutex::new(received) }
    }

    /// Always the same responses to preflights and to the rest.
    fn always(ways: &[(Response, Response)]) -> Self {
        let way = |(preflight, actual): (Response, Response)| -> Way {
            Box::new(
                move |request| if request.method == "OPTIONS" { preflight.clone() } else { actual.clone() },
            )
        };
        Self::start(ways.iter().cloned().map(way).collect())
    }

    /// From now on it responds in this way.
    fn change(&self, way: usize) {
        self.now.store(way, Ordering::SeqCst);
    }

    /// Waits for so many more requests in the current way.
    fn awaits(&self, times: usize) {
        let received = self.received.lock().expect("no panic");
        let now = self.now.load(Ordering::SeqCst);
        let mut left = times;
        while left > 0 {
            let way = received.recv_timeout(PATIENCE).expect("a request");
            left -= usize::from(way == now);
        }
    }
}

/// A server where another was, with the same response to all. Another program may have the port for a moment.
fn back(address: &str, response: &Response) -> Server {
    let start = Instant::now();
    loop {
        let response = response.clone();
        match Server::on(address, None, Box::new(move |_| response.clone())) {
            Ok(server) => return server,
            Err(error) => assert!(start.elapsed() < PATIENCE, "{address}: {error}"),
        }
        thread::yield_now();
    }
}

/// A probe of this URL, often.
fn probe(url: &str, more: &[&str]) -> Watching {
    let here = ["--page-address-space", "local"];
    Watching::start(&[&["probe", url, "--origin", ORIGIN, "--watch=0.5"], &here[..], more].concat())
}
