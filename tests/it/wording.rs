//! Words that must not come back in what people read, as the field has better ones: in documents, man pages, rules' pages and
//! whatever else stands as text in the tree, and in the strings, comments and identifiers of the sources.

use std::path::{Path, PathBuf};

use crate::floors::tokens::{comments, names, strings};

/// The words, in lower case, and better ones.
const WORDS: &[(&str, &str)] = &[
    ("answer", "response"),
    ("answered", "responded, got a response"),
    ("answering", "responding"),
    ("answers", "responses"),
    ("unanswered", "without a response"),
    ("able to ask", "allowed, able to call"),
    ("asked by", "requested by"),
    ("asked for", "requested"),
    ("asks by", "uses"),
    ("may ask", "may call"),
    ("who asks", "the page's origin"),
    ("anybody", "anyone, any page"),
    ("is kept", "is cached"),
    ("keeps no preflight", "caches no preflight"),
    ("keep a preflight", "cache a preflight"),
    ("keep the preflight", "cache the preflight"),
    ("log-in", "login"),
    ("mend", "fix"),
    ("mended", "fixed"),
    ("mends", "fixes"),
    ("nobody", "no one"),
    ("one's own", "your own"),
    ("played", "replayed, simulated, run"),
    ("slip of the pen", "typo"),
    ("somebody", "name the person"),
    ("unless told", "default: …"),
    ("whoever", "name the person"),
];

/// Words that must not come back in comments and identifiers either, besides those above.
const CODE_WORDS: &[(&str, &str)] = &[
    ("ask", "request, call, send"),
    ("asked", "requested, sent"),
    ("asking", "requesting, calling"),
    ("asks", "requests, calls, needs"),
    ("heard", "received"),
    ("play", "script, replay, run"),
    ("plays", "scripts, replays, runs"),
    ("stranger", "another origin"),
    ("strangers", "other origins"),
    ("told", "shown, given, known"),
    ("wanted", "expected"),
];

/// What may have such a word: a comment with this phrase, or this identifier.
const CODE_EXCEPTIONS: &[&str] = &[
    // A browser's prompt does ask.
    "ask the user",
    // The standard's own term, without its hyphens.
    "no cors safelisted",
];

/// Files whose text is read by people, by folder and ending; those of the sources are searched for strings alone.
const TEXTS: &[(&str, &str)] = &[
    ("", "md"),
    ("completions", ""),
    ("docs", "md"),
    ("examples", "toml"),
    ("fuzz", "md"),
    ("judge", "md"),
    ("man", ""),
    ("packaging", "md"),
    ("schema", "json"),
    ("src", "html"),
    ("src", "js"),
    ("src", "md"),
    ("src/fix/products", ""),
    ("tests/snapshots", "txt"),
];

/// What still has some: nothing is added here.
const LEFT: &[&str] = &[
    // A value of the JSON that is there to stay.
    "docs/json.md",
    "src/audit/via.rs",
    // It looks for "log-in" in the paths of others.
    "src/advice/redirect_purpose.rs",
];

