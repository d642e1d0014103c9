//! What all pages have: the names of the global object, as far as they matter.

use super::machine::{Evaluated, Machine};
use super::value::{Kind, Native, Value};

/// What a name of the global object is.
#[derive(Clone, Copy, Debug)]
pub(super) enum Global {
    Itself,
    Undefined,
    Number(f64),
    Native(Native),
    /// It is there, and nothing more is known of it.
    Something,
}

/// Names that every page has, and of which nothing more is looked at.
const KNOWN: [&str; 95] = [
    "AbortController",
    "Array",
    "ArrayBuffer",
    "BigInt",
    "Blob",
    "CSS",
    "CustomEvent",
    "DOMParser",
    "DataView",
    "Date",
    "Document",
    "Element",
    "Event",
    "EventSource",
    "EventTarget",
    "File",
    "FileReader",
    "Float64Array",
    "FormData",
    "HTMLElement",
    "Headers",
    "Image",
    "Int32Array",
    "Intl",
    "Map",
    "Math",
    "MessageChannel",
    "MutationObserver",
    "Node",
    "Notification",
    "Object",
    "Option",
    "Proxy",
    "Reflect",
    "RegExp",
    "Request",
    "Response",
    "Set",
    "SharedWorker",
    "Symbol",
    "TextDecoder",
    "TextEncoder",
    "URL",
    "URLSearchParams",
    "Uint8Array",
    "WeakMap",
    "WeakRef",
    "WeakSet",
    "WebAssembly",
    "WebSocket",
    "Window",
    "Worker",
    "XMLHttpRequest",
    "alert",
    "atob",
    "blur",
    "btoa",
    "caches",
    "cancelAnimationFrame",
    "clearInterval",
    "clearTimeout",
    "close",
    "confirm",
    "console",
    "crypto",
    "customElements",
    "decodeURI",
    "decodeURIComponent",
    "dispatchEvent",
    "document",
    "encodeURI",
    "encodeURIComponent",
    "escape",
    "external",
    "fetch",
    "focus",
    "getComputedStyle",
    "history",
    "indexedDB",
    "innerHeight",
    "innerWidth",
    "isFinite",
    "isNaN",
    "localStorage",
    "location",
    "matchMedia",
    "name",
    "navigator",
    "origin",
    "parseFloat",
    "parseInt",
    "performance",
    "postMessage",
    "screen",
    "sessionStorage",
];

/// Errors, and what else gives a new object.
const MADE: [&str; 7] =
    ["Error", "EvalError", "RangeError", "ReferenceError", "SyntaxError", "TypeError", "URIError"];

impl Machine<'_> {
    /// What all pages have under this name.
    pub(super) fn global_value(&self, name: &str) -> Option<Global> {
        Some(match name {
            "window" | "self" | "globalThis" | "top" | "parent" | "frames" => Global::Itself,
            "undefined" => Global::Undefined,
            "NaN" => Global::Number(f64::NAN),
            "Infinity" => Global::Number(f64::INFINITY),
            "setTimeout"
            | "setInterval"
            | "requestAnimationFrame"
            | "requestIdleCallback"
            | "setImmediate" => Global::Native(Native::Later),
            "addEventListener" => Global::Native(Native::Listen),
            "queueMicrotask" => Global::Native(Native::Soon),
            "eval" => Global::Native(Native::Eval),
            "Promise" => Global::Native(Native::PromiseClass),
            "Boolean" => Global::Native(Native::Boolean),
            "String" => Global::Native(Native::Text),
            "Number" => Global::Native(Native::Number),
            "JSON" => Global::Something,
            name if MADE.contains(&name) => Global::Native(Native::Made),
            name if KNOWN.contains(&name) => Global::Something,
            _ => return None,
        })
    }

    /// The same as a value: that of a global name, and of its members where they matter.
    pub(super) fn made_global(&mut self, name: &str) -> Option<Value> {
        let value = match self.global_value(name)? {
            Global::Itself => return Some(Value::Object(self.global)),
            Global::Undefined => return Some(Value::Undefined),
            Global::Number(number) => return Some(Value::Number(number)),
            Global::Native(native) => Value::Object(self.object(Kind::Native(native))),
            Global::Something => Value::Object(self.object(Kind::Other)),
        };
        let members: &[(&str, Native)] = match name {
            "JSON" => &[("parse", Native::JsonParse)],
            "Array" => &[("isArray", Native::IsArray)],
            "Object" => &[("keys", Native::Keys), ("assign", Native::Assign)],
            "Promise" => &[("resolve", Native::PromiseResolve)],
            _ => &[],
        };
        for (member, native) in members {
            let function = Value::Object(self.object(Kind::Native(*native)));
            if let Value::Object(id) = value {
                self.objects[id.0].properties.insert((*member).into(), function);
            }
        }
        // The same object each time.
        self.objects[self.global.0].properties.insert(name.into(), value.clone());
        Some(value)
    }

    /// What a native function gives.
    pub(super) fn native(&mut self, native: Native, arguments: &[Value]) -> Evaluated {
        let first = arguments.first().cloned().unwrap_or(Value::Undefined);
        Ok(match native {
            Native::Later => {
                if self.is_callable(&first) || matches!(first, Value::Text(_)) {
                    self.later.push(first);
                }
                Value::Unknown
            }
            Native::Soon => {
                self.soon.push((first, Vec::new()));
                Value::Undefined
            }
            Native::Listen => {
                self.has_listener |= arguments.iter().any(|argument| self.is_callable(argument));
                Value::Undefined
            }
            Native::Eval => return self.eval(&first),
            Native::JsonParse => match first {
                Value::Text(text) => match serde_json::from_str::<serde::de::IgnoredAny>(&text) {
                    Ok(_) => Value::Unknown,
                    Err(error) => return Err(self.throw("SyntaxError", &error.to_string())),
                },
                _ => Value::Unknown,
            },
            Native::Boolean => first.truth().map_or(Value::Unknown, Value::Bool),
            Native::Text => match first.key() {
                Some(text) if !arguments.is_empty() => Value::Text(text),
                _ => Value::Unknown,
            },
            Native::Number | Native::Settle => match first {
                Value::Number(number) if native == Native::Number => Value::Number(number),
                _ => Value::Unknown,
            },
            Native::IsArray => match first {
                Value::Unknown => Value::Unknown,
                Value::Object(id) => Value::Bool(matches!(self.objects[id.0].kind, Kind::Array)),
                _ => Value::Bool(false),
            },
            Native::Keys => match self.keys(&first) {
                Some(keys) => self.array(keys),
                None => Value::Unknown,
            },
            Native::Assign => {
                for more in arguments.iter().skip(1) {
                    if let (Value::Object(target), Value::Object(source)) = (&first, more) {
                        let properties = self.objects[source.0].properties.clone();
                        self.objects[target.0].properties.extend(properties);
                    }
                }
                first
            }
            Native::PromiseResolve => Value::Object(self.object(Kind::Promise(first))),
            Native::PromiseClass => {
                return Err(self.throw("TypeError", "Promise cannot be called without new"));
            }
            Native::Made => {
                let made = self.object(Kind::Plain);
                self.objects[made.0].properties.insert("message".into(), first);
                Value::Object(made)
            }
        })
    }
}
