//! A document in a frame or popup of a page, as JavaScript writes it, and what becomes of it.

use corscheck::fetch::{Client, without_password};
use corscheck::frame::{
    Channel, DecidedBy, EmbeddedAs, EmbeddingPage, FrameExchange, FrameQuestion, Judged, Loading,
    MATTERING_ATTRIBUTES, Side, changes, judge as judge_frame,
};
use corscheck::probe::{SharedReplies, page_of};
use corscheck::rules::Rule;
use corscheck::web::headers::HeaderList;
use corscheck::web::message::{HttpRequest, Reply};
use corscheck::web::origin::Origin;
use corscheck::web::text::{sentence, shown};
use serde::{Deserialize, Serialize};
use tsify::Tsify;

use crate::channels::Channels;
use crate::judgement::{Exchange, Said, SideChange, text_of, words_of};
use crate::session::{Session, Transport};
use crate::values::{browsers, id, value};

/// The document that a page shows, and which page. What is not said is as in `<iframe src>`.
#[derive(Clone, Debug, Default, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct FrameCall {
    /// The URL of the document.
    #[tsify(type = "string | URL")]
    pub url: String,
    /// The page: its origin, its URL, or `null` for an opaque origin.
    #[tsify(type = "string | URL")]
    pub origin: String,
    /// In what the page shows it; `popup` is a window of `window.open()`.
    #[tsify(optional, type = "\"iframe\" | \"object\" | \"embed\" | \"popup\"")]
    pub r#as: Option<String>,
    /// The `sandbox` attribute; the empty text is the strictest.
    #[tsify(optional)]
    pub sandbox: Option<String>,
    /// Other attributes that matter: `allow`, `credentialless`, `csp`, `loading`, `name`, `referrerpolicy`.
    #[tsify(optional, type = "Record<string, string>")]
    pub attributes: Vec<(String, String)>,
    /// The third argument of `window.open()`.
    #[tsify(optional)]
    pub features: Option<String>,
    /// The origins of the pages around the page, the nearest first; the last one is the top.
    #[tsify(optional)]
    pub ancestors: Vec<String>,
    /// The page's `Content-Security-Policy`.
    #[tsify(optional)]
    pub csp: Option<String>,
    /// The page's `Cross-Origin-Embedder-Policy`.
    #[tsify(optional)]
    pub embedder_policy: Option<String>,
    /// The page's `Cross-Origin-Opener-Policy`.
    #[tsify(optional)]
    pub opener_policy: Option<String>,
    /// The page's other headers.
    #[tsify(optional, type = "HeadersLike")]
    pub page_headers: Vec<(String, String)>,
    /// What page and document set `document.domain` to.
    #[tsify(optional)]
    pub domain: Option<String>,
    /// What the page alone sets it to.
    #[tsify(optional)]
    pub domain_page: Option<String>,
    /// What the document alone sets it to.
    #[tsify(optional)]
    pub domain_frame: Option<String>,
    /// The `targetOrigin` of each message that the page posts; the document's origin unless said otherwise.
    #[tsify(optional)]
    pub message_to: Vec<String>,
    /// The `targetOrigin` of each message that the document posts; the page's origin unless said otherwise.
    #[tsify(optional)]
    pub message_back: Vec<String>,
    /// Where the third document of `location.hash` and `window.name` is from; the page's origin unless said otherwise.
    #[tsify(optional)]
    pub relay: Option<String>,
    /// The channels between the two that must be open.
    #[tsify(optional, type = "Channel[]")]
    pub need: Vec<String>,
    /// The cookies that the browser has for the document's host, each as in `Set-Cookie`.
    #[tsify(optional)]
    pub cookies: Vec<String>,
    /// The time in Unix seconds, by which cookies expire; without it none does.
    #[tsify(optional)]
    pub now: i64,
    /// The browsers whose verdicts are wanted: one of each engine unless said otherwise.
    #[tsify(optional, type = "Browser[]")]
    pub browsers: Vec<String>,
}

