//! Links to files of the tree, and to headings in them.

use std::path::{Component, Path, PathBuf};

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::document::Document;
use super::documents;

#[test]
fn each_link_leads_somewhere() {
    let mut faults = Vec::new();
    for name in documents() {
        for target in links(&Document::read(&name).text) {
            if target.contains("://") || target.starts_with("mailto:") {
                continue;
            }
            let (path, heading) = target.split_once('#').unwrap_or((&target, ""));
            let file = if path.is_empty() { PathBuf::from(&name) } else { beside(&name, path) };
            let exists = Path::new(env!("CARGO_MANIFEST_DIR")).join(&file).exists();
            let has =
                || headings(&Document::read(&file.to_string_lossy()).text).contains(&heading.to_owned());
            if !exists || !heading.is_empty() && !has() {
                faults.push(format!("{name}: {target}"));
            }
        }
    }
    assert!(faults.is_empty(), "links to nothing:\n{}", faults.join("\n"));
}

/// Files and folders that are named in the text.
#[test]
fn each_path_in_contributing_exists() {
    let text = Document::read("CONTRIBUTING.md").text;
    let code = Parser::new(&text).filter_map(|event| match event {
        Event::Code(code) => Some(code.into_string()),
        _ => None,
    });
    let tops = [
        "bench/",
        "docs/",
        "examples/",
        "fuzz/",
        "judge/",
        "man/",
        "packaging/",
        "schema/",
        "src/",
        "tests/",
    ];
    let paths: Vec<String> = code
        .filter(|code| tops.iter().any(|top| code.starts_with(top)) && !code.contains(['<', ' ', '*']))
        .collect();
    let missing: Vec<&String> =
        paths.iter().filter(|path| !Path::new(env!("CARGO_MANIFEST_DIR")).join(path).exists()).collect();
    assert!(missing.is_empty(), "CONTRIBUTING.md names {missing:?}");
    assert!(paths.len() > 30, "{paths:?}");
}

/// Every page of the docs can be reached from their index.
#[test]
fn the_index_has_every_page() {
    let linked = links(&Document::read("docs/README.md").text);
    let missing: Vec<String> = documents()
        .into_iter()
        .filter_map(|name| Some(name.strip_prefix("docs/")?.to_owned()))
        .filter(|name| name != "README.md" && !linked.contains(name))
        .collect();
    assert!(missing.is_empty(), "docs/README.md does not link {missing:?}");
}

/// A path as a link of this file means it.
fn beside(file: &str, link: &str) -> PathBuf {
    let mut path = Path::new(file).parent().map(Path::to_owned).unwrap_or_default();
    for part in Path::new(link).components() {
        match part {
            Component::ParentDir => drop(path.pop()),
            part => path.push(part),
        }
    }
    path
}

fn links(text: &str) -> Vec<String> {
    Parser::new(text)
        .filter_map(|event| match event {
            Event::Start(Tag::Link { dest_url, .. }) => Some(dest_url.into_string()),
            _ => None,
        })
        .collect()
}

/// The anchors that code forges give to headings.
fn headings(text: &str) -> Vec<String> {
    let mut headings = Vec::new();
    let mut heading: Option<String> = None;
    for event in Parser::new(text) {
        match event {
            Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
            Event::Text(text) | Event::Code(text) => {
                if let Some(heading) = &mut heading {
                    heading.push_str(&text);
                }
            }
            Event::End(TagEnd::Heading(_)) => {
                let words = heading.take().unwrap_or_default().to_lowercase();
                let kept = words.chars().filter(|letter| letter.is_alphanumeric() || " -_".contains(*letter));
                headings.push(kept.collect::<String>().replace(' ', "-"));
            }
            _ => {}
        }
    }
    headings
}
