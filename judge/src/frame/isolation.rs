//! Is a page [cross-origin isolated](https://html.spec.whatwg.org/multipage/webappapis.html#concept-settings-object-cross-origin-isolated-capability),
//! so that it has `SharedArrayBuffer`? And if not, what is missing, and in which page. The facts were measured in all three engines.

use url::Url;

use super::page::{EmbeddingPage, known_embedder_policy};
use super::permissions::{Delegation, PolicyOfPage};
use super::question::FrameQuestion;
use super::quirks::FrameQuirks;
use super::response::Arrived;
use super::sandbox::Sandbox;
use super::stop::Stop;
use crate::fetch::{Client, Engine, without_password};
use crate::rules::Rule;
use crate::web::body::Body;
use crate::web::browser::Browser;
use crate::web::embedder_policy::EmbedderPolicy;
use crate::web::headers::HeaderList;
use crate::web::message::{HttpResponse, HttpVersion};
use crate::web::opener_policy::OpenerPolicy;
use crate::web::origin::Origin;
use crate::web::text::shown;
use crate::web::trustworthy::is_potentially_trustworthy;

/// A page, and the pages around it.
#[derive(Clone, Debug)]
pub struct IsolationQuestion {
    /// The page, and then each page around it; the last is the top.
    pub pages: Vec<FramedPage>,
    /// The browser.
    pub browser: Browser,
}

/// A page of a question, and the frame that it stands in.
#[derive(Clone, Debug)]
pub struct FramedPage {
    /// Its URL.
    pub url: Url,
    /// The headers of its response.
    pub headers: HeaderList,
    /// The `allow` attribute of its frame; `None` where it is not known, and then it is taken to delegate.
    pub allow: Option<String>,
    /// The `sandbox` attribute of its frame.
    pub sandbox: Option<String>,
    /// Whether its frame has the attribute `credentialless`.
    pub credentialless: bool,
}

impl FramedPage {
    /// A page in a frame without attributes that are known.
    #[must_use]
    pub fn new(url: Url, headers: HeaderList) -> Self {
        Self { url, headers, allow: None, sandbox: None, credentialless: false }
    }

    fn shown(&self) -> String {
        shown(&without_password(&self.url))
    }

    fn origin(&self) -> Origin {
        match self.sandbox.as_deref().map(Sandbox::of_attribute) {
            Some(sandbox) if !sandbox.same_origin => Origin::Opaque,
            _ => Origin::of(&self.url),
        }
    }
}

/// Why a page is not isolated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotIsolated {
    /// A page did not come over https.
    NotSecure {
        /// Its URL.
        url: String,
    },
    /// The top has no `Cross-Origin-Opener-Policy: same-origin`.
    OpenerPolicy {
        /// Its URL.
        url: String,
        /// The header's value.
        value: Option<String>,
        /// Whether it is a page around the page.
        is_around: bool,
    },
    /// A page has no `Cross-Origin-Embedder-Policy` that isolates.
    EmbedderPolicy {
        /// Its URL.
        url: String,
        /// The header's value.
        value: Option<String>,
        /// Whether it is a page around the page.
        is_around: bool,
        /// Whether the value is right, and this browser does not know it.
        is_unknown: bool,
    },
    /// A page around would refuse the page once it is isolated.
    Refused(Stop),
    /// `Permissions-Policy` of a page forbids it.
    Permissions {
        /// The page's URL.
        url: String,
        /// Whose isolation it forbids: the page's own, or that of the one in its frame.
        of_frame: Option<String>,
    },
    /// The frame has no `allow="cross-origin-isolated"`.
    NotDelegated {
        /// The page in the frame.
        url: String,
        /// The page around it.
        around: String,
    },
}

/// A header of a page that would change it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IsolationChange {
    /// What to do, a sentence without its stop.
    pub words: String,
    /// The URL whose response has the header.
    pub url: Option<String>,
    /// The header as it should be.
    pub header: Option<(&'static str, String)>,
}

const COOP: &str = "Cross-Origin-Opener-Policy";
const COEP: &str = "Cross-Origin-Embedder-Policy";
const CORP: &str = "Cross-Origin-Resource-Policy";

impl NotIsolated {
    /// The rule.
    #[must_use]
    pub fn rule(&self) -> Rule {
        match self {
            Self::NotSecure { .. } => Rule::IsolationNotSecure,
            Self::OpenerPolicy { .. } => Rule::IsolationOpenerPolicy,
            Self::EmbedderPolicy { .. } => Rule::IsolationEmbedderPolicy,
            Self::Refused(stop) => stop.rule(),
            Self::Permissions { .. } | Self::NotDelegated { .. } => Rule::IsolationNotDelegated,
        }
    }

