use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use super::{Changing, Watching, probe};
use crate::support::page::{ALLOW_PAGE, ORIGIN};
use crate::support::run::{file, foreign_variables};
use crate::support::server::{Response, Server, Then};

/// The status is that of the last complete round, whichever signal ends it.
#[test]
fn the_status_is_the_last_rounds() {
    let ways = [Response::of(200, &[ALLOW_PAGE]), Response::of(200, &[])]
        .map(|response| (response.clone(), response));
    for signal in ["INT", "TERM"] {
        let server = Changing::always(&ways);
        let watching = probe(&server.server.url("/"), &["-q"]);
        watching.until("ALLOWED");
        server.change(1);
        watching.until("BLOCKED");
        let (status, rest) = watching.end(signal);
        assert_eq!((status.code(), rest.as_str()), (Some(1), ""), "{signal}");

        let watching = probe(&server.server.url("/"), &["-q"]);
        watching.until("BLOCKED");
        server.change(0);
        watching.until("ALLOWED");
        drop(server);
        watching.until("FAILED");
        let (status, rest) = watching.end(signal);
        assert_eq!((status.code(), rest.as_str()), (Some(3), ""), "{signal}");
    }
}

/// Where no round was completed nothing is known.
#[test]
fn before_the_first_response() {
    let silent = Response::bytes("").then(Then::Stall);
    let server = Changing::always(&[(silent.clone(), silent)]);
    let watching = probe(&server.server.url("/"), &[]);
    server.awaits(1);
    let (status, printed) = watching.end("INT");
    assert_eq!((status.code(), printed.as_str()), (Some(3), ""));
}

#[test]
fn a_run_ends_with_the_last_rounds_status() {
    let server = Server::always(Response::of(200, &[]));
    let text = format!("[origins]\napp = '{ORIGIN}'\n[targets.api]\nurl = '{}'\n", server.url("/"));
    let path = file("watched-end.toml", text);
    let watching = Watching::start(&["run", &path, "--watch=0.5"]);
    watching.until("1 check: 0 passed, 1 failed");
    let (status, rest) = watching.end("TERM");
    assert_eq!((status.code(), rest.as_str()), (Some(1), ""));
}

/// As in `| head -1`: nothing changes, so nothing would be written, and it ends all the same.
#[test]
fn a_closed_pipe_ends_it() {
    let server = Server::always(Response::of(200, &[ALLOW_PAGE]));
    let url = server.url("/");
    for format in ["text", "json"] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_corscheck"));
        command.args(["probe", &url, "--origin", ORIGIN, "--watch=3600", "--format", format]);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        for name in foreign_variables() {
            command.env_remove(name);
        }
        let mut child = command.spawn().expect("the program can be started");
        let mut output = BufReader::new(child.stdout.take().expect("its output"));
        let mut line = String::new();
        output.read_line(&mut line).expect("a line");
        assert!(!line.is_empty());
        drop(output);
        let ended = child.wait_with_output().expect("its output");
        assert_eq!((ended.status.code(), ended.stderr.len()), (Some(0), 0), "{ended:?}");
    }
}
