//! What the flags under "Output" choose, and printing in larger pieces.

use std::io::{self, Write};

use crate::cli::args::Output;
use crate::cli::{Error, mask};
use crate::render::Detail;
use crate::render::secrets::Secrets;

/// Whether the values of credentials are shown.
pub(super) fn secrets(args: &Output) -> Secrets {
    if args.show_secrets { Secrets::Shown } else { Secrets::Hidden }
}

/// How much is shown.
pub(super) fn detail(args: &Output) -> Detail {
    Detail { verbose: args.verbose, fixes: true, alone: false, brief: false, secrets: secrets(args) }
}

/// Writes what was buffered, without secrets, and empties the buffer.
pub(super) fn flush(buffer: &mut String) -> Result<(), Error> {
    let mut out = io::stdout().lock();
    out.write_all(mask::output(buffer.as_str()).as_bytes())?;
    out.flush()?;
    buffer.clear();
    Ok(())
}
