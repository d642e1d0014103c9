//! URLs and origins of a command line, which may lack their scheme. What was made of them is said once.

use std::borrow::Cow;
use std::path::Path;

use url::Url;

use crate::cli::stderr;
use crate::fetch::Page;
use crate::probe::{PageOriginError, TargetError, page_of, target_url};
use crate::web::typed_url::complete;

/// A URL to call.
pub(super) fn url(text: &str) -> Result<Url, TargetError> {
    target_url(&completed(text))
}

/// A page, by its URL or origin.
pub(super) fn page(text: &str) -> Result<Page, PageOriginError> {
    page_of(&completed(text))
}

/// The whole URL that was meant, where that is clear. A file's name is not completed.
pub(super) fn completed(text: &str) -> Cow<'_, str> {
    match complete(text).filter(|_| !Path::new(text).is_file()) {
        None => text.into(),
        Some(completed) => {
            stderr::note_once(&completed.sentence());
            completed.url.into()
        }
    }
}
