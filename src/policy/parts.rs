//! The parts of a policy. None can hold a character that the language of a configuration could take for its own.

use url::Host;

use super::error::PolicyError;
use crate::fetch::safelist::is_forbidden_request_header;
use crate::probe::page_of;
use crate::web::method::{Method, is_forbidden};
use crate::web::origin::Origin;
use crate::web::site::is_public_suffix;

/// One origin that is allowed: of http or https, its host made of letters, digits, dots, hyphens and underscores, or an
/// address; or `null`; or all origins of a scheme and port below a domain, as in `https://*.example.com`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AllowedOrigin(String);

impl AllowedOrigin {
    /// Reads an origin, or the URL of a page, whose origin it then is. For an opaque origin write `null`.
    ///
    /// # Errors
    /// Where it is not an origin, or no server could list it.
    pub fn parse(text: &str) -> Result<Self, PolicyError> {
        if text == "null" {
            return Ok(Self::null());
        }
        if text.contains('*') {
            return Self::below_domain(text);
        }
        let page = page_of(text).map_err(PolicyError::Page)?;
        Self::of(&page.origin).map_err(|_| PolicyError::PageWithoutListableOrigin(text.into()))
    }

    /// Reads the origins below a domain.
    fn below_domain(text: &str) -> Result<Self, PolicyError> {
        let refused = || PolicyError::OriginWildcard(text.into());
        let (scheme, rest) = text.split_once("://*.").ok_or_else(refused)?;
        if rest.contains(['*', '@', ',']) {
            return Err(refused());
        }
        let domain = Self::parse(&format!("{scheme}://{rest}")).map_err(|_| refused())?;
        let host = domain.0.split_once("://").map(|(_, host)| host.split(':').next().unwrap_or(host));
        let host =
            host.filter(|host| host.bytes().any(|byte| byte.is_ascii_lowercase())).ok_or_else(refused)?;
        if is_public_suffix(host) || !host.contains('.') {
            return Err(PolicyError::PublicSuffix(host.into()));
        }
        Ok(Self(domain.0.replacen("://", "://*.", 1)))
    }

    /// Whether it stands for all origins below a domain.
    #[must_use]
    pub fn is_pattern(&self) -> bool {
        self.0.contains('*')
    }

    /// The origin of a page or of a server.
    ///
    /// # Errors
    /// Where no server could list it.
    pub fn of(origin: &Origin) -> Result<Self, PolicyError> {
        let refused = || PolicyError::OriginNotListable(origin.serialize());
        let (Some(scheme), Some(host)) = (origin.scheme(), origin.host()) else { return Err(refused()) };
        // A URL's host may have quotes, dollars and braces in it, which mean something in a configuration.
        let is_plain = match host {
            Host::Domain(name) => {
                !name.is_empty()
                    && name.bytes().all(|byte| {
                        byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-_".contains(&byte)
                    })
            }
            Host::Ipv4(_) | Host::Ipv6(_) => true,
        };
        if is_plain && matches!(scheme, "http" | "https") {
            Ok(Self(origin.serialize()))
        } else {
            Err(refused())
        }
    }

    /// An opaque origin, which pages in sandboxed frames and local files have.
    #[must_use]
    pub fn null() -> Self {
        Self("null".into())
    }

    pub(super) fn is_null(&self) -> bool {
        self.0 == "null"
    }

    /// As the `Origin` header has it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A method that is allowed: upper-case letters, and hyphens between them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AllowedMethod(String);

impl AllowedMethod {
    /// The methods that browsers allow without a preflight's consent: `GET`, `HEAD`, `POST`.
    pub(super) fn safelisted() -> impl Iterator<Item = Self> {
        ["GET", "HEAD", "POST"].into_iter().map(|name| Self(name.into()))
    }

