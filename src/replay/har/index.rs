//! Which entries of a file belong together.

use std::collections::{HashMap, HashSet};

use url::Url;

use crate::record::har::Har;

/// How many requests of one URL are looked at for the one that belongs to another.
const NEAR: usize = 1000;

/// The entries by method and URL, in the file's order.
pub(super) struct Index(HashMap<(String, String), Vec<usize>>);

/// The entries that belong to some request already.
pub(super) struct UsedEntries<'a> {
    pub(super) before: &'a HashSet<usize>,
    pub(super) own: Vec<usize>,
}

impl<'a> UsedEntries<'a> {
    /// Those of earlier requests.
    pub(super) fn before(before: &'a HashSet<usize>) -> Self {
        Self { before, own: Vec::new() }
    }

    fn contains(&self, place: usize) -> bool {
        self.own.contains(&place) || self.before.contains(&place)
    }
}

impl Index {
    pub(super) fn of(har: &Har) -> Self {
        let mut places: HashMap<_, Vec<usize>> = HashMap::new();
        for (place, entry) in har.entries.iter().enumerate() {
            places.entry((entry.method().to_owned(), address(entry.url()))).or_default().push(place);
        }
        Self(places)
    }

    fn places(&self, method: &str, url: &str) -> &[usize] {
        self.0.get(&(method.to_owned(), address(url))).map_or(&[], Vec::as_slice)
    }

    /// The preflight of the request at a place: the nearest before it, or else the first after it.
    pub(super) fn preflight(
        &self,
        har: &Har,
        place: usize,
        url: &str,
        method: &str,
        used: &UsedEntries<'_>,
    ) -> Option<usize> {
        let fits = |candidate: &&usize| {
            let entry = &har.entries[**candidate];
            !used.contains(**candidate)
                && entry.is_preflight()
                && entry.header("access-control-request-method").is_none_or(|requested| requested == method)
        };
        let places = self.places("OPTIONS", url);
        let here = places.partition_point(|candidate| *candidate < place);
        let before = places[..here].iter().rev().take(NEAR).find(fits);
        before.or_else(|| places[here..].iter().take(NEAR).find(fits)).copied()
    }

    /// The next request of that method and URL after a place.
    pub(super) fn later(
        &self,
        method: &str,
        url: &str,
        here: usize,
        used: &UsedEntries<'_>,
    ) -> Option<usize> {
        let places = self.places(method, url);
        let after = places.partition_point(|place| *place <= here);
        places[after..].iter().copied().take(NEAR).find(|place| !used.contains(*place))
    }
}

/// A URL as it is compared: without its fragment, as the parser writes it.
fn address(url: &str) -> String {
    match Url::parse(url) {
        Ok(mut url) => {
            url.set_fragment(None);
            url.into()
        }
        Err(_) => url.to_owned(),
    }
}
