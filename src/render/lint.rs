//! What was found in configuration files: as compilers print it, and for machines.

use colored::{ColoredString, Colorize};
use serde::Serialize;
use serde_json::{Value, json};

use super::fix_command::FixCommand;
use super::json::line;
use super::report::severity_level;
use super::{Style, wrap};
use crate::audit::Severity;
use crate::lint::{Checked, Problem};
use crate::rules::{Group, Rule};
use crate::web::origin::Origin;
use crate::web::text::{counted, visible};

/// A file, and what was found.
#[derive(Clone, Debug)]
pub struct Linted {
    /// Its name as given.
    pub name: String,
    /// Its text.
    pub text: String,
    /// Its units.
    pub checked: Vec<Checked>,
}

impl Linted {
    fn problems(&self) -> impl Iterator<Item = (&Checked, &Problem)> {
        self.checked.iter().flat_map(|checked| checked.problems.iter().map(move |problem| (checked, problem)))
    }
}

/// For people; with `quiet` a line for each finding.
#[must_use]
pub fn text(files: &[Linted], quiet: bool, style: Style) -> String {
    let mut text = String::new();
    for file in files {
        for (checked, problem) in file.problems() {
            text.push_str(&if quiet {
                one_line(file, problem)
            } else {
                in_full(file, checked, problem, style)
            });
        }
        let not_known = file.checked.iter().flat_map(|checked| &checked.not_known);
        let assumed = file.checked.iter().flat_map(|checked| &checked.assumed);
        let mut seen = Vec::new();
        for (label, words) in
            not_known.map(|words| ("not known  ", words)).chain(assumed.map(|words| ("note  ", words)))
        {
            if !seen.contains(&words) {
                text.push_str(&wrap::hanging(
                    &visible(&format!("{}: {words}", file.name)),
                    label,
                    "  ",
                    style.width,
                ));
            }
            seen.push(words);
        }
    }
    let count = files.iter().flat_map(Linted::problems).count();
    let units: usize = files.iter().map(|file| file.checked.len()).sum();
    let read = format!("{} in {}", counted(units, "configuration"), counted(files.len(), "file"));
    let worst = files.iter().flat_map(Linted::problems).map(|(_, problem)| problem.severity()).max();
    text + &match worst {
        None if files.iter().flat_map(|file| &file.checked).any(|checked| !checked.not_known.is_empty()) => {
            format!("{}  {read}; what is not known stands above\n", "NO FINDINGS".yellow().bold())
        }
        None => format!("{}  {read}\n", "CLEAN".green().bold()),
        Some(worst) => format!("{}, the worst is {}; {read}\n", counted(count, "finding"), worst.id()),
    }
}

/// What cannot be known: a verdict of its own.
#[must_use]
pub fn not_known(why: &str, style: Style) -> String {
    wrap::hanging(&visible(why), "NOT KNOWN  ", "  ", style.width)
}

/// The same for machines.
#[must_use]
pub fn not_known_json(file: &str, unit: &str, why: &str) -> String {
    line(&NotKnown { schema: super::json::SCHEMA, file, configuration: unit, not_known: why })
}

/// What was assumed, and what else is worth a note.
#[must_use]
pub fn notes(all: &[String], style: Style) -> String {
    all.iter().map(|words| wrap::hanging(&visible(words), "note  ", "  ", style.width)).collect()
}

/// The file in which a problem is: its name and its text.
fn file_of<'a>(file: &'a Linted, problem: &'a Problem) -> (&'a str, &'a str) {
    match &problem.source {
        Some(source) => (&source.name, &source.text),
        None => (&file.name, &file.text),
    }
}

fn one_line(file: &Linted, problem: &Problem) -> String {
    let words = format!(
        "{}:{}:{}: {}[{}]: {}",
        file_of(file, problem).0,
        problem.place.line,
        problem.place.column,
        problem.severity().id(),
        problem.rule(),
        problem.message()
    );
    format!("{}\n", visible(&words))
}

