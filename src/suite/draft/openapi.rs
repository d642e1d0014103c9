//! An OpenAPI 3 document made into a draft: every operation with its method, the headers that it requires, and its security
//! scheme as credentials.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use url::Url;

use super::schema_value::{parameter, value};
use super::{
    Draft, DraftTarget, UNKNOWN, as_name, is_header_value, literal, named_origins, target_name, unknown,
};
use crate::fetch::safelist::is_forbidden_request_header;
use crate::probe::target_url;
use crate::web::headers::is_token;
use crate::web::request::Credentials;
use crate::web::text::shown;

/// The methods that a path of a document may have.
const METHODS: [&str; 7] = ["get", "head", "post", "put", "patch", "delete", "options"];
/// How many references may lead to one another.
const MOST_REFERENCES: usize = 32;
/// The most operations that are taken.
const MOST_OPERATIONS: usize = 20_000;

/// Why a document cannot be used; a sentence without a full stop.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OpenApiError {
    /// It is not an OpenAPI document that can be read.
    #[error("{0}")]
    Unusable(String),
    /// Its server is not a URL, and none was given.
    #[error("the document's server is {}, which is not a URL; pass the URL of the API", shown(.0))]
    NoServer(String),
}

/// What is taken from a document.
#[derive(Clone, Debug)]
pub struct Described<'a> {
    /// The document, JSON or YAML.
    pub text: &'a str,
    /// The origins whose pages are trusted.
    pub origins: &'a [String],
    /// The API's URL, where it is not the document's first server.
    pub base_url: Option<&'a str>,
}

/// Reads a document.
///
/// # Errors
/// Where it is not such a document, or says nothing of where the API is.
pub fn from_openapi(described: &Described<'_>) -> Result<Draft, OpenApiError> {
    let error = |words: String| Err(OpenApiError::Unusable(words));
    let document: Value = match serde_json::from_str(described.text) {
        Ok(document) => document,
        Err(json) if described.text.trim_start().starts_with('{') => {
            return error(format!("not JSON: {json}"));
        }
        Err(_) => serde_saphyr::from_str(described.text).map_err(|yaml| {
            OpenApiError::Unusable(format!("neither JSON nor YAML: {}", first_line(&yaml.to_string())))
        })?,
    };
    match document.get("openapi").and_then(Value::as_str) {
        Some(version) if version.starts_with("3.") => {}
        Some(version) => {
            return error(format!("OpenAPI {} is not supported; 3.0 and 3.1 are", shown(version)));
        }
        None if document.get("swagger").is_some() => {
            return error("this is Swagger 2; convert it to OpenAPI 3".into());
        }
        None => return error("not an OpenAPI document: the key openapi is missing".into()),
    }
    let reader = Reader { document: &document, stand_ins: RefCell::default() };
    let url = reader.server(described.base_url)?;
    let mut groups: Vec<(DraftTarget, Vec<String>)> = Vec::new();
    for (path, operations) in reader.operations()? {
        // Operations of one path that are called alike are one target's; so are paths with the same methods.
        let mut alike: Vec<DraftTarget> = Vec::new();
        for (method, target) in operations {
            let same =
                |known: &&mut DraftTarget| DraftTarget { methods: Vec::new(), ..(**known).clone() } == target;
            match alike.iter_mut().find(same) {
                Some(known) => known.methods.push(method),
                None => alike.push(DraftTarget { methods: vec![method], ..target }),
            }
        }
        for mut target in alike {
            let written =
                std::mem::take(&mut target.paths).into_iter().next().unwrap_or_else(|| path.clone());
            match groups.iter_mut().find(|(known, _)| *known == target) {
                Some((_, paths)) if !paths.contains(&written) => paths.push(written),
                Some(_) => {}
                None => groups.push((target, vec![written])),
            }
        }
    }
    if groups.is_empty() {
        return error("the document has no operations".into());
    }
    let title = document.pointer("/info/title").and_then(Value::as_str).unwrap_or("an OpenAPI document");
    let mut draft = Draft { remarks: vec![format!("Drawn from {}.", shown(title))], ..Draft::default() };
    draft.origins =
        named_origins(described.origins).into_iter().map(|(name, origin)| (name, origin, true)).collect();
    let api: Vec<Url> = Url::parse(&url).into_iter().collect();
    draft.origins.push((UNKNOWN.into(), unknown(&api).serialize(), false));
    for (target, paths) in groups {
        let name = target_name(&draft, "", &target, &paths);
        draft.targets.push((name, DraftTarget { url: url.clone(), paths, ..target }));
    }
    draft.stand_ins = reader.stand_ins.take();
    Ok(draft)
}

