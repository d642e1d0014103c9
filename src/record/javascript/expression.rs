//! Expressions: what value each has.

use std::rc::Rc;

use oxc_ast::ast::{
    Argument, ArrayExpression, BinaryExpression, BinaryOperator, CallExpression, ChainElement,
    ConditionalExpression, Expression, LogicalExpression, LogicalOperator, NewExpression, ObjectExpression,
    ObjectPropertyKind, PropertyKey, TemplateLiteral, UnaryOperator,
};
use oxc_span::GetSpan;

use super::machine::{Code, Machine};
use super::value::{Choice, Class, ObjectId, Property, Text, Value};

impl<'a> Machine<'a> {
    pub(super) fn evaluate(&mut self, expression: &'a Expression<'a>) -> Value {
        if !self.enter() {
            return Value::hole("value");
        }
        let value = self.evaluate_within(expression);
        self.leave();
        value
    }

    fn evaluate_within(&mut self, expression: &'a Expression<'a>) -> Value {
        match expression {
            Expression::BooleanLiteral(literal) => Value::Bool(literal.value),
            Expression::NullLiteral(_) => Value::Null,
            Expression::NumericLiteral(literal) => Value::Number(literal.value),
            Expression::StringLiteral(literal) => Value::text(literal.value.as_str()),
            Expression::TemplateLiteral(template) => self.template(template),
            Expression::Identifier(identifier) => self.identifier(identifier.name.as_str()),
            Expression::ThisExpression(_) => self.this.clone(),
            Expression::ArrayExpression(array) => self.array_expression(array),
            Expression::ObjectExpression(object) => self.object_expression(object),
            Expression::ArrowFunctionExpression(arrow) => {
                let this = self.this.clone();
                Value::Function(self.function(Code::Arrow(arrow), this))
            }
            Expression::FunctionExpression(function) => {
                Value::Function(self.function(Code::Function(function), Value::hole("this")))
            }
            Expression::ClassExpression(class) => self.class(class),
            Expression::AssignmentExpression(assignment) => self.assignment(assignment),
            Expression::AwaitExpression(await_expression) => self.evaluate(&await_expression.argument),
            Expression::YieldExpression(yielded) => {
                yielded.argument.as_ref().map_or(Value::Undefined, |argument| self.evaluate(argument))
            }
            Expression::BinaryExpression(binary) => self.binary(binary),
            Expression::LogicalExpression(logical) => self.logical(logical),
            Expression::ConditionalExpression(conditional) => self.conditional(conditional),
            Expression::CallExpression(call) => self.call_expression(call),
            Expression::NewExpression(new) => self.new_expression(new),
            Expression::ChainExpression(chain) => match &chain.expression {
                ChainElement::CallExpression(call) => self.call_expression(call),
                ChainElement::TSNonNullExpression(inner) => self.evaluate(&inner.expression),
                ChainElement::StaticMemberExpression(member) => {
                    self.static_member(&member.object, member.property.name.as_str())
                }
                ChainElement::ComputedMemberExpression(member) => {
                    self.computed(&member.object, &member.expression)
                }
                ChainElement::PrivateFieldExpression(member) => {
                    let object = self.evaluate(&member.object);
                    self.member(&object, &format!("#{}", member.field.name))
                }
            },
            Expression::StaticMemberExpression(member) => {
                self.static_member(&member.object, member.property.name.as_str())
            }
            Expression::ComputedMemberExpression(member) => self.computed(&member.object, &member.expression),
            Expression::PrivateFieldExpression(member) => {
                let object = self.evaluate(&member.object);
                self.member(&object, &format!("#{}", member.field.name))
            }
            Expression::ImportExpression(import) => {
                let source = self.evaluate(&import.source);
                self.module_script(&source, import.span.start);
                Value::hole("module")
            }
            Expression::ParenthesizedExpression(inner) => self.evaluate(&inner.expression),
            Expression::SequenceExpression(sequence) => {
                sequence.expressions.iter().fold(Value::Undefined, |_, part| self.evaluate(part))
            }
            Expression::TaggedTemplateExpression(tagged) => {
                let value = self.template(&tagged.quasi);
                if self.source(tagged.tag.span()).ends_with("raw") { value } else { Value::hole("template") }
            }
            Expression::UnaryExpression(unary) => {
                let value = self.evaluate(&unary.argument);
                match (unary.operator, self.truth(&value), &value) {
                    (UnaryOperator::LogicalNot, Some(truth), _) => Value::Bool(!truth),
                    (UnaryOperator::Void, ..) => Value::Undefined,
                    (UnaryOperator::UnaryNegation, _, Value::Number(number)) => Value::Number(-number),
                    (UnaryOperator::UnaryPlus, _, number @ Value::Number(_)) => number.clone(),
                    (UnaryOperator::Delete, ..) => {
                        self.delete(&unary.argument);
                        Value::Bool(true)
                    }
                    _ => Value::hole(&self.source(unary.span)),
                }
            }
            Expression::UpdateExpression(update) => Value::hole(&self.source(update.argument.span())),
            Expression::ImportMeta(_) => Value::hole("import.meta"),
            Expression::JSXElement(element) => {
                self.jsx(element);
                Value::hole("element")
            }
            Expression::JSXFragment(fragment) => {
                fragment.children.iter().for_each(|child| self.jsx_child(child));
                Value::hole("element")
            }
            Expression::TSAsExpression(inner) => self.evaluate(&inner.expression),
            Expression::TSSatisfiesExpression(inner) => self.evaluate(&inner.expression),
            Expression::TSTypeAssertion(inner) => self.evaluate(&inner.expression),
            Expression::TSNonNullExpression(inner) => self.evaluate(&inner.expression),
            Expression::TSInstantiationExpression(inner) => self.evaluate(&inner.expression),
            Expression::Super(_) => Value::hole("super"),
            _ => Value::hole("value"),
        }
    }

