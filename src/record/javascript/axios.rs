//! axios, its instances, and what is called like it: Vue's and AngularJS's `$http`, an instance from another file.

use super::draft::Draft;
use super::machine::Machine;
use super::text::component_encoded;
use super::value::{Class, ObjectId, Text, Value};
use crate::web::request::Initiator;

/// The Accept that axios sends.
const ACCEPT: &str = "application/json, text/plain, */*";

impl Machine<'_> {
    /// axios, or an instance of it, without defaults.
    pub(super) fn new_axios(&mut self) -> ObjectId {
        let id = self.object(Class::Axios);
        let mut kinds = Vec::new();
        for kind in ["common", "get", "post", "put", "patch", "delete", "head", "options"] {
            kinds.push((kind, Value::Object(self.object(Class::Headers))));
        }
        let headers = self.record(kinds);
        let defaults = self.record(vec![("headers", headers)]);
        self.set_property(id, "defaults", defaults);
        let request = self.object(Class::Opaque);
        let response = self.object(Class::Opaque);
        let interceptors =
            self.record(vec![("request", Value::Object(request)), ("response", Value::Object(response))]);
        self.set_property(id, "interceptors", interceptors);
        let using = self.array(Vec::new());
        self.set_property(request, "using", using);
        id
    }

    /// An instance that another file makes.
    pub(super) fn unknown_axios(&mut self, name: &str) -> ObjectId {
        let id = self.new_axios();
        self.objects[id.0].known_as = Some(name.into());
        id
    }

    fn create_axios(&mut self, base: ObjectId, config: Option<&Value>) -> ObjectId {
        let id = self.new_axios();
        let defaults = self.option(&Value::Object(base), "defaults").unwrap_or(Value::Undefined);
        let own = self.option(&Value::Object(id), "defaults").unwrap_or(Value::Undefined);
        let Some(target) = self.as_object(&own) else { return id };
        let headers = self.option(&own, "headers").unwrap_or(Value::Undefined);
        for source in [Some(&defaults), config].into_iter().flatten() {
            let more = self.option(source, "headers");
            self.spread(target, &source.taken().clone(), None);
            self.set_property(target, "headers", headers.clone());
            if let (Some(more), Some(headers)) = (more, self.as_object(&headers)) {
                self.add_default_headers(headers, &more);
            }
        }
        id
    }

    /// Headers for all methods, and those under a method's name.
    fn add_default_headers(&mut self, target: ObjectId, more: &Value) {
        let Some(more) = self.as_object(more) else { return };
        let more = self.get(more).clone();
        self.objects[target.0].unknown.extend(more.unknown);
        for property in more.properties {
            let kind = self.get(target).get(&property.name).and_then(|value| self.as_object(value));
            match (kind, self.as_object(&property.value)) {
                (Some(kind), Some(_)) => self.spread(kind, &property.value, None),
                _ => self.objects[target.0].set(property),
            }
        }
    }

    /// Calls axios or a method of it.
    pub(super) fn axios_call(&mut self, id: ObjectId, name: &str, arguments: &[Value], site: u32) -> Value {
        let response = Value::hole(&format!("axios.{name}()"));
        let argument = |number: usize| arguments.get(number).cloned().unwrap_or(Value::Undefined);
        match name {
            "create" | "extend" => return Value::Object(self.create_axios(id, arguments.first())),
            "all" => return argument(0),
            "isAxiosError" | "isCancel" | "spread" | "getUri" | "toFormData" => return response,
            _ => {}
        }
        let (verb, is_form) = match name.strip_suffix("Form") {
            Some(verb) => (verb, true),
            None => (name, false),
        };
        let config = self.object(Class::Plain);
        match verb {
            "request" => {
                let is_url = self.as_object(&argument(0)).is_none_or(|id| self.get(id).class == Class::Url);
                // `axios(error.config)` sends a request again.
                if let Value::Hole(name) = argument(0)
                    && ["config", "original", "request", "option", "opts"]
                        .iter()
                        .any(|word| name.to_ascii_lowercase().contains(word))
                {
                    self.omit(format!("a call of axios with {name}, which is not in the text"));
                    return response;
                }
                if is_url {
                    self.set_property(config, "url", argument(0));
                    self.spread(config, &argument(1), None);
                } else {
                    self.spread(config, &argument(0), None);
                }
                if self.get(config).unknown.is_empty() && self.get(config).get("url").is_none() && is_url {
                    return response;
                }
            }
            "post" | "put" | "patch" => {
                self.spread(config, &argument(2), None);
                self.set_property(config, "url", argument(0));
                self.set_property(config, "data", argument(1));
                self.set_property(config, "method", Value::text(verb));
            }
            "get" | "delete" | "head" | "options" | "del" => {
                self.spread(config, &argument(1), None);
                self.set_property(config, "url", argument(0));
                self.set_property(config, "method", Value::text(if verb == "del" { "delete" } else { verb }));
            }
            "jsonp" => {
                self.resource(&argument(0), Initiator::Script, site);
                return response;
            }
            _ => return response,
        }
        self.axios_request(id, config, is_form, site);
        response
    }

    fn axios_request(&mut self, id: ObjectId, config: ObjectId, is_form: bool, site: u32) {
        let defaults = self.option(&Value::Object(id), "defaults").unwrap_or(Value::Undefined);
        let config = Value::Object(config);
        let setting = |machine: &Self, name: &str| {
            machine.option(&config, name).or_else(|| machine.option(&defaults, name))
        };
        // An interceptor changes the headers of a configuration of its own.
        let intercepted = self.intercept(id, &config);
        let base = setting(self, "baseURL");
        let own = self.option(&config, "url").or_else(|| base.clone().map(|_| Value::text("")));
        let Some(own) = own else { return };
        let own_text = self.plain_text(&own).unwrap_or_default().text;
        let is_absolute = own_text.contains("://") || own_text.starts_with("//");
        let url = match base.filter(|_| !is_absolute) {
            Some(base) => self.join(&base, &own),
            None => own,
        };
        let Some(mut draft) = self.draft(&url, Initiator::Xhr) else { return };
        if let Some(name) = self.get(id).known_as.clone() {
            draft.note(format!("it as a call of axios, for what {name} is, is not in the text"));
            if !is_absolute {
                draft.omit(format!(
                    "the base URL and the headers that {name} may add, which are not in the text"
                ));
            }
        }
        self.omit_unknown(&mut draft, &config);
        self.omit_unknown(&mut draft, &defaults);
        self.take_method(&mut draft, setting(self, "method"), true);
        self.axios_headers(&mut draft, &defaults, &config, intercepted);
        let with_credentials = setting(self, "withCredentials");
        self.take_with_credentials(&mut draft, with_credentials);
        if let Some(auth) = setting(self, "auth") {
            let part = |name: &str| {
                self.option(&auth, name).and_then(|part| self.plain_text(&part)).unwrap_or_default()
            };
            let (user, password) = (part("username"), part("password"));
            let text = Value::text(format!("{}:{}", user.text, password.text));
            let known = user.holes.is_empty() && password.holes.is_empty() && self.as_object(&auth).is_some();
            let encoded =
                if known { self.call_text_function("btoa", &text) } else { Value::hole("credentials") };
            let value = self.concatenate(&[Value::text("Basic "), encoded]);
            let value = self.take_text(&mut draft, "the header Authorization", &value).unwrap_or_default();
            draft.set_header("Authorization", value);
            draft.note("Authorization from auth");
        }
        if let Some(params) = setting(self, "params") {
            self.take_params(&mut draft, &params);
        }
        if let Some(data) = setting(self, "data")
            .filter(|_| !["GET", "HEAD"].contains(&draft.call.method.as_deref().unwrap_or_default()))
        {
            self.axios_body(&mut draft, &data, is_form);
        } else {
            draft.remove_header("content-type");
        }
        if setting(self, "onUploadProgress").is_some() {
            draft.call.initiator = Some(Initiator::XhrUpload);
            draft.note("a listener on the upload from onUploadProgress");
        }
        draft.default_header("Accept", ACCEPT);
        self.add_call(draft, site);
    }

    fn axios_headers(
        &mut self,
        draft: &mut Draft,
        defaults: &Value,
        config: &Value,
        intercepted: Option<Value>,
    ) {
        let kinds = self.option(defaults, "headers").unwrap_or(Value::Undefined);
        let method = draft.call.method.clone().unwrap_or_default().to_ascii_lowercase();
        let is_kind = |name: &str| name == "common" || super::dispatch::VERBS.contains(&name);
        for kind in ["common", method.as_str()] {
            if let Some(headers) = self.option(&kinds, kind) {
                self.take_headers(draft, &headers, false);
            }
        }
        if let Some(kinds) = self.as_object(&kinds) {
            let mut flat = self.get(kinds).clone();
            flat.properties.retain(|property| !is_kind(&property.name));
            let flat = Value::Object(self.add(flat));
            self.take_headers(draft, &flat, false);
        }
        if let Some(headers) = self.option(config, "headers") {
            self.take_headers(draft, &headers, false);
        }
        if let Some(headers) = intercepted {
            let before = draft.headers.len();
            self.take_headers(draft, &headers, false);
            if draft.headers.len() > before {
                draft.note("headers that an interceptor sets");
            }
        }
    }

    /// What request interceptors put into the headers.
    fn intercept(&mut self, id: ObjectId, config: &Value) -> Option<Value> {
        let interceptors = self.option(&Value::Object(id), "interceptors")?;
        let request = self.option(&interceptors, "request")?;
        let using = self.option(&request, "using")?;
        let functions = self.items(&using)?;
        if functions.is_empty() {
            return None;
        }
        let headers = self.object(Class::Headers);
        let common = self.object(Class::Headers);
        let copy = self.object(Class::Plain);
        self.spread(copy, config, None);
        self.set_property(copy, "headers", Value::Object(headers));
        for function in functions {
            if matches!(function, Value::Hole(_)) {
                self.omit("what an interceptor changes, which is not in the text");
                continue;
            }
            let result = self.call(&function, &[Value::Object(copy)], 0);
            if let Some(replaced) =
                self.option(&result, "headers").filter(|_| self.as_object(&result) != Some(copy))
            {
                self.spread(headers, &replaced, None);
            }
        }
        // `config.headers = { …config.headers, X }`
        if let Some(replaced) = self.option(&Value::Object(copy), "headers")
            && self.as_object(&replaced) != Some(headers)
        {
            self.spread(headers, &replaced, None);
        }
        if let Some(Value::Object(more)) = self.get(headers).get("common").cloned() {
            self.spread(common, &Value::Object(more), None);
        }
        Some(Value::Object(headers))
    }

    /// Changes a text, and each of those that a condition chooses from.
    fn map_text(&self, value: &Value, change: fn(&str) -> &str) -> Value {
        match self.stringify(value) {
            Some(Value::Text(text)) => Value::Text(text.with(change(&text.text))),
            Some(Value::Choice(choice)) => {
                let others = choice.others.iter().map(|other| self.map_text(other, change)).collect();
                Value::choose(self.map_text(&choice.taken, change), others, &choice.test)
            }
            _ => Value::text(""),
        }
    }

    /// As axios joins a base and a path.
    pub(super) fn join(&self, base: &Value, own: &Value) -> Value {
        let base = self.map_text(base, |text| text.trim_end_matches('/'));
        let own = self.map_text(own, |text| text.trim_start_matches('/'));
        match &own {
            Value::Text(text) if text.text.is_empty() => base,
            _ => self.concatenate(&[base, Value::text("/"), own]),
        }
    }

    /// The query of `params`, [as axios writes it](https://axios-http.com/docs/req_config).
    pub(super) fn take_params(&self, draft: &mut Draft, params: &Value) {
        let params = self.settle(draft, "the query", params);
        let id = match &params {
            Value::Object(id) => *id,
            Value::Hole(name) => {
                draft.omit(format!("the query of {name}, which is not in the text"));
                return;
            }
            _ => return,
        };
        if self.get(id).class == Class::SearchParams {
            draft.query(self.form(id));
            return;
        }
        for name in self.get(id).unknown.clone() {
            draft.omit(format!("the part of the query that {name} has, which is not in the text"));
        }
        let mut query = Text::default();
        for property in &self.get(id).properties {
            self.add_param(&mut query, &property.name, &property.value, 0);
        }
        draft.query(query);
    }

    fn add_param(&self, query: &mut Text, name: &str, value: &Value, depth: usize) {
        let value = value.taken();
        if value.is_nullish() || matches!(value, Value::Function(_)) || depth > 8 {
            return;
        }
        if let Some(object) = self.as_object(value).map(|id| self.get(id)) {
            match object.class {
                Class::Array => {
                    for item in &object.items {
                        self.add_param(query, &format!("{name}[]"), item, depth + 1);
                    }
                    return;
                }
                Class::Plain => {
                    for property in &object.properties {
                        self.add_param(
                            query,
                            &format!("{name}[{}]", property.name),
                            &property.value,
                            depth + 1,
                        );
                    }
                    return;
                }
                _ => {}
            }
        }
        let encoded = |text: &Text| {
            let text = component_encoded(text, ":$,[] ");
            text.with(text.text.replace(' ', "+"))
        };
        if !query.text.is_empty() {
            query.text.push('&');
        }
        query.push(&encoded(&Text::of(name)));
        query.text.push('=');
        query.push(&encoded(&self.plain_text(value).unwrap_or_default()));
    }

    fn axios_body(&mut self, draft: &mut Draft, data: &Value, is_form: bool) {
        let kind = draft.header("content-type").unwrap_or_default().to_ascii_lowercase();
        let plain = self.as_object(data).filter(|id| self.get(*id).class == Class::Plain);
        match plain {
            Some(id) if is_form || kind.starts_with("multipart/form-data") => {
                let form = self.pairs(Class::FormData, Some(&Value::Object(id)));
                draft.remove_header("content-type");
                self.take_body(draft, &Value::Object(form), None);
            }
            Some(id) if kind.starts_with("application/x-www-form-urlencoded") => {
                let form = self.pairs(Class::SearchParams, Some(&Value::Object(id)));
                self.take_body(draft, &Value::Object(form), None);
            }
            _ if kind.starts_with("multipart/form-data") || is_form => {
                // The browser writes the type, with its boundary.
                draft.remove_header("content-type");
                let form = self.object(Class::FormData);
                let data =
                    if matches!(data.taken(), Value::Hole(_)) { Value::Object(form) } else { data.clone() };
                self.take_body(draft, &data, Some("axios"));
            }
            _ => {
                if self.as_object(data).is_some_and(|id| self.get(id).class == Class::FormData) {
                    draft.remove_header("content-type");
                }
                self.take_body(draft, data, Some("axios"));
                if matches!(data.taken(), Value::Text(_)) {
                    draft.default_header("Content-Type", "application/x-www-form-urlencoded");
                }
            }
        }
    }
}
