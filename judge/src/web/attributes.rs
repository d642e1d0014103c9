//! What a page may say of a request besides: an element's attributes, members of the options of `fetch()` and `register()`.

use url::Url;

use super::referrer_policy::ReferrerPolicy;
use super::request::PreloadDestination;
use super::script::Callback;

/// What a page may say of a request besides its URL, method, headers and modes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attributes {
    /// `referrerpolicy`, or `referrerPolicy` of `fetch()`; without one the page's policy counts.
    pub referrer_policy: Option<ReferrerPolicy>,
    /// `referrer` of `fetch()`.
    pub referrer: Referrer,
    /// `integrity`.
    pub integrity: String,
    /// `as` of `<link rel=preload>`.
    pub preload: PreloadDestination,
    /// The subprotocols that a WebSocket offers.
    pub subprotocols: Vec<String>,
    /// `scope` of a service worker's registration.
    pub scope: Option<String>,
    /// What only a script element has.
    pub script: ScriptAttributes,
}

/// What only a script element has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScriptAttributes {
    /// `nonce`.
    pub nonce: String,
    /// `charset`.
    pub charset: Option<String>,
    /// The function that the script is to call: JSONP.
    pub callback: Option<Callback>,
}

/// What `referrer` of `fetch()` says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Referrer {
    /// The page.
    #[default]
    Client,
    /// Nothing is said of the page.
    None,
    /// This URL stands for the page's.
    Url(Url),
}