fn in_full(file: &Linted, checked: &Checked, problem: &Problem, style: Style) -> String {
    let title = format!("{}[{}]", problem.severity().id(), problem.rule());
    let width = title.chars().count() + 2;
    let message = visible(&problem.message());
    let wrapped = wrap::hanging(&message, &" ".repeat(width), "    ", style.width);
    let rest = wrapped.get(width..).unwrap_or_default();
    let mut text = format!("{}: {rest}", painted(problem.severity(), &title));
    let (name, source) = file_of(file, problem);
    let number = problem.place.line.to_string();
    let gutter = " ".repeat(number.len());
    let place = format!("{}:{}:{} ({})", name, problem.place.line, problem.place.column, checked.unit.name);
    text.push_str(&format!("{gutter}--> {}\n{gutter} |\n", visible(&place)));
    if let Some(source) = problem.place.line.checked_sub(1).and_then(|line| source.lines().nth(line)) {
        let before: String = source.chars().take(problem.place.column.saturating_sub(1)).collect();
        let marked = source.chars().count().saturating_sub(before.chars().count());
        let length = problem.text.chars().count().clamp(1, marked.max(1));
        let pad: String = before.chars().map(|letter| if letter == '\t' { '\t' } else { ' ' }).collect();
        let shown: String = source.chars().take(style.width.max(before.chars().count() + length)).collect();
        let (shown, line) = (visible(&shown), style.hidden(&visible(&shown)));
        text.push_str(&format!("{number} | {line}\n"));
        // What stands for a secret has another width.
        if line == shown {
            text.push_str(&format!("{gutter} | {pad}{}\n", "^".repeat(length)));
        }
    }
    let change = format!("{gutter} = change: ");
    text.push_str(&wrap::hanging(
        &visible(&problem.change()),
        &change,
        &" ".repeat(change.len()),
        style.width,
    ));
    // In one piece, so that it can be copied.
    if let Some(command) = fix(checked, problem) {
        text.push_str(&format!("{gutter} = fix: {}\n", visible(&command)));
    }
    text.push_str(&format!("{gutter} = more: corscheck explain {}\n\n", problem.rule()));
    text
}

fn painted(severity: Severity, text: &str) -> ColoredString {
    match severity {
        Severity::Critical | Severity::High => text.red().bold(),
        Severity::Medium => text.yellow().bold(),
        Severity::Low => text.yellow(),
        Severity::Info => text.cyan(),
    }
}

/// A request whose response the file does not say.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct NotKnown<'a> {
    schema: u32,
    file: &'a str,
    configuration: &'a str,
    /// Why.
    not_known: &'a str,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "LintedFile"))]
pub(super) struct File<'a> {
    schema: u32,
    file: &'a str,
    configurations: Vec<Configuration<'a>>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Configuration<'a> {
    name: &'a str,
    line: usize,
    column: usize,
    trusted: Vec<String>,
    findings: Vec<Found<'a>>,
    not_known: &'a [String],
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    assumed: &'a [String],
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Found<'a> {
    /// The included file in which it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'a str>,
    id: &'static str,
    severity: &'static str,
    line: usize,
    column: usize,
    text: &'a str,
    message: String,
    change: String,
    /// The command that prints what to put in place of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<String>,
}

/// The command that prints what to put in place of the unit; `None` where `fix` does not know its product, the finding only informs, or
/// there are more origins than a command should have.
fn fix(checked: &Checked, problem: &Problem) -> Option<String> {
    const MOST: usize = 40;
    let intent = &checked.intent;
    let origins: Vec<String> = match intent.is_open {
        true => vec!["*".into()],
        false => intent.origins.iter().map(Origin::serialize).collect(),
    };
    let has_command = problem.severity() > Severity::Info && (1..=MOST).contains(&origins.len());
    let product = checked.unit.product.filter(|_| has_command)?;
    Some(
        FixCommand {
            product,
            url: intent.url.as_ref().map(ToString::to_string),
            is_socket: false,
            origins,
            methods: intent.methods.iter().map(String::as_str).collect(),
            headers: intent.headers.iter().map(String::as_str).collect(),
            expose: intent.expose.iter().map(String::as_str).collect(),
            credentials: intent.credentials,
        }
        .line(),
    )
}