    /// One or two sentences.
    #[must_use]
    pub fn message(&self) -> String {
        let which = |is_around: bool| if is_around { "the page around it, " } else { "" };
        let present = |value: &Option<String>| match value {
            Some(value) => format!("is {}", shown(value)),
            None => "is missing".to_owned(),
        };
        match self {
            Self::NotSecure { url } => {
                format!(
                    "{url} did not come over https: browsers ignore both policies then, but on localhost."
                )
            }
            Self::OpenerPolicy { url, value, is_around } => format!(
                "{COOP} of {}{url} {}: it must be same-origin{}.",
                which(*is_around),
                present(value),
                if *is_around { ", as only the top decides it" } else { "" }
            ),
            Self::EmbedderPolicy { url, value, is_around, is_unknown: true } => format!(
                "{COEP} of {}{url} {}, which this browser does not know: it must be require-corp.",
                which(*is_around),
                present(value)
            ),
            Self::EmbedderPolicy { url, value, is_around, .. } => format!(
                "{COEP} of {}{url} {}: it must be require-corp or credentialless.",
                which(*is_around),
                present(value)
            ),
            Self::Refused(stop) => stop.message(),
            Self::Permissions { url, of_frame: None } => {
                format!("Permissions-Policy of {url} has cross-origin-isolated without the page itself.")
            }
            Self::Permissions { url, of_frame: Some(frame) } => {
                format!(
                    "Permissions-Policy of {url} has cross-origin-isolated without the origin of {frame} in its frame."
                )
            }
            Self::NotDelegated { url, around } => format!(
                "The frame of {url} in {around} has no allow=\"cross-origin-isolated\": a document of another origin gets no isolation \
                 by itself."
            ),
        }
    }

    /// What to change.
    #[must_use]
    pub fn change(&self) -> IsolationChange {
        let send = |url: &str, name, value: &str| IsolationChange {
            words: format!("In the response of {url}, send"),
            url: Some(url.to_owned()),
            header: Some((name, value.to_owned())),
        };
        let words = |words: String| IsolationChange { words, url: None, header: None };
        match self {
            Self::NotSecure { url } => words(format!("Serve {url} over https")),
            Self::OpenerPolicy { url, .. } => send(url, COOP, "same-origin"),
            Self::EmbedderPolicy { url, .. } => send(url, COEP, "require-corp"),
            Self::Refused(Stop::ResourcePolicy { url, .. }) => send(&shown(url), CORP, "cross-origin"),
            Self::Refused(Stop::EmbedderPolicy { url, .. }) => send(&shown(url), COEP, "require-corp"),
            Self::Refused(stop) => words(format!("See corscheck explain {}", stop.rule())),
            Self::Permissions { url, of_frame: None } => words(format!(
                "In Permissions-Policy of {url}, write cross-origin-isolated=(self), or leave it out"
            )),
            Self::Permissions { url, of_frame: Some(frame) } => words(format!(
                "In Permissions-Policy of {url}, add the origin of {frame} to cross-origin-isolated"
            )),
            Self::NotDelegated { url, .. } => {
                words(format!("Write <iframe src=\"{url}\" allow=\"cross-origin-isolated\">"))
            }
        }
    }
}

/// Why the page is not isolated: nothing where it is.
#[must_use]
pub fn not_isolated(question: &IsolationQuestion) -> Vec<NotIsolated> {
    let (engine, quirks) = (Engine::of(question.browser), FrameQuirks::of(question.browser));
    let Some((page, top)) = question.pages.first().zip(question.pages.last()) else { return Vec::new() };
    let mut all: Vec<NotIsolated> = question
        .pages
        .iter()
        .filter(|page| !is_potentially_trustworthy(&page.url))
        .map(|page| NotIsolated::NotSecure { url: page.shown() })
        .collect();
    if all.is_empty() && quirks.knows_document_isolation && isolates_itself(&page.headers) {
        return all;
    }
    let is_around = question.pages.len() > 1;
    if OpenerPolicy::obtain(&top.headers) != OpenerPolicy::SameOrigin {
        let value = top.headers.get_text(&COOP.to_ascii_lowercase());
        all.push(NotIsolated::OpenerPolicy { url: top.shown(), value, is_around });
    }
    if !known_embedder_policy(&top.headers, engine).isolates() {
        all.push(without_embedder_policy(top, is_around));
    }
    all.extend(question.pages.windows(2).flat_map(|pair| refused(pair, question.browser)));
    if quirks.delegates_isolation {
        all.extend(undelegated(question));
    }
    all
}

