//! Values with [variables](https://nginx.org/en/docs/varindex.html), as `ngx_http_script_compile` reads them.

/// A piece of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    Text(String),
    Variable(String),
    Capture(usize),
}

/// A value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Value(pub(super) Vec<Piece>);

impl Value {
    pub(super) fn new(text: &str) -> Self {
        let mut pieces = Vec::new();
        let mut plain = String::new();
        let mut rest = text;
        while let Some(at) = rest.find('$') {
            plain.push_str(&rest[..at]);
            rest = &rest[at + 1..];
            let (name, after) = match rest.strip_prefix('{') {
                Some(inner) => match inner.split_once('}') {
                    Some(parts) => parts,
                    None => ("", rest),
                },
                None => {
                    let digit = rest.chars().next().is_some_and(|letter| matches!(letter, '1'..='9'));
                    let is_name = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
                    let end = rest.find(|letter| !is_name(letter)).unwrap_or(rest.len());
                    rest.split_at(if digit { 1 } else { end })
                }
            };
            if name.is_empty() {
                plain.push('$');
                continue;
            }
            if !plain.is_empty() {
                pieces.push(Piece::Text(std::mem::take(&mut plain)));
            }
            let number = name.parse().ok().filter(|_| name.len() == 1 && name != "0");
            pieces.push(number.map_or_else(|| Piece::Variable(name.to_ascii_lowercase()), Piece::Capture));
            rest = after;
        }
        plain.push_str(rest);
        if !plain.is_empty() {
            pieces.push(Piece::Text(plain));
        }
        Self(pieces)
    }

    /// The names of its variables.
    pub(super) fn variables(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|piece| match piece {
            Piece::Variable(name) => Some(name.as_str()),
            _ => None,
        })
    }

    /// The text, where nothing in it varies.
    pub(super) fn fixed(&self) -> Option<String> {
        match self.0.as_slice() {
            [] => Some(String::new()),
            [Piece::Text(text)] => Some(text.clone()),
            _ => None,
        }
    }

    /// The variable, where it is nothing but that.
    pub(super) fn variable(&self) -> Option<&str> {
        match self.0.as_slice() {
            [Piece::Variable(name)] => Some(name),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces() {
        let (text, variable) =
            (|text: &str| Piece::Text(text.into()), |name: &str| Piece::Variable(name.into()));
        for (written, expected) in [
            ("", vec![]),
            ("a", vec![text("a")]),
            ("$http_Origin", vec![variable("http_origin")]),
            ("a${b}c$1x$", vec![text("a"), variable("b"), text("c"), Piece::Capture(1), text("x$")]),
        ] {
            assert_eq!(Value::new(written).0, expected, "{written}");
        }
    }
}
