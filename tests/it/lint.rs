//! `corscheck lint` as a program: exit statuses and formats. What it finds is tested beside its code.

use crate::support::run::{file, run, run_with_input};

const LOOSE: &str = "[{\"AllowedMethods\": [\"GET\"],\n  \"AllowedOrigins\": [\"https://*acme.com\", \"https://app.acme.com\"]}]\n";

#[test]
fn exit_statuses() {
    let loose = file("lint-loose.json", LOOSE);
    let app = "https://app.acme.com";
    for (args, status) in [
        (&[loose.as_str()][..], 1),
        (&[&loose, "--fail-on", "critical"], 0),
        (&[&loose, "--origin", app], 0),
        (&[&loose, "--origin", "https://other.example"], 1),
        (&[&loose, "--origin", app, "-X", "DELETE"], 1),
        (&[&loose, "--as", "s3-xml"], 2),
        (&["/nowhere/cors.json"], 2),
        (&[], 2),
    ] {
        assert_eq!(run(&[&["lint"], args].concat()).status, status, "{args:?}");
    }
    let ran = run_with_input(&["lint", "-", "--list"], "https://app.acme.com\n");
    assert_eq!((ran.status, ran.stdout.as_str()), (0, "CLEAN  1 configuration in 1 file\n"), "{ran:?}");
}

#[test]
fn for_people_and_machines() {
    let loose = file("lint-formats.json", LOOSE);
    let ran = |format: &str| run(&["lint", &loose, "--format", format]);
    let text = ran("text").stdout;
    assert!(text.contains(&format!("{loose}:2:22 (")), "{text}");
    assert!(text.contains("  |                      ^^^^^^^^^^^^^^^^^\n"), "{text}");
    let json = ran("json").json();
    let finding = &json["configurations"][0]["findings"][0];
    assert_eq!(
        (&finding["id"], &finding["line"], &finding["column"]),
        (&"suffix-match".into(), &2.into(), &22.into())
    );
    let sarif = ran("sarif").json();
    let result = &sarif["runs"][0]["results"][0];
    assert_eq!((&result["ruleId"], &result["level"]), (&"suffix-match".into(), &"error".into()));
    let region = &result["locations"][0]["physicalLocation"]["region"];
    assert_eq!(region["startLine"], 2);
    let github = ran("github").stdout;
    assert!(
        github.starts_with("::error file=") && github.contains(",line=2,col=22,title=suffix-match::"),
        "{github}"
    );
}