/// What the browsers would do with a document.
#[derive(Clone, Debug, Serialize, Tsify)]
#[tsify(missing_as_null)]
#[serde(rename_all = "camelCase")]
pub struct FrameJudgement {
    /// Whether all of them show it, with each channel open that is needed.
    pub allowed: bool,
    /// The rule that decides in the first browser where it is not so: an id of `corscheck explain`.
    pub rule: Option<&'static str>,
    /// All of it as text, for the message of a test that fails.
    pub text: String,
    /// The verdict of each browser.
    pub verdicts: Vec<FrameVerdict>,
}

/// One browser's verdict on a document in a frame or popup.
#[derive(Clone, Debug, Serialize, Tsify)]
#[tsify(missing_as_null)]
#[serde(rename_all = "camelCase")]
pub struct FrameVerdict {
    /// The browser.
    #[tsify(type = "Browser")]
    pub browser: &'static str,
    /// `allowed`: the document is shown. `blocked`: a rule of the web platform or a header stops it. `failed`: there was no response.
    #[tsify(type = "\"allowed\" | \"blocked\" | \"failed\"")]
    pub outcome: &'static str,
    /// The rule that decides; where the document is shown, that of the first closed channel of `need`.
    pub rule: Option<&'static str>,
    /// One sentence, and one for each closed channel of `need`.
    pub message: String,
    /// The step of the standard that decides.
    pub spec: Option<&'static str>,
    /// Whose header has to change.
    #[tsify(type = "\"document\" | \"page\" | \"ancestor\" | \"browser\" | \"network\" | null")]
    pub decided_by: Option<&'static str>,
    /// The origin of the page around the page that is not allowed.
    pub ancestor: Option<String>,
    /// What a person sees.
    #[tsify(type = "\"document\" | \"error-page\" | \"blank\" | \"fallback\" | \"download\" | \"nothing\"")]
    pub shows: &'static str,
    /// The browser's own name for the error, where it has one.
    pub name: Option<&'static str>,
    /// The headers of page and document, and what each does.
    pub policies: Vec<PolicyEffect>,
    /// Which channels are open between the two; null where no document is shown.
    pub channels: Option<Channels>,
    /// What to change so that it is shown.
    #[tsify(type = "SideChange<\"page\" | \"document\">[]")]
    pub changes: Vec<SideChange>,
    /// What would stop it next, once that is changed.
    pub next: Vec<Said>,
    /// What explains the verdict, or will surprise.
    pub notices: Vec<Said>,
    /// The requests that the browser sends, in their order.
    pub exchanges: Vec<Exchange>,
    /// Whether all of `need` is open.
    #[serde(skip)]
    has_all: bool,
}

/// What a header does.
#[derive(Clone, Debug, Serialize, Tsify)]
pub struct PolicyEffect {
    /// Its name.
    pub header: &'static str,
    /// Whose it is.
    #[tsify(type = "\"page\" | \"document\"")]
    pub side: &'static str,
    /// Its value.
    pub value: String,
    /// What it does.
    #[tsify(type = "\"allows\" | \"blocks\" | \"ignored\" | \"overridden\" | \"report-only\"")]
    pub effect: &'static str,
    /// Why.
    pub message: String,
}

/// A question, the channels that are needed, and what was found.
#[derive(Clone, Debug)]
pub(crate) struct FoundFrame {
    pub(crate) question: FrameQuestion,
    pub(crate) needed: Vec<Channel>,
    pub(crate) judged: Judged,
}

/// The judgement of a document.
pub(crate) type FrameSession = Session<HttpRequest, Reply, FoundFrame>;

impl FrameCall {
    /// Begins the judgement. Browsers share responses.
    ///
    /// # Errors
    /// Where something cannot be read: a sentence that says what would be right.
    pub(crate) fn begin(&self) -> Result<FrameSession, String> {
        let needed =
            self.need.iter().map(|text| id::<Channel>("need", text)).collect::<Result<Vec<_>, _>>()?;
        let of_browser =
            |browser| self.question(Client::new(browser).cookies(self.cookies.clone()).now(self.now));
        let questions =
            browsers(&self.browsers)?.into_iter().map(of_browser).collect::<Result<Vec<_>, _>>()?;
        Ok(Session::begin(|transport| judge(questions, needed, transport)))
    }

