//! A page in a window: what fails is printed while it is open, and Ctrl-C ends the visit with its summary.

use std::io::{BufRead, BufReader, Read};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::channel;

use super::visits::{BROWSERS, Visiting};
use crate::support::PATIENCE;
use crate::support::run::foreign_variables;
use crate::support::server::{Response, Server};

/// A display on which nothing is shown.
struct Display(Child, String);

impl Display {
    fn start() -> Self {
        let mut child = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", "1024x768x24", "-nolisten", "tcp"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("Xvfb, which WebKit's tests need, too");
        let mut number = String::new();
        let stdout = child.stdout.as_mut().expect("a pipe");
        BufReader::new(stdout).read_line(&mut number).expect("its number");
        Self(child, format!(":{}", number.trim()))
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn printed_as_it_comes_until_ctrl_c() {
    for browser in BROWSERS {
        let Some(visiting) = Visiting::in_browser("a page in a window", *browser) else { continue };
        if !has_xvfb() {
            crate::support::skipped::skipped(
                crate::support::skipped::Need::Browsers,
                "a page in a window",
                "Xvfb is not installed",
            );
            return;
        }
        let display = Display::start();
        let api = Server::always(Response::of(200, &[]));
        // As a person who clicks after a while.
        let html = format!(
            "<!doctype html><title>x</title><script>setTimeout(() => fetch('{}').catch(() => 0), 1500)</script>",
            api.url("/clicked")
        );
        let page =
            Server::always(Response::with_body(200, &[("Content-Type", "text/html")], html.as_bytes()));
        let mut command = Command::new(env!("CARGO_BIN_EXE_corscheck"));
        for name in foreign_variables() {
            command.env_remove(name);
        }
        let mut child = command
            .args(["page", &page.url("/"), "--show", "--browser", browser.id()])
            .env(visiting.variable(), &visiting.installed.program)
            .env("DISPLAY", &display.1)
            .env_remove("WAYLAND_DISPLAY")
            .env("LANG", "C.UTF-8")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            // A terminal sends Ctrl-C to all of a group.
            .process_group(0)
            .spawn()
            .expect("the program can be started");
        let (sender, lines) = channel();
        let stdout = child.stdout.take().expect("a pipe");
        std::thread::spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    return;
                }
            }
        });
        let line = lines.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("{browser}: nothing is printed"));
        assert!(line.contains("/clicked"), "{browser}: {line}");
        let group = format!("-{}", child.id());
        let sent = Command::new("kill").args(["-INT", "--", &group]).status().expect("kill can be run");
        assert!(sent.success());
        let status = child.wait().expect("it ends").code();
        let mut stderr = String::new();
        child.stderr.take().expect("a pipe").read_to_string(&mut stderr).expect("text");
        let rest: Vec<String> = lines.iter().collect();
        assert_eq!(status, Some(1), "{browser}: {stderr}\n{rest:?}");
        assert!(rest.iter().any(|line| line.contains("opened http://127.0.0.1:")), "{browser}: {rest:?}");
        assert!(
            rest.iter().any(|line| line.contains("across origins") || line.contains("not known")),
            "{browser}: {rest:?}"
        );
    }
}

fn has_xvfb() -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join("Xvfb").is_file())
}
