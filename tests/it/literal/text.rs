//! The `change` block of the printed text, read as a person does who knows nothing else: what it says, in the words in which it
//! says it.

use serde_json::{Value, json};

const ALLOW_ORIGIN: &str = "Access-Control-Allow-Origin";

/// The column at which what follows the label begins, and that of headers.
const WORDS: usize = 12;
const HEADER: usize = 14;

/// The changes, as `changes` of the JSON has them.
pub(super) fn changes(text: &str) -> Vec<Value> {
    let mut found: Vec<Place> = Vec::new();
    for paragraph in paragraphs(text) {
        match paragraph {
            Paragraph::Words(words) => {
                if let Some(place) = place(&words) {
                    let same = words.ends_with("the same:");
                    let earlier: Vec<Instruction> =
                        found.iter().flat_map(|place| place.instructions.clone()).collect();
                    let earlier = if same { earlier } else { Vec::new() };
                    found.push(Place { earlier, ..place });
                    continue;
                }
                let instruction = Instruction { words: words.clone(), headers: Vec::new() };
                match found.last_mut() {
                    Some(place) if !place.requests.is_empty() => place.instructions.push(instruction),
                    _ => found.push(Place::elsewhere(instruction)),
                }
            }
            Paragraph::Header(name, value) => found.last_mut().expect("a response").add(name, value),
        }
    }
    found.iter().flat_map(Place::json).collect()
}

/// Responses, or what is none.
struct Place {
    /// The kind and URL of each request.
    requests: Vec<(&'static str, String)>,
    instructions: Vec<Instruction>,
    /// Those of other responses, which it has too.
    earlier: Vec<Instruction>,
}

#[derive(Clone, Debug)]
struct Instruction {
    words: String,
    headers: Vec<(String, String)>,
}

impl Place {
    fn elsewhere(instruction: Instruction) -> Self {
        Self { requests: Vec::new(), instructions: vec![instruction], earlier: Vec::new() }
    }

    /// A header below an instruction; below none, that of another response that has it is meant.
    fn add(&mut self, name: String, value: String) {
        let likewise = self.earlier.iter().rfind(|one| one.headers.iter().any(|(other, _)| *other == name));
        if let Some(likewise) = likewise {
            let words = likewise.words.clone();
            match self.instructions.iter_mut().find(|one| one.words == words) {
                Some(one) => one.headers.push((name, value)),
                None => self.instructions.push(Instruction { words, headers: vec![(name, value)] }),
            }
            return;
        }
        self.instructions.last_mut().expect("an instruction").headers.push((name, value));
    }

    fn json(&self) -> Vec<Value> {
        let steps: Vec<Value> = self.instructions.iter().flat_map(Instruction::steps).collect();
        if self.requests.is_empty() {
            let is_page = |step: &Value| {
                ["use-url", "use-page", "use-credentials"]
                    .contains(&step["action"].as_str().unwrap_or_default())
            };
            let kind = if steps.iter().any(is_page) { "page" } else { "other" };
            return vec![json!({ "place": kind, "steps": steps })];
        }
        // What else is said of a response is not something to do to it.
        let steps: Vec<Value> = steps.into_iter().filter(|step| step["action"] != "other").collect();
        let change = |(kind, url): &(&str, String)| json!({ "place": kind, "url": url, "steps": steps });
        self.requests.iter().map(change).collect()
    }
}

/// `in the response to OPTIONS URL`; for several calls `for all of them, in the responses to OPTIONS URL and PUT URL`.
fn place(words: &str) -> Option<Place> {
    let words = words.strip_prefix("and ").or(words.strip_prefix("for all of them, ")).unwrap_or(words);
    let rest = words.strip_prefix("in the response to ").or(words.strip_prefix("in the responses to "))?;
    let rest = rest.split_once(" (not sent yet").map_or(rest, |(rest, _)| rest);
    let request = |words: String| {
        let (method, url) = words.split_once(' ')?;
        Some((if method == "OPTIONS" { "preflight" } else { "actual" }, url.to_owned()))
    };
    let requests = items(rest).into_iter().map(request).collect::<Option<_>>()?;
    Some(Place { requests, instructions: Vec::new(), earlier: Vec::new() })
}

impl Instruction {
    fn steps(&self) -> Vec<Value> {
        let words = self.words.trim_end_matches([':', '.']);
        let between = |start: &str, end: &str| {
            let rest = words.strip_prefix(start)?;
            rest.split_once(end).map(|(value, _)| value.to_owned())
        };
        let one = |step: Value| vec![step];
        let any = between("Allow ", " by its name, and keep * for the other origins");
        if let Some(origin) = any.or_else(|| between("Allow ", ", and keep the other origins")) {
            return self.for_origin(&origin, "add", &json!([origin]), "");
        }
        if let Some(rest) = words.strip_prefix("Replace ") {
            if let Some((old, origin)) =
                rest.strip_suffix(" among the allowed origins").and_then(|rest| rest.split_once(" with "))
            {
                return self.for_origin(origin, "replace", &json!([origin]), old);
            }
            if let Some((old, rest)) = rest.split_once(" with a list (") {
                let all = rest.split_once(')').expect("a list").0;
                let own = self.value(ALLOW_ORIGIN);
                return self.for_origin(&own, "replace", &json!(items(all)), old);
            }
        }
        if let Some((add, name)) = words.strip_prefix("Add ").and_then(|rest| {
            rest.split_once(", and keep the rest").map_or(rest, |(rest, _)| rest).rsplit_once(" to ")
        }) {
            return one(
                json!({ "action": "add", "header": name, "value": self.value(name), "add": items(add) }),
            );
        }
        if words == "Send" {
            return self.headers.iter().map(|(name, value)| set(name, value, None)).collect();
        }
        if let Some(origin) = words.strip_prefix("Send to ") {
            let origin =
                origin.split_once(", and to other origins only").map_or(origin, |(origin, _)| origin);
            return self.headers.iter().map(|(name, value)| set(name, value, Some(origin))).collect();
        }
        if let Some(status) = words.strip_prefix("Respond with status ") {
            let status = status.split(',').next();
            return one(json!({ "action": "status", "value": status }));
        }
        if let Some((name, value)) =
            between("Remove ", ", which ").as_deref().and_then(|line| line.split_once(": "))
        {
            return one(json!({ "action": "remove", "header": name, "value": value }));
        }
        if words.starts_with("Remove the stored response from the cache") {
            return one(json!({ "action": "purge" }));
        }
        if words == "Remove Location" {
            return one(json!({ "action": "remove", "header": "Location", "value": "" }));
        }
        if let Some(rest) =
            words.strip_prefix("Set the cookie ").filter(|_| !words.contains("in the response that"))
        {
            let (rest, old) = rest.split_once(" without ").unwrap_or((rest, ""));
            let (name, add) = rest.split_once(" with ").unwrap_or((rest, ""));
            let add: Vec<&str> = add.split("; ").filter(|part| !part.is_empty()).collect();
            return one(json!({ "action": "set-cookie", "value": name, "add": add, "old": old }));
        }
        for start in [
            "Let the page call the URL after the redirects directly, ",
            "Let the page call the URL to which the redirect leads, ",
            "Let the page call ",
        ] {
            if let Some(url) = between(start, ",") {
                return one(json!({ "action": "use-url", "value": url }));
            }
        }
        if let Some(origin) = between("Open the page at ", ": page and target") {
            return one(json!({ "action": "use-page", "value": origin }));
        }
        if words.starts_with("Let the page send the request with credentials: \"include\"") {
            return one(json!({ "action": "use-credentials", "value": "include" }));
        }
        one(json!({ "action": "other", "message": words }))
    }

