//! A process of this program, with an end.

use std::ffi::OsString;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::process::Command;
use tokio::time::timeout;

/// The most that is read of what it prints.
const MOST_OUTPUT: u64 = 4 * 1024 * 1024;
/// The most that is read of its messages.
const MOST_MESSAGES: u64 = 32 * 1024;

/// How the program is run.
#[derive(Clone, Copy, Debug)]
pub(super) struct Child<'a> {
    /// Its file.
    pub(super) program: &'a Path,
    /// How long it may take.
    pub(super) limit: Duration,
    /// Its standard input.
    pub(super) input: Option<&'a str>,
}

/// What a process printed.
#[derive(Debug, Default)]
pub(super) struct Ran {
    /// Its exit status; `None` where it was ended, or could not be started.
    pub(super) status: Option<i32>,
    /// Its standard output.
    pub(super) output: String,
    /// Its standard error.
    pub(super) messages: String,
    /// Whether it printed more than is read.
    pub(super) too_long: bool,
}

impl Child<'_> {
    /// Runs it to its end. A call that is dropped ends it.
    pub(super) async fn run(&self, words: &[OsString]) -> Ran {
        match timeout(self.limit, self.ran(words)).await {
            Ok(Ok(ran)) => ran,
            Ok(Err(error)) => Ran { messages: format!("cannot run a command: {error}"), ..Ran::default() },
            Err(_) => Ran::default(),
        }
    }

    async fn ran(&self, words: &[OsString]) -> std::io::Result<Ran> {
        let mut child = Command::new(self.program)
            .args(words)
            .stdin(if self.input.is_some() { Stdio::piped() } else { Stdio::null() })
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let write = async {
            if let (Some(mut stdin), Some(input)) = (stdin, self.input) {
                // It may have read enough.
                let _ = stdin.write_all(input.as_bytes()).await;
            }
        };
        let ((), (output, too_long), (messages, _)) =
            tokio::join!(write, read(stdout, MOST_OUTPUT), read(stderr, MOST_MESSAGES));
        if too_long {
            child.start_kill()?;
        }
        let status = child.wait().await?;
        Ok(Ran { status: status.code(), output, messages, too_long })
    }
}

/// Reads up to the limit, and whether there is more.
async fn read(stream: Option<impl AsyncRead + Unpin>, most: u64) -> (String, bool) {
    let mut bytes = Vec::new();
    let Some(stream) = stream else { return (String::new(), false) };
    // What came before an error counts.
    let _ = stream.take(most + 1).read_to_end(&mut bytes).await;
    let too_long = bytes.len() as u64 > most;
    bytes.truncate(usize::try_from(most).unwrap_or(usize::MAX));
    (String::from_utf8_lossy(&bytes).into_owned(), too_long)
}
