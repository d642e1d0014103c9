//! The code that does with messages what the old channels did, for both sides.

use std::borrow::Cow;

use serde::Serialize;
use url::Url;

use super::topics::Topic;
use crate::frame::{Channel, EmbeddedAs, FrameQuestion, Judged, Loading, Sandbox};
use crate::relation::{Between, DocumentDomain};
use crate::web::origin::Origin;

/// The page of the examples in the topics.
const PAGE: &str = "https://app.example";
/// Their document.
const DOCUMENT: &str = "https://doc.example";

/// Code for both sides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Replacement {
    /// The page's.
    pub page: String,
    /// The document's.
    pub document: String,
}

/// Page and document that are to talk by messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sides {
    page: Origin,
    /// The document's.
    url: Url,
    shown_as: EmbeddedAs,
    /// The sandbox in which the document has no origin of its own.
    sandbox: Option<String>,
}

impl Sides {
    /// A page, and a document in a sandbox or not; of its URL, user name and password are left out.
    #[must_use]
    pub fn new(page: Origin, mut url: Url, shown_as: EmbeddedAs, sandbox: Option<&str>) -> Self {
        // Only URLs without a host refuse this, and they have none.
        let _ = url.set_username("").and_then(|()| url.set_password(None));
        let is_opaque = sandbox.is_some_and(|tokens| !Sandbox::of_attribute(tokens).same_origin);
        Self { page, url, shown_as, sandbox: sandbox.filter(|_| is_opaque).map(Into::into) }
    }

    /// Those of a question whose document is shown.
    fn of(question: &FrameQuestion, judged: &Judged) -> Option<Self> {
        let Loading::Shown(document) = &judged.loading else { return None };
        let own = question.parsed_url().filter(|own| own.origin() == document.url.origin());
        let tokens = || question.sandbox.as_deref().unwrap_or("allow-scripts");
        Some(Self::new(
            question.page_origin(),
            own.unwrap_or_else(|| document.url.clone()),
            question.shown_as,
            document.origin.is_opaque().then(tokens),
        ))
    }

    /// The document's origin, as its messages have it.
    fn document(&self) -> Origin {
        if self.sandbox.is_some() { Origin::Opaque } else { Origin::of(&self.url) }
    }

    /// The code for the two.
    #[must_use]
    pub fn code(&self) -> Replacement {
        let document = self.document();
        let (declared, window) = match self.shown_as {
            EmbeddedAs::Popup => {
                (format!("const popup = window.open({});\n", literal(self.url.as_str())), "popup")
            }
            EmbeddedAs::Iframe => {
                ("const frame = document.querySelector('iframe');\n".into(), "frame.contentWindow")
            }
            // An <embed> has no contentWindow, and that of an <object> is not the event's source in Firefox.
            EmbeddedAs::Object | EmbeddedAs::Embed => (String::new(), "window.frames[0]"),
        };
        let host = if self.shown_as == EmbeddedAs::Popup { "opener" } else { "parent" };
        let receive = |from: &Origin, source: &str, inside: &str| {
            let from = literal(&from.serialize());
            format!(
                "addEventListener('message', (event) => {{\n  if (event.origin !== {from}) return;\n  if (event.source !== {source}) return;\n\
                 {inside}}});\n"
            )
        };
        let page = receive(
            &document,
            window,
            &format!(
                "  if (event.data.type === 'ready') {{\n    {window}.postMessage({{ type: 'question' }}, {});\n  }}\n  \
                 if (event.data.type === 'result') use(event.data.value);\n",
                reply(&document)
            ),
        );
        let at_document = receive(
            &self.page,
            host,
            &format!(
                "  if (event.data.type === 'question') {{\n    event.source.postMessage({{ type: 'result', value }}, {});\n  }}\n",
                reply(&self.page)
            ),
        );
        let page_target = if self.page.is_opaque() { "*".into() } else { self.page.serialize() };
        Replacement {
            page: format!("{declared}{page}"),
            document: format!(
                "{at_document}{host}.postMessage({{ type: 'ready' }}, {});\n",
                literal(&page_target)
            ),
        }
    }

    /// The document's URL without what may be secret or long.
    fn plain_url(&self) -> Url {
        let mut url = self.url.clone();
        url.set_query(None);
        url.set_fragment(None);
        url
    }

