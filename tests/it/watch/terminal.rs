use std::io::Write;

use super::{Changing, Watching};
use crate::support::page::{ALLOW_PAGE, ORIGIN};
use crate::support::server::Response;
use crate::support::terminal::on_terminal;

/// On a terminal one line says that it goes on. It is gone when Ctrl-C ends it, and the status is that of the last round.
#[test]
fn one_line_that_is_renewed() {
    let server = Changing::always(&[
        (Response::of(200, &[ALLOW_PAGE]), Response::of(200, &[ALLOW_PAGE])),
        (Response::of(200, &[]), Response::of(200, &[])),
    ]);
    let words = format!("probe '{}' --origin {ORIGIN} -q --watch=0.5", server.server.url("/"));
    let Some(command) = on_terminal("watch::terminal", &words) else { return };
    let mut watching = Watching::of(command);
    watching.until("ALLOWED");
    server.awaits(3);
    server.change(1);
    // The line goes away for what is printed, and is drawn again below it.
    let text = watching.until("BLOCKED cors-allow-origin-missing  ");
    assert!(text.contains("watching, Ctrl-C ends: ALLOWED for "), "{text:?}");
    server.awaits(3);
    watching.child.stdin.take().expect("its keyboard").write_all(b"\x03").expect("it can be typed");
    let status = watching.child.wait().expect("it ends");
    let rest: String = watching.output.iter().collect();
    assert_eq!(status.code(), Some(1), "{rest:?}");
    assert!(rest.contains("watching, Ctrl-C ends: BLOCKED cors-allow-origin-missing for "), "{rest:?}");
    // Nothing stands there at the end: the last thing is that the line is emptied.
    let end = rest.trim_end_matches(['\r', '\n']);
    assert!(end.ends_with("\u{1b}[2K"), "{rest:?}");
}
