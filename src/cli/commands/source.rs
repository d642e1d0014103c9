//! Where a suite comes from: a file, an OpenAPI document, the standard input.

use std::cell::RefCell;
use std::io;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use super::configurations::ReadFiles;
use super::input::text_of;
use super::typed;
use crate::cli::args::{Browsers, Run};
use crate::cli::{Error, mask, stderr, system_message};
use crate::probe::{page_of, target_url};
use crate::suite::draft::{Described, Draft, OpenApiError, from_openapi};
use crate::suite::{Configurations, FILE_NAME, Key, Plan, Selection, Suite, UnsetVariables};
use crate::web::browser::Browser;
use crate::web::text::shown;

/// The longest suite that is read, and the longest OpenAPI document.
const LONGEST: usize = 16 * 1024 * 1024;
const LONGEST_DOCUMENT: usize = 64 * 1024 * 1024;

/// A text that a suite is made from; it can be read again.
pub(super) struct Source<'a> {
    args: &'a Run,
    input: Input,
}

enum Input {
    File(PathBuf),
    /// The standard input, which cannot be read again.
    Text(String),
}

/// A suite, and which of its checks are selected.
pub(super) struct Chosen {
    pub(super) suite: Suite,
    pub(super) selection: Selection,
    pub(super) plan: Plan,
}

impl<'a> Source<'a> {
    /// Looks for the file, or reads the standard input.
    pub(super) fn of(args: &'a Run) -> Result<Self, Error> {
        let file = args.openapi.as_deref().or(args.file.as_deref());
        let input = match file {
            Some(file) if is_stdin(file) => Input::Text(read(file, longest(args))?.1),
            Some(file) => Input::File(file.to_owned()),
            None => Input::File(nearest_suite()?),
        };
        Ok(Self { args, input })
    }

    /// Its name in messages.
    pub(super) fn name(&self) -> String {
        match &self.input {
            Input::File(path) => path.display().to_string(),
            Input::Text(_) => STDIN.to_owned(),
        }
    }

    /// The file, if it is one.
    pub(super) fn file(&self) -> Option<&Path> {
        match &self.input {
            Input::File(path) => Some(path),
            Input::Text(_) => None,
        }
    }

    /// Its text as it is now.
    pub(super) fn text(&self) -> Result<String, Error> {
        match &self.input {
            Input::File(path) => Ok(read(path, longest(self.args))?.1),
            Input::Text(text) => Ok(text.clone()),
        }
    }

    /// The suite that a text of it makes, and the selected checks.
    pub(super) fn chosen(&self, text: &str) -> Result<Chosen, Error> {
        let (args, name) = (self.args, self.name());
        // A fault quotes what a value became, and a variable's value may be a secret.
        let expanded = RefCell::new(Vec::new());
        let environment = |name: &str| {
            let value = std::env::var(name).ok()?;
            // Shorter ones are parts of other words.
            if value.len() >= 4 {
                expanded.borrow_mut().push(value.clone());
            }
            Some(value)
        };
        // What is only printed needs no secrets: ids do not depend on them, and requests show their names.
        let unset = match (args.list, args.dry_run) {
            (true, _) => UnsetVariables::Allow,
            (_, true) => UnsetVariables::AllowInValues,
            _ => UnsetVariables::Refuse,
        };
        let browsers = args.browser.map(Browsers::list).unwrap_or_default();
        let mut suite = match &args.openapi {
            Some(_) => {
                let draft = drafted(&name, self.file(), text, &args.origin, args.base_url.as_deref())?;
                if !(args.quiet || args.list || args.dry_run) {
                    note_placeholders(&draft, environment);
                }
                let suite = draft.suite(&environment, &browsers, unset);
                suite.map_err(|error| {
                    mask::hide(&expanded.borrow());
                    Error::File(format!("{name}: {error}"))
                })?
            }
            None => {
                let suite = parsed(&name, text, &environment, (&browsers, unset)).inspect_err(|_| {
                    mask::hide(&expanded.borrow());
                })?;
                // A text that is not a file cannot be looked up.
                if self.file().is_some() { suite } else { suite.without_locations() }
            }
        };
        if args.connection.read_only {
            suite.hold_back_changes();
        }
        let folder = self.file().and_then(Path::parent).unwrap_or_else(|| Path::new("."));
        let files = ReadFiles::of(&suite, folder)?;
        suite.configurations = files.map(|files| Rc::new(files) as Rc<dyn Configurations>);
        let selection = Selection::new(&args.only, &args.skip, args.shard);
        let plan = suite.plan(&name, &selection);
        if plan.checks == 0 && plan.deselected == 0 {
            return Err(Error::Usage(format!(
                "{name} has only checks that are left out: their requests have no preflight and may change data; send = true in the file \
                 sends them"
            )));
        }
        if plan.checks == 0 && args.shard.is_none() {
            return Err(Error::Usage(format!(
                "no check matches; 'corscheck run --list' lists the {} of {name}",
                plan.deselected
            )));
        }
        Ok(Chosen { suite, selection, plan })
    }
}

