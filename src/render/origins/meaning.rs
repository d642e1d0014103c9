//! What two origins' relation means for a page of the one that talks to the other.

use url::Host;

use super::Pair;
use super::reason::Opaque;
use crate::web::origin::Origin;
use crate::web::site::{registrable_domain, schemelessly_same_site};
use crate::web::trustworthy::is_origin_potentially_trustworthy;

/// What is possible between the two, by what it is called.
pub(super) fn rows(pair: &Pair) -> Vec<(&'static str, String)> {
    let between = Between { a: pair.a.1, b: pair.b.1, b_input: pair.b.0 };
    let mut rows = vec![("read a response", between.read())];
    let pages = [between.a, between.b].into_iter().all(|origin| origin.is_opaque() || is_page(origin));
    if !between.b.is_opaque() || !between.a.is_opaque() {
        rows.push(("cookies", between.cookies()));
    }
    rows.extend(between.same_site_cookies().map(|text| ("SameSite", text)));
    // Only documents have a storage and a DOM: a WebSocket's origin has neither.
    if pages {
        rows.push(("storage", between.storage()));
        rows.push(("frames", between.frames()));
        rows.extend(between.document_domain().map(|text| ("document.domain", text)));
    }
    rows
}

/// A page's origin, and that of what it talks to.
struct Between<'a> {
    a: &'a Origin,
    b: &'a Origin,
    b_input: &'a str,
}

