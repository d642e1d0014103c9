//! jQuery: `$.ajax()` and what is short for it.

use super::draft::Draft;
use super::machine::Machine;
use super::text::form_encoded;
use super::value::{Class, ObjectId, Text, Value};
use crate::web::request::Initiator;

impl Machine<'_> {
    /// A function of jQuery itself.
    pub(super) fn jquery_call(&mut self, name: &str, arguments: &[Value], site: u32) -> Value {
        let argument = |number: usize| arguments.get(number).cloned().unwrap_or(Value::Undefined);
        match name {
            "ajax" => self.jquery_ajax(arguments, site),
            "ajaxSetup" => {
                let setup = self.ajax_setup;
                self.spread(setup, &argument(0), None);
                return Value::Object(setup);
            }
            "ajaxPrefilter" | "ajaxTransport" => {
                self.omit(format!("what $.{name}() changes, which only the running script knows"))
            }
            "get" | "post" | "getJSON" | "getScript" => {
                let settings = self.object(Class::Plain);
                let is_settings =
                    self.as_object(&argument(0)).is_some_and(|id| self.get(id).class == Class::Plain);
                if is_settings {
                    self.spread(settings, &argument(0), None);
                } else {
                    self.set_property(settings, "url", argument(0));
                    // The data may be left out, and then a function comes.
                    let functions =
                        arguments.iter().position(|argument| matches!(argument.taken(), Value::Function(_)));
                    if functions != Some(1) {
                        self.set_property(settings, "data", argument(1));
                    }
                    let is_jsonp = arguments
                        .iter()
                        .skip(1)
                        .any(|argument| matches!(argument, Value::Text(text) if text.text == "jsonp"));
                    if is_jsonp {
                        self.set_property(settings, "dataType", Value::text("jsonp"));
                    }
                }
                let method = if name == "post" { "POST" } else { "GET" };
                self.set_property(settings, "method", Value::text(method));
                if name == "getScript" {
                    self.set_property(settings, "dataType", Value::text("script"));
                }
                self.jquery_ajax(&[Value::Object(settings)], site);
            }
            "extend" => {
                let first = argument(0);
                let skip = usize::from(matches!(first, Value::Bool(_)));
                if let Some(target) = self.as_object(&argument(skip)) {
                    for source in &arguments[(skip + 1).min(arguments.len())..] {
                        self.spread(target, source, None);
                    }
                }
                return argument(skip);
            }
            "param" => {
                return match self.as_object(&argument(0)) {
                    Some(id) => Value::Text(self.jquery_form(id, false)),
                    None => Value::hole("$.param()"),
                };
            }
            "each" => {
                let list = argument(0);
                if let (Some(items), Some(function)) = (self.items(&list), arguments.get(1)) {
                    for (number, item) in items.into_iter().take(20).enumerate() {
                        let number = Value::Number(u32::try_from(number).unwrap_or_default().into());
                        self.call(function, &[number, item], site);
                    }
                }
            }
            _ => {}
        }
        Value::Object(self.object(Class::Opaque))
    }

    /// `$("#id").load(url, data)`
    pub(super) fn jquery_load(&mut self, arguments: &[Value], site: u32) {
        let url = arguments.first().cloned().unwrap_or(Value::Undefined);
        let data = arguments.get(1).filter(|data| matches!(data.taken(), Value::Object(_))).cloned();
        let method = if data.is_some() { "POST" } else { "GET" };
        let url = match self.plain_text(&url) {
            // A selector of what is taken from the response may stand behind it.
            Some(text) => Value::Text(text.with(text.text.split(' ').next().unwrap_or_default())),
            None => url,
        };
        let mut settings = vec![("url", url), ("method", Value::text(method))];
        settings.extend(data.map(|data| ("data", data)));
        let settings = self.record(settings);
        self.jquery_ajax(&[settings], site);
    }

    /// [$.ajax()](https://api.jquery.com/jQuery.ajax/)
    pub(super) fn jquery_ajax(&mut self, arguments: &[Value], site: u32) {
        let Some(first) = arguments.first() else { return };
        let settings = self.object(Class::Plain);
        let setup = Value::Object(self.ajax_setup);
        self.spread(settings, &setup, None);
        let own = match (self.as_object(first), arguments.get(1)) {
            (Some(id), _) if self.get(id).class == Class::Plain => first.clone(),
            (None, None) if matches!(first, Value::Hole(_)) => first.clone(),
            (_, own) => {
                self.set_property(settings, "url", first.clone());
                own.cloned().unwrap_or(Value::Undefined)
            }
        };
        self.spread(settings, &own.taken().clone(), None);
        let headers = self.object(Class::Headers);
        for source in [&setup, &own] {
            if let Some(more) = self.option(source, "headers") {
                self.spread(headers, &more, None);
            }
        }
        self.set_property(settings, "headers", Value::Object(headers));
        let settings = Value::Object(settings);
        let url = self.option(&settings, "url").or_else(|| match first {
            Value::Hole(name) => Some(Value::hole(&format!("{name}.url"))),
            _ => None,
        });
        let Some(mut draft) = url.and_then(|url| self.draft(&url, Initiator::Xhr)) else { return };
        self.jquery_request(&mut draft, &settings, site);
        self.add_call(draft, site);
    }

    fn jquery_request(&mut self, draft: &mut Draft, settings: &Value, site: u32) {
        self.omit_unknown(draft, settings);
        let method = self.option(settings, "method").or_else(|| self.option(settings, "type"));
        self.take_method(draft, method, true);
        let text = |machine: &Self, name: &str| {
            machine.option(settings, name).and_then(|value| machine.plain_text(&value)).map(|text| text.text)
        };
        let kind = text(self, "dataType").unwrap_or_default().to_ascii_lowercase();
        if let Some(fields) = self.option(settings, "xhrFields") {
            self.take_with_credentials(draft, self.option(&fields, "withCredentials"));
        }
        let is_false =
            |machine: &Self, name: &str| matches!(machine.field(settings, name), Some(Value::Bool(false)));
        if let Some(headers) = self.option(settings, "headers") {
            self.take_headers(draft, &headers, false);
        }
        let data = self.option(settings, "data");
        let traditional = matches!(self.field(settings, "traditional"), Some(Value::Bool(true)));
        let has_body = !["GET", "HEAD"].contains(&draft.call.method.as_deref().unwrap_or_default());
        match data {
            Some(data) if !has_body => match self.as_object(&data) {
                Some(id) => draft.query(self.jquery_form(id, traditional)),
                None => match self.plain_text(&data) {
                    Some(text) if matches!(data.taken(), Value::Text(_)) => draft.query(text),
                    _ => draft.omit("its data, which only the script knows: they go into the query"),
                },
            },
            Some(data) => {
                let has_type = draft.header("content-type").is_some();
                let class = self.as_object(&data).map(|id| (id, self.get(id).class.clone()));
                match class {
                    Some((id, Class::Plain | Class::Array | Class::Instance))
                        if !is_false(self, "processData") =>
                    {
                        draft.call.body = Some(draft.take(self.jquery_form(id, traditional)).into_bytes());
                    }
                    _ => self.take_body(draft, &data, None),
                }
                // What the headers say wins; what jQuery sets by itself wins over the type of a form.
                if !has_type && !is_false(self, "contentType") {
                    let kind = text(self, "contentType");
                    let usual = "application/x-www-form-urlencoded; charset=UTF-8";
                    draft.set_header("Content-Type", kind.unwrap_or_else(|| usual.into()));
                }
            }
            None => {
                if let Some(kind) = text(self, "contentType").filter(|_| !is_false(self, "contentType")) {
                    draft.set_header("Content-Type", kind);
                }
            }
        }
        // What beforeSend sets on the request.
        if let Some(before) = self.option(settings, "beforeSend") {
            match before {
                Value::Function(_) => {
                    let request = self.object(Class::XmlHttpRequest);
                    self.call(&before, &[Value::Object(request), settings.clone()], site);
                    self.xhr_headers(draft, request);
                }
                _ => draft.omit("the headers that beforeSend sets, which are not in the text"),
            }
        }
        let cross_domain = matches!(self.field(settings, "crossDomain"), Some(Value::Bool(false)));
        if cross_domain {
            draft.default_header("X-Requested-With", "XMLHttpRequest");
        }
        if kind.contains("jsonp") || kind == "script" {
            draft.call.initiator = Some(Initiator::Script);
            draft.call.credentials = None;
            draft.headers.clear();
            draft.note(format!("a <script>, for its dataType is {kind}"));
            if kind.contains("jsonp") && !draft.call.url.contains("callback=") {
                let name = text(self, "jsonp").unwrap_or_else(|| "callback".into());
                draft.query(Text::of(format!("{name}=jQuery")));
            }
        }
    }

    /// [$.param()](https://api.jquery.com/jQuery.param/)
    fn jquery_form(&self, id: ObjectId, traditional: bool) -> Text {
        let object = self.get(id);
        if object.class == Class::SearchParams {
            return self.form(id);
        }
        let mut form = Text::default();
        if object.class == Class::Array {
            for item in &object.items {
                if let (Some(name), Some(value)) = (self.field(item, "name"), self.field(item, "value"))
                    && let Some(name) = self.plain_text(&name)
                {
                    self.add_field(&mut form, &name.text, &value, true, 0);
                }
            }
        }
        for property in &object.properties {
            self.add_field(&mut form, &property.name, &property.value, traditional, 0);
        }
        form
    }

    fn add_field(&self, form: &mut Text, name: &str, value: &Value, traditional: bool, depth: usize) {
        let value = value.taken();
        if matches!(value, Value::Function(_)) || depth > 8 {
            return;
        }
        if let Some(object) = self.as_object(value).map(|id| self.get(id)) {
            for (number, item) in object.items.iter().enumerate() {
                let nested = matches!(item.taken(), Value::Object(_));
                let name = match (traditional, nested) {
                    (true, _) => name.to_owned(),
                    (false, true) => format!("{name}[{number}]"),
                    (false, false) => format!("{name}[]"),
                };
                self.add_field(form, &name, item, traditional, depth + 1);
            }
            for property in &object.properties {
                self.add_field(
                    form,
                    &format!("{name}[{}]", property.name),
                    &property.value,
                    traditional,
                    depth + 1,
                );
            }
            return;
        }
        if !form.text.is_empty() {
            form.text.push('&');
        }
        form.push(&form_encoded(&Text::of(name)));
        form.text.push('=');
        let value =
            if value.is_nullish() { Text::default() } else { self.plain_text(value).unwrap_or_default() };
        form.push(&form_encoded(&value));
    }
}
