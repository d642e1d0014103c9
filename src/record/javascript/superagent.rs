//! superagent: a request that one method after the other builds.

use super::machine::Machine;
use super::value::{Class, ObjectId, Property, Value};
use crate::web::request::{Credentials, Initiator};

impl Machine<'_> {
    /// `superagent.put(url)`, `superagent("PUT", url)`, `superagent(url)`
    pub(super) fn superagent_new(&mut self, method: &Value, url: Option<&Value>, site: u32) -> Value {
        let (method, url) = match url {
            Some(url) => (method.clone(), url.clone()),
            None => (Value::text("GET"), method.clone()),
        };
        let id = self.object(Class::Superagent);
        self.objects[id.0].site = site;
        let headers = Value::Object(self.object(Class::Headers));
        let query = Value::Object(self.object(Class::SearchParams));
        for (name, value) in
            [("\u{0}method", method), ("\u{0}url", url), ("\u{0}headers", headers), ("\u{0}query", query)]
        {
            self.objects[id.0].set(Property { name: name.into(), value, when: None });
        }
        Value::Object(id)
    }

    pub(super) fn superagent_method(&mut self, id: ObjectId, name: &str, arguments: &[Value]) -> Value {
        let request = Value::Object(id);
        let argument = |number: usize| arguments.get(number).cloned().unwrap_or(Value::Undefined);
        let text = self.plain_text(&argument(0));
        let headers = self.option(&request, "\u{0}headers").unwrap_or(Value::Undefined);
        let headers = self.as_object(&headers);
        let set = |machine: &mut Self, name: &str, value: Value| {
            machine.objects[id.0].set(Property { name: name.into(), value, when: None });
        };
        match (name, headers) {
            ("set", Some(headers)) => match arguments {
                [object] => self.spread(headers, &object.clone(), None),
                _ => {
                    let name = text.unwrap_or_default().text;
                    self.set_property(headers, &name, argument(1));
                }
            },
            ("type" | "accept", Some(headers)) => {
                let kind = text.unwrap_or_default().text;
                let kind = match kind.as_str() {
                    "json" => "application/json",
                    "form" | "form-data" => "application/x-www-form-urlencoded",
                    "html" => "text/html",
                    "xml" => "text/xml",
                    "text" => "text/plain",
                    other => other,
                };
                let header = if name == "type" { "Content-Type" } else { "Accept" };
                self.set_property(headers, header, Value::text(kind));
            }
            ("auth", Some(headers)) => {
                let options = argument(1);
                let is_bearer = self
                    .option(&options, "type")
                    .or_else(|| self.option(&argument(2), "type"))
                    .and_then(|kind| self.plain_text(&kind))
                    .is_some_and(|kind| kind.text == "bearer");
                let value = if is_bearer {
                    self.concatenate(&[Value::text("Bearer "), argument(0)])
                } else {
                    let both = self.concatenate(&[argument(0), Value::text(":"), options]);
                    let encoded = self.call_text_function("btoa", &both);
                    self.concatenate(&[Value::text("Basic "), encoded])
                };
                self.set_property(headers, "Authorization", value);
            }
            ("withCredentials", _) => {
                let on = !matches!(argument(0), Value::Bool(false));
                set(self, "\u{0}withCredentials", Value::Bool(on));
            }
            ("send", _) => {
                let before = self.get(id).get("\u{0}body").cloned().and_then(|body| self.as_object(&body));
                match (before, argument(0)) {
                    (Some(before), more @ Value::Object(_)) => self.spread(before, &more, None),
                    (_, body) => set(self, "\u{0}body", body),
                }
            }
            ("field" | "attach", _) => {
                let form = match self.get(id).get("\u{0}body").and_then(|body| self.as_object(body)) {
                    Some(form) => form,
                    None => {
                        let form = self.object(Class::FormData);
                        set(self, "\u{0}body", Value::Object(form));
                        form
                    }
                };
                let name = text.unwrap_or_default().text;
                self.set_property(form, &name, argument(1));
            }
            ("query", _) => {
                let query = self.get(id).get("\u{0}query").and_then(|query| self.as_object(query));
                if let Some(query) = query {
                    let pairs = self.pairs(Class::SearchParams, arguments.first());
                    let pairs = self.get(pairs).properties.clone();
                    self.objects[query.0].properties.extend(pairs);
                }
            }
            _ => {}
        }
        request
    }

    /// The requests that were built.
    pub(super) fn request_superagent(&mut self) {
        for number in 0..self.objects.len() {
            let id = ObjectId(number);
            if self.get(id).class != Class::Superagent {
                continue;
            }
            let request = Value::Object(id);
            let Some(url) = self.option(&request, "\u{0}url") else { continue };
            let Some(mut draft) = self.draft(&url, Initiator::Xhr) else { continue };
            self.take_method(&mut draft, self.option(&request, "\u{0}method"), true);
            if let Some(headers) = self.option(&request, "\u{0}headers") {
                self.take_headers(&mut draft, &headers, false);
            }
            if matches!(self.get(id).get("\u{0}withCredentials"), Some(Value::Bool(true))) {
                draft.credentials(Credentials::Include);
            }
            if let Some(query) = self.option(&request, "\u{0}query").and_then(|query| self.as_object(&query))
            {
                draft.query(self.form(query));
            }
            if let Some(body) = self.option(&request, "\u{0}body") {
                let is_form = draft.header("content-type") == Some("application/x-www-form-urlencoded");
                match self.as_object(&body).filter(|id| is_form && self.get(*id).class == Class::Plain) {
                    Some(body) => {
                        let form = self.pairs(Class::SearchParams, Some(&Value::Object(body)));
                        self.take_body(&mut draft, &Value::Object(form), None);
                    }
                    None => self.take_body(&mut draft, &body, Some("superagent")),
                }
                if matches!(body.taken(), Value::Text(_)) {
                    draft.default_header("Content-Type", "application/x-www-form-urlencoded");
                }
            }
            let site = self.get(id).site;
            self.add_call(draft, site);
        }
    }
}
