//! A common failure, read from its file.
//!
//! A title, `# S001 name: what people see`; prose; a line `corscheck: found`, `corscheck: advised`, or `corscheck: out of
//! reach: why`; then one or more fenced scripts in the [notation](super::notation), each below a heading of its own where there
//! are several. Where the same request is sent more often than it is written, the last response repeats.

use super::notation::{Script, ScriptError};

/// Why a text is not such a scenario: what is wrong, and what it should be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ScenarioError {
    /// Its first line is not the title.
    #[error("the first line should be `# S001 name: title`")]
    Title,
    /// There is no `corscheck:` line.
    #[error(
        "a line should say `corscheck: found`, `corscheck: advised` or `corscheck: out of reach: REASON`"
    )]
    NoCoverage,
    /// The `corscheck:` line says something else.
    #[error("after `corscheck:` expected found, advised or `out of reach: REASON`, found `{0}`")]
    Coverage(String),
    /// A script without a verdict.
    #[error("{}has no verdict, such as `= Chromium blocked RULE NAME`", script_name(.heading))]
    NoVerdict {
        /// The heading of the script.
        heading: String,
    },
    /// A script that cannot be read.
    #[error("{}{error}", script_name(.heading))]
    Script {
        /// The heading of the script.
        heading: String,
        /// What is wrong with it.
        #[source]
        error: ScriptError,
    },
}

fn script_name(heading: &str) -> String {
    if heading.is_empty() { "the script ".into() } else { format!("the script \"{heading}\" ") }
}

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
    /// The verdict alone does not name the cause, but an advice or a notice does.
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
    /// Where it is not written like this.
    pub fn read(text: &str) -> Result<Self, ScenarioError> {
        let title = text.lines().next().and_then(|line| line.strip_prefix("# "));
        let (id_and_name, title) =
            title.and_then(|title| title.split_once(": ")).ok_or(ScenarioError::Title)?;
        let (id, name) = id_and_name.split_once(' ').ok_or(ScenarioError::Title)?;
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
                    _ => return Err(ScenarioError::Coverage(words.into())),
                });
            } else if let Some(words) = line.strip_prefix("## ") {
                heading = words;
            } else if line == "```text" {
                let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
                let heading = heading.to_owned();
                let script = match Script::read(&heading, &block.join("\n")) {
                    Ok(script) => script,
                    Err(error) => return Err(ScenarioError::Script { heading, error }),
                };
                if script.verdicts.is_empty() {
                    return Err(ScenarioError::NoVerdict { heading });
                }
                scripts.push(script);
            }
        }
        let coverage = coverage.ok_or(ScenarioError::NoCoverage)?;
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
