//! What is printed where the command line cannot be parsed: what is wrong, and what to write instead.

use std::ffi::OsString;
use std::path::Path;

use clap::CommandFactory;
use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::args::{COMMANDS, Cli};
use super::{Exit, curl_flags, mask, stderr};
use crate::web::nearest::nearest;
use crate::web::secret;

/// Commands that send what curl could send, so that curl's options are expected of them.
const SENDING: [&str; 7] = ["probe", "jsonp", "websocket", "socketio", "audit", "frame", "page"];

/// Values that are expected of a flag, and what to write instead: the flag, its values, the words.
const VALUES: [(&str, &[&str], &str); 9] = [
    (
        "--browser",
        &["edge", "opera", "brave", "vivaldi", "arc", "samsung"],
        "this browser is based on Chromium: write --browser chromium",
    ),
    (
        "--as",
        &["iframe", "frame", "popup", "object", "embed"],
        "'corscheck frame URL' judges frames and popups",
    ),
    ("--as", &["css", "link", "stylesheet"], "write --as style"),
    ("--as", &["js", "javascript"], "write --as script"),
    ("--as", &["video", "audio"], "write --as media"),
    ("--as", &["sse"], "write --as eventsource"),
    ("--as", &["ws", "wss", "socket"], "write --as websocket, or 'corscheck websocket URL'"),
    ("--as", &["ajax", "axios", "jquery", "xmlhttprequest"], "write --as xhr"),
    ("--credentials", &["yes", "true", "on", "1"], "write --credentials include"),
];

/// Flags that are expected of all commands, and what to write instead.
const FLAGS: [(&str, &str); 3] = [
    ("--json", "write --format json"),
    ("--timeout", "write --max-time SECONDS"),
    ("--no-color", "write --color never, or set NO_COLOR"),
];

/// Prints an error of the parser. Help and version are such errors too, and go to the standard output.
pub(super) fn report(mut error: clap::Error, args: &[OsString]) -> Exit {
    if !error.use_stderr() {
        // The stream may be closed; ignore.
        let _ = error.print();
        return Exit::Success;
    }
    let words: Vec<&str> = args.iter().skip(1).filter_map(|arg| arg.to_str()).collect();
    let command = words.first().copied().unwrap_or_default();
    let sends = SENDING.contains(&command) && !wants_json(&error, &words);
    if let Some((name, tip)) = curl_flags::instead(&error).filter(|_| sends) {
        stderr::error(format_args!(
            "unexpected argument '{name}', an option of curl\n\n  tip: {tip}\n  tip: 'corscheck paste' reads a whole \
             curl command\n\nFor more information, try '--help'."
        ));
        return Exit::Error;
    }
    add_tips(&mut error, command, &words);
    let message = error.render().to_string();
    let safe = mask::output(without_secrets(&error, &message));
    if safe == message {
        let _ = error.print();
    } else {
        stderr::line(safe.trim_end());
    }
    Exit::Error
}

/// Whether `--json` was meant as a format: curl's option of that name is followed by a text.
fn wants_json(error: &clap::Error, words: &[&str]) -> bool {
    let is_text = |word: &&&str| word.starts_with(['{', '[', '@', '"']);
    let after = words.iter().skip_while(|word| **word != "--json").nth(1);
    invalid_argument(error) == Some("--json") && after.filter(is_text).is_none()
}

/// The message without secrets of what was typed. The parser's own words are left as they are: `--credentials` has none behind it.
fn without_secrets(error: &clap::Error, message: &str) -> String {
    let typed = error.context().filter_map(|(kind, value)| match (kind, value) {
        (ContextKind::InvalidValue | ContextKind::InvalidSubcommand, ContextValue::String(value)) => {
            Some(value)
        }
        (ContextKind::InvalidArg, ContextValue::String(name))
            if !name.starts_with('-') || name.contains('=') =>
        {
            Some(name)
        }
        _ => None,
    });
    typed.fold(message.to_owned(), |message, value| {
        let message = message.replace(value.as_str(), &secret::input(value));
        // A header whose colon is missing.
        let (name, rest) = value.split_once(' ').unwrap_or_default();
        let secrets = secret::secrets_of_header(name, rest.trim());
        secrets.iter().fold(message, |message, secret| message.replace(secret, secret::HIDDEN))
    })
}

