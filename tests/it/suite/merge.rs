use std::collections::BTreeSet;

use serde_json::Value;

use super::{path, report, run_suite, run_with, suite, verdicts};
use crate::support::run::{Ran, corscheck, file};
use crate::support::server::{Response, Server};

fn server() -> Server {
    Server::start(|request| {
        let open = request.target != "/closed";
        Response::of(200, if open { &[("Access-Control-Allow-Origin", "*")] } else { &[] })
    })
}

fn text(server: &Server) -> String {
    suite(&server.url(""), "paths = ['/a', '/b', '/c', '/d', '/closed']\nallow = ['all']")
}

fn merge(files: &[&str], args: &[&str]) -> Ran {
    run_with(&[&["merge"], files, args].concat(), &[], "")
}

/// The parts together say what one run says, in either form.
#[test]
fn parts_become_one() {
    let server = server();
    let text = text(&server);
    let whole = run_suite("parts", &text, &["--format", "json"]);
    let mut files = Vec::new();
    for (number, format) in [(1, "jsonl"), (2, "json"), (3, "jsonl")] {
        let file = path(&format!("part-{number}.{format}"));
        let to = format!("{format}={file}");
        run_suite("parts", &text, &["--shard", &format!("{number}/3"), "--report", &to, "--quiet"]);
        files.push(file);
    }
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    let merged = merge(&files, &["--format", "json"]);
    assert_eq!((merged.status, merged.stderr.as_str()), (1, ""), "{merged:?}");
    let set = |ran: &Ran| verdicts(&report(ran)).into_iter().collect::<BTreeSet<_>>();
    assert_eq!(set(&merged), set(&whole));
    let (one, many) = (report(&whole), report(&merged));
    for key in ["checks", "deselected", "shard", "origins", "targets", "browser"] {
        assert_eq!(one["plan"][key], many["plan"][key], "{key}");
    }
    for key in ["passed", "failed", "errors", "not_run", "requests"] {
        assert_eq!(one["summary"][key], many["summary"][key], "{key}");
    }
    // What was found is carried along whole.
    let probe = &many["checks"][0]["probe"];
    assert_eq!((&probe["schema"], &probe["exchanges"][0]["method"]), (&2.into(), &"GET".into()));
    let printed = merge(&files, &[]);
    for part in [
        "10 checks as Chromium\n",
        "app    ✗ 1 of 5 wrong",
        "✗ 2 checks: cors-allow-origin-missing\n",
        "    api/app/GET/closed\n",
        "BLOCKED  cors-allow-origin-missing",
        "10 checks: 8 passed, 2 failed; ",
    ] {
        assert!(printed.stdout.contains(part), "{part} is not in:\n{}", printed.stdout);
    }
    // A merged report can be merged again, and a report without parts too.
    let again = file("merged.json", &merged.stdout);
    assert_eq!(set(&merge(&[&again], &["--format", "json"])), set(&whole));

    let missing = merge(&files[..2], &[]);
    assert!(missing.status == 2 && missing.stderr.contains("missing shards: 3 (of 3)"), "{missing:?}");
    let twice = merge(&[files[0], files[0]], &[]);
    assert!(twice.status == 2 && twice.stderr.contains("shard 1 is in two reports"), "{twice:?}");
    let doubled = merge(&[&again, &again], &[]);
    assert!(doubled.status == 2 && doubled.stderr.contains("is in two reports"), "{doubled:?}");
    let mixed = merge(&[files[0], &again], &[]);
    assert!(mixed.status == 2 && mixed.stderr.contains("a different shard count"), "{mixed:?}");
}

