//! The scenarios in the real browsers. It takes minutes, as each call starts a browser of its own:
//! `cargo test --test it scenarios::confirm -- --ignored`.

use corscheck::confirm::drivable;
use serde_json::Value;

use super::servers::ScriptedServers;
use super::{all, only};

#[test]
#[expect(clippy::print_stdout, reason = "the numbers are for whoever runs the tests")]
#[ignore = "starts a real browser for each script"]
fn the_browsers_agree_with_the_scenarios() {
    let mut faults = Vec::new();
    let mut compared = 0;
    for scenario in only(all()) {
        for (number, script) in scenario.scripts.iter().enumerate() {
            for browser in drivable().map(|browser| browser.id()) {
                let place = format!("{} {} in {browser}", scenario.id, script.heading);
                let ran = ScriptedServers::start(script, &format!("{}-{number}-{browser}", scenario.id))
                    .confirm(&script.words, browser);
                match ran.stdout.lines().next().map(serde_json::from_str::<Value>) {
                    Some(Ok(response)) => {
                        compared += 1;
                        let agrees = response["confirmed"]["agrees"].as_bool();
                        if agrees != Some(true) {
                            faults.push(format!("{place}: {}", response["confirmed"]));
                        }
                    }
                    // Some questions cannot be given to a browser; the program says why.
                    _ if ran.status == 2 => println!("{place}: {}", ran.stderr.trim()),
                    _ => faults.push(format!("{place}: {ran:?}")),
                }
            }
        }
    }
    println!("{compared} questions compared");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
