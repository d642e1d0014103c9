use super::{path, report, run_with};
use crate::support::run::{Ran, file};
use crate::support::server::{Response, Server, free_port};

/// A document with most of what such documents have; its server is at this URL.
fn document(url: &str) -> String {
    format!(
        r##"openapi: 3.1.0
info: {{ title: Pets, version: "1" }}
servers:
  - url: "{{base}}/v1"
    variables: {{ base: {{ default: "{url}" }} }}
security: [{{ bearer: [] }}]
paths:
  /pets:
    get:
      parameters:
        - {{ $ref: "#/components/parameters/Tenant" }}
        - {{ name: limit, in: query, schema: {{ type: integer }} }}
        - {{ name: kind, in: query, required: true, schema: {{ enum: [cat & dog, dog] }} }}
    post:
      requestBody:
        content:
          application/json:
            schema: {{ $ref: "#/components/schemas/Pet" }}
  /pets/{{id}}:
    parameters:
      - {{ name: id, in: path, required: true, schema: {{ type: string, format: uuid }} }}
    delete:
      security: [{{ session: [] }}]
    get:
      security: []
  /loop:
    get:
      security: [{{ key: [] }}]
      requestBody: {{ $ref: "#/components/requestBodies/Loop" }}
components:
  parameters:
    Tenant: {{ name: X-Tenant, in: header, required: true, example: acme }}
  requestBodies:
    Loop: {{ $ref: "#/components/requestBodies/Loop" }}
  schemas:
    Pet:
      type: object
      required: [name, parent]
      properties:
        name: {{ type: string, example: "${{Rex}}" }}
        parent: {{ $ref: "#/components/schemas/Pet" }}
        age: {{ type: integer }}
  securitySchemes:
    bearer: {{ type: http, scheme: bearer }}
    session: {{ type: apiKey, in: cookie, name: sid }}
    key: {{ type: apiKey, in: header, name: X-Api-Key }}
"##
    )
}

fn open_server() -> Server {
    Server::start(|request| {
        let origin = request.header("origin").unwrap_or_default();
        if origin != "https://app.test" {
            return Response::of(200, &[("Vary", "Origin")]);
        }
        Response::of(
            200,
            &[
                ("Vary", "Origin"),
                ("Access-Control-Allow-Origin", &origin),
                ("Access-Control-Allow-Credentials", "true"),
                ("Access-Control-Allow-Methods", "GET, PUT, DELETE"),
                ("Access-Control-Allow-Headers", "authorization, content-type, x-tenant, x-api-key"),
                ("Access-Control-Expose-Headers", "ETag, X-Total"),
                ("Access-Control-Max-Age", "600"),
                ("ETag", "1"),
                ("X-Total", "1"),
            ],
        )
    })
}

fn init(args: &[&str]) -> Ran {
    run_with(&[&["init"], args].concat(), &[], "")
}

