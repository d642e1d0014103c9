//! Cookies as browsers receive, keep and send them:
//! [RFC 6265bis](https://httpwg.org/http-extensions/draft-ietf-httpbis-rfc6265bis.html).

mod date;
mod jar;
mod set_cookie;

use std::cmp::Reverse;
use std::net::Ipv4Addr;

use url::Url;

pub use self::date::parse_cookie_date;
pub use self::jar::CookieJar;
use self::set_cookie::SetCookie;
use super::headers::decode;
use super::site::is_public_suffix;
use super::trustworthy::is_potentially_trustworthy;

/// What the `SameSite` attribute says; the last one, in any case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum SameSite {
    /// Absent, or an unknown value. What that means differs between browsers.
    #[default]
    Unspecified,
    /// `None`: from everywhere.
    None,
    /// `Lax`: from other sites with top-level navigations only.
    Lax,
    /// `Strict`: from its own site only.
    Strict,
}

/// A cookie that a browser accepted.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Cookie {
    /// The name; empty where the line had no equals sign, or nothing before it.
    pub name: Vec<u8>,
    /// The value, quotation marks included.
    pub value: Vec<u8>,
    /// The host it came from, or the host at and below which it is sent, as a URL writes it.
    pub domain: String,
    /// Whether only that very host gets it.
    pub host_only: bool,
    /// The path at and below which it is sent. Starts with a slash.
    pub path: Vec<u8>,
    /// Whether it is sent over secure connections only.
    pub secure: bool,
    /// Whether it is hidden from scripts.
    pub http_only: bool,
    /// From where it is sent.
    pub same_site: SameSite,
    /// Whether each top-level site has its own copy of it (CHIPS).
    pub partitioned: bool,
    /// When it expires, in seconds since 1970; at the end of the session where nothing says.
    pub expires: Option<i64>,
}

/// Why a browser refuses a cookie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// A control character stands in the line.
    ControlCharacter {
        /// The first one.
        byte: u8,
    },
    /// `Domain` is neither the host that set it nor above that host.
    DomainMismatch {
        /// The attribute, in lower case and without its leading dot.
        domain: String,
        /// The host that set it.
        host: String,
    },
    /// `Domain` has characters that are not ASCII; it must be written in Punycode.
    DomainNotAscii {
        /// The attribute, in lower case and without its leading dot.
        domain: String,
    },
    /// Neither name nor value.
    Empty,
    /// The URL that set it has no host.
    NoHost,
    /// It would overlay a secure cookie, and came over an insecure connection.
    OverlaysSecure,
    /// `Partitioned` without `Secure`.
    PartitionedWithoutSecure,
    /// The name starts with `__Host-`, and one of the three conditions does not hold.
    PrefixHost {
        /// It has `Secure`.
        secure: bool,
        /// It has no `Domain`.
        host_only: bool,
        /// It has `Path=/`.
        root_path: bool,
    },
    /// There is no name, and the value starts as one of the prefixes does: a server would take it for a name.
    PrefixNameless,
    /// The name starts with `__Secure-`, and it has no `Secure`.
    PrefixSecure,
    /// `Domain` is a public suffix, and not the very host that set it.
    PublicSuffix {
        /// The attribute, in lower case and without its leading dot.
        domain: String,
    },
    /// `SameSite=None` without `Secure`.
    SameSiteNoneWithoutSecure,
    /// `Secure` over an insecure connection.
    SecureFromInsecure,
    /// Name and value together have more than 4096 bytes.
    TooLong {
        /// How many.
        bytes: usize,
    },
}

/// Why a cookie does not belong to a URL; the first reason in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NotMatching {
    /// Its time is over.
    Expired,
    /// It belongs to another host.
    Domain,
    /// It belongs to another path.
    Path,
    /// It is for secure connections only.
    Secure,
}

