//! The names by which scripts make requests, and where they stand.

use super::super::literal::{Reader, Value};

/// A name that makes a request.
#[derive(Clone, Copy)]
pub(super) enum Name {
    Fetch,
    Axios(&'static str),
    /// The same of an instance, by its number.
    Instance(usize, &'static str),
    JQuery,
    /// `$.get(url, data, …)` and its like, by the method.
    JQueryShort(&'static str),
    Open,
}

const NAMES: [(&str, Name); 17] = [
    ("fetch(", Name::Fetch),
    ("axios(", Name::Axios("")),
    ("axios.request(", Name::Axios("")),
    ("axios.get(", Name::Axios("GET")),
    ("axios.delete(", Name::Axios("DELETE")),
    ("axios.post(", Name::Axios("POST")),
    ("axios.put(", Name::Axios("PUT")),
    ("axios.patch(", Name::Axios("PATCH")),
    ("$.ajax(", Name::JQuery),
    ("$.get(", Name::JQueryShort("GET")),
    ("$.getJSON(", Name::JQueryShort("GET")),
    ("$.post(", Name::JQueryShort("POST")),
    ("jQuery.ajax(", Name::JQuery),
    ("jQuery.get(", Name::JQueryShort("GET")),
    ("jQuery.getJSON(", Name::JQueryShort("GET")),
    ("jQuery.post(", Name::JQueryShort("POST")),
    (".open(", Name::Open),
];

/// The methods of axios and its instances that make a request.
const CALLING: [(&str, &str); 7] = [
    (".request(", ""),
    (".get(", "GET"),
    (".delete(", "DELETE"),
    (".head(", "HEAD"),
    (".post(", "POST"),
    (".put(", "PUT"),
    (".patch(", "PATCH"),
];
/// The most instances that are looked for in one script.
const MOST_INSTANCES: usize = 8;

/// What `axios.create()` makes, by the names of the variables: what their calls have in common.
pub(super) fn instances(text: &str) -> Vec<(String, Value)> {
    let made = text.match_indices("axios.create(").take(MOST_INSTANCES);
    made.filter_map(|(place, words)| {
        let before = text[..place].trim_end().strip_suffix('=')?.trim_end();
        let name = before
            .rsplit(|letter: char| !(letter.is_alphanumeric() || ['_', '$'].contains(&letter)))
            .next()?;
        let arguments = Reader::at(text, place + words.len()).arguments().ok()?;
        (!name.is_empty()).then(|| (name.to_owned(), arguments.into_iter().next().unwrap_or(Value::Nothing)))
    })
    .collect()
}

/// Finds the calls of a script one after the other. Each name is searched for once from each place where it stands, so that many
/// calls of few names cost no more than the text is long.
pub(super) struct Search<'a> {
    text: &'a str,
    /// Where the first `XMLHttpRequest` stands.
    xhr: Option<usize>,
    /// The names, and where each stands next.
    names: Vec<(String, Name, Option<usize>)>,
}

impl<'a> Search<'a> {
    pub(super) fn of(text: &'a str, instances: &[(String, Value)]) -> Self {
        let of_instances = instances.iter().enumerate().flat_map(|(number, (name, _))| {
            CALLING
                .iter()
                .map(move |(words, method)| (format!("{name}{words}"), Name::Instance(number, method)))
        });
        let names = NAMES.iter().map(|(name, kind)| ((*name).to_owned(), *kind)).chain(of_instances);
        let mut search = Self { text, xhr: text.find("XMLHttpRequest"), names: Vec::new() };
        search.names = names
            .map(|(name, kind)| {
                let place = search.place(&name, 0);
                (name, kind, place)
            })
            .collect();
        search
    }

    /// Where a name stands next as a whole. `window.fetch(` is fetch too, `prefetch(` is not. `.open(` is XMLHttpRequest's where
    /// its name stands before it.
    fn place(&self, name: &str, from: usize) -> Option<usize> {
        let ends_name = |letter: char| letter.is_alphanumeric() || letter == '_';
        let is_whole = |place: &usize| {
            let before = self.text[..*place].chars().next_back();
            !before.is_some_and(ends_name)
                || name.starts_with('.') && self.xhr.is_some_and(|xhr| xhr < *place)
        };
        let rest = self.text.get(from..)?;
        rest.match_indices(name).map(|(place, _)| from + place).find(is_whole)
    }

    /// The next call at or behind a place, and where its arguments begin.
    pub(super) fn next(&mut self, from: usize) -> Option<(Name, usize)> {
        for number in 0..self.names.len() {
            let (name, _, place) = &self.names[number];
            if place.is_some_and(|place| place < from) {
                self.names[number].2 = self.place(name, from);
            }
        }
        let found = self.names.iter().filter_map(|(name, kind, place)| Some(((*place)?, *kind, name.len())));
        found.min_by_key(|(place, ..)| *place).map(|(place, kind, length)| (kind, place + length))
    }
}
