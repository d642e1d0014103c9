//! `corscheck explain`: a rule, a topic or a message.

use clap::{Args, ValueHint};

use super::help_text::help_text;
use super::values::{Format, ids};
use crate::frame::EmbeddedAs;

/// Explain a rule, a topic or a console message: why browsers block, what to change
///
/// Takes the rule's id from a verdict, the name that a browser's console or developer tools give the error, or the message
/// itself, of Chromium, Firefox or Safari. Nothing is sent.
///
/// Topics: cors, same-origin-policy, preflight, simple-request, origin, null, site, allow-origin, allow-headers,
/// allow-methods, expose-headers, max-age, credentials, authorization, cookies, samesite, csrf, vary, wildcards,
/// redirects, opaque, crossorigin, network-error, error-responses, curl, localhost, proxy, websocket, frames,
/// postmessage, document-domain, location-hash, window-name, popups, service-worker, jsonp, csp,
/// corp, coep, orb, sri, referrer-policy, lna.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES, after_long_help = HELP)]
pub struct Explain {
    /// A rule's id, a browser's name for it, a topic or a console message; - reads standard input
    #[arg(required_unless_present = "list", value_name = "RULE|TOPIC|MESSAGE")]
    pub rule: Option<String>,
    /// Origin of the page; with --url: the topic's code is for these two
    ///
    /// The topics are document-domain, location-hash, window-name and postmessage. Their code does the same with messages, and is
    /// printed with these origins and the checks of event.origin and event.source. null is an opaque origin.
    #[arg(long, value_name = "ORIGIN", requires = "url", conflicts_with = "list", help_heading = "Sides")]
    #[arg(value_hint = ValueHint::Url)]
    pub origin: Option<String>,
    /// URL of the document in the frame or popup
    #[arg(long, value_name = "URL", requires = "origin", help_heading = "Sides", value_hint = ValueHint::Url)]
    pub url: Option<String>,
    /// How the page shows it
    #[arg(long = "as", value_name = "HOW", value_parser = ids::<EmbeddedAs>(), default_value = "iframe")]
    #[arg(help_heading = "Sides")]
    pub shown_as: EmbeddedAs,
    /// The frame's sandbox attribute; without tokens the strictest
    #[arg(long, value_name = "TOKENS", num_args = 0..=1, default_missing_value = "", requires = "url")]
    #[arg(help_heading = "Sides")]
    pub sandbox: Option<String>,
    /// List all topics and rules, one a line
    #[arg(long, conflicts_with = "rule", help_heading = "Output")]
    pub list: bool,
    /// Print everything at once, also on a terminal
    ///
    /// Otherwise a text that does not fit on the terminal is shown by the program in PAGER, or by less -FRX.
    #[arg(long, help_heading = "Output")]
    pub no_pager: bool,
    /// Output format
    #[arg(long, value_name = "FORMAT", default_value = "text", help_heading = "Output")]
    pub format: Format,
}

help_text! {
    done;
    "corscheck explain preflight",
    "corscheck explain cors-allow-origin-missing",
    "corscheck explain 'Preflight response is not successful. Status code: 405'",
    "corscheck explain window-name --origin https://a.test --url https://b.test/x",
}
