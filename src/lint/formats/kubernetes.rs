//! Kubernetes: the annotations of ingress-nginx, and the CORS filter of the Gateway API.

use super::super::Unit;
use super::super::matcher::{Entry, Matcher};
use super::super::nginx;
use super::super::simulation::NotKnown;
use super::super::sources::Reading;
use super::super::tree::Placed;
use super::super::unit::{Headers, Rule};

const PREFIX: &str = "nginx.ingress.kubernetes.io/";
const METHODS: &str = "GET, PUT, POST, DELETE, PATCH, OPTIONS";
const HEADERS: &str = "DNT,Keep-Alive,User-Agent,X-Requested-With,If-Modified-Since,Cache-Control,Content-Type,Range,Authorization";

/// An Ingress with [`enable-cors`](https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/#enable-cors).
/// `*` in an entry is one label; case does not matter; credentials are allowed unless that is switched off.
pub(super) fn ingress(node: &Placed) -> Option<Unit> {
    let annotations = node.get("annotations")?;
    let get = |name: &str| annotations.get(&format!("{PREFIX}{name}"));
    let snippets =
        ["configuration-snippet", "server-snippet"].into_iter().filter_map(|name| Some((name, get(name)?)));
    let of_cors = |text: &str| text.to_ascii_lowercase().contains("access-control-allow-origin");
    let snippet = snippets.into_iter().find(|(_, snippet)| snippet.text().is_some_and(of_cors));
    let not_known = snippet.as_ref().map(|(name, snippet)| {
        let words = format!("What {name} does is not simulated.");
        NotKnown::new(snippet.place, words)
    });
    let enabled = get("enable-cors").filter(|enabled| enabled.bool() == Some(true));
    let Some(enabled) = enabled else {
        let (name, snippet) = snippet?;
        let simulated = (name == "configuration-snippet").then(|| of_snippet(snippet)).flatten();
        let unit =
            simulated.unwrap_or_else(|| Unit { place: snippet.place, unknown: not_known, ..Unit::default() });
        return Some(Unit { name: ingress_name(node), product: Some("ingress-nginx"), ..unit });
    };
    let origins = get("cors-allow-origin");
    let place = origins.unwrap_or(enabled).place;
    let written = origins.and_then(Placed::text).unwrap_or("*");
    let entries = if written.trim() == "*" {
        vec![Entry::fixed("*", place, None)]
    } else {
        written
            .split(',')
            .map(str::trim)
            .filter(|text| !text.is_empty())
            .map(|text| entry(text, place))
            .collect()
    };
    let listed = |name: &str, usual: &str| {
        let text = get(name).and_then(Placed::text).unwrap_or(usual);
        text.split(',').map(|one| one.trim().to_owned()).collect::<Vec<_>>()
    };
    let rule = Rule {
        entries,
        credentials: get("cors-allow-credentials").and_then(Placed::bool).unwrap_or(true),
        methods: listed("cors-allow-methods", METHODS),
        headers: Headers::Listed(listed("cors-allow-headers", HEADERS)),
        max_age: Some("1728000".into()),
        ..Rule::default()
    };
    Some(Unit {
        name: ingress_name(node),
        notes: not_known.into_iter().collect(),
        place: enabled.place,
        product: Some("ingress-nginx"),
        rules: vec![rule],
        preflight: (204, 204),
        has_preflights: true,
        ..Unit::default()
    })
}

fn ingress_name(node: &Placed) -> String {
    format!("Ingress {}", node.get("name").and_then(Placed::text).unwrap_or("without a name"))
}

/// A snippet of nginx, which stands in the location of each path, with a server behind it. It is read where it stands in the file.
fn of_snippet(snippet: &Placed) -> Option<Unit> {
    // A snippet of several lines is a block, which no one indents more; one that is quoted may begin anywhere.
    const DEEPEST: usize = 200;
    let above = snippet.place.line.checked_sub(2)?;
    let column = snippet.place.column.saturating_sub(1);
    let indent = " ".repeat(if column <= DEEPEST { column } else { 0 });
    let lines: String = snippet.text()?.lines().map(|line| format!("{indent}{line}\n")).collect();
    // The server behind stands in the line of the annotation's name.
    let location = "location / { proxy_pass http://upstream_balancer;";
    let text = format!("{}{location}\n{lines}}}\n", "\n".repeat(above));
    nginx::units(&text, &Reading::default()).ok()?.into_iter().next()
}

fn entry(text: &str, place: super::super::Place) -> Entry {
    match text.split_once('*') {
        None => Entry::new(text, place, Matcher::ExactAnyCase(text.into())),
        Some((before, after)) => {
            let quoted = |text: &str| fancy_regex::escape(text).into_owned();
            let expression = format!("(?i){}[A-Za-z0-9-]+{}$", quoted(before), quoted(after));
            Entry::pattern(text, place, &expression)
        }
    }
}

/// An HTTPRoute's [filter of the type CORS](https://gateway-api.sigs.k8s.io/reference/spec/#httpcorsfilter). `*` in a host is greedy to
/// the left; `*` alone gets the origin back where credentials are allowed.
pub(super) fn gateway(node: &Placed) -> Option<Unit> {
    if node.get("type").and_then(Placed::text) != Some("CORS") {
        return None;
    }
    let filter = node.get("cors")?;
    let list = |name: &str| filter.get(name).map(Placed::texts).unwrap_or_default();
    let credentials = filter.get("allowCredentials").and_then(Placed::bool).unwrap_or_default();
    let entries =
        filter.get("allowOrigins").map(Placed::items).unwrap_or_default().iter().filter_map(|one| {
            let text = one.text()?;
            Some(match text {
                "*" if credentials => Entry::new(text, one.place, Matcher::Any),
                "*" => Entry::fixed("*", one.place, None),
                _ if text.contains('*') => Entry::new(text, one.place, Matcher::Wildcard(text.into())),
                _ => Entry::new(text, one.place, Matcher::Exact(text.into())),
            })
        });
    let rule = Rule {
        entries: entries.collect(),
        credentials,
        methods: list("allowMethods"),
        headers: Headers::Listed(list("allowHeaders")),
        expose: list("exposeHeaders"),
        ..Rule::default()
    };
    Some(Unit {
        name: "CORS filter of a route".into(),
        place: filter.place,
        rules: vec![rule],
        preflight: (204, 204),
        has_preflights: true,
        ..Unit::default()
    })
}
