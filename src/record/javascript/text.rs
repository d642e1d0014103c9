//! What values are as texts: JSON, forms, percent-encoding. What stands as `<NAME>` stays as it is.

use super::machine::Machine;
use super::value::{Class, ObjectId, Text, Value, number};

/// How deep objects may stand in each other.
const DEEPEST: usize = 40;

/// Encodes what is known of a text.
pub(super) fn encode(text: &Text, encode: impl Fn(&str) -> String) -> Text {
    let mut rest = text.text.as_str();
    let mut encoded = String::new();
    loop {
        let next = text.holes.iter().filter_map(|hole| {
            let mark = format!("<{hole}>");
            rest.find(&mark).map(|place| (place, mark.len()))
        });
        let Some((place, length)) = next.min() else { break };
        encoded.push_str(&encode(&rest[..place]));
        encoded.push_str(&rest[place..place + length]);
        rest = &rest[place + length..];
    }
    encoded.push_str(&encode(rest));
    text.with(encoded)
}

/// As [a form's fields](https://url.spec.whatwg.org/#urlencoded-serializing) are encoded.
pub(super) fn form_encoded(text: &Text) -> Text {
    encode(text, |text| url::form_urlencoded::byte_serialize(text.as_bytes()).collect())
}

/// As `encodeURIComponent()` encodes; these letters stay besides its own.
pub(super) fn component_encoded(text: &Text, also: &str) -> Text {
    encode(text, |text| {
        let mut encoded = String::new();
        for letter in text.chars() {
            if letter.is_ascii_alphanumeric() || "-_.!~*'()".contains(letter) || also.contains(letter) {
                encoded.push(letter);
            } else {
                let mut bytes = [0; 4];
                for byte in letter.encode_utf8(&mut bytes).bytes() {
                    encoded.push_str(&format!("%{byte:02X}"));
                }
            }
        }
        encoded
    })
}

impl Machine<'_> {
    /// The pairs of an object as a form.
    pub(super) fn form(&self, id: ObjectId) -> Text {
        let mut form = Text::default();
        for pair in &self.get(id).properties {
            if !form.text.is_empty() {
                form.text.push('&');
            }
            form.push(&form_encoded(&Text::of(&*pair.name)));
            form.text.push('=');
            form.push(&form_encoded(&self.plain_text(&pair.value).unwrap_or_default()));
        }
        form
    }

    /// What `JSON.stringify()` makes of a value.
    pub(super) fn json_text(&self, value: &Value) -> Text {
        if let Value::Hole(_) = value {
            return self.plain_text(value).unwrap_or_default();
        }
        let mut holes = Vec::new();
        let json = self.json(value, &mut holes, 0);
        Text { text: json.to_string(), holes }
    }

    fn json(&self, value: &Value, holes: &mut Vec<std::rc::Rc<str>>, depth: usize) -> serde_json::Value {
        match value {
            Value::Bool(value) => (*value).into(),
            Value::Number(value) => serde_json::from_str(&number(*value)).unwrap_or(serde_json::Value::Null),
            Value::Choice(choice) => self.json(&choice.taken, holes, depth),
            Value::Object(id) if depth < DEEPEST => {
                let object = self.get(*id);
                match object.class {
                    Class::Array => {
                        object.items.iter().map(|item| self.json(item, holes, depth + 1)).collect()
                    }
                    Class::Plain | Class::Instance | Class::Headers => {
                        let known = object.properties.iter().filter(|property| {
                            !matches!(property.value, Value::Undefined | Value::Function(_))
                        });
                        known
                            .map(|property| {
                                (property.name.to_string(), self.json(&property.value, holes, depth + 1))
                            })
                            .collect::<serde_json::Map<_, _>>()
                            .into()
                    }
                    Class::Url => self.plain_text(value).unwrap_or_default().text.into(),
                    _ => serde_json::Value::Object(serde_json::Map::new()),
                }
            }
            Value::Text(_) | Value::Hole(_) => {
                let text = self.plain_text(value).unwrap_or_default();
                holes.extend(text.holes);
                text.text.into()
            }
            _ => serde_json::Value::Null,
        }
    }

    /// A value that JSON is.
    pub(super) fn parse_json(&mut self, json: &serde_json::Value) -> Value {
        match json {
            serde_json::Value::Null => Value::Null,
            serde_json::Value::Bool(value) => Value::Bool(*value),
            serde_json::Value::Number(value) => value.as_f64().map_or(Value::Null, Value::Number),
            serde_json::Value::String(text) => Value::text(text.as_str()),
            serde_json::Value::Array(items) => {
                let items = items.iter().map(|item| self.parse_json(item)).collect();
                self.array(items)
            }
            serde_json::Value::Object(members) => {
                let members =
                    members.iter().map(|(name, value)| (name.as_str(), self.parse_json(value))).collect();
                self.record(members)
            }
        }
    }
}
