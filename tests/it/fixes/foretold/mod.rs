//! What lint foretells of a file of nginx, Apache, Envoy or Traefik is what the real server sends with the same file.
//!
//! Files are those that people write, and ones put together from what they write, the same ones each time. Every question that lint has
//! a response for must be equal: status, CORS headers, `Vary` and `Location`, in their order. What it does not know is counted.

mod apache;
mod buckets;
mod declared;
mod nginx;
mod words;

use std::fs;
use std::path::{Path, PathBuf};

use corscheck::lint::{Format, Reading, Unit, foretell, read_with};

use self::words::Words;
use super::client;
use super::process::{Process, missing_tools};
use crate::support::say;
use crate::support::server::{Response, Server, free_port};
use crate::support::skipped::{Need, skipped};

/// How many files are put together.
const GENERATED: u64 = 60;

/// The paths of the requests; there is a file for each.
const PATHS: [&str; 5] = ["/", "/a.txt", "/api/users", "/api/v1/x", "/fonts/a.woff2"];

/// The origins.
const ORIGINS: [Option<&str>; 7] = [
    None,
    Some("https://app.acme.com"),
    Some("https://admin.acme.com"),
    Some("https://APP.acme.com"),
    Some("https://app.acme.com.evil.net"),
    Some("https://appXacme.com"),
    Some("null"),
];

/// The methods, each with what a preflight says.
const METHODS: [(&str, Option<&str>); 4] =
    [("GET", None), ("OPTIONS", Some("PUT")), ("DELETE", None), ("POST", None)];

/// A file, and how it is read.
struct File {
    /// Which it is.
    name: String,
    /// The file that lint reads.
    text: String,
    /// The server's own file, where that is another one.
    of_server: Option<String>,
}

/// A product.
trait Subject {
    const NAME: &'static str;
    const FORMAT: Format;
    const NEEDS: &'static [&'static str];
    const START: &'static str;
    /// The files that people write.
    fn written(place: &Ground) -> Vec<File>;
    /// A file that is put together.
    fn generated(words: &mut Words, place: &Ground) -> File;
    /// The name of the server's own file.
    const FILE: &'static str;
}

/// Where it runs.
struct Ground {
    folder: PathBuf,
    port: u16,
    /// Where it responds to everything as soon as it runs.
    ready: u16,
    /// The server behind it.
    back_end: u16,
}

/// What was compared.
#[derive(Default)]
struct Compared {
    questions: usize,
    not_known: usize,
    faults: Vec<String>,
}

#[test]
fn live_nginx() {
    compare_all::<nginx::Nginx>();
}

#[test]
fn live_apache() {
    compare_all::<apache::Apache>();
}

fn compare_all<S: Subject>() {
    let what = format!("what lint foretells of {}", S::NAME);
    if Need::Servers.is_unwanted() {
        return skipped(Need::Servers, &what, "left out by CORSCHECK_SKIP");
    }
    let needs: Vec<String> = S::NEEDS.iter().map(|need| (*need).to_owned()).collect();
    if !missing_tools(&needs).is_empty() {
        return skipped(Need::Servers, &what, "not installed: tests/fixes/install does");
    }
    let back_end = Server::always(Response::of(200, &[("X-App", "1")]));
    let mut compared = Compared::default();
    let count = S::written(&ground::<S>(0, back_end.port())).len();
    for number in 0..count + GENERATED as usize {
        let ground = ground::<S>(number, back_end.port());
        let file = match number.checked_sub(count) {
            None => S::written(&ground).swap_remove(number),
            Some(seed) => S::generated(&mut Words::new(seed as u64 + 1), &ground),
        };
        compare::<S>(&ground, &file, number < count, &mut compared);
    }
    let Compared { questions, not_known, faults } = compared;
    say(
        "lint",
        &format!(
            "{}: {questions} questions compared, {not_known} not known, {} faults",
            S::NAME,
            faults.len()
        ),
    );
    // Of each file the first two.
    let shown: Vec<&str> = faults
        .iter()
        .enumerate()
        .filter(|(index, fault)| {
            let name = fault.split(": ").next();
            let before = faults[..*index].iter().filter(|before| before.split(": ").next() == name);
            fault.starts_with("put together") || before.count() < 2
        })
        .map(|(_, fault)| fault.as_str())
        .take(40)
        .collect();
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), shown.join("\n"));
    assert!(questions >= 200 && not_known < questions / 5, "{questions} questions, {not_known} not known");
}

