//! `corscheck har`: the file, and what overrides it.

use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::help_text::help_text;
use super::output::Output;
use super::values::{Browsers, browsers};

/// Judge the cross-origin requests of a recorded HAR; nothing is sent
///
/// Replays each request of the file with the responses recorded in it, and lists those that are blocked, with their rules. What
/// the file does not contain, preflights above all, is reported as unknown. Browsers' developer tools save such a file: Network
/// panel, "Save all as HAR". Chromium omits cookies and Authorization unless it exports with sensitive data, and may omit
/// preflights.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES, after_long_help = HELP)]
pub struct HarFile {
    /// The file; - reads standard input
    #[arg(value_hint = ValueHint::FilePath)]
    pub file: PathBuf,
    /// Origin of the page, for all requests [default: that of each entry]
    ///
    /// A recording of a proxy does not say what made a request: with this flag each is judged as a call of fetch().
    #[arg(long, value_name = "ORIGIN", help_heading = "Page", value_hint = ValueHint::Url)]
    pub origin: Option<String>,
    /// Browser to judge as [default: the one that recorded the file]
    #[arg(long, value_name = "BROWSER", value_parser = browsers(), help_heading = "Page")]
    pub browser: Option<Browsers>,
    /// How it prints.
    #[command(flatten)]
    pub output: Output,
}

help_text! {
    requests;
    "corscheck har network.har",
    "corscheck har - --format json < network.har",
    "corscheck har proxy.har --origin https://app.example.com",
    "corscheck har recording.har --browser safari",
}
