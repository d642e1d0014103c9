//! `corscheck.toml` as it is written. The schema for editors is made from these structs, their comments included.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::placed::Placed;

/// A table of named things; the names have places, and with them an order.
pub(super) type Named<T> = BTreeMap<Placed<String>, T>;
/// A list whose items have places.
pub(super) type List = Vec<Placed<String>>;

/// What pages of which origins may do with an API, and what they may not.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "corscheck.toml"))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct File {
    /// The browser whose verdicts are wanted; chromium unless told.
    pub(super) browser: Option<BrowserName>,
    /// The origins of the pages that ask, by name.
    pub(super) origins: Named<OriginEntry>,
    /// What holds for every target that does not say otherwise.
    pub(super) defaults: Option<Defaults>,
    /// What is asked for, by name.
    pub(super) targets: Named<TargetEntry>,
}

/// An origin: a text alone is a trusted one.
#[derive(Debug)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(untagged))]
pub(super) enum OriginEntry {
    /// A trusted origin.
    Text(Placed<String>),
    /// An origin, and whether it is trusted.
    Table(OriginTable),
}

/// An origin, and whether it is trusted.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct OriginTable {
    /// The origin, or null for an opaque one. `${NAME}` and `${NAME:-default}` are replaced from the environment.
    pub(super) origin: Placed<String>,
    /// Whether pages of it may do what a target allows trusted origins; true unless told.
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
                Ok(OriginTable { origin: Placed { value: text.to_owned(), span: 0..0 }, trusted: None })
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

        let Placed { value: Inner(table), span } = Placed::<Inner>::deserialize(deserializer)?;
        Ok(if table.origin.span.is_empty() {
            Self::Text(Placed { value: table.origin.value, span })
        } else {
            Self::Table(table)
        })
    }
}

