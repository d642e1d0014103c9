//! The frames of a page: which document each has, and around which it stands.

use std::collections::HashMap;

/// What is known of the frames.
#[derive(Clone, Debug, Default)]
pub(super) struct Frames {
    /// The page's own.
    main: Option<String>,
    parents: HashMap<String, String>,
    /// The URL of each frame's document.
    documents: HashMap<String, String>,
}

impl Frames {
    /// Notes that a frame stands in another one.
    pub(super) fn attach(&mut self, frame: String, parent: String) {
        if !parent.is_empty() {
            self.parents.insert(frame, parent);
        }
    }

    /// Notes that a frame loads a document. The document in which it stands; `None` of the page's own frame.
    pub(super) fn open(&mut self, frame: String, url: &str) -> Option<String> {
        let main = self.main.get_or_insert_with(|| frame.clone()).clone();
        let around = (frame != main).then(|| {
            let parent = self.parents.get(&frame).unwrap_or(&main);
            self.documents.get(parent).or_else(|| self.documents.get(&main)).cloned().unwrap_or_default()
        });
        self.documents.insert(frame, url.to_owned());
        around
    }

    /// The document of a frame.
    pub(super) fn document(&self, frame: &str) -> Option<&str> {
        self.documents.get(frame).map(String::as_str)
    }
}
