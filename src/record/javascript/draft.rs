//! A call in the making: what a script's values say of its URL, method, headers and body.

use std::rc::Rc;

use super::super::body::{Field, form};
use super::super::call::RecordedCall;
use super::machine::Machine;
use super::value::{Class, ObjectId, Text, Value};
use crate::web::request::{Credentials, Initiator};
use crate::web::vocabulary::Vocabulary;

/// A call in the making.
#[derive(Default)]
pub(super) struct Draft {
    pub(super) call: RecordedCall,
    /// The headers that the script sets.
    pub(super) headers: Vec<(String, String)>,
    /// What stands as `<NAME>` in it.
    holes: Vec<Rc<str>>,
}

impl Draft {
    pub(super) fn note(&mut self, words: impl Into<String>) {
        let words = words.into();
        if !self.call.provenance.contains(&words) {
            self.call.provenance.push(words);
        }
    }

    pub(super) fn omit(&mut self, words: impl Into<String>) {
        let words = words.into();
        if !self.call.omissions.contains(&words) {
            self.call.omissions.push(words);
        }
    }

    /// A text of the script, whose holes are the call's.
    pub(super) fn take(&mut self, text: Text) -> String {
        for hole in text.holes {
            if !self.holes.contains(&hole) {
                self.holes.push(hole);
            }
        }
        text.text
    }

    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let same = |(theirs, _): &&(String, String)| theirs.eq_ignore_ascii_case(name);
        self.headers.iter().find(same).map(|(_, value)| value.as_str())
    }

    /// Sets a header, in place of one of the same name.
    pub(super) fn set_header(&mut self, name: &str, value: String) {
        self.headers.retain(|(theirs, _)| !theirs.eq_ignore_ascii_case(name));
        self.headers.push((name.to_owned(), value));
    }

    pub(super) fn remove_header(&mut self, name: &str) {
        self.headers.retain(|(theirs, _)| !theirs.eq_ignore_ascii_case(name));
    }

    /// Sets a header that is not set yet.
    pub(super) fn default_header(&mut self, name: &str, value: &str) {
        if self.header(name).is_none() {
            self.headers.push((name.to_owned(), value.to_owned()));
        }
    }

    pub(super) fn credentials(&mut self, mode: Credentials) {
        self.call.credentials = Some(mode);
        if mode == Credentials::Include {
            self.note("credentials include, as the call says; its cookies are not in the text");
        }
    }

    /// Puts pairs behind the URL.
    pub(super) fn query(&mut self, query: Text) {
        let query = self.take(query);
        if query.is_empty() {
            return;
        }
        let (before, fragment) = match self.call.url.split_once('#') {
            Some((before, fragment)) => (before, format!("#{fragment}")),
            None => (self.call.url.as_str(), String::new()),
        };
        let joint = if before.contains('?') { '&' } else { '?' };
        self.call.url = format!("{before}{joint}{query}{fragment}");
    }
}

