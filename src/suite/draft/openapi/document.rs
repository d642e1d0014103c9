//! The files of an OpenAPI document: read with bounds, and what a reference in one of them leads to.

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::{BTreeMap, HashMap};

use serde_json::Value;

use super::OpenApiError;
use crate::web::text::shown;

/// How many references may lead to one another.
const MOST_REFERENCES: usize = 32;
/// The most values of a parameter or a body that stand for what a schema describes.
const MOST_VALUES: usize = 10_000;
/// How many files one document may have, and how long all of them may be.
const MOST_FILES: usize = 5_000;
const MOST_BYTES: usize = 64 * 1024 * 1024;
/// How deep a document may be nested.
const DEEPEST: usize = 64;
/// How many nodes the aliases of a YAML file may stand for.
const MOST_ALIASED: usize = 300_000;

/// Reads another file of the document, named from the folder of the first.
pub type ReadFile<'a> = &'a dyn Fn(&str) -> Result<String, String>;

/// All files of a document.
pub(super) struct Documents {
    files: Vec<File>,
    by_name: HashMap<String, usize>,
    /// Why other files could not be read.
    unread: BTreeMap<String, String>,
    /// How many more values may be made for one parameter or body.
    values_left: Cell<usize>,
}

struct File {
    name: String,
    value: Value,
}

/// A value in one of the files.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    file: usize,
    /// The value.
    pub(super) value: &'a Value,
}

impl<'a> Place<'a> {
    /// What is under a key.
    pub(super) fn get(self, key: &str) -> Option<Self> {
        self.value.get(key).map(|value| Self { value, ..self })
    }

    /// The text under a key.
    pub(super) fn text(self, key: &str) -> Option<&'a str> {
        self.value.get(key).and_then(Value::as_str)
    }

    /// Whether a key is true.
    pub(super) fn is(self, key: &str) -> bool {
        self.value.get(key).and_then(Value::as_bool).unwrap_or_default()
    }

    /// The items of a list under a key.
    pub(super) fn items(self, key: &str) -> impl Iterator<Item = Self> {
        let list = self.value.get(key).and_then(Value::as_array);
        list.into_iter().flatten().map(move |value| Self { value, ..self })
    }

    /// The members of an object under a key.
    pub(super) fn members(self, key: &str) -> impl Iterator<Item = (&'a str, Self)> {
        self.get(key).into_iter().flat_map(Self::own_members)
    }

    /// The members of the value itself.
    pub(super) fn own_members(self) -> impl Iterator<Item = (&'a str, Self)> {
        let object = self.value.as_object();
        object.into_iter().flatten().map(move |(name, value)| (name.as_str(), Self { value, ..self }))
    }
}

/// Why a reference leads to nothing.
pub(super) enum Dangling {
    /// The document itself is at fault.
    Nowhere(String),
    /// A file is missing, which the reader can bring; a sentence without a full stop.
    File(String),
}

impl Documents {
    /// Reads a document, and all files to which it refers.
    pub(super) fn read(text: &str, read: ReadFile<'_>) -> Result<Self, OpenApiError> {
        let value = parse(text).map_err(OpenApiError::Unusable)?;
        let mut documents = Self {
            files: Vec::new(),
            by_name: HashMap::new(),
            unread: BTreeMap::new(),
            values_left: Cell::new(MOST_VALUES),
        };
        documents.add(String::new(), value);
        let mut bytes = text.len();
        let mut next = 0;
        while next < documents.files.len() {
            let mut names = Vec::new();
            collect(&documents.files[next].value, &mut |reference| {
                names.extend(documents.file_of(next, reference).ok().flatten());
            });
            for name in names {
                if documents.by_name.contains_key(&name) || documents.unread.contains_key(&name) {
                    continue;
                }
                if documents.files.len() >= MOST_FILES || bytes > MOST_BYTES {
                    return Err(OpenApiError::Unusable(format!(
                        "the document has more than {MOST_FILES} files, or more than {} MiB; bundle what is needed into one file",
                        MOST_BYTES >> 20
                    )));
                }
                let read = read(&name).and_then(|text| {
                    bytes += text.len();
                    parse(&text).map_err(|error| format!("{}: {error}", shown(&name)))
                });
                match read {
                    Ok(value) => documents.add(name, value),
                    Err(why) => drop(documents.unread.insert(name, why)),
                }
            }
            next += 1;
        }
        Ok(documents)
    }