    fn template(&mut self, template: &'a TemplateLiteral<'a>) -> Value {
        let mut parts = Vec::new();
        for (number, quasi) in template.quasis.iter().enumerate() {
            let text = quasi.value.cooked.as_ref().unwrap_or(&quasi.value.raw);
            parts.push(Value::text(text.as_str()));
            if let Some(expression) = template.expressions.get(number) {
                let value = self.evaluate(expression);
                parts.push(value);
            }
        }
        self.concatenate(&parts)
    }

    pub(super) fn identifier(&self, name: &str) -> Value {
        if let Some(value) = self.variable(name) {
            return value.clone();
        }
        if name == "undefined" {
            Value::Undefined
        } else {
            self.global(name).unwrap_or_else(|| Value::hole(name))
        }
    }

    fn array_expression(&mut self, array: &'a ArrayExpression<'a>) -> Value {
        let mut items = Vec::new();
        for element in &array.elements {
            if let oxc_ast::ast::ArrayExpressionElement::SpreadElement(spread) = element {
                let value = self.evaluate(&spread.argument);
                items.extend(self.items(&value).unwrap_or_default());
            } else if let Some(expression) = element.as_expression() {
                let item = self.evaluate(expression);
                items.push(item);
            }
        }
        self.array(items)
    }

    /// The items of an array, or the pairs of what has pairs.
    pub(super) fn items(&mut self, value: &Value) -> Option<Vec<Value>> {
        let id = self.as_object(value)?;
        match self.get(id).class {
            Class::Array => Some(self.get(id).items.clone()),
            Class::Headers | Class::SearchParams | Class::FormData => {
                let pairs = self.get(id).properties.clone();
                Some(
                    pairs
                        .into_iter()
                        .map(|pair| self.array(vec![Value::text(&*pair.name), pair.value]))
                        .collect(),
                )
            }
            _ => None,
        }
    }

    pub(super) fn key(&mut self, key: &'a PropertyKey<'a>) -> Value {
        match key {
            PropertyKey::PrivateIdentifier(name) => Value::text(format!("#{}", name.name)),
            PropertyKey::StaticIdentifier(name) => Value::text(name.name.as_str()),
            other => match other.as_expression() {
                Some(expression) => self.evaluate(expression),
                None => Value::hole("name"),
            },
        }
    }

