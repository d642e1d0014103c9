//! Which origins are tried at the same time: those of which none can make another needless.

use std::collections::VecDeque;

use super::class::Class;
use super::trial::{Referrer, Trial, When};

/// How many are tried at a time.
const AT_A_TIME: usize = 4;

/// Takes the next ones: at most `most`, and one where the server has limited the rate. What is needless is dropped.
pub(super) fn next(
    queue: &mut VecDeque<Trial>,
    most: usize,
    is_needless: impl Fn(&Trial) -> bool,
) -> Vec<Trial> {
    let mut batch: Vec<Trial> = Vec::new();
    let mut at = 0;
    while batch.len() < most.min(AT_A_TIME) && at < queue.len() {
        let trial = &queue[at];
        let waits = batch.iter().chain(queue.range(..at)).any(|earlier| decides(earlier, trial));
        if waits {
            at += 1;
        } else if is_needless(trial) {
            queue.remove(at);
        } else {
            batch.extend(queue.remove(at));
        }
    }
    batch
}

/// The classes that make a trial of this one needless where one of them is found.
pub(super) fn covered_by(class: Class) -> &'static [Class] {
    match class {
        Class::SuffixMatch => &[Class::PublicSuffixMatch, Class::SubstringMatch],
        Class::PrefixMatch => &[Class::SubstringMatch],
        Class::UnescapedDot => &[Class::PublicSuffixMatch, Class::SubstringMatch, Class::SuffixMatch],
        Class::AnySubdomain => &[Class::PublicSuffixMatch],
        _ => &[],
    }
}

/// Whether what comes of one trial can make a later one needless, or needed.
fn decides(earlier: &Trial, later: &Trial) -> bool {
    let classes = |trial: &Trial| std::iter::once(trial.class).chain(trial.also).collect::<Vec<_>>();
    let is_enough = |class: &Class| {
        let same = !has_many_names(*class) && classes(later).contains(class);
        same || covered_by(later.class).contains(class)
    };
    let is_due = match later.when {
        When::Always => false,
        When::HttpLetIn => earlier.class == Class::InsecureScheme,
        When::HostLetIn(_) => earlier.class == Class::LocalhostAllowed,
    };
    let is_alone = |trial: &Trial| trial.referrer != Referrer::Usual;
    is_due
        || is_alone(earlier)
        || is_alone(later)
        || earlier.class == Class::AnyOrigin
        || classes(earlier).iter().any(is_enough)
}

/// Whether a class has so many names, mostly refused, that a few needless requests are worth the time.
fn has_many_names(class: Class) -> bool {
    matches!(class, Class::HostingPlatform | Class::LocalhostAllowed | Class::AppScheme)
}
