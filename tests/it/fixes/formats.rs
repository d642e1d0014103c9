//! Configurations of products that no test can run: each is read by a parser of its format, and says what the policy says.

use std::process::Command;

use oxc_allocator::Allocator;
use oxc_parser::Parser;
use oxc_span::SourceType;
use serde_json::{Value, json};

use crate::support::run::run;
use crate::support::skipped::{Need, skipped};

/// The one file of a policy with two origins, in the product's language.
fn printed(product: &str, more: &[&str]) -> String {
    let origins = ["--origin", "https://app.example.com", "--origin", "http://localhost:3000"];
    let ran = run(&[&["fix", "--for", product, "--format", "json"], &origins[..], more].concat());
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{product}");
    let json = ran.json();
    let files = json["files"].as_array().expect("files");
    assert_eq!(files.len(), 1, "{product}");
    files[0]["text"].as_str().expect("a text").to_owned()
}

const POLICY: [&str; 6] = ["-X", "DELETE", "-H", "X-Custom", "--expose", "X-Total"];

fn yaml(product: &str, more: &[&str]) -> Value {
    let text = printed(product, more);
    serde_saphyr::from_str(&text).unwrap_or_else(|error| panic!("{product}: {error}\n{text}"))
}

/// The commands of a script, without its comments.
fn commands(product: &str, more: &[&str]) -> Vec<Vec<String>> {
    let text = printed(product, more).replace("\\\n", " ");
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(|line| shlex::split(line).unwrap_or_else(|| panic!("{product}: {line}"))).collect()
}

/// The settings `NAME=value` of a file, without its comments and sections.
fn settings(product: &str, more: &[&str]) -> Vec<(String, String)> {
    let text = printed(product, more);
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with(['#', '[']));
    let pair = |line: &str| line.split_once('=').map(|(name, value)| (name.to_owned(), value.to_owned()));
    lines.map(|line| pair(line).unwrap_or_else(|| panic!("{product}: {line}"))).collect()
}

const ORIGINS: [&str; 2] = ["https://app.example.com", "http://localhost:3000"];
const METHODS: [&str; 4] = ["GET", "HEAD", "POST", "DELETE"];

#[test]
fn buckets() {
    let rule = json!([{
        "origin": ORIGINS, "method": METHODS, "responseHeader": ["x-custom", "X-Total"], "maxAgeSeconds": 600
    }]);
    assert_eq!(yaml("gcs", &POLICY), rule);
    let both = yaml("gcs", &["-H", "Content-Type", "--expose", "Content-Type"]);
    assert_eq!(both[0]["responseHeader"], json!(["content-type"]), "each name once");
    assert_eq!(yaml("gcs", &[])[0].get("responseHeader"), None);
    let rules = json!({"CORSConfiguration": {"CORSRules": [{
        "AllowedOrigins": ORIGINS, "AllowedMethods": METHODS, "AllowedHeaders": ["x-custom"],
        "ExposeHeaders": ["X-Total"], "MaxAgeSeconds": 600
    }]}});
    assert_eq!(yaml("r2", &POLICY), rules);
    assert_eq!(yaml("s3", &POLICY), rules);
    let [add] = commands("azure-blob", &POLICY).try_into().expect("one command");
    let expected = "az storage cors add --account-name ACCOUNT --services b --origins https://app.example.com \
                    http://localhost:3000 --methods GET HEAD POST DELETE --allowed-headers x-custom \
                    --exposed-headers X-Total --max-age 600";
    assert_eq!(add.join(" "), expected);
    let origins = "https://app.example.com,http://localhost:3000";
    let setting = ("MINIO_API_CORS_ALLOW_ORIGIN".to_owned(), format!("\"{origins}\""));
    assert_eq!(settings("minio", &POLICY), [setting]);
}

#[test]
fn gateways() {
    let plugin = &yaml("kong", &[&POLICY[..], &["--credentials", "--max-age", "60"]].concat())["plugins"][0];
    let config = json!({
        "origins": ORIGINS, "methods": METHODS, "headers": ["x-custom"], "exposed_headers": ["X-Total"],
        "credentials": true, "max_age": 60, "preflight_continue": false
    });
    assert_eq!(*plugin, json!({"name": "cors", "config": config}));
    // What Kong takes for a regular expression has to be one.
    let unusual = &yaml("kong", &["--origin", "https://a_b.example.com", "--origin", "http://[::1]:8080"])["plugins"]
        [0];
    assert_eq!(
        unusual["config"]["origins"],
        json!([ORIGINS[0], ORIGINS[1], r"https://a_b\.example\.com", r"http://\[::1\]:8080"])
    );
    assert_eq!(unusual["config"]["headers"], json!(["accept"]), "without names it would be every header");
    let cors = &yaml("apisix", &POLICY)["plugins"]["cors"];
    let expected = json!({
        "allow_origins": "https://app.example.com,http://localhost:3000", "allow_methods": "GET,HEAD,POST,DELETE",
        "allow_headers": "x-custom", "expose_headers": "X-Total", "allow_credential": false, "max_age": 600
    });
    assert_eq!(*cors, expected);
    assert!(
        !yaml("apisix", &["--credentials"]).to_string().contains('*'),
        "APISIX refuses it with credentials"
    );
}

