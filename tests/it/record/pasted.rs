//! The tables of pasted texts: the exact question in each.
//!
//! A block begins with `=== title`; the text follows, then a line `---`, then its requests, each with lines of its own:
//!
//! ```text
//! PUT https://api.example.com/items
//!   as xhr
//!   credentials include
//!   X-A: 1
//!   | the body, a line each
//! ```
//!
//! `as`, `mode`, `redirect`, `crossorigin`, `destination`, `integrity`, `referrer-policy`, `credentials` and `origin` are there where the text says them. `took: words` and
//! `left out: words` are parts of what is said of the request before them, `refused: words` is a part of why there is none.

use corscheck::record::{RecordedCall, recognise};
use corscheck::web::request::{CrossOrigin, Initiator};

const SCRIPTS: &str = include_str!("../../data/pasted/scripts.txt");

/// A call as the tables write it.
fn written(call: &RecordedCall) -> Vec<String> {
    let mut lines = vec![format!("{} {}", call.method.as_deref().unwrap_or("(default)"), call.url)];
    let mut fact =
        |name: &str, value: Option<&str>| lines.extend(value.map(|value| format!("  {name} {value}")));
    fact("as", call.initiator.map(|initiator| initiator.id()));
    fact("mode", call.mode.map(|mode| mode.id()));
    fact("redirect", call.redirect.map(|mode| mode.id()));
    fact("crossorigin", (call.crossorigin != CrossOrigin::None).then(|| call.crossorigin.id()));
    let attributes = &call.attributes;
    fact("destination", (call.initiator == Some(Initiator::Preload)).then(|| attributes.preload.id()));
    fact("integrity", Some(&attributes.integrity[..]).filter(|integrity| !integrity.is_empty()));
    fact("referrer-policy", attributes.referrer_policy.map(|policy| policy.id()));
    fact("credentials", call.credentials.map(|mode| mode.id()));
    fact("origin", call.origin.as_deref());
    lines.extend(call.headers.iter().map(|(name, value)| format!("  {name}: {value}")));
    if let Some(body) = &call.body {
        let body = String::from_utf8_lossy(body);
        lines.extend(
            body.trim_end_matches("\r\n")
                .split('\n')
                .map(|line| format!("  | {}", line.trim_end_matches('\r'))),
        );
    }
    lines
}

/// The requests of a block, without the notes on them.
fn expected(lines: &[&str]) -> Vec<String> {
    let is_noted =
        |line: &&&str| ["took:", "left out:", "refused:"].iter().any(|label| line.trim().starts_with(label));
    lines
        .iter()
        .filter(|line| !line.trim().is_empty())
        .filter(|line| !is_noted(line))
        .map(|line| (*line).to_owned())
        .collect()
}

fn check(title: &str, text: &str, lines: &[&str]) -> Result<(), String> {
    let label =
        |line: &str, label: &str| line.trim().strip_prefix(label).map(|words| words.trim().to_owned());
    let refused = lines.iter().find_map(|line| label(line, "refused:"));
    let pasted = match (recognise(text), refused) {
        (Err(unread), Some(words)) if unread.fault.contains(&words) => return Ok(()),
        (Err(unread), _) => return Err(format!("{title}: not read: {unread:?}")),
        (Ok(pasted), Some(_)) => return Err(format!("{title}: read: {:#?}", pasted.calls)),
        (Ok(pasted), None) => pasted,
    };
    let found: Vec<String> = pasted.calls.iter().flat_map(written).collect();
    if found != expected(lines) {
        return Err(format!("{title}: requests\n{}", found.join("\n")));
    }
    // What is said stands below the request that it is about.
    let mut number = 0;
    for line in lines {
        let is_request = !line.starts_with(' ') && !line.trim().is_empty();
        let (took, left_out) = (label(line, "took:"), label(line, "left out:"));
        if is_request && took.is_none() && left_out.is_none() {
            number += 1;
        }
        let call = &pasted.calls[usize::max(number, 1) - 1];
        for (words, noted) in [(took, &call.provenance), (left_out, &call.omissions)] {
            if let Some(words) = words
                && !noted.iter().any(|sentence| sentence.contains(&words))
            {
                return Err(format!("{title}: does not say {words:?}, but {noted:#?}"));
            }
        }
    }
    Ok(())
}

/// Checks all blocks of a table; their number.
fn check_table(table: &str) -> usize {
    let mut faults = Vec::new();
    let mut count = 0;
    for block in table.split("\n=== ").skip(1) {
        let (title, rest) = block.split_once('\n').expect("a text below its title");
        let (text, lines) = rest.split_once("\n---\n").unwrap_or_else(|| panic!("{title}: no line ---"));
        let lines: Vec<&str> = lines.lines().collect();
        faults.extend(check(title, text, &lines).err());
        count += 1;
    }
    assert!(faults.is_empty(), "{} of {count}\n\n{}", faults.len(), faults.join("\n\n"));
    count
}

/// Commands of shells, messages of HTTP, programs in other languages.
#[test]
fn commands() {
    let table = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/pasted/commands.txt");
    let table = std::fs::read_to_string(table).expect("the table");
    assert!(check_table(&table) >= 110);
}

#[test]
fn scripts() {
    assert!(check_table(SCRIPTS) >= 200);
}
