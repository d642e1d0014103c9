//! Calls: of the page's function, of the script's own, and of what all pages have.

use std::rc::Rc;

use oxc_ast::ast::{
    Argument, ArrowFunctionBody, CallExpression, ComputedMemberExpression, Expression, FormalParameters,
    NewExpression, StaticMemberExpression, TaggedTemplateExpression,
};
use oxc_parser::Parser;
use oxc_span::{GetSpan, SourceType};

use super::machine::{Abrupt, Evaluated, Machine};
use super::statement::Flow;
use super::value::{Closure, Code, Kind, Native, Scope, Value};
use crate::record::is_too_deep;

/// What a part of an optional chain has; `None` where the chain ended before.
type Chained = Result<Option<Value>, Abrupt>;

impl<'a> Machine<'a> {
    /// A part of a chain, which may have ended in it.
    fn chained(&mut self, expression: &'a Expression<'a>) -> Chained {
        match expression {
            Expression::CallExpression(call) => self.call(call),
            Expression::StaticMemberExpression(member) => self.static_member(member),
            Expression::ComputedMemberExpression(member) => self.computed_member(member),
            other => self.evaluate(other).map(Some),
        }
    }

    pub(super) fn static_member(&mut self, member: &'a StaticMemberExpression<'a>) -> Chained {
        let Some(object) = self.chained(&member.object)? else { return Ok(None) };
        if member.optional && object.is_nullish() == Some(true) {
            return Ok(None);
        }
        self.member(&object, member.property.name.as_str()).map(Some)
    }

    pub(super) fn computed_member(&mut self, member: &'a ComputedMemberExpression<'a>) -> Chained {
        let Some(object) = self.chained(&member.object)? else { return Ok(None) };
        if member.optional && object.is_nullish() == Some(true) {
            return Ok(None);
        }
        let key = self.evaluate(&member.expression)?;
        self.member_by(&object, &key).map(Some)
    }

    /// A function that is to be called, and its `this`; `None` where an optional chain ended before.
    fn callee(&mut self, callee: &'a Expression<'a>) -> Result<Option<(Value, Value)>, Abrupt> {
        Ok(match callee.without_parentheses() {
            Expression::StaticMemberExpression(member) => {
                let Some(object) = self.chained(&member.object)? else { return Ok(None) };
                if member.optional && object.is_nullish() == Some(true) {
                    return Ok(None);
                }
                let function = self.member(&object, member.property.name.as_str())?;
                Some((function, object))
            }
            Expression::ComputedMemberExpression(member) => {
                let Some(object) = self.chained(&member.object)? else { return Ok(None) };
                if member.optional && object.is_nullish() == Some(true) {
                    return Ok(None);
                }
                let key = self.evaluate(&member.expression)?;
                let function = self.member_by(&object, &key)?;
                Some((function, object))
            }
            other => self.chained(other)?.map(|function| (function, Value::Undefined)),
        })
    }

    pub(super) fn call(&mut self, call: &'a CallExpression<'a>) -> Chained {
        let place = call.callee.span();
        let found = self.callee(&call.callee);
        if matches!(found, Err(Abrupt::Throw(..))) {
            self.note_missing(place);
        }
        let Some((function, this)) = found? else { return Ok(None) };
        if call.optional && function.is_nullish() == Some(true) {
            return Ok(None);
        }
        let arguments = self.arguments(&call.arguments)?;
        // Methods of what is known need no function of their own.
        if matches!(function, Value::Unknown)
            && let Some(name) = method_name(&call.callee)
            && let Some(value) = self.method(&this, name, &arguments)?
        {
            return Ok(Some(value));
        }
        if matches!(function, Value::Object(_) | Value::Unknown)
            && (matches!(function, Value::Unknown) || self.is_callable(&function))
        {
            return self.invoke(&function, &this, &arguments).map(Some);
        }
        self.note_missing(place);
        let text = self.source(place).to_owned();
        Err(self.throw("TypeError", &format!("{text} is not a function")))
    }

    /// Remembers the first function that the page does not have.
    fn note_missing(&mut self, place: oxc_span::Span) {
        if self.missing.is_none() {
            self.missing = Some(self.source(place).to_owned());
        }
    }