fn invalid_argument(error: &clap::Error) -> Option<&str> {
    match error.get(ContextKind::InvalidArg)? {
        ContextValue::String(name) => Some(name),
        _ => None,
    }
}

/// Adds what to write instead, and takes out the parser's own guesses that lead elsewhere.
fn add_tips(error: &mut clap::Error, command: &str, words: &[&str]) {
    let tips = match error.kind() {
        ErrorKind::InvalidSubcommand => {
            error.remove(ContextKind::SuggestedSubcommand);
            for_command(command, words)
        }
        ErrorKind::MissingRequiredArgument => for_missing(error, command),
        ErrorKind::UnknownArgument => {
            // How to pass a flag as a value is not what a reader of this error looks for.
            error.remove(ContextKind::Suggested);
            for_argument(error, command, words)
        }
        ErrorKind::InvalidValue => {
            let tips = for_value(error);
            if !tips.is_empty() {
                error.remove(ContextKind::SuggestedValue);
            }
            tips
        }
        _ => Vec::new(),
    };
    if !tips.is_empty() {
        let tips = tips.into_iter().map(StyledStr::from).collect();
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(tips));
    }
}

/// What to write where the first word is not a command.
fn for_command(first: &str, words: &[&str]) -> Vec<String> {
    let url = words.iter().find(|word| word.contains("://"));
    if let Some(near) = nearest(first, COMMANDS) {
        return vec![format!("did you mean '{near}'?")];
    }
    if first == "version" {
        return vec!["write 'corscheck --version'".into()];
    }
    if ["curl", "wget", "http", "https", "fetch", "xh"].contains(&first) {
        return vec!["'corscheck paste' reads a whole command: put it in quotes".into()];
    }
    if first.contains(char::is_whitespace) {
        return vec!["'corscheck paste' reads commands, calls and console messages".into()];
    }
    if Path::new(first).is_file() {
        let command = match first.rsplit('.').next().unwrap_or_default() {
            "har" => "har",
            "toml" => "run",
            "conf" | "htaccess" | "config" | "yaml" | "yml" => "lint",
            _ => "paste",
        };
        return vec![format!("to read the file, write 'corscheck {command} {first}'")];
    }
    url.map(|url| format!("to probe it, write 'corscheck probe {url}'")).into_iter().collect()
}

/// What to write where an argument is missing.
fn for_missing(error: &clap::Error, command: &str) -> Vec<String> {
    let list = match command {
        "explain" => Some("'corscheck explain --list' lists all topics and rules"),
        "fix" => Some("'corscheck fix --list' lists all products"),
        _ => None,
    };
    let missing = match error.get(ContextKind::InvalidArg) {
        Some(ContextValue::Strings(missing)) => missing.as_slice(),
        _ => &[],
    };
    let is_url = missing.iter().any(|name| name.contains("URL"));
    let swallowed = if is_url { optional_value(error) } else { None };
    let example = first_example(command).map(|example| format!("for example, {example}"));
    let before =
        swallowed.map(|flag| format!("the URL was read as the value of {flag}: write it before the flag"));
    before.into_iter().chain(list.map(str::to_owned)).chain(example).collect()
}

/// A flag of the usage line that may have a value, and so may have taken the URL behind it.
fn optional_value(error: &clap::Error) -> Option<String> {
    let Some(ContextValue::StyledStr(usage)) = error.get(ContextKind::Usage) else { return None };
    let usage = usage.to_string();
    let words: Vec<&str> = usage.split_whitespace().collect();
    let pair = words.windows(2).find(|pair| pair[0].starts_with("--") && pair[1].starts_with("[<"))?;
    Some(pair[0].to_owned())
}

