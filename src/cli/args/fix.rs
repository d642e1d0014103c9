//! `corscheck fix`: the policy, and for what it is written.

use clap::{Args, ValueHint};

use super::values::Format;

const HELP: &str = "\
Examples:
  corscheck fix --for nginx --origin https://app.example.com -X PUT \\
      -H Content-Type -H Authorization --credentials
  corscheck fix --for express --origin http://localhost:3000 \\
      --origin https://app.example.com --expose X-Total-Count > cors.mjs
  corscheck fix --for vite --origin http://localhost:5173 \\
      --url http://localhost:8080
  corscheck fix --list";

/// Print the configuration that makes a server hold a policy, and only it
///
/// For the server, proxy or framework that is named: an allow-list, compared exactly; never '*' with credentials;
/// Vary; the headers on errors too; the preflight answered before authentication. The comment at its top says where
/// it belongs, whether corscheck's own tests ran it, and how to check it.
#[derive(Args, Debug)]
#[command(after_help = HELP)]
pub struct Fix {
    /// The product; --list names them all
    #[arg(long = "for", value_name = "PRODUCT", required_unless_present = "list")]
    pub product: Option<String>,
    /// List all products, and whether the configuration was tested live
    #[arg(long, conflicts_with_all = ["product", "origin"])]
    pub list: bool,

    /// An origin that is allowed, null, or '*' for every one (repeatable)
    #[arg(long, value_name = "ORIGIN", required_unless_present = "list", help_heading = "The policy", value_hint = ValueHint::Url)]
    pub origin: Vec<String>,
    /// A method, beside GET, HEAD and POST (repeatable)
    #[arg(short = 'X', long, alias = "request", value_name = "METHOD", help_heading = "The policy")]
    pub method: Vec<String>,
    /// A header that pages may send, such as Authorization (repeatable)
    #[arg(short = 'H', long, value_name = "HEADER", help_heading = "The policy", allow_hyphen_values = true)]
    pub header: Vec<String>,
    /// Let cookies and the like go along
    #[arg(long, help_heading = "The policy")]
    pub credentials: bool,
    /// A header of the answer that pages may read (repeatable)
    #[arg(long, value_name = "HEADER", help_heading = "The policy", allow_hyphen_values = true)]
    pub expose: Vec<String>,
    /// For how long a browser may keep a preflight, in seconds
    #[arg(long, value_name = "SECONDS", help_heading = "The policy")]
    pub max_age: Option<u32>,

    /// What the pages fetch: for the command that checks it, and as a proxy's target
    #[arg(long, value_name = "URL", default_value = "https://api.example.com/", value_hint = ValueHint::Url)]
    pub url: String,
    /// How to print the answer
    #[arg(long, value_name = "FORMAT", default_value = "text", help_heading = "Output")]
    pub format: Format,
}
