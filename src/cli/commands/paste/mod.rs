//! `corscheck paste`

mod corrections;

use std::io::{self, IsTerminal, Read};
use std::path::Path;

use self::corrections::{correct_call, correct_question, page_of_found};
use super::connection::{options, wire};
use super::data_changes::{announce, changes_data};
use super::dry_run;
use super::fix::Fixes;
use super::har::{overrides, print};
use super::input::{text_of, text_of_stdin};
use super::options::{PastedCalls, ProbeOptions, extra_requests};
use super::probe::{check_preflight, page_at, run_all_kinds};
use crate::cli::args::{Browsers, Format, Paste};
use crate::cli::terminal::Terminal;
use crate::cli::{Error, Exit, mask, runtime, stderr, system_message};
use crate::probe::{FoundPage, Question};
use crate::record::console::Message;
use crate::record::{Kind, Pasted, RecordedCall, TOO_LONG, Unread, recognise};
use crate::render;
use crate::replay::{Overrides, QuestionError, question, with_callback};
use crate::rules::{Level, Rule};
use crate::web::secret::input_from;
use crate::web::text::shown;

/// How long a text may be: a HAR's length.
const LONGEST: usize = 64 * 1024 * 1024;

/// Runs the command.
pub(crate) fn run(args: &Paste, terminal: &Terminal) -> Result<Exit, Error> {
    let text = text(args)?;
    mask::learn_from(&text);
    let pasted = recognise(&text).map_err(|unread| refusal(&text, &unread))?;
    let Pasted { kind, calls, messages, har, frames } = &pasted;
    let mut overrides =
        overrides(args.page.origin.first().map(String::as_str), args.page.browser.map(Browsers::first))?;
    let fixes = Fixes::of(&args.fix)?;
    let is_text = args.output.format == Format::Text;
    if let Some(har) = har
        && args.offline
    {
        return print(har, &overrides, args.page.browser, &args.output, terminal);
    }
    // The cross-origin requests of a recording are sent again.
    let mut calls: Vec<_> = match har {
        None => calls.clone(),
        Some(har) => har.questions(),
    };
    for call in &mut calls {
        correct_call(call, args)?;
        // curl would read the same files; what is not sent is not read.
        call.read_files(|path| match (args.offline, args.no_files) {
            (true, _) => Err(ContentsError::Offline),
            (_, true) => Err(ContentsError::NoFiles),
            (false, false) => contents(path),
        });
    }
    let found = args.page.page.as_deref().map(|url| load_page(url, args)).transpose()?;
    if let Some(found) = &found {
        overrides.origin = Some(page_of_found(found));
    }
    let Made { calls, questions } = questions(calls, *kind, args, &overrides, found.as_ref())?;
    let all = args.page.browser == Some(Browsers::All);
    let (calls, questions) = if all { in_each_browser(&calls, &questions) } else { (calls, questions) };
    mask::learn_from_questions(&questions);
    if is_text && !args.output.quiet {
        let is_probed = !args.offline && !questions.is_empty();
        print_what_was_read(&pasted, &calls, is_probed, terminal)?;
    }
    // A console message already tells what the browser did; a call beside it, what would be sent.
    let is_known = !messages.is_empty() && (args.offline || questions.is_empty());
    if is_known {
        let known = verdicts_of(messages, args)?;
        if !is_text || args.output.quiet || *kind == Kind::Console || questions.is_empty() {
            return Ok(known);
        }
        Terminal::print("\n")?;
        let pasted = PastedCalls { kind: *kind, all: &calls };
        return dry_run::print(&args.output, &questions, Some(pasted), terminal).map(|exit| exit.max(known));
    }
    if let (true, Some(frame)) = (questions.is_empty(), frames.first()) {
        return Err(Error::Usage(format!(
            "a document in a frame has a command of its own:\n  {}",
            frame.command().line()
        )));
    }
    if questions.is_empty() {
        return Err(Error::Usage(format!("this is {} without a cross-origin request", kind.words())));
    }
    let pasted = PastedCalls { kind: *kind, all: &calls };
    if args.offline {
        return dry_run::print(&args.output, &questions, Some(pasted), terminal);
    }
    let changing = questions.iter().filter(|question| changes_data(question));
    announce(changing.map(|question| (question.method(), question.url())));
    let mut options = options(&args.connection)?;
    options.insecure |= calls.iter().any(|call| call.insecure);
    let wire = wire(&args.connection, options)?;
    let how = ProbeOptions {
        connection: &args.connection,
        output: &args.output,
        // A text's requests may build on each other.
        parallel: 1,
        extra: extra_requests(args.extra),
        fix: fixes.as_ref(),
        several: false,
        pasted: Some(pasted),
        shares: all,
    };
    runtime::block_on(run_all_kinds(how, questions, &wire, None, terminal))
}

