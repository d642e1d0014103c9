//! Every flag, once.

use clap::builder::styling::{AnsiColor, Styles};
use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum, ValueHint};

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().bold())
    .usage(AnsiColor::Green.on_default().bold())
    .literal(AnsiColor::Cyan.on_default().bold())
    .placeholder(AnsiColor::Cyan.on_default());

/// Says what a browser would do with a cross-origin request, which rule decided, and what to change
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
    #[arg(hide_possible_values = true, help_heading = "Output")]
    pub color: When,
}

const TOP_HELP: &str = "\
Examples:
  corscheck demo
  corscheck origin http://localhost:3000 https://api.example.com
  corscheck probe https://api.example.com/items -X PUT -H X-Custom \\
      --origin https://app.example.com
  corscheck explain preflight-method-not-allowed

Exit status:
  0  allowed (probe), same origin (origin)
  1  blocked (probe), not the same origin (origin)
  2  the command line is wrong
  3  no rule could decide, because the network failed (probe)";

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Compare the origins of two URLs: scheme, host, port, site
    ///
    /// Says whether they are one origin and one site, which part differs, and what that means for reading answers,
    /// cookies, storage and frames. Nothing is sent.
    #[command(after_help = ORIGIN_HELP)]
    Origin(Origin),
    /// Send what a browser would send, and judge what comes back
    ///
    /// Plays a page's fetch() without a browser, by the steps of the Fetch Standard: the preflight where one is needed,
    /// the request, its redirects. Stops where a browser would stop, names the rule that decided and the header to
    /// change.
    #[command(after_help = PROBE_HELP)]
    Probe(Box<Probe>),
    /// Explain a rule: why browsers have it, how to fix what it found
    ///
    /// Takes the rule's id from a verdict, or the name that a browser's console or developer tools give the error.
    #[command(after_help = EXPLAIN_HELP)]
    Explain(Explain),
    /// Show typical mistakes on a server of its own, without a network
    #[command(after_help = DEMO_HELP)]
    Demo(Demo),
    /// Print the completions of a shell
    #[command(after_help = COMPLETIONS_HELP)]
    Completions(Completions),
    /// Print a man page, or write all of them to a folder
    #[command(after_help = MAN_HELP)]
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

/// `corscheck origin`
#[derive(Args, Debug)]
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

const PROBE_HELP: &str = "\
Examples:
  corscheck probe https://api.example.com/items \\
      --origin https://app.example.com
  corscheck probe https://api.example.com/items -X PUT -H 'X-Custom: 1'
  corscheck probe https://api.example.com/me --credentials include \\
      --cookie 'sid=1; SameSite=None; Secure'
  corscheck probe https://api.example.com/items -d '{}' --dry-run \\
      -H 'Content-Type: application/json'
  corscheck probe - --format json < urls.txt

Exit status:
  0  all allowed
  1  one or more blocked
  2  the command line is wrong
  3  one or more failed in the network, and none was blocked";

/// `corscheck probe`
#[derive(Args, Debug)]
pub struct Probe {
    /// What the page fetches; - reads URLs from standard input, one a line
    #[arg(required = true, value_name = "URL", value_hint = ValueHint::Url)]
    pub urls: Vec<String>,

    /// The page's origin; null for an opaque one [default: http://localhost:3000]
    #[arg(long, value_name = "ORIGIN", help_heading = "The page", value_hint = ValueHint::Url)]
    pub origin: Option<String>,
    /// The real page: its origin and policies are taken from there
    #[arg(long, value_name = "URL", conflicts_with_all = ["origin", "dry_run"], help_heading = "The page", value_hint = ValueHint::Url)]
    pub page: Option<String>,
    /// The browser whose verdict is wanted
    #[arg(long, value_name = "BROWSER", default_value = "chromium", help_heading = "The page")]
    pub browser: BrowserName,
    /// The page's Content-Security-Policy (repeatable; one more than --page finds)
    #[arg(long, value_name = "POLICY", help_heading = "The page")]
    pub csp: Vec<String>,
    /// The page's Cross-Origin-Embedder-Policy
    #[arg(long, value_name = "VALUE", help_heading = "The page")]
    pub coep: Option<EmbedderName>,
    /// Where the page's own server is; what a page of the public network may reach depends on it
    #[arg(long, value_name = "SPACE", help_heading = "The page")]
    pub page_address_space: Option<SpaceName>,
    /// A cookie that the browser holds for the target, as in Set-Cookie (repeatable)
    #[arg(long, value_name = "SET-COOKIE", help_heading = "The page")]
    pub cookie: Vec<String>,
    /// What becomes of cookies of another site than the page's [default: the browser's own way]
    #[arg(long, value_name = "POLICY", help_heading = "The page")]
    pub third_party_cookies: Option<ThirdPartyName>,

