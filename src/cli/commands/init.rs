//! `corscheck init`

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::Path;
use std::time::Instant;

use super::connection::options;
use super::manner::wire;
use super::source::described;
use crate::cli::args::Init;
use crate::cli::terminal::Terminal;
use crate::cli::{Error, Exit, runtime, system_words};
use crate::probe::{Answered, page_origin, target_url};
use crate::suite::draft::{Draft, asked, from_answers};
use crate::suite::{SCHEMA, Selection, Suite};

/// The page's origin where nobody says: the usual development server's.
const ASSUMED_ORIGIN: &str = "http://localhost:3000";
/// The schema's file.
const SCHEMA_NAME: &str = "corscheck.schema.json";

/// Runs the command.
pub(crate) fn run(args: &Init) -> Result<Exit, Error> {
    let assumed = [ASSUMED_ORIGIN.to_owned()];
    let origins = if args.origin.is_empty() { &assumed[..] } else { &args.origin };
    let to_output = args.out == Path::new("-");
    if args.schema && to_output {
        return Err(Error::Usage(
            "--schema writes a file beside the other: --out must be a file then".into(),
        ));
    }
    // Before anything is sent.
    if !to_output && !args.force && args.out.exists() {
        return Err(there_already(args));
    }
    let draft = match (&args.openapi, &args.url) {
        (Some(document), _) => described(document, origins, args.base_url.as_deref())?,
        (None, url) => answered(url.as_deref().unwrap_or_default(), origins, args)?,
    };
    let text = draft.text(args.schema.then_some(SCHEMA_NAME));
    if to_output {
        Terminal::print(&text)?;
        return Ok(Exit::Good);
    }
    write(args, &args.out, &text)?;
    if args.schema {
        write(args, &args.out.with_file_name(SCHEMA_NAME), SCHEMA)?;
    }
    let unset = |_: &str| None;
    let suite = Suite::parse(&text, &unset, None).map_err(|fault| Error::File(fault.told("the draft")))?;
    let plan = suite.plan("", &Selection::default());
    Terminal::print(&format!(
        "{} has {} checks of {} targets from {} origins. Next: corscheck run{}\n",
        args.out.display(),
        plan.checks,
        plan.targets.len(),
        plan.origins.len(),
        if args.out == Path::new("corscheck.toml") {
            String::new()
        } else {
            format!(" {}", args.out.display())
        }
    ))?;
    Ok(Exit::Good)
}

/// What a server answers.
fn answered(url: &str, origins: &[String], args: &Init) -> Result<Draft, Error> {
    let url = target_url(url).map_err(|error| Error::Usage(error.to_string()))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(Error::Usage("the URL must be http or https".into()));
    }
    let pages = origins
        .iter()
        .map(|origin| page_origin(origin).map_err(|error| Error::Usage(format!("--origin: {error}"))))
        .collect::<Result<Vec<_>, _>>()?;
    let wire = wire(&args.connection, options(&args.connection)?)?;
    let max_time = args.connection.max_time.0;
    let all = runtime::block_on(async {
        Ok(asked(&url, &pages, async |sending| {
            let start = Instant::now();
            let deadline = tokio::time::Instant::now().checked_add(max_time);
            let answer = wire.send(&sending.request, deadline).await;
            Answered { answer, elapsed: start.elapsed() }
        })
        .await)
    })?;
    from_answers(&url, &all).map_err(Error::Machine)
}

fn write(args: &Init, path: &Path, text: &str) -> Result<(), Error> {
    let mut how = OpenOptions::new();
    // A file that came meanwhile stays.
    how.write(true).create(true).truncate(true).create_new(!args.force);
    let written = how.open(path).and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => there_already(args),
        _ => Error::Usage(format!("{} cannot be written: {}", path.display(), system_words(&error))),
    })
}

fn there_already(args: &Init) -> Error {
    Error::Usage(format!(
        "{} is there already; --force writes over it, --out names another",
        args.out.display()
    ))
}
