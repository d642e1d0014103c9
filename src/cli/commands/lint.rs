//! `corscheck lint`

use std::path::Path;

use url::Url;

use super::input::{text_of, text_of_stdin};
use super::probe::header;
use super::typed;
use crate::advice::Investigation;
use crate::cli::args::{Lint, LintFormat};
use crate::cli::terminal::Terminal;
use crate::cli::{Error, Exit, stderr, system_message};
use crate::fetch::{Call, Client};
use crate::lint::{Checked, Format, ReadError, Reading, TARGET, Unit, check_all, judge, read_with};
use crate::probe::Question;
use crate::render;
use crate::render::json::Additions;
use crate::render::lint::{LintReport, Linted, ReportFormat};
use crate::render::secrets::Secrets;
use crate::web::origin::Origin;
use crate::web::request::{Credentials, Initiator};
use crate::web::text::visible;

/// The longest file.
pub(super) const LONGEST: usize = 16 << 20;

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
        let url = url_of(args.path.as_deref().unwrap_or("/")).map_err(|error| usage("--path", &error))?;
        let credentials = if args.credentials { Credentials::Include } else { Credentials::SameOrigin };
        let mut call = Call::new(Initiator::Fetch, url)
            .method(args.method.as_deref().unwrap_or("GET"))
            .credentials(credentials);
        call.headers = args.header.iter().map(|line| header(line)).collect();
        return judge_all(args, &files, &Question::new(page, call, Client::new(args.browser)), terminal);
    }
    let linted: Vec<Linted> = files
        .into_iter()
        .map(|(name, text, units)| Linted { name, text, checked: check_all(&units, &trusted) })
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
    let folder = path.parent().unwrap_or_else(|| Path::new("."));
    let include = |pattern: &str| included(folder, pattern);
    let reading = Reading { path: args.path.as_deref(), include: &include };
    let units = match read_with(&text, format, &reading) {
        Err(ReadError::Nothing) if args.allow_none => Vec::new(),
        Err(error @ ReadError::Template) if args.allow_none => {
            stderr::note(format_args!("{}: {error}", visible(&name)));
            Vec::new()
        }
        read => read.map_err(|error| Error::File(format!("{name}: {error}")))?,
    };
    Ok((name, text, units))
}

/// The URL of a path, or of a whole URL.
fn url_of(path: &str) -> Result<Url, url::ParseError> {
    if path.starts_with('/') { Url::parse(TARGET)?.join(path) } else { Url::parse(path) }
}

/// The files that a file includes: those below its folder, with names as they are written there.
pub(super) fn included(folder: &Path, pattern: &str) -> Option<Vec<(String, String)>> {
    let real_folder = named(folder).canonicalize().ok()?;
    let path = folder.join(pattern);
    let (parent, name) = (path.parent()?, path.file_name()?.to_str()?.to_owned());
    // Nothing outside of the folder is read.
    if !named(parent).canonicalize().ok()?.starts_with(&real_folder) {
        return None;
    }
    let mut names: Vec<String> = if name.contains(['*', '?', '[']) {
        let matching = wildmatch::WildMatch::new(&name);
        let entries = std::fs::read_dir(named(parent)).ok()?;
        let all = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
        all.filter(|name| !name.starts_with('.') && matching.matches(name)).collect()
    } else {
        vec![name]
    };
    names.sort();
    let mut files = Vec::new();
    for name in names {
        let path = parent.join(name);
        if !path.canonicalize().ok()?.starts_with(&real_folder) || !path.is_file() {
            return None;
        }
        let label = path.display().to_string();
        files.push((label.clone(), text_of(std::fs::File::open(&path).ok()?, LONGEST, &label).ok()?));
    }
    Some(files)
}

/// A folder by a name that the system knows: that of a file without one is empty.
fn named(folder: &Path) -> &Path {
    if folder.as_os_str().is_empty() { Path::new(".") } else { folder }
}

/// Where a unit begins.
fn at(unit: &Unit) -> String {
    let (_, place) = unit.resolved_place();
    format!("{}:{}", place.line, place.column)
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
            let place = format!("{name}:{}  {}", at(unit), unit.name);
            let gap = if is_first { "" } else { "\n" };
            is_first = false;
            let mut question = question.clone();
            if let (None, Some(target)) = (&args.path, unit.target()) {
                question.call.url = target.clone();
            }
            let judged = match judge(unit, question) {
                Ok(judged) => judged,
                Err(why) => {
                    exit = exit.max(Exit::Failed);
                    Terminal::print(&match args.format {
                        LintFormat::Json => render::lint::not_known_json(name, &unit.name, &why),
                        _ => format!(
                            "{gap}{}\n\n{}",
                            visible(&place),
                            render::lint::not_known(&why, terminal.style)
                        ),
                    })?;
                    continue;
                }
            };
            exit = exit.and(judged.diagnosis.first_call());
            let investigation = Investigation::from(judged.diagnosis);
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
                        brief: false,
                    };
                    let verdict = render::text::probe(&investigation, detail, terminal.style);
                    let notes = [judged.meant, judged.assumed].concat();
                    let notes = render::lint::notes(&notes, terminal.style);
                    format!("{gap}{}\n\n{verdict}{notes}", visible(&place))
                }
            };
            Terminal::print(&text)?;
        }
    }
    Ok(exit)
}
