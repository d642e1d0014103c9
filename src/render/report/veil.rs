//! Values that came from the environment, and that no report may show.

use super::super::secrets::HIDDEN;

/// So much of the start of a value is enough to know it by, where a report cuts it.
const HEAD: usize = 16;
/// Words of a value shorter than this are not looked for alone.
const WORD: usize = 8;

/// Covers values in texts.
#[derive(Clone, Debug, Default)]
pub struct Veil {
    values: Vec<String>,
}

impl Veil {
    /// Covers these values, as they are, and as JSON and URLs write them.
    #[must_use]
    pub fn new(secrets: &[String]) -> Self {
        let mut values = Vec::new();
        for secret in secrets {
            // A report may break a line at a space.
            let words = secret.split_whitespace().filter(|word| word.len() >= WORD && *word != secret);
            for plain in std::iter::once(secret.as_str()).chain(words) {
                let json = serde_json::to_string(plain).unwrap_or_default();
                let url = url::form_urlencoded::byte_serialize(plain.as_bytes()).collect::<String>();
                let query =
                    percent_encoding::utf8_percent_encode(plain, percent_encoding::CONTROLS).to_string();
                values.extend([
                    plain.to_owned(),
                    json.trim_matches('"').to_owned(),
                    query.replace(' ', "%20").replace('"', "%22"),
                    url.replace('+', "%20"),
                    url,
                ]);
            }
        }
        // The longest first: one may be a part of another.
        values.sort_by_key(|value| std::cmp::Reverse(value.len()));
        values.dedup();
        values.retain(|value| !value.is_empty());
        Self { values }
    }

    /// The text without the values.
    #[must_use]
    pub fn cover(&self, text: String) -> String {
        self.values.iter().fold(text, |text, value| cover_one(text, value))
    }
}

fn cover_one(text: String, value: &str) -> String {
    let head: String = value.chars().take(HEAD).collect();
    if !text.contains(&head) {
        return text;
    }
    let mut covered = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(start) = rest.find(&head) {
        covered.push_str(&rest[..start]);
        covered.push_str(HIDDEN);
        let same = |(ours, theirs): &(char, char)| ours == theirs;
        let length: usize =
            rest[start..].chars().zip(value.chars()).take_while(same).map(|(ours, _)| ours.len_utf8()).sum();
        rest = &rest[start + length..];
    }
    covered.push_str(rest);
    covered
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn covers() {
        let veil = Veil::new(&["to\"ken".into(), "0123456789abcdefghij".into(), "two words-of-it".into()]);
        for (text, wanted) in [
            ("a to\"ken b to\"ken", "a <hidden> b <hidden>"),
            (r#"{"x":"to\"ken"}"#, r#"{"x":"<hidden>"}"#),
            ("/a?k=to%22ken&b", "/a?k=<hidden>&b"),
            ("x 0123456789abcdefghij y", "x <hidden> y"),
            ("cut 0123456789abcdefg…", "cut <hidden>…"),
            ("not 0123456789abcde", "not 0123456789abcde"),
            ("two\n  words-of-it", "two\n  <hidden>"),
            ("nothing", "nothing"),
        ] {
            assert_eq!(veil.cover(text.into()), wanted, "{text}");
        }
    }
}
