//! One command parsed by itself.

use std::ffi::OsString;

use clap::{Args, Parser};

use super::{Cli, Command, When};

/// A command's flags, and those that all commands have.
#[derive(Debug, Parser)]
#[command(disable_help_flag = true)]
struct Alone<T: Args> {
    #[command(flatten)]
    args: T,
    #[arg(long, default_value = "auto")]
    color: When,
}

/// Parses a good command line of a command that is called often, without making the flags of all the others, which takes longer
/// than what a short command does. `None` for every other command line: help and errors are the whole parser's.
pub(in super::super) fn parse(args: &[OsString]) -> Option<Cli> {
    let rest = args.get(1..)?;
    match rest.first()?.to_str()? {
        "origin" => alone(rest, Command::Origin),
        "probe" => alone(rest, |args| Command::Probe(Box::new(args))),
        "run" => alone(rest, |args| Command::Run(Box::new(args))),
        "explain" => alone(rest, Command::Explain),
        _ => None,
    }
}

fn alone<T: Args>(args: &[OsString], command: impl FnOnce(T) -> Command) -> Option<Cli> {
    let Alone { args, color } = Alone::try_parse_from(args).ok()?;
    Some(Cli { command: command(args), color })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The `Debug` of both, which has all fields.
    fn both(line: &str) -> (Option<String>, Option<String>) {
        let args: Vec<OsString> = line.split(' ').map(Into::into).collect();
        let shown = |cli: Cli| format!("{cli:?}");
        (parse(&args).map(shown), Cli::try_parse_from(&args).ok().map(shown))
    }

    #[test]
    fn the_same_as_by_the_whole_parser() {
        for line in [
            "corscheck origin http://a.test http://b.test",
            "corscheck origin http://a.test http://b.test --color never -q --format json",
            "corscheck probe http://a.test",
            "corscheck probe http://a.test -X PUT -H A:b --origin null --as image --browser firefox -kv",
            "corscheck probe --color=always -d @file http://a.test http://b.test --fix nginx --watch=2",
            "corscheck run",
            "corscheck run suite.toml --report junit=out.xml --format tap --shard 1/4 --color auto",
            "corscheck explain --list",
            "corscheck explain cors-allow-origin-missing",
        ] {
            let (alone, whole) = both(line);
            assert!(whole.is_some(), "{line}");
            assert_eq!(alone, whole, "{line}");
        }
    }

    #[test]
    fn all_else_is_left_to_the_whole_parser() {
        for line in [
            "corscheck",
            "corscheck --color never origin http://a.test http://b.test",
            "corscheck demo",
            "corscheck origin --help",
            "corscheck origin -h",
            "corscheck probe --version",
            "corscheck origin http://a.test",
            "corscheck probe http://a.test --methd PUT",
            "corscheck run --watch --shard 1/0",
        ] {
            assert_eq!(both(line).0, None, "{line}");
        }
    }
}
