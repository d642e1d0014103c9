//! `corscheck mcp`: what its tools may do.

use clap::Args;

use super::help_text::help_text;
use super::values::Seconds;

/// Serve these commands as tools for coding agents (Model Context Protocol)
///
/// Speaks the protocol over standard input and output, so an agent starts it. Its tools are commands of this program: they judge
/// requests, messages, recordings and configuration, and each result begins with what to change. By default they send GET, HEAD and
/// OPTIONS alone, and only to this machine and to the hosts that a call names.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES, after_long_help = HELP)]
pub struct Mcp {
    /// Send only to these hosts; * and ? are wildcards (repeatable)
    ///
    /// Default: this machine, and the hosts that a call's arguments name, except where their names have private or link-local
    /// addresses. The file of a suite names none.
    #[arg(long, value_name = "PATTERN", value_delimiter = ',')]
    pub hosts: Vec<String>,
    /// Let tools send requests and messages that may change data
    #[arg(long)]
    pub allow_writes: bool,
    /// Time limit for one call of a tool, in seconds
    #[arg(short, long, value_name = "SECONDS", default_value = "60")]
    pub max_time: Seconds,
}

help_text! {
    done;
    "corscheck mcp",
    "corscheck mcp --hosts 'api.example.com,*.corp.example'",
}