#[test]
fn an_openapi_document_becomes_a_file() {
    let server = open_server();
    let document = file("pets.yaml", document(&server.url("")));
    let out = path("pets.toml");
    let ran =
        init(&["--openapi", &document, "--origin", "https://app.test", "--out", &out, "--force", "--schema"]);
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{ran:?}");
    assert!(ran.stdout.contains("20 checks of 5 targets from 2 origins. Next: corscheck run "), "{ran:?}");
    let text = std::fs::read_to_string(&out).expect("the file");
    for part in [
        "#:schema corscheck.schema.json\n",
        "# Made from the OpenAPI document Pets.\n",
        // To Safari the API of this machine is mixed content.
        "browsers = [\"chromium\", \"firefox\"]\n",
        "app = \"https://app.test\"\nunknown = { origin = \"https://corscheck-other-origin.example\", trusted = false }\n",
        "/v1\"\n",
        "paths = [\"/pets?kind=cat+%26+dog\"]",
        "X-Tenant = \"acme\"",
        "Authorization = \"Bearer ${CORSCHECK_BEARER:-unset}\"",
        "Content-Type = \"application/json\"",
        "paths = [\"/pets/00000000-0000-4000-8000-000000000000\"]\nmethods = [\"DELETE\"]\ncredentials = \"include\"",
        "cookies = [\"sid=${CORSCHECK_SESSION:-unset}; SameSite=None; Secure\"]",
        "X-Api-Key = \"${CORSCHECK_KEY:-unset}\"",
        "$${Rex}",
    ] {
        assert!(text.contains(part), "{part} is not in:\n{text}");
    }
    assert!(
        std::fs::read_to_string(path("corscheck.schema.json")).expect("the schema").contains("\"origins\"")
    );
    assert!(server.requests().is_empty(), "nothing is sent");
    // What it writes can be run, and says what there is to say.
    let ran = run_with(&["run", &out, "--format", "json"], &[("CORSCHECK_BEARER", "t0ken-of-a-user")], "");
    let report = report(&ran);
    assert_eq!((ran.status, &report["summary"]["failed"]), (0, &0.into()), "{ran:?}");
    assert_eq!(server.unsafe_methods(), [""; 0], "only preflights of them are sent");
    // The requests themselves are sent where the file says so.
    let sending =
        file("pets-send.toml", text.replace("\n[origins]", "\n[defaults]\nsend = true\n\n[origins]"));
    let ran = run_with(&["run", &sending], &[("CORSCHECK_BEARER", "t0ken-of-a-user")], "");
    assert_eq!(ran.status, 0, "{ran:?}");
    assert!(ran.stderr.contains(" requests may change data on 127.0.0.1:"), "{ran:?}");
    let sent = server.requests();
    let received = |method: &str, target: &str| {
        sent.iter()
            .find(|request| request.method == method && request.target == target)
            .unwrap_or_else(|| panic!("{method} {target} was not sent"))
    };
    let listed = received("GET", "/v1/pets?kind=cat+%26+dog");
    assert_eq!(listed.header("authorization").as_deref(), Some("Bearer t0ken-of-a-user"));
    assert_eq!(listed.header("x-tenant").as_deref(), Some("acme"));
    let posted = String::from_utf8_lossy(&received("POST", "/v1/pets").body).into_owned();
    assert!(posted.contains("\"name\":\"${Rex}\""), "{posted}");
    assert_eq!(
        received("GET", "/v1/pets/00000000-0000-4000-8000-000000000000").header("authorization"),
        None
    );
    // The same without a file.
    let direct =
        run_with(&["run", "--openapi", &document, "--origin", "https://app.test", "--list"], &[], "");
    assert_eq!((direct.status, direct.stdout.lines().count()), (0, 20), "{direct:?}");
    // Which of its credentials are none.
    let bearer = [("CORSCHECK_BEARER", "t0ken-of-a-user")];
    let run = run_with(&["run", "--openapi", &document, "--origin", "https://app.test"], &bearer, "");
    let placeholder_of =
        |name: &str| run.stderr.contains(&format!("{name} is not set; sending the placeholder \"unset\"\n"));
    let all = ["CORSCHECK_BEARER", "CORSCHECK_KEY", "CORSCHECK_SESSION"].map(placeholder_of);
    assert_eq!((run.status, all), (0, [false, true, true]), "{run:?}");
}

#[test]
fn documents_that_are_none() {
    for (name, text, part) in [
        ("none-1.json", "{\"openapi\": ", "not JSON"),
        ("none-2.yaml", "a: [", "neither JSON nor YAML"),
        ("none-3.yaml", "swagger: '1.2'", "1.2 is not supported"),
        ("none-4.yaml", "openapi: 4.0.0", "4.0.0 is not supported"),
        ("none-5.yaml", "openapi: 3.0.0\npaths: {}\nservers: [{url: http://a.test}]", "no operations"),
        ("none-6.yaml", "openapi: 3.0.0\npaths: {/a: {get: {}}}\nservers: [{url: /v1}]", "--base-url"),
        ("none-7.yaml", "- 1", "the key openapi is missing"),
    ] {
        let ran = init(&["--openapi", &file(name, text), "--out", "-"]);
        assert_eq!((ran.status, ran.stdout.as_str()), (2, ""), "{name}: {ran:?}");
        assert!(ran.stderr.contains(part), "{part}: {}", ran.stderr);
    }
    // A value that no page can send is left out.
    let unruly = r#"{"openapi":"3.0.0","paths":{"/a":{"put":{"requestBody":{"content":{"application/\u0555son":{}}},
        "parameters":[{"name":"X-A","in":"header","required":true,"example":"\u20ac"},{"name":"X-B","in":"header","required":true,"example":"\u00e4"}]}}},
        "servers":[{"url":"http://a.test"}]}"#;
    let ran = init(&["--openapi", &file("unruly.json", unruly), "--out", "-"]);
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{ran:?}");
    assert!(ran.stdout.contains("X-B = \"ä\"") && !ran.stdout.contains("X-A"), "{ran:?}");
    let relative = file(
        "relative.json",
        r#"{"openapi":"3.0.0","paths":{"/a/{id}/{b":{"get":{}}},"servers":[{"url":"/v1"}]}"#,
    );
    let ran = init(&["--openapi", &relative, "--base-url", "https://api.test/v1", "--out", "-"]);
    assert!(
        ran.status == 0 && ran.stdout.contains("url = \"https://api.test/v1\"\npaths = [\"/a/1/{b\"]"),
        "{ran:?}"
    );
}