impl Machine<'_> {
    /// A call of this URL; `None` where it is none.
    pub(super) fn draft(&self, url: &Value, initiator: Initiator) -> Option<Draft> {
        let mut draft = Draft::default();
        if let Some(name) = match url.taken() {
            Value::Undefined | Value::Null | Value::Bool(_) | Value::Number(_) => return None,
            Value::Hole(name) => Some(name.clone()),
            _ => None,
        } {
            draft.call.url = draft.take(Text::hole(&name));
        }
        if draft.call.url.is_empty() {
            draft.call.url = self.take_text(&mut draft, "the URL", url)?.trim().to_owned();
        }
        if draft.call.url.is_empty() {
            return None;
        }
        draft.call.initiator = (initiator != Initiator::Fetch).then_some(initiator);
        Some(draft)
    }

    /// A value where its conditions hold; says what they are, and what else it may be.
    pub(super) fn settle(&self, draft: &mut Draft, what: &str, value: &Value) -> Value {
        let Value::Choice(choice) = value else { return value.clone() };
        let plain = |value: &Value| match value.taken() {
            Value::Text(text) => Some(text.text.clone()),
            Value::Hole(name) => Some(format!("<{name}>")),
            _ => None,
        };
        let (taken, test) = (plain(&choice.taken), &choice.test);
        let others: Vec<String> = choice.others.iter().filter_map(plain).collect();
        match (taken, choice.others.is_empty()) {
            (_, true) => draft.note(format!("{what}, which the script sends only under a condition: {test}")),
            (Some(taken), false) if !others.is_empty() && !what.contains("header") => draft.note(format!(
                "{what} {taken}, where the script chooses by a condition: {test}; the other is {}",
                others.join(" or ")
            )),
            _ => draft
                .note(format!("{what} where a condition holds: {test}; there is another where it does not")),
        }
        self.settle(draft, what, &choice.taken)
    }

    /// A text of the call.
    pub(super) fn take_text(&self, draft: &mut Draft, what: &str, value: &Value) -> Option<String> {
        let text = self.stringify(value)?;
        match self.settle(draft, what, &text) {
            Value::Text(text) => Some(draft.take(text)),
            _ => None,
        }
    }

    /// A member of an options object, where it has one.
    pub(super) fn option(&self, options: &Value, name: &str) -> Option<Value> {
        let value = self.field(options, name)?;
        (!value.is_nullish()).then_some(value)
    }

    /// Says of options what is not known of them.
    pub(super) fn omit_unknown(&self, draft: &mut Draft, options: &Value) {
        let unknown = match options.taken() {
            Value::Hole(name) => vec![name.clone()],
            Value::Object(id) => self.get(*id).unknown.clone(),
            _ => Vec::new(),
        };
        for name in unknown {
            draft.omit(format!(
                "what {name} sets, which is not in the text: it may be a method, headers, credentials"
            ));
        }
    }

    /// The method.
    pub(super) fn take_method(&self, draft: &mut Draft, method: Option<Value>, upper: bool) {
        let method = method.and_then(|method| self.take_text(draft, "the method", &method));
        // [Some methods have no case](https://fetch.spec.whatwg.org/#concept-method-normalize); `patch` has one.
        let normal = ["DELETE", "GET", "HEAD", "OPTIONS", "POST", "PUT"];
        draft.call.method = method.filter(|method| !method.is_empty()).map(|method| {
            let is_normal = normal.iter().any(|normal| normal.eq_ignore_ascii_case(&method));
            if is_normal || upper && !method.contains('<') { method.to_ascii_uppercase() } else { method }
        });
        if draft.call.method.is_none() {
            draft.call.method = Some("GET".into());
        }
    }

    /// `withCredentials`, where it is set.
    pub(super) fn take_with_credentials(&self, draft: &mut Draft, value: Option<Value>) {
        let Some(value) = value else { return };
        match self.truth(value.taken()) {
            Some(false) => {}
            Some(true) => {
                self.settle(draft, "credentials include", &value);
                draft.credentials(Credentials::Include);
            }
            None => {
                draft.call.credentials = Some(Credentials::Include);
                draft.note(
                    "credentials include, a guess: only the script knows whether withCredentials is set",
                );
            }
        }
    }

    /// One of a closed list of values.
    pub(super) fn take_choice<T: Vocabulary>(
        &self,
        draft: &mut Draft,
        options: &Value,
        name: &str,
    ) -> Option<T> {
        let value = self.option(options, name)?;
        let text = self.take_text(draft, name, &value)?;
        match text.parse() {
            Ok(value) => Some(value),
            Err(_) if text.contains('<') => {
                draft.omit(format!("the {name}, which only the script knows: {text}"));
                None
            }
            Err(error) => {
                draft.note(format!("the default {name}, for {error}"));
                None
            }
        }
    }

    /// Headers of an object, of pairs, or of what has a text for each name.
    pub(super) fn take_headers(&self, draft: &mut Draft, headers: &Value, drops_empty: bool) {
        let headers = self.settle(draft, "the headers", headers);
        let id = match &headers {
            Value::Object(id) => *id,
            Value::Hole(name) => {
                draft.omit(format!("the headers that {name} has, which are not in the text"));
                return;
            }
            _ => return,
        };
        let object = self.get(id);
        if object.class == Class::Array {
            for pair in &object.items {
                let Some(pair) = self.as_object(pair).map(|id| &self.get(id).items) else { continue };
                if let [name, value, ..] = &pair[..]
                    && let Some(name) = self.plain_text(name)
                {
                    let name = draft.take(name);
                    self.take_header(draft, &name, value, drops_empty);
                }
            }
            return;
        }
        for name in &object.unknown {
            draft.omit(format!("the headers that {name} has, which are not in the text"));
        }
        for property in &object.properties {
            if let Some(test) = &property.when {
                draft.note(format!(
                    "the header {}, which the script sets only under a condition: {test}",
                    property.name
                ));
            }
            self.take_header(draft, &property.name, &property.value, drops_empty);
        }
    }

    pub(super) fn take_header(&self, draft: &mut Draft, name: &str, value: &Value, drops_empty: bool) {
        if matches!(value, Value::Function(_))
            || !drops_empty && (value.is_nullish() || matches!(value, Value::Bool(false)))
        {
            return;
        }
        let before = draft.holes.len();
        let text = self.take_text(draft, &format!("the header {name}"), value);
        let text = text.unwrap_or_else(|| draft.take(Text::hole(&"value".into())));
        if draft.holes.len() > before {
            // That the header is there decides about a preflight, its value rarely does.
            draft.note(format!("the header {name} with a value that only the script knows"));
        }
        draft.set_header(name, text);
    }

    /// The body, and the type that comes with it. `json`: whether objects are sent as JSON; by whom.
    pub(super) fn take_body(&self, draft: &mut Draft, body: &Value, json: Option<&str>) {
        let body = self.settle(draft, "the body", body);
        match &body {
            Value::Undefined | Value::Null => {}
            Value::Object(id) => self.take_object_body(draft, *id, &body, json),
            Value::Hole(name) => {
                draft.call.body = Some(draft.take(Text::hole(name)).into_bytes());
                draft.note(format!("the body <{name}>, which only the script knows"));
                if let Some(library) = json
                    && draft.header("content-type").is_none()
                {
                    draft.set_header("Content-Type", "application/json".into());
                    draft.note(format!("Content-Type application/json, a guess: {library} sends objects so"));
                }
            }
            other => {
                let before = draft.holes.len();
                if let Some(text) = self.plain_text(other) {
                    draft.call.body = Some(draft.take(text).into_bytes());
                }
                if draft.holes.len() > before {
                    draft.note("a body of which the script alone knows a part");
                }
            }
        }
    }

    fn take_object_body(&self, draft: &mut Draft, id: ObjectId, body: &Value, json: Option<&str>) {
        let object = self.get(id);
        match &object.class {
            Class::FormData => {
                let fields: Vec<Field> = object
                    .properties
                    .iter()
                    .filter_map(|pair| {
                        let value = self.plain_text(&pair.value).unwrap_or_default();
                        Field::plain(&format!("{}={}", pair.name.replace('=', "%3D"), draft.take(value))).ok()
                    })
                    .collect();
                let (form, kind) = form(&fields);
                draft.call.body = Some(form.bytes);
                // A type that the script sets has no boundary, and wins all the same.
                draft.default_header("Content-Type", &kind);
            }
            Class::SearchParams => {
                draft.call.body = Some(draft.take(self.form(id)).into_bytes());
                draft.default_header("Content-Type", "application/x-www-form-urlencoded;charset=UTF-8");
            }
            Class::Blob => {
                let content = object.items.iter().filter_map(|part| self.plain_text(part)).fold(
                    Text::default(),
                    |mut all, part| {
                        all.push(&part);
                        all
                    },
                );
                draft.call.body = Some(draft.take(content).into_bytes());
                if let Some(kind) = object
                    .get("type")
                    .and_then(|kind| self.plain_text(kind))
                    .filter(|kind| !kind.text.is_empty())
                {
                    let kind = draft.take(kind);
                    draft.default_header("Content-Type", &kind);
                }
            }
            Class::Url => draft.call.body = self.plain_text(body).map(|text| draft.take(text).into_bytes()),
            _ => {
                let Some(library) = json else {
                    draft.call.body = Some(b"[object Object]".to_vec());
                    draft.note(
                        "the body [object Object], which fetch() makes of an object that is not stringified",
                    );
                    return;
                };
                let text = self.json_text(body);
                draft.call.body = Some(draft.take(text).into_bytes());
                if draft.header("content-type").is_none() {
                    draft.set_header("Content-Type", "application/json".into());
                    draft
                        .note(format!("Content-Type application/json, which {library} sends with an object"));
                }
            }
        }
    }

    /// Finishes a call.
    pub(super) fn add_call(&mut self, mut draft: Draft, site: u32) {
        let path = draft.call.url.strip_prefix("./").map(str::to_owned);
        let url = path.unwrap_or_else(|| draft.call.url.clone());
        if let Some(rest) = url.strip_prefix("//") {
            draft.call.url = format!("https://{rest}");
            draft.note("the scheme https, for the URL has that of the page");
        } else if !url.contains("://") && !url.starts_with(['/', '<']) && !has_scheme(&url) {
            draft.call.url = format!("/{url}");
            draft.note("the URL as if the page stood at the top of its origin");
        } else {
            draft.call.url = url;
        }
        let headers = std::mem::take(&mut draft.headers);
        draft.call.take_headers(headers, "its");
        let all = [Some(draft.call.url.as_str()), draft.call.method.as_deref()];
        let stands = |hole: &str| {
            let mark = format!("<{hole}>");
            all.iter().flatten().any(|text| text.contains(&mark))
                || draft.call.headers.iter().any(|(_, value)| value.contains(&mark))
                || draft
                    .call
                    .body
                    .as_deref()
                    .is_some_and(|body| String::from_utf8_lossy(body).contains(&mark))
        };
        let holes: Vec<Rc<str>> = draft.holes.iter().filter(|hole| stands(hole)).cloned().collect();
        for hole in holes {
            draft.call.hole(&hole);
        }
        self.found(site, draft.call);
    }
}

fn has_scheme(url: &str) -> bool {
    let scheme = url.split_once(':').map_or("", |(scheme, _)| scheme);
    !scheme.is_empty()
        && scheme.chars().all(|letter| letter.is_ascii_alphanumeric() || ['+', '-', '.'].contains(&letter))
}
