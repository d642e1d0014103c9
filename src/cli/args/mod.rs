//! Every flag, once.

mod audit;
mod completions;
mod connection;
mod demo;
mod explain;
mod fix;
mod frame;
mod har;
mod help;
mod help_text;
mod init;
mod jsonp;
mod lint;
mod man;
mod mcp;
mod merge;
mod origin;
mod output;
mod page;
mod paste;
mod probe;
mod proxy;
mod rate_limits;
mod request;
mod run;
mod schema;
mod serve;
mod socketio;
mod values;
mod websocket;

use std::ffi::OsString;

use clap::builder::styling::{AnsiColor, Styles};
use clap::{Args, FromArgMatches, Parser, Subcommand};

use self::help_text::help_text;

pub use self::audit::{Audit, AuditCredentials, AuditFormat};
pub use self::completions::Completions;
pub use self::connection::Connection;
pub use self::demo::Demo;
pub use self::explain::Explain;
pub use self::fix::{DEFAULT_URL, Fix};
pub use self::frame::Frame;
pub use self::har::HarFile;
pub use self::help::Help;
pub use self::init::Init;
pub use self::jsonp::Jsonp;
pub use self::lint::{Lint, LintFormat};
pub use self::man::{MAN_PAGES, Man};
pub use self::mcp::Mcp;
pub use self::merge::Merge;
pub use self::origin::Origin;
pub use self::output::Output;
pub use self::page::{Page, Wait};
pub use self::paste::Paste;
pub use self::probe::Probe;
pub use self::proxy::{Listen, Proxy};
pub use self::rate_limits::RateLimits;
pub use self::request::{ExtraFlags, FixFlag, PageFlags, RequestFlags};
pub use self::run::{ReportFile, Run};
pub use self::schema::Schema;
pub use self::serve::Serve;
pub use self::socketio::SocketIo;
pub use self::values::{Browsers, Format, Pause, Seconds, When};
pub use self::websocket::WebSocket;

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

    /// What holds for all commands.
    #[command(flatten)]
    pub global: GlobalFlags,
}

/// The flags of all commands.
#[derive(Args, Debug)]
pub struct GlobalFlags {
    /// When to colour the output: auto, always, never
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    #[arg(hide_possible_values = true, hide_short_help = true)]
    pub color: When,
}

help_text! {
    "0  allowed, passed, same origin, done\n  1  blocked, failed check, different origins", "\n  3  not decided: the network failed, or Ctrl-C ended a run";
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
    /// Explain a rule, a topic or a console message: why browsers block, what to change
    Explain(Explain),
    /// Open a page in a real browser, and judge all that it requests
    Page(Box<Page>),
    /// Judge the cross-origin requests of a recorded HAR; nothing is sent
    Har(HarFile),
    /// Judge whether a page's WebSocket opens
    #[command(name = "websocket")]
    WebSocket(Box<WebSocket>),
    /// Find out why a page's socket.io client does not connect
    #[command(name = "socketio")]
    SocketIo(Box<SocketIo>),
    /// Load a URL as JSONP, and see whether it calls the page's function
    Jsonp(Box<Jsonp>),
    /// Would a browser show this document in a frame or popup of that page?
    Frame(Box<Frame>),
    /// Compare the origins of two URLs: scheme, host, port, site
    Origin(Origin),
    /// Find out which other origins a server lets in
    Audit(Box<Audit>),
    /// Find out what a configuration file lets in, without a server
    Lint(Box<Lint>),
    /// Print server configuration for exactly this CORS policy
    Fix(Fix),
    /// Run a development proxy that says what it hides
    Proxy(Box<Proxy>),
    /// Write a first corscheck.toml
    Init(Box<Init>),
    /// Run the checks of a suite: which pages may call which API
    Run(Box<Run>),
    /// Merge the reports of several runs into one
    Merge(Merge),
    /// Serve these commands as tools for coding agents (Model Context Protocol)
    Mcp(Mcp),
    /// Show typical mistakes on a built-in server, without a network
    Demo(Demo),
    /// Serve the playground: rules and usual failures, to try in a browser
    Serve(Serve),
    /// Print the JSON Schema of what a command prints
    Schema(Schema),
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
            Self::Jsonp(args) => args.output.show_secrets,
            Self::SocketIo(args) => args.output.show_secrets,
            Self::Har(args) => args.output.show_secrets,
            Self::Page(args) => args.show_secrets,
            Self::Proxy(args) => args.output.show_secrets,
            Self::WebSocket(args) => args.output.show_secrets,
            Self::Audit(args) => args.show_secrets,
            Self::Frame(args) => args.output.show_secrets,
            Self::Run(args) => args.show_secrets,
            _ => false,
        }
    }
}

