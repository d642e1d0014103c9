//! A network failure that consoles call CORS: what this URL suggests, beyond the rule's own page.

use url::{Host, Url};

use super::case::{Case, space_of};
use super::{Advice, Experiment};
use crate::fetch::{Kind, Outcome, without_password};
use crate::web::address_space::AddressSpace;
use crate::web::message::FailureKind;
use crate::web::scheme::is_plain_port;
use crate::web::text::shown;

/// The stable name.
pub(super) const ID: &str = "network-failure";

pub(super) fn advise(case: &Case<'_>) -> Vec<Advice> {
    let Outcome::Failed(failure) = &case.call.outcome else { return Vec::new() };
    let Some(last) = case.call.exchanges.last() else { return Vec::new() };
    let number = case.call.exchanges.len() - 1;
    let url = &last.request.message.url;
    let words =
        of_url(failure.kind, url).or_else(|| of_preflight(failure.kind, last.request.kind)).map(|words| {
            // From an https page plain http would be mixed content, except on the local machine.
            let mixed = failure.kind == FailureKind::TlsFailed
                && case.question().origin().scheme() == Some("https")
                && space_of(url.as_str()) != Some(AddressSpace::Loopback);
            let more = " That only shows what responds there: an https page must not call plain http, so the port needs TLS.";
            words + if mixed { more } else { "" }
        });
    let advice = words.map(|words| Advice::new(ID, words)).or_else(|| of_certificate(failure.kind, url));
    advice.map(|advice| advice.at(number)).into_iter().collect()
}

/// A certificate that the browser does not trust.
fn of_certificate(kind: FailureKind, url: &Url) -> Option<Advice> {
    let advice = Advice::new(ID, "With a trusted certificate the request may still fail.");
    let own = matches!(space_of(url.as_str()), Some(AddressSpace::Loopback | AddressSpace::Local));
    let experiment = if own { Experiment::WithOwnAuthority } else { Experiment::WithoutVerification };
    (kind == FailureKind::CertificateInvalid).then(|| advice.with(experiment))
}

fn of_url(kind: FailureKind, url: &Url) -> Option<String> {
    let secure = url.scheme() == "https";
    let port = url.port_or_known_default()?;
    let space = space_of(url.as_str());
    match kind {
        FailureKind::NotHttp if !secure && !is_plain_port(port) => Some(format!(
            "A server that expects TLS does this when it gets plain http: try {}. One that speaks only HTTP/2 without TLS (h2c, gRPC) does \
             it too; no browser speaks that.",
            with_scheme(url, "https")
        )),
        FailureKind::TlsFailed if secure && is_plain_port(port) => {
            Some(format!("Servers on port {port} usually speak plain http: try {}.", with_scheme(url, "http")))
        }
        FailureKind::TlsFailed if secure && space == Some(AddressSpace::Loopback) => Some(format!(
            "Servers on the local machine usually speak plain http: try {}.",
            with_scheme(url, "http")
        )),
        FailureKind::EmptyResponse | FailureKind::MalformedHttp
            if !secure && !is_plain_port(port) =>
        {
            Some(format!("A server that expects TLS does this when it gets plain http: try {}.", with_scheme(url, "https")))
        }
        FailureKind::UnknownHost => unknown_host(url),
        FailureKind::ConnectionRefused if url.port().is_none() && space == Some(AddressSpace::Loopback) => Some(format!(
            "The URL has no port, so port {port} was used; development servers listen on another, such as 3000 or 8000."
        )),
        FailureKind::TimedOut | FailureKind::ConnectionFailed if space == Some(AddressSpace::Local) => Some(
            "The address belongs to a private network: it responds only to machines in that network or its VPN. A page's \
             request comes from the user's machine."
                .into(),
        ),
        _ => None,
    }
}

fn unknown_host(url: &Url) -> Option<String> {
    let Some(Host::Domain(name)) = url.host() else { return None };
    let name = name.trim_end_matches('.');
    if ["undefined", "null", "nan", "object"].contains(&name) {
        return Some(format!(
            "The host is \"{name}\": a variable of the page had no value when the URL was built."
        ));
    }
    (!name.contains('.')).then(|| {
        format!(
            "{} has no dot: such names resolve only inside a container network or an office, but the request comes from the \
             user's machine.",
            shown(name)
        )
    })
}

