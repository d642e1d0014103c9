//! `corscheck fix`: the policy, and the product whose configuration is printed.

use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::help_text::help_text;
use super::values::{Format, ids};
use crate::fix::FrameHeaders;
use crate::policy::MAX_AGE;
use crate::web::request::Credentials;

/// The URL where none is given.
pub const DEFAULT_URL: &str = "https://api.example.com/";

/// Print server configuration for exactly this CORS policy
///
/// For the server, proxy or framework that --for names: an allow-list, compared exactly; never '*' with credentials; Vary; the
/// headers on errors too; preflights before authentication. The comment at the top of the configuration says where it belongs,
/// whether corscheck's own tests ran it, and how to check it.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES, after_long_help = HELP)]
pub struct Fix {
    /// Product to configure; --list names all
    #[arg(long = "for", value_name = "PRODUCT", required_unless_present = "list", help_heading = "Product")]
    pub product: Option<String>,
    /// URL that the pages request: the target of a proxy, with its path, and what the printed check probes
    #[arg(long, value_name = "URL", default_value = DEFAULT_URL, value_hint = ValueHint::Url, help_heading = "Product")]
    pub url: String,

    /// Allowed origin, null, https://*.example.com, or '*' for any origin (repeatable)
    #[arg(long, value_name = "ORIGIN", required_unless_present_any = ["list", "frames", "suite"], help_heading = "Policy", value_hint = ValueHint::Url)]
    pub origin: Vec<String>,
    /// Allowed method besides GET, HEAD and POST (repeatable)
    #[arg(short = 'X', long, visible_alias = "request", value_name = "METHOD", help_heading = "Policy")]
    pub method: Vec<String>,
    /// Request header that pages may send, 'Name' or 'Name: value' (repeatable)
    #[arg(short = 'H', long, value_name = "HEADER", help_heading = "Policy", allow_hyphen_values = true)]
    pub header: Vec<String>,
    /// Credentials mode of the requests; --credentials alone means include
    ///
    /// Credentials are allowed with include only.
    #[arg(long, value_name = "MODE", value_parser = ids::<Credentials>(), default_value = "same-origin", help_heading = "Policy")]
    #[arg(num_args = 0..=1, default_missing_value = "include")]
    pub credentials: Credentials,
    /// Response header that pages may read (repeatable)
    #[arg(long, value_name = "HEADER", help_heading = "Policy", allow_hyphen_values = true)]
    pub expose: Vec<String>,
    /// Let every origin read the responses ('*'); only those of --origin get the methods, headers and credentials
    #[arg(long, conflicts_with_all = ["list", "frames", "websocket"], help_heading = "Policy", hide_short_help = true)]
    pub public: bool,
    /// How long browsers may cache a preflight, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = MAX_AGE, help_heading = "Policy")]
    pub max_age: u32,

    /// Policy that a suite expects: of its checks that must be allowed, at the server of --url
    ///
    /// Their origins, methods, headers and credentials, and the headers that they must be able to read. Nothing is sent. --url is
    /// needed only where the suite has several servers.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Policy", hide_short_help = true)]
    #[arg(conflicts_with_all = ["origin", "method", "header", "expose", "credentials", "max_age", "public", "websocket", "frames", "list"])]
    pub suite: Option<PathBuf>,

    /// Print the configuration of WebSockets: the upgrade passed on, and pages of these origins alone
    ///
    /// CORS does not apply to WebSockets. With --list, the products that have it.
    #[arg(long, conflicts_with_all = ["method", "header", "expose", "strict", "replace", "commonjs", "out"], help_heading = "Policy", hide_short_help = true)]
    pub websocket: bool,
    /// Print headers for frames and popups; --frames alone means ancestors: only pages of --origin may show the URL in a frame
    #[arg(long, value_name = "SET", value_parser = ids::<FrameHeaders>(), num_args = 0..=1, default_missing_value = "ancestors")]
    #[arg(conflicts_with_all = ["method", "header", "expose", "strict", "replace", "commonjs", "out", "websocket", "list"])]
    #[arg(help_heading = "Policy", hide_short_help = true)]
    pub frames: Option<FrameHeaders>,

    /// Print the form that holds the policy exactly, not the usual one
    ///
    /// The usual one is the product's own package or setting, such as FastAPI's CORSMiddleware; a comment says what it lacks.
    #[arg(long, help_heading = "Output")]
    pub strict: bool,
    /// The server sends CORS headers already: say what to take out first
    #[arg(long, help_heading = "Output", hide_short_help = true)]
    pub replace: bool,
    /// Print JavaScript as CommonJS modules
    ///
    /// So it is anyway where the current directory has a package.json without "type": "module".
    #[arg(long, help_heading = "Output", hide_short_help = true)]
    pub commonjs: bool,
    /// List all products, and whether corscheck's own tests run them
    #[arg(long, conflicts_with_all = ["product", "origin"], help_heading = "Output")]
    pub list: bool,
    /// Write each file of the configuration into this directory, at the path that it has on the server
    ///
    /// The directory is created if need be. A file that exists there is not overwritten.
    #[arg(long, value_name = "DIR", conflicts_with = "list", value_hint = ValueHint::DirPath, help_heading = "Output")]
    pub out: Option<PathBuf>,
    /// Output format
    #[arg(long, value_name = "FORMAT", default_value = "text", help_heading = "Output")]
    pub format: Format,
}

help_text! {
    done;
    "corscheck fix --for nginx --origin https://app.example.com -X PUT \\
      -H Content-Type -H Authorization --credentials include --out cors",
    "corscheck fix --for express --origin http://localhost:3000 \\
      --origin https://app.example.com --expose X-Total-Count > cors.mjs",
    "corscheck fix --for vite --origin http://localhost:5173 \\
      --url http://localhost:8080",
    "corscheck fix --list",
}
