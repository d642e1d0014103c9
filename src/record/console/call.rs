//! The call of which a console message speaks.

use super::{Console, MadeBy, Message};
use crate::record::RecordedCall;
use crate::rules::{Group, Rule};
use crate::web::embedder_policy::EmbedderPolicy;
use crate::web::request::{Credentials, Initiator, Mode};

/// The end of what the message itself says of a call; the rest is concluded from it.
const FROM_MESSAGE: &str = "from the console message";

/// Whether these words of a call's provenance only repeat what the message says.
#[must_use]
pub fn repeats_message(provenance: &str) -> bool {
    provenance.ends_with(FROM_MESSAGE)
}

impl Message {
    /// The call of which it speaks, where it names its URL.
    #[must_use]
    pub fn call(&self) -> Option<RecordedCall> {
        let fact = |name: &str| self.fact(name).map(str::to_owned);
        let url = fact("redirected_from").or_else(|| fact("url")).filter(|url| url.contains("://"))?;
        let is_socket = url.starts_with("ws:") || url.starts_with("wss:");
        if self.made_by == MadeBy::Other && !is_socket {
            return None;
        }
        let mut call = RecordedCall::of(url);
        call.browser = self.console.map(Console::browser);
        // The browser did not load what was there, and the text does not say what should have been.
        if self.rules.contains(&Rule::IntegrityMismatch) {
            return None;
        }
        call.provenance.push(format!("the URL {FROM_MESSAGE}"));
        call.origin = fact("origin").or_else(|| fact("page"));
        // After redirects the origin that is sent is not the page's.
        if self.fact("redirected_from").is_some() && call.origin.as_deref() == Some("null") {
            call.origin = None;
        }
        if call.origin.is_some() {
            call.provenance.push(format!("the page's origin {FROM_MESSAGE}"));
        }
        if let Some(method) = fact("method").filter(|method| method != "OPTIONS") {
            call.provenance.push(format!("the method {method} {FROM_MESSAGE}"));
            call.method = Some(method);
        }
        if let Some(header) = fact("header") {
            call.provenance.push(format!("an invented value for the header {header}"));
            let value = if header.eq_ignore_ascii_case("content-type") { "application/json" } else { "x" };
            call.headers.push((header, value.into()));
        }
        if !self.rules.is_empty() && self.rules.iter().all(is_about_credentials) && !self.hides_reason {
            call.credentials = Some(Credentials::Include);
            call.provenance.push("credentials include, without which there would be no such message".into());
        }
        if self.rules == [Rule::ModeSameOrigin] {
            call.mode = Some(Mode::SameOrigin);
            call.provenance.push(format!("mode same-origin {FROM_MESSAGE}"));
        }
        if let Some(directive) = self.fact("directive").filter(|directive| directive.is_ascii()) {
            call.csp = Some(directive.to_owned());
            call.provenance.push("the page's policy, as far as the message quotes it".into());
        }
        if self.rules.iter().any(|rule| [Rule::LnaInsecureContext, Rule::LnaPermission].contains(rule)) {
            call.page_is_public = true;
            call.provenance
                .push("a page of the public network, without which there would be no such message".into());
        }
        if is_socket {
            call.initiator = Some(Initiator::WebSocket);
        } else {
            self.add_initiator(&mut call)?;
        }
        if self.rules == [Rule::CoepRequireCorp] {
            call.embedder_policy = Some(EmbedderPolicy::RequireCorp);
            call.provenance.push("a page with Cross-Origin-Embedder-Policy: require-corp, a guess".into());
        }
        call.is_guess = true;
        call.had_preflight = self.fact("method") == Some("OPTIONS")
            || !self.rules.is_empty() && self.rules.iter().all(|rule| rule.group() == Group::Preflight);
        call.reported_rules.clone_from(&self.rules);
        Some(call)
    }

