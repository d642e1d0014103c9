//! What is generated from the definition of the flags is checked in; here it is compared.

use clap::{Arg, Command, CommandFactory};
use corscheck::cli::args::Cli;
use corscheck::cli::{completion_files, man_pages};
use corscheck::render::{catalogue, suite_reference};

use crate::support::checked_in::{is_current, path_in_tree, read, updates};

#[test]
fn completions_are_current() {
    compare("completions", completion_files());
}

#[test]
fn man_pages_are_current() {
    compare("man", man_pages());
}

/// `docs/rules.md` and `docs/corscheck-toml.md` are written by hand down to a mark, and generated below it.
#[test]
fn the_references_are_current() {
    const MARK: &str = "<!-- Generated: UPDATE=1 cargo test --test it generated -->\n";
    for (name, reference) in
        [("docs/rules.md", catalogue::markdown()), ("docs/corscheck-toml.md", suite_reference::markdown())]
    {
        let text = read(name);
        let (by_hand, _) = text.split_once(MARK).expect("the mark");
        is_current(name, &format!("{by_hand}{MARK}\n{reference}"), "generated");
    }
}

/// Compares a folder of the tree with what belongs in it, or renews it.
fn compare(folder: &str, files: Vec<(String, Vec<u8>)>) {
    let names: Vec<String> = files.iter().map(|(name, _)| name.clone()).collect();
    for (name, contents) in files {
        let text = String::from_utf8(contents).expect("text");
        is_current(&format!("{folder}/{name}"), &text, "generated");
    }
    for entry in std::fs::read_dir(path_in_tree(folder)).expect("the folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        if names.contains(&name) {
            continue;
        }
        assert!(updates(), "{folder}/{name} is not needed any more: UPDATE=1 cargo test --test it generated");
        std::fs::remove_file(path).expect("the file can be removed");
    }
}

#[test]
fn the_command_line_is_sound() {
    Cli::command().debug_assert();
}

#[test]
fn every_argument_is_documented() {
    let mut root = Cli::command();
    root.build();
    let pages = man_pages();
    for_each(&root, &mut |command| {
        let name = command.get_display_name().unwrap_or_else(|| command.get_name());
        let about = command.get_about().map(ToString::to_string).unwrap_or_default();
        assert!(!about.is_empty() && !about.ends_with('.'), "{name}: {about:?}");
        let help = command.clone().render_long_help().to_string();
        let page = pages.iter().find(|(file, _)| *file == format!("{name}.1")).unwrap();
        let page = String::from_utf8(page.1.clone()).unwrap().replace("\\-", "-");
        for argument in command.get_arguments().filter(|argument| !argument.is_hide_set()) {
            let text = argument.get_help().map(ToString::to_string).unwrap_or_default();
            assert!(!text.is_empty() && !text.ends_with('.'), "{name} {}: {text:?}", argument.get_id());
            for spelling in spellings(argument) {
                assert!(help.contains(&spelling), "{name} --help lacks {spelling}");
                assert!(page.contains(&spelling), "{name}.1 lacks {spelling}");
            }
        }
    });
}

/// Commands are made when they are called, so the list of all has their first lines itself.
#[test]
fn the_list_of_commands_agrees_with_each_help() {
    let about = |command: &Command| command.get_about().map(ToString::to_string);
    let listed = Cli::command();
    let mut built = Cli::command();
    built.build();
    for command in listed.get_subcommands() {
        let name = command.get_name();
        let whole = built.find_subcommand(name).expect("the same commands");
        assert_eq!(about(command), about(whole), "{name}");
        assert!(about(command).is_some(), "{name}");
    }
}

#[test]
fn help_fits_80_columns() {
    let mut root = Cli::command();
    root.build();
    for_each(&root, &mut |command| {
        for help in [command.clone().render_help(), command.clone().render_long_help()] {
            let help = help.to_string();
            let wide = help.lines().find(|line| line.chars().count() > 80);
            assert_eq!(wide, None, "{}", command.get_name());
        }
        // Examples are copied: they may not be wrapped.
        for after in [command.get_after_help(), command.get_after_long_help()] {
            let after = after.map(ToString::to_string).unwrap_or_default();
            assert_eq!(after.lines().find(|line| line.chars().count() > 80), None);
        }
    });
}

/// Two screens of 24 lines, for every command.
#[test]
fn short_help_fits_two_screens() {
    let mut root = Cli::command();
    root.build();
    for_each(&root, &mut |command| {
        let help = command.clone().render_help().to_string();
        let lines = help.lines().count();
        assert!(lines <= 48, "{} -h has {lines} lines:\n{help}", command.get_name());
    });
}

/// Two to four examples, and the statuses: 2 means the same everywhere.
#[test]
fn every_help_has_examples_and_exit_statuses() {
    let mut root = Cli::command();
    root.build();
    let pages = man_pages();
    for_each(&root, &mut |command| {
        let name = command.get_display_name().unwrap_or_else(|| command.get_name());
        let help = command.clone().render_long_help().to_string();
        let (_, below) = help.split_once("\nExamples:\n").unwrap_or_else(|| panic!("{name} has no examples"));
        let (examples, statuses) = below.split_once("\n\nExit status:\n").unwrap_or_else(|| panic!("{name}"));
        let count = examples.lines().filter(|line| line.contains("corscheck ")).count();
        assert!((2..=4).contains(&count), "{name} has {count} examples");
        assert!(statuses.contains("  2  wrong command line or file, or a fault of this machine"), "{name}");
        let page = pages.iter().find(|(file, _)| *file == format!("{name}.1")).expect("a man page");
        let page = String::from_utf8_lossy(&page.1).into_owned();
        let (_, section) = page.split_once(".SH \"EXIT STATUS\"\n").expect("the section");
        let section = section.split(".SH").next().unwrap_or_default();
        for line in statuses.lines().filter_map(|line| line.trim().split_once("  ")) {
            let entry = format!(".TP\n\\fB{}\\fR\n{}\n", line.0, line.1.replace('-', "\\-"));
            assert!(section.contains(&entry), "{name}: {entry} is not in {section}");
        }
        // Nothing is torn: each status has its line, and what stands below is one paragraph.
        assert!(!section.contains("\\fB\\fR"), "{name}: {section}");
        if let Some((_, below)) = section.split_once(".PP\n") {
            assert!(below.lines().count() == 1 && below.trim_end().ends_with('.'), "{name}: {below}");
        }
    });
}

fn for_each(command: &Command, look: &mut impl FnMut(&Command)) {
    look(command);
    for command in command.get_subcommands() {
        for_each(command, look);
    }
}

/// How an argument is written on a command line.
fn spellings(argument: &Arg) -> Vec<String> {
    let mut spellings: Vec<String> =
        argument.get_long().map(|long| format!("--{long}")).into_iter().collect();
    spellings.extend(argument.get_short().map(|short| format!("-{short}")));
    if argument.is_positional() {
        spellings.extend(argument.get_value_names().into_iter().flatten().map(ToString::to_string));
    }
    spellings
}
