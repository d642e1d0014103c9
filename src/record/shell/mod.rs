//! Commands in a text, wherever they stand: behind prompts, in scripts, between back-ticks, in prose.

mod cmd;
mod lexer;
mod place;

use self::cmd::cmd_words;
use self::lexer::{Lexed, Variables, lex};
use self::place::{Place, place};

/// The most commands that are read.
const MOST: usize = 1000;

/// A command, as its shell takes it apart.
#[derive(Debug)]
pub(super) struct Command {
    /// The program, by the name under which it was looked for.
    pub(super) program: &'static str,
    /// Its arguments. What only the shell knows stands as `<NAME>`.
    pub(super) arguments: Vec<String>,
    /// The names of what only the shell knows.
    pub(super) holes: Vec<String>,
    /// What of the command was not read: sentences without a full stop.
    pub(super) omissions: Vec<String>,
    /// Whether it stands within a sentence: then it may be none.
    pub(super) in_prose: bool,
    /// Whether its last quote is closed.
    pub(super) is_whole: bool,
}

/// All commands of these programs; those in comments and strings are none.
pub(super) fn commands(text: &str, programs: &[&'static str]) -> Vec<Command> {
    let text = decoded(text);
    let chars: Vec<char> = text.chars().collect();
    let mut variables = Variables::new();
    let mut found = Vec::new();
    let mut commented = Vec::new();
    let mut at = 0;
    let mut line_start = 0;
    while at < chars.len() && found.len() < MOST {
        if at == line_start {
            lexer::assignment(&chars, at, &mut variables);
        }
        if chars[at] == '\n' {
            at += 1;
            line_start = at;
            continue;
        }
        let Some((program, behind)) = program_at(&chars, at, programs) else {
            at += 1;
            continue;
        };
        let place = place(&chars[line_start..at]);
        if place == Place::String {
            at = behind;
            continue;
        }
        let is_cmd = is_cmd(&chars[behind..]);
        let Lexed { words, end, holes, omissions, is_whole } = match place.closing() {
            _ if is_cmd => lexed_as_cmd(&chars, behind),
            Some('"') => lexed_in_quotes(&chars, behind, &variables),
            closing => lex(&chars, behind, closing, &variables),
        };
        let command = Command {
            program,
            arguments: words,
            holes,
            omissions,
            in_prose: place == Place::Prose,
            is_whole,
        };
        match place {
            Place::Comment => {
                commented.push(command);
                commented.truncate(1);
                // The whole line is one.
                at =
                    chars[at..].iter().position(|letter| *letter == '\n').map_or(chars.len(), |far| at + far);
            }
            _ => {
                found.push(command);
                at = end.max(behind);
                if let Some(far) = chars[line_start..at].iter().rposition(|letter| *letter == '\n') {
                    line_start += far + 1;
                }
            }
        }
    }
    // Alone, the sign of a comment is the prompt of the administrator.
    if found.is_empty() && text.lines().filter(|line| !line.trim().is_empty()).count() == 1 {
        found.append(&mut commented);
    }
    found
}

/// A program's name at this place, and the place behind it.
fn program_at(chars: &[char], at: usize, programs: &[&'static str]) -> Option<(&'static str, usize)> {
    if at > 0 && (chars[at - 1].is_alphanumeric() || "-_.=@$:".contains(chars[at - 1])) {
        return None;
    }
    programs.iter().find_map(|program| {
        let mut end = at;
        for letter in program.chars() {
            if chars.get(end) != Some(&letter) {
                return None;
            }
            end += 1;
        }
        let exe: Vec<char> = chars.iter().skip(end).take(4).copied().collect();
        if exe == ['.', 'e', 'x', 'e'] {
            end += 4;
        }
        let next = chars.get(end).copied()?;
        (next.is_whitespace() || next == '\u{a0}').then_some((*program, end))
    })
}

/// Whether it is written for cmd: only that has carets before quotes and at the ends of lines, and no single quotes.
fn is_cmd(rest: &[char]) -> bool {
    let head: String = rest.iter().take(4096).collect();
    let is_bash = [" '", "-H '", "\\\n"].iter().any(|sign| head.contains(sign));
    !is_bash && (head.contains("^\"") || head.lines().any(|line| line.trim_end().ends_with(" ^")))
}

/// The words of a command that a shell is given between double quotes, in which its own quotes are escaped.
fn lexed_in_quotes(chars: &[char], start: usize, variables: &Variables) -> Lexed {
    let mut inside = Vec::new();
    let mut at = start;
    while let Some(letter) = chars.get(at).filter(|letter| **letter != '"') {
        let next = chars.get(at + 1).copied();
        match next.filter(|next| *letter == '\\' && ['"', '\\', '$', '`'].contains(next)) {
            Some(next) => {
                inside.push(next);
                at += 2;
            }
            None => {
                inside.push(*letter);
                at += 1;
            }
        }
    }
    Lexed { end: at, ..lex(&inside, 0, None, variables) }
}

/// The words of a command for cmd: it ends where a line does that does not go on.
fn lexed_as_cmd(chars: &[char], start: usize) -> Lexed {
    let mut end = start;
    while end < chars.len() {
        if chars[end] == '\n' {
            let before: String = chars[start..end].iter().rev().take(3).collect();
            let goes_on = before.trim_start_matches('\r').trim_start().starts_with('^');
            let behind_caret =
                chars[start..end].iter().rev().find(|letter| !['\n', '\r'].contains(letter)) == Some(&'^');
            if !goes_on && !behind_caret {
                break;
            }
        }
        end += 1;
    }
    let text: String = chars[start..end].iter().collect();
    let words = cmd_words(&text);
    let length = words.iter().position(|word| ["&", "&&", "|", "||"].contains(&word.as_str()));
    let words = words[..length.unwrap_or(words.len())].to_vec();
    Lexed { words, end, holes: Vec::new(), omissions: Vec::new(), is_whole: true }
}

/// The text of a page's source as a reader sees it.
fn decoded(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    if !["<pre", "<code", "<p>"].iter().any(|tag| text.contains(tag)) {
        return text;
    }
    [
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&#x27;", "'"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&nbsp;", " "),
        ("&amp;", "&"),
    ]
    .iter()
    .fold(text, |text, (entity, letter)| text.replace(entity, letter))
}
