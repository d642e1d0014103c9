//! The man pages: the flags as `clap_mangen` writes them, and sections of our own.

use clap::{Command, CommandFactory};
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};

use crate::cli::args::Cli;
use crate::render::{man, suite_reference};

/// All man pages, each with its file's name: `corscheck.1`, one for each command, `corscheck.toml.5` and `corscheck-rules.7`.
#[must_use]
pub fn man_pages() -> Vec<(String, Vec<u8>)> {
    let mut root = Cli::command();
    root.build();
    let commands: Vec<&Command> = root.get_subcommands().filter(|command| !command.is_hide_set()).collect();
    let mut names: Vec<String> = vec!["corscheck".into()];
    names.extend(commands.iter().map(|command| format!("corscheck-{}", command.get_name())));

    let mut pages = vec![("corscheck.1".to_owned(), page(&root, &names))];
    for command in commands {
        pages.push((format!("corscheck-{}.1", command.get_name()), page(command, &names)));
    }
    pages.push(("corscheck.toml.5".to_owned(), suite_reference::man(&source(&root)).into_bytes()));
    pages.push(("corscheck-rules.7".to_owned(), man::rules(&source(&root)).into_bytes()));
    pages
}

/// What stands at a page's foot.
fn source(command: &Command) -> String {
    format!("corscheck {}", command.get_version().unwrap_or_default())
}

fn page(command: &Command, names: &[String]) -> Vec<u8> {
    let name = command.get_display_name().unwrap_or_else(|| command.get_name()).to_owned();
    let (prose, sections) = take_apart(command.get_after_help().map(ToString::to_string).unwrap_or_default());

    // Without a date, which would never be right. Not by clap_mangen, which leaves out the empty argument, so that the
    // version becomes the date.
    let mut head = Roff::new();
    head.control("TH", [name.to_uppercase().as_str(), "1", "\"\"", &source(command), "corscheck manual"]);
    let mut text = head.render();
    // A page has all flags, also those that -h leaves to --help; clap_mangen would print those without their text.
    let man = Man::new(command.clone().mut_args(|flag| flag.hide_short_help(false)));
    for render in [Man::render_name_section, Man::render_synopsis_section, Man::render_description_section] {
        append(&mut text, &render_section(&man, render));
    }
    append(&mut text, &paragraphs(&prose));
    append(&mut text, &render_section(&man, Man::render_options_section));
    if command.has_subcommands() {
        append(
            &mut text,
            &render_section(&man, Man::render_subcommands_section).replacen("SUBCOMMANDS", "COMMANDS", 1),
        );
    }
    append(&mut text, &own_sections(&name, &sections, names));
    text.into_bytes()
}

fn render_section(man: &Man, render: fn(&Man, &mut dyn std::io::Write) -> std::io::Result<()>) -> String {
    let mut section = Vec::new();
    render(man, &mut section).expect("a vector can always be written to");
    String::from_utf8_lossy(&section).into_owned()
}

/// Appends a piece of roff, each of which begins with the same preamble: once is enough.
fn append(text: &mut String, piece: &str) {
    text.push_str(piece.strip_prefix(Roff::new().render().as_str()).unwrap_or(piece));
}

/// Takes the text below a command's `--help` apart: its prose, and its sections by their headings.
fn take_apart(after_help: String) -> (Vec<String>, Vec<(String, Vec<String>)>) {
    let (mut prose, mut sections) = (Vec::new(), Vec::new());
    for part in after_help.split("\n\n") {
        let mut lines = part.lines();
        match lines.next().and_then(|line| line.strip_suffix(':')) {
            Some(heading) => {
                let lines = lines.map(|line| line.strip_prefix("  ").unwrap_or(line).to_owned()).collect();
                sections.push((heading.to_uppercase(), lines));
            }
            None if part.trim().is_empty() => {}
            None => prose.push(part.replace('\n', " ")),
        }
    }
    (prose, sections)
}

