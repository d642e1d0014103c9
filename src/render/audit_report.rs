//! Audits for machines: SARIF, JUnit, and annotations of GitHub Actions.

use quick_xml::escape::escape;
use serde_json::{Value, json};

use super::audit_fix;
use super::report::severity_level;
use super::sentences::audited;
use crate::audit::{Audit, Class, FailOn, Finding, Outcome, Severity};
use crate::fetch::without_password;
use crate::web::text::visible;

/// Where the schema of SARIF is.
pub(super) const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// The format of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// SARIF 2.1.0.
    Sarif,
    /// JUnit's XML.
    Junit,
    /// Annotations.
    Github,
}

/// A report of one or more audits.
#[derive(Debug)]
pub struct AuditReport {
    format: Format,
    results: Vec<Value>,
    failures: Vec<Value>,
    text: String,
}

impl AuditReport {
    /// An empty report.
    #[must_use]
    pub fn new(format: Format) -> Self {
        Self { format, results: Vec::new(), failures: Vec::new(), text: String::new() }
    }

    /// Adds an audit.
    pub fn add(&mut self, audit: &Audit, fail_on: FailOn) {
        let url = visible(&without_password(audit.question.url()));
        match self.format {
            Format::Sarif => {
                for result in audit.findings.iter().map(|finding| result(audit, finding, &url)) {
                    let same = |known: &Value| known["partialFingerprints"] == result["partialFingerprints"];
                    // Of another browser.
                    if !self.results.iter().any(same) {
                        self.results.push(result);
                    }
                }
                if audit.outcome() == Outcome::Failed {
                    let words = visible(&format!("{url}: {}", audited(audit)));
                    self.failures.push(json!({ "level": "error", "message": { "text": words } }));
                }
            }
            Format::Junit => self.text.push_str(&suite(audit, fail_on, &url)),
            Format::Github => self.text.push_str(&annotations(audit, &url)),
        }
    }

    /// The report.
    #[must_use]
    pub fn end(self) -> String {
        match self.format {
            Format::Sarif => format!("{}\n", sarif(&self.results, &self.failures)),
            Format::Junit => format!(
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"corscheck audit\">\n{}</testsuites>\n",
                self.text
            ),
            Format::Github => self.text,
        }
    }
}

fn sarif(results: &[Value], failures: &[Value]) -> Value {
    let rules: Vec<Value> = Class::ALL.iter().map(|class| rule(*class)).collect();
    json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "corscheck",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            } },
            "columnKind": "unicodeCodePoints",
            "results": results,
            "invocations": [{
                "executionSuccessful": failures.is_empty(),
                "toolExecutionNotifications": failures,
            }],
        }],
    })
}

fn rule(class: Class) -> Value {
    let page = class.rule().page();
    let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").replace('`', "");
    let after_title = page.text().split_once('\n').map_or("", |(_, rest)| rest).trim();
    json!({
        "id": class.id(),
        "shortDescription": { "text": one_line(page.title()) },
        "fullDescription": { "text": one_line(page.summary()) },
        "help": { "text": one_line(page.section("Fix").unwrap_or_default()), "markdown": after_title },
        "helpUri": class.rule().spec(),
        "properties": { "tags": ["cors", "audit", "security"] },
    })
}

fn result(audit: &Audit, finding: &Finding, url: &str) -> Value {
    let index = Class::ALL.iter().position(|class| *class == finding.class).unwrap_or_default();
    let fix = audit_fix::command(audit, finding.class).filter(|_| finding.severity > Severity::Info);
    let fix = fix.map(|fix| format!(" Fix: {fix}")).unwrap_or_default();
    let text = visible(&format!("{} {}{fix}", finding.message(), finding.class.change()));
    json!({
        "ruleId": finding.class.id(),
        "ruleIndex": index,
        "level": severity_level(finding.severity),
        "message": { "text": text },
        "locations": [{ "physicalLocation": { "artifactLocation": { "uri": url } } }],
        "partialFingerprints": {
            "corscheckAudit/v1": format!("{}:{} {url}", finding.class.id(), audit.question.method()),
        },
        "properties": {
            "severity": finding.severity.id(),
            "origin": finding.origin,
            "withCredentials": finding.with_credentials,
        },
    })
}

/// A test suite: a case for each kind of finding.
fn suite(audit: &Audit, fail_on: FailOn, url: &str) -> String {
    let failures = audit.findings.iter().filter(|finding| fail_on.covers(finding.severity)).count();
    let failed = audit.outcome() == Outcome::Failed;
    let mut text = format!(
        "<testsuite name=\"{}\" tests=\"{}\" failures=\"{failures}\" errors=\"{}\">\n",
        xml(url),
        Class::ALL.len() + usize::from(failed),
        usize::from(failed)
    );
    for class in Class::ALL {
        let finding = audit.findings.iter().find(|finding| finding.class == *class);
        let start = format!("<testcase name=\"{}\" classname=\"{}\"", class.id(), xml(url));
        text.push_str(&match finding {
            Some(finding) if fail_on.covers(finding.severity) => format!(
                "{start}><failure type=\"{}\" message=\"{}\">{}</failure></testcase>\n",
                finding.severity.id(),
                xml(&finding.message()),
                xml(class.change())
            ),
            Some(finding) => {
                format!("{start}><system-out>{}</system-out></testcase>\n", xml(&finding.message()))
            }
            None => format!("{start}/>\n"),
        });
    }
    if failed {
        text.push_str(&format!(
            "<testcase name=\"audit\" classname=\"{}\"><error message=\"{}\"/></testcase>\n",
            xml(url),
            xml(&audited(audit))
        ));
    }
    text + "</testsuite>\n"
}

/// A text in XML: one line, escaped, without the two characters that XML cannot have.
fn xml(text: &str) -> String {
    escape(visible(text).replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")).into_owned()
}

/// An annotation for each finding.
fn annotations(audit: &Audit, url: &str) -> String {
    let mut text = String::new();
    for finding in &audit.findings {
        let command = match finding.severity {
            Severity::Critical | Severity::High => "error",
            Severity::Medium => "warning",
            Severity::Low | Severity::Info => "notice",
        };
        let words = visible(&format!("{} {}", finding.message(), finding.class.change()));
        let title = format!("{} {url}", finding.class.id());
        text.push_str(&format!("::{command} title={}::{}\n", property(&title), data(&words)));
    }
    if audit.outcome() == Outcome::Failed {
        text.push_str(&format!("::error title={}::{}\n", property(url), data(&visible(&audited(audit)))));
    }
    text
}

/// The text of a command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a command's property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
