//! REST APIs of API Gateway: a mock responds to preflights with fixed headers, and the responses themselves are those of the
//! integration, which are not in the file.

use super::super::matcher::{Entry, Matcher};
use super::super::tree::Placed;
use super::super::unit::{Headers, Rule};
use super::super::{Place, Unit};
use super::hosting::fixed;

/// What the Serverless Framework allows with `cors: true`, as its source has it.
const SERVERLESS_HEADERS: [&str; 7] = [
    "Content-Type",
    "X-Amz-Date",
    "Authorization",
    "X-Api-Key",
    "X-Amz-Security-Token",
    "X-Amz-User-Agent",
    "X-Amzn-Trace-Id",
];

/// An event of the Serverless Framework: `http` with `cors`. Its template compares several `origins`, in which
/// [the first `*` stands for any characters](https://github.com/serverless/serverless/blob/v3.40.0/lib/plugins/aws/package/compile/events/api-gateway/lib/cors.js).
pub(super) fn serverless(node: &Placed) -> Option<Unit> {
    let event = node.get("http")?;
    let cors = event.get("cors")?;
    if cors.bool() == Some(false) {
        return None;
    }
    let listed = |name: &str| cors.get(name).map(Placed::texts).unwrap_or_default();
    let origins = cors.get("origins").or_else(|| cors.get("origin"));
    let mut entries: Vec<Entry> = origins
        .map(Placed::items)
        .unwrap_or_default()
        .iter()
        .filter_map(|one| Some((one.text()?, one.place)))
        .map(|(text, place)| match text {
            "*" => Entry::fixed(text, place, None),
            _ if text.contains('*') => {
                let expression = text.replace('.', "[.]").replacen('*', ".+", 1);
                Entry::pattern(text, place, &format!("^(?:{expression})$"))
            }
            _ => Entry::new(text, place, Matcher::Exact(text.to_owned())),
        })
        .collect();
    match entries.as_slice() {
        [] => entries.push(Entry::fixed("*", cors.place, None)),
        [one] if matches!(one.matcher, Matcher::Exact(_)) => {
            entries = vec![Entry::fixed(&one.text.clone(), one.place, None)];
        }
        _ => {}
    }
    let headers = listed("headers");
    let defaults = || SERVERLESS_HEADERS.map(str::to_owned).to_vec();
    let method = event.get("method").and_then(Placed::text).unwrap_or("get").to_uppercase();
    let methods = match method.as_str() {
        "ANY" => ["DELETE", "GET", "HEAD", "PATCH", "POST", "PUT"].map(str::to_owned).to_vec(),
        _ => vec![method],
    };
    let path = event.get("path").and_then(Placed::text).unwrap_or("/").to_owned();
    let rule = Rule {
        entries,
        credentials: cors.get("allowCredentials").and_then(Placed::bool).unwrap_or_default(),
        methods,
        headers: Headers::Listed(if headers.is_empty() { defaults() } else { headers }),
        ..Rule::default()
    };
    Some(preflights(format!("Preflights of {path} (REST API)"), cors.place, rule))
}

/// `Cors` of an API of SAM: a text, or `AllowOrigin` and others, each with single quotes inside.
pub(super) fn sam(node: &Placed) -> Option<Unit> {
    let cors = node.get("Cors")?;
    let origin = if cors.text().is_some() { cors } else { cors.get("AllowOrigin")? };
    let listed = |name: &str| cors.get(name).and_then(Placed::text).map(comma_separated).unwrap_or_default();
    let rule = Rule {
        entries: vec![constant(origin.text()?, origin.place)],
        credentials: cors.get("AllowCredentials").and_then(Placed::bool).unwrap_or_default(),
        // Without a list those of each path, which is all that pages of it call.
        methods: listed("AllowMethods"),
        headers: Headers::Listed(listed("AllowHeaders")),
        ..Rule::default()
    };
    Some(preflights("Preflights of a REST API (SAM)".into(), cors.place, rule))
}