/// A folder with the files of all paths.
fn ground<S: Subject>(number: usize, back_end: u16) -> Ground {
    let folder =
        Path::new(env!("CARGO_TARGET_TMPDIR")).join("foretold").join(S::NAME).join(number.to_string());
    let _ = fs::remove_dir_all(&folder);
    for path in PATHS {
        let path = if path == "/" { "/index.html" } else { path };
        let file = folder.join(format!("files{path}"));
        fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
        fs::write(file, "x").expect("a file");
    }
    Ground { folder, port: free_port(), ready: free_port(), back_end }
}

fn compare<S: Subject>(ground: &Ground, file: &File, must_be_known: bool, compared: &mut Compared) {
    let fault = |words: String| format!("{}: {words}", file.name);
    fs::write(ground.folder.join(S::FILE), file.of_server.as_ref().unwrap_or(&file.text)).expect("a file");
    fs::write(ground.folder.join("start"), S::START).expect("a file");
    if file.of_server.is_some() {
        fs::write(ground.folder.join("files/.htaccess"), &file.text).expect("a file");
    }
    let process = match Process::start(&ground.folder, ground.ready, &[], "/up") {
        Ok(process) => process,
        Err(words) => return compared.faults.push(fault(format!("{words}\n{}", file.text))),
    };
    for path in PATHS {
        let url = match file.of_server {
            Some(_) => path.to_owned(),
            None => format!("http://127.0.0.1:{}{path}", ground.port),
        };
        let reading = Reading { path: Some(&url), ..Reading::default() };
        let units = match read_with(&file.text, S::FORMAT, &reading) {
            Ok(units) if units.len() == 1 => units,
            other => {
                return compared
                    .faults
                    .push(fault(format!("{path}: {} units", other.map_or(0, |units| units.len()))));
            }
        };
        for (method, requested) in METHODS {
            for origin in ORIGINS {
                let mut headers: Vec<(&str, &str)> = Vec::new();
                headers.extend(origin.map(|origin| ("Origin", origin)));
                headers.extend(requested.map(|requested| ("Access-Control-Request-Method", requested)));
                let question = format!("{method} {path} {origin:?}");
                match expected(&units[0], method, &headers) {
                    Err(why) if must_be_known && !file.name.contains("not known") => {
                        compared.faults.push(fault(format!("{question}: not known: {why}")));
                    }
                    Err(_) => compared.not_known += 1,
                    Ok(expected) => {
                        compared.questions += 1;
                        // A connection may break that a process of the server was about to end; one that breaks twice is a fault.
                        let send = || client::send(ground.port, method, path, &headers);
                        let received = send().or_else(send).map(of_interest);
                        if received.as_ref() != Some(&expected) {
                            let words = format!("{question}: foretold {expected:?}, received {received:?}");
                            compared.faults.push(fault(words));
                        }
                    }
                }
            }
        }
    }
    drop(process);
    let _ = fs::remove_dir_all(&ground.folder);
}

fn expected(unit: &Unit, method: &str, headers: &[(&str, &str)]) -> Result<client::Received, String> {
    let response = foretell(unit, method, headers)?;
    let headers = response.headers.iter().map(|header| (header.name.to_ascii_lowercase(), header.text()));
    Ok(of_interest((response.status, headers.collect())))
}

/// The status, and the headers that decide, by name; those of one name in their order.
fn of_interest((status, headers): client::Received) -> client::Received {
    let is_of_interest = |name: &str| {
        name.starts_with("access-control-") || matches!(name, "vary" | "location" | "timing-allow-origin")
    };
    let mut headers: Vec<(String, String)> =
        headers.into_iter().filter(|(name, _)| is_of_interest(name)).collect();
    headers.sort_by(|one, other| one.0.cmp(&other.0));
    (status, headers)
}
