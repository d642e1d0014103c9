//! Assignments: to variables, and to members of objects.

use oxc_ast::ast::{AssignmentExpression, AssignmentOperator, AssignmentTarget, Expression};

use super::machine::Machine;
use super::value::Value;

impl<'a> Machine<'a> {
    pub(super) fn assignment(&mut self, assignment: &'a AssignmentExpression<'a>) -> Value {
        let mut value = self.evaluate(&assignment.right);
        if assignment.operator != AssignmentOperator::Assign {
            let before = match &assignment.left {
                AssignmentTarget::AssignmentTargetIdentifier(name) => self.identifier(name.name.as_str()),
                AssignmentTarget::StaticMemberExpression(member) => {
                    let object = self.evaluate(&member.object);
                    self.member(&object, member.property.name.as_str())
                }
                _ => Value::hole("value"),
            };
            value = match assignment.operator {
                AssignmentOperator::Addition => self.concatenate(&[before, value]),
                AssignmentOperator::LogicalNullish | AssignmentOperator::LogicalOr if before.is_nullish() => {
                    value
                }
                AssignmentOperator::LogicalNullish | AssignmentOperator::LogicalOr => before,
                AssignmentOperator::LogicalAnd => value,
                _ => Value::hole("value"),
            };
        }
        self.assign_to(&assignment.left, value.clone());
        value
    }

    pub(super) fn assign_to(&mut self, target: &'a AssignmentTarget<'a>, value: Value) {
        match target {
            AssignmentTarget::AssignmentTargetIdentifier(name) => {
                let value = value.named(name.name.as_str());
                self.assign(name.name.as_str(), value);
            }
            AssignmentTarget::StaticMemberExpression(member) => {
                let object = self.evaluate(&member.object);
                self.set_member(&object, member.property.name.as_str(), value);
            }
            AssignmentTarget::PrivateFieldExpression(member) => {
                let object = self.evaluate(&member.object);
                self.set_member(&object, &format!("#{}", member.field.name), value);
            }
            AssignmentTarget::ComputedMemberExpression(member) => {
                let object = self.evaluate(&member.object);
                let name = self.evaluate(&member.expression);
                if let Some(name) = self.plain_text(&name) {
                    self.set_member(&object, &name.text, value);
                }
            }
            AssignmentTarget::TSAsExpression(inner) => self.assign_into(&inner.expression, value),
            AssignmentTarget::TSNonNullExpression(inner) => self.assign_into(&inner.expression, value),
            _ => {}
        }
    }

    /// Assigns to what stands in a cast: `(window as any).x = …`.
    fn assign_into(&mut self, expression: &'a Expression<'a>, value: Value) {
        if let Expression::StaticMemberExpression(member) = expression.get_inner_expression() {
            let object = self.evaluate(&member.object);
            self.set_member(&object, member.property.name.as_str(), value);
        }
    }

    pub(super) fn delete(&mut self, expression: &'a Expression<'a>) {
        let (object, name) = match expression.get_inner_expression() {
            Expression::StaticMemberExpression(member) => {
                (self.evaluate(&member.object), member.property.name.as_str().to_owned())
            }
            Expression::ComputedMemberExpression(member) => {
                let object = self.evaluate(&member.object);
                let name = self.evaluate(&member.expression);
                (object, self.plain_text(&name).unwrap_or_default().text)
            }
            _ => return,
        };
        if let Some(id) = self.as_object(&object)
            && self.conditions.len() <= self.get(id).conditions
        {
            self.objects[id.0].remove(&name);
        }
    }
}
