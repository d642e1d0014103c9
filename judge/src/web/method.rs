//! Request methods: normalising, forbidden, safelisted.

use std::borrow::Cow;
use std::fmt;

use bytes::Bytes;

use super::headers::is_token;

/// A [method](https://fetch.spec.whatwg.org/#concept-method): a token; its case counts.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Method(Cow<'static, str>);

/// Why a text is not a method that a page may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MethodError {
    /// Empty, or not a token.
    NotAToken,
    /// `CONNECT`, `TRACE` or `TRACK`.
    Forbidden,
}

impl Method {
    /// A method as a page gives it: checked and
    /// [normalised](https://fetch.spec.whatwg.org/#concept-method-normalize). Six names become upper-case in whatever
    /// case they were written; every other name, `patch` too, stays as it is.
    ///
    /// # Errors
    /// Where the text is not a token, or names a [forbidden method](https://fetch.spec.whatwg.org/#forbidden-method).
    pub fn normalized(text: &str) -> Result<Self, MethodError> {
        if !is_token(text.as_bytes()) {
            return Err(MethodError::NotAToken);
        }
        if is_forbidden(text) {
            return Err(MethodError::Forbidden);
        }
        let normal = ["DELETE", "GET", "HEAD", "OPTIONS", "POST", "PUT"];
        Ok(Self(match normal.iter().find(|name| name.eq_ignore_ascii_case(text)) {
            Some(name) => Cow::Borrowed(name),
            None => Cow::Owned(text.to_owned()),
        }))
    }

    /// `GET`.
    #[must_use]
    pub fn get() -> Self {
        Self(Cow::Borrowed("GET"))
    }

    /// `OPTIONS`.
    #[must_use]
    pub fn options() -> Self {
        Self(Cow::Borrowed("OPTIONS"))
    }

    /// The name as the value of a header.
    #[must_use]
    pub fn to_bytes(&self) -> Bytes {
        match &self.0 {
            Cow::Borrowed(name) => Bytes::from_static(name.as_bytes()),
            Cow::Owned(name) => Bytes::copy_from_slice(name.as_bytes()),
        }
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is exactly this name.
    #[must_use]
    pub fn is(&self, name: &str) -> bool {
        self.0 == name
    }

    /// A [CORS-safelisted method](https://fetch.spec.whatwg.org/#cors-safelisted-method): exactly `GET`, `HEAD` or `POST`.
    #[must_use]
    pub fn is_cors_safelisted(&self) -> bool {
        ["GET", "HEAD", "POST"].contains(&self.as_str())
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A [forbidden method](https://fetch.spec.whatwg.org/#forbidden-method), in any case.
#[must_use]
pub fn is_forbidden(text: &str) -> bool {
    ["CONNECT", "TRACE", "TRACK"].iter().any(|name| name.eq_ignore_ascii_case(text))
}

/// Whether a method [is safe](https://httpwg.org/specs/rfc9110.html#safe.methods): it changes nothing. Of these a page can use three.
#[must_use]
pub fn is_safe(method: &str) -> bool {
    ["GET", "HEAD", "OPTIONS"].iter().any(|safe| method.eq_ignore_ascii_case(safe))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn normalising() {
        for (text, expected) in [
            ("get", Ok("GET")),
            ("Put", Ok("PUT")),
            ("delete", Ok("DELETE")),
            ("patch", Ok("patch")),
            ("x-Y", Ok("x-Y")),
            ("", Err(MethodError::NotAToken)),
            ("GET POST", Err(MethodError::NotAToken)),
            ("trace", Err(MethodError::Forbidden)),
            ("Connect", Err(MethodError::Forbidden)),
        ] {
            assert_eq!(
                Method::normalized(text).as_ref().map(Method::as_str),
                expected.as_ref().copied(),
                "{text}"
            );
        }
    }
}
