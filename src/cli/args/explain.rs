//! `corscheck explain`: a rule, a topic or a message.

use clap::Args;

use super::help_text::help_text;
use super::values::Format;

/// Explain a rule, a topic or a console message: why browsers block, what to change
///
/// Takes the rule's id from a verdict, the name that a browser's console or developer tools give the error, or the message
/// itself, of Chromium, Firefox or Safari. Nothing is sent.
///
/// Topics: cors, same-origin-policy, preflight, simple-request, origin, null, site, allow-origin, allow-headers,
/// allow-methods, expose-headers, max-age, credentials, authorization, cookies, samesite, csrf, vary, wildcards,
/// redirects, opaque, crossorigin, network-error, curl, localhost, proxy, websocket, frames,
/// postmessage, document-domain, location-hash, window-name, popups, service-worker, jsonp, csp,
/// corp, coep, orb, sri, referrer-policy, lna.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES, after_long_help = HELP)]
pub struct Explain {
    /// A rule's id, a browser's name for it, a topic or a console message; - reads standard input
    #[arg(required_unless_present = "list", value_name = "RULE|TOPIC|MESSAGE")]
    pub rule: Option<String>,
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
    "corscheck explain --list",
}
