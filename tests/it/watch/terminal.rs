use std::io::Write;
use std::process::{Command, Stdio};

use super::{Changing, Watching};
use crate::support::page::{ALLOW_PAGE, ORIGIN};
use crate::support::run::foreign_variables;
use crate::support::server::Answer;
use crate::support::skipped::{Need, skipped};

/// On a terminal one line says that it goes on. It is gone when Ctrl-C ends it, and the status is that of the last round.
/// The terminal is made by `script`, of util-linux.
#[test]
fn one_line_that_is_renewed() {
    let is_there = Command::new("script")
        .arg("--version")
        .output()
        .is_ok_and(|output| String::from_utf8_lossy(&output.stdout).contains("util-linux"));
    if !is_there {
        return skipped(Need::Terminal, "watch::terminal", "script of util-linux is not installed");
    }
    let server = Changing::answering(&[
        (Answer::of(200, &[ALLOW_PAGE]), Answer::of(200, &[ALLOW_PAGE])),
        (Answer::of(200, &[]), Answer::of(200, &[])),
    ]);
    let program = env!("CARGO_BIN_EXE_corscheck");
    // A shell that stays until the program has ended would get Ctrl-C too, and end of it: dash does.
    let line =
        format!("exec '{program}' probe '{}' --origin {ORIGIN} -q --watch=0.5", server.server.url("/"));
    let mut command = Command::new("script");
    for name in foreign_variables() {
        command.env_remove(name);
    }
    command.args(["--quiet", "--return", "--command", &line, "/dev/null"]);
    command.env("LANG", "C.UTF-8").env("TERM", "xterm").env("NO_COLOR", "1").stdin(Stdio::piped());
    let mut watching = Watching::of(command);
    watching.until("ALLOWED");
    server.is_asked(3);
    server.change(1);
    // The line goes away for what is printed, and is drawn again below it.
    let told = watching.until("BLOCKED cors-allow-origin-missing  ");
    assert!(told.contains("watching: ALLOWED for "), "{told:?}");
    server.is_asked(3);
    watching.child.stdin.take().expect("its keyboard").write_all(b"\x03").expect("it can be typed");
    let status = watching.child.wait().expect("it ends");
    let rest: String = watching.output.iter().collect();
    assert_eq!(status.code(), Some(1), "{rest:?}");
    assert!(rest.contains("watching: BLOCKED cors-allow-origin-missing for "), "{rest:?}");
    // Nothing stands there at the end: the last thing is that the line is emptied.
    let end = rest.trim_end_matches(['\r', '\n']);
    assert!(end.ends_with("\u{1b}[2K"), "{rest:?}");
}