impl Cookie {
    /// Receive one line of `Set-Cookie` from a URL: [parse](https://httpwg.org/http-extensions/draft-ietf-httpbis-rfc6265bis.html#set-cookie)
    /// and [check](https://httpwg.org/http-extensions/draft-ietf-httpbis-rfc6265bis.html#storage-model) it. `SameSite` is
    /// only read here: whether the request was one that may set such a cookie, the caller knows.
    ///
    /// # Errors
    /// Where the browser refuses the cookie, whichever page made the request.
    pub fn receive(line: &[u8], from: &Url, now: i64) -> Result<Self, Refused> {
        let cookie = Self::receive_with_default_path(line, from, default_path(from).as_bytes(), now)?;
        cookie.check_secure()?;
        Ok(cookie)
    }

    /// [`Self::receive`], with this path where the line has none, and without [`Self::check_secure`]. The path starts with a
    /// slash.
    ///
    /// # Errors
    /// Where the browser refuses the cookie, whichever page made the request.
    pub fn receive_with_default_path(
        line: &[u8],
        from: &Url,
        default_path: &[u8],
        now: i64,
    ) -> Result<Self, Refused> {
        let parsed = SetCookie::parse(line, now)?;
        let Some(host) = from.host_str() else {
            return Err(Refused::NoHost);
        };
        // Neither name nor value.
        if parsed.name.is_empty() && parsed.value.is_empty() {
            return Err(Refused::Empty);
        }
        // The domain: the attribute, where it is one that this host may speak for; otherwise this host alone.
        let domain = match parsed.domain {
            Some(domain) => accept_domain(&domain, host)?,
            None => None,
        };
        // The path: the attribute, where it starts with a slash.
        let path = parsed.path.filter(|path| path.starts_with(b"/")).unwrap_or(default_path);
        // Secure, only from where no one in between could have set it.
        if parsed.secure && !is_potentially_trustworthy(from) {
            return Err(Refused::SecureFromInsecure);
        }
        // The prefixes promise something, in any case of their letters.
        if has_prefix(parsed.name, b"__Secure-") && !parsed.secure {
            return Err(Refused::PrefixSecure);
        }
        if has_prefix(parsed.name, b"__Host-") {
            let (secure, host_only) = (parsed.secure, domain.is_none());
            let root_path = parsed.path.is_some() && path == b"/";
            if !(secure && host_only && root_path) {
                return Err(Refused::PrefixHost { secure, host_only, root_path });
            }
        }
        // Without a name, what stands before an equals sign in the value would be read as one.
        if parsed.name.is_empty()
            && (has_prefix(parsed.value, b"__Secure-") || has_prefix(parsed.value, b"__Host-"))
        {
            return Err(Refused::PrefixNameless);
        }
        Ok(Self {
            name: parsed.name.to_vec(),
            value: parsed.value.to_vec(),
            host_only: domain.is_none(),
            domain: domain.unwrap_or_else(|| host.to_owned()),
            path: path.to_vec(),
            secure: parsed.secure,
            http_only: parsed.http_only,
            same_site: parsed.same_site,
            partitioned: parsed.partitioned,
            expires: parsed.expires,
        })
    }

    /// Whether it is secure where it must be: with `SameSite=None`, and (CHIPS, not part of the draft) with `Partitioned`.
    ///
    /// # Errors
    /// Where it is not.
    pub fn check_secure(&self) -> Result<(), Refused> {
        match self {
            Self { secure: true, .. } => Ok(()),
            Self { same_site: SameSite::None, .. } => Err(Refused::SameSiteNoneWithoutSecure),
            Self { partitioned: true, .. } => Err(Refused::PartitionedWithoutSecure),
            Self { .. } => Ok(()),
        }
    }

    /// Whether it belongs to a URL, as far as host, path and scheme decide it. From where the request comes, and so what
    /// `SameSite` says to it, the caller knows.
    ///
    /// # Errors
    /// The first reason why it does not.
    pub fn matches(&self, url: &Url, now: i64) -> Result<(), NotMatching> {
        if self.is_expired(now) {
            return Err(NotMatching::Expired);
        }
        let belongs =
            |host| if self.host_only { host == self.domain } else { domain_matches(host, &self.domain) };
        if !url.host_str().is_some_and(belongs) {
            return Err(NotMatching::Domain);
        }
        if !path_matches(url.path().as_bytes(), &self.path) {
            return Err(NotMatching::Path);
        }
        if self.secure && !is_potentially_trustworthy(url) {
            return Err(NotMatching::Secure);
        }
        Ok(())
    }

