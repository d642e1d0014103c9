//! The state of a script that is evaluated: its scopes, objects and functions, and the calls that were found.

use std::collections::HashMap;
use std::rc::Rc;

use oxc_ast::ast::{ArrowFunctionExpression, Class as ClassNode, Function as FunctionNode};
use oxc_span::Span;

use super::super::call::RecordedCall;
use super::value::{Choice, Class, FunctionId, Object, ObjectId, Property, Text, Value, number};

/// The most steps of one script.
const MOST_STEPS: usize = 300_000;
/// The most calls that are taken down.
const MOST_FOUND: usize = 5_000;
/// How deep expressions, statements and functions may stand in each other.
const DEEPEST: usize = 600;

/// What a function consists of.
#[derive(Clone, Copy)]
pub(super) enum Code<'a> {
    Function(&'a FunctionNode<'a>),
    Arrow(&'a ArrowFunctionExpression<'a>),
    Class(&'a ClassNode<'a>),
}

/// A function, and what it closes over.
pub(super) struct Function<'a> {
    pub(super) code: Code<'a>,
    pub(super) scope: usize,
    pub(super) this: Value,
    /// Whether the script itself calls it.
    pub(super) invoked: bool,
    /// What was assigned to it: the static members of a class.
    pub(super) members: Option<ObjectId>,
}

/// A variable.
#[derive(Clone)]
pub(super) struct Variable {
    pub(super) value: Value,
    /// How many conditions held where it was declared.
    pub(super) conditions: usize,
}

/// A scope.
pub(super) struct Scope<'a> {
    pub(super) parent: Option<usize>,
    pub(super) variables: HashMap<&'a str, Variable>,
    /// What was assigned to the global object.
    pub(super) named: HashMap<String, Variable>,
}

/// A call that was found.
pub(super) struct Found {
    /// Where the call stands.
    pub(super) site: u32,
    /// Where the statement stands that led to it.
    pub(super) position: u32,
    /// The function that nothing calls, in whose body it was found.
    pub(super) root: Option<FunctionId>,
    pub(super) call: RecordedCall,
}

/// A function that is running.
pub(super) struct Frame {
    pub(super) function: FunctionId,
    /// Where it was called.
    pub(super) site: u32,
}

/// The state.
pub(super) struct Machine<'a> {
    pub(super) text: &'a str,
    pub(super) objects: Vec<Object>,
    pub(super) functions: Vec<Function<'a>>,
    pub(super) scopes: Vec<Scope<'a>>,
    pub(super) scope: usize,
    pub(super) this: Value,
    /// The conditions that only the running script knows, and that hold here.
    pub(super) conditions: Vec<Rc<str>>,
    pub(super) frames: Vec<Frame>,
    pub(super) root: Option<FunctionId>,
    pub(super) found: Vec<Found>,
    /// What was left out: sentences without a full stop.
    pub(super) omissions: Vec<String>,
    /// axios itself, and what `$.ajaxSetup()` set.
    pub(super) axios: ObjectId,
    pub(super) ajax_setup: ObjectId,
    /// Angular's `HttpHeaders` and `HttpParams`: their methods leave them as they are, and return another one.
    pub(super) angular_pairs: Vec<ObjectId>,
    steps: usize,
    depth: usize,
}

