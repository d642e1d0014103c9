//! A CORS policy: which origins may send and read what. A value that cannot contradict itself.

mod error;
mod parts;

pub use self::error::PolicyError;
pub use self::parts::{AllowedMethod, AllowedOrigin, HeaderName};

use crate::fetch::max_age::longest_lifetimes;

/// A list longer than this is not an allow-list that is maintained by hand.
const MOST: usize = 200;

/// For how many seconds a browser may cache a preflight where nothing else was said: the longest that all browsers cache it in full.
pub const MAX_AGE: u32 = 600;

/// Who is allowed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origins {
    /// `*`: every page. Never together with credentials.
    Any,
    /// These and no others.
    Listed(Vec<AllowedOrigin>),
}

/// The parts of a policy, each already valid by itself.
#[derive(Clone, Debug)]
pub struct Parts {
    /// Who is allowed.
    pub origins: Origins,
    /// The methods, beside `GET`, `HEAD` and `POST`, which browsers allow anyway.
    pub methods: Vec<AllowedMethod>,
    /// The headers that pages may send, beside those that browsers allow anyway.
    pub headers: Vec<HeaderName>,
    /// The headers that pages may read, beside those that browsers allow anyway.
    pub exposed: Vec<HeaderName>,
    /// Whether requests may carry credentials: cookies, HTTP authentication, client certificates.
    pub credentials: bool,
    /// For how many seconds a browser may cache a preflight.
    pub max_age: Option<u32>,
}

/// What is allowed to whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    origins: Origins,
    methods: Vec<AllowedMethod>,
    headers: Vec<HeaderName>,
    exposed: Vec<HeaderName>,
    credentials: bool,
    max_age: Option<u32>,
}

impl Policy {
    /// Puts the parts together: each once, the methods that browsers allow anyway in front.
    ///
    /// # Errors
    /// Where the parts contradict each other.
    pub fn new(parts: Parts) -> Result<Self, PolicyError> {
        let Parts { origins, methods, headers, exposed, credentials, max_age } = parts;
        let listed = match &origins {
            Origins::Any if credentials => {
                return Err(PolicyError::AnyOriginWithCredentials);
            }
            Origins::Any => 0,
            Origins::Listed(origins) if origins.is_empty() => {
                return Err(PolicyError::NoOrigin);
            }
            Origins::Listed(origins) if credentials && origins.iter().any(|origin| origin.is_null()) => {
                return Err(PolicyError::NullWithCredentials);
            }
            Origins::Listed(origins) => origins.len(),
        };
        for (what, count) in [
            ("origins", listed),
            ("methods", methods.len()),
            ("headers", headers.len()),
            ("exposed headers", exposed.len()),
        ] {
            if count > MOST {
                return Err(PolicyError::TooMany { what, count, most: MOST });
            }
        }
        let longest = longest_lifetimes().max_by_key(|(_, seconds)| *seconds);
        if let (Some(age), Some((browser, longest))) = (max_age, longest)
            && u64::from(age) > longest
        {
            return Err(PolicyError::MaxAge { age, browser, longest });
        }
        let origins = match origins {
            Origins::Any => Origins::Any,
            Origins::Listed(origins) => Origins::Listed(distinct(origins, |one, other| one == other)),
        };
        let methods = AllowedMethod::safelisted().chain(methods).collect();
        let methods = distinct(methods, |one: &AllowedMethod, other| one == other);
        let same = |one: &HeaderName, other: &HeaderName| one.is(other.as_str());
        Ok(Self {
            origins,
            methods,
            headers: distinct(headers, same),
            exposed: distinct(exposed, same),
            credentials,
            max_age,
        })
    }

    /// Whether every page is allowed.
    #[must_use]
    pub fn allows_any(&self) -> bool {
        self.origins == Origins::Any
    }

    /// The origins as the header has them: `*` alone, or each that is listed.
    #[must_use]
    pub fn origins(&self) -> Vec<&str> {
        match &self.origins {
            Origins::Any => vec!["*"],
            Origins::Listed(origins) => origins.iter().map(AllowedOrigin::as_str).collect(),
        }
    }

    /// The patterns among the origins, such as `https://*.example.com`.
    pub fn patterns(&self) -> impl Iterator<Item = &str> {
        let listed = match &self.origins {
            Origins::Any => &[][..],
            Origins::Listed(origins) => origins.as_slice(),
        };
        listed.iter().filter(|origin| origin.is_pattern()).map(AllowedOrigin::as_str)
    }

    /// The methods: `GET`, `HEAD`, `POST`, and what was requested.
    #[must_use]
    pub fn methods(&self) -> Vec<&str> {
        self.methods.iter().map(AllowedMethod::as_str).collect()
    }

    /// The headers that pages may send.
    #[must_use]
    pub fn headers(&self) -> Vec<&str> {
        self.headers.iter().map(HeaderName::as_str).collect()
    }

    /// The headers that pages may read.
    #[must_use]
    pub fn exposed(&self) -> Vec<&str> {
        self.exposed.iter().map(HeaderName::as_str).collect()
    }

    /// Whether requests may carry credentials: cookies, HTTP authentication, client certificates.
    #[must_use]
    pub fn credentials(&self) -> bool {
        self.credentials
    }

    /// For how many seconds a browser may cache a preflight.
    #[must_use]
    pub fn max_age(&self) -> Option<u32> {
        self.max_age
    }
}

/// Each once, in the order given.
fn distinct<T>(items: Vec<T>, same: impl Fn(&T, &T) -> bool) -> Vec<T> {
    let mut kept: Vec<T> = Vec::new();
    for item in items {
        if !kept.iter().any(|held| same(held, &item)) {
            kept.push(item);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(origins: Origins) -> Parts {
        Parts {
            origins,
            methods: Vec::new(),
            headers: Vec::new(),
            exposed: Vec::new(),
            credentials: false,
            max_age: None,
        }
    }

    fn listed(texts: &[&str]) -> Origins {
        Origins::Listed(texts.iter().map(|text| AllowedOrigin::parse(text).unwrap()).collect())
    }

    #[test]
    fn contradictions() {
        assert!(Policy::new(Parts { credentials: true, ..parts(Origins::Any) }).is_err());
        assert!(Policy::new(parts(listed(&[]))).is_err());
        assert!(Policy::new(Parts { max_age: Some(86_401), ..parts(Origins::Any) }).is_err());
        assert!(
            Policy::new(Parts { credentials: true, ..parts(listed(&["https://a.test", "null"])) }).is_err()
        );
        assert!(Policy::new(parts(listed(&["null"]))).is_ok());
    }

    #[test]
    fn each_once() {
        let header = |text| HeaderName::of_request(text).unwrap();
        let policy = Policy::new(Parts {
            methods: ["post", "PUT", "PUT"].map(|text| AllowedMethod::parse(text).unwrap()).into(),
            headers: vec![header("X-A"), header("x-a")],
            ..parts(listed(&["http://a.test", "http://A.test:80/"]))
        })
        .unwrap();
        assert_eq!(policy.origins(), ["http://a.test"]);
        assert_eq!(policy.methods(), ["GET", "HEAD", "POST", "PUT"]);
        assert_eq!(policy.headers(), ["X-A"]);
    }
}
