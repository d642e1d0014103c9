//! URLs and origins from any text.

use corscheck::fetch::OriginSource;
use corscheck::probe::{page_of, target_url};
use corscheck::web::origin::Origin;
use corscheck::web::site::{relation, same_site, site};
use corscheck::web::text::{shown, visible};
use proptest::prelude::*;

use super::config;

/// Text that is often nearly a URL.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "(https?|htps|ws|file|blob:http|data|localhost|[a-z]{1,4})?:?/{0,3}[a-zA-Z0-9.\\[\\]:@_%-]{0,20}(:[0-9]{0,6})?[/?#]?\\PC{0,6}",
        "https?://[a-z0-9]{1,6}(\\.[a-z]{1,3}){0,3}(:[0-9]{1,5})?(/[a-z]*)?",
    ]
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_target_is_read_or_refused_in_harmless_words(text in text()) {
        match target_url(&text) {
            Ok(url) => prop_assert_eq!(target_url(url.as_str()).map(String::from), Ok(url.into())),
            Err(error) => prop_assert!(!error.to_string().contains(char::is_control), "{:?}", error.to_string()),
        }
    }

    #[test]
    fn the_serialisation_of_an_origin_is_read_as_that_origin(text in text()) {
        match page_of(&text) {
            Ok(page) => {
                let serialized = page.origin.serialize();
                let again = page_of(&serialized).expect("what was written can be read");
                prop_assert_eq!(&again.origin, &page.origin);
                prop_assert_eq!(again.source, OriginSource::Given { respelt: None }, "{}", serialized);
                prop_assert_eq!(page.origin.is_same_origin(&again.origin), !page.origin.is_opaque());
            }
            Err(error) => prop_assert!(!error.to_string().contains(char::is_control), "{:?}", error.to_string()),
        }
    }

    #[test]
    fn origins_relate_both_ways(one in text(), other in text()) {
        let (Ok(one), Ok(other)) = (target_url(&one), target_url(&other)) else { return Ok(()) };
        let (one, other) = (Origin::of(&one), Origin::of(&other));
        prop_assert_eq!(one.is_same_origin(&other), other.is_same_origin(&one));
        prop_assert_eq!(same_site(&one, &other), same_site(&other, &one));
        prop_assert_eq!(relation(&one, &other), relation(&other, &one));
        prop_assert!(!one.is_same_origin(&other) || same_site(&one, &other));
        prop_assert!(!site(&one).is_empty());
    }

    #[test]
    fn what_is_shown_is_harmless(text in any::<String>()) {
        prop_assert!(!visible(&text).contains(char::is_control));
        prop_assert!(shown(&text).chars().count() <= 161);
    }
}
