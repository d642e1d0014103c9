//! Buckets and gateways of clouds.
//!
//! S3: [the first rule that fits origin, method and headers decides](https://docs.aws.amazon.com/AmazonS3/latest/userguide/cors.html);
//! one `*` stands for any characters; all but `*` alone get credentials.

use super::super::Unit;
use super::super::matcher::{Entry, Matcher};
use super::super::tree::{Node, Placed};
use super::super::unit::{Headers, Rule};

/// The rules of a bucket: a list of them, of S3 and its relatives, or of Google Cloud Storage.
pub(super) fn bucket(node: &Placed) -> Option<Unit> {
    let Node::List(items) = &node.node else { return None };
    let is_s3 = |item: &Placed| origins(item).is_some();
    let is_gcs = |item: &Placed| {
        item.get("origin").is_some() && (item.get("method").is_some() || item.get("responseHeader").is_some())
    };
    let (name, product, rules): (&str, &str, Vec<Rule>) = if !items.is_empty() && items.iter().all(is_s3) {
        ("CORS rules of a bucket (S3)", "s3", items.iter().map(s3_rule).collect())
    } else if !items.is_empty() && items.iter().all(is_gcs) {
        ("CORS rules of a bucket (Google Cloud Storage)", "gcs", items.iter().map(gcs_rule).collect())
    } else {
        return None;
    };
    Some(Unit {
        name: name.into(),
        place: node.place,
        product: Some(product),
        rules,
        preflight: (200, 403),
        has_preflights: true,
        ..Unit::default()
    })
}

fn origins(item: &Placed) -> Option<&Placed> {
    let found = item.get("AllowedOrigins").or_else(|| item.get("AllowedOrigin"))?;
    (item.get("AllowedMethods").is_some() || item.get("AllowedMethod").is_some()).then_some(found)
}

fn texts(item: &Placed, names: [&str; 2]) -> Vec<String> {
    names.iter().find_map(|name| item.get(name)).map(Placed::texts).unwrap_or_default()
}

/// An entry of a rule of S3.
pub(super) fn s3_entry(text: &str, place: super::super::Place) -> Entry {
    match text {
        "*" => Entry::fixed("*", place, Some(false)),
        _ if text.contains('*') => Entry::new(text, place, Matcher::Wildcard(text.into())),
        _ => Entry::new(text, place, Matcher::Exact(text.into())),
    }
}

/// A rule of S3. `*` among its origins wins over the others.
pub(super) fn s3_rule_of(mut entries: Vec<Entry>, methods: Vec<String>, headers: Vec<String>) -> Rule {
    entries.sort_by_key(|entry| entry.text != "*");
    Rule {
        entries,
        credentials: true,
        methods,
        headers: Headers::Listed(headers),
        is_selective: true,
        vary: Some(true),
        ..Rule::default()
    }
}

fn s3_rule(item: &Placed) -> Rule {
    let entries = origins(item).map(Placed::items).unwrap_or_default();
    let entries = entries.iter().filter_map(|one| Some(s3_entry(one.text()?, one.place))).collect();
    let mut rule = s3_rule_of(
        entries,
        texts(item, ["AllowedMethods", "AllowedMethod"]),
        texts(item, ["AllowedHeaders", "AllowedHeader"]),
    );
    rule.expose = texts(item, ["ExposeHeaders", "ExposedHeaders"]);
    rule
}

fn gcs_rule(item: &Placed) -> Rule {
    let list = |name: &str| item.get(name).map(Placed::texts).unwrap_or_default();
    let entries = item.get("origin").map(Placed::items).unwrap_or_default();
    let entries = entries.iter().filter_map(|one| {
        let text = one.text()?;
        Some(match text {
            "*" => Entry::fixed("*", one.place, Some(false)),
            _ => Entry::new(text, one.place, Matcher::Exact(text.into())),
        })
    });
    Rule {
        entries: entries.collect(),
        methods: list("method"),
        headers: Headers::Listed(list("responseHeader")),
        is_selective: true,
        expose: list("responseHeader"),
        ..Rule::default()
    }
}

/// An [HTTP API](https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html): of CloudFormation and SAM
/// (`CorsConfiguration`), of OpenAPI (`x-amazon-apigateway-cors`), of serverless.yml (`httpApi.cors`).
pub(super) fn http_api(node: &Placed) -> Option<Unit> {
    let named = ["CorsConfiguration", "x-amazon-apigateway-cors"].iter().find_map(|name| node.get(name));
    let configuration = named.or_else(|| node.get("httpApi")?.get("cors"))?;
    let get = |names: [&str; 2]| names.iter().find_map(|name| configuration.get(name));
    let list = |names: [&str; 2]| get(names).map(Placed::texts).unwrap_or_default();
    let mut entries = Vec::new();
    if configuration.bool() == Some(true) {
        entries.push(Entry::fixed("*", configuration.place, Some(false)));
    }
    for one in get(["AllowOrigins", "allowedOrigins"]).map(Placed::items).unwrap_or_default() {
        let Some(text) = one.text() else { continue };
        entries.push(match text {
            "*" => Entry::fixed("*", one.place, None),
            "https://*" | "http://*" => {
                Entry::new(text, one.place, Matcher::Prefix(text.trim_end_matches('*').into()))
            }
            _ => Entry::new(text, one.place, Matcher::Exact(text.into())),
        });
    }
    if entries.is_empty() {
        return None;
    }
    let rule = Rule {
        entries,
        credentials: get(["AllowCredentials", "allowedCredentials"])
            .and_then(Placed::bool)
            .unwrap_or_default(),
        methods: list(["AllowMethods", "allowedMethods"]),
        headers: Headers::Listed(list(["AllowHeaders", "allowedHeaders"])),
        expose: list(["ExposeHeaders", "exposedResponseHeaders"]),
        ..Rule::default()
    };
    Some(Unit {
        name: "CORS configuration of an HTTP API".into(),
        place: configuration.place,
        product: Some("api-gateway"),
        rules: vec![rule],
        preflight: (204, 204),
        has_preflights: true,
        ..Unit::default()
    })
}
