//! `corscheck origin`: two URLs.

use clap::{Args, ValueHint};

use super::help_text::help_text;
use super::values::Format;

/// Compare the origins of two URLs: scheme, host, port, site
///
/// Tells whether they are the same origin and the same site, which part differs, and what that means for reading responses,
/// cookies, storage and frames. Nothing is sent.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES, after_long_help = HELP)]
pub struct Origin {
    /// A URL, an origin, or null for an opaque origin
    #[arg(value_hint = ValueHint::Url)]
    pub a: String,
    /// What to compare it with, in the same form
    #[arg(value_hint = ValueHint::Url)]
    pub b: String,
    /// Output format
    #[arg(long, value_name = "FORMAT", default_value = "text", help_heading = "Output")]
    pub format: Format,
    /// Print only the verdict
    #[arg(short, long, help_heading = "Output")]
    pub quiet: bool,
}

help_text! {
    "0  same origin\n  1  different origins";
    "corscheck origin http://localhost:3000 http://127.0.0.1:3000",
    "corscheck origin https://example.com https://api.example.com --format json",
    "corscheck origin null file:///home/me/index.html",
}
