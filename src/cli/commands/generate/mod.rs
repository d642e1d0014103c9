//! `corscheck completions` and `corscheck man`: what is generated from the definition of the flags.

mod completions;
mod pages;

use std::path::Path;

pub use self::completions::completion_files;
pub use self::pages::man_pages;

use crate::cli::args::{Completions, Man};
use crate::cli::terminal::Terminal;
use crate::cli::{Error, Exit, system_message};
use crate::web::text::shown;

/// Prints the completions of a shell.
pub(crate) fn completions(args: &Completions) -> Result<Exit, Error> {
    Terminal::print_own(&completions::completion(args.shell))?;
    Ok(Exit::Success)
}

/// Prints a man page, or writes all of them to a folder.
pub(crate) fn man(args: &Man) -> Result<Exit, Error> {
    let pages = man_pages();
    if let Some(folder) = &args.out {
        write(&pages, folder)?;
        return Ok(Exit::Success);
    }
    let name = args.page.as_deref().unwrap_or("corscheck");
    let Some((_, page)) = pages.iter().find(|(file, _)| short_name(file) == name) else {
        return Err(Error::Usage(format!("there is no man page {}", shown(name))));
    };
    Terminal::print_own(&String::from_utf8_lossy(page))?;
    Ok(Exit::Success)
}

fn write(pages: &[(String, Vec<u8>)], folder: &Path) -> Result<(), Error> {
    let cannot_write = |path: &Path, error: &std::io::Error| {
        Error::Usage(format!("cannot write {}: {}", shown(&path.to_string_lossy()), system_message(error)))
    };
    std::fs::create_dir_all(folder).map_err(|error| cannot_write(folder, &error))?;
    for (file, page) in pages {
        let path = folder.join(file);
        std::fs::write(&path, page).map_err(|error| cannot_write(&path, &error))?;
    }
    Ok(())
}

/// The name of a page on the command line: that of its command.
fn short_name(file: &str) -> &str {
    let name = file.rsplit_once('.').map_or(file, |(name, _)| name);
    name.strip_prefix("corscheck-").unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::args::MAN_PAGES;

    #[test]
    fn all_pages_have_a_name() {
        let pages = man_pages();
        let mut names: Vec<&str> = pages.iter().map(|(file, _)| short_name(file)).collect();
        let mut listed = MAN_PAGES.to_vec();
        names.sort_unstable();
        listed.sort_unstable();
        assert_eq!(names, listed);
    }
}
