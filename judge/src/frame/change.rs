//! What to change so that a document is shown, and on which side.

use url::Url;

use super::Judged;
use super::load::Loading;
use super::opener::Cut;
use super::question::{FrameQuestion, Side};
use super::stop::Stop;
use crate::web::csp::{Policy, source_for};
use crate::web::headers::HeaderList;
use crate::web::opener_policy::OpenerPolicy;
use crate::web::origin::Origin;
use crate::web::text::shown;

/// A change on one side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrameChange {
    /// Whose response, or code, has to change.
    pub side: Side,
    /// What to do, a sentence without its stop.
    pub words: String,
    /// The headers as they should be.
    pub headers: Vec<(&'static str, String)>,
}

impl FrameChange {
    fn words(side: Side, words: impl Into<String>) -> Self {
        Self { side, words: words.into(), headers: Vec::new() }
    }

    fn headers(self, headers: impl IntoIterator<Item = (&'static str, String)>) -> Self {
        Self { headers: headers.into_iter().collect(), ..self }
    }
}

/// What to change so that the document is shown: for what stops it, and for what would stop it next; of a popup that is shown, what cuts
/// it from its page.
#[must_use]
pub fn changes(question: &FrameQuestion, judged: &Judged) -> Vec<FrameChange> {
    changes_for(question, judged, &[])
}

/// The same where pages of these origins are to show the document too.
#[must_use]
pub fn changes_for(question: &FrameQuestion, judged: &Judged, also: &[Origin]) -> Vec<FrameChange> {
    let (stop, next) = match &judged.loading {
        Loading::Stopped(stop, next) => (stop, next),
        Loading::Shown(_) => return judged.cut.as_ref().map(|cut| joined(question, cut)).unwrap_or_default(),
        Loading::Failed(_) => return Vec::new(),
    };
    let mut all: Vec<FrameChange> = Vec::new();
    for stop in std::iter::once(stop.as_ref()).chain(next) {
        for change in change(question, judged, stop, also) {
            if !all.contains(&change) {
                all.push(change);
            }
        }
    }
    all
}

/// What keeps page and popup together.
fn joined(question: &FrameQuestion, cut: &Cut) -> Vec<FrameChange> {
    const COOP: &str = "Cross-Origin-Opener-Policy";
    let (response, url) = match cut {
        Cut::Noopener => {
            let words = "Open the popup without noopener and noreferrer, if it is to report back";
            return vec![FrameChange::words(Side::Page, words)];
        }
        Cut::Policies { response, url, .. } => (*response, shown(url)),
    };
    let mut all = Vec::new();
    if response != OpenerPolicy::UnsafeNone.id() {
        let words = format!("To keep the popup connected, send no {COOP} with {url}");
        all.push(FrameChange::words(Side::Frame, words));
    }
    if !matches!(
        question.page.opener_policy(),
        OpenerPolicy::UnsafeNone | OpenerPolicy::SameOriginAllowPopups
    ) {
        let words = "Let popups that the page opens keep their opener, which ends its isolation";
        let value = OpenerPolicy::SameOriginAllowPopups.id().to_owned();
        all.push(FrameChange::words(Side::Page, words).headers([(COOP, value)]));
    }
    let words = "Or have the popup end at a page of this page's own origin, which passes the result on with a BroadcastChannel";
    all.push(FrameChange::words(Side::Page, words));
    all
}

fn change(question: &FrameQuestion, judged: &Judged, stop: &Stop, also: &[Origin]) -> Vec<FrameChange> {
    const CSP: &str = "Content-Security-Policy";
    let document = |words: &str| FrameChange::words(Side::Frame, words);
    let page = |words: &str| FrameChange::words(Side::Page, words);
    match stop {
        Stop::UrlInvalid { .. } => vec![page("Write the whole URL of the document")],
        Stop::Credentials { .. } => vec![page("Leave user name and password out of the URL")],
        Stop::Authentication { .. } => {
            vec![document(
                "Use a login of the application's own, in a window of its own, instead of HTTP's authentication",
            )]
        }
        Stop::Scheme { .. } => vec![page("Use an https: URL")],
        Stop::PagePolicy { url, blocked, .. } => {
            let origin = origin_of(url);
            let directive =
                if blocked.directive == "default-src" { blocked.needed } else { &blocked.directive };
            let sources = blocked.sources.replace("'none'", "");
            let base = if blocked.directive == directive { sources.trim() } else { "" };
            let value =
                format!("{directive} {base} {origin}").split_whitespace().collect::<Vec<_>>().join(" ");
            let whole = with_directive(&question.page.headers, &value);
            vec![page(&format!("Add {origin} to {directive} of the page's policy")).headers([(CSP, whole)])]
        }
        Stop::MixedContent { url, .. } => {
            vec![page(&format!("Load {} over https", shown(&url.replacen("http:", "https:", 1))))]
        }
        Stop::BadPort { .. } => vec![document("Serve the document on another port")],
        Stop::PolicyAttribute { .. } => {
            let origin = question.page_origin().serialize();
            vec![
                document("Let the page set this policy, or remove the csp attribute from the iframe")
                    .headers([("Allow-CSP-From", origin)]),
            ]
        }
        Stop::RedirectInvalid { .. } => vec![document("Redirect to an https: URL")],
        Stop::TooManyRedirects { .. } => vec![document("End the loop of redirects")],
        Stop::Download { header: "Content-Disposition", .. } => {
            vec![
                document("Send the document without attachment")
                    .headers([("Content-Disposition", "inline".into())]),
            ]
        }
        Stop::Download { .. } => {
            vec![document("Send the type of a document").headers([("Content-Type", "text/html".into())])]
        }
        Stop::NoContent { .. } => vec![document("Respond with 200 and a document")],
        Stop::Ancestors { .. } => vec![ancestors(question, judged, also)],
        Stop::FrameOptionsDeny { .. } => {
            vec![
                document("Replace X-Frame-Options with the list of pages that may show the document")
                    .headers([(CSP, list_of_pages(question, judged, "", also))]),
            ]
        }
        // Pages of its own origin may go on to show it.
        Stop::FrameOptionsSameOrigin { .. } => {
            vec![
                document("Replace X-Frame-Options with the list of pages that may show the document")
                    .headers([(CSP, list_of_pages(question, judged, "'self'", also))]),
            ]
        }
        Stop::FrameOptionsConflict { values, .. } => {
            let own = if values.to_ascii_lowercase().contains("sameorigin") { "'self'" } else { "" };
            vec![
                document("Send X-Frame-Options in one place only, or replace it with the list of pages")
                    .headers([(CSP, list_of_pages(question, judged, own, also))]),
            ]
        }
        Stop::EmbedderPolicy { .. } => vec![
            document("Isolate the document too")
                .headers([("Cross-Origin-Embedder-Policy", "require-corp".into())]),
            page("Or, if nothing needs the isolation, remove Cross-Origin-Embedder-Policy from the page"),
        ],
        Stop::ResourcePolicy { .. } => vec![
            document("Let other origins embed the document")
                .headers([("Cross-Origin-Resource-Policy", "cross-origin".into())]),
        ],
        Stop::SandboxedOpenerPolicy { .. } => {
            vec![page("Add allow-popups-to-escape-sandbox to the sandbox of the page")]
        }
        Stop::ObjectStatus { shown_as, .. } | Stop::ObjectImage { shown_as, .. } => vec![
            document("Respond with 200 and a document"),
            page(&format!("Or use an <iframe> instead of {}", shown_as.words())),
        ],
        Stop::ErrorWithoutBody { .. } => vec![document("Send a body with the error")],
    }
}

fn origin_of(url: &str) -> String {
    Url::parse(url).map_or_else(|_| "its origin".into(), |url| source_for(&url))
}

/// The sources that cover every page around the document, and pages of further origins, after those that are there.
fn sources(question: &FrameQuestion, present: &str, also: &[Origin]) -> String {
    let mut sources: Vec<String> = present
        .split_ascii_whitespace()
        .filter(|source| !source.eq_ignore_ascii_case("'none'"))
        .map(Into::into)
        .collect();
    for origin in question.all_ancestors().chain(also.iter().cloned()).filter(|origin| !origin.is_opaque()) {
        let source = origin.serialize();
        if !sources.contains(&source) {
            sources.push(source);
        }
    }
    if sources.is_empty() { "*".into() } else { sources.join(" ") }
}

/// The policy of a document that has none for the pages around it, with the list of them.
fn list_of_pages(question: &FrameQuestion, judged: &Judged, present: &str, also: &[Origin]) -> String {
    let directive = format!("frame-ancestors {}", sources(question, present, also));
    match judged.headers() {
        Some(headers) => with_directive(headers, &directive),
        None => directive,
    }
}

/// The one policy of these headers with a directive in place of its own of that name; the directive alone where there is no policy, or
/// several.
fn with_directive(headers: &HeaderList, directive: &str) -> String {
    let Some(present) = only_policy(headers) else { return directive.to_owned() };
    let name = |text: &str| text.split_ascii_whitespace().next().unwrap_or_default().to_ascii_lowercase();
    let own = name(directive);
    let mut replaced = false;
    let mut parts: Vec<&str> = Vec::new();
    for part in present.split(';').map(str::trim).filter(|part| !part.is_empty()) {
        if name(part) != own {
            parts.push(part);
        } else if !replaced {
            replaced = true;
            parts.push(directive);
        }
    }
    if !replaced {
        parts.push(directive);
    }
    parts.join("; ")
}

/// The text of the policy, where there is one only.
fn only_policy(headers: &HeaderList) -> Option<String> {
    let mut lines = headers.lines("content-security-policy");
    let line = lines.next()?.text();
    (lines.next().is_none() && !line.contains(',')).then_some(line)
}

/// The policy that refuses, with the pages that it lacks.
fn ancestors(question: &FrameQuestion, judged: &Judged, also: &[Origin]) -> FrameChange {
    let opaque = question.all_ancestors().any(|origin| origin.is_opaque());
    let policies: Vec<Policy> = judged
        .headers()
        .into_iter()
        .flat_map(|headers| headers.lines("content-security-policy"))
        .flat_map(|line| Policy::parse_list(&line.text()))
        .filter(|policy| policy.has_directive("frame-ancestors"))
        .collect();
    if opaque {
        let words = "No source but the absence of frame-ancestors lets in a page with an opaque origin: remove the directive, or the sandbox \
                     of the page";
        return FrameChange::words(Side::Frame, words);
    }
    let words = if policies.len() > 1 {
        "List every page that embeds this one in each policy that refuses: they all must allow it"
    } else {
        "List every page that embeds this one in frame-ancestors"
    };
    // Of several policies each has a list of its own.
    let text = judged.headers().and_then(only_policy).unwrap_or_default();
    let present = text.split(';').find_map(|part| {
        let (name, sources) = part.trim().split_once(|character: char| character.is_ascii_whitespace())?;
        name.eq_ignore_ascii_case("frame-ancestors").then_some(sources)
    });
    let value = list_of_pages(question, judged, present.unwrap_or_default(), also);
    let change = FrameChange::words(Side::Frame, words);
    change.headers([("Content-Security-Policy", value)])
}
