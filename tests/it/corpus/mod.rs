//! What three browsers really did in some 2,000 cases, each simulated here and compared.
//!
//! `tests/data/recorded-cases.jsonl` has a case a line: what the page calls, how the servers respond, and for each of
//! four aspects what Chromium, Firefox and, in nearly all of them, WebKit made of it. Where the crate is known to disagree,
//! `tests/data/expected-failures.txt` says so; a case that agrees although it is listed fails as well, so that the list
//! stays true. `UPDATE=1 cargo test corpus` rewrites the list and keeps its reasons.

mod case;
mod expected;
mod frames;
mod scripts;
mod servers;
mod view;

use std::collections::BTreeMap;
use std::time::Duration;

use corscheck::cli::parse_question;
use corscheck::probe::probe;
use corscheck::render::json;
use corscheck::render::secrets::Secrets;
use corscheck::wire::{Options, Resolve, Wire};
use futures_util::StreamExt;
use serde_json::Value;

use self::case::Case;
use self::servers::ScriptedServers;
use self::view::{Aspect, View, counts};

/// How many cases run at a time.
const AT_ONCE: usize = 16;
/// How long one case may take.
const LIMIT: Duration = Duration::from_secs(20);

/// A difference without a reason is a fault, not a known failure.
#[test]
fn each_known_difference_has_its_reason() {
    assert!(!expected::known().contains("# unexplained"));
}

#[test]
fn chromium() {
    compare("chromium");
}

#[test]
fn firefox() {
    compare("firefox");
}

#[test]
fn webkit() {
    compare("webkit");
}

/// One aspect of one case: what the browser did, and what the crate says.
struct Compared {
    id: String,
    aspect: Aspect,
    theirs: Value,
    ours: Value,
}

/// Runs all cases as this browser, and compares the result with the list of known disagreements.
fn compare(browser: &'static str) {
    let servers = ScriptedServers::new();
    let mut cases = Case::all(&servers);
    cases.retain(|case| case.is_recorded(browser));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let mut compared: Vec<Compared> = runtime.block_on(async {
        let ran = futures_util::stream::iter(&cases).map(|case| run_case(case, browser, &servers));
        ran.buffer_unordered(AT_ONCE).concat().await
    });
    compared.sort_by(|a, b| (&a.id, a.aspect).cmp(&(&b.id, b.aspect)));
    report(browser, cases.len(), &compared);
    expected::check(browser, &compared, &servers);
}

/// What connects to the servers, whatever the host.
fn wire() -> Wire {
    let resolve = vec![Resolve::parse("*:*:127.0.0.1").expect("a good entry")];
    Wire::new(Options { resolve, insecure: true, ..Options::default() }).expect("good options")
}

/// One case, from the command line that it becomes to the four aspects.
async fn run_case(case: &Case, browser: &str, servers: &ScriptedServers) -> Vec<Compared> {
    servers.register(&case.id, &case.script);
    let report = match parse_question(&case.arguments(browser)) {
        // A command line that is refused: fetch() throws at once.
        Err(_) => None,
        Ok(question) => {
            let wire = wire();
            let deadline = tokio::time::Instant::now() + LIMIT;
            let diagnosis =
                probe(question, async |next| wire.timed(&next.message, Some(deadline)).await).await;
            let text = json::probe(&diagnosis.into(), &json::Additions::default(), Secrets::Shown);
            Some(serde_json::from_str(&text).expect("what was printed is JSON"))
        }
    };
    let theirs = case.recorded(browser);
    let ours = View::ours(case, browser, report.as_ref(), &servers.take_requests(&case.id));
    let aspects = Aspect::ALL.into_iter().filter(|aspect| counts(*aspect, &theirs, &ours));
    aspects
        .map(|aspect| Compared {
            id: case.id.clone(),
            aspect,
            theirs: theirs[aspect].clone(),
            ours: ours[aspect].clone(),
        })
        .collect()
}

/// Prints how often the two agree; `cargo test -- --nocapture` shows it.
#[expect(clippy::print_stdout, reason = "the numbers are for whoever runs the tests")]
fn report(browser: &str, cases: usize, compared: &[Compared]) {
    let mut tally: BTreeMap<Aspect, (usize, usize)> = BTreeMap::new();
    for one in compared {
        let (good, all) = tally.entry(one.aspect).or_default();
        *all += 1;
        *good += usize::from(one.theirs == one.ours);
    }
    let shares: Vec<String> = tally
        .into_iter()
        .map(|(aspect, (good, all))| {
            format!("{} {:.1}% ({good}/{all})", aspect.name(), 100.0 * good as f64 / all as f64)
        })
        .collect();
    println!("{browser}, {cases} cases: {}", shares.join("   "));
}
