//! The flags that describe a page and its request, for all commands that take them.

use clap::{Args, ValueHint};

use super::values::{Browsers, CrossOriginParser, browsers, header_line, ids, readable_name};
use crate::probe::Need;
use crate::web::address_space::AddressSpace;
use crate::web::attributes::Attributes;
use crate::web::browser::ThirdPartyCookies;
use crate::web::embedder_policy::EmbedderPolicy;
use crate::web::referrer_policy::ReferrerPolicy;
use crate::web::request::{Credentials, CrossOrigin, Initiator, Mode, PreloadDestination, RedirectMode};

/// The request.
#[derive(Args, Clone, Debug, Default)]
pub struct RequestFlags {
    /// Request method (repeatable)
    ///
    /// Default: GET, or POST with --data. With several, a call is made with each, and what is to be changed is put together.
    #[arg(short = 'X', long, visible_alias = "request", value_name = "METHOD", help_heading = "Request")]
    pub method: Vec<String>,
    /// Request header, 'Name: value' (repeatable)
    ///
    /// 'Name' and 'Name;' have an empty value.
    #[arg(short = 'H', long, value_name = "HEADER", help_heading = "Request")]
    #[arg(allow_hyphen_values = true)]
    #[arg(value_parser = header_line)]
    pub header: Vec<String>,
    /// Request body; @FILE reads a file, - standard input
    #[arg(short, long, value_name = "BODY", help_heading = "Request", allow_hyphen_values = true)]
    pub data: Option<String>,
    /// Credentials mode [default: same-origin]
    ///
    /// --credentials alone means include.
    #[arg(long, value_name = "MODE", value_parser = ids::<Credentials>(), help_heading = "Request")]
    #[arg(num_args = 0..=1, default_missing_value = "include")]
    pub credentials: Option<Credentials>,
    /// What makes the request [default: fetch]
    ///
    /// All but fetch and xhr set method and headers themselves.
    #[arg(long = "as", value_name = "HOW", value_parser = ids::<Initiator>(), help_heading = "Request")]
    pub initiator: Option<Initiator>,
    /// The element's crossorigin attribute [default: none]
    #[arg(long, value_name = "VALUE", value_parser = CrossOriginParser, help_heading = "Request")]
    #[arg(hide_short_help = true)]
    pub crossorigin: Option<CrossOrigin>,
    /// The as attribute of a preload [default: script]
    #[arg(long, value_name = "AS", value_parser = ids::<PreloadDestination>(), help_heading = "Request")]
    #[arg(hide_short_help = true)]
    pub destination: Option<PreloadDestination>,
    /// Hashes of which the body must have one, as in integrity
    #[arg(long, value_name = "HASHES", help_heading = "Request", hide_short_help = true)]
    pub integrity: Option<String>,
    /// The scope of a service worker [default: the script's folder]
    #[arg(long, value_name = "PATH", help_heading = "Request", hide_short_help = true)]
    pub scope: Option<String>,
    /// What the Referer may say [default: the page's policy]
    ///
    /// referrerPolicy of fetch(), or the element's referrerpolicy attribute. With no-referrer, servers with hotlink protection send
    /// images.
    #[arg(long, value_name = "POLICY", value_parser = ids::<ReferrerPolicy>(), help_heading = "Request")]
    #[arg(hide_short_help = true)]
    pub referrer_policy: Option<ReferrerPolicy>,
    /// Request mode [default: cors]
    #[arg(long, value_name = "MODE", value_parser = ids::<Mode>(), help_heading = "Request")]
    #[arg(hide_short_help = true)]
    pub mode: Option<Mode>,
    /// Redirect mode [default: follow]
    #[arg(long, value_name = "MODE", value_parser = ids::<RedirectMode>(), help_heading = "Request")]
    #[arg(hide_short_help = true)]
    pub redirect: Option<RedirectMode>,
    /// Set keepalive: the request may outlive the page
    #[arg(long, help_heading = "Request", hide_short_help = true)]
    pub keepalive: bool,
    /// User-Agent to send instead of the browser's
    #[arg(short = 'A', long, value_name = "TEXT", help_heading = "Request", hide_short_help = true)]
    pub user_agent: Option<String>,
    /// Response header that the page needs to read (repeatable)
    ///
    /// If it cannot, the exit status is 1, although the browser allows the request.
    #[arg(long, value_name = "NAME", value_parser = readable_name, value_delimiter = ',', help_heading = "Request")]
    #[arg(hide_short_help = true)]
    pub read: Vec<String>,
    /// What else the page needs of the call (repeatable)
    ///
    /// If it does not get that, the exit status is 1, although the browser allows the request.
    #[arg(long, value_name = "NEED", value_parser = ids::<Need>(), value_delimiter = ',', help_heading = "Request")]
    #[arg(hide_short_help = true)]
    pub need: Vec<Need>,
    /// Stop after the preflight: its verdict counts
    ///
    /// The request itself is not sent, so that nothing is changed.
    #[arg(long, help_heading = "Request", hide_short_help = true)]
    pub preflight_only: bool,
}

