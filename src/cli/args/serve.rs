//! `corscheck serve`: where it listens, what it prints.

use std::net::IpAddr;

use clap::Args;

use super::values::Format;

const HELP: &str = "\
Examples:
  corscheck serve
  corscheck serve --port 8080
  corscheck serve --list --format json

The page is at http://localhost:PORT/, the servers that it asks are at
127.0.0.1:PORT and at PORT + 1.

Exit status:
  0  it was ended by Ctrl-C, or the list was printed
  2  the command line is wrong
  3  the ports cannot be listened on";

/// Serve the playground: each rule's example and the usual failures, to try in a browser
///
/// A page on this machine lists them all, makes each call in the visitor's own browser with one click, and
/// compares what comes of it with what corscheck says. The paths never change, so they can be probed too.
#[derive(Args, Debug)]
#[command(after_help = HELP)]
pub struct Serve {
    /// The port; the one after it is used too; 0 for free ones
    #[arg(short, long, value_name = "PORT", default_value = "7380")]
    pub port: u16,
    /// Listen at this address too, besides this machine's own; for a container whose ports are forwarded unchanged
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    pub host: IpAddr,
    /// List the cases and their paths, and why some cannot be played; serve nothing
    #[arg(long, help_heading = "Output")]
    pub list: bool,
    /// How to print the list
    #[arg(long, value_name = "FORMAT", default_value = "text", requires = "list", help_heading = "Output")]
    pub format: Format,
}
