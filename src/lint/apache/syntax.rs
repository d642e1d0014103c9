//! [The grammar of Apache's files](https://httpd.apache.org/docs/2.4/configuring.html#syntax): a directive a line, sections in angle
//! brackets. A word may have quotes around it; a backslash at the end of a line continues it.

use super::super::Place;
use super::super::include::{Fault, Including};

/// How deep sections may be nested.
const DEEPEST: usize = 40;
/// How many directives there may be.
const MOST: usize = 200_000;

/// A word.
#[derive(Clone, Debug)]
pub(super) struct Word {
    pub(super) text: String,
    pub(super) place: Place,
}

/// A directive, or a section.
#[derive(Clone, Debug)]
pub(super) struct Directive {
    /// In lower case.
    pub(super) name: String,
    pub(super) place: Place,
    pub(super) words: Vec<Word>,
    /// All that follows the name, as it is written.
    pub(super) rest: String,
    pub(super) section: Option<Vec<Self>>,
}

impl Directive {
    pub(super) fn word(&self, index: usize) -> &str {
        self.words.get(index).map_or("", |word| word.text.as_str())
    }

    pub(super) fn word_place(&self, index: usize) -> Place {
        self.words.get(index).map_or(self.place, |word| word.place)
    }

    pub(super) fn inner(&self) -> &[Self] {
        self.section.as_deref().unwrap_or_default()
    }
}

/// A line with those that continue it.
struct Line {
    /// Without the blanks around it.
    text: String,
    /// Where the lines of the file begin in it: after how many characters, and the place there.
    parts: Vec<(usize, Place)>,
}

impl Line {
    /// The place of a character.
    fn place(&self, at: usize) -> Place {
        let (start, place) = self
            .parts
            .iter()
            .rev()
            .find(|(start, _)| *start <= at)
            .or(self.parts.first())
            .copied()
            .unwrap_or_default();
        Place { column: place.column + at.saturating_sub(start), ..place }
    }
}

impl Including for Directive {
    fn parse(text: &str, first_line: usize) -> Result<Vec<Self>, Fault> {
        parse(text, first_line)
    }

    fn place(&self) -> Place {
        self.place
    }

    fn included(&self) -> Option<&str> {
        matches!(self.name.as_str(), "include" | "includeoptional").then(|| self.word(0))
    }

    fn inner_mut(&mut self) -> Option<&mut Vec<Self>> {
        self.section.as_mut()
    }
}

/// Reads a text whose first line has this number.
pub(super) fn parse(text: &str, first_line: usize) -> Result<Vec<Directive>, Fault> {
    let mut open: Vec<(Directive, Vec<Directive>)> = Vec::new();
    let mut top = Vec::new();
    let mut count = 0;
    for line in lines(text, first_line) {
        let (text, place) = (line.text.as_str(), line.place(0));
        let fault = |words: String| Err((place, words));
        count += 1;
        if count > MOST {
            return fault("too many directives".into());
        }
        if let Some(name) = text.strip_prefix("</") {
            let name = name.trim_end().trim_end_matches('>').trim().to_ascii_lowercase();
            let Some((mut section, inner)) = open.pop() else {
                return fault(format!("</{name}> closes nothing"));
            };
            if section.name != name {
                return fault(format!("</{name}> is not the end of <{}>", section.name));
            }
            section.section = Some(inner);
            open.last_mut().map_or(&mut top, |(_, inner)| inner).push(section);
            continue;
        }
        if let Some(head) = text.strip_prefix('<') {
            if open.len() >= DEEPEST {
                return fault("sections are nested too deep".into());
            }
            let Some(head) = head.trim_end().strip_suffix('>') else { return fault("> is missing".into()) };
            open.push((directive(head, &line, 1), Vec::new()));
            continue;
        }
        open.last_mut().map_or(&mut top, |(_, inner)| inner).push(directive(text, &line, 0));
    }
    match open.pop() {
        Some((section, _)) => Err((section.place, format!("</{}> is missing", section.name))),
        None => Ok(top),
    }
}