    /// How the page asks; all but fetch and xhr choose method and headers themselves
    #[arg(long = "as", value_name = "HOW", default_value = "fetch", help_heading = "Its fetch()")]
    pub asks_as: AsName,
    /// The element's crossorigin attribute: none, anonymous, use-credentials
    #[arg(long, value_name = "VALUE", default_value = "none", help_heading = "Its fetch()")]
    pub crossorigin: String,
    /// The method [default: GET, or POST with --data]
    #[arg(short = 'X', long, alias = "request", value_name = "METHOD", help_heading = "Its fetch()")]
    pub method: Option<String>,
    /// A request header: 'Name: value'; Name alone has an empty value (repeatable)
    #[arg(short = 'H', long, value_name = "HEADER", help_heading = "Its fetch()")]
    #[arg(allow_hyphen_values = true)]
    pub header: Vec<String>,
    /// The body; @FILE reads it from a file, - from standard input
    #[arg(short, long, value_name = "BODY", help_heading = "Its fetch()", allow_hyphen_values = true)]
    pub data: Option<String>,
    /// The credentials mode: when cookies and the like go along
    #[arg(long, value_name = "MODE", default_value = "same-origin", help_heading = "Its fetch()")]
    pub credentials: CredentialsName,
    /// The mode: what is wanted of another origin
    #[arg(long, value_name = "MODE", default_value = "cors", help_heading = "Its fetch()")]
    pub mode: ModeName,
    /// The redirect mode: what becomes of a redirect
    #[arg(long, value_name = "MODE", default_value = "follow", help_heading = "Its fetch()")]
    pub redirect: RedirectName,
    /// Set keepalive: the request may outlive the page
    #[arg(long, help_heading = "Its fetch()")]
    pub keepalive: bool,
    /// Send this User-Agent instead of the browser's own
    #[arg(short = 'A', long, value_name = "TEXT", help_heading = "Its fetch()")]
    pub user_agent: Option<String>,
    /// Make the same call again, with what the browser keeps of the first: preflight and cookies
    #[arg(long, conflicts_with = "dry_run", help_heading = "Its fetch()")]
    pub repeat: bool,

    /// Connect to ADDR for this host and port; * matches any (repeatable)
    #[arg(long, value_name = "HOST:PORT:ADDR", help_heading = "The connection")]
    pub resolve: Vec<String>,
    /// Accept any certificate, and any host name in it
    #[arg(short = 'k', long, help_heading = "The connection")]
    pub insecure: bool,
    /// Trust only the certificates of this PEM file
    #[arg(long, value_name = "FILE", help_heading = "The connection", value_hint = ValueHint::FilePath)]
    pub cacert: Option<std::path::PathBuf>,
    /// Go through this proxy; '' for none [default: as the environment says]
    #[arg(short = 'x', long, value_name = "PROXY", help_heading = "The connection", value_hint = ValueHint::Url)]
    pub proxy: Option<String>,
    /// How long connecting may take, in seconds
    #[arg(long, value_name = "SECONDS", default_value = "10", help_heading = "The connection")]
    pub connect_timeout: Seconds,
    /// How long one probe may take in all, in seconds
    #[arg(short, long, value_name = "SECONDS", default_value = "30", help_heading = "The connection")]
    pub max_time: Seconds,
    /// Use HTTP/1.1 only
    #[arg(long = "http1.1", conflicts_with_all = ["http2", "http2_prior_knowledge"], help_heading = "The connection")]
    pub http1_1: bool,
    /// Use HTTP/2 where the server offers it over TLS, as is usual
    #[arg(long, help_heading = "The connection")]
    pub http2: bool,
    /// Use HTTP/2 without asking, over plain TCP too
    #[arg(long, help_heading = "The connection")]
    pub http2_prior_knowledge: bool,
    /// Connect over IPv4 only
    #[arg(short = '4', long, conflicts_with = "ipv6", help_heading = "The connection")]
    pub ipv4: bool,
    /// Connect over IPv6 only
    #[arg(short = '6', long, help_heading = "The connection")]
    pub ipv6: bool,
    /// How many URLs to probe at the same time
    #[arg(long, value_name = "N", default_value = "50", help_heading = "The connection")]
    pub parallel: std::num::NonZeroUsize,

