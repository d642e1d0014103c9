//! A pasted text as the recogniser looks at it: what a log, a mail, a web page or a program put around and between a browser's
//! words is taken off.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;

use super::LONGEST;

/// A text, made comparable.
#[derive(Debug, Default)]
pub(super) struct Prepared {
    /// The text with single spaces, otherwise as it was.
    pub(super) letters: Vec<char>,
    /// The same, letter by letter, in lower case and with one kind of quotes.
    pub(super) folded: Vec<char>,
    /// Where a line or a cell of a table begins.
    starts: Vec<usize>,
    /// Where one ends.
    ends: Vec<usize>,
    /// Where words are missing besides both ends of the text: at each ellipsis, as the place before it and the place behind it.
    cuts: Vec<(usize, usize)>,
    /// Where letters were last looked for, and where they stand next, by the place of the letters in memory.
    known: RefCell<HashMap<LettersInMemory, Searched>>,
}

/// Where letters of a wording are in memory, and how many: they live as long as the program.
type LettersInMemory = (*const char, usize);

/// What came of a search.
#[derive(Clone, Copy, Debug)]
struct Searched {
    /// Where it began.
    from: usize,
    /// Where the letters stand next.
    found: Option<usize>,
}

impl Prepared {
    /// Prepares as much of a text as is looked at.
    pub(super) fn of(text: &str) -> Self {
        let mut end = text.len().min(LONGEST);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let mut prepared = Self::default();
        for line in readable(&text[..end]).lines() {
            for cell in without_prefix(line).split('\t') {
                prepared.add(cell);
            }
        }
        prepared.folded = prepared.letters.iter().copied().map(folded).collect();
        prepared.find_cuts();
        prepared
    }

    fn add(&mut self, cell: &str) {
        // Other white space, such as a form feed, may be part of a header's value.
        let spaces = [' ', '\r', '\u{a0}', '\u{2009}', '\u{202f}', '\u{3000}'];
        let mut words = cell.split(spaces).filter(|word| !word.is_empty()).peekable();
        if words.peek().is_none() {
            return;
        }
        self.starts.push(self.letters.len());
        for word in words {
            self.letters.extend(word.chars());
            // A space at the end ends the last word.
            self.letters.push(' ');
        }
        self.ends.push(self.letters.len() - 1);
    }

    fn find_cuts(&mut self) {
        /// A text with more of them is not a message.
        const MOST: usize = 32;
        let mut place = 0;
        while place < self.letters.len() && self.cuts.len() < MOST {
            let length = match &self.letters[place..] {
                ['…', ..] => 1,
                ['.', '.', '.', ..] => 3,
                _ => 0,
            };
            if length > 0 {
                let space = usize::from(self.letters.get(place + length) == Some(&' '));
                self.cuts.push((place, place + length + space));
            }
            place += length.max(1);
        }
    }

    /// Whether a line or a cell begins here.
    pub(super) fn is_start(&self, place: usize) -> bool {
        self.starts.binary_search(&place).is_ok()
    }

    /// Whether nothing but marks follows in this line or cell.
    pub(super) fn is_end(&self, place: usize) -> bool {
        let next = self.ends.partition_point(|end| *end < place);
        self.ends.get(next).is_some_and(|end| {
            self.letters[place..*end].iter().all(|letter| ['.', ' ', ':', '"', '\'', '`'].contains(letter))
        })
    }

    /// Where these letters stand, from a place on.
    pub(super) fn occurrences(&self, letters: &'static [char], start: usize) -> impl Iterator<Item = usize> {
        let mut from = start;
        std::iter::from_fn(move || {
            let place = self.next_occurrence(letters, from)?;
            from = place + 1;
            Some(place)
        })
    }

    /// Where they stand next. Each part of the text is searched once for the same letters, however often that is needed.
    fn next_occurrence(&self, letters: &'static [char], start: usize) -> Option<usize> {
        let key = (letters.as_ptr(), letters.len());
        if let Some(Searched { from, found }) = self.known.borrow().get(&key).copied()
            && start >= from
            && found.is_none_or(|found| found >= start)
        {
            return found;
        }
        let first = letters.first()?;
        let mut found = None;
        let mut place = start;
        while let Some(here) = self.folded.get(place) {
            if here == first && self.folded[place..].starts_with(letters) {
                found = Some(place);
                break;
            }
            place += 1;
        }
        self.known.borrow_mut().insert(key, Searched { from: start, found });
        found
    }

