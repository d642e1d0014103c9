//! Follows a script: its objects, its scopes, and what it has called so far.

use std::rc::Rc;

use oxc_allocator::Allocator;
use oxc_ast::ast::Program;

use super::name;
use super::value::{Kind, Object, ObjectId, Scope, Value};

/// How many steps are followed: a script of data has fewer, one that never ends is not followed to its end.
const MOST_STEPS: usize = 500_000;
/// How deep calls may stand in each other.
const DEEPEST: usize = 400;
/// How many objects may be made.
const MOST_OBJECTS: usize = 300_000;

/// How many functions of promises, and of timers, are followed.
const MOST_WAITING: usize = 1000;

/// When something runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum When {
    /// While the script runs from top to bottom.
    Now,
    /// When it has ended, before anything else happens.
    Soon,
    /// Later.
    Later,
}

/// How often the page's function was called.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Calls {
    /// While the script ran from top to bottom.
    pub(super) certain: u32,
    /// Where it is not known whether the script comes to it.
    pub(super) possible: u32,
    /// When the script had ended, before anything else happened: by a promise.
    pub(super) soon: u32,
    /// Later still: by a timer.
    pub(super) later: u32,
    /// Whether something was met that could not be followed.
    pub(super) is_unsure: bool,
}

impl Calls {
    /// Whether it is called at all, or may be.
    pub(super) fn is_possible(self) -> bool {
        self.certain + self.possible + self.soon + self.later > 0 || self.is_unsure
    }

    /// How often, where that is known.
    pub(super) fn number(self) -> Option<u32> {
        let is_known = self.possible == 0 && self.soon == 0 && !self.is_unsure;
        is_known.then_some(self.certain)
    }
}

/// What ends an expression before it has a value.
#[derive(Clone, Debug)]
pub(super) enum Abrupt {
    /// An exception: what it is, in words.
    Throw(Value, String),
    /// The script goes on for too long.
    Stop,
}

/// The value of an expression, or what ended it.
pub(super) type Evaluated = Result<Value, Abrupt>;

/// A script on its way.
pub(super) struct Machine<'a> {
    pub(super) allocator: &'a Allocator,
    /// The text that is followed.
    pub(super) text: &'a str,
    pub(super) objects: Vec<Object<'a>>,
    pub(super) global: ObjectId,
    pub(super) scope: Rc<Scope>,
    pub(super) this: Value,
    pub(super) is_strict: bool,
    pub(super) calls: Calls,
    /// Above zero where it is not known whether the script comes here.
    pub(super) maybe: usize,
    /// Whether the script has ended, and what runs then.
    pub(super) when: When,
    /// What runs when the script has ended.
    pub(super) soon: Vec<(Value, Vec<Value>)>,
    /// What its timers run.
    pub(super) later: Vec<Value>,
    /// Whether something waits for an event.
    pub(super) has_listener: bool,
    /// The function that could not be called, since the page has none of that name.
    pub(super) missing: Option<String>,
    steps: usize,
    depth: usize,
    /// How deep expressions stand in each other, over all calls.
    pub(super) nested: usize,
}

impl<'a> Machine<'a> {
    /// A page that has this function, and nothing else of its own.
    pub(super) fn new(allocator: &'a Allocator, text: &'a str, callback: &str) -> Self {
        let global =
            Object { kind: Kind::Global, properties: std::collections::HashMap::new(), items: Vec::new() };
        let mut machine = Self {
            allocator,
            text,
            objects: vec![global],
            global: ObjectId(0),
            scope: Rc::new(Scope::default()),
            this: Value::Object(ObjectId(0)),
            is_strict: false,
            calls: Calls::default(),
            maybe: 0,
            when: When::Now,
            soon: Vec::new(),
            later: Vec::new(),
            has_listener: false,
            missing: None,
            steps: 0,
            depth: 0,
            nested: 0,
        };
        machine.define(callback);
        machine
    }

    fn define(&mut self, callback: &str) {
        let steps = name::steps(callback);
        let mut owner = self.global;
        for (number, step) in steps.iter().enumerate() {
            let kind = if number + 1 == steps.len() { Kind::Callback } else { Kind::Plain };
            let object = self.object(kind);
            self.objects[owner.0].properties.insert(step.as_str().into(), Value::Object(object));
            owner = object;
        }
    }

