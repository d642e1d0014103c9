//! Statements: which of them the script comes to.

use std::rc::Rc;

use oxc_ast::ast::{
    BindingPattern, ForStatementInit, ForStatementLeft, Function, Statement, SwitchStatement, TryStatement,
    VariableDeclaration, VariableDeclarationKind,
};

use super::machine::{Abrupt, Machine};
use super::value::{Closure, Code, Kind, Scope, Value};

/// Where the script goes on behind a statement.
#[derive(Clone, Debug)]
pub(super) enum Flow<'a> {
    Next,
    Break(Option<&'a str>),
    Continue(Option<&'a str>),
    Return(Value),
}

/// Where the script goes on, or what ended it.
pub(super) type Followed<'a> = Result<Flow<'a>, Abrupt>;

impl<'a> Machine<'a> {
    /// The statements of the script itself: its functions and variables are properties of the global object.
    pub(super) fn program(&mut self, body: &'a [Statement<'a>]) -> Result<(), Abrupt> {
        self.hoist(body, true);
        for statement in body {
            self.statement(statement)?;
        }
        Ok(())
    }

    /// The statements of a function's body.
    pub(super) fn body(&mut self, statements: &'a [Statement<'a>]) -> Followed<'a> {
        self.hoist(statements, false);
        self.statements(statements)
    }

    fn block(&mut self, statements: &'a [Statement<'a>]) -> Followed<'a> {
        let outer = self.scope.clone();
        self.scope = Scope::inside(&outer);
        self.declare_lexical(statements);
        let flow = self.statements(statements);
        self.scope = outer;
        flow
    }

    fn statements(&mut self, statements: &'a [Statement<'a>]) -> Followed<'a> {
        for statement in statements {
            match self.statement(statement)? {
                Flow::Next => {}
                other => return Ok(other),
            }
        }
        Ok(Flow::Next)
    }

    fn statement(&mut self, statement: &'a Statement<'a>) -> Followed<'a> {
        self.step()?;
        match statement {
            Statement::ExpressionStatement(statement) => {
                self.evaluate(&statement.expression)?;
            }
            Statement::VariableDeclaration(declaration) => self.variables(declaration)?,
            Statement::BlockStatement(block) => return self.block(&block.body),
            Statement::IfStatement(branch) => {
                let test = self.evaluate(&branch.test)?;
                return match test.truth() {
                    Some(true) => self.statement(&branch.consequent),
                    Some(false) => {
                        branch.alternate.as_ref().map_or(Ok(Flow::Next), |other| self.statement(other))
                    }
                    None => {
                        let first = self.possibly(|machine| machine.statement(&branch.consequent))?;
                        let other = branch.alternate.as_ref();
                        let second = other
                            .map(|other| self.possibly(|machine| machine.statement(other)))
                            .transpose()?;
                        let leaves =
                            |flow: Option<Flow<'_>>| flow.is_some_and(|flow| !matches!(flow, Flow::Next));
                        // What follows is only possible where one of them leads away.
                        if leaves(first) | leaves(second.flatten()) {
                            self.maybe += 1;
                        }
                        Ok(Flow::Next)
                    }
                };
            }
            Statement::ReturnStatement(statement) => {
                let value =
                    statement.argument.as_ref().map(|argument| self.evaluate(argument)).transpose()?;
                return Ok(Flow::Return(value.unwrap_or(Value::Undefined)));
            }
            Statement::ThrowStatement(statement) => {
                let value = self.evaluate(&statement.argument)?;
                let words = self.words(&value);
                return Err(Abrupt::Throw(value, words));
            }
            Statement::TryStatement(statement) => return self.attempt(statement),
            Statement::BreakStatement(statement) => {
                return Ok(Flow::Break(statement.label.as_ref().map(|label| label.name.as_str())));
            }
            Statement::ContinueStatement(statement) => {
                return Ok(Flow::Continue(statement.label.as_ref().map(|label| label.name.as_str())));
            }
            Statement::LabeledStatement(statement) => {
                let label = statement.label.name.as_str();
                return Ok(match self.statement(&statement.body)? {
                    Flow::Break(Some(name)) if name == label => Flow::Next,
                    other => other,
                });
            }
            Statement::WhileStatement(statement) => {
                return self.repeat(
                    |machine| machine.evaluate(&statement.test),
                    |machine| machine.statement(&statement.body),
                    |_| Ok(()),
                );
            }
            Statement::DoWhileStatement(statement) => {
                match self.statement(&statement.body)? {
                    Flow::Next | Flow::Continue(None) => {}
                    Flow::Break(None) => return Ok(Flow::Next),
                    other => return Ok(other),
                }
                return self.repeat(
                    |machine| machine.evaluate(&statement.test),
                    |machine| machine.statement(&statement.body),
                    |_| Ok(()),
                );
            }
            Statement::ForStatement(statement) => {
                let outer = self.scope.clone();
                self.scope = Scope::inside(&outer);
                let begun = match &statement.init {
                    None => Ok(()),
                    Some(ForStatementInit::VariableDeclaration(declaration)) => self.variables(declaration),
                    Some(other) => other.as_expression().map_or(Ok(()), |init| self.evaluate(init).map(drop)),
                };
                let flow = begun.and_then(|()| {
                    self.repeat(
                        |machine| {
                            statement
                                .test
                                .as_ref()
                                .map_or(Ok(Value::Bool(true)), |test| machine.evaluate(test))
                        },
                        |machine| machine.statement(&statement.body),
                        |machine| {
                            statement
                                .update
                                .as_ref()
                                .map_or(Ok(()), |update| machine.evaluate(update).map(drop))
                        },
                    )
                });
                self.scope = outer;
                return flow;
            }
            Statement::ForOfStatement(statement) => {
                let value = self.evaluate(&statement.right)?;
                let items = self.items(&value);
                return self.each(&statement.left, items, &statement.body);
            }
            Statement::ForInStatement(statement) => {
                let value = self.evaluate(&statement.right)?;
                let keys = self.keys(&value);
                return self.each(&statement.left, keys, &statement.body);
            }
            Statement::SwitchStatement(statement) => return self.switch(statement),
            Statement::ClassDeclaration(class) => {
                if let Some(id) = &class.id {
                    let value = self.other();
                    self.scope.declare(id.name.as_str(), Some(value), false);
                }
            }
            // The names of its body may be properties of the object.
            Statement::WithStatement(statement) => {
                self.evaluate(&statement.object)?;
                return self.possibly(|machine| machine.statement(&statement.body)).map(|_| Flow::Next);
            }
            // Functions were made when their block began.
            _ => {}
        }
        Ok(Flow::Next)
    }

    fn repeat(
        &mut self,
        mut test: impl FnMut(&mut Self) -> Result<Value, Abrupt>,
        mut body: impl FnMut(&mut Self) -> Followed<'a>,
        mut update: impl FnMut(&mut Self) -> Result<(), Abrupt>,
    ) -> Followed<'a> {
        loop {
            self.step()?;
            match test(self)?.truth() {
                Some(false) => return Ok(Flow::Next),
                Some(true) => {}
                // How often is not known: once stands for it.
                None => return self.possibly(body).map(|_| Flow::Next),
            }
            match body(self)? {
                Flow::Next | Flow::Continue(None) => {}
                Flow::Break(None) => return Ok(Flow::Next),
                other => return Ok(other),
            }
            update(self)?;
        }
    }

    fn each(
        &mut self,
        left: &'a ForStatementLeft<'a>,
        items: Option<Vec<Value>>,
        body: &'a Statement<'a>,
    ) -> Followed<'a> {
        let Some(items) = items else {
            return self
                .possibly(|machine| {
                    machine.next_of(left, Value::Unknown)?;
                    machine.statement(body)
                })
                .map(|_| Flow::Next);
        };
        let outer = self.scope.clone();
        let mut flow = Ok(Flow::Next);
        for item in items {
            self.scope = Scope::inside(&outer);
            flow = self.next_of(left, item).and_then(|()| self.statement(body));
            match flow {
                Ok(Flow::Next | Flow::Continue(None)) => flow = Ok(Flow::Next),
                Ok(Flow::Break(None)) => {
                    flow = Ok(Flow::Next);
                    break;
                }
                _ => break,
            }
        }
        self.scope = outer;
        flow
    }

    fn next_of(&mut self, left: &'a ForStatementLeft<'a>, item: Value) -> Result<(), Abrupt> {
        match left {
            ForStatementLeft::VariableDeclaration(declaration) => match declaration.declarations.first() {
                Some(declarator) => self.bind(&declarator.id, item, Some(declaration.kind)),
                None => Ok(()),
            },
            other => other.as_assignment_target().map_or(Ok(()), |target| self.assign_target(target, item)),
        }
    }

    fn switch(&mut self, statement: &'a SwitchStatement<'a>) -> Followed<'a> {
        let value = self.evaluate(&statement.discriminant)?;
        let mut start = None;
        for (number, case) in statement.cases.iter().enumerate() {
            let Some(test) = &case.test else { continue };
            let test = self.evaluate(test)?;
            match self.is_same(&value, &test) {
                Some(true) => {
                    start = Some(number);
                    break;
                }
                Some(false) => {}
                None => {
                    return self
                        .possibly(|machine| {
                            for case in &statement.cases {
                                machine.block(&case.consequent)?;
                            }
                            Ok(())
                        })
                        .map(|_| Flow::Next);
                }
            }
        }
        let start = start.or_else(|| statement.cases.iter().position(|case| case.test.is_none()));
        for case in statement.cases.iter().skip(start.unwrap_or(statement.cases.len())) {
            match self.block(&case.consequent)? {
                Flow::Next => {}
                Flow::Break(None) => return Ok(Flow::Next),
                other => return Ok(other),
            }
        }
        Ok(Flow::Next)
    }

    fn attempt(&mut self, statement: &'a TryStatement<'a>) -> Followed<'a> {
        let (maybe, scope) = (self.maybe, self.scope.clone());
        let mut flow = self.block(&statement.block.body);
        if let (Err(Abrupt::Throw(value, _)), Some(handler)) = (&flow, &statement.handler) {
            let value = value.clone();
            self.scope = Scope::inside(&scope);
            let bound = match &handler.param {
                Some(param) => self.bind(&param.pattern, value, Some(VariableDeclarationKind::Let)),
                None => Ok(()),
            };
            flow = bound.and_then(|()| self.block(&handler.body.body));
        }
        self.scope = scope;
        // What may have been thrown was caught: it goes on for certain behind it.
        self.maybe = maybe;
        if let Some(finalizer) = &statement.finalizer {
            match self.block(&finalizer.body)? {
                Flow::Next => {}
                other => return Ok(other),
            }
        }
        flow
    }

    fn variables(&mut self, declaration: &'a VariableDeclaration<'a>) -> Result<(), Abrupt> {
        for declarator in &declaration.declarations {
            let value = match &declarator.init {
                Some(init) => self.evaluate(init)?,
                // `var` leaves what the variable has.
                None if declaration.kind == VariableDeclarationKind::Var => continue,
                None => Value::Undefined,
            };
            self.bind(&declarator.id, value, Some(declaration.kind))?;
        }
        Ok(())
    }

    /// Declares what statements declare, before the first of them runs.
    pub(super) fn hoist(&mut self, statements: &'a [Statement<'a>], is_program: bool) {
        let mut names = Vec::new();
        statements.iter().for_each(|statement| var_names(statement, &mut names));
        for name in names {
            if is_program {
                let properties = &mut self.objects[self.global.0].properties;
                properties.entry(name.into()).or_insert(Value::Undefined);
            } else if !self.scope.has(name) {
                self.scope.declare(name, Some(Value::Undefined), false);
            }
        }
        self.declare_lexical(statements);
    }

    /// The functions of a block, and the names of its `let`, `const` and `class`.
    fn declare_lexical(&mut self, statements: &'a [Statement<'a>]) {
        for statement in statements {
            match statement {
                Statement::VariableDeclaration(declaration)
                    if declaration.kind != VariableDeclarationKind::Var =>
                {
                    let mut names = Vec::new();
                    declaration
                        .declarations
                        .iter()
                        .for_each(|declarator| pattern_names(&declarator.id, &mut names));
                    names.into_iter().for_each(|name| self.scope.declare(name, None, false));
                }
                Statement::ClassDeclaration(class) => {
                    if let Some(id) = &class.id {
                        self.scope.declare(id.name.as_str(), None, false);
                    }
                }
                Statement::FunctionDeclaration(function) => self.declare_function(function),
                _ => {}
            }
        }
    }

    fn declare_function(&mut self, function: &'a Function<'a>) {
        let Some(id) = &function.id else { return };
        let value = self.closure(Code::Function(function), None);
        if self.scope.parent.is_none() {
            self.objects[self.global.0].properties.insert(id.name.as_str().into(), value);
        } else {
            self.scope.declare(id.name.as_str(), Some(value), false);
        }
    }

    pub(super) fn closure(&mut self, code: Code<'a>, this: Option<Value>) -> Value {
        let directives = match code {
            Code::Function(function) => function.body.as_ref().map(|body| &body.directives),
            Code::Arrow(_) => None,
        };
        let own =
            directives.is_some_and(|all| all.iter().any(|directive| directive.directive == "use strict"));
        let scope = Rc::clone(&self.scope);
        let closure = Closure { code, scope, this, is_strict: self.is_strict || own };
        Value::Object(self.object(Kind::Closure(closure)))
    }
}

