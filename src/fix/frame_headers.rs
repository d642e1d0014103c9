//! Sets of headers that decide over frames, popups and isolation.

use crate::web::vocabulary::vocabulary;

vocabulary! {
    /// A set of headers.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum FrameHeaders: "a set of headers" {
        /// `frame-ancestors`.
        Ancestors = "ancestors": "Only pages of --origin may show the URL in a frame",
        /// For `SharedArrayBuffer`.
        Isolated = "isolated": "The page is cross-origin isolated, for SharedArrayBuffer",
        /// The same, without headers of others.
        Credentialless = "credentialless": "The same, with images and scripts of other sites requested without cookies",
        /// For a document inside of such a page.
        Embedded = "embedded": "The document may stand in a frame of an isolated page",
        /// For logins and payments in popups.
        Popups = "popups": "Popups of the page, such as logins and payments, can report back",
    }
}

const COOP: &str = "Cross-Origin-Opener-Policy";
const COEP: &str = "Cross-Origin-Embedder-Policy";
const CORP: &str = "Cross-Origin-Resource-Policy";

impl FrameHeaders {
    /// The headers, for pages of these sources.
    #[must_use]
    pub fn headers(self, sources: &[String]) -> Vec<(&'static str, String)> {
        let fixed = |headers: &[(&'static str, &str)]| {
            headers.iter().map(|(name, value)| (*name, (*value).to_owned())).collect()
        };
        match self {
            Self::Ancestors => {
                vec![("Content-Security-Policy", format!("frame-ancestors {}", sources.join(" ")))]
            }
            Self::Isolated => fixed(&[(COOP, "same-origin"), (COEP, "require-corp")]),
            Self::Credentialless => fixed(&[(COOP, "same-origin"), (COEP, "credentialless")]),
            Self::Embedded => fixed(&[(COEP, "require-corp"), (CORP, "cross-origin")]),
            Self::Popups => fixed(&[(COOP, "same-origin-allow-popups")]),
        }
    }

    /// What they do, and what they cost.
    #[must_use]
    pub fn reason(self) -> &'static str {
        match self {
            Self::Ancestors => "Only listed pages may show the document in a frame.",
            Self::Isolated => {
                "The page is cross-origin isolated. What it loads from other origins needs Cross-Origin-Resource-Policy or CORS then, each \
                 document in its frames both headers of --frames embedded, and popups of other origins lose their opener. corscheck frame \
                 --isolated lists what would be refused."
            }
            Self::Credentialless => {
                "The page is cross-origin isolated, but not in Safari, which does not know credentialless. Images and scripts of other \
                 origins are requested without cookies; frames need both headers of --frames embedded all the same."
            }
            Self::Embedded => {
                "The document may stand in a frame of an isolated page, of any origin. Which pages may show it says frame-ancestors: \
                 --frames ancestors."
            }
            Self::Popups => {
                "Popups that the page opens keep their opener, and the page keeps its handle; windows that open the page do not. It does \
                 not isolate the page. The popup's own response must have no Cross-Origin-Opener-Policy."
            }
        }
    }
}
