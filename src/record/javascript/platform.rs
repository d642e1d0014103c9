//! What the platform's globals do when they are called, or constructed.

use std::rc::Rc;

use super::draft::Draft;
use super::machine::{Code, Machine};
use super::value::{Class, ObjectId, Property, Value};
use crate::web::attributes::Referrer;
use crate::web::request::{CrossOrigin, Initiator};

impl Machine<'_> {
    pub(super) fn call_global(&mut self, name: &'static str, arguments: &[Value], site: u32) -> Value {
        let first = arguments.first().cloned().unwrap_or(Value::Undefined);
        match name {
            "fetch" => self.fetch_call(arguments, site, None),
            "$" | "jQuery" => Value::Global("jQuery()"),
            "encodeURIComponent" | "encodeURI" | "decodeURIComponent" | "String" | "btoa" => {
                self.call_text_function(name, &first)
            }
            "Number" => self.number_text(&first),
            "ky" | "got" | "ofetch" | "$fetch" | "useFetch" => {
                let instance = self.ky(name);
                self.ky_call(instance, "", arguments, site)
            }
            "io" => {
                self.socket_io(arguments, site);
                Value::Object(self.object(Class::Opaque))
            }
            "superagent" => self.superagent_new(&first, arguments.get(1), site),
            "require" => {
                let source = self.plain_text(&first).unwrap_or_default().text;
                self.imported(&source, "default").unwrap_or_else(|| Value::hole("value"))
            }
            "importScripts" => {
                for url in arguments {
                    self.resource(url, Initiator::Script, site);
                }
                Value::Undefined
            }
            "useState" if self.is_empty(&first) => self.array(vec![Value::hole("value"), Value::hole("set")]),
            "useState" => self.array(vec![first, Value::hole("set")]),
            "ref" | "useRef" if self.is_empty(&first) => Value::hole("value"),
            "ref" | "useRef" => self.record(vec![(if name == "ref" { "value" } else { "current" }, first)]),
            "reactive" | "inject" | "useCallback" | "Object" => first,
            _ => Value::hole(&format!("{name}()")),
        }
    }

    pub(super) fn call_global_method(
        &mut self,
        global: &'static str,
        name: &str,
        arguments: &[Value],
        site: u32,
    ) -> Value {
        if let Some(value) = self.call_builtin(global, name, arguments) {
            return value;
        }
        match (global, name) {
            (_, "bind") => Value::Global(global),
            ("io", "connect" | "io") => self.call_global(global, arguments, site),
            (_, "call") => self.call_global(global, arguments.get(1..).unwrap_or_default(), site),
            ("navigator", "sendBeacon") => self.beacon(arguments, site),
            ("document", "createElement") => {
                let tag = arguments.first().and_then(|tag| self.plain_text(tag)).unwrap_or_default();
                self.element(&tag.text.to_ascii_lowercase(), site)
            }
            ("window" | "self" | "globalThis", _) => {
                let value = self.member(&Value::Global(global), name);
                self.call(&value, arguments, site)
            }
            ("$" | "jQuery", _) => self.jquery_call(name, arguments, site),
            ("jQuery()", "load") => {
                if arguments.first().is_some_and(|url| self.looks_like_url(url)) {
                    self.jquery_load(arguments, site);
                }
                Value::Global("jQuery()")
            }
            (
                "jQuery()",
                "attr" | "val" | "text" | "html" | "data" | "serialize" | "serializeArray" | "prop" | "get",
            ) if !arguments.iter().skip(1).any(|value| !matches!(value, Value::Object(_)))
                && (name != "val" || arguments.is_empty()) =>
            {
                Value::hole(&format!("{name}()"))
            }
            ("jQuery()", _) => Value::Global("jQuery()"),
            ("ky" | "got" | "ofetch" | "$fetch", _) => {
                let instance = self.ky(global);
                self.ky_call(instance, name, arguments, site)
            }
            ("superagent", _) if name == "del" || super::dispatch::VERBS.contains(&name) => {
                let method =
                    Value::text(if name == "del" { "DELETE".into() } else { name.to_ascii_uppercase() });
                self.superagent_new(&method, arguments.first(), site)
            }
            ("HttpClient", _) => self.angular_call(name, arguments, site),
            ("Promise", _) => Value::hole("value"),
            _ => Value::hole(&format!("{name}()")),
        }
    }

    /// `new`.
    pub(super) fn construct(&mut self, class: &Value, arguments: &[Value], site: u32) -> Value {
        let first = arguments.first().cloned().unwrap_or(Value::Undefined);
        let name = match class.taken() {
            Value::Function(id) => {
                return match self.functions[id.0].code {
                    Code::Class(_) => self.instantiate(*id, Some(arguments), site),
                    _ => {
                        let object = Value::Object(self.object(Class::Instance));
                        self.invoke(*id, Some(object.clone()), arguments, site);
                        object
                    }
                };
            }
            Value::Global(name) => *name,
            Value::Hole(name) if name.ends_with("EventSource") => "EventSourcePolyfill",
            _ => return Value::hole("new()"),
        };
        match name {
            "XMLHttpRequest" => {
                let id = self.object(Class::XmlHttpRequest);
                self.objects[id.0].site = site;
                Value::Object(id)
            }
            "Headers" | "AxiosHeaders" => Value::Object(self.pairs(Class::Headers, Some(&first))),
            "HttpHeaders" | "HttpParams" => {
                let from =
                    match self.option(&first, "fromObject").or_else(|| self.option(&first, "fromString")) {
                        Some(from) => from,
                        None => first,
                    };
                let class = if name == "HttpHeaders" { Class::Headers } else { Class::SearchParams };
                let id = self.pairs(class, Some(&from));
                self.objects[id.0].unknown.retain(|hole| !hole.is_empty());
                self.angular_pairs.push(id);
                Value::Object(id)
            }
            "URLSearchParams" => Value::Object(self.pairs(Class::SearchParams, Some(&first))),
            "FormData" => Value::Object(self.object(Class::FormData)),
            "URL" => self.new_url(arguments),
            "Blob" | "File" => {
                let id = self.object(Class::Blob);
                self.objects[id.0].items = self.items(&first).unwrap_or_default();
                let options =
                    arguments.get(if name == "File" { 2 } else { 1 }).cloned().unwrap_or(Value::Undefined);
                if let Some(kind) = self.option(&options, "type") {
                    self.set_property(id, "type", kind);
                }
                Value::Object(id)
            }
            "Request" => {
                let id = self.object(Class::Request);
                let init = arguments.get(1).cloned().unwrap_or(Value::Undefined);
                self.set_property(id, "url", first.clone());
                if let Some(base) = self.as_object(&first).filter(|id| self.get(*id).class == Class::Request)
                {
                    self.spread(id, &Value::Object(base), None);
                }
                self.spread(id, &init, None);
                let headers = self.option(&Value::Object(id), "headers");
                let headers = self.pairs(Class::Headers, headers.as_ref());
                self.set_property(id, "headers", Value::Object(headers));
                Value::Object(id)
            }
            "EventSource" | "EventSourcePolyfill" => {
                self.event_source(name, arguments, site);
                Value::Object(self.object(Class::Opaque))
            }
            "WebSocket" => {
                self.web_socket(arguments, site);
                Value::Object(self.object(Class::Opaque))
            }
            "Worker" | "SharedWorker" => {
                self.resource(&first, Initiator::Worker, site);
                Value::Object(self.object(Class::Opaque))
            }
            "Image" => self.element("img", site),
            "Audio" => {
                let element = self.element("audio", site);
                if let Some(id) = self.as_object(&element).filter(|_| !first.is_nullish()) {
                    self.set_property(id, "src", first);
                }
                element
            }
            "FontFace" => {
                let source = arguments.get(1).and_then(|source| self.plain_text(source)).unwrap_or_default();
                let url = source.text.split("url(").nth(1).and_then(|rest| rest.split(')').next());
                if let Some(url) = url {
                    let url = Value::Text(source.with(url.trim_matches(['"', '\'', ' '])));
                    self.resource(&url, Initiator::Font, site);
                }
                Value::Object(self.object(Class::Opaque))
            }
            "HttpRequest" => {
                let has_body = self
                    .plain_text(&first)
                    .is_some_and(|method| ["POST", "PUT", "PATCH"].contains(&method.text.as_str()));
                let options =
                    arguments.get(if has_body { 3 } else { 2 }).cloned().unwrap_or(Value::Undefined);
                let request = self.object(Class::Plain);
                self.spread(request, &options, None);
                self.set_property(request, "method", first);
                self.set_property(request, "url", arguments.get(1).cloned().unwrap_or(Value::Undefined));
                if has_body {
                    self.set_property(request, "body", arguments.get(2).cloned().unwrap_or(Value::Undefined));
                }
                Value::Object(request)
            }
            _ => Value::hole("new()"),
        }
    }

    /// [fetch()](https://fetch.spec.whatwg.org/#fetch-method); `reads` is the name of what is read as fetch().
    pub(super) fn fetch_call(&mut self, arguments: &[Value], site: u32, reads: Option<&str>) -> Value {
        let response = Value::hole("fetch()");
        let Some(first) = arguments.first() else { return response };
        let request = self.as_object(first).filter(|id| self.get(*id).class == Class::Request);
        let init = arguments.get(1).cloned().unwrap_or(Value::Undefined);
        let (url, init) = match request {
            Some(id) => {
                let merged = self.object(Class::Plain);
                self.spread(merged, &Value::Object(id), None);
                self.spread(merged, &init, None);
                (self.get(id).get("url").cloned().unwrap_or(Value::Undefined), Value::Object(merged))
            }
            None => (first.clone(), init),
        };
        let Some(mut draft) = self.draft(&url, Initiator::Fetch) else { return response };
        if let Some(name) = reads {
            draft.note(format!("it as a call of fetch(), for what {name} is, is not in the text"));
        }
        let init = self.settle(&mut draft, "the options", &init);
        self.take_fetch_options(&mut draft, &init);
        if let Some(body) = self.option(&init, "body") {
            self.take_body(&mut draft, &body, None);
        }
        self.add_call(draft, site);
        response
    }

    /// What the second argument of fetch() says, besides the body.
    pub(super) fn take_fetch_options(&mut self, draft: &mut Draft, init: &Value) {
        self.omit_unknown(draft, init);
        self.take_method(draft, self.option(init, "method"), false);
        draft.call.mode =
            self.take_choice(draft, init, "mode").filter(|mode| *mode != crate::web::request::Mode::Navigate);
        draft.call.redirect = self.take_choice(draft, init, "redirect");
        if let Some(policy) = self.take_choice(draft, init, "referrerPolicy") {
            draft.call.attributes.referrer_policy = Some(policy);
        }
        if let Some(integrity) = self.option(init, "integrity").and_then(|text| self.plain_text(&text))
            && integrity.holes.is_empty()
        {
            draft.call.attributes.integrity = integrity.text;
        }
        let referrer = self.option(init, "referrer").and_then(|referrer| self.plain_text(&referrer));
        if referrer.as_ref().is_some_and(|referrer| referrer.text.is_empty() && referrer.holes.is_empty()) {
            draft.call.attributes.referrer = Referrer::None;
        }
        if let Some(referrer) =
            referrer.filter(|referrer| referrer.text.contains("://") && referrer.holes.is_empty())
        {
            draft.call.origin = Some(referrer.text);
            draft.note("the page's origin from referrer");
        }
        if let Some(mode) = self.take_choice(draft, init, "credentials") {
            draft.credentials(mode);
        }
        if let Some(headers) = self.option(init, "headers") {
            self.take_headers(draft, &headers, true);
        }
    }

    /// [navigator.sendBeacon()](https://w3c.github.io/beacon/#sec-processing-model)
    pub(super) fn beacon(&mut self, arguments: &[Value], site: u32) -> Value {
        if let Some(mut draft) = arguments.first().and_then(|url| self.draft(url, Initiator::Beacon)) {
            draft.call.method = Some("POST".into());
            if let Some(body) = arguments.get(1) {
                self.take_body(&mut draft, body, None);
            }
            self.add_call(draft, site);
        }
        Value::Bool(true)
    }

    fn event_source(&mut self, name: &str, arguments: &[Value], site: u32) {
        let options = arguments.get(1).cloned().unwrap_or(Value::Undefined);
        let headers = self.option(&options, "headers").filter(|_| name == "EventSourcePolyfill");
        let initiator = if headers.is_some() { Initiator::Fetch } else { Initiator::EventSource };
        let Some(mut draft) = arguments.first().and_then(|url| self.draft(url, initiator)) else { return };
        draft.call.method = Some("GET".into());
        let with_credentials = self.option(&options, "withCredentials");
        self.take_with_credentials(&mut draft, with_credentials);
        if let Some(headers) = headers {
            self.take_headers(&mut draft, &headers, true);
            draft.default_header("Accept", "text/event-stream");
            draft.note("it as a call of fetch(), for an EventSource of the browser has no headers");
        }
        self.add_call(draft, site);
    }

    /// `new WebSocket(url, protocols)`.
    fn web_socket(&mut self, arguments: &[Value], site: u32) {
        let Some(mut draft) = arguments.first().and_then(|url| self.draft(url, Initiator::WebSocket)) else {
            return;
        };
        draft.call.method = Some("GET".into());
        let offered = arguments.get(1).cloned().unwrap_or(Value::Undefined);
        let listed = match self.items(&offered) {
            Some(items) => items,
            None if offered.is_nullish() => Vec::new(),
            None => vec![offered],
        };
        for value in &listed {
            let text = self.plain_text(value).unwrap_or_default();
            let name = draft.take(text);
            draft.call.attributes.subprotocols.push(name);
        }
        self.add_call(draft, site);
    }

    /// A script of its own: `import()`, and `import` of a URL.
    pub(super) fn module_script(&mut self, url: &Value, site: u32) {
        if self.plain_text(url).is_some_and(|text| text.text.contains("://") || text.text.starts_with("<")) {
            self.resource(url, Initiator::Module, site);
        }
    }

    /// A request that has a URL only.
    pub(super) fn resource(&mut self, url: &Value, initiator: Initiator, site: u32) {
        let url = url.clone();
        if self.plain_text(&url).is_some_and(|text| {
            ["blob:", "data:", "about:", "javascript:"].iter().any(|scheme| text.text.starts_with(scheme))
        }) || matches!(url.taken(), Value::Hole(name) if name.contains("createObjectURL"))
        {
            return;
        }
        if let Some(mut draft) = self.draft(&url, initiator) {
            draft.call.method = Some("GET".into());
            self.add_call(draft, site);
        }
    }

    fn element(&mut self, tag: &str, site: u32) -> Value {
        let id = self.object(Class::Element(tag.into()));
        self.objects[id.0].site = site;
        Value::Object(id)
    }

    pub(super) fn element_method(&mut self, id: ObjectId, name: &str, arguments: &[Value]) {
        if let ("setAttribute", [name, value, ..]) = (name, arguments)
            && let Some(name) = self.plain_text(name)
        {
            self.set_property(id, &name.text.to_ascii_lowercase(), value.clone());
        }
    }

    /// The requests of elements that the script made.
    pub(super) fn request_elements(&mut self) {
        for number in 0..self.objects.len() {
            let Class::Element(tag) = self.objects[number].class.clone() else { continue };
            let object = self.objects[number].clone();
            let attribute = |name: &str| {
                object
                    .properties
                    .iter()
                    .rev()
                    .find(|property: &&Property| property.name.eq_ignore_ascii_case(name))
                    .map(|property| property.value.clone())
            };
            let text =
                |name: &str| attribute(name).and_then(|value| self.plain_text(&value)).map(|text| text.text);
            let url = attribute("src").or_else(|| attribute("href"));
            let rel = text("rel").unwrap_or_default().to_ascii_lowercase();
            let kind = text("type").unwrap_or_default();
            let (Some(url), crossorigin) = (url, text("crossorigin")) else { continue };
            let preloads = text("as").unwrap_or_default();
            match super::element::initiator(&tag, &kind, &rel, &preloads) {
                Ok(initiator) => {
                    if let Some(mut draft) = self.draft(&url, initiator) {
                        draft.call.method = Some("GET".into());
                        draft.call.attributes = super::element::attributes(
                            &text("referrerPolicy").unwrap_or_default(),
                            &text("integrity").unwrap_or_default(),
                            &preloads,
                        );
                        draft.call.crossorigin = crossorigin
                            .map_or(CrossOrigin::None, |value| super::element::crossorigin(&value));
                        self.add_call(draft, object.site);
                    }
                }
                Err(Some(why)) => {
                    let url: Rc<str> = self.plain_text(&url).unwrap_or_default().text.into();
                    self.omit(format!("<{tag}> of {url}, {why}"));
                }
                Err(None) => {}
            }
        }
    }
}
