//! The values of a script, as far as they are known.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use oxc_ast::ast::{ArrowFunctionExpression, Function};

/// A value.
#[derive(Clone, Debug)]
pub(super) enum Value {
    /// Something that the text does not tell.
    Unknown,
    Undefined,
    Null,
    Bool(bool),
    Number(f64),
    Text(Rc<str>),
    Object(ObjectId),
}

/// The number of an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ObjectId(pub(super) usize);

impl Value {
    pub(super) fn text(text: impl Into<Rc<str>>) -> Self {
        Self::Text(text.into())
    }

    /// Whether it counts as true; `None` where that is not known.
    pub(super) fn truth(&self) -> Option<bool> {
        match self {
            Self::Unknown => None,
            Self::Undefined | Self::Null => Some(false),
            Self::Bool(value) => Some(*value),
            Self::Number(number) => Some(*number != 0.0 && !number.is_nan()),
            Self::Text(text) => Some(!text.is_empty()),
            Self::Object(_) => Some(true),
        }
    }

    /// As the key of a property.
    pub(super) fn key(&self) -> Option<Rc<str>> {
        match self {
            Self::Text(text) => Some(text.clone()),
            Self::Number(number) => Some(number.to_string().into()),
            Self::Bool(value) => Some(value.to_string().into()),
            Self::Undefined => Some("undefined".into()),
            Self::Null => Some("null".into()),
            Self::Unknown | Self::Object(_) => None,
        }
    }

    pub(super) fn is_nullish(&self) -> Option<bool> {
        match self {
            Self::Unknown => None,
            Self::Undefined | Self::Null => Some(true),
            _ => Some(false),
        }
    }
}

/// An object.
#[derive(Debug)]
pub(super) struct Object<'a> {
    pub(super) kind: Kind<'a>,
    pub(super) properties: HashMap<Rc<str>, Value>,
    /// Its items, where it is an array.
    pub(super) items: Vec<Value>,
}

/// What an object is.
#[derive(Clone, Debug)]
pub(super) enum Kind<'a> {
    Plain,
    Array,
    /// The page's global object.
    Global,
    /// The function that the page waits for.
    Callback,
    Closure(Closure<'a>),
    Native(Native),
    /// What `bind()` made.
    Bound {
        target: ObjectId,
        this: Value,
        arguments: Vec<Value>,
    },
    /// A promise that has this value.
    Promise(Value),
    /// A regular expression, a class: something of which nothing more is looked at.
    Other,
}

/// A function of the script.
#[derive(Clone, Debug)]
pub(super) struct Closure<'a> {
    pub(super) code: Code<'a>,
    pub(super) scope: Rc<Scope>,
    /// That of an arrow function.
    pub(super) this: Option<Value>,
    pub(super) is_strict: bool,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Code<'a> {
    Function(&'a Function<'a>),
    Arrow(&'a ArrowFunctionExpression<'a>),
}

/// A function that all pages have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Native {
    /// Calls what it is given after the script has ended.
    Later,
    /// Calls what it is given when the script has ended, before anything else happens.
    Soon,
    /// Calls what it is given when something happens.
    Listen,
    Eval,
    JsonParse,
    Boolean,
    Text,
    Number,
    IsArray,
    Keys,
    Assign,
    PromiseClass,
    PromiseResolve,
    /// What a promise's executor is given.
    Settle,
    /// A constructor that gives a new object, such as `Error`.
    Made,
}

/// The variables of a block or function.
#[derive(Debug, Default)]
pub(super) struct Scope {
    pub(super) variables: RefCell<HashMap<Rc<str>, Variable>>,
    pub(super) parent: Option<Rc<Self>>,
}

#[derive(Clone, Debug)]
pub(super) struct Variable {
    /// None before its declaration is reached.
    pub(super) value: Option<Value>,
    pub(super) is_constant: bool,
}

impl Scope {
    pub(super) fn inside(parent: &Rc<Self>) -> Rc<Self> {
        Rc::new(Self { parent: Some(parent.clone()), ..Self::default() })
    }

    pub(super) fn declare(&self, name: &str, value: Option<Value>, is_constant: bool) {
        self.variables.borrow_mut().insert(name.into(), Variable { value, is_constant });
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.variables.borrow().contains_key(name)
    }

    /// The scope that has a variable of this name.
    pub(super) fn of(self: &Rc<Self>, name: &str) -> Option<Rc<Self>> {
        let mut scope = Some(self);
        while let Some(current) = scope {
            if current.has(name) {
                return Some(current.clone());
            }
            scope = current.parent.as_ref();
        }
        None
    }
}
