//! The name of the page's function: the path that leads to it from the page's global object.

/// The steps of a name such as `show`, `app.show`, `list[0]` or `map["a"]`; one step where it is not such a path.
pub(super) fn steps(name: &str) -> Vec<String> {
    path(name).unwrap_or_else(|| vec![name.to_owned()])
}

fn path(name: &str) -> Option<Vec<String>> {
    let is_part =
        |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '$') || !letter.is_ascii();
    let mut steps = Vec::new();
    let mut rest = name;
    loop {
        let end = rest.find(|letter| !is_part(letter)).unwrap_or(rest.len());
        if end == 0 {
            return None;
        }
        steps.push(rest[..end].to_owned());
        rest = &rest[end..];
        while let Some(inside) = rest.strip_prefix('[') {
            let (key, behind) = key(inside)?;
            steps.push(key);
            rest = behind;
        }
        if rest.is_empty() {
            return Some(steps);
        }
        rest = rest.strip_prefix('.')?;
    }
}

/// What stands between brackets, and what comes behind them.
fn key(inside: &str) -> Option<(String, &str)> {
    for quote in ['"', '\''] {
        if let Some(quoted) = inside.strip_prefix(quote) {
            let (key, behind) = quoted.split_once(quote)?;
            return Some((key.to_owned(), behind.strip_prefix(']')?));
        }
    }
    let (key, behind) = inside.split_once(']')?;
    let is_number = !key.is_empty() && key.bytes().all(|digit| digit.is_ascii_digit());
    is_number.then(|| (key.to_owned(), behind))
}
