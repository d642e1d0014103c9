//! Assignments: to variables, members and patterns.

use std::rc::Rc;

use oxc_ast::ast::{
    AssignmentExpression, AssignmentOperator, AssignmentTarget, BindingPattern, Expression, PropertyKey,
    SimpleAssignmentTarget, UpdateExpression, UpdateOperator, VariableDeclarationKind,
};

use super::machine::{Abrupt, Evaluated, Machine};
use super::value::{Kind, ObjectId, Value};

impl<'a> Machine<'a> {
    pub(super) fn assignment(&mut self, assignment: &'a AssignmentExpression<'a>) -> Evaluated {
        let old = |machine: &mut Self| match assignment.left.as_simple_assignment_target() {
            Some(target) => machine.value_of(target),
            None => Ok(Value::Unknown),
        };
        let value = match assignment.operator {
            AssignmentOperator::Assign => self.evaluate(&assignment.right)?,
            AssignmentOperator::LogicalOr
            | AssignmentOperator::LogicalAnd
            | AssignmentOperator::LogicalNullish => {
                let before = old(self)?;
                let goes_on = match assignment.operator {
                    AssignmentOperator::LogicalOr => before.truth().map(|truth| !truth),
                    AssignmentOperator::LogicalAnd => before.truth(),
                    _ => before.is_nullish(),
                };
                match goes_on {
                    Some(false) => return Ok(before),
                    Some(true) => self.evaluate(&assignment.right)?,
                    None => {
                        self.possibly(|machine| machine.evaluate(&assignment.right))?;
                        Value::Unknown
                    }
                }
            }
            AssignmentOperator::Addition => {
                let before = old(self)?;
                let more = self.evaluate(&assignment.right)?;
                self.sum(&before, &more)?
            }
            _ => {
                old(self)?;
                self.evaluate(&assignment.right)?;
                Value::Unknown
            }
        };
        self.assign_target(&assignment.left, value.clone())?;
        Ok(value)
    }

    pub(super) fn update(&mut self, update: &'a UpdateExpression<'a>) -> Evaluated {
        let before = self.value_of(&update.argument)?;
        let step = if update.operator == UpdateOperator::Increment { 1.0 } else { -1.0 };
        let after = match &before {
            Value::Number(number) => Value::Number(number + step),
            _ => Value::Unknown,
        };
        self.assign_simple(&update.argument, after.clone())?;
        Ok(if update.prefix { after } else { before })
    }

    fn value_of(&mut self, target: &'a SimpleAssignmentTarget<'a>) -> Evaluated {
        match target {
            SimpleAssignmentTarget::AssignmentTargetIdentifier(identifier) => {
                self.identifier(identifier.name.as_str())
            }
            SimpleAssignmentTarget::StaticMemberExpression(member) => {
                let object = self.evaluate(&member.object)?;
                self.member(&object, member.property.name.as_str())
            }
            SimpleAssignmentTarget::ComputedMemberExpression(member) => {
                let object = self.evaluate(&member.object)?;
                let key = self.evaluate(&member.expression)?;
                self.member_by(&object, &key)
            }
            _ => Ok(Value::Unknown),
        }
    }

    pub(super) fn assign_target(
        &mut self,
        target: &'a AssignmentTarget<'a>,
        value: Value,
    ) -> Result<(), Abrupt> {
        match target.as_simple_assignment_target() {
            Some(simple) => self.assign_simple(simple, value),
            // What patterns take apart is not followed.
            None => {
                self.unsure();
                Ok(())
            }
        }
    }

    fn assign_simple(&mut self, target: &'a SimpleAssignmentTarget<'a>, value: Value) -> Result<(), Abrupt> {
        match target {
            SimpleAssignmentTarget::AssignmentTargetIdentifier(identifier) => {
                self.assign_name(identifier.name.as_str(), value)
            }
            SimpleAssignmentTarget::StaticMemberExpression(member) => {
                let object = self.evaluate(&member.object)?;
                self.set(&object, member.property.name.as_str(), value)
            }
            SimpleAssignmentTarget::ComputedMemberExpression(member) => {
                let object = self.evaluate(&member.object)?;
                let key = self.evaluate(&member.expression)?;
                match key.key() {
                    Some(key) => self.set(&object, &key, value),
                    None => Ok(()),
                }
            }
            _ => Ok(()),
        }
    }

