//! Spring's `application.yml`: the gateway's `globalcors`, and the actuator's `management.endpoints.web.cors`. Both become a
//! [`CorsConfiguration`](https://docs.spring.io/spring-framework/docs/current/javadoc-api/org/springframework/web/cors/CorsConfiguration.html):
//! origins in any case, patterns with `*` for any characters and `[8080,8081]` or `[*]` for ports; three names in `Vary`, always.

use super::super::Unit;
use super::super::matcher::{Entry, Matcher};
use super::super::tree::{Node, Placed};
use super::super::unit::{Headers, Rule};

/// The paths of `globalcors`.
pub(super) fn gateway(node: &Placed) -> Vec<Unit> {
    let Some(all) = node.get("globalcors").and_then(|cors| get(cors, "corsConfigurations")) else {
        return Vec::new();
    };
    let Node::Map(entries) = &all.node else { return Vec::new() };
    entries
        .iter()
        .filter_map(|(path, configuration)| {
            let path = path.value.trim_matches(['[', ']']);
            unit(format!("CORS of {path} (Spring Cloud Gateway)"), configuration)
        })
        .collect()
}

/// The endpoints of the actuator.
pub(super) fn actuator(node: &Placed) -> Option<Unit> {
    let cors = node.get("endpoints")?.get("web")?.get("cors")?;
    unit("CORS of the actuator (Spring)".into(), cors)
}

/// A key as `allowedOrigins` or `allowed-origins`.
fn get<'a>(node: &'a Placed, name: &str) -> Option<&'a Placed> {
    let dashed: String = name
        .chars()
        .flat_map(|letter| {
            let dash = letter.is_ascii_uppercase().then_some('-');
            dash.into_iter().chain(std::iter::once(letter.to_ascii_lowercase()))
        })
        .collect();
    node.get(name).or_else(|| node.get(&dashed))
}

fn unit(name: String, node: &Placed) -> Option<Unit> {
    let origins = get(node, "allowedOrigins");
    let patterns = get(node, "allowedOriginPatterns");
    let place = origins.or(patterns)?.place;
    // A list, or a text with commas.
    let values = |list: Option<&Placed>| -> Vec<(String, super::super::Place)> {
        let items = list.map(Placed::items).unwrap_or_default();
        let texts = items.iter().filter_map(|one| Some((one.text()?, one.place)));
        texts
            .flat_map(|(text, place)| text.split(',').map(move |one| (one.trim().to_owned(), place)))
            .collect()
    };
    let credentials = get(node, "allowCredentials").and_then(Placed::bool).unwrap_or_default();
    let listed = |name: &str| values(get(node, name)).into_iter().map(|(text, _)| text).collect::<Vec<_>>();
    let exact = values(origins).into_iter().map(|(text, place)| match text.as_str() {
        "*" => {
            let mut entry = Entry::fixed("*", place, Some(false));
            // [`validateAllowCredentials`](https://docs.spring.io/spring-framework/docs/current/javadoc-api/org/springframework/web/cors/CorsConfiguration.html#validateAllowCredentials())
            if credentials {
                entry.fault = Some(
                    "Spring refuses * in allowedOrigins beside allowCredentials, and responds with an error to each request with an \
                     origin; allowedOriginPatterns takes it, and lets everyone in",
                );
            }
            entry
        }
        // It drops a slash at the end.
        _ => {
            let own = text.trim_end_matches('/');
            Entry::new(own, place, Matcher::ExactAnyCase(own.to_owned()))
        }
    });
    let entries = exact.chain(values(patterns).into_iter().map(|(text, place)| match text.as_str() {
        "*" => Entry::new("*", place, Matcher::Any),
        _ => Entry::pattern(&text, place, &expression(&text)),
    }));
    let entries = entries.collect();
    let methods = listed("allowedMethods");
    let headers = listed("allowedHeaders");
    let rule = Rule {
        entries,
        credentials,
        methods: match methods.as_slice() {
            [] => vec!["GET".into(), "HEAD".into()],
            [one] if one == "*" => Vec::new(),
            _ => methods,
        },
        headers: if headers == ["*"] { Headers::Requested } else { Headers::Listed(headers) },
        vary: Some(true),
        expose: listed("exposedHeaders"),
        ..Rule::default()
    };
    Some(Unit {
        name,
        place,
        product: Some("spring-webflux"),
        rules: vec![rule],
        preflight: (200, 403),
        has_preflights: true,
        ..Unit::default()
    })
}

/// The expression of a pattern, for the whole origin.
fn expression(pattern: &str) -> String {
    let (host, ports) = match pattern.strip_suffix(']').and_then(|rest| rest.rsplit_once(":[")) {
        Some((host, "*")) => (host, "(:\\d+)?".to_owned()),
        Some((host, ports)) => (host, format!(":({})", ports.replace(',', "|"))),
        None => (pattern, String::new()),
    };
    let escaped: Vec<String> = host.split('*').map(regex_syntax::escape).collect();
    format!("^{}{ports}$", escaped.join(".*"))
}
