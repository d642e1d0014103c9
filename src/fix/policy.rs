//! What is allowed to whom: a value that cannot hold a contradiction, nor a character that any configuration language
//! could take for its own.

use url::Host;

use crate::fetch::Engine;
use crate::fetch::safelist::{is_forbidden_request_header, unsafe_names};
use crate::probe::{Question, page_origin};
use crate::web::headers::HeaderList;
use crate::web::method::{Method, is_forbidden};
use crate::web::origin::Origin;
use crate::web::request::Credentials;
use crate::web::text::shown;

/// The longest that any browser keeps a preflight: Firefox's day. Chromium's is two hours.
const LONGEST_AGE: u32 = 86_400;
/// A list longer than this is no allow-list that somebody keeps.
const MOST: usize = 200;

/// Why something can be no part of a policy: a sentence that says what would be right.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct PolicyError(pub(super) String);

/// One origin that is allowed: of http or https, its host made of letters, digits, dots, hyphens and underscores, or an
/// address; or `null`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AllowedOrigin(String);

impl AllowedOrigin {
    /// Reads an origin, or the URL of a page, whose origin it then is. `null` must be asked for in this very word.
    ///
    /// # Errors
    /// Where it is none, or no server could list it.
    pub fn parse(text: &str) -> Result<Self, PolicyError> {
        if text == "null" {
            return Ok(Self("null".into()));
        }
        if text.contains('*') {
            return Err(PolicyError(format!(
                "{} has a wildcard, and Access-Control-Allow-Origin knows none but '*' alone; list each origin",
                shown(text)
            )));
        }
        let page = page_origin(text).map_err(|error| PolicyError(error.to_string()))?;
        Self::of(&page.origin).map_err(|_| {
            PolicyError(format!(
                "{} has no origin that a server can list; list one such as https://app.example.com",
                shown(text)
            ))
        })
    }

    /// The page's own origin.
    pub(super) fn of(origin: &Origin) -> Result<Self, PolicyError> {
        let refused = || {
            PolicyError(format!("the origin {} is none that a server can list", shown(&origin.serialize())))
        };
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

    /// As the `Origin` header has it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Who is allowed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origins {
    /// `*`: every page. Never together with credentials.
    Any,
    /// These and no others.
    Listed(Vec<AllowedOrigin>),
}

/// A method that is allowed: upper-case letters, and hyphens between them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AllowedMethod(String);

impl AllowedMethod {
    /// Reads a method.
    ///
    /// # Errors
    /// Where a page may not use it, or it is not written as servers know it.
    pub fn parse(text: &str) -> Result<Self, PolicyError> {
        let method = Method::normalized(text).map_err(|_| {
            PolicyError(if is_forbidden(text) {
                format!("no page may send {}", shown(text))
            } else {
                format!("{} is no method; one is PUT, or DELETE", shown(text))
            })
        })?;
        let name = method.as_str();
        let is_plain = name.starts_with(|first: char| first.is_ascii_uppercase())
            && name.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'-');
        if is_plain {
            return Ok(Self(name.into()));
        }
        let upper = name.to_ascii_uppercase();
        Err(PolicyError(if name == "*" {
            "'*' would allow every method; list those that the pages use".into()
        } else if upper != name && upper.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'-') {
            format!(
                "methods are compared with their case, and servers know {upper}, not {name}: let the page send {upper}"
            )
        } else {
            format!("{} is no method that servers know; one is PUT, or DELETE", shown(name))
        }))
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
    /// Reads the name of a header that pages may send. What follows a colon is no part of it.
    ///
    /// # Errors
    /// Where it is no name, or one of a header that no page can set.
    pub fn of_request(text: &str) -> Result<Self, PolicyError> {
        let name = Self::parse(text)?;
        if is_forbidden_request_header(&name.0, b"") || name.is("origin") {
            return Err(PolicyError(format!("no page can set {}: the browser does", name.0)));
        }
        Ok(name)
    }

