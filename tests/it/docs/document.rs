//! A Markdown file, as far as its fenced blocks go.

use std::ops::Range;
use std::path::PathBuf;

/// A file of the tree.
pub(super) struct Document {
    /// All of it.
    pub(super) text: String,
    /// Its fenced blocks.
    pub(super) blocks: Vec<Block>,
}

/// A fenced block.
pub(super) struct Block {
    /// The first word behind the fence.
    pub(super) language: String,
    /// What the comment before it says.
    pub(super) purpose: Option<Purpose>,
    /// The line of the fence, from 1.
    pub(super) line: usize,
    /// What is between the fences.
    pub(super) inside: Range<usize>,
}

/// What becomes of a block.
pub(super) enum Purpose {
    /// It is run; the lines are the script.
    Run(String),
    /// It cannot be run, for this reason.
    NotRun(String),
    /// It is a file of this name.
    File(String),
}

impl Purpose {
    /// Reads what is inside a comment. Other comments have no purpose.
    fn read(comment: &str) -> Option<Self> {
        let comment = comment.trim();
        if let Some(reason) = comment.strip_prefix("not run:") {
            return Some(Self::NotRun(reason.trim().to_owned()));
        }
        if let Some(name) = comment.strip_prefix("file:") {
            return Some(Self::File(name.trim().to_owned()));
        }
        let script = comment.strip_prefix("run")?;
        (script.is_empty() || script.starts_with('\n')).then(|| Self::Run(script.trim().to_owned()))
    }
}

impl Document {
    /// Reads a file of the tree.
    pub(super) fn read(name: &str) -> Self {
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(name);
        let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{name}: {error}"));
        Self::of(text.replace("\r\n", "\n"))
    }

    fn of(text: String) -> Self {
        let mut blocks = Vec::new();
        let mut purpose = None;
        let mut comment: Option<String> = None;
        let mut open: Option<Block> = None;
        let mut at = 0;
        for (number, line) in text.split_inclusive('\n').enumerate() {
            let start = at;
            at += line.len();
            if let Some(mut block) = open.take() {
                if line.trim_end() == "```" {
                    block.inside.end = start;
                    blocks.push(block);
                } else {
                    open = Some(block);
                }
            } else if let Some(begun) = &mut comment {
                begun.push_str(line);
                if let Some((inside, _)) = begun.split_once("-->") {
                    purpose = Purpose::read(inside);
                    comment = None;
                }
            } else if let Some(begun) = line.strip_prefix("<!--") {
                match begun.split_once("-->") {
                    Some((inside, _)) => purpose = Purpose::read(inside),
                    None => comment = Some(begun.to_owned()),
                }
            } else if let Some(information) = line.strip_prefix("```") {
                let language = information.split_whitespace().next().unwrap_or_default().to_owned();
                open = Some(Block { language, purpose: purpose.take(), line: number + 1, inside: at..at });
            } else {
                purpose = None;
            }
        }
        assert!(open.is_none() && comment.is_none(), "a fence or a comment has no end");
        Self { text, blocks }
    }

    /// What is between a block's fences.
    pub(super) fn inside(&self, block: &Block) -> &str {
        &self.text[block.inside.clone()]
    }
}

#[test]
fn a_comment_belongs_to_the_block_below_it() {
    let text = "<!-- run\n> GET http://a.test/\n-->\n```console\n$ corscheck\n```\n\n<!-- run -->\ntext\n```sh\nls\n```\n";
    let document = Document::of(text.to_owned());
    let [first, second] = &document.blocks[..] else { panic!("two blocks") };
    assert!(matches!(&first.purpose, Some(Purpose::Run(script)) if script == "> GET http://a.test/"));
    assert_eq!(
        (first.language.as_str(), first.line, document.inside(first)),
        ("console", 4, "$ corscheck\n")
    );
    assert!(second.purpose.is_none(), "other text stands between them");
}