    fn assign_name(&mut self, name: &str, value: Value) -> Result<(), Abrupt> {
        // What may be assigned or not is not known from here on.
        let value = if self.maybe > 0 { Value::Unknown } else { value };
        if let Some(scope) = self.scope.of(name) {
            let mut variables = scope.variables.borrow_mut();
            let variable = variables.get_mut(name);
            let fault = match variable {
                Some(variable) if variable.value.is_none() => {
                    Some(("ReferenceError", format!("Cannot access '{name}' before initialization")))
                }
                Some(variable) if variable.is_constant => {
                    Some(("TypeError", "Assignment to constant variable".to_owned()))
                }
                Some(variable) => {
                    variable.value = Some(value);
                    None
                }
                None => None,
            };
            drop(variables);
            return match fault {
                Some((kind, words)) => Err(self.throw(kind, &words)),
                None => Ok(()),
            };
        }
        let is_known =
            self.objects[self.global.0].properties.contains_key(name) || self.global_value(name).is_some();
        if self.is_strict && !is_known {
            return Err(self.throw("ReferenceError", &format!("{name} is not defined")));
        }
        self.objects[self.global.0].properties.insert(name.into(), value);
        Ok(())
    }

    fn set(&mut self, object: &Value, key: &str, value: Value) -> Result<(), Abrupt> {
        match object {
            Value::Undefined | Value::Null => {
                let words = self.words(object);
                Err(self.throw("TypeError", &format!("Cannot set properties of {words} (setting '{key}')")))
            }
            Value::Object(id) => {
                let value = if self.maybe > 0 { Value::Unknown } else { value };
                self.set_own(*id, key, value);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    pub(super) fn set_own(&mut self, id: ObjectId, key: &str, value: Value) {
        let object = &mut self.objects[id.0];
        if matches!(object.kind, Kind::Array)
            && let Ok(index) = key.parse::<usize>()
        {
            if index < object.items.len() {
                object.items[index] = value;
                return;
            }
            if index == object.items.len() {
                object.items.push(value);
                return;
            }
        }
        object.properties.insert(Rc::from(key), value);
    }

    /// Gives the names of a pattern their values; without a kind they are parameters.
    pub(super) fn bind(
        &mut self,
        pattern: &'a BindingPattern<'a>,
        value: Value,
        kind: Option<VariableDeclarationKind>,
    ) -> Result<(), Abrupt> {
        match pattern {
            BindingPattern::BindingIdentifier(identifier) => {
                let name = identifier.name.as_str();
                if kind == Some(VariableDeclarationKind::Var) {
                    return self.assign_name(name, value);
                }
                self.scope.declare(name, Some(value), kind == Some(VariableDeclarationKind::Const));
                Ok(())
            }
            BindingPattern::AssignmentPattern(assignment) => {
                let value = self.or_default(value, &assignment.right)?;
                self.bind(&assignment.left, value, kind)
            }
            BindingPattern::ObjectPattern(object) => {
                for property in &object.properties {
                    let part = match self.property_key(&property.key)? {
                        Some(key) => self.member(&value, &key)?,
                        None => Value::Unknown,
                    };
                    self.bind(&property.value, part, kind)?;
                }
                object.rest.as_ref().map_or(Ok(()), |rest| self.bind(&rest.argument, Value::Unknown, kind))
            }
            BindingPattern::ArrayPattern(array) => {
                let items = self.items(&value);
                for (number, element) in array.elements.iter().enumerate() {
                    let part = match &items {
                        Some(items) => items.get(number).cloned().unwrap_or(Value::Undefined),
                        None => Value::Unknown,
                    };
                    if let Some(element) = element {
                        self.bind(element, part, kind)?;
                    }
                }
                array.rest.as_ref().map_or(Ok(()), |rest| self.bind(&rest.argument, Value::Unknown, kind))
            }
        }
    }

    pub(super) fn or_default(&mut self, value: Value, default: &'a Expression<'a>) -> Evaluated {
        if matches!(value, Value::Undefined) { self.evaluate(default) } else { Ok(value) }
    }

    /// The key of a property as it is written.
    pub(super) fn property_key(&mut self, key: &'a PropertyKey<'a>) -> Result<Option<Rc<str>>, Abrupt> {
        Ok(match key {
            PropertyKey::StaticIdentifier(name) => Some(name.name.as_str().into()),
            PropertyKey::PrivateIdentifier(_) => None,
            other => match other.as_expression() {
                Some(expression) => self.evaluate(expression)?.key(),
                None => None,
            },
        })
    }
}
