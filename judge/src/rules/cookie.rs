//! What becomes of a cookie, in words.

use super::Rule;
use crate::web::browser::Browser;
use crate::web::cookie::{Refused, SameSite};
use crate::web::text::{list, shown};

/// Why a cookie is not stored, or not sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CookieFault {
    /// No browser stores such a cookie.
    Refused(Refused),
    /// It has expired.
    Expired,
    /// It is for this domain, and the request goes to that host.
    Domain {
        /// The cookie's.
        domain: String,
        /// The request's.
        host: String,
    },
    /// It is for this path, and the request's is that.
    Path {
        /// The cookie's.
        path: String,
        /// The request's.
        request: String,
    },
    /// It is for secure connections only.
    Insecure,
    /// The credentials mode is `omit`.
    Omit,
    /// The credentials mode is `same-origin`, and the target is of another origin.
    OtherOrigin,
    /// The response is to a preflight.
    Preflight,
    /// `SameSite`, and the page is of this other site.
    SameSite {
        /// What it says; `None` where it says nothing and counts as `Lax`.
        same_site: Option<SameSite>,
        /// The page's site.
        site: String,
    },
    /// `SameSite`, and a redirect of this other site led here.
    SameSiteRedirect {
        /// What it says.
        same_site: SameSite,
        /// The other site.
        from: String,
    },
    /// It is partitioned, and belongs to the partition of the target itself.
    OtherPartition,
    /// The browser keeps it in the jar of the target itself.
    KeptApart {
        /// The browser.
        browser: Browser,
    },
    /// The browser blocks third-party cookies.
    Blocked,
}

impl CookieFault {
    /// Its rule.
    #[must_use]
    pub fn rule(&self) -> Rule {
        match self {
            Self::Refused(refused) => refused_rule(refused),
            Self::Expired => Rule::CookieExpired,
            Self::Domain { .. } => Rule::CookieDomain,
            Self::Path { .. } => Rule::CookiePath,
            Self::Insecure => Rule::CookieSecure,
            Self::Omit | Self::OtherOrigin => Rule::CookieNotSentMode,
            Self::Preflight => Rule::CookieSetOnPreflight,
            Self::SameSite { same_site: Some(SameSite::Strict), .. }
            | Self::SameSiteRedirect { same_site: SameSite::Strict, .. } => Rule::CookieSamesiteStrict,
            Self::SameSite { same_site: Some(_), .. } | Self::SameSiteRedirect { .. } => {
                Rule::CookieSamesiteLax
            }
            Self::SameSite { same_site: None, .. } => Rule::CookieSamesiteDefault,
            Self::OtherPartition | Self::KeptApart { .. } | Self::Blocked => Rule::CookieThirdParty,
        }
    }

    /// The reason as a clause: `it has expired`.
    #[must_use]
    pub fn why(&self) -> String {
        match self {
            Self::Refused(refused) => refused_why(refused),
            Self::Expired => "it has expired".into(),
            Self::Domain { domain, host } => format!("it is for {}, not for {}", shown(domain), shown(host)),
            Self::Path { path, request } => {
                format!("its path is {}, the request's is {}", shown(path), shown(request))
            }
            Self::Insecure => "it is Secure, but the target is not https".into(),
            Self::Omit => "the credentials mode is omit".into(),
            Self::OtherOrigin => {
                "the credentials mode is same-origin, and the target has another origin".into()
            }
            Self::Preflight => "a preflight has no credentials".into(),
            Self::SameSite { same_site: Some(same_site), site } => {
                let same_site = if *same_site == SameSite::Strict { "Strict" } else { "Lax" };
                format!("it is SameSite={same_site}, and the page's site is {}", shown(site))
            }
            Self::SameSite { same_site: None, site } => {
                format!("without SameSite it counts as Lax, and the page's site is {}", shown(site))
            }
            Self::SameSiteRedirect { same_site, from } => {
                let same_site = if *same_site == SameSite::Strict { "Strict" } else { "Lax" };
                format!(
                    "it is SameSite={same_site}, and a redirect from another site, {}, led here",
                    shown(from)
                )
            }
            Self::OtherPartition => "it is Partitioned, and was set in a visit to the target itself".into(),
            Self::KeptApart { browser } => {
                format!(
                    "{browser} stores the cookies of a visit separately from those for other sites' pages"
                )
            }
            Self::Blocked => "it is a third-party cookie, and the browser blocks those".into(),
        }
    }