#[test]
fn a_server_s_responses_become_a_file() {
    let server = open_server();
    let out = path("found.toml");
    let url = server.url("/items");
    let args = [&url, "--origin", "https://app.test", "--origin", "https://other.test", "--out", &out];
    let ran = init(&[&args[..], &["--force"]].concat());
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{ran:?}");
    assert!(ran.stdout.contains(" checks of 1 target from 3 origins. "), "{ran:?}");
    let text = std::fs::read_to_string(&out).expect("the file");
    for part in [
        "other is blocked now (cors-allow-origin-missing)",
        "methods = [\"GET\"]",
        "# Preflights allow PUT and DELETE, too: add them to methods",
        "credentials = \"include\"",
        "readable = [\"ETag\", \"X-Total\"]",
        "vary = true",
        // Responses with credentials are worth it.
        "audit = true",
    ] {
        assert!(text.contains(part), "{part} is not in:\n{text}");
    }
    // Nothing but GET and preflights.
    assert!(
        server.methods().iter().all(|method| method == "GET" || method == "OPTIONS"),
        "{:?}",
        server.methods()
    );
    let run = run_with(&["run", &out, "--skip", "*/other/*"], &[], "");
    assert_eq!(run.status, 0, "{run:?}");
    assert_eq!(server.unsafe_methods(), [""; 0]);
    let again = init(&args);
    assert!(again.status == 2 && again.stderr.contains("already exists; use --force"), "{again:?}");
}

#[test]
fn a_public_server_allows_all() {
    let server = Server::always(Response::of(200, &[("Access-Control-Allow-Origin", "*")]));
    let ran = init(&[&server.url("/"), "--out", "-"]);
    assert!(ran.status == 0 && ran.stdout.contains("allow = [\"all\"]"), "{ran:?}");
    assert!(ran.stdout.contains("app = \"http://localhost:3000\""), "{ran:?}");
    assert!(!ran.stdout.contains("audit"), "{ran:?}");
}

#[test]
fn no_server_no_file() {
    let unused_port = format!("127.0.0.1:{}", free_port());
    let ran = init(&[&format!("http://{unused_port}/"), "--out", "-"]);
    assert!(ran.status == 3 && ran.stderr.contains("connection refused"), "{ran:?}");
    assert_eq!(init(&[]).status, 2);
    let wrong = init(&["ftp://api.test", "--out", "-"]);
    assert!(wrong.status == 2 && wrong.stderr.contains("must be http or https"), "{wrong:?}");
}

/// A document is written by someone else: it names no variable of the reader's environment, whose value would go to its server.
#[test]
fn a_document_reads_no_environment() {
    let server = open_server();
    let text = format!(
        r##"{{"openapi":"3.0.0","servers":[{{"url":"{}/{{v}}","variables":{{"v":{{"default":"${{SECRET}}"}}}}}}],"paths":{{"/a${{SECRET}}/${{SECRET":{{"get":{{"parameters":[
            {{"name":"q","in":"query","required":true,"example":"${{SECRET}}"}},
            {{"name":"c${{SECRET}}","in":"cookie","required":true,"example":"${{SECRET}}"}},
            {{"name":"X-H","in":"header","required":true,"example":"${{SECRET}}"}}],
            "security":[{{"k":[],"s":[]}}]}}}}}},
            "components":{{"securitySchemes":{{"k":{{"type":"apiKey","in":"query","name":"n${{SECRET}}"}},
            "s":{{"type":"apiKey","in":"cookie","name":"s${{SECRET}}"}}}}}}}}"##,
        server.url("")
    );
    let document = file("environment.json", text);
    let origin = server.url("");
    let ran = run_with(
        &["run", "--openapi", &document, "--origin", &origin, "--show-secrets", "--format", "json"],
        &[("SECRET", "s3cret-of-the-reader")],
        "",
    );
    let sent = server.requests();
    assert!(!sent.is_empty(), "{ran:?}");
    for request in sent {
        let all = format!("{request:?}");
        assert!(!all.contains("s3cret"), "{all}");
        assert!(all.contains("SECRET"), "{all}");
    }
}