    /// Print the requests that a browser would send, and why; send nothing
    #[arg(long, help_heading = "Output")]
    pub dry_run: bool,
    /// How to print the answer
    #[arg(long, value_name = "FORMAT", default_value = "text", help_heading = "Output")]
    pub format: Format,
    /// Print only the verdict, one line a URL
    #[arg(short, long, conflicts_with = "verbose", help_heading = "Output")]
    pub quiet: bool,
    /// Print all headers sent and received
    #[arg(short, long, action = ArgAction::SetTrue, help_heading = "Output")]
    pub verbose: bool,
    /// Show the values of credentials: Authorization, Cookie, Set-Cookie
    #[arg(long, help_heading = "Output")]
    pub show_secrets: bool,
}

const EXPLAIN_HELP: &str = "\
Examples:
  corscheck explain cors-allow-origin-missing
  corscheck explain CORSMissingAllowOrigin
  corscheck explain --list";

/// `corscheck explain`
#[derive(Args, Debug)]
pub struct Explain {
    /// The rule's id, or Chromium's or Firefox's name for it
    #[arg(required_unless_present = "list")]
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

/// `corscheck demo`
#[derive(Args, Debug)]
pub struct Demo {
    /// The browser whose verdicts are wanted
    #[arg(long, value_name = "BROWSER", default_value = "chromium")]
    pub browser: BrowserName,
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

/// `corscheck completions`
#[derive(Args, Debug)]
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

/// `corscheck man`
#[derive(Args, Debug)]
pub struct Man {
    /// The command whose page is wanted; rules for that of all rules
    #[arg(value_name = "COMMAND", conflicts_with = "out")]
    pub page: Option<String>,
    /// Write all pages to this folder
    #[arg(long, value_name = "FOLDER", value_hint = ValueHint::DirPath)]
    pub out: Option<std::path::PathBuf>,
}

/// When to do something that depends on the terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum When {
    /// On a terminal, unless NO_COLOR is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// A format of the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people
    Text,
    /// For programs: one JSON object a line
    Json,
}

/// A browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum BrowserName {
    /// Chrome, Edge, Opera
    Chromium,
    /// Firefox
    Firefox,
}

/// A way of asking.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum AsName {
    /// fetch()
    Fetch,
    /// XMLHttpRequest
    Xhr,
    /// XMLHttpRequest with a listener on its upload
    XhrUpload,
    /// A classic script element
    Script,
    /// A module script
    Module,
    /// A style sheet
    Style,
    /// An image
    Image,
    /// A web font
    Font,
    /// Audio or video
    Media,
    /// EventSource
    #[value(name = "eventsource")]
    EventSource,
    /// navigator.sendBeacon()
    Beacon,
    /// new Worker()
    Worker,
}

/// A Cross-Origin-Embedder-Policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum EmbedderName {
    /// No policy
    UnsafeNone,
    /// What is embedded must allow it
    RequireCorp,
    /// What is embedded is asked for without cookies
    Credentialless,
}

/// An address space.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SpaceName {
    /// One's own machine
    Loopback,
    /// One's own network
    Local,
    /// The internet
    Public,
}

/// What becomes of third-party cookies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ThirdPartyName {
    /// They are sent and stored where SameSite lets them: Chromium's way
    Allow,
    /// They are neither sent nor stored
    Block,
    /// Each site in the address bar has its own: Firefox's way
    Partition,
}

/// A credentials mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CredentialsName {
    /// Never send credentials
    Omit,
    /// Send them to the page's own origin
    SameOrigin,
    /// Always send them
    Include,
}

/// A mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ModeName {
    /// Read another origin's answer where it allows it
    Cors,
    /// Send, and read nothing
    NoCors,
    /// Refuse other origins
    SameOrigin,
    /// What fetch() refuses
    #[value(hide = true)]
    Navigate,
}

/// A redirect mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum RedirectName {
    /// Follow redirects
    Follow,
    /// Take a redirect for an error
    Error,
    /// Stop at a redirect, without an error
    Manual,
}

/// A time in seconds, with a fraction if need be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Seconds(pub std::time::Duration);

impl std::str::FromStr for Seconds {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        text.parse::<f64>()
            .ok()
            .filter(|seconds| *seconds > 0.0)
            .and_then(|seconds| std::time::Duration::try_from_secs_f64(seconds).ok())
            .map(Self)
            .ok_or_else(|| "it must be a number of seconds above 0, such as 5 or 0.5".into())
    }
}