/// The first example below a command's help, if it stands on one line.
fn first_example(command: &str) -> Option<String> {
    let mut cli = Cli::command();
    cli.build();
    let help = cli.find_subcommand(command)?.get_after_help()?.to_string();
    let line = help.lines().nth(1)?.trim();
    (!line.ends_with('\\')).then(|| line.to_owned())
}

/// What to write instead of an argument that is not expected.
fn for_argument(error: &mut clap::Error, command: &str, words: &[&str]) -> Vec<String> {
    let name = invalid_argument(error).unwrap_or_default().to_owned();
    let name = name.as_str();
    // The words of a text that should have been one argument.
    let is_text = words.len() > 2 && !words[1].starts_with('-') && !words[1].contains(char::is_whitespace);
    if matches!(command, "paste" | "explain") && is_text {
        return vec![format!("put the whole text in quotes: corscheck {command} '…'")];
    }
    if let Some((flag, near)) = flag_read_as_text(error, command, words) {
        error.insert(ContextKind::InvalidArg, ContextValue::String(flag.to_owned()));
        if let Some(near) = near {
            error.insert(ContextKind::SuggestedArg, ContextValue::String(near));
        }
        return Vec::new();
    }
    if command == "fix" && !name.starts_with('-') {
        let has_origin = words.iter().any(|word| word.starts_with("--origin"));
        let origin = if has_origin { "" } else { " --origin https://app.example.com" };
        return vec![format!("the product follows --for, and the page is needed: --for {name}{origin}")];
    }
    if command == "proxy" && matches!(name, "--port" | "-p") {
        error.remove(ContextKind::SuggestedArg);
        return vec!["write --listen PORT".into()];
    }
    if command.starts_with('-')
        && let Some(known) = words.iter().find(|word| COMMANDS.contains(*word))
    {
        return vec![format!("flags follow the command: corscheck {known} … {name}")];
    }
    if let Some((_, tip)) = FLAGS.iter().find(|(flag, _)| *flag == name) {
        return vec![(*tip).to_owned()];
    }
    Vec::new()
}

/// The first word of `paste` that looks like a flag and is not a flag, and the flag nearest to it. A text may begin with a hyphen: the
/// parser takes the unknown flag for the text, and complains about the text behind it.
fn flag_read_as_text<'a>(
    error: &clap::Error,
    command: &str,
    words: &[&'a str],
) -> Option<(&'a str, Option<String>)> {
    if command != "paste" || invalid_argument(error)?.starts_with('-') {
        return None;
    }
    let mut all = Cli::command();
    all.build();
    let flags = all.find_subcommand("paste")?.get_arguments();
    let known: Vec<&str> = flags
        .flat_map(|flag| flag.get_long().into_iter().chain(flag.get_all_aliases().unwrap_or_default()))
        .collect();
    words.iter().skip(1).copied().find_map(|word| {
        let name = word.strip_prefix("--")?.split('=').next()?;
        let is_unknown = !name.is_empty() && !name.contains(char::is_whitespace) && !known.contains(&name);
        is_unknown.then(|| (word, nearest(name, known.iter().copied()).map(|near| format!("--{near}"))))
    })
}

/// What to write instead of a value that is not one of a flag's.
fn for_value(error: &clap::Error) -> Vec<String> {
    let argument = invalid_argument(error).unwrap_or_default();
    let flag = argument.split([' ', '[']).next().unwrap_or_default();
    let Some(ContextValue::String(value)) = error.get(ContextKind::InvalidValue) else { return Vec::new() };
    if argument.contains("[<") && value.contains("://") {
        return vec![format!("write the URL before {flag}")];
    }
    let lower = value.to_ascii_lowercase();
    let known = VALUES.iter().find(|(of, values, _)| *of == flag && values.contains(&lower.as_str()));
    known.map(|(_, _, tip)| (*tip).to_owned()).into_iter().collect()
}