    /// Reads a method.
    ///
    /// # Errors
    /// Where a page may not use it, or it is not written as servers know it.
    pub fn parse(text: &str) -> Result<Self, PolicyError> {
        let method = Method::normalized(text).map_err(|_| {
            if is_forbidden(text) {
                PolicyError::MethodForbidden(text.into())
            } else {
                PolicyError::NotAMethod(text.into())
            }
        })?;
        let name = method.as_str();
        let is_plain = name.starts_with(|first: char| first.is_ascii_uppercase())
            && name.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'-');
        if is_plain {
            return Ok(Self(name.into()));
        }
        let upper = name.to_ascii_uppercase();
        Err(if name == "*" {
            PolicyError::AnyMethod
        } else if upper != name && upper.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'-') {
            PolicyError::MethodCase { method: name.into(), upper }
        } else {
            PolicyError::UnknownMethod(name.into())
        })
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The name of a header: letters, digits, hyphens and underscores.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeaderName(String);

impl HeaderName {
    /// Reads the name of a header that pages may send. A colon and what follows it are dropped.
    ///
    /// # Errors
    /// Where it is not a name, or one of a header that no page can set.
    pub fn of_request(text: &str) -> Result<Self, PolicyError> {
        let name = Self::parse(text)?;
        if is_forbidden_request_header(&name.0, b"") || name.is("origin") {
            return Err(PolicyError::HeaderSetByBrowser(name.0));
        }
        Ok(name)
    }

    /// Reads the name of a header that pages may read.
    ///
    /// # Errors
    /// Where it is not a name, or one of a header that no page can read.
    pub fn of_response(text: &str) -> Result<Self, PolicyError> {
        let name = Self::parse(text)?;
        if name.is("set-cookie") || name.is("set-cookie2") {
            return Err(PolicyError::HeaderNotReadable(name.0));
        }
        Ok(name)
    }

    fn parse(text: &str) -> Result<Self, PolicyError> {
        let name = text.split_once(':').map_or(text, |(name, _)| name).trim();
        let is_plain = name.starts_with(|first: char| first.is_ascii_alphabetic())
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
        if is_plain && name.len() <= 100 {
            return Ok(Self(name.into()));
        }
        Err(if name == "*" { PolicyError::AnyHeader } else { PolicyError::NotAHeaderName(name.into()) })
    }

    /// Whether it is this name, in any case.
    #[must_use]
    pub fn is(&self, name: &str) -> bool {
        self.0.eq_ignore_ascii_case(name)
    }

    /// The name, in the case given.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_that_can_be_listed() {
        for (text, expected) in [
            ("https://App.example:443/x", "https://app.example"),
            ("http://localhost:3000", "http://localhost:3000"),
            ("http://[::1]:80", "http://[::1]"),
            ("null", "null"),
            ("https://*.Example.com", "https://*.example.com"),
            ("http://*.example.com:8080/x", "http://*.example.com:8080"),
        ] {
            assert_eq!(AllowedOrigin::parse(text).unwrap().as_str(), expected);
        }
        for text in [
            "https://a\"b.example",
            "https://a'b.example",
            "https://a$b.example",
            "https://a;b.example",
            "https://a{b}.example",
            "https://a`b.example",
            "https://*.example",
            "https://*.co.uk",
            "https://*.github.io",
            "https://*.127.0.0.1",
            "https://a*.example.com",
            "https://*.*.example.com",
            "*://*.example.com",
            "https://*.example.com,https://evil.example",
            "https://*.user@example.com",
            "*",
            "app.example",
            "file:///a",
            "chrome-extension://abc",
            "data:,",
            "ftp://a.example",
            "",
        ] {
            assert!(AllowedOrigin::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn names_that_can_be_written() {
        for text in ["put", "PATCH", "M-SEARCH"] {
            assert!(AllowedMethod::parse(text).is_ok(), "{text}");
        }
        for text in ["patch", "*", "TRACE", "", "A B", "A'B", "A$", "A|B", "-", "#"] {
            assert!(AllowedMethod::parse(text).is_err(), "{text}");
        }
        assert!(AllowedMethod::parse("patch").unwrap_err().to_string().contains("PATCH"));
        for text in ["X-Custom", "X-Custom: value", "content-type", "x_y"] {
            assert!(HeaderName::of_request(text).is_ok(), "{text}");
        }
        for text in [
            "",
            "*",
            "X Y",
            "X'Y",
            "X\"",
            "X$1",
            "X`Y`",
            "X|Y",
            "X%Y",
            "Cookie",
            "Origin",
            "Sec-Fetch-Site",
            "-X",
        ] {
            assert!(HeaderName::of_request(text).is_err(), "{text}");
        }
        assert!(HeaderName::of_response("Set-Cookie").is_err());
    }
}
