//! A scenario, read from its file.
//!
//! A title, `# S001 name: what people see`; prose; a line `corscheck: found`, `corscheck: advised`, or `corscheck: out of
//! reach: why`; then one or more fenced plays, each below a heading of its own where there are several. A play is written
//! as the examples of the rules' pages are, and goes on with what must come out:
//!
//! - `= Chromium blocked RULE NAME`, `= Firefox allowed`: the verdict, its rule, and the browser's own name for it, where
//!   it has one; `= both …` where rule and name are the same;
//! - `! ID "words"`: this rule or advice must be said, with these words in its message.
//!
//! A request or a `!` line that belongs to one browser alone ends in `(Chromium)` or `(Firefox)`. A URL may end in `*`. Where the same request comes more often than it is written, the last answer stays.

use std::path::PathBuf;

/// The folder of the scenarios.
pub(super) fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/scenarios")
}

/// What people meet, and what corscheck must say of it.
#[derive(Debug)]
pub(super) struct Scenario {
    /// `S001`.
    pub(super) id: String,
    /// `auth-before-cors`.
    pub(super) name: String,
    /// What a person would call it.
    pub(super) title: String,
    pub(super) standing: Standing,
    pub(super) plays: Vec<Play>,
}

/// How far corscheck gets with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// The rule that decides is the cause.
    Found,
    /// The verdict alone does not say the cause, an advice or a notice does.
    Advised,
    /// No probe can know it; why.
    OutOfReach(String),
}

impl Standing {
    pub(super) fn words(&self) -> &'static str {
        match self {
            Self::Found => "found",
            Self::Advised => "advised",
            Self::OutOfReach(_) => "out of reach",
        }
    }
}

/// One command, what the servers answer, and what must come out.
#[derive(Debug, Default)]
pub(super) struct Play {
    /// The heading above it; empty where it is the only one.
    pub(super) heading: String,
    /// The command line, after `corscheck`.
    pub(super) words: Vec<String>,
    pub(super) exchanges: Vec<Exchange>,
    /// What comes out, as Chromium and as Firefox.
    pub(super) verdicts: [Option<Verdict>; 2],
    /// What must be said besides.
    pub(super) said: Vec<Said>,
}

/// A request and its answer.
#[derive(Clone, Debug)]
pub(super) struct Exchange {
    pub(super) method: String,
    pub(super) url: String,
    pub(super) reply: Reply,
    /// The browser that alone sends it, as a number of [`Play::verdicts`].
    pub(super) only: Option<usize>,
}

#[derive(Clone, Debug)]
pub(super) enum Reply {
    /// Nothing is written yet.
    None,
    /// The id of a rule about the network.
    Failure(String),
    Answer {
        status: u16,
        headers: Vec<(String, String)>,
        body: String,
    },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Verdict {
    pub(super) outcome: String,
    pub(super) rule: Option<String>,
    /// The browser's own name.
    pub(super) name: Option<String>,
}

#[derive(Clone, Debug)]
pub(super) struct Said {
    pub(super) id: String,
    pub(super) words: Vec<String>,
    /// The browser as which alone it is said.
    pub(super) only: Option<usize>,
}

impl Said {
    pub(super) fn is_said_in(&self, browser: usize) -> bool {
        self.only.is_none_or(|only| only == browser)
    }
}

impl Scenario {
    /// All scenarios, in their order.
    pub(super) fn all() -> Vec<Self> {
        let mut paths: Vec<PathBuf> = std::fs::read_dir(folder())
            .expect("the folder of the scenarios")
            .map(|entry| entry.expect("a file").path())
            .collect();
        paths.sort();
        let read = |path: &PathBuf| {
            let text = std::fs::read_to_string(path).expect("a text").replace("\r\n", "\n");
            let scenario = Self::read(&text).unwrap_or_else(|fault| panic!("{}: {fault}", path.display()));
            let wanted = format!("{}-{}.md", scenario.id, scenario.name);
            assert_eq!(path.file_name().and_then(|name| name.to_str()), Some(wanted.as_str()));
            scenario
        };
        paths.iter().map(read).collect()
    }

    fn read(text: &str) -> Result<Self, String> {
        let title = text.lines().next().and_then(|line| line.strip_prefix("# ")).ok_or("no title")?;
        let (id_and_name, title) = title.split_once(": ").ok_or("the title is not `# S001 name: title`")?;
        let (id, name) = id_and_name.split_once(' ').ok_or("the title is not `# S001 name: title`")?;
        let mut standing = None;
        let mut heading = "";
        let mut plays = Vec::new();
        let mut lines = text.lines().skip(1);
        while let Some(line) = lines.next() {
            if let Some(words) = line.strip_prefix("corscheck: ") {
                standing = Some(match words.split_once(": ") {
                    Some(("out of reach", why)) => {
                        let rest: Vec<&str> = lines.by_ref().take_while(|line| !line.is_empty()).collect();
                        Standing::OutOfReach([&[why], rest.as_slice()].concat().join(" "))
                    }
                    None if words == "found" => Standing::Found,
                    None if words == "advised" => Standing::Advised,
                    _ => return Err(format!("this says neither found, advised nor out of reach: {words}")),
                });
            } else if let Some(words) = line.strip_prefix("## ") {
                heading = words;
            } else if line == "```text" {
                let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
                plays.push(Play::read(heading, &block)?);
            }
        }
        let standing = standing.ok_or("it does not say how far corscheck gets")?;
        Ok(Self { id: id.into(), name: name.into(), title: title.into(), standing, plays })
    }

