//! Suites of OpenAPI documents: what is read in them, and what they are refused for.

use super::{path, run_with};
use crate::support::run::{Ran, file};

fn data(name: &str) -> String {
    format!("{}/tests/data/openapi/{name}", env!("CARGO_MANIFEST_DIR"))
}

fn init(document: &str, more: &[&str]) -> Ran {
    run_with(&[&["init", "--openapi", document, "--out", "-"], more].concat(), &[], "")
}

/// The suite of a document; it can be read, too.
fn drawn(document: &str, more: &[&str]) -> String {
    let ran = init(document, more);
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{ran:?}");
    let name = document.rsplit('/').next().unwrap_or_default();
    let suite = file(&format!("of-{name}.toml"), &ran.stdout);
    let listed = run_with(&["run", &suite, "--list"], &[], "");
    assert_eq!(listed.status, 0, "{listed:?}\n{}", ran.stdout);
    ran.stdout
}

fn has(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "{part} is not in:\n{text}");
    }
}

#[test]
fn files_of_one_document() {
    let text = drawn(&data("split/api.yaml"), &[]);
    has(
        &text,
        &[
            "paths = [\"/items?limit=5\"]\nmethods = [\"GET\"]",
            "X-Tenant = \"acme\"",
            "X-Page = \"007\"",
            "paths = [\"/users?on=no\"]",
            "paths = [\"/public\"]",
            "Authorization = \"Bearer ${CORSCHECK_BEARER:-unset}\"",
            "body = '{\"name\":\"Ann\",\"password\":\"unset\"}'",
            "Content-Type = \"application/json\"",
        ],
    );
    assert!(!text.contains("hunter2"), "{text}");
}

#[test]
fn servers() {
    let text = drawn(&data("servers.yaml"), &[]);
    has(
        &text,
        &[
            "url = \"https://demo.example.com/v1\"\npaths = [\"/items\"]",
            "url = \"https://demo.example.com/v2\"\npaths = [\"/items/latest\"]",
            "url = \"https://uploads.example.com/\"\npaths = [\"/uploads\"]",
            "url = \"https://login.example.com/oauth/\"\npaths = [\"/token\"]",
            "# Left out: operations of other servers: 1 of \"https://{nowhere}\", which is not a URL.",
        ],
    );
    // Nothing is sent to other servers than that of --base-url.
    let text = drawn(&data("servers.yaml"), &["--base-url", "http://localhost:8080/api"]);
    has(
        &text,
        &["url = \"http://localhost:8080/api\"\npaths = [\"/items\"]", "url = \"http://localhost:8080/v2\""],
    );
    assert!(!text.contains("url = \"https://"), "{text}");
    has(&text, &["1 of https://uploads.example.com"]);
    let ran =
        init(&file("relative.yaml", "openapi: 3.0.0\nservers: [{url: /v1}]\npaths: {/a: {get: {}}}\n"), &[]);
    assert!(ran.status == 2 && ran.stderr.contains("/v1") && ran.stderr.contains("--base-url"), "{ran:?}");
}

#[test]
fn swagger_2() {
    let text = drawn(&data("swagger.json"), &[]);
    has(
        &text,
        &[
            "url = \"https://api.example.com:8443/v1\"",
            "paths = [\"/items/7?fields=a\"]\nmethods = [\"GET\"]",
            "X-Version = \"2024-01-01\"",
            "Authorization = \"Basic ${CORSCHECK_BASIC:-unset}\"",
            "X-Key = \"${CORSCHECK_KEY:-unset}\"",
            "body = '{\"name\":\"1\"}'",
            "body = \"remember=true&user=ann+lee\"",
            "Content-Type = \"application/x-www-form-urlencoded\"",
            "Content-Type = \"multipart/form-data; boundary=corscheck\"",
        ],
    );
}

/// Kubernetes has no host, and schemes in each operation.
#[test]
fn swagger_2_without_a_host() {
    let document = file(
        "no-host.json",
        r#"{"swagger": "2.0", "paths": {"/api/": {"get": {"schemes": ["https"]}}}, "securityDefinitions":
            {"BearerToken": {"in": "header", "name": "authorization", "type": "apiKey"}}, "security": [{"BearerToken": []}]}"#,
    );
    let ran = init(&document, &[]);
    assert!(ran.status == 2 && ran.stderr.contains("--base-url"), "{ran:?}");
    let text = drawn(&document, &["--base-url", "https://k.test:6443"]);
    has(&text, &["paths = [\"/api/\"]", "authorization = \"${CORSCHECK_BEARERTOKEN:-unset}\""]);
}

