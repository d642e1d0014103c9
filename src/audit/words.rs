//! Random words: names that no list of allowed or denied origins has.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;

/// Makes words of five to eight letters.
#[derive(Clone, Debug)]
pub struct Words(u64);

impl Words {
    /// Other words each time.
    #[must_use]
    pub fn random() -> Self {
        Self::seeded(RandomState::new().hash_one(0_u8))
    }

    /// The same words for the same seed.
    #[must_use]
    pub fn seeded(seed: u64) -> Self {
        Self(seed)
    }

    /// The next word.
    pub(super) fn word(&mut self) -> String {
        let length = 5 + self.below(4);
        self.letters("abcdefghijklmnopqrstuvwxyz", length)
    }

    /// So many of these letters.
    pub(super) fn letters(&mut self, alphabet: &str, count: usize) -> String {
        (0..count).filter_map(|_| alphabet.chars().nth(self.below(alphabet.len()))).collect()
    }

    /// Bytes for the key of a WebSocket's handshake.
    pub(super) fn key(&mut self) -> [u8; 16] {
        std::array::from_fn(|_| u8::try_from(self.below(256)).unwrap_or_default())
    }

    /// A number below another: [SplitMix64](https://doi.org/10.1145/2714064.2660195).
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let bounded = (mixed ^ (mixed >> 31)) % (bound.max(1) as u64);
        usize::try_from(bounded).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_only() {
        let mut words = Words::seeded(1);
        let some: Vec<String> = (0..100).map(|_| words.word()).collect();
        assert!(some.iter().all(|word| (5..=8).contains(&word.len())), "{some:?}");
        assert!(some.iter().all(|word| word.bytes().all(|byte| byte.is_ascii_lowercase())), "{some:?}");
        assert_ne!(some[0], some[1]);
    }
}
