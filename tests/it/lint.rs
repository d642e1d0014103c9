//! `corscheck lint` as a program: exit statuses and formats. What it finds is tested beside its code.

use crate::support::run::{corscheck, file, run, run_with_input};

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
    assert!(text.contains(&format!("{loose}:2:23 (")), "{text}");
    assert!(text.contains("  |                       ^^^^^^^^^^^^^^^^^\n"), "{text}");
    let json = ran("json").json();
    let finding = &json["configurations"][0]["findings"][0];
    assert_eq!(
        (&finding["id"], &finding["line"], &finding["column"]),
        (&"suffix-match".into(), &2.into(), &23.into())
    );
    let sarif = ran("sarif").json();
    let result = &sarif["runs"][0]["results"][0];
    assert_eq!((&result["ruleId"], &result["level"]), (&"suffix-match".into(), &"error".into()));
    let region = &result["locations"][0]["physicalLocation"]["region"];
    assert_eq!(region["startLine"], 2);
    let github = ran("github").stdout;
    assert!(
        github.starts_with("::error file=") && github.contains(",line=2,col=23,title=suffix-match::"),
        "{github}"
    );
}

/// Each finding names the command that prints what to put in place, and the command is right.
#[test]
fn the_fix_of_a_finding() {
    let app = "--origin https://app.acme.com";
    let nginx = "server {\n  server_name api.acme.com;\n  location /v1/ {\n    add_header Access-Control-Allow-Origin $http_origin always;\n    \
                 add_header Access-Control-Allow-Credentials true always;\n    \
                 add_header Access-Control-Allow-Methods 'GET, PUT, OPTIONS' always;\n    \
                 add_header Access-Control-Allow-Headers 'Content-Type, DNT, X-Token' always;\n    if ($request_method = OPTIONS) { return 204; }\n  }\n}\n";
    let ingress = "metadata:\n  annotations:\n    nginx.ingress.kubernetes.io/enable-cors: 'true'\n    \
                   nginx.ingress.kubernetes.io/cors-allow-headers: X-Token\n    \
                   nginx.ingress.kubernetes.io/cors-allow-methods: PUT, GET\n    \
                   nginx.ingress.kubernetes.io/cors-allow-origin: https://app.acme.com/\n";
    let vercel = r#"{"headers": [{"source": "/", "headers": [{"key": "Access-Control-Allow-Origin", "value": "https://a.com,https://b.com"}]}]}"#;
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("lint-fix");
    std::fs::create_dir_all(folder).expect("a folder");
    for (name, text, expected) in [
        (
            "lint-fix.conf",
            nginx,
            Some(
                "--for nginx --replace --url https://api.acme.com/v1/ --origin https://app.example.com -X PUT -H Content-Type -H X-Token \
                 --credentials"
                    .to_owned(),
            ),
        ),
        ("lint-fix.json", LOOSE, Some(format!("--for s3 --replace {app} --credentials"))),
        ("lint-fix.yaml", ingress, Some(format!("--for ingress-nginx --replace {app} -X PUT -H X-Token --credentials"))),
        ("lint-fix.txt", "https://app.acme.com\n^https://.*acme.com$\n", Some(format!("--for PRODUCT --replace {app} --credentials"))),
        (
            "lint-fix-traefik.yml",
            "http:\n  middlewares:\n    cors:\n      headers:\n        accessControlAllowOriginList: ['https://app.acme.com/']\n        \
             accessControlAllowMethods: [GET, PUT]\n        addVaryHeader: true\n",
            Some(format!("--for traefik --replace {app} -X PUT")),
        ),
        (
            "lint-fix-envoy.yaml",
            "allow_origin_string_match:\n- safe_regex: { regex: '.*acme\\.com' }\nallow_methods: 'GET, PUT'\nallow_headers: x-token\nallow_credentials: true\n",
            Some("--for envoy --replace --origin https://acme.com -X PUT -H x-token --credentials".into()),
        ),
        (
            "lint-fix-gcs.json",
            r#"[{"origin": ["https://app.acme.com/"], "method": ["GET", "PUT"], "responseHeader": ["Content-Type"], "maxAgeSeconds": 60}]"#,
            Some(format!("--for gcs --replace {app} -X PUT -H Content-Type --expose Content-Type")),
        ),
        (
            "lint-fix/web.config",
            "<configuration><system.webServer><cors enabled=\"true\"><add origin=\"https://*.acme.com\" allowCredentials=\"true\" />\
             </cors></system.webServer></configuration>",
            Some(format!("--for iis --replace {app} --credentials")),
        ),
        (
            "lint-fix-spring.yml",
            "spring:\n  cloud:\n    gateway:\n      globalcors:\n        cors-configurations:\n          '[/**]':\n            \
             allowedOriginPatterns: 'https://*.acme.com'\n            allowedMethods: [GET, PUT]\n            allowCredentials: true\n",
            Some(format!("--for spring-webflux --replace {app} -X PUT --credentials")),
        ),
        (
            "lint-fix-http-api.yaml",
            "CorsConfiguration:\n  AllowOrigins: ['https://app.acme.com/']\n  AllowMethods: [GET, DELETE]\n  AllowHeaders: [X-Token]\n",
            Some(format!("--for api-gateway --replace {app} -X DELETE -H X-Token")),
        ),
        (
            "lint-fix/.htaccess",
            "Header set Access-Control-Allow-Origin 'https://app.acme.com https://admin.acme.com'\n",
            Some(format!("--for apache --replace {app} --origin https://admin.acme.com")),
        ),
        // What `fix` refuses is not in the command.
        (
            "lint-fix-trace.json",
            r#"[{"AllowedMethods": ["GET", "PUT", "TRACE"], "AllowedHeaders": ["x.y", "X-A"], "AllowedOrigins": ["https://app.acme.com/"]}]"#,
            Some(format!("--for s3 --replace {app} -X PUT -H X-A --credentials")),
        ),
        // What `fix` does not know has none.
        ("lint-fix-vercel.json", vercel, None),
    ] {
        let path = file(name, text);
        let expected = expected.map(|words| format!("corscheck fix {words}"));
        let json = run(&["lint", &path, "--format", "json"]).json();
        let findings = json["configurations"][0]["findings"].as_array().expect("findings").clone();
        assert!(!findings.is_empty(), "{name}: {json}");
        for finding in &findings {
            assert_eq!(finding["fix"].as_str(), expected.as_deref(), "{name}");
        }
        let text = run(&["lint", &path]).stdout;
        let sarif = run(&["lint", &path, "--format", "sarif"]).json();
        let message = sarif["runs"][0]["results"][0]["message"]["text"].as_str().expect("a text").to_owned();
        let Some(command) = expected else {
            assert!(!text.contains(" = fix: ") && !message.contains("Fix: "), "{text}\n{message}");
            continue;
        };
        assert!(text.contains(&format!(" = fix: {command}\n")), "{text}");
        assert!(message.ends_with(&format!(" Fix: {command}")), "{message}");
        let command = command.replace("PRODUCT", "express");
        let words: Vec<&str> = command.split(' ').skip(1).collect();
        let ran = run(&words);
        assert_eq!(ran.status, 0, "{command}: {ran:?}");
    }
}