/// Shards of a suite that was changed between their runs are not taken for a whole one.
#[test]
fn shards_of_different_suites() {
    let server = server();
    let text = text(&server);
    let part = |name: &str, text: &str, number: u32| {
        let file = path(&format!("{name}-{number}.jsonl"));
        let to = format!("jsonl={file}");
        run_suite(name, text, &["--shard", &format!("{number}/2"), "--report", &to, "--quiet"]);
        file
    };
    let first = part("changed", &text, 1);
    let one_more = part("one-more", &text.replace("'/a', ", "'/a', '/a/1', "), 2);
    let longer = merge(&[&first, &one_more], &[]);
    assert!(
        longer.status == 2 && longer.stderr.contains("has 12 checks, that of the first report 10"),
        "{longer:?}"
    );
    // Each place in the order of checks is that of one check.
    let other_order =
        part("other-order", &text.replace("'/a', '/b', '/c', '/d'", "'/d', '/c', '/b', '/a'"), 2);
    let moved = merge(&[&first, &other_order], &[]);
    assert!(moved.status == 2 && moved.stderr.contains("the shards are not of one suite"), "{moved:?}");
    // As many checks, none of them in the place of one of the first part: the ids of all checks tell.
    let renamed = text.replace("'/a', '/b', '/c', '/d'", "'/e', '/f', '/g', '/h'");
    for number in [1, 2] {
        let other = part("renamed", &renamed, number);
        let kept = part("kept", &text, 3 - number);
        let merged = merge(&[&kept, &other], &[]);
        assert!(merged.status == 2 && merged.stderr.contains("its suite has other checks"), "{merged:?}");
        // Reports of earlier versions have no hash, and nothing else tells: they become one as before.
        let file = std::fs::read_to_string(&other).expect("a report");
        let (start, rest) = file.split_once(",\"suite_hash\":\"").expect("a hash");
        let (_, rest) = rest.split_once('"').expect("its end");
        std::fs::write(&other, format!("{start}{rest}")).expect("a file");
        let old = merge(&[&kept, &other], &[]);
        assert_eq!(old.status, 1, "{old:?}");
    }
}

/// What was listed and not run is not a report.
#[test]
fn a_list_is_not_a_report() {
    let server = server();
    for format in ["json", "jsonl"] {
        let list = run_suite("listed", &text(&server), &["--list", "--format", format]);
        let path = file(&format!("listed.{format}"), &list.stdout);
        let merged = merge(&[&path], &[]);
        assert!(
            merged.status == 2 && merged.stderr.contains("or nothing was run (--list, --dry-run)"),
            "{merged:?}"
        );
    }
}

/// Reports of several suites: each is named, and each check says of which it is.
#[test]
fn several_suites() {
    let server = server();
    let folder = tempfile::tempdir().expect("a folder");
    let mut parts = Vec::new();
    for name in ["one", "two"] {
        let place = folder.path().join(name);
        std::fs::create_dir(&place).expect("a folder");
        let suite = text(&server).replace("targets.api", &format!("targets.{name}"));
        std::fs::write(place.join("corscheck.toml"), suite).expect("a file");
        let part = folder.path().join(format!("{name}.jsonl"));
        let ran = corscheck()
            .current_dir(&place)
            .env("GITHUB_WORKSPACE", folder.path())
            .args(["run", "--report", &format!("jsonl={}", part.display()), "--quiet"])
            .output()
            .expect("the program starts");
        assert_eq!(ran.status.code(), Some(1), "{ran:?}");
        parts.push(part.to_str().expect("text").to_owned());
    }
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    let merged = |format: &str| merge(&parts, &["--format", format]).stdout;
    // Both have the same name, so they go by their paths.
    for (format, expected) in [
        ("text", &["one/corscheck.toml and two/corscheck.toml: 20 checks as Chromium\n"][..]),
        ("markdown", &["`one/corscheck.toml` and `two/corscheck.toml` as Chromium"]),
        (
            "html",
            &[
                "<h1>CORS report: one/corscheck.toml and two/corscheck.toml</h1>",
                "one/corscheck.toml, line 6",
                "two/corscheck.toml, line 6",
            ],
        ),
        ("junit", &["file=\"one/corscheck.toml\"", "file=\"two/corscheck.toml\""]),
        ("github", &["file=one/corscheck.toml,line=6", "file=two/corscheck.toml,line=6"]),
        (
            "sarif",
            &[
                "{\"uri\":\"one/corscheck.toml\",\"uriBaseId\":\"%SRCROOT%\"}",
                "{\"uri\":\"two/corscheck.toml\",\"uriBaseId\":\"%SRCROOT%\"}",
            ],
        ),
    ] {
        let report = merged(format);
        for part in expected {
            assert!(report.contains(part), "{part} is not in:\n{report}");
        }
    }
    let json = report(&merge(&parts, &["--format", "json"]));
    assert_eq!(json["plan"]["file"], "corscheck.toml");
    let paths: Vec<&Value> =
        json["plan"]["files"].as_array().expect("files").iter().map(|one| &one["repository_path"]).collect();
    assert_eq!(paths, ["one/corscheck.toml", "two/corscheck.toml"]);
    for check in json["checks"].as_array().expect("checks") {
        assert_eq!(check["file"], usize::from(check["target"] == "two"), "{check}");
    }
    // The same again, from the merged report and from one of an earlier version.
    let again = file("several-again.json", json.to_string());
    let printed = merge(&[&again], &["--format", "github"]).stdout;
    assert_eq!(printed, merged("github"));
    let mut old = json;
    old["plan"].as_object_mut().expect("a plan").remove("files");
    for check in old["checks"].as_array_mut().expect("checks") {
        check.as_object_mut().expect("a check").remove("file");
    }
    let printed = merge(&[&file("several-old.json", old.to_string())], &["--format", "github"]).stdout;
    assert!(
        printed.contains("file=corscheck.toml,line=6") && !printed.contains("one/corscheck.toml"),
        "{printed}"
    );
}

