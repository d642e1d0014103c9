//! A terminal, made by `script` of util-linux.

use std::process::{Command, Stdio};

use super::run::foreign_variables;
use super::skipped::{Need, skipped};

/// The program on a terminal, with these words as a shell takes them; `None` where there is no `script`.
pub(crate) fn on_terminal(test: &str, words: &str) -> Option<Command> {
    let version = Command::new("script").arg("--version").output();
    if !version.is_ok_and(|output| String::from_utf8_lossy(&output.stdout).contains("util-linux")) {
        skipped(Need::Terminal, test, "script of util-linux is not installed");
        return None;
    }
    // A shell that stays until the program has ended would get Ctrl-C too, and end of it: dash does.
    let line = format!("exec '{}' {words}", env!("CARGO_BIN_EXE_corscheck"));
    let mut command = Command::new("script");
    for name in foreign_variables() {
        command.env_remove(name);
    }
    command.args(["--quiet", "--return", "--command", &line, "/dev/null"]);
    command.env("LANG", "C.UTF-8").env("TERM", "xterm").env("NO_COLOR", "1").stdin(Stdio::piped());
    Some(command)
}
