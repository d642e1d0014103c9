//! JUnit's XML, as Jenkins, GitLab and others read it: a test suite a target, a test case a check.
//!
//! A suite begins with the numbers of its cases, so its cases are buffered until all are known, or until they are many: then
//! the target goes on in another suite.

use std::collections::BTreeMap;
use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use super::entry::Entry;
use super::files::Files;
use super::header::RunHeader;
use super::summary::RunSummary;
use super::{Parts, Report};
use crate::suite::{ReasonKind, Verdict};
use crate::web::text::{visible, visible_lines};

/// So many bytes of cases are buffered.
const MOST_BUFFERED: usize = 4 << 20;

/// The report.
#[derive(Debug, Default)]
pub(super) struct Junit {
    files: Files,
    /// By target, and the file that it is of.
    suites: BTreeMap<(String, String), Suite>,
    buffered_bytes: usize,
    /// How many suites of a target there were already.
    written: BTreeMap<String, usize>,
}

/// The cases of a target, and what its suite begins with.
#[derive(Debug, Default)]
struct Suite {
    cases: Vec<u8>,
    tests: usize,
    failures: usize,
    errors: usize,
    seconds: f64,
}

impl Report for Junit {
    fn begin(&mut self, header: &RunHeader) -> String {
        self.files = Files::of(header);
        let name = clean(&format!("corscheck as {}", header.browser));
        written(|xml| {
            xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
            xml.write_event(Event::Start(element("testsuites", &[("name", &name)])))
        })
    }

    fn parts(&self, entry: &Entry) -> Parts {
        Parts::TEXT.unless_passed(entry.verdict)
    }

    fn check(&mut self, entry: &Entry) -> String {
        let case = written(|xml| case(xml, entry));
        self.buffered_bytes += case.len();
        let suite = self.suites.entry((entry.target.clone(), clean(self.files.name_of(entry)))).or_default();
        suite.cases.extend_from_slice(case.as_bytes());
        suite.tests += 1;
        suite.failures += usize::from(entry.verdict == Verdict::Fail);
        suite.errors += usize::from(entry.verdict == Verdict::Error);
        suite.seconds += entry.elapsed_ms / 1000.0;
        if self.buffered_bytes < MOST_BUFFERED { String::new() } else { self.flushed() }
    }

    fn end(&mut self, _: &RunSummary) -> String {
        self.flushed() + &written(|xml| xml.write_event(Event::End(BytesEnd::new("testsuites")))) + "\n"
    }
}

impl Junit {
    /// The suites so far.
    fn flushed(&mut self) -> String {
        self.buffered_bytes = 0;
        let suites = std::mem::take(&mut self.suites);
        let mut text = String::new();
        for ((target, file), suite) in suites {
            let times = self.written.entry(target.clone()).or_default();
            *times += 1;
            let name = if *times == 1 { clean(&target) } else { format!("{} {times}", clean(&target)) };
            let [tests, failures, errors] =
                [suite.tests, suite.failures, suite.errors].map(|count| count.to_string());
            let attributes = [
                ("name", name.as_str()),
                ("tests", &tests),
                ("failures", &failures),
                ("errors", &errors),
                ("time", &format!("{:.3}", suite.seconds)),
                ("file", &file),
            ];
            text.push_str(&written(|xml| {
                xml.write_event(Event::Start(element("testsuite", &attributes)))?;
                io::Write::write_all(xml.get_mut(), &suite.cases)?;
                xml.write_event(Event::End(BytesEnd::new("testsuite")))
            }));
        }
        text
    }
}

fn case(xml: &mut Writer<Vec<u8>>, entry: &Entry) -> io::Result<()> {
    let name =
        format!("{} {}", entry.method, entry.path.as_deref().unwrap_or("(a path that does not exist)"));
    let time = format!("{:.3}", entry.elapsed_ms / 1000.0);
    let class = format!("{}.{}", entry.target, entry.origin.name);
    let attributes = [("name", clean(&name)), ("classname", clean(&class)), ("time", time)];
    let attributes = attributes.each_ref().map(|(name, value)| (*name, value.as_str()));
    let start = element("testcase", &attributes);
    let kind = match entry.verdict {
        Verdict::Pass => return xml.write_event(Event::Empty(start)),
        Verdict::Fail => "failure",
        Verdict::Error => "error",
    };
    let because = entry.reasons.first().map_or(ReasonKind::Outcome, |reason| reason.kind).id();
    let message = clean(&entry.why());
    xml.write_event(Event::Start(start))?;
    xml.write_event(Event::Start(element(kind, &[("type", &clean(because)), ("message", &message)])))?;
    xml.write_event(Event::Text(BytesText::new(&body(entry))))?;
    xml.write_event(Event::End(BytesEnd::new(kind)))?;
    xml.write_event(Event::End(BytesEnd::new("testcase")))
}

/// Everything about a check that does not pass.
fn body(entry: &Entry) -> String {
    let mut lines: Vec<String> = entry.reasons.iter().map(|reason| visible(&reason.message)).collect();
    lines.extend(entry.changes.iter().flat_map(|change| change.lines()));
    lines.push(String::new());
    lines.push(visible_lines(&entry.text));
    for extra in &entry.extra {
        lines.push(format!("\nExtra request: {}\n", visible(&extra.purpose)));
        lines.push(visible_lines(&extra.text));
    }
    allowed(lines.join("\n").trim_end())
}

/// A text for an attribute: one line, and nothing that XML cannot have.
fn clean(text: &str) -> String {
    allowed(&visible(text))
}

/// Two characters are not control characters, and XML has no place for them.
fn allowed(text: &str) -> String {
    text.replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")
}

fn element<'a>(name: &'a str, attributes: &[(&'a str, &'a str)]) -> BytesStart<'a> {
    BytesStart::new(name).with_attributes(attributes.iter().copied())
}

/// What is written.
fn written(write: impl FnOnce(&mut Writer<Vec<u8>>) -> io::Result<()>) -> String {
    let mut xml = Writer::new(Vec::new());
    write(&mut xml).expect("memory takes all that is written");
    let mut text = String::from_utf8(xml.into_inner()).expect("the writer is given text");
    text.push('\n');
    text
}
