//! `corscheck serve`: where it listens, what it prints.

use std::net::IpAddr;

use clap::Args;

use super::help_text::help_text;
use super::values::Format;

/// Serve the playground: rules and usual failures, to try in a browser
///
/// A page on this machine lists all cases, makes each call in your own browser with one click, and compares the result with
/// corscheck's verdict. The page is at http://localhost:PORT/, the servers that it calls are at 127.0.0.1:PORT and at PORT + 1. The
/// paths never change, so they can be probed too.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES, after_long_help = HELP)]
pub struct Serve {
    /// Port to listen on, and the one after it; 0 for free ones
    #[arg(short, long, value_name = "PORT", default_value = "7380")]
    pub port: u16,
    /// Also listen on this address (for containers)
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    pub host: IpAddr,
    /// List the cases and their paths, and why some cannot be served
    #[arg(long, help_heading = "Output")]
    pub list: bool,
    /// Output format of the list
    #[arg(long, value_name = "FORMAT", default_value = "text", requires = "list", help_heading = "Output")]
    pub format: Format,
}

help_text! {
    done;
    "corscheck serve",
    "corscheck serve --port 8080",
    "corscheck serve --list --format json",
}
