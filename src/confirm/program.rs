//! Which browsers can be driven, and where their programs are.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use super::driver::DrivenBrowser;
use super::{chromium, firefox, safari, webkit};
use crate::web::browser::Browser;

/// The browsers that can be driven, one file each.
const DRIVEN: &[&DrivenBrowser] = &[&chromium::DRIVEN, &firefox::DRIVEN, &webkit::DRIVEN, &safari::DRIVEN];

/// How a browser is driven; `None` where no driver is written for it.
pub(super) fn driven(browser: Browser) -> Option<&'static DrivenBrowser> {
    DRIVEN.iter().copied().find(|driven| driven.browser == browser)
}

/// The browsers that can be driven on this system.
pub fn drivable() -> impl Iterator<Item = Browser> {
    DRIVEN.iter().filter(|driven| driven.is_here).map(|driven| driven.browser)
}

/// Debian's package of a browser, with all that drives it.
#[must_use]
pub fn debian_packages(browser: Browser) -> Vec<&'static str> {
    let Some(driven) = driven(browser) else { return Vec::new() };
    let mut packages = vec![driven.debian_package];
    packages.extend(driven.parts.iter().map(|part| part.debian_package));
    packages.retain(|package| !package.is_empty());
    packages.dedup();
    packages
}

/// A program is not installed that a browser is driven with.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{program} is not installed")]
pub struct MissingPart {
    /// Its name.
    pub program: &'static str,
    /// Debian's package.
    pub debian_package: &'static str,
}

/// The programs that a browser is driven with, looked for in the folders of `path`. Where there is a display, none is needed that
/// makes one; where it is installed, no window opens.
///
/// # Errors
/// Where one is not installed.
pub fn find_parts(browser: Browser, path: &OsStr, has_display: bool) -> Result<Vec<PathBuf>, MissingPart> {
    let parts = driven(browser).map(|driven| driven.parts).unwrap_or_default();
    let found = parts.iter().filter_map(|part| match on_path(part.program_names, path).next() {
        Some(found) => Some(Ok(found)),
        None if part.is_display && has_display => None,
        None => Some(Err(MissingPart {
            program: part.program_names.first().copied().unwrap_or_default(),
            debian_package: part.debian_package,
        })),
    });
    found.collect()
}

/// The installed browser's program, looked for in the folders of `path` (the value of `PATH`).
#[must_use]
pub fn find(browser: Browser, path: &OsStr) -> Option<PathBuf> {
    let driven = driven(browser)?;
    let elsewhere = driven.other_paths.iter().flat_map(|path| expanded(path));
    on_path(driven.program_names, path).chain(elsewhere.filter(|path| is_program(path))).next()
}

/// The programs of these names, in the order of the names.
fn on_path<'a>(names: &'a [&str], path: &OsStr) -> impl Iterator<Item = PathBuf> + use<'a> {
    let folders = split(path);
    let all = names.iter().flat_map(move |name| {
        let of_name = |folder: &PathBuf| [folder.join(name), folder.join(format!("{name}.exe"))];
        folders.iter().flat_map(of_name).collect::<Vec<_>>()
    });
    all.filter(|path| is_program(path))
}

/// A path whose folder `*` stands for any.
fn expanded(path: &str) -> Vec<PathBuf> {
    let Some((before, after)) = path.split_once("/*/") else { return vec![path.into()] };
    let folders = std::fs::read_dir(before).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = folders.map(|folder| folder.path().join(after)).collect();
    paths.sort();
    paths
}

/// The folders of a search path.
fn split(path: &OsStr) -> Vec<PathBuf> {
    let separator = if cfg!(windows) { ';' } else { ':' };
    let text = path.to_string_lossy();
    text.split(separator).filter(|folder| !folder.is_empty()).map(PathBuf::from).collect()
}

#[cfg(unix)]
fn is_program(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    path.metadata().is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_program(path: &Path) -> bool {
    path.is_file()
}
