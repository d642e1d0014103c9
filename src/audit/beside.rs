//! The same question beside CORS, where it is cheap: what a page of another origin reads with a script element, loads with the user's
//! cookies, or opens as a WebSocket. One page is enough, as none of these looks at a list of origins.

use std::borrow::Cow;

use url::Url;

use super::bounded::Bounded;
use super::class::Class;
use super::finding::{Evidence, Finding};
use super::socket::{cookie_names, judge_socket};
use super::via::Via;
use super::words::Words;
use super::{Plan, Server};
use crate::fetch::{Call, Outcome, Page};
use crate::probe::{CallTrace, Question, probe};
use crate::script::READER;
use crate::web::attributes::{Attributes, ScriptAttributes};
use crate::web::body::Body;
use crate::web::headers::HeaderList;
use crate::web::message::HttpResponse;
use crate::web::mime::{extract_mime_type, is_javascript};
use crate::web::origin::Origin;
use crate::web::request::{Credentials, Initiator};
use crate::web::script::{Callback, with_parameter};

/// The parameters in which JSONP has the name of the function.
const PARAMETERS: [&str; 8] = [
    "callback",
    "jsonp",
    "cb",
    "jsoncallback",
    "jsonpCallback",
    "jsonp_callback",
    "_callback",
    "json_callback",
];

/// A request besides those of the origins.
#[derive(Clone, Debug)]
pub struct Beside {
    /// What it would show.
    pub class: Class,
    /// Its URL.
    pub url: Url,
    /// When it is sent: a clause.
    pub when: Cow<'static, str>,
    callback: Option<Callback>,
}

/// What may be sent besides the origins, and when. Data is looked at only where the page has a cookie or the URL a callback.
#[must_use]
pub fn beside(plan: &Plan, words: &mut Words) -> Vec<Beside> {
    let question = &plan.question;
    if plan.is_socket() || question.method() != "GET" || question.call.body.is_some() {
        return Vec::new();
    }
    let url = question.url();
    let has_cookies =
        !question.client.cookies.is_empty() && question.call.credentials == Credentials::Include;
    let mut all = Vec::new();
    let callback = |param: &str, name: String| Callback {
        param: param.to_owned(),
        name,
        reader: READER,
        is_assumed: false,
    };
    let named = url.query_pairs().find(|(name, _)| PARAMETERS.contains(&name.as_ref()));
    let named = || named.map(|(param, name)| callback(&param, name.into_owned()));
    let (callback, when) = match question.call.attributes.script.callback.clone().or_else(named) {
        Some(callback) => (Some(callback), "as the URL has a callback".into()),
        None if has_cookies => {
            (Some(callback(PARAMETERS[0], words.word())), "where the response is JSON or a script".into())
        }
        None => (None, Cow::default()),
    };
    if let Some(callback) = callback {
        let url = with_parameter(url.clone(), &callback.param, &callback.name);
        all.push(Beside { class: Class::JsonpHijacking, url, when, callback: Some(callback) });
    }
    if has_cookies {
        let when = "where a page of another origin sends the cookies; once more without them".into();
        all.push(Beside { class: Class::ResourcePolicyMissing, url: url.clone(), when, callback: None });
    }
    let when = "where the response wants a WebSocket".into();
    all.push(Beside { class: Class::WebSocketHijacking, url: socket_url(url), when, callback: None });
    all.retain(|one| plan.looks_for(one.class));
    all
}

fn socket_url(url: &Url) -> Url {
    let mut url = url.clone();
    // The four schemes are alike to the parser.
    let _ = url.set_scheme(if url.scheme() == "https" { "wss" } else { "ws" });
    url
}

impl Beside {
    /// Whether the response to a trusted origin is one that makes it worth the request.
    pub(super) fn is_due(&self, response: &HttpResponse) -> bool {
        let mime = extract_mime_type(&response.headers);
        match self.class {
            Class::JsonpHijacking => {
                let is_data = mime.is_some_and(|mime| {
                    is_javascript(&mime) || mime.subtype == "json" || mime.subtype.ends_with("+json")
                });
                // A script may be sent with any type.
                is_data || self.when.starts_with("as ")
            }
            Class::ResourcePolicyMissing => response.status < 400,
            _ => is_of_a_socket(response),
        }
    }

    /// Sends it from a page of this origin, as the response to a trusted one has this kind.
    pub(super) async fn find<S: Server>(
        &self,
        plan: &Plan,
        (trusted, foreign): (&HttpResponse, &Origin),
        key: [u8; 16],
        server: &Bounded<'_, S>,
    ) -> Option<Finding> {
        match self.class {
            Class::JsonpHijacking => self.read(plan, foreign, server).await,
            Class::ResourcePolicyMissing => self.load(plan, trusted, foreign, server).await,
            _ => {
                let mut question = plan.question.clone();
                question.call.url = self.url.clone();
                let origin = foreign.clone();
                let judged = judge_socket(&question, &plan.subprotocols, key, origin, server).await;
                let with_credentials = judged.with_credentials == Some(true);
                let shown = (Via::Handshake, judged.status, judged.evidence);
                (judged.allowed == Some(true)).then(|| self.found(plan, foreign, with_credentials, shown))
            }
        }
    }

