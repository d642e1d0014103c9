//! The pages of rules and topics for a terminal.

use colored::Colorize;

use super::Style;
use super::markdown::{Block, Span, blocks, spans};
use super::wrap;
use crate::rules::{Group, Level, Rule, documentation};
use crate::web::browser::Browser;

/// The pages of some rules, one below the other.
#[must_use]
pub fn pages(rules: &[Rule], style: Style) -> String {
    let pages: Vec<String> = rules.iter().map(|rule| page(*rule, style)).collect();
    let line = if style.unicode { "─" } else { "-" };
    pages.join(&format!("\n{}\n\n", line.repeat(style.width).dimmed()))
}

/// The page of a topic: its text as it is, or with a reader's own origins in it.
#[must_use]
pub fn topic(page: &str, style: Style) -> String {
    let mut text = String::new();
    body(&blocks(page), &mut text, style);
    // Its title comes first.
    text.trim_start_matches('\n').to_owned()
}

/// All rules, a line each, by group.
#[must_use]
pub fn list(rules: &[Rule], style: Style) -> String {
    // One layout for all groups: in two columns where the longest id leaves a title enough room.
    let longest = rules.iter().map(|rule| rule.id().len()).max().unwrap_or_default();
    let stacked = style.width < title_column(longest) + ROOMY;
    let mut text = String::new();
    for group in Group::ALL {
        let members: Vec<Rule> = rules.iter().copied().filter(|rule| rule.group() == group).collect();
        if members.is_empty() {
            continue;
        }
        // A column for each group: one for all would leave the titles no room.
        let widest = members.iter().map(|rule| rule.id().len()).max().unwrap_or_default();
        let column = (!stacked).then(|| title_column(widest));
        text.push_str(&format!("{}\n", group.title().bold()));
        for rule in members {
            text.push_str(&row(rule, column, style));
        }
        text.push('\n');
    }
    for level in Level::ALL {
        let meaning = match level {
            Level::Blocks => "the page's request fails",
            Level::Warns => "nothing fails, but it may not do what was intended",
            Level::Fails => "the network gave no response",
            Level::Explains => "explains a browser's error that corscheck does not simulate",
            Level::Finds => "corscheck audit finds it: other pages get in",
        };
        let count = rules.iter().filter(|rule| rule.level() == level).count();
        let first = format!("{} ", mark(level, style));
        text.push_str(&wrap::hanging(&format!("{meaning} ({count})"), &first, "  ", style.width));
    }
    text
}

/// What a rule is called elsewhere, and where to read on.
#[must_use]
pub fn references(rule: Rule) -> Vec<(&'static str, String)> {
    let mut references = Vec::new();
    let names = || {
        Browser::EACH_ENGINE.iter().filter_map(|browser| rule.name_in(*browser).map(|name| (*browser, name)))
    };
    references.extend(names().map(|(browser, name)| (browser.name(), name.to_owned())));
    references.extend(names().filter_map(|(browser, name)| documentation(browser, name)));
    references.push(("standard", rule.spec().to_owned()));
    references
}

/// The page of a rule whose id and title stand above it.
#[must_use]
pub fn page_below(rule: Rule, style: Style) -> String {
    let mut blocks = fix_first(blocks(rule.page().text()));
    if matches!(blocks.first(), Some(Block::Heading(_))) {
        blocks.remove(0);
    }
    let mut text = String::new();
    body(&blocks, &mut text, style);
    text.trim_start_matches('\n').to_owned() + &references_text(rule, style)
}

fn references_text(rule: Rule, style: Style) -> String {
    let mut text = "\n".to_owned();
    for line in wrap::labelled(&references(rule), "", style.width).lines() {
        text.push_str(&format!("{}\n", line.dimmed()));
    }
    text
}

fn page(rule: Rule, style: Style) -> String {
    let dot = if style.unicode { "·" } else { "-" };
    let level = match rule.level() {
        Level::Blocks => rule.level().name().red(),
        Level::Warns => rule.level().name().yellow(),
        Level::Fails => rule.level().name().magenta(),
        Level::Explains => rule.level().name().cyan(),
        Level::Finds => rule.level().name().magenta(),
    };
    let (id, group) = (rule.id(), rule.group().title());
    let fits = id.len() + rule.level().name().len() + group.len() + 5 <= style.width;
    let gap = if fits { "  " } else { "\n  " };
    let mut text = format!("{}{gap}{level} {dot} {group}\n", id.cyan());
    body(&fix_first(blocks(rule.page().text())), &mut text, style);
    text + &references_text(rule, style)
}

