//! The house's order, read from the sources: a room imports only rooms on lower floors, no two files import each other,
//! only the command line touches the outside, and no file is too long or named for nothing.

mod circles;
mod raised;
pub(crate) mod tokens;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The rooms and their floors, the lowest first. Rooms on one floor do not import each other.
const FLOORS: &[(&str, u8)] = &[
    ("web", 0),
    ("rules", 1),
    ("server", 1),
    ("stand_ins", 1),
    ("wire", 1),
    ("fetch", 2),
    ("pace", 2),
    ("record", 2),
    ("relation", 2),
    ("probe", 3),
    ("websocket", 3),
    ("script", 3),
    ("frame", 4),
    ("socketio", 4),
    ("verdict", 4),
    ("page_call", 5),
    ("service", 6),
    ("replay", 5),
    ("advice", 4),
    ("audit", 4),
    ("confirm", 5),
    ("policy", 4),
    ("fix", 5),
    ("lint", 5),
    ("playground", 5),
    ("proxy", 6),
    ("suite", 6),
    ("render", 7),
    ("cli", 8),
];

/// The longest that a file may be, in lines.
const LONGEST: usize = 500;

/// What only the command line does: print, read the process's streams and environment, exit.
const OUTSIDE: &[&str] = &[
    "println!",
    "print!(",
    "dbg!(",
    "process::exit",
    "std::env",
    "env::var",
    "io::stdin",
    "io::stdout",
    "io::stderr",
    "is_terminal",
];

/// What no room does that is given all it needs: look at files, the network, or a clock.
const IMPURE: &[&str] = &["std::fs", "fs::read", "std::net::Tcp", "tokio::", "Instant::now", "SystemTime"];
const PURE: &[&str] = &[
    "advice", "audit", "fetch", "frame", "lint", "policy", "probe", "relation", "render", "replay", "rules",
    "web",
];

fn floor(room: &str) -> Option<u8> {
    FLOORS.iter().find(|(name, _)| *name == room).map(|(_, floor)| *floor)
}

/// One source file.
struct Source {
    /// Its path under the package.
    path: String,
    /// Its room; `None` for `lib.rs` and `main.rs`.
    room: Option<String>,
    /// How many modules it is below the crate's root.
    depth: usize,
    text: String,
}

fn package() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn sources(folder: &str) -> Vec<Source> {
    let mut found = Vec::new();
    let mut folders = vec![package().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder of sources") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(source(&path));
            }
        }
    }
    assert!(found.len() > 10, "the sources were not found");
    found
}

/// The sources of both crates. The upper one names the lower one's rooms as if they were its own.
fn both_crates() -> Vec<Source> {
    let mut found = sources("judge/src");
    found.extend(sources("src"));
    found
}

fn source(path: &Path) -> Source {
    let text = std::fs::read_to_string(path).expect("a source is text");
    let path = path.strip_prefix(package()).expect("a path under the package");
    let below_root = path.strip_prefix("judge").unwrap_or(path);
    let mut modules: Vec<String> = below_root
        .with_extension("")
        .iter()
        .skip(1)
        .map(|part| part.to_string_lossy().into_owned())
        .collect();
    if matches!(modules.last().map(String::as_str), Some("mod" | "lib" | "main")) {
        modules.pop();
    }
    let path = path.to_string_lossy().replace('\\', "/");
    Source { path, depth: modules.len(), room: modules.into_iter().next(), text }
}

/// The lines that are code, with their numbers.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = text.lines().enumerate().map(|(index, line)| (index + 1, line));
    lines.filter(|(_, line)| !line.trim_start().starts_with("//"))
}

/// The rooms that a source names: after `crate::` or `corscheck::`, a whole group of them too, or above its own by
/// `super::`.
fn rooms_named(source: &Source) -> BTreeSet<String> {
    let code: Vec<&str> = code(&source.text).map(|(_, line)| line).collect();
    let code = code.join("\n");
    let mut named = BTreeSet::new();
    for root in ["crate::", "corscheck::", "corscheck_judge::"] {
        for (start, _) in code.match_indices(root) {
            // `$crate::` and the end of another name are something else.
            let before = code[..start].chars().next_back();
            if before.is_none_or(|letter| !letter.is_alphanumeric() && letter != '_' && letter != '$') {
                named.extend(first_names(&code[start + root.len()..]));
            }
        }
    }
    let climb = "super::".repeat(source.depth.max(1));
    named.extend(code.match_indices(&climb).flat_map(|(start, _)| first_names(&code[start + climb.len()..])));
    named.retain(|name| floor(name).is_some());
    named
}

