//! A jar of cookies, in the order of their creation.

use url::Url;

use super::{Cookie, Refused, domain_matches, path_matches};
use crate::web::trustworthy::is_potentially_trustworthy;

/// How many cookies of one domain there may be. Chromium and Firefox have the same numbers here.
const MOST_OF_A_DOMAIN: usize = 180;
/// How many of them are left when there were too many.
const LEFT_OF_A_DOMAIN: usize = 150;
/// How many cookies there may be in all.
const MOST: usize = 3300;
/// How many are left when there were too many.
const LEFT: usize = 3000;

/// A [cookie store](https://httpwg.org/http-extensions/draft-ietf-httpbis-rfc6265bis.html#storage-model): the oldest first,
/// and no two of the same name, domain and path. Where it gets too full, the oldest go.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CookieJar(Vec<Cookie>);

impl CookieJar {
    /// An empty jar.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Receive one line of `Set-Cookie` as [`Cookie::receive`] does, and keep the cookie as [`Self::keep`] does.
    ///
    /// # Errors
    /// Where the cookie is refused: by itself, or because a secure one that is already here would be overlaid.
    pub fn receive(&mut self, line: &[u8], from: &Url, now: i64) -> Result<(), Refused> {
        self.keep(Cookie::receive(line, from, now)?, from, now)
    }

    /// Keeps a cookie that a response brought, as [`Self::insert`] does.
    ///
    /// # Errors
    /// Where a secure one that is already here would be overlaid.
    pub fn keep(&mut self, cookie: Cookie, from: &Url, now: i64) -> Result<(), Refused> {
        // What comes over an insecure connection leaves secure cookies alone.
        if !cookie.secure
            && !is_potentially_trustworthy(from)
            && self.0.iter().any(|old| !old.is_expired(now) && overlays(&cookie, old))
        {
            return Err(Refused::OverlaysSecure);
        }
        self.insert(cookie, now);
        Ok(())
    }

    /// Put a cookie in. It takes the place of the one with the same name, domain, path and partition, whose age it inherits;
    /// an expired one only takes the other away.
    pub fn insert(&mut self, cookie: Cookie, now: i64) {
        let is_new = match self.0.iter_mut().find(|old| is_same_cookie(old, &cookie)) {
            Some(old) => {
                *old = cookie;
                false
            }
            None => {
                self.0.push(cookie);
                true
            }
        };
        self.0.retain(|cookie| !cookie.is_expired(now));
        if is_new {
            self.evict();
        }
    }

    /// Takes the oldest cookies away where the newest one is one too many.
    fn evict(&mut self) {
        let Some(newest) = self.0.last().filter(|_| self.0.len() > MOST_OF_A_DOMAIN) else { return };
        let of_domain = self.0.iter().filter(|cookie| cookie.domain == newest.domain).count();
        if of_domain > MOST_OF_A_DOMAIN {
            let (domain, mut surplus) = (newest.domain.clone(), of_domain - LEFT_OF_A_DOMAIN);
            self.0.retain(|cookie| {
                let goes = surplus > 0 && cookie.domain == domain;
                surplus -= usize::from(goes);
                !goes
            });
        }
        if self.0.len() > MOST {
            self.0.drain(..self.0.len() - LEFT);
        }
    }

    /// Take away the cookie whose place this one takes, in another jar.
    pub fn replace(&mut self, by: &Cookie) {
        self.0.retain(|old| !is_same_cookie(old, by));
    }

    /// The cookies, the oldest first.
    pub fn iter(&self) -> std::slice::Iter<'_, Cookie> {
        self.0.iter()
    }

    /// How many cookies there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is no cookie.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<'a> IntoIterator for &'a CookieJar {
    type Item = &'a Cookie;
    type IntoIter = std::slice::Iter<'a, Cookie>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// Whether one takes the other's place. A partitioned cookie lives in another jar than an unpartitioned one.
fn is_same_cookie(one: &Cookie, other: &Cookie) -> bool {
    (&one.name, &one.domain, one.host_only, &one.path, one.partitioned)
        == (&other.name, &other.domain, other.host_only, &other.path, other.partitioned)
}

