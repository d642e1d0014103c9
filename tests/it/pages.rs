//! The rules' pages: their form, their ids, and their examples, which are run.
//! How an example is written stands in `src/playground/notation.rs`.

use std::collections::{BTreeSet, VecDeque};

use std::error::Error;
use std::time::Duration;

use corscheck::cli::parse_question;
use corscheck::playground::notation::Script;
use corscheck::playground::{response, shows};
use corscheck::probe::probe;
use corscheck::rules::Rule;
use corscheck::web::message::{Failure, FailureKind, Reply};

use crate::support::checked_in::{ids_are_known, path_in_tree};
use crate::support::run::run;

#[test]
fn every_page_has_the_form() {
    let faults: Vec<String> = Rule::ALL.iter().flat_map(|rule| faults_of_form(*rule)).collect();
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

fn faults_of_form(rule: Rule) -> Vec<String> {
    let page = rule.page();
    let mut faults = Vec::new();
    let mut check = |holds: bool, fault: &str| {
        if !holds {
            faults.push(format!("{}: {fault}", rule.id()));
        }
    };
    let first = page.text().lines().next().unwrap_or_default();
    check(
        first.strip_prefix("# ").is_some_and(|title| !title.trim().is_empty()),
        "the first line is no `# title`",
    );
    check(!page.summary().is_empty(), "nothing stands between the title and the first heading");
    let headings: Vec<&str> = page.text().lines().filter_map(|line| line.strip_prefix("## ")).collect();
    let expected = ["Example", "No example"].map(|last| ["Why", "Causes", "Fix", last]);
    check(
        expected.iter().any(|expected| headings == expected),
        "the headings are not Why, Causes, Fix, and Example or No example",
    );
    let section = page.section("Causes").unwrap_or_default();
    let is_list = section.lines().all(|line| line.starts_with("- ") || line.starts_with("  "));
    check(section.starts_with("- ") && is_list, "what stands under Causes is not a list");
    let causes = page.causes();
    check((1..=6).contains(&causes.len()), "there are not one to six causes");
    let ends = |cause: &String| cause.ends_with('.') && !cause.contains("corscheck fix");
    check(causes.iter().all(ends), "a cause is no sentence, or is a cure");
    for heading in headings {
        check(
            page.section(heading).is_some_and(|text| !text.is_empty()),
            &format!("nothing stands under {heading}"),
        );
    }
    faults
}

/// What the program prints of a page: its causes between why and fix, as text and as JSON.
#[test]
fn causes_are_listed() {
    let text = run(&["explain", "cors-allow-origin-missing"]).stdout;
    let at = |heading: &str| text.find(&format!("\n{heading}\n\n")).expect(heading);
    assert!(at("Why") < at("Causes") && at("Causes") < at("Fix") && at("Fix") < at("Example"), "{text}");
    assert!(text[at("Causes")..at("Fix")].contains("    `CORSMiddleware`, and Flask"), "{text}");

    let all = run(&["explain", "--list", "--format", "json"]).json();
    let rules = all["rules"].as_array().expect("a list");
    assert_eq!(rules.len(), Rule::ALL.len());
    for (rule, text) in Rule::ALL.iter().zip(rules) {
        assert_eq!(text["id"], rule.id());
        assert_eq!(text["causes"], serde_json::json!(rule.page().causes()), "{rule}");
    }
    let first = rules.iter().find(|rule| rule["id"] == "body-on-get").map(|rule| &rule["causes"][0]);
    let first = first.and_then(serde_json::Value::as_str).expect("a cause");
    let expected = "only `JSON.stringify(undefined)` or `{}`.";
    assert!(
        first.starts_with("A wrapper") && first.ends_with(expected),
        "lines are joined, marks gone: {first}"
    );
}

#[test]
fn no_page_is_an_orphan() {
    let folder = path_in_tree("judge/src/rules/pages");
    let files: BTreeSet<String> = std::fs::read_dir(folder)
        .expect("the folder of the pages")
        .map(|entry| entry.expect("a file").file_name().into_string().expect("a name of text"))
        .collect();
    let expected: BTreeSet<String> = Rule::ALL.iter().map(|rule| format!("{}.md", rule.id())).collect();
    let orphans: Vec<&String> = files.symmetric_difference(&expected).collect();
    assert!(orphans.is_empty(), "a page without a rule, or a rule without a page: {orphans:?}");
}

#[test]
fn the_ids_are_known() {
    ids_are_known("tests/data/rule-ids.txt", Rule::ALL.iter().map(|rule| rule.id()), "the_ids_are_known");
}

#[test]
fn every_example_shows_its_rule() {
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let faults: Vec<String> = Rule::ALL
        .iter()
        .filter_map(|rule| Some((*rule, rule.page().example()?)))
        .filter_map(|(rule, text)| {
            let fault = runtime.block_on(fault_of_example(rule, text)).err()?;
            Some(format!("{}: {fault}", rule.id()))
        })
        .collect();
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

/// Runs an example, and says what is wrong with it.
async fn fault_of_example(rule: Rule, text: &str) -> Result<(), Box<dyn Error>> {
    let script = Script::read("", text)?;
    let question = parse_question(&script.words_with_body())?;
    let browser = question.browser();
    let written = script
        .exchanges
        .iter()
        .filter(|exchange| exchange.only.is_none_or(|only| only == browser))
        .map(|exchange| (format!("{} {}", exchange.method, exchange.url), response(&exchange.reply)));
    let mut left: VecDeque<_> = written.collect();
    let mut unexpected = None;
    let diagnosis = probe(question, async |next| {
        let sent = format!("{} {}", next.message.method, next.message.url);
        let response = match left.pop_front() {
            Some((expected, response)) if expected == sent => response,
            other => {
                let expected = other.map_or_else(|| "none".into(), |(expected, _)| expected);
                unexpected.get_or_insert(format!("the request is {sent}, and the page has {expected}"));
                Err(Failure { kind: FailureKind::EmptyResponse, detail: "nothing is written there".into() })
            }
        };
        Reply::new(response, Duration::ZERO)
    })
    .await;
    if let Some(fault) = unexpected {
        return Err(fault.into());
    }
    if let Some((expected, _)) = left.front() {
        let outcome = &diagnosis.first_call().outcome;
        return Err(format!("{expected} is never sent; the outcome is {outcome:?}").into());
    }
    if shows(rule, &diagnosis) {
        return Ok(());
    }
    let notices: Vec<&str> = diagnosis.first_call().notices.iter().map(|notice| notice.rule().id()).collect();
    Err(format!("the outcome is {:?}, the notices are {notices:?}", diagnosis.first_call().outcome).into())
}
