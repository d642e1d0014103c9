//! A page's call, as JavaScript writes it.

use corscheck::fetch::{self, Client, NextRequest};
use corscheck::probe::{Diagnosis, Question, SharedReplies, page_of, probe_sharing, target_url};
use corscheck::web::attributes::Attributes;
use corscheck::web::csp::Policy;
use corscheck::web::message::Reply;
use corscheck::web::request::Initiator;
use serde::Deserialize;
use tsify::Tsify;

use crate::session::{Session, Transport};
use crate::values::{browsers, id, value};

/// What a page calls, and which page. What is not said is as in `fetch()`.
#[derive(Clone, Debug, Default, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Call {
    /// The URL that the page calls.
    #[tsify(type = "string | URL")]
    pub url: String,
    /// The page: its origin, its URL, or `null` for an opaque origin.
    #[tsify(type = "string | URL")]
    pub origin: String,
    /// The method, as the page writes it. Without one it is GET, or POST where there is a body.
    #[tsify(optional)]
    pub method: Option<String>,
    /// The headers, as the page sets them.
    #[tsify(optional, type = "HeadersLike")]
    pub headers: Vec<(String, String)>,
    /// The mode of a `fetch()`.
    #[tsify(optional, type = "\"cors\" | \"no-cors\" | \"same-origin\"")]
    pub mode: Option<String>,
    /// The credentials mode; `include` is `withCredentials` of an `XMLHttpRequest` or `EventSource`.
    #[tsify(optional, type = "\"omit\" | \"same-origin\" | \"include\"")]
    pub credentials: Option<String>,
    /// The redirect mode of a `fetch()`.
    #[tsify(optional, type = "\"follow\" | \"error\" | \"manual\"")]
    pub redirect: Option<String>,
    /// Whether `keepalive` is set.
    #[tsify(optional)]
    pub keepalive: bool,
    /// What makes the request: `fetch` unless said otherwise, or an element or interface such as `image`, `font`, `xhr`.
    #[tsify(optional, type = "Initiator")]
    pub r#as: Option<String>,
    /// An element's `crossorigin` attribute.
    #[tsify(optional, type = "\"none\" | \"anonymous\" | \"use-credentials\"")]
    pub crossorigin: Option<String>,
    /// `integrity`: hashes of which the body must have one.
    #[tsify(optional)]
    pub integrity: String,
    /// `referrerpolicy` of an element, `referrerPolicy` of a `fetch()`.
    #[tsify(optional)]
    pub referrer_policy: Option<String>,
    /// The cookies that the browser has for the host that is called, each as in `Set-Cookie`.
    #[tsify(optional)]
    pub cookies: Vec<String>,
    /// The page's `Content-Security-Policy`.
    #[tsify(optional)]
    pub csp: Option<String>,
    /// The page's `Cross-Origin-Embedder-Policy`.
    #[tsify(optional, type = "\"unsafe-none\" | \"require-corp\" | \"credentialless\"")]
    pub embedder_policy: Option<String>,
    /// The response headers that the page reads: without one of them the call counts as one that fails.
    #[tsify(optional)]
    pub read: Vec<String>,
    /// The time in Unix seconds, by which cookies expire; without it none does.
    #[tsify(optional)]
    pub now: i64,
    /// The browsers whose verdicts are wanted: one of each engine unless said otherwise.
    #[tsify(optional, type = "Browser[]")]
    pub browsers: Vec<String>,
}

