//! What a page of one origin gets of another: responses, cookies, storage, frames.

use url::Host;

use super::cookie_scheme;
use super::opaque::OpaqueSource;
use crate::web::origin::Origin;
use crate::web::site::{registrable_domain, schemelessly_same_site};
use crate::web::trustworthy::is_origin_potentially_trustworthy;

/// A page's origin, and that of what it talks to.
#[derive(Clone, Copy, Debug)]
pub struct Between<'a> {
    page: &'a Origin,
    target: &'a Origin,
    /// The text that gave the target's origin.
    target_text: &'a str,
}

/// Whether a page can read a response of the target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadAccess<'a> {
    /// Always: they are one origin.
    SameOrigin,
    /// There is no page: its origin is of a scheme that pages do not have.
    NotAPage {
        /// The scheme.
        scheme: &'a str,
    },
    /// The target has an opaque origin: what gave it decides.
    Opaque(OpaqueSource<'a>),
    /// Never: the request is mixed content.
    MixedContent {
        /// The target's scheme.
        scheme: &'a str,
    },
    /// The WebSocket's server decides, by the `Origin` header.
    WebSocket,
    /// Where the target's CORS headers allow the page's origin.
    WithCors,
    /// Never: browsers do not fetch the scheme.
    UnsupportedScheme(&'a str),
}

/// Whether one can have a cookie that the other has too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CookieSharing<'a> {
    /// No: an opaque origin has no cookies.
    Opaque,
    /// No: their hosts differ, and have no registrable domain in common.
    No,
    /// Yes: they are of one host.
    SameHost {
        /// How they still differ.
        ignores: IgnoredByCookies,
        /// Whether `Secure` cookies reach only one of the two.
        secure_needs_https: bool,
    },
    /// With a `Domain` attribute.
    ByDomain {
        /// Its value.
        domain: &'a str,
        /// Whether `Secure` cookies reach only one of the two.
        secure_needs_https: bool,
    },
}

/// In what two origins of one host may differ without a cookie telling them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IgnoredByCookies {
    /// Nothing.
    Nothing,
    /// The port.
    Port,
    /// The scheme, and so the port.
    SchemeAndPort,
}

/// Which of the target's cookies a request takes along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SameSiteCookies {
    /// All, `Strict` ones too.
    All,
    /// Chromium counts two schemes as two sites: only `SameSite=None; Secure`. Firefox counts one: all.
    SchemesDiffer,
    /// Only `SameSite=None; Secure`; in Firefox, which keeps a jar for each site, none.
    NoneAndSecure,
    /// None: `SameSite=None` needs `Secure`, and `Secure` needs https.
    Nothing,
}

/// Whether the two share `localStorage` and the like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StorageSharing {
    /// They do.
    Shared,
    /// An opaque origin has none.
    Opaque,
    /// Each has its own.
    Separate,
}

/// What a frame of the one can do with a frame of the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FrameAccess {
    /// All: they are one origin.
    Dom,
    /// `postMessage`.
    Messages,
    /// `postMessage`, whose receiver sees the origin `null`.
    MessagesFromNull,
    /// `postMessage` with the target `*`, as nothing else names an opaque origin.
    MessagesToAny,
}

/// What `document.domain` does, or once did, for the two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DocumentDomain {
    /// Nothing: an opaque origin has no domain.
    Opaque,
    /// Nothing: it does not bridge two schemes.
    SchemesDiffer,
    /// Nothing: an address has no parent domain.
    Address,
    /// Nothing: they have no parent domain in common but a public suffix.
    NoParent,
    /// It joins the two where both set it.
    Joins {
        /// The value.
        domain: String,
        /// Whether Chromium wants `Origin-Agent-Cluster: ?0` of both: it gives secure contexts an agent cluster by origin by
        /// default, and there the setter does nothing.
        needs_site_keyed_cluster: bool,
    },
}

impl<'a> Between<'a> {
    /// A page, and what it talks to. `target_text` is what gave the target's origin.
    #[must_use]
    pub fn new(page: &'a Origin, target: &'a Origin, target_text: &'a str) -> Self {
        Self { page, target, target_text }
    }

