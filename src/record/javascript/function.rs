//! Functions and classes: what they return, and what they do when nothing in the text calls them.

use std::rc::Rc;

use oxc_ast::ast::{
    ArrowFunctionBody, BindingPattern, Class as ClassNode, ClassElement, FormalParameters, Function,
    MethodDefinitionKind,
};
use oxc_span::GetSpan;

use super::machine::{Code, Frame, Machine};
use super::value::{Class, FunctionId, ObjectId, Property, Value};

/// The most functions that are in each other.
const MOST_FRAMES: usize = 16;

impl<'a> Machine<'a> {
    /// Calls a function of the script.
    pub(super) fn invoke(
        &mut self,
        id: FunctionId,
        this: Option<Value>,
        arguments: &[Value],
        site: u32,
    ) -> Value {
        if self.frames.len() >= MOST_FRAMES || self.frames.iter().any(|frame| frame.function == id) {
            return Value::hole("value");
        }
        self.functions[id.0].invoked = true;
        self.run_function(id, this, Some(arguments), site)
    }

    /// Runs a function with these arguments, or with such as only the running script knows.
    fn run_function(
        &mut self,
        id: FunctionId,
        this: Option<Value>,
        arguments: Option<&[Value]>,
        site: u32,
    ) -> Value {
        let function = &self.functions[id.0];
        let (code, scope) = (function.code, function.scope);
        let this = match code {
            Code::Arrow(_) => function.this.clone(),
            _ => this.unwrap_or_else(|| function.this.clone()),
        };
        let before = (self.begin_scope(scope), std::mem::replace(&mut self.this, this));
        self.frames.push(Frame { function: id, site });
        let mut returns = Vec::new();
        let value = match code {
            Code::Function(node) => {
                self.bind_parameters(&node.params, arguments);
                if let Some(body) = &node.body {
                    self.run(&body.statements, &mut returns);
                }
                None
            }
            Code::Arrow(node) => {
                self.bind_parameters(&node.params, arguments);
                match &node.body {
                    ArrowFunctionBody::FunctionBody(body) => {
                        self.run(&body.statements, &mut returns);
                        None
                    }
                    other => other.as_expression().map(|expression| self.evaluate(expression)),
                }
            }
            Code::Class(_) => None,
        };
        self.frames.pop();
        (self.scope, self.this) = before;
        value.unwrap_or_else(|| {
            let mut known = returns.into_iter().filter(|value| !value.is_nullish());
            let first = known.next().unwrap_or(Value::Undefined);
            Value::choose(first, known.collect(), &"what the function returns first".into())
        })
    }

    fn bind_parameters(&mut self, parameters: &'a FormalParameters<'a>, arguments: Option<&[Value]>) {
        for (number, parameter) in parameters.items.iter().enumerate() {
            let mut value = match arguments {
                Some(arguments) => arguments.get(number).cloned().unwrap_or(Value::Undefined),
                None => Value::hole("value"),
            };
            if let Some(library) =
                parameter.type_annotation.as_ref().and_then(|node| self.typed(&self.source(node.span)))
                && matches!(value, Value::Hole(_) | Value::Undefined)
            {
                value = library;
            }
            if let Some(default) = &parameter.initializer {
                value = self.or_default(value, default);
            }
            // `constructor(private http: HttpClient)`
            if (parameter.accessibility.is_some() || parameter.readonly)
                && let (Value::Object(this), BindingPattern::BindingIdentifier(name)) =
                    (&self.this, &parameter.pattern)
            {
                let (this, name) = (*this, name.name.as_str());
                let value = value.clone().named(name);
                self.set_property(this, name, value);
            }
            self.bind(&parameter.pattern, value);
        }
        if let Some(rest) = &parameters.rest {
            let value = match arguments {
                Some(arguments) => {
                    let items = arguments.iter().skip(parameters.items.len()).cloned().collect();
                    self.array(items)
                }
                None => Value::hole("value"),
            };
            self.bind(&rest.rest.argument, value);
        }
    }

    /// Runs each function that nothing calls: a handler, a hook, what others import.
    pub(super) fn run_uncalled(&mut self) {
        let mut next = 0;
        while next < self.functions.len() {
            let id = FunctionId(next);
            next += 1;
            if self.functions[id.0].invoked {
                continue;
            }
            self.root = Some(id);
            self.conditions.clear();
            match self.functions[id.0].code {
                Code::Class(node) => {
                    self.instantiate(id, None, node.span.start);
                }
                Code::Function(node) => {
                    self.run_function(id, None, None, node.span.start);
                }
                Code::Arrow(node) => {
                    self.run_function(id, None, None, node.span.start);
                }
            }
        }
        self.root = None;
    }

