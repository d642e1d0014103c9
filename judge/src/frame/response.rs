//! What a response does with a document: all that would stop it, in the order of the engine.

use url::Url;

use super::document_type::download;
use super::page::{known_embedder_policy, policies, policy_sandbox};
use super::question::{EmbeddedAs, FrameQuestion};
use super::quirks::{FrameQuirks, Order, RefusedDownloads};
use super::stop::{ResourcePolicyFault, Stop};
use crate::fetch::{Engine, without_password};
use crate::relation::parts_that_differ;
use crate::web::csp::Policy;
use crate::web::embedder_policy::EmbedderPolicy;
use crate::web::frame_options::FrameOptions;
use crate::web::headers::HeaderList;
use crate::web::message::HttpResponse;
use crate::web::mime::{essence, extract_mime_type, sniff_image};
use crate::web::opener_policy::OpenerPolicy;
use crate::web::origin::Origin;
use crate::web::site::schemelessly_same_site;
use crate::web::trustworthy::is_potentially_trustworthy;

/// A response, and where it came from.
pub(super) struct Arrived<'a> {
    pub(super) question: &'a FrameQuestion,
    pub(super) url: &'a Url,
    pub(super) response: &'a HttpResponse,
    engine: &'static Engine,
    quirks: &'static FrameQuirks,
}

impl<'a> Arrived<'a> {
    pub(super) fn new(question: &'a FrameQuestion, url: &'a Url, response: &'a HttpResponse) -> Self {
        let browser = question.client.browser;
        Self { question, url, response, engine: Engine::of(browser), quirks: FrameQuirks::of(browser) }
    }

    /// All that stops the document, in the order of the engine.
    pub(super) fn stops(&self) -> Vec<Stop> {
        let (resource, none) = (self.resource_policy(), self.no_document());
        let embedder = self.embedder_policy(false);
        let (ancestors, options) = (self.ancestors(), self.frame_options());
        let is_element = matches!(self.question.shown_as, EmbeddedAs::Object | EmbeddedAs::Embed);
        let (attribute, element) = (self.policy_attribute(), self.element());
        let ordered = match self.quirks.order {
            Order::AttributeFirst => [attribute, none, element, resource, embedder, ancestors, options],
            Order::AncestorsFirst if is_element && self.quirks.objects_check_ancestors_first => {
                [ancestors, options, none, embedder, resource, attribute, element]
            }
            Order::AncestorsFirst => [none, ancestors, options, embedder, resource, attribute, element],
            Order::DocumentLast => [resource, ancestors, embedder, options, none, attribute, element],
        };
        let last = [self.sandboxed_opener_policy(), self.empty_error()];
        ordered.into_iter().chain(last).flatten().collect()
    }

    /// What the isolation of the page stops.
    pub(super) fn isolation_stops(&self) -> Vec<Stop> {
        let stops = [self.embedder_policy(false), self.resource_policy()];
        stops.into_iter().flatten().collect()
    }

    /// What stops a redirect: it shows no document, so only the policies of isolation count.
    pub(super) fn stops_redirect(&self) -> Option<Stop> {
        let embedder = || self.embedder_policy(true).filter(|_| self.quirks.redirects_need_embedder_policy);
        embedder().or_else(|| self.resource_policy())
    }

    fn headers(&self) -> &HeaderList {
        &self.response.headers
    }

    fn shown_url(&self) -> String {
        without_password(self.url)
    }