/// Whether a server could take the new cookie for the secure one. The paths are not symmetric: a cookie for a shorter path
/// comes after the secure one in the header, and is harmless.
fn overlays(new: &Cookie, old: &Cookie) -> bool {
    old.secure
        && old.name == new.name
        && (domain_matches(&old.domain, &new.domain) || domain_matches(&new.domain, &old.domain))
        && path_matches(&new.path, &old.path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::cookie::cookie_string;

    fn jar(lines: &[(&str, &str)]) -> CookieJar {
        let mut jar = CookieJar::new();
        for (line, from) in lines {
            jar.receive(line.as_bytes(), &Url::parse(from).unwrap(), 100).unwrap();
        }
        jar
    }

    #[test]
    fn replacing() {
        const A: &str = "https://a.test/";
        let cases: &[(&[(&str, &str)], &str)] = &[
            (&[("a=1", A), ("b=2", A), ("a=3", A)], "a=3; b=2"),
            (&[("a=1", A), ("A=2", A)], "a=1; A=2"),
            (&[("a=1", A), ("a=2; Domain=a.test", A)], "a=1; a=2"),
            (&[("a=1; Domain=a.test", A), ("a=2; Domain=a.test", "https://b.a.test/")], "a=2"),
            (&[("a=1; Path=/x", A), ("a=2; Path=/", A)], "a=1; a=2"),
            (&[("a=1; Path=/", A), ("a=2; Path=/x", A)], "a=2; a=1"),
            (&[("a=1", "https://a.test/x"), ("a=2", "https://a.test:8443/y")], "a=2"),
            (&[("a=1; Secure", A), ("a=2; Secure; Partitioned", A)], "a=1; a=2"),
            (&[("a", A), ("b", A), ("=c", A)], "c"),
            // Expired ones delete others, and are never stored.
            (&[("a=1", A), ("b=2", A), ("a=; Max-Age=0", A)], "b=2"),
            (&[("a=1", A), ("a=; Expires=Thu, 01 Jan 1970 00:00:00 GMT", A)], ""),
            (&[("a=1", A), ("a=; Max-Age=0; Path=/x", A)], "a=1"),
            (&[("a=; Max-Age=0", A)], ""),
        ];
        for (lines, expected) in cases {
            let jar = jar(lines);
            let cookies: Vec<_> = jar.iter().collect();
            assert_eq!(String::from_utf8(cookie_string(&cookies, false)).unwrap(), *expected, "{lines:?}");
        }
    }

    #[test]
    fn the_oldest_go() {
        let from = |host: &str| Url::parse(&format!("https://{host}/")).unwrap();
        let mut jar = jar(&[("other=1", "https://b.test/")]);
        let names = |jar: &CookieJar| jar.iter().map(Cookie::name_text).collect::<Vec<_>>();
        for number in 0..180 {
            jar.receive(format!("{number}=a").as_bytes(), &from("a.test"), 100).unwrap();
        }
        // Neither one that takes another's place nor an expired one is one more.
        jar.receive(b"7=b", &from("a.test"), 100).unwrap();
        jar.receive(b"x=; Max-Age=0", &from("a.test"), 100).unwrap();
        assert_eq!((jar.len(), names(&jar)[1].as_str()), (181, "0"));
        jar.receive(b"last=a", &from("a.test"), 100).unwrap();
        assert_eq!((jar.len(), &names(&jar)[..2]), (151, &["other".to_owned(), "31".to_owned()][..]));
        assert_eq!(names(&jar).last().map(String::as_str), Some("last"));
        for number in 0..3149 {
            jar.receive(b"a", &from(&format!("{number}.test")), 100).unwrap();
        }
        assert_eq!(jar.len(), 3300);
        jar.receive(b"a", &from("c.test"), 100).unwrap();
        assert_eq!(jar.len(), 3000);
    }

    #[test]
    fn secure_cookies_are_left_alone() {
        for (secure, line, from, refused) in [
            ("a=1; Secure", "a=2", "http://a.test/", true),
            ("a=1; Secure", "a=2", "https://a.test/", false),
            ("a=1; Secure", "b=2", "http://a.test/", false),
            ("a=1", "a=2", "http://a.test/", false),
            ("a=1; Secure", "a=2; Domain=a.test", "http://b.a.test/", true),
            ("a=1; Secure; Domain=a.test", "a=2", "http://b.a.test/", true),
            ("a=1; Secure; Path=/login", "a=2; Path=/", "http://a.test/", false),
            ("a=1; Secure; Path=/login", "a=2; Path=/login/x", "http://a.test/", true),
            ("a=1; Secure", "a=; Max-Age=0", "http://a.test/", true),
            ("a=1; Secure; Max-Age=5", "a=2", "http://a.test/", true),
        ] {
            let mut jar = jar(&[(secure, "https://a.test/")]);
            let result = jar.receive(line.as_bytes(), &Url::parse(from).unwrap(), 100);
            assert_eq!(result == Err(Refused::OverlaysSecure), refused, "{secure} {line} {from}");
            let later = jar.receive(line.as_bytes(), &Url::parse(from).unwrap(), 105);
            assert_eq!(later.is_err(), refused && !secure.contains("Max-Age"), "{secure} {line} {from}");
        }
    }
}
