//! The command line: the only room that prints, reads the environment, or decides an exit status.

pub mod args;
mod commands;
mod exit;
mod interrupt;
mod runtime;
mod terminal;

use std::ffi::OsString;
use std::io::{self, Write};
use std::process::ExitCode;

use clap::Parser;

pub use self::commands::generate::{completion_files, man_pages};
pub use self::commands::probe::parse_question;
pub use self::exit::Exit;

use self::args::{Cli, Command, parse_alone};
use self::terminal::Terminal;

/// Why a command stopped before it could say anything of its own.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// The command line is wrong; a sentence that says what would be right.
    #[error("{0}")]
    Usage(String),
    /// A file is wrong; where, and what would be right.
    #[error("{0}")]
    File(String),
    /// The machine does not give what is needed: sockets, a port.
    #[error("{0}")]
    Machine(String),
    /// Nothing can be written any more. A closed pipe is no error.
    #[error("the output could not be written: {0}")]
    Output(#[from] io::Error),
}

/// The whole program: reads the process's arguments, runs, and says how it ended.
#[must_use]
pub fn main() -> ExitCode {
    run(std::env::args_os()).into()
}

/// Runs a command line.
fn run(args: impl IntoIterator<Item = OsString>) -> Exit {
    let args: Vec<OsString> = args.into_iter().collect();
    let cli = match parse_alone(&args).map_or_else(|| Cli::try_parse_from(&args), Ok) {
        Ok(cli) => cli,
        Err(error) => return unparsed(&error, &args),
    };
    let terminal = Terminal::of_process(cli.color);
    match dispatch(cli, &terminal) {
        Ok(exit) => exit,
        Err(Error::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => Exit::Good,
        Err(error @ Error::Usage(_)) => {
            complain(&format!("{error}\n\nFor more information, try '--help'."));
            Exit::Usage
        }
        Err(error @ Error::File(_)) => {
            complain(&error.to_string());
            Exit::Usage
        }
        Err(error) => {
            complain(&error.to_string());
            Exit::Failed
        }
    }
}

fn dispatch(cli: Cli, terminal: &Terminal) -> Result<Exit, Error> {
    match cli.command {
        Command::Origin(args) => commands::origin::run(&args, terminal),
        Command::Probe(args) => commands::probe::run(&args, terminal),
        Command::Run(args) => commands::run::run(&args, terminal),
        Command::Init(args) => commands::init::run(&args),
        Command::Merge(args) => commands::merge::run(&args, terminal),
        Command::Paste(args) => commands::paste::run(&args, terminal),
        Command::Har(args) => commands::har::run(&args, terminal),
        Command::Explain(args) => commands::explain::run(&args, terminal),
        Command::Fix(args) => commands::fix::run(&args, terminal),
        Command::Demo(args) => commands::demo::run(&args, terminal),
        Command::Serve(args) => commands::serve::run(&args, terminal),
        Command::Completions(args) => commands::generate::completions(&args),
        Command::Man(args) => commands::generate::man(&args),
    }
}

/// Help and version go to the standard output; an error says what would be right.
fn unparsed(error: &clap::Error, args: &[OsString]) -> Exit {
    // Nothing can be done where even this cannot be written.
    let _ = error.print();
    if !error.use_stderr() {
        return Exit::Good;
    }
    if error.kind() == clap::error::ErrorKind::InvalidSubcommand
        && let Some(url) = args.iter().filter_map(|arg| arg.to_str()).find(|arg| arg.contains("://"))
    {
        let _ = writeln!(io::stderr(), "\n  tip: to probe it, write 'corscheck probe {url}'");
    }
    Exit::Usage
}

/// The system's words for an error, without its number.
fn system_words(error: &io::Error) -> String {
    let words = error.to_string();
    words.split_once(" (os error").map_or(words.as_str(), |(words, _)| words).to_owned()
}

fn complain(message: &str) {
    let _ = writeln!(io::stderr(), "error: {message}");
}
