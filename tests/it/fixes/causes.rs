//! Real servers that respond for a reason of their own, and whether the advice names it.
//!
//! `tests/fixes/causes` has a folder for each: `start`, as the products have it, with the path that shows that it runs
//! (`# ready: PATH`, `/ready` otherwise), the host that the page calls it by (`# host: NAME`), and what it must be said to be (`# cause: PATH [ARGUMENT …] => WORDS`).

use std::fs;
use std::path::Path;

use super::application;
use super::process::{Process, copy, missing_tools, tools};
use crate::support::run::probe;
use crate::support::server::free_port;
use crate::support::skipped::{Need, skipped};
use crate::support::{say, variable};

/// What is not said of a server's responses.
fn faults(folder: &Path, name: &str, script: &str) -> Result<Vec<String>, String> {
    let application = application::start();
    let run_in = Path::new(env!("CARGO_TARGET_TMPDIR")).join("causes").join(name);
    let _ = fs::remove_dir_all(&run_in);
    let port = free_port();
    let words = [
        ("PORT", port.to_string()),
        ("APP_PORT", application.port().to_string()),
        ("INNER_PORT", free_port().to_string()),
        ("DEAD_PORT", free_port().to_string()),
        ("TOOLS", tools().to_string_lossy().into_owned()),
        ("FOLDER", run_in.to_string_lossy().into_owned()),
    ];
    copy(folder, &run_in, &words);
    let ready = script.lines().find_map(|line| line.strip_prefix("# ready: ")).unwrap_or("/ready");
    let host = script.lines().find_map(|line| line.strip_prefix("# host: ")).unwrap_or("127.0.0.1");
    let resolve = format!("{host}:{port}:127.0.0.1");
    let process = Process::start(&run_in, port, &words, ready)?;
    let mut faults = Vec::new();
    assert!(script.contains("\n# cause: "), "{name} has no cause");
    for line in script.lines().filter_map(|line| line.strip_prefix("# cause: ")) {
        let (request, expected) = line.split_once(" => ").expect("what it must be said to be");
        let mut request = request.split(' ');
        let url = format!("http://{host}:{port}{}", request.next().unwrap_or_default());
        let own = [
            url.as_str(),
            "--origin",
            "http://app.example.net",
            "--page-address-space",
            "loopback",
            "--resolve",
            resolve.as_str(),
        ];
        let report = probe(&[&own[..], &request.collect::<Vec<_>>()].concat()).json();
        let advice = report["advice"].as_array().into_iter().flatten();
        let said = advice.filter(|advice| advice["id"] == "known-cause");
        let messages: Vec<&str> = said.filter_map(|advice| advice["message"].as_str()).collect();
        if !messages.iter().any(|message| message.contains(expected)) {
            faults.push(format!("{name}: {line}: {messages:?}, {}", report["exchanges"]));
        }
    }
    if !faults.is_empty() {
        faults.push(process.log());
    }
    Ok(faults)
}

#[test]
fn servers_that_name_their_own_cause() {
    if Need::Servers.is_unwanted() {
        return skipped(Need::Servers, "causes of real servers", "left out by CORSCHECK_SKIP");
    }
    let only = variable("CORSCHECK_FIXES_ONLY");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixes/causes");
    let (mut missing, mut found) = (Vec::new(), Vec::new());
    for entry in fs::read_dir(folder).expect("the folder") {
        let folder = entry.expect("an entry").path();
        let name = folder.file_name().expect("a name").to_string_lossy().into_owned();
        if only.as_deref().is_some_and(|only| !only.split(',').any(|id| id == name)) {
            continue;
        }
        let script = fs::read_to_string(folder.join("start")).expect("a script");
        let needs = script.lines().find_map(|line| line.strip_prefix("# needs: ")).expect("what it needs");
        let needs: Vec<String> = needs.split(' ').map(str::to_owned).collect();
        if !missing_tools(&needs).is_empty() {
            missing.push(name);
            continue;
        }
        let faults = faults(&folder, &name, &script).unwrap_or_else(|words| vec![format!("{name}: {words}")]);
        say("causes", &format!("{name}: {} faults", faults.len()));
        found.extend(faults);
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
    if !missing.is_empty() {
        missing.sort();
        let names = format!("causes of {}", missing.join(", "));
        skipped(Need::Servers, &names, "not installed: tests/fixes/install does");
    }
}
