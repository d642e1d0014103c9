use super::sarif::valid;
use super::{Made, about, api, of_foreign, path, with_step_summary};
use crate::support::run::{corscheck, file};

/// An annotation, read as GitHub's runner does: from the start of a line, properties up to the next two colons, then the
/// text; what is escaped, put back.
#[derive(Debug)]
struct Annotation {
    command: String,
    properties: Vec<(String, String)>,
    text: String,
}

impl Annotation {
    fn property(&self, name: &str) -> Option<&str> {
        self.properties.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

fn annotations(output: &str) -> Vec<Annotation> {
    output.lines().filter_map(|line| line.trim_start().strip_prefix("::")).map(read).collect()
}

fn read(line: &str) -> Annotation {
    let (head, text) = line.split_once("::").expect("two colons");
    let (command, properties) = head.split_once(' ').unwrap_or((head, ""));
    let data = |text: &str| text.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%");
    let properties = properties.split(',').filter(|part| !part.is_empty()).map(|part| {
        let (name, value) = part.split_once('=').expect("a name and a value");
        let value = value.replace("%3A", ":").replace("%2C", ",");
        (name.to_owned(), data(&value))
    });
    Annotation { command: command.to_owned(), properties: properties.collect(), text: data(text) }
}

#[test]
fn annotations_stand_where_the_check_is_written() {
    let made = Made::of("github");
    let (all, json) = (annotations(made.report("github")), made.json());
    let wrong: Vec<_> = json["checks"]
        .as_array()
        .expect("checks")
        .iter()
        .filter(|check| check["verdict"] != "pass")
        .collect();
    assert_eq!(all.len(), wrong.len());
    for (annotation, check) in all.iter().zip(wrong) {
        assert_eq!(annotation.command, if check["verdict"] == "fail" { "error" } else { "warning" });
        assert_eq!(annotation.property("file"), Some(made.file.as_str()));
        assert_eq!(annotation.property("line"), Some(check["line"].to_string().as_str()));
        assert_eq!(annotation.property("col"), Some(check["column"].to_string().as_str()));
        assert_eq!(annotation.property("title"), check["id"].as_str());
        let first = check["reasons"][0]["message"].as_str().expect("a reason");
        assert!(annotation.text.starts_with(first), "{annotation:?}");
    }
    let open = all.iter().find(|one| one.property("title") == Some("open/app/GET/open")).expect("there");
    assert!(open.text.ends_with(", send:\n  Access-Control-Expose-Headers: x-total"), "{open:?}");
    // Percent signs of the response are still what they were.
    let hostile =
        all.iter().find(|one| one.property("title") == Some("open/app/GET/hostile")).expect("there");
    assert!(hostile.text.contains(":error::%0A"), "{hostile:?}");
}

/// From the repository's root, wherever the command runs and however the file is named.
#[test]
fn paths_are_those_of_the_repository() {
    let server = api();
    let root = tempfile::tempdir().expect("a folder");
    let place = root.path().join("services/a b");
    std::fs::create_dir_all(place.join("src")).expect("folders");
    let suite = place.join("corscheck.toml");
    std::fs::write(&suite, about(&server)).expect("a file");
    let whole = suite.to_str().expect("text");
    let elsewhere = tempfile::tempdir().expect("a folder");
    for (folder, workspace, name, expected, uri) in [
        (
            place.clone(),
            root.path(),
            None,
            "services/a b/corscheck.toml",
            Some("services/a%20b/corscheck.toml"),
        ),
        (
            place.join("src"),
            root.path(),
            None,
            "services/a b/corscheck.toml",
            Some("services/a%20b/corscheck.toml"),
        ),
        (
            place.join("src"),
            root.path(),
            Some("../corscheck.toml"),
            "services/a b/corscheck.toml",
            Some("services/a%20b/corscheck.toml"),
        ),
        (
            elsewhere.path().into(),
            root.path(),
            Some(whole),
            "services/a b/corscheck.toml",
            Some("services/a%20b/corscheck.toml"),
        ),
        (place.clone(), place.as_path(), Some("./corscheck.toml"), "corscheck.toml", Some("corscheck.toml")),
        (place.clone(), elsewhere.path(), Some("corscheck.toml"), "corscheck.toml", None),
        (place.clone(), std::path::Path::new(""), Some("corscheck.toml"), "corscheck.toml", None),
        (
            place.clone(),
            std::path::Path::new("/nowhere/at/all"),
            Some("corscheck.toml"),
            "corscheck.toml",
            None,
        ),
    ] {
        let report = path("repository.sarif");
        let mut command = corscheck();
        command.current_dir(&folder).env("GITHUB_WORKSPACE", workspace).arg("run").args(name);
        command.args(["--format", "github", "--report", &format!("sarif={report}")]);
        let ran = command.output().expect("the program starts");
        let printed = String::from_utf8(ran.stdout).expect("text");
        let all = annotations(&printed);
        assert!(!all.is_empty(), "{printed}");
        assert!(
            all.iter().all(|one| one.property("file") == Some(expected)),
            "{folder:?} {name:?}: {printed}"
        );
        let sarif = valid(&std::fs::read_to_string(&report).expect("the report"));
        let location =
            &sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"];
        let base = uri.map(|_| "%SRCROOT%");
        assert_eq!(location["uri"], uri.unwrap_or("corscheck.toml"), "{location}");
        assert_eq!(location["uriBaseId"].as_str(), base, "{location}");
    }
}

#[test]
fn nothing_foreign_becomes_a_command() {
    let reports = of_foreign("github-foreign");
    let all = annotations(&reports[5]);
    let commands: Vec<&str> = all.iter().map(|one| one.command.as_str()).collect();
    assert_eq!(commands, ["error", "warning"], "{}", reports[5]);
}

#[test]
fn the_step_gets_a_summary() {
    let server = api();
    let suite = file("github-step.toml", about(&server));
    let summary = path("github-step.md");
    std::fs::write(&summary, "# What another command said\n\n").expect("a file");
    let ran = with_step_summary(&["run", &suite, "--format", "github"], &summary);
    assert_eq!(ran.status, 1, "{ran:?}");
    assert!(ran.stdout.contains("::error file=") && !ran.stdout.contains("| origin |"), "{ran:?}");
    let report = path("github-step.txt");
    let ran = with_step_summary(&["run", &suite, "--report", &format!("github={report}")], &summary);
    assert_eq!(ran.status, 1, "{ran:?}");
    let text = std::fs::read_to_string(&summary).expect("the summary");
    assert!(text.starts_with("# What another command said\n\n# ❌ corscheck: 10 checks: "), "{text}");
    assert_eq!(text.matches("\n| origin | open | mine | gone |\n").count(), 2, "{text}");
    // Other formats have nothing to do with it.
    let before = text.len();
    with_step_summary(&["run", &suite, "--format", "markdown"], &summary);
    assert_eq!(std::fs::read(&summary).expect("the summary").len(), before);
    let ran = with_step_summary(&["run", &suite, "--format", "github"], "/nowhere/at/all.md");
    assert!(ran.status == 2 && ran.stderr.contains("GITHUB_STEP_SUMMARY"), "{ran:?}");
    assert_eq!(ran.stdout, "");
}
