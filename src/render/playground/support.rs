//! How far a case can be served, as words.

use super::super::sentences;
use crate::playground::Support;

/// The id.
pub(super) fn how(support: &Support) -> &'static str {
    match support {
        Support::Browser => "browser",
        Support::ProbeOnly(_) => "probe",
        Support::None(_) => "none",
    }
}

/// Why it cannot be tried in a browser.
pub(super) fn reason(support: &Support) -> Option<String> {
    match support {
        Support::Browser => None,
        Support::ProbeOnly(why) | Support::None(why) => Some(sentences::sentence(why)),
    }
}