    fn value(&self, name: &str) -> String {
        let mut values = self.headers.iter().filter(|(own, _)| own == name);
        values.next().map(|(_, value)| value.clone()).unwrap_or_default()
    }

    /// What an origin gets: it is allowed, and the rest of the headers is for it alone.
    fn for_origin(&self, origin: &str, action: &str, add: &Value, old: &str) -> Vec<Value> {
        let step = |(name, value): &(String, String)| match name.as_str() {
            ALLOW_ORIGIN => {
                json!({ "action": action, "header": name, "value": value, "add": add, "old": old, "only_for": origin })
            }
            "Vary" => json!({ "action": "add", "header": name, "value": value, "add": ["Origin"] }),
            _ => set(name, value, Some(origin)),
        };
        self.headers.iter().map(step).collect()
    }
}

fn set(name: &str, value: &str, only_for: Option<&str>) -> Value {
    json!({ "action": "set", "header": name, "value": value, "only_for": only_for })
}

/// `a, b and c`.
fn items(list: &str) -> Vec<String> {
    list.split(", ").flat_map(|part| part.split(" and ")).map(str::to_owned).collect()
}

enum Paragraph {
    Words(String),
    Header(String, String),
}

/// The block: what is wrapped joined again.
fn paragraphs(text: &str) -> Vec<Paragraph> {
    let mut found: Vec<Paragraph> = Vec::new();
    let mut open = false;
    for line in text.lines() {
        let indent = line.len() - line.trim_start().len();
        let is_label = line.starts_with("  change ");
        if is_label {
            open = true;
        } else if indent < WORDS || line.trim().is_empty() {
            open = false;
        }
        if !open {
            continue;
        }
        let words = line.get(WORDS..).unwrap_or_default();
        if indent == HEADER && !is_label {
            let (name, value) = words.trim().split_once(": ").expect("a header");
            found.push(Paragraph::Header(name.into(), value.into()));
            continue;
        }
        match found.last_mut() {
            Some(Paragraph::Words(before)) if !is_label && !is_whole(before, words) => {
                before.push(' ');
                before.push_str(words.trim());
            }
            _ => found.push(Paragraph::Words(words.trim().into())),
        }
    }
    found
}

/// Whether a paragraph is over: it ends in a stop, or what follows begins anew.
fn is_whole(before: &str, next: &str) -> bool {
    let begins =
        ["Allow ", "Replace ", "Add ", "Send:", "Send to ", "Respond with ", "Remove ", "Set the cookie "];
    before.ends_with(['.', ':'])
        || place(before).is_some() && begins.iter().any(|start| next.starts_with(start))
}