    fn question(&self, client: Client) -> Result<FrameQuestion, String> {
        let shown_as: EmbeddedAs = value("as", &self.r#as)?;
        self.check(shown_as)?;
        let origin = origin("origin", &self.origin)?;
        let page = EmbeddingPage::of_origin(&origin, self.headers_of_page());
        let messages = self.message_to.iter().map(|to| (Side::Page, to.clone()));
        let back = self.message_back.iter().map(|to| (Side::Frame, to.clone()));
        Ok(FrameQuestion {
            ancestors: self
                .ancestors
                .iter()
                .map(|text| self::origin("ancestors", text))
                .collect::<Result<_, _>>()?,
            shown_as,
            sandbox: self.sandbox.clone(),
            attributes: self
                .attributes
                .iter()
                .map(|(name, value)| (name.to_ascii_lowercase(), value.clone()))
                .collect(),
            features: self.features.clone().unwrap_or_default(),
            domain_of_page: self.domain_page.clone().or_else(|| self.domain.clone()),
            domain_of_frame: self.domain_frame.clone().or_else(|| self.domain.clone()),
            messages: messages.chain(back).collect(),
            relay: self.relay.as_deref().map(|text| self::origin("relay", text)).transpose()?,
            ..FrameQuestion::new(self.url.as_str(), page, client)
        })
    }

    /// What cannot stand together.
    fn check(&self, shown_as: EmbeddedAs) -> Result<(), String> {
        let is_popup = shown_as == EmbeddedAs::Popup;
        if is_popup && !self.ancestors.is_empty() {
            return Err("ancestors: a popup has no pages around it".into());
        }
        if is_popup && self.sandbox.is_some() {
            return Err("sandbox: window.open() has no sandbox attribute; for a page in a sandbox use csp: \"sandbox …\"".into());
        }
        if !is_popup && self.features.is_some() {
            return Err("features: they are for as: \"popup\"".into());
        }
        let unknown = |(name, _): &&(String, String)| {
            !MATTERING_ATTRIBUTES.iter().any(|known| name.eq_ignore_ascii_case(known))
        };
        match self.attributes.iter().find(unknown) {
            Some((name, _)) => Err(format!(
                "attributes: {} does not matter here; known are {}",
                shown(name),
                MATTERING_ATTRIBUTES.join(", ")
            )),
            None => Ok(()),
        }
    }

    fn headers_of_page(&self) -> HeaderList {
        let mut headers: HeaderList = self
            .page_headers
            .iter()
            .map(|(name, value)| (name.as_str(), crate::words::latin1(value)))
            .collect();
        for (name, value) in [
            ("Content-Security-Policy", &self.csp),
            ("Cross-Origin-Embedder-Policy", &self.embedder_policy),
            ("Cross-Origin-Opener-Policy", &self.opener_policy),
        ] {
            if let Some(value) = value {
                headers.set(name, value);
            }
        }
        headers
    }
}

fn origin(field: &str, text: &str) -> Result<Origin, String> {
    page_of(text).map(|page| page.origin).map_err(|error| format!("{field}: {error}"))
}

async fn judge(
    questions: Vec<FrameQuestion>,
    needed: Vec<Channel>,
    transport: Transport<HttpRequest, Reply, FoundFrame>,
) {
    let mut shared = SharedReplies::default();
    for question in questions {
        shared.begin();
        let judged = judge_frame(&question, async |request| {
            if let Some(reply) = shared.take(request) {
                return reply;
            }
            let reply = transport.send(request).await;
            shared.keep(request, &reply);
            reply
        })
        .await;
        transport.found(FoundFrame { question, needed: needed.clone(), judged });
    }
}

impl FrameJudgement {
    /// Of what was judged, a browser each.
    pub(crate) fn of(found: &[FoundFrame]) -> Self {
        let verdicts: Vec<FrameVerdict> = found.iter().map(FrameVerdict::of).collect();
        let failed = verdicts.iter().find(|verdict| !(verdict.outcome == "allowed" && verdict.has_all));
        let words = verdicts.iter().map(|verdict| {
            let head = (verdict.outcome, verdict.rule, verdict.message.as_str());
            let words = words_of(head, &verdict.changes, |side| match side {
                "page" => "on the page",
                _ => "on the document's server",
            });
            (verdict.browser, words)
        });
        Self {
            allowed: failed.is_none() && !verdicts.is_empty(),
            rule: failed.and_then(|verdict| verdict.rule),
            text: text_of(words),
            verdicts,
        }
    }
}

impl FrameVerdict {
    fn of(found: &FoundFrame) -> Self {
        let FoundFrame { question, needed, judged } = found;
        let browser = question.client.browser;
        let closed: Vec<Channel> = match &judged.channels {
            Some(_) => needed.iter().copied().filter(|channel| !judged.has_open(*channel)).collect(),
            None => Vec::new(),
        };
        let said = |channel: Channel| judged.channels.as_ref().and_then(|all| all.said(channel));
        let (outcome, loading) = match &judged.loading {
            Loading::Shown(document) => ("allowed", document.sentence(question.shown_as)),
            Loading::Stopped(stop, _) => ("blocked", stop.message()),
            Loading::Failed(failure) => ("failed", sentence(&failure.detail)),
        };
        let closed_words = closed.iter().map(|channel| match said(*channel) {
            Some(said) => format!("{} is closed: {}", channel.id(), said.message),
            None => format!("{} is closed.", channel.id()),
        });
        let (stop, next) = match &judged.loading {
            Loading::Stopped(stop, next) => (Some(stop), &next[..]),
            Loading::Shown(_) | Loading::Failed(_) => (None, &[][..]),
        };
        let network = matches!(judged.loading, Loading::Failed(_)).then_some(DecidedBy::Network);
        let rule = judged.rule().or_else(|| closed.iter().find_map(|channel| Some(said(*channel)?.rule)));
        Self {
            browser: browser.id(),
            outcome,
            rule: rule.map(Rule::id),
            message: std::iter::once(loading).chain(closed_words).collect::<Vec<_>>().join(" "),
            spec: rule.map(Rule::spec),
            decided_by: stop.map(|stop| stop.decided_by()).or(network).map(DecidedBy::id),
            ancestor: stop.and_then(|stop| stop.ancestor().map(str::to_owned)),
            shows: judged.visible().id(),
            name: judged.name_in(browser),
            policies: judged
                .effects
                .iter()
                .map(|effect| PolicyEffect {
                    header: effect.header,
                    side: side(effect.side),
                    value: effect.value.clone(),
                    effect: effect.effect.id(),
                    message: effect.message.clone(),
                })
                .collect(),
            channels: judged.channels.as_ref().map(Channels::from),
            changes: changes(question, judged)
                .into_iter()
                .map(|change| SideChange::new(side(change.side), change.words, change.headers))
                .collect(),
            next: next.iter().map(|stop| Said { rule: stop.rule().id(), message: stop.message() }).collect(),
            notices: judged
                .notices
                .iter()
                .map(|notice| Said { rule: notice.rule().id(), message: notice.message() })
                .collect(),
            exchanges: judged.exchanges.iter().map(exchange).collect(),
            has_all: closed.is_empty(),
        }
    }
}

/// Which side has to change something, or has a header.
fn side(side: Side) -> &'static str {
    match side {
        Side::Page => "page",
        Side::Frame => "document",
    }
}

