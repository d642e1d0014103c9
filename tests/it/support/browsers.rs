//! The browsers that are installed here.

use std::path::PathBuf;
use std::sync::{Condvar, Mutex};

use corscheck::confirm::{Launch, find, find_parts};
use corscheck::web::browser::Browser;

use super::skipped::{Need, skipped};
use super::{lock, variable};

/// A browser's program, and the turn to run it.
pub(crate) struct InstalledBrowser {
    browser: Browser,
    /// The program.
    pub(crate) program: PathBuf,
    /// The programs that it is driven with.
    pub(crate) parts: Vec<PathBuf>,
    _turn: Turn,
}

impl InstalledBrowser {
    /// How it is started for pages of this machine: without a window, and with nothing of the environment.
    pub(crate) fn launch(&self) -> Launch {
        Launch {
            window: false,
            outlives_interrupt: false,
            browser: self.browser,
            program: self.program.clone(),
            parts: self.parts.clone(),
            folder: std::env::temp_dir(),
            resolve: Vec::new(),
            insecure: false,
            proxy_of_environment: false,
            user_agent: None,
            public_page: false,
        }
    }
}

/// A browser, for a test that says what it is; none where it is not installed. Waits until it is this test's turn: more browsers
/// than processors are slow, and a slow one is taken for one that does not start.
pub(crate) fn browser_for(what: &str, browser: Browser) -> Option<InstalledBrowser> {
    let name = browser.name();
    if Need::Browsers.is_unwanted() {
        skipped(Need::Browsers, what, "left out by CORSCHECK_SKIP");
        return None;
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    let named = variable(&format!("CORSCHECK_{}", name.to_ascii_uppercase())).map(PathBuf::from);
    let missing = match (named.or_else(|| find(browser, &path)), find_parts(browser, &path, false)) {
        (Some(program), Ok(parts)) => {
            return Some(InstalledBrowser { browser, program, parts, _turn: Turn::wait() });
        }
        (None, _) => format!("{name} is not installed"),
        (_, Err(missing)) => missing.to_string(),
    };
    skipped(Need::Browsers, what, &missing);
    None
}

/// How many browsers run.
static RUNNING: Mutex<usize> = Mutex::new(0);
static ENDED: Condvar = Condvar::new();

/// The right to run a browser, until it is dropped.
struct Turn;

impl Turn {
    fn wait() -> Self {
        let most = std::thread::available_parallelism().map_or(1, usize::from);
        let mut running = lock(&RUNNING);
        while *running >= most {
            running = ENDED.wait(running).unwrap_or_else(std::sync::PoisonError::into_inner);
        }
        *running += 1;
        Self
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        *lock(&RUNNING) -= 1;
        ENDED.notify_one();
    }
}
