//! [The opening handshake](https://www.rfc-editor.org/rfc/rfc6455#section-4.1): the exact request of each engine.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use sha1::{Digest, Sha1};

use super::engine::{HandshakeParts, SocketEngine};
use crate::fetch::Engine;
use crate::fetch::cookies::is_third_party;
use crate::fetch::network::{encodings, host_header};
use crate::fetch::request::Request;
use crate::fetch::wire_url::wire_url;
use crate::web::body::BodyNeed;
use crate::web::browser::ThirdPartyCookies;
use crate::web::headers::{HeaderList, decode};
use crate::web::message::HttpRequest;
use crate::web::method::Method;
use crate::web::origin::Origin;
use crate::web::site::{Relation, relation};
use crate::web::trustworthy::is_potentially_trustworthy;

/// What the key and this are hashed to is the response's `Sec-WebSocket-Accept`.
const GUID: &str = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/// The value of `Sec-WebSocket-Accept` that belongs to a key.
#[must_use]
pub fn accept_for(key: &str) -> String {
    BASE64.encode(Sha1::digest(format!("{key}{GUID}")))
}

/// The text of a key.
pub(super) fn key_text(key: &[u8; 16]) -> String {
    BASE64.encode(key)
}

/// The request to the current URL. `login` is user name and password, where the server required them.
pub(super) fn request(
    request: &Request,
    subprotocols: &[String],
    key: &[u8; 16],
    cookie: Option<Vec<u8>>,
    login: Option<&(String, String)>,
    engine: &SocketEngine,
) -> HttpRequest {
    let fetch = Engine::of(engine.browser);
    let url = request.url();
    // An engine that follows redirects sends the same headers again, but for the host and cookies.
    let first = request.urls.first().filter(|_| engine.follows_redirects).unwrap_or(url);
    let secure = is_potentially_trustworthy(first);
    let site = match relation(&request.origin, &Origin::of(first)) {
        Relation::SameOrigin => "same-origin",
        Relation::SameSite => "same-site",
        Relation::CrossSite => "cross-site",
    };
    let partitions =
        fetch.cookies.third_party == ThirdPartyCookies::Partition && is_third_party(request, fetch);
    let parts = HandshakeParts {
        host: host_header(url),
        secure,
        site,
        origin: request.origin.serialize(),
        user_agent: decode(&request.user_agent),
        languages: fetch.own_headers.accept_language,
        encodings: encodings(first, fetch),
        key: key_text(key),
        subprotocols: subprotocols.join(", "),
        extensions: engine.offer,
        storage_access: if secure && site == "cross-site" && partitions { "none" } else { "" },
        authorization: login
            .map(|(name, password)| format!("Basic {}", BASE64.encode(format!("{name}:{password}"))))
            .unwrap_or_default(),
        cookie,
    };
    let mut headers = HeaderList::new();
    (engine.append_handshake)(&mut headers, &parts);
    HttpRequest {
        method: Method::get(),
        url: wire_url(url.clone()),
        headers,
        body: None,
        need: BodyNeed::Start,
        localhost: fetch.connections.localhost,
        spaced_names: engine.dialect.reads_spaced_names,
    }
}
