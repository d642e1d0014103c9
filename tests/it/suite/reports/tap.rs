use std::process::Command;

use serde_json::Value;

use super::{Made, about, api, of_foreign, program, run_with};
use crate::support::run::file;
use crate::support::skipped::{Need, skipped};

/// Perl's own parser, which every Debian has: what it found, as JSON. It knows version 13, whose lines version 14 keeps.
const READER: &str = r#"
use strict; use warnings; use TAP::Parser; use JSON::PP;
local $/; open my $file, '<:encoding(UTF-8)', $ARGV[0] or die $!; my $tap = <$file>;
$tap =~ s/\ATAP version 14\n/TAP version 13\n/ or die 'no version';
my $parser = TAP::Parser->new({ tap => $tap });
my (@tests, @yaml, @unknown, $bailed);
while (my $result = $parser->next) {
  push @tests, { ok => $result->is_ok ? \1 : \0, number => $result->number, description => $result->description,
    directive => $result->directive } if $result->is_test;
  push @yaml, $result->data if $result->is_yaml;
  push @unknown, $result->raw if $result->is_unknown;
  $bailed = $result->explanation if $result->is_bailout;
}
print JSON::PP->new->ascii->encode({ tests => \@tests, yaml => \@yaml, unknown => \@unknown, bailed => $bailed,
  planned => $parser->tests_planned, errors => [$parser->parse_errors] });
"#;

/// What Perl reads, if it is here.
fn read(name: &str, tap: &str) -> Option<Value> {
    let perl = program("perl")?;
    // The smallest Perl has no modules.
    let whole = Command::new(&perl).args(["-MTAP::Parser", "-MJSON::PP", "-e", "1"]).output();
    if !whole.is_ok_and(|output| output.status.success()) {
        skipped(Need::Readers, "suite::reports", "Perl's TAP::Parser and JSON::PP are not installed");
        return None;
    }
    let output =
        Command::new(perl).args(["-e", READER, &file(name, tap)]).output().expect("perl can be started");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(serde_json::from_slice(&output.stdout).expect("JSON"))
}

#[test]
fn perl_takes_it() {
    let made = Made::of("tap");
    let Some(found) = read("tap-report.tap", made.report("tap")) else { return };
    assert_eq!(found["errors"], serde_json::json!([]), "{found:#}");
    assert_eq!(found["unknown"], serde_json::json!([]), "{found:#}");
    let json = made.json();
    let checks = json["checks"].as_array().expect("checks");
    let tests = found["tests"].as_array().expect("tests");
    assert_eq!(found["planned"].to_string().trim_matches('"'), checks.len().to_string());
    assert_eq!(tests.len(), checks.len());
    let mut diagnostics = found["yaml"].as_array().expect("YAML").iter();
    for (test, check) in tests.iter().zip(checks) {
        assert_eq!(test["ok"], check["verdict"] == "pass", "{check}");
        assert_eq!(test["description"], format!("- {}", check["id"].as_str().expect("an id")));
        if check["verdict"] == "pass" {
            continue;
        }
        let yaml = diagnostics.next().expect("a diagnostic for each that fails");
        assert_eq!(yaml["url"], check["url"]);
        assert_eq!(yaml["line"], check["line"].to_string());
        let text = yaml["diagnosis"].as_str().expect("a diagnosis");
        let expected = check["text"].as_str().expect("a text");
        assert!(text.trim_end().starts_with(expected.trim_end()), "{text}\n\n{expected}");
    }
    assert!(diagnostics.next().is_none());
    let change = found["yaml"].to_string();
    assert!(change.contains("Access-Control-Expose-Headers: x-total"), "{change}");
}

#[test]
fn what_is_not_run_ends_it() {
    let server = api();
    let suite = file("tap-fast.toml", about(&server));
    let ran = run_with(&["run", &suite, "--format", "tap", "--fail-fast", "--parallel", "1"], &[], "");
    assert_eq!(ran.status, 1, "{ran:?}");
    let Some(found) = read("tap-fast.tap", &ran.stdout) else { return };
    assert!(found["bailed"].as_str().is_some_and(|words| words.contains("not run")), "{found:#}");
}

#[test]
fn anything_foreign_is_still_tap() {
    let reports = of_foreign("tap-foreign");
    let Some(found) = read("tap-foreign.tap", &reports[8]) else { return };
    assert_eq!(found["tests"].as_array().expect("tests").len(), 2, "{found:#}");
    assert_eq!(found["errors"], serde_json::json!([]), "{found:#}");
    assert_eq!(found["unknown"], serde_json::json!([]), "{found:#}");
    assert_eq!(found["tests"][0]["directive"], "", "{found:#}");
}
