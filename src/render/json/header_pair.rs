//! A header as JSON has it: its name and its value. Nearly all of a suite's requests and responses have the same ones, so that those
//! without secrets are written once.

use std::borrow::Cow;
use std::cell::RefCell;

use serde::ser::SerializeSeq;
use serde_json::value::{RawValue, to_raw_value};

use crate::render::clean_texts::{PLACES, place_of};
use crate::render::secrets::{Secrets, reported};
use crate::web::header_name::HeaderName;
use crate::web::headers::Header;

/// A header longer than this is not remembered.
const LONGEST: usize = 512;

/// A header that was written before, and its JSON.
struct Written {
    name: HeaderName,
    value: Box<[u8]>,
    json: Box<RawValue>,
}

thread_local! {
    /// A place for each by its hash.
    static WRITTEN: RefCell<Vec<Option<Written>>> = RefCell::new((0..PLACES).map(|_| None).collect());
}

/// Writes the pair as an element of a list.
pub(super) fn serialize<S: SerializeSeq>(
    pairs: &mut S,
    header: &Header,
    secrets: Secrets,
) -> Result<(), S::Error> {
    let Header { name, value } = header;
    if secrets == Secrets::Shown {
        return pairs.serialize_element(&(name.as_str(), header.shown()));
    }
    WRITTEN.with_borrow_mut(|written| {
        let place = &mut written[place_of(name.as_bytes()) ^ place_of(value)];
        if let Some(known) = place.as_ref().filter(|known| known.name == *name && *known.value == **value) {
            return pairs.serialize_element(&known.json);
        }
        let shown = reported(header, secrets);
        let is_whole = matches!(shown, Cow::Borrowed(_));
        let pair = (name.as_str(), shown);
        match to_raw_value(&pair) {
            Ok(json) if is_whole && name.len() + value.len() <= LONGEST => {
                pairs.serialize_element(&json)?;
                *place = Some(Written { name: name.clone(), value: Box::from(&value[..]), json });
                Ok(())
            }
            _ => pairs.serialize_element(&pair),
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
