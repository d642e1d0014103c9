//! Calls in scripts: JavaScript and TypeScript are parsed, and evaluated as far as the text says what they do. HTML, its elements
//! and its scripts too.
//!
//! Nothing runs: a function that nothing in the text calls is read with parameters that are not known, of a condition that is not
//! known both branches are read. What is not known keeps its name: `<NAME>`.

mod angular;
mod assignment;
mod axios;
mod builtin;
mod dispatch;
mod draft;
mod element;
mod expression;
mod function;
mod html;
mod jquery;
mod jsx;
mod ky;
mod machine;
mod nesting;
mod parse;
mod platform;
mod socket_io;
mod statement;
mod superagent;
mod text;
mod value;
mod xhr;

use std::collections::HashSet;

use oxc_allocator::Allocator;

use self::machine::{Code, Found, Machine};
use self::parse::Fault;

pub use self::nesting::is_too_deep;
use super::call::RecordedCall;
use super::deep::{Unfinished, with_stack};

/// The most calls that are read of one script.
const MOST: usize = 200;

/// What was read.
#[derive(Debug, Default)]
pub(super) struct Script {
    pub(super) calls: Vec<RecordedCall>,
    /// What was left out: sentences without a full stop.
    pub(super) omissions: Vec<String>,
}

/// Reads all calls of a text; `None` where it has none, and is none of the texts that are read here.
///
/// # Errors
/// Where it looks like a script, and cannot be parsed: the place in bytes, and what is wrong.
pub(super) fn read(text: &str) -> Result<Option<Script>, (usize, String)> {
    if !mentions_call(text) {
        return Ok(None);
    }
    if is_too_deep(text) {
        return Err((0, "it stands too deep in itself to be read".into()));
    }
    let owned = text.to_owned();
    let read = with_stack(move || read_text(&owned)).map_err(|unfinished| match unfinished {
        Unfinished::NoMemory => (0, "there is not enough memory to read it".to_owned()),
        Unfinished::Late => (0, "it takes too long to read".into()),
    })?;
    match read {
        Ok(script) if script.calls.is_empty() && script.omissions.is_empty() => Ok(None),
        Ok(script) if script.calls.is_empty() => {
            Err((0, format!("left out is {}", script.omissions.join("; "))))
        }
        Ok(script) => Ok(Some(script)),
        Err(fault) if has_call(text) => {
            Err((fault.at, format!("the script does not parse: {}", fault.words)))
        }
        Err(_) => Ok(None),
    }
}

/// Whether a text may have a call at all.
fn mentions_call(text: &str) -> bool {
    const WORDS: [&str; 40] = [
        "fetch",
        "axios",
        "XMLHttpRequest",
        "$.",
        "jQuery",
        "ky.",
        "ky(",
        "got.",
        "got(",
        "superagent",
        "sendBeacon",
        "EventSource",
        "WebSocket",
        "io(",
        "io.connect(",
        "Worker(",
        "import",
        "$http",
        ".get(",
        ".post(",
        ".put(",
        ".patch(",
        ".delete(",
        ".head(",
        ".options(",
        ".request(",
        ".get<",
        ".post<",
        ".put<",
        ".patch<",
        ".delete<",
        "request(",
        "http(",
        "service(",
        "createElement",
        "new Image",
        "new Audio",
        "FontFace",
        ".load(",
        "ajax",
    ];
    WORDS.iter().any(|word| text.contains(word)) || html::has_elements(text)
}

/// Whether a text names a call, as a whole word: then it is a script, if it can be read or not.
fn has_call(text: &str) -> bool {
    const NAMES: [&str; 12] = [
        "fetch(",
        "fetch<",
        "axios(",
        "axios.",
        "XMLHttpRequest",
        "$.ajax(",
        "$.get(",
        "$.post(",
        "$.getJSON(",
        "jQuery.",
        "sendBeacon(",
        "$http.",
    ];
    NAMES.iter().any(|name| {
        text.match_indices(name).any(|(place, _)| {
            let before = text[..place].chars().next_back();
            !before.is_some_and(|letter| letter.is_alphanumeric() || letter == '_')
        })
    })
}

fn read_text(text: &str) -> Result<Script, Fault> {
    let blocks = fenced(text);
    if !blocks.is_empty() {
        let mut all = Script::default();
        for block in blocks {
            if let Ok(script) = read_source(block) {
                all.calls.extend(script.calls);
                all.omissions.extend(script.omissions);
            }
        }
        return Ok(all);
    }
    read_source(text)
}