/// Prints the messages of a text, or else what was taken from it.
fn print_what_was_read(
    pasted: &Pasted,
    calls: &[RecordedCall],
    is_probed: bool,
    terminal: &Terminal,
) -> Result<(), Error> {
    let style = terminal.style;
    for message in &pasted.messages {
        let words = match is_probed {
            true => {
                let url = message.call().map(|call| call.url);
                let call = calls.iter().find(|call| Some(&call.url) == url.as_ref());
                render::messages::short_summary(message, call, style)
            }
            false => render::messages::summary(message, style),
        };
        Terminal::print(&format!("{words}\n"))?;
    }
    if pasted.messages.is_empty() {
        for call in calls.iter().take(SHOWN) {
            Terminal::print(&format!("{}\n", render::text::taken(pasted.kind.words(), call, style)))?;
        }
    }
    Ok(())
}

/// Loads the page of `--page`.
fn load_page(url: &str, args: &Paste) -> Result<FoundPage, Error> {
    let wire = wire(&args.connection, options(&args.connection)?)?;
    let browser = args.page.browser.map(Browsers::first).unwrap_or_default();
    runtime::block_on(page_at(url, browser, args.connection.max_time.0, &wire))
}

/// The same calls and questions, each as all browsers.
fn in_each_browser(calls: &[RecordedCall], questions: &[Question]) -> (Vec<RecordedCall>, Vec<Question>) {
    let each = |(call, question): (&RecordedCall, &Question)| {
        let browsers = Browsers::All.list().into_iter();
        browsers.map(|browser| (call.clone(), question.in_browser(browser))).collect::<Vec<_>>()
    };
    calls.iter().zip(questions).flat_map(each).unzip()
}

/// The calls that make a question, and their questions.
#[derive(Default)]
struct Made {
    calls: Vec<RecordedCall>,
    questions: Vec<Question>,
}

/// The questions of the calls. One that makes none is left out, with a note, where another makes one.
fn questions(
    calls: Vec<RecordedCall>,
    kind: Kind,
    args: &Paste,
    overrides: &Overrides,
    found: Option<&FoundPage>,
) -> Result<Made, Error> {
    let mut made = Made::default();
    let mut faults = Vec::new();
    let several = calls.len() > 1;
    for (number, call) in calls.into_iter().enumerate() {
        match question_of(&call, args, overrides, found) {
            Ok(question) => {
                made.questions.push(question);
                made.calls.push(call);
            }
            // What the message says needs no request.
            Err(_) if kind == Kind::Console && args.offline => {}
            Err(fault) if several => faults.push((format!("request {}", number + 1), fault)),
            Err(fault) => return Err(Error::Usage(format!("this is {}, but {fault}", kind.words()))),
        }
    }
    if made.questions.is_empty()
        && let Some((which, fault)) = faults.first()
    {
        return Err(Error::Usage(format!("{which}: this is {}, but {fault}", kind.words())));
    }
    for (which, fault) in faults {
        stderr::note(format_args!("{which} is left out: {fault}"));
    }
    Ok(made)
}