    /// The page's embedder policy, as far as it counts for this document.
    fn page_policy(&self) -> Option<&'static str> {
        let question = self.question;
        let lifted = self.quirks.knows_credentialless_frames
            && question.shown_as == EmbeddedAs::Iframe
            && question.attribute("credentialless").is_some();
        let policy = question.page.embedder_policy(&question.ancestors, self.engine);
        (question.shown_as.is_nested() && !lifted && policy.isolates()).then(|| policy.id())
    }

    /// [Cross-origin resource policy check](https://fetch.spec.whatwg.org/#cross-origin-resource-policy-check) of a navigation: a
    /// missing one counts as `same-origin`.
    fn resource_policy(&self) -> Option<Stop> {
        let question = self.question;
        let is_object = matches!(question.shown_as, EmbeddedAs::Object | EmbeddedAs::Embed);
        let page_policy = self.page_policy();
        let counts_alone = is_object && self.quirks.resource_policy_stops_objects;
        if page_policy.is_none() && !counts_alone {
            return None;
        }
        let in_sandbox =
            self.quirks.checks_resource_policy_of_sandbox && !question.inherited_sandbox().same_origin;
        let origin = if in_sandbox { Origin::Opaque } else { question.page_origin() };
        let target = Origin::of(self.url);
        if origin.is_same_origin(&target) {
            return None;
        }
        let value = self.headers().get_text("cross-origin-resource-policy");
        let fault = match value.as_deref() {
            Some("cross-origin") => return None,
            Some("same-origin") => ResourcePolicyFault::SameOrigin,
            Some("same-site") => {
                let downgrades = origin.scheme() != Some("https") && target.scheme() == Some("https");
                if schemelessly_same_site(&origin, &target) && !downgrades {
                    return None;
                }
                ResourcePolicyFault::SameSite
            }
            _ if page_policy.is_none() => return None,
            _ => ResourcePolicyFault::Missing,
        };
        Some(Stop::ResourcePolicy { url: self.shown_url(), page_policy, origin: origin.serialize(), fault })
    }

    /// [Check a navigation response's adherence to its embedder
    /// policy](https://html.spec.whatwg.org/multipage/browsers.html#check-a-navigation-response's-adherence-to-its-embedder-policy).
    fn embedder_policy(&self, redirects: bool) -> Option<Stop> {
        let is_element = matches!(self.question.shown_as, EmbeddedAs::Object | EmbeddedAs::Embed);
        if is_element && !self.quirks.objects_need_embedder_policy {
            return None;
        }
        let page_policy = self.page_policy()?;
        let own = known_embedder_policy(self.headers(), self.engine);
        let own = if is_potentially_trustworthy(self.url) { own } else { EmbedderPolicy::UnsafeNone };
        (!own.isolates()).then(|| Stop::EmbedderPolicy { url: self.shown_url(), page_policy, redirects })
    }

    /// `frame-ancestors` of every policy, for every page around.
    fn ancestors(&self) -> Option<Stop> {
        if !self.question.shown_as.is_nested() {
            return None;
        }
        let (document, policies) = (Origin::of(self.url), policies(self.headers()));
        let count = policies.iter().filter(|policy| policy.has_directive("frame-ancestors")).count();
        policies.iter().find_map(|policy| {
            self.question.all_ancestors().enumerate().find_map(|(number, ancestor)| {
                let verdict = policy.allows_ancestor(&ancestor, &document, self.quirks.reading)?;
                Some(Stop::Ancestors {
                    url: self.shown_url(),
                    blocked: verdict.err()?,
                    ancestor: ancestor.serialize(),
                    is_page: number == 0,
                    policies: count,
                })
            })
        })
    }

    /// X-Frame-Options, unless `frame-ancestors` of an enforced policy takes its place.
    fn frame_options(&self) -> Option<Stop> {
        let overridden =
            policies(self.headers()).iter().any(|policy| policy.has_directive("frame-ancestors"));
        if !self.question.shown_as.is_nested() || overridden {
            return None;
        }
        let (url, document) = (self.shown_url(), Origin::of(self.url));
        let value = self.headers().get_text("x-frame-options").unwrap_or_default();
        match FrameOptions::of(self.headers()) {
            FrameOptions::Absent | FrameOptions::AllowAll | FrameOptions::Unknown => None,
            FrameOptions::Deny => Some(Stop::FrameOptionsDeny { url, value }),
            FrameOptions::Conflict => {
                let lines = self.headers().lines("x-frame-options").count();
                Some(Stop::FrameOptionsConflict { url, values: value, lines })
            }
            FrameOptions::SameOrigin => {
                let mut around = self.question.all_ancestors().enumerate();
                let (number, ancestor) = around.find(|(_, ancestor)| !ancestor.is_same_origin(&document))?;
                let differs = if ancestor.is_opaque() { Vec::new() } else { differing(&ancestor, &document) };
                Some(Stop::FrameOptionsSameOrigin {
                    url,
                    value,
                    document: document.serialize(),
                    ancestor: ancestor.serialize(),
                    is_page: number == 0,
                    differs,
                })
            }
        }
    }

    /// What is not shown as a document: no content, a download.
    fn no_document(&self) -> Option<Stop> {
        let status = self.response.status;
        if matches!(status, 204 | 205) || status == 304 && self.quirks.drops_unrequested_304 {
            return Some(Stop::NoContent { url: self.shown_url(), status });
        }
        if let Some(challenge) = self.challenge() {
            return Some(Stop::Authentication { url: self.shown_url(), challenge });
        }
        let (header, value) = download(self.response, self.quirks)?;
        let is_sandboxed = !self.question.inherited_sandbox().downloads;
        let is_popup = self.question.shown_as == EmbeddedAs::Popup;
        let is_refused = match self.quirks.refuses_downloads {
            RefusedDownloads::AllButOk => !(200..300).contains(&status),
            RefusedDownloads::ErrorsByType => status >= 400 && (header == "Content-Type" || is_popup),
            RefusedDownloads::None => false,
        };
        let (url, is_empty) = (self.shown_url(), self.response.body.start.is_empty());
        Some(Stop::Download { url, header, value, status, is_sandboxed, is_refused, is_empty })
    }

    /// The challenge of HTTP's own authentication, in an engine that waits for the user.
    fn challenge(&self) -> Option<String> {
        let challenge = self.headers().get_text("www-authenticate")?;
        let scheme = challenge.split_ascii_whitespace().next().unwrap_or_default().to_ascii_lowercase();
        let is_known = ["basic", "digest", "negotiate", "ntlm"].contains(&scheme.as_str());
        (self.response.status == 401 && self.quirks.waits_for_passwords && is_known).then_some(challenge)
    }

    /// The `csp` attribute of an iframe, in an engine that enforces it: the document has to promise as much, or to allow it. That it is
    /// of the page's origin is not enough.
    fn policy_attribute(&self) -> Option<Stop> {
        let question = self.question;
        let value = question.attribute("csp")?.trim();
        if !self.quirks.knows_csp_attribute || question.shown_as != EmbeddedAs::Iframe {
            return None;
        }
        let required = Policy::of_attribute(value)?;
        let (page, document) = (question.page_origin(), Origin::of(self.url));
        let allowed = self.headers().get_text("allow-csp-from").is_some_and(|value| {
            value == "*" || Url::parse(&value).is_ok_and(|url| Origin::of(&url).is_same_origin(&page))
        });
        let promised = || required.is_promised_by(&policies(self.headers()), &document, self.quirks.reading);
        (!allowed && !promised())
            .then(|| Stop::PolicyAttribute { required: value.to_owned(), url: self.shown_url() })
    }

    /// A popup that inherits a sandbox must not have an opener policy.
    fn sandboxed_opener_policy(&self) -> Option<Stop> {
        let question = self.question;
        let inherits = question.shown_as == EmbeddedAs::Popup && question.inherited_sandbox().applies;
        let policy = self.opener_policy();
        (inherits && policy != OpenerPolicy::UnsafeNone)
            .then(|| Stop::SandboxedOpenerPolicy { url: self.shown_url(), policy: policy.id() })
    }

    /// The document's opener policy, as far as the engine knows it and it counts.
    pub(super) fn opener_policy(&self) -> OpenerPolicy {
        match OpenerPolicy::obtain(self.headers()) {
            _ if !is_potentially_trustworthy(self.url) => OpenerPolicy::UnsafeNone,
            OpenerPolicy::NoopenerAllowPopups if !self.quirks.knows_noopener_allow_popups => {
                OpenerPolicy::UnsafeNone
            }
            known => known,
        }
    }

    /// Whether the document has an embedder policy that goes with isolation.
    pub(super) fn is_isolating(&self) -> bool {
        is_potentially_trustworthy(self.url) && known_embedder_policy(self.headers(), self.engine).isolates()
    }

    /// What `<object>` and `<embed>` do not show.
    fn element(&self) -> Option<Stop> {
        let (shown_as, status) = (self.question.shown_as, self.response.status);
        let needs_ok = match shown_as {
            EmbeddedAs::Object => true,
            EmbeddedAs::Embed => self.quirks.embeds_need_ok_status,
            EmbeddedAs::Iframe | EmbeddedAs::Popup => return None,
        };
        if needs_ok && !(200..300).contains(&status) {
            return Some(Stop::ObjectStatus { url: self.shown_url(), status, shown_as });
        }
        let mime = extract_mime_type(self.headers())?;
        let is_broken = essence(&mime).starts_with("image/")
            && essence(&mime) != "image/svg+xml"
            && sniff_image(&self.response.body.start).is_none();
        (self.quirks.objects_need_valid_images && is_broken)
            .then(|| Stop::ObjectImage { url: self.shown_url(), shown_as })
    }

    /// An error response without a body, in an engine that shows a page of its own for it.
    fn empty_error(&self) -> Option<Stop> {
        let status = self.response.status;
        let is_empty = self.response.body.start.is_empty();
        (self.quirks.replaces_empty_errors && status >= 400 && is_empty)
            .then(|| Stop::ErrorWithoutBody { url: self.shown_url(), status })
    }

    /// The sandbox of the document: what it inherits, and what its own policies add.
    pub(super) fn sandbox(&self) -> super::sandbox::Sandbox {
        self.question.inherited_sandbox().and(policy_sandbox(self.headers()))
    }
}

/// The names of the parts in which two origins differ.
fn differing(a: &Origin, b: &Origin) -> Vec<&'static str> {
    parts_that_differ(a, b).into_iter().map(crate::relation::OriginPart::name).collect()
}
