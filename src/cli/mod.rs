//! The command line: the only room that prints, reads the environment, or chooses an exit status.

pub mod args;
mod commands;
mod curl_flags;
mod exit;
mod interrupt;
mod mask;
mod not_parsed;
mod pager;
mod progress;
mod runtime;
mod stderr;
mod terminal;

use std::ffi::OsString;
use std::io;
use std::process::ExitCode;

use clap::Parser;

pub use self::commands::frame::{parse_frame_question, parse_isolation_question};
pub use self::commands::generate::{completion_files, man_pages};
pub use self::commands::websocket::parse_socket_question;
pub use self::commands::words::{WordsError, parse_question};
pub use self::exit::Exit;

use self::args::{Cli, Command};
use self::terminal::Terminal;

/// Why a command stopped before its result.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// The command line is wrong; the sentence says what would be right.
    #[error("{0}")]
    Usage(String),
    /// A file is wrong: where, and what would be right.
    #[error("{0}")]
    File(String),
    /// This machine lacks what is needed: a free port, space on the disk, an installed browser.
    #[error("{0}")]
    Environment(String),
    /// The network failed, so there is nothing to judge.
    #[error("{0}")]
    Network(String),
    /// Ctrl-C came first.
    #[error("interrupted")]
    Interrupted,
    /// The output cannot be written. A closed pipe is not an error.
    #[error("cannot write the output: {}", system_message(.0))]
    Output(#[from] io::Error),
}

impl Error {
    /// The status with which it ends the program.
    fn exit(&self) -> Exit {
        match self {
            Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe => Exit::Success,
            Self::Usage(_) | Self::File(_) | Self::Environment(_) | Self::Output(_) => Exit::Error,
            Self::Network(_) | Self::Interrupted => Exit::Failed,
        }
    }
}

/// The whole program: reads the process's arguments, runs, and returns how it ended.
#[must_use]
pub fn main() -> ExitCode {
    run(std::env::args_os()).into()
}

/// Runs a command line.
fn run(args: impl IntoIterator<Item = OsString>) -> Exit {
    let args: Vec<OsString> = args.into_iter().collect();
    args.iter().filter_map(|arg| arg.to_str()).for_each(mask::learn_from);
    let cli = match Cli::parse_command(&args).map_or_else(|| Cli::try_parse_from(&args), Ok) {
        Ok(cli) => cli,
        Err(error) => return not_parsed::report(error, &args),
    };
    if cli.command.shows_secrets() {
        mask::show_secrets();
    }
    let terminal = Terminal::of_process(cli.global.color);
    dispatch(cli, &terminal).unwrap_or_else(|error| {
        match &error {
            Error::Output(cause) if cause.kind() == io::ErrorKind::BrokenPipe => {}
            Error::Usage(_) => stderr::error(format_args!("{error}\n\nFor more information, try '--help'.")),
            _ => stderr::error(&error),
        }
        error.exit()
    })
}

fn dispatch(cli: Cli, terminal: &Terminal) -> Result<Exit, Error> {
    match cli.command {
        Command::Audit(args) => commands::audit::run(&args, terminal),
        Command::Lint(args) => commands::lint::run(&args, terminal),
        Command::Origin(args) => commands::origin::run(&args, terminal),
        Command::Frame(args) if args.isolated => commands::isolated::run(&args, terminal),
        Command::Frame(args) => commands::frame::run(&args, terminal),
        Command::Probe(args) => match args.watch {
            Some(pause) => commands::watch::probe::run(&args, pause.0, terminal),
            None => commands::probe::run(&args, terminal),
        },
        Command::Run(args) => match args.watch {
            Some(pause) => commands::watch::run::run(&args, pause.0, terminal),
            None => commands::run::run(&args, terminal),
        },
        Command::Init(args) => commands::init::run(&args),
        Command::Mcp(args) => commands::mcp::run(&args),
        Command::Merge(args) => commands::merge::run(&args, terminal),
        Command::Paste(args) => commands::paste::run(&args, terminal),
        Command::Jsonp(args) => commands::jsonp::run(&args, terminal),
        Command::Har(args) => commands::har::run(&args, terminal),
        Command::SocketIo(args) => commands::socketio::run(&args, terminal),
        Command::WebSocket(args) => commands::websocket::run(&args, terminal),
        Command::Explain(args) => commands::explain::run(&args, terminal),
        Command::Fix(args) => commands::fix::run(&args, terminal),
        Command::Demo(args) => commands::demo::run(&args, terminal),
        Command::Page(args) => commands::page::run(&args, terminal),
        Command::Proxy(args) => commands::proxy::run(&args, terminal),
        Command::Schema(args) => commands::schema::run(&args),
        Command::Serve(args) => commands::serve::run(&args, terminal),
        Command::Completions(args) => commands::generate::completions(&args),
        Command::Man(args) => commands::generate::man(&args),
        Command::Help(args) => commands::help::run(&args),
    }
}

/// The system's message for an error, without its number.
fn system_message(error: &io::Error) -> String {
    let message = error.to_string();
    message.split_once(" (os error").map_or(message.as_str(), |(message, _)| message).to_owned()
}