/// A file that is named without its folder includes those beside it.
#[test]
fn includes_of_a_file_without_a_folder() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("lint-include");
    std::fs::create_dir_all(folder.join("conf.d")).expect("a folder");
    file(
        "lint-include/site.conf",
        "server {\n  location / {\n    include cors.inc;\n    include conf.d/*.inc;\n  }\n}\n",
    );
    file("lint-include/cors.inc", "add_header Access-Control-Allow-Origin $http_origin always;\n");
    file("lint-include/conf.d/vary.inc", "add_header Vary Origin always;\n");
    let args = ["lint", "site.conf", "--format", "github"];
    let output = corscheck().current_dir(&folder).args(args).output().expect("the program can be started");
    let text = String::from_utf8_lossy(&output.stdout);
    let places: Vec<&str> = text.lines().filter_map(|line| line.split("title=").next()).collect();
    assert!(
        places.len() == 2 && places.iter().all(|place| place.contains("file=cors.inc,line=1,")),
        "{text}"
    );
}

/// What is printed grows with the file, and not with its square.
#[test]
fn large_files_have_small_reports() {
    let list: String = (0..3000).map(|number| format!("https://a{number}.acme.com/\n")).collect();
    let text = run(&["lint", "--list", &file("lint-many.txt", &list)]).stdout;
    assert!(text.len() < 40 * list.len(), "{} from {}", text.len(), list.len());
    // A quoted snippet may begin far to the right, and have many lines.
    let snippet = format!(
        "{{\"pad\": \"{}\", \"metadata\": {{\"annotations\": {{\"nginx.ingress.kubernetes.io/configuration-snippet\": \"{}\"}}}}}}",
        "x".repeat(60_000),
        "\\n".repeat(100_000)
    );
    let ran = run(&["lint", &file("lint-snippet.json", &snippet)]);
    assert!(ran.status <= 2 && !ran.stderr.contains("memory"), "{}", ran.stderr);
}

/// An entry that was meant for the page, and that its origin is not equal to, is named beside the verdict.
#[test]
fn an_entry_that_was_meant() {
    let text = "[{\"AllowedMethods\": [\"GET\"],\n\"AllowedOrigins\": [\"https://app.acme.com/\"]}]\n";
    let path = file("lint-meant.json", text);
    let ran = run(&["lint", &path, "--origin", "https://app.acme.com"]);
    let words = "note  https://app.acme.com/ is never equal to a page's origin: browsers send https://app.acme.com. (2:21)";
    assert!(ran.status == 1 && ran.stdout.replace("\n  ", " ").contains(words), "{ran:?}");
    let ran = run(&["lint", &path, "--origin", "https://admin.acme.com"]);
    assert!(ran.status == 1 && !ran.stdout.contains("note  "), "{ran:?}");
}

/// A template is not yet a file of its kind: that is said, and a hook that reads all files passes them over.
#[test]
fn templates() {
    for (name, text) in [
        (
            "lint-template.yaml",
            "{{- if .Values.cors }}\nmetadata:\n  annotations:\n    {{ toYaml . }}\n{{- end }}\n",
        ),
        (
            "lint-template.conf",
            "server {\n{% for origin in origins %}\n  set $a {{ origin }};\n{% endfor %}\n}\n",
        ),
    ] {
        let path = file(name, text);
        let ran = run(&["lint", &path]);
        assert_eq!((ran.status, ran.stderr.contains("a template")), (2, true), "{name}: {ran:?}");
        let ran = run(&["lint", "--allow-none", &path]);
        assert_eq!((ran.status, ran.stderr.contains("a template")), (0, true), "{name}: {ran:?}");
    }
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
