//! Statements: what a script does in its order, on all of its branches.

use std::rc::Rc;

use oxc_ast::ast::{
    BindingPattern, Declaration, ExportDefaultDeclarationKind, Expression, ForStatementInit,
    ForStatementLeft, ImportDeclarationSpecifier, ModuleDeclaration, Statement, TSEnumMemberName,
    VariableDeclaration,
};
use oxc_span::GetSpan;

use super::machine::{Code, Machine};
use super::value::{Class, Property, Value};

/// How often the body of a loop is read.
const MOST_ROUNDS: usize = 20;

/// How a statement ends.
#[derive(Debug)]
pub(super) enum Flow {
    /// The next statement comes.
    On,
    /// The function is left. What it returns is in the list of its frame.
    Leave,
}

impl<'a> Machine<'a> {
    /// Runs statements. What they return goes to `returns`.
    pub(super) fn run(&mut self, statements: &'a [Statement<'a>], returns: &mut Vec<Value>) -> Flow {
        for statement in statements {
            self.hoist(statement);
        }
        for statement in statements {
            if matches!(self.statement(statement, returns), Flow::Leave) {
                return Flow::Leave;
            }
        }
        Flow::On
    }

    /// Functions are there before the first statement.
    fn hoist(&mut self, statement: &'a Statement<'a>) {
        let declaration = match statement {
            Statement::FunctionDeclaration(function) => Some(&**function),
            Statement::ExportDeclaration(export) => match &export.declaration {
                Declaration::FunctionDeclaration(function) => Some(&**function),
                _ => None,
            },
            Statement::ExportDefaultDeclaration(export) => match &export.declaration {
                ExportDefaultDeclarationKind::FunctionDeclaration(function) => Some(&**function),
                _ => None,
            },
            _ => None,
        };
        let Some(function) = declaration.filter(|function| function.body.is_some()) else { return };
        let id = self.function(Code::Function(function), Value::hole("this"));
        if let Some(name) = &function.id {
            self.declare(name.name.as_str(), Value::Function(id));
        }
    }

    fn statement(&mut self, statement: &'a Statement<'a>, returns: &mut Vec<Value>) -> Flow {
        if !self.enter() {
            return Flow::On;
        }
        let flow = self.statement_within(statement, returns);
        self.leave();
        flow
    }

    fn statement_within(&mut self, statement: &'a Statement<'a>, returns: &mut Vec<Value>) -> Flow {
        match statement {
            Statement::ExpressionStatement(statement) => {
                self.evaluate(&statement.expression);
            }
            Statement::BlockStatement(block) => return self.block(&block.body, returns),
            Statement::IfStatement(statement) => {
                let value = self.evaluate(&statement.test);
                let test = self.source(statement.test.span());
                return match (self.truth(&value), &statement.alternate) {
                    (Some(true), _) => self.branch(&statement.consequent, returns),
                    (Some(false), Some(alternate)) => self.branch(alternate, returns),
                    (Some(false), None) => Flow::On,
                    (None, alternate) => {
                        let first =
                            self.under(&test, |machine| machine.branch(&statement.consequent, returns));
                        let not: Rc<str> = format!("not {test}").into();
                        let second = alternate.as_ref().map_or(Flow::On, |alternate| {
                            self.under(&not, |machine| machine.branch(alternate, returns))
                        });
                        match (first, second) {
                            (Flow::Leave, Flow::Leave) => Flow::Leave,
                            _ => Flow::On,
                        }
                    }
                };
            }
            Statement::ReturnStatement(statement) => {
                let value =
                    statement.argument.as_ref().map_or(Value::Undefined, |value| self.evaluate(value));
                returns.push(value);
                return Flow::Leave;
            }
            Statement::ThrowStatement(statement) => {
                self.evaluate(&statement.argument);
                return Flow::Leave;
            }
            Statement::TryStatement(statement) => {
                let flow = self.block(&statement.block.body, returns);
                if let Some(handler) = &statement.handler {
                    let before = self.begin_scope(self.scope);
                    if let Some(parameter) = &handler.param {
                        self.bind(&parameter.pattern, Value::hole("error"));
                    }
                    self.under(&"an error".into(), |machine| machine.run(&handler.body.body, returns));
                    self.scope = before;
                }
                if let Some(last) = &statement.finalizer {
                    self.block(&last.body, returns);
                }
                return if statement.handler.is_some() { Flow::On } else { flow };
            }
            Statement::SwitchStatement(statement) => {
                let value = self.evaluate(&statement.discriminant);
                let known = self.plain_text(&value).filter(|text| text.holes.is_empty());
                let subject = self.source(statement.discriminant.span());
                let before = self.begin_scope(self.scope);
                for case in &statement.cases {
                    let test = case.test.as_ref().map(|test| self.evaluate(test));
                    let text = test.and_then(|test| self.plain_text(&test));
                    match (&known, text) {
                        (Some(known), Some(text)) if text.holes.is_empty() => {
                            if text.text == known.text {
                                self.run(&case.consequent, returns);
                                break;
                            }
                        }
                        (_, text) => {
                            let text = text.map_or("default".into(), |text| text.text);
                            let test: Rc<str> = format!("{subject} is {text}").into();
                            self.under(&test, |machine| machine.run(&case.consequent, returns));
                        }
                    }
                }
                self.scope = before;
            }
            Statement::ForStatement(statement) => {
                let before = self.begin_scope(self.scope);
                match &statement.init {
                    Some(ForStatementInit::VariableDeclaration(declaration)) => {
                        for declarator in &declaration.declarations {
                            self.bind_unknown(&declarator.id);
                        }
                    }
                    Some(init) => {
                        if let Some(expression) = init.as_expression() {
                            self.evaluate(expression);
                        }
                    }
                    None => {}
                }
                self.branch(&statement.body, returns);
                self.scope = before;
            }
            Statement::ForOfStatement(statement) => {
                let list = self.evaluate(&statement.right);
                match self.items(&list) {
                    Some(items) => {
                        for item in items.into_iter().take(MOST_ROUNDS) {
                            self.round(&statement.left, item, &statement.body, returns);
                        }
                    }
                    None => self.round_unknown(&statement.left, &statement.body, returns),
                }
            }
            Statement::ForInStatement(statement) => {
                let object = self.evaluate(&statement.right);
                match self.as_object(&object).map(|id| self.get(id).properties.clone()) {
                    Some(properties) if !properties.is_empty() => {
                        for property in properties.into_iter().take(MOST_ROUNDS) {
                            self.round(
                                &statement.left,
                                Value::text(&*property.name),
                                &statement.body,
                                returns,
                            );
                        }
                    }
                    _ => self.round_unknown(&statement.left, &statement.body, returns),
                }
            }
            Statement::WhileStatement(statement) => {
                self.evaluate(&statement.test);
                self.branch(&statement.body, returns);
            }
            Statement::DoWhileStatement(statement) => {
                self.branch(&statement.body, returns);
            }
            Statement::LabeledStatement(statement) => return self.statement(&statement.body, returns),
            Statement::WithStatement(statement) => return self.branch(&statement.body, returns),
            other => {
                if let Some(declaration) = other.as_declaration() {
                    self.declaration(declaration);
                } else if let Some(module) = other.as_module_declaration() {
                    self.module(module);
                }
            }
        }
        Flow::On
    }

    fn block(&mut self, statements: &'a [Statement<'a>], returns: &mut Vec<Value>) -> Flow {
        let before = self.begin_scope(self.scope);
        let flow = self.run(statements, returns);
        self.scope = before;
        flow
    }

    fn branch(&mut self, statement: &'a Statement<'a>, returns: &mut Vec<Value>) -> Flow {
        self.statement(statement, returns)
    }

    fn round(
        &mut self,
        left: &'a ForStatementLeft<'a>,
        item: Value,
        body: &'a Statement<'a>,
        returns: &mut Vec<Value>,
    ) {
        let before = self.begin_scope(self.scope);
        match left {
            ForStatementLeft::VariableDeclaration(declaration) => {
                if let Some(declarator) = declaration.declarations.first() {
                    self.bind(&declarator.id, item);
                }
            }
            other => {
                if let Some(target) = other.as_assignment_target() {
                    self.assign_to(target, item);
                }
            }
        }
        self.branch(body, returns);
        self.scope = before;
    }

    fn round_unknown(
        &mut self,
        left: &'a ForStatementLeft<'a>,
        body: &'a Statement<'a>,
        returns: &mut Vec<Value>,
    ) {
        let before = self.begin_scope(self.scope);
        if let ForStatementLeft::VariableDeclaration(declaration) = left {
            for declarator in &declaration.declarations {
                self.bind_unknown(&declarator.id);
            }
        }
        self.branch(body, returns);
        self.scope = before;
    }

    fn declaration(&mut self, declaration: &'a Declaration<'a>) {
        match declaration {
            Declaration::VariableDeclaration(declaration) => self.variables(declaration),
            Declaration::ClassDeclaration(class) => {
                self.class(class);
            }
            Declaration::TSEnumDeclaration(node) => {
                let id = self.object(Class::Plain);
                for (number, member) in node.body.members.iter().enumerate() {
                    let name = match &member.id {
                        TSEnumMemberName::Identifier(name) => name.name.as_str(),
                        TSEnumMemberName::String(name) | TSEnumMemberName::ComputedString(name) => {
                            name.value.as_str()
                        }
                        TSEnumMemberName::ComputedTemplateString(_) => continue,
                    };
                    let value = match &member.initializer {
                        Some(value) => self.evaluate(value),
                        None => Value::Number(u32::try_from(number).unwrap_or_default().into()),
                    };
                    self.objects[id.0].set(Property { name: name.into(), value, when: None });
                }
                self.declare(node.id.name.as_str(), Value::Object(id));
            }
            _ => {}
        }
    }

    fn variables(&mut self, declaration: &'a VariableDeclaration<'a>) {
        for declarator in &declaration.declarations {
            let value = declarator.init.as_ref().map_or(Value::Undefined, |init| self.evaluate(init));
            // `declare const API: string`, and `declare var $: any`.
            if declaration.declare {
                continue;
            }
            self.bind(&declarator.id, value);
        }
    }

    fn module(&mut self, module: &'a ModuleDeclaration<'a>) {
        match module {
            ModuleDeclaration::ImportDeclaration(import) => {
                let source = import.source.value.as_str();
                if source.contains("://") {
                    self.module_script(&Value::text(source), import.span.start);
                }
                for specifier in import.specifiers.iter().flatten() {
                    let (local, imported) = match specifier {
                        ImportDeclarationSpecifier::ImportSpecifier(named) => {
                            (named.local.name.as_str(), named.imported.name().as_str().to_owned())
                        }
                        ImportDeclarationSpecifier::ImportDefaultSpecifier(default) => {
                            (default.local.name.as_str(), "default".to_owned())
                        }
                        ImportDeclarationSpecifier::ImportNamespaceSpecifier(all) => {
                            (all.local.name.as_str(), "*".to_owned())
                        }
                    };
                    let value = self.imported(source, &imported).unwrap_or_else(|| Value::hole(local));
                    self.declare(local, value);
                }
            }
            ModuleDeclaration::ExportDeclaration(export) => self.declaration(&export.declaration),
            ModuleDeclaration::ExportDefaultDeclaration(export) => match &export.declaration {
                ExportDefaultDeclarationKind::FunctionDeclaration(_) => {}
                ExportDefaultDeclarationKind::ClassDeclaration(class) => {
                    self.class(class);
                }
                other => {
                    if let Some(expression) = other.as_expression() {
                        self.evaluate(expression);
                    }
                }
            },
            ModuleDeclaration::TSExportAssignment(export) => {
                self.evaluate(&export.expression);
            }
            _ => {}
        }
    }

    /// Declares the names of a pattern, with their parts of a value.
    pub(super) fn bind(&mut self, pattern: &'a BindingPattern<'a>, value: Value) {
        match pattern {
            BindingPattern::BindingIdentifier(name) => {
                let name = name.name.as_str();
                self.declare(name, value.named(name));
            }
            BindingPattern::AssignmentPattern(assignment) => {
                let value = self.or_default(value, &assignment.right);
                self.bind(&assignment.left, value);
            }
            BindingPattern::ObjectPattern(object) => {
                let mut taken = Vec::new();
                for property in &object.properties {
                    let key = self.key(&property.key);
                    let key = self.plain_text(&key).unwrap_or_default().text;
                    let part = match value.taken() {
                        // What a package has by the name of a global is that.
                        Value::Hole(_) => self.global(&key).unwrap_or_else(|| Value::hole("value")),
                        _ => self.member(&value, &key),
                    };
                    self.bind(&property.value, part);
                    taken.push(key);
                }
                if let Some(rest) = &object.rest {
                    let part = match self.as_object(&value) {
                        Some(id) => {
                            let mut copy = self.get(id).clone();
                            taken.iter().for_each(|name| copy.remove(name));
                            Value::Object(self.add(copy))
                        }
                        None => Value::hole("value"),
                    };
                    self.bind(&rest.argument, part);
                }
            }
            BindingPattern::ArrayPattern(array) => {
                let items = self.items(&value);
                for (number, element) in array.elements.iter().enumerate() {
                    let Some(element) = element else { continue };
                    let part = match &items {
                        Some(items) => items.get(number).cloned().unwrap_or(Value::Undefined),
                        None => Value::hole("value"),
                    };
                    self.bind(element, part);
                }
                if let Some(rest) = &array.rest {
                    let part = match items {
                        Some(items) => self.array(items.into_iter().skip(array.elements.len()).collect()),
                        None => Value::hole("value"),
                    };
                    self.bind(&rest.argument, part);
                }
            }
        }
    }

    /// A value, or its default where it is undefined, or not known.
    pub(super) fn or_default(&mut self, value: Value, default: &'a Expression<'a>) -> Value {
        match value {
            Value::Undefined => self.evaluate(default),
            Value::Hole(name) => match self.evaluate(default) {
                known if matches!(known, Value::Hole(_)) || known.is_nullish() => Value::Hole(name),
                known => known,
            },
            other => other,
        }
    }

    /// Declares the names of a pattern as what only the running script knows.
    pub(super) fn bind_unknown(&mut self, pattern: &'a BindingPattern<'a>) {
        self.bind(pattern, Value::hole("value"));
    }
}