    /// Whether the page can read a response.
    #[must_use]
    pub fn read(&self) -> ReadAccess<'a> {
        if self.is_one() {
            return ReadAccess::SameOrigin;
        }
        if let Some(scheme) = self.page.scheme().filter(|_| !is_page(self.page)) {
            return ReadAccess::NotAPage { scheme };
        }
        let Some(scheme) = self.target.scheme() else {
            return ReadAccess::Opaque(OpaqueSource::of(self.target_text));
        };
        if self.is_mixed_content() {
            return ReadAccess::MixedContent { scheme };
        }
        match scheme {
            "ws" | "wss" => ReadAccess::WebSocket,
            "http" | "https" => ReadAccess::WithCors,
            scheme => ReadAccess::UnsupportedScheme(scheme),
        }
    }

    /// Whether one can have a cookie that the other has too. `None` where neither can have any.
    #[must_use]
    pub fn cookies(&self) -> Option<CookieSharing<'a>> {
        let (Some(page), Some(target)) = (self.page.host(), self.target.host()) else {
            let both = self.page.is_opaque() && self.target.is_opaque();
            return (!both).then_some(CookieSharing::Opaque);
        };
        // Browsers let loopback have Secure cookies without encryption.
        let secure = [self.page, self.target].map(is_origin_potentially_trustworthy);
        let secure_needs_https = secure[0] != secure[1];
        if page == target {
            let ports = self.page.port() == self.target.port();
            let ignores = match (ports, cookie_scheme(self.page) == cookie_scheme(self.target)) {
                (true, true) => IgnoredByCookies::Nothing,
                (false, true) => IgnoredByCookies::Port,
                (_, false) => IgnoredByCookies::SchemeAndPort,
            };
            return Some(CookieSharing::SameHost { ignores, secure_needs_https });
        }
        Some(match self.shared_domain() {
            Some(domain) => CookieSharing::ByDomain { domain, secure_needs_https },
            None => CookieSharing::No,
        })
    }

    /// Which of the target's cookies a request takes along. `None` where there is no such request, or nothing to say.
    #[must_use]
    pub fn same_site_cookies(&self) -> Option<SameSiteCookies> {
        let no_request = self.is_one()
            || self.target.is_opaque()
            || self.target.scheme() == Some("ftp")
            || !(self.page.is_opaque() || is_page(self.page))
            || self.is_mixed_content();
        if no_request {
            return None;
        }
        Some(if !schemelessly_same_site(self.page, self.target) {
            if is_origin_potentially_trustworthy(self.target) {
                SameSiteCookies::NoneAndSecure
            } else {
                SameSiteCookies::Nothing
            }
        } else if cookie_scheme(self.page) == cookie_scheme(self.target) {
            SameSiteCookies::All
        } else {
            SameSiteCookies::SchemesDiffer
        })
    }

    /// Whether cookies are sent only with credentials: "include". A WebSocket always takes them along.
    #[must_use]
    pub fn cookies_need_credentials(&self) -> bool {
        is_page(self.target)
    }

    /// Whether both can be documents, which alone have a storage and a DOM: a WebSocket's origin has neither.
    #[must_use]
    pub fn are_documents(&self) -> bool {
        [self.page, self.target].into_iter().all(|origin| origin.is_opaque() || is_page(origin))
    }

    /// Whether they share a storage.
    #[must_use]
    pub fn storage(&self) -> StorageSharing {
        if self.is_one() {
            StorageSharing::Shared
        } else if self.page.is_opaque() || self.target.is_opaque() {
            StorageSharing::Opaque
        } else {
            StorageSharing::Separate
        }
    }

    /// What their frames can do with one another.
    #[must_use]
    pub fn frames(&self) -> FrameAccess {
        match (self.is_one(), self.page.is_opaque(), self.target.is_opaque()) {
            (true, _, _) => FrameAccess::Dom,
            (_, false, false) => FrameAccess::Messages,
            (_, true, false) => FrameAccess::MessagesFromNull,
            (_, _, true) => FrameAccess::MessagesToAny,
        }
    }

    /// What [`document.domain`](https://html.spec.whatwg.org/multipage/browsers.html#relaxing-the-same-origin-restriction)
    /// does for the two. `None` where they are one origin, and need nothing.
    #[must_use]
    pub fn document_domain(&self) -> Option<DocumentDomain> {
        if self.is_one() {
            return None;
        }
        let (Some(page), Some(target)) = (self.page.host(), self.target.host()) else {
            return Some(DocumentDomain::Opaque);
        };
        if self.page.scheme() != self.target.scheme() {
            return Some(DocumentDomain::SchemesDiffer);
        }
        let domain =
            if page == target { Some(page.to_string()) } else { self.shared_domain().map(Into::into) };
        Some(match domain {
            Some(domain) => DocumentDomain::Joins {
                domain,
                needs_site_keyed_cluster: is_origin_potentially_trustworthy(self.page),
            },
            None if [page, target].into_iter().any(|host| !matches!(host, Host::Domain(_))) => {
                DocumentDomain::Address
            }
            None => DocumentDomain::NoParent,
        })
    }

    fn is_one(&self) -> bool {
        self.page.is_same_origin(self.target)
    }

    /// Whether browsers refuse the request as
    /// [mixed content](https://w3c.github.io/webappsec-mixed-content/#should-block-fetch) before they send it.
    fn is_mixed_content(&self) -> bool {
        self.page.scheme() == Some("https")
            && matches!(self.target.scheme(), Some("http" | "ws"))
            && !is_origin_potentially_trustworthy(self.target)
    }

    /// The registrable domain of both.
    fn shared_domain(&self) -> Option<&'a str> {
        let domain = registrable_domain(self.page.host()?)?;
        (registrable_domain(self.target.host()?) == Some(domain)).then_some(domain)
    }
}

