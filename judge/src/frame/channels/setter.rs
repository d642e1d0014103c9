//! The setter of `document.domain`.

use url::Host;

use crate::frame::quirks::FrameQuirks;
use crate::frame::sandbox::Sandbox;
use crate::web::origin::Origin;
use crate::web::site::{SuffixKind, is_public_suffix, suffix_kind};

/// What setting `document.domain` does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DomainEffect {
    /// It is set to this.
    Set(String),
    /// Nothing, without an error: the agent cluster is for the origin alone.
    Ignored,
    /// It throws a `SecurityError`.
    SecurityError {
        /// Whether because of a sandbox.
        is_sandboxed: bool,
    },
}

impl DomainEffect {
    /// Its name.
    #[must_use]
    pub fn id(&self) -> &'static str {
        match self {
            Self::Set(_) => "set",
            Self::Ignored => "ignored",
            Self::SecurityError { .. } => "SecurityError",
        }
    }
}

/// The [setter of
/// `document.domain`](https://html.spec.whatwg.org/multipage/browsers.html#dom-document-domain).
pub(super) fn effect(
    value: &str,
    origin: &Origin,
    sandbox: Sandbox,
    keyed: bool,
    quirks: &FrameQuirks,
) -> DomainEffect {
    if sandbox.applies {
        return DomainEffect::SecurityError { is_sandboxed: true };
    }
    let accepted = origin.host().and_then(|host| accepted(value, host, quirks));
    match accepted {
        None => DomainEffect::SecurityError { is_sandboxed: false },
        Some(_) if keyed => DomainEffect::Ignored,
        Some(domain) => DomainEffect::Set(domain),
    }
}

/// [Registrable domain suffix of or equal
/// to](https://html.spec.whatwg.org/multipage/browsers.html#is-a-registrable-domain-suffix-of-or-is-equal-to): the value as it is set.
fn accepted(value: &str, host: &Host<String>, quirks: &FrameQuirks) -> Option<String> {
    let text = match value.rsplit_once(':') {
        Some((name, port)) if quirks.domain_drops_port && port.bytes().all(|byte| byte.is_ascii_digit()) => {
            name
        }
        _ => value,
    };
    let domain = Host::parse(text).ok().filter(|_| !text.is_empty())?.to_string();
    let own = host.to_string();
    if domain == own {
        return Some(domain);
    }
    let is_suffix =
        matches!(host, Host::Domain(_)) && own.strip_suffix(&domain).is_some_and(|rest| rest.ends_with('.'));
    let is_public = if quirks.domain_takes_unknown_suffixes {
        suffix_kind(&domain) != SuffixKind::Unlisted
    } else {
        is_public_suffix(&domain)
    };
    (is_suffix && !is_public).then_some(domain)
}
