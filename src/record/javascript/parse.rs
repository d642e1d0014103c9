//! The text of a script as a tree, also of a piece of a script.

use oxc_allocator::Allocator;
use oxc_ast::ast::Program;
use oxc_parser::{ParseOptions, Parser};
use oxc_span::SourceType;

/// What a piece of a script may stand in: a class, an object, a function.
const AROUND: [(&str, &str); 3] =
    [("class X {\n", "\n}"), ("({\n", "\n})"), ("async function x() {\n", "\n}")];
/// How long a text may be that is searched for the lines that are a script.
const LONGEST_MIXED: usize = 64 * 1024;
/// How often lines are parsed in search of them.
const MOST_TRIES: usize = 200;

/// A tree, and the text that it is of.
pub(super) struct Parsed<'a> {
    pub(super) program: &'a Program<'a>,
    pub(super) text: &'a str,
    /// Whether other lines stand around it.
    pub(super) is_part: bool,
}

/// Where parsing stopped, in bytes, and what the parser says.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) at: usize,
    pub(super) words: String,
}

fn parse_as<'a>(allocator: &'a Allocator, text: &'a str, kind: SourceType) -> Result<Parsed<'a>, Fault> {
    let options = ParseOptions { allow_return_outside_function: true, ..ParseOptions::default() };
    let parsed = Parser::new(allocator, text, kind).with_options(options).parse();
    match parsed.diagnostics.into_vec().into_iter().next() {
        Some(fault) => Err(Fault {
            at: fault.labels.first().map_or(0, |label| label.offset() as usize).min(text.len()),
            words: fault.message.trim_end_matches('.').to_owned(),
        }),
        None => Ok(Parsed { program: allocator.alloc(parsed.program), text, is_part: false }),
    }
}

fn parse_whole<'a>(allocator: &'a Allocator, text: &'a str) -> Result<Parsed<'a>, Fault> {
    let first = match parse_as(allocator, text, SourceType::tsx()) {
        Ok(parsed) => return Ok(parsed),
        Err(fault) => fault,
    };
    // Casts in angle brackets; what modules do not allow.
    let others = [SourceType::ts(), SourceType::ts().with_script(true), SourceType::jsx().with_script(true)];
    let mut furthest = first;
    for kind in others {
        match parse_as(allocator, text, kind) {
            Ok(parsed) => return Ok(parsed),
            Err(fault) if fault.at > furthest.at => furthest = fault,
            Err(_) => {}
        }
    }
    Err(furthest)
}

/// Parses a script; where it is none, a piece of one, or the lines of it that are.
pub(super) fn parse<'a>(allocator: &'a Allocator, text: &'a str) -> Result<Parsed<'a>, Fault> {
    let fault = match parse_whole(allocator, text) {
        Ok(parsed) => return Ok(parsed),
        Err(fault) => fault,
    };
    if text.len() > LONGEST_MIXED {
        return Err(fault);
    }
    // What people leave out: `{ "X-A": "1", ... }`, `.then(...)`
    let shortened = without_ellipses(text);
    if shortened != text {
        let shortened = allocator.alloc_str(&shortened);
        if let Ok(parsed) = parse_whole(allocator, shortened) {
            return Ok(Parsed { is_part: true, ..parsed });
        }
    }
    for (before, after) in AROUND {
        let wrapped = allocator.alloc_str(&format!("{before}{text}{after}"));
        if let Ok(parsed) = parse_whole(allocator, wrapped) {
            return Ok(parsed);
        }
    }
    match lines_that_parse(allocator, text) {
        Some(lines) => {
            let lines = allocator.alloc_str(&lines);
            parse_whole(allocator, lines).map(|parsed| Parsed { is_part: true, ..parsed }).map_err(|_| fault)
        }
        None => Err(fault),
    }
}

/// A text without the dots that stand for something where nothing comes behind them.
fn without_ellipses(text: &str) -> String {
    let mut shortened = String::new();
    let mut rest = text.replace('…', "...");
    while let Some(place) = rest.find("...") {
        let behind = rest.split_off(place + 3);
        rest.truncate(place);
        shortened.push_str(&rest);
        if !behind.trim_start().starts_with([',', '}', ')', ']']) {
            shortened.push_str("...");
        }
        // `{ a: 1, ..., b: 2 }` keeps one comma.
        rest = match behind.trim_start().strip_prefix(',') {
            Some(after) if shortened.trim_end().ends_with([',', '{', '(', '[']) => after.to_owned(),
            _ => behind,
        };
    }
    shortened + &rest
}

/// A line as a script has it: a prompt of a console before it is none of it.
fn without_prompt(line: &str) -> &str {
    ["> ", ">>> ", ">> ", "❯ "].iter().find_map(|prompt| line.strip_prefix(prompt)).unwrap_or(line)
}

/// The lines of a text that are a script: prose may stand around them.
fn lines_that_parse(allocator: &Allocator, text: &str) -> Option<String> {
    let lines: Vec<&str> = text.lines().map(without_prompt).collect();
    let mut found: Vec<String> = Vec::new();
    let (mut start, mut tries) = (0, 0);
    'lines: while start < lines.len() {
        if !begins_script(lines[start]) {
            start += 1;
            continue;
        }
        for end in (start + 1..=lines.len()).rev() {
            if tries >= MOST_TRIES {
                break 'lines;
            }
            if lines[end - 1].trim().is_empty() {
                continue;
            }
            tries += 1;
            let chunk = allocator.alloc_str(&lines[start..end].join("\n"));
            if parse_whole(allocator, chunk).is_ok() {
                found.push(chunk.to_owned());
                start = end;
                continue 'lines;
            }
        }
        start += 1;
    }
    let all = found.join("\n;\n");
    (!all.trim().is_empty()).then_some(all)
}

/// Whether a script may begin with this line; prose does not.
fn begins_script(line: &str) -> bool {
    let line = line.trim_start();
    let first = line.split(|letter: char| !(letter.is_alphanumeric() || ['_', '$'].contains(&letter))).next();
    let statements = [
        "const", "let", "var", "import", "export", "async", "await", "function", "class", "return", "if",
        "try", "for", "new",
    ];
    let first = first.unwrap_or_default();
    statements.contains(&first) && line.contains(['=', '(', '{', '"', '\''])
        || !first.is_empty() && line[first.len()..].starts_with(['.', '(', '=', '<'])
}
