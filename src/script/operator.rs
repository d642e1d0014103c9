//! Operators on values.

use oxc_ast::ast::{BinaryExpression, BinaryOperator, Expression, UnaryExpression, UnaryOperator};

use super::machine::{Evaluated, Machine};
use super::value::{Kind, Value};

/// The longest text that is put together; what is longer is not known.
const LONGEST_TEXT: usize = 1024 * 1024;
/// How many letters are as much work as a step.
const LETTERS_OF_A_STEP: usize = 64;

impl<'a> Machine<'a> {
    pub(super) fn binary(&mut self, binary: &'a BinaryExpression<'a>) -> Evaluated {
        let left = self.evaluate(&binary.left)?;
        let right = self.evaluate(&binary.right)?;
        let known = |truth: Option<bool>| truth.map_or(Value::Unknown, Value::Bool);
        Ok(match binary.operator {
            BinaryOperator::StrictEquality => known(self.is_same(&left, &right)),
            BinaryOperator::StrictInequality => known(self.is_same(&left, &right).map(|same| !same)),
            BinaryOperator::Equality => known(self.is_alike(&left, &right)),
            BinaryOperator::Inequality => known(self.is_alike(&left, &right).map(|alike| !alike)),
            BinaryOperator::Addition => self.sum(&left, &right)?,
            BinaryOperator::In => known(self.is_in(&left, &right)),
            operator => match (&left, &right) {
                (Value::Number(left), Value::Number(right)) => arithmetic(operator, *left, *right),
                _ => Value::Unknown,
            },
        })
    }

    fn is_in(&self, key: &Value, object: &Value) -> Option<bool> {
        let (Some(key), Value::Object(id)) = (key.key(), object) else { return None };
        let object = &self.objects[id.0];
        let is_item = key.parse::<usize>().is_ok_and(|index| index < object.items.len());
        let is_own = object.properties.contains_key(&key) || is_item;
        match object.kind {
            Kind::Global if !is_own => self.global_value(&key).map(|_| true).or(Some(false)),
            Kind::Plain | Kind::Array | Kind::Global => Some(is_own),
            _ => is_own.then_some(true),
        }
    }

    /// `===`
    pub(super) fn is_same(&self, left: &Value, right: &Value) -> Option<bool> {
        Some(match (left, right) {
            (Value::Unknown, _) | (_, Value::Unknown) => return None,
            (Value::Undefined, Value::Undefined) | (Value::Null, Value::Null) => true,
            (Value::Bool(left), Value::Bool(right)) => left == right,
            #[expect(clippy::float_cmp, reason = "this is the operator of the language")]
            (Value::Number(left), Value::Number(right)) => left == right,
            (Value::Text(left), Value::Text(right)) => left == right,
            (Value::Object(left), Value::Object(right)) => left == right,
            _ => false,
        })
    }

    /// `==`
    fn is_alike(&self, left: &Value, right: &Value) -> Option<bool> {
        match (left.is_nullish()?, right.is_nullish()?) {
            (true, true) => return Some(true),
            (true, false) | (false, true) => return Some(false),
            (false, false) => {}
        }
        match self.is_same(left, right)? {
            true => Some(true),
            false if std::mem::discriminant(left) == std::mem::discriminant(right) => Some(false),
            // Values of different kinds are made alike first.
            false => None,
        }
    }

    /// `+`
    pub(super) fn sum(&mut self, left: &Value, right: &Value) -> Evaluated {
        Ok(match (left, right) {
            (Value::Number(left), Value::Number(right)) => Value::Number(left + right),
            (Value::Text(_), _) | (_, Value::Text(_)) => match (left.key(), right.key()) {
                (Some(left), Some(right)) if left.len() + right.len() <= LONGEST_TEXT => {
                    self.charge((left.len() + right.len()) / LETTERS_OF_A_STEP)?;
                    Value::text(format!("{left}{right}"))
                }
                _ => Value::Unknown,
            },
            _ => Value::Unknown,
        })
    }

    pub(super) fn unary(&mut self, unary: &'a UnaryExpression<'a>) -> Evaluated {
        if unary.operator == UnaryOperator::Typeof {
            // Of a name that the page does not have it is `undefined`.
            let value = match unary.argument.without_parentheses() {
                Expression::Identifier(identifier) if !self.has_name(identifier.name.as_str()) => {
                    Value::Undefined
                }
                argument => self.evaluate(argument)?,
            };
            return Ok(self.type_of(&value));
        }
        if unary.operator == UnaryOperator::Delete {
            return self.delete(&unary.argument);
        }
        let value = self.evaluate(&unary.argument)?;
        Ok(match (unary.operator, &value) {
            (UnaryOperator::LogicalNot, value) => {
                value.truth().map_or(Value::Unknown, |truth| Value::Bool(!truth))
            }
            (UnaryOperator::Void, _) => Value::Undefined,
            (UnaryOperator::UnaryNegation, Value::Number(number)) => Value::Number(-number),
            (UnaryOperator::UnaryPlus, Value::Number(number)) => Value::Number(*number),
            _ => Value::Unknown,
        })
    }

    fn type_of(&self, value: &Value) -> Value {
        let name = match value {
            Value::Unknown => return Value::Unknown,
            Value::Undefined => "undefined",
            Value::Null => "object",
            Value::Bool(_) => "boolean",
            Value::Number(_) => "number",
            Value::Text(_) => "string",
            Value::Object(id) => match self.objects[id.0].kind {
                Kind::Callback | Kind::Closure(_) | Kind::Native(_) | Kind::Bound { .. } => "function",
                Kind::Plain | Kind::Array | Kind::Global | Kind::Promise(_) => "object",
                Kind::Other => return Value::Unknown,
            },
        };
        Value::text(name)
    }

    fn delete(&mut self, argument: &'a Expression<'a>) -> Evaluated {
        let (object, key) = match argument.without_parentheses() {
            Expression::StaticMemberExpression(member) => {
                (self.evaluate(&member.object)?, Some(member.property.name.as_str().into()))
            }
            Expression::ComputedMemberExpression(member) => {
                (self.evaluate(&member.object)?, self.evaluate(&member.expression)?.key())
            }
            _ => return Ok(Value::Unknown),
        };
        if let (Value::Object(id), Some(key)) = (object, key) {
            let value = if self.maybe > 0 { Some(Value::Unknown) } else { None };
            let properties = &mut self.objects[id.0].properties;
            match value {
                Some(value) => drop(properties.insert(key, value)),
                None => drop(properties.remove(&key)),
            }
        }
        Ok(Value::Bool(true))
    }
}

fn arithmetic(operator: BinaryOperator, left: f64, right: f64) -> Value {
    match operator {
        BinaryOperator::LessThan => Value::Bool(left < right),
        BinaryOperator::LessEqualThan => Value::Bool(left <= right),
        BinaryOperator::GreaterThan => Value::Bool(left > right),
        BinaryOperator::GreaterEqualThan => Value::Bool(left >= right),
        BinaryOperator::Subtraction => Value::Number(left - right),
        BinaryOperator::Multiplication => Value::Number(left * right),
        BinaryOperator::Division => Value::Number(left / right),
        BinaryOperator::Remainder => Value::Number(left % right),
        _ => Value::Unknown,
    }
}
