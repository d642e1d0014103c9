//! [SARIF 2.1.0](https://docs.oasis-open.org/sarif/sarif/v2.1.0/): all rules first, then a result for each reason why a check
//! does not pass, at its place in the suite's file. The structs have what is written, no more.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde::Serialize;
use serde_json::{Map, Value};

use super::Report;
use super::entry::{Entry, ReasonEntry};
use super::files::Files;
use super::header::RunHeader;
use super::json::object;
use super::summary::RunSummary;
use crate::rules::{Group, Level, Rule};
use crate::suite::Verdict;
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

/// What a suite expects beside what the platform's rules decide: an id, which is the kind of its reasons behind a prefix, a title, a description, and where the
/// standard defines it.
const EXPECTATIONS: [(&str, &str, &str, &str); 7] = [
    (
        "expected-outcome",
        "Unexpected CORS outcome",
        "The suite expects pages of this origin to be refused. Either the server allows them, or the browser blocks the \
         request before it is sent, which proves nothing.",
        "https://fetch.spec.whatwg.org/#http-access-control-allow-origin",
    ),
    (
        "expected-rule",
        "Another rule than expected",
        "The suite names the rule that must block pages of this origin, and another one does.",
        "https://fetch.spec.whatwg.org/#concept-cors-check",
    ),
    (
        "expected-readable",
        "The page cannot read a header that it needs",
        "The suite names response headers that the page's script must be able to read: the response needs them, and \
         Access-Control-Expose-Headers must name those that are not safelisted.",
        "https://fetch.spec.whatwg.org/#http-access-control-expose-headers",
    ),
    (
        "expected-status",
        "Unexpected status",
        "The suite names the statuses that the response may have.",
        "https://fetch.spec.whatwg.org/#concept-response-status",
    ),
    (
        "expected-preflight-cache",
        "The preflight is cached for a shorter time than expected",
        "The suite names the time for which the browser must cache the preflight; Access-Control-Max-Age decides, up to the \
         browser's own limit.",
        "https://fetch.spec.whatwg.org/#http-access-control-max-age",
    ),
    (
        "expected-vary",
        "The response depends on the page's origin, but Vary does not name Origin",
        "Without Vary: Origin, caches between server and page serve one page's response to another.",
        "https://fetch.spec.whatwg.org/#cors-protocol-and-http-caches",
    ),
    (
        "expected-network",
        "The network failed",
        "The check is not decided, because no response came.",
        "https://fetch.spec.whatwg.org/#concept-network-error",
    ),
];

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
        let rules = raised().map(of_rule).chain(EXPECTATIONS.map(of_expectation));
        let driver =
            Driver { name: "corscheck", semantic_version: env!("CARGO_PKG_VERSION"), rules: rules.collect() };
        format!(
            "{{\"$schema\":\"{SCHEMA}\",\"version\":\"2.1.0\",\"runs\":[{{\"tool\":{},\"columnKind\":\
             \"unicodeCodePoints\",\"results\":[",
            object(&Tool { driver })
        )
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
    let fingerprint = format!("{}:{}", entry.id, reason.kind);
    Finding {
        rule_id,
        rule_index,
        level: if entry.verdict == Verdict::Error { "warning" } else { "error" },
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
            expected: &entry.expect.outcome,
            outcome: &entry.outcome,
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

/// The rules that a result can have.
fn raised() -> impl Iterator<Item = Rule> {
    Rule::ALL.iter().copied().filter(|rule| rule.level() != Level::Explains)
}

/// The rule of a reason, and its place in the list: the platform's, where it stopped a page that must be able to ask or named
/// the network's failure; otherwise the suite's own.
fn rule_of(entry: &Entry, reason: &ReasonEntry) -> (&'static str, usize) {
    let platform = match reason.kind.as_str() {
        "outcome" => entry.expect.outcome == "allow",
        "network" => true,
        _ => false,
    };
    if platform
        && let Some(rule) = entry.rule()
        && let Some(index) = raised().position(|known| known == rule)
    {
        return (rule.id(), index);
    }
    // A kind that a later version has is an outcome of some sort.
    let is_kind = |id: &str| id.strip_prefix("expected-") == Some(reason.kind.as_str());
    let index = EXPECTATIONS.iter().position(|(id, ..)| is_kind(id)).unwrap_or(0);
    (EXPECTATIONS[index].0, raised().count() + index)
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
            },
        },
        properties: Tags { tags: vec!["cors".into(), tag(rule.group()).into()] },
    }
}

fn of_expectation((id, short, full, spec): (&str, &str, &str, &'static str)) -> ReportingDescriptor {
    ReportingDescriptor {
        name: name(id),
        id: id.to_owned(),
        short_description: Text { text: short.to_owned() },
        full_description: Text { text: full.to_owned() },
        help: Help { text: full.to_owned(), markdown: full.to_owned() },
        help_uri: spec,
        default_configuration: Configuration {
            level: if id == "expected-network" { "warning" } else { "error" },
        },
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
        Group::MixedContent => "page",
        Group::Cookie => "cookie",
        Group::Network => "network",
    }
}

/// A file's name as a URI: relative as it is given, or with its scheme where it is absolute.
fn uri(file: &str) -> String {
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
        for (file, wanted) in [
            ("corscheck.toml", "corscheck.toml"),
            ("./ci/cors check.toml", "ci/cors%20check.toml"),
            (r"ci\a:b.toml", "ci/a%3Ab.toml"),
            ("/srv/é.toml", "file:///srv/%C3%A9.toml"),
            (r"C:\ci\x.toml", "file:///C:/ci/x.toml"),
        ] {
            assert_eq!(uri(file), wanted);
        }
    }

    #[test]
    fn the_ids_of_the_suite_are_not_those_of_rules() {
        for (id, ..) in EXPECTATIONS {
            assert!(id.starts_with("expected-") && Rule::from_id(id).is_none(), "{id}");
        }
    }

    #[test]
    fn rules_are_named_in_pascal_case() {
        assert_eq!(name("cors-allow-origin-missing"), "CorsAllowOriginMissing");
    }
}