impl Chosen {
    /// The checks.
    pub(super) fn keys(&self) -> impl Iterator<Item = Key> + '_ {
        self.suite.keys().filter(|key| self.selection.contains(|| self.suite.id(key)))
    }

    /// Their ids.
    pub(super) fn ids(&self) -> impl Iterator<Item = String> + '_ {
        self.keys().map(|key| self.suite.id(&key))
    }
}

/// The draft from an OpenAPI document.
pub(super) fn described(file: &Path, origins: &[String], base_url: Option<&str>) -> Result<Draft, Error> {
    let (name, text) = read(file, LONGEST_DOCUMENT)?;
    let file = (!is_stdin(file)).then_some(file);
    drafted(&name, file, &text, origins, base_url)
}

/// The draft of a document that is this text; `file`, where the text is a file's.
fn drafted(
    name: &str,
    file: Option<&Path>,
    text: &str,
    origins: &[String],
    base_url: Option<&str>,
) -> Result<Draft, Error> {
    let origins: Vec<String> = origins.iter().map(|origin| typed::completed(origin).into_owned()).collect();
    let base_url = base_url.map(typed::completed);
    let (origins, base_url) = (&origins[..], base_url.as_deref());
    for origin in origins {
        page_of(origin).map_err(|error| Error::Usage(format!("--origin: {error}")))?;
    }
    if let Some(url) = base_url {
        target_url(url).map_err(|error| Error::Usage(format!("--base-url: {error}")))?;
    }
    from_openapi(&Described { text, read: &|other| beside(file, other), origins, base_url }).map_err(
        |error| {
            let flag = if matches!(error, OpenApiError::NoServer(_)) { " with --base-url" } else { "" };
            Error::File(format!("{name}: {error}{flag}"))
        },
    )
}

/// The text of another file of a document. Only what is in the current folder, or beside a document elsewhere, is read: a document
/// may be from anywhere.
fn beside(document: Option<&Path>, other: &str) -> Result<String, String> {
    let shown = shown(other);
    let cannot = |error: &io::Error| match error.kind() {
        io::ErrorKind::NotFound => {
            format!("{shown} is missing; add it, or bundle the document into one file")
        }
        _ => format!("{shown} cannot be read: {}", system_message(error)),
    };
    let folder = document.and_then(Path::parent).unwrap_or(Path::new(""));
    let folder = if folder == Path::new("") { Path::new(".") } else { folder };
    let (here, folder) = (
        Path::new(".").canonicalize().map_err(|error| cannot(&error))?,
        folder.canonicalize().map_err(|error| cannot(&error))?,
    );
    let tree = if folder.starts_with(&here) { &here } else { &folder };
    let path = folder.join(other).canonicalize().map_err(|error| cannot(&error))?;
    if !path.starts_with(tree) {
        return Err(format!(
            "{shown} is not in {}, where the document's files must be: run corscheck in a folder that has all of them",
            tree.display()
        ));
    }
    // Only what ends: not a pipe, not a device.
    if !path.is_file() {
        return Err(format!("{shown} is not a file"));
    }
    let file = std::fs::File::open(&path).map_err(|error| cannot(&error))?;
    text_of(file, LONGEST_DOCUMENT, &shown).map_err(|error| error.to_string())
}

