//! XMLHttpRequest: what its lines set, in any order.

use super::draft::Draft;
use super::machine::Machine;
use super::value::{Class, ObjectId, Property, Value};
use crate::web::request::Initiator;

impl Machine<'_> {
    /// A method of a request.
    pub(super) fn xhr_method(&mut self, id: ObjectId, name: &str, arguments: &[Value], site: u32) -> Value {
        let argument = |number: usize| arguments.get(number).cloned().unwrap_or(Value::Undefined);
        match name {
            "open" => {
                for (name, value) in [("method", argument(0)), ("url", argument(1)), ("user", argument(3))] {
                    self.set_xhr(id, name, value);
                }
                let headers = self.object(Class::Headers);
                self.set_xhr(id, "headers", Value::Object(headers));
                self.set_xhr(id, "sent", Value::Bool(false));
                self.objects[id.0].site = site;
            }
            "setRequestHeader" => {
                let headers = self.get(id).get("headers").cloned();
                let headers = match headers.and_then(|headers| self.as_object(&headers)) {
                    Some(headers) => headers,
                    None => {
                        let headers = self.object(Class::Headers);
                        self.set_xhr(id, "headers", Value::Object(headers));
                        headers
                    }
                };
                self.call_pairs_method(headers, "append", arguments, site);
            }
            "send" => {
                self.send_xhr(id, &argument(0), true);
                self.set_xhr(id, "sent", Value::Bool(true));
            }
            _ => {}
        }
        Value::Undefined
    }

    fn set_xhr(&mut self, id: ObjectId, name: &str, value: Value) {
        self.objects[id.0].set(Property { name: name.into(), value, when: None });
    }

    fn send_xhr(&mut self, id: ObjectId, body: &Value, is_sent: bool) {
        let request = Value::Object(id);
        let Some(url) = self.option(&request, "url") else { return };
        let has_listener = self
            .option(&request, "upload")
            .and_then(|upload| self.as_object(&upload))
            .is_some_and(|upload| {
                self.get(upload)
                    .properties
                    .iter()
                    .any(|property| property.name.starts_with("on") || &*property.name == "listener")
            });
        let initiator = if has_listener { Initiator::XhrUpload } else { Initiator::Xhr };
        let Some(mut draft) = self.draft(&url, initiator) else { return };
        if !is_sent {
            draft.note("it without a body, for send() is not in the text");
        }
        self.take_method(&mut draft, self.option(&request, "method"), false);
        let with_credentials = self.option(&request, "withCredentials");
        self.take_with_credentials(&mut draft, with_credentials);
        self.xhr_headers(&mut draft, id);
        if !["GET", "HEAD"].contains(&draft.call.method.as_deref().unwrap_or_default()) {
            self.take_body(&mut draft, body, None);
        }
        if self.option(&request, "user").is_some() {
            draft
                .omit("the user and the password that open() has: browsers send them after the server asked");
        }
        let site = self.get(id).site;
        self.add_call(draft, site);
    }

    /// The headers that setRequestHeader() set.
    pub(super) fn xhr_headers(&mut self, draft: &mut Draft, id: ObjectId) {
        if let Some(headers) = self.option(&Value::Object(id), "headers") {
            self.take_headers(draft, &headers, true);
        }
    }

    /// The requests that are opened, and whose send() is not in the text.
    pub(super) fn request_unsent(&mut self) {
        for number in 0..self.objects.len() {
            let id = ObjectId(number);
            let is_open = matches!(self.get(id).get("sent"), Some(Value::Bool(false)));
            if self.get(id).class == Class::XmlHttpRequest && is_open {
                self.send_xhr(id, &Value::Undefined, false);
            }
        }
    }
}