    /// The command that explains a channel, with the code for these two.
    fn command(&self, topic: &str) -> String {
        let url = self.plain_url();
        let mut words = vec!["corscheck".into(), "explain".into(), topic.to_owned()];
        words.extend(["--origin".into(), self.page.serialize(), "--url".into(), url.into()]);
        if self.shown_as != EmbeddedAs::default() {
            words.extend(["--as".into(), self.shown_as.id().into()]);
        }
        if let Some(sandbox) = &self.sandbox {
            words.extend(["--sandbox".into(), sandbox.clone()]);
        }
        shlex::try_join(words.iter().map(String::as_str)).unwrap_or_default()
    }

    /// The sides of the examples.
    fn of_examples() -> Option<Self> {
        let (page, url) = (Url::parse(PAGE).ok()?, Url::parse(DOCUMENT).ok()?);
        Some(Self::new(Origin::of(&page), url, EmbeddedAs::Iframe, None))
    }

    /// The code as it stands in a topic.
    fn in_topic(&self) -> String {
        let code = self.code();
        let place = Origin::of(&self.url).serialize();
        let opaque = if self.sandbox.is_some() { ", sandboxed: its origin is null" } else { "" };
        let mut text = format!("    // the page ({})\n", self.page.serialize());
        let mut add = |code: &str| code.lines().for_each(|line| text.push_str(&format!("    {line}\n")));
        add(&code.page);
        add("\n");
        add(&format!("// the document ({place}{opaque})"));
        add(&code.document);
        // A line between two blocks has no spaces.
        text.replace("    \n", "\n")
    }
}

/// The text of a topic with these sides in place of those of the examples; `None` where it has no code for two sides.
#[must_use]
pub fn filled(topic: Topic, sides: &Sides) -> Option<String> {
    let (before, after) = topic.page().text().split_once(&Sides::of_examples()?.in_topic())?;
    let (page, document) = (sides.page.serialize(), Origin::of(&sides.url));
    let joined = match Between::new(&sides.page, &document, "").document_domain() {
        Some(DocumentDomain::Joins { domain, .. }) => format!(" --domain {domain}"),
        _ => String::new(),
    };
    let url = sides.plain_url();
    let url = shlex::try_quote(url.as_str()).map_or_else(|_| String::new(), Cow::into_owned);
    let fill = |text: &str| {
        // What was filled in is not looked at again: it may be that of the examples.
        let pieces = text.split(DOCUMENT).map(|piece| {
            piece
                .replace(PAGE, &page)
                .replace(" --domain example.com", &joined)
                .replace(
                    "corscheck frame URL --origin PAGE",
                    &format!("corscheck frame {url} --origin {page}"),
                )
                .replace("--message-to ORIGIN", &format!("--message-to {}", document.serialize()))
        });
        pieces.collect::<Vec<_>>().join(&document.serialize())
    };
    Some(fill(before) + &sides.in_topic() + &fill(after))
}

/// The topics that have code for two sides.
#[must_use]
pub fn topics() -> Vec<&'static str> {
    let examples = Sides::of_examples().map(|sides| sides.in_topic()).unwrap_or_default();
    let has_code = |topic: &&Topic| topic.page().text().contains(&examples);
    Topic::all().iter().filter(has_code).map(|topic| topic.id()).collect()
}

/// The code for the two; `None` where no document is shown, or each reaches the other's DOM.
#[must_use]
pub fn replacement(question: &FrameQuestion, judged: &Judged) -> Option<Replacement> {
    talking(question, judged).map(|sides| sides.code())
}

/// The command that explains how to do with messages what a closed channel was for; `None` where it is open, or no message arrives.
#[must_use]
pub fn instead_of(channel: Channel, question: &FrameQuestion, judged: &Judged) -> Option<String> {
    let topic = match channel {
        Channel::DocumentDomain => "document-domain",
        Channel::LocationHash => "location-hash",
        Channel::WindowName => "window-name",
        _ => return None,
    };
    let sides = talking(question, judged).filter(|_| !judged.has_open(channel))?;
    Some(sides.command(topic))
}

/// The two, where they need messages and messages can arrive.
fn talking(question: &FrameQuestion, judged: &Judged) -> Option<Sides> {
    let Loading::Shown(document) = &judged.loading else { return None };
    let cut = judged.channels.as_ref()?.opener.as_ref().is_some_and(|(open, _)| !open);
    if judged.has_open(Channel::Dom) || cut || !document.sandbox.scripts {
        return None;
    }
    Sides::of(question, judged)
}

/// A string of JavaScript.
fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"))
}

