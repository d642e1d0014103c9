//! Text from the standard input, of bounded length.

use std::io::{self, Read};

use crate::cli::{Error, system_words};

/// All of the standard input, at most so many bytes. Bytes that are not UTF-8 are replaced: a console may have any.
pub(super) fn text_of_stdin(most: usize) -> Result<String, Error> {
    text_of(io::stdin().lock(), most, "the standard input")
}

/// All that a reader has, at most so many bytes.
pub(super) fn text_of(reader: impl Read, most: usize, what: &str) -> Result<String, Error> {
    let mut bytes = Vec::new();
    reader
        .take(most as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| Error::Usage(format!("{what} cannot be read: {}", system_words(&error))))?;
    if bytes.len() > most {
        return Err(Error::Usage(format!(
            "{what} is longer than {} MiB, which is more than is read",
            most >> 20
        )));
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
