//! What a script does to a function of the page, read from its text: how often it calls it.
//!
//! Nothing runs here as it would in a browser. The script is parsed, and followed from top to bottom with what is known: the page has
//! this one function and what all pages have. Where that does not tell, both ways are followed, and the number of calls is not known.

mod assignment;
mod call;
mod decode;
mod expression;
mod global;
mod machine;
mod method;
mod name;
mod operator;
mod reason;
mod statement;
#[cfg(test)]
mod tests;
mod value;

use oxc_allocator::Allocator;
use oxc_parser::Parser;
use oxc_span::SourceType;

use self::machine::Machine;
use self::reason::Place;
use crate::record::{is_too_deep, with_stack};
use crate::web::script::{NotCalled, Reader, Run, Source};

/// What is said of a script that is not followed.
const UNKNOWN: Run = Run { calls: None, not_called: None };

/// The reader of scripts, for what judges them.
pub const READER: Reader = Reader(read);

/// What a script does.
#[must_use]
pub fn read(source: &Source<'_>) -> Run {
    let text = decode::text(source);
    if let Some(why) = reason::before_parsing(&text) {
        return Run { calls: Some(0), not_called: Some(why) };
    }
    // Most pieces of data call nothing, and need no parser with a stack of its own.
    if is_too_deep(&text) {
        return UNKNOWN;
    }
    let callback = source.callback.to_owned();
    with_stack(move || follow(&text, &callback)).unwrap_or(UNKNOWN)
}

/// Parses a script, and follows it.
fn follow(text: &str, callback: &str) -> Run {
    let allocator = Allocator::default();
    // The parser does not know comments of the form that HTML has.
    let text = allocator.alloc_str(&decode::without_html_comments(text));
    let parsed = Parser::new(&allocator, text, SourceType::script()).parse();
    if let Some(fault) = parsed.diagnostics.iter().next() {
        let at = fault.labels.first().map_or(0, |label| label.offset() as usize).min(text.len());
        let place = Place::of(text, at);
        let why = reason::not_a_script(text, place, fault.message.trim_end_matches('.'));
        return Run { calls: Some(0), not_called: Some(why) };
    }
    let program = allocator.alloc(parsed.program);
    if let Some((at, words)) = reason::beyond_the_parser(program, &parsed.irregular_whitespaces) {
        let why = reason::not_a_script(text, Place::of(text, at), words);
        return Run { calls: Some(0), not_called: Some(why) };
    }
    if program.body.is_empty() && program.directives.is_empty() {
        return Run { calls: Some(0), not_called: Some(NotCalled::Empty) };
    }
    let mut machine = Machine::new(&allocator, text, callback);
    let ended = machine.run(program);
    let calls = machine.calls;
    let not_called = match calls.is_possible() {
        true => None,
        false => Some(reason::not_called(program, text, callback, &machine, ended)),
    };
    Run { calls: calls.number(), not_called }
}
