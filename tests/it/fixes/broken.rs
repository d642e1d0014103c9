//! Real servers that are broken, and a reader who applies what `probe --fix` prints to the letter: takes out what it says, saves
//! the files, adds the lines at the places that it names, starts the server again. The page must work then, what worked before
//! must still work, and no other page may get more than before.
//!
//! `tests/fixes/broken` has a folder for each: `start`, as the products have it, and the server's own files. In the script are
//! the page (`# page: ORIGIN PATH [ARGUMENT …]`) and what works (`# works: …`). In the files a line with `[old: WORDS]` up to one
//! with `[/old]` is what the text must name to be taken out; a line with `[place: WORDS]` is a place that it can name, where `…` in
//! the printed line stands for what follows up to `[/place]`, and `[block: LINE]` for a block of that line around what is added.
//! `[list: ORIGIN …]` has the origins of the code that is taken out. Where the text has the words of `[keep: WORDS]`, the lines
//! `[kept]` take its place, it stays where there is none, and `[into: OLD => NEW]` is what becomes of it in the printed file. With
//! `# named: yes` the text for people must name the product, too; with `# public: yes` the code that is broken was meant to let every
//! origin read, so that others may do so afterwards, without anything that needs a preflight.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use serde_json::Value;

use super::application;
use super::process::{Process, copy, missing_tools, tools};
use crate::support::run::{probe, run};
use crate::support::server::free_port;
use crate::support::skipped::{Need, skipped};
use crate::support::{say, variable};

/// How many servers are tested at the same time.
const AT_ONCE: usize = 2;

/// Origins that no server here knows.
const OTHERS: [&str; 2] = ["http://evil.example", "null"];

/// A request of a page: its origin, the path, and more arguments.
#[derive(Clone, Debug)]
struct Page {
    origin: String,
    path: String,
    arguments: Vec<String>,
}

impl Page {
    fn read(line: &str) -> Self {
        let mut words = shlex::split(line).expect("words of a shell").into_iter();
        let mut next = || words.next().expect("an origin and a path");
        let (origin, path) = (next(), next());
        Self { origin, path, arguments: words.collect() }
    }

    /// The result of this request at a port, with more arguments.
    fn report(&self, port: u16, more: &[&str]) -> Value {
        let url = format!("http://127.0.0.1:{port}{}", self.path);
        let own = ["--origin", self.origin.as_str(), "--page-address-space", "loopback"];
        let arguments: Vec<&str> = self.arguments.iter().map(String::as_str).collect();
        probe(&[&[url.as_str()], &own[..], &arguments, more].concat()).json()
    }

    /// What is printed for people.
    fn text(&self, port: u16) -> String {
        let url = format!("http://127.0.0.1:{port}{}", self.path);
        let own =
            ["probe", url.as_str(), "--origin", self.origin.as_str(), "--page-address-space", "loopback"];
        let arguments: Vec<&str> = self.arguments.iter().map(String::as_str).collect();
        let words = run(&[&own[..], &arguments].concat()).stdout;
        words.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn is_allowed(&self, port: u16) -> bool {
        self.report(port, &[])["verdict"]["outcome"] == "allowed"
    }

    fn from(&self, origin: &str) -> Self {
        Self { origin: origin.into(), ..self.clone() }
    }
}

/// A broken server.
struct Broken {
    name: String,
    product: String,
    /// Whether the text itself names the product.
    is_named: bool,
    /// Whether every origin was meant to read.
    is_public: bool,
    needs: Vec<String>,
    page: Page,
    works: Vec<Page>,
    folder: PathBuf,
}

impl Broken {
    fn all() -> Vec<Self> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixes/broken");
        let entries = fs::read_dir(folder).expect("the folder").map(|entry| entry.expect("an entry").path());
        let mut all: Vec<Self> = entries.map(|folder| Self::read(&folder)).collect();
        all.sort_by(|one, other| one.name.cmp(&other.name));
        all
    }