fn paragraphs(prose: &[String]) -> String {
    let mut roff = Roff::new();
    for paragraph in prose {
        roff.control("PP", []);
        roff.text([roman(paragraph)]);
    }
    roff.render()
}

const EXIT_STATUS: &str = "EXIT STATUS";

fn own_sections(name: &str, sections: &[(String, Vec<String>)], names: &[String]) -> String {
    let mut roff = Roff::new();
    for (heading, lines) in sections.iter().filter(|(heading, _)| heading != EXIT_STATUS) {
        roff.control("SH", [heading.as_str()]);
        man::code(&mut roff, lines);
    }
    roff.control("SH", [EXIT_STATUS]);
    let usual = ["0  it went well".to_owned(), "2  the command line is wrong".to_owned()];
    let statuses = sections.iter().find(|(heading, _)| heading == EXIT_STATUS);
    for line in statuses.map_or(usual.as_slice(), |(_, lines)| lines.as_slice()) {
        let (status, meaning) = line.split_once("  ").unwrap_or(("", line));
        roff.control("TP", []);
        roff.text([bold(status)]);
        roff.text([roman(meaning.trim())]);
    }
    let variables = environment(name);
    if !variables.is_empty() {
        roff.control("SH", ["ENVIRONMENT"]);
    }
    for (variables, meaning) in variables {
        roff.control("TP", []);
        roff.text([bold(variables)]);
        roff.text([roman(meaning)]);
    }
    roff.control("SH", ["SEE ALSO"]);
    let mut line = Vec::new();
    for other in names.iter().filter(|other| *other != name) {
        line.extend([bold(other), roman("(1), ")]);
    }
    line.extend([bold("corscheck.toml"), roman("(5), "), bold("corscheck-rules"), roman("(7)")]);
    roff.text(line);
    roff.control("PP", []);
    roff.text([roman("The Fetch Standard: https://fetch.spec.whatwg.org/")]);
    roff.render()
}

/// The environment variables that a command looks at.
fn environment(name: &str) -> Vec<(&'static str, &'static str)> {
    const ALL: [(&str, &str); 8] = [
        (
            "http_proxy",
            "The proxy for http. In capitals it is not looked at: a server may set HTTP_PROXY from a request.",
        ),
        ("https_proxy, HTTPS_PROXY", "The proxy for https."),
        ("all_proxy, ALL_PROXY", "The proxy for both, where they have none of their own."),
        (
            "no_proxy, NO_PROXY",
            "The hosts that are reached without a proxy, with commas between them. This machine always is.",
        ),
        (
            "NO_COLOR, CLICOLOR_FORCE, TERM",
            "No colour where NO_COLOR is set or TERM is dumb; colour even without a terminal where CLICOLOR_FORCE is set. The flag --color counts more.",
        ),
        (
            "GITHUB_STEP_SUMMARY",
            "The file to which the format github adds the report as Markdown; GitHub Actions sets it.",
        ),
        (
            "GITHUB_WORKSPACE",
            "The repository's root: the formats github and sarif, and the plan in JSON, name the suite by its path from there.",
        ),
        ("LC_ALL, LC_CTYPE, LANG", "The locale. Where it is not UTF-8, marks and arrows are ASCII."),
    ];
    let command = name.trim_start_matches("corscheck").trim_start_matches('-');
    let has = |variables: &str| match (variables, command) {
        (_, "completions" | "man") => false,
        (_, "") => true,
        ("GITHUB_STEP_SUMMARY", _) => matches!(command, "run" | "merge"),
        ("GITHUB_WORKSPACE", _) => command == "run",
        (proxies, _) if proxies.ends_with("_proxy") || proxies.ends_with("_PROXY") => {
            matches!(command, "probe" | "run" | "init" | "paste")
        }
        _ => true,
    };
    ALL.into_iter().filter(|(variables, _)| has(variables)).collect()
}