    /// Says what made the request, as far as the message or the URL tells it. Nothing where it is something that cannot be
    /// probed.
    fn add_initiator(&self, call: &mut RecordedCall) -> Option<()> {
        let by_words = match self.fact("kind").or_else(|| self.fact("directive")) {
            Some(words) => initiator_of(words)?,
            None => None,
        };
        call.initiator = match (by_words, self.made_by) {
            (Some(initiator), _) => Some(initiator),
            (None, MadeBy::Known(initiator)) => Some(initiator),
            (None, _) => None,
        };
        let is_about_cors = self.text.starts_with("Access to")
            || self.rules.iter().any(|rule| matches!(rule.group(), Group::Cors | Group::Preflight));
        if call.initiator.is_some_and(Initiator::takes_crossorigin) && is_about_cors && !self.hides_reason {
            call.crossorigin = call.crossorigin_by_credentials();
        }
        if call.initiator.is_none() && self.made_by == MadeBy::NoCors {
            call.initiator = by_ending(&call.url);
            match call.initiator {
                Some(initiator) => {
                    call.provenance.push(format!("{} from the end of the URL, a guess", initiator.words()));
                }
                // What JSON is blocked for is most often a script: JSONP, or an API's URL in src.
                None if self.rules == [Rule::OrbBlocked] => {
                    call.initiator = Some(Initiator::Script);
                    call.provenance.push("<script>, a guess: the message does not say what loads it".into());
                }
                None => {
                    call.mode = Some(Mode::NoCors);
                    call.provenance.push("mode no-cors, without which there would be no such message".into());
                }
            }
        }
        Some(())
    }
}

/// What a console calls the thing that makes requests, or the directive that names it. `None` for what cannot be probed, such as
/// a frame.
fn initiator_of(words: &str) -> Option<Option<Initiator>> {
    const KINDS: [(&str, Option<Initiator>); 28] = [
        ("xmlhttprequest", Some(Initiator::Xhr)),
        ("fetch", Some(Initiator::Fetch)),
        ("eventsource", Some(Initiator::EventSource)),
        ("css stylesheet", Some(Initiator::Style)),
        ("stylesheet", Some(Initiator::Style)),
        ("style-src", Some(Initiator::Style)),
        ("module script", Some(Initiator::Module)),
        ("script", Some(Initiator::Script)),
        ("image", Some(Initiator::Image)),
        ("img-src", Some(Initiator::Image)),
        ("favicon", Some(Initiator::Image)),
        ("font", Some(Initiator::Font)),
        ("text track", Some(Initiator::Track)),
        ("track", Some(Initiator::Track)),
        ("audio", Some(Initiator::Media)),
        ("video", Some(Initiator::Media)),
        ("media", Some(Initiator::Media)),
        ("worker", Some(Initiator::Worker)),
        ("beacon", Some(Initiator::Beacon)),
        ("ping", Some(Initiator::Beacon)),
        ("frame", None),
        ("child-src", None),
        ("form", None),
        ("manifest", Some(Initiator::Manifest)),
        ("websocket", Some(Initiator::WebSocket)),
        ("navigat", None),
        ("object", None),
        ("prefetch", None),
    ];
    let words = words.trim().to_ascii_lowercase();
    let found = KINDS.iter().find(|(start, _)| words.starts_with(start));
    match found {
        Some((_, None)) => None,
        Some((_, initiator)) => Some(*initiator),
        None => Some(None),
    }
}

/// What loads a file with this ending without CORS, most likely.
fn by_ending(url: &str) -> Option<Initiator> {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let name = path.rsplit('/').next().unwrap_or_default();
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase())?;
    match ending.as_str() {
        "js" | "cjs" => Some(Initiator::Script),
        "mjs" => Some(Initiator::Module),
        "css" => Some(Initiator::Style),
        "png" | "jpg" | "jpeg" | "gif" | "webp" | "avif" | "svg" | "ico" | "bmp" => Some(Initiator::Image),
        "mp3" | "mp4" | "webm" | "ogg" | "wav" | "m4a" | "mov" | "flac" | "aac" => Some(Initiator::Media),
        "woff" | "woff2" | "ttf" | "otf" => Some(Initiator::Font),
        _ => None,
    }
}

/// Whether only a request with credentials breaks this rule.
fn is_about_credentials(rule: &Rule) -> bool {
    matches!(
        rule,
        Rule::CredentialsWildcardOrigin
            | Rule::CredentialsAllowCredentialsMissing
            | Rule::CredentialsAllowCredentialsInvalid
            | Rule::PreflightWildcardWithCredentials
            | Rule::PreflightAllowCredentials
    )
}