/// What comes under Fix before what comes under Why: a reader has the fault, and looks for what to change.
fn fix_first(mut blocks: Vec<Block<'_>>) -> Vec<Block<'_>> {
    let heading = |of: &[Block], title: &str| of.iter().position(|block| *block == Block::Heading(title));
    if let (Some(why), Some(fix)) = (heading(&blocks, "Why"), heading(&blocks, "Fix")) {
        let is_heading = |block: &Block| matches!(block, Block::Heading(_));
        let after = blocks.iter().skip(fix + 1).position(is_heading).map_or(blocks.len(), |at| fix + 1 + at);
        if why < fix {
            blocks[why..after].rotate_left(fix - why);
        }
    }
    blocks
}

fn body(blocks: &[Block<'_>], text: &mut String, style: Style) {
    for block in blocks {
        // The items of one list stand close.
        if !(matches!(block, Block::Item(_)) && text.lines().last().is_some_and(is_item)) {
            text.push('\n');
        }
        text.push_str(&painted(block, style));
    }
}

fn is_item(line: &str) -> bool {
    line.starts_with("  - ") || line.starts_with("    ") && !line.starts_with("     ")
}

fn painted(block: &Block, style: Style) -> String {
    match block {
        Block::Heading(text) => {
            let text = wrap::hanging(&text.replace('`', ""), "", "", style.width);
            text.lines().map(|line| format!("{}\n", line.bold())).collect()
        }
        Block::Paragraph(text) => wrap::paragraph(&inline(text), "  ", style.width),
        Block::Item(text) => wrap::hanging(&inline(text), "  - ", "    ", style.width),
        Block::Code(lines) => lines
            .iter()
            .map(|line| match line.trim_start_matches("$ ") {
                "" => "\n".into(),
                command if command.starts_with("corscheck ") && !command.contains(['\\', '#', '|', '>']) => {
                    wrap::command_line(line, "      ", style.width)
                }
                _ => format!("      {line}\n"),
            })
            .collect(),
    }
}

/// A line without its marks. Backticks stay: without colour they are what shows where a value begins and ends.
fn inline(text: &str) -> String {
    spans(text)
        .into_iter()
        .map(|span| match span {
            Span::Text(text) => text.to_owned(),
            Span::Code(text) => words(&format!("`{text}`"), |word| word.cyan().to_string()),
            Span::Bold(text) => words(text, |word| word.bold().to_string()),
            Span::Link(text, address) => format!("{text} ({address})"),
        })
        .collect()
}

/// Paints word by word: a colour that spans a line's end would spill into the next line's indent.
fn words(text: &str, paint: impl Fn(&str) -> String) -> String {
    text.split(' ')
        .map(|word| if word.is_empty() { String::new() } else { paint(word) })
        .collect::<Vec<_>>()
        .join(" ")
}

/// The least room that a title needs beside the ids.
const ROOMY: usize = 30;

/// Where the titles of a list begin, beside ids of a width: after the mark and the id, each with its gaps.
fn title_column(widest_id: usize) -> usize {
    5 + widest_id + 2
}

/// A rule's line in the list: the title stands in its column, or below the id where there is none.
fn row(rule: Rule, column: Option<usize>, style: Style) -> String {
    let (id, mark) = (rule.id(), mark(rule.level(), style));
    let title = rule.page().title().replace('`', "");
    let Some(column) = column else {
        return format!("  {mark}  {}\n{}", id.cyan(), wrap::paragraph(&title, "       ", style.width));
    };
    let first = format!("  {mark}  {}{:2$}", id.cyan(), "", column - title_column(id.len()) + 2);
    wrap::hanging(&title, &first, &" ".repeat(column), style.width)
}

/// One column wide, whatever the characters.
fn mark(level: Level, style: Style) -> String {
    match (level, style.unicode) {
        (Level::Blocks, true) => "✗".red(),
        (Level::Blocks, false) => "x".red(),
        (Level::Warns, _) => "!".yellow(),
        (Level::Fails, true) => "–".magenta(),
        (Level::Fails, false) => "-".magenta(),
        (Level::Explains, _) => "?".cyan(),
        (Level::Finds, _) => "*".magenta(),
    }
    .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(width: usize) -> Style {
        colored::control::set_override(false);
        Style::new(true, width)
    }

    #[test]
    fn names_and_links() {
        let text = pages(&[Rule::CorsAllowOriginMismatch], plain(80));
        for line in [
            "cors-allow-origin-mismatch  blocks · The CORS check on the response\n",
            "\nChromium   AllowOriginMismatch\n",
            "\nFirefox    CORSAllowOriginNotMatchingOrigin\n",
            "/Web/HTTP/Guides/CORS/Errors/CORSAllowOriginNotMatchingOrigin\n",
            "\nstandard   https://fetch.spec.whatwg.org/#concept-cors-check\n",
        ] {
            assert!(text.contains(line), "{line}\n{text}");
        }
        assert!(!text.contains("```") && !text.contains("## "), "{text}");
        let addresses = references(Rule::PreflightAuthorizationWildcard);
        assert!(addresses.iter().all(|(by, _)| *by != "MDN"), "MDN has no page of it: {addresses:?}");
    }

    #[test]
    fn prose_fits() {
        for width in [40, 80, 100] {
            for rule in Rule::ALL {
                for block in
                    blocks(rule.page().text()).iter().filter(|block| !matches!(block, Block::Code(_)))
                {
                    for line in painted(block, plain(width)).lines().filter(|line| line.trim().contains(' '))
                    {
                        assert!(textwrap::core::display_width(line) <= width, "{rule}, {width}: {line}");
                    }
                }
            }
        }
    }

    #[test]
    fn the_list_has_all() {
        for width in [40, 80, 100] {
            let text = list(Rule::ALL, plain(width));
            for rule in Rule::ALL {
                assert!(text.lines().any(|line| line.split_whitespace().nth(1) == Some(rule.id())), "{rule}");
            }
            // Neither an id beside its mark nor a header's name in a title is ever cut.
            let may_be_wide = |line: &str| line.split_whitespace().count() <= 2;
            let wide =
                text.lines().find(|line| textwrap::core::display_width(line) > width && !may_be_wide(line));
            assert_eq!(wide, None);
        }
    }
}
