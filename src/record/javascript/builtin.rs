//! What the language and the platform define besides requests: texts, arrays, objects, JSON, URLs, pairs.

use std::rc::Rc;

use super::machine::Machine;
use super::text::component_encoded;
use super::value::{Class, ObjectId, Property, Text, Value, number};

/// How many items of an array a function is called with.
const MOST_ITEMS: usize = 20;

impl Machine<'_> {
    pub(super) fn call_text_method(&mut self, text: &Text, name: &str, arguments: &[Value]) -> Value {
        let argument = |number: usize| arguments.get(number).and_then(|value| self.plain_text(value));
        let result = match (name, argument(0), argument(1)) {
            ("toString" | "valueOf" | "normalize", ..) => text.clone(),
            ("trim", ..) => text.with(text.text.trim()),
            ("toUpperCase" | "toLocaleUpperCase", ..) if text.holes.is_empty() => {
                Text::of(text.text.to_uppercase())
            }
            ("toLowerCase" | "toLocaleLowerCase", ..) if text.holes.is_empty() => {
                Text::of(text.text.to_lowercase())
            }
            ("toUpperCase" | "toLowerCase", ..) => text.clone(),
            ("concat", ..) => {
                let parts: Vec<Value> =
                    std::iter::once(Value::Text(text.clone())).chain(arguments.iter().cloned()).collect();
                return self.concatenate(&parts);
            }
            ("replace", Some(from), Some(to))
                if from.holes.is_empty() && matches!(arguments[0].taken(), Value::Text(_)) =>
            {
                let mut replaced = text.with(text.text.replacen(&from.text, &to.text, 1));
                replaced.holes.extend(to.holes);
                replaced
            }
            ("replaceAll", Some(from), Some(to))
                if !from.text.is_empty() && matches!(arguments[0].taken(), Value::Text(_)) =>
            {
                let mut replaced = text.with(text.text.replace(&from.text, &to.text));
                replaced.holes.extend(to.holes);
                replaced
            }
            // A pattern cleans a text up most often: what it removes is not known here.
            ("replace" | "replaceAll", ..) => text.clone(),
            ("split", Some(mark), _) if text.holes.is_empty() && !mark.text.is_empty() => {
                let items = text.text.split(mark.text.as_str()).take(1000).map(Value::text).collect();
                return self.array(items);
            }
            ("startsWith", Some(start), _) if text.holes.is_empty() && start.holes.is_empty() => {
                return Value::Bool(text.text.starts_with(&start.text));
            }
            ("includes", Some(part), _) if text.holes.is_empty() && part.holes.is_empty() => {
                return Value::Bool(text.text.contains(&part.text));
            }
            ("endsWith", Some(end), _) if text.holes.is_empty() && end.holes.is_empty() => {
                return Value::Bool(text.text.ends_with(&end.text));
            }
            ("slice" | "substring", ..) if text.holes.is_empty() => {
                let length = text.text.chars().count();
                let bound = |number: usize, default: usize| match arguments.get(number) {
                    Some(Value::Number(value)) if *value < 0.0 => length.saturating_sub(-*value as usize),
                    Some(Value::Number(value)) => (*value as usize).min(length),
                    _ => default,
                };
                let (from, to) = (bound(0, 0), bound(1, length));
                Text::of(text.text.chars().skip(from).take(to.saturating_sub(from)).collect::<String>())
            }
            _ => return Value::hole(&format!("{name}()")),
        };
        Value::Text(result)
    }

    pub(super) fn call_array_method(
        &mut self,
        id: ObjectId,
        name: &str,
        arguments: &[Value],
        site: u32,
    ) -> Value {
        let items = self.get(id).items.clone();
        match name {
            "push" | "unshift" => {
                self.objects[id.0].items.extend(arguments.iter().cloned());
                Value::Number(0.0)
            }
            "join" => {
                let mark = arguments.first().cloned().unwrap_or(Value::text(","));
                let mut parts = Vec::new();
                for (number, item) in items.into_iter().enumerate() {
                    if number > 0 {
                        parts.push(mark.clone());
                    }
                    parts.push(item);
                }
                self.concatenate(&parts)
            }
            "map" | "forEach" | "flatMap" => {
                let Some(function) = arguments.first() else { return Value::Undefined };
                let mut mapped = Vec::new();
                for (number, item) in items.into_iter().take(MOST_ITEMS).enumerate() {
                    let number = Value::Number(u32::try_from(number).unwrap_or_default().into());
                    mapped.push(self.call(function, &[item, number], site));
                }
                self.array(mapped)
            }
            "concat" => {
                let mut all = items;
                for argument in arguments {
                    match self.items(argument) {
                        Some(more) => all.extend(more),
                        None => all.push(argument.clone()),
                    }
                }
                self.array(all)
            }
            "filter" | "sort" | "slice" | "reverse" | "values" | "entries" => Value::Object(id),
            "includes" => {
                let sought = arguments.first().and_then(|value| self.plain_text(value));
                let known = |text: &Text| text.holes.is_empty();
                let texts: Option<Vec<Text>> =
                    items.iter().map(|item| self.plain_text(item).filter(known)).collect();
                match (sought.filter(known), texts) {
                    (Some(sought), Some(texts)) => {
                        Value::Bool(texts.iter().any(|text| text.text == sought.text))
                    }
                    _ => Value::hole("includes()"),
                }
            }
            "at" => items.first().cloned().unwrap_or(Value::Undefined),
            _ => Value::hole(&format!("{name}()")),
        }
    }

    /// `Headers`, `URLSearchParams`, `FormData`, and Angular's, whose methods return another one.
    pub(super) fn call_pairs_method(
        &mut self,
        id: ObjectId,
        name: &str,
        arguments: &[Value],
        site: u32,
    ) -> Value {
        let key = arguments.first().and_then(|key| self.plain_text(key)).map(|key| key.text);
        let angular = self.angular_pairs.contains(&id);
        let target = if angular && ["set", "append", "delete", "appendAll"].contains(&name) {
            let copy = self.get(id).clone();
            let copy = self.add(copy);
            self.angular_pairs.push(copy);
            copy
        } else {
            id
        };
        match (name, key) {
            ("append", Some(key)) => {
                let value = arguments.get(1).cloned().unwrap_or(Value::Undefined);
                let is_headers = self.get(target).class == Class::Headers;
                let before = self.get(target).get(&key).filter(|_| is_headers).cloned();
                match before {
                    Some(before) => {
                        let both = self.concatenate(&[before, Value::text(", "), value]);
                        self.set_property(target, &key, both);
                    }
                    None if is_headers => self.set_property(target, &key, value),
                    None => {
                        let property =
                            Property { name: key.into(), value, when: self.conditions.last().cloned() };
                        self.objects[target.0].properties.push(property);
                    }
                }
            }
            ("set" | "setContentType" | "setAuthorization", Some(key)) => {
                let value = arguments.get(1).cloned().unwrap_or(Value::Undefined);
                self.set_property(target, &key, value);
            }
            ("set" | "appendAll", None) => {
                if let Some(value) = arguments.first() {
                    self.spread(target, value, None);
                }
            }
            ("delete", Some(key)) => self.objects[target.0].remove(&key),
            ("get", Some(key)) => return self.get(id).get(&key).cloned().unwrap_or(Value::Null),
            ("has", Some(key)) => return Value::Bool(self.get(id).get(&key).is_some()),
            ("toString", _) => return Value::Text(self.form(id)),
            ("entries", _) => return Value::Object(id),
            ("forEach", _) => {
                if let Some(function) = arguments.first() {
                    for pair in self.get(id).properties.clone().into_iter().take(MOST_ITEMS) {
                        self.call(function, &[pair.value, Value::text(&*pair.name)], site);
                    }
                }
                return Value::Undefined;
            }
            _ => return Value::hole(&format!("{name}()")),
        }
        Value::Object(target)
    }

    /// Pairs from an object, an array of pairs, other pairs, or a query.
    pub(super) fn pairs(&mut self, class: Class, from: Option<&Value>) -> ObjectId {
        let id = self.object(class);
        match from.map(Value::taken) {
            Some(Value::Object(source)) => {
                let source = self.get(*source).clone();
                for item in &source.items {
                    let Some(pair) = self.as_object(item).map(|pair| self.get(pair).items.clone()) else {
                        continue;
                    };
                    if let [name, value, ..] = &pair[..]
                        && let Some(name) = self.plain_text(name)
                    {
                        let property = Property { name: name.text.into(), value: value.clone(), when: None };
                        self.objects[id.0].properties.push(property);
                    }
                }
                self.objects[id.0].properties.extend(source.properties);
                self.objects[id.0].unknown.extend(source.unknown);
            }
            Some(Value::Text(text)) => {
                let query = text.text.trim_start_matches('?');
                for (name, value) in url::form_urlencoded::parse(query.as_bytes()).take(1000) {
                    let value = Value::Text(text.with(value));
                    self.objects[id.0].properties.push(Property { name: name.into(), value, when: None });
                }
            }
            Some(Value::Hole(name)) => self.objects[id.0].unknown.push(name.clone()),
            _ => {}
        }
        id
    }

    /// `Object.…`, `JSON.…` and their like; `None` where it is none of them.
    pub(super) fn call_builtin(&mut self, object: &str, name: &str, arguments: &[Value]) -> Option<Value> {
        let nothing = Value::Undefined;
        let first = arguments.first().unwrap_or(&nothing);
        Some(match (object, name) {
            ("JSON", "stringify") => match first {
                Value::Undefined => Value::Undefined,
                Value::Hole(_) => first.clone(),
                Value::Choice(choice) if matches!(choice.taken, Value::Hole(_)) => first.clone(),
                _ => Value::Text(self.json_text(first)),
            },
            ("JSON", "parse") => {
                let text = self.plain_text(first).filter(|text| text.holes.is_empty());
                match text.and_then(|text| serde_json::from_str(&text.text).ok()) {
                    Some(json) => self.parse_json(&json),
                    None => Value::hole("value"),
                }
            }
            ("Object", "assign") => {
                let Value::Object(target) = first.taken() else { return Some(first.clone()) };
                let target = *target;
                for source in &arguments[1..] {
                    self.spread(target, source, None);
                }
                Value::Object(target)
            }
            ("Object", "freeze" | "seal" | "create")
            | ("Promise", "resolve" | "all" | "allSettled" | "race" | "any") => first.clone(),
            ("Object", "entries") => {
                let properties = self.as_object(first).map(|id| self.get(id).properties.clone())?;
                let pairs =
                    properties.into_iter().map(|pair| self.array(vec![Value::text(&*pair.name), pair.value]));
                let pairs = pairs.collect();
                self.array(pairs)
            }
            ("Object", "keys") => {
                let id = self.as_object(first)?;
                let names =
                    self.get(id).properties.iter().map(|property| Value::text(&*property.name)).collect();
                self.array(names)
            }
            ("Object", "values") => {
                let id = self.as_object(first)?;
                let values = self.get(id).properties.iter().map(|property| property.value.clone()).collect();
                self.array(values)
            }
            ("Object", "fromEntries") => {
                let id = self.pairs(Class::Plain, Some(first));
                Value::Object(id)
            }
            ("Array", "from") => first.clone(),
            ("Buffer", "from") => first.clone(),
            _ => return None,
        })
    }

    /// Functions that change a text.
    pub(super) fn call_text_function(&self, name: &str, argument: &Value) -> Value {
        let Some(text) = self.stringify(argument) else { return Value::hole(&format!("{name}()")) };
        if let Value::Choice(choice) = &text {
            let others = choice.others.iter().map(|other| self.call_text_function(name, other)).collect();
            return Value::choose(self.call_text_function(name, &choice.taken), others, &choice.test);
        }
        let Value::Text(text) = text else { return Value::hole("value") };
        Value::Text(match name {
            "encodeURIComponent" => component_encoded(&text, ""),
            "encodeURI" => component_encoded(&text, ";/?:@&=+$,#"),
            "btoa" if text.holes.is_empty() => {
                use base64::Engine;
                Text::of(base64::engine::general_purpose::STANDARD.encode(text.text))
            }
            "btoa" => return Value::hole("credentials"),
            _ => text,
        })
    }

    /// `new URL(url, base)`.
    pub(super) fn new_url(&mut self, arguments: &[Value]) -> Value {
        let text = |number: usize| arguments.get(number).and_then(|value| self.stringify(value));
        let is_page = matches!(
            arguments.get(1),
            Some(Value::Hole(name)) if **name == *"import.meta.url" || name.ends_with("location") || name.ends_with("location.href") || name.ends_with("baseURI")
        );
        let base = text(1).filter(|_| !is_page);
        let href = match (text(0), base) {
            (Some(Value::Text(own)), Some(Value::Text(base))) => {
                let joined = url::Url::parse(&base.text)
                    .ok()
                    .filter(|_| own.holes.is_empty() && base.holes.is_empty());
                match joined.and_then(|base| base.join(&own.text).ok()) {
                    Some(url) => Value::text(url.as_str()),
                    None if own.text.contains("://") => Value::Text(own),
                    None => {
                        // Of a base that is not known, an absolute path takes the origin only.
                        let origin = match base.text.find("://").map(|place| place + 3) {
                            Some(host) if own.text.starts_with('/') => {
                                base.text[host..].find('/').map_or(base.text.len(), |end| host + end)
                            }
                            Some(_) => base.text.rfind('/').map_or(base.text.len(), |end| end.max(8)),
                            None => base.text.len(),
                        };
                        let mut all = base.with(base.text[..origin].trim_end_matches('/'));
                        all.text.push('/');
                        all.push(&own.with(own.text.trim_start_matches('/')));
                        Value::Text(all)
                    }
                }
            }
            (Some(own), Some(base)) => match (own.taken(), base.taken()) {
                (Value::Text(own), _) if own.text.contains("://") => Value::Text(own.clone()),
                _ => self.concatenate(&[base, own]),
            },
            (Some(own), None) => own,
            (None, _) => Value::hole("url"),
        };
        let id = self.object(Class::Url);
        let params = self.object(Class::SearchParams);
        for (name, value) in [("href", href), ("searchParams", Value::Object(params))] {
            self.objects[id.0].set(Property { name: name.into(), value, when: None });
        }
        Value::Object(id)
    }

    pub(super) fn url_member(&mut self, value: &Value, name: &str) -> Value {
        let href = self.plain_text(value).unwrap_or_default();
        let parsed = url::Url::parse(&href.text).ok().filter(|_| href.holes.is_empty());
        match (parsed, name) {
            (Some(url), "origin") => Value::text(url.origin().ascii_serialization()),
            (Some(url), "hostname") => Value::text(url.host_str().unwrap_or_default()),
            (Some(url), "pathname") => Value::text(url.path()),
            (_, "toString" | "toJSON") => Value::Method(Rc::new(value.clone()), name.into()),
            _ => Value::hole(&format!("url.{name}")),
        }
    }

    pub(super) fn set_url_member(&mut self, id: ObjectId, name: &str, value: Value) {
        let Some(href) = self.get(id).get("href").and_then(|href| self.plain_text(href)) else { return };
        let Some(text) = self.plain_text(&value) else { return };
        let (before, fragment) = href.text.split_once('#').unwrap_or((&href.text, ""));
        let base = before.split('?').next().unwrap_or_default();
        let mut all = match name {
            "search" => {
                let query = text.text.trim_start_matches('?');
                href.with(if query.is_empty() { base.to_owned() } else { format!("{base}?{query}") })
            }
            "pathname" => {
                let end = base.find("://").and_then(|at| base[at + 3..].find('/').map(|end| at + 3 + end));
                let origin = &base[..end.unwrap_or(base.len())];
                href.with(format!("{origin}/{}", text.text.trim_start_matches('/')))
            }
            "hash" => return,
            "href" => Text::default().with(text.text.clone()),
            _ => href.with(format!("{before}{fragment}")),
        };
        all.holes.extend(text.holes);
        self.objects[id.0].set(Property { name: "href".into(), value: Value::Text(all), when: None });
    }

    /// `toFixed()` and its like.
    pub(super) fn number_text(&self, value: &Value) -> Value {
        match value {
            Value::Number(value) => Value::text(number(*value)),
            other => other.clone(),
        }
    }
}
