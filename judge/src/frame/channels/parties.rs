//! Page and document, as far as they may reach each other.

use super::setter::{DomainEffect, effect};
use super::{Said, cut_said};
use crate::fetch::Engine;
use crate::frame::load::Document;
use crate::frame::opener::{Cut, OpenerLink};
use crate::frame::page::{known_embedder_policy, policies};
use crate::frame::question::{EmbeddedAs, FrameQuestion};
use crate::frame::quirks::{FrameQuirks, OriginKeys};
use crate::frame::sandbox::Sandbox;
use crate::frame::upgrade::upgraded;
use crate::web::csp::Kind;
use crate::web::headers::HeaderList;
use crate::web::opener_policy::OpenerPolicy;
use crate::web::origin::Origin;
use crate::web::scheme::is_loopback_host;
use crate::web::trustworthy::is_origin_potentially_trustworthy;
use url::Url;

/// Page and document.
pub(super) struct Parties<'a> {
    pub(super) question: &'a FrameQuestion,
    pub(super) document: &'a Document,
    pub(super) quirks: &'static FrameQuirks,
    pub(super) engine: &'static Engine,
    opener: &'a OpenerLink,
    /// The page's origin.
    pub(super) page: Origin,
    /// What setting `document.domain` does, on either side.
    pub(super) page_domain: Option<DomainEffect>,
    pub(super) frame_domain: Option<DomainEffect>,
    /// Whether each side's agent cluster is for its origin alone.
    pub(super) page_keyed: bool,
    pub(super) frame_keyed: bool,
}

impl<'a> Parties<'a> {
    pub(super) fn new(question: &'a FrameQuestion, document: &'a Document, opener: &'a OpenerLink) -> Self {
        let browser = question.client.browser;
        let (engine, quirks) = (Engine::of(browser), FrameQuirks::of(browser));
        let page = question.page_origin();
        let is_isolated = is_page_isolated(question, engine);
        let page_keyed = is_keyed(&page, &question.page.headers, is_isolated, quirks);
        let isolated_too = match question.shown_as {
            EmbeddedAs::Popup => is_document_isolated(document, engine),
            EmbeddedAs::Iframe | EmbeddedAs::Object | EmbeddedAs::Embed => is_isolated,
        };
        // What the first document of an origin got, all later ones get.
        let frame_keyed = if document.origin.is_same_origin(&page) {
            page_keyed
        } else {
            is_keyed(&document.origin, &document.headers, isolated_too, quirks)
        };
        let sets = |value: Option<&String>, origin: &Origin, sandbox: Sandbox, keyed| {
            value.map(|value| effect(value, origin, sandbox, keyed, quirks))
        };
        Self {
            page_domain: sets(question.domain_of_page.as_ref(), &page, question.page_sandbox(), page_keyed),
            frame_domain: sets(
                question.domain_of_frame.as_ref(),
                &document.origin,
                document.sandbox,
                frame_keyed,
            ),
            question,
            document,
            quirks,
            engine,
            opener,
            page,
            page_keyed,
            frame_keyed,
        }
    }

    /// What cut a popup from its page.
    pub(super) fn cut(&self) -> Option<&Cut> {
        self.opener.cut()
    }

    /// The same as a sentence.
    pub(super) fn cut_said(&self) -> Option<Said> {
        self.cut().map(cut_said)
    }

    /// Whether scripts of the document run.
    pub(super) fn has_scripts(&self) -> bool {
        self.document.sandbox.scripts
    }

    /// Whether the document has an opaque origin.
    pub(super) fn is_opaque(&self) -> bool {
        self.document.origin.is_opaque()
    }

    /// The value that each side's `document.domain` has then.
    pub(super) fn domains(&self) -> (Option<&str>, Option<&str>) {
        (value(self.page_domain.as_ref()), value(self.frame_domain.as_ref()))
    }

    /// Where the third document lives, and where the window is taken home to: on https, where the page's policy upgrades it.
    pub(super) fn relay(&self) -> Origin {
        let given = self.question.relay.clone().unwrap_or_else(|| self.question.page.url_origin());
        let url = Url::parse(&given.serialize()).map(|url| upgraded(self.question, url));
        url.map_or(given, |url| Origin::of(&url))
    }