    pub(super) fn construct(&mut self, new: &'a NewExpression<'a>) -> Evaluated {
        let function = self.evaluate(&new.callee)?;
        let arguments = self.arguments(&new.arguments)?;
        let Value::Object(id) = function else {
            if matches!(function, Value::Unknown) {
                return Ok(self.other());
            }
            let text = self.source(new.callee.span()).to_owned();
            return Err(self.throw("TypeError", &format!("{text} is not a constructor")));
        };
        match self.objects[id.0].kind.clone() {
            // The function that waits is taken for one without `new`, such as an arrow function.
            Kind::Callback => {
                let text = self.source(new.callee.span()).to_owned();
                Err(self.throw("TypeError", &format!("{text} is not a constructor")))
            }
            Kind::Closure(closure) => {
                let this = Value::Object(self.object(Kind::Plain));
                self.run_closure(&closure, this.clone(), &arguments)?;
                Ok(this)
            }
            Kind::Native(Native::PromiseClass) => {
                let settle = || Kind::Native(Native::Settle);
                let (resolve, reject) = (self.object(settle()), self.object(settle()));
                if let Some(executor) = arguments.first() {
                    self.invoke(
                        executor,
                        &Value::Undefined,
                        &[Value::Object(resolve), Value::Object(reject)],
                    )?;
                }
                Ok(Value::Object(self.object(Kind::Promise(Value::Unknown))))
            }
            Kind::Native(native @ Native::Made) => {
                let made = self.native(native, &arguments)?;
                if let Value::Object(error) = made {
                    let name = Value::text(self.source(new.callee.span()));
                    self.objects[error.0].properties.insert("name".into(), name);
                }
                Ok(made)
            }
            // `new Function(text)` and the like.
            _ => Ok(self.other()),
        }
    }

    pub(super) fn tagged(&mut self, tagged: &'a TaggedTemplateExpression<'a>) -> Evaluated {
        let Some((function, this)) = self.callee(&tagged.tag)? else { return Ok(Value::Undefined) };
        let mut arguments = vec![Value::Unknown];
        for expression in &tagged.quasi.expressions {
            arguments.push(self.evaluate(expression)?);
        }
        self.invoke(&function, &this, &arguments)
    }

