//! Proxies: Traefik's middleware `headers`, the CORS policies of Envoy and Istio.

use super::super::Unit;
use super::super::matcher::{Entry, Matcher};
use super::super::tree::{Node, Placed};
use super::super::unit::{Headers, Rule};

/// Traefik's [`headers`](https://doc.traefik.io/traefik/middlewares/http/headers/). Expressions are found anywhere in the origin; `Vary`
/// needs `addVaryHeader`.
pub(super) fn traefik(node: &Placed) -> Option<Unit> {
    let exact = node.get("accessControlAllowOriginList");
    let patterns = node.get("accessControlAllowOriginListRegex");
    let place = exact.or(patterns)?.place;
    let texts = |list: Option<&Placed>| -> Vec<(String, super::super::Place)> {
        let items = list.map(Placed::items).unwrap_or_default();
        items.iter().filter_map(|one| Some((one.text()?.to_owned(), one.place))).collect()
    };
    let mut entries: Vec<Entry> = Vec::new();
    let credentials = node.get("accessControlAllowCredentials").and_then(Placed::bool).unwrap_or_default();
    for (text, place) in texts(exact) {
        entries.push(match text.as_str() {
            // With credentials, each page gets its own origin back.
            "*" if credentials => Entry::new(&text, place, Matcher::Any),
            "*" => Entry::fixed("*", place, None),
            _ => Entry::new(&text, place, Matcher::Exact(text.clone())),
        });
    }
    entries.extend(texts(patterns).iter().map(|(text, place)| Entry::pattern(text, *place, text)));
    let list = |name: &str| node.get(name).map(Placed::texts).unwrap_or_default();
    let is_set = |name: &str| node.get(name).and_then(Placed::bool).unwrap_or_default();
    let rule = Rule {
        entries,
        credentials,
        methods: list("accessControlAllowMethods"),
        headers: Headers::Listed(list("accessControlAllowHeaders")),
        vary: Some(is_set("addVaryHeader")),
        expose: list("accessControlExposeHeaders"),
        ..Rule::default()
    };
    let name = "Middleware headers (Traefik)".into();
    Some(Unit {
        name,
        place,
        product: Some("traefik"),
        rules: vec![rule],
        preflight: (200, 200),
        has_preflights: true,
        ..Unit::default()
    })
}

/// Envoy's [`CorsPolicy`](https://www.envoyproxy.io/docs/envoy/latest/api-v3/extensions/filters/http/cors/v3/cors.proto), and Istio's,
/// which becomes one. What matches `*` gets its origin back.
pub(super) fn envoy(node: &Placed) -> Option<Unit> {
    let (policy, origins) = match node.get("allow_origin_string_match") {
        Some(origins) => (node, origins),
        None => {
            let policy = node.get("corsPolicy")?;
            (policy, policy.get("allowOrigins")?)
        }
    };
    let get = |names: [&str; 2]| names.iter().find_map(|name| policy.get(name));
    let listed = |names: [&str; 2]| -> Vec<String> {
        let texts = get(names).map(Placed::texts).unwrap_or_default();
        texts.iter().flat_map(|text| text.split(',')).map(|text| text.trim().to_owned()).collect()
    };
    let headers = listed(["allow_headers", "allowHeaders"]);
    let methods = listed(["allow_methods", "allowMethods"]);
    let rule = Rule {
        entries: origins.items().iter().filter_map(string_match).collect(),
        credentials: get(["allow_credentials", "allowCredentials"])
            .and_then(Placed::bool)
            .unwrap_or_default(),
        methods: if methods == ["*"] { Vec::new() } else { methods },
        headers: if headers == ["*"] { Headers::Requested } else { Headers::Listed(headers) },
        vary: Some(false),
        expose: listed(["expose_headers", "exposeHeaders"]),
        ..Rule::default()
    };
    let is_istio = node.get("corsPolicy").is_some();
    Some(Unit {
        name: format!("CORS policy ({})", if is_istio { "Istio" } else { "Envoy" }),
        place: origins.place,
        // Istio has the policy in a resource of its own.
        product: (!is_istio).then_some("envoy"),
        rules: vec![rule],
        preflight: (200, 200),
        has_preflights: true,
        ..Unit::default()
    })
}

fn string_match(item: &Placed) -> Option<Entry> {
    let Node::Map(keys) = &item.node else { return None };
    let (key, value) = keys.first()?;
    let text = value.text().or_else(|| value.get("regex")?.text())?;
    let place = value.place;
    let matcher = match key.value.as_str() {
        "exact" => Matcher::Exact(text.into()),
        "prefix" => Matcher::Prefix(text.into()),
        "suffix" => Matcher::Suffix(text.into()),
        "contains" => Matcher::Contains(text.into()),
        "safe_regex" | "safeRegex" | "regex" => {
            let mut entry = Entry::pattern(text, place, &format!("^(?:{text})$"));
            if entry.matches("*") == Some(true) {
                entry.matcher = Matcher::Any;
            }
            return Some(entry);
        }
        _ => return None,
    };
    let mut entry = Entry::new(text, place, matcher);
    if entry.matches("*") == Some(true) {
        entry.matcher = Matcher::Any;
    }
    Some(entry)
}
