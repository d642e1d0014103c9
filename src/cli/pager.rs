//! Long texts on a terminal, by the user's pager.

use std::io::{self, Write};
use std::process::{Child, Command, Stdio};

use super::terminal::Terminal;

/// What is used where `PAGER` is not set: it ends at once where the text fits, passes colours on, and leaves the text there.
const USUAL: &str = "less -FRX";

/// Shows what has nothing in it from elsewhere: in the pager if the standard output is a terminal that it does not fit on.
/// Without a pager it is printed as it is.
pub(super) fn show(text: &str, terminal: &Terminal) -> io::Result<()> {
    let fits = terminal.height.is_none_or(|height| text.lines().count() < height);
    let Some(mut pager) = (!fits).then(start).flatten() else {
        return Terminal::print_own(text);
    };
    if let Some(mut input) = pager.stdin.take() {
        match input.write_all(text.as_bytes()) {
            // Its reader has seen enough.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {}
            written => written?,
        }
    }
    pager.wait().map(drop)
}

/// The pager, if there is one. `PAGER` may have flags, and an empty one stands for none.
fn start() -> Option<Child> {
    let set = std::env::var("PAGER").ok();
    let words = shlex::split(set.as_deref().unwrap_or(USUAL))?;
    let (program, flags) = words.split_first()?;
    let mut command = Command::new(program);
    command.args(flags).stdin(Stdio::piped());
    // As git does: less must pass colours on, however it was called.
    if std::env::var_os("LESS").is_none() {
        command.env("LESS", "FRX");
    }
    command.spawn().ok()
}