    /// Whether a document of the relay's origin, in this sandbox, reaches the page's DOM. It sets `document.domain` as the page does.
    pub(super) fn relay_reaches_page(&self, sandbox: Sandbox) -> bool {
        let url_origin = self.relay();
        let origin = if sandbox.same_origin { url_origin.clone() } else { Origin::Opaque };
        let keyed = if url_origin.is_same_origin(&self.page) {
            self.page_keyed
        } else {
            is_keyed(&origin, &self.question.page.headers, false, self.quirks)
        };
        let value_of_page = self.question.domain_of_page.as_ref();
        let domain = value_of_page.map(|value| effect(value, &origin, sandbox, keyed, self.quirks));
        same_origin_domain((&self.page, self.domains().0), (&origin, value(domain.as_ref())))
    }

    /// Whether a policy of these headers lets its document, of this origin, show a document of the relay in an iframe.
    pub(super) fn may_frame_relay(&self, kind: Kind, headers: &HeaderList, self_origin: &Origin) -> bool {
        let Ok(url) = Url::parse(&self.relay().serialize()) else { return false };
        // The path of the document is not known here, so the paths of sources are left out.
        policies(headers)
            .iter()
            .all(|policy| policy.allows(kind, &url, 1, self_origin, self.quirks.reading).is_ok())
    }

    /// Whether the relay is mixed content inside of the document.
    pub(super) fn is_relay_mixed(&self) -> bool {
        let relay = self.relay();
        let is_loopback = relay.host().is_some_and(is_loopback_host);
        let exempt =
            is_origin_potentially_trustworthy(&relay) && !(is_loopback && self.quirks.loopback_is_mixed);
        let around =
            std::iter::once(self.question.page.url_origin()).chain(self.question.ancestors.iter().cloned());
        let mut around = around.chain([Origin::of(&self.document.url)]);
        relay.scheme() == Some("http") && !exempt && around.any(|origin| origin.scheme() == Some("https"))
    }

    /// Whether the document wants isolation, and the relay, which has the page's headers, does not go with it.
    pub(super) fn is_relay_refused_by_isolation(&self) -> bool {
        let question = self.question;
        let is_secure =
            !self.quirks.embedder_policy_needs_secure_pages || question.page.is_secure(&question.ancestors);
        let document = known_embedder_policy(&self.document.headers, self.engine).isolates()
            && is_secure
            && is_origin_potentially_trustworthy(&Origin::of(&self.document.url));
        document && !known_embedder_policy(&self.question.page.headers, self.engine).isolates()
    }
}

/// [Same origin-domain](https://html.spec.whatwg.org/multipage/browsers.html#same-origin-domain): two origins, each with the value of
/// its `document.domain`.
pub(super) fn same_origin_domain(a: (&Origin, Option<&str>), b: (&Origin, Option<&str>)) -> bool {
    match (a.1, b.1) {
        (Some(one), Some(other)) => one == other && a.0.scheme() == b.0.scheme(),
        (None, None) => a.0.is_same_origin(b.0),
        _ => false,
    }
}

fn value(effect: Option<&DomainEffect>) -> Option<&str> {
    match effect {
        Some(DomainEffect::Set(value)) => Some(value),
        _ => None,
    }
}

/// Whether the page, as the top, is cross-origin isolated.
fn is_page_isolated(question: &FrameQuestion, engine: &Engine) -> bool {
    question.ancestors.is_empty()
        && question.page.opener_policy() == OpenerPolicy::SameOrigin
        && question.page.embedder_policy(&question.ancestors, engine).isolates()
}

fn is_document_isolated(document: &Document, engine: &Engine) -> bool {
    is_origin_potentially_trustworthy(&Origin::of(&document.url))
        && OpenerPolicy::obtain(&document.headers) == OpenerPolicy::SameOrigin
        && known_embedder_policy(&document.headers, engine).isolates()
}

/// Whether a document has an [agent cluster for its origin
/// alone](https://html.spec.whatwg.org/multipage/browsers.html#origin-keyed-agent-clusters).
fn is_keyed(origin: &Origin, headers: &HeaderList, is_isolated: bool, quirks: &FrameQuirks) -> bool {
    let wish = wish(headers);
    let keyed = match quirks.origin_keys {
        OriginKeys::Never => return false,
        OriginKeys::Default => wish != Some(false),
        OriginKeys::OnRequest => wish == Some(true),
    };
    is_isolated || keyed && is_origin_potentially_trustworthy(origin)
}

/// The boolean of `Origin-Agent-Cluster`, a [structured field](https://httpwg.org/specs/rfc9651.html#boolean).
fn wish(headers: &HeaderList) -> Option<bool> {
    let text = headers.get_text("origin-agent-cluster")?;
    match text.split(';').next().unwrap_or_default().trim() {
        "?1" => Some(true),
        "?0" => Some(false),
        _ => None,
    }
}