    fn read(folder: &Path) -> Self {
        let name = folder.file_name().expect("a name").to_string_lossy().into_owned();
        let script =
            fs::read_to_string(folder.join("start")).unwrap_or_else(|error| panic!("{name}/start: {error}"));
        let fields = |field: &str| {
            let mark = format!("# {field}: ");
            script
                .lines()
                .filter_map(move |line| line.strip_prefix(mark.as_str()).map(str::to_owned))
                .collect::<Vec<_>>()
        };
        let one = |field: &str| fields(field).pop().unwrap_or_else(|| panic!("{name}: no {field}"));
        Self {
            product: one("fix"),
            is_named: !fields("named").is_empty(),
            is_public: !fields("public").is_empty(),
            needs: one("needs").split(' ').map(str::to_owned).collect(),
            page: Page::read(&one("page")),
            works: fields("works").iter().map(|line| Page::read(line)).collect(),
            folder: folder.to_owned(),
            name,
        }
    }

    /// What is wrong with the fix.
    fn faults(&self) -> Result<Vec<String>, String> {
        let application = application::start();
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("broken").join(&self.name);
        let _ = fs::remove_dir_all(&folder);
        let port = free_port();
        let words = [
            ("PORT", port.to_string()),
            ("APP_PORT", application.port().to_string()),
            ("INNER_PORT", free_port().to_string()),
            ("TOOLS", tools().to_string_lossy().into_owned()),
            ("FOLDER", folder.to_string_lossy().into_owned()),
        ];
        copy(&self.folder, &folder, &words);
        let path = self.page.path.split('?').next().unwrap_or_default();
        let before = Process::start(&folder, port, &words, path)?;
        if self.page.is_allowed(port) {
            return Err("it works from the start".into());
        }
        if let Some(page) = self.works.iter().find(|page| !page.is_allowed(port)) {
            return Err(format!("this does not work from the start: {page:?}"));
        }
        let others: Vec<Page> = self
            .works
            .iter()
            .chain([&self.page])
            .flat_map(|page| OTHERS.map(|other| page.from(other)))
            .collect();
        let may_read = |page: &Page| self.is_public && page.arguments.is_empty();
        let shut: Vec<Page> =
            others.into_iter().filter(|page| !may_read(page) && !page.is_allowed(port)).collect();
        if self.is_named && !self.page.text(port).contains(&format!("--fix {} ", self.product)) {
            return Err(format!("the text does not name --fix {}:\n{}", self.product, self.page.text(port)));
        }
        let printed = self.page.report(port, &["--fix", &self.product])["fix"].clone();
        drop(before);
        self.apply(&folder, &printed)?;
        let after = Process::start(&folder, port, &words, path)?;
        let mut faults = Vec::new();
        let report = self.page.report(port, &[]);
        if report["verdict"]["outcome"] != "allowed" {
            faults.push(format!(
                "the page is still blocked: {} {}",
                report["verdict"]["message"], report["exchanges"]
            ));
        }
        let broken = self.works.iter().filter(|page| !page.is_allowed(port));
        faults.extend(broken.map(|page| format!("this worked before: {page:?}")));
        let opened = shut.iter().filter(|page| page.is_allowed(port));
        faults.extend(opened.map(|page| format!("this other page gets in: {page:?}")));
        if !faults.is_empty() {
            faults.push(format!("its log:\n{}", after.log()));
        }
        Ok(faults)
    }

    /// Applies what is printed.
    fn apply(&self, folder: &Path, printed: &Value) -> Result<(), String> {
        let text = |printed: &Value| {
            let files = printed["files"].as_array().expect("files");
            files.iter().filter_map(|file| file["text"].as_str()).collect::<String>()
        };
        let Taken { listed, moved } = take_out(folder, &words_of(&text(printed)));
        // "If that lists more origins …, add them here too (--origin, -X, -H)."
        let printed = if listed.is_empty() || !text(printed).contains("(--origin, -X, -H)") {
            printed.clone()
        } else {
            again(printed, &self.page, &listed, &words_of(&text(printed)))
        };
        for file in printed["files"].as_array().expect("files") {
            let (path, text) =
                (file["path"].as_str().expect("a path"), file["text"].as_str().expect("a text"));
            // On this machine the server is below a folder of its own.
            let mut text = text.replace("/etc/lighttpd/", &format!("{}/etc/lighttpd/", folder.display()));
            for (old, new) in &moved {
                text = text.replace(old, new);
            }
            let target = folder.join(path.trim_start_matches('/'));
            if target.exists() {
                put(folder, &note_of(&text), &text)?;
            } else {
                fs::create_dir_all(target.parent().expect("a folder")).expect("a folder");
                fs::write(&target, &text).expect("a file");
            }
            for (place, line) in steps_of(&text) {
                put(folder, &place, &line)?;
            }
        }
        Ok(())
    }
}