/// The target of a response to this origin alone; an opaque one is reached by the star only.
fn reply(origin: &Origin) -> &'static str {
    if origin.is_opaque() { "'*'" } else { "event.origin" }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sides(page: &str, url: &str, shown_as: EmbeddedAs, sandbox: Option<&str>) -> Sides {
        let page = Url::parse(page).map_or(Origin::Opaque, |url| Origin::of(&url));
        let url = Url::parse(url).expect("a URL");
        Sides::new(page, url, shown_as, sandbox)
    }

    #[test]
    fn the_topics_have_the_code_of_their_examples() {
        assert_eq!(topics(), ["postmessage", "document-domain", "location-hash", "window-name"]);
    }

    #[test]
    fn a_topic_is_filled_in() {
        let topic = |id| Topic::named(id).expect("a topic");
        let both =
            sides("https://shop.test", "https://pay.shop.test:8443/form?q=1", EmbeddedAs::Iframe, None);
        for id in topics() {
            let text = filled(topic(id), &both).expect("code for two sides");
            for part in [
                "// the page (https://shop.test)\n",
                "if (event.origin !== 'https://pay.shop.test:8443') return;",
                "if (event.source !== frame.contentWindow) return;",
                "// the document (https://pay.shop.test:8443)\n",
                "if (event.origin !== 'https://shop.test') return;",
                "if (event.source !== parent) return;",
                "parent.postMessage({ type: 'ready' }, 'https://shop.test');",
                "corscheck origin https://shop.test https://pay.shop.test:8443",
                "`corscheck frame https://pay.shop.test:8443/form --origin https://shop.test",
            ] {
                assert!(text.contains(part), "{id}: {part}\n{text}");
            }
            assert!(!text.contains(".example"), "{id}\n{text}");
        }
        // The page of the question begins as the document of the examples does.
        let like =
            sides("https://doc.example.com", "https://b.test/x?a=1&b=$(id)`x`", EmbeddedAs::Iframe, None);
        let text = filled(topic("document-domain"), &like).expect("code");
        assert!(text.contains("corscheck origin https://doc.example.com https://b.test"), "{text}");
        assert!(!text.contains("https://b.test.com") && !text.contains("$(id)"), "{text}");
        let text = filled(topic("document-domain"), &both).expect("code");
        assert!(text.contains("--origin https://shop.test --domain shop.test`"), "{text}");
        assert_eq!(filled(topic("cors"), &both), None);
    }

    #[test]
    fn each_kind_of_window() {
        let url = "https://doc.test/it's";
        let code = |shown_as, sandbox| sides("https://app.test", url, shown_as, sandbox).code();
        let popup = code(EmbeddedAs::Popup, None);
        assert!(
            popup.page.starts_with("const popup = window.open('https://doc.test/it\\'s');\n"),
            "{popup:?}"
        );
        assert!(popup.document.ends_with("opener.postMessage({ type: 'ready' }, 'https://app.test');\n"));
        assert_eq!(code(EmbeddedAs::Object, None), code(EmbeddedAs::Embed, None));
        let embed = code(EmbeddedAs::Embed, None);
        assert!(embed.page.contains("if (event.source !== window.frames[0]) return;"), "{embed:?}");
        let sandboxed = code(EmbeddedAs::Iframe, Some("allow-scripts"));
        assert!(sandboxed.page.contains("if (event.origin !== 'null') return;"), "{sandboxed:?}");
        assert!(sandboxed.page.contains("postMessage({ type: 'question' }, '*');"), "{sandboxed:?}");
        let opaque = sides("null", url, EmbeddedAs::Iframe, None).code();
        assert!(opaque.document.ends_with("parent.postMessage({ type: 'ready' }, '*');\n"), "{opaque:?}");
    }

    #[test]
    fn the_command_is_one_for_a_shell() {
        let popup = sides("https://app.test", "https://u:p@doc.test/a b?token=1#x", EmbeddedAs::Popup, None);
        assert_eq!(
            popup.command("window-name"),
            "corscheck explain window-name --origin https://app.test --url 'https://doc.test/a%20b' --as popup"
        );
        let sandboxed = sides("null", "https://doc.test/it's", EmbeddedAs::Iframe, Some("allow-scripts"));
        assert_eq!(
            sandboxed.command("document-domain"),
            "corscheck explain document-domain --origin null --url \"https://doc.test/it's\" --sandbox allow-scripts"
        );
    }
}