impl<'a> Machine<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let mut machine = Self {
            text,
            objects: Vec::new(),
            functions: Vec::new(),
            scopes: vec![Scope { parent: None, variables: HashMap::new(), named: HashMap::new() }],
            scope: 0,
            this: Value::Global("window"),
            conditions: Vec::new(),
            frames: Vec::new(),
            root: None,
            found: Vec::new(),
            omissions: Vec::new(),
            axios: ObjectId(0),
            ajax_setup: ObjectId(0),
            angular_pairs: Vec::new(),
            steps: 0,
            depth: 0,
        };
        machine.axios = machine.new_axios();
        machine.ajax_setup = machine.object(Class::Plain);
        machine
    }

    /// Begins a step; `false` where there were too many, or they are too deep in each other.
    pub(super) fn enter(&mut self) -> bool {
        self.steps += 1;
        if self.steps > MOST_STEPS || self.depth > DEEPEST {
            self.omit("what stands deep in the script, or far behind, was not read");
            return false;
        }
        self.depth += 1;
        true
    }

    pub(super) fn leave(&mut self) {
        self.depth -= 1;
    }

    /// Says what was left out, once.
    pub(super) fn omit(&mut self, words: impl Into<String>) {
        let words = words.into();
        if !self.omissions.contains(&words) {
            self.omissions.push(words);
        }
    }

    /// A place of the script, in one short line.
    pub(super) fn source(&self, span: Span) -> Rc<str> {
        let text = self.text.get(span.start as usize..span.end as usize).unwrap_or_default();
        let words = text.split_whitespace().take(20).collect::<Vec<_>>().join(" ");
        if words.chars().count() <= 50 {
            return words.into();
        }
        format!("{} …", words.chars().take(48).collect::<String>()).into()
    }

    pub(super) fn object(&mut self, class: Class) -> ObjectId {
        let mut object = Object::of(class);
        object.conditions = self.conditions.len();
        self.add(object)
    }

    pub(super) fn add(&mut self, object: Object) -> ObjectId {
        self.objects.push(object);
        ObjectId(self.objects.len() - 1)
    }

    pub(super) fn array(&mut self, items: Vec<Value>) -> Value {
        let id = self.object(Class::Array);
        self.objects[id.0].items = items;
        Value::Object(id)
    }

    /// An object with these properties.
    pub(super) fn record(&mut self, properties: Vec<(&str, Value)>) -> Value {
        let id = self.object(Class::Plain);
        for (name, value) in properties {
            self.objects[id.0].set(Property { name: name.into(), value, when: None });
        }
        Value::Object(id)
    }

    pub(super) fn get(&self, id: ObjectId) -> &Object {
        &self.objects[id.0]
    }

    /// The object that a value is, where its conditions hold.
    pub(super) fn as_object(&self, value: &Value) -> Option<ObjectId> {
        match value.taken() {
            Value::Object(id) => Some(*id),
            _ => None,
        }
    }

    /// A property of a value that is an object; `None` where it has none, or it is undefined.
    pub(super) fn field(&self, value: &Value, name: &str) -> Option<Value> {
        let value = self.get(self.as_object(value)?).get(name)?;
        (!matches!(value, Value::Undefined)).then(|| value.clone())
    }

    /// Sets a property; under a condition that came after the object, it may not be set.
    pub(super) fn set_property(&mut self, id: ObjectId, name: &str, value: Value) {
        let object = &self.objects[id.0];
        let when = self.conditions.get(object.conditions..).and_then(<[_]>::last).cloned();
        let before = object.property(name).filter(|before| !before.value.is_nullish()).cloned();
        let (value, when) = match (before, when) {
            (Some(before), Some(test)) => (Value::choose(value, vec![before.value], &test), before.when),
            (_, when) => (value, when),
        };
        self.objects[id.0].set(Property { name: name.into(), value, when });
    }

    pub(super) fn begin_scope(&mut self, parent: usize) -> usize {
        let before = self.scope;
        self.scopes.push(Scope { parent: Some(parent), variables: HashMap::new(), named: HashMap::new() });
        self.scope = self.scopes.len() - 1;
        before
    }

    pub(super) fn declare(&mut self, name: &'a str, value: Value) {
        let variable = Variable { value, conditions: self.conditions.len() };
        self.scopes[self.scope].variables.insert(name, variable);
    }

    /// The scope that has a variable.
    fn owner(&self, name: &str) -> Option<usize> {
        let mut scope = Some(self.scope);
        while let Some(number) = scope {
            if self.scopes[number].variables.contains_key(name) {
                return Some(number);
            }
            scope = self.scopes[number].parent;
        }
        None
    }

    pub(super) fn variable(&self, name: &str) -> Option<&Value> {
        let variable = match self.owner(name) {
            Some(scope) => self.scopes[scope].variables.get(name),
            None => self.scopes[0].named.get(name),
        };
        variable.map(|variable| &variable.value)
    }

    /// Assigns to a variable; under a condition that came after its declaration, it may keep its value.
    pub(super) fn assign(&mut self, name: &'a str, value: Value) {
        let Some(scope) = self.owner(name) else {
            self.scopes[0].variables.insert(name, Variable { value, conditions: 0 });
            return;
        };
        let test = self.scopes[scope]
            .variables
            .get(name)
            .and_then(|variable| self.conditions.get(variable.conditions..))
            .and_then(<[_]>::last)
            .cloned();
        let Some(variable) = self.scopes[scope].variables.get_mut(name) else { return };
        variable.value = match test {
            Some(test) if !variable.value.is_nullish() => {
                let before = variable.value.clone();
                // The branch behind `else` is the other one.
                if test.starts_with("not ") {
                    Value::choose(before, vec![value], &test)
                } else {
                    Value::choose(value, vec![before], &test)
                }
            }
            _ => value,
        };
    }

    pub(super) fn function(&mut self, code: Code<'a>, this: Value) -> FunctionId {
        self.functions.push(Function { code, scope: self.scope, this, invoked: false, members: None });
        FunctionId(self.functions.len() - 1)
    }

    /// What a value is as a string: a text, or a choice of texts. `None` where it has no sensible one.
    pub(super) fn stringify(&self, value: &Value) -> Option<Value> {
        Some(Value::Text(match value {
            Value::Undefined => Text::of("undefined"),
            Value::Null => Text::of("null"),
            Value::Bool(value) => Text::of(value.to_string()),
            Value::Number(value) => Text::of(number(*value)),
            Value::Text(text) => text.clone(),
            Value::Hole(name) => Text::hole(name),
            Value::Choice(choice) => {
                let others = choice.others.iter().filter_map(|other| self.stringify(other)).collect();
                return Some(Value::Choice(Rc::new(Choice {
                    taken: self.stringify(&choice.taken)?,
                    others,
                    test: choice.test.clone(),
                })));
            }
            Value::Object(id) => {
                let object = self.get(*id);
                match &object.class {
                    Class::Url => return self.url_text(*id),
                    Class::Request => return self.stringify(object.get("url")?),
                    Class::SearchParams => self.form(*id),
                    Class::Array => {
                        let mut joined = Text::default();
                        for (number, item) in object.items.iter().enumerate() {
                            if number > 0 {
                                joined.text.push(',');
                            }
                            joined.push(&self.plain_text(item)?);
                        }
                        joined
                    }
                    _ => Text::of("[object Object]"),
                }
            }
            Value::Global(_) | Value::Function(_) | Value::Method(..) => return None,
        }))
    }

    /// The text of a URL, with what was added to its query.
    fn url_text(&self, id: ObjectId) -> Option<Value> {
        let href = self.stringify(self.get(id).get("href")?)?;
        let params = match self.get(id).get("searchParams") {
            Some(Value::Object(params)) => self.form(*params),
            _ => Text::default(),
        };
        if params.text.is_empty() {
            return Some(href);
        }
        let joint = if self.plain_text(&href)?.text.contains('?') { "&" } else { "?" };
        Some(self.concatenate(&[href, Value::text(joint), Value::Text(params)]))
    }

    /// The text that a value is where its conditions hold.
    pub(super) fn plain_text(&self, value: &Value) -> Option<Text> {
        match self.stringify(value)?.taken() {
            Value::Text(text) => Some(text.clone()),
            _ => None,
        }
    }

    /// The texts of values, one after the other. A choice among them makes it a choice.
    pub(super) fn concatenate(&self, parts: &[Value]) -> Value {
        let choice = parts.iter().enumerate().find_map(|(number, part)| match part {
            Value::Choice(choice) => Some((number, choice)),
            _ => None,
        });
        if let Some((number, choice)) = choice {
            let with = |value: &Value| {
                let mut parts = parts.to_vec();
                parts[number] = value.clone();
                parts
            };
            let taken = self.concatenate(&with(&choice.taken));
            let others = choice.others.iter().take(3).map(|other| {
                let parts: Vec<Value> = with(other).iter().map(|part| part.taken().clone()).collect();
                self.concatenate(&parts)
            });
            return Value::choose(taken, others.collect(), &choice.test);
        }
        let mut joined = Text::default();
        for part in parts {
            match self.plain_text(part) {
                Some(text) => joined.push(&text),
                None => joined.push(&Text::hole(&"value".into())),
            }
        }
        Value::Text(joined)
    }

    /// Whether a value counts as true; `None` where only the running script knows.
    pub(super) fn truth(&self, value: &Value) -> Option<bool> {
        match value {
            Value::Undefined | Value::Null => Some(false),
            Value::Bool(value) => Some(*value),
            Value::Number(value) => Some(*value != 0.0 && !value.is_nan()),
            Value::Text(text) if text.holes.is_empty() => Some(!text.text.is_empty()),
            Value::Text(text) => (text.text.len()
                > text.holes.iter().map(|hole| hole.len() + 2).sum::<usize>())
            .then_some(true),
            Value::Object(_) | Value::Function(_) | Value::Global(_) | Value::Method(..) => Some(true),
            Value::Hole(_) | Value::Choice(_) => None,
        }
    }

    /// Takes down a call.
    pub(super) fn found(&mut self, site: u32, call: RecordedCall) {
        if self.found.len() >= MOST_FOUND {
            self.omit("the calls of a script that has thousands of them");
            return;
        }
        let is_root = self.frames.first().is_some_and(|frame| Some(frame.function) == self.root);
        let position = self.frames.get(usize::from(is_root)).map_or(site, |frame| frame.site);
        self.found.push(Found { site, position, root: self.root, call });
    }
}
