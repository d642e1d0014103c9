//! Every flag, once.

mod completions;
mod connection;
mod demo;
mod explain;
mod fix;
mod har;
mod help;
mod help_text;
mod init;
mod man;
mod merge;
mod origin;
mod output;
mod paste;
mod probe;
mod rate_limits;
mod request;
mod run;
mod serve;
mod values;

use clap::builder::styling::{AnsiColor, Styles};
use clap::{Parser, Subcommand};

use self::help_text::help_text;

pub use self::completions::Completions;
pub use self::connection::Connection;
pub use self::demo::Demo;
pub use self::explain::Explain;
pub use self::fix::Fix;
pub use self::har::HarFile;
pub use self::help::Help;
pub use self::init::Init;
pub use self::man::{MAN_PAGES, Man};
pub use self::merge::Merge;
pub use self::origin::Origin;
pub use self::output::Output;
pub use self::paste::Paste;
pub use self::probe::Probe;
pub use self::rate_limits::RateLimits;
pub use self::request::{ExtraFlags, FixFlag, PageFlags, RequestFlags};
pub use self::run::{ReportFile, Run};
pub use self::serve::Serve;
pub use self::values::{Format, Pause, Seconds, When};

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().bold())
    .usage(AnsiColor::Green.on_default().bold())
    .literal(AnsiColor::Cyan.on_default().bold())
    .placeholder(AnsiColor::Cyan.on_default());

/// Shows what a browser would do with a cross-origin request, which rule decides, and what to change
#[derive(Debug, Parser)]
#[command(name = "corscheck", version, styles = STYLES, max_term_width = 80, disable_help_subcommand = true)]
#[command(after_help = EXAMPLES, after_long_help = HELP, arg_required_else_help = true)]
#[command(next_line_help = false, infer_subcommands = false, subcommand_value_name = "COMMAND")]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,

    /// When to colour the output: auto, always, never
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    #[arg(hide_possible_values = true, hide_short_help = true)]
    pub color: When,
}

help_text! {
    "0  allowed, passed, same origin, done\n  1  blocked, failed check, different origins", "\n  3  not decided: the network failed, or Ctrl-C came first";
    "corscheck demo",
    "corscheck probe https://api.example.com/items --origin https://app.example.com",
    "corscheck paste request.txt",
    "corscheck explain preflight-method-not-allowed",
}

/// The commands. A command's flags are made when that command is called: making those of all takes longer than what a short
/// command does.
#[derive(Debug, Subcommand)]
#[command(defer = true)]
pub enum Command {
    /// Send what a browser would send, and judge the responses
    Probe(Box<Probe>),
    /// Probe a pasted cURL command, fetch() call, console message or HAR
    Paste(Box<Paste>),
    /// Explain a rule or a console message: why browsers block, what to change
    Explain(Explain),
    /// Judge the cross-origin requests of a recorded HAR; nothing is sent
    Har(HarFile),
    /// Compare the origins of two URLs: scheme, host, port, site
    Origin(Origin),
    /// Print server configuration for exactly this CORS policy
    Fix(Fix),
    /// Write a first corscheck.toml
    Init(Box<Init>),
    /// Run the checks of a suite: which pages may call which API
    Run(Box<Run>),
    /// Merge the reports of several runs into one
    Merge(Merge),
    /// Show typical mistakes on a built-in server, without a network
    Demo(Demo),
    /// Serve the playground: rules and usual failures, to try in a browser
    Serve(Serve),
    /// Print the completions of a shell
    Completions(Completions),
    /// Print a man page, or write all of them to a folder
    Man(Man),
    /// Print the help of a command
    Help(Help),
}

impl Command {
    /// Whether secrets are to be printed as they are.
    #[must_use]
    pub fn shows_secrets(&self) -> bool {
        match self {
            Self::Probe(args) => args.output.show_secrets,
            Self::Paste(args) => args.output.show_secrets,
            Self::Har(args) => args.output.show_secrets,
            Self::Run(args) => args.show_secrets,
            _ => false,
        }
    }
}

/// The names of all commands, for `corscheck help` and the completions.
pub(super) const COMMANDS: [&str; 14] = [
    "probe",
    "paste",
    "explain",
    "har",
    "origin",
    "fix",
    "init",
    "run",
    "merge",
    "demo",
    "serve",
    "completions",
    "man",
    "help",
];

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn all_commands_are_named() {
        let cli = Cli::command();
        let names: Vec<&str> = cli.get_subcommands().map(clap::Command::get_name).collect();
        assert_eq!(names, COMMANDS);
    }
}
