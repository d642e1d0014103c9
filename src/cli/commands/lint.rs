//! `corscheck lint`

use std::path::Path;

use url::Url;

use super::input::{text_of, text_of_stdin};
use super::probe::header;
use super::typed;
use crate::advice::Investigation;
use crate::cli::args::{Lint, LintFormat};
use crate::cli::terminal::Terminal;
use crate::cli::{Error, Exit, system_message};
use crate::fetch::{Call, Client};
use crate::lint::{Checked, Format, Unit, check, judge, read};
use crate::probe::Question;
use crate::render;
use crate::render::json::Additions;
use crate::render::lint::{LintReport, Linted, ReportFormat};
use crate::render::secrets::Secrets;
use crate::web::origin::Origin;
use crate::web::request::{Credentials, Initiator};

/// The longest file.
const LONGEST: usize = 16 << 20;
/// Where the API is, as the file does not say it.
const TARGET: &str = "https://api.corscheck.example/";

/// Runs the command.
pub(crate) fn run(args: &Lint, terminal: &Terminal) -> Result<Exit, Error> {
    let usage = |flag: &str, error: &dyn std::fmt::Display| Error::Usage(format!("{flag}: {error}"));
    let trusted: Vec<Origin> = args
        .trusted
        .iter()
        .map(|text| typed::page(text).map(|page| page.origin).map_err(|error| usage("--trusted", &error)))
        .collect::<Result<_, _>>()?;
    let mut files = Vec::new();
    for path in &args.files {
        files.push(file(path, args)?);
    }
    if let Some(origin) = &args.origin {
        let page = typed::page(origin).map_err(|error| usage("--origin", &error))?;
        let url = Url::parse(TARGET).map_err(|error| usage("the target", &error))?;
        let credentials = if args.credentials { Credentials::Include } else { Credentials::SameOrigin };
        let mut call = Call::new(Initiator::Fetch, url)
            .method(args.method.as_deref().unwrap_or("GET"))
            .credentials(credentials);
        call.headers = args.header.iter().map(|line| header(line)).collect();
        return judge_all(args, &files, &Question::new(page, call, Client::new(args.browser)), terminal);
    }
    let linted: Vec<Linted> = files
        .into_iter()
        .map(|(name, text, units)| Linted {
            name,
            text,
            checked: units.iter().map(|unit| check(unit, &trusted)).collect(),
        })
        .collect();
    let text = match args.format {
        LintFormat::Text => render::lint::text(&linted, args.quiet, terminal.style),
        LintFormat::Json => linted.iter().map(render::lint::json).collect(),
        LintFormat::Sarif => LintReport::of(&linted, ReportFormat::Sarif),
        LintFormat::Github => LintReport::of(&linted, ReportFormat::Github),
    };
    Terminal::print(&text)?;
    let problems =
        linted.iter().flat_map(|file| &file.checked).flat_map(|checked: &Checked| &checked.problems);
    let fails = problems.into_iter().any(|problem| args.fail_on.covers(problem.severity()));
    Ok(if fails { Exit::Blocked } else { Exit::Success })
}

/// A file's name, its text, and what was read in it.
fn file(path: &Path, args: &Lint) -> Result<(String, String, Vec<Unit>), Error> {
    let name = path.display().to_string();
    let text = if name == "-" {
        text_of_stdin(LONGEST)?
    } else {
        let file = std::fs::File::open(path)
            .map_err(|error| Error::Usage(format!("cannot read {name}: {}", system_message(&error))))?;
        text_of(file, LONGEST, &name)?
    };
    let format = if args.list { Some(Format::List) } else { args.read_as };
    let format = format.unwrap_or_else(|| Format::of(&name, &text));
    let units = read(&text, format).map_err(|error| Error::File(format!("{name}: {error}")))?;
    Ok((name, text, units))
}

/// Judges the page's request with each unit.
fn judge_all(
    args: &Lint,
    files: &[(String, String, Vec<Unit>)],
    question: &Question,
    terminal: &Terminal,
) -> Result<Exit, Error> {
    let mut exit = Exit::Success;
    let mut is_first = true;
    for (name, _, units) in files {
        for unit in units {
            let Some(diagnosis) = judge(unit, question.clone()) else { continue };
            exit = exit.and(diagnosis.first_call());
            let investigation = Investigation::from(diagnosis);
            let text = match args.format {
                LintFormat::Json => {
                    render::json::probe(&investigation, &Additions::default(), Secrets::Hidden)
                }
                _ => {
                    let detail = render::Detail {
                        verbose: false,
                        fixes: true,
                        secrets: Secrets::Hidden,
                        alone: false,
                    };
                    let gap = if is_first { "" } else { "\n" };
                    let place = format!("{name}:{}:{}  {}", unit.place.line, unit.place.column, unit.name);
                    format!("{gap}{place}\n\n{}", render::text::probe(&investigation, detail, terminal.style))
                }
            };
            Terminal::print(&text)?;
            is_first = false;
        }
    }
    Ok(exit)
}