    /// From here on as many values may be made as one parameter or body needs.
    pub(super) fn start_values(&self) {
        self.values_left.set(MOST_VALUES);
    }

    /// Whether one more may be made: schemas that refer to themselves several times stand for any number.
    pub(super) fn takes_value(&self) -> bool {
        let left = self.values_left.get();
        self.values_left.set(left.saturating_sub(1));
        left > 0
    }

    fn add(&mut self, name: String, value: Value) {
        self.by_name.insert(name.clone(), self.files.len());
        self.files.push(File { name, value });
    }

    /// The first file.
    pub(super) fn root(&self) -> Place<'_> {
        Place { file: 0, value: &self.files[0].value }
    }

    /// The file that a reference of a file names; `None` for that file itself.
    fn file_of(&self, from: usize, reference: &str) -> Result<Option<String>, Dangling> {
        let file = reference.split('#').next().unwrap_or_default();
        if file.is_empty() {
            return Ok(None);
        }
        // Since 3.2 a document may say which address it has: what begins so is beside it.
        let own = self.root().text("$self").filter(|own| own.contains("://"));
        let folder = own.and_then(|own| own.rsplit_once('/')).map(|(folder, _)| folder);
        let (from, file) = match folder.and_then(|folder| file.strip_prefix(folder)?.strip_prefix('/')) {
            Some(file) => ("", file),
            None => (self.files[from].name.as_str(), file),
        };
        if own == Some(reference.split('#').next().unwrap_or_default()) {
            return Ok(Some(String::new()));
        }
        if file.contains("://") || file.starts_with("//") {
            return Err(Dangling::File(format!(
                "{} is an address, and nothing is loaded from the network; save it beside the document and refer to that file, or bundle \
                 all into one file",
                shown(reference)
            )));
        }
        let file = percent_encoding::percent_decode_str(file).decode_utf8_lossy().into_owned();
        Ok(Some(joined(from, &file)))
    }

    /// What a value stands for: itself, or what its `$ref` leads to.
    pub(super) fn resolved<'a>(&'a self, mut place: Place<'a>) -> Result<Place<'a>, Dangling> {
        for _ in 0..MOST_REFERENCES {
            let Some(reference) = place.text("$ref") else { return Ok(place) };
            place = self.target(place.file, reference)?;
        }
        Err(Dangling::Nowhere(format!("{} leads to itself", shown(place.text("$ref").unwrap_or_default()))))
    }

    /// What a reference of a file leads to.
    fn target(&self, from: usize, reference: &str) -> Result<Place<'_>, Dangling> {
        let file = match self.file_of(from, reference)? {
            None => from,
            Some(name) => *self.by_name.get(&name).ok_or_else(|| {
                let why = self.unread.get(&name).cloned().unwrap_or_else(|| "it was not read".into());
                Dangling::File(why)
            })?,
        };
        let pointer = reference.split_once('#').map_or("", |(_, pointer)| pointer);
        let pointer = percent_encoding::percent_decode_str(pointer).decode_utf8_lossy();
        let value = self.files[file].value.pointer(&pointer);
        value
            .map(|value| Place { file, value })
            .ok_or_else(|| Dangling::Nowhere(format!("{} is not in the document", shown(reference))))
    }
}

/// All references in a value, without those in descriptions of responses, which are of no interest here.
fn collect(value: &Value, found: &mut impl FnMut(&str)) {
    match value {
        Value::Object(object) => {
            for (key, value) in object {
                match value {
                    Value::String(reference) if key == "$ref" => found(reference),
                    Value::Object(all) if key == "responses" && all.keys().all(|key| is_status(key)) => {}
                    value => collect(value, found),
                }
            }
        }
        Value::Array(list) => list.iter().for_each(|value| collect(value, found)),
        _ => {}
    }
}

fn is_status(key: &str) -> bool {
    key == "default" || key.starts_with("x-") || key.starts_with(|first: char| first.is_ascii_digit())
}

