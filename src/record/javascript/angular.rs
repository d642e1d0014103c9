//! Angular's HttpClient.

use super::machine::Machine;
use super::value::{Class, Value};
use crate::web::request::Initiator;

impl Machine<'_> {
    /// [A method of HttpClient](https://angular.dev/api/common/http/HttpClient).
    pub(super) fn angular_call(&mut self, name: &str, arguments: &[Value], site: u32) -> Value {
        let response = Value::Object(self.object(Class::Opaque));
        let argument = |number: usize| arguments.get(number).cloned().unwrap_or(Value::Undefined);
        let options = self.object(Class::Plain);
        let (method, url) = match name {
            "get" | "delete" | "head" | "options" => {
                self.spread(options, &argument(1), None);
                (Value::text(name.to_ascii_uppercase()), argument(0))
            }
            "post" | "put" | "patch" => {
                self.spread(options, &argument(2), None);
                self.set_property(options, "body", argument(1));
                (Value::text(name.to_ascii_uppercase()), argument(0))
            }
            "request" => match (self.field(&argument(0), "url"), self.field(&argument(0), "method")) {
                (Some(url), Some(method)) => {
                    self.spread(options, &argument(0), None);
                    (method, url)
                }
                _ => {
                    self.spread(options, &argument(2), None);
                    (argument(0), argument(1))
                }
            },
            "jsonp" => {
                self.resource(&argument(0), Initiator::Script, site);
                return response;
            }
            _ => return response,
        };
        let options = Value::Object(options);
        let has_listener =
            self.option(&options, "reportProgress").is_some_and(|value| self.truth(&value) == Some(true));
        let initiator = if has_listener { Initiator::XhrUpload } else { Initiator::Xhr };
        let Some(mut draft) = self.draft(&url, initiator) else { return response };
        self.omit_unknown(&mut draft, &options);
        if self.text.contains("Interceptor") {
            draft.omit("what an interceptor of Angular changes: it may set headers");
        }
        self.take_method(&mut draft, Some(method), true);
        if let Some(headers) = self.option(&options, "headers") {
            self.take_headers(&mut draft, &headers, true);
        }
        let with_credentials = self.option(&options, "withCredentials");
        self.take_with_credentials(&mut draft, with_credentials);
        if let Some(params) = self.option(&options, "params") {
            match self.as_object(&params) {
                Some(id) if self.get(id).class == Class::Plain => {
                    let pairs = self.object(Class::SearchParams);
                    for property in self.get(id).properties.clone() {
                        let values =
                            self.items(&property.value).unwrap_or_else(|| vec![property.value.clone()]);
                        for value in values {
                            let pair = super::value::Property { value, ..property.clone() };
                            self.objects[pairs.0].properties.push(pair);
                        }
                    }
                    draft.query(self.form(pairs));
                }
                _ => self.take_params(&mut draft, &params),
            }
        }
        if let Some(body) = self.option(&options, "body") {
            self.take_body(&mut draft, &body, Some("Angular"));
        }
        draft.default_header("Accept", "application/json, text/plain, */*");
        self.add_call(draft, site);
        response
    }
}
