//! Where a browser's program is.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use crate::web::browser::Browser;

/// The names that a browser's program goes by, the most likely first.
pub const NAMES: [(Browser, &[&str]); 2] = [
    (Browser::Chromium, &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"]),
    (Browser::Firefox, &["firefox-esr", "firefox"]),
];

/// Debian's package of a browser.
#[must_use]
pub fn debian_package(browser: Browser) -> &'static str {
    match browser {
        Browser::Chromium => "chromium",
        Browser::Firefox => "firefox-esr",
    }
}

/// Where these systems keep applications that are on no `PATH`.
const ELSEWHERE: [(Browser, &str); 6] = [
    (Browser::Chromium, "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
    (Browser::Chromium, "/Applications/Chromium.app/Contents/MacOS/Chromium"),
    (Browser::Firefox, "/Applications/Firefox.app/Contents/MacOS/firefox"),
    (Browser::Chromium, r"C:\Program Files\Google\Chrome\Application\chrome.exe"),
    (Browser::Chromium, r"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe"),
    (Browser::Firefox, r"C:\Program Files\Mozilla Firefox\firefox.exe"),
];

/// The installed browser's program, looked for in the folders of `path` (the value of `PATH`).
#[must_use]
pub fn find(browser: Browser, path: &OsStr) -> Option<PathBuf> {
    let names = NAMES.iter().filter(|(of, _)| *of == browser).flat_map(|(_, names)| *names);
    let folders: Vec<PathBuf> = split(path);
    let on_path = names.flat_map(|name| {
        folders.iter().flat_map(move |folder| [folder.join(name), folder.join(format!("{name}.exe"))])
    });
    let elsewhere = ELSEWHERE.iter().filter(|(of, _)| *of == browser).map(|(_, path)| PathBuf::from(path));
    on_path.chain(elsewhere).find(|path| is_program(path))
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
