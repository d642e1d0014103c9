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

const NGINX: &str = "server {
  server_name api.acme.com;
  location /open { add_header Access-Control-Allow-Origin * always; return 200; }
  location /app { add_header Access-Control-Allow-Origin https://app.acme.com always; return 200; }
  location /lua { add_header Access-Control-Allow-Origin *; content_by_lua_file a.lua; }
  location /behind { proxy_pass http://app; }
}
server { server_name other.acme.com; location / { return 200; } }
";

/// One path, or one URL, which chooses the server.
#[test]
fn one_path() {
    let name = file("lint-path.conf", NGINX);
    let ids = |args: &[&str]| -> Vec<String> {
        let json = run(&[&["lint", &name, "--format", "json"], args].concat()).json();
        let units = json["configurations"].as_array().expect("configurations").clone();
        let found = units.iter().flat_map(|unit| unit["findings"].as_array().expect("findings").clone());
        found.map(|finding| finding["id"].as_str().expect("an id").to_owned()).collect()
    };
    assert_eq!(ids(&["--path", "/open/x"]), ["wildcard"]);
    assert_eq!(ids(&["--path", "/app/x"]), [""; 0]);
    assert_eq!(ids(&["--path", "https://api.acme.com/open"]), ["wildcard"]);
    assert_eq!(ids(&["--path", "https://other.acme.com/open"]), [""; 0]);
    let app = "https://app.acme.com";
    for (path, origin, status, word) in [
        ("/app", app, 0, "ALLOWED"),
        ("/app", "https://other.example", 1, "BLOCKED"),
        ("/open", "https://other.example", 0, "ALLOWED"),
        // The server of that name.
        ("https://other.acme.com/app", app, 1, "BLOCKED"),
    ] {
        let path =
            if path.starts_with('/') { format!("https://api.acme.com{path}") } else { path.to_owned() };
        let ran = run(&["lint", &name, "--path", &path, "--origin", origin]);
        assert_eq!(ran.status, status, "{path} {origin}: {ran:?}");
        assert!(ran.stdout.contains(word), "{path} {origin}: {ran:?}");
    }
    assert_eq!(run(&["lint", &name, "--path", "http://", "--origin", app]).status, 2);
}

/// What the file does not say is not known: for people, for machines, and in the exit status.
#[test]
fn what_is_not_known() {
    let name = file("lint-not-known.conf", NGINX);
    let app = "https://app.acme.com";
    for (path, reason) in [
        ("/lua", "What content_by_lua_file does is not simulated. (5:"),
        ("/behind", "Whether the server behind this line allows the origin is not in the file. (6:"),
    ] {
        let url = format!("https://api.acme.com{path}");
        let judged = ["lint", &name, "--path", &url, "--origin", app];
        let ran = run(&judged);
        assert_eq!(ran.status, 3, "{ran:?}");
        assert!(ran.stdout.contains("\nNOT KNOWN  "), "{ran:?}");
        assert!(ran.stdout.replace("\n  ", " ").contains(reason), "{ran:?}");
        let json = run(&[&judged[..], &["--format", "json"]].concat());
        assert_eq!(json.status, 3);
        let json = json.json();
        assert_eq!(json["file"], name.as_str());
        assert!(json["not_known"].as_str().is_some_and(|words| words.starts_with(reason)), "{json}");
    }
    // One that is known beside one that is not: the worse decides.
    let buckets = file(
        "lint-half-known.json",
        "{\"a\": [{\"AllowedOrigins\": [\"*\"], \"AllowedMethods\": [\"GET\"]}],\n\
         \"b\": [{\"AllowedOrigins\": [\"${ORIGIN}\"], \"AllowedMethods\": [\"GET\"]}]}",
    );
    let ran = run(&["lint", &buckets, "--origin", app]);
    assert_eq!(ran.status, 3, "{ran:?}");
    assert!(
        ran.stdout.contains("ALLOWED")
            && ran.stdout.contains("The value of ${ORIGIN} is not in the file. (2:"),
        "{ran:?}"
    );
    // Without a finding, what is not known is not called clean.
    let lua = run(&["lint", &name, "--path", "https://api.acme.com/lua"]);
    assert_eq!(lua.status, 0, "{lua:?}");
    assert!(lua.stdout.starts_with("not known  ") && lua.stdout.contains("\nNO FINDINGS  "), "{lua:?}");
    let json = run(&["lint", &name, "--path", "https://api.acme.com/lua", "--format", "json"]).json();
    assert_eq!(json["configurations"][0]["not_known"].as_array().map(Vec::len), Some(1), "{json}");
}