impl Call {
    /// The question of each browser.
    ///
    /// # Errors
    /// Where something cannot be read: a sentence that says what would be right.
    pub fn questions(&self, body: Option<Vec<u8>>) -> Result<Vec<Question>, String> {
        let url = target_url(&self.url).map_err(|error| format!("url: {error}"))?;
        let mut page = page_of(&self.origin).map_err(|error| format!("origin: {error}"))?;
        page.policy.csp = self.csp.iter().flat_map(|text| Policy::parse_list(text)).collect();
        page.policy.embedder = value("embedderPolicy", &self.embedder_policy)?;
        let method =
            self.method.clone().unwrap_or_else(|| if body.is_some() { "POST" } else { "GET" }.into());
        let attributes = Attributes {
            integrity: self.integrity.clone(),
            referrer_policy: self
                .referrer_policy
                .as_ref()
                .map(|text| id("referrerPolicy", text))
                .transpose()?,
            ..Attributes::default()
        };
        let mut call = fetch::Call::new(value("as", &self.r#as)?, url)
            .method(method)
            .body(body)
            .mode(value("mode", &self.mode)?)
            .credentials(value("credentials", &self.credentials)?)
            .redirect(value("redirect", &self.redirect)?)
            .keepalive(self.keepalive)
            .crossorigin(value("crossorigin", &self.crossorigin)?)
            .attributes(attributes);
        call.headers.clone_from(&self.headers);
        if call.initiator == Initiator::WebSocket {
            return Err("as: a WebSocket has another handshake; judgeWebSocket() judges it".into());
        }
        let question = |browser| {
            let client = Client::new(browser).cookies(self.cookies.clone()).now(self.now);
            let mut question = Question::new(page.clone(), call.clone(), client);
            question.needed_headers = self.read.iter().map(|name| name.to_ascii_lowercase()).collect();
            question
        };
        Ok(browsers(&self.browsers)?.into_iter().map(question).collect())
    }
}

/// The judgement of a call in several browsers. They share responses: a request that is equal but for what all of a browser's
/// requests have is not there twice.
pub type CallSession = Session<NextRequest, Reply, Diagnosis>;

impl CallSession {
    /// Begins the judgement of these questions, one after the other.
    #[must_use]
    pub fn of(questions: Vec<Question>) -> Self {
        Self::begin(|transport| judge(questions, transport))
    }
}

async fn judge(questions: Vec<Question>, transport: Transport<NextRequest, Reply, Diagnosis>) {
    let mut shared = SharedReplies::default();
    for question in questions {
        let send = async |next: &NextRequest| transport.send(next).await;
        let diagnosis = probe_sharing(question, &mut shared, send).await;
        transport.found(diagnosis);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use corscheck::web::browser::Browser;
    use corscheck::web::embedder_policy::EmbedderPolicy;
    use corscheck::web::request::{Credentials, CrossOrigin, Mode, RedirectMode};
    use corscheck::web::vocabulary::Vocabulary;

    /// The ids of a list as a type of TypeScript.
    fn union<T: Vocabulary>() -> String {
        T::offered().map(|value| format!("\"{}\"", value.id())).collect::<Vec<_>>().join(" | ")
    }

    #[test]
    fn the_types_have_the_ids() {
        let declared = Call::DECL;
        for (field, ids) in [
            ("mode", union::<Mode>()),
            ("credentials", union::<Credentials>()),
            ("redirect", union::<RedirectMode>()),
            ("crossorigin", union::<CrossOrigin>()),
            ("embedderPolicy", union::<EmbedderPolicy>()),
        ] {
            assert!(declared.contains(&format!("{field}?: {ids};")), "{field}: {ids}\n{declared}");
        }
        let by_hand = include_str!("../npm/index.d.ts").split_whitespace().collect::<Vec<_>>().join(" ");
        let list = |name: &str, ids: &str| format!("export type {name} = {ids};");
        let by_hand = by_hand.replace("= |", "=");
        assert!(by_hand.contains(&list("Browser", &union::<Browser>())), "{}", union::<Browser>());
        let initiators = union::<Initiator>().replace(" | \"websocket\"", "");
        assert!(by_hand.contains(&list("Initiator", &initiators)), "{initiators}");
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        let call = |json: &str| {
            let call: Call = serde_json::from_str(json).map_err(|error| error.to_string())?;
            call.questions(None).map(|questions| questions.len())
        };
        let with = |more: &str| {
            call(&format!(r#"{{"url": "https://api.example/x", "origin": "https://app.example"{more}}}"#))
        };
        assert_eq!(with(""), Ok(3));
        assert_eq!(with(r#", "browsers": ["firefox"]"#), Ok(1));
        for (more, words) in [
            (
                r#", "credentials": "inclde""#,
                "credentials: inclde is not a credentials mode; did you mean include?",
            ),
            (r#", "browsers": ["chrome"]"#, "browsers: chrome is not a browser"),
            (r#", "methd": "PUT""#, "unknown field `methd`"),
        ] {
            let error = with(more).expect_err(more);
            assert!(error.contains(words), "{error}");
        }
        let error = call(r#"{"url": "/x", "origin": "https://app.example"}"#).expect_err("a path");
        assert!(error.starts_with("url: /x is a path alone"), "{error}");
    }
}
