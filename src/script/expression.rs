//! Expressions: what value each has, and what it calls.

use oxc_ast::ast::{
    ArrayExpressionElement, ChainElement, Expression, LogicalOperator, ObjectExpression, ObjectPropertyKind,
    PropertyKind, TemplateLiteral,
};

use super::machine::{Abrupt, Evaluated, Machine, When};
use super::value::{Code, Kind, Value};

/// How deep expressions may stand in each other, over all calls: the stack is as large as it is.
const MOST_NESTED: usize = 10_000;

impl<'a> Machine<'a> {
    pub(super) fn evaluate(&mut self, expression: &'a Expression<'a>) -> Evaluated {
        self.step()?;
        self.nested += 1;
        let evaluated =
            if self.nested > MOST_NESTED { Err(Abrupt::Stop) } else { self.evaluated(expression) };
        self.nested -= 1;
        evaluated
    }

    fn evaluated(&mut self, expression: &'a Expression<'a>) -> Evaluated {
        match expression {
            Expression::BooleanLiteral(literal) => Ok(Value::Bool(literal.value)),
            Expression::NullLiteral(_) => Ok(Value::Null),
            Expression::NumericLiteral(literal) => Ok(Value::Number(literal.value)),
            Expression::StringLiteral(literal) => Ok(Value::text(literal.value.as_str())),
            Expression::TemplateLiteral(template) => self.template(template),
            Expression::Identifier(identifier) => self.identifier(identifier.name.as_str()),
            Expression::ThisExpression(_) => Ok(self.this.clone()),
            Expression::ArrayExpression(array) => {
                let mut items = Vec::new();
                let mut is_known = true;
                for element in &array.elements {
                    match element {
                        ArrayExpressionElement::SpreadElement(spread) => {
                            let value = self.evaluate(&spread.argument)?;
                            match self.items(&value) {
                                Some(more) => {
                                    self.charge(more.len())?;
                                    items.extend(more);
                                }
                                None => is_known = false,
                            }
                        }
                        ArrayExpressionElement::Elision(_) => items.push(Value::Undefined),
                        other => {
                            if let Some(expression) = other.as_expression() {
                                items.push(self.evaluate(expression)?);
                            }
                        }
                    }
                }
                Ok(if is_known { self.array(items) } else { Value::Unknown })
            }
            Expression::ObjectExpression(object) => self.object_expression(object),
            Expression::ArrowFunctionExpression(arrow) => {
                let this = self.this.clone();
                Ok(self.closure(Code::Arrow(arrow), Some(this)))
            }
            Expression::FunctionExpression(function) => Ok(self.closure(Code::Function(function), None)),
            Expression::ClassExpression(_) | Expression::RegExpLiteral(_) => Ok(self.other()),
            Expression::AssignmentExpression(assignment) => self.assignment(assignment),
            Expression::UpdateExpression(update) => self.update(update),
            Expression::UnaryExpression(unary) => self.unary(unary),
            Expression::BinaryExpression(binary) => self.binary(binary),
            Expression::LogicalExpression(logical) => {
                let left = self.evaluate(&logical.left)?;
                let goes_on = match logical.operator {
                    LogicalOperator::And => left.truth(),
                    LogicalOperator::Or => left.truth().map(|truth| !truth),
                    LogicalOperator::Coalesce => left.is_nullish(),
                };
                match goes_on {
                    Some(true) => self.evaluate(&logical.right),
                    Some(false) => Ok(left),
                    None => {
                        self.possibly(|machine| machine.evaluate(&logical.right))?;
                        Ok(Value::Unknown)
                    }
                }
            }
            Expression::ConditionalExpression(conditional) => {
                let test = self.evaluate(&conditional.test)?;
                match test.truth() {
                    Some(true) => self.evaluate(&conditional.consequent),
                    Some(false) => self.evaluate(&conditional.alternate),
                    None => {
                        self.possibly(|machine| machine.evaluate(&conditional.consequent))?;
                        self.possibly(|machine| machine.evaluate(&conditional.alternate))?;
                        Ok(Value::Unknown)
                    }
                }
            }
            Expression::CallExpression(call) => Ok(self.call(call)?.unwrap_or(Value::Undefined)),
            Expression::NewExpression(new) => self.construct(new),
            Expression::TaggedTemplateExpression(tagged) => self.tagged(tagged),
            Expression::ChainExpression(chain) => Ok(match &chain.expression {
                ChainElement::CallExpression(call) => self.call(call)?,
                ChainElement::StaticMemberExpression(member) => self.static_member(member)?,
                ChainElement::ComputedMemberExpression(member) => self.computed_member(member)?,
                _ => Some(Value::Unknown),
            }
            .unwrap_or(Value::Undefined)),
            Expression::StaticMemberExpression(member) => {
                Ok(self.static_member(member)?.unwrap_or(Value::Undefined))
            }
            Expression::ComputedMemberExpression(member) => {
                Ok(self.computed_member(member)?.unwrap_or(Value::Undefined))
            }
            Expression::ParenthesizedExpression(inner) => self.evaluate(&inner.expression),
            Expression::SequenceExpression(sequence) => {
                let mut value = Value::Undefined;
                for part in &sequence.expressions {
                    value = self.evaluate(part)?;
                }
                Ok(value)
            }
            // What follows runs when a promise has its value: when the script has ended.
            Expression::AwaitExpression(awaited) => {
                self.evaluate(&awaited.argument)?;
                if self.when == When::Now {
                    self.when = When::Soon;
                }
                Ok(Value::Unknown)
            }
            _ => Ok(Value::Unknown),
        }
    }

