//! A common failure, read from its file.
//!
//! A title, `# S001 name: what people see`; prose; a line `corscheck: found`, `corscheck: advised`, or `corscheck: out of
//! reach: why`; then one or more fenced scripts in the [notation](super::notation), each below a heading of its own where there
//! are several. Where the same request comes more often than it is written, the last response stays.

use super::notation::Script;

/// A common failure, and what corscheck must say of it.
#[derive(Debug)]
pub struct Scenario {
    /// `S001`.
    pub id: String,
    /// `auth-before-cors`.
    pub name: String,
    /// What a person would call it.
    pub title: String,
    /// How far corscheck gets with it.
    pub coverage: Coverage,
    /// Its scripts.
    pub scripts: Vec<Script>,
}

/// How far corscheck gets with a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Coverage {
    /// The rule that decides is the cause.
    Found,
    /// The verdict alone does not say the cause, an advice or a notice does.
    Advised,
    /// No probe can know it; why.
    OutOfReach(String),
}

impl Coverage {
    /// What it is called.
    #[must_use]
    pub fn words(&self) -> &'static str {
        match self {
            Self::Found => "found",
            Self::Advised => "advised",
            Self::OutOfReach(_) => "out of reach",
        }
    }
}

impl Scenario {
    /// Reads the text of a file.
    ///
    /// # Errors
    /// A sentence, where it is not written like this.
    pub fn read(text: &str) -> Result<Self, String> {
        let title = text.lines().next().and_then(|line| line.strip_prefix("# ")).ok_or("no title")?;
        let (id_and_name, title) = title.split_once(": ").ok_or("the title is not `# S001 name: title`")?;
        let (id, name) = id_and_name.split_once(' ').ok_or("the title is not `# S001 name: title`")?;
        let mut coverage = None;
        let mut heading = "";
        let mut scripts = Vec::new();
        let mut lines = text.lines().skip(1);
        while let Some(line) = lines.next() {
            if let Some(words) = line.strip_prefix("corscheck: ") {
                coverage = Some(match words.split_once(": ") {
                    Some(("out of reach", why)) => {
                        let rest: Vec<&str> = lines.by_ref().take_while(|line| !line.is_empty()).collect();
                        Coverage::OutOfReach([&[why], rest.as_slice()].concat().join(" "))
                    }
                    None if words == "found" => Coverage::Found,
                    None if words == "advised" => Coverage::Advised,
                    _ => return Err(format!("this says neither found, advised nor out of reach: {words}")),
                });
            } else if let Some(words) = line.strip_prefix("## ") {
                heading = words;
            } else if line == "```text" {
                let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
                let script = Script::read(heading, &block.join("\n"))?;
                if script.verdicts.is_empty() {
                    return Err(format!("{heading}: no browser's verdict is written"));
                }
                scripts.push(script);
            }
        }
        let coverage = coverage.ok_or("it does not say how far corscheck gets")?;
        Ok(Self { id: id.into(), name: name.into(), title: title.into(), coverage, scripts })
    }

    /// The ids that name the cause, each once.
    #[must_use]
    pub fn ids(&self) -> Vec<&str> {
        let mut ids: Vec<&str> = Vec::new();
        for message in self.scripts.iter().flat_map(|script| &script.expected_messages) {
            if !ids.contains(&message.id.as_str()) {
                ids.push(&message.id);
            }
        }
        ids
    }
}