/// The blocks of a Markdown text that may be scripts.
fn fenced(text: &str) -> Vec<&str> {
    let languages =
        ["", "js", "ts", "jsx", "tsx", "javascript", "typescript", "html", "vue", "svelte", "mjs"];
    let mut blocks = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find("```") {
        let Some((language, behind)) = rest[start + 3..].split_once('\n') else { break };
        let is_start = start == 0 || rest[..start].ends_with(['\n', ' ', '\t']);
        let Some(end) = behind.find("\n```") else { break };
        if is_start && languages.contains(&language.trim().to_ascii_lowercase().as_str()) {
            blocks.push(&behind[..end]);
        }
        rest = &behind[end + 4..];
    }
    blocks
}

fn read_source(text: &str) -> Result<Script, Fault> {
    if html::is_html(text) {
        let document = read_html(text);
        if !document.calls.is_empty() || !document.omissions.is_empty() {
            return Ok(document);
        }
    }
    match evaluate(text) {
        Err(fault) if html::has_elements(text) => {
            let document = read_html(text);
            let is_empty = document.calls.is_empty() && document.omissions.is_empty();
            if is_empty { Err(fault) } else { Ok(document) }
        }
        read => read,
    }
}

fn read_html(text: &str) -> Script {
    let document = html::read(text);
    let mut script = Script { calls: document.calls, omissions: document.omissions };
    // The scripts of a page share their variables.
    let read = match evaluate(&document.scripts.join("\n;\n")) {
        Ok(read) => vec![read],
        Err(_) => {
            let each: Vec<_> = document.scripts.iter().map(|script| evaluate(script)).collect();
            if each.iter().any(Result::is_err) {
                script.omissions.push("a script of the page, which does not parse".into());
            }
            each.into_iter().flatten().collect()
        }
    };
    for more in read {
        script.calls.extend(more.calls);
        script.omissions.extend(more.omissions);
    }
    script.calls.truncate(MOST);
    script
}

/// Parses a script, and follows it.
fn evaluate(text: &str) -> Result<Script, Fault> {
    let allocator = Allocator::default();
    let parsed = parse::parse(&allocator, text)?;
    let mut machine = Machine::new(parsed.text);
    machine.run(&parsed.program.body, &mut Vec::new());
    machine.run_uncalled();
    machine.request_unsent();
    machine.request_superagent();
    machine.request_elements();
    if parsed.is_part && !machine.found.is_empty() {
        machine.omit("what stands around the script or in it, and does not parse");
    }
    let mut calls = calls(&machine);
    if calls.len() > MOST {
        machine.omit(format!("{} calls behind the first {MOST}", calls.len() - MOST));
        calls.truncate(MOST);
    }
    Ok(Script { calls, omissions: machine.omissions })
}

/// The calls in their order. A function that the script calls itself is read as it calls it, and not on its own.
fn calls(machine: &Machine<'_>) -> Vec<RecordedCall> {
    let place = |code: &Code<'_>| match code {
        Code::Function(node) => node.span.start,
        Code::Arrow(node) => node.span.start,
        Code::Class(node) => node.span.start,
    };
    let invoked: HashSet<u32> = machine
        .functions
        .iter()
        .filter(|function| function.invoked && !matches!(function.code, Code::Class(_)))
        .map(|function| place(&function.code))
        .collect();
    let is_called = |found: &&Found| {
        let root = found.root.map(|id| &machine.functions[id.0]);
        root.is_none_or(|root| matches!(root.code, Code::Class(_)) || !invoked.contains(&place(&root.code)))
    };
    let mut kept: Vec<&Found> = machine.found.iter().filter(is_called).collect();
    // Functions that call each other only: each of their calls is read once.
    let sites: HashSet<u32> = kept.iter().map(|found| found.site).collect();
    kept.extend(machine.found.iter().filter(|found| !sites.contains(&found.site)));
    kept.sort_by_key(|found| found.position);
    let mut calls: Vec<(u32, &RecordedCall)> = Vec::new();
    for found in kept {
        let same = |(site, call): &(u32, &RecordedCall)| *site == found.site && is_same(call, &found.call);
        if !calls.iter().any(same) {
            calls.push((found.site, &found.call));
        }
    }
    calls.into_iter().map(|(_, call)| call.clone()).collect()
}

/// Whether two calls are the same; the notes on them may differ.
fn is_same(one: &RecordedCall, other: &RecordedCall) -> bool {
    let plain =
        |call: &RecordedCall| RecordedCall { provenance: Vec::new(), omissions: Vec::new(), ..call.clone() };
    plain(one) == plain(other)
}
