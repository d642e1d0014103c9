//! [SARIF 2.1.0](https://docs.oasis-open.org/sarif/sarif/v2.1.0/): all rules first, then a result for each reason why a check
//! does not pass, at its place in the suite's file. The structs have what is written, no more.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde::Serialize;
use serde_json::{Map, Value};

use super::entry::{Entry, ReasonEntry};
use super::files::Files;
use super::header::RunHeader;
use super::json::object;
use super::summary::RunSummary;
use super::{Parts, Report};
use crate::audit::Severity;
use crate::rules::{Group, Level, Rule};
use crate::suite::{ExpectationKind, ReasonKind, Verdict};
use crate::web::text::visible;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
/// What code scanning calls the root of the repository.
const SOURCES: &str = "%SRCROOT%";
/// What a URI's path cannot have.
const NOT_IN_PATHS: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// A rule of the suite's own, beside those of the platform.
struct OwnRule {
    id: &'static str,
    title: &'static str,
    description: &'static str,
    /// Where the standard defines what it is about.
    spec: &'static str,
}

/// The rule of what a suite expects.
fn own_rule(kind: ReasonKind) -> OwnRule {
    match kind {
        ReasonKind::Outcome => OwnRule {
            id: "expected-outcome",
            title: "Unexpected CORS outcome",
            description: "The suite expects pages of this origin to be refused. Either the server allows them, or the browser blocks the \
         request before it is sent, which proves nothing. Of a document in a frame: the browser shows it to them.",
            spec: "https://fetch.spec.whatwg.org/#http-access-control-allow-origin",
        },
        ReasonKind::Rule => OwnRule {
            id: "expected-rule",
            title: "Another rule than expected",
            description: "The suite names the rule that must block pages of this origin, and another one does.",
            spec: "https://fetch.spec.whatwg.org/#concept-cors-check",
        },
        ReasonKind::Readable => OwnRule {
            id: "expected-readable",
            title: "The page cannot read a header that it needs",
            description: "The suite names response headers that the page's script must be able to read: the response needs them, and \
         Access-Control-Expose-Headers must name those that are not safelisted.",
            spec: "https://fetch.spec.whatwg.org/#http-access-control-expose-headers",
        },
        ReasonKind::Status => OwnRule {
            id: "expected-status",
            title: "Unexpected status",
            description: "The suite names the statuses that the response may have.",
            spec: "https://fetch.spec.whatwg.org/#concept-response-status",
        },
        ReasonKind::PreflightCache => OwnRule {
            id: "expected-preflight-cache",
            title: "The preflight is cached for a shorter time than expected",
            description: "The suite names the time for which the browser must cache the preflight; Access-Control-Max-Age decides, up to the \
         browser's own limit.",
            spec: "https://fetch.spec.whatwg.org/#http-access-control-max-age",
        },
        ReasonKind::Config => OwnRule {
            id: "expected-config",
            title: "The configuration file says something else",
            description: "The suite names the configuration file of the product that responds, and by that file the verdict would be \
         another one than by the server's responses.",
            spec: "https://fetch.spec.whatwg.org/#concept-cors-check",
        },
        ReasonKind::Vary => OwnRule {
            id: "expected-vary",
            title: "The response depends on the page's origin, but Vary does not name Origin",
            description: "Without Vary: Origin, caches between server and page serve one page's response to another.",
            spec: "https://fetch.spec.whatwg.org/#cors-protocol-and-http-caches",
        },
        ReasonKind::Channel => OwnRule {
            id: "expected-channel",
            title: "A channel between page and document is closed",
            description: "The suite names channels, such as postMessage(), that must be open between the page and the document that it shows \
         in a frame or popup.",
            spec: "https://html.spec.whatwg.org/multipage/nav-history-apis.html#cross-origin-objects",
        },
        ReasonKind::Audit => OwnRule {
            id: "expected-audit",
            title: "Other origins get in",
            description: "The suite expects that no origin gets in besides those that must be allowed.",
            spec: "https://fetch.spec.whatwg.org/#http-access-control-allow-origin",
        },
        ReasonKind::Network => OwnRule {
            id: "expected-network",
            title: "The network failed",
            description: "The check is not decided, because no response came.",
            spec: "https://fetch.spec.whatwg.org/#concept-network-error",
        },
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    semantic_version: &'static str,
    rules: Vec<ReportingDescriptor>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ReportingDescriptor {
    id: String,
    name: String,
    short_description: Text,
    full_description: Text,
    help: Help,
    help_uri: &'static str,
    default_configuration: Configuration,
    properties: Tags,
}

#[derive(Serialize)]
struct Text {
    text: String,
}

#[derive(Serialize)]
struct Help {
    text: String,
    markdown: String,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
struct Tags {
    tags: Vec<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Finding<'a> {
    rule_id: &'a str,
    rule_index: usize,
    level: &'static str,
    message: Text,
    locations: [Location<'a>; 1],
    partial_fingerprints: Map<String, Value>,
    properties: Facts<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    physical_location: Option<PhysicalLocation>,
    logical_locations: [LogicalLocation<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: ArtifactLocation,
    region: Region,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ArtifactLocation {
    uri: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    uri_base_id: Option<&'static str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    start_column: Option<usize>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LogicalLocation<'a> {
    fully_qualified_name: &'a str,
    kind: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Facts<'a> {
    origin: &'a str,
    method: &'a str,
    url: &'a str,
    expected: &'a str,
    outcome: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation {
    execution_successful: bool,
}

/// The report.
#[derive(Debug, Default)]
pub(super) struct Sarif {
    files: Files,
    results: usize,
}

impl Report for Sarif {
    fn begin(&mut self, header: &RunHeader) -> String {
        self.files = Files::of(header);
        let rules = raised().map(of_rule).chain(ReasonKind::ALL.iter().map(|kind| of_own(*kind)));
        let driver =
            Driver { name: "corscheck", semantic_version: env!("CARGO_PKG_VERSION"), rules: rules.collect() };
        format!(
            "{{\"$schema\":\"{SCHEMA}\",\"version\":\"2.1.0\",\"runs\":[{{\"tool\":{},\"columnKind\":\
             \"unicodeCodePoints\",\"results\":[",
            object(&Tool { driver })
        )
    }

    fn parts(&self, entry: &Entry) -> Parts {
        Parts::CHANGES.unless_passed(entry.verdict)
    }

    fn check(&mut self, entry: &Entry) -> String {
        let mut text = String::new();
        for reason in &entry.reasons {
            self.results += 1;
            text.push_str(if self.results > 1 { ",\n" } else { "\n" });
            text.push_str(&object(&finding(entry, reason, &self.files)));
        }
        text
    }

    fn end(&mut self, _: &RunSummary) -> String {
        // Checks that do not pass are what was found, and no fault of the run.
        let invocation = object(&Invocation { execution_successful: true });
        format!("\n],\"invocations\":[{invocation}]}}]}}\n")
    }
}

fn finding<'a>(entry: &'a Entry, reason: &'a ReasonEntry, files: &Files) -> Finding<'a> {
    let (rule_id, rule_index) = rule_of(entry, reason);
    let mut lines = vec![visible(&reason.message)];
    if reason.message != entry.message {
        lines.push(visible(&entry.message));
    }
    lines.extend(entry.changes.iter().flat_map(|change| change.lines()));
    let of_finding = reason.rule.map(|rule| format!(":{rule}")).unwrap_or_default();
    let fingerprint = format!("{}:{}{of_finding}", entry.id, reason.kind.id());
    Finding {
        rule_id,
        rule_index,
        level: match reason.severity {
            Some(severity) => severity_level(severity),
            None if entry.verdict == Verdict::Error => "warning",
            None => "error",
        },
        message: Text { text: lines.join("\n") },
        locations: [Location {
            physical_location: entry.line.map(|line| PhysicalLocation {
                artifact_location: artifact(entry, files),
                region: Region { start_line: line.max(1), start_column: entry.column },
            }),
            logical_locations: [LogicalLocation { fully_qualified_name: &entry.id, kind: "check" }],
        }],
        partial_fingerprints: Map::from_iter([("corscheckId/v1".to_owned(), fingerprint.into())]),
        properties: Facts {
            origin: &entry.origin.origin,
            method: &entry.method,
            url: &entry.url,
            expected: entry.expect.outcome.id(),
            outcome: entry.outcome.id(),
        },
    }
}

/// The file: from the root of the sources, as code scanning wants it, where that is known; otherwise as it was given.
fn artifact(entry: &Entry, files: &Files) -> ArtifactLocation {
    match files.repository_path_of(entry) {
        Some(path) => ArtifactLocation { uri: uri(path), uri_base_id: Some(SOURCES) },
        None => ArtifactLocation { uri: uri(files.name_of(entry)), uri_base_id: None },
    }
}

/// The level of what an audit found.
#[must_use]
pub(in super::super) fn severity_level(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical | Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low | Severity::Info => "note",
    }
}

/// The rules that a result can have.
fn raised() -> impl Iterator<Item = Rule> {
    Rule::ALL.iter().copied().filter(|rule| rule.level() != Level::Explains)
}

/// The rule of a reason, and its place in the list: the platform's, where it blocked a page that must be allowed or named
/// the network's failure; otherwise the suite's own.
fn rule_of(entry: &Entry, reason: &ReasonEntry) -> (&'static str, usize) {
    if let Some(rule) = reason.rule
        && let Some(index) = raised().position(|known| known == rule)
    {
        return (rule.id(), index);
    }
    let platform = match reason.kind {
        ReasonKind::Outcome => entry.expect.outcome == ExpectationKind::Allow,
        ReasonKind::Network | ReasonKind::Channel => true,
        _ => false,
    };
    if platform
        && let Some(rule) = entry.rule
        && let Some(index) = raised().position(|known| known == rule)
    {
        return (rule.id(), index);
    }
    let index = ReasonKind::ALL.iter().take_while(|kind| **kind != reason.kind).count();
    (own_rule(reason.kind).id, raised().count() + index)
}

fn of_rule(rule: Rule) -> ReportingDescriptor {
    let page = rule.page();
    let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").replace('`', "");
    let after_title = page.text().split_once('\n').map_or("", |(_, rest)| rest).trim();
    ReportingDescriptor {
        id: rule.id().to_owned(),
        name: name(rule.id()),
        short_description: Text { text: one_line(page.title()) },
        full_description: Text { text: one_line(page.summary()) },
        help: Help {
            text: page.section("Fix").unwrap_or(page.summary()).replace('`', ""),
            markdown: after_title.to_owned(),
        },
        help_uri: rule.spec(),
        default_configuration: Configuration {
            level: match rule.level() {
                Level::Blocks => "error",
                Level::Warns => "note",
                Level::Fails => "warning",
                Level::Explains => "none",
                Level::Finds => "warning",
            },
        },
        properties: Tags { tags: vec!["cors".into(), tag(rule.group()).into()] },
    }
}

fn of_own(kind: ReasonKind) -> ReportingDescriptor {
    let OwnRule { id, title, description, spec } = own_rule(kind);
    let level = if kind == ReasonKind::Network { "warning" } else { "error" };
    ReportingDescriptor {
        id: id.to_owned(),
        name: name(id),
        short_description: Text { text: title.to_owned() },
        full_description: Text { text: description.to_owned() },
        help: Help { text: description.to_owned(), markdown: description.to_owned() },
        help_uri: spec,
        default_configuration: Configuration { level },
        properties: Tags { tags: vec!["cors".into(), "expectation".into()] },
    }
}

/// An id as SARIF wants names: `CorsAllowOriginMissing`.
fn name(id: &str) -> String {
    let words = id.split('-').map(|word| {
        let (first, rest) = word.split_at(word.len().min(1));
        first.to_ascii_uppercase() + rest
    });
    words.collect()
}

fn tag(group: Group) -> &'static str {
    match group {
        Group::Request => "request",
        Group::Reason => "preflight-reason",
        Group::Preflight => "preflight",
        Group::Cors => "cors-check",
        Group::Redirect => "redirect",
        Group::Expose => "readable",
        Group::Resource => "resource",
        Group::Script => "jsonp",
        Group::MixedContent => "page",
        Group::Cookie => "cookie",
        Group::Socket => "websocket",
        Group::Frame => "frame",
        Group::Channel => "channel",
        Group::Network => "network",
        Group::Audit => "audit",
    }
}

/// A file's name as a URI: relative as it is given, or with its scheme where it is absolute; a URL as it is.
fn uri(file: &str) -> String {
    if file.starts_with("http://") || file.starts_with("https://") {
        return file.to_owned();
    }
    let path = file.replace('\\', "/");
    let path = path.strip_prefix("./").unwrap_or(&path);
    let drive = path.as_bytes().get(1) == Some(&b':');
    let escaped = utf8_percent_encode(path, NOT_IN_PATHS).to_string();
    match path {
        _ if drive => format!("file:///{escaped}"),
        path if path.starts_with('/') => format!("file://{escaped}"),
        // A colon in the first part would be taken for a scheme's end.
        _ => escaped.replace(':', "%3A"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files() {
        for (file, expected) in [
            ("corscheck.toml", "corscheck.toml"),
            ("./ci/cors check.toml", "ci/cors%20check.toml"),
            (r"ci\a:b.toml", "ci/a%3Ab.toml"),
            ("/srv/é.toml", "file:///srv/%C3%A9.toml"),
            ("http://localhost:3000/app.js", "http://localhost:3000/app.js"),
            (r"C:\ci\x.toml", "file:///C:/ci/x.toml"),
        ] {
            assert_eq!(uri(file), expected);
        }
    }

    #[test]
    fn ids() {
        for kind in ReasonKind::ALL {
            let id = own_rule(*kind).id;
            assert_eq!(id, format!("expected-{}", kind.id()));
            assert!(Rule::from_id(id).is_none());
        }
        assert_eq!(name("cors-allow-origin-missing"), "CorsAllowOriginMissing");
    }
}