fn without_embedder_policy(page: &FramedPage, is_around: bool) -> NotIsolated {
    NotIsolated::EmbedderPolicy {
        url: page.shown(),
        value: page.headers.get_text(&COEP.to_ascii_lowercase()),
        is_around,
        is_unknown: EmbedderPolicy::obtain(&page.headers).isolates(),
    }
}

/// [Document-Isolation-Policy](https://wicg.github.io/document-isolation-policy/): a document isolated by itself, whatever is around.
fn isolates_itself(headers: &HeaderList) -> bool {
    let value = headers.get_text("document-isolation-policy").unwrap_or_default();
    let value = value.split(';').next().unwrap_or_default().trim();
    matches!(value, "isolate-and-require-corp" | "isolate-and-credentialless")
}

/// Why an isolated page would not show the one in its frame.
fn refused(pair: &[FramedPage], browser: Browser) -> Vec<NotIsolated> {
    let [inner, outer] = pair else { return Vec::new() };
    let mut headers = HeaderList::new();
    headers.append(COEP, "require-corp");
    let page = EmbeddingPage { url: Some(outer.url.clone()), headers };
    let attributes =
        if inner.credentialless { vec![("credentialless".into(), String::new())] } else { Vec::new() };
    let question = FrameQuestion {
        attributes,
        sandbox: inner.sandbox.clone(),
        ..FrameQuestion::new(inner.url.as_str(), page, Client::new(browser))
    };
    let response = HttpResponse {
        version: HttpVersion::Http1,
        status: 200,
        headers: inner.headers.clone(),
        body: Body::default(),
        remote: None,
    };
    let arrived = Arrived::new(&question, &inner.url, &response);
    arrived.isolation_stops().into_iter().map(NotIsolated::Refused).collect()
}

