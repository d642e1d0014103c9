//! The commands of a block, run as they stand there.

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Arc;

use snapbox::filter::NormalizeToExpected;
use snapbox::{Data, IntoData};

use super::replies::Replies;
use crate::support::certificate::Certificate;
use crate::support::run::foreign_variables;
use crate::support::server::Server;

/// The program under its own name, trusting the proxy's certificate where it connects at all.
const FUNCTION: &str = r#"corscheck() {
    case "$1" in
    audit | probe | jsonp | paste | run | init | websocket) "$PROGRAM" "$@" --cacert "$CERTIFICATE" ;;
    *) "$PROGRAM" "$@" ;;
    esac
}
"#;

/// A document's folder.
pub(super) struct Session {
    folder: PathBuf,
}

impl Session {
    /// With an empty folder of this name.
    pub(super) fn begin(name: &str) -> Self {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("docs-{name}"));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).expect("the build's folder for test files can be written");
        Self { folder }
    }

    /// Puts a file into it.
    pub(super) fn write(&self, name: &str, contents: impl AsRef<[u8]>) {
        std::fs::write(self.folder.join(name), contents).expect("the folder can be written");
    }

    /// What a block shows when its commands are run: as it stands, where that is what they print.
    pub(super) fn run(&self, block: &str, script: &str) -> Result<String, String> {
        let mut responses = String::new();
        for line in script.lines() {
            match line.strip_prefix("file ").and_then(|line| line.split_once(" = ")) {
                Some((name, path)) => {
                    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path);
                    self.write(name, std::fs::read(&path).map_err(|error| format!("{path:?}: {error}"))?);
                }
                None => responses.push_str(&format!("{line}\n")),
            }
        }
        let replies = Arc::new(Replies::read(&responses)?);
        let hosts = replies.hosts();
        let hosts: Vec<&str> = hosts.iter().map(String::as_str).collect();
        let certificate = Certificate::of(&hosts);
        self.write("certificate.pem", &certificate.pem);
        let responding = Arc::clone(&replies);
        let proxy = Server::proxy(&certificate.config, move |request| responding.respond(request));

        let mut shown = String::new();
        for (command, output) in commands(block)? {
            let printed = self.output(&command, proxy.port());
            shown.push_str(&format!("$ {command}\n{}", as_shown(&printed, &output)));
        }
        let faults = replies.faults();
        if faults.is_empty() { Ok(shown) } else { Err(format!("{}\n{shown}", faults.join("\n"))) }
    }

    /// What a command prints: its output, or where it has none, its errors.
    fn output(&self, command: &str, proxy: u16) -> String {
        let mut shell = Command::new("sh");
        for name in foreign_variables() {
            shell.env_remove(name);
        }
        let address = format!("http://127.0.0.1:{proxy}");
        let output = shell
            .args(["-c", &format!("{FUNCTION}{command}")])
            .current_dir(&self.folder)
            .stdin(Stdio::null())
            .env("LANG", "C.UTF-8")
            .env("PROGRAM", env!("CARGO_BIN_EXE_corscheck"))
            .env("CERTIFICATE", self.folder.join("certificate.pem"))
            .envs([("http_proxy", &address), ("https_proxy", &address)])
            .output()
            .expect("a shell");
        let printed = if output.stdout.is_empty() { output.stderr } else { output.stdout };
        String::from_utf8_lossy(&printed).into_owned()
    }
}

/// The commands of a block, each with what it shows as output.
fn commands(block: &str) -> Result<Vec<(String, String)>, String> {
    let mut commands: Vec<(String, String)> = Vec::new();
    let mut continued = false;
    for line in block.split_inclusive('\n') {
        match (line.strip_prefix("$ "), commands.last_mut()) {
            (Some(command), _) if !continued => commands.push((command.trim_end().to_owned(), String::new())),
            (_, Some((command, _))) if continued => {
                command.push('\n');
                command.push_str(line.trim_end());
            }
            (_, Some((_, output))) => output.push_str(line),
            (_, None) => return Err("the block does not begin with `$ COMMAND`".into()),
        }
        continued =
            commands.last().is_some_and(|(command, output)| output.is_empty() && command.ends_with('\\'));
    }
    Ok(commands)
}

/// What is printed, with the elisions and the times that are shown where nothing else differs.
fn as_shown(printed: &str, shown: &str) -> String {
    let time = |line: &str| {
        let shown = shown.lines().find(|shown| without_times(shown) == without_times(line));
        shown.unwrap_or(line).to_owned() + "\n"
    };
    let printed: String = printed.lines().map(time).collect();
    let expected = Data::text(shown);
    let normal = NormalizeToExpected::new().redact().normalize(printed.into_data(), &expected);
    let mut text = normal.to_string();
    // An elision at the end takes the last line's end with it.
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    text
}

/// A line whose times are made equal: digits before `ms` or `s`, and the gap that they fill.
fn without_times(line: &str) -> String {
    let words: Vec<&str> = line.split_whitespace().collect();
    let is_time =
        |at: usize| matches!(words.get(at + 1), Some(&("ms" | "s"))) && words[at].parse::<f64>().is_ok();
    let made: Vec<&str> = (0..words.len()).map(|at| if is_time(at) { "N" } else { words[at] }).collect();
    made.join(" ")
}

#[test]
fn only_times_and_elisions_may_differ() {
    let shown = "1  GET /items  200  18 ms\n...\n3 checks in 0.2 s\n";
    assert_eq!(as_shown("1  GET /items   200   1 ms\na\nb\n3 checks in 1.2 s\n", shown), shown);
    let changed = as_shown("1  GET /items  404  1 ms\na\n3 checks in 1.2 s\n", shown);
    assert_eq!(changed, "1  GET /items  404  1 ms\n...\n3 checks in 0.2 s\n");
}

#[test]
fn a_command_may_have_several_lines() {
    let block = "$ corscheck probe \\\n    http://a.test/\nBLOCKED\n$ corscheck origin a b\n";
    let expected = [
        ("corscheck probe \\\n    http://a.test/".to_owned(), "BLOCKED\n".to_owned()),
        ("corscheck origin a b".to_owned(), String::new()),
    ];
    assert_eq!(commands(block).expect("two commands"), expected);
    assert!(commands("BLOCKED\n").is_err());
}
