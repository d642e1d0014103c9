//! The rules' pages as one man page.

use clap_mangen::roff::{Inline, Roff, bold, italic, roman};

use super::explain::references;
use super::markdown::{Block, Span, blocks, spans};
use crate::rules::{Group, Level, Rule};

/// `corscheck-rules(7)` as roff: every rule, in the order of a fetch, a section for each group.
/// `version` stands at the page's foot; there is no date, which would never be right.
#[must_use]
pub fn rules(version: &str) -> String {
    let mut roff = Roff::new();
    roff.control("TH", ["CORSCHECK-RULES", "7", "\"\"", version, "corscheck manual"]);
    roff.control("SH", ["NAME"]);
    roff.text([roman("corscheck-rules - the rules of the web platform that corscheck judges by")]);
    roff.control("SH", ["DESCRIPTION"]);
    roff.text([
        roman("Every verdict of "),
        bold("corscheck"),
        roman(" names a rule. Here are all of them, in the order in which a fetch meets them; "),
        bold("corscheck explain"),
        roman(" "),
        italic("RULE"),
        roman(" prints one of them. What a rule does stands beside its name:"),
    ]);
    for level in Level::ALL {
        let meaning = match level {
            Level::Blocks => "The page's request fails.",
            Level::Warns => "Nothing fails because of it, but it may not do what was intended.",
            Level::Fails => "The network gave no usable response, so no rule could decide.",
            Level::Explains => {
                "No verdict names it: it explains an error that browsers report and that corscheck does not simulate."
            }
            Level::Finds => "corscheck audit, which tries many origins, finds it.",
        };
        roff.control("TP", []);
        roff.text([italic(level.name())]);
        roff.text([roman(meaning)]);
    }
    for group in Group::ALL {
        roff.control("SH", [group.title().to_uppercase().as_str()]);
        for rule in Rule::ALL.iter().filter(|rule| rule.group() == group) {
            page(&mut roff, *rule);
        }
    }
    roff.control("SH", ["SEE ALSO"]);
    roff.text([bold("corscheck"), roman("(1), "), bold("corscheck-explain"), roman("(1)")]);
    roff.render()
}

fn page(roff: &mut Roff, rule: Rule) {
    // A control line's words are not escaped, and an unescaped hyphen is none that can be searched for.
    roff.control("SS", [rule.id().replace('-', "\\-").as_str(), &format!("({})", rule.level().name())]);
    let mut blocks = blocks(rule.page().text()).into_iter().peekable();
    if let Some(Block::Heading(title)) = blocks.peek() {
        roff.text([bold(title.replace('`', ""))]);
        blocks.next();
    }
    for block in blocks {
        match block {
            Block::Heading(text) => {
                roff.control("PP", []);
                roff.text([italic(text)]);
            }
            Block::Paragraph(text) => {
                roff.control("PP", []);
                roff.text(inline(&text));
            }
            Block::Item(text) => {
                roff.control("IP", ["\\(bu", "2"]);
                roff.text(inline(&text));
            }
            Block::Code(lines) => code(roff, &lines),
        }
    }
    for (index, (name, value)) in references(rule).into_iter().enumerate() {
        roff.control(if index == 0 { "PP" } else { "br" }, []);
        roff.text([roman(format!("{name}: {value}"))]);
    }
}

/// Lines as they are, indented.
pub(crate) fn code(roff: &mut Roff, lines: &[impl AsRef<str>]) {
    roff.control("PP", []);
    roff.control("RS", ["4"]);
    roff.control("nf", []);
    for line in lines {
        roff.text([roman(line.as_ref())]);
    }
    roff.control("fi", []);
    roff.control("RE", []);
}

/// A line of Markdown.
pub(super) fn inline(text: &str) -> Vec<Inline> {
    spans(text)
        .into_iter()
        .map(|span| match span {
            Span::Text(text) => roman(text),
            Span::Code(text) | Span::Bold(text) => bold(text),
            Span::Link(text, address) => roman(format!("{text} ({address})")),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn has_every_rule() {
        let page = rules("corscheck 0");
        for rule in Rule::ALL {
            assert!(page.contains(&format!("\n.SS {} (", rule.id().replace('-', "\\-"))), "{rule}");
        }
        assert!(!page.contains("```"));
    }
}
