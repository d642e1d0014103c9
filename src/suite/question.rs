//! The question of a check, and what was found: of a call, or of a document that a page shows.

use std::sync::Arc;

use url::Url;

use crate::fetch::Client;
use crate::frame::{EmbeddedAs, EmbeddingPage, FrameQuestion, Judged};
use crate::probe::{Diagnosis, Question};
use crate::web::browser::Browser;
use crate::web::origin::Origin;

/// A document, and the pages that may show it.
#[derive(Clone, Debug)]
pub struct FrameCheck {
    /// The question.
    pub question: FrameQuestion,
    /// The document's URL.
    pub url: Url,
    /// The page's origin.
    pub origin: Origin,
    /// The origins of the file whose pages may show it.
    pub allowed: Vec<Origin>,
}

impl FrameCheck {
    /// A document that a page of this origin shows; its headers are those of a real page.
    pub(super) fn new(
        origin: Origin,
        headers: &[(String, String)],
        url: Url,
        (shown_as, sandbox): (EmbeddedAs, Option<String>),
        client: Client,
    ) -> Self {
        let headers = headers.iter().map(|(name, value)| (name.clone(), value)).collect();
        let page = EmbeddingPage::of_origin(&origin, headers);
        let question = FrameQuestion {
            shown_as,
            sandbox: sandbox.filter(|_| shown_as.is_nested()),
            ..FrameQuestion::new(url.as_str(), page, client)
        };
        Self { question, url, origin, allowed: Vec::new() }
    }
}

/// The question of a check.
#[derive(Clone, Debug)]
pub enum CheckQuestion {
    /// May the page make this call?
    Call(Arc<Question>),
    /// May the page show this document?
    Frame(Box<FrameCheck>),
}

impl CheckQuestion {
    /// The page's origin.
    #[must_use]
    pub fn origin(&self) -> &Origin {
        match self {
            Self::Call(question) => question.origin(),
            Self::Frame(frame) => &frame.origin,
        }
    }

    /// The requested URL.
    #[must_use]
    pub fn url(&self) -> &Url {
        match self {
            Self::Call(question) => question.url(),
            Self::Frame(frame) => &frame.url,
        }
    }

    /// As which browser it is judged.
    #[must_use]
    pub fn browser(&self) -> Browser {
        match self {
            Self::Call(question) => question.browser(),
            Self::Frame(frame) => frame.question.client.browser,
        }
    }

    /// The call, where it is one.
    #[must_use]
    pub fn call(&self) -> Option<&Question> {
        match self {
            Self::Call(question) => Some(question),
            Self::Frame(_) => None,
        }
    }
}

/// What was found.
#[derive(Clone, Debug)]
pub enum Found {
    /// Of a call.
    Call(Box<Diagnosis>),
    /// Of a document.
    Frame(Box<Judged>),
}

impl Found {
    /// What was found of a call.
    #[must_use]
    pub fn call(&self) -> Option<&Diagnosis> {
        match self {
            Self::Call(diagnosis) => Some(diagnosis),
            Self::Frame(_) => None,
        }
    }
}
