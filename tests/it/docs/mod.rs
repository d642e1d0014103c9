//! README and docs: what they show is what the program prints, and what they tell people to type is what it takes.
//!
//! A comment before a fence says what becomes of it:
//!
//! - `<!-- run -->`, before each `console` block whose commands are run, in a shell and a folder of the document's own. Whatever
//!   they request comes from the comment's further lines, in the notation of the rules' examples: `> METHOD URL`, `< STATUS`,
//!   `< Name: value`. What stands below a line `from ORIGIN` is the response to pages of that origin alone, and `from *` ends
//!   that. A line `file NAME = PATH` puts a file of the tree into the folder.
//! - `<!-- not run: REASON -->`, before each other `console` block.
//! - `<!-- file: NAME -->`: the block is a file in the folder.
//!
//! Shown is what a command prints on its standard output; where that is nothing, what it prints as errors. `...` alone on a
//! line stands for any lines, `[..]` for any text within one, and times may be others.
//! `SNAPSHOTS=overwrite cargo test --test it docs` renews what is shown.

mod commands;
mod document;
mod fields;
mod links;
mod replies;
mod session;

use std::path::PathBuf;

use self::document::{Document, Purpose};
use self::session::Session;

/// All documents with blocks or links.
fn documents() -> Vec<String> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs");
    let in_docs = std::fs::read_dir(folder).expect("the folder of the docs");
    let mut names: Vec<String> = in_docs
        .map(|entry| entry.expect("a file").file_name().to_string_lossy().into_owned())
        .filter(|name| name.ends_with(".md"))
        .map(|name| format!("docs/{name}"))
        .collect();
    names.extend(["README.md", "CONTRIBUTING.md", "RELEASING.md", "fuzz/README.md"].map(str::to_owned));
    names.sort();
    names
}

/// People read a front page to its end where it is short.
#[test]
fn the_readme_is_short() {
    let size = Document::read("README.md").text.len();
    assert!(size <= 10_000, "README.md has {size} bytes; put what not everyone needs into docs/");
}

#[test]
fn each_console_block_says_whether_it_is_run() {
    let mut faults = Vec::new();
    let mut run = 0;
    for name in documents() {
        for block in Document::read(&name).blocks.iter().filter(|block| block.language == "console") {
            match &block.purpose {
                Some(Purpose::Run(_)) => run += 1,
                Some(Purpose::NotRun(reason)) if reason.split_whitespace().count() > 2 => {}
                _ => faults.push(format!(
                    "{name}:{}: write <!-- run --> or <!-- not run: REASON --> before it",
                    block.line
                )),
            }
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
    assert!(run > 10, "{run} blocks are run");
}

#[test]
fn what_console_blocks_show_is_what_is_printed() {
    let documents = documents();
    let printed: Vec<Result<String, String>> = std::thread::scope(|scope| {
        let threads: Vec<_> = documents.iter().map(|name| scope.spawn(|| as_printed(name))).collect();
        threads.into_iter().map(|thread| thread.join().expect("a document")).collect()
    });
    let faults: Vec<&str> =
        printed.iter().filter_map(|printed| printed.as_ref().err()).map(String::as_str).collect();
    assert!(faults.is_empty(), "\n{}", faults.join("\n\n"));
    let assert = snapbox::Assert::new().action_env("SNAPSHOTS").normalize_paths(false);
    for (name, text) in documents.iter().zip(printed.into_iter().flatten()) {
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(name);
        assert.eq(text, snapbox::Data::read_from(&path, None).raw());
    }
}

/// A document with the output that its commands have now.
fn as_printed(name: &str) -> Result<String, String> {
    let document = Document::read(name);
    let session = Session::begin(&name.replace('/', "-"));
    let mut text = String::new();
    let mut end = 0;
    for block in &document.blocks {
        match &block.purpose {
            Some(Purpose::File(file)) => session.write(file, document.inside(block)),
            Some(Purpose::Run(script)) => {
                text.push_str(&document.text[end..block.inside.start]);
                let shown = session.run(document.inside(block), script);
                text.push_str(&shown.map_err(|fault| format!("{name}:{}: {fault}", block.line))?);
                end = block.inside.end;
            }
            Some(Purpose::NotRun(_)) | None => {}
        }
    }
    text.push_str(&document.text[end..]);
    Ok(text)
}