#[test]
fn not_a_report() {
    let server = server();
    let whole = run_suite("no-report", &text(&server), &["--format", "jsonl"]).stdout;
    let cut: String = whole.lines().take(3).map(|line| format!("{line}\n")).collect();
    for (name, text, part) in [
        ("cut.jsonl", cut.as_str(), "breaks off"),
        ("torn.jsonl", &whole[..whole.len() / 2], "line "),
        ("empty.json", "", "not a JSON report"),
        ("other.json", "{\"a\":1}", "breaks off"),
        ("list.json", "[1]", "not a JSON report"),
        ("new.jsonl", "{\"schema\":9,\"type\":\"plan\"}\n", "schema 9"),
        ("new.json", "{\"schema\":9}\n", "schema 9"),
    ] {
        let ran = merge(&[&file(name, text)], &[]);
        assert_eq!((ran.status, ran.stdout.as_str()), (2, ""), "{name}: {ran:?}");
        assert!(ran.stderr.contains(part) && ran.stderr.contains(name), "{name}: {}", ran.stderr);
    }
    // Words that no report has.
    for (name, old, new, part) in [
        (
            "word.jsonl",
            "\"outcome\":\"allowed\"",
            "\"outcome\":\"\\u001b[31m\"",
            "\\x1b[31m is not an outcome",
        ),
        ("rule.jsonl", "\"rule\":\"cors-", "\"rule\":\"new-", "is not a rule that this version knows"),
    ] {
        let ran = merge(&[&file(name, whole.replacen(old, new, 1))], &[]);
        assert!(ran.status == 2 && ran.stderr.contains(part), "{name}: {ran:?}");
    }
    let none = merge(&["/nowhere/at/all.jsonl"], &[]);
    assert!(none.status == 2 && none.stderr.contains("cannot be read"), "{none:?}");
}

#[cfg(unix)]
#[test]
fn what_has_no_end_is_not_read() {
    for device in ["/dev/zero", "/dev/null"] {
        let ran = merge(&[device], &[]);
        assert!(
            ran.status == 2 && ran.stderr.contains(&format!("{device}: not a regular file; ")),
            "{ran:?}"
        );
    }
}

/// A report from which checks were taken out, or one that lies, is not taken for a whole one; no number makes it fall over.
#[test]
fn a_summary_fits_its_checks() {
    let server = server();
    let whole = run_suite("summary", &text(&server), &["--format", "jsonl"]).stdout;
    let without: String = whole
        .lines()
        .filter(|line| !line.contains("app/GET/closed"))
        .map(|line| format!("{line}\n"))
        .collect();
    let path = file("without.jsonl", without);
    let ran = merge(&[&path], &["--format", "json"]);
    assert!(ran.status == 2 && ran.stderr.contains("its summary does not match its checks"), "{ran:?}");
    assert!(ran.stderr.contains("checks: 8 passed, 1 failed, 0 network errors"), "{ran:?}");

    let most = u64::MAX;
    let huge = |number: u32| {
        format!(
            "{{\"schema\":2,\"type\":\"plan\",\"file\":\"x\",\"browser\":\"x\",\"origins\":[],\"targets\":[],\"checks\":{most},\
             \"deselected\":0,\"shard\":[{number},2]}}\n{{\"schema\":2,\"type\":\"summary\",\"passed\":{most},\"failed\":0,\
             \"errors\":{most},\"not_run\":{most},\"requests\":{most},\"elapsed_ms\":1e308}}\n"
        )
    };
    let files = [file("huge-1.jsonl", huge(1)), file("huge-2.jsonl", huge(2))];
    let ran = merge(&[&files[0], &files[1]], &[]);
    assert!(ran.status == 2 && ran.stderr.contains("does not match its checks"), "{ran:?}");
}