impl RequestFlags {
    /// The attributes that they name, over others.
    pub fn attributes(&self, under: Attributes) -> Attributes {
        Attributes {
            referrer_policy: self.referrer_policy.or(under.referrer_policy),
            integrity: self.integrity.clone().unwrap_or(under.integrity),
            preload: self.destination.unwrap_or(under.preload),
            scope: self.scope.clone().or(under.scope),
            ..under
        }
    }
}

/// The page that makes it, and the browser.
#[derive(Args, Clone, Debug, Default)]
pub struct PageFlags {
    /// Origin of the page [default: http://localhost:3000] (repeatable)
    ///
    /// null is an opaque origin. With several, each page makes the call, and what is to be changed is put together.
    #[arg(long, value_name = "ORIGIN", help_heading = "Page", value_hint = ValueHint::Url)]
    pub origin: Vec<String>,
    /// Load this page, and use its origin and policies
    #[arg(long, value_name = "URL", conflicts_with = "origin", help_heading = "Page", value_hint = ValueHint::Url)]
    pub page: Option<String>,
    /// Browser to judge as
    ///
    /// Default: that of --confirm, or chromium.
    #[arg(long, value_name = "BROWSER", value_parser = browsers(), help_heading = "Page")]
    pub browser: Option<Browsers>,
    /// Cookie of the target (repeatable)
    ///
    /// The browser holds it already. Written as in Set-Cookie, with or without attributes.
    #[arg(long, value_name = "SET-COOKIE", help_heading = "Page")]
    pub cookie: Vec<String>,
    /// What the browser does with third-party cookies [default: the browser's own policy]
    #[arg(long, value_name = "POLICY", value_parser = ids::<ThirdPartyCookies>(), help_heading = "Page")]
    #[arg(hide_short_help = true)]
    pub third_party_cookies: Option<ThirdPartyCookies>,
    /// Content-Security-Policy of the page (repeatable; added to those found by --page)
    #[arg(long, value_name = "POLICY", help_heading = "Page", hide_short_help = true)]
    pub csp: Vec<String>,
    /// Cross-Origin-Embedder-Policy of the page
    #[arg(long, value_name = "VALUE", value_parser = ids::<EmbedderPolicy>(), help_heading = "Page")]
    #[arg(hide_short_help = true)]
    pub coep: Option<EmbedderPolicy>,
    /// Address space of the page's server [default: as its host resolves]
    ///
    /// Pages of public servers need the user's permission to call local ones. A host that cannot be resolved counts as public.
    #[arg(long, value_name = "SPACE", value_parser = ids::<AddressSpace>(), help_heading = "Page")]
    #[arg(hide_short_help = true)]
    pub page_address_space: Option<AddressSpace>,
}

/// `--confirm`.
#[derive(Args, Clone, Copy, Debug, Default)]
pub struct ConfirmFlag {
    /// Compare with this installed browser
    ///
    /// It runs headless and sends the request too. webkit is WebKitGTK, on Linux; safari opens a window, on macOS. all: each that can run
    /// here.
    #[arg(long, value_name = "BROWSER", value_parser = browsers(), help_heading = "Page", hide_short_help = true)]
    pub confirm: Option<Browsers>,
}

/// Requests that no browser would send.
#[derive(Args, Clone, Copy, Debug, Default)]
pub struct ExtraFlags {
    /// After a blocked response, continue as if it were fixed
    ///
    /// Sends the requests that a browser would no longer send, and judges them too.
    #[arg(long, help_heading = "Extra requests")]
    pub keep_going: bool,
    /// Also request a missing path, to check error responses
    #[arg(long, help_heading = "Extra requests")]
    pub check_errors: bool,
    /// Also send other origins, to check caching
    ///
    /// Another origin and none: what would a cache store, and who else is allowed?
    #[arg(long, help_heading = "Extra requests", hide_short_help = true)]
    pub check_caching: bool,
}

/// The configuration that is printed too.
#[derive(Args, Clone, Debug, Default)]
pub struct FixFlag {
    /// Also print server configuration that allows this
    ///
    /// It keeps what the responses allow already; for several URLs it is one configuration. corscheck fix --list names the products.
    #[arg(long, value_name = "PRODUCT", conflicts_with = "quiet", help_heading = "Output")]
    pub fix: Option<String>,
    /// With --fix: the form that holds the policy exactly, not the usual one
    #[arg(long, requires = "fix", help_heading = "Output", hide_short_help = true)]
    pub strict: bool,
}
