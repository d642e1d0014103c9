//! What the process is connected to, decided once.

use std::io::{self, IsTerminal, Write};

use super::args::When;
use super::mask;
use crate::render::Style;

/// Where the output goes, and how it is formatted.
#[derive(Debug)]
pub(crate) struct Terminal {
    /// How text may look.
    pub(crate) style: Style,
    /// How many lines the terminal has, where the standard output is one.
    pub(crate) height: Option<usize>,
    /// Whether both streams go to a terminal: only then progress is shown.
    pub(crate) shows_progress: bool,
}

/// The widest that text gets, however wide the terminal is.
const WIDEST: usize = 100;
/// The width without a terminal.
const USUAL: usize = 80;
/// The height of a terminal that does not say it.
const USUAL_HEIGHT: usize = 24;

impl Terminal {
    /// Looks at the process's streams and environment.
    pub(crate) fn of_process(color: When) -> Self {
        let is_terminal = io::stdout().is_terminal();
        let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let is_0 = |name: &str| std::env::var_os(name).is_some_and(|value| value == "0");
        let color = match color {
            When::Always => true,
            When::Never => false,
            When::Auto => {
                let forced = set("CLICOLOR_FORCE") && !is_0("CLICOLOR_FORCE");
                let is_usual = is_terminal
                    && !is_0("CLICOLOR")
                    && std::env::var_os("TERM").is_none_or(|term| term != "dumb");
                // Who cannot have colours comes before who wants them.
                !set("NO_COLOR") && (forced || is_usual)
            }
        };
        colored::control::set_override(color);
        let size = is_terminal.then(terminal_size::terminal_size).flatten();
        let width = size.map_or(USUAL, |(width, _)| usize::from(width.0));
        let is_dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let height = size.map_or(USUAL_HEIGHT, |(_, height)| usize::from(height.0));
        let height = (is_terminal && !is_dumb).then_some(height);
        Self {
            height,
            style: Style { hide: mask::part, ..Style::new(is_utf8(), width.clamp(40, WIDEST)) },
            shows_progress: io::stderr().is_terminal() && is_terminal,
        }
    }

    /// Writes what has nothing in it from elsewhere: manuals, rules, examples.
    pub(crate) fn print_own(text: &str) -> io::Result<()> {
        print(text)
    }

    /// Writes to the standard output, without secrets. A reader that stops early, as `head` does, still gets the exit status.
    pub(crate) fn print(text: &str) -> io::Result<()> {
        print(&mask::output(text))
    }
}

fn print(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}

/// Whether the locale is UTF-8. Without a locale it is assumed: containers have none.
fn is_utf8() -> bool {
    ["LC_ALL", "LC_CTYPE", "LANG"]
        .iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|value| !value.is_empty())
        .is_none_or(|value| {
            let value = value.to_ascii_lowercase();
            value.contains("utf-8") || value.contains("utf8")
        })
}