fn first_line(text: &str) -> String {
    shown(text.lines().next().unwrap_or_default())
}

/// A value of a query. What a document says is text, whatever it looks like: it must not name a variable of the reader's
/// environment, whose value would go to the document's server.
enum Word {
    Text(String),
    /// `${NAME:-default}`.
    Variable(String),
}

struct Reader<'a> {
    document: &'a Value,
    /// The variables of the security schemes that are used.
    stand_ins: RefCell<BTreeSet<String>>,
}

/// A path's operations: each method with how it is called. Its `paths` hold the path with its parameters.
type Operations = Vec<(String, DraftTarget)>;

impl Reader<'_> {
    /// What a value stands for: itself, or what its `$ref` inside the document leads to.
    fn resolved(&self, value: &Value) -> Value {
        let mut value = value;
        for _ in 0..MOST_REFERENCES {
            let Some(reference) = value.get("$ref").and_then(Value::as_str) else { return value.clone() };
            let Some(found) = reference.strip_prefix('#').and_then(|pointer| self.document.pointer(pointer))
            else {
                return Value::Null;
            };
            value = found;
        }
        Value::Null
    }

    fn server(&self, given: Option<&str>) -> Result<String, OpenApiError> {
        if let Some(url) = given {
            return Ok(literal(url));
        }
        let server = self.document.pointer("/servers/0");
        let mut url =
            server.and_then(|server| server.get("url")).and_then(Value::as_str).unwrap_or("/").to_owned();
        let variables = server.and_then(|server| server.get("variables")).and_then(Value::as_object);
        for (name, variable) in variables.into_iter().flatten() {
            let default = variable.get("default").and_then(Value::as_str).unwrap_or_default();
            url = url.replace(&format!("{{{name}}}"), default);
        }
        match target_url(&url) {
            Ok(_) => Ok(literal(&url)),
            Err(_) => Err(OpenApiError::NoServer(url)),
        }
    }

    fn operations(&self) -> Result<Vec<(String, Operations)>, OpenApiError> {
        let paths = self.document.get("paths").and_then(Value::as_object);
        let mut found = Vec::new();
        let mut count = 0;
        for (path, item) in paths.into_iter().flatten().filter(|(path, _)| path.starts_with('/')) {
            let item = self.resolved(item);
            let mut operations = Vec::new();
            for method in METHODS {
                if let Some(operation) = item.get(method) {
                    count += 1;
                    operations.push((method.to_ascii_uppercase(), self.operation(path, &item, operation)));
                }
            }
            if count > MOST_OPERATIONS {
                return Err(OpenApiError::Unusable(format!(
                    "the document has more than {MOST_OPERATIONS} operations"
                )));
            }
            found.push((path.clone(), operations));
        }
        Ok(found)
    }

    /// How an operation is called.
    fn operation(&self, path: &str, item: &Value, operation: &Value) -> DraftTarget {
        let mut target = DraftTarget::default();
        let mut path = path.to_owned();
        let mut query: Vec<(String, Word)> = Vec::new();
        // An operation's parameters take the place of its path's.
        let mut parameters: BTreeMap<(String, String), Value> = BTreeMap::new();
        for source in [item, operation] {
            for written in source.get("parameters").and_then(Value::as_array).into_iter().flatten() {
                let one = self.resolved(written);
                let text = |key: &str| one.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
                parameters.insert((text("in"), text("name")), one);
            }
        }
        for ((place, name), one) in parameters {
            let required = one.get("required").and_then(Value::as_bool).unwrap_or_default();
            let text = parameter(&one, &|value| self.resolved(value));
            match place.as_str() {
                "path" => {
                    let encoded: String = url::form_urlencoded::byte_serialize(text.as_bytes()).collect();
                    path = path.replace(&format!("{{{name}}}"), &encoded.replace('+', "%20"));
                }
                "query" if required => query.push((name, Word::Text(text))),
                "header" if required => header(&mut target, &name, &text),
                "cookie" if required => cookie(&mut target, &name, &literal(&text)),
                _ => {}
            }
        }
        // What the document forgot to describe.
        while let Some((start, end)) = path.find('{').and_then(|at| Some((at, at + path[at..].find('}')?))) {
            path.replace_range(start..=end, "1");
        }
        path = literal(&path);
        self.body(operation, &mut target);
        self.security(operation, &mut target, &mut query);
        if !query.is_empty() {
            let pair = |name: &str, value: &str| {
                url::form_urlencoded::Serializer::new(String::new()).append_pair(name, value).finish()
            };
            let pairs = query.iter().map(|(name, value)| match value {
                Word::Variable(variable) => pair(name, "") + variable,
                Word::Text(text) => pair(name, text),
            });
            path = format!("{path}?{}", pairs.collect::<Vec<_>>().join("&"));
        }
        target.paths = vec![path.replace('#', "%23")];
        target
    }

    fn body(&self, operation: &Value, target: &mut DraftTarget) {
        let Some(body) = operation.get("requestBody") else { return };
        let body = self.resolved(body);
        let Some(content) = body.get("content").and_then(Value::as_object) else { return };
        let json = |name: &&String| name.contains("json");
        let Some(kind) = content.keys().find(json).or_else(|| content.keys().next()) else { return };
        let media = &content[kind];
        let example = media
            .get("example")
            .cloned()
            .or_else(|| media.get("schema").map(|schema| value(schema, &|value| self.resolved(value), 0)));
        header(target, "Content-Type", kind);
        target.body = Some(match example {
            Some(example) if kind.contains("json") => literal(&example.to_string()),
            Some(Value::String(text)) => literal(&text),
            _ => String::new(),
        });
    }

    /// The first of the security requirements, as headers and cookies whose values come from the environment.
    fn security(&self, operation: &Value, target: &mut DraftTarget, query: &mut Vec<(String, Word)>) {
        let requirements = operation.get("security").or_else(|| self.document.get("security"));
        let Some(first) = requirements.and_then(|list| list.get(0)).and_then(Value::as_object) else {
            return;
        };
        for name in first.keys() {
            let schemes = self.document.pointer("/components/securitySchemes");
            let Some(scheme) = schemes.and_then(|all| all.get(name)).map(|one| self.resolved(one)) else {
                continue;
            };
            let text = |key: &str| scheme.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
            // A document must not choose which variable of the reader's environment goes to its server.
            let variable = as_name(name).replace('-', "_").to_ascii_uppercase();
            let variable = format!("CORSCHECK_{variable}");
            self.stand_ins.borrow_mut().insert(variable.clone());
            let variable = format!("${{{variable}:-unset}}");
            match (text("type").as_str(), text("in").as_str()) {
                ("apiKey", "cookie") => cookie(target, &text("name"), &variable),
                ("apiKey", "query") => query.push((text("name"), Word::Variable(variable))),
                ("apiKey", _) => secret_header(target, &text("name"), variable),
                ("http", _) => {
                    let scheme = text("scheme").to_ascii_lowercase();
                    let word = if scheme == "basic" { "Basic" } else { "Bearer" };
                    secret_header(target, "Authorization", format!("{word} {variable}"));
                }
                ("oauth2" | "openIdConnect", _) => {
                    secret_header(target, "Authorization", format!("Bearer {variable}"));
                }
                _ => {}
            }
        }
    }
}

fn header(target: &mut DraftTarget, name: &str, text: &str) {
    // Accept, Content-Type and Authorization are said elsewhere in a document; a page may set the first two.
    if is_token(name.as_bytes())
        && !is_forbidden_request_header(name, text.as_bytes())
        && is_header_value(text)
    {
        target.headers.insert(name.to_owned(), literal(text));
    }
}

fn secret_header(target: &mut DraftTarget, name: &str, text: String) {
    if is_token(name.as_bytes()) {
        target.headers.insert(name.to_owned(), text);
    }
}

fn cookie(target: &mut DraftTarget, name: &str, text: &str) {
    target.credentials = Credentials::Include;
    target.cookies.push(format!("{}={text}; SameSite=None; Secure", literal(name)));
}
