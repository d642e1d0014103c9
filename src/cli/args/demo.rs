//! `corscheck demo`: the built-in server.

use clap::Args;

use super::help_text::help_text;
use super::values::{Browsers, browsers};
use crate::web::browser::Browser;

/// Show typical mistakes on a built-in server, without a network
///
/// Starts a server on a free loopback port, with endpoints that are configured correctly or with a typical mistake: for fetch(),
/// WebSockets, JSONP, frames and popups. Uses each as a page of http://localhost:3000 would, and prints one verdict in full and the
/// others on a line each.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES, after_long_help = HELP)]
pub struct Demo {
    /// Browser to judge as
    #[arg(long, value_name = "BROWSER", value_parser = browsers(), default_value = Browser::default().id(), help_heading = "Page")]
    pub browser: Browsers,
    /// Print only one line per verdict
    #[arg(short, long, conflicts_with = "verbose", help_heading = "Output")]
    pub quiet: bool,
    /// Print every verdict in full
    #[arg(short, long, help_heading = "Output")]
    pub verbose: bool,
}

help_text! {
    "0  all verdicts are as expected\n  1  at least one is not";
    "corscheck demo",
    "corscheck demo --browser safari -q",
}
