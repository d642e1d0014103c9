//! `corscheck explain`: a rule or a message.

use clap::Args;

use super::help_text::help_text;
use super::values::Format;

/// Explain a rule or a console message: why browsers block, what to change
///
/// Takes the rule's id from a verdict, the name that a browser's console or developer tools give the error, or the message
/// itself, of Chromium, Firefox or Safari. Nothing is sent.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES, after_long_help = HELP)]
pub struct Explain {
    /// A rule's id, a browser's name for it, or a console message; - reads standard input
    #[arg(required_unless_present = "list", value_name = "RULE|MESSAGE")]
    pub rule: Option<String>,
    /// List all rules, one a line
    #[arg(long, conflicts_with = "rule", help_heading = "Output")]
    pub list: bool,
    /// Output format
    #[arg(long, value_name = "FORMAT", default_value = "text", help_heading = "Output")]
    pub format: Format,
}

help_text! {
    done;
    "corscheck explain cors-allow-origin-missing",
    "corscheck explain 'Preflight response is not successful. Status code: 405'",
    "corscheck explain - < console.txt",
    "corscheck explain --list",
}