    fn object_expression(&mut self, node: &'a ObjectExpression<'a>) -> Value {
        let id = self.object(Class::Plain);
        self.objects[id.0].site = node.span.start;
        for property in &node.properties {
            match property {
                ObjectPropertyKind::SpreadProperty(spread) => {
                    let value = self.evaluate(&spread.argument);
                    self.spread(id, &value, None);
                }
                ObjectPropertyKind::ObjectProperty(property) => {
                    let name = self.key(&property.key);
                    let name = self.plain_text(&name).unwrap_or_default().text;
                    let mut value = self.evaluate(&property.value);
                    if let Value::Function(function) = value
                        && !matches!(property.value, Expression::ArrowFunctionExpression(_))
                    {
                        self.functions[function.0].this = Value::Object(id);
                        if property.kind == oxc_ast::ast::PropertyKind::Get {
                            value = self.invoke(function, None, &[], node.span.start);
                        }
                    }
                    self.objects[id.0].set(Property { name: name.into(), value, when: None });
                }
            }
        }
        self.share_data(id, node.span.start);
        Value::Object(id)
    }

    /// The options of a component of Vue: what `data()` returns are members of `this` in its methods.
    fn share_data(&mut self, id: ObjectId, site: u32) {
        let (methods, data) = match (self.get(id).get("methods").cloned(), self.get(id).get("data").cloned())
        {
            (Some(Value::Object(methods)), Some(data)) => (methods, data),
            _ => return,
        };
        let data = match data {
            Value::Function(data) => self.invoke(data, None, &[], site),
            data => data,
        };
        let known = self.as_object(&data).map(|data| self.get(data).properties.clone()).unwrap_or_default();
        // What is empty at first is filled later.
        let known: Vec<Property> =
            known.into_iter().filter(|property| !self.is_empty(&property.value)).collect();
        self.share(&known, &[methods, id]);
        let computed = self.get(id).get("computed").and_then(|computed| self.as_object(computed));
        let computed = computed.map(|computed| self.get(computed).properties.clone()).unwrap_or_default();
        for property in computed {
            if let Value::Function(function) = property.value {
                let value = self.invoke(function, Some(Value::Object(methods)), &[], site);
                self.share(&[Property { value, ..property }], &[methods, id]);
            }
        }
    }

    fn share(&mut self, properties: &[Property], targets: &[ObjectId]) {
        for property in properties {
            for target in targets {
                if self.get(*target).get(&property.name).is_none() {
                    self.objects[target.0].set(property.clone());
                }
            }
        }
    }

    /// Whether a value is what a page begins with before it knows more.
    pub(super) fn is_empty(&self, value: &Value) -> bool {
        match value {
            Value::Object(id) => {
                let object = self.get(*id);
                object.items.is_empty() && object.properties.is_empty()
            }
            Value::Number(_) => true,
            other => self.truth(other) == Some(false),
        }
    }

    /// Takes the properties of a value into an object, as `...` and `Object.assign()` do.
    pub(super) fn spread(&mut self, id: ObjectId, value: &Value, when: Option<&Rc<str>>) {
        match value {
            Value::Object(other) => {
                let other = self.get(*other).clone();
                for property in other.properties {
                    let when = property.when.or_else(|| when.cloned());
                    self.objects[id.0].set(Property { when, ..property });
                }
                self.objects[id.0].unknown.extend(other.unknown);
            }
            Value::Choice(choice) => {
                let test = when.cloned().unwrap_or_else(|| choice.test.clone());
                for other in &choice.others {
                    self.spread(id, other, Some(&test));
                }
                self.spread(id, &choice.taken, Some(&test));
            }
            Value::Hole(name) => self.objects[id.0].unknown.push(name.clone()),
            _ => {}
        }
    }

