//! JSX: the expressions that stand in it. Its elements are not requested here: what they load is the business of HTML.

use oxc_ast::ast::{JSXAttributeItem, JSXAttributeValue, JSXChild, JSXElement};

use super::machine::Machine;

impl<'a> Machine<'a> {
    pub(super) fn jsx(&mut self, element: &'a JSXElement<'a>) {
        if !self.enter() {
            return;
        }
        for attribute in &element.opening_element.attributes {
            match attribute {
                JSXAttributeItem::SpreadAttribute(spread) => {
                    self.evaluate(&spread.argument);
                }
                JSXAttributeItem::Attribute(attribute) => {
                    if let Some(JSXAttributeValue::ExpressionContainer(container)) = &attribute.value
                        && let Some(expression) = container.expression.as_expression()
                    {
                        self.evaluate(expression);
                    }
                }
            }
        }
        element.children.iter().for_each(|child| self.jsx_child(child));
        self.leave();
    }

    pub(super) fn jsx_child(&mut self, child: &'a JSXChild<'a>) {
        match child {
            JSXChild::Element(element) => self.jsx(element),
            JSXChild::Fragment(fragment) => fragment.children.iter().for_each(|child| self.jsx_child(child)),
            JSXChild::ExpressionContainer(container) => {
                if let Some(expression) = container.expression.as_expression() {
                    self.evaluate(expression);
                }
            }
            JSXChild::Text(_) | JSXChild::Spread(_) => {}
        }
    }
}
