//! The judge for JavaScript: what the npm package `@corscheck/judge` and the page that judges call.
//!
//! Nothing here sends a request or reads a clock. What crosses into JavaScript is JSON; the types of it are made from the structs.

mod call;
mod channels;
mod frame;
mod judgement;
mod judging;
#[cfg(feature = "page")]
mod pasted;
mod session;
mod values;
mod websocket;
mod words;

use corscheck::rules::Rule;
use wasm_bindgen::prelude::wasm_bindgen;

pub use self::call::{Call, CallSession};
pub use self::channels::{
    Channels, DomChannel, DomainChannel, DomainSetter, HashChannel, MessageChannel, NameChannel,
    OpenerChannel, OriginKeyed, PlainChannel, PostedMessage, StorageChannel,
};
pub use self::frame::{FrameCall, FrameJudgement, FrameVerdict, PolicyEffect};
pub use self::judgement::{
    Advice, Change, Exchange, Instruction, Judgement, PageResponse, Said, SideChange, Verdict,
};
pub use self::judging::{Judging, Request, ResponseHead};
#[cfg(feature = "page")]
pub use self::pasted::{
    AnyJudgement, JudgedCall, Mention, Needed, Options, Reading, read_pasted, without_secrets,
};
pub use self::session::{Session, Transport};
pub use self::websocket::{Connection, WebSocketCall, WebSocketJudgement, WebSocketVerdict};

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

/// What was pasted without passwords, tokens and cookies: for a link that is passed on.
#[cfg(feature = "page")]
#[wasm_bindgen(js_name = withoutSecrets)]
#[must_use]
pub fn without_secrets_in(text: &str) -> String {
    without_secrets(text)
}
