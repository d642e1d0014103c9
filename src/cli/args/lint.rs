//! `corscheck lint`: configuration files.

use std::path::PathBuf;

use clap::{Args, ValueEnum, ValueHint};

use super::help_text::help_text;
use super::values::{header_line, ids};
use crate::audit::FailOn;
use crate::lint::Format;
use crate::web::browser::Browser;

/// Find out what a configuration file lets in, without a server
///
/// Reads files of nginx and Apache, and the CORS configuration of buckets (S3, R2, Google Cloud Storage), of ingress-nginx, the Gateway API, Traefik, Envoy, Istio,
/// API Gateway's HTTP APIs, vercel.json, firebase.json and _headers files, or a list of origins; simulates the responses, and judges them
/// with the origins of corscheck audit. With --origin it judges one page's request instead, as corscheck probe does. Nothing is sent.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES, after_long_help = HELP)]
pub struct Lint {
    /// File to read; - for standard input
    #[arg(required = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub files: Vec<PathBuf>,
    /// How to read the files [default: by their names and contents]
    #[arg(long = "as", value_name = "FORMAT", value_parser = ids::<Format>(), help_heading = "Files")]
    pub read_as: Option<Format>,
    /// Read the files as lists of origins, the same as --as list
    #[arg(long, conflicts_with = "read_as", help_heading = "Files")]
    pub list: bool,

    /// Judge a request by a page of this origin, as corscheck probe does
    #[arg(long, value_name = "ORIGIN", value_hint = ValueHint::Url, help_heading = "Request")]
    pub origin: Option<String>,
    /// Its method [default: GET]
    #[arg(
        short = 'X',
        long,
        visible_alias = "request",
        value_name = "METHOD",
        requires = "origin",
        help_heading = "Request"
    )]
    pub method: Option<String>,
    /// One of its headers, 'Name: value' (repeatable)
    #[arg(
        short = 'H',
        long,
        value_name = "HEADER",
        requires = "origin",
        help_heading = "Request",
        allow_hyphen_values = true
    )]
    #[arg(value_parser = header_line)]
    pub header: Vec<String>,
    /// Path, or URL, of the request [default: what the file has]
    ///
    /// In files of nginx and Apache the path decides which block holds. Of a URL, the host and the port decide which server.
    #[arg(long, value_name = "PATH", help_heading = "Request")]
    pub path: Option<String>,
    /// With credentials
    #[arg(long, requires = "origin", help_heading = "Request")]
    pub credentials: bool,
    /// Browser to judge as
    #[arg(long, value_name = "BROWSER", value_parser = ids::<Browser>(), default_value = "chromium")]
    #[arg(help_heading = "Request", hide_short_help = true)]
    pub browser: Browser,

    /// Trusted origin besides those that the files name (repeatable)
    #[arg(long, value_name = "ORIGIN", value_hint = ValueHint::Url, help_heading = "Findings")]
    pub trusted: Vec<String>,
    /// Exit with status 1 from this severity on
    #[arg(long, value_name = "SEVERITY", value_parser = ids::<FailOn>(), default_value = "medium", help_heading = "Findings")]
    pub fail_on: FailOn,

    /// Pass over files without a CORS configuration that lint reads
    ///
    /// For hooks, which give it all files of some names.
    #[arg(long, help_heading = "Findings", hide_short_help = true)]
    pub allow_none: bool,

    /// Format
    #[arg(long, value_name = "FORMAT", default_value = "text", help_heading = "Output")]
    pub format: LintFormat,
    /// Print only a line for each finding
    #[arg(short, long, help_heading = "Output")]
    pub quiet: bool,
}

help_text! {
    "0  no finding from --fail-on on; with --origin: allowed\n  1  at least one such finding; with --origin: blocked\n  3  with --origin: the file does not say it";
    "corscheck lint cors.json",
    "corscheck lint k8s/*.yaml --fail-on high --format github",
    "corscheck lint nginx.conf --origin https://app.example.com --path /api/users",
}

/// A format of the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LintFormat {
    /// For people
    Text,
    /// For programs: one JSON object a file
    Json,
    /// For code scanning: SARIF 2.1.0
    Sarif,
    /// For GitHub Actions: annotations
    Github,
}
