//! What two origins may do with one another: facts, without a sentence.

mod access;
mod difference;
mod opaque;

pub use self::access::{
    Between, CookieSharing, DocumentDomain, FrameAccess, IgnoredByCookies, ReadAccess, SameSiteCookies,
    StorageSharing,
};
pub use self::difference::{Difference, HostDifference, OriginPart, difference, parts_that_differ};
pub use self::opaque::OpaqueSource;

use crate::web::origin::Origin;

/// The scheme that counts for cookies: a WebSocket begins as a request of http or https.
fn cookie_scheme(origin: &Origin) -> Option<&str> {
    origin.scheme().map(|scheme| match scheme {
        "ws" => "http",
        "wss" => "https",
        other => other,
    })
}
