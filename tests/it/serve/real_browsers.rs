//! The index in real browsers, as a visitor uses it: opened, "Try all" pressed, the summary read. Where a browser is not
//! installed, the test is skipped.

use std::time::Duration;

use corscheck::confirm::Session;
use corscheck::web::browser::Browser;
use serde_json::Value;

use super::playground::Playground;
use crate::support::browsers::browser_for;
use crate::support::say;

/// Says of three cases what is not so: the page must notice that, and nothing else.
const LIE: &str = "(() => {
  const of = (id) => cases.find((item) => item.id === id).verdicts;
  for (const verdict of of('rules/cors-allow-origin-missing')) {
    Object.assign(verdict, { outcome: 'allowed', response: { type: 'cors', status: 200, redirected: false, headers: [] } });
  }
  for (const verdict of of('rules/expose-missing')) verdict.response.headers.push('x-total-count');
  for (const verdict of of('rules/opaque-response')) Object.assign(verdict, { outcome: 'blocked', response: null });
})()";

/// How many cases a page can try; fewer would mean that something was lost.
const TRIED: u64 = 280;
/// How many tries of frames there are.
const FRAMES_TRIED: usize = 50;
/// How long all of them may take.
const LIMIT: Duration = Duration::from_secs(240);

/// Presses the button, and waits for what the page says when it is done.
const TRY_ALL: &str = "new Promise((resolve) => {
  const summary = document.getElementById('summary');
  document.getElementById('try-all').click();
  const look = () => summary.dataset.done ? resolve(summary.dataset.done) : setTimeout(look, 100);
  look();
})";

/// The tries of frames, one after the other where they open a window; what it says of each.
const TRY_FRAMES: &str = "(async () => {
  document.getElementById('try-all').click();
  const summary = document.getElementById('summary');
  while (!summary.dataset.done) await new Promise((resolve) => setTimeout(resolve, 100));
  for (const item of tries.filter((item) => item.click)) await run(item);
  return JSON.stringify(tries.map((item) => ({ id: item.id, agrees: item.agrees, seen: item.seen ?? null })));
})()";

#[test]
fn chromium_agrees() {
    all_agree(Browser::Chromium);
}

#[test]
fn firefox_agrees() {
    all_agree(Browser::Firefox);
}

#[test]
fn webkit_agrees() {
    all_agree(Browser::WebKit);
}

fn all_agree(browser: Browser) {
    let Some(installed) = browser_for("serve in a browser", browser) else { return };
    let launch = installed.launch();
    let playground = Playground::start();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let (frames, done) = runtime.block_on(async {
        let mut session = Session::start(&launch).await.expect("the installed browser starts");
        let page = format!("{}frames", playground.index());
        let frames = session.evaluate_on(&page, TRY_FRAMES, LIMIT).await.expect("it gets through");
        // More than once: the second click must come out as the first.
        let mut done = Vec::new();
        for script in [TRY_ALL.to_owned(), TRY_ALL.to_owned(), format!("({LIE}, {TRY_ALL})")] {
            let text =
                session.evaluate_on(&playground.index(), &script, LIMIT).await.expect("it gets through");
            done.push(serde_json::from_str::<Value>(&text).expect("the summary"));
        }
        session.close().await;
        (frames, done)
    });
    frames_agree(browser, &frames);
    for done in &done[..2] {
        say(
            "playground",
            &format!("{} cases tried in {}: {} agree", done["tried"], browser.name(), done["agree"]),
        );
        assert!(done["tried"].as_u64() >= Some(TRIED), "{done}");
        assert_eq!(done["tried"], done["agree"], "{:#}", done["differ"]);
    }
    let noticed = done[2]["differ"].as_array().expect("a list");
    let noticed: Vec<&str> = noticed.iter().filter_map(|line| line.as_str()?.split(": ").next()).collect();
    assert_eq!(noticed, ["rules/opaque-response", "rules/cors-allow-origin-missing", "rules/expose-missing"]);
}

/// Each try of the page of frames must come out as corscheck says.
fn frames_agree(browser: Browser, text: &str) {
    let tries: Vec<Value> = serde_json::from_str(text).expect("a list");
    assert!(tries.len() >= FRAMES_TRIED, "{}", tries.len());
    let differ: Vec<&Value> = tries.iter().filter(|one| one["agrees"] != true).collect();
    say(
        "playground",
        &format!("{} tries of frames in {}: {} differ", tries.len(), browser.name(), differ.len()),
    );
    assert!(differ.is_empty(), "{differ:#?}");
}
