//! Which entries of a file belong together.

use std::collections::{HashMap, HashSet};

use url::Url;

use super::preflights::{Distance, Fit, Needs, Offer};
use crate::record::har::{Entry, Har};

/// How many requests of one URL are looked at for the one that belongs to another.
const NEAR: usize = 1000;
/// How many requests before and after a preflight are looked at for the one that it is for.
const NEAR_PREFLIGHT: usize = 20;
/// The methods that a preflight may be for, where it does not name one.
const USUAL_METHODS: [&str; 6] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];

/// The entries by method and URL, in the file's order, and the preflight of each.
pub(super) struct Index {
    places: HashMap<(String, String), Vec<usize>>,
    /// The preflights by the requests that they are for.
    preflights: HashMap<usize, usize>,
    /// The preflights for which the file has no request.
    lone: Vec<usize>,
}

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
        let mut index = Self { places, preflights: HashMap::new(), lone: Vec::new() };
        index.assign_preflights(har);
        index
    }

    /// Gives each preflight to the request that it fits best; of those alike, to the nearest.
    fn assign_preflights(&mut self, har: &Har) {
        let all: Vec<usize> =
            (0..har.entries.len()).filter(|place| har.entries[*place].is_preflight()).collect();
        let mut pairs: Vec<(Fit, Distance, usize, usize)> = Vec::new();
        let mut needs: HashMap<usize, Needs> = HashMap::new();
        for preflight in &all {
            let entry = &har.entries[*preflight];
            let offer = Offer::of(entry);
            let address = address(entry.url());
            let methods: Vec<&str> = match entry.header("access-control-request-method") {
                Some(method) => vec![method.trim()],
                None => USUAL_METHODS.to_vec(),
            };
            for method in methods {
                let key = (method.to_owned(), address.clone());
                let Some(places) = self.places.get(&key) else { continue };
                let here = places.partition_point(|place| place < preflight);
                let start = here.saturating_sub(NEAR_PREFLIGHT);
                for place in places[start..].iter().take(2 * NEAR_PREFLIGHT) {
                    let request = &har.entries[*place];
                    if request.is_preflight() {
                        continue;
                    }
                    if let Some(fit) = offer.fit(needs.entry(*place).or_insert_with(|| Needs::of(request))) {
                        pairs.push((fit, Distance::between(*place, *preflight), *place, *preflight));
                    }
                }
            }
        }
        pairs.sort();
        let mut given = HashSet::new();
        for (_, _, request, preflight) in pairs {
            if !self.preflights.contains_key(&request) && given.insert(preflight) {
                self.preflights.insert(request, preflight);
            }
        }
        self.lone = all.into_iter().filter(|preflight| !given.contains(preflight)).collect();
    }

    fn places(&self, method: &str, url: &str) -> &[usize] {
        self.places.get(&(method.to_owned(), address(url))).map_or(&[], Vec::as_slice)
    }

    /// The preflight of the request at a place.
    pub(super) fn preflight_of(&self, request: usize) -> Option<usize> {
        self.preflights.get(&request).copied()
    }

    /// The preflights for which the file has no request.
    pub(super) fn lone_preflights(&self) -> &[usize] {
        &self.lone
    }

    /// A preflight of a request that the file does not have: the nearest to a place.
    pub(super) fn lone_preflight(
        &self,
        har: &Har,
        here: usize,
        url: &str,
        method: &str,
        used: &UsedEntries<'_>,
    ) -> Option<usize> {
        let is_for = |entry: &Entry| {
            entry.header("access-control-request-method").is_none_or(|requested| requested == method)
        };
        let places = self.places("OPTIONS", url);
        let start = places.partition_point(|place| *place < here).saturating_sub(NEAR / 2);
        let near = places[start..].iter().take(NEAR).copied();
        near.filter(|place| self.lone.binary_search(place).is_ok())
            .filter(|place| !used.contains(*place) && is_for(&har.entries[*place]))
            .min_by_key(|place| Distance::between(here, *place))
    }

    /// The next request of that method and URL after a place, of those that may be it.
    pub(super) fn later(
        &self,
        method: &str,
        url: &str,
        here: usize,
        used: &UsedEntries<'_>,
        mut may_be: impl FnMut(usize) -> bool,
    ) -> Option<usize> {
        let places = self.places(method, url);
        let after = places.partition_point(|place| *place <= here);
        places[after..].iter().copied().take(NEAR).find(|place| !used.contains(*place) && may_be(*place))
    }

    /// The places of earlier requests of the same method and URL, the nearest first.
    pub(super) fn earlier(&self, har: &Har, here: usize) -> impl Iterator<Item = usize> {
        let entry = &har.entries[here];
        let places = self.places(entry.method(), entry.url());
        let before = places.partition_point(|place| *place < here);
        places[..before].iter().rev().copied().take(NEAR)
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
