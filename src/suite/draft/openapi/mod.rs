//! An OpenAPI or Swagger 2 document made into a draft: every operation with its method, the headers that it requires, and its
//! security scheme as credentials.

mod document;
mod operation;
mod schema_value;
mod security;
mod server;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use serde_json::Value;
use url::Url;

use self::document::{Documents, Place};
use self::operation::Reader;
use self::server::{Servers, Where};
use super::{Draft, DraftTarget, UNKNOWN, literal, named_origins, target_base_name, unknown};
use crate::web::headers::is_token;
use crate::web::method::Method;
use crate::web::text::{list, shown};

pub use self::document::ReadFile;

/// The methods that a path of a document may have. A page cannot send TRACE.
const METHODS: [&str; 8] = ["get", "head", "post", "put", "patch", "delete", "options", "query"];
/// The most operations that are taken.
const MOST_OPERATIONS: usize = 50_000;

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
#[derive(Clone)]
pub struct Described<'a> {
    /// The document, JSON or YAML.
    pub text: &'a str,
    /// Reads the other files to which it refers.
    pub read: ReadFile<'a>,
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
    let documents = Documents::read(described.text, described.read)?;
    let root = documents.root();
    check_version(root.value).map_err(OpenApiError::Unusable)?;
    let servers = Servers::of(&documents, described.base_url);
    let mut reader = Reader { documents: &documents, stand_ins: BTreeSet::new(), dangling: BTreeSet::new() };
    let mut found = Found::default();
    for (path, item) in root.members("paths").filter(|(path, _)| !path.starts_with("x-")) {
        let operations = operations(&mut reader, path, item, &servers, &mut found)?;
        found.group(operations);
    }
    if found.groups.is_empty() {
        return Err(OpenApiError::Unusable(match found.elsewhere.is_empty() {
            true if root.get("webhooks").is_some() => {
                "the document has only webhooks: requests of servers, not of pages".into()
            }
            true => "the document has no operations".into(),
            false => format!("all operations have other servers: {}", servers_of(&found.elsewhere)),
        }));
    }
    let title = root.get("info").and_then(|info| info.text("title")).unwrap_or("an OpenAPI document");
    let mut draft = Draft {
        remarks: vec![format!("Made from the OpenAPI document {}.", shown(title))],
        ..Draft::default()
    };
    draft.remarks.extend(found.remarks(&reader));
    draft.stand_ins = reader.stand_ins;
    draft.origins =
        named_origins(described.origins).into_iter().map(|(name, origin)| (name, origin, true)).collect();
    let apis: BTreeSet<&String> = found.groups.iter().map(|(target, _)| &target.url).collect();
    let apis: Vec<Url> = apis.into_iter().filter_map(|url| Url::parse(url).ok()).collect();
    draft.origins.push((UNKNOWN.into(), unknown(&apis).serialize(), false));
    let mut names = Names::default();
    for (target, paths) in found.groups {
        let name = names.next(target_base_name("", &target, &paths));
        draft.targets.push((name, DraftTarget { paths, ..target }));
    }
    Ok(draft)
}

/// Whether this is a document that can be read: Swagger 2 or OpenAPI 3.
fn check_version(document: &Value) -> Result<(), String> {
    let version = |key: &str| match document.get(key) {
        Some(Value::String(text)) => Some(text.clone()),
        // 3.1 without quotes is a number.
        Some(Value::Number(number)) => Some(number.to_string()),
        _ => None,
    };
    match (version("openapi"), version("swagger")) {
        (Some(version), _) if version.starts_with('3') => Ok(()),
        (Some(version), _) | (None, Some(version)) if !version.starts_with('2') => {
            Err(format!("OpenAPI {} is not supported; 2.0, 3.0, 3.1 and 3.2 are", shown(&version)))
        }
        (Some(_), _) | (None, Some(_)) => Ok(()),
        (None, None) => {
            let others = [
                ("swaggerVersion", "this is Swagger 1; convert it to OpenAPI 3"),
                ("asyncapi", "this is an AsyncAPI document, which does not describe HTTP requests"),
                ("arazzo", "this is an Arazzo document; pass the OpenAPI documents that it names"),
                ("overlay", "this is an overlay; apply it to its OpenAPI document, and pass that"),
                ("log", "this is a HAR; use --har"),
            ];
            let other = others.iter().find(|(key, _)| document.get(key).is_some());
            Err(other
                .map_or("not an OpenAPI document: the key openapi is missing", |(_, words)| words)
                .into())
        }
    }
}

