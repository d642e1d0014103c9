//! How a request connects.

use clap::{Args, ValueHint};

use super::values::Seconds;

/// The flags under "The connection", of all commands that send something.
#[derive(Args, Debug)]
#[command(next_help_heading = "The connection")]
pub struct Connection {
    /// Connect to ADDR for this host and port; * matches any (repeatable)
    #[arg(long, value_name = "HOST:PORT:ADDR")]
    pub resolve: Vec<String>,
    /// Accept any certificate, and any host name in it
    #[arg(short = 'k', long)]
    pub insecure: bool,
    /// Trust only the certificates of this PEM file
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub cacert: Option<std::path::PathBuf>,
    /// Go through this proxy; '' for none [default: as the environment says]
    #[arg(short = 'x', long, value_name = "PROXY", value_hint = ValueHint::Url)]
    pub proxy: Option<String>,
    /// How long connecting may take, in seconds
    #[arg(long, value_name = "SECONDS", default_value = "10")]
    pub connect_timeout: Seconds,
    /// How long one probe may take in all, in seconds
    #[arg(short, long, value_name = "SECONDS", default_value = "30")]
    pub max_time: Seconds,
    /// Use HTTP/1.1 only
    #[arg(long = "http1.1", conflicts_with_all = ["http2", "http2_prior_knowledge"])]
    pub http1_1: bool,
    /// Use HTTP/2 where the server offers it over TLS, as is usual
    #[arg(long)]
    pub http2: bool,
    /// Use HTTP/2 without asking, over plain TCP too
    #[arg(long)]
    pub http2_prior_knowledge: bool,
    /// Connect over IPv4 only
    #[arg(short = '4', long, conflicts_with = "ipv6")]
    pub ipv4: bool,
    /// Connect over IPv6 only
    #[arg(short = '6', long)]
    pub ipv6: bool,
    /// How many URLs to probe at the same time
    #[arg(long, value_name = "N", default_value = "50")]
    pub parallel: std::num::NonZeroUsize,
}
