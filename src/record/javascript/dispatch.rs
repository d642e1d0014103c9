//! Which library or interface a call is for: globals, imports, members, and values whose name is all that is known.

use super::machine::Machine;
use super::value::{Class, Property, Text, Value};

/// What browsers and libraries define.
const GLOBALS: [&str; 54] = [
    "$",
    "$fetch",
    "Array",
    "Audio",
    "AxiosHeaders",
    "Blob",
    "Buffer",
    "EventSource",
    "EventSourcePolyfill",
    "File",
    "FontFace",
    "FormData",
    "Headers",
    "HttpHeaders",
    "HttpParams",
    "HttpRequest",
    "Image",
    "JSON",
    "Number",
    "Object",
    "Promise",
    "Request",
    "SharedWorker",
    "String",
    "URL",
    "URLSearchParams",
    "WebSocket",
    "Worker",
    "XMLHttpRequest",
    "btoa",
    "decodeURIComponent",
    "document",
    "encodeURI",
    "encodeURIComponent",
    "fetch",
    "globalThis",
    "got",
    "importScripts",
    "inject",
    "io",
    "jQuery",
    "ky",
    "navigator",
    "ofetch",
    "reactive",
    "ref",
    "require",
    "self",
    "superagent",
    "useFetch",
    "useRef",
    "useState",
    "window",
    "useCallback",
];

/// The methods of HTTP that libraries have functions for.
pub(super) const VERBS: [&str; 7] = ["get", "post", "put", "patch", "delete", "head", "options"];

