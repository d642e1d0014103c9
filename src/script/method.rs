//! Members of values, and the methods that all functions, arrays and promises have.

use super::machine::{Abrupt, Evaluated, Machine};
use super::value::{Kind, Value};

/// Methods that call what they are given for each item, in order.
const FOR_EACH: [&str; 9] =
    ["every", "filter", "find", "findIndex", "flatMap", "forEach", "map", "reduce", "some"];
/// Methods that keep what they are given for later.
const KEEPS: [&str; 10] = [
    "addEventListener",
    "addListener",
    "attachEvent",
    "load",
    "on",
    "once",
    "ready",
    "register",
    "subscribe",
    "watch",
];

impl Machine<'_> {
    pub(super) fn member_by(&mut self, object: &Value, key: &Value) -> Evaluated {
        match key.key() {
            Some(key) => self.member(object, &key),
            None if object.is_nullish() == Some(true) => self.member(object, "key"),
            // Which member it is decides what is called.
            None => Ok(Value::Unknown),
        }
    }

    pub(super) fn member(&mut self, object: &Value, key: &str) -> Evaluated {
        match object {
            Value::Undefined | Value::Null => {
                let words = self.words(object);
                Err(self.throw("TypeError", &format!("Cannot read properties of {words} (reading '{key}')")))
            }
            Value::Object(id) => {
                let object = &self.objects[id.0];
                if let Some(value) = object.properties.get(key) {
                    return Ok(value.clone());
                }
                Ok(match &object.kind {
                    Kind::Global => self.made_global(key).unwrap_or_else(|| inherited(key)),
                    Kind::Array if key == "length" => Value::Number(object.items.len() as f64),
                    Kind::Array => match key.parse::<usize>() {
                        Ok(index) => object.items.get(index).cloned().unwrap_or(Value::Undefined),
                        // A method, or nothing.
                        Err(_) => Value::Unknown,
                    },
                    Kind::Plain => inherited(key),
                    _ => Value::Unknown,
                })
            }
            Value::Text(text) if key == "length" => Ok(Value::Number(text.encode_utf16().count() as f64)),
            _ => Ok(Value::Unknown),
        }
    }

    /// A method of a value that is known; `None` where it is not known what that does.
    pub(super) fn method(
        &mut self,
        this: &Value,
        name: &str,
        arguments: &[Value],
    ) -> Result<Option<Value>, Abrupt> {
        let first = arguments.first().cloned().unwrap_or(Value::Undefined);
        let Value::Object(id) = this else {
            return Ok((matches!(this, Value::Unknown) && KEEPS.contains(&name)).then(|| {
                self.has_listener |= arguments.iter().any(|argument| self.is_callable(argument));
                Value::Unknown
            }));
        };
        let kind = self.objects[id.0].kind.clone();
        match kind {
            Kind::Callback | Kind::Closure(_) | Kind::Native(_) | Kind::Bound { .. } => {
                let rest = arguments.get(1..).unwrap_or_default();
                Ok(match name {
                    "call" => Some(self.invoke(this, &first, rest)?),
                    "apply" => {
                        let items = arguments.get(1).and_then(|items| self.items(items)).unwrap_or_default();
                        Some(self.invoke(this, &first, &items)?)
                    }
                    "bind" => {
                        let bound = Kind::Bound { target: *id, this: first, arguments: rest.to_vec() };
                        Some(Value::Object(self.object(bound)))
                    }
                    _ => None,
                })
            }
            Kind::Array if FOR_EACH.contains(&name) => {
                for item in self.objects[id.0].items.clone() {
                    let arguments = if name == "reduce" { vec![Value::Unknown, item] } else { vec![item] };
                    self.invoke(&first, &Value::Undefined, &arguments)?;
                }
                Ok(Some(Value::Unknown))
            }
            Kind::Array if name == "push" => {
                self.charge(arguments.len())?;
                self.objects[id.0].items.extend(arguments.iter().cloned());
                Ok(Some(Value::Number(self.objects[id.0].items.len() as f64)))
            }
            Kind::Promise(value) => {
                if matches!(name, "then" | "finally") && self.is_callable(&first) {
                    self.soon.push((first, vec![value]));
                }
                Ok(Some(Value::Object(self.object(Kind::Promise(Value::Unknown)))))
            }
            Kind::Other | Kind::Global if KEEPS.contains(&name) => {
                self.has_listener |= arguments.iter().any(|argument| self.is_callable(argument));
                Ok(Some(Value::Unknown))
            }
            _ => Ok(None),
        }
    }

    /// The items of an array; `None` where they are not known.
    pub(super) fn items(&self, value: &Value) -> Option<Vec<Value>> {
        match value {
            Value::Object(id) if matches!(self.objects[id.0].kind, Kind::Array) => {
                Some(self.objects[id.0].items.clone())
            }
            _ => None,
        }
    }

    /// The keys of an object; `None` where they are not known.
    pub(super) fn keys(&self, value: &Value) -> Option<Vec<Value>> {
        match value {
            Value::Object(id) => match self.objects[id.0].kind {
                Kind::Plain => Some(self.objects[id.0].properties.keys().cloned().map(Value::Text).collect()),
                Kind::Array => {
                    let indexes = 0..self.objects[id.0].items.len();
                    Some(indexes.map(|index| Value::text(index.to_string())).collect())
                }
                _ => None,
            },
            Value::Unknown => None,
            _ => Some(Vec::new()),
        }
    }

    /// A value in words, as errors name it.
    pub(super) fn words(&self, value: &Value) -> String {
        match value {
            Value::Unknown => "a value".into(),
            Value::Undefined => "undefined".into(),
            Value::Null => "null".into(),
            Value::Bool(value) => value.to_string(),
            Value::Number(number) => number.to_string(),
            Value::Text(text) => text.to_string(),
            Value::Object(id) => {
                let property = |name| self.objects[id.0].properties.get(name).and_then(Value::key);
                match (property("name"), property("message")) {
                    (Some(name), Some(message)) => format!("{name}: {message}"),
                    (None, Some(message)) => message.to_string(),
                    _ => "an object".into(),
                }
            }
        }
    }
}

/// What an object has under a name that is not its own.
fn inherited(key: &str) -> Value {
    const INHERITED: [&str; 7] = [
        "constructor",
        "hasOwnProperty",
        "isPrototypeOf",
        "propertyIsEnumerable",
        "toLocaleString",
        "toString",
        "valueOf",
    ];
    if INHERITED.contains(&key) { Value::Unknown } else { Value::Undefined }
}
