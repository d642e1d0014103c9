//! Every flag, once.

mod connection;
mod fix;
mod har;
mod init;
mod merge;
mod output;
mod paste;
mod probe;
mod run;
mod serve;
mod values;

use clap::builder::styling::{AnsiColor, Styles};
use clap::{Args, Parser, Subcommand, ValueHint};

use self::values::ids;
use crate::web::browser::Browser;

pub use self::connection::Connection;
pub use self::fix::Fix;
pub use self::har::HarFile;
pub use self::init::Init;
pub use self::merge::Merge;
pub use self::output::Output;
pub use self::paste::Paste;
pub use self::probe::Probe;
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
#[command(after_help = TOP_HELP, propagate_version = true, arg_required_else_help = true)]
#[command(next_line_help = false, infer_subcommands = false, subcommand_value_name = "COMMAND")]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,

    /// When to colour the output [possible values: auto, always, never]
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", hide_default_value = true)]
    #[arg(hide_possible_values = true, hide_short_help = true)]
    pub color: When,
}

const TOP_HELP: &str = "\
Examples:
  corscheck demo
  corscheck serve
  corscheck origin http://localhost:3000 https://api.example.com
  corscheck probe https://api.example.com/items -X PUT -H X-Custom \\
      --origin https://app.example.com
  corscheck explain preflight-method-not-allowed
  corscheck paste request.txt
  corscheck har network.har

Exit status:
  0  allowed (probe, paste, har), same origin (origin)
  1  blocked (probe, paste, har), not the same origin (origin)
  2  the command line is wrong
  3  no rule could decide, because the network failed (probe, paste, har)";

/// The commands. A command's flags are made when that command is called: making those of all takes longer than what a short
/// command does.
#[derive(Debug, Subcommand)]
#[command(defer = true)]
pub enum Command {
    /// Compare the origins of two URLs: scheme, host, port, site
    Origin(Origin),
    /// Send what a browser would send, and judge what comes back
    Probe(Box<Probe>),
    /// Run the checks of a suite: which pages may use which API, and which may not
    Run(Box<Run>),
    /// Write a first corscheck.toml
    Init(Box<Init>),
    /// Join the reports of several runs into one
    Merge(Merge),
    /// Take what is at hand: a cURL or fetch line, a console message, a HAR
    Paste(Box<Paste>),
    /// Judge the cross-origin requests of a recorded HAR; nothing is sent
    Har(HarFile),
    /// Explain a rule or a console message: why browsers say no, what to change
    Explain(Explain),
    /// Print the configuration that makes a server hold a policy, and only it
    Fix(Fix),
    /// Show typical mistakes on a server of its own, without a network
    Demo(Demo),
    /// Serve the playground: each rule's example and the usual failures, to try in a browser
    Serve(Serve),
    /// Print the completions of a shell
    Completions(Completions),
    /// Print a man page, or write all of them to a folder
    Man(Man),
}

const ORIGIN_HELP: &str = "\
Examples:
  corscheck origin http://localhost:3000 http://127.0.0.1:3000
  corscheck origin https://example.com https://api.example.com --format json
  corscheck origin null file:///home/me/index.html

Exit status:
  0  same origin
  1  not the same origin
  2  the command line is wrong";

/// Compare the origins of two URLs: scheme, host, port, site
///
/// Says whether they are one origin and one site, which part differs, and what that means for reading answers,
/// cookies, storage and frames. Nothing is sent.
#[derive(Args, Debug)]
#[command(after_help = ORIGIN_HELP)]
pub struct Origin {
    /// A URL, an origin, or null for an opaque origin
    #[arg(value_hint = ValueHint::Url)]
    pub a: String,
    /// What to compare it with: the same kinds of text
    #[arg(value_hint = ValueHint::Url)]
    pub b: String,
    /// How to print the answer
    #[arg(long, value_name = "FORMAT", default_value = "text", help_heading = "Output")]
    pub format: Format,
    /// Print only the verdict
    #[arg(short, long, help_heading = "Output")]
    pub quiet: bool,
}

const EXPLAIN_HELP: &str = "\
Examples:
  corscheck explain cors-allow-origin-missing
  corscheck explain CORSMissingAllowOrigin
  corscheck explain 'Preflight response is not successful. Status code: 405'
  corscheck explain - < console.txt
  corscheck explain --list";

/// Explain a rule or a console message: why browsers say no, what to change
///
/// Takes the rule's id from a verdict, the name that a browser's console or developer tools give the error, or the
/// message itself, of Chromium, Firefox or Safari. Nothing is sent.
#[derive(Args, Debug)]
#[command(after_help = EXPLAIN_HELP)]
pub struct Explain {
    /// The rule's id, a browser's name for it, or a console message; - reads standard input
    #[arg(required_unless_present = "list", value_name = "RULE|MESSAGE")]
    pub rule: Option<String>,
    /// List all rules, a line each
    #[arg(long, conflicts_with = "rule")]
    pub list: bool,
    /// How to print the answer
    #[arg(long, value_name = "FORMAT", default_value = "text", help_heading = "Output")]
    pub format: Format,
}

const DEMO_HELP: &str = "\
Starts a server on a free loopback port, with endpoints that are set up right
and wrong in typical ways, probes each as a page of http://localhost:3000
would, and prints the verdicts.

Exit status:
  0  all verdicts came out as they should
  1  one did not
  2  the command line is wrong";

/// Show typical mistakes on a server of its own, without a network
#[derive(Args, Debug)]
#[command(after_help = DEMO_HELP)]
pub struct Demo {
    /// The browser whose verdicts are wanted
    #[arg(long, value_name = "BROWSER", value_parser = ids::<Browser>(), default_value = "chromium")]
    pub browser: Browser,
    /// Print one line a verdict
    #[arg(short, long, help_heading = "Output")]
    pub quiet: bool,
}

const COMPLETIONS_HELP: &str = "\
Examples:
  corscheck completions bash \\
      > ~/.local/share/bash-completion/completions/corscheck
  corscheck completions fish > ~/.config/fish/completions/corscheck.fish
  corscheck completions zsh > ~/.zfunc/_corscheck";

/// Print the completions of a shell
#[derive(Args, Debug)]
#[command(after_help = COMPLETIONS_HELP)]
pub struct Completions {
    /// The shell whose completions are wanted
    pub shell: clap_complete::Shell,
}

const MAN_HELP: &str = "\
Examples:
  corscheck man | man -l -
  corscheck man probe | man -l -
  corscheck man rules | man -l -
  corscheck man --out man";

/// Print a man page, or write all of them to a folder
#[derive(Args, Debug)]
#[command(after_help = MAN_HELP)]
pub struct Man {
    /// The command to print the page of; also corscheck.toml, and rules for all rules
    #[arg(value_name = "COMMAND", conflicts_with = "out")]
    pub page: Option<String>,
    /// Write all pages to this folder
    #[arg(long, value_name = "FOLDER", value_hint = ValueHint::DirPath)]
    pub out: Option<std::path::PathBuf>,
}