/// A relative reference of a file, named from the folder of the first.
fn joined(from: &str, file: &str) -> String {
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut parts: Vec<&str> = Vec::new();
    if file.starts_with('/') {
        return file.to_owned();
    }
    for part in folder.split('/').chain(file.split('/')) {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    let name = parts.join("/");
    if folder.starts_with('/') { format!("/{name}") } else { name }
}

/// JSON or YAML 1.2.
fn parse(text: &str) -> Result<Value, String> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let json = match serde_json::from_str(text) {
        Ok(value) => return Ok(value),
        Err(error) => error,
    };
    let quoted = with_quoted_codes(text);
    // Quotes are wrong within a text that is quoted already, over several lines.
    let read = parse_yaml(&quoted).or_else(|error| match quoted {
        Cow::Owned(_) => parse_yaml(text),
        Cow::Borrowed(_) => Err(error),
    });
    let yaml = match read {
        Ok(value) => return Ok(value),
        Err(error) => error,
    };
    if text.trim_start().starts_with('{') {
        return Err(format!("not JSON: {json}"));
    }
    let is = |parts: &[&str]| parts.iter().any(|part| yaml.contains(part));
    Err(if is(&["recursive"]) {
        "in its YAML an alias stands for itself".into()
    } else if is(&["Depth", "nesting", "recursion limit"]) {
        format!("its YAML is nested deeper than {DEEPEST} levels")
    } else if is(&["budget", "alias replay"]) {
        format!("the aliases of its YAML stand for more than {MOST_ALIASED} values")
    } else {
        format!("neither JSON nor YAML: {}", shown(yaml.lines().next().unwrap_or_default()))
    })
}

/// The first document of a YAML stream.
fn parse_yaml(text: &str) -> Result<Value, String> {
    // Tags of the core schema, on texts that are not of that type, are for other readers.
    const TAGS: [&str; 5] = ["!!bool ", "!!float ", "!!int ", "!!null ", "!!timestamp "];
    let limit = text.len().saturating_add(1024);
    let options = serde_saphyr::options! {
        // What is in the text is bounded by its length; what aliases make of it, by itself.
        budget: serde_saphyr::budget! {
            max_events: (limit + MOST_ALIASED) * 2,
            max_nodes: limit + MOST_ALIASED,
            max_aliases: limit,
            max_anchors: limit,
            max_merge_keys: limit,
            max_total_scalar_bytes: MOST_BYTES,
            max_depth: DEEPEST,
            simple_key_max_lookahead: 8192,
            enforce_alias_anchor_ratio: false,
        },
        alias_limits: serde_saphyr::alias_limits! { max_total_replayed_events: MOST_ALIASED },
        duplicate_keys: serde_saphyr::DuplicateKeyPolicy::LastWins,
        strict_booleans: true,
        ignore_binary_tag_for_string: true,
        reject_non_finite_typeless_float: false,
        emit_comments: false,
        with_snippet: false,
    };
    match serde_saphyr::from_str_with_options(text, options.clone()) {
        Ok(value) => Ok(value),
        Err(error) => match error.to_string() {
            words if words.contains("multiple YAML documents") => {
                let all: Result<Vec<Value>, _> = serde_saphyr::from_multiple_with_options(text, options);
                all.map_err(|error| error.to_string()).and_then(|all| all.into_iter().next().ok_or(words))
            }
            words if words.contains("tagged scalar") && TAGS.iter().any(|tag| text.contains(tag)) => {
                parse_yaml(&TAGS.iter().fold(text.to_owned(), |text, tag| text.replace(tag, "")))
            }
            words => Err(words),
        },
    }
}

/// The text with quotes around values such as 010 and `1_000`: in YAML 1.2 they are not octal, nor one number, and to their writer
/// they are codes, each letter of which counts. The parser would make them numbers.
fn with_quoted_codes(text: &str) -> Cow<'_, str> {
    let mut quoted = String::new();
    let mut done = 0;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        for (from, to) in codes(line) {
            quoted.push_str(&text[done..start + from]);
            quoted.push_str(&format!("'{}'", &line[from..to]));
            done = start + to;
        }
        start += line.len();
    }
    if done == 0 {
        return text.into();
    }
    quoted.push_str(&text[done..]);
    quoted.into()
}