/// Notes which credentials are placeholders: a server that checks them will refuse.
fn note_placeholders(draft: &Draft, environment: impl Fn(&str) -> Option<String>) {
    for name in draft.stand_ins.iter().filter(|name| environment(name).is_none_or(|value| value.is_empty())) {
        stderr::note(format_args!("{name} is not set; sending the placeholder \"unset\""));
    }
}

/// The longest file that these arguments can mean.
fn longest(args: &Run) -> usize {
    if args.openapi.is_some() { LONGEST_DOCUMENT } else { LONGEST }
}

const STDIN: &str = "standard input";

fn is_stdin(file: &Path) -> bool {
    file == Path::new("-")
}

/// A file's name in messages, and its text.
fn read(file: &Path, longest: usize) -> Result<(String, String), Error> {
    if is_stdin(file) {
        return Ok((STDIN.to_owned(), text_of(io::stdin().lock(), longest, STDIN)?));
    }
    let name = file.display().to_string();
    if name.starts_with("http://") || name.starts_with("https://") {
        return Err(Error::Usage(format!(
            "{} is an address; save it to a file, for example with curl -o api.json, and pass that",
            shown(&name)
        )));
    }
    let opened = std::fs::File::open(file)
        .map_err(|error| Error::Usage(format!("cannot read {name}: {}", system_message(&error))))?;
    let text = text_of(opened, longest, &name)?;
    Ok((name, text))
}

/// The suite of a file, of which only what is expected counts: variables may be unset.
pub(super) fn suite_of(file: &Path) -> Result<Suite, Error> {
    let (name, text) = read(file, LONGEST)?;
    let environment = |name: &str| std::env::var(name).ok();
    let suite = parsed(&name, &text, &environment, (&[], UnsetVariables::AllowInValues))?;
    mask::hide(&suite.secrets);
    Ok(suite)
}

/// The suite that a text says; all faults are named.
fn parsed(
    name: &str,
    text: &str,
    environment: &dyn Fn(&str) -> Option<String>,
    (browsers, unset): (&[Browser], UnsetVariables),
) -> Result<Suite, Error> {
    Suite::parse(text, environment, browsers, unset).map_err(|first| {
        let all = Suite::faults(text, environment, browsers, unset);
        let all = if all.is_empty() { vec![first] } else { all };
        let mut messages: Vec<String> =
            all.iter().take(MOST_FAULTS).map(|fault| fault.in_file(name)).collect();
        if all.len() > MOST_FAULTS {
            messages.push(format!("{name}: {} more errors are not shown", all.len() - MOST_FAULTS));
        }
        Error::File(messages.join("\nerror: "))
    })
}

/// How many faults of a file are shown: one that is not a suite has a fault in every line.
const MOST_FAULTS: usize = 20;

/// The suite of this folder, or of the nearest folder above that has one.
fn nearest_suite() -> Result<PathBuf, Error> {
    let here = std::env::current_dir().map_err(|error| {
        Error::Environment(format!("the current directory no longer exists: {}", system_message(&error)))
    })?;
    if Path::new(FILE_NAME).is_file() {
        return Ok(FILE_NAME.into());
    }
    here.ancestors().skip(1).map(|folder| folder.join(FILE_NAME)).find(|path| path.is_file()).ok_or_else(
        || Error::Usage(format!("no {FILE_NAME} in {} or a folder above; name a file, or write a first one with 'corscheck init URL'", here.display())),
    )
}
