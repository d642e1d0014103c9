//! ky, got and ofetch: fetch() with options of their own.

use super::machine::Machine;
use super::value::{Class, ObjectId, Value};
use crate::web::request::Initiator;

impl Machine<'_> {
    /// The library of this name, without defaults.
    pub(super) fn ky(&mut self, name: &'static str) -> ObjectId {
        self.object(Class::Ky(name))
    }

    /// Calls it, or a method of it.
    pub(super) fn ky_call(&mut self, id: ObjectId, name: &str, arguments: &[Value], site: u32) -> Value {
        let Class::Ky(library) = self.get(id).class else { return Value::Undefined };
        let response = Value::Object(self.object(Class::Opaque));
        let first = arguments.first().cloned().unwrap_or(Value::Undefined);
        if ["create", "extend"].contains(&name) {
            let instance = self.ky(library);
            self.spread(instance, &Value::Object(id), None);
            self.merge_ky(instance, &first);
            return Value::Object(instance);
        }
        let verb = if name == "raw" || name == "stream" { "" } else { name };
        if !verb.is_empty() && !super::dispatch::VERBS.contains(&verb) {
            return response;
        }
        let options = self.object(Class::Plain);
        self.spread(options, &Value::Object(id), None);
        let is_url = self.as_object(&first).is_none_or(|id| self.get(id).class != Class::Plain);
        let own = if is_url { arguments.get(1).cloned().unwrap_or(Value::Undefined) } else { first.clone() };
        self.merge_ky(options, &own);
        let settings = Value::Object(options);
        let url = match self.as_object(&first).filter(|id| self.get(*id).class == Class::Request) {
            Some(request) => self.get(request).get("url").cloned().unwrap_or(Value::Undefined),
            None if is_url => first,
            None => self.option(&settings, "url").unwrap_or(Value::Undefined),
        };
        if !verb.is_empty() {
            self.set_property(options, "method", Value::text(verb.to_ascii_uppercase()));
        }
        let base = ["prefixUrl", "prefix", "baseUrl", "baseURL"]
            .iter()
            .find_map(|name| self.option(&settings, name));
        let is_absolute = self.plain_text(&url).is_some_and(|text| text.text.contains("://"));
        let url = match base.filter(|_| !is_absolute) {
            Some(base) => self.join(&base, &url),
            None => url,
        };
        let Some(mut draft) = self.draft(&url, Initiator::Fetch) else { return response };
        self.take_fetch_options(&mut draft, &settings);
        let method = draft
            .call
            .method
            .take()
            .map(|method| if method.contains('<') { method } else { method.to_ascii_uppercase() });
        draft.call.method = method;
        for query in ["searchParams", "params", "query"] {
            match self.option(&settings, query) {
                Some(Value::Text(text)) => {
                    let text = text.with(text.text.trim_start_matches('?'));
                    draft.query(text);
                }
                Some(params) => self.take_params(&mut draft, &params),
                None => {}
            }
        }
        if let Some(json) = self.option(&settings, "json").filter(|json| !matches!(json, Value::Bool(_))) {
            let text = self.json_text(&json);
            draft.call.body = Some(draft.take(text).into_bytes());
            draft.default_header("Content-Type", "application/json");
            draft.note(format!("Content-Type application/json, which {library} sends with json"));
        } else if let Some(form) = self.option(&settings, "form").filter(|_| library == "got") {
            let form = self.pairs(Class::SearchParams, Some(&form));
            self.take_body(&mut draft, &Value::Object(form), None);
        } else if let Some(body) = self.option(&settings, "body") {
            let sends_json = !["ky", "got"].contains(&library);
            self.take_body(&mut draft, &body, sends_json.then_some(library));
        }
        if library == "got" {
            draft.note("it as a page's call: got runs on servers, where no rule of a browser applies");
        }
        if let Some(hooks) = self.option(&settings, "hooks").or_else(|| self.option(&settings, "onRequest")) {
            self.run_hooks(&mut draft, &hooks, site);
        }
        self.add_call(draft, site);
        response
    }

    /// Defaults, and options on top: headers are merged.
    fn merge_ky(&mut self, target: ObjectId, options: &Value) {
        let headers = self.object(Class::Headers);
        let before = self.option(&Value::Object(target), "headers");
        for source in [before, self.option(options, "headers")].into_iter().flatten() {
            let pairs = self.pairs(Class::Headers, Some(&source));
            self.spread(headers, &Value::Object(pairs), None);
        }
        self.spread(target, &options.taken().clone(), None);
        self.set_property(target, "headers", Value::Object(headers));
    }

    /// What functions do with a request before it is sent.
    fn run_hooks(&mut self, draft: &mut super::draft::Draft, hooks: &Value, site: u32) {
        let functions = match hooks {
            Value::Function(_) => vec![hooks.clone()],
            _ => {
                let list = self.option(hooks, "beforeRequest").unwrap_or(Value::Undefined);
                self.items(&list).unwrap_or_default()
            }
        };
        for function in functions {
            let request = self.object(Class::Request);
            let headers = self.object(Class::Headers);
            self.set_property(request, "headers", Value::Object(headers));
            self.call(&function, &[Value::Object(request)], site);
            let before = draft.headers.len();
            self.take_headers(draft, &Value::Object(headers), true);
            if draft.headers.len() > before {
                draft.note("headers that a hook sets");
            }
        }
    }
}
