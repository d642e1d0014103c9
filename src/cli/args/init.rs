//! `corscheck init`: what a first suite is made from, and where it is written.

use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::connection::Connection;
use super::help_text::help_text;

/// Write a first corscheck.toml
///
/// Creates the file from an API's responses, an OpenAPI document or a HAR. A WebSocket's URL, one with a callback, and a document
/// become checks of WebSockets, JSONP and frames. Requests recorded in the HAR become checks that must
/// pass. The server is not modified: only GETs and preflights are sent, and nothing at all with --openapi or --har. What looks
/// like a secret in a HAR is not written to the file; it becomes a variable.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES, after_long_help = HELP)]
pub struct Init {
    /// A URL of the API, whose responses are used
    #[arg(value_name = "URL", required_unless_present_any = ["openapi", "har"], value_hint = ValueHint::Url)]
    pub url: Option<String>,
    /// Trusted origin (repeatable) [default: http://localhost:3000; with --har, the origins of its pages]
    #[arg(long, value_name = "ORIGIN", help_heading = "Checks", value_hint = ValueHint::Url)]
    pub origin: Vec<String>,
    /// Make a check for each operation of an OpenAPI or Swagger 2 document, JSON or YAML
    #[arg(long, value_name = "FILE", conflicts_with = "url", help_heading = "Checks", value_hint = ValueHint::FilePath)]
    pub openapi: Option<PathBuf>,
    /// Make a check for each cross-origin request of a HAR; - for standard input
    #[arg(long, value_name = "FILE", conflicts_with_all = ["url", "openapi"], help_heading = "Checks")]
    #[arg(value_hint = ValueHint::FilePath)]
    pub har: Option<PathBuf>,
    /// URL of the API [default: the document's first server; with --har, any]
    #[arg(long, value_name = "URL", conflicts_with = "url", help_heading = "Checks", value_hint = ValueHint::Url)]
    pub base_url: Option<String>,

    /// How it connects.
    #[command(flatten)]
    pub connection: Connection,

    /// Write to this file; - for standard output
    #[arg(long, value_name = "FILE", default_value = "corscheck.toml", help_heading = "Output", value_hint = ValueHint::FilePath)]
    pub out: PathBuf,
    /// Overwrite an existing file
    #[arg(long, help_heading = "Output")]
    pub force: bool,
    /// Also write the schema for editors, next to the file, and refer to it in the file
    #[arg(long, help_heading = "Output")]
    pub schema: bool,
}

help_text! {
    "0  the file is written", "\n  3  no response from the server";
    "corscheck init https://api.example.com/items --origin https://app.example.com",
    "corscheck init --openapi api.yaml --origin https://app.example.com",
    "corscheck init wss://api.example.com/live --origin https://app.example.com",
    "corscheck init --har network.har --base-url https://api.example.com",
}
