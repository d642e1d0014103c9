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
    // The text at the foot of a page.
    let source = format!("corscheck {}", root.get_version().unwrap_or_default());
    let commands: Vec<&Command> = root.get_subcommands().filter(|command| !command.is_hide_set()).collect();
    let mut names: Vec<String> = vec!["corscheck".into()];
    names.extend(commands.iter().map(|command| format!("corscheck-{}", command.get_name())));

    let mut pages = vec![("corscheck.1".to_owned(), page(&root, &source, &names))];
    for command in commands {
        pages.push((format!("corscheck-{}.1", command.get_name()), page(command, &source, &names)));
    }
    pages.push(("corscheck.toml.5".to_owned(), suite_reference::man(&source).into_bytes()));
    pages.push(("corscheck-rules.7".to_owned(), man::rules(&source).into_bytes()));
    pages
}

fn page(command: &Command, source: &str, names: &[String]) -> Vec<u8> {
    let name = command.get_display_name().unwrap_or_else(|| command.get_name()).to_owned();
    let below = command.get_after_long_help().or(command.get_after_help());
    let sections = take_apart(&below.map(ToString::to_string).unwrap_or_default());

    // Without a date, which would never be right. Not by clap_mangen, which leaves out the empty argument, so that the
    // version becomes the date.
    let mut head = Roff::new();
    head.control("TH", [name.to_uppercase().as_str(), "1", "\"\"", source, "corscheck manual"]);
    let mut text = head.render();
    // A page has all flags, also those that -h leaves to --help; clap_mangen would print those without their text.
    let man = Man::new(command.clone().mut_args(|flag| flag.hide_short_help(false)));
    for render in [Man::render_name_section, Man::render_synopsis_section, Man::render_description_section] {
        append(&mut text, &render_section(&man, render));
    }
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

/// Takes the text below a command's `--help` apart: its sections by their headings.
fn take_apart(after_help: &str) -> Vec<(String, Vec<String>)> {
    let section = |part: &str| {
        let (heading, lines) = part.split_once(":\n")?;
        let lines = lines.lines().map(|line| line.strip_prefix("  ").unwrap_or(line).to_owned()).collect();
        Some((heading.to_uppercase(), lines))
    };
    after_help.split("\n\n").filter_map(section).collect()
}

const EXIT_STATUS: &str = "EXIT STATUS";

fn own_sections(name: &str, sections: &[(String, Vec<String>)], names: &[String]) -> String {
    let mut roff = Roff::new();
    for (heading, lines) in sections.iter().filter(|(heading, _)| heading != EXIT_STATUS) {
        roff.control("SH", [heading.as_str()]);
        man::code(&mut roff, lines);
    }
    let statuses = sections.iter().find(|(heading, _)| heading == EXIT_STATUS);
    if let Some((_, lines)) = statuses {
        roff.control("SH", [EXIT_STATUS]);
        exit_statuses(&mut roff, lines);
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

/// A status with its meaning a line; what stands below is a paragraph.
fn exit_statuses(roff: &mut Roff, lines: &[String]) {
    let (statuses, below): (Vec<_>, Vec<_>) = lines.iter().partition(|line| line.contains("  "));
    for (status, meaning) in statuses.iter().filter_map(|line| line.split_once("  ")) {
        roff.control("TP", []);
        roff.text([bold(status)]);
        roff.text([roman(meaning)]);
    }
    if !below.is_empty() {
        roff.control("PP", []);
        roff.text([roman(below.into_iter().map(String::as_str).collect::<Vec<_>>().join(" "))]);
    }
}

/// The environment variables that a command reads.
fn environment(name: &str) -> Vec<(&'static str, &'static str)> {
    const ALL: [(&str, &str); 8] = [
        ("http_proxy", "Proxy for http. HTTP_PROXY is ignored: a web server may set it from a request."),
        ("https_proxy, HTTPS_PROXY", "Proxy for https."),
        ("all_proxy, ALL_PROXY", "Proxy for both, unless they have their own."),
        (
            "no_proxy, NO_PROXY",
            "Hosts that are reached without a proxy, separated by commas. This machine always is.",
        ),
        (
            "NO_COLOR, CLICOLOR, CLICOLOR_FORCE, TERM",
            "No colour if NO_COLOR is set, CLICOLOR is 0 or TERM is dumb; colour even without a terminal if CLICOLOR_FORCE is set and not 0. The flag --color overrides them.",
        ),
        (
            "GITHUB_STEP_SUMMARY",
            "File to which the format github appends the report as Markdown; GitHub Actions sets it.",
        ),
        (
            "GITHUB_WORKSPACE",
            "Root of the repository: the formats github and sarif, and the plan in JSON, name the suite by its path from there.",
        ),
        ("LC_ALL, LC_CTYPE, LANG", "Locale. If it is not UTF-8, marks and arrows are ASCII."),
    ];
    let command = name.trim_start_matches("corscheck").trim_start_matches('-');
    let has = |variables: &str| match (variables, command) {
        (_, "completions" | "man" | "help") => false,
        (_, "") => true,
        ("GITHUB_STEP_SUMMARY", _) => matches!(command, "run" | "merge"),
        ("GITHUB_WORKSPACE", _) => command == "run",
        (proxies, _) if proxies.ends_with("_proxy") || proxies.ends_with("_PROXY") => {
            matches!(command, "probe" | "jsonp" | "run" | "init" | "paste")
        }
        _ => true,
    };
    ALL.into_iter().filter(|(variables, _)| has(variables)).collect()
}
