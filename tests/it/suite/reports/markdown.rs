use std::fmt::Write;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd, html};

use super::super::run_suite;
use super::{Made, of_foreign};

/// What a viewer makes of it, as HTML, and the raw HTML that it lets through.
fn shown(markdown: &str) -> (String, Vec<String>) {
    let events: Vec<Event> = Parser::new_ext(markdown, Options::ENABLE_TABLES).collect();
    let raw = events.iter().filter_map(|event| match event {
        Event::Html(text) | Event::InlineHtml(text) => Some(text.trim().to_owned()),
        _ => None,
    });
    let raw = raw.collect();
    let mut page = String::new();
    html::push_html(&mut page, events.into_iter());
    (page, raw)
}

/// The cells of the first table, row by row.
fn table(markdown: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell) = (Vec::new(), Vec::new(), String::new());
    for event in Parser::new_ext(markdown, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::TableCell) => cell.clear(),
            Event::End(TagEnd::TableCell) => row.push(cell.clone()),
            Event::End(TagEnd::TableHead | TagEnd::TableRow) => rows.push(std::mem::take(&mut row)),
            Event::End(TagEnd::Table) => return rows,
            Event::Text(text) => cell.push_str(&text),
            _ => {}
        }
    }
    rows
}

/// All raw HTML is our own.
fn is_ours(raw: &[String]) {
    let ours = ["<details><summary>The exchange</summary>", "</details>", "<!-- -->"];
    for text in raw {
        assert!(ours.contains(&text.as_str()), "{text}");
    }
}

#[test]
fn the_matrix_and_what_to_change() {
    let made = Made::of("markdown");
    let markdown = made.report("markdown");
    assert_eq!(
        table(markdown),
        [
            ["origin", "open", "mine", "gone"],
            ["app", "❌ 2 of 2 wrong", "❌ 2 of 2 wrong", "⚠️ 1 of 1 failed"],
            ["evil", "❌ 2 of 2 wrong", "❌ 2 of 2 wrong", "⚠️ 1 of 1 failed"],
        ]
    );
    let (page, raw) = shown(markdown);
    is_ours(&raw);
    for part in [
        "<li><code>open/app/GET/open</code></li>",
        "<h3>❌ 2 checks: The page must be able to read x-total, but cannot: Access-Control-Expose-Headers does not name it.</h3>",
        "<pre><code class=\"language-http\">Access-Control-Expose-Headers: x-total\n</code></pre>",
        "<pre><code class=\"language-http\">Access-Control-Max-Age: 60\n</code></pre>",
        "<pre><code class=\"language-http\">Vary: Origin\n</code></pre>",
        "BLOCKED  cors-allow-origin-multiple",
    ] {
        assert!(page.contains(part), "{part} is not in\n{page}");
    }
    assert!(!page.contains("<script") && !page.contains("<img"), "{page}");
}

#[test]
fn nothing_foreign_is_markup() {
    let reports = of_foreign("markdown-foreign");
    let (page, raw) = shown(&reports[6]);
    is_ours(&raw);
    assert!(!page.contains("<script"), "{page}");
    assert_eq!(page.matches("<h3>").count(), 2, "{page}");
}

/// More targets than fit across stand one below the other; of more than a viewer takes, the rest is counted.
#[test]
fn a_table_of_many_targets() {
    let suite = |count: usize| {
        let mut text = "[origins]\napp = 'https://app.test'\nevil = 'https://evil.test'\n".to_owned();
        for number in 0..count {
            // A port that browsers refuse, so that nothing is sent.
            let name = format!("target-{number}-{}", "x".repeat(60));
            let _ = write!(text, "[targets.{name}]\nurl = 'http://api.test:1/{number}'\n");
        }
        text
    };
    let made = |name: &str, count: usize| {
        run_suite(name, &suite(count), &["--format", "markdown", "--only", "target-0*"])
    };
    let few = made("markdown-many", 9);
    let rows = table(&few.stdout);
    assert_eq!(rows[0], ["target", "app", "evil"], "{}", few.stdout);
    assert_eq!(rows.len(), 10, "{}", few.stdout);
    assert!(rows[1][1].starts_with("❌ 1 of 1 wrong"), "{}", few.stdout);

    let many = made("markdown-too-many", 3000);
    assert!(many.stdout.len() < 1 << 20, "{} bytes", many.stdout.len());
    let shown = table(&many.stdout).len() - 1;
    assert!((1000..3000).contains(&shown), "{shown}");
    let left = format!("\n{} more targets are not in the table.\n", 3000 - shown);
    assert!(many.stdout.contains(&left), "{}", &many.stdout[many.stdout.len() - 300..]);
}