    /// The words of a part of the text.
    pub(super) fn words(&self, range: Range<usize>) -> String {
        self.letters[range].iter().collect::<String>().trim_end().to_owned()
    }

    /// Whether words are missing before this place.
    pub(super) fn is_cut_before(&self, place: usize) -> bool {
        place == 0 || self.cuts.iter().any(|(_, after)| *after == place)
    }

    /// Whether words are missing from this place on.
    pub(super) fn is_cut_after(&self, place: usize) -> bool {
        let cut = self.next_cut(place);
        cut == place || cut == place + 1 && self.letters.get(place).is_none_or(|letter| *letter == ' ')
    }

    /// The next place from which words are missing.
    pub(super) fn next_cut(&self, place: usize) -> usize {
        let next = self.cuts.partition_point(|(before, _)| *before < place);
        self.cuts.get(next).map_or(self.letters.len(), |(before, _)| *before)
    }
}

/// One kind of quotes, lower case, and the marks of other scripts as those of ASCII: a message that went through a web page, a
/// word processor or a translation has others.
pub(super) fn folded(letter: char) -> char {
    match letter {
        '"' | '`' | '´' | '‘' | '’' | '‚' | '‛' | '“' | '”' | '„' | '«' | '»' | '‹' | '›' | '「' | '」'
        | '『' | '』' | '′' | '″' | '＂' | '＇' => '\'',
        '‐' | '‑' | '‒' | '–' | '—' => '-',
        '：' => ':',
        '（' => '(',
        '）' => ')',
        '，' | '、' => ',',
        '。' | '．' => '.',
        '\u{a0}' | '\u{2009}' | '\u{202f}' => ' ',
        other => other.to_lowercase().next().unwrap_or(other),
    }
}

/// A text without the escapes of HTML, JSON and terminals.
fn readable(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        let (taken, put) = match letter {
            '&' => entity(rest),
            '\\' => escape(rest),
            '<' => tag(rest),
            '\u{1b}' => terminal_escape(rest),
            // Marks of Markdown, and what no one sees.
            '*' if rest.starts_with("**") => Some((2, None)),
            '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}' => Some((letter.len_utf8(), None)),
            _ => None,
        }
        .unwrap_or((letter.len_utf8(), Some(letter)));
        plain.extend(put);
        rest = &rest[taken..];
    }
    plain
}

/// An escape: how long it is, and what it stands for.
type Escape = (usize, Option<char>);

/// A character reference of HTML.
fn entity(text: &str) -> Option<Escape> {
    let end = text.bytes().take(10).position(|letter| letter == b';')?;
    let name = text.get(1..end)?;
    let letter = match name {
        "quot" => '"',
        "apos" | "lsquo" | "rsquo" => '\'',
        "ldquo" | "rdquo" => '"',
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "nbsp" => ' ',
        "hellip" => '…',
        "laquo" => '«',
        "raquo" => '»',
        _ => {
            let number = name.strip_prefix('#')?;
            let number = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(number)?
        }
    };
    Some((name.len() + 2, Some(letter)))
}

/// An escape of a string in JSON or a program.
fn escape(text: &str) -> Option<Escape> {
    let letter = match text[1..].chars().next()? {
        'n' | 'r' => '\n',
        't' => ' ',
        quote @ ('"' | '\'' | '`' | '/' | '\\') => quote,
        'u' => {
            let number = text.get(2..6).and_then(|hex| u32::from_str_radix(hex, 16).ok())?;
            return Some((6, Some(char::from_u32(number)?)));
        }
        _ => return None,
    };
    Some((2, Some(letter)))
}

