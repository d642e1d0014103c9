//! The browser's process and its profile, and the programs beside it.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, ChildStderr, Command};
use tokio::time::timeout;

use super::{BrowserError, Launch};

/// How long a browser may take to end once it was stopped.
const END: Duration = Duration::from_secs(5);
/// What Chromium and Firefox write before the address at which their protocol is spoken.
const ANNOUNCED: &str = "listening on ws://";

/// A running browser and its profile. Dropping it kills the browser and removes the profile.
#[derive(Debug)]
pub(super) struct Process {
    child: Child,
    profile: TempDir,
    /// Where its protocol is spoken: host, port and path.
    pub(super) address: String,
}

/// A new profile in the launch's folder.
pub(super) fn profile(launch: &Launch) -> Result<TempDir, BrowserError> {
    tempfile::Builder::new().prefix("corscheck-").tempdir_in(&launch.folder).map_err(|error| {
        let folder = launch.folder.display();
        BrowserError::Start(format!("the browser's profile cannot be made in {folder}: {error}"))
    })
}

/// Writes a file of the profile.
pub(super) fn write(profile: &TempDir, name: &str, text: &str) -> Result<(), BrowserError> {
    let path = profile.path().join(name);
    let folder = path.parent().unwrap_or(profile.path());
    std::fs::create_dir_all(folder).and_then(|()| std::fs::write(&path, text)).map_err(|error| {
        BrowserError::Start(format!("the browser's profile cannot be written: {}: {error}", path.display()))
    })
}

/// Whether this process is root's, as the owner of a file that it made tells.
#[cfg(unix)]
pub(super) fn is_root(profile: &TempDir) -> bool {
    use std::os::unix::fs::MetadataExt;
    profile.path().metadata().is_ok_and(|made| made.uid() == 0)
}

/// Whether this process is root's.
#[cfg(not(unix))]
pub(super) fn is_root(_profile: &TempDir) -> bool {
    false
}

/// A program to be started; one that outlives an interrupt is in a group of its own, to which the terminal sends none.
fn command(program: &Path, outlives_interrupt: bool) -> Command {
    let mut command = Command::new(program);
    #[cfg(unix)]
    if outlives_interrupt {
        command.process_group(0);
    }
    command
}

impl Process {
    /// Starts the program and waits for its address.
    pub(super) async fn start(
        launch: &Launch,
        profile: TempDir,
        arguments: &[String],
    ) -> Result<Self, BrowserError> {
        let program = launch.program.display();
        let mut child = command(&launch.program, launch.outlives_interrupt)
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .map_err(|error| BrowserError::Start(format!("{program} cannot be started: {error}")))?;
        let silent = || BrowserError::Start(format!("{program} has no standard error"));
        let mut lines = BufReader::new(child.stderr.take().ok_or_else(silent)?);
        let address = announced(&mut lines)
            .await
            .map_err(|ended| BrowserError::Start(format!("{program} ended instead of starting; {ended}")))?;
        // What it goes on to say must be read, or it stops at a full pipe.
        tokio::spawn(async move {
            let _ = tokio::io::copy(&mut lines, &mut tokio::io::sink()).await;
        });
        Ok(Self { child, profile, address })
    }

    /// Waits for the browser to end by itself, kills it otherwise, and removes the profile.
    pub(super) async fn end(mut self) {
        if timeout(END, self.child.wait()).await.is_err() {
            // It may just have ended.
            let _ = self.child.kill().await;
        }
        remove(&self.profile).await;
    }
}

/// Removes a profile. The browser's helper processes may hold on to files for a moment.
pub(super) async fn remove(profile: &TempDir) {
    for _ in 0..20 {
        if std::fs::remove_dir_all(profile.path()).is_ok() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// A program that works beside, or that says nothing of its address. Dropping it kills it.
#[derive(Debug)]
pub(super) struct Helper {
    child: Child,
    name: String,
}

impl Helper {
    /// Starts it; `environment` is added to this process's own.
    pub(super) fn start(
        launch: &Launch,
        program: &Path,
        arguments: &[String],
        environment: &[(&str, String)],
    ) -> Result<Self, BrowserError> {
        Self::with_output(launch, program, arguments, environment, Stdio::null())
    }

    /// Starts it and waits for the first line of its output.
    pub(super) async fn with_first_line(
        launch: &Launch,
        program: &Path,
        arguments: &[String],
    ) -> Result<(Self, String), BrowserError> {
        let mut helper = Self::with_output(launch, program, arguments, &[], Stdio::piped())?;
        let mut line = String::new();
        if let Some(output) = helper.child.stdout.as_mut() {
            // Where nothing can be read, the line is empty.
            let _ = BufReader::new(output).read_line(&mut line).await;
        }
        if line.is_empty() { Err(helper.ended()) } else { Ok((helper, line.trim().to_owned())) }
    }

    fn with_output(
        launch: &Launch,
        program: &Path,
        arguments: &[String],
        environment: &[(&str, String)],
        output: Stdio,
    ) -> Result<Self, BrowserError> {
        let name = program.display().to_string();
        let child = command(program, launch.outlives_interrupt)
            .args(arguments)
            .envs(environment.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .stdout(output)
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .map_err(|error| BrowserError::Start(format!("{name} cannot be started: {error}")))?;
        Ok(Self { child, name })
    }

    /// That it has not ended.
    pub(super) fn check_runs(&mut self) -> Result<(), BrowserError> {
        if matches!(self.child.try_wait(), Ok(None)) { Ok(()) } else { Err(self.ended()) }
    }

    fn ended(&self) -> BrowserError {
        BrowserError::Start(format!("{} ended instead of starting", self.name))
    }

    /// Ends it.
    pub(super) async fn end(mut self) {
        // It may just have ended.
        let _ = self.child.kill().await;
    }
}

impl Drop for Process {
    /// Where it was not ended in an orderly way. The profile goes after the browser, which would write to it again.
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) && self.child.start_kill().is_ok() {
            for _ in 0..20 {
                if !matches!(self.child.try_wait(), Ok(None)) {
                    break;
                }
                std::thread::sleep(Duration::from_millis(25));
            }
        }
    }
}

/// A browser that ended before it announced its address.
#[derive(Debug, thiserror::Error)]
#[error("its last line was: {}", if .last_line.is_empty() { "(none)" } else { .last_line })]
struct Ended {
    last_line: String,
}

/// Reads until the address is announced.
async fn announced(lines: &mut BufReader<ChildStderr>) -> Result<String, Ended> {
    let (mut line, mut last) = (Vec::new(), String::new());
    while lines.read_until(b'\n', &mut line).await.is_ok_and(|count| count > 0) {
        let text = String::from_utf8_lossy(&line).trim().to_owned();
        if let Some((_, address)) = text.split_once(ANNOUNCED) {
            return Ok(address.to_owned());
        }
        if !text.is_empty() {
            last = text;
        }
        line.clear();
    }
    Err(Ended { last_line: last })
}
