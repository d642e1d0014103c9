//! What to do about a blocked fetch that no response header fixes, or that none should.

use url::Url;

use super::investigation::InvestigatedCall;
use super::known_cause::fix_instead;
use super::redirect_loop::remedy_of_loop;
use super::socket::first_for_socket;
use crate::fetch::callback::run;
use crate::probe::{CallTrace, Exchange, failure_rule};
use crate::rules::{Fault, Violation};
use crate::web::csp::source_for;
use crate::web::headers::is_response_only;
use crate::web::message::{Failure, FailureKind};
use crate::web::origin::Origin;
use crate::web::request::{Credentials, Destination};
use crate::web::script::NotCalled;
use crate::web::site::same_site;
use crate::web::text::shown;

/// What to do, in plain text: a sentence without its stop.
#[must_use]
pub fn remedy(violation: &Violation, investigated: InvestigatedCall<'_>) -> String {
    if let Some(fix) = fix_instead(investigated) {
        return fix;
    }
    if let Fault::UrlScheme { scheme, .. } = &violation.fault
        && ["ws", "wss"].contains(&scheme.as_str())
    {
        return "Open it with new WebSocket()".into();
    }
    if let Fault::MethodNotAllowed { method, .. } = &violation.fault
        && method.eq_ignore_ascii_case("PATCH")
    {
        return "Write the method as PATCH in the page: browsers do not change its case".into();
    }
    if let Fault::HeaderNotAllowed { names, .. } = &violation.fault
        && let Some(name) = names.first().filter(|name| is_response_only(name))
    {
        return format!("Remove {name} from the page's code: it counts only on a response");
    }
    if let Some(words) = of_callback(violation, investigated).or_else(|| of_resource(violation)) {
        return words;
    }
    let call = investigated.call;
    if let Some(words) = remedy_of_loop(call) {
        return words;
    }
    if let Fault::Socket(fault) = &violation.fault
        && let Some(words) = first_for_socket(call, fault)
    {
        return words;
    }
    let exchange = investigated.all_exchanges().rfind(|exchange| exchange.is_at_fault(violation));
    if !exchange.is_some_and(|exchange| trusts_null(call, exchange)) {
        return violation.rule().page().first_fix();
    }
    let origin = if call.question.origin().is_opaque() {
        "Give the page an origin: serve it over https, and put allow-same-origin into its sandbox, if it has one"
    } else {
        "Let the page call the URL after the redirects directly, so that its own origin is sent"
    };
    format!(
        "{origin}; allowing null with credentials lets in every site: any of them can create a sandboxed frame with that \
         origin"
    )
}

/// What to do about a failure of the network, in plain text: a sentence without its stop.
#[must_use]
pub fn remedy_of_failure(call: &CallTrace, failure: &Failure) -> String {
    // Where no request failed, the browser itself refused to connect.
    let was_sent = call.exchanges.last().is_some_and(|exchange| exchange.response.is_err());
    if failure.kind == FailureKind::ConnectionRefused && !was_sent {
        return "Call localhost in place of the address; from other machines, call the server's own address or name".into();
    }
    failure_rule(failure.kind).page().first_fix()
}

/// Whether a response that allows this request trusts `null` with credentials.
pub(super) fn trusts_null(call: &CallTrace, exchange: &Exchange) -> bool {
    let origin = exchange.request.message.headers.get_text("origin");
    call.question.effective_modes().credentials == Credentials::Include && origin.as_deref() == Some("null")
}

/// Whether two addresses are of one site.
fn is_same_site(one: &str, other: &str) -> bool {
    let origin = |text: &str| Url::parse(text).ok().map(|url| Origin::of(&url));
    origin(one).zip(origin(other)).is_some_and(|(one, other)| same_site(&one, &other))
}