    /// What to do so that the page's requests have the cookie, where the reason does not say it: a sentence.
    fn remedy(&self) -> Option<&'static str> {
        match self {
            Self::SameSite { .. } => Some(
                "To be sent with requests from other sites' pages it needs SameSite=None; Secure, and https.",
            ),
            Self::SameSiteRedirect { .. } => Some(
                "Let the page request the redirect's target directly; otherwise the cookie needs SameSite=None; Secure, and https.",
            ),
            Self::OtherOrigin => {
                Some("If the page needs it, it must send the request with credentials: \"include\".")
            }
            Self::OtherPartition | Self::KeptApart { .. } | Self::Blocked => Some(
                "Put page and target under one domain, use a token instead, or set the cookie in a response to this page, with \
                 Partitioned.",
            ),
            Self::Refused(_)
            | Self::Expired
            | Self::Domain { .. }
            | Self::Path { .. }
            | Self::Insecure
            | Self::Omit
            | Self::Preflight => None,
        }
    }
}

/// A `Set-Cookie` line of a response, and what becomes of the cookie. Its value is not stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CookieOutcome {
    /// Its name; empty where it has none.
    pub name: String,
    /// Which exchange of the call brought it, from 0.
    pub exchange: usize,
    /// Whether it is stored.
    pub stored: Result<(), CookieFault>,
    /// Whether it is sent when the request that brought it is made again.
    pub sent_with_same_request: Result<(), CookieFault>,
}

impl CookieOutcome {
    /// What keeps it from being stored, or else from being sent.
    #[must_use]
    pub fn fault(&self) -> Option<&CookieFault> {
        self.stored.as_ref().err().or(self.sent_with_same_request.as_ref().err())
    }

    /// What becomes of it, and what to do about that: a sentence or two.
    #[must_use]
    pub fn message(&self) -> String {
        let name = cookie_name(&self.name);
        let fate = match (&self.stored, &self.sent_with_same_request) {
            (Err(CookieFault::Expired), _) => {
                format!("The cookie {name} is deleted: it has expired.")
            }
            (Err(fault), _) => format!("The cookie {name} is not stored: {}.", fault.why()),
            (Ok(()), Err(fault)) => {
                format!("The cookie {name} is stored, but not sent with the same request: {}.", fault.why())
            }
            (Ok(()), Ok(())) => format!("The cookie {name} is stored, and sent with the same request."),
        };
        match self.fault().and_then(CookieFault::remedy) {
            Some(remedy) => format!("{fate} {remedy}"),
            None => fate,
        }
    }
}

/// A cookie's name for a sentence.
fn cookie_name(name: &str) -> String {
    if name.is_empty() { "without a name".into() } else { shown(name) }
}

fn refused_rule(refused: &Refused) -> Rule {
    match refused {
        Refused::DomainMismatch { .. } | Refused::DomainNotAscii { .. } => Rule::CookieDomain,
        Refused::PublicSuffix { .. } => Rule::CookiePublicSuffix,
        Refused::SecureFromInsecure | Refused::OverlaysSecure => Rule::CookieSecure,
        Refused::SameSiteNoneWithoutSecure => Rule::CookieSamesiteNoneInsecure,
        Refused::PrefixSecure | Refused::PrefixHost { .. } | Refused::PrefixNameless => Rule::CookiePrefix,
        Refused::Empty
        | Refused::NoHost
        | Refused::TooLong { .. }
        | Refused::ControlCharacter { .. }
        | Refused::PartitionedWithoutSecure => Rule::CookieInvalid,
    }
}

fn refused_why(refused: &Refused) -> String {
    match refused {
        Refused::Empty => "it has neither a name nor a value".into(),
        Refused::NoHost => "the target has no host".into(),
        Refused::TooLong { bytes } => format!("name and value have {bytes} bytes; the maximum is 4096"),
        Refused::ControlCharacter { byte } => format!("it contains a control character (0x{byte:02x})"),
        Refused::DomainMismatch { domain, host } => {
            format!("{} must not set a cookie for Domain={}", shown(host), shown(domain))
        }
        Refused::DomainNotAscii { domain } => format!("Domain={} must be written in Punycode", shown(domain)),
        Refused::PublicSuffix { domain } => {
            format!("Domain={} is a public suffix, under which anyone can register a host", shown(domain))
        }
        Refused::SecureFromInsecure => "it is Secure, but the target is not https".into(),
        Refused::OverlaysSecure => "it would replace a Secure cookie, but the target is not https".into(),
        Refused::SameSiteNoneWithoutSecure => "SameSite=None needs Secure".into(),
        Refused::PrefixSecure => "a name that begins with __Secure- needs Secure".into(),
        Refused::PrefixHost { secure, host_only, root_path } => {
            let missing: Vec<&str> = [(secure, "Secure"), (host_only, "no Domain"), (root_path, "Path=/")]
                .into_iter()
                .filter_map(|(holds, what)| (!holds).then_some(what))
                .collect();
            format!("a name that begins with __Host- needs {}", list(&missing))
        }
        Refused::PrefixNameless => "a value without a name must not begin with __Host- or __Secure-".into(),
        Refused::PartitionedWithoutSecure => "Partitioned needs Secure".into(),
    }
}
