//! Secrets in any text: what is hidden stays hidden, and no text is too odd.

use corscheck::web::secret;
use proptest::prelude::*;
use url::Url;

use super::config;

/// Pieces that mean something to who looks for secrets, among others.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        prop::sample::select(vec![
            "token=",
            "Authorization: ",
            "Bearer ",
            "://",
            "@",
            "?",
            "&",
            "#",
            "%3D",
            "%253D",
            "eyJhbGciOiJIUzI1NiJ9.",
            "ghp_",
            "-u ",
            "--token",
            "\u{2003}",
            "\"",
            "'",
            "\\",
            "=",
            ": ",
            "{",
            "}",
            "${",
            "sid=",
            "\u{1b}[1m",
            "-----BEGIN ",
            "PRIVATE KEY-----",
            "https://hooks.slack.com/services/",
            "X-Api-Key",
            "…",
            "b7Qk2mZr9XvT4pLc8WnH",
            "\n",
            "<hidden>",
            "ü",
        ])
        .prop_map(str::to_owned),
        "[ -~]{0,8}",
        "\\PC{0,4}",
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn what_is_hidden_stays_so(text in text()) {
        // What stands in for a secret may make a URL of what was none, once.
        let hidden = secret::text(&secret::text(&text)).into_owned();
        prop_assert_eq!(secret::text(&hidden).into_owned(), hidden.clone());
        let _ = (secret::input(&text), secret::secrets_of(&text), secret::header_value("X-A", &text));
        for at in 0..=text.len() {
            prop_assert!(secret::input_from(&text, at, 10).chars().count() <= 10);
        }
    }

    /// A value of a secret's name is not in what is shown, wherever it stands in a URL.
    #[test]
    fn values_in_urls(before in "[a-z]{0,5}", value in "[a-zA-Z0-9._~%-]{6,30}x7", after in "[a-z=&]{0,5}") {
        let text = format!("https://api.test/{before}?a=1&access_token={value}&{after}#id_token={value}");
        if let Ok(url) = Url::parse(&text) {
            let shown = secret::text(url.as_str());
            prop_assert!(!shown.contains(&value), "{shown}");
        }
    }
}