    fn found(
        &self,
        plan: &Plan,
        foreign: &Origin,
        with_credentials: bool,
        shown: (Via, Option<u16>, Option<Evidence>),
    ) -> Finding {
        Finding::of(self.class, &foreign.serialize(), with_credentials, shown, plan.space)
    }

    /// A script element. The data is the user's where it is other data without the cookies.
    async fn read<S: Server>(
        &self,
        plan: &Plan,
        foreign: &Origin,
        server: &Bounded<'_, S>,
    ) -> Option<Finding> {
        let callback = self.callback.clone()?;
        let name = callback.name.clone();
        let script = ScriptAttributes { callback: Some(callback), ..ScriptAttributes::default() };
        let call = Call::new(Initiator::Script, self.url.clone())
            .attributes(Attributes { script, ..Attributes::default() });
        let first = request(plan, &call, foreign, true, server).await;
        if !first.delivery().is_some_and(|delivery| delivery.delivered) {
            return None;
        }
        let mut with_credentials = false;
        if sent_cookies(&first) {
            let second = request(plan, &call, foreign, false, server).await;
            with_credentials = is_failed(&second) || content(&first) != content(&second);
        }
        let mut evidence = evidence(foreign, &first)?;
        evidence.received.push(format!("{name}(…)"));
        Some(self.found(plan, foreign, with_credentials, (Via::Script, status(&first), Some(evidence))))
    }

    /// An element that loads it, as the judge has it: neither Cross-Origin-Resource-Policy nor the browser forbids that.
    async fn load<S: Server>(
        &self,
        plan: &Plan,
        trusted: &HttpResponse,
        foreign: &Origin,
        server: &Bounded<'_, S>,
    ) -> Option<Finding> {
        let call = Call::new(element(trusted), self.url.clone());
        let first = request(plan, &call, foreign, true, server).await;
        let is_policy = first
            .exchanges
            .last()
            .and_then(|one| one.response.as_ref().ok())
            .is_some_and(|response| response.headers.contains("cross-origin-resource-policy"));
        if !matches!(first.outcome, Outcome::Allowed(_)) || !sent_cookies(&first) || is_policy {
            return None;
        }
        let second = request(plan, &call, foreign, false, server).await;
        if is_failed(&second) || content(&first) == content(&second) {
            return None;
        }
        // What differs each time differs for another reason.
        let again = request(plan, &call, foreign, true, server).await;
        if content(&first) != content(&again) {
            return None;
        }
        let mut evidence = evidence(foreign, &first)?;
        evidence.received.push("no Cross-Origin-Resource-Policy".into());
        Some(self.found(plan, foreign, true, (Via::Load, status(&first), Some(evidence))))
    }
}

/// The element that loads what is of this kind.
fn element(response: &HttpResponse) -> Initiator {
    match extract_mime_type(&response.headers) {
        Some(mime) if is_javascript(&mime) => Initiator::Script,
        Some(mime) if mime.type_ == "text" && mime.subtype == "css" => Initiator::Style,
        Some(mime) if matches!(mime.type_.as_str(), "audio" | "video") => Initiator::Media,
        _ => Initiator::Image,
    }
}

/// Whether a response is one of a WebSocket's server to a request that is not a handshake.
fn is_of_a_socket(response: &HttpResponse) -> bool {
    let upgrade = response.headers.get_text("upgrade").unwrap_or_default();
    response.status == 426
        || response.headers.contains("sec-websocket-version")
        || upgrade.to_ascii_lowercase().contains("websocket")
}

async fn request<S: Server>(
    plan: &Plan,
    call: &Call,
    foreign: &Origin,
    with_cookies: bool,
    server: &Bounded<'_, S>,
) -> CallTrace {
    let mut client = plan.question.client.clone();
    if !with_cookies {
        client.cookies.clear();
    }
    let question = Question::new(Page::new(foreign.clone()), call.clone(), client);
    let mut is_cut = false;
    let diagnosis = probe(question, async |next| server.send(&next.message, &mut is_cut).await).await;
    diagnosis.first_call().clone()
}

fn sent_cookies(call: &CallTrace) -> bool {
    call.exchanges.iter().any(|exchange| exchange.request.message.headers.contains("cookie"))
}

fn is_failed(call: &CallTrace) -> bool {
    matches!(call.outcome, Outcome::Failed(_))
}

fn response(call: &CallTrace) -> Option<&HttpResponse> {
    call.exchanges.last()?.response.as_ref().ok()
}

fn status(call: &CallTrace) -> Option<u16> {
    response(call).map(|response| response.status)
}

/// What a page would have of it.
fn content(call: &CallTrace) -> Option<(u16, &Body)> {
    response(call).map(|response| (response.status, &response.body))
}

fn evidence(foreign: &Origin, call: &CallTrace) -> Option<Evidence> {
    let exchange = call.exchanges.last()?;
    let response = exchange.response.as_ref().ok()?;
    let sent: &HeaderList = &exchange.request.message.headers;
    let of_type = response.headers.get_text("content-type").map(|text| format!("Content-Type: {text}"));
    Some(Evidence {
        origin: foreign.serialize(),
        sent: cookie_names(sent).into_iter().collect(),
        received: std::iter::once(response.status.to_string()).chain(of_type).collect(),
    })
}
