//! XMLHttpRequest: what it makes of the page's `Content-Type`.

use std::str::FromStr;

use data_url::mime::Mime;

use super::engine::Engine;
use crate::web::headers::is_white_space;

const CHARSET: &str = "charset";
const UTF_8: &str = "UTF-8";

/// The `Content-Type` of a string that is sent, by [send()](https://xhr.spec.whatwg.org/#the-send()-method): a string goes as
/// UTF-8, whatever charset the page wrote. `None` where the value stays as it is.
#[must_use]
pub fn content_type(written: &str, engine: &Engine) -> Option<String> {
    let changed = if engine.headers.overwrites_charset { overwritten(written) } else { parsed(written)? };
    (changed != written).then_some(changed)
}

/// The standard's way: another charset becomes UTF-8, and then the type is serialized anew.
fn parsed(written: &str) -> Option<String> {
    let mut mime = Mime::from_str(written).ok()?;
    let (_, charset) = mime.parameters.iter_mut().find(|(name, _)| name == CHARSET)?;
    if charset.eq_ignore_ascii_case(UTF_8) {
        return None;
    }
    *charset = UTF_8.into();
    Some(mime.to_string())
}

/// The text with UTF-8 written over the value of each `charset`, quotes and all else as they were.
fn overwritten(written: &str) -> String {
    // ASCII letters change their case one for one, so that the places stay the same.
    let lower = written.to_ascii_lowercase();
    let mut changed = String::new();
    let mut done = 0;
    while let Some(found) = lower[done..].find(CHARSET) {
        let (start, end) = (done + found, done + found + CHARSET.len());
        let begins_a_word = lower[..start].ends_with(|before: char| before <= ' ' || before == ';');
        let spaces =
            |from: usize| from + lower[from..].bytes().take_while(|byte| is_white_space(*byte)).count();
        let equals = spaces(end);
        let mut value = end;
        if begins_a_word && lower[equals..].starts_with('=') {
            value = spaces(equals + 1);
            value += lower[value..].bytes().take_while(|byte| b"\"'".contains(byte)).count();
        }
        changed.push_str(&written[done..value]);
        done = value;
        if value > end {
            let stops = |letter: char| letter <= ' ' || ";\"'".contains(letter);
            done += lower[value..].find(stops).unwrap_or(lower.len() - value);
            changed.push_str(if done > value { UTF_8 } else { "" });
        }
    }
    changed + &written[done..]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::browser::Browser;

    #[test]
    fn as_measured() {
        for (written, chromium, firefox) in [
            ("text/plain;charset=latin1", "text/plain;charset=UTF-8", "text/plain;charset=UTF-8"),
            ("text/plain;charset=utf-8", "text/plain;charset=UTF-8", "text/plain;charset=utf-8"),
            (
                "text/plain; charset=\"utf-8\"",
                "text/plain; charset=\"UTF-8\"",
                "text/plain; charset=\"utf-8\"",
            ),
            (
                "TEXT/plain; CHARSET=ascii; x=y",
                "TEXT/plain; CHARSET=UTF-8; x=y",
                "text/plain;charset=UTF-8;x=y",
            ),
            ("foo;charset=x", "foo;charset=UTF-8", "foo;charset=x"),
            ("a/b; charset=c; charset=d", "a/b; charset=UTF-8; charset=UTF-8", "a/b;charset=UTF-8"),
            ("text/plain;charset=", "text/plain;charset=", "text/plain;charset="),
            ("a/b;  x=\"a b\" ;charset=c", "a/b;  x=\"a b\" ;charset=UTF-8", "a/b;x=\"a b\";charset=UTF-8"),
            ("a/b; charset='utf-16'", "a/b; charset='UTF-8'", "a/b;charset=UTF-8"),
            ("a/b; x=charset=latin1", "a/b; x=charset=latin1", "a/b; x=charset=latin1"),
            ("a/b;charset = latin1", "a/b;charset = UTF-8", "a/b;charset = latin1"),
            ("charset", "charset", "charset"),
        ] {
            for (browser, expected) in [(Browser::Chromium, chromium), (Browser::Firefox, firefox)] {
                let actual = content_type(written, Engine::of(browser));
                assert_eq!(actual.as_deref().unwrap_or(written), expected, "{browser:?}");
            }
        }
    }
}