/// Structs that share the settings of a request and what is expected of its answer. Serde can flatten structs, but loses
/// the places of what is in them, and does not refuse unknown keys then.
macro_rules! with_settings {
    ($($(#[$meta:meta])* struct $name:ident { $($(#[$field_meta:meta])* $field:ident: $type:ty,)* })+) => { $(
        $(#[$meta])*
        #[derive(Debug, Deserialize)]
        #[cfg_attr(test, derive(schemars::JsonSchema))]
        #[serde(deny_unknown_fields, rename_all = "kebab-case")]
        pub(super) struct $name {
            $($(#[$field_meta])* pub(super) $field: $type,)*
            /// The headers that the page sets. Those of the defaults stay; one of the same name takes its place.
            pub(super) headers: Option<BTreeMap<Placed<String>, Placed<String>>>,
            /// The credentials mode: when cookies and the like go along; same-origin unless told.
            pub(super) credentials: Option<CredentialsName>,
            /// Cookies that the browser holds for the target, each as in Set-Cookie.
            pub(super) cookies: Option<List>,
            /// The body; GET and HEAD go without.
            pub(super) body: Option<Placed<String>>,
            /// How the page asks; fetch unless told.
            pub(super) r#as: Option<AsName>,
            /// The crossorigin attribute of the element that asks.
            pub(super) crossorigin: Option<CrossOriginName>,
            /// The mode; cors unless told.
            pub(super) mode: Option<ModeName>,
            /// What becomes of a redirect; follow unless told.
            pub(super) redirect: Option<RedirectName>,
            /// The response headers that a page that may ask must be able to read.
            pub(super) readable: Option<List>,
            /// The statuses one of which the answer must have, to a page that may ask.
            pub(super) status: Option<Vec<Placed<u16>>>,
            /// For how many seconds at least the browser must do without another preflight.
            pub(super) preflight_cache: Option<Placed<u64>>,
            /// Whether answers that depend on who asks must say Vary: Origin.
            pub(super) vary: Option<bool>,
            /// The rule that must stop a page that may not ask.
            pub(super) rule: Option<Placed<String>>,
        }

        impl $name {
            /// What it says of the request and its answer.
            pub(super) fn settings(&self) -> Settings<'_> {
                Settings {
                    headers: self.headers.as_ref(),
                    credentials: self.credentials,
                    cookies: self.cookies.as_ref(),
                    body: self.body.as_ref(),
                    asks_as: self.r#as,
                    crossorigin: self.crossorigin,
                    mode: self.mode,
                    redirect: self.redirect,
                    readable: self.readable.as_ref(),
                    status: self.status.as_ref(),
                    preflight_cache: self.preflight_cache.as_ref(),
                    vary: self.vary,
                    rule: self.rule.as_ref(),
                }
            }
        }
    )+ };
}

/// The shared keys of defaults, targets and overrides.
pub(super) struct Settings<'a> {
    pub(super) headers: Option<&'a BTreeMap<Placed<String>, Placed<String>>>,
    pub(super) credentials: Option<CredentialsName>,
    pub(super) cookies: Option<&'a List>,
    pub(super) body: Option<&'a Placed<String>>,
    pub(super) asks_as: Option<AsName>,
    pub(super) crossorigin: Option<CrossOriginName>,
    pub(super) mode: Option<ModeName>,
    pub(super) redirect: Option<RedirectName>,
    pub(super) readable: Option<&'a List>,
    pub(super) status: Option<&'a Vec<Placed<u16>>>,
    pub(super) preflight_cache: Option<&'a Placed<u64>>,
    pub(super) vary: Option<bool>,
    pub(super) rule: Option<&'a Placed<String>>,
}

with_settings! {
    /// What holds for every target that does not say otherwise.
    struct Defaults {
        /// The methods; GET unless told.
        #[cfg_attr(test, schemars(length(min = 1)))]
        methods: Option<List>,
        /// Origins that must be able to ask, by name; all, trusted and untrusted name groups.
        allow: Option<List>,
        /// Origins that must not be able to ask.
        deny: Option<List>,
        /// Whether an error answer must be readable too: a path that does not exist is asked for.
        errors: Option<bool>,
    }

    /// What is asked for: one check for each origin, path and method.
    struct TargetEntry {
        /// The URL, to which the paths are added. `${NAME}` and `${NAME:-default}` are replaced from the environment.
        url: Placed<String>,
        /// The paths; the URL itself unless told.
        #[cfg_attr(test, schemars(length(min = 1)))]
        paths: Option<List>,
        /// The methods; GET unless told.
        #[cfg_attr(test, schemars(length(min = 1)))]
        methods: Option<List>,
        /// Origins that must be able to ask, by name; all, trusted and untrusted name groups. With allow alone, all other
        /// origins must not; with neither list, the trusted ones must, and the others must not.
        allow: Option<List>,
        /// Origins that must not be able to ask. With deny alone, all other origins must be able to; with both lists, the
        /// origins in neither are not checked.
        deny: Option<List>,
        /// Whether an error answer must be readable too: a path that does not exist is asked for.
        errors: Option<bool>,
        /// What holds for some of the checks; later ones win.
        overrides: Option<Vec<Placed<OverrideEntry>>>,
    }

    /// What holds for the checks of these origins, paths and methods.
    struct OverrideEntry {
        /// The origins, by name; any unless told.
        #[cfg_attr(test, schemars(length(min = 1)))]
        origins: Option<List>,
        /// The paths, as the target lists them; any unless told.
        #[cfg_attr(test, schemars(length(min = 1)))]
        paths: Option<List>,
        /// The methods; any unless told.
        #[cfg_attr(test, schemars(length(min = 1)))]
        methods: Option<List>,
        /// What is expected of them; as the target says, unless told.
        expect: Option<ExpectName>,
    }
}

macro_rules! names {
    ($($(#[$meta:meta])* enum $name:ident { $($(#[$variant_meta:meta])* $variant:ident,)+ })+) => { $(
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
        #[cfg_attr(test, derive(schemars::JsonSchema))]
        #[serde(rename_all = "kebab-case")]
        pub(super) enum $name {
            $($(#[$variant_meta])* $variant,)+
        }
    )+ };
}

names! {
    /// A browser.
    enum BrowserName {
        /// Chrome, Edge, Opera.
        Chromium,
        /// Firefox.
        Firefox,
    }

    /// A credentials mode.
    enum CredentialsName {
        /// Never send credentials.
        Omit,
        /// Send them to the page's own origin.
        SameOrigin,
        /// Always send them.
        Include,
    }

    /// A way of asking.
    enum AsName {
        /// fetch()
        Fetch,
        /// XMLHttpRequest
        Xhr,
        /// XMLHttpRequest with a listener on its upload
        XhrUpload,
        /// A classic script element
        Script,
        /// A module script
        Module,
        /// A style sheet
        Style,
        /// An image
        Image,
        /// A web font
        Font,
        /// Audio or video
        Media,
        /// EventSource
        #[serde(rename = "eventsource")]
        EventSource,
        /// navigator.sendBeacon()
        Beacon,
        /// new Worker()
        Worker,
    }

    /// The state of a crossorigin attribute.
    enum CrossOriginName {
        /// No attribute.
        None,
        /// Ask under CORS, without credentials to other origins.
        Anonymous,
        /// Ask under CORS, with credentials.
        UseCredentials,
    }

    /// A mode.
    enum ModeName {
        /// Read another origin's answer where it allows it.
        Cors,
        /// Send, and read nothing.
        NoCors,
        /// Refuse other origins.
        SameOrigin,
    }

    /// A redirect mode.
    enum RedirectName {
        /// Follow redirects.
        Follow,
        /// Take a redirect for an error.
        Error,
        /// Stop at a redirect, without an error.
        Manual,
    }

    /// What is expected of a check.
    enum ExpectName {
        /// The page must be able to ask.
        Allow,
        /// The page must not be able to ask.
        Deny,
        /// Nothing: it is not asked.
        Skip,
    }
}