/// The name at the start of a path, or the first names of all paths of a group.
fn first_names(path: &str) -> Vec<String> {
    let name = |text: &str| -> String {
        text.trim_start().chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect()
    };
    let Some(group) = path.strip_prefix('{') else { return vec![name(path)] };
    let (mut names, mut depth, mut start) = (Vec::new(), 0, 0);
    for (position, letter) in group.char_indices() {
        match letter {
            '{' => depth += 1,
            ',' | '}' if depth == 0 => {
                names.push(name(&group[start..position]));
                start = position + 1;
                if letter == '}' {
                    break;
                }
            }
            '}' => depth -= 1,
            _ => {}
        }
    }
    names
}

#[test]
fn a_room_imports_only_lower_rooms() {
    let mut faults = Vec::new();
    for source in both_crates() {
        // `lib.rs` and `main.rs` stand above all rooms.
        let Some(room) = &source.room else { continue };
        let Some(own) = floor(room) else {
            faults.push(format!("{}: {room} has no floor", source.path));
            continue;
        };
        for other in rooms_named(&source) {
            if other != *room && floor(&other).is_some_and(|floor| floor >= own) {
                faults.push(format!("{}: {room} imports {other}", source.path));
            }
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn no_files_import_each_other() {
    let sources = both_crates();
    let below = |source: &Source| {
        let path = source.path.strip_prefix("judge/").unwrap_or(&source.path);
        path["src/".len()..].to_owned()
    };
    let texts: Vec<(String, &str)> =
        sources.iter().map(|source| (below(source), source.text.as_str())).collect();
    let circles = circles::circles(texts.iter().map(|(path, text)| (path.as_str(), *text)));
    let circles: Vec<String> = circles.iter().map(|files| files.join(" <-> ")).collect();
    assert!(circles.is_empty(), "\n{}", circles.join("\n"));
}

#[test]
fn imports_are_found_in_every_form() {
    for (depth, text, expected) in [
        (1, "use crate::cli::Exit;", &["cli"][..]),
        (1, "use corscheck::render::json;", &["render"]),
        (1, "use crate::{web::url, fetch::{Fetch, probe}, cli};", &["cli", "fetch", "web"]),
        (1, "let x = crate::web::x(); let y = crate::rules::y();", &["rules", "web"]),
        (1, "// crate::cli is named in a comment only\nuse std::io;", &[]),
        (1, "use super::wire::Wire;", &["wire"]),
        (2, "use super::wire::Wire;", &[]),
        (2, "use super::super::wire::Wire;", &["wire"]),
        (1, "mycrate::cli::x(); $crate::cli::x();", &[]),
    ] {
        let source = Source { path: String::new(), room: None, depth, text: text.into() };
        assert_eq!(rooms_named(&source).into_iter().collect::<Vec<_>>(), expected, "{text}");
    }
}

#[test]
fn the_map_in_the_library_says_the_same() {
    for library in ["src/lib.rs", "judge/src/lib.rs"] {
        let text = std::fs::read_to_string(package().join(library)).expect("the library");
        let rooms: Vec<&str> =
            text.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
        assert!(!rooms.is_empty());
        for room in rooms {
            let floor = floor(room).unwrap_or_else(|| panic!("{room} has no floor"));
            let row = format!("//! | {floor} | [`{room}`] |");
            assert!(text.contains(&row), "the table of {library} has no row {row}");
        }
    }
}

#[test]
fn only_the_command_line_touches_the_outside() {
    let mut faults = Vec::new();
    for source in both_crates() {
        let room = source.room.as_deref().unwrap_or("main");
        for (number, line) in code(&source.text) {
            let is_outside = room != "cli" && OUTSIDE.iter().any(|word| line.contains(word));
            let is_impure = PURE.contains(&room) && IMPURE.iter().any(|word| line.contains(word));
            if is_outside || is_impure {
                faults.push(format!("{}:{number}: {}", source.path, line.trim()));
            }
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn files_are_short_and_named_for_what_is_in_them() {
    let mut faults = Vec::new();
    for source in both_crates().into_iter().chain(sources("tests")) {
        let lines = source.text.lines().count();
        if lines > LONGEST {
            faults.push(format!("{}: {lines} lines", source.path));
        }
        let parts = source.path.split(['/', '.']);
        for drawer in
            parts.filter(|part| ["common", "helpers", "misc", "types", "util", "utils"].contains(part))
        {
            faults.push(format!("{}: {drawer} says nothing about what is in it", source.path));
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}