impl Between<'_> {
    fn read(&self) -> String {
        if self.is_one() {
            return "always: within one origin CORS plays no part".into();
        }
        if let Some(scheme) = self.a.scheme().filter(|_| !is_page(self.a)) {
            return format!("no page has the scheme {scheme}; give the page's origin first");
        }
        let Some(scheme) = self.b.scheme() else {
            return match Opaque::of(self.b_input) {
                Opaque::Data => "always: any page may fetch a data: URL".into(),
                Opaque::File => "never: no page may fetch a file".into(),
                Opaque::Blob => "never: only the page that made a blob: may fetch it".into(),
                Opaque::Null => "null is no address; nothing can be fetched from it".into(),
                Opaque::Blank | Opaque::Scheme(_) => "never: a page fetches http and https only".into(),
            };
        };
        if self.is_mixed_content() {
            return format!("never, whatever B allows: {scheme} from a page of https is mixed content");
        }
        match scheme {
            "ws" | "wss" => "CORS plays no part: a WebSocket opens if its server accepts the page's Origin".into(),
            "http" | "https" if self.a.is_opaque() => {
                "only if B allows it:\nAccess-Control-Allow-Origin: null\nwhich admits every opaque origin, or *, which \
                 admits everybody without credentials"
                    .into()
            }
            "http" | "https" => format!("only if B allows it:\nAccess-Control-Allow-Origin: {}", self.a.serialize()),
            _ => format!("never: browsers no longer fetch {scheme}"),
        }
    }

    /// Whether one can have a cookie that the other has too.
    fn cookies(&self) -> String {
        let (Some(a), Some(b)) = (self.a.host(), self.b.host()) else {
            return "not shared: an opaque origin has none".into();
        };
        // Browsers let loopback have Secure cookies without encryption.
        let both_secure = [self.a, self.b].into_iter().all(is_origin_potentially_trustworthy);
        let neither_secure =
            [self.a, self.b].into_iter().all(|origin| !is_origin_potentially_trustworthy(origin));
        let secure = if both_secure || neither_secure { "" } else { "; Secure ones need https" };
        if a == b {
            let ignores =
                match (self.a.port() == self.b.port(), cookie_scheme(self.a) == cookie_scheme(self.b)) {
                    (true, true) => "a cookie belongs to a host",
                    (false, true) => "a cookie belongs to a host, whatever the port",
                    (_, false) => "a cookie belongs to a host, whatever scheme and port",
                };
            return format!("shared: {ignores}{secure}");
        }
        match self.shared_domain() {
            Some(domain) => {
                format!("shared if set with Domain={domain}; without Domain each host has its own{secure}")
            }
            None => "not shared: a cookie belongs to a host".into(),
        }
    }

    /// Which of B's cookies a request takes along. `None` where there is no such request.
    fn same_site_cookies(&self) -> Option<String> {
        let no_request = self.is_one()
            || self.b.is_opaque()
            || self.b.scheme() == Some("ftp")
            || !(self.a.is_opaque() || is_page(self.a))
            || self.is_mixed_content();
        if no_request {
            return None;
        }
        // A WebSocket always takes cookies along.
        let how = if is_page(self.b) { ", with credentials: 'include'" } else { "" };
        let secure = is_origin_potentially_trustworthy(self.b);
        let one_scheme = cookie_scheme(self.a) == cookie_scheme(self.b);
        Some(if schemelessly_same_site(self.a, self.b) {
            if one_scheme {
                format!("same-site: B's cookies go along, Strict ones too{how}")
            } else {
                format!(
                    "Chromium counts two schemes as two sites: only SameSite=None; Secure cookies of B go along. \
                     Firefox counts one site: Lax and Strict ones too{how}"
                )
            }
        } else if secure {
            format!(
                "cross-site: of B's cookies only SameSite=None; Secure ones go along{how}; in Firefox, which has a \
                 jar for each site, not even those"
            )
        } else {
            "cross-site: none of B's cookies goes along; SameSite=None needs Secure, and Secure needs https"
                .into()
        })
    }

    fn storage(&self) -> String {
        if self.is_one() {
            "shared: localStorage, IndexedDB, caches, service workers".into()
        } else if self.a.is_opaque() || self.b.is_opaque() {
            "not shared: an opaque origin has none".into()
        } else {
            "not shared: it belongs to an origin".into()
        }
    }

    fn frames(&self) -> String {
        match (self.is_one(), self.a.is_opaque(), self.b.is_opaque()) {
            (true, _, _) => "full DOM access".into(),
            (_, false, false) => "no DOM access; postMessage works".into(),
            (_, true, false) => "no DOM access; postMessage works, and B sees the origin null".into(),
            (_, _, true) => "no DOM access; postMessage works, with the target '*' only".into(),
        }
    }

    /// What `document.domain` does or once did for the two. `None` where nobody needs it.
    fn document_domain(&self) -> Option<String> {
        if self.is_one() {
            return None;
        }
        let (Some(a), Some(b)) = (self.a.host(), self.b.host()) else {
            return Some("cannot help: an opaque origin has no domain".into());
        };
        if self.a.scheme() != self.b.scheme() {
            return Some("cannot help: it does not bridge two schemes".into());
        }
        let domain = if a == b { Some(a.to_string()) } else { self.shared_domain().map(Into::into) };
        let Some(domain) = domain else {
            let address = [a, b].into_iter().any(|host| !matches!(host, Host::Domain(_)));
            return Some(if address {
                "cannot help: an IP address has no parent domain".into()
            } else {
                "cannot help: no parent domain in common but a public suffix".into()
            });
        };
        // Chromium gives secure contexts an agent cluster by origin unless told otherwise, and there the setter does nothing.
        let still = if is_origin_potentially_trustworthy(self.a) {
            "in Firefox; in Chromium only where both also send Origin-Agent-Cluster: ?0"
        } else {
            "over plain http; it is on its way out"
        };
        Some(format!("still joins the two where both set it to {domain}, {still}"))
    }

    fn is_one(&self) -> bool {
        self.a.is_same_origin(self.b)
    }

    /// Whether browsers refuse the request before they ask anybody.
    fn is_mixed_content(&self) -> bool {
        self.a.scheme() == Some("https")
            && matches!(self.b.scheme(), Some("http" | "ws"))
            && !is_origin_potentially_trustworthy(self.b)
    }

    /// The registrable domain of both.
    fn shared_domain(&self) -> Option<&str> {
        let domain = registrable_domain(self.a.host()?)?;
        (registrable_domain(self.b.host()?) == Some(domain)).then_some(domain)
    }
}

/// Whether an origin can be a page's own.
fn is_page(origin: &Origin) -> bool {
    matches!(origin.scheme(), Some("http" | "https"))
}

/// The scheme that counts for cookies: a WebSocket begins as a request of http or https.
pub(super) fn cookie_scheme(origin: &Origin) -> Option<&str> {
    origin.scheme().map(|scheme| match scheme {
        "ws" => "http",
        "wss" => "https",
        other => other,
    })
}