/// A tag of a page from which the text was copied. `<script>` stands in a browser's own words.
fn tag(text: &str) -> Option<Escape> {
    const TAGS: [&str; 16] = [
        "a",
        "b",
        "blockquote",
        "br",
        "code",
        "div",
        "em",
        "i",
        "kbd",
        "li",
        "p",
        "pre",
        "samp",
        "span",
        "strong",
        "td",
    ];
    let inside =
        text[1..].split('>').next().filter(|inside| inside.len() < 200 && inside.len() + 1 < text.len())?;
    let name = inside.trim_start_matches('/').split([' ', '/']).next().unwrap_or_default();
    TAGS.contains(&name.to_ascii_lowercase().as_str()).then_some((inside.len() + 2, Some(' ')))
}

/// A sequence that colours a terminal.
fn terminal_escape(text: &str) -> Option<Escape> {
    let rest = text.strip_prefix("\u{1b}[")?;
    // Those of colours are short.
    let end = rest.bytes().take(32).position(|letter| letter.is_ascii_alphabetic())?;
    Some((end + 3, None))
}

/// A line without what a quotation, a list or a log puts before it.
fn without_prefix(line: &str) -> &str {
    let mut line = line.trim();
    loop {
        let marks = line.trim_start_matches(['>', '|', '•', '‣', '│', '┃']).trim_start();
        let marks =
            ["- ", "* ", "+ ", "# ", "// "].iter().find_map(|mark| marks.strip_prefix(mark)).unwrap_or(marks);
        let rest = without_time(without_service(marks)).trim_start();
        if rest.len() == line.len() {
            return line;
        }
        line = rest;
    }
}

/// A line without the name of the service that wrote it, as Docker Compose puts it there: `web-1  | `.
fn without_service(line: &str) -> &str {
    match line.split_once(" | ") {
        Some((name, rest)) if !name.trim_end().contains(' ') && name.len() < 40 => rest,
        _ => line,
    }
}

/// A line without the time at its start, where there is one: `2026-01-31T10:20:30.123Z `, `[10:20:30] `.
fn without_time(line: &str) -> &str {
    let inside = line.strip_prefix(['[', '(']).unwrap_or(line);
    let is_time = |letter: char| {
        letter.is_ascii_digit() || ['-', ':', '.', ',', '/', '+', ' ', 'T', 'Z'].contains(&letter)
    };
    let time = &inside[..inside.find(|letter| !is_time(letter)).unwrap_or(inside.len())];
    // A status, or a part of an address, is not a time.
    let digits = time.chars().filter(char::is_ascii_digit).count();
    let is_time = time.matches(':').count() >= 1
        && digits >= 4
        && time.starts_with(|first: char| first.is_ascii_digit());
    if !is_time || !(time.ends_with([' ', 'Z']) || inside[time.len()..].starts_with([']', ')'])) {
        return line;
    }
    inside[time.len()..].trim_start_matches([']', ')'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prepared(text: &str) -> String {
        Prepared::of(text).letters.iter().collect::<String>().trim_end().to_owned()
    }

    #[test]
    fn what_is_around_is_taken_off() {
        for (text, plain) in [
            ("a &#39;b&#x27; &quot;c&quot; &amp;d", "a 'b' \"c\" &d"),
            ("a?b=1&lt=2 &x;", "a?b=1&lt=2 &x;"),
            (r#"a \"b\" \u0027c\u0027 C:\dir"#, "a \"b\" 'c' C:\\dir"),
            ("> > a\n> b", "a b"),
            ("10:20:30.123 a\n10:20:30.124 b", "a b"),
            ("[2026-01-31T10:20:30Z] a\n2026-01-31 10:20:31,5 b", "a b"),
            ("web-1  | a\nweb-1  | b", "a b"),
            ("404 a", "404 a"),
            ("<p>a <code>b</code> <script>c", "a b <script>c"),
            ("\u{1b}[31ma\u{1b}[0m", "a"),
            ("**a** * b", "a * b"),
            ("a\u{a0}b\u{200b}c", "a bc"),
        ] {
            assert_eq!(prepared(text), plain, "{text}");
        }
    }

    #[test]
    fn lines_and_cells() {
        let text = Prepared::of("a b\tCORS error\nc.");
        let starts: Vec<usize> = (0..text.letters.len()).filter(|place| text.is_start(*place)).collect();
        assert_eq!(starts, [0, 4, 15]);
        assert!(text.is_end(14) && text.is_end(16) && !text.is_end(5));
    }
}
