//! What explains a frame without deciding on it.

use super::load::{Document, Loading};
use super::page::policies;
use super::question::{EmbeddedAs, FrameQuestion};
use super::{Judged, Visible};
use crate::rules::{CookieFault, Rule};
use crate::web::csp::Policy;
use crate::web::frame_options::FrameOptions;
use crate::web::headers::HeaderList;
use crate::web::html::pragmas;
use crate::web::opener_policy::OpenerPolicy;
use crate::web::text::shown;
use crate::web::trustworthy::is_potentially_trustworthy;

/// What explains a frame, or will surprise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FrameNotice {
    /// X-Frame-Options has a value that is not known.
    FrameOptionsInvalid {
        /// The value.
        value: String,
        /// Whether anything else protects the document.
        is_protected: bool,
    },
    /// `frame-ancestors` takes the place of X-Frame-Options.
    FrameOptionsOverridden {
        /// The value of X-Frame-Options.
        value: String,
    },
    /// `frame-ancestors` stands in a policy that only reports.
    AncestorsReportOnly,
    /// A policy of the document stands in a `<meta>`, where it does not count.
    PolicyInMeta {
        /// What stands there.
        name: &'static str,
    },
    /// `load` fires although no document is shown.
    LoadEvent {
        /// What stands in the frame.
        visible: Visible,
        /// Whether `load` fires.
        fires: bool,
    },
    /// A cookie is not sent.
    CookieNotSent {
        /// Its name.
        name: String,
        /// Why.
        fault: CookieFault,
    },
    /// A sandbox that the document can take off.
    NoSandboxEffect,
    /// Nothing keeps other sites from showing the document.
    ProtectionMissing,
    /// An opener policy over http.
    OpenerPolicyInsecure {
        /// Its value.
        value: String,
        /// Whether it is the page's.
        is_page: bool,
    },
}

impl FrameNotice {
    /// The rule.
    #[must_use]
    pub fn rule(&self) -> Rule {
        match self {
            Self::FrameOptionsInvalid { .. } => Rule::FrameXfoInvalid,
            Self::FrameOptionsOverridden { .. } => Rule::FrameXfoOverridden,
            Self::AncestorsReportOnly => Rule::FrameAncestorsReportOnly,
            Self::PolicyInMeta { .. } => Rule::FramePolicyInMeta,
            Self::LoadEvent { .. } => Rule::FrameLoadEvent,
            Self::CookieNotSent { .. } => Rule::FrameCookieNotSent,
            Self::NoSandboxEffect => Rule::FrameNoSandboxEffect,
            Self::ProtectionMissing => Rule::FrameProtectionMissing,
            Self::OpenerPolicyInsecure { .. } => Rule::CoopNotSecure,
        }
    }

    /// One or two sentences.
    #[must_use]
    pub fn message(&self) -> String {
        match self {
            Self::FrameOptionsInvalid { value, is_protected } => format!(
                "X-Frame-Options is {}, which browsers do not know: the header is ignored{}.",
                shown(value),
                if *is_protected { "" } else { ", so every page may show the document" }
            ),
            Self::FrameOptionsOverridden { value } => format!(
                "X-Frame-Options ({}) is not looked at: a Content-Security-Policy with frame-ancestors takes its place.",
                shown(value)
            ),
            Self::AncestorsReportOnly => {
                "frame-ancestors stands in Content-Security-Policy-Report-Only: it only reports, and stops no page.".into()
            }
            Self::PolicyInMeta { name } => {
                format!("{name} stands in a <meta>, where it is ignored: it must be a header of the response.")
            }
            Self::LoadEvent { visible, fires } => format!(
                "The page's script cannot tell: the element {}, and what stands in it is {}. Have the document post a message, and wait for \
                 that with a time-out.",
                if *fires { "fires load all the same" } else { "fires nothing" },
                visible.words()
            ),
            Self::CookieNotSent { name, fault } => {
                let name = if name.is_empty() { "without a name".to_owned() } else { shown(name) };
                format!("The cookie {name} is not sent: {}.", fault.why())
            }
            Self::NoSandboxEffect => "allow-scripts and allow-same-origin together undo the sandbox of a document of the page's own origin: \
                                      its script can take the attribute away."
                .into(),
            Self::ProtectionMissing => "Nothing keeps any site from showing this document in a frame (clickjacking): it has neither \
                                        frame-ancestors nor X-Frame-Options."
                .into(),
            Self::OpenerPolicyInsecure { value, is_page } => format!(
                "Cross-Origin-Opener-Policy: {} of the {} is ignored: it did not come over https.",
                shown(value),
                if *is_page { "page" } else { "document" }
            ),
        }
    }
}

