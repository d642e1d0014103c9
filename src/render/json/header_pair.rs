//! A header as JSON has it: its name and its value. Nearly all of a suite's requests and responses have the same ones, so that those
//! without secrets are written once.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashMap;

use fnv::FnvBuildHasher;
use serde::ser::SerializeSeq;
use serde_json::value::{RawValue, to_raw_value};

use crate::render::secrets::{Secrets, reported};
use crate::web::header_name::HeaderName;
use crate::web::headers::Header;

/// So many values are remembered, none longer than this.
const REMEMBERED: usize = 512;

/// The JSON of headers by their values, each with the name of the header that had it.
type Written = HashMap<Vec<u8>, (HeaderName, Box<RawValue>), FnvBuildHasher>;

thread_local! {
    static WRITTEN: RefCell<Written> = RefCell::default();
}

/// Writes the pair as an element of a list.
pub(super) fn serialize<S: SerializeSeq>(
    pairs: &mut S,
    header: &Header,
    secrets: Secrets,
) -> Result<(), S::Error> {
    if secrets == Secrets::Shown {
        return pairs.serialize_element(&(header.name.as_str(), header.shown()));
    }
    WRITTEN.with_borrow_mut(|written| {
        if let Some((_, json)) =
            written.get(&header.value[..]).filter(|(name, _)| name.as_str() == header.name.as_str())
        {
            return pairs.serialize_element(json);
        }
        let value = reported(header, secrets);
        let is_whole = matches!(value, Cow::Borrowed(_));
        let pair = (header.name.as_str(), value);
        if !is_whole || header.value.len() > REMEMBERED || written.len() >= REMEMBERED {
            return pairs.serialize_element(&pair);
        }
        let Ok(json) = to_raw_value(&pair) else { return pairs.serialize_element(&pair) };
        let known = written.entry(header.value.to_vec()).or_insert((header.name.clone(), json));
        if known.0 == header.name {
            pairs.serialize_element(&known.1)
        } else {
            pairs.serialize_element(&pair)
        }
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::Pairs;
    use crate::render::secrets::Secrets;
    use crate::web::headers::HeaderList;

    /// The second time they are known.
    #[test]
    fn what_is_known_is_written_alike() {
        let headers: HeaderList = [
            ("X-Mode", "abc-def"),
            ("X-Auth-Token", "abc-def"),
            ("x-mode", "abc-def"),
            ("X-Mode", "abc-def"),
            ("Authorization", "Bearer S3cr3tV4lu3"),
            ("X-Quoted", "\"a\\"),
        ]
        .into_iter()
        .collect();
        for (secrets, [token, bearer]) in [
            (Secrets::Hidden, ["<hidden>", "Bearer <hidden>"]),
            (Secrets::Shown, ["abc-def", "Bearer S3cr3tV4lu3"]),
            (Secrets::Hidden, ["<hidden>", "Bearer <hidden>"]),
        ] {
            let pairs = Pairs { headers: Some(&headers), secrets };
            let expected = json!([
                ["X-Mode", "abc-def"],
                ["X-Auth-Token", token],
                ["x-mode", "abc-def"],
                ["X-Mode", "abc-def"],
                ["Authorization", bearer],
                ["X-Quoted", "\"a\\"],
            ]);
            assert_eq!(serde_json::to_value(&pairs).expect("JSON"), expected);
            assert_eq!(serde_json::to_string(&pairs).expect("JSON"), expected.to_string());
        }
    }
}
