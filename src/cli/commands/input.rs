//! Texts from the standard input and from files.

use std::io::{self, Read};

use crate::cli::args::Probe;
use crate::cli::{Error, system_message};

/// All of the standard input, up to `most` bytes. Bytes that are not UTF-8 are replaced: a console may contain any.
pub(super) fn text_of_stdin(most: usize) -> Result<String, Error> {
    text_of(io::stdin().lock(), most, "the standard input")
}

/// All that a reader has, up to `most` bytes.
pub(super) fn text_of(reader: impl Read, most: usize, what: &str) -> Result<String, Error> {
    let mut bytes = Vec::new();
    reader
        .take(most as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| Error::Usage(format!("cannot read {what}: {}", system_message(&error))))?;
    if bytes.len() > most {
        return Err(Error::Usage(format!("{what} is longer than the limit of {} MiB", most >> 20)));
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// The standard input, as what it was used for.
#[derive(Default)]
pub(super) struct Stdin {
    /// URLs, one a line.
    pub(super) urls: Option<String>,
    /// The body.
    pub(super) body: Option<Vec<u8>>,
}

impl Stdin {
    /// Reads it, if the command line uses it.
    pub(super) fn read(args: &Probe) -> Result<Self, Error> {
        let wants_urls = args.urls.iter().any(|url| url == "-");
        let wants_body = matches!(args.request.data.as_deref(), Some("-" | "@-"));
        if wants_urls && wants_body {
            return Err(Error::Usage(
                "the standard input cannot be both the URLs (-) and the body (--data -)".into(),
            ));
        }
        let mut bytes = Vec::new();
        if wants_urls || wants_body {
            io::stdin().lock().read_to_end(&mut bytes).map_err(|error| {
                Error::Usage(format!("cannot read the standard input: {}", system_message(&error)))
            })?;
        }
        Ok(if wants_body {
            Self { urls: None, body: Some(bytes) }
        } else if wants_urls {
            let text = String::from_utf8(bytes)
                .map_err(|_| Error::Usage("the URLs on the standard input are not UTF-8 text".into()))?;
            Self { urls: Some(text), body: None }
        } else {
            Self::default()
        })
    }
}
