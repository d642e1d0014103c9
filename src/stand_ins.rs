//! What stands in for something that has no name: a page that is not given, an origin that no server knows, a path that no
//! server has. They turn up in servers' logs, so each is written in one way.

use url::Url;

use crate::web::origin::Origin;

/// The origin of a page that is not given: the usual development server's.
pub const DEFAULT_ORIGIN: &str = "http://localhost:3000";

/// An origin that no allow-list has: its name is reserved.
pub const UNKNOWN_ORIGIN: &str = "https://corscheck-other-origin.example";

/// A request header that no server lists by itself, in lower case.
pub const UNKNOWN_HEADER: &str = "x-corscheck";

/// The last part of a path that does not exist.
pub const NONEXISTENT_PATH: &str = "corscheck-no-such-path";

/// The same with a scheme: from a page that came over TLS, browsers send nothing to a server without TLS.
#[must_use]
pub fn unknown_origin(scheme: &str) -> Origin {
    let origin = UNKNOWN_ORIGIN.replacen("https", scheme, 1);
    Url::parse(&origin).map_or(Origin::Opaque, |url| Origin::of(&url))
}
