//! Files of the tree that are made from something else, or list what there is: compared, or renewed where `UPDATE` is set.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::variable;

/// A file or folder of the tree.
pub(crate) fn path_in_tree(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// What a file of the tree says; a checkout may have made CRLF of it.
pub(crate) fn read(name: &str) -> String {
    let text = std::fs::read_to_string(path_in_tree(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
    text.replace("\r\n", "\n")
}

/// Whether files are to be renewed.
pub(crate) fn updates() -> bool {
    variable("UPDATE").is_some()
}

/// Writes a file of the tree.
pub(crate) fn write(name: &str, contents: impl AsRef<[u8]>) {
    std::fs::write(path_in_tree(name), contents).unwrap_or_else(|error| panic!("{name}: {error}"));
}

/// Fails where a file does not say this; `UPDATE=1 cargo test --test it TESTS` renews it.
pub(crate) fn is_current(name: &str, expected: &str, tests: &str) {
    if updates() {
        return write(name, expected);
    }
    let found = read(name);
    let line = found.lines().zip(expected.lines()).position(|(one, other)| one != other);
    let line = line.unwrap_or_else(|| found.lines().count().min(expected.lines().count())) + 1;
    assert!(
        found == expected,
        "{name} is not current from line {line} on; if it should change:\n\n    UPDATE=1 cargo test --test it {tests}\n"
    );
}

/// Fails where ids are not in kebab case, two are the same, or they are not those of a file: they are public, and one that is
/// renamed or removed breaks the scripts that read it.
pub(crate) fn ids_are_known<'a>(name: &str, ids: impl Iterator<Item = &'a str>, tests: &str) {
    let mut unique = BTreeSet::new();
    for id in ids {
        let is_word = |word: &str| {
            !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        };
        assert!(id.split('-').all(is_word), "{id} is not in kebab case");
        assert!(unique.insert(id), "there are two of {id}");
    }
    let lines: String = unique.into_iter().map(|id| format!("{id}\n")).collect();
    is_current(name, &lines, tests);
}