/// The names that `var` declares in statements, those in blocks too.
fn var_names<'a>(statement: &'a Statement<'a>, names: &mut Vec<&'a str>) {
    let mut of_all =
        |statements: &'a [Statement<'a>]| statements.iter().for_each(|inner| var_names(inner, names));
    match statement {
        Statement::VariableDeclaration(declaration) if declaration.kind == VariableDeclarationKind::Var => {
            declaration.declarations.iter().for_each(|declarator| pattern_names(&declarator.id, names));
        }
        Statement::BlockStatement(block) => of_all(&block.body),
        Statement::TryStatement(attempt) => {
            of_all(&attempt.block.body);
            attempt.handler.iter().for_each(|handler| of_all(&handler.body.body));
            attempt.finalizer.iter().for_each(|block| of_all(&block.body));
        }
        Statement::SwitchStatement(switch) => switch.cases.iter().for_each(|case| of_all(&case.consequent)),
        Statement::IfStatement(branch) => {
            var_names(&branch.consequent, names);
            branch.alternate.iter().for_each(|other| var_names(other, names));
        }
        Statement::WhileStatement(inner) => var_names(&inner.body, names),
        Statement::DoWhileStatement(inner) => var_names(&inner.body, names),
        Statement::LabeledStatement(inner) => var_names(&inner.body, names),
        Statement::WithStatement(inner) => var_names(&inner.body, names),
        Statement::ForStatement(inner) => {
            if let Some(ForStatementInit::VariableDeclaration(declaration)) = &inner.init
                && declaration.kind == VariableDeclarationKind::Var
            {
                declaration.declarations.iter().for_each(|declarator| pattern_names(&declarator.id, names));
            }
            var_names(&inner.body, names);
        }
        Statement::ForInStatement(inner) => {
            left_names(&inner.left, names);
            var_names(&inner.body, names);
        }
        Statement::ForOfStatement(inner) => {
            left_names(&inner.left, names);
            var_names(&inner.body, names);
        }
        _ => {}
    }
}

fn left_names<'a>(left: &'a ForStatementLeft<'a>, names: &mut Vec<&'a str>) {
    if let ForStatementLeft::VariableDeclaration(declaration) = left
        && declaration.kind == VariableDeclarationKind::Var
    {
        declaration.declarations.iter().for_each(|declarator| pattern_names(&declarator.id, names));
    }
}

/// The names in a pattern.
fn pattern_names<'a>(pattern: &'a BindingPattern<'a>, names: &mut Vec<&'a str>) {
    match pattern {
        BindingPattern::BindingIdentifier(identifier) => names.push(identifier.name.as_str()),
        BindingPattern::ObjectPattern(object) => {
            object.properties.iter().for_each(|property| pattern_names(&property.value, names));
            object.rest.iter().for_each(|rest| pattern_names(&rest.argument, names));
        }
        BindingPattern::ArrayPattern(array) => {
            array.elements.iter().flatten().for_each(|element| pattern_names(element, names));
            array.rest.iter().for_each(|rest| pattern_names(&rest.argument, names));
        }
        BindingPattern::AssignmentPattern(assignment) => pattern_names(&assignment.left, names),
    }
}
