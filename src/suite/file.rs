//! `corscheck.toml` as it is written. The schema for editors is made from these structs, their comments included, and the
//! reference in docs and man pages from the schema: each optional key says `Default: …` at its end, and each key has an example.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::called::Called;
use super::id::Id;
use super::settings::Expected;
use super::spanned::Spanned;
use crate::frame::Channel;
use crate::web::browser::Browser;
use crate::web::referrer_policy::ReferrerPolicy;
use crate::web::request::{Credentials, CrossOrigin, Mode, PreloadDestination, RedirectMode};

/// A table of named things; the names have places, and with them an order.
pub(super) type Named<T> = BTreeMap<Spanned<String>, T>;
/// A list whose items have places.
pub(super) type List = Vec<Spanned<String>>;

/// Which pages may use which API, and which may not.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "corscheck.toml"))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct File {
    /// The browser whose rules decide. Default: `"chromium"`.
    #[cfg_attr(test, schemars(extend("examples" = ["firefox"])))]
    pub(super) browser: Option<Id<Browser>>,
    /// Several browsers instead: every check is made as each of them. Responses are shared where their requests are equal.
    /// Default: the one of `browser`.
    #[cfg_attr(test, schemars(extend("examples" = [["chromium", "firefox", "safari"]])))]
    pub(super) browsers: Option<Spanned<Vec<Id<Browser>>>>,
    /// The origins of the calling pages, by name: each a trusted origin, or a table with its keys. A name has letters,
    /// digits, `-`, `_` and `.`; `all`, `trusted` and `untrusted` are groups, and cannot be names.
    #[cfg_attr(test, schemars(extend("examples" = [{"app": "https://app.example.com"}])))]
    pub(super) origins: Named<OriginEntry>,
    /// Settings for all targets that do not have their own. Default: none.
    #[cfg_attr(test, schemars(extend("examples" = [{"credentials": "include"}])))]
    pub(super) defaults: Option<Defaults>,
    /// The APIs to check, by name.
    #[cfg_attr(test, schemars(extend("examples" = [{"items": {"url": "https://api.example.com/items"}}])))]
    pub(super) targets: Named<TargetEntry>,
}

/// An origin: a string alone is a trusted origin.
#[derive(Debug)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(untagged))]
pub(super) enum OriginEntry {
    /// A trusted origin.
    Text(Spanned<String>),
    /// An origin, and whether it is trusted.
    Table(OriginTable),
}

/// An origin, and whether it is trusted.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct OriginTable {
    /// The origin, or `null` for an opaque one. `${NAME}` and `${NAME:-default}` stand for environment variables.
    #[cfg_attr(test, schemars(extend("examples" = ["https://partner.example.net"])))]
    pub(super) origin: Spanned<String>,
    /// Whether targets must allow this origin, as far as they have no `allow` and no `deny`. Default: `true`.
    #[cfg_attr(test, schemars(extend("examples" = [false])))]
    pub(super) trusted: Option<bool>,
}

impl<'de> Deserialize<'de> for OriginEntry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;

        impl<'de> Visitor<'de> for Either {
            type Value = OriginTable;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("an origin, or a table with the key `origin`")
            }

            fn visit_str<E>(self, text: &str) -> Result<OriginTable, E> {
                Ok(OriginTable { origin: Spanned { value: text.to_owned(), span: 0..0 }, trusted: None })
            }

            fn visit_map<M: MapAccess<'de>>(self, map: M) -> Result<OriginTable, M::Error> {
                OriginTable::deserialize(MapAccessDeserializer::new(map))
            }
        }

        struct Inner(OriginTable);

        impl<'de> Deserialize<'de> for Inner {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_any(Either).map(Inner)
            }
        }

        let Spanned { value: Inner(table), span } = Spanned::<Inner>::deserialize(deserializer)?;
        Ok(if table.origin.span.is_empty() {
            Self::Text(Spanned { value: table.origin.value, span })
        } else {
            Self::Table(table)
        })
    }
}