#[test]
fn servers_with_a_setting() {
    let node = yaml("elasticsearch", &[&POLICY[..], &["--credentials"]].concat());
    let expected = json!({
        "http.cors.enabled": true,
        "http.cors.allow-origin": "https://app.example.com,http://localhost:3000",
        "http.cors.allow-methods": "GET, HEAD, POST, DELETE",
        "http.cors.allow-headers": "x-custom",
        "http.cors.expose-headers": "X-Total",
        "http.cors.allow-credentials": true,
        "http.cors.max-age": 600,
    });
    assert_eq!(node, expected);
    let origins = "https://app.example.com,http://localhost:3000";
    assert_eq!(
        settings("ollama", &["-H", "Authorization", "-H", "X-Stainless-Lang"]),
        [("Environment".to_owned(), format!("\"OLLAMA_ORIGINS={origins}\""))]
    );
    let commands = commands("keycloak", &["-H", "Authorization", "--credentials"]);
    let update = commands.last().expect("a command");
    let list = update.last().and_then(|word| word.strip_prefix("webOrigins=")).expect("the list");
    let list: Value = serde_json::from_str(list).expect("JSON");
    assert_eq!(list, json!(ORIGINS));
}

/// Each in its own language: the settings have what the policy says, and no more.
#[test]
fn settings_of_more_servers() {
    let origins = ["--origin", "https://app.example.com", "--origin", "http://localhost:3000"];
    let http = yaml("home-assistant", &["-H", "Authorization"]);
    assert_eq!(http, json!({"http": {"cors_allowed_origins": ORIGINS}}));
    let jupyter = printed("jupyter", &[&POLICY[..], &["--credentials"]].concat());
    for line in [
        r#"c.ServerApp.allow_origin_pat = r"^(?:https://app\.example\.com|http://localhost:3000)\Z""#,
        "c.ServerApp.allow_credentials = True",
        r#"        "Access-Control-Allow-Headers": "accept, content-type, authorization, x-xsrftoken, x-custom","#,
        r#"        "Access-Control-Expose-Headers": "X-Total","#,
    ] {
        assert!(jupyter.lines().any(|found| found == line), "{line} is not in {jupyter}");
    }
    let iis = printed("iis", &POLICY);
    for line in [
        r#"& $appcmd @cors "/+[origin='https://app.example.com',allowCredentials='False',maxAge='600']""#,
        r#"& $appcmd @cors "/+[origin='http://localhost:3000'].allowHeaders.[header='x-custom']""#,
        r#"& $appcmd @cors "/+[origin='http://localhost:3000'].allowMethods.[method='DELETE']""#,
        r#"& $appcmd @cors "/+[origin='https://app.example.com'].exposeHeaders.[header='X-Total']""#,
    ] {
        assert!(iis.lines().any(|found| found == line), "{line} is not in {iis}");
    }
    let apim = printed("azure-apim", &[&POLICY[..], &["--credentials"]].concat());
    for line in [
        r#"<cors allow-credentials="true" terminate-unmatched-request="false">"#,
        "<origin>https://app.example.com</origin>",
        r#"<allowed-methods preflight-result-max-age="600">"#,
        "<method>DELETE</method>",
        "<header>x-custom</header>",
        "<header>X-Total</header>",
    ] {
        assert!(apim.lines().any(|found| found.trim() == line), "{line} is not in {apim}");
    }
    let mut reader = quick_xml::Reader::from_str(&apim);
    loop {
        match reader.read_event() {
            Ok(quick_xml::events::Event::Eof) => break,
            event => drop(event.unwrap_or_else(|error| panic!("{error}: {apim}"))),
        }
    }
    for product in ["firebase", "supabase"] {
        let text = printed(product, &POLICY);
        let allocator = Allocator::default();
        let parsed = Parser::new(&allocator, &text, SourceType::mjs()).parse();
        assert!(parsed.diagnostics.is_empty() && !parsed.panicked, "{text}");
        assert!(text.contains("export ") && text.contains("corsPolicy"), "{text}");
    }
    for (product, policy, reason) in [
        ("jupyter", &["--origin", "*"][..], "every site"),
        ("home-assistant", &[&origins[..], &["--credentials"]].concat(), "no setting for credentials"),
        ("mcp-python", &["--origin", "*"], "list them"),
    ] {
        let ran = run(&[&["fix", "--for", product], policy].concat());
        assert!(ran.status == 2 && ran.stderr.contains(reason), "{ran:?}");
    }
}

