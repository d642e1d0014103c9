//! Circles between files: files that import each other, by whatever way round.
//!
//! A module and what lies below it are one thing to this: a `mod.rs` may use its children and have them use it. Two
//! children, or files of two rooms, may not.

use std::collections::{BTreeMap, BTreeSet};

use super::tokens::{Token, tokens};

/// A module's place below the crate's root.
type Path = Vec<String>;

/// One module: a file, or a `mod` with braces in one.
#[derive(Debug, Default)]
struct Module {
    /// The file that it stands in, without `src/` and `.rs`.
    file: String,
    /// The paths that stand in it, as they are written.
    paths: Vec<Path>,
    /// The names that its `use` lines give to paths.
    names: BTreeMap<String, Path>,
}

/// The files that import each other, each group in the order of a shortest way round.
pub(super) fn circles<'a>(sources: impl IntoIterator<Item = (&'a str, &'a str)>) -> Vec<Vec<String>> {
    let imports = Modules::read(sources).imports();
    let mut circles = Vec::new();
    let mut known: BTreeSet<&str> = BTreeSet::new();
    for file in imports.keys() {
        if known.contains(file.as_str()) {
            continue;
        }
        if let Some(circle) = way_round(&imports, file) {
            // One circle a group of files that can all reach each other.
            let below = reachable(&imports, file);
            known.extend(below.iter().filter(|other| reachable(&imports, other).contains(file.as_str())));
            circles.push(circle);
        }
    }
    circles
}

type Imports = BTreeMap<String, BTreeSet<String>>;

fn reachable<'a>(imports: &'a Imports, from: &str) -> BTreeSet<&'a str> {
    let mut found = BTreeSet::new();
    let mut next: Vec<&str> = imports[from].iter().map(String::as_str).collect();
    while let Some(file) = next.pop() {
        if found.insert(file) {
            next.extend(imports[file].iter().map(String::as_str));
        }
    }
    found
}

/// A shortest way from a file back to itself.
fn way_round(imports: &Imports, start: &str) -> Option<Vec<String>> {
    let mut ways = vec![vec![start]];
    let mut known = BTreeSet::new();
    while !ways.is_empty() {
        let mut longer = Vec::new();
        for way in ways {
            for next in &imports[*way.last()?] {
                if next == start {
                    return Some(way.into_iter().map(String::from).collect());
                }
                if known.insert(next) {
                    longer.push([&way[..], &[next]].concat());
                }
            }
        }
        ways = longer;
    }
    None
}

struct Modules(BTreeMap<Path, Module>);