/// Where codes stand in a line of YAML.
fn codes(line: &str) -> Vec<(usize, usize)> {
    /// Longer ones do not fit in a number.
    const LONGEST: usize = 18;
    let mut codes = Vec::new();
    if line.contains('\'') || !line.contains(['0', '_']) && line.len() <= LONGEST {
        return codes;
    }
    let bytes = line.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let begins = bytes[at].is_ascii_digit()
            && at > 0
            && (bytes[at - 1] == b'[' || at > 1 && bytes[at - 1] == b' ' && b":-,[".contains(&bytes[at - 2]));
        if !begins {
            at += 1;
            continue;
        }
        let length = bytes[at..].iter().take_while(|byte| byte.is_ascii_digit() || **byte == b'_').count();
        let code = &line[at..at + length];
        let rest = line[at + length..].trim_start();
        let ends = rest.is_empty() || rest.starts_with([',', ']', '}', '#']);
        if ends && (code.starts_with('0') && length > 1 || code.contains('_') || length > LONGEST) {
            codes.push((at, at + length));
        }
        at += length;
    }
    codes
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn yaml(text: &str) -> Value {
        parse(text).unwrap_or_else(|error| panic!("{error}: {text}"))
    }

    #[test]
    fn scalars_of_yaml_1_2() {
        let text = "a: no\nb: on\nc: 010\nd: 2026-01-02\ne: 12:30\nf: yes\ng: ~\nh: 1.0\ni: 0x1f\nj: true\nk: .inf\n200: {}\non: 1\nno: 2\n";
        let expected = json!({
            "a": "no", "b": "on", "d": "2026-01-02", "e": "12:30", "f": "yes", "g": null, "h": 1.0, "i": 31, "j": true,
            "200": {}, "on": 1, "no": 2,
        });
        let read = yaml(text);
        for (key, value) in expected.as_object().expect("an object") {
            assert_eq!(&read[key], value, "{key}");
        }
        assert_eq!(read["c"], "010");
        let codes = "a: {b: 007, c: [010, 1_000]}\nd:\n- 12345678901234567890 # an id\ne: 'x\n  y: 010\n  z'\nf: 0.5\ng: 0\nh: x 010\n";
        let expected = json!({
            "a": {"b": "007", "c": ["010", "1_000"]}, "d": ["12345678901234567890"], "f": 0.5, "g": 0, "h": "x 010",
        });
        let read = yaml(&codes.replace("e: 'x\n  y: 010\n  z'\n", ""));
        assert_eq!(read, expected);
        assert_eq!(yaml(codes)["e"], "x y: 010 z");
    }

    #[test]
    fn what_writers_do() {
        assert_eq!(
            yaml("---\n# c\na: &x {b: 1}\nc: *x\nd: {<<: *x, e: 2}\n"),
            json!({"a": {"b": 1}, "c": {"b": 1}, "d": {"b": 1, "e": 2}})
        );
        assert_eq!(yaml("---\na: 1\n---\nb: 2\n"), json!({"a": 1}));
        assert_eq!(
            yaml("a: !!int \"3\"\nb: !!timestamp 2026-01-02\nc: !Sub x\n"),
            json!({"a": "3", "b": "2026-01-02", "c": "x"})
        );
        assert_eq!(yaml("\u{feff}a: 1\na: 2\n"), json!({"a": 2}));
    }

    #[test]
    fn bombs_are_refused() {
        let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
        for level in 1..12 {
            let last = level - 1;
            bomb.push_str(&format!("a{level}: &a{level} [{}]\n", vec![format!("*a{last}"); 10].join(", ")));
        }
        for (text, part) in [
            (bomb.as_str(), "the aliases of its YAML stand for more than"),
            ("a: &a [*a]", "an alias stands for itself"),
            (&"[".repeat(100_000), "nested deeper"),
            (&"a: {".repeat(100_000), "nested deeper"),
            (&"- ".repeat(100), "nested deeper"),
        ] {
            let error = parse(text).expect_err("it is too much");
            assert!(error.contains(part), "{error}");
        }
        // Aliases as writers use them are far from that.
        let many = format!("a: &a {{b: 1, c: 2}}\nd: [{}]\n", vec!["*a"; 20_000].join(", "));
        assert_eq!(yaml(&many)["d"].as_array().map(Vec::len), Some(20_000));
    }

    #[test]
    fn names() {
        for (from, file, expected) in [
            ("", "a.yaml", "a.yaml"),
            ("paths/a.yaml", "./b.yaml", "paths/b.yaml"),
            ("paths/a.yaml", "../b.yaml", "b.yaml"),
            ("a.yaml", "../b.yaml", "../b.yaml"),
            ("../x/a.yaml", "../b.yaml", "../b.yaml"),
            ("a.yaml", "/etc/b.yaml", "/etc/b.yaml"),
        ] {
            assert_eq!(joined(from, file), expected, "{from} {file}");
        }
    }
}
