//! A suite in shards: what comes of them together is what one run reports.

use std::path::Path;

use serde::Deserialize;
use serde_json::Value;

use crate::support::run::corscheck;
use crate::support::server::{Response, Server};

/// Two documents of Kubernetes: a job whose pods have an index, and one that merges their reports.
const EXAMPLE: &str = include_str!("../../../examples/kubernetes.yaml");

/// As much of a document as the test reads.
#[derive(Debug, Deserialize)]
struct Document {
    kind: String,
    spec: Value,
}

/// The jobs of the example, in its order.
fn jobs() -> Vec<Value> {
    let documents = EXAMPLE.split("\n---\n").map(serde_saphyr::from_str::<Document>);
    let documents = documents.map(|document| document.expect("a document"));
    documents.filter(|document| document.kind == "Job").map(|document| document.spec).collect()
}

/// The arguments of a job's container, as a pod of this index in this folder has them.
fn arguments(job: &Value, index: u64, folder: &Path) -> Vec<String> {
    let container = &job["template"]["spec"]["containers"][0];
    let folder = folder.to_str().expect("text");
    let texts = container["args"].as_array().expect("arguments").iter();
    texts
        .map(|text| text.as_str().expect("a text").replace("$(JOB_COMPLETION_INDEX)", &index.to_string()))
        .map(|text| {
            text.replace("/suite/", &format!("{folder}/")).replace("/reports/", &format!("{folder}/"))
        })
        .collect()
}

/// What does not depend on how long something took.
fn lasting(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.retain(|name, _| name != "elapsed_ms");
            fields.values_mut().for_each(lasting);
        }
        Value::Array(values) => values.iter_mut().for_each(lasting),
        Value::String(text) if text.contains(" ms") => {
            let words = text.split_whitespace().collect::<Vec<_>>();
            let is_time = |at: usize| words.get(at + 1) == Some(&"ms");
            let kept = words.iter().enumerate().filter(|(at, _)| !is_time(*at)).map(|(_, word)| *word);
            *text = kept.collect::<Vec<_>>().join(" ");
        }
        _ => {}
    }
}

/// The lines of a report without times.
fn lines(text: &str) -> Vec<Value> {
    let mut lines: Vec<Value> =
        text.lines().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect();
    lines.iter_mut().for_each(lasting);
    lines
}

/// The example of Kubernetes with processes in place of pods: each index runs its shard, all at the same time, and the merged report
/// is that of one run, check by check and in its order. The browsers of a check share what is sent, so they share their shard.
#[test]
fn an_indexed_job_reports_what_one_run_does() {
    let server = Server::start(|request| {
        let refused = request.target.ends_with('7');
        Response::of(200, if refused { &[] } else { &[("Access-Control-Allow-Origin", "*")] })
    });
    let paths: Vec<String> = (0..150).map(|number| format!("'/items/{number}'")).collect();
    let suite = format!(
        "browsers = ['chromium', 'firefox']\n[origins]\napp = 'https://app.test'\n[targets.items]\nurl = '{}'\npaths = [{}]\n",
        server.url(""),
        paths.join(", ")
    );
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("corscheck.toml"), suite).expect("a file");
    let [run, merge] = &jobs()[..] else { panic!("two jobs: {EXAMPLE}") };
    let count = run["completions"].as_u64().expect("a number");
    assert_eq!((run["completionMode"].as_str(), run["parallelism"].as_u64()), (Some("Indexed"), Some(count)));

    // The image's user is not root, and each document belongs to one of the two steps.
    let user = include_str!("../../../Dockerfile").lines().find_map(|line| line.strip_prefix("USER "));
    let group = user.and_then(|user| user.split_once(':')).and_then(|(_, group)| group.parse::<u64>().ok());
    for job in [run, merge] {
        assert_eq!(job["template"]["spec"]["securityContext"]["fsGroup"].as_u64(), group);
    }
    assert_eq!(EXAMPLE.matches("\n  labels: { step: ").count(), EXAMPLE.split("\n---\n").count());

    let file = folder.path().join("corscheck.toml");
    let whole = corscheck().arg("run").arg(&file).args(["--format", "jsonl"]).output().expect("it starts");
    assert_eq!(whole.status.code(), Some(1), "{whole:?}");
    let requests_of_one_run = server.requests().len();
    std::thread::scope(|scope| {
        for index in 0..count {
            let arguments = arguments(run, index, folder.path());
            scope.spawn(move || {
                let pod = corscheck().args(arguments).output().expect("it starts");
                assert_eq!(pod.status.code(), Some(1), "{pod:?}");
            });
        }
    });
    assert_eq!(server.requests().len(), 2 * requests_of_one_run);
    let merged = corscheck().args(arguments(merge, 0, folder.path())).output().expect("it starts");
    assert_eq!(merged.status.code(), Some(1), "{merged:?}");

    let read = |name: &str| std::fs::read_to_string(folder.path().join(name)).expect("a report");
    let (one, all) = (lines(&String::from_utf8_lossy(&whole.stdout)), lines(&read("corscheck.jsonl")));
    assert_eq!(one.len(), 302);
    assert_eq!(all.len(), one.len());
    for (one, all) in one.iter().zip(&all) {
        assert_eq!(one, all);
    }
    let shards = (0..count).map(|index| read(&format!("part-{index}.jsonl")).lines().count() - 2);
    let shards: Vec<usize> = shards.collect();
    assert_eq!(shards.iter().sum::<usize>(), 300);
    assert!(shards.iter().all(|checks| *checks > 30 && checks % 2 == 0), "{shards:?}");
    assert!(read("corscheck.xml").contains("tests=\"300\" failures=\"30\""));
}

/// The suite's order comes back from reports of either form, however many there are, and what was left out is counted once.
#[test]
fn many_shards_of_a_selection() {
    let server = Server::always(Response::of(200, &[("Access-Control-Allow-Origin", "*")]));
    let paths: Vec<String> = (0..40).map(|number| format!("'/{number}'")).collect();
    let suite = super::suite(&server.url(""), &format!("paths = [{}]\nallow = ['all']", paths.join(", ")));
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("corscheck.toml");
    std::fs::write(&file, suite).expect("a file");
    let ran = |args: &[&str]| {
        let ran = corscheck().arg("run").arg(&file).args(["--only", "*/app/*"]).args(args).output();
        ran.expect("it starts").stdout
    };
    let mut parts = Vec::new();
    for number in 1..=20 {
        let part = folder.path().join(format!("{number}"));
        let format = if number % 2 == 0 { "json" } else { "jsonl" };
        std::fs::write(&part, ran(&["--format", format, "--shard", &format!("{number}/20")]))
            .expect("a file");
        parts.push(part);
    }
    // In whatever order they are given.
    parts.reverse();
    let merged =
        corscheck().arg("merge").args(&parts).args(["--format", "jsonl"]).output().expect("it starts");
    assert!(merged.status.success(), "{merged:?}");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert_eq!(lines(&text(&merged.stdout)), lines(&text(&ran(&["--format", "jsonl"]))));
}
