//! [The constructor](https://websockets.spec.whatwg.org/#dom-websocket-websocket), and what the page's policies say before
//! anything is sent.

use url::Url;

use super::engine::{Check, SocketEngine};
use super::question::SocketQuestion;
use crate::fetch::Engine;
use crate::fetch::main_fetch::is_local_by_name;
use crate::fetch::request::as_parsed;
use crate::rules::SocketFault;
use crate::web::csp::Kind;
use crate::web::headers::is_token;
use crate::web::http_url::http_url;
use crate::web::origin::Origin;
use crate::web::scheme::is_bad_port;
use crate::web::text::without_password;
use crate::web::trustworthy::is_potentially_trustworthy;

/// The URL to connect to, where nothing forbids it.
///
/// # Errors
/// Where the constructor throws, or a policy of the page stops it.
pub(super) fn construct(question: &SocketQuestion, engine: &SocketEngine) -> Result<Url, SocketFault> {
    let text = &question.call.url;
    let invalid = || SocketFault::UrlInvalid { url: text.clone() };
    if engine.refuses_empty_url && text.is_empty() {
        return Err(invalid());
    }
    let url = question.url().ok_or_else(invalid)?;
    if !matches!(url.scheme(), "ws" | "wss") {
        return Err(SocketFault::UrlScheme { scheme: url.scheme().into() });
    }
    if url.fragment().is_some() {
        return Err(SocketFault::UrlFragment { url: url.into() });
    }
    let fetch = Engine::of(engine.browser);
    let url = upgraded(as_parsed(url, fetch), question, engine);
    for check in engine.checks {
        match check {
            Check::Subprotocols => check_subprotocols(&question.call.subprotocols)?,
            Check::Policy => check_policy(&url, question, engine)?,
            Check::MixedContent => check_mixed_content(&url, question, engine, fetch)?,
            Check::Port => check_port(&url, fetch)?,
        }
    }
    Ok(url)
}

/// [Upgrade insecure requests](https://w3c.github.io/webappsec-upgrade-insecure-requests/#upgrade-request): an explicit port stays.
fn upgraded(mut url: Url, question: &SocketQuestion, engine: &SocketEngine) -> Url {
    let upgrades = question.page.policy.csp.iter().any(|policy| policy.upgrades_insecure_requests());
    let exempt = is_potentially_trustworthy(&http_url(&url)) && !engine.upgrades_loopback;
    if upgrades && !exempt && url.scheme() == "ws" {
        // Alike to the parser, as above.
        let _ = url.set_scheme("wss");
    }
    url
}

/// Each must be a [token](https://httpwg.org/specs/rfc9110.html#tokens), and none may come twice.
fn check_subprotocols(subprotocols: &[String]) -> Result<(), SocketFault> {
    for (number, subprotocol) in subprotocols.iter().enumerate() {
        if !is_token(subprotocol.as_bytes()) {
            return Err(SocketFault::SubprotocolInvalid { subprotocol: subprotocol.clone() });
        }
        if subprotocols[..number].contains(subprotocol) {
            return Err(SocketFault::SubprotocolDuplicate { subprotocol: subprotocol.clone() });
        }
    }
    Ok(())
}

fn check_policy(url: &Url, question: &SocketQuestion, engine: &SocketEngine) -> Result<(), SocketFault> {
    for policy in &question.page.policy.csp {
        let page = own_origin(question);
        policy.allows(Kind::Connect, url, 0, page, engine.reading).map_err(|blocked| SocketFault::Csp {
            url: without_password(url.as_str()),
            directive: blocked.directive,
            sources: blocked.sources,
        })?;
    }
    Ok(())
}

/// [Mixed content](https://w3c.github.io/webappsec-mixed-content/#should-block-fetch): a page from https opens `wss` only; what is
/// this machine or its network is exempt where the engine spares it.
fn check_mixed_content(
    url: &Url,
    question: &SocketQuestion,
    engine: &SocketEngine,
    fetch: &Engine,
) -> Result<(), SocketFault> {
    let page = own_origin(question);
    if url.scheme() != "ws" || page.scheme() != Some("https") {
        return Ok(());
    }
    let as_http = http_url(url);
    let loopback = is_potentially_trustworthy(&as_http) && !engine.loopback_is_mixed;
    if loopback || fetch.upgrades.spares_local_hosts && is_local_by_name(&as_http) {
        return Ok(());
    }
    Err(SocketFault::MixedContent { page: page.serialize(), url: without_password(url.as_str()) })
}

fn check_port(url: &Url, engine: &Engine) -> Result<(), SocketFault> {
    match url.port_or_known_default() {
        Some(port) if is_bad_port(port) && !engine.urls.allowed_bad_ports.contains(&port) => {
            Err(SocketFault::BadPort { port })
        }
        _ => Ok(()),
    }
}

/// The origin of the page's URL, a sandbox or not.
fn own_origin(question: &SocketQuestion) -> &Origin {
    question.page.policy.self_origin.as_ref().unwrap_or(&question.page.origin)
}
