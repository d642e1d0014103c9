//! How requests are sent.

use clap::{Args, ValueHint};

use super::values::Seconds;

/// The flags under "Connection", of all commands that send something. They are named as curl names them.
#[derive(Args, Debug)]
#[command(next_help_heading = "Connection")]
pub struct Connection {
    /// Connect to ADDR for this host and port; * matches any (repeatable)
    #[arg(long, value_name = "HOST:PORT:ADDR", hide_short_help = true)]
    pub resolve: Vec<String>,
    /// Do not verify TLS certificates
    #[arg(short = 'k', long, hide_short_help = true)]
    pub insecure: bool,
    /// Trust only the certificates of this PEM file
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, hide_short_help = true)]
    pub cacert: Option<std::path::PathBuf>,
    /// Use this proxy; '' for none [default: from the environment]
    #[arg(short = 'x', long, value_name = "PROXY", value_hint = ValueHint::Url, hide_short_help = true)]
    pub proxy: Option<String>,
    /// Time limit for connecting, in seconds
    #[arg(long, value_name = "SECONDS", default_value = "10", hide_short_help = true)]
    pub connect_timeout: Seconds,
    /// Time limit for one URL or check with all its requests, in seconds
    #[arg(short, long, value_name = "SECONDS", default_value = "30", hide_short_help = true)]
    pub max_time: Seconds,
    /// Use HTTP/1.1 only
    #[arg(long = "http1.1", conflicts_with_all = ["http2", "http2_prior_knowledge"], hide_short_help = true)]
    pub http1_1: bool,
    /// Use HTTP/2 if the server offers it over TLS, which is the default
    #[arg(long, hide_short_help = true)]
    pub http2: bool,
    /// Use HTTP/2 without negotiation, over plain TCP too
    #[arg(long, hide_short_help = true)]
    pub http2_prior_knowledge: bool,
    /// Connect over IPv4 only
    #[arg(short = '4', long, conflicts_with = "ipv6", hide_short_help = true)]
    pub ipv4: bool,
    /// Connect over IPv6 only
    #[arg(short = '6', long, hide_short_help = true)]
    pub ipv6: bool,
    /// Send nothing to other hosts than these; * and ? are wildcards (repeatable)
    ///
    /// A redirect to another host ends there. A host in a private network must be named: the pattern * does not reach it.
    #[arg(long, value_name = "PATTERN", value_delimiter = ',', hide_short_help = true)]
    pub hosts: Vec<String>,
    /// As --hosts, but send nothing to private and link-local addresses of these hosts
    #[arg(long, value_name = "PATTERN", value_delimiter = ',', hide_short_help = true)]
    pub public_hosts: Vec<String>,
    /// Send only GET, HEAD and OPTIONS: of a call that may change data, its preflight
    #[arg(long, hide_short_help = true)]
    pub read_only: bool,
}
