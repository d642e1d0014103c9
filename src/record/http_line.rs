//! Lines of a request or response as HTTP writes them.

/// Whether a line is a status line, of HTTP or of [Hurl](https://hurl.dev).
pub(super) fn is_status(line: &str) -> bool {
    line.strip_prefix("HTTP").is_some_and(|rest| {
        let rest =
            rest.trim_start_matches(|letter: char| letter == '/' || letter == '.' || letter.is_ascii_digit());
        rest.trim() == "*"
            || rest.trim_start().starts_with(|letter: char| letter.is_ascii_digit()) && rest.starts_with(' ')
    })
}

/// Whether a text can be the name of a header.
pub(super) fn is_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|letter| letter.is_ascii_alphanumeric() || "-_.".contains(letter))
}
