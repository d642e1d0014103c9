//! Headers of requests in the library's terms.

use std::collections::VecDeque;
use std::sync::Mutex;

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};

use super::{failure, lock};
use crate::web::headers::HeaderList;
use crate::web::message::{Failure, HttpVersion};

/// How many are remembered. Most requests of a run have the headers of one of the last: those of a preflight or of a call, to one of
/// a few hosts.
const REMEMBERED: usize = 8;

/// The headers of the last requests. Names and values are checked and copied once; a copy of a map shares them.
#[derive(Debug, Default)]
pub(super) struct HeaderMaps(Mutex<VecDeque<Remembered>>);

#[derive(Debug)]
struct Remembered {
    headers: HeaderList,
    version: Option<HttpVersion>,
    map: HeaderMap,
}

impl HeaderMaps {
    /// The headers of a request that goes out in this version of HTTP, where that is known.
    ///
    /// # Errors
    /// Where the library cannot send them.
    pub(super) fn map(
        &self,
        headers: &HeaderList,
        version: Option<HttpVersion>,
    ) -> Result<HeaderMap, Failure> {
        let mut remembered = lock(&self.0);
        let known = remembered.iter().find(|known| known.version == version && known.headers == *headers);
        if let Some(known) = known {
            return Ok(known.map.clone());
        }
        let map = map(headers, version)?;
        if remembered.len() == REMEMBERED {
            remembered.pop_front();
        }
        remembered.push_back(Remembered { headers: headers.clone(), version, map: map.clone() });
        Ok(map)
    }
}

/// `Host` belongs to HTTP/1.1 alone: over HTTP/2 some servers refuse it beside `:authority`. Where the version is not known, the
/// library adds it if need be, at the end.
fn map(headers: &HeaderList, version: Option<HttpVersion>) -> Result<HeaderMap, Failure> {
    let mut map = HeaderMap::try_with_capacity(headers.len())
        .map_err(|_| failure::unsendable("it has too many headers"))?;
    for header in headers {
        let is = |name: &str| header.name.eq_ignore_ascii_case(name);
        if is("host") && version != Some(HttpVersion::Http1)
            || is("connection") && version == Some(HttpVersion::Http2)
        {
            continue;
        }
        let name = HeaderName::from_bytes(header.name.as_bytes())
            .map_err(|_| failure::unsendable(&format!("`{}` is not a header name", header.name)))?;
        let value = HeaderValue::from_maybe_shared(header.value.clone()).map_err(|_| {
            failure::unsendable(&format!("the value of `{}` has a control byte in it", header.name))
        })?;
        map.try_append(name, value).map_err(|_| failure::unsendable("it has too many headers"))?;
    }
    Ok(map)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(headers: &[(&str, &str)]) -> HeaderList {
        headers.iter().copied().collect()
    }

    #[test]
    fn a_map_belongs_to_its_headers_and_its_version_alone() {
        let maps = HeaderMaps::default();
        let lists = [
            list(&[("Host", "a.example"), ("Origin", "https://app.example")]),
            list(&[("Host", "a.example"), ("Origin", "https://App.example")]),
            list(&[("Host", "a.example"), ("Origin", "https://app.example"), ("X-Custom", "1")]),
            list(&[("Host", "a.example")]),
            HeaderList::new(),
        ];
        let versions = [None, Some(HttpVersion::Http1), Some(HttpVersion::Http2)];
        for _ in 0..3 {
            for headers in &lists {
                for version in versions {
                    let expected = map(headers, version).expect("it can be sent");
                    assert_eq!(maps.map(headers, version).expect("it can be sent"), expected, "{headers:?}");
                    assert_eq!(
                        expected.contains_key("host"),
                        version == Some(HttpVersion::Http1) && !headers.is_empty()
                    );
                }
            }
        }
        assert_eq!(lock(&maps.0).len(), REMEMBERED);
    }

    #[test]
    fn what_cannot_be_sent_is_not_remembered() {
        let maps = HeaderMaps::default();
        for _ in 0..2 {
            let refused = maps.map(&list(&[("X-Custom", "a\0b")]), None);
            assert!(refused.is_err_and(|failure| failure.detail.contains("X-Custom")));
        }
        assert!(lock(&maps.0).is_empty());
    }
}
