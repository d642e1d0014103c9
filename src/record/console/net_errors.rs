//! Chromium's network errors: `net::ERR_…`.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::wording::{Heading, Role, read_heading, read_made_by};

/// What the errors mean.
struct Errors {
    /// By their names in lower case, without `ERR_`.
    by_name: HashMap<String, Heading>,
    /// Families such as `CERT_…`, by how their names begin.
    families: Vec<(String, Heading)>,
}

static ERRORS: LazyLock<Errors> = LazyLock::new(|| {
    let mut errors = Errors { by_name: HashMap::new(), families: Vec::new() };
    let mut heading = Heading::default();
    let lines = include_str!("net-errors.txt").lines();
    for line in lines.filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if let Some(inside) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            heading = read_heading(inside);
        } else if let Some(note) = line.strip_prefix("= ") {
            heading.note = Some(note);
        } else if let Some(made_by) = line.strip_prefix("@ ") {
            heading.made_by = read_made_by(made_by);
        } else {
            for name in line.to_ascii_lowercase().split_whitespace() {
                match name.strip_suffix('*') {
                    Some(start) => errors.families.push((start.to_owned(), heading.clone())),
                    None => drop(errors.by_name.insert(name.to_owned(), heading.clone())),
                }
            }
        }
    }
    errors
});

/// What the error of this name means; families such as `CERT_…` have one meaning.
pub(super) fn meaning(name: &str) -> Option<&'static Heading> {
    let name = name.to_ascii_lowercase();
    let family = || {
        let families = ERRORS.families.iter().filter(|(start, _)| name.starts_with(start));
        families.max_by_key(|(start, _)| start.len()).map(|(_, heading)| heading)
    };
    ERRORS.by_name.get(&name).or_else(family)
}

/// What an error means that is in no list.
pub(super) fn unknown() -> Heading {
    Heading {
        role: Role::Reason,
        note: Some(
            "This is an error of Chromium's network stack, not of CORS: no response header was checked.",
        ),
        ..Heading::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Rule;

    #[test]
    fn names_and_families() {
        assert_eq!(
            meaning("CERT_DATE_INVALID").map(|found| &found.rules[..]),
            Some(&[Rule::CertificateInvalid][..])
        );
        assert_eq!(
            meaning("Cert_Anything").map(|found| &found.rules[..]),
            Some(&[Rule::CertificateInvalid][..])
        );
        assert!(meaning("NAME_NOT_RESOLVED").is_some() && meaning("NO_SUCH_NAME").is_none());
        assert!(ERRORS.by_name.len() > 90 && ERRORS.families.len() > 12, "{}", ERRORS.families.len());
    }
}
