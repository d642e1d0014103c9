use std::collections::BTreeSet;

use corscheck::rules::{Level, Rule};
use serde_json::Value;

use super::{Made, of_foreign};

const SCHEMA: &str =
    include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/schemas/sarif-schema-2.1.0.json"));

/// The report, which its schema takes.
pub(super) fn valid(report: &str) -> Value {
    let schema = serde_json::from_str(SCHEMA).expect("the schema is JSON");
    let validator = jsonschema::options().should_validate_formats(true).build(&schema).expect("a schema");
    let report: Value = serde_json::from_str(report).expect("JSON");
    let errors: Vec<String> =
        validator.iter_errors(&report).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert_eq!(errors, [""; 0], "{report:#}");
    assert!(!validator.is_valid(&serde_json::json!({ "version": "2.1.0" })), "the schema takes anything");
    report
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}"))
}

#[test]
fn the_schema_takes_it() {
    let made = Made::of("sarif");
    let report = valid(made.report("sarif"));
    let run = &report["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().expect("rules");
    let ids: BTreeSet<&str> = rules.iter().map(|rule| text(&rule["id"])).collect();
    assert_eq!(ids.len(), rules.len(), "no id is there twice");
    for rule in Rule::ALL {
        assert_eq!(ids.contains(rule.id()), rule.level() != Level::Explains, "{rule}");
    }
    for rule in rules {
        for part in ["shortDescription", "fullDescription", "help"] {
            assert!(text(&rule[part]["text"]).len() > 10, "{part} of {rule}");
        }
        assert!(text(&rule["helpUri"]).starts_with("https://"), "{rule}");
    }
    // One result for each reason, with the right rule, where the file has the check.
    let results = run["results"].as_array().expect("results");
    let json = made.json();
    let checks = json["checks"].as_array().expect("checks");
    let reasons: usize = checks.iter().map(|check| check["reasons"].as_array().map_or(0, Vec::len)).sum();
    assert_eq!(results.len(), reasons);
    let lines: Vec<&str> = made.suite.lines().collect();
    let mut seen = BTreeSet::new();
    for result in results {
        let index = result["ruleIndex"].as_u64().expect("an index");
        assert_eq!(rules[usize::try_from(index).expect("small")]["id"], result["ruleId"]);
        let location = &result["locations"][0];
        let check = text(&location["logicalLocations"][0]["fullyQualifiedName"]);
        let place = &location["physicalLocation"];
        assert_eq!(text(&place["artifactLocation"]["uri"]), format!("file://{}", made.file));
        let line = usize::try_from(place["region"]["startLine"].as_u64().expect("a line")).expect("small");
        let expected = match check {
            "open/app/GET/open" | "open/evil/GET/open" => "  '/open',",
            "open/app/GET/hostile" | "open/evil/GET/hostile" => "  '/hostile',",
            "mine/app/PUT/reflects" => "[[targets.mine.overrides]]",
            check if check.starts_with("mine/") => "paths = ['/reflects']",
            _ => "[targets.gone]",
        };
        assert_eq!(lines[line - 1], expected, "{check}");
        seen.insert((check, text(&result["ruleId"]), text(&result["level"])));
    }
    for expected in [
        ("open/app/GET/hostile", "cors-allow-origin-multiple", "error"),
        ("open/app/GET/open", "expected-readable", "error"),
        ("mine/app/PUT/reflects", "expected-status", "error"),
        ("mine/app/PUT/reflects", "expected-preflight-cache", "error"),
        ("mine/app/GET/reflects", "expected-vary", "error"),
        ("mine/evil/PUT/reflects", "expected-outcome", "error"),
        ("gone/app/GET/x", "connection-refused", "warning"),
    ] {
        assert!(seen.contains(&expected), "{expected:?} is not in {seen:#?}");
    }
}

#[test]
fn anything_foreign_is_still_sarif() {
    let report = valid(&of_foreign("sarif-foreign")[4]);
    assert_eq!(report["runs"][0]["results"].as_array().expect("results").len(), 2);
}
