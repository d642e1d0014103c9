//! `corscheck frame`: the document, the page, how the two talk.

use clap::{Args, ValueHint};

use super::connection::Connection;
use super::help_text::help_text;
use super::output::Output;
use super::request::ConfirmFlag;
use super::values::{Browsers, browsers, header_line, ids};
use crate::frame::{Channel, EmbeddedAs};
use crate::web::browser::ThirdPartyCookies;

/// Would a browser show this document in a frame or popup of that page?
///
/// Requests the document as a browser does, follows its redirects, and judges the headers of both sides: X-Frame-Options,
/// frame-ancestors, the page's policies, isolation, mixed content, sandboxes. If the document is shown, it lists which channels are open
/// between the two: DOM, document.domain, location.hash, window.name, postMessage, storage and cookies.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES, after_long_help = HELP)]
pub struct Frame {
    /// URL of the document
    #[arg(value_hint = ValueHint::Url)]
    pub url: String,

    /// How it is shown
    #[arg(long = "as", value_name = "HOW", value_parser = ids::<EmbeddedAs>(), default_value = "iframe")]
    #[arg(help_heading = "Frame")]
    pub shown_as: EmbeddedAs,
    /// The sandbox attribute; without tokens the strictest
    #[arg(long, value_name = "TOKENS", num_args = 0..=1, default_missing_value = "", help_heading = "Frame")]
    pub sandbox: Option<String>,
    /// Another attribute, NAME[=VALUE] (repeatable)
    ///
    /// Known are allow, credentialless, csp, loading, name and referrerpolicy.
    #[arg(long, value_name = "ATTRIBUTE", help_heading = "Frame", hide_short_help = true)]
    pub attribute: Vec<String>,
    /// Features of the popup, as in the third argument of window.open()
    #[arg(long, value_name = "TEXT", help_heading = "Frame", hide_short_help = true)]
    pub features: Option<String>,

    /// Origin of the page that shows it [default: http://localhost:3000]
    ///
    /// null is an opaque origin.
    #[arg(long, value_name = "ORIGIN", help_heading = "Page", value_hint = ValueHint::Url)]
    pub origin: Option<String>,
    /// Load this page, and use its origin and headers
    #[arg(long, value_name = "URL", conflicts_with = "origin", help_heading = "Page", value_hint = ValueHint::Url)]
    pub page: Option<String>,
    /// A page around the page (repeatable, the nearest first)
    ///
    /// The last one is the top. null is a sandboxed page.
    #[arg(long, value_name = "ORIGIN", help_heading = "Page", value_hint = ValueHint::Url)]
    pub ancestor: Vec<String>,
    /// Content-Security-Policy of the page (repeatable)
    #[arg(long, value_name = "POLICY", help_heading = "Page")]
    pub csp: Vec<String>,
    /// Cross-Origin-Embedder-Policy of the page
    #[arg(long, value_name = "VALUE", help_heading = "Page", hide_short_help = true)]
    pub coep: Option<String>,
    /// Cross-Origin-Opener-Policy of the page
    #[arg(long, value_name = "VALUE", help_heading = "Page", hide_short_help = true)]
    pub coop: Option<String>,
    /// Another header of the page, 'Name: value' (repeatable)
    #[arg(long, value_name = "HEADER", help_heading = "Page", hide_short_help = true)]
    #[arg(value_parser = header_line)]
    pub page_header: Vec<String>,
    /// Browser to judge as [default: chromium]
    #[arg(long, value_name = "BROWSER", value_parser = browsers(), help_heading = "Page")]
    pub browser: Option<Browsers>,
    /// Which installed browser it is compared with.
    #[command(flatten)]
    pub confirm: ConfirmFlag,
    /// Cookie of the document (repeatable)
    ///
    /// The browser holds it already. Written as in Set-Cookie, with or without attributes.
    #[arg(long, value_name = "SET-COOKIE", help_heading = "Page")]
    pub cookie: Vec<String>,
    /// What the browser does with third-party cookies [default: the browser's own policy]
    #[arg(long, value_name = "POLICY", value_parser = ids::<ThirdPartyCookies>(), help_heading = "Page")]
    #[arg(hide_short_help = true)]
    pub third_party_cookies: Option<ThirdPartyCookies>,

    /// Is the document, as a page, cross-origin isolated? Lists the headers that are missing, and what would be refused
    ///
    /// crossOriginIsolated, and with it SharedArrayBuffer, needs headers of the page, of the pages around it, and of all that it
    /// loads. Alone, the URL is the page at the top; --page, or --origin with --coop, --coep and --page-header, is the page
    /// around it, and each --ancestor the URL of a further one, which is requested too.
    #[arg(long, help_heading = "Isolation", hide_short_help = true)]
    #[arg(conflicts_with_all = ["need", "domain", "domain_page", "domain_frame", "message_to", "message_back", "relay", "features", "fix", "csp", "confirm"])]
    pub isolated: bool,
    /// With --isolated, request what the page's elements load, and say which of it would be refused
    ///
    /// At most 50 requests, each as the browser would send it, without cookies.
    #[arg(long, requires = "isolated", help_heading = "Isolation", hide_short_help = true)]
    pub resources: bool,

    /// Fail if this channel is closed (repeatable)
    #[arg(long, value_name = "CHANNEL", value_parser = ids::<Channel>(), value_delimiter = ',', help_heading = "Channels")]
    pub need: Vec<Channel>,
    /// Both sides set document.domain to this
    #[arg(long, value_name = "DOMAIN", conflicts_with_all = ["domain_page", "domain_frame"], help_heading = "Channels")]
    #[arg(hide_short_help = true)]
    pub domain: Option<String>,
    /// The page alone sets document.domain, or to another value
    #[arg(long, value_name = "DOMAIN", help_heading = "Channels", hide_short_help = true)]
    pub domain_page: Option<String>,
    /// The document alone sets document.domain, or to another value
    #[arg(long, value_name = "DOMAIN", help_heading = "Channels", hide_short_help = true)]
    pub domain_frame: Option<String>,
    /// targetOrigin of a message to the document (repeatable) [default: its origin]
    #[arg(
        long,
        value_name = "ORIGIN",
        help_heading = "Channels",
        allow_hyphen_values = true,
        hide_short_help = true
    )]
    pub message_to: Vec<String>,
    /// targetOrigin of a message to the page (repeatable) [default: its origin]
    #[arg(
        long,
        value_name = "ORIGIN",
        help_heading = "Channels",
        allow_hyphen_values = true,
        hide_short_help = true
    )]
    pub message_back: Vec<String>,
    /// Where the third document of location.hash and window.name lives [default: the page's origin]
    #[arg(long, value_name = "ORIGIN", help_heading = "Channels", value_hint = ValueHint::Url, hide_short_help = true)]
    pub relay: Option<String>,

    /// Also print server configuration that sends the headers of the change
    #[arg(long, value_name = "PRODUCT", conflicts_with = "quiet", help_heading = "Output")]
    pub fix: Option<String>,

    /// How it connects.
    #[command(flatten)]
    pub connection: Connection,
    /// How it prints.
    #[command(flatten)]
    pub output: Output,
}

help_text! {
    "0  the document is shown\n  1  it is blocked or not isolated, or a channel of --need is closed", "\n  3  the network failed";
    "corscheck frame https://pay.example.com/form --origin https://shop.example",
    "corscheck frame https://a.test --origin https://b.test --as popup",
    "corscheck frame https://a.test --page https://b.test/ --need post-message",
    "corscheck frame --isolated --resources https://app.example/",
}
