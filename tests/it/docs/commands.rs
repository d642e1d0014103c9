//! What people copy: command lines, and files of suites.

use clap::Parser;
use corscheck::cli::args::Cli;
use corscheck::suite::{Suite, UnsetVariables};

use super::document::Document;
use super::documents;

/// The command lines of the shell's blocks are taken by the parser.
#[test]
fn each_command_line_is_right() {
    let mut faults = Vec::new();
    let mut parsed = 0;
    for name in documents() {
        let document = Document::read(&name);
        for block in document.blocks.iter().filter(|block| ["sh", "console"].contains(&&*block.language)) {
            let text = document.inside(block).replace("\\\n", " ");
            for line in text.lines() {
                let line = line.trim().trim_start_matches("$ ");
                if !line.starts_with("corscheck ") {
                    continue;
                }
                // Redirections and pipes are the shell's, and so are comments.
                let words = shlex::split(line).unwrap_or_default();
                let own = words.iter().take_while(|word| !["<", ">", "|", "&&"].contains(&word.as_str()));
                match Cli::try_parse_from(own) {
                    Ok(_) => parsed += 1,
                    Err(error) => faults.push(format!("{name}:{}: {line}\n{error}", block.line)),
                }
            }
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
    assert!(parsed > 30, "{parsed} command lines");
}

/// A block of TOML is a whole suite, or begins with the table that it is about.
#[test]
fn each_suite_can_be_read() {
    let mut whole = 0;
    for name in documents().iter().filter(|name| *name != "docs/corscheck-toml.md") {
        let document = Document::read(name);
        for block in document.blocks.iter().filter(|block| block.language == "toml") {
            let text = document.inside(block);
            let rest = [
                ("[origins]", "[origins]\napp = 'https://app.example.com'\n"),
                ("[targets.", "[targets.rest]\nurl = 'https://api.example.com'\n"),
            ];
            let missing = rest.iter().filter(|(heading, _)| !text.contains(heading));
            let missing: Vec<&str> = missing.map(|(_, table)| *table).collect();
            whole += usize::from(missing.is_empty());
            let suite = format!("{text}\n{}", missing.join("\n"));
            let read = Suite::parse(&suite, &|_| None, &[], UnsetVariables::Allow);
            assert!(read.is_ok(), "{name}:{}: {}", block.line, read.expect_err("a fault"));
        }
    }
    assert!(whole > 1, "{whole} whole suites");
}