/// No browser lets an https page call an API without TLS, so an origin with https would not show whom such an API refuses.
#[test]
fn the_unknown_origin_has_the_scheme_of_the_api() {
    let server = Server::always(Response::of(200, &[]));
    let host = format!("api.test:{}", server.port());
    let resolve = format!("{host}:127.0.0.1");
    let (url, out) = (format!("http://{host}/items"), path("plain.toml"));
    let unknown = "unknown = { origin = \"http://corscheck-other-origin.example\", trusted = false }";
    let document = file(
        "plain.yaml",
        format!("openapi: 3.0.0\npaths: {{/items: {{get: {{}}}}}}\nservers: [{{url: 'http://{host}'}}]"),
    );
    for from in [&[url.as_str(), "--resolve", &resolve][..], &["--openapi", &document]] {
        let args = [from, &["--origin", "http://app.test", "--out", &out, "--force"]].concat();
        let ran = init(&args);
        assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{ran:?}");
        let text = std::fs::read_to_string(&out).expect("the file");
        assert!(text.contains(unknown), "{text}");
        let refused = run_with(&["run", &out, "--resolve", &resolve, "--only", "*/unknown/GET/*"], &[], "");
        assert_eq!(refused.status, 0, "{refused:?}");
    }
}

/// What `init` draws of a URL, which is on this server.
fn drawn_from(url: &str) -> String {
    let ran = run_with(&["init", url, "--origin", "http://app.test", "--out", "-"], &[], "");
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{ran:?}");
    ran.stdout
}

fn has_all(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "{part} is not in:\n{text}");
    }
}

/// Of a WebSocket the file has both directions: the page may open it, and no other.
#[test]
fn of_a_socket() {
    let server = Server::start(|request| {
        if request.header("origin").as_deref() != Some("http://app.test") {
            return Response::of(403, &[]);
        }
        let key = request.header("sec-websocket-key").unwrap_or_default();
        let accept = corscheck::websocket::accept_for(&key);
        Response::of(
            101,
            &[("Upgrade", "websocket"), ("Connection", "Upgrade"), ("Sec-WebSocket-Accept", &accept)],
        )
    });
    let url = server.url("/cable").replacen("http", "ws", 1);
    let text = drawn_from(&url);
    has_all(
        &text,
        &[&url, "as = \"websocket\"", "audit = true", "app = \"http://app.test\"", "trusted = false"],
    );
    assert!(!text.contains("expect"), "{text}");
    // One that opens for all is remarked on.
    let open = Server::start(|request| {
        let key = request.header("sec-websocket-key").unwrap_or_default();
        let accept = corscheck::websocket::accept_for(&key);
        Response::of(
            101,
            &[("Upgrade", "websocket"), ("Connection", "Upgrade"), ("Sec-WebSocket-Accept", &accept)],
        )
    });
    has_all(
        &drawn_from(&open.url("/").replacen("http", "ws", 1)),
        &["The WebSocket opens for unknown origins"],
    );
}

#[test]
fn of_a_script_of_jsonp() {
    let server =
        Server::start(|_| Response::with_body(200, &[("Content-Type", "text/javascript")], b"show([1])"));
    let text = drawn_from(&server.url("/items?jsonp=show&page=2"));
    has_all(
        &text,
        &["/items?page=2\"", "as = \"jsonp\"", "callback = \"show\"", "param = \"jsonp\"", "deny = []"],
    );
    assert!(!text.contains("expect its checks to fail"), "{text}");
    // What is drawn passes.
    let suite = file("init-jsonp.toml", &text);
    let ran = run_with(&["run", &suite, "-q"], &[], "");
    assert_eq!(ran.status, 0, "{ran:?}");
}

#[test]
fn of_a_document() {
    let server = Server::start(|_| {
        Response::of(
            200,
            &[("Content-Type", "text/html"), ("Content-Security-Policy", "frame-ancestors http://app.test")],
        )
    });
    let text = drawn_from(&server.url("/widget"));
    has_all(&text, &["as = \"iframe\"", "need = [\"post-message\"]", "trusted = false"]);
    assert!(!text.contains("expect"), "{text}");
    let suite = file("init-document.toml", &text);
    let ran = run_with(&["run", &suite, "-q"], &[], "");
    assert_eq!(ran.status, 0, "{ran:?}");
    let open = Server::start(|_| Response::of(200, &[("Content-Type", "text/html")]));
    has_all(&drawn_from(&open.url("/")), &["Any page may show it now"]);
}