    /// Reads the name of a header that pages may read.
    ///
    /// # Errors
    /// Where it is no name, or one of a header that no page can read.
    pub fn of_response(text: &str) -> Result<Self, PolicyError> {
        let name = Self::parse(text)?;
        if name.is("set-cookie") || name.is("set-cookie2") {
            return Err(PolicyError(format!("no page can read {}, exposed or not", name.0)));
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
        Err(PolicyError(if name == "*" {
            "'*' would allow every header, and never means Authorization; list the names".into()
        } else {
            format!(
                "{} is no name of a header; one is X-Request-Id, of letters, digits and hyphens",
                shown(name)
            )
        }))
    }

    fn is(&self, name: &str) -> bool {
        self.0.eq_ignore_ascii_case(name)
    }

    /// The name, in the case given.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
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
    /// Whether cookies and the like may go along.
    pub credentials: bool,
    /// For how many seconds a browser may keep a preflight.
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
                return Err(PolicyError(
                    "'*' and credentials exclude each other: to browsers '*' is no origin then; list the origins".into(),
                ));
            }
            Origins::Any => 0,
            Origins::Listed(origins) if origins.is_empty() => {
                return Err(PolicyError(
                    "at least one origin must be allowed, such as https://app.example.com".into(),
                ));
            }
            Origins::Listed(origins) if credentials && origins.iter().any(|origin| origin.0 == "null") => {
                return Err(PolicyError(
                    "null with credentials lets every site in, for any of them can make a frame of that origin; give the page an \
                     origin, or leave credentials out"
                        .into(),
                ));
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
                return Err(PolicyError(format!("{count} {what} are too many; a policy has {MOST} at most")));
            }
        }
        if let Some(age) = max_age.filter(|age| *age > LONGEST_AGE) {
            return Err(PolicyError(format!(
                "no browser keeps a preflight for {age} seconds: Firefox keeps it for {LONGEST_AGE} at most, Chromium for 7200"
            )));
        }
        let origins = match origins {
            Origins::Any => Origins::Any,
            Origins::Listed(origins) => Origins::Listed(distinct(origins, |one, other| one == other)),
        };
        let always = ["GET", "HEAD", "POST"].map(|name| AllowedMethod(name.into()));
        let methods = distinct(always.into_iter().chain(methods).collect(), |one, other| one == other);
        let same = |one: &HeaderName, other: &HeaderName| one.is(&other.0);
        Ok(Self {
            origins,
            methods,
            headers: distinct(headers, same),
            exposed: distinct(exposed, same),
            credentials,
            max_age,
        })
    }

    /// The least that lets this question's page do what it asks for.
    ///
    /// # Errors
    /// Where no policy could, or no server could be told.
    pub fn of(question: &Question) -> Result<Self, PolicyError> {
        let init = &question.page.init;
        let origin = match &init.origin {
            Origin::Opaque => AllowedOrigin("null".into()),
            origin => AllowedOrigin::of(origin)?,
        };
        let settled = question.settled();
        let mut sent = HeaderList::new();
        for (name, value) in &init.headers {
            // What a page cannot set never arrives.
            if !is_forbidden_request_header(name, value.as_bytes()) {
                sent.append(name.as_str(), value.trim());
            }
        }
        let headers = unsafe_names(&sent, Engine::of(question.browser));
        Self::new(Parts {
            origins: Origins::Listed(vec![origin]),
            methods: vec![AllowedMethod::parse(question.method())?],
            headers: headers
                .names
                .iter()
                .map(|name| HeaderName::of_request(name))
                .collect::<Result<_, _>>()?,
            exposed: Vec::new(),
            credentials: settled.credentials == Credentials::Include,
            max_age: None,
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

    /// The methods: `GET`, `HEAD`, `POST`, and what was asked for.
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

    /// Whether cookies and the like may go along.
    #[must_use]
    pub fn credentials(&self) -> bool {
        self.credentials
    }

    /// For how many seconds a browser may keep a preflight.
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
    fn origins_that_can_be_listed() {
        for (text, wanted) in [
            ("https://App.example:443/x", "https://app.example"),
            ("http://localhost:3000", "http://localhost:3000"),
            ("http://[::1]:80", "http://[::1]"),
            ("null", "null"),
        ] {
            assert_eq!(AllowedOrigin::parse(text).unwrap().as_str(), wanted);
        }
        for text in [
            "https://a\"b.example",
            "https://a'b.example",
            "https://a$b.example",
            "https://a;b.example",
            "https://a{b}.example",
            "https://a`b.example",
            "https://*.example",
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
