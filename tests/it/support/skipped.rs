//! Tests that need what not every machine has.
//!
//! Such a test says what it does without, and passes. `CORSCHECK_REQUIRE=browsers,servers` makes it fail instead;
//! `CORSCHECK_SKIP=servers` leaves tests out where all they need is here.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::PathBuf;

use super::{say, variable};

/// What not every machine has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Need {
    /// Chromium, Firefox and, on Linux, WebKit.
    Browsers,
    /// The servers, proxies and frameworks that `tests/fixes/install` installs.
    Servers,
    /// The programs that read reports: xmllint, Perl's TAP::Parser.
    Readers,
    /// `script` of util-linux, which makes a terminal.
    Terminal,
    /// The shells bash, zsh and fish.
    Shells,
    /// npm, Python and several minutes: only where it is required.
    Packaging,
}

impl Need {
    /// Its name in `CORSCHECK_REQUIRE` and `CORSCHECK_SKIP`.
    fn id(self) -> &'static str {
        match self {
            Self::Browsers => "browsers",
            Self::Servers => "servers",
            Self::Readers => "readers",
            Self::Terminal => "terminal",
            Self::Shells => "shells",
            Self::Packaging => "packaging",
        }
    }

    fn is_in(self, list: &str) -> bool {
        variable(list).is_some_and(|list| list.split(',').any(|id| id.trim() == self.id()))
    }

    /// Whether a test that lacks it must fail.
    pub(crate) fn is_required(self) -> bool {
        self.is_in("CORSCHECK_REQUIRE")
    }

    /// Whether its tests are to be left out.
    pub(crate) fn is_unwanted(self) -> bool {
        self.is_in("CORSCHECK_SKIP")
    }
}

/// Says that a test does without something, and why: now, and in the summary at the end of `cargo test`, which
/// `tests/summary` prints. Fails where it is required.
pub(crate) fn skipped(need: Need, what: &str, why: &str) {
    assert!(!need.is_required(), "{what} cannot be tested: {why}");
    say("skipped", &format!("{what}: {why}"));
    let list = list();
    let written = fs::create_dir_all(list.with_file_name("")).and_then(|()| {
        let mut file = OpenOptions::new().create(true).append(true).open(&list)?;
        // In one piece, as several tests write at the same time.
        file.write_all(format!("{}\t{why}\t{what}\n", need.id()).as_bytes())
    });
    written.unwrap_or_else(|error| panic!("{}: {error}", list.display()));
}

/// The list of this run of `cargo test`: all its test programs have the same parent.
fn list() -> PathBuf {
    #[cfg(unix)]
    let run = std::os::unix::process::parent_id();
    #[cfg(not(unix))]
    let run = "run";
    PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("skipped").join(format!("{run}.txt"))
}