    fn static_member(&mut self, object: &'a Expression<'a>, name: &str) -> Value {
        if matches!(object, Expression::ThisExpression(_)) {
            return self.member_of_this(name);
        }
        let object = self.evaluate(object);
        self.member(&object, name)
    }

    fn computed(&mut self, object: &'a Expression<'a>, name: &'a Expression<'a>) -> Value {
        let object = self.evaluate(object);
        let name = self.evaluate(name);
        // An object that has a value for each case, with a key that is not known.
        if let (Value::Hole(hole), Some(id)) = (&name, self.as_object(&object))
            && self.get(id).class == Class::Plain
        {
            let values: Vec<Value> =
                self.get(id).properties.iter().map(|property| property.value.clone()).collect();
            if let [first, rest @ ..] = &values[..] {
                return Value::choose(first.clone(), rest.to_vec(), hole);
            }
        }
        match self.plain_text(&name) {
            Some(name) => self.member(&object, &name.text),
            None => Value::hole("value"),
        }
    }

    fn binary(&mut self, binary: &'a BinaryExpression<'a>) -> Value {
        let left = self.evaluate(&binary.left);
        let right = self.evaluate(&binary.right);
        if binary.operator == BinaryOperator::Addition {
            return match (&left, &right) {
                (Value::Number(left), Value::Number(right)) => Value::Number(left + right),
                _ => self.concatenate(&[left, right]),
            };
        }
        let equal = match (&left, &right) {
            (Value::Text(left), Value::Text(right)) if left.holes.is_empty() && right.holes.is_empty() => {
                Some(left.text == right.text)
            }
            (Value::Number(left), Value::Number(right)) => Some((left - right).abs() < f64::EPSILON),
            (Value::Bool(left), Value::Bool(right)) => Some(left == right),
            (left, right) if left.is_nullish() && right.is_nullish() => Some(true),
            (Value::Text(_) | Value::Number(_) | Value::Bool(_) | Value::Object(_), right)
                if right.is_nullish() =>
            {
                Some(false)
            }
            (left, Value::Text(_) | Value::Number(_) | Value::Bool(_)) if left.is_nullish() => Some(false),
            _ => None,
        };
        match (binary.operator, equal, &left, &right) {
            (BinaryOperator::Equality | BinaryOperator::StrictEquality, Some(equal), ..) => {
                Value::Bool(equal)
            }
            (BinaryOperator::Inequality | BinaryOperator::StrictInequality, Some(equal), ..) => {
                Value::Bool(!equal)
            }
            (BinaryOperator::Multiplication, _, Value::Number(left), Value::Number(right)) => {
                Value::Number(left * right)
            }
            (BinaryOperator::Subtraction, _, Value::Number(left), Value::Number(right)) => {
                Value::Number(left - right)
            }
            (BinaryOperator::Instanceof, _, Value::Object(id), Value::Global("FormData")) => {
                Value::Bool(self.get(*id).class == Class::FormData)
            }
            _ => Value::hole(&self.source(binary.span)),
        }
    }

    fn logical(&mut self, logical: &'a LogicalExpression<'a>) -> Value {
        let left = self.evaluate(&logical.left);
        let truth = self.truth(&left);
        let test = self.source(logical.left.span());
        match logical.operator {
            LogicalOperator::And => match truth {
                Some(true) => self.evaluate(&logical.right),
                Some(false) => left,
                None => {
                    let right = self.under(&test, |machine| machine.evaluate(&logical.right));
                    // What is spread into an object, or sent, only where the condition holds.
                    Value::Choice(Rc::new(Choice { taken: right, others: Vec::new(), test }))
                }
            },
            LogicalOperator::Or | LogicalOperator::Coalesce => {
                let known = match logical.operator {
                    LogicalOperator::Coalesce if left.is_nullish() => Some(false),
                    LogicalOperator::Coalesce if !matches!(left, Value::Hole(_) | Value::Choice(_)) => {
                        Some(true)
                    }
                    LogicalOperator::Coalesce => None,
                    _ => truth,
                };
                match known {
                    Some(true) => left,
                    Some(false) => self.evaluate(&logical.right),
                    None => {
                        let right = self.evaluate(&logical.right);
                        // A default is known; what comes before it is not.
                        match (&left, right.is_nullish() || self.is_empty(&right)) {
                            (_, true) => left,
                            (Value::Hole(_) | Value::Text(_), false) if !matches!(right, Value::Hole(_)) => {
                                Value::choose(right, vec![left], &test)
                            }
                            _ => left,
                        }
                    }
                }
            }
        }
    }