    fn template(&mut self, template: &'a TemplateLiteral<'a>) -> Evaluated {
        let mut text = Some(String::new());
        for (number, quasi) in template.quasis.iter().enumerate() {
            if let Some(text) = &mut text {
                text.push_str(quasi.value.cooked.as_ref().unwrap_or(&quasi.value.raw).as_str());
            }
            if let Some(expression) = template.expressions.get(number) {
                let value = self.evaluate(expression)?;
                text = text
                    .zip(value.key())
                    .filter(|(text, _)| text.len() <= 1024 * 1024)
                    .map(|(text, more)| text + &more);
            }
        }
        Ok(text.map_or(Value::Unknown, Value::text))
    }

    fn object_expression(&mut self, node: &'a ObjectExpression<'a>) -> Evaluated {
        let object = self.object(Kind::Plain);
        let mut is_known = true;
        for property in &node.properties {
            match property {
                ObjectPropertyKind::SpreadProperty(spread) => {
                    let value = self.evaluate(&spread.argument)?;
                    match value {
                        Value::Object(other) => {
                            self.charge(self.objects[other.0].properties.len())?;
                            let more = self.objects[other.0].properties.clone();
                            self.objects[object.0].properties.extend(more);
                        }
                        Value::Unknown => is_known = false,
                        _ => {}
                    }
                }
                ObjectPropertyKind::ObjectProperty(property) => {
                    let key = self.property_key(&property.key)?;
                    let value = self.evaluate(&property.value)?;
                    // What a getter gives is not followed.
                    let value = if property.kind == PropertyKind::Init { value } else { Value::Unknown };
                    if let Some(key) = key {
                        self.objects[object.0].properties.insert(key, value);
                    }
                }
            }
        }
        Ok(if is_known { Value::Object(object) } else { Value::Unknown })
    }

    /// Something of which nothing more is looked at.
    pub(super) fn other(&mut self) -> Value {
        Value::Object(self.object(Kind::Other))
    }

    /// Whether there is a variable or a global property of this name.
    pub(super) fn has_name(&self, name: &str) -> bool {
        self.scope.of(name).is_some()
            || self.objects[self.global.0].properties.contains_key(name)
            || self.global_value(name).is_some()
    }

    pub(super) fn identifier(&mut self, name: &str) -> Evaluated {
        if let Some(scope) = self.scope.of(name) {
            let value = scope.variables.borrow().get(name).and_then(|variable| variable.value.clone());
            return value.ok_or_else(|| {
                self.throw("ReferenceError", &format!("Cannot access '{name}' before initialization"))
            });
        }
        if let Some(value) = self.objects[self.global.0].properties.get(name) {
            return Ok(value.clone());
        }
        match self.made_global(name) {
            Some(value) => Ok(value),
            None => Err(self.throw("ReferenceError", &format!("{name} is not defined"))),
        }
    }
}
