//! `corscheck jsonp`: the URL, the function, the element, the page.

use clap::{Args, ValueHint};

use super::connection::Connection;
use super::help_text::help_text;
use super::output::Output;
use super::request::{ConfirmFlag, PageFlags};
use super::values::{CrossOriginParser, ReferrerPolicyAttribute, ReferrerPolicyParser, header_line};
use crate::web::request::CrossOrigin;

/// Load a URL as JSONP, and see whether it calls the page's function
///
/// Loads it as a script element of the page would: types, nosniff, opaque-response blocking, policies, cookies. Then reads what the
/// script does with the function: whether it calls it, how often, under which name, or why not.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES, after_long_help = HELP)]
pub struct Jsonp {
    /// URL of the script
    #[arg(required = true, value_name = "URL", value_hint = ValueHint::Url)]
    pub urls: Vec<String>,

    /// The page's function: show, app.show
    #[arg(long, value_name = "NAME", default_value = "callback", help_heading = "Request")]
    #[arg(allow_hyphen_values = true)]
    pub callback: String,
    /// Parameter of the URL with the function's name
    ///
    /// It is added at the end of the query. A URL that has it already stays as it is.
    #[arg(long, value_name = "NAME", default_value = "callback", help_heading = "Request")]
    #[arg(allow_hyphen_values = true)]
    pub param: String,
    /// Header to add to the request, 'Name: value' (repeatable)
    ///
    /// No page can set one: for a cookie or a token by hand. It is not sent to another origin behind a redirect.
    #[arg(short = 'H', long, value_name = "HEADER", help_heading = "Request", allow_hyphen_values = true)]
    #[arg(value_parser = header_line)]
    pub header: Vec<String>,
    /// The element's crossorigin attribute [default: none]
    #[arg(long, value_name = "VALUE", value_parser = CrossOriginParser, help_heading = "Request")]
    #[arg(hide_short_help = true)]
    pub crossorigin: Option<CrossOrigin>,
    /// Hashes of which the body must have one, as in integrity
    #[arg(long, value_name = "HASHES", help_heading = "Request", hide_short_help = true)]
    pub integrity: Option<String>,
    /// The element's nonce attribute
    #[arg(long, value_name = "NONCE", help_heading = "Request", hide_short_help = true)]
    #[arg(allow_hyphen_values = true)]
    pub nonce: Option<String>,
    /// What the Referer may say [default: the page's policy]
    #[arg(long, value_name = "POLICY", value_parser = ReferrerPolicyParser, help_heading = "Request")]
    #[arg(hide_short_help = true)]
    pub referrer_policy: Option<ReferrerPolicyAttribute>,
    /// The element's charset attribute
    #[arg(long, value_name = "CHARSET", help_heading = "Request", hide_short_help = true)]
    pub charset: Option<String>,

    /// The page that loads it.
    #[command(flatten)]
    pub page: PageFlags,
    /// Which installed browser it is compared with.
    #[command(flatten)]
    pub confirm: ConfirmFlag,
    /// Also request it with an odd function name, to see whether the server checks names
    ///
    /// The name is harmless. A server that sends it back would send back code too.
    #[arg(long, help_heading = "Extra requests")]
    pub check_name: bool,
    /// How it connects.
    #[command(flatten)]
    pub connection: Connection,
    /// How it prints.
    #[command(flatten)]
    pub output: Output,
}

help_text! {
    "0  the script calls the function\n  1  it does not: something stops it, or it calls nothing",
    "\n  3  the network failed";
    "corscheck jsonp https://api.test/items --callback show",
    "corscheck jsonp https://api.test/items --param jsonp --callback show",
}
