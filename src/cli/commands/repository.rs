//! The repository that a CI job checked out.

use std::path::Path;

/// The variable in which GitHub Actions and its like name the repository's root.
const ROOT: &str = "GITHUB_WORKSPACE";

/// A file's path from the repository's root, with slashes; `None` if no root is known, or the file is not below it.
pub(super) fn path_in_repository(file: &Path) -> Option<String> {
    let root = std::env::var_os(ROOT).filter(|root| !root.is_empty())?;
    let root = std::fs::canonicalize(root).ok()?;
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // The file itself may be a link: it is called what the repository calls it.
    let path = std::fs::canonicalize(folder).ok()?.join(file.file_name()?);
    let parts: Option<Vec<&str>> = path.strip_prefix(&root).ok()?.iter().map(|part| part.to_str()).collect();
    Some(parts?.join("/"))
}
