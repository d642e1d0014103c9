//! A rule's page, taken apart.

/// The text of a page, of a rule or a topic, and its parts. The pages' form is held by a test.
#[derive(Clone, Copy, Debug)]
pub struct Page {
    text: &'static str,
}

impl Page {
    /// A page of this Markdown.
    #[must_use]
    pub fn new(text: &'static str) -> Self {
        Self { text }
    }

    /// The whole page, Markdown.
    #[must_use]
    pub fn text(self) -> &'static str {
        self.text
    }

    /// The title: the first line, without its mark.
    #[must_use]
    pub fn title(self) -> &'static str {
        self.text.lines().next().unwrap_or_default().trim_start_matches("# ")
    }

    /// What stands between the title and the first heading.
    #[must_use]
    pub fn summary(self) -> &'static str {
        let after_title = self.text.split_once('\n').map_or("", |(_, rest)| rest);
        after_title.split("\n## ").next().unwrap_or_default().trim()
    }

    /// The text under a heading (`Why`, `Causes`, `Fix`, `Example`, `No example`), or `None` where the page has no such heading.
    #[must_use]
    pub fn section(self, heading: &str) -> Option<&'static str> {
        self.text
            .split("\n## ")
            .skip(1)
            .find_map(|part| part.split_once('\n').filter(|(title, _)| title.trim() == heading))
            .map(|(_, body)| body.trim())
    }

    /// What causes it in practice: the items under `Causes`, a line each, Markdown.
    #[must_use]
    pub fn causes(self) -> Vec<String> {
        let list = self.section("Causes").unwrap_or_default();
        let items = list.strip_prefix("- ").unwrap_or(list).split("\n- ");
        items
            .map(|item| item.split_whitespace().collect::<Vec<_>>().join(" "))
            .filter(|item| !item.is_empty())
            .collect()
    }

    /// What it says first of the fix, as plain text: a sentence without its stop. What only introduces code, which is not in it, is
    /// left out.
    #[must_use]
    pub fn first_fix(self) -> String {
        let fix = self.section("Fix").unwrap_or_default();
        let paragraph = fix.split("\n\n").next().unwrap_or_default();
        let prose = paragraph.split("\n- ").next().unwrap_or_default();
        let words = prose.split_whitespace().collect::<Vec<_>>().join(" ").replace('`', "");
        let whole = match words.strip_suffix(':') {
            Some(introduces) => introduces.rsplit_once(". ").map_or(introduces, |(before, _)| before),
            None => &words,
        };
        whole.trim_end_matches('.').to_owned()
    }

    /// The fenced text of the example, without its fences.
    #[must_use]
    pub fn example(self) -> Option<&'static str> {
        let section = self.section("Example")?;
        let (_, after) = section.split_once("```text\n")?;
        after.split_once("```").map(|(inner, _)| inner)
    }
}
