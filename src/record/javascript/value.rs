//! The values of a script, as far as its text says them.

use std::rc::Rc;

/// An object of the script, by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ObjectId(pub(super) usize);

/// A function or a class of the script, by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct FunctionId(pub(super) usize);

/// A string, in which `<NAME>` stands for what only the running script knows.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Text {
    pub(super) text: String,
    /// The names in it.
    pub(super) holes: Vec<Rc<str>>,
}

impl Text {
    pub(super) fn of(text: impl Into<String>) -> Self {
        Self { text: text.into(), holes: Vec::new() }
    }

    /// What is known by its name only.
    pub(super) fn hole(name: &Rc<str>) -> Self {
        Self { text: format!("<{name}>"), holes: vec![name.clone()] }
    }

    pub(super) fn push(&mut self, other: &Self) {
        self.text.push_str(&other.text);
        self.holes.extend(other.holes.iter().cloned());
    }

    /// The same names in another text.
    pub(super) fn with(&self, text: impl Into<String>) -> Self {
        Self { text: text.into(), holes: self.holes.clone() }
    }
}

/// What a condition decides that only the running script knows.
#[derive(Clone, Debug)]
pub(super) struct Choice {
    /// The value where the condition holds.
    pub(super) taken: Value,
    /// The other values.
    pub(super) others: Vec<Value>,
    /// The condition, as it is written.
    pub(super) test: Rc<str>,
}

/// A value.
#[derive(Clone, Debug)]
pub(super) enum Value {
    Undefined,
    Null,
    Bool(bool),
    Number(f64),
    Text(Text),
    Object(ObjectId),
    Function(FunctionId),
    /// What browsers and libraries define, by its name.
    Global(&'static str),
    /// A method of a value, which is not the script's own.
    Method(Rc<Self>, Rc<str>),
    /// What only the running script knows.
    Hole(Rc<str>),
    Choice(Rc<Choice>),
}

impl Value {
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self::Text(Text::of(text))
    }

    /// A hole; its name has nothing that ends a word or a line.
    pub(super) fn hole(name: &str) -> Self {
        let name = name.trim_start_matches("window.").trim_start_matches("this.");
        let name = ["process.env.", "import.meta.env."]
            .iter()
            .find_map(|start| name.strip_prefix(start))
            .unwrap_or(name);
        let plain =
            |letter: &char| letter.is_alphanumeric() || ['_', '$', '.', '-', '(', ')'].contains(letter);
        let name: String = name.chars().filter(plain).take(60).collect();
        Self::Hole(if name.is_empty() { "value".into() } else { name.into() })
    }

    /// What a call returns is called as the variable that gets it.
    pub(super) fn named(self, name: &str) -> Self {
        match self {
            Self::Hole(hole) if hole.contains('(') || *hole == *"value" => Self::hole(name),
            other => other,
        }
    }

    /// What is known of it where its conditions hold.
    pub(super) fn taken(&self) -> &Self {
        match self {
            Self::Choice(choice) => choice.taken.taken(),
            other => other,
        }
    }

    /// Whether it is nothing: undefined, or null.
    pub(super) fn is_nullish(&self) -> bool {
        matches!(self, Self::Undefined | Self::Null)
    }

    /// A choice; none is needed where there is only one value.
    pub(super) fn choose(taken: Self, others: Vec<Self>, test: &Rc<str>) -> Self {
        let others: Vec<Self> = others.into_iter().filter(|other| !other.is_nullish()).collect();
        if others.is_empty() {
            return taken;
        }
        Self::Choice(Rc::new(Choice { taken, others, test: test.clone() }))
    }
}

/// What JavaScript writes a number as.
pub(super) fn number(value: f64) -> String {
    if value.fract() == 0.0 && value.abs() < 1e21 { format!("{value:.0}") } else { value.to_string() }
}

/// What an object is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Class {
    Plain,
    Array,
    /// An instance of a class of the script.
    Instance,
    /// `Headers`, and what libraries have instead; names have no case.
    Headers,
    /// `URLSearchParams`, Angular's `HttpParams`.
    SearchParams,
    FormData,
    Blob,
    Url,
    Request,
    XmlHttpRequest,
    /// An element of the page, by its name.
    Element(Rc<str>),
    /// axios or an instance of it.
    Axios,
    /// ky or an instance of it; got, and ofetch.
    Ky(&'static str),
    /// A request that superagent builds.
    Superagent,
    /// What may be called, and has methods that do nothing here: a request under way, an event target.
    Opaque,
}

/// A property of an object.
#[derive(Clone, Debug)]
pub(super) struct Property {
    pub(super) name: Rc<str>,
    pub(super) value: Value,
    /// The condition under which the script sets it.
    pub(super) when: Option<Rc<str>>,
}

/// An object.
#[derive(Clone, Debug)]
pub(super) struct Object {
    pub(super) class: Class,
    pub(super) properties: Vec<Property>,
    /// The items of an array.
    pub(super) items: Vec<Value>,
    /// The names of what was spread into it and is not known.
    pub(super) unknown: Vec<Rc<str>>,
    /// How many conditions held where it was made.
    pub(super) conditions: usize,
    /// Where it was made, in bytes.
    pub(super) site: u32,
    /// The name by which an object of another file is known.
    pub(super) known_as: Option<Rc<str>>,
}

impl Object {
    pub(super) fn of(class: Class) -> Self {
        Self {
            class,
            properties: Vec::new(),
            items: Vec::new(),
            unknown: Vec::new(),
            conditions: 0,
            site: 0,
            known_as: None,
        }
    }

    fn is(&self, property: &Property, name: &str) -> bool {
        let any_case = self.class == Class::Headers;
        if any_case { property.name.eq_ignore_ascii_case(name) } else { *property.name == *name }
    }

    pub(super) fn property(&self, name: &str) -> Option<&Property> {
        self.properties.iter().rev().find(|property| self.is(property, name))
    }

    pub(super) fn get(&self, name: &str) -> Option<&Value> {
        self.property(name).map(|property| &property.value)
    }

    pub(super) fn set(&mut self, property: Property) {
        let place = self.properties.iter().position(|theirs| self.is(theirs, &property.name));
        match place {
            Some(place) => self.properties[place] = property,
            None => self.properties.push(property),
        }
    }

    pub(super) fn remove(&mut self, name: &str) {
        let kept = self.properties.iter().filter(|property| !self.is(property, name)).cloned().collect();
        self.properties = kept;
    }
}
