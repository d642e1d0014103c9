//! An operation as a target: its path with parameters, its headers, its body.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::super::{DraftTarget, EMPTY_FORM, FORM, is_header_value, literal};
use super::document::{Dangling, Documents, Place};
use super::schema_value::{body, parameter, text_of};
use super::security::{self, Variable, cookie};
use crate::fetch::safelist::is_forbidden_request_header;
use crate::web::headers::is_token;
use crate::web::secret::is_secret_parameter;

/// What is sent where the document says nothing of a value.
const ANYTHING: &str = "1";

/// A text of a path or a query. What a document says is text, whatever it looks like: it must not name a variable of the
/// reader's environment, whose value would go to the document's server.
enum Word {
    Text(String),
    /// `${NAME:-default}`.
    Variable(String),
}

/// How the operations of a document are called, and what was left out.
pub(super) struct Reader<'a> {
    pub(super) documents: &'a Documents,
    /// The variables that are used.
    pub(super) stand_ins: BTreeSet<String>,
    /// References that lead nowhere, each once.
    pub(super) dangling: BTreeSet<String>,
}

impl<'a> Reader<'a> {
    /// What a value stands for, where that is in the document.
    ///
    /// # Errors
    /// Where it is in a file that cannot be read.
    pub(super) fn resolved(&mut self, place: Place<'a>) -> Result<Option<Place<'a>>, String> {
        match self.documents.resolved(place) {
            Ok(place) => Ok(Some(place)),
            Err(Dangling::File(why)) => Err(why),
            Err(Dangling::Nowhere(why)) => {
                self.dangling.insert(why);
                Ok(None)
            }
        }
    }

    /// How an operation is called.
    ///
    /// # Errors
    /// Where a file that it needs cannot be read; a sentence without a full stop.
    pub(super) fn operation(
        &mut self,
        path: &str,
        method: &str,
        items: &[Place<'a>],
        operation: Place<'a>,
    ) -> Result<DraftTarget, String> {
        let mut target = DraftTarget::default();
        let mut query: Vec<(String, Word)> = Vec::new();
        let mut in_path: BTreeMap<&str, String> = BTreeMap::new();
        let mut form: Vec<(&str, String)> = Vec::new();
        let mut sends_body = None;
        for one in self.parameters(items, operation)? {
            let (place, name) = (one.text("in").unwrap_or_default(), one.text("name").unwrap_or_default());
            let required = one.is("required");
            let text = || parameter(self.documents, one).unwrap_or_else(|| ANYTHING.into());
            match place {
                "path" => drop(in_path.insert(name, path_value(name, text()))),
                "query" if required => {
                    let word = self.word(name, text());
                    query.push((name.to_owned(), word));
                }
                "querystring" if required => query.extend(pairs(&text())),
                "header" if required => match self.word(name, text()) {
                    Word::Text(text) => header(&mut target, name, &literal(&text)),
                    Word::Variable(written) => header(&mut target, name, &written),
                },
                "cookie" if required => match self.word(name, text()) {
                    Word::Text(text) => cookie(&mut target, name, &literal(&text)),
                    Word::Variable(written) => cookie(&mut target, name, &written),
                },
                "formData" => form.push((name, text())),
                "body" => sends_body = Some(one),
                _ => {}
            }
        }
        // A GET has no body, whatever a document says.
        if !["GET", "HEAD"].contains(&method) {
            match operation.get("requestBody") {
                Some(described) => self.body(described, &mut target)?,
                None => self.swagger_body(operation, sends_body, &form, &mut target),
            }
        }
        let (words, used) = security::add(self.documents, operation, &mut target);
        self.stand_ins.extend(used);
        query.extend(words.into_iter().map(|(name, written)| (name, Word::Variable(written))));
        target.paths = vec![with_query(&filled(path, &in_path), query)];
        Ok(target)
    }

    /// The parameters of an operation, which take the place of its path's.
    fn parameters(&mut self, items: &[Place<'a>], operation: Place<'a>) -> Result<Vec<Place<'a>>, String> {
        let mut parameters: Vec<Place<'a>> = Vec::new();
        for written in
            items.iter().flat_map(|item| item.items("parameters")).chain(operation.items("parameters"))
        {
            let Some(one) = self.resolved(written)? else { continue };
            let same = |known: &Place<'_>| ["in", "name"].iter().all(|key| known.text(key) == one.text(key));
            parameters.retain(|known| !same(known));
            parameters.push(one);
        }
        Ok(parameters)
    }

    /// A value of a parameter; a secret is a variable.
    fn word(&mut self, name: &str, text: String) -> Word {
        // By its name, whatever the example is.
        if !is_secret_parameter(name, "any") && !is_secret_parameter(name, &text) {
            return Word::Text(text);
        }
        let Variable { name, written } = Variable::of(name);
        self.stand_ins.insert(name);
        Word::Variable(written)
    }

    fn body(&mut self, described: Place<'a>, target: &mut DraftTarget) -> Result<(), String> {
        let Some(described) = self.resolved(described)? else { return Ok(()) };
        let kinds: Vec<(&str, Place<'a>)> = described.members("content").collect();
        let Some((kind, media)) = preferred(&kinds) else { return Ok(()) };
        set_body(target, kind, body(self.documents, media));
        Ok(())
    }

    /// The body of Swagger 2: one parameter, or the fields of a form.
    fn swagger_body(
        &self,
        operation: Place<'a>,
        sent: Option<Place<'a>>,
        form: &[(&str, String)],
        target: &mut DraftTarget,
    ) {
        let consumes = operation.get("consumes").map_or(self.documents.root(), |_| operation);
        let kinds: Vec<(&str, Place<'a>)> =
            consumes.items("consumes").filter_map(|kind| Some((kind.value.as_str()?, kind))).collect();
        if !form.is_empty() {
            let is_multipart = kinds.iter().any(|(kind, _)| kind.starts_with("multipart/"))
                || operation.items("parameters").any(|one| one.text("type") == Some("file"));
            let kind = if is_multipart { "multipart/form-data" } else { "application/x-www-form-urlencoded" };
            let fields = form.iter().map(|(name, text)| ((*name).to_owned(), Value::from(text.as_str())));
            set_body(target, kind, Some(Value::Object(fields.collect())));
        } else if let Some(sent) = sent {
            let kind = preferred(&kinds).map_or_else(|| "application/json".to_owned(), |(kind, _)| kind);
            set_body(target, kind, body(self.documents, sent));
        }
    }
}

/// The type that is sent of those that are taken: JSON if it is among them.
fn preferred<T: Copy>(kinds: &[(&str, T)]) -> Option<(String, T)> {
    let essence = |kind: &str| kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let rank = |kind: &str| match essence(kind).as_str() {
        "application/json" => 0,
        "*/*" | "application/*" => 6,
        kind if kind.ends_with("+json") => 1,
        "application/x-www-form-urlencoded" => 2,
        "multipart/form-data" => 3,
        kind if kind.contains('*') => 7,
        kind if kind.starts_with("text/") => 4,
        _ => 5,
    };
    let (kind, value) = kinds.iter().min_by_key(|(kind, _)| rank(kind))?;
    Some(match essence(kind).as_str() {
        "*/*" | "application/*" | "" => ("application/json".to_owned(), *value),
        other if other.contains('*') => ("application/octet-stream".to_owned(), *value),
        _ => ((*kind).trim().to_owned(), *value),
    })
}

/// A body of this type.
fn set_body(target: &mut DraftTarget, kind: impl AsRef<str>, example: Option<Value>) {
    let kind = kind.as_ref();
    let essence = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let is_form = essence == "multipart/form-data";
    header(target, "Content-Type", &literal(if is_form { FORM } else { kind }));
    target.body = Some(match example {
        _ if is_form => EMPTY_FORM.to_owned(),
        Some(Value::Object(fields)) if essence == "application/x-www-form-urlencoded" => {
            let mut form = url::form_urlencoded::Serializer::new(String::new());
            form.extend_pairs(fields.iter().map(|(name, value)| (name, text_of(value))));
            literal(&form.finish())
        }
        Some(example) if essence.contains("json") => literal(&example.to_string()),
        Some(Value::String(text)) => literal(&text),
        _ => String::new(),
    });
}

/// A value of a parameter of a path. What would not stay one segment, or may be a secret, is not taken from the document.
fn path_value(name: &str, text: String) -> String {
    let is_step = matches!(text.as_str(), "." | "..");
    if is_step || is_secret_parameter(name, &text) { ANYTHING.into() } else { text }
}

/// A path with the values of its parameters. What the document forgot to describe has one too.
fn filled(path: &str, values: &BTreeMap<&str, String>) -> String {
    // Some writers tell operations of one path apart so.
    let path = path.split('#').next().unwrap_or_default();
    let mut filled = String::with_capacity(path.len());
    let mut rest = path;
    while let Some((before, (name, after))) =
        rest.split_once('{').and_then(|(before, inner)| Some((before, inner.split_once('}')?)))
    {
        filled.push_str(&literal(before));
        // URI templates have optional parts: /items{?page}.
        if !name.starts_with(['?', '&', '/', ';', '.']) {
            let name = name.trim_start_matches(['+', '#']).trim_end_matches('*');
            let text = values.get(name).map_or(ANYTHING, String::as_str);
            let encoded: String = url::form_urlencoded::byte_serialize(text.as_bytes()).collect();
            filled.push_str(&encoded.replace('+', "%20"));
        }
        rest = after;
    }
    filled.push_str(&literal(rest));
    if filled.starts_with('/') { filled } else { format!("/{filled}") }
}

/// A path, which may have a query already, with further parameters.
fn with_query(path: &str, query: Vec<(String, Word)>) -> String {
    let mut path = path.to_owned();
    let known: BTreeSet<String> = path
        .split_once('?')
        .map(|(_, query)| {
            url::form_urlencoded::parse(query.as_bytes()).map(|(name, _)| name.into_owned()).collect()
        })
        .unwrap_or_default();
    for (name, value) in query.into_iter().filter(|(name, _)| !known.contains(name)) {
        let pair = |text: &str| {
            url::form_urlencoded::Serializer::new(String::new()).append_pair(&name, text).finish()
        };
        let pair = match value {
            Word::Variable(written) => pair("") + &written,
            Word::Text(text) => pair(&text),
        };
        if !path.contains('?') {
            path.push('?');
        } else if !path.ends_with(['?', '&']) {
            path.push('&');
        }
        path.push_str(&pair);
    }
    path
}

/// The pairs of a whole query.
fn pairs(query: &str) -> Vec<(String, Word)> {
    let pairs = url::form_urlencoded::parse(query.as_bytes());
    pairs.map(|(name, value)| (name.into_owned(), Word::Text(value.into_owned()))).collect()
}

/// Sets a header that a page can set; `text` is as the file has it.
fn header(target: &mut DraftTarget, name: &str, text: &str) {
    // Accept, Content-Type and Authorization are said elsewhere in a document; a page may set the first two.
    if is_token(name.as_bytes())
        && !is_forbidden_request_header(name, text.as_bytes())
        && is_header_value(text)
    {
        target.headers.retain(|known, _| !known.eq_ignore_ascii_case(name));
        target.headers.insert(name.to_owned(), text.to_owned());
    }
}
