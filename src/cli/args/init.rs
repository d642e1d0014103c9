//! `corscheck init`: from what a first file is drawn, and where it goes.

use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::connection::Connection;

const HELP: &str = "\
Examples:
  corscheck init https://api.example.com/items \\
      --origin https://app.example.com
  corscheck init --openapi api.yaml --origin https://app.example.com
  corscheck init --openapi api.json --out - | less
  corscheck init --har network.har --base-url https://api.example.com

Exit status:
  0  the file is written
  2  the command line, the document or the HAR is wrong, or the file is there
     already
  3  the server gave no answer";

/// Write a first corscheck.toml
///
/// Draws it from what an API answers, from its OpenAPI document, or from a HAR: what pages asked there, they must be
/// able to ask. Nothing is changed on the server: of all but GET only the preflight is sent, and for a document or a HAR
/// nothing at all. What looks like a secret in a HAR is not written down; it becomes a variable.
#[derive(Args, Debug)]
#[command(after_help = HELP)]
pub struct Init {
    /// A URL of the API: its answers are looked at
    #[arg(value_name = "URL", required_unless_present_any = ["openapi", "har"], value_hint = ValueHint::Url)]
    pub url: Option<String>,
    /// An OpenAPI 3 document, JSON or YAML: a check for each operation
    #[arg(long, value_name = "FILE", conflicts_with = "url", value_hint = ValueHint::FilePath)]
    pub openapi: Option<PathBuf>,
    /// A HAR: a check for each request to another origin in it; - for standard input
    #[arg(long, value_name = "FILE", conflicts_with_all = ["url", "openapi"], value_hint = ValueHint::FilePath)]
    pub har: Option<PathBuf>,
    /// A trusted origin (repeatable) [default: http://localhost:3000; with --har, those of its pages]
    #[arg(long, value_name = "ORIGIN")]
    pub origin: Vec<String>,
    /// Where the API is [default: the document's first server; with --har, anywhere]
    #[arg(long, value_name = "URL", conflicts_with = "url")]
    pub base_url: Option<String>,

    /// Write it to this file; - for standard output
    #[arg(long, value_name = "FILE", default_value = "corscheck.toml", help_heading = "Output")]
    pub out: PathBuf,
    /// Write over a file that is there
    #[arg(long, help_heading = "Output")]
    pub force: bool,
    /// Write the schema for editors beside it too, and name it in the file
    #[arg(long, help_heading = "Output")]
    pub schema: bool,

    /// How it connects.
    #[command(flatten)]
    pub connection: Connection,
}