impl Machine<'_> {
    pub(super) fn global(&self, name: &str) -> Option<Value> {
        if ["axios", "$http", "$axios"].contains(&name) {
            return Some(Value::Object(self.axios));
        }
        GLOBALS.iter().find(|global| **global == name).map(|global| Value::Global(global))
    }

    /// What a package exports, as far as it is known.
    pub(super) fn imported(&self, source: &str, name: &str) -> Option<Value> {
        let package = source.rsplit("/npm/").next().unwrap_or(source).split('@').next().unwrap_or(source);
        let package = if source.starts_with('@') { source } else { package };
        match (package, name) {
            ("axios", "AxiosHeaders") => Some(Value::Global("AxiosHeaders")),
            ("axios" | "vue-axios", "default" | "*" | "axios") => Some(Value::Object(self.axios)),
            ("ky" | "ky-universal", _) => Some(Value::Global("ky")),
            ("got", _) => Some(Value::Global("got")),
            ("superagent", _) => Some(Value::Global("superagent")),
            ("socket.io-client", "default" | "*" | "io" | "connect" | "lookup") => Some(Value::Global("io")),
            ("jquery", _) => Some(Value::Global("$")),
            (
                "node-fetch" | "cross-fetch" | "isomorphic-fetch" | "isomorphic-unfetch" | "unfetch"
                | "undici" | "whatwg-fetch",
                name,
            ) => self.global(if matches!(name, "default" | "*") { "fetch" } else { name }),
            ("ofetch", _) => Some(Value::Global("ofetch")),
            ("event-source-polyfill" | "eventsource", _) => Some(Value::Global("EventSourcePolyfill")),
            ("url" | "node:url" | "buffer" | "node:buffer", name) => self.global(name),
            ("form-data" | "formdata-node", _) => Some(Value::Global("FormData")),
            (_, name) if source.starts_with("@angular") || source == "vue" || source == "react" => {
                self.global(name)
            }
            _ => None,
        }
    }

    /// A member of a value.
    pub(super) fn member(&mut self, value: &Value, name: &str) -> Value {
        match value {
            Value::Choice(choice) => {
                let taken = self.member(&choice.taken, name);
                let others: Vec<Value> = choice.others.iter().map(|other| self.member(other, name)).collect();
                Value::choose(taken, others, &choice.test)
            }
            Value::Hole(hole) => match name {
                "$http" | "$axios" | "axios" => self.shared_client(name),
                "$" | "jQuery" | "fetch" if matches!(&**hole, "this" | "window" | "global") => {
                    self.global(name).unwrap_or_else(|| Value::hole(name))
                }
                _ if **hole == *"this" => Value::hole(name),
                // The page's own origin: what comes behind it is a path of the page.
                "origin" if hole.ends_with("location") => Value::text(""),
                _ => Value::hole(&format!("{hole}.{name}")),
            },
            Value::Global("window" | "self" | "globalThis") => {
                let assigned = self.scopes[0].named.get(name).map(|variable| variable.value.clone());
                let known = assigned.or_else(|| self.global(name)).or_else(|| self.variable(name).cloned());
                known.unwrap_or_else(|| Value::hole(name))
            }
            Value::Global(_) if name == "default" => value.clone(),
            Value::Global("io") if name == "io" => value.clone(),
            Value::Global("document") => Value::hole(&format!("document.{name}")),
            Value::Text(text) if name == "length" => {
                Value::Number(u32::try_from(text.text.encode_utf16().count()).unwrap_or_default().into())
            }
            Value::Function(id) => {
                let members = self.functions[id.0].members;
                let member = members.and_then(|id| self.get(id).get(name).cloned());
                member.unwrap_or_else(|| Value::Method(value.clone().into(), name.into()))
            }
            Value::Object(id) => self.object_member(*id, value, name),
            Value::Undefined | Value::Null => Value::Undefined,
            _ => Value::Method(value.clone().into(), name.into()),
        }
    }

    /// What all components of Vue have by this name: what the script set on the prototype, or axios.
    fn shared_client(&self, name: &str) -> Value {
        let set = self.scopes[0].named.get(name).map(|variable| variable.value.clone());
        set.unwrap_or(Value::Object(self.axios))
    }

    /// A member of `this`: what the text does not set on it, others may.
    pub(super) fn member_of_this(&mut self, name: &str) -> Value {
        let this = self.this.clone();
        match (self.member(&this, name), name) {
            (Value::Undefined, "$http" | "$axios" | "axios") => self.shared_client(name),
            (Value::Undefined, _) => Value::hole(name),
            (value, _) => value,
        }
    }

    fn object_member(&mut self, id: super::value::ObjectId, value: &Value, name: &str) -> Value {
        let object = self.get(id);
        if object.class == Class::Url && name == "href" {
            return self.stringify(value).unwrap_or_else(|| Value::hole("url"));
        }
        if object.class != Class::Headers
            && let Some(property) = object.property(name)
        {
            return property.value.clone();
        }
        match &object.class {
            Class::Array => match (name, name.parse::<usize>()) {
                ("length", _) => Value::Number(u32::try_from(object.items.len()).unwrap_or_default().into()),
                (_, Ok(number)) => object.items.get(number).cloned().unwrap_or(Value::Undefined),
                _ => Value::Method(value.clone().into(), name.into()),
            },
            Class::Url => self.url_member(value, name),
            Class::Axios if name == "default" => value.clone(),
            Class::Plain => match object.unknown.first() {
                Some(hole) => Value::hole(&format!("{hole}.{name}")),
                None => Value::Undefined,
            },
            Class::Instance => match name {
                "$http" | "$axios" => self.shared_client(name),
                _ => Value::hole(name),
            },
            Class::XmlHttpRequest if name == "upload" => {
                let upload = self.object(Class::Opaque);
                self.objects[id.0].set(Property {
                    name: "upload".into(),
                    value: Value::Object(upload),
                    when: None,
                });
                Value::Object(upload)
            }
            _ => Value::Method(value.clone().into(), name.into()),
        }
    }

    pub(super) fn set_member(&mut self, object: &Value, name: &str, value: Value) {
        match object.taken() {
            Value::Object(id) => {
                let id = *id;
                match (&self.get(id).class, name) {
                    (Class::Array, _) => {
                        if let Ok(number) = name.parse::<usize>()
                            && number <= self.get(id).items.len()
                            && number < 1000
                        {
                            if number == self.get(id).items.len() {
                                self.objects[id.0].items.push(value);
                            } else {
                                self.objects[id.0].items[number] = value;
                            }
                        }
                    }
                    (Class::Url, _) => self.set_url_member(id, name, value),
                    _ => self.set_property(id, name, value),
                }
            }
            Value::Function(id) => {
                let members = self.functions[id.0].members;
                let members = members.unwrap_or_else(|| self.object(Class::Plain));
                self.functions[id.0].members = Some(members);
                self.set_property(members, name, value);
            }
            // `window.API = …`, and `Vue.prototype.$http = …`
            Value::Global("window" | "self" | "globalThis") | Value::Hole(_)
                if matches!(object.taken(), Value::Global(_))
                    || ["$http", "$axios", "axios"].contains(&name) =>
            {
                let variable = super::machine::Variable { value, conditions: 0 };
                self.scopes[0].named.insert(name.to_owned(), variable);
            }
            _ => {}
        }
    }

    /// Calls a value.
    pub(super) fn call(&mut self, function: &Value, arguments: &[Value], site: u32) -> Value {
        match function.taken() {
            Value::Function(id) => self.invoke(*id, None, arguments, site),
            Value::Global(name) => self.call_global(name, arguments, site),
            Value::Method(receiver, name) => self.call_method(receiver, name, arguments, site),
            Value::Object(id) => match self.get(*id).class {
                Class::Axios => self.axios_call(*id, "request", arguments, site),
                Class::Ky(_) => self.ky_call(*id, "", arguments, site),
                _ => Value::Object(*id),
            },
            Value::Hole(name) => {
                let name = name.clone();
                // What compilers wrap a package in.
                if ["importDefault", "interopRequire", "importStar", "toESM"]
                    .iter()
                    .any(|word| name.contains(word))
                {
                    return arguments.first().cloned().unwrap_or(Value::Undefined);
                }
                self.call_unknown(&name, arguments, site);
                Value::hole(&format!("{name}()"))
            }
            _ => Value::hole("value"),
        }
    }

    /// Calls a method of a value.
    pub(super) fn call_method(
        &mut self,
        receiver: &Value,
        name: &str,
        arguments: &[Value],
        site: u32,
    ) -> Value {
        match receiver.taken() {
            Value::Object(id) => {
                let id = *id;
                let own = self.get(id).class != Class::Headers;
                match self.get(id).get(name).filter(|_| own).cloned() {
                    Some(Value::Function(function)) => {
                        self.invoke(function, Some(Value::Object(id)), arguments, site)
                    }
                    Some(value) if !matches!(value, Value::Text(_)) => self.call(&value, arguments, site),
                    _ => self.call_object_method(id, name, arguments, site),
                }
            }
            Value::Text(text) => self.call_text_method(&text.clone(), name, arguments),
            Value::Function(id) => match (name, self.functions[id.0].members) {
                ("call", _) => {
                    self.invoke(*id, arguments.first().cloned(), arguments.get(1..).unwrap_or_default(), site)
                }
                ("apply", _) => {
                    let items = arguments.get(1).and_then(|list| self.items(list)).unwrap_or_default();
                    self.invoke(*id, arguments.first().cloned(), &items, site)
                }
                ("bind", _) => receiver.taken().clone(),
                (_, Some(members)) => match self.get(members).get(name).cloned() {
                    Some(Value::Function(function)) => {
                        self.invoke(function, Some(Value::Object(members)), arguments, site)
                    }
                    Some(value) => self.call(&value, arguments, site),
                    None => Value::hole(&format!("{name}()")),
                },
                _ => Value::hole(&format!("{name}()")),
            },
            Value::Global(global) => self.call_global_method(global, name, arguments, site),
            Value::Hole(hole) => {
                let hole = hole.clone();
                self.call_unknown_receiver(&hole, name, arguments, site)
            }
            _ => Value::hole(&format!("{name}()")),
        }
    }

    fn call_object_method(
        &mut self,
        id: super::value::ObjectId,
        name: &str,
        arguments: &[Value],
        site: u32,
    ) -> Value {
        match self.get(id).class.clone() {
            Class::Array => self.call_array_method(id, name, arguments, site),
            Class::Headers | Class::SearchParams | Class::FormData => {
                self.call_pairs_method(id, name, arguments, site)
            }
            Class::Url if ["toString", "toJSON"].contains(&name) => {
                self.stringify(&Value::Object(id)).unwrap_or(Value::Undefined)
            }
            Class::XmlHttpRequest => self.xhr_method(id, name, arguments, site),
            Class::Element(_) => {
                self.element_method(id, name, arguments);
                Value::Undefined
            }
            Class::Axios => self.axios_call(id, name, arguments, site),
            Class::Ky(_) => self.ky_call(id, name, arguments, site),
            Class::Superagent => self.superagent_method(id, name, arguments),
            Class::Opaque => {
                // An interceptor, and a listener of an upload.
                if name == "use"
                    && let (Some(Value::Object(using)), Some(function)) =
                        (self.get(id).get("using"), arguments.first())
                {
                    let using = using.0;
                    self.objects[using].items.push(function.clone());
                }
                if name == "addEventListener" {
                    self.set_property(id, "listener", Value::Bool(true));
                }
                Value::Object(id)
            }
            Class::Request => Value::Object(id),
            Class::Plain | Class::Instance | Class::Blob | Class::Url => Value::hole(&format!("{name}()")),
        }
    }

    /// Whether a value is written as a URL: with a scheme, or as a path.
    pub(super) fn looks_like_url(&self, value: &Value) -> bool {
        let Some(Text { text, holes }) = self.plain_text(value) else { return false };
        let is_text = matches!(value.taken(), Value::Text(_))
            || matches!(value.taken(), Value::Object(id) if self.get(*id).class == Class::Url);
        is_text
            && (text.starts_with('/')
                || text.contains("://")
                || text.starts_with('<')
                    && holes.first().is_some_and(|hole| text[hole.len() + 2..].starts_with('/')))
    }

    /// Calls a function of which only the name is known.
    fn call_unknown(&mut self, name: &str, arguments: &[Value], site: u32) {
        let last = name.rsplit('.').next().unwrap_or(name);
        let lower = last.to_ascii_lowercase();
        let Some(first) = arguments.first() else { return };
        let is_options = self.as_object(first).is_some_and(|id| {
            let object = self.get(id);
            object.class == Class::Plain
                && object.get("url").is_some()
                && ["method", "params", "data", "headers", "baseURL"]
                    .iter()
                    .any(|name| object.get(name).is_some())
        });
        // A key, and the function that is called with it.
        if lower.starts_with("useswr")
            && let Some(function @ Value::Function(_)) = arguments.get(1)
            && matches!(first, Value::Text(_))
        {
            self.call(&function.clone(), std::slice::from_ref(first), site);
            return;
        }
        if lower == "fetch" {
            self.fetch_call(arguments, site, None);
        } else if lower.contains("fetch") && !lower.starts_with("prefetch") && self.looks_like_url(first) {
            self.fetch_call(arguments, site, Some(name));
        } else if is_options && !lower.contains("ajax") {
            let instance = self.unknown_axios(name);
            self.axios_call(instance, "request", arguments, site);
        } else if is_options {
            self.jquery_ajax(arguments, site);
        } else if ["axios", "http", "request", "api", "service"].contains(&lower.as_str())
            && self.looks_like_url(first)
        {
            let instance = self.unknown_axios(name);
            self.axios_call(instance, "request", arguments, site);
        }
    }

    /// Calls a method of what only the running script knows.
    fn call_unknown_receiver(&mut self, receiver: &str, name: &str, arguments: &[Value], site: u32) -> Value {
        let result = Value::hole(&format!("{receiver}.{name}()"));
        let last = receiver
            .rsplit('.')
            .next()
            .unwrap_or(receiver)
            .trim_start_matches(['_', '#'])
            .to_ascii_lowercase();
        let Some(first) = arguments.first() else { return result };
        if name == "sendBeacon" {
            return self.beacon(arguments, site);
        }
        if name == "stringify" && ["qs", "querystring"].contains(&last.as_str()) {
            return match self.as_object(first).filter(|id| self.get(*id).unknown.is_empty()) {
                Some(id) => Value::Text(self.form(id)),
                // A text, whatever it holds.
                None => Value::Text(self.plain_text(first).unwrap_or_default()),
            };
        }
        let is_verb = VERBS.contains(&name)
            || ["request", "jsonp", "del", "postForm", "putForm", "patchForm"].contains(&name);
        // `app.get("/", handler)` belongs to a server, which makes no call.
        let has_handler =
            arguments.iter().skip(1).any(|argument| matches!(argument.taken(), Value::Function(_)));
        if !is_verb
            || has_handler
            || receiver.contains('(')
            || ["app", "router", "server", "requests", "cy"].contains(&last.as_str())
        {
            return result;
        }
        let is_angular = ["HttpClient", "HttpHeaders", "@angular", ".subscribe(", "HttpParams", ".pipe("]
            .iter()
            .any(|word| self.text.contains(word));
        let url_at = if name == "request" && arguments.len() > 1 { &arguments[1] } else { first };
        if ["http", "httpclient", "client"].contains(&last.as_str()) && is_angular {
            return self.angular_call(name, arguments, site);
        }
        let is_options = name == "request" && self.field(first, "url").is_some();
        let known =
            ["api", "http", "client", "axios", "request", "service", "instance", "rest", "ajax", "backend"];
        if (self.looks_like_url(url_at) || is_options) && known.iter().any(|word| last.contains(word)) {
            let instance = self.unknown_axios(receiver);
            return self.axios_call(instance, name, arguments, site);
        }
        if self.plain_text(first).is_some_and(|text| text.text.contains("://")) {
            self.omit(format!("{receiver}.{name}(…), for what {receiver} is, is not in the text"));
        }
        result
    }

    /// `axios[method](…)`, with a name that only the running script knows.
    pub(super) fn call_unknown_method(
        &mut self,
        receiver: &Value,
        name: &Value,
        arguments: &[Value],
        site: u32,
    ) -> Value {
        match receiver.taken() {
            Value::Object(id) if self.get(*id).class == Class::Axios => {
                let id = *id;
                let verb = self.plain_text(name).unwrap_or_default().text.to_ascii_lowercase();
                // Methods with data have it in front of the configuration.
                let has_data = ["post", "put", "patch"].contains(&verb.as_str()) || arguments.len() > 2;
                let merged = self.object(Class::Plain);
                let config = arguments.get(if has_data { 2 } else { 1 }).cloned().unwrap_or(Value::Undefined);
                self.spread(merged, &config, None);
                if has_data {
                    self.set_property(merged, "data", arguments.get(1).cloned().unwrap_or(Value::Undefined));
                }
                self.set_property(merged, "method", name.clone());
                let url = arguments.first().cloned().unwrap_or(Value::Undefined);
                self.axios_call(id, "request", &[url, Value::Object(merged)], site)
            }
            _ => Value::hole("value"),
        }
    }
}
