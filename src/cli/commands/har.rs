//! `corscheck har`

use std::io;
use std::path::Path;

use colored::Colorize;

use super::clock::unix_time;
use super::printing::{detail, secrets};
use super::typed;
use crate::cli::args::{Browsers, Format, HarFile, Output};
use crate::cli::terminal::Terminal;
use crate::cli::{Error, Exit, mask, system_message};
use crate::fetch::OriginSource;
use crate::record::har::{Har, HarError, LARGEST};
use crate::render;
use crate::replay::{Finding, Overrides, judge_each};
use crate::stand_ins::DEFAULT_ORIGIN;
use crate::web::browser::Browser;

/// Runs the command.
pub(crate) fn run(args: &HarFile, terminal: &Terminal) -> Result<Exit, Error> {
    let har = read(&args.file)?;
    print(&har, &overrides(args.origin.as_deref(), None)?, args.browser, &args.output, terminal)
}

/// The HAR in this file; - is the standard input.
pub(super) fn read(path: &Path) -> Result<Har, Error> {
    let name = path.display().to_string();
    let what = if name == "-" { "the standard input" } else { &name };
    let too_long = || Error::Usage(format!("{what} is longer than the limit of {} MiB", LARGEST >> 20));
    let har = if name == "-" {
        Har::read(io::stdin().lock())
    } else {
        let cannot = |error| Error::Usage(format!("cannot read {name}: {}", system_message(&error)));
        let file = std::fs::File::open(path).map_err(cannot)?;
        match file.metadata() {
            Ok(meta) if meta.is_dir() => return Err(cannot(io::ErrorKind::IsADirectory.into())),
            Ok(meta) if meta.len() > LARGEST => return Err(too_long()),
            _ => {}
        }
        Har::read(file)
    };
    har.map_err(|error| match error {
        HarError::TooLong => too_long(),
        error => Error::Usage(format!("{what} is not a HAR: {error}")),
    })
}

/// What the command line sets beside the recording.
pub(super) fn overrides(origin: Option<&str>, browser: Option<Browser>) -> Result<Overrides, Error> {
    let parse = |text: &str| typed::page(text).map_err(|error| Error::Usage(format!("--origin: {error}")));
    Ok(Overrides {
        origin: origin.map(parse).transpose()?,
        assumed: parse(DEFAULT_ORIGIN)?.with_source(OriginSource::Assumed),
        browser,
        now: unix_time(),
    })
}

/// By default, a recording is judged as the browser that made it.
pub(super) fn of_recorder(overrides: Overrides, har: &Har) -> Overrides {
    Overrides { browser: Some(overrides.browser.or(har.browser()).unwrap_or_default()), ..overrides }
}

/// Prints the verdicts as each of the browsers, by default as the one that made the recording, and gives the exit status.
pub(super) fn print(
    har: &Har,
    overrides: &Overrides,
    browsers: Option<Browsers>,
    output: &Output,
    terminal: &Terminal,
) -> Result<Exit, Error> {
    let all = browsers.map(Browsers::list).unwrap_or_default();
    if let [] | [_] = all[..] {
        let overrides = Overrides { browser: all.first().copied(), ..overrides.clone() };
        return print_one(har, &of_recorder(overrides, har), output, terminal);
    }
    let mut exit = Exit::Success;
    for (number, browser) in all.into_iter().enumerate() {
        if output.format == Format::Text {
            let gap = if number == 0 || output.quiet { "" } else { "\n" };
            Terminal::print(&format!("{gap}{}\n", format!("As {browser}:").bold()))?;
        }
        let overrides = Overrides { browser: Some(browser), ..overrides.clone() };
        exit = exit.max(print_one(har, &overrides, output, terminal)?);
    }
    Ok(exit)
}

/// Prints the verdicts as one browser, each as soon as it is there.
fn print_one(har: &Har, overrides: &Overrides, output: &Output, terminal: &Terminal) -> Result<Exit, Error> {
    let mut exit = Exit::Success;
    let mut printed = Ok(());
    let mut text = render::text::RecordingText::new(detail(output), terminal.style);
    judge_each(har, overrides, |one| {
        exit = match &one.finding {
            Finding::Verdict(diagnosis, _) => {
                mask::learn_from_questions([&*diagnosis.question]);
                exit.and(diagnosis.first_call())
            }
            Finding::Frame(_) => exit.max(Exit::Blocked),
            Finding::Unknown { rules, .. } if rules.is_empty() => exit.max(Exit::Failed),
            Finding::Unknown { .. } => exit.max(Exit::Blocked),
            Finding::SameOrigin | Finding::NotApplicable(_) => exit,
        };
        let words = match output.format {
            Format::Json => render::json::judged(&one, secrets(output)),
            Format::Text => text.add(&one),
        };
        let is_shown = output.format == Format::Json || !output.quiet;
        if printed.is_ok() && !words.is_empty() && is_shown {
            printed = Terminal::print(&words);
        }
    });
    printed?;
    if output.format == Format::Text {
        Terminal::print(&text.end(output.quiet))?;
    }
    Ok(exit)
}