#[test]
fn openapi_3_2() {
    let text = drawn(&data("newest.yaml"), &[]);
    has(
        &text,
        &[
            "methods = [\"QUERY\"]\nbody = '{\"q\":\"cats\"}'",
            "paths = [\"/search?a=1&b=x+y\"]\nmethods = [\"GET\"]\n\n",
            "methods = [\"LINK\"]",
            "Authorization = \"Bearer ${CORSCHECK_OAUTH:-unset}\"",
            "body = '\"acme\"'",
        ],
    );
    assert!(!text.contains("TRACE"), "{text}");
}

#[test]
fn queries_and_paths() {
    let text = drawn(&data("queries.yaml"), &[]);
    has(
        &text,
        &[
            "\"/items?beta=true&q=1\"",
            "paths = [\"/items/a%20b%2Fc\"]\nmethods = [\"DELETE\"]",
            "\"/find?api_key=${CORSCHECK_API_KEY:-unset}\"",
            "\"/reset/1\"",
        ],
    );
    for secret in ["real-key", "eyJ", "internal"] {
        assert!(!text.contains(secret), "{secret} is in:\n{text}");
    }
}

/// Files are read beside the document only, and nothing from the network.
#[test]
fn what_is_not_read() {
    let document = |reference: &str| {
        format!(
            "openapi: 3.0.0\nservers: [{{url: 'https://api.example.com'}}]\npaths:\n  /a:\n    $ref: '{reference}'\n"
        )
    };
    let folder = path("openapi-folder");
    std::fs::create_dir_all(&folder).expect("a folder");
    for (reference, parts) in [
        (
            "https://example.com/a.yaml",
            &["https://example.com/a.yaml", "nothing is loaded from the network"][..],
        ),
        ("missing.yaml", &["missing.yaml is missing", "bundle"]),
        ("../../../../../../../../etc/hostname", &["etc/hostname", "run corscheck in a folder"]),
        ("/etc/hostname", &["/etc/hostname", "run corscheck in a folder"]),
        ("/dev/zero", &["/dev/zero", "run corscheck in a folder"]),
        ("broken.yaml", &["broken.yaml", "neither JSON nor YAML"]),
    ] {
        let api = format!("{folder}/api.yaml");
        std::fs::write(&api, document(reference)).expect("the document");
        std::fs::write(format!("{folder}/broken.yaml"), "a: [").expect("the file");
        let ran = init(&api, &[]);
        assert_eq!((ran.status, ran.stdout.as_str()), (2, ""), "{reference}: {ran:?}");
        has(&ran.stderr, parts);
    }
    let ran = init("https://example.com/api.yaml", &[]);
    assert!(ran.status == 2 && ran.stderr.contains("is an address; save it"), "{ran:?}");
    // A schema decides nothing: the suite is made without it.
    let schema = "openapi: 3.0.0\nservers: [{url: 'https://api.example.com'}]\npaths:\n  /a:\n    put: {requestBody: {content: \
                  {application/json: {schema: {$ref: 'https://example.com/schema.json'}}}}}\n";
    drawn(&file("far-schema.yaml", schema), &[]);
}

#[test]
fn what_is_refused() {
    for (text, part) in [
        ("openapi: 4.0.0\npaths: {}", "OpenAPI 4.0.0 is not supported; 2.0, 3.0, 3.1 and 3.2 are"),
        ("swaggerVersion: '1.2'", "Swagger 1"),
        ("asyncapi: 3.0.0", "AsyncAPI"),
        ("{\"log\": {}}", "--har"),
        ("openapi: 3.1.0\nwebhooks: {a: {post: {}}}", "only webhooks"),
        ("openapi: 3.1.0\npaths: {}", "no operations"),
        ("a: b: c", "neither JSON nor YAML"),
        ("{\"openapi\": \"3.0.0\",", "not JSON"),
    ] {
        let ran = init(&file("refused.yaml", text), &[]);
        assert!(ran.status == 2 && ran.stderr.contains(part), "{text}: {ran:?}");
    }
}

/// YAML may be as large as JSON.
#[test]
fn large_yaml() {
    let mut text = "openapi: 3.0.3\nservers: [{url: 'https://api.example.com'}]\npaths:\n".to_owned();
    let tags: Vec<String> = (0..80).map(|number| number.to_string()).collect();
    for number in 0..3000 {
        text.push_str(&format!("  /items{number}:\n    get:\n      tags: [{}]\n", tags.join(", ")));
    }
    let text = drawn(&file("large.yaml", text), &[]);
    has(&text, &["\"/items0\"", "\"/items2999\""]);
}