    fn conditional(&mut self, conditional: &'a ConditionalExpression<'a>) -> Value {
        let value = self.evaluate(&conditional.test);
        let test = self.source(conditional.test.span());
        match self.truth(&value) {
            Some(true) => self.evaluate(&conditional.consequent),
            Some(false) => self.evaluate(&conditional.alternate),
            None => {
                let taken = self.under(&test, |machine| machine.evaluate(&conditional.consequent));
                let not: Rc<str> = format!("not {test}").into();
                let other = self.under(&not, |machine| machine.evaluate(&conditional.alternate));
                if taken.is_nullish() {
                    return Value::Choice(Rc::new(Choice { taken: other, others: Vec::new(), test: not }));
                }
                let others = if other.is_nullish() { Vec::new() } else { vec![other] };
                Value::Choice(Rc::new(Choice { taken, others, test }))
            }
        }
    }

    /// Does something under a condition that only the running script knows.
    pub(super) fn under<T>(&mut self, test: &Rc<str>, act: impl FnOnce(&mut Self) -> T) -> T {
        self.conditions.push(test.clone());
        let value = act(self);
        self.conditions.pop();
        value
    }

    pub(super) fn arguments(&mut self, arguments: &'a [Argument<'a>]) -> Vec<Value> {
        let mut values = Vec::new();
        for argument in arguments {
            if let Argument::SpreadElement(spread) = argument {
                let value = self.evaluate(&spread.argument);
                match self.items(&value) {
                    Some(items) => values.extend(items),
                    None => values.push(value),
                }
            } else if let Some(expression) = argument.as_expression() {
                let value = self.evaluate(expression);
                values.push(value);
            }
        }
        values
    }

    fn call_expression(&mut self, call: &'a CallExpression<'a>) -> Value {
        let site = call.span.start;
        let callee = call.callee.get_inner_expression();
        let (receiver, name) = match callee {
            Expression::StaticMemberExpression(member) => {
                (self.evaluate(&member.object), Text::of(member.property.name.as_str()))
            }
            Expression::PrivateFieldExpression(member) => {
                (self.evaluate(&member.object), Text::of(format!("#{}", member.field.name)))
            }
            Expression::ComputedMemberExpression(member) => {
                let receiver = self.evaluate(&member.object);
                let name = self.evaluate(&member.expression);
                if matches!(name, Value::Choice(_)) {
                    let arguments = self.arguments(&call.arguments);
                    return self.call_unknown_method(&receiver, &name, &arguments, site);
                }
                (receiver, self.plain_text(&name).unwrap_or_default())
            }
            Expression::ChainExpression(_) | Expression::Identifier(_) => {
                let function = self.evaluate(callee);
                let arguments = self.arguments(&call.arguments);
                return self.call(&function, &arguments, site);
            }
            Expression::Super(_) => {
                let arguments = self.arguments(&call.arguments);
                self.construct_base(&arguments, site);
                return Value::Undefined;
            }
            other => {
                let function = self.evaluate(other);
                let arguments = self.arguments(&call.arguments);
                return self.call(&function, &arguments, site);
            }
        };
        let arguments = self.arguments(&call.arguments);
        if name.holes.is_empty() {
            return self.call_method(&receiver, &name.text, &arguments, site);
        }
        let hole = Value::Text(name);
        self.call_unknown_method(&receiver, &hole, &arguments, site)
    }

    fn new_expression(&mut self, new: &'a NewExpression<'a>) -> Value {
        let class = self.evaluate(&new.callee);
        let arguments = self.arguments(&new.arguments);
        self.construct(&class, &arguments, new.span.start)
    }
}