/// One line of JSON for a file.
#[must_use]
pub fn json(file: &Linted) -> String {
    line(&File {
        schema: super::json::SCHEMA,
        file: &file.name,
        configurations: file
            .checked
            .iter()
            .map(|checked| Configuration {
                name: &checked.unit.name,
                line: checked.unit.place.line,
                column: checked.unit.place.column,
                trusted: checked.trusted.iter().map(|origin| origin.serialize()).collect(),
                findings: checked.problems.iter().map(|problem| found(checked, problem)).collect(),
                not_known: &checked.not_known,
                assumed: &checked.assumed,
            })
            .collect(),
    })
}

fn found<'a>(checked: &'a Checked, problem: &'a Problem) -> Found<'a> {
    Found {
        file: problem.source.as_ref().map(|source| source.name.as_str()),
        id: problem.rule().id(),
        severity: problem.severity().id(),
        line: problem.place.line,
        column: problem.place.column,
        text: &problem.text,
        message: problem.message(),
        change: problem.change(),
        fix: fix(checked, problem),
    }
}

/// The format of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReportFormat {
    /// SARIF 2.1.0.
    Sarif,
    /// Annotations.
    Github,
}

/// A report for machines.
#[derive(Debug)]
pub struct LintReport;

impl LintReport {
    /// The text of a report.
    #[must_use]
    pub fn of(files: &[Linted], format: ReportFormat) -> String {
        let all = files
            .iter()
            .flat_map(|file| file.problems().map(move |(checked, problem)| (file, checked, problem)));
        match format {
            ReportFormat::Github => {
                all.map(|(file, checked, problem)| annotation(file, checked, problem)).collect()
            }
            ReportFormat::Sarif => {
                let results: Vec<_> =
                    all.map(|(file, checked, problem)| result(file, checked, problem)).collect();
                format!("{}\n", sarif(&results))
            }
        }
    }
}

fn rules() -> impl Iterator<Item = Rule> {
    Rule::ALL.iter().copied().filter(|rule| rule.group() == Group::Audit)
}

fn sarif(results: &[Value]) -> Value {
    let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").replace('`', "");
    let rules: Vec<Value> = rules()
        .map(|rule| {
            json!({
                "id": rule.id(),
                "shortDescription": { "text": one_line(rule.page().title()) },
                "fullDescription": { "text": one_line(rule.page().summary()) },
                "help": { "text": one_line(rule.page().section("Fix").unwrap_or_default()) },
                "helpUri": rule.spec(),
            })
        })
        .collect();
    json!({
        "$schema": super::audit_report::SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "corscheck", "semanticVersion": env!("CARGO_PKG_VERSION"), "rules": rules,
            } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

/// All that is said of a problem, in one text.
fn in_one(checked: &Checked, problem: &Problem) -> String {
    let fix = fix(checked, problem);
    let fix = fix.map(|fix| format!(" Fix: {fix}")).unwrap_or_default();
    visible(&format!("{} {}{fix}", problem.message(), problem.change()))
}

fn result(file: &Linted, checked: &Checked, problem: &Problem) -> Value {
    let index = rules().position(|rule| rule == problem.rule()).unwrap_or_default();
    json!({
        "ruleId": problem.rule().id(),
        "ruleIndex": index,
        "level": severity_level(problem.severity()),
        "message": { "text": in_one(checked, problem) },
        "locations": [{ "physicalLocation": {
            "artifactLocation": { "uri": file_of(file, problem).0.replace('\\', "/") },
            "region": { "startLine": problem.place.line.max(1), "startColumn": problem.place.column.max(1) },
        } }],
    })
}

fn annotation(file: &Linted, checked: &Checked, problem: &Problem) -> String {
    let command = match problem.severity() {
        Severity::Critical | Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low | Severity::Info => "notice",
    };
    let words = in_one(checked, problem);
    let data = |text: &str| text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    let name = data(&visible(file_of(file, problem).0)).replace(':', "%3A").replace(',', "%2C");
    format!(
        "::{command} file={name},line={},col={},title={}::{}\n",
        problem.place.line,
        problem.place.column,
        problem.rule(),
        data(&words)
    )
}