    /// Whether its time is over.
    #[must_use]
    pub fn is_expired(&self, now: i64) -> bool {
        self.expires.is_some_and(|time| time <= now)
    }

    /// The name, as people read it.
    #[must_use]
    pub fn name_text(&self) -> String {
        decode(&self.name)
    }

    /// The value, as people read it.
    #[must_use]
    pub fn value_text(&self) -> String {
        decode(&self.value)
    }
}

/// The domain that an attribute gives a cookie from this host; none where the cookie stays with the host alone.
fn accept_domain(domain: &[u8], host: &str) -> Result<Option<String>, Refused> {
    let domain = decode(domain);
    if !domain.is_ascii() {
        return Err(Refused::DomainNotAscii { domain });
    }
    // An address has nothing below it, and a public suffix may only speak for itself. The text would let an address' cookie
    // keep its domain; all engines keep it for the host alone.
    if domain == host && (is_public_suffix(&domain) || is_address(host)) {
        return Ok(None);
    }
    if is_public_suffix(&domain) {
        return Err(Refused::PublicSuffix { domain });
    }
    if !domain_matches(host, &domain) {
        return Err(Refused::DomainMismatch { domain, host: host.to_owned() });
    }
    Ok(Some(domain))
}

/// [Domain-match](https://httpwg.org/http-extensions/draft-ietf-httpbis-rfc6265bis.html#name-domain-matching): the host is the
/// domain, or lies below it. An address lies below nothing.
#[must_use]
pub fn domain_matches(host: &str, domain: &str) -> bool {
    let is_below = || host.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.'));
    host == domain || (is_below() && !is_address(host))
}

/// [Path-match](https://httpwg.org/http-extensions/draft-ietf-httpbis-rfc6265bis.html#cookie-path): the path of
/// the request is the cookie's, or lies below it.
#[must_use]
pub fn path_matches(path: &[u8], cookie_path: &[u8]) -> bool {
    path.strip_prefix(cookie_path)
        .is_some_and(|rest| rest.is_empty() || cookie_path.ends_with(b"/") || rest.starts_with(b"/"))
}

/// The [default-path](https://httpwg.org/http-extensions/draft-ietf-httpbis-rfc6265bis.html#cookie-path) of
/// cookies from a URL: its path up to the last slash, without that slash.
#[must_use]
pub fn default_path(url: &Url) -> &str {
    let path = url.path();
    match path.rfind('/') {
        Some(last) if last > 0 && path.starts_with('/') => &path[..last],
        _ => "/",
    }
}

/// The value of the `Cookie` header:
/// [serialised](https://httpwg.org/http-extensions/draft-ietf-httpbis-rfc6265bis.html#retrieval-algorithm) with longer
/// paths first, and otherwise in the order given, which is that of creation.
///
/// A cookie that was set as `a` without an equals sign comes back as `a` from Chromium and as `a=` from Firefox:
/// `nameless_as_name` is true for the latter.
#[must_use]
pub fn cookie_string(cookies: &[&Cookie], nameless_as_name: bool) -> Vec<u8> {
    let mut sorted = cookies.to_vec();
    sorted.sort_by_key(|cookie| Reverse(cookie.path.len()));
    let pairs: Vec<Vec<u8>> = sorted
        .into_iter()
        .map(|cookie| match (cookie.name.as_slice(), cookie.value.as_slice()) {
            ([], value) if nameless_as_name => [value, b"="].concat(),
            ([], value) => value.to_vec(),
            (name, value) => [name, b"=", value].concat(),
        })
        .collect();
    pairs.join(b"; ".as_slice())
}

/// Whether a host, as a URL writes it, is an address.
fn is_address(host: &str) -> bool {
    host.starts_with('[') || host.parse::<Ipv4Addr>().is_ok()
}

fn has_prefix(text: &[u8], prefix: &[u8]) -> bool {
    text.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}

#[cfg(test)]
mod tests;