/// The names of all commands, for `corscheck help` and the completions.
pub(in crate::cli) const COMMANDS: [&str; FLAGS.len()] = {
    let (mut names, mut number) = ([""; FLAGS.len()], 0);
    while number < FLAGS.len() {
        names[number] = FLAGS[number].0;
        number += 1;
    }
    names
};

/// The commands, and what adds the flags of each.
const FLAGS: &[(&str, AddFlags)] = &[
    ("probe", Probe::augment_args),
    ("paste", Paste::augment_args),
    ("explain", Explain::augment_args),
    ("page", Page::augment_args),
    ("har", HarFile::augment_args),
    ("websocket", WebSocket::augment_args),
    ("socketio", SocketIo::augment_args),
    ("jsonp", Jsonp::augment_args),
    ("frame", Frame::augment_args),
    ("origin", Origin::augment_args),
    ("audit", Audit::augment_args),
    ("lint", Lint::augment_args),
    ("fix", Fix::augment_args),
    ("proxy", Proxy::augment_args),
    ("init", Init::augment_args),
    ("run", Run::augment_args),
    ("merge", Merge::augment_args),
    ("mcp", Mcp::augment_args),
    ("demo", Demo::augment_args),
    ("serve", Serve::augment_args),
    ("schema", Schema::augment_args),
    ("completions", Completions::augment_args),
    ("man", Man::augment_args),
    ("help", Help::augment_args),
];

/// A command with all its flags; `None` for a name that is none of the commands'.
#[must_use]
pub fn flags_of(command: &str) -> Option<clap::Command> {
    let (name, add_flags) = FLAGS.iter().find(|(name, _)| *name == command)?;
    Some(add_flags(clap::Command::new(*name)))
}

type AddFlags = fn(clap::Command) -> clap::Command;

impl Cli {
    /// Reads a command line that begins with a command, with this command alone: a short command takes less time than making all
    /// the others. `None` where that is not enough, as for help and errors: [`Parser::try_parse_from`] has all of them.
    #[must_use]
    pub fn parse_command(args: &[OsString]) -> Option<Self> {
        let given = args.get(1)?.to_str()?;
        let (name, add_flags) = FLAGS.iter().find(|(name, _)| *name == given)?;
        let command =
            GlobalFlags::augment_args(clap::Command::new("corscheck").disable_help_subcommand(true))
                .subcommand(clap::Command::new(*name).defer(*add_flags));
        Self::from_arg_matches(&command.try_get_matches_from(args).ok()?).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    /// With one command alone it reads the same as with all, or leaves it to all.
    #[test]
    fn one_command_is_enough() {
        let line = |line: &str| line.split(' ').map(OsString::from).collect::<Vec<_>>();
        for enough in [
            "corscheck origin a b --format json",
            "corscheck origin a b --color never",
            "corscheck probe https://a.test/ -X PUT -H A:1 --color=always",
            "corscheck run -q x.toml --report junit=x.xml",
            "corscheck help probe",
        ] {
            let args = line(enough);
            let (one, all) = (Cli::parse_command(&args), Cli::try_parse_from(&args));
            assert_eq!(format!("{:?}", one.expect(enough)), format!("{:?}", all.expect(enough)));
        }
        for all in [
            "corscheck",
            "corscheck -h",
            "corscheck --color never origin a b",
            "corscheck probe -h",
            "corscheck probe -V",
            "corscheck origin a",
            "corscheck orign a b",
            "corscheck origin a b --format xml",
        ] {
            assert!(Cli::parse_command(&line(all)).is_none(), "{all}");
        }
    }

    #[test]
    fn all_commands_are_named() {
        let cli = Cli::command();
        let names: Vec<&str> = cli.get_subcommands().map(clap::Command::get_name).collect();
        assert_eq!(names, COMMANDS);
    }
}
