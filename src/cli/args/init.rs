//! `corscheck init`: from what a first file is drawn, and where it goes.

use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::connection::Connection;

pub(super) const HELP: &str = "\
Examples:
  corscheck init https://api.example.com/items \\
      --origin https://app.example.com
  corscheck init --openapi api.yaml --origin https://app.example.com
  corscheck init --openapi api.json --out - | less

Exit status:
  0  the file is written
  2  the command line or the document is wrong, or the file is there already
  3  the server gave no answer";

/// `corscheck init`
#[derive(Args, Debug)]
pub struct Init {
    /// A URL of the API: its answers are looked at
    #[arg(value_name = "URL", required_unless_present = "openapi", value_hint = ValueHint::Url)]
    pub url: Option<String>,
    /// An OpenAPI 3 document, JSON or YAML: a check for each operation
    #[arg(long, value_name = "FILE", conflicts_with = "url", value_hint = ValueHint::FilePath)]
    pub openapi: Option<PathBuf>,
    /// A trusted origin (repeatable) [default: http://localhost:3000]
    #[arg(long, value_name = "ORIGIN")]
    pub origin: Vec<String>,
    /// Where the API is [default: the document's first server]
    #[arg(long, value_name = "URL", requires = "openapi")]
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