    fn arguments(&mut self, arguments: &'a [Argument<'a>]) -> Result<Vec<Value>, Abrupt> {
        let mut values = Vec::new();
        for argument in arguments {
            match argument {
                Argument::SpreadElement(spread) => {
                    let value = self.evaluate(&spread.argument)?;
                    values.extend(self.items(&value).unwrap_or_default());
                }
                other => {
                    if let Some(expression) = other.as_expression() {
                        values.push(self.evaluate(expression)?);
                    }
                }
            }
        }
        Ok(values)
    }

    pub(super) fn is_callable(&self, value: &Value) -> bool {
        let Value::Object(id) = value else { return false };
        let kind = &self.objects[id.0].kind;
        matches!(kind, Kind::Callback | Kind::Closure(_) | Kind::Native(_) | Kind::Bound { .. } | Kind::Other)
    }

    /// Calls a function.
    pub(super) fn invoke(&mut self, function: &Value, this: &Value, arguments: &[Value]) -> Evaluated {
        self.step()?;
        let Value::Object(id) = function else {
            return match function {
                Value::Unknown => self.unknown_function(arguments),
                other => {
                    let words = self.words(other);
                    Err(self.throw("TypeError", &format!("{words} is not a function")))
                }
            };
        };
        match self.objects[id.0].kind.clone() {
            Kind::Callback => {
                self.count();
                Ok(Value::Unknown)
            }
            Kind::Closure(closure) => self.run_closure(&closure, this.clone(), arguments),
            Kind::Native(native) => self.native(native, arguments),
            Kind::Bound { target, this, arguments: first } => {
                let arguments = [first, arguments.to_vec()].concat();
                self.invoke(&Value::Object(target), &this, &arguments)
            }
            Kind::Other => self.unknown_function(arguments),
            Kind::Plain | Kind::Array | Kind::Global | Kind::Promise(_) => {
                Err(self.throw("TypeError", "it is not a function"))
            }
        }
    }

    /// A function that is not known may call what it is given.
    fn unknown_function(&mut self, arguments: &[Value]) -> Evaluated {
        for argument in arguments {
            if self.is_callable(argument)
                && !matches!(argument, Value::Object(id) if matches!(self.objects[id.0].kind, Kind::Other))
            {
                self.possibly(|machine| machine.invoke(argument, &Value::Undefined, &[]))?;
            }
        }
        Ok(Value::Unknown)
    }

    fn run_closure(&mut self, closure: &Closure<'a>, this: Value, arguments: &[Value]) -> Evaluated {
        self.enter()?;
        let scope = std::mem::replace(&mut self.scope, Scope::inside(&closure.scope));
        let is_strict = std::mem::replace(&mut self.is_strict, closure.is_strict);
        let own = match &closure.this {
            Some(this) => this.clone(),
            None if closure.is_strict => this,
            None if this.is_nullish() == Some(true) => Value::Object(self.global),
            None => this,
        };
        let outer_this = std::mem::replace(&mut self.this, own);
        let (when, is_async) = (self.when, is_async(closure.code));
        let value = self.code(closure.code, arguments);
        self.scope = scope;
        self.is_strict = is_strict;
        self.this = outer_this;
        // Behind an `await` it is only the function that goes on later.
        self.when = when;
        self.leave();
        match value {
            Ok(value) if is_async => Ok(Value::Object(self.object(Kind::Promise(value)))),
            Err(Abrupt::Throw(..)) if is_async => Ok(Value::Unknown),
            other => other,
        }
    }

    fn code(&mut self, code: Code<'a>, arguments: &[Value]) -> Evaluated {
        let (parameters, flow) = match code {
            Code::Function(function) if function.generator => return Ok(self.other()),
            Code::Function(function) => {
                if let Some(id) = &function.id
                    && !self.scope.has(id.name.as_str())
                    && self.scope.of(id.name.as_str()).is_none()
                    && function.is_expression()
                {
                    let itself = self.closure(code, None);
                    self.scope.declare(id.name.as_str(), Some(itself), false);
                }
                let items = self.array(arguments.to_vec());
                self.scope.declare("arguments", Some(items), false);
                (&function.params, function.body.as_ref())
            }
            Code::Arrow(arrow) => {
                self.parameters(&arrow.params, arguments)?;
                return match &arrow.body {
                    ArrowFunctionBody::FunctionBody(body) => self.body(&body.statements).map(returned),
                    other => match other.as_expression() {
                        Some(expression) => self.evaluate(expression),
                        None => Ok(Value::Undefined),
                    },
                };
            }
        };
        self.parameters(parameters, arguments)?;
        flow.map_or(Ok(Value::Undefined), |body| self.body(&body.statements).map(returned))
    }

    fn parameters(
        &mut self,
        parameters: &'a FormalParameters<'a>,
        arguments: &[Value],
    ) -> Result<(), Abrupt> {
        for (number, parameter) in parameters.items.iter().enumerate() {
            let mut value = arguments.get(number).cloned().unwrap_or(Value::Undefined);
            if let Some(default) = &parameter.initializer {
                value = self.or_default(value, default)?;
            }
            self.bind(&parameter.pattern, value, None)?;
        }
        if let Some(rest) = &parameters.rest {
            let items = self.array(arguments.iter().skip(parameters.items.len()).cloned().collect());
            self.bind(&rest.rest.argument, items, None)?;
        }
        Ok(())
    }

    /// A script in a text runs as if it stood at the top.
    pub(super) fn eval(&mut self, text: &Value) -> Evaluated {
        let Value::Text(text) = text else { return Ok(self.unsure()) };
        if is_too_deep(text) {
            return Err(Abrupt::Stop);
        }
        let text: &'a str = self.allocator.alloc_str(text);
        let parsed = Parser::new(self.allocator, text, SourceType::script()).parse();
        if let Some(fault) = parsed.diagnostics.into_vec().into_iter().next() {
            let words = fault.message.to_string();
            return Err(self.throw("SyntaxError", &words));
        }
        let program = &*self.allocator.alloc(parsed.program);
        self.enter()?;
        let outer = std::mem::replace(&mut self.text, text);
        let scope = self.scope.clone();
        let root = std::iter::successors(Some(scope.clone()), |scope| scope.parent.clone()).last();
        self.scope = root.unwrap_or_else(|| Rc::clone(&scope));
        let ended = self.program(&program.body);
        self.scope = scope;
        self.text = outer;
        self.leave();
        ended.map(|()| Value::Unknown)
    }

    fn source(&self, place: oxc_span::Span) -> &'a str {
        self.text.get(place.start as usize..place.end as usize).unwrap_or_default()
    }
}

fn returned(flow: Flow<'_>) -> Value {
    match flow {
        Flow::Return(value) => value,
        _ => Value::Undefined,
    }
}

fn is_async(code: Code<'_>) -> bool {
    match code {
        Code::Function(function) => function.r#async,
        Code::Arrow(arrow) => arrow.r#async,
    }
}

/// The name of a method that is called.
fn method_name<'a>(callee: &'a Expression<'a>) -> Option<&'a str> {
    match callee.without_parentheses() {
        Expression::StaticMemberExpression(member) => Some(member.property.name.as_str()),
        Expression::ComputedMemberExpression(member) => match &member.expression {
            Expression::StringLiteral(literal) => Some(literal.value.as_str()),
            _ => None,
        },
        _ => None,
    }
}
