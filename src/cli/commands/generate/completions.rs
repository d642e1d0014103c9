//! The completions of the shells: the flags as `clap_complete` writes them, and what else a shell can know.

use clap::builder::PossibleValue;
use clap::{Command, CommandFactory, ValueEnum};
use clap_complete::{Generator, Shell};

use crate::cli::args::Cli;
use crate::fix::Product;
use crate::render::report::Format as ReportFormat;
use crate::render::topics::Topic;
use crate::rules::Rule;

/// The completions of all shells, each with the name of the file that it belongs in.
#[must_use]
pub fn completion_files() -> Vec<(String, Vec<u8>)> {
    let file = |shell: &Shell| (shell.file_name("corscheck"), completion(*shell).into_bytes());
    Shell::value_variants().iter().map(file).collect()
}

/// The completions of one shell.
pub(super) fn completion(shell: Shell) -> String {
    let mut command = with_all_values();
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut command, "corscheck", &mut text);
    let text = String::from_utf8_lossy(&text);
    match shell {
        Shell::Bash => bash(&text),
        Shell::Zsh => zsh(&text),
        Shell::Fish => fish(&text),
        _ => text.into_owned(),
    }
}

/// The commands, with the values that the parser leaves to the commands themselves, because they take more than these.
fn with_all_values() -> Command {
    let mut command = Cli::command();
    // The arguments of a command are there only once it is built.
    command.build();
    command.mut_subcommands(|command| {
        command.mut_args(|argument| match argument.get_id().as_str() {
            "rule" => argument.value_parser(rules()),
            "product" | "fix" => argument.value_parser(products()),
            _ => argument,
        })
    })
}

/// The topics and rules, for `explain`.
fn rules() -> Vec<PossibleValue> {
    let topics = Topic::all().iter().map(|topic| topic.id());
    topics.chain(Rule::ALL.iter().map(|rule| rule.id())).map(PossibleValue::new).collect()
}

/// The products, for `--for` and `--fix`.
fn products() -> Vec<PossibleValue> {
    Product::all().iter().map(|product| PossibleValue::new(product.id).help(product.title)).collect()
}

/// The formats of `--report FORMAT=FILE`.
fn report_formats() -> String {
    ReportFormat::ALL.iter().map(|format| format.id()).collect::<Vec<_>>().join(" ")
}

/// After the format comes an equals sign and no space; behind it bash completes files by itself.
fn bash(text: &str) -> String {
    const FILES: &str = "--report)\n                    COMPREPLY=($(compgen -f \"${cur}\"))";
    let formats = format!(
        "--report)\n                    compopt -o nospace 2>/dev/null\n                    COMPREPLY=($(compgen -S = -W \"{}\" -- \"${{cur}}\"))",
        report_formats()
    );
    text.replace(FILES, &formats)
}

fn zsh(text: &str) -> String {
    let function = format!(
        "(( $+functions[_corscheck_report] )) ||
_corscheck_report() {{
    if compset -P '*='; then
        _files
    else
        compadd -S = -- {}
    fi
}}

if [ \"$funcstack[1]\"",
        report_formats()
    );
    text.replace(":FORMAT=FILE:_default'", ":FORMAT=FILE:_corscheck_report'")
        .replace("if [ \"$funcstack[1]\"", &function)
}

/// In fish's file `clap_complete` puts no values of arguments without a flag. fish adds no space after an equals sign, and behind it
/// completes files.
fn fish(text: &str) -> String {
    let mut text = text.to_owned();
    let complete =
        |command: &str| format!("complete -c corscheck -n \"__fish_corscheck_using_subcommand {command}\"");
    let formats = report_formats().replace(' ', "= ") + "=";
    for command in ["run", "merge"] {
        text.push_str(&format!("{} -l report -r -a \"{formats}\"\n", complete(command)));
    }
    let root = with_all_values();
    for command in root.get_subcommands() {
        for argument in command.get_positionals() {
            let values: Vec<PossibleValue> = argument.get_possible_values();
            if !values.is_empty() {
                let names: Vec<&str> = values.iter().map(PossibleValue::get_name).collect();
                text.push_str(&format!("{} -f -a \"{}\"\n", complete(command.get_name()), names.join(" ")));
            }
        }
    }
    text
}
