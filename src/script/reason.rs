//! Why a script does not call the page's function.

use oxc_ast::ast::{Expression, Program, Statement};
use oxc_span::{GetSpan, Span};
use serde::de::IgnoredAny;
use serde_json::Deserializer;

use super::machine::Machine;
use crate::web::script::NotCalled;

/// What data begins with so that no script element of another site can use it; each never ends, or is not a script.
const BREAKERS: [&str; 9] = [
    ")]}'",
    "{}&&",
    "{} &&",
    "for(;;);",
    "for (;;);",
    "while(1);",
    "while (1);",
    "while(true);",
    "throw 1; <",
];

/// A place in a text, for people.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    line: usize,
    column: usize,
}

impl Place {
    pub(super) fn of(text: &str, at: usize) -> Self {
        let before = text.get(..at).unwrap_or_default();
        let line = before.rsplit('\n').next().unwrap_or_default();
        Self { line: before.matches('\n').count() + 1, column: line.chars().count() + 1 }
    }
}

/// What can be said before the script is parsed: there is nothing, or it is not meant to run.
pub(super) fn before_parsing(text: &str) -> Option<NotCalled> {
    let text = trimmed(text);
    if text.is_empty() {
        return Some(NotCalled::Empty);
    }
    let breaker = BREAKERS.iter().find(|breaker| text.starts_with(**breaker));
    breaker.map(|breaker| NotCalled::Protected((*breaker).to_owned()))
}

/// Why a text is not a script.
pub(super) fn not_a_script(text: &str, place: Place, words: &str) -> NotCalled {
    let start = trimmed(text);
    if is_json(start) {
        return NotCalled::Json;
    }
    if start.starts_with('<') {
        return NotCalled::Html(title(start));
    }
    NotCalled::Syntax { line: place.line, column: place.column, words: words.to_owned() }
}

/// What the parser lets pass and no classic script may have: the words of modules, and characters that are not white space.
pub(super) fn beyond_the_parser(program: &Program<'_>, spaces: &[Span]) -> Option<(usize, &'static str)> {
    let module = program.body.iter().find(|statement| statement.is_module_declaration());
    if let Some(statement) = module {
        return Some((statement.span().start as usize, "import and export are for modules"));
    }
    let is_space = |letter: char| letter == '\u{feff}' || letter.is_whitespace() && letter != '\u{85}';
    let text = |place: &Span| program.source_text.get(place.start as usize..place.end as usize);
    let other = spaces.iter().find(|place| !text(place).unwrap_or_default().chars().all(is_space));
    other.map(|place| (place.start as usize, "an invalid character"))
}

/// Why a script that was followed to its end, or to what it throws, calls nothing.
pub(super) fn not_called(
    program: &Program<'_>,
    text: &str,
    callback: &str,
    machine: &Machine<'_>,
    ended: Option<String>,
) -> NotCalled {
    if is_json(trimmed(text)) {
        return NotCalled::Json;
    }
    // A function of another name, of which the page has none.
    // What every page has is not the function that was meant.
    let is_own = |name: &String| machine.global_value(first_name(name)).is_none();
    let called = |statement| called(statement, text).filter(is_own);
    let missing = machine.missing.clone().filter(is_own);
    let is_missing = missing.is_some();
    let other = missing.or_else(|| program.body.iter().find_map(called));
    match (other, ended) {
        (Some(other), Some(_)) if is_missing && other != callback => NotCalled::Other(other),
        (_, Some(error)) => NotCalled::Throws(error),
        _ if machine.has_listener => NotCalled::Later,
        (Some(other), None) if other != callback => NotCalled::Other(other),
        _ => NotCalled::Nothing,
    }
}

/// The first name of a path from the page's global object, which may stand before it.
fn first_name(path: &str) -> &str {
    let is_part = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '$');
    let end = path.find(|letter| !is_part(letter)).unwrap_or(path.len());
    let (first, rest) = path.split_at(end);
    match rest.strip_prefix("?.").or(rest.strip_prefix('.')) {
        Some(rest)
            if ["window", "self", "globalThis", "this", "top", "parent", "frames"].contains(&first) =>
        {
            first_name(rest)
        }
        _ => first,
    }
}

/// The function that a statement calls first, as far as it is guarded by nothing but its own name.
fn called(statement: &Statement<'_>, text: &str) -> Option<String> {
    match statement {
        Statement::ExpressionStatement(statement) => called_by(&statement.expression, text),
        Statement::IfStatement(branch) => called(&branch.consequent, text),
        Statement::BlockStatement(block) => block.body.iter().find_map(|inner| called(inner, text)),
        Statement::TryStatement(attempt) => attempt.block.body.iter().find_map(|inner| called(inner, text)),
        _ => None,
    }
}

fn called_by(expression: &Expression<'_>, text: &str) -> Option<String> {
    match expression.without_parentheses() {
        Expression::CallExpression(call) => match call.callee.without_parentheses() {
            Expression::FunctionExpression(_) | Expression::ArrowFunctionExpression(_) => None,
            callee => {
                let place = callee.span();
                text.get(place.start as usize..place.end as usize).map(str::to_owned)
            }
        },
        Expression::LogicalExpression(logical) => called_by(&logical.right, text),
        Expression::UnaryExpression(unary) => called_by(&unary.argument, text),
        _ => None,
    }
}

/// One value of JSON, or one behind the other.
fn is_json(text: &str) -> bool {
    let mut values = Deserializer::from_str(text).into_iter::<IgnoredAny>().peekable();
    values.peek().is_some() && values.all(|value| value.is_ok())
}

fn trimmed(text: &str) -> &str {
    text.trim_matches(|letter: char| letter.is_whitespace() || letter == '\u{feff}')
}

/// The title of a document.
fn title(text: &str) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    let open = lower.find("<title")?;
    let start = open + lower[open..].find('>')? + 1;
    let end = start + lower[start..].find("</title")?;
    let words: Vec<&str> = text[start..end].split_whitespace().collect();
    (!words.is_empty()).then(|| words.join(" ").chars().take(80).collect())
}