fn exchange(exchange: &FrameExchange) -> Exchange {
    Exchange {
        preflight: false,
        method: exchange.request.method.as_str().to_owned(),
        url: without_password(&exchange.request.url),
        status: exchange.response.as_ref().ok().map(|response| response.status),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use corscheck::web::body::Body;
    use corscheck::web::message::{HttpResponse, HttpVersion};
    use corscheck::web::vocabulary::Vocabulary;

    /// What comes of a document with these headers, and how many requests were sent.
    fn judged(call: &FrameCall, headers: &[(&str, &str)]) -> (FrameJudgement, usize) {
        let mut session = call.begin().expect("a call");
        let mut sent = 0;
        while session.next_request().is_some() {
            sent += 1;
            let headers = headers.iter().copied().chain([("Content-Type", "text/html")]).collect();
            let (version, body) = (HttpVersion::Http1, Body::complete(b"<p>hello"));
            let response = HttpResponse { version, status: 200, headers, body, remote: None };
            session.respond(Reply::new(Ok(response), Duration::ZERO));
        }
        (FrameJudgement::of(&session.found()), sent)
    }

    fn call() -> FrameCall {
        FrameCall {
            url: "https://pay.example/form".into(),
            origin: "https://shop.test".into(),
            ..FrameCall::default()
        }
    }

    #[test]
    fn the_document_is_shown_with_its_channels() {
        let (judgement, _) =
            judged(&call(), &[("Content-Security-Policy", "frame-ancestors https://shop.test")]);
        assert!(judgement.allowed, "{}", judgement.text);
        let verdict = &judgement.verdicts[0];
        assert_eq!((verdict.browser, verdict.shows), ("chromium", "document"));
        let channels = verdict.channels.as_ref().expect("channels");
        assert!(channels.post_message.open && !channels.dom.open);
        assert_eq!(channels.dom.rule, Some("dom-same-origin-policy"));
        assert_eq!(verdict.policies[0].effect, "allows");
    }

    #[test]
    fn the_header_that_stops_it_is_named() {
        let (judgement, _) = judged(&call(), &[("X-Frame-Options", "DENY")]);
        assert_eq!(judgement.rule, Some("frame-xfo-deny"));
        let verdict = &judgement.verdicts[0];
        assert_eq!(verdict.decided_by, Some("document"));
        assert_eq!(verdict.changes[0].side, "document");
        assert!(
            judgement.text.contains("    Content-Security-Policy: frame-ancestors https://shop.test"),
            "{}",
            judgement.text
        );
        assert!(verdict.channels.is_none());
    }

    #[test]
    fn a_needed_channel_must_be_open() {
        let call = FrameCall { need: vec!["dom".into()], ..call() };
        let (judgement, _) = judged(&call, &[]);
        assert!(!judgement.allowed);
        assert_eq!(judgement.rule, Some("dom-same-origin-policy"));
        assert!(judgement.text.contains("dom is closed: "), "{}", judgement.text);
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        let fault = |call: FrameCall| call.begin().expect_err("a fault");
        let with = |name: &str| vec![(name.to_owned(), String::new())];
        for (call, words) in [
            (
                FrameCall { r#as: Some("ifram".into()), ..call() },
                "as: ifram is not a way to show a document; did you mean iframe?",
            ),
            (FrameCall { r#as: Some("popup".into()), sandbox: Some(String::new()), ..call() }, "sandbox: "),
            (FrameCall { features: Some("noopener".into()), ..call() }, "features: "),
            (
                FrameCall { attributes: with("onload"), ..call() },
                "attributes: onload does not matter here; known are allow",
            ),
            (
                FrameCall { need: vec!["cookie".into()], ..call() },
                "need: cookie is not a channel; did you mean cookies?",
            ),
            (FrameCall { ancestors: vec!["x".into()], ..call() }, "ancestors: x has no scheme"),
        ] {
            let fault = fault(call);
            assert!(fault.starts_with(words), "{fault}");
        }
    }

    #[test]
    fn the_types_have_the_ids() {
        let ids: Vec<_> = Channel::offered().map(|channel| format!("\"{}\"", channel.id())).collect();
        let by_hand = include_str!("../npm/index.d.ts").split_whitespace().collect::<Vec<_>>().join(" ");
        let list = format!("export type Channel = {};", ids.join(" | "));
        assert!(by_hand.replace("= |", "=").contains(&list), "{list}");
        let ways: Vec<_> = EmbeddedAs::offered().map(|way| format!("\"{}\"", way.id())).collect();
        assert!(FrameCall::DECL.contains(&format!("as?: {};", ways.join(" | "))), "{}", FrameCall::DECL);
    }
}