    /// The ids that name the cause, each once.
    pub(super) fn ids(&self) -> Vec<&str> {
        let mut ids: Vec<&str> = Vec::new();
        for said in self.plays.iter().flat_map(|play| &play.said) {
            if !ids.contains(&said.id.as_str()) {
                ids.push(&said.id);
            }
        }
        ids
    }
}

impl Play {
    fn read(heading: &str, lines: &[&str]) -> Result<Self, String> {
        let mut play = Self { heading: heading.into(), ..Self::default() };
        let mut lines = lines.iter().map(|line| line.trim_end()).filter(|line| !line.is_empty());
        let mut command =
            lines.next().and_then(|line| line.strip_prefix("$ corscheck ")).unwrap_or_default().to_owned();
        while let Some(before) = command.strip_suffix('\\') {
            command = before.to_owned() + lines.next().unwrap_or_default();
        }
        play.words = shlex::split(&command).filter(|words| !words.is_empty()).ok_or("no command")?;
        for line in lines {
            let (mark, rest) = line.split_once(' ').ok_or_else(|| format!("what is this: {line}"))?;
            match mark {
                ">" => play.exchanges.push(request(rest)?),
                "<" => play.exchanges.last_mut().ok_or("an answer without a request")?.reply.add(rest)?,
                "=" => play.add_verdict(rest)?,
                "!" => play.said.push(said(rest)?),
                _ => return Err(format!("what is this: {line}")),
            }
        }
        match &play.verdicts {
            [Some(_), Some(_)] => Ok(play),
            _ => Err(format!("{command}: a browser's verdict is missing")),
        }
    }

    fn add_verdict(&mut self, text: &str) -> Result<(), String> {
        let mut words = text.split_whitespace();
        let who = words.next().unwrap_or_default();
        let outcome = words.next().ok_or_else(|| format!("no outcome: {text}"))?.to_owned();
        let verdict =
            Verdict { outcome, rule: words.next().map(Into::into), name: words.next().map(Into::into) };
        match who {
            "both" => self.verdicts = [Some(verdict.clone()), Some(verdict)],
            "Chromium" => self.verdicts[0] = Some(verdict),
            "Firefox" => self.verdicts[1] = Some(verdict),
            _ => return Err(format!("whose verdict is this: {text}")),
        }
        Ok(())
    }
}

/// Takes the browser off the end of a line.
fn alone(line: &str) -> (&str, Option<usize>) {
    let of = |end: &str, number| line.strip_suffix(end).map(|rest| (rest, Some(number)));
    of(" (Chromium)", 0).or_else(|| of(" (Firefox)", 1)).unwrap_or((line, None))
}

fn request(text: &str) -> Result<Exchange, String> {
    let (text, only) = alone(text);
    let (method, url) = text.split_once(' ').ok_or_else(|| format!("no METHOD URL: {text}"))?;
    Ok(Exchange { method: method.into(), url: url.into(), reply: Reply::None, only })
}

fn said(text: &str) -> Result<Said, String> {
    let (text, only) = alone(text);
    let words = shlex::split(text).ok_or_else(|| format!("the quotes do not match: {text}"))?;
    let (id, words) = words.split_first().ok_or("no id")?;
    Ok(Said { id: id.clone(), words: words.to_vec(), only })
}

impl Reply {
    fn add(&mut self, line: &str) -> Result<(), String> {
        match self {
            Self::None => {
                *self = match line.strip_prefix("no answer: ") {
                    Some(id) => Self::Failure(id.into()),
                    None => {
                        let status = line.split(' ').next().and_then(|status| status.parse().ok());
                        let status = status.ok_or_else(|| format!("no status: {line}"))?;
                        Self::Answer { status, headers: Vec::new(), body: String::new() }
                    }
                }
            }
            Self::Answer { headers, body, .. } => {
                let (name, value) = line.split_once(':').ok_or_else(|| format!("no header: {line}"))?;
                let value = value.strip_prefix(' ').unwrap_or(value);
                match name {
                    "body" => value.clone_into(body),
                    _ => headers.push((name.into(), value.into())),
                }
            }
            Self::Failure(_) => return Err(format!("something follows where no answer comes: {line}")),
        }
        Ok(())
    }
}