/// OPTIONS of a path in OpenAPI, with a mock as `x-amazon-apigateway-integration`.
pub(super) fn mock(node: &Placed) -> Option<Unit> {
    let integration = node.get("options")?.get("x-amazon-apigateway-integration")?;
    let responses = integration.get("responses")?;
    let response = ["default", "200", "204"].iter().find_map(|status| responses.get(status))?;
    let parameters = response.get("responseParameters")?;
    let header = |name: &str| parameters.get(&format!("method.response.header.{name}"));
    let listed = |name: &str| header(name).and_then(Placed::text).map(comma_separated).unwrap_or_default();
    let origin = header("Access-Control-Allow-Origin")?;
    let credentials = header("Access-Control-Allow-Credentials").and_then(Placed::text);
    let rule = Rule {
        entries: vec![constant(origin.text()?, origin.place)],
        credentials: credentials.is_some_and(|text| unquoted(text) == "true"),
        methods: listed("Access-Control-Allow-Methods"),
        headers: Headers::Listed(listed("Access-Control-Allow-Headers")),
        ..Rule::default()
    };
    Some(preflights("Preflights of a path (REST API)".into(), origin.place, rule))
}

/// The headers of a gateway's own error responses: `ResponseParameters` of CloudFormation, with `Headers` in SAM.
pub(super) fn gateway_response(node: &Placed) -> Option<Unit> {
    let parameters = node.get("ResponseParameters")?;
    let header = |name: &str| {
        let in_sam = parameters.get("Headers").and_then(|headers| headers.get(name));
        let found = in_sam.or_else(|| parameters.get(&format!("gatewayresponse.header.{name}")))?;
        Some((name.to_owned(), unquoted(found.text()?).to_owned(), found.place))
    };
    let names = [
        "Access-Control-Allow-Origin",
        "Access-Control-Allow-Credentials",
        "Access-Control-Expose-Headers",
        "Vary",
    ];
    let headers: Vec<_> = names.iter().filter_map(|name| header(name)).collect();
    let mut unit = fixed("Error responses of the gateway (REST API)", parameters.place, headers)?;
    let written = parameters.get("Headers").and_then(|headers| headers.get(names[0]));
    let written = written.or_else(|| parameters.get(&format!("gatewayresponse.header.{}", names[0])))?;
    let entry = constant(written.text()?, written.place);
    unit.rules.iter_mut().for_each(|rule| rule.entries = vec![entry.clone()]);
    Some(unit)
}

fn preflights(name: String, place: Place, rule: Rule) -> Unit {
    Unit {
        name,
        place,
        rules: vec![rule],
        preflight: (200, 200),
        has_preflights: true,
        has_preflights_only: true,
        ..Unit::default()
    }
}

/// The value of a header: [a constant in single quotes, or what it is taken
/// from](https://docs.aws.amazon.com/apigateway/latest/developerguide/request-response-data-mappings.html).
fn constant(text: &str, place: Place) -> Entry {
    let text = text.trim();
    let from = text.to_ascii_lowercase();
    if from == "method.request.header.origin" {
        return Entry::new(text, place, Matcher::Any);
    }
    if ["method.", "integration.", "context.", "stagevariables."].iter().any(|start| from.starts_with(start))
    {
        return Entry::new(text, place, Matcher::Pattern(None, text.to_owned()));
    }
    let mut entry = Entry::fixed(unquoted(text), place, None);
    if unquoted(text) == text && !entry.is_filled_in() {
        entry.fault = Some(
            "API Gateway takes a constant in single quotes inside the value, such as \"'https://app.example.com'\", and refuses the \
             deployment without them",
        );
    }
    entry
}

/// A value without the single quotes that API Gateway wants around a constant.
fn unquoted(text: &str) -> &str {
    let text = text.trim();
    text.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\'')).unwrap_or(text)
}

fn comma_separated(text: &str) -> Vec<String> {
    let names = unquoted(text).split(',').map(|one| one.trim().to_owned());
    names.filter(|one| !one.is_empty()).collect()
}