impl Modules {
    /// Reads sources: their paths below `src` and their texts.
    fn read<'a>(sources: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut all = Self(BTreeMap::new());
        let mut tests: Vec<Path> = Vec::new();
        for (path, text) in sources {
            let file = path.trim_end_matches(".rs");
            let mut module: Path = file.split('/').map(String::from).collect();
            if matches!(file.rsplit('/').next(), Some("mod" | "lib" | "main")) {
                module.pop();
            }
            let (tokens, test_modules) = tokens(text);
            tests.extend(test_modules.into_iter().map(|name| [&module[..], &[name]].concat()));
            all.add(&module, file, &mut &tokens[..]);
        }
        all.0.retain(|path, _| !tests.iter().any(|test| path.starts_with(test)));
        all
    }

    /// Reads a module up to the end of its block or of its file.
    fn add(&mut self, path: &[String], file: &str, tokens: &mut &[Token]) {
        let mut module = Module { file: file.to_owned(), ..Module::default() };
        let mut depth = 0_usize;
        let mut before: Option<&Token> = None;
        while let Some((token, rest)) = tokens.split_first() {
            match (token, rest) {
                (Token::Name(word), [Token::Name(name), brace, ..]) if word == "mod" && brace.is('{') => {
                    *tokens = &rest[2..];
                    self.add(&[path, std::slice::from_ref(name)].concat(), file, tokens);
                    before = None;
                    continue;
                }
                // `use<…>` in a type is something else.
                (Token::Name(word), [next, ..]) if word == "use" && !next.is('<') => {
                    *tokens = rest;
                    module.import(&mut Vec::new(), tokens);
                    before = None;
                    continue;
                }
                (Token::Name(_), [Token::PathSeparator, ..]) if before != Some(&Token::PathSeparator) => {
                    module.paths.push(leading_path(tokens));
                }
                (Token::Mark('{'), _) => depth += 1,
                (Token::Mark('}'), _) if depth == 0 => {
                    *tokens = rest;
                    break;
                }
                (Token::Mark('}'), _) => depth -= 1,
                _ => {}
            }
            before = Some(token);
            *tokens = rest;
        }
        // `lib.rs` and `main.rs` are both the root.
        let known = self.0.entry(path.to_vec()).or_default();
        known.file = module.file;
        known.paths.extend(module.paths);
        known.names.extend(module.names);
    }

    /// Which file imports which; a module and those below it count as one.
    fn imports(&self) -> Imports {
        let mut imports: Imports = BTreeMap::new();
        for (path, module) in &self.0 {
            let named = imports.entry(module.file.clone()).or_default();
            for written in module.paths.iter().chain(module.names.values()) {
                let Some(target) = self.resolve(path, written, 0) else { continue };
                let other = &self.0[&target].file;
                if *other != module.file && !path.starts_with(&target) && !target.starts_with(path) {
                    named.insert(other.clone());
                }
            }
        }
        imports
    }

    /// The module in which what a path names is defined, re-exports followed.
    fn resolve(&self, from: &[String], written: &[String], turns: usize) -> Option<Path> {
        /// More re-exports than this are a circle of names.
        const MOST: usize = 16;
        if turns > MOST {
            return None;
        }
        let (first, rest) = written.split_first()?;
        let (mut at, rest) = match first.as_str() {
            "crate" => (Path::new(), rest),
            "self" => (from.to_vec(), rest),
            "super" => (from.split_last()?.1.to_vec(), rest),
            _ => (from.to_vec(), written),
        };
        let is_bare = rest.len() == written.len();
        for (position, name) in rest.iter().enumerate() {
            if name == "super" {
                at.pop();
                continue;
            }
            let child = [&at[..], std::slice::from_ref(name)].concat();
            if self.0.contains_key(&child) {
                at = child;
                continue;
            }
            let module = self.0.get(&at)?;
            return match module.names.get(name) {
                // A name that stands for itself is a crate from outside.
                Some(path) if path[..] != *written => {
                    let path = [&path[..], &rest[position + 1..]].concat();
                    self.resolve(&at, &path, turns + 1)
                }
                _ if is_bare && position == 0 => None,
                _ => Some(at),
            };
        }
        self.0.contains_key(&at).then_some(at)
    }
}

impl Module {
    /// Reads what stands behind `use` or in a group of it, up to the comma, the brace or the semicolon at its end.
    fn import(&mut self, start: &mut Path, tokens: &mut &[Token]) {
        let length = start.len();
        let mut name = None;
        while let Some((token, rest)) = tokens.split_first() {
            match token {
                Token::Name(word) if word == "as" => {
                    if let Some(Token::Name(other)) = rest.first() {
                        name = Some(other.clone());
                    }
                    *tokens = &rest[1..];
                    continue;
                }
                Token::Name(word) => start.push(word.clone()),
                Token::Mark('{') => {
                    *tokens = rest;
                    while tokens.first().is_some_and(|token| !token.is('}')) {
                        self.import(start, tokens);
                        if tokens.first().is_some_and(|token| token.is(',')) {
                            *tokens = &tokens[1..];
                        }
                    }
                    *tokens = tokens.get(1..).unwrap_or_default();
                    // What the group names has been read.
                    start.truncate(length);
                    return;
                }
                Token::Mark(',' | '}' | ';') => break,
                _ => {}
            }
            *tokens = rest;
        }
        // `a::{self}` names `a`.
        if start.len() > 1 && start.last().is_some_and(|last| last == "self") {
            start.pop();
        }
        if let Some(name) = name.or_else(|| start.last().cloned()) {
            self.names.insert(name, start.clone());
        }
        start.truncate(length);
    }
}