    /// Follows the script to its end, and what its promises wait for: the words of the exception that ended it.
    pub(super) fn run(&mut self, program: &'a Program<'a>) -> Option<String> {
        self.is_strict = program.directives.iter().any(|directive| directive.directive == "use strict");
        let ended = self.program(&program.body);
        self.when = When::Soon;
        self.run_soon();
        self.when = When::Later;
        for _ in 0..MOST_WAITING {
            if self.later.is_empty() {
                break;
            }
            let function = self.later.remove(0);
            let ended = match function {
                text @ Value::Text(_) => self.eval(&text),
                function => self.invoke(&function, &Value::Undefined, &[]),
            };
            self.note_end(&ended);
            self.run_soon();
        }
        self.calls.is_unsure |= !self.later.is_empty();
        match ended {
            Ok(()) => None,
            Err(Abrupt::Throw(_, words)) => Some(words),
            Err(Abrupt::Stop) => {
                self.calls.is_unsure = true;
                None
            }
        }
    }

    /// What promises wait for. What one of them throws ends nothing else.
    fn run_soon(&mut self) {
        for _ in 0..MOST_WAITING {
            if self.soon.is_empty() {
                break;
            }
            let (function, arguments) = self.soon.remove(0);
            let ended = self.invoke(&function, &Value::Undefined, &arguments);
            self.note_end(&ended);
        }
        self.calls.is_unsure |= !self.soon.is_empty();
    }

    /// What is not followed to its end may call the function.
    fn note_end(&mut self, ended: &Evaluated) {
        self.calls.is_unsure |= matches!(ended, Err(Abrupt::Stop));
    }

    pub(super) fn object(&mut self, kind: Kind<'a>) -> ObjectId {
        self.objects.push(Object { kind, properties: std::collections::HashMap::new(), items: Vec::new() });
        ObjectId(self.objects.len() - 1)
    }

    pub(super) fn array(&mut self, items: Vec<Value>) -> Value {
        let array = self.object(Kind::Array);
        self.objects[array.0].items = items;
        Value::Object(array)
    }

    /// One step more.
    pub(super) fn step(&mut self) -> Result<(), Abrupt> {
        self.steps += 1;
        if self.steps > MOST_STEPS || self.objects.len() > MOST_OBJECTS { Err(Abrupt::Stop) } else { Ok(()) }
    }

    /// As many steps as something is long that is copied: they bound the memory, too.
    pub(super) fn charge(&mut self, length: usize) -> Result<(), Abrupt> {
        self.steps = self.steps.saturating_add(length);
        self.step()
    }

    /// One call deeper.
    pub(super) fn enter(&mut self) -> Result<(), Abrupt> {
        self.depth += 1;
        if self.depth > DEEPEST { Err(Abrupt::Stop) } else { Ok(()) }
    }

    pub(super) fn leave(&mut self) {
        self.depth -= 1;
    }

    /// Something that cannot be followed.
    pub(super) fn unsure(&mut self) -> Value {
        self.calls.is_unsure = true;
        Value::Unknown
    }

    /// Follows what the script may come to or not.
    pub(super) fn possibly<T>(
        &mut self,
        follow: impl FnOnce(&mut Self) -> Result<T, Abrupt>,
    ) -> Result<Option<T>, Abrupt> {
        self.maybe += 1;
        let followed = follow(self);
        match followed {
            Ok(value) => {
                self.maybe -= 1;
                Ok(Some(value))
            }
            // From here on all is only possible.
            Err(Abrupt::Throw(..)) => Ok(None),
            Err(Abrupt::Stop) => Err(Abrupt::Stop),
        }
    }

    /// Counts a call of the page's function.
    pub(super) fn count(&mut self) {
        let counter = match self.when {
            _ if self.maybe > 0 => &mut self.calls.possible,
            When::Now => &mut self.calls.certain,
            When::Soon => &mut self.calls.soon,
            When::Later => &mut self.calls.later,
        };
        *counter = counter.saturating_add(1);
    }

    pub(super) fn throw(&mut self, kind: &str, words: &str) -> Abrupt {
        let error = self.object(Kind::Plain);
        let properties = &mut self.objects[error.0].properties;
        properties.insert("name".into(), Value::text(kind));
        properties.insert("message".into(), Value::text(words));
        Abrupt::Throw(Value::Object(error), format!("{kind}: {words}"))
    }
}