/// Why a call does not make a question: a sentence without a full stop.
#[derive(Debug, thiserror::Error)]
enum CallFault {
    #[error("{}", render::sentences::question_error(.0))]
    Question(#[from] QuestionError),
    #[error("its {method} would change data and is a guess; -X {method} sends it")]
    ChangesData { method: String },
    #[error("--preflight-only, --read-only: it has no preflight, the browser sends it at once")]
    NoPreflight,
}

/// The question of a call.
fn question_of(
    call: &RecordedCall,
    args: &Paste,
    overrides: &Overrides,
    found: Option<&FoundPage>,
) -> Result<Question, CallFault> {
    let mut question = with_callback(question(call, overrides)?);
    if let Some(name) = call.unknown_in_url().next().filter(|_| !args.offline) {
        return Err(QuestionError::Unknown { url: call.url.clone(), name: name.to_owned() }.into());
    }
    correct_question(&mut question, args, found);
    // Nothing that changes data is sent on a guess.
    if call.is_guess && changes_data(&question) {
        question.preflight_only = true;
    }
    if question.preflight_only && check_preflight(&question).is_err() {
        return Err(match call.is_guess {
            true => CallFault::ChangesData { method: question.method().to_owned() },
            false => CallFault::NoPreflight,
        });
    }
    Ok(question)
}

/// For how many calls it is shown what was taken from the text.
const SHOWN: usize = 3;

/// Why a file's contents are not sent.
#[derive(Debug, thiserror::Error)]
enum ContentsError {
    #[error("--offline reads no files")]
    Offline,
    #[error("--no-files reads no files")]
    NoFiles,
    #[error("it would be the standard input")]
    StandardInput,
    #[error("it is longer than the limit of {} MiB", LONGEST >> 20)]
    TooLong,
    #[error("it is not a regular file")]
    NotRegular,
    #[error("it cannot be read: {}", system_message(.0))]
    Unreadable(#[from] io::Error),
}

/// A file that a command sends.
fn contents(path: &str) -> Result<Vec<u8>, ContentsError> {
    if path == "-" {
        return Err(ContentsError::StandardInput);
    }
    // Only what ends: not a pipe, not a device.
    let file = match std::fs::metadata(path) {
        Ok(about) if about.is_file() && about.len() <= LONGEST as u64 => std::fs::File::open(path),
        Ok(about) if about.is_file() => return Err(ContentsError::TooLong),
        Ok(_) => return Err(ContentsError::NotRegular),
        Err(error) => Err(error),
    };
    let mut bytes = Vec::new();
    file.and_then(|file| file.take(LONGEST as u64).read_to_end(&mut bytes))?;
    Ok(bytes)
}

/// The verdicts of console messages, without a probe.
fn verdicts_of(messages: &[Message], args: &Paste) -> Result<Exit, Error> {
    let rules: Vec<Rule> = messages.iter().flat_map(|message| &message.rules).copied().collect();
    match args.output.format {
        Format::Json => Terminal::print(&render::catalogue::json(&[], &rules, messages))?,
        Format::Text if args.output.quiet => {
            Terminal::print(&messages.iter().map(render::messages::line).collect::<String>())?;
        }
        // Already printed.
        Format::Text => {}
    }
    Ok(messages.iter().map(exit).max().unwrap_or_default())
}

/// The exit status that a message stands for; one that hides the reason cannot be judged.
fn exit(message: &Message) -> Exit {
    if message.hides_reason {
        return Exit::Failed;
    }
    let levels = message.rules.iter().map(|rule| match rule.level() {
        Level::Blocks | Level::Explains => Exit::Blocked,
        Level::Fails => Exit::Failed,
        Level::Warns | Level::Finds => Exit::Success,
    });
    levels.max().unwrap_or_default()
}

/// The text: the argument, the file of that name, or the standard input.
fn text(args: &Paste) -> Result<String, Error> {
    let Some(given) = args.text.as_deref().filter(|text| *text != "-") else {
        if args.text.is_none() && io::stdin().is_terminal() {
            return Err(Error::Usage(
                "no text given; pass it as an argument, as a file or on the standard input".into(),
            ));
        }
        return text_of_stdin(LONGEST);
    };
    // Commands are not file names.
    let path = Path::new(given);
    let is_name = given.len() < 4096 && !given.contains('\n') && path.exists() && !path.is_dir();
    if !is_name {
        return match missing_file(given) {
            Some(why) => Err(Error::Usage(why)),
            None => Ok(given.to_owned()),
        };
    }
    let what = format!("the file {}", shown(given));
    let file = std::fs::File::open(given)
        .map_err(|error| Error::Usage(format!("cannot read {what}: {}", system_message(&error))))?;
    text_of(file, LONGEST, &what)
}

/// Why a text that must be a file's name cannot be read; `None` where it is something else. A URL has a host with a dot, a port or a
/// scheme.
fn missing_file(given: &str) -> Option<String> {
    const ENDINGS: [&str; 8] = ["txt", "har", "json", "log", "curl", "http", "toml", "yaml"];
    let text = given.trim();
    if text.is_empty() || text.contains(char::is_whitespace) || text.contains("://") || text.starts_with("//")
    {
        return None;
    }
    if Path::new(text).is_dir() {
        return Some(format!("{} is a folder; paste reads one file", shown(text)));
    }
    let (first, rest) = text.split_once(['/', '\\']).unwrap_or((text, ""));
    let is_file = match rest {
        "" => text.rsplit_once('.').is_some_and(|(_, ending)| ENDINGS.contains(&ending)),
        // `/x` and `./x` too.
        _ => {
            !first.trim_matches('.').contains(['.', '[', '(', '<'])
                && !first.contains(':')
                && first != "localhost"
        }
    };
    is_file.then(|| {
        let name = shown(text);
        format!(
            "there is no file {name}; a URL needs its scheme and host, such as https://api.example.com/items"
        )
    })
}

/// What can be pasted.
const READ: &str = "paste reads
  commands: curl ('Copy as cURL', bash or cmd), wget, HTTPie, PowerShell
  calls: fetch() ('Copy as fetch'), axios, jQuery, XMLHttpRequest, WebSocket,
    io() of socket.io, and programs in Python, PHP, Go, Java, C# or Ruby
  console messages of Chromium, Firefox and Safari
  a HAR or one of its entries, a raw HTTP request, a URL";

/// Where reading stopped, and what is recognised.
fn refusal(text: &str, unread: &Unread) -> Error {
    let Unread { kind, at, fault } = unread;
    let what = kind.map_or("this", |kind| kind.words());
    let rest = text.get(*at..).unwrap_or_default();
    let before = text.get(..*at).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    let start = input_from(text, text.len() - rest.len(), 60);
    let place = match kind {
        // A command is read as a whole.
        Some(Kind::Curl) => String::new(),
        _ if start.is_empty() => "\n  reading stopped at the end".to_owned(),
        _ => format!("\n  reading stopped at line {line}, column {column}: {}", shown(&start)),
    };
    let head = match kind {
        Some(_) => format!("this looks like {what}, but {fault}{place}"),
        None if start.is_empty() => "there is no text to read: it is empty".to_owned(),
        // Where it was too long nothing is wrong.
        None if fault == TOO_LONG => fault.clone(),
        None => format!("{fault} at line {line}, column {column}: {}", shown(&start)),
    };
    Error::Usage(format!("{head}\n\n{READ}"))
}
