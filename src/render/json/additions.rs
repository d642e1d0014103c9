//! What a probe's line has beside the verdict.

use super::super::difference::Comparison;
use super::super::fix::OtherSettings;
use crate::confirm::Confirmed;
use crate::fix::Configuration;
use crate::record::{Kind, RecordedCall};

/// What a probe's line has beside the verdict.
#[derive(Clone, Copy, Default)]
pub struct Additions<'a> {
    /// What a real browser did with the same question.
    pub confirmed: Option<&'a Confirmed>,
    /// What the pasted text was, and the call that was read in it.
    pub pasted: Option<(Kind, &'a RecordedCall)>,
    /// How the verdict contradicts the pasted message.
    pub contradiction: Option<&'a str>,
    /// The configuration that would allow it.
    pub fix: Option<&'a Configuration>,
    /// What it needs that is not CORS.
    pub other_settings: Option<&'a OtherSettings>,
    /// What is different from the round before, and the number of the round.
    pub watch: Option<(&'a Comparison, u64)>,
}