#[test]
fn strapi_is_javascript() {
    let text = printed("strapi", &[&POLICY[..], &["--credentials"]].concat());
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, &text, SourceType::cjs()).parse();
    assert!(parsed.diagnostics.is_empty() && !parsed.panicked, "{text}");
    for line in [
        r#"origin: ["https://app.example.com", "http://localhost:3000"],"#,
        r#"methods: ["GET", "HEAD", "POST", "DELETE"],"#,
        r#"headers: ["x-custom"],"#,
        r#"expose: ["X-Total"],"#,
        "credentials: true,",
        "maxAge: 600,",
    ] {
        assert!(text.lines().any(|found| found.trim() == line), "{line} is not in {text}");
    }
}

/// The plugin with the few functions of WordPress that it calls: what it sends to an origin that is listed, and to one that is not.
#[test]
fn wordpress_is_php() {
    if !Command::new("php").arg("--version").output().is_ok_and(|ran| ran.status.success()) {
        return skipped(Need::Servers, "the plugin for WordPress", "php is not installed");
    }
    const WORDPRESS: &str = r"
        $hooks = []; $sent = [];
        function add_action($name, $run, $priority = 10) { add_filter($name, $run, $priority); }
        function add_filter($name, $run, $priority = 10) { global $hooks; $hooks[$name][] = $run; }
        function remove_filter($name, $run) { global $hooks; $hooks[$name] = array_diff($hooks[$name], [$run]); }
        function get_http_origin() { global $argv; return $argv[1]; }
        function rest_send_cors_headers($served) { throw new Exception('every origin is allowed'); }
        function sent($line) { global $sent; $sent[] = $line; }
        add_filter('rest_pre_serve_request', 'rest_send_cors_headers');
    ";
    let plugin = printed("wordpress", &[&POLICY[..], &["--credentials"]].concat());
    let plugin = plugin.strip_prefix("<?php").expect("a PHP file").replace(" header(", " sent(");
    let end = "foreach ($hooks['rest_api_init'] as $run) { $run(); }
        foreach ($hooks['rest_pre_serve_request'] as $run) { $run(false); }
        foreach (['rest_allowed_cors_headers', 'rest_exposed_cors_headers'] as $name) {
            foreach ($hooks[$name] as $run) { sent(implode(' ', $run(['X-Own']))); }
        }
        echo implode(\"\\n\", $sent);";
    let sent = |origin: &str| {
        let ran = Command::new("php")
            .args(["-d", "display_errors=stderr", "-r", &format!("{WORDPRESS}{plugin}{end}"), "--", origin])
            .output()
            .expect("php");
        assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
        String::from_utf8(ran.stdout).expect("UTF-8")
    };
    assert_eq!(
        sent("https://app.example.com").lines().collect::<Vec<_>>(),
        [
            "Vary: Origin",
            "Access-Control-Allow-Origin: https://app.example.com",
            "Access-Control-Allow-Methods: GET, HEAD, POST, DELETE",
            "Access-Control-Allow-Credentials: true",
            "Access-Control-Max-Age: 600",
            "X-Own x-custom",
            "X-Own X-Total",
        ]
    );
    assert_eq!(
        sent("https://evil.example").lines().collect::<Vec<_>>(),
        ["Vary: Origin", "X-Own x-custom", "X-Own X-Total"]
    );
}

/// What a product cannot hold is refused, and the message says why.
#[test]
fn what_these_cannot_hold() {
    let origin = ["--origin", "https://app.example.com"];
    for (product, policy, reason) in [
        ("minio", &["--origin", "*"][..], "with credentials"),
        ("minio", &["--origin", "https://app.example.com", "-X", "COPY"], "not COPY"),
        ("gcs", &[&origin[..], &["--credentials"]].concat(), "no setting for credentials"),
        ("r2", &[&origin[..], &["--credentials"]].concat(), "no setting for credentials"),
        ("r2", &[&origin[..], &["-X", "PATCH"]].concat(), "not PATCH"),
        ("azure-blob", &["--origin", "null"], "not null"),
        ("ollama", &["--origin", "*"], "every site"),
        ("ollama", &[&origin[..], &["-H", "X-Custom"]].concat(), "not x-custom"),
        ("keycloak", &["--origin", "*"], "with credentials"),
        ("keycloak", &[&origin[..], &["-H", "X-Custom"]].concat(), "not x-custom"),
    ] {
        let ran = run(&[&["fix", "--for", product], policy].concat());
        assert_eq!((ran.status, ran.stdout.as_str()), (2, ""), "{product} {policy:?}");
        assert!(
            ran.stderr.contains("does not support this policy") && ran.stderr.contains(reason),
            "{}",
            ran.stderr
        );
    }
}
