use crate::support::run::{file, run};

/// What is of one whole run, and what makes no sense again and again.
#[test]
fn flags_that_do_not_go_together() {
    let suite = file(
        "watched-refused.toml",
        "[origins]\napp = 'https://app.example.net'\n[targets.api]\nurl = 'http://127.0.0.1:1/'\n",
    );
    for (args, parts) in [
        (&["probe", "http://127.0.0.1:1/", "--watch", "--dry-run"][..], &["--watch", "--dry-run"][..]),
        (&["probe", "http://127.0.0.1:1/", "--watch", "--confirm", "chromium"], &["--watch", "--confirm"]),
        (&["probe", "http://127.0.0.1:1/", "--watch=0.1"], &["--watch", "0.5 to 86400"]),
        (&["probe", "http://127.0.0.1:1/", "--watch=often"], &["--watch", "number of seconds"]),
        (&["probe", "http://127.0.0.1:1/", "--watch", "5"], &["--watch=5"]),
        (&["probe", "http://127.0.0.1:1/", "--watch", "--data", "@/nowhere/at/all"], &["/nowhere/at/all"]),
        (&["run", &suite, "--watch", "--list"], &["--watch", "--list"]),
        (&["run", &suite, "--watch", "--dry-run"], &["--watch", "--dry-run"]),
        (&["run", &suite, "--watch", "--fail-fast"], &["--watch", "--fail-fast"]),
        (&["run", &suite, "--watch", "--shard", "1/2"], &["--watch", "--shard"]),
        (&["run", &suite, "--watch", "--report", "html=x"], &["--watch", "--report"]),
        (&["run", &suite, "--watch", "--format", "json"], &["--watch", "jsonl"]),
        (&["run", &suite, "--watch", "--format", "junit"], &["--watch", "jsonl"]),
        (&["run", "--watch", "5"], &["--watch=5"]),
        (&["run", "/nowhere/at/all.toml", "--watch"], &["/nowhere/at/all.toml"]),
        (&["run", &suite, "--watch", "--only", "nothing"], &["no check matches"]),
    ] {
        let ran = run(args);
        assert_eq!((ran.status, ran.stdout.as_str()), (2, ""), "{args:?}: {ran:?}");
        assert!(ran.stderr.starts_with("error: "), "{args:?}: {ran:?}");
        for part in parts {
            assert!(ran.stderr.contains(part), "{part} is not in: {}", ran.stderr);
        }
    }
}
