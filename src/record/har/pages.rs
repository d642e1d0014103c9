//! Which page made a request.

use std::collections::{HashMap, HashSet};

use url::{Origin, Url};

use super::entry::Entry;
use super::lenient::object;
use crate::record::request_source::RequestSource;

object! {
    /// A page as HAR writes it.
    pub(super) struct Page {
        id: Option<String> = "id",
        title: Option<String> = "title",
        url: Option<String> = "_URL" | "_url",
    }
}

/// The pages of a recording.
#[derive(Debug, Default)]
pub(super) struct Pages {
    /// Their URLs by their ids.
    urls: HashMap<String, String>,
    /// The origins of all documents, also of those in frames.
    origins: HashSet<Origin>,
}

impl Pages {
    pub(super) fn of(pages: Vec<Page>, entries: &[Entry]) -> Self {
        let mut urls = HashMap::new();
        for Page { id, title, url } in pages {
            let known = [url, title].into_iter().flatten().find(|text| is_url(text));
            if let (Some(id), Some(url)) = (id, known) {
                urls.insert(id, url);
            }
        }
        let mut origins: HashSet<Origin> = urls.values().filter_map(|url| origin(url)).collect();
        for entry in entries {
            let is_document = entry.source() == Some(RequestSource::Navigation)
                && entry.status().is_some_and(|status| status < 300);
            if !is_document || !is_url(entry.url()) {
                continue;
            }
            origins.extend(origin(entry.url()));
            // The first document of a page is its own.
            if let Some(id) = entry.page_id() {
                urls.entry(id.to_owned()).or_insert_with(|| entry.url().to_owned());
            }
        }
        Self { urls, origins }
    }

    /// The URL of the page to which an entry belongs.
    pub(super) fn url_of(&self, entry: &Entry) -> Option<&str> {
        entry.page_id().and_then(|id| self.urls.get(id)).map(String::as_str)
    }

    /// The URL of the page that made a request, or its origin.
    pub(super) fn page_of<'a>(&'a self, entry: &'a Entry) -> Option<&'a str> {
        let header = |name: &str| entry.header(name).map(str::trim).filter(|value| is_url(value));
        if let Some(origin) = header("origin") {
            return Some(origin);
        }
        let known = entry.page_id().and_then(|id| self.urls.get(id)).map(String::as_str);
        // What a style sheet loads has its URL for a Referer; a frame's document is one of the file's.
        let referrer = header("referer").filter(|url| {
            known.is_none() || origin(url).is_some_and(|origin| self.origins.contains(&origin))
        });
        referrer.or(known)
    }
}

fn origin(url: &str) -> Option<Origin> {
    Url::parse(url).ok().map(|url| url.origin())
}

/// Whether a text is a URL as a whole: a title may have one among other words.
fn is_url(text: &str) -> bool {
    let has_host = |url: Url| url.has_host() || url.scheme() == "file";
    text.contains("://") && !text.contains(char::is_whitespace) && Url::parse(text).is_ok_and(has_host)
}
