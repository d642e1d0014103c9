//! Files that declare who gets in, in the real Envoy and Traefik: the status, and who is allowed, with credentials or without.

use std::fs;
use std::path::Path;

use corscheck::lint::{Format, foretell, read};

use super::super::client;
use super::super::process::{Process, missing_tools, tools};
use crate::support::say;
use crate::support::server::{Response, Server, free_port};
use crate::support::skipped::{Need, skipped};

/// The origins.
const ORIGINS: [&str; 12] = [
    "https://app.acme.com",
    "https://admin.acme.com",
    "https://acme.com",
    "https://evilacme.com",
    "https://app.acme.com.evil.net",
    "https://appxacme.com",
    "https://app.acme.com:8443",
    "http://app.acme.com",
    "https://a.b.acme.com",
    "https://evil.net",
    "null",
    "http://localhost:3000",
];

/// A product.
struct Product {
    name: &'static str,
    program: &'static str,
    start: &'static str,
    file: &'static str,
    whole: &'static str,
    policies: &'static [&'static str],
}

const ENVOY: Product = Product {
    name: "Envoy",
    program: "python/bin/envoy",
    start: "exec @TOOLS@/python/bin/envoy -c envoy.yaml --concurrency 1 --use-dynamic-base-id --log-level error\n",
    file: "envoy.yaml",
    whole: r#"static_resources:
  listeners:
    - address: { socket_address: { address: 127.0.0.1, port_value: @PORT@ } }
      filter_chains:
      - filters:
        - name: envoy.filters.network.http_connection_manager
          typed_config:
            "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
            stat_prefix: web
            route_config:
              virtual_hosts:
                - name: web
                  domains: ["*"]
                  typed_per_filter_config:
                    envoy.filters.http.cors:
                      "@type": type.googleapis.com/envoy.extensions.filters.http.cors.v3.CorsPolicy
                      @POLICY@
                      allow_methods: "GET, PUT"
                      allow_headers: "content-type"
                  routes:
                    - match: { prefix: / }
                      route: { cluster: application }
            http_filters:
            - name: envoy.filters.http.cors
              typed_config: { "@type": type.googleapis.com/envoy.extensions.filters.http.cors.v3.Cors }
            - name: envoy.filters.http.router
              typed_config: { "@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router }
  clusters:
    - name: application
      load_assignment:
        cluster_name: application
        endpoints:
          - lb_endpoints:
              - endpoint: { address: { socket_address: { address: 127.0.0.1, port_value: @BACK_END@ } } }
"#,
    policies: &[
        "allow_origin_string_match: [{ exact: https://app.acme.com }, { exact: 'null' }]",
        "allow_origin_string_match: [{ exact: '*' }]",
        "allow_origin_string_match: [{ exact: '*' }]\n                      allow_credentials: true",
        "allow_origin_string_match: [{ prefix: 'https://app.acme.com' }]\n                      allow_credentials: true",
        "allow_origin_string_match: [{ suffix: acme.com }]",
        "allow_origin_string_match: [{ suffix: .acme.com }, { contains: localhost }]",
        "allow_origin_string_match: [{ safe_regex: { regex: 'https://app.acme.com' } }]\n                      allow_credentials: true",
        "allow_origin_string_match: [{ safe_regex: { regex: 'https?://.*\\.acme\\.com' } }]",
        "allow_origin_string_match: [{ safe_regex: { regex: '.*' } }]\n                      allow_credentials: true",
    ],
};

const TRAEFIK: Product = Product {
    name: "Traefik",
    program: "python/bin/traefik",
    start: "mkdir -p dynamic\ncp cors.yaml dynamic/\nexec @TOOLS@/python/bin/traefik --entrypoints.web.address=127.0.0.1:@PORT@ \
            --providers.file.directory=\"$FOLDER/dynamic\" --global.checknewversion=false --global.sendanonymoususage=false\n",
    file: "cors.yaml",
    whole: "http:\n  middlewares:\n    cors:\n      headers:\n        @POLICY@\n        accessControlAllowMethods: [GET, PUT]\n        \
            accessControlAllowHeaders: [content-type]\n  routers:\n    app:\n      rule: PathPrefix(`/`)\n      service: app\n      \
            middlewares: [cors]\n  services:\n    app:\n      loadBalancer:\n        servers:\n          - url: http://127.0.0.1:@BACK_END@\n",
    policies: &[
        "accessControlAllowOriginList: ['https://app.acme.com', 'http://localhost:3000']",
        "accessControlAllowOriginList: ['*']",
        "accessControlAllowOriginList: ['*']\n        accessControlAllowCredentials: true",
        "accessControlAllowOriginList: ['null']\n        addVaryHeader: true",
        "accessControlAllowOriginListRegex: ['^https://app\\.acme\\.com']\n        accessControlAllowCredentials: true",
        "accessControlAllowOriginListRegex: ['https://.*\\.acme\\.com$']\n        addVaryHeader: true",
        "accessControlAllowOriginListRegex: ['^https://app.acme.com$', 'localhost']",
        "accessControlAllowOriginListRegex: ['.*']\n        accessControlAllowCredentials: true",
        "accessControlAllowOriginList: ['https://acme.com']\n        accessControlAllowOriginListRegex: ['^https://[a-z]+\\.acme\\.com$']",
    ],
};

#[test]
fn live_envoy() {
    compare(&ENVOY);
}

#[test]
fn live_traefik() {
    compare(&TRAEFIK);
}

fn compare(product: &Product) {
    let what = format!("what lint foretells of {}", product.name);
    if Need::Servers.is_unwanted() {
        return skipped(Need::Servers, &what, "left out by CORSCHECK_SKIP");
    }
    if !missing_tools(&[product.program.to_owned()]).is_empty() {
        return skipped(Need::Servers, &what, "not installed: tests/fixes/install does");
    }
    let back_end = Server::always(Response::of(200, &[("X-App", "1")]));
    let (mut questions, mut faults) = (0, Vec::new());
    for (number, policy) in product.policies.iter().enumerate() {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join("foretold")
            .join(product.name)
            .join(number.to_string());
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).expect("a folder");
        let port = free_port();
        let filled = |text: &str| {
            text.replace("@POLICY@", policy)
                .replace("@PORT@", &port.to_string())
                .replace("@BACK_END@", &back_end.port().to_string())
                .replace("@TOOLS@", &tools().to_string_lossy())
        };
        let text = filled(product.whole);
        fs::write(folder.join(product.file), &text).expect("a file");
        fs::write(folder.join("start"), filled(product.start)).expect("a file");
        let units = read(&text, Format::Tree).expect("a configuration");
        assert_eq!(units.len(), 1, "{policy}");
        let process = match Process::start(&folder, port, &[], "/up") {
            Ok(process) => process,
            Err(words) => {
                faults.push(format!("{policy}: {words}"));
                continue;
            }
        };
        for origin in ORIGINS {
            for (method, requested) in [("GET", None), ("OPTIONS", Some("PUT"))] {
                let mut headers = vec![("Origin", origin)];
                headers.extend(requested.map(|requested| ("Access-Control-Request-Method", requested)));
                let response = foretell(&units[0], method, &headers).expect("a response");
                let lines =
                    response.headers.iter().map(|header| (header.name.to_ascii_lowercase(), header.text()));
                let expected = who_gets_in(response.status, lines.collect());
                let received = client::send(port, method, "/x", &headers)
                    .map(|(status, headers)| who_gets_in(status, headers));
                questions += 1;
                if received.as_ref() != Some(&expected) {
                    faults.push(format!(
                        "{policy}: {method} {origin}: foretold {expected:?}, received {received:?}"
                    ));
                }
            }
        }
        drop(process);
        let _ = fs::remove_dir_all(&folder);
    }
    say("lint", &format!("{}: {questions} questions compared, {} faults", product.name, faults.len()));
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
    assert!(questions >= 200, "{questions} questions");
}

/// The status, who is allowed, and whether with credentials, which say nothing without it.
fn who_gets_in(status: u16, headers: Vec<(String, String)>) -> (u16, Vec<String>, bool) {
    let of = |name: &str| -> Vec<String> {
        headers.iter().filter(|(own, _)| own == name).map(|(_, value)| value.clone()).collect()
    };
    let allowed = of("access-control-allow-origin");
    let credentials = !allowed.is_empty() && of("access-control-allow-credentials") == ["true"];
    (status, allowed, credentials)
}