    /// Declares a class.
    pub(super) fn class(&mut self, node: &'a ClassNode<'a>) -> Value {
        let id = self.function(Code::Class(node), Value::Undefined);
        if let Some(name) = &node.id {
            self.declare(name.name.as_str(), Value::Function(id));
        }
        let members = self.object(Class::Plain);
        self.functions[id.0].members = Some(members);
        let before = std::mem::replace(&mut self.this, Value::Object(members));
        for element in &node.body.body {
            match element {
                ClassElement::PropertyDefinition(field) if field.r#static => {
                    let name = self.key(&field.key);
                    let name = self.plain_text(&name).unwrap_or_default().text;
                    let value = field.value.as_ref().map_or(Value::Undefined, |value| self.evaluate(value));
                    self.set_property(members, &name, value);
                }
                ClassElement::MethodDefinition(method) if method.r#static && method.value.body.is_some() => {
                    self.method(members, &method.key, &method.value);
                }
                _ => {}
            }
        }
        self.this = before;
        Value::Function(id)
    }

    fn method(&mut self, object: ObjectId, key: &'a oxc_ast::ast::PropertyKey<'a>, node: &'a Function<'a>) {
        let name = self.key(key);
        let name = self.plain_text(&name).unwrap_or_default().text;
        let function = self.function(Code::Function(node), Value::Object(object));
        self.objects[object.0].set(Property {
            name: name.into(),
            value: Value::Function(function),
            when: None,
        });
    }

    /// Makes an instance of a class of the script.
    pub(super) fn instantiate(&mut self, id: FunctionId, arguments: Option<&[Value]>, site: u32) -> Value {
        let object = self.object(Class::Instance);
        self.functions[id.0].invoked = true;
        self.furnish(object, id, arguments, site);
        Value::Object(object)
    }

    /// Gives an instance the members of its class, those of the class's base first, and runs the constructor.
    fn furnish(&mut self, object: ObjectId, id: FunctionId, arguments: Option<&[Value]>, site: u32) {
        let Code::Class(node) = self.functions[id.0].code else { return };
        if !self.enter() {
            return;
        }
        let scope = self.functions[id.0].scope;
        let before = (self.begin_scope(scope), std::mem::replace(&mut self.this, Value::Object(object)));
        let constructor = node.body.body.iter().find_map(|element| match element {
            ClassElement::MethodDefinition(method) if method.kind == MethodDefinitionKind::Constructor => {
                method.value.body.is_some().then_some(&method.value)
            }
            _ => None,
        });
        if let Some(heritage) = &node.heritage
            && let Value::Function(base) = self.evaluate(&heritage.expression)
        {
            self.functions[base.0].invoked = true;
            self.furnish(object, base, if constructor.is_some() { None } else { arguments }, site);
        }
        for element in &node.body.body {
            match element {
                ClassElement::MethodDefinition(method)
                    if !method.r#static
                        && method.value.body.is_some()
                        && method.kind == MethodDefinitionKind::Method =>
                {
                    self.method(object, &method.key, &method.value);
                }
                ClassElement::MethodDefinition(method)
                    if !method.r#static
                        && method.value.body.is_some()
                        && method.kind == MethodDefinitionKind::Get =>
                {
                    let function = self.function(Code::Function(&method.value), Value::Object(object));
                    let value = self.invoke(function, None, &[], site);
                    let name = self.key(&method.key);
                    let name = self.plain_text(&name).unwrap_or_default().text;
                    self.objects[object.0].set(Property { name: name.into(), value, when: None });
                }
                _ => {}
            }
        }
        for element in &node.body.body {
            if let ClassElement::PropertyDefinition(field) = element
                && !field.r#static
            {
                let name = self.key(&field.key);
                let name = self.plain_text(&name).unwrap_or_default().text;
                let typed =
                    field.type_annotation.as_ref().and_then(|node| self.typed(&self.source(node.span)));
                let value = match &field.value {
                    Some(value) => self.evaluate(value).named(&name),
                    None => typed.unwrap_or_else(|| Value::hole(&name)),
                };
                self.set_property(object, &name, value);
            }
        }
        if let Some(constructor) = constructor {
            let function = self.function(Code::Function(constructor), Value::Object(object));
            self.functions[function.0].invoked = true;
            self.run_function(function, None, arguments, site);
        }
        (self.scope, self.this) = before;
        self.leave();
    }

    /// `super(…)`: what the base's constructor gets.
    pub(super) fn construct_base(&mut self, arguments: &[Value], site: u32) {
        let Value::Object(object) = self.this else { return };
        // The base of the class whose constructor is running.
        let base = self.frames.last().and_then(|frame| {
            self.functions.iter().find_map(|function| match function.code {
                Code::Class(node) if self.is_constructor(node, frame.function) => node.heritage.as_ref(),
                _ => None,
            })
        });
        let Some(heritage) = base else { return };
        if let Value::Function(base) = self.evaluate(&heritage.expression) {
            self.furnish(object, base, Some(arguments), site);
        }
    }

    fn is_constructor(&self, node: &ClassNode<'a>, id: FunctionId) -> bool {
        let Code::Function(function) = self.functions[id.0].code else { return false };
        node.span().start < function.span.start
            && function.span.end < node.span().end
            && node.body.body.iter().any(|element| match element {
                ClassElement::MethodDefinition(method) => method.value.span == function.span,
                _ => false,
            })
    }

    /// What a type says of a value that is not known.
    pub(super) fn typed(&self, annotation: &Rc<str>) -> Option<Value> {
        let name = annotation.trim_start_matches(':').trim();
        (name == "HttpClient").then_some(Value::Global("HttpClient"))
    }
}