/// The operations of one path, with where they are.
fn operations<'a>(
    reader: &mut Reader<'a>,
    path: &str,
    item: Place<'a>,
    servers: &Servers,
    found: &mut Found,
) -> Result<Vec<(String, DraftTarget)>, OpenApiError> {
    let unusable = |why: String| OpenApiError::Unusable(format!("{}: {why}", shown(path)));
    let mut made = Vec::new();
    // A path item may stand elsewhere, and have operations of its own beside the reference.
    let referred = match item.get("$ref") {
        Some(_) => reader.resolved(item).map_err(unusable)?,
        None => None,
    };
    let mut methods = HashSet::new();
    let items: Vec<Place<'a>> = [Some(item), referred].into_iter().flatten().collect();
    for item in &items {
        let usual = METHODS.iter().filter_map(|name| Some((name.to_ascii_uppercase(), item.get(name)?)));
        let additional =
            item.members("additionalOperations").map(|(name, operation)| (name.to_owned(), operation));
        for (method, operation) in usual.chain(additional) {
            // A page cannot send it.
            if Method::normalized(&method).is_err()
                || !is_token(method.as_bytes())
                || !methods.insert(method.clone())
            {
                continue;
            }
            let Some(operation) = reader.resolved(operation).map_err(unusable)? else { continue };
            found.count += 1;
            if found.count > MOST_OPERATIONS {
                return Err(OpenApiError::Unusable(format!(
                    "the document has more than {MOST_OPERATIONS} operations"
                )));
            }
            let url = match servers.of_operation(reader.documents, &items, operation) {
                Where::At(url) => url,
                Where::Elsewhere(url) => {
                    *found.elsewhere.entry(url.origin().ascii_serialization()).or_default() += 1;
                    continue;
                }
                Where::Unknown(text) => return Err(OpenApiError::NoServer(text)),
                Where::OwnUnknown(text) => {
                    *found.elsewhere.entry(format!("{text:?}, which is not a URL")).or_default() += 1;
                    continue;
                }
            };
            let target = reader.operation(path, &method, &items, operation).map_err(unusable)?;
            made.push((method, DraftTarget { url: literal(url.as_str()), ..target }));
        }
    }
    Ok(made)
}

/// What was found in a document.
#[derive(Default)]
struct Found {
    count: usize,
    /// Targets that are called alike, with their paths.
    groups: Vec<(DraftTarget, Vec<String>)>,
    /// Where each of them is in the list, by all that it is.
    places: HashMap<String, usize>,
    known: HashSet<(usize, String)>,
    /// Operations of other servers than the given one, by server.
    elsewhere: BTreeMap<String, usize>,
}

impl Found {
    /// Operations of one path that are called alike are one target's; so are paths with the same methods.
    fn group(&mut self, operations: Vec<(String, DraftTarget)>) {
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
            let paths = std::mem::take(&mut target.paths);
            let at = *self.places.entry(format!("{target:?}")).or_insert_with(|| {
                self.groups.push((target, Vec::new()));
                self.groups.len() - 1
            });
            for path in paths {
                if self.known.insert((at, path.clone())) {
                    self.groups[at].1.push(path);
                }
            }
        }
    }

    /// What is said of what was left out.
    fn remarks(&self, reader: &Reader<'_>) -> Vec<String> {
        let mut remarks = Vec::new();
        if !self.elsewhere.is_empty() {
            remarks.push(format!("Left out: operations of other servers: {}.", servers_of(&self.elsewhere)));
        }
        if !reader.dangling.is_empty() {
            let all: Vec<&String> = reader.dangling.iter().collect();
            remarks.push(format!("References that lead nowhere were left out: {}.", list(&all)));
        }
        remarks
    }
}

fn servers_of(elsewhere: &BTreeMap<String, usize>) -> String {
    let words: Vec<String> = elsewhere.iter().map(|(server, count)| format!("{count} of {server}")).collect();
    list(&words)
}

/// Names of targets, each once.
#[derive(Default)]
struct Names {
    taken: HashSet<String>,
    last: HashMap<String, usize>,
}

impl Names {
    fn next(&mut self, base: String) -> String {
        let number = self.last.entry(base.clone()).or_default();
        loop {
            *number += 1;
            let name = if *number == 1 { base.clone() } else { format!("{base}-{number}") };
            if self.taken.insert(name.clone()) {
                return name;
            }
        }
    }
}
