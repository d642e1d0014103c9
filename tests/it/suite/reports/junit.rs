use std::process::Command;

use quick_xml::Reader;
use quick_xml::events::Event;

use super::{Made, of_foreign, program};
use crate::support::run::file;

const SCHEMA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/schemas/junit-10.xsd");

/// Whether Jenkins' schema takes it, by libxml2.
fn is_valid(name: &str, xml: &str) {
    let Some(xmllint) = program("xmllint") else { return };
    let path = file(name, xml);
    let output = Command::new(xmllint)
        .args(["--noout", "--nonet", "--schema", SCHEMA, &path])
        .output()
        .expect("xmllint can be started");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// The elements of a kind, each with its attributes.
fn elements(xml: &str, expected: &str) -> Vec<Vec<(String, String)>> {
    let mut reader = Reader::from_str(xml);
    let mut found = Vec::new();
    loop {
        match reader.read_event().expect("well-formed XML") {
            Event::Eof => return found,
            Event::Start(element) | Event::Empty(element) if element.name().as_ref() == expected => {
                let attributes = element.attributes().map(|attribute| {
                    let attribute = attribute.expect("a whole attribute");
                    let value =
                        quick_xml::escape::unescape(&attribute.value).expect("known escapes").into_owned();
                    (attribute.key.as_ref().to_owned(), value)
                });
                found.push(attributes.collect());
            }
            _ => {}
        }
    }
}

fn attribute<'a>(element: &'a [(String, String)], name: &str) -> &'a str {
    let found = element.iter().find(|(known, _)| known == name);
    found.map(|(_, value)| value.as_str()).unwrap_or_else(|| panic!("no {name} in {element:?}"))
}

#[test]
fn jenkins_takes_it() {
    let made = Made::of("junit");
    let (xml, json) = (made.report("junit"), made.json());
    is_valid("junit-valid.xml", xml);
    let suites = elements(xml, "testsuite");
    let names: Vec<&str> = suites.iter().map(|suite| attribute(suite, "name")).collect();
    assert_eq!(names, ["gone", "mine", "open"]);
    let sum = |name: &str| {
        suites.iter().map(|suite| attribute(suite, name).parse::<u64>().expect("a number")).sum::<u64>()
    };
    for (ours, theirs) in [("failures", "failed"), ("errors", "errors")] {
        assert_eq!(json["summary"][theirs], sum(ours), "{ours}");
        assert!(sum(ours) > 0, "{ours}");
    }
    assert_eq!(elements(xml, "failure").len() as u64, sum("failures"));
    assert_eq!(elements(xml, "error").len() as u64, sum("errors"));
    let cases = elements(xml, "testcase");
    assert_eq!(cases.len() as u64, sum("tests"));
    let has = |class: &str, name: &str| {
        cases.iter().any(|case| attribute(case, "classname") == class && attribute(case, "name") == name)
    };
    assert!(has("mine.evil", "PUT /reflects") && has("open.app", "GET /hostile"), "{cases:?}");
    let failures = elements(xml, "failure");
    assert!(failures.iter().any(|failure| attribute(failure, "message")
        == "Pages of evil must be refused, but their preflight passes."));
}

#[test]
fn anything_foreign_is_still_xml() {
    let reports = of_foreign("junit-foreign");
    let xml = &reports[3];
    is_valid("junit-foreign.xml", xml);
    assert_eq!(elements(xml, "testcase").len(), 2);
    assert_eq!(elements(xml, "script").len(), 0);
}