/// What to do about JSONP that is stopped before it runs: what its body would do decides that.
fn of_callback(violation: &Violation, investigated: InvestigatedCall<'_>) -> Option<String> {
    let script = &investigated.call.question.call.attributes.script;
    let callback = script.callback.as_ref()?;
    let exchange = investigated.all_exchanges().rfind(|exchange| exchange.is_at_fault(violation))?;
    let response = exchange.response.as_ref().ok()?;
    let body = &response.body;
    // What is not there might call it.
    if body.whole.is_none() && body.start.len() as u64 != body.decoded {
        return None;
    }
    let (name, param) = (shown(&callback.name), shown(&callback.param));
    Some(match (&violation.fault, run(script, response)?.not_called) {
        (Fault::ElementStatus { at, .. }, None) => format!(
            "Respond with status 200 and the error in the data: with {} browsers do not run the script, so that JSONP cannot deliver it",
            at.status
        ),
        (Fault::OrbBlocked { .. } | Fault::NosniffBlocked { .. } | Fault::MimeScript { .. }, None) => {
            format!(
                "Send Content-Type: text/javascript: the body calls {name}, but with this type browsers do not run it"
            )
        }
        (Fault::OrbBlocked { .. } | Fault::NosniffBlocked { .. } | Fault::MimeScript { .. }, Some(why)) => {
            match why {
                NotCalled::Json if response.status >= 400 => format!(
                    "Correct what the {} is about first: the body is plain JSON, an error, and not a call of {name}",
                    response.status
                ),
                NotCalled::Json => format!(
                    "Name the parameter that the server reads: the body is plain JSON, so that it ignored {param}. Or read it with fetch(), \
                 which needs Access-Control-Allow-Origin"
                ),
                NotCalled::Html(title) => {
                    let title = title.map(|title| format!(" (\"{}\")", shown(&title))).unwrap_or_default();
                    format!(
                        "Open the URL in a tab: the body begins with HTML{title}, and not with a call of {name}"
                    )
                }
                NotCalled::Protected(start) => format!(
                    "Use the API's documented endpoint, or read it with fetch() and CORS: the body begins with {}, which protects its data \
                 from script elements",
                    shown(&start)
                ),
                NotCalled::Syntax { line, column, .. } => format!(
                    "Send the call of {name} and nothing else: at line {line}, column {column} the body has a syntax error, and a script with \
                 one does not run at all"
                ),
                _ => return None,
            }
        }
        _ => return None,
    })
}

/// What to do about a script, style sheet or the like that does not load, and about a page's policy: with the values that it
/// needs.
fn of_resource(violation: &Violation) -> Option<String> {
    let typed = |mime: &str| {
        format!(
            "Correct the URL, or the server's route for it: an HTML page came in place of the resource, which needs \
             Content-Type: {mime}"
        )
    };
    Some(match &violation.fault {
        Fault::CspBlocked { url, directive, .. } => {
            let source = source_for(&Url::parse(url).ok()?);
            format!("Add {} to {directive} of the page's Content-Security-Policy", shown(&source))
        }
        Fault::CoepRequireCorp { at, origin } if is_same_site(origin, &at.url) => {
            "Send Cross-Origin-Resource-Policy: same-site, or load it with CORS, by the crossorigin attribute".into()
        }
        Fault::CoepRequireCorp { .. } => {
            "Send Cross-Origin-Resource-Policy: cross-origin, or load it with CORS, by the crossorigin attribute".into()
        }
        Fault::NosniffBlocked { destination: Destination::Style, .. } | Fault::MimeStyle { .. } => typed("text/css"),
        Fault::NosniffBlocked { .. }
        | Fault::MimeScript { .. }
        | Fault::MimeServiceWorker { .. } => typed("text/javascript"),
        Fault::MimeModule { needed, .. } => typed(needed),
        Fault::CallbackNotCalled { callback, why, .. } => match &**why {
            NotCalled::Other(name) => format!(
                "Have the server call {}, as the URL says, or define {} in the page",
                shown(callback),
                shown(name)
            ),
            NotCalled::Empty => format!("Send status 200 and a call, such as {}([])", shown(callback)),
            _ => return None,
        },
        Fault::EventSourceContentType { .. } => typed("text/event-stream"),
        Fault::ElementStatus { at, .. } => match at.status {
            401 | 403 => format!(
                "Check access rights: {} is a refusal by the server, and an element cannot send a token; use cookies or a \
                 signed URL",
                at.status
            ),
            404 | 410 => format!("Check the URL: {} means that nothing is there", at.status),
            500.. => format!("Check the server's log: {} is an error of the server, not of CORS", at.status),
            200..300 => "Send status 200 and the content".into(),
            status => format!("Send status 200 and the content, not {status}"),
        },
        _ => return None,
    })
}