/// Whether an origin can be a page's own.
fn is_page(origin: &Origin) -> bool {
    matches!(origin.scheme(), Some("http" | "https"))
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::*;

    fn between<T>(page: &str, target: &str, look: impl Fn(&Between) -> T) -> T {
        let of = |text: &str| {
            if text == "null" { Origin::Opaque } else { Origin::of(&Url::parse(text).unwrap()) }
        };
        let (page, origin) = (of(page), of(target));
        look(&Between::new(&page, &origin, target))
    }

    #[test]
    fn reading() {
        for (page, target, expected) in [
            ("https://a.test", "https://a.test", ReadAccess::SameOrigin),
            ("https://a.test", "https://b.test", ReadAccess::WithCors),
            ("null", "https://b.test", ReadAccess::WithCors),
            ("https://a.test", "http://b.test", ReadAccess::MixedContent { scheme: "http" }),
            ("https://a.test", "http://localhost", ReadAccess::WithCors),
            ("https://a.test", "wss://a.test", ReadAccess::WebSocket),
            ("https://a.test", "ftp://a.test", ReadAccess::UnsupportedScheme("ftp")),
            ("wss://a.test", "https://a.test", ReadAccess::NotAPage { scheme: "wss" }),
            ("https://a.test", "data:,x", ReadAccess::Opaque(OpaqueSource::Data)),
            ("https://a.test", "file:///x", ReadAccess::Opaque(OpaqueSource::File)),
        ] {
            assert!(between(page, target, |both| both.read() == expected), "{page} {target}");
        }
    }

    #[test]
    fn shared_cookies() {
        use IgnoredByCookies::{Nothing, Port, SchemeAndPort};
        let host = |ignores, secure_needs_https| CookieSharing::SameHost { ignores, secure_needs_https };
        for (page, target, expected) in [
            ("http://a.test:1", "http://a.test:2", Some(host(Port, false))),
            ("http://a.test", "https://a.test", Some(host(SchemeAndPort, true))),
            ("http://localhost", "https://localhost", Some(host(SchemeAndPort, false))),
            ("https://a.test", "wss://a.test", Some(host(Nothing, false))),
            (
                "https://a.b.test",
                "http://c.b.test",
                Some(CookieSharing::ByDomain { domain: "b.test", secure_needs_https: true }),
            ),
            ("https://a.test", "https://b.test", Some(CookieSharing::No)),
            ("https://a.test", "null", Some(CookieSharing::Opaque)),
            ("null", "null", None),
        ] {
            assert!(between(page, target, |both| both.cookies() == expected), "{page} {target}");
        }
    }

    #[test]
    fn cookies_of_a_request() {
        for (page, target, expected) in [
            ("https://a.b.test", "https://c.b.test", Some(SameSiteCookies::All)),
            ("https://a.test", "wss://a.test", Some(SameSiteCookies::All)),
            ("http://a.test", "https://a.test", Some(SameSiteCookies::SchemesDiffer)),
            ("https://a.test", "https://b.test", Some(SameSiteCookies::NoneAndSecure)),
            ("http://a.test", "http://b.test", Some(SameSiteCookies::Nothing)),
            ("https://a.test", "https://a.test", None),
            ("https://a.test", "http://b.test", None),
            ("https://a.test", "data:,", None),
        ] {
            assert_eq!(between(page, target, |both| both.same_site_cookies()), expected, "{page} {target}");
        }
    }

    #[test]
    fn storage_and_frames() {
        for (page, target, storage, frames) in [
            ("https://a.test", "https://a.test", StorageSharing::Shared, FrameAccess::Dom),
            ("https://a.test", "https://a.test:1", StorageSharing::Separate, FrameAccess::Messages),
            ("null", "https://a.test", StorageSharing::Opaque, FrameAccess::MessagesFromNull),
            ("https://a.test", "null", StorageSharing::Opaque, FrameAccess::MessagesToAny),
        ] {
            let found = between(page, target, |both| (both.storage(), both.frames()));
            assert_eq!(found, (storage, frames), "{page} {target}");
        }
        assert!(between("https://a.test", "null", |both| both.are_documents()));
        assert!(!between("https://a.test", "wss://a.test", |both| both.are_documents()));
    }

    #[test]
    fn document_domains() {
        let joins = |domain: &str, needs_site_keyed_cluster| DocumentDomain::Joins {
            domain: domain.into(),
            needs_site_keyed_cluster,
        };
        for (page, target, expected) in [
            ("https://a.test", "https://a.test", None),
            ("https://a.b.test", "https://b.test", Some(joins("b.test", true))),
            ("http://a.b.test", "http://b.test:81", Some(joins("b.test", false))),
            ("http://a.test", "https://a.test", Some(DocumentDomain::SchemesDiffer)),
            ("http://127.0.0.1", "http://localhost", Some(DocumentDomain::Address)),
            ("https://a.github.io", "https://b.github.io", Some(DocumentDomain::NoParent)),
            ("null", "null", Some(DocumentDomain::Opaque)),
        ] {
            assert_eq!(between(page, target, |both| both.document_domain()), expected, "{page} {target}");
        }
    }
}
