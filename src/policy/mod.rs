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

/// What every origin may do where the listed ones may do more: read the responses without credentials, as `*` says, and send this.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Public {
    /// The methods, beside `GET`, `HEAD` and `POST`, which browsers allow anyway.
    pub methods: Vec<AllowedMethod>,
    /// The headers, beside those that browsers allow anyway.
    pub headers: Vec<HeaderName>,
}

/// The parts of a policy, each already valid by itself.
#[derive(Clone, Debug)]
pub struct Parts {
    /// Who is allowed.
    pub origins: Origins,
    /// What every other origin may do, where the responses are for all. Nothing more where every origin is allowed.
    pub public: Option<Public>,
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
    public: Option<Public>,
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
        let Parts { origins, public, methods, headers, exposed, credentials, max_age } = parts;
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
        // Who is listed may do what everyone may.
        let shared = public.clone().unwrap_or_default();
        let public = public.filter(|_| origins != Origins::Any).map(|public| Public {
            methods: with_safelisted(public.methods),
            headers: distinct(public.headers, same),
        });
        Ok(Self {
            origins,
            public,
            methods: with_safelisted([methods, shared.methods].concat()),
            headers: distinct([headers, shared.headers].concat(), same),
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

    /// Whether every page may read the responses, and only those of the listed origins may do the rest.
    #[must_use]
    pub fn is_public(&self) -> bool {
        self.public.is_some()
    }

    /// The same policy, for the listed origins alone.
    #[must_use]
    pub fn not_public(self) -> Self {
        Self { public: None, ..self }
    }

    /// The methods of all other origins, where every page may read: `GET`, `HEAD`, `POST`, and what is allowed to them besides.
    pub fn public_methods(&self) -> impl Iterator<Item = &str> {
        self.public.iter().flat_map(|public| &public.methods).map(AllowedMethod::as_str)
    }

    /// The headers that pages of all other origins may send, where every page may read.
    pub fn public_headers(&self) -> impl Iterator<Item = &str> {
        self.public.iter().flat_map(|public| &public.headers).map(HeaderName::as_str)
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

/// The methods, behind those that browsers allow anyway.
fn with_safelisted(methods: Vec<AllowedMethod>) -> Vec<AllowedMethod> {
    distinct(AllowedMethod::safelisted().chain(methods).collect(), |one, other| one == other)
}

fn same(one: &HeaderName, other: &HeaderName) -> bool {
    one.is(other.as_str())
}

/// Each once, in the order given.
pub(crate) fn distinct<T>(items: Vec<T>, same: impl Fn(&T, &T) -> bool) -> Vec<T> {
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
            public: None,
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
    fn what_everyone_may_the_listed_may() {
        let put = || AllowedMethod::parse("PUT").unwrap();
        let public = || Some(Public { methods: vec![put()], headers: Vec::new() });
        let delete = vec![AllowedMethod::parse("DELETE").unwrap()];
        let parts = Parts { public: public(), methods: delete, ..parts(listed(&["http://a.test"])) };
        let policy = Policy::new(parts.clone()).unwrap();
        assert_eq!(policy.methods(), ["GET", "HEAD", "POST", "DELETE", "PUT"]);
        assert_eq!(policy.public_methods().collect::<Vec<_>>(), ["GET", "HEAD", "POST", "PUT"]);
        // Where every origin is allowed all of it, there are no others.
        let policy = Policy::new(Parts { origins: Origins::Any, ..parts }).unwrap();
        assert!(!policy.is_public() && policy.methods().contains(&"PUT"));
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
