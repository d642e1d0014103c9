//! The readers of pasted texts: any text ends, in a value or in a refusal.

use corscheck::record::har::Har;
use corscheck::record::{console, recognise};
use proptest::prelude::*;

use super::config;
use crate::support::PATIENCE;

/// Texts made of the pieces that mean something, and of others.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        6 => prop::sample::select(vec![
            "curl ", "'", "\"", "\\", "^", "\n", "$'", "\\x4", "\\u{", "-H ", "-X", "--data-raw", "-d@", "-u", "https://a.test/",
            "fetch(", "axios.post(", "$.ajax(", "new XMLHttpRequest().open(", ".send(", "{", "}", "[", "]", "(", ")", ":", ",", "+",
            "`", "${", "new ", "Headers", "JSON.stringify(", "await ", "//", "/*", "null", "method", "headers", "body", "1e999", "-",
            "Invoke-WebRequest ", "-Uri ", "-Headers @{", "`\n", "=", ";", "System.Net.Cookie(",
            "{\"log\":{\"entries\":[", "{\"request\":{\"method\":\"GET\",\"url\":\"", "\"headers\":[{\"name\":\"a\",\"value\":\"",
            "Access to fetch at '", "' from origin '", "' has been blocked by CORS policy: ",
            "No 'Access-Control-Allow-Origin' header is present", "(Reason: ", "Cross-Origin Request Blocked: ",
            "net::ERR_FAILED", "Failed to fetch", "‘", "’", "😀", "\u{0}", "\u{1b}",
        ]).prop_map(str::to_owned),
        1 => ".{0,12}",
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

/// A text is something, or refused with a reason and the place of it.
fn is_read_or_refused(text: &str) -> Result<(), TestCaseError> {
    match recognise(text) {
        Ok(pasted) => {
            prop_assert!(!pasted.calls.is_empty() || !pasted.messages.is_empty() || pasted.har.is_some());
        }
        Err(unread) => {
            prop_assert!(!unread.fault.is_empty());
            // What cannot be read is shown from there on.
            prop_assert!(text.get(unread.at..).is_some(), "{} of {text:?}", unread.at);
        }
    }
    Ok(())
}

/// A text with one space where there is any white space.
fn words_of(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn any_text_is_read_or_refused(text in text()) {
        is_read_or_refused(&text)?;
    }

    #[test]
    fn each_kind_is_read_or_refused(start in prop::sample::select(vec!["curl ", "fetch(", "iwr ", "{", "curl ^\""]), rest in text()) {
        is_read_or_refused(&format!("{start}{rest}"))?;
    }

    #[test]
    fn any_message_is_read(text in text()) {
        // The escapes of other formats, and marks around the text, are taken off.
        let is_unseen = |letter| matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}');
        let is_plain = !text.contains(['\\', '&', '<', '>', '|', '*', '\u{1b}']) && !text.contains(is_unseen);
        for message in console::read(&text) {
            // Nothing is made up: what was found, and what it says, stands in the text.
            let found = words_of(&message.text);
            prop_assert!(!found.is_empty() && (!is_plain || words_of(&text).contains(&found)), "{message:?}");
            for (name, fact) in &message.facts {
                prop_assert!(!is_plain || text.contains(fact.as_str()), "{name} {fact:?}: {message:?}");
            }
        }
    }

    #[test]
    fn any_bytes_are_a_har_or_none(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
        let _ = Har::read(&bytes[..]);
    }
}

/// Nesting and repetition, as large as is let in, end soon.
#[test]
fn large_texts() {
    let started = std::time::Instant::now();
    for text in [
        format!("fetch({}", "[".repeat(300_000)),
        format!("fetch({}", "{a:".repeat(100_000)),
        format!("fetch({}", "a+".repeat(133_333)),
        format!("fetch({}", "a.".repeat(150_000)),
        format!("fetch({}", "[!a,".repeat(83_333)),
        format!("fetch({}", "x=>{".repeat(83_333)),
        format!("curl {}", "$'".repeat(133_333)),
        format!("curl {}", "^\"".repeat(133_333)),
        format!("iwr {}", "@{\"".repeat(100_000)),
        "Access to fetch at 'https://a.test/' from origin ".repeat(6_666),
        "No 'Access-Control-Allow-Origin' header is ".repeat(6_666),
        "The 'Access-Control-Allow-Origin' header has a value '".repeat(6_000),
        "fetch(".repeat(50_000),
        "new XMLHttpRequest().open('GET','u');".repeat(8_333),
        format!("{{\"log\":{}", "[".repeat(166_666)),
    ] {
        let _ = recognise(&text);
    }
    assert!(started.elapsed() < PATIENCE, "{:?}", started.elapsed());
}
