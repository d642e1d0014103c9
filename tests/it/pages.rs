//! The rules' pages: their form, their ids, and their examples, which are run.
//! How an example is written stands in `src/playground/notation.rs`.

use std::collections::{BTreeSet, VecDeque};

use std::error::Error;
use std::time::Duration;

use corscheck::cli::{parse_frame_question, parse_isolation_question, parse_question, parse_socket_question};
use corscheck::frame;
use corscheck::playground::notation::Script;
use corscheck::playground::{response, shows};
use corscheck::probe::probe;
use corscheck::render::topics::Topic;
use corscheck::rules::Rule;
use corscheck::web::message::{Failure, FailureKind, HttpRequest, HttpResponse, Reply};
use corscheck::web::raw_head::{RawFailure, RawReply, Received, ReceivedEnd};
use corscheck::websocket::open;

use crate::support::checked_in::{ids_are_known, path_in_tree};
use crate::support::run::run;
use crate::support::terminal::on_terminal;

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

/// What the program prints of a page: the fix first, then why and the causes, as text and as JSON.
#[test]
fn causes_are_listed() {
    let text = run(&["explain", "cors-allow-origin-missing"]).stdout;
    let at = |heading: &str| text.find(&format!("\n{heading}\n\n")).expect(heading);
    assert!(at("Fix") < at("Why") && at("Why") < at("Causes") && at("Causes") < at("Example"), "{text}");
    assert!(text[at("Causes")..at("Example")].contains("    `CORSMiddleware`, and Flask"), "{text}");

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
fn topics_have_pages() {
    let list = run(&["explain", "--list"]).stdout;
    let help = run(&["explain", "--help"]).stdout.replace([',', '.'], " ");
    let docs = std::fs::read_to_string(path_in_tree("docs/rules.md")).expect("the docs");
    for topic in Topic::all() {
        let id = topic.id();
        assert!(Rule::from_id(id).is_none(), "{id} is a rule");
        assert!(list.lines().any(|line| line.split_whitespace().next() == Some(id)), "{id} is not listed");
        assert!(help.split_whitespace().any(|word| word == id), "{id} is not in the help");
        assert!(docs.contains(&format!("`{id}`")), "{id} is not in docs/rules.md");
        let headings = topic.page().text().lines().filter_map(|line| line.strip_prefix("## "));
        let expected = ["What the browser does", "How to fix it", "Example", "More"];
        assert_eq!(headings.collect::<Vec<_>>(), expected, "{id}");
        assert!(!topic.page().summary().is_empty(), "{id}");
        for name in topic.aliases().iter().chain([&id]) {
            assert!(Rule::from_id(name).is_none(), "{name} is a rule");
            assert_eq!(Topic::named(name).map(Topic::id), Some(id), "two topics are called {name}");
        }
        let text = topic.page().text();
        for name in text.split("`corscheck explain ").skip(1).filter_map(|rest| rest.split('`').next()) {
            assert!(Rule::from_id(name).is_some() || Topic::named(name).is_some(), "{id}: {name}");
        }
        let json = run(&["explain", id, "--format", "json"]).json();
        assert_eq!((&json["topics"][0]["id"], json["rules"].as_array().map(Vec::len)), (&id.into(), Some(0)));
    }
    let shown = run(&["explain", "Simple Request"]);
    assert_eq!((shown.status, shown.stdout), (0, run(&["explain", "simple-request"]).stdout));
    // A rule of the same name has a page of its own.
    assert!(run(&["explain", "mixed content"]).stdout.starts_with("mixed-content  blocks"));
}

/// The one command of each topic's page can be run as it is; nothing is sent.
#[test]
fn examples_of_topics_can_be_run() {
    for topic in Topic::all() {
        let example = topic.page().section("Example").expect("an example");
        let words = shell_words(example.trim());
        // A dry run sends nothing, and so cannot look at caches.
        let words: Vec<&str> =
            words.iter().map(String::as_str).filter(|word| *word != "--check-caching").collect();
        assert_eq!(words.first(), Some(&"corscheck"), "{example}");
        let more: &[&str] = if words[1] == "probe" { &["--dry-run"] } else { &[] };
        let ran = run(&[&words[1..], more].concat());
        assert!(ran.status < 2 && ran.stderr.is_empty(), "{example}: {ran:?}");
    }
}

/// The words of a command, of which some stand between quotes.
fn shell_words(command: &str) -> Vec<String> {
    let (mut words, mut quote, mut inside) = (Vec::new(), None, String::new());
    for character in command.chars() {
        match quote {
            Some(mark) if mark == character => quote = None,
            None if matches!(character, '\'' | '"') => quote = Some(character),
            None if character == ' ' => words.push(std::mem::take(&mut inside)),
            _ => inside.push(character),
        }
    }
    words.push(inside);
    words
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
    if script.words.first().is_some_and(|command| command == "websocket") {
        return fault_of_socket(rule, &script).await;
    }
    if script.words.first().is_some_and(|command| command == "frame") {
        return fault_of_frame(rule, &script).await;
    }
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

/// The same of an example with a WebSocket. Its key is that of the RFC's example, whose `Sec-WebSocket-Accept` is known.
async fn fault_of_socket(rule: Rule, script: &Script) -> Result<(), Box<dyn Error>> {
    let mut question = parse_socket_question(&script.words)?;
    question.key = *b"the sample nonce";
    let mut left: VecDeque<_> = script.exchanges.iter().collect();
    let mut unexpected = None;
    let diagnosis = open(question, async |next| {
        let sent = next.message.url.as_str().replacen("http", "ws", 1);
        let written = left.pop_front();
        if written.is_none_or(|exchange| exchange.url != sent) {
            unexpected.get_or_insert(format!("the request is {sent}"));
        }
        let received = match written.map(|exchange| response(&exchange.reply)) {
            Some(Ok(response)) => {
                Ok(Received { bytes: bytes_of(&response), end: ReceivedEnd::Open, remote: None })
            }
            Some(Err(failure)) => Err(RawFailure { failure, closed_during_tls: false }),
            None => Ok(Received { bytes: Vec::new(), end: ReceivedEnd::Closed, remote: None }),
        };
        RawReply { received, elapsed: Duration::ZERO }
    })
    .await;
    if let Some(fault) = unexpected {
        return Err(fault.into());
    }
    if let Some(exchange) = left.front() {
        return Err(format!("{} is never sent; the outcome is {:?}", exchange.url, diagnosis.outcome).into());
    }
    let notices: Vec<Rule> = diagnosis.notices.iter().map(|notice| notice.rule()).collect();
    if diagnosis.rule() == Some(rule) || notices.contains(&rule) {
        return Ok(());
    }
    Err(format!("the outcome is {:?}, the notices are {notices:?}", diagnosis.outcome).into())
}

/// A response as it is on the wire.
fn bytes_of(response: &HttpResponse) -> Vec<u8> {
    let mut bytes = format!("HTTP/1.1 {} x\r\n", response.status).into_bytes();
    for header in &response.headers {
        bytes.extend_from_slice(format!("{}: {}\r\n", header.name, header.text()).as_bytes());
    }
    bytes.extend_from_slice(b"\r\n");
    bytes.extend_from_slice(&response.body.start);
    bytes
}

/// On a terminal, a page that is longer than it goes through the pager; elsewhere it never does.
#[test]
fn a_long_page_on_a_terminal_has_a_pager() {
    let shown = |words: &str, pager: &str| {
        let mut command = on_terminal("a_long_page_on_a_terminal_has_a_pager", words)?;
        let output = command.env("PAGER", pager).output().expect("it can be started");
        Some(String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let Some(paged) = shown("explain cors", "sed s/^/paged:/") else { return };
    assert!(paged.contains("paged:What the browser does"), "{paged}");
    for (words, pager) in [
        ("explain cors --no-pager", "sed s/^/paged:/"),
        ("explain cors | cat", "sed s/^/paged:/"),
        ("explain cors", ""),
        ("explain cors", "/nowhere/at/all"),
    ] {
        let text = shown(words, pager).expect("a terminal");
        assert!(
            text.contains("What the browser does") && !text.contains("paged:"),
            "{words} {pager}: {text}"
        );
    }
}

/// The same of an example of `corscheck frame`.
async fn fault_of_frame(rule: Rule, script: &Script) -> Result<(), Box<dyn Error>> {
    if let Some(exchange) = script.exchanges.first()
        && let Some(question) = parse_isolation_question(
            &script.words,
            response(&exchange.reply).map_err(|failure| failure.detail)?.headers,
        )?
    {
        let found: Vec<Rule> = frame::not_isolated(&question).iter().map(frame::NotIsolated::rule).collect();
        let is_first = exchange.url == question.pages[0].url.as_str() && found.first() == Some(&rule);
        return if is_first { Ok(()) } else { Err(format!("the rules are {found:?}").into()) };
    }
    let question = parse_frame_question(&script.words)?;
    let mut left = script.exchanges.iter();
    let mut unexpected = None;
    let judged = frame::judge(&question, async |request: &HttpRequest| {
        let response = match left.next() {
            Some(exchange) if exchange.url == request.url.as_str() => response(&exchange.reply),
            other => {
                let expected = other.map_or("none", |exchange| &exchange.url);
                unexpected
                    .get_or_insert(format!("the request is {}, and the page has {expected}", request.url));
                Err(Failure { kind: FailureKind::EmptyResponse, detail: "nothing is written there".into() })
            }
        };
        Reply::new(response, Duration::ZERO)
    })
    .await;
    if let Some(fault) = unexpected {
        return Err(fault.into());
    }
    if let Some(exchange) = left.next() {
        return Err(format!("{} is never sent; it is {:?}", exchange.url, judged.loading).into());
    }
    let notices: Vec<Rule> = judged.notices.iter().map(frame::FrameNotice::rule).collect();
    let of_channels = |channels: &frame::Channels| {
        let all = frame::Channel::ALL.iter().filter_map(|channel| channels.said(*channel));
        all.map(|said| said.rule).collect::<Vec<_>>()
    };
    let channels = judged.channels.as_ref().map(of_channels).unwrap_or_default();
    let shown = judged.rule() == Some(rule) || notices.contains(&rule) || channels.contains(&rule);
    if shown {
        Ok(())
    } else {
        Err(format!("the rule is {:?}, {notices:?}, {channels:?}", judged.rule()).into())
    }
}
