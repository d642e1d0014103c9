//! Where a configuration belongs.

/// Where a configuration belongs, and what comes with it.
#[derive(Debug, Default)]
pub(super) struct Place {
    /// The path of the file.
    pub(super) path: String,
    /// Where that is, or what it needs.
    pub(super) note: Option<String>,
    /// What else to write: where, and the line.
    pub(super) steps: Vec<(String, String)>,
    /// What to take out first.
    pub(super) old: Option<String>,
    /// What to do with it where it is for other paths, too: in words, and the code.
    pub(super) keep: Option<(String, Option<String>)>,
    /// Whether it can hold only for the requested path.
    pub(super) is_scoped: bool,
}
