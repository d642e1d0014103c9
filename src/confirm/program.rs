//! Which browsers can be driven, and where their programs are.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use super::driver::DrivenBrowser;
use super::{chromium, firefox};
use crate::web::browser::Browser;

/// The browsers that can be driven, one file each.
const DRIVEN: &[&DrivenBrowser] = &[&chromium::DRIVEN, &firefox::DRIVEN];

/// How a browser is driven; `None` where no driver is written for it.
pub(super) fn driven(browser: Browser) -> Option<&'static DrivenBrowser> {
    DRIVEN.iter().copied().find(|driven| driven.browser == browser)
}

/// The browsers that can be driven.
pub fn drivable() -> impl Iterator<Item = Browser> {
    DRIVEN.iter().map(|driven| driven.browser)
}

/// Debian's package of a browser; `None` where it cannot be driven.
#[must_use]
pub fn debian_package(browser: Browser) -> Option<&'static str> {
    driven(browser).map(|driven| driven.debian_package)
}

/// The installed browser's program, looked for in the folders of `path` (the value of `PATH`).
#[must_use]
pub fn find(browser: Browser, path: &OsStr) -> Option<PathBuf> {
    let driven = driven(browser)?;
    let folders: Vec<PathBuf> = split(path);
    let on_path = driven.program_names.iter().flat_map(|name| {
        folders.iter().flat_map(move |folder| [folder.join(name), folder.join(format!("{name}.exe"))])
    });
    on_path.chain(driven.other_paths.iter().map(PathBuf::from)).find(|path| is_program(path))
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