/// The lines that are not empty and no comments.
fn lines(text: &str, first_line: usize) -> Vec<Line> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut lines = Vec::new();
    let mut numbered = (first_line..).zip(text.lines());
    while let Some((number, line)) = numbered.next() {
        let trimmed = line.trim_start();
        let column = line.chars().count() - trimmed.chars().count() + 1;
        let mut whole = trimmed.to_owned();
        let mut parts = vec![(0, Place { line: number, column })];
        while whole.ends_with('\\') {
            whole.pop();
            let Some((number, next)) = numbered.next() else { break };
            parts.push((whole.chars().count(), Place { line: number, column: 1 }));
            whole.push_str(next);
        }
        // What a first line of blanks alone continues has its blanks at the start.
        let text = whole.trim_start();
        let skipped = whole.chars().count() - text.chars().count();
        if skipped > 0 {
            let line = Line { text: String::new(), parts };
            let start = line.place(skipped);
            let after = line.parts.iter().filter(|(at, _)| *at > skipped);
            parts =
                std::iter::once((0, start)).chain(after.map(|(at, place)| (at - skipped, *place))).collect();
        }
        let text = text.trim_end().to_owned();
        if !text.is_empty() && !text.starts_with('#') {
            lines.push(Line { text, parts });
        }
    }
    lines
}

/// The directive of a text that begins after so many characters of a line.
fn directive(text: &str, line: &Line, start: usize) -> Directive {
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    Directive {
        name: name.to_ascii_lowercase(),
        place: line.place(start),
        words: words(rest, line, start + name.chars().count()),
        rest: rest.trim().to_owned(),
        section: None,
    }
}

/// The words of a text, as `ap_getword_conf` reads them.
fn words(text: &str, line: &Line, start: usize) -> Vec<Word> {
    let letters: Vec<char> = text.chars().collect();
    let mut words = Vec::new();
    let mut at = 0;
    while at < letters.len() {
        if letters[at].is_whitespace() {
            at += 1;
            continue;
        }
        let quote = Some(letters[at]).filter(|letter| matches!(letter, '"' | '\''));
        let place = line.place(start + at);
        at += usize::from(quote.is_some());
        let mut word = String::new();
        while let Some(letter) = letters.get(at) {
            let next = letters.get(at + 1);
            if *letter == '\\' && next.is_some_and(|next| *next == '\\' || Some(*next) == quote) {
                word.extend(next);
                at += 2;
                continue;
            }
            if quote.map_or(letter.is_whitespace(), |quote| quote == *letter) {
                break;
            }
            word.push(*letter);
            at += 1;
        }
        at += 1;
        words.push(Word { text: word, place });
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_sections() {
        let text = "# x\n<IfModule mod_headers.c>\n  Header set A \"b \\\"c\\\" \\d\" \\\n    env=X\n</IfModule>\nA b\\\\c 'd e'\n";
        let all = parse(text, 1).expect("a file");
        let header = &all[0].inner()[0];
        let texts = |directive: &Directive| -> Vec<String> {
            directive.words.iter().map(|word| word.text.clone()).collect()
        };
        assert_eq!(texts(header), ["set", "A", "b \"c\" \\d", "env=X"]);
        assert_eq!((header.place.line, header.place.column), (3, 3));
        assert_eq!(header.word_place(2), Place { line: 3, column: 16 });
        // On the line that continues it.
        assert_eq!(header.word_place(3), Place { line: 4, column: 5 });
        assert_eq!(texts(&all[1]), ["b\\c", "d e"]);
    }

    #[test]
    fn faults_have_places() {
        for (text, line) in [("\n<A>\n", 2), ("</A>", 1), ("<A>\n</B>", 2), ("<A\n", 1)] {
            assert_eq!(parse(text, 1).expect_err(text).0.line, line, "{text}");
        }
    }
}