/// The same policy with more origins.
fn again(printed: &Value, page: &Page, listed: &[String], words: &str) -> Value {
    let policy = &printed["policy"];
    let url = format!("http://127.0.0.1{}", page.path);
    let product = printed["product"].as_str().expect("a product");
    let mut arguments: Vec<String> =
        ["fix", "--format", "json", "--for", product, "--url", &url, "--replace"].map(str::to_owned).into();
    let is_public = listed.iter().any(|origin| origin == "*");
    let adds_flag =
        is_public && words.contains("If it allows every origin (*), print this with --public, too.");
    // "If it allows every origin (*), print this with --origin '*' in place of those above."
    let is_for_all = is_public && words.contains("print this with --origin '*' in place of those above.");
    for (field, flag) in
        [("origins", "--origin"), ("methods", "-X"), ("headers", "-H"), ("exposed", "--expose")]
    {
        if is_for_all && field == "origins" {
            continue;
        }
        for value in policy[field].as_array().expect("a list") {
            arguments.extend([flag.to_owned(), value.as_str().expect("a text").to_owned()]);
        }
    }
    if policy["credentials"] == true {
        arguments.push("--credentials".into());
    }
    if printed["strict"] == true {
        arguments.push("--strict".into());
    }
    if adds_flag || policy["others"].is_object() {
        arguments.push("--public".into());
    }
    let more = listed.iter().filter(|origin| *origin != "*" || is_for_all);
    arguments.extend(more.flat_map(|origin| ["--origin".to_owned(), origin.clone()]));
    run(&arguments.iter().map(String::as_str).collect::<Vec<_>>()).json()
}

/// The comment at the top of a file in one line.
fn words_of(text: &str) -> String {
    let comment = |line: &str| line.trim_start_matches(['#', '/', '-', ' ']).to_owned();
    text.lines().map(comment).collect::<Vec<_>>().join(" ")
}

/// What the comment says of the file's place.
fn note_of(text: &str) -> String {
    let words = words_of(text);
    let from = words.find("Belongs in ").expect("a place");
    words[from..].split(". ").next().unwrap_or_default().to_owned()
}

/// The lines to add, each with its place.
fn steps_of(text: &str) -> Vec<(String, String)> {
    let mut steps: Vec<(String, String)> = Vec::new();
    let mut place: Option<String> = None;
    for line in text.lines() {
        let mark = ["# ", "// ", "-- "].into_iter().find(|mark| line.starts_with(mark));
        let Some(rest) = mark.map(|mark| &line[mark.len()..]) else { continue };
        match (&mut place, rest.strip_prefix("Add "), rest.strip_prefix("  ")) {
            (_, Some(first), _) => place = Some(first.to_owned()),
            (Some(words), None, Some(step)) if words.ends_with(':') => match steps.last_mut() {
                Some((at, lines)) if at == words => {
                    lines.push('\n');
                    lines.push_str(step);
                }
                _ => steps.push((words.clone(), step.to_owned())),
            },
            (Some(words), None, None) if words.ends_with(':') => place = None,
            (Some(words), None, None) => {
                words.push(' ');
                words.push_str(rest);
            }
            _ => {}
        }
    }
    steps
}

/// All files of a server with their lines.
fn files(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let entry = entry.expect("an entry");
        if entry.file_type().expect("a type").is_dir() {
            found.extend(files(&entry.path()));
        } else if let Ok(text) = fs::read_to_string(entry.path()) {
            found.push((entry.path(), text));
        }
    }
    found
}

/// What was taken out.
#[derive(Default)]
struct Taken {
    /// The origins that it listed.
    listed: Vec<String>,
    /// What becomes of it in the printed file: what stands there, and what takes its place.
    moved: Vec<(String, String)>,
}

