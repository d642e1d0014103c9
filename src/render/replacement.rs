//! The code that does with messages what the old channels did, for both sides.

use crate::frame::{Channel, EmbeddedAs, FrameQuestion, Judged, Loading};
use crate::web::origin::Origin;

/// Code for both sides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replacement {
    /// The page's.
    pub page: String,
    /// The document's.
    pub document: String,
}

/// The code for the two; `None` where no document is shown, or each reaches the other's DOM.
#[must_use]
pub fn replacement(question: &FrameQuestion, judged: &Judged) -> Option<Replacement> {
    let Loading::Shown(document) = &judged.loading else { return None };
    let cut = judged.channels.as_ref()?.opener.as_ref().is_some_and(|(open, _)| !open);
    if judged.has_open(Channel::Dom) || cut || !document.sandbox.scripts {
        return None;
    }
    let (page, frame) = (question.page_origin(), &document.origin);
    let (window, host) = match question.shown_as {
        EmbeddedAs::Popup => ("popup", "opener"),
        EmbeddedAs::Iframe | EmbeddedAs::Object | EmbeddedAs::Embed => ("frame.contentWindow", "parent"),
    };
    Some(Replacement {
        page: format!(
            "addEventListener('message', (event) => {{\n  if ({} || event.source !== {window}) return;\n  if (event.data.type === 'ready') \
             {window}.postMessage({{ type: 'question' }}, {});\n  if (event.data.type === 'result') use(event.data.value);\n}});\n",
            differs(frame),
            target(frame)
        ),
        document: format!(
            "addEventListener('message', (event) => {{\n  if ({} || event.source !== {host}) return;\n  if (event.data.type === 'question') \
             event.source.postMessage({{ type: 'result', value }}, {});\n}});\n{host}.postMessage({{ type: 'ready' }}, {});\n",
            differs(&page),
            target(&page),
            target(&page)
        ),
    })
}

/// The check that a message does not come from this origin.
fn differs(origin: &Origin) -> String {
    format!("event.origin !== '{}'", origin.serialize())
}

/// The target that reaches this origin alone; an opaque one is reached by the star only.
fn target(origin: &Origin) -> String {
    if origin.is_opaque() { "'*'".into() } else { format!("'{}'", origin.serialize()) }
}