#[test]
fn they_have_not_come_back() {
    let mut faults = Vec::new();
    let mut files = 0;
    for (folder, ending) in TEXTS {
        for path in files_below(folder, ending) {
            files += 1;
            let text = std::fs::read_to_string(&path).expect("a text");
            check(&path, &text, &mut faults);
        }
    }
    for path in ["judge/src", "src"].into_iter().flat_map(|folder| files_below(folder, "rs")) {
        files += 1;
        let text = std::fs::read_to_string(&path).expect("a source");
        let is_test = path.to_string_lossy().contains("test");
        for string in strings(&text).into_iter().filter(|_| !is_test) {
            check(&path, string, &mut faults);
        }
    }
    assert!(files > 500, "{files} files");
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn they_are_not_in_the_code_either() {
    let mut faults = Vec::new();
    let mut files = 0;
    let sources = ["fuzz", "judge", "src", "tests"].into_iter().flat_map(|folder| files_below(folder, "rs"));
    for path in sources.chain(files_below("src", "js")) {
        // This file has the words themselves.
        if path.ends_with(file!()) {
            continue;
        }
        files += 1;
        let text = std::fs::read_to_string(&path).expect("a source");
        for comment in comments(&text) {
            check_code(&path, &without_quotes(&comment), &mut faults);
        }
        for name in names(&text) {
            check_code(&path, &parts(&name), &mut faults);
        }
    }
    assert!(files > 400, "{files} files");
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

/// A comment without what it quotes: code, examples, and addresses.
fn without_quotes(comment: &str) -> String {
    let plain: String = comment.split('`').step_by(2).collect::<Vec<_>>().join(" ");
    let plain: String = plain.split('"').step_by(2).collect::<Vec<_>>().join(" ");
    plain.split(' ').filter(|word| !word.contains("://")).collect::<Vec<_>>().join(" ")
}

/// The words of an identifier: `OneTwo` and `one_two` are both "one two".
fn parts(name: &str) -> String {
    let mut words = String::new();
    let mut before = '_';
    for letter in name.chars() {
        if letter.is_uppercase() && before.is_lowercase() || letter == '_' {
            words.push(' ');
        }
        words.extend((letter != '_').then_some(letter));
        before = letter;
    }
    words
}

fn check_code(path: &Path, text: &str, faults: &mut Vec<String>) {
    if CODE_EXCEPTIONS.iter().any(|phrase| text.contains(phrase)) {
        return;
    }
    check_words(without_top(path), text, &[WORDS, CODE_WORDS].concat(), faults);
}

fn check(path: &Path, text: &str, faults: &mut Vec<String>) {
    let path = without_top(path);
    if LEFT.iter().any(|left| path.starts_with(left)) {
        return;
    }
    check_words(path, text, WORDS, faults);
}

fn without_top(path: &Path) -> &Path {
    path.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap_or(path)
}

fn check_words(path: &Path, text: &str, bad: &[(&'static str, &'static str)], faults: &mut Vec<String>) {
    let words = words(text);
    let found =
        bad.iter().filter_map(|(word, better)| Some((words.find(&format!(" {word} "))?, *word, *better)));
    for (at, word, better) in found.chain(is_no(&words)) {
        let start = words[..at].rmatch_indices(' ').nth(5).map_or(0, |(start, _)| start);
        let part: String = words[start..].chars().take(90).collect();
        faults.push(format!("{}: \"{word}\" (better: {better}) in \"…{part}…\"", path.display()));
    }
}

/// "X is no Y", which is "X is not a Y": but not where there is no Y, or where X is no longer Y.
fn is_no(words: &str) -> Option<(usize, &'static str, &'static str)> {
    let found = |no: &'static str, better: &'static str| {
        let mut places = words.match_indices(no);
        let place = places.find(|(at, found)| {
            let before = words[..*at].rsplit(' ').next().unwrap_or_default();
            let after = words[at + found.len()..].split(' ').next().unwrap_or_default();
            !["there", "where"].contains(&before) && !["longer", "more"].contains(&after)
        });
        place.map(|(at, _)| (at, no.trim(), better))
    };
    found(" is no ", "is not a").or_else(|| found(" are no ", "are not"))
}

/// A text's words in lower case, with a space around each.
fn words(text: &str) -> String {
    // Strings may go on in the next line, and roff writes hyphens with a backslash.
    let text = text.replace("\\-", "-").replace("\\n", " ").replace('\\', "").to_lowercase();
    let words =
        text.split(|letter: char| !letter.is_alphanumeric() && !['\'', '-', '{', '}'].contains(&letter));
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    format!(" {} ", words.join(" "))
}

/// The files of a folder with this ending; of the tree's top only its own.
fn files_below(folder: &str, ending: &str) -> Vec<PathBuf> {
    let top = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    let mut folders = vec![top.join(folder)];
    while let Some(path) = folders.pop() {
        for entry in std::fs::read_dir(path).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                if !folder.is_empty() && !path.ends_with("target") && !path.ends_with("node_modules") {
                    folders.push(path);
                }
            } else if ending.is_empty() || path.extension().is_some_and(|own| own == ending) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

#[test]
fn words_are_found_and_others_are_not() {
    let faults = |text: &str| {
        let mut faults = Vec::new();
        check(Path::new("text"), text, &mut faults);
        faults.len()
    };
    assert_eq!(faults("The preflight's\nanswer is (mended)"), 2);
    assert_eq!(faults("`ftp:` is no URL"), 1);
    assert_eq!(faults("These are no URLs, but there are no others"), 1);
    assert_eq!(faults("There is no answering machine, and `*` is no longer recommended"), 1);
    assert_eq!(faults("recommended"), 0);
}

#[test]
fn words_of_code_are_found_and_others_are_not() {
    let faults = |text: &str| {
        let mut faults = Vec::new();
        check_code(Path::new("code"), text, &mut faults);
        faults.len()
    };
    assert_eq!(faults(&parts("AsAsked")), 1);
    assert_eq!(faults(&parts("last_answer")), 1);
    assert_eq!(faults(&parts("LAST_ANSWER")), 1);
    assert_eq!(faults(&parts("mask_playground")), 0);
    assert_eq!(faults(&without_quotes(" What the page asks, told by `answer`.")), 2);
    assert_eq!(
        faults(&without_quotes(" A page can ask the user, see https://a.test/ask \"told\" `wanted`.")),
        0
    );
}
