//! The judge for JavaScript: what the npm package `@corscheck/judge` and the page that judges call.
//!
//! Nothing here sends a request or reads a clock. What crosses into JavaScript is JSON; the types of it are made from the structs.

mod call;
mod judgement;
#[cfg(feature = "page")]
mod pasted;
mod session;
mod words;

use corscheck::rules::Rule;
use corscheck::web::body::Body;
use corscheck::web::headers::HeaderList;
use corscheck::web::message::{HttpResponse, HttpVersion};
use serde::{Deserialize, Serialize};
use tsify::Tsify;
use wasm_bindgen::prelude::wasm_bindgen;

pub use self::call::Call;
pub use self::judgement::{Advice, Change, Exchange, Instruction, Judgement, PageResponse, Said, Verdict};
#[cfg(feature = "page")]
pub use self::pasted::{JudgedCall, Mention, Needed, Options, Reading, read_pasted};
pub use self::session::Session;

/// A request that the browser would send.
#[derive(Clone, Debug, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Request {
    /// The method.
    pub method: String,
    /// The whole URL.
    pub url: String,
    /// All headers, in the order in which the browser sends them.
    pub headers: Vec<(String, String)>,
    /// Whether it is a preflight.
    pub preflight: bool,
    /// Whether it has the body of the call.
    pub has_body: bool,
}

/// The status and the headers of a response.
#[derive(Clone, Debug, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ResponseHead {
    /// The status, 100 to 999.
    pub status: u16,
    /// The headers, in their order; a name may be there more than once.
    pub headers: Vec<(String, String)>,
}

/// The judgement of one call, request by request: [`next`](Self::next_request) gives the request that the browser would send,
/// [`respond`](Self::respond) takes its response, until there is no next one.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Judging {
    session: Session,
}

#[wasm_bindgen]
impl Judging {
    /// Begins with a [`Call`] as JSON, and its body.
    ///
    /// # Errors
    /// Where something in the call cannot be read: a sentence.
    #[wasm_bindgen(constructor)]
    pub fn new(call: &str, body: Option<Vec<u8>>) -> Result<Self, String> {
        let call: Call = serde_json::from_str(call).map_err(|error| format!("the call: {error}"))?;
        Ok(Self { session: Session::new(call.questions(body)?) })
    }

    /// The next [`Request`] as JSON; nothing where the judgement is complete.
    #[wasm_bindgen(js_name = next)]
    pub fn next_request(&mut self) -> Option<String> {
        self.session.request().map(|request| words::json(&request))
    }

    /// Goes on with the response: a [`ResponseHead`] as JSON, and its body.
    ///
    /// # Errors
    /// Where the response cannot be one: a sentence.
    pub fn respond(&mut self, head: &str, body: &[u8]) -> Result<(), String> {
        let head: ResponseHead =
            serde_json::from_str(head).map_err(|error| format!("the response: {error}"))?;
        if !(100..=999).contains(&head.status) {
            return Err(format!("the response: {} is not a status; it has three digits", head.status));
        }
        self.session.respond(response(&head, Body::complete(body)));
        Ok(())
    }

    /// The [`Judgement`] as JSON, of the engines that have one so far.
    pub fn judgement(&self) -> String {
        words::json(&Judgement::of(&self.session.diagnoses()))
    }
}

/// The page of a rule, Markdown; nothing where there is no such rule.
#[wasm_bindgen]
#[must_use]
pub fn explain(rule: &str) -> Option<String> {
    Some(Rule::from_id(rule)?.page().text().to_owned())
}

/// The same as HTML.
#[cfg(feature = "page")]
#[wasm_bindgen(js_name = explainAsHtml)]
#[must_use]
pub fn explain_as_html(rule: &str) -> Option<String> {
    let parser = pulldown_cmark::Parser::new(Rule::from_id(rule)?.page().text());
    let mut html = String::new();
    pulldown_cmark::html::push_html(&mut html, parser);
    Some(html)
}

/// Reads a pasted text and judges the calls in it: [`Options`] as JSON in, a [`Reading`] as JSON out.
///
/// # Errors
/// Where the options cannot be read: a sentence.
#[cfg(feature = "page")]
#[wasm_bindgen(js_name = readPasted)]
pub fn read_pasted_as_json(text: &str, options: &str) -> Result<String, String> {
    let options: Options = serde_json::from_str(options).map_err(|error| format!("the options: {error}"))?;
    Ok(words::json(&read_pasted(text, &options)?))
}

/// The response as the judge takes it.
fn response(head: &ResponseHead, body: Body) -> HttpResponse {
    let mut headers = HeaderList::new();
    for (name, value) in &head.headers {
        headers.append(name.as_str(), words::latin1(value));
    }
    HttpResponse { version: HttpVersion::Http1, status: head.status, headers, body, remote: None }
}
