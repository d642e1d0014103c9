//! Which checks of a suite are run.

use std::hash::Hasher;
use std::str::FromStr;

use fnv::FnvHasher;
use wildmatch::WildMatch;

use crate::web::browser::Browser;

/// What was selected. The empty selection is everything.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    only: Vec<WildMatch>,
    skip: Vec<WildMatch>,
    shard: Option<Shard>,
}

impl Selection {
    /// Checks whose ids match one of `only`, if there are any, and none of `skip`. `*` stands for any text, `?` for a letter.
    #[must_use]
    pub fn new(only: &[String], skip: &[String], shard: Option<Shard>) -> Self {
        let patterns = |texts: &[String]| texts.iter().map(|text| WildMatch::new(text)).collect();
        Self { only: patterns(only), skip: patterns(skip), shard }
    }

    /// Which part of how many it is.
    #[must_use]
    pub fn shard(&self) -> Option<(u32, u32)> {
        self.shard.map(|shard| (shard.number, shard.count))
    }

    /// Whether a check of this id is run. The id is made only where something was selected.
    #[must_use]
    pub fn contains(&self, id: impl FnOnce() -> String) -> bool {
        self.is_everything() || self.contains_id(&id())
    }

    fn is_everything(&self) -> bool {
        self.only.is_empty() && self.skip.is_empty() && self.shard.is_none()
    }

    fn contains_id(&self, id: &str) -> bool {
        (self.only.is_empty() || self.only.iter().any(|pattern| pattern.matches(id)))
            && !self.skip.iter().any(|pattern| pattern.matches(id))
            && self.shard.is_none_or(|shard| shard.contains(id))
    }
}

/// One of several parts of a suite.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    number: u32,
    count: u32,
}

impl Shard {
    /// Whether a check of this id belongs to it. It depends on the id alone: a check stays in its part when others come
    /// and go. Checks that differ in the browser alone share what they send, and so their part.
    fn contains(self, id: &str) -> bool {
        let shared = id.rsplit_once('@').filter(|(_, browser)| browser.parse::<Browser>().is_ok());
        let mut hasher = FnvHasher::default();
        hasher.write(shared.map_or(id, |(shared, _)| shared).as_bytes());
        hasher.finish() % u64::from(self.count) == u64::from(self.number - 1)
    }
}

/// Not a shard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ShardError {
    /// It is counted from 0.
    #[error("shards are counted from 1; write a 0-based index as 0+1/{count}")]
    FromZero {
        /// The number of shards.
        count: u32,
    },
    /// It is not of the form.
    #[error("must be a shard and the number of shards, such as 1/4")]
    Form,
}

impl FromStr for Shard {
    type Err = ShardError;

    fn from_str(text: &str) -> Result<Self, ShardError> {
        let numbers = text.split_once('/').and_then(|(number, count)| Some((part(number)?, part(count)?)));
        match numbers {
            Some((number, count)) if 1 <= number && number <= count => Ok(Self { number, count }),
            Some((0, count)) if count > 0 => Err(ShardError::FromZero { count }),
            _ => Err(ShardError::Form),
        }
    }
}

/// A number, or an index and what its counter lacks (`0+1`): where the index comes from a variable, nothing else may be there
/// that could add.
fn part(text: &str) -> Option<u32> {
    text.split('+').try_fold(0_u32, |sum, number| sum.checked_add(number.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns() {
        let select = |only: &[&str], skip: &[&str]| {
            let own = |texts: &[&str]| texts.iter().map(|&text| text.to_owned()).collect::<Vec<_>>();
            Selection::new(&own(only), &own(skip), None)
        };
        let id = "items/app/GET/v1/items";
        assert!(select(&[], &[]).contains_id(id));
        assert!(select(&["items/*"], &[]).contains_id(id));
        assert!(select(&["nothing", "*/GET/*"], &[]).contains_id(id));
        assert!(!select(&["items"], &[]).contains_id(id));
        assert!(!select(&["items/*"], &["*/app/*"]).contains_id(id));
    }

    /// Parts are disjoint and complete, about equal, and the same on any machine.
    #[test]
    fn shards() {
        let shards: Vec<Shard> = (1..=4).map(|number| Shard { number, count: 4 }).collect();
        let mut sizes = [0; 4];
        for number in 0..1000 {
            let id = format!("target/origin/GET/{number}");
            let holding: Vec<usize> = (0..4).filter(|&at| shards[at].contains(&id)).collect();
            assert_eq!(holding.len(), 1, "{id}");
            for browser in ["chromium", "firefox", "safari"] {
                assert!(shards[holding[0]].contains(&format!("{id}@{browser}")), "{id}");
            }
            sizes[holding[0]] += 1;
        }
        assert!(sizes.iter().all(|size| (150..350).contains(size)), "{sizes:?}");
        assert!(shards[3].contains("items/app/GET/v1/items"), "the split has changed");
        for (text, number) in [("1/4", 1), ("0+1/4", 1), ("3+1/4", 4)] {
            assert_eq!(text.parse(), Ok(Shard { number, count: 4 }), "{text}");
        }
        for text in [
            "4+1/4",
            "+1/4",
            "1+/4",
            "0++1/4",
            "4294967295+1/4",
            "0+0/4",
            "",
            "1",
            "0/2",
            "3/2",
            "1/0",
            "a/b",
            "1/2/3",
            "-1/2",
        ] {
            assert!(text.parse::<Shard>().is_err(), "{text}");
        }
    }
}