/// The notices on a document that was judged; `body` is how it begins.
#[must_use]
pub(super) fn notices(question: &FrameQuestion, judged: &Judged, body: &[u8]) -> Vec<FrameNotice> {
    let mut all = Vec::new();
    if let Some(headers) = judged.headers() {
        all.extend(header_notices(question, headers));
        if let Loading::Shown(document) = &judged.loading {
            all.extend(document_notices(question, document, headers, body));
        }
    }
    if let Some((visible, fires)) = judged.visible_with_event().filter(|_| question.shown_as.is_nested()) {
        all.push(FrameNotice::LoadEvent { visible, fires });
    }
    let left = judged.cookies_left.iter();
    all.extend(
        left.map(|(name, fault)| FrameNotice::CookieNotSent { name: name.clone(), fault: fault.clone() }),
    );
    all.extend(insecure_opener_policies(question, judged));
    all
}

fn header_notices(question: &FrameQuestion, headers: &HeaderList) -> Vec<FrameNotice> {
    let mut all = Vec::new();
    if !question.shown_as.is_nested() {
        return all;
    }
    let covers = |policy: &Policy| policy.has_directive("frame-ancestors");
    let is_protected = policies(headers).iter().any(covers);
    let value = headers.get_text("x-frame-options").unwrap_or_default();
    match FrameOptions::of(headers) {
        FrameOptions::Absent => {}
        _ if is_protected => all.push(FrameNotice::FrameOptionsOverridden { value }),
        FrameOptions::Unknown => all.push(FrameNotice::FrameOptionsInvalid { value, is_protected }),
        _ => {}
    }
    let reports = headers.lines("content-security-policy-report-only");
    if reports.flat_map(|line| Policy::parse_list(&line.text())).any(|policy| covers(&policy)) {
        all.push(FrameNotice::AncestorsReportOnly);
    }
    all
}

fn document_notices(
    question: &FrameQuestion,
    document: &Document,
    headers: &HeaderList,
    body: &[u8],
) -> Vec<FrameNotice> {
    let mut all = Vec::new();
    let text = String::from_utf8_lossy(body);
    let in_meta = |name: &str, word: &str| {
        pragmas(&text, name).iter().any(|content| content.to_ascii_lowercase().contains(word))
    };
    if in_meta("x-frame-options", "") {
        all.push(FrameNotice::PolicyInMeta { name: "X-Frame-Options" });
    }
    if in_meta("content-security-policy", "frame-ancestors") {
        all.push(FrameNotice::PolicyInMeta { name: "frame-ancestors" });
    }
    let element = question.sandbox.as_deref().map(super::Sandbox::of_attribute);
    if element.is_some_and(|sandbox| sandbox.scripts && sandbox.same_origin)
        && document.origin.is_same_origin(&question.page_origin())
    {
        all.push(FrameNotice::NoSandboxEffect);
    }
    let is_protected = policies(headers).iter().any(|policy| policy.has_directive("frame-ancestors"))
        || matches!(
            FrameOptions::of(headers),
            FrameOptions::Deny | FrameOptions::SameOrigin | FrameOptions::Conflict
        );
    if question.shown_as.is_nested() && document.status > 0 && !is_protected {
        all.push(FrameNotice::ProtectionMissing);
    }
    all
}

fn insecure_opener_policies(question: &FrameQuestion, judged: &Judged) -> Vec<FrameNotice> {
    if question.shown_as != EmbeddedAs::Popup {
        return Vec::new();
    }
    let insecure = |headers: &HeaderList, url: Option<&url::Url>, is_page| {
        let says = OpenerPolicy::obtain(headers) != OpenerPolicy::UnsafeNone;
        let value = headers.get_text("cross-origin-opener-policy").unwrap_or_default();
        let counts = url.is_some_and(is_potentially_trustworthy);
        (says && !counts).then_some(FrameNotice::OpenerPolicyInsecure { value, is_page })
    };
    let page = insecure(&question.page.headers, question.page.url.as_ref(), true);
    let document = judged.headers().and_then(|headers| insecure(headers, judged.url.as_ref(), false));
    page.into_iter().chain(document).collect()
}