/// Structs that share the settings of a request and what is expected of its response. Serde can flatten structs, but loses
/// the places of what is in them, and does not refuse unknown keys then.
macro_rules! with_settings {
    ($($(#[$meta:meta])* struct $name:ident { $($(#[$field_meta:meta])* $field:ident: $type:ty,)* })+) => { $(
        $(#[$meta])*
        #[derive(Debug, Deserialize)]
        #[cfg_attr(test, derive(schemars::JsonSchema))]
        #[serde(deny_unknown_fields, rename_all = "kebab-case")]
        pub(super) struct $name {
            $($(#[$field_meta])* pub(super) $field: $type,)*
            /// The headers that the page sets. A target's headers are added to those in `[defaults]`, and an override's to
            /// the target's; a header of the same name is replaced. Default: none.
            #[cfg_attr(test, schemars(extend("examples" = [{"Authorization": "Bearer ${TOKEN}"}])))]
            pub(super) headers: Option<BTreeMap<Spanned<String>, Spanned<String>>>,
            /// The credentials mode: when cookies and HTTP authentication are sent. Default: `"same-origin"`.
            #[cfg_attr(test, schemars(extend("examples" = ["include"])))]
            pub(super) credentials: Option<Id<Credentials>>,
            /// Cookies that the browser has stored for the target, each written as in `Set-Cookie`. Default: none.
            #[cfg_attr(test, schemars(extend("examples" = [["session=1; SameSite=None; Secure"]])))]
            pub(super) cookies: Option<List>,
            /// The request body. GET and HEAD are sent without it. Default: none.
            #[cfg_attr(test, schemars(extend("examples" = ["{}"])))]
            pub(super) body: Option<Spanned<String>>,
            /// What makes the request; or with `iframe`, `object`, `embed` and `popup`, in what the page shows the document. Then the
            /// allowed origins are those whose pages may show it, and no others may; a popup is refused where the page keeps no handle
            /// of it. Default: `"fetch"`.
            #[cfg_attr(test, schemars(extend("examples" = ["xhr"])))]
            pub(super) r#as: Option<Id<Called>>,
            /// The channels between an allowed page and the document in its frame or popup that must be open. Default: none.
            #[cfg_attr(test, schemars(extend("examples" = [["post-message"]])))]
            pub(super) need: Option<Vec<Id<Channel>>>,
            /// The `sandbox` attribute of the frame. Default: no attribute.
            #[cfg_attr(test, schemars(extend("examples" = ["allow-scripts allow-same-origin"])))]
            pub(super) sandbox: Option<Spanned<String>>,
            /// Headers of the page that shows the document. Those of a target are added to those in `[defaults]`, as with `headers`.
            /// Default: none.
            #[cfg_attr(test, schemars(extend("examples" = [{"Cross-Origin-Opener-Policy": "same-origin-allow-popups"}])))]
            pub(super) page_headers: Option<BTreeMap<Spanned<String>, Spanned<String>>>,
            /// The `crossorigin` attribute of the element that makes the request. Default: `"none"`.
            #[cfg_attr(test, schemars(extend("examples" = ["anonymous"])))]
            pub(super) crossorigin: Option<Id<CrossOrigin>>,
            /// What the `as` attribute of a preload says. Default: `"script"`.
            #[cfg_attr(test, schemars(extend("examples" = ["font"])))]
            pub(super) destination: Option<Id<PreloadDestination>>,
            /// Hashes of which the body must have one, as in `integrity`. Default: none.
            #[cfg_attr(test, schemars(extend("examples" = ["sha384-…"])))]
            pub(super) integrity: Option<Spanned<String>>,
            /// The scope of a service worker. Default: the folder of its script.
            #[cfg_attr(test, schemars(extend("examples" = ["/"])))]
            pub(super) scope: Option<Spanned<String>>,
            /// The subprotocols that a WebSocket offers, in their order. Default: none.
            #[cfg_attr(test, schemars(extend("examples" = [["graphql-transport-ws"]])))]
            pub(super) protocols: Option<List>,
            /// The function of the page that the script of JSONP calls, with `as = "jsonp"`. Default: `"callback"`.
            #[cfg_attr(test, schemars(extend("examples" = ["show"])))]
            pub(super) callback: Option<Spanned<String>>,
            /// The parameter of the URL that has the function's name, with `as = "jsonp"`. Default: `"callback"`.
            #[cfg_attr(test, schemars(extend("examples" = ["jsonp"])))]
            pub(super) param: Option<Spanned<String>>,
            /// What the `Referer` may say: `referrerPolicy` of `fetch()`, or `referrerpolicy` of an element. Without it browsers
            /// send the page's origin to other origins. Default: none.
            #[cfg_attr(test, schemars(extend("examples" = ["no-referrer"])))]
            pub(super) referrer_policy: Option<Id<ReferrerPolicy>>,
            /// The request mode. Default: `"cors"`.
            #[cfg_attr(test, schemars(extend("examples" = ["no-cors"])))]
            pub(super) mode: Option<Id<Mode>>,
            /// The redirect mode. Default: `"follow"`.
            #[cfg_attr(test, schemars(extend("examples" = ["error"])))]
            pub(super) redirect: Option<Id<RedirectMode>>,
            /// The response headers that an allowed page must be able to read. Default: none.
            #[cfg_attr(test, schemars(extend("examples" = [["x-total-count"]])))]
            pub(super) readable: Option<List>,
            /// The status codes that an allowed page may get. Default: any.
            #[cfg_attr(test, schemars(extend("examples" = [[200, 204]])))]
            pub(super) status: Option<Vec<Spanned<u16>>>,
            /// How many seconds the browser must cache the preflight, at least. Chromium caches none longer than 7200, Firefox
            /// none longer than 86400. Default: not checked.
            #[cfg_attr(test, schemars(extend("examples" = [600])))]
            pub(super) preflight_cache: Option<Spanned<u64>>,
            /// Whether responses to GET that depend on the page's origin must have `Vary: Origin`. Default: `false`.
            #[cfg_attr(test, schemars(extend("examples" = [true])))]
            pub(super) vary: Option<bool>,
            /// Whether no origin may get in besides those that must be allowed: an audit, as `corscheck audit` makes it, for each path
            /// and method. It sends about 50 requests, at most 20 a second unless `--rate` says otherwise. A finding from medium on fails the check of the first
            /// allowed origin. Default: `false`.
            #[cfg_attr(test, schemars(extend("examples" = [true])))]
            pub(super) audit: Option<bool>,
            /// Whether requests of other methods than GET, HEAD and OPTIONS are really sent. Otherwise such a check ends with the
            /// preflight, and one without a preflight is left out. A check that must be refused is sent only if it has no
            /// preflight. Default: `false`.
            #[cfg_attr(test, schemars(extend("examples" = [true])))]
            pub(super) send: Option<bool>,
            /// The rule that must block a page that is not allowed. Default: any.
            #[cfg_attr(test, schemars(extend("examples" = ["cors-allow-origin-missing"])))]
            pub(super) rule: Option<Spanned<String>>,
        }

        impl $name {
            /// What it says of the request and its response.
            pub(super) fn settings(&self) -> Settings<'_> {
                Settings {
                    headers: self.headers.as_ref(),
                    credentials: self.credentials.map(|Id(value)| value),
                    cookies: self.cookies.as_ref(),
                    body: self.body.as_ref(),
                    called: self.r#as.map(|Id(value)| value),
                    need: self.need.as_ref(),
                    sandbox: self.sandbox.as_ref(),
                    page_headers: self.page_headers.as_ref(),
                    callback: self.callback.as_ref(),
                    param: self.param.as_ref(),
                    crossorigin: self.crossorigin.map(|Id(value)| value),
                    destination: self.destination.map(|Id(value)| value),
                    integrity: self.integrity.as_ref(),
                    scope: self.scope.as_ref(),
                    protocols: self.protocols.as_ref(),
                    referrer_policy: self.referrer_policy.map(|Id(value)| value),
                    mode: self.mode.map(|Id(value)| value),
                    redirect: self.redirect.map(|Id(value)| value),
                    readable: self.readable.as_ref(),
                    status: self.status.as_ref(),
                    preflight_cache: self.preflight_cache.as_ref(),
                    vary: self.vary,
                    audit: self.audit,
                    send: self.send,
                    rule: self.rule.as_ref(),
                }
            }
        }
    )+ };
}

/// The shared keys of defaults, targets and overrides.
pub(super) struct Settings<'a> {
    pub(super) headers: Option<&'a BTreeMap<Spanned<String>, Spanned<String>>>,
    pub(super) credentials: Option<Credentials>,
    pub(super) cookies: Option<&'a List>,
    pub(super) body: Option<&'a Spanned<String>>,
    pub(super) called: Option<Called>,
    pub(super) need: Option<&'a Vec<Id<Channel>>>,
    pub(super) sandbox: Option<&'a Spanned<String>>,
    pub(super) page_headers: Option<&'a BTreeMap<Spanned<String>, Spanned<String>>>,
    pub(super) callback: Option<&'a Spanned<String>>,
    pub(super) param: Option<&'a Spanned<String>>,
    pub(super) crossorigin: Option<CrossOrigin>,
    pub(super) destination: Option<PreloadDestination>,
    pub(super) integrity: Option<&'a Spanned<String>>,
    pub(super) scope: Option<&'a Spanned<String>>,
    pub(super) protocols: Option<&'a List>,
    pub(super) referrer_policy: Option<ReferrerPolicy>,
    pub(super) mode: Option<Mode>,
    pub(super) redirect: Option<RedirectMode>,
    pub(super) readable: Option<&'a List>,
    pub(super) status: Option<&'a Vec<Spanned<u16>>>,
    pub(super) preflight_cache: Option<&'a Spanned<u64>>,
    pub(super) vary: Option<bool>,
    pub(super) audit: Option<bool>,
    pub(super) send: Option<bool>,
    pub(super) rule: Option<&'a Spanned<String>>,
}

with_settings! {
    /// Settings for all targets that do not have their own.
    struct Defaults {
        /// The methods to check. Default: `["GET"]`; POST for a beacon.
        #[cfg_attr(test, schemars(length(min = 1), extend("examples" = [["GET", "PUT"]])))]
        methods: Option<List>,
        /// The origins that must be allowed, by name; `all`, `trusted` and `untrusted` are groups. With `allow` alone, all
        /// other origins must be refused. Default: the trusted origins.
        #[cfg_attr(test, schemars(extend("examples" = [["app"]])))]
        allow: Option<List>,
        /// The origins that must be refused, by name or group. With `deny` alone, all other origins must be allowed; with both
        /// lists, origins in neither are not checked. Default: the origins that are not trusted.
        #[cfg_attr(test, schemars(extend("examples" = [["untrusted"]])))]
        deny: Option<List>,
        /// Whether error responses must be readable too: one more check for each origin requests a path that does not exist.
        /// Default: `false`.
        #[cfg_attr(test, schemars(extend("examples" = [true])))]
        errors: Option<bool>,
    }

    /// An API: one check for each origin, path and method.
    struct TargetEntry {
        /// The URL, to which the paths are appended. `${NAME}` and `${NAME:-default}` stand for environment variables.
        #[cfg_attr(test, schemars(extend("examples" = ["${API:-https://api.example.com}"])))]
        url: Spanned<String>,
        /// The configuration file of the product that responds, such as nginx.conf, as `corscheck lint` reads it; the path is from the
        /// folder of this file. What it says must be what the server does: a check fails whose verdict differs. Default: none.
        #[cfg_attr(test, schemars(extend("examples" = ["deploy/nginx.conf"])))]
        config: Option<Spanned<String>>,
        /// The paths to check. Default: the URL itself.
        #[cfg_attr(test, schemars(length(min = 1), extend("examples" = [["/items", "/items/1"]])))]
        paths: Option<List>,
        /// The methods to check. Default: `["GET"]`; POST for a beacon.
        #[cfg_attr(test, schemars(length(min = 1), extend("examples" = [["GET", "PUT"]])))]
        methods: Option<List>,
        /// The origins that must be allowed, by name; `all`, `trusted` and `untrusted` are groups. With `allow` alone, all
        /// other origins must be refused. Default: the trusted origins.
        #[cfg_attr(test, schemars(extend("examples" = [["app"]])))]
        allow: Option<List>,
        /// The origins that must be refused, by name or group. With `deny` alone, all other origins must be allowed; with both
        /// lists, origins in neither are not checked. Default: the origins that are not trusted.
        #[cfg_attr(test, schemars(extend("examples" = [["untrusted"]])))]
        deny: Option<List>,
        /// Whether error responses must be readable too: one more check for each origin requests a path that does not exist.
        /// Default: `false`.
        #[cfg_attr(test, schemars(extend("examples" = [true])))]
        errors: Option<bool>,
        /// Exceptions for some of the checks; of several that match, the last one counts. Default: none.
        #[cfg_attr(test, schemars(extend("examples" = [[{"methods": ["GET"], "expect": "skip"}]])))]
        overrides: Option<Vec<Spanned<OverrideEntry>>>,
    }

    /// An exception: what applies to the checks of these origins, paths and methods.
    struct OverrideEntry {
        /// The origins that it applies to, by name. Default: all.
        #[cfg_attr(test, schemars(length(min = 1), extend("examples" = [["app"]])))]
        origins: Option<List>,
        /// The paths that it applies to, as the target lists them. Default: all.
        #[cfg_attr(test, schemars(length(min = 1), extend("examples" = [["/items/1"]])))]
        paths: Option<List>,
        /// The methods that it applies to, as the target lists them. Default: all.
        #[cfg_attr(test, schemars(length(min = 1), extend("examples" = [["DELETE"]])))]
        methods: Option<List>,
        /// What is expected. Default: what the target expects.
        #[cfg_attr(test, schemars(extend("examples" = ["deny"])))]
        expect: Option<Id<Expected>>,
    }
}