/// Takes out what the words name, or does with it what they say.
fn take_out(folder: &Path, words: &str) -> Taken {
    let mut taken = Taken::default();
    for (path, text) in files(folder) {
        let (mut kept, mut is_old, mut stays) = (String::new(), false, false);
        for line in text.lines() {
            if let Some(old) = between(line, "[old: ", "]") {
                is_old = words.contains("First take out") && words.contains(old);
                stays = is_old && between(line, "[keep: ", "]").is_some_and(|keep| words.contains(keep));
                if is_old && let Some(list) = between(line, "[list: ", "]") {
                    taken.listed.extend(list.split(' ').map(str::to_owned));
                }
                if stays
                    && let Some((old, new)) =
                        between(line, "[into: ", "]").and_then(|into| into.split_once(" => "))
                {
                    taken.moved.push((old.to_owned(), new.to_owned()));
                } else if stays && !text.contains("[kept]") {
                    is_old = false;
                }
            }
            match line.split_once("[kept] ") {
                Some((_, code)) if stays => kept.push_str(&format!("{code}\n")),
                None if !is_old => kept.push_str(&format!("{line}\n")),
                _ => {}
            }
            is_old &= !line.contains("[/old]");
        }
        fs::write(path, kept).expect("a file");
    }
    taken
}

/// Puts a line, or several, at the place that the words name.
fn put(folder: &Path, words: &str, text: &str) -> Result<(), String> {
    for (path, old) in files(folder) {
        let Some(line) = old
            .lines()
            .find(|line| between(line, "[place: ", "]").is_some_and(|place| words.contains(place)))
        else {
            continue;
        };
        let indent = &line[..line.len() - line.trim_start().len()];
        let block = between(line, "[block: ", "]").map(|first| format!("{first}\n{text}\n}}"));
        let text = block.as_deref().unwrap_or(text);
        let (head, rest) = old.split_once(line).expect("the line");
        let new = if let Some((before, after)) = text.split_once("...").filter(|_| rest.contains("[/place]"))
        {
            let (inside, behind) = rest.split_once("[/place]").expect("the end of the place");
            let (inside, mark) = inside.rsplit_once('\n').unwrap_or((inside, ""));
            format!("{head}{line}\n{indent}{before}{inside}\n{mark}[/place]\n{indent}{after}{behind}")
        } else {
            let lines: String = text.lines().map(|line| format!("\n{indent}{line}")).collect();
            format!("{head}{line}{lines}{rest}")
        };
        fs::write(path, new).expect("a file");
        return Ok(());
    }
    Err(format!("no place is called {words:?}, for: {}", text.lines().last().unwrap_or_default()))
}

fn between<'a>(line: &'a str, start: &str, end: &str) -> Option<&'a str> {
    let (_, rest) = line.split_once(start)?;
    rest.split_once(end).map(|(inside, _)| inside)
}

#[test]
fn the_printed_fix_holds_when_followed_to_the_letter() {
    if Need::Servers.is_unwanted() {
        return skipped(Need::Servers, "fixes of broken servers", "left out by CORSCHECK_SKIP");
    }
    let only = variable("CORSCHECK_FIXES_ONLY");
    let expected =
        |broken: &Broken| only.as_deref().is_none_or(|only| only.split(',').any(|id| id == broken.name));
    let (here, missing): (Vec<Broken>, Vec<Broken>) = Broken::all()
        .into_iter()
        .filter(expected)
        .partition(|broken| missing_tools(&broken.needs).is_empty());
    let next = AtomicUsize::new(0);
    let faults = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                while let Some(broken) = here.get(next.fetch_add(1, Ordering::SeqCst)) {
                    let found = broken.faults().unwrap_or_else(|words| vec![words]);
                    say("broken servers", &format!("{}: {} faults", broken.name, found.len()));
                    let found = found.into_iter().map(|fault| format!("{}: {fault}", broken.name));
                    faults.lock().expect("no thread panics with it").extend(found);
                }
            });
        }
    });
    let faults = faults.into_inner().expect("no thread panics with it");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    if !missing.is_empty() {
        let names: Vec<&str> = missing.iter().map(|broken| broken.name.as_str()).collect();
        skipped(
            Need::Servers,
            &format!("fixes of {}", names.join(", ")),
            "not installed: tests/fixes/install does",
        );
    }
}