/// OPTIONS may be handled differently from what follows.
fn of_preflight(kind: FailureKind, sent: Kind) -> Option<String> {
    let silent = matches!(kind, FailureKind::EmptyResponse | FailureKind::TimedOut);
    (silent && sent == Kind::Preflight).then(|| {
        "The preflight got no response: if a plain GET of this URL gets one, something in front of the server drops OPTIONS, \
         or the handler does not end it."
            .into()
    })
}

fn with_scheme(url: &Url, scheme: &str) -> String {
    let mut url = url.clone();
    url.set_query(None);
    url.set_fragment(None);
    // A port that is written out stays.
    let _ = url.set_scheme(scheme);
    shown(&without_password(&url))
}

#[cfg(test)]
mod tests {
    use super::super::testing::assert_says;
    use super::*;

    fn of(kind: FailureKind, url: &str) -> String {
        of_url(kind, &Url::parse(url).expect("a URL")).unwrap_or_default()
    }

    #[test]
    fn urls() {
        use FailureKind::*;
        for (kind, url, expected) in [
            (TlsFailed, "https://localhost:8000/x?k=1", "try http://localhost:8000/x."),
            (TlsFailed, "https://api.example/", ""),
            (EmptyResponse, "http://api.example:8443/x", "try https://api.example:8443/x."),
            (NotHttp, "http://localhost:443/", "try https://localhost"),
            (EmptyResponse, "http://localhost:3000/", ""),
            (UnknownHost, "http://backend:8000/", "has no dot"),
            (UnknownHost, "https://undefined/items", "a variable of the page"),
            (UnknownHost, "https://api.example/", ""),
            (ConnectionRefused, "http://localhost/x", "port 80 was used"),
            (ConnectionRefused, "http://localhost:8000/x", ""),
            (TimedOut, "http://10.0.0.7/", "private network"),
        ] {
            let found = of(kind, url);
            assert_says(&found, expected, &format!("{kind:?} {url}"));
        }
    }

    #[test]
    fn certificates() {
        let experiment = |kind, url| {
            let advice = of_certificate(kind, &Url::parse(url).expect("a URL"))?;
            advice.experiment
        };
        for (url, expected) in [
            ("https://192.168.1.2/", Experiment::WithOwnAuthority),
            ("https://localhost:8443/", Experiment::WithOwnAuthority),
            ("https://api.example/", Experiment::WithoutVerification),
        ] {
            assert_eq!(experiment(FailureKind::CertificateInvalid, url), Some(expected), "{url}");
            assert_eq!(experiment(FailureKind::TlsFailed, url), None, "{url}");
        }
    }

    /// What is advised must not be blocked in its turn.
    #[test]
    fn a_page_of_https_cannot_call_plain_http() {
        use super::super::testing::{failed, of_kind, question};
        let advised = |page: &str, url: &str| {
            let call = question(|question| {
                question.page.origin = super::super::testing::origin(page);
                question.call.url = Url::parse(url).expect("a URL");
            });
            let found = failed(call, FailureKind::TlsFailed);
            of_kind(ID, &found).into_iter().map(|advice| advice.message).collect::<String>()
        };
        assert!(
            advised("https://app.example", "https://api.example:8080/").contains("must not call plain http")
        );
        for (page, url) in [
            ("http://app.example", "https://api.example:8080/"),
            ("https://app.example", "https://localhost:8080/"),
        ] {
            let found = advised(page, url);
            assert!(found.contains("try http") && !found.contains("must not"), "{page} {url}: {found}");
        }
    }

    #[test]
    fn silence_at_options() {
        use super::super::testing::advice;
        assert!(advice(ID, |question| question.call.method = "PUT".into(), &[]).contains("drops OPTIONS"));
        assert_eq!(advice(ID, |_| (), &[]), "");
    }
}
