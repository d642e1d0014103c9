//! `corscheck completions` and `corscheck man`: what is generated from the definition of the flags.

mod pages;

use std::path::Path;

use clap::builder::PossibleValuesParser;
use clap::{CommandFactory, ValueEnum};
use clap_complete::{Generator, Shell};

pub use self::pages::man_pages;

use crate::cli::args::{Cli, Completions, Man};
use crate::cli::terminal::Terminal;
use crate::cli::{Error, Exit};
use crate::rules::Rule;
use crate::web::text::{list, shown};

/// Prints the completions of a shell.
pub(crate) fn completions(args: &Completions) -> Result<Exit, Error> {
    Terminal::print(&String::from_utf8_lossy(&completion(args.shell)))?;
    Ok(Exit::Success)
}

/// Prints a man page, or writes all of them to a folder.
pub(crate) fn man(args: &Man) -> Result<Exit, Error> {
    let pages = man_pages();
    if let Some(folder) = &args.out {
        write(&pages, folder)?;
        return Ok(Exit::Success);
    }
    let wanted = args.page.as_deref().unwrap_or("corscheck");
    let Some((_, page)) = pages.iter().find(|(file, _)| answers_to(file, wanted)) else {
        let names: Vec<&str> = pages.iter().map(|(file, _)| short_name(file)).collect();
        return Err(Error::Usage(format!(
            "there is no man page {}; there are {}",
            shown(wanted),
            list(&names)
        )));
    };
    Terminal::print(&String::from_utf8_lossy(page))?;
    Ok(Exit::Success)
}

/// The completions of all shells, each with the name of the file that it belongs in.
#[must_use]
pub fn completion_files() -> Vec<(String, Vec<u8>)> {
    Shell::value_variants().iter().map(|shell| (shell.file_name("corscheck"), completion(*shell))).collect()
}

fn completion(shell: Shell) -> Vec<u8> {
    // The shell may know more than the parser: `explain` takes browsers' names too, which nobody types by heart.
    let rules: Vec<&str> = Rule::ALL.iter().map(|rule| rule.id()).collect();
    let mut command = Cli::command();
    // The arguments of a command are there only once it is built.
    command.build();
    let mut command = command.mut_subcommand("explain", |explain| {
        explain.mut_arg("rule", |rule| rule.value_parser(PossibleValuesParser::new(rules)))
    });
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut command, "corscheck", &mut text);
    text
}

fn write(pages: &[(String, Vec<u8>)], folder: &Path) -> Result<(), Error> {
    let fault = |path: &Path, error: std::io::Error| {
        Error::Usage(format!("{} cannot be written: {error}", shown(&path.to_string_lossy())))
    };
    std::fs::create_dir_all(folder).map_err(|error| fault(folder, error))?;
    for (file, page) in pages {
        let path = folder.join(file);
        std::fs::write(&path, page).map_err(|error| fault(&path, error))?;
    }
    Ok(())
}

/// `corscheck-probe.1` answers to `probe`, `corscheck-probe` and its whole name.
fn answers_to(file: &str, wanted: &str) -> bool {
    let name = file.rsplit_once('.').map_or(file, |(name, _)| name);
    [file, name, short_name(file)].contains(&wanted)
}

/// What a page is called on the command line: its command.
fn short_name(file: &str) -> &str {
    let name = file.rsplit_once('.').map_or(file, |(name, _)| name);
    name.strip_prefix("corscheck-").unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_by_name() {
        for wanted in ["probe", "corscheck-probe", "corscheck-probe.1"] {
            assert!(answers_to("corscheck-probe.1", wanted));
        }
        assert!(answers_to("corscheck.1", "corscheck"));
        assert!(!answers_to("corscheck.1", "probe"));
        assert_eq!(short_name("corscheck-rules.7"), "rules");
    }

    #[test]
    fn shells_complete_rules() {
        for (file, text) in completion_files() {
            let text = String::from_utf8(text).unwrap();
            assert!(text.contains("probe"), "{file}");
            // In the other shells' files clap_complete puts no values of arguments without a flag.
            if file.ends_with("bash") || file == "_corscheck" {
                assert!(text.contains("preflight-method-not-allowed"), "{file}");
            }
        }
    }
}
