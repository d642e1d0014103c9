//! A diagnosis for people.

use super::Style;
use super::secrets::Secrets;
use crate::fetch::Sending;
use crate::probe::{Diagnosis, Question};
use crate::rules::Notice;

/// How much of a diagnosis is shown.
#[derive(Clone, Copy, Debug)]
pub struct Detail {
    /// All headers, not only those that decided.
    pub verbose: bool,
    /// Whether credentials are shown.
    pub secrets: Secrets,
}

/// TODO
#[must_use]
pub fn verdict_line(diagnosis: &Diagnosis, _many: bool) -> String {
    format!("{:?}\n", diagnosis.outcome)
}
/// TODO
#[must_use]
pub fn row(diagnosis: &Diagnosis, _style: Style) -> String {
    format!("{:?}\n", diagnosis.outcome)
}
/// TODO
#[must_use]
pub fn probe(diagnosis: &Diagnosis, _detail: Detail, _style: Style) -> String {
    format!("{:?}\n", diagnosis.outcome)
}
/// TODO
#[must_use]
pub fn dry_run(_q: &Question, _s: &[Sending], _n: &[Notice], _se: Secrets, _style: Style) -> String {
    String::new()
}