/// Where `Permissions-Policy` or the `allow` attribute keep the isolation from the page.
fn undelegated(question: &IsolationQuestion) -> Vec<NotIsolated> {
    let mut all = Vec::new();
    for (number, page) in question.pages.iter().enumerate() {
        let (origin, policy) = (page.origin(), PolicyOfPage::of(&page.headers, "cross-origin-isolated"));
        if !policy.covers(&origin, &origin) {
            all.push(NotIsolated::Permissions { url: page.shown(), of_frame: None });
        }
        let Some(outer) = question.pages.get(number + 1) else { continue };
        let (around, outer_policy) =
            (outer.origin(), PolicyOfPage::of(&outer.headers, "cross-origin-isolated"));
        if around.is_same_origin(&origin) {
            continue;
        }
        if !outer_policy.covers(&origin, &around) {
            all.push(NotIsolated::Permissions { url: outer.shown(), of_frame: Some(page.shown()) });
        }
        let delegates = |allow: &String| {
            Delegation::of(allow, "cross-origin-isolated").covers(&origin, &Origin::of(&page.url), &around)
        };
        if !page.allow.as_ref().is_none_or(delegates) {
            all.push(NotIsolated::NotDelegated { url: page.shown(), around: outer.shown() });
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    const ISOLATED: &[(&str, &str)] = &[(COOP, "same-origin"), (COEP, "require-corp")];
    const BOTH: &[(&str, &str)] = &[(COEP, "require-corp"), (CORP, "cross-origin")];

    fn page(url: &str, headers: &[&[(&str, &str)]]) -> FramedPage {
        let headers = headers.concat().into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        let url = Url::parse(url).expect("a URL");
        FramedPage { allow: Some(String::new()), ..FramedPage::new(url, headers) }
    }

    /// The rules in Chromium, Firefox and Safari.
    fn rules(pages: &[FramedPage]) -> [String; 3] {
        [Browser::Chromium, Browser::Firefox, Browser::Safari].map(|browser| {
            let found = not_isolated(&IsolationQuestion { pages: pages.to_vec(), browser });
            found.iter().map(|one| one.rule().id()).collect::<Vec<_>>().join(" ")
        })
    }

    /// As measured with `crossOriginIsolated` in Chromium, Firefox and WebKitGTK, at the top.
    #[test]
    fn a_page_at_the_top() {
        const NONE: &str = "";
        let (coop, coep) = ("isolation-opener-policy", "isolation-embedder-policy");
        let both = "isolation-opener-policy isolation-embedder-policy";
        for (headers, expected) in [
            (&[][..], [both; 3]),
            (&[(COEP, "require-corp")], [coop; 3]),
            (&[(COOP, "same-origin")], [coep; 3]),
            (ISOLATED, [NONE; 3]),
            (&[(COOP, "same-origin"), (COEP, "credentialless")], [NONE, NONE, coep]),
            (&[(COOP, "same-origin-allow-popups"), (COEP, "require-corp")], [coop; 3]),
            (&[(COOP, "noopener-allow-popups"), (COEP, "require-corp")], [coop; 3]),
            (&[(COOP, "\"same-origin\""), (COEP, "require-corp")], [coop; 3]),
            (&[(COOP, "same-origin"), (COEP, "require-corp"), (COEP, "require-corp")], [coep; 3]),
            (&[("Document-Isolation-Policy", "isolate-and-require-corp")], [NONE, both, both]),
            (&[("Document-Isolation-Policy", "isolate-and-credentialless")], [NONE, both, both]),
            (&[("Cross-Origin-Opener-Policy-Report-Only", "same-origin"), (COEP, "require-corp")], [coop; 3]),
        ] {
            assert_eq!(rules(&[page("http://localhost/", &[headers])]), expected, "{headers:?}");
        }
        assert_eq!(rules(&[page("http://app.test/", &[ISOLATED])]), ["isolation-not-secure"; 3]);
    }

    #[test]
    fn permissions_of_a_page() {
        for (value, chromium) in [
            ("cross-origin-isolated=()", "isolation-not-delegated"),
            ("cross-origin-isolated=(self)", ""),
            ("cross-origin-isolated=self", ""),
            ("cross-origin-isolated=*", ""),
            (
                "camera=(), cross-origin-isolated=(\"https://other.test\"), usb=(self)",
                "isolation-not-delegated",
            ),
        ] {
            let policy: &[(&str, &str)] = &[("Permissions-Policy", value)];
            let [found, firefox, _] = rules(&[page("https://app.test/", &[ISOLATED, policy])]);
            assert_eq!((found.as_str(), firefox.as_str()), (chromium, ""), "{value}");
        }
    }

    /// A page in a frame of another: both must be isolated, only the top's opener policy counts, and Chromium wants the isolation
    /// handed on.
    #[test]
    fn a_page_in_a_frame() {
        let top = || page("https://app.test/", &[ISOLATED]);
        let with = |allow: &str, url: &str, headers: &[&[(&str, &str)]]| FramedPage {
            allow: Some(allow.to_owned()),
            ..page(url, headers)
        };
        let isolated = "cross-origin-isolated";
        for (frame, expected) in [
            (with("", "https://app.test/a", &[&[(COEP, "require-corp")]]), ["", ""]),
            (with("", "https://doc.test/", &[BOTH]), ["isolation-not-delegated", ""]),
            (with(isolated, "https://doc.test/", &[BOTH]), ["", ""]),
            (with("cross-origin-isolated *", "https://doc.test/", &[BOTH]), ["", ""]),
            (
                with("cross-origin-isolated 'none'", "https://doc.test/", &[BOTH]),
                ["isolation-not-delegated", ""],
            ),
            (
                with(isolated, "https://doc.test/", &[&[(COEP, "require-corp")]]),
                ["frame-corp-under-coep", "frame-corp-under-coep"],
            ),
            (with(isolated, "https://app.test/", &[&[]]), ["frame-coep", "frame-coep"]),
            (
                with(
                    isolated,
                    "https://doc.test/",
                    &[BOTH, &[("Permissions-Policy", "cross-origin-isolated=()")]],
                ),
                ["isolation-not-delegated", ""],
            ),
        ] {
            let [chromium, firefox, _] = rules(&[frame.clone(), top()]);
            assert_eq!([chromium.as_str(), firefox.as_str()], expected, "{frame:?}");
        }
        // Without the element's attribute, as the frame is sandboxed: its origin is another.
        let sandboxed =
            FramedPage { sandbox: Some("allow-scripts".into()), ..with("", "https://app.test/", &[BOTH]) };
        let [chromium, firefox, _] = rules(&[sandboxed, top()]);
        assert_eq!([chromium.as_str(), firefox.as_str()], ["isolation-not-delegated", ""]);
        // Chromium's frames without credentials need no policy.
        let credentialless =
            FramedPage { credentialless: true, ..with(isolated, "https://doc.test/", &[&[]]) };
        let [chromium, firefox, _] = rules(&[credentialless, top()]);
        assert_eq!([chromium.as_str(), firefox.as_str()], ["", "frame-coep frame-corp-under-coep"]);
        // The top decides, whatever the page has.
        let own = page("https://app.test/", &[ISOLATED]);
        let both = "isolation-opener-policy isolation-embedder-policy";
        assert_eq!(rules(&[own, page("https://app.test/", &[])]), [both; 3]);
        let alone =
            page("https://doc.test/", &[&[("Document-Isolation-Policy", "isolate-and-require-corp")]]);
        assert_eq!(rules(&[alone, page("https://app.test/", &[])])[0], "");
    }
}
