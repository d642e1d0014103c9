//! `corscheck demo`: the built-in server.

use clap::Args;

use super::help_text::help_text;
use super::values::ids;
use crate::web::browser::Browser;

/// Show typical mistakes on a built-in server, without a network
///
/// Starts a server on a free loopback port, with endpoints that are set up right and wrong in typical ways, probes each as a page
/// of http://localhost:3000 would, and prints the verdicts.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES, after_long_help = HELP)]
pub struct Demo {
    /// Browser to judge as
    #[arg(long, value_name = "BROWSER", value_parser = ids::<Browser>(), default_value = Browser::default().id(), help_heading = "Page")]
    pub browser: Browser,
    /// Print one line a verdict
    #[arg(short, long, help_heading = "Output")]
    pub quiet: bool,
}

help_text! {
    "0  all verdicts are as expected\n  1  at least one is not";
    "corscheck demo",
    "corscheck demo --browser firefox -q",
}