/// The path at the start of tokens.
fn leading_path(tokens: &[Token]) -> Path {
    let mut path = Vec::new();
    for pair in tokens.chunks(2) {
        let Token::Name(name) = &pair[0] else { break };
        path.push(name.clone());
        if pair.get(1) != Some(&Token::PathSeparator) {
            break;
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::circles;

    /// The circles of sources, each as its files with spaces between them.
    fn found(sources: &[(&str, &str)]) -> Vec<String> {
        circles(sources.iter().copied()).into_iter().map(|files| files.join(" ")).collect()
    }

    #[test]
    fn children_that_import_each_other_are_a_circle() {
        for (a, b) in [
            ("use super::b::B;", "use super::a::A;"),
            ("use crate::room::b::B;", "use crate::room::a::{A, C};"),
            ("use super::{b::B, c};", "fn x() { super::a::x() }"),
            ("use super::b;", "use crate::{room::{a::A as Other}};"),
            ("pub(crate) use super::b::*;", "fn x() -> crate::room::a::X {}"),
            ("use super::{b as other};", "type X = Vec<super::a::X>;"),
        ] {
            let sources = [
                ("lib.rs", "pub mod room;"),
                ("room/mod.rs", "mod a; mod b;"),
                ("room/a.rs", a),
                ("room/b.rs", b),
            ];
            assert_eq!(found(&sources), ["room/a room/b"], "{a} {b}");
        }
    }

    #[test]
    fn a_re_export_leads_to_the_file_that_defines() {
        let sources = [
            ("room/mod.rs", "mod a; mod b; pub use self::{a::A, b::B};"),
            ("room/a.rs", "use super::B;"),
            ("room/b.rs", "use crate::room::A;"),
        ];
        assert_eq!(found(&sources), ["room/a room/b"]);
        let through_a_name = [
            ("room/mod.rs", "mod a; mod b;"),
            ("room/a.rs", "use super::b; pub struct A;"),
            ("room/b.rs", "use super::*; fn x() { a::x() }"),
        ];
        assert_eq!(found(&through_a_name), Vec::<String>::new(), "a glob is not looked into");
    }

    #[test]
    fn a_circle_may_be_long_and_leave_a_room() {
        let sources = [
            ("a/mod.rs", "mod x; mod y;"),
            ("a/x.rs", "use crate::b;"),
            ("a/y.rs", "use super::x;"),
            ("b.rs", "use crate::a::y::Y;"),
        ];
        assert_eq!(found(&sources), ["a/x b a/y"]);
    }

    #[test]
    fn a_parent_and_its_children_are_not_a_circle() {
        let sources = [
            ("room/mod.rs", "mod a; pub mod b; pub use a::A; fn x() { b::x() } pub struct P;"),
            ("room/a.rs", "use super::P; use super::b::B;"),
            ("room/b.rs", "use super::{P, super::room}; pub struct B;"),
            ("room/b/c.rs", "use super::B; use super::super::a::A;"),
        ];
        assert_eq!(found(&sources), Vec::<String>::new());
    }

    #[test]
    fn tests_comments_and_other_crates_do_not_count() {
        let sources = [
            ("a.rs", "use crate::b::B;\n#[cfg(test)]\nmod tests { use super::*; }\n#[cfg(test)]\nmod more;"),
            ("a/more.rs", "use crate::b::B;"),
            (
                "b.rs",
                "// crate::a\nuse a::A; use std::{a, b};\n#[cfg(test)]\nmod tests {\n use crate::a::A; }\nfn x() { \"crate::a\"; }",
            ),
        ];
        // `use a::A` in b.rs names a crate: modules of the root go by `crate::a`.
        assert_eq!(found(&sources), Vec::<String>::new());
    }

    #[test]
    fn modules_in_a_file_are_parts_of_it() {
        let sources = [
            ("a.rs", "mod inner { use super::super::b::B; pub fn x() {} } fn y() { inner::x() }"),
            ("b.rs", "fn x() { crate::a::y() }"),
        ];
        assert_eq!(found(&sources), ["a b"]);
    }
}
