//! `corscheck explain`

use super::input::text_of_stdin;
use super::typed;
use crate::cli::args::{Explain, Format};
use crate::cli::terminal::Terminal;
use crate::cli::{Error, Exit, mask, pager};
use crate::record::LONGEST;
use crate::record::console::{self, Message};
use crate::render;
use crate::render::replacement::{self, Sides};
use crate::render::topics::Topic;
use crate::rules::Rule;
use crate::web::browser::Browser;
use crate::web::secret::input;

/// Runs the command.
pub(crate) fn run(args: &Explain, terminal: &Terminal) -> Result<Exit, Error> {
    let name = match args.rule.as_deref() {
        Some("-") => Some(text_of_stdin(LONGEST)?),
        other => other.map(str::to_owned),
    };
    name.iter().chain(&args.url).for_each(|text| mask::learn_from(text));
    let topic = name.as_deref().and_then(topic);
    if let Some(sides) = sides(args)? {
        let text = with_sides(topic, &sides, args, terminal)?;
        show(&mask::output(text), args, terminal)?;
        return Ok(Exit::Success);
    }
    if let Some(topic) = topic {
        let text = match args.format {
            Format::Json => render::catalogue::json(&[topic], &[], &[]),
            Format::Text => render::explain::topic(topic.page().text(), terminal.style),
        };
        show(&text, args, terminal)?;
        return Ok(Exit::Success);
    }
    let (rules, messages) = match &name {
        None => (Rule::ALL.to_vec(), Vec::new()),
        Some(name) => match named(name) {
            Ok(rules) => (rules, Vec::new()),
            Err(error) => match console::read(name) {
                messages if messages.is_empty() => return Err(error),
                messages => (rules_of_all(&messages), messages),
            },
        },
    };
    let text = match args.format {
        Format::Json if args.list => render::catalogue::json(Topic::all(), &rules, &messages),
        Format::Json => render::catalogue::json(&[], &rules, &messages),
        Format::Text if !messages.is_empty() => render::messages::messages(&messages, terminal.style),
        Format::Text if args.list => {
            render::topics::list(terminal.style) + &render::explain::list(&rules, terminal.style)
        }
        Format::Text => render::explain::pages(&rules, terminal.style),
    };
    let text = if messages.is_empty() { text } else { mask::output(&text) };
    show(&text, args, terminal)?;
    Ok(Exit::Success)
}

/// The page and the document of --origin and --url.
fn sides(args: &Explain) -> Result<Option<Sides>, Error> {
    let (Some(origin), Some(url)) = (&args.origin, &args.url) else { return Ok(None) };
    let page = typed::page(origin).map_err(|error| Error::Usage(format!("--origin: {error}")))?.origin;
    let url = typed::url(url).map_err(|error| Error::Usage(format!("--url: {error}")))?;
    Ok(Some(Sides::new(page, url, args.shown_as, args.sandbox.as_deref())))
}

/// A topic with its code for these two.
fn with_sides(
    topic: Option<Topic>,
    sides: &Sides,
    args: &Explain,
    terminal: &Terminal,
) -> Result<String, Error> {
    let found = topic.and_then(|topic| Some((topic, replacement::filled(topic, sides)?)));
    let Some((topic, text)) = found else {
        let topics = replacement::topics().join(", ");
        return Err(Error::Usage(format!(
            "--origin and --url are for the topics with code for a page and a document: {topics}"
        )));
    };
    Ok(match args.format {
        Format::Json => render::catalogue::filled_topic(topic, &text, &sides.code()),
        Format::Text => render::explain::topic(&text, terminal.style),
    })
}

/// Shows a text for people in the pager, and prints another.
fn show(text: &str, args: &Explain, terminal: &Terminal) -> Result<(), Error> {
    match (args.format, args.no_pager) {
        (Format::Text, false) => pager::show(text, terminal)?,
        (Format::Json, _) | (_, true) => Terminal::print_own(text)?,
    }
    Ok(())
}

/// What was typed as ids are written: in lower case, with hyphens between the words.
fn hyphenated(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join("-").to_ascii_lowercase()
}

/// The topic of that name; a rule of the same name has a page of its own.
fn topic(name: &str) -> Option<Topic> {
    let id = hyphenated(name);
    // What a console prints is a message, also where a topic goes by that name. A header's name alone is not printed.
    let is_error = name.trim().contains(char::is_whitespace) || id.contains("err");
    let is_message = || is_error && !console::read(name).is_empty();
    let found = Topic::named(&id).or_else(|| Topic::named(status_in(&id)?));
    found.filter(|topic| Rule::from_id(&id).is_none() && (topic.id() == id || !is_message()))
}

/// The error status of which a few words speak: `status-500`, `404-not-found`.
fn status_in(id: &str) -> Option<&str> {
    let words: Vec<&str> = id.split('-').collect();
    let is_status = |word: &&&str| word.len() == 3 && word.bytes().all(|byte| byte.is_ascii_digit());
    words.iter().find(is_status).filter(|_| words.len() <= 4).copied()
}

/// The rules that may have raised these messages, each once.
fn rules_of_all(messages: &[Message]) -> Vec<Rule> {
    let mut rules = Vec::new();
    for rule in messages.iter().flat_map(|message| &message.rules).copied() {
        if !rules.contains(&rule) {
            rules.push(rule);
        }
    }
    rules
}

/// The rule of that id, or those that a browser calls by that name.
fn named(name: &str) -> Result<Vec<Rule>, Error> {
    let id = hyphenated(name);
    if id.is_empty() {
        return Err(Error::Usage(
            "there is no text: give a rule's id, a topic or a console message; 'corscheck explain --list' lists all"
                .into(),
        ));
    }
    if let Some(rule) = Rule::from_id(&id) {
        return Ok(vec![rule]);
    }
    // Firefox numbers the wordings of some of its categories: CORSMissingAllowOrigin2.
    let id = id.trim_end_matches(|character: char| character.is_ascii_digit());
    let called: Vec<Rule> = Rule::ALL
        .iter()
        .copied()
        .filter(|rule| {
            let names = Browser::EACH_ENGINE.iter().filter_map(|browser| rule.name_in(*browser));
            names.into_iter().any(|name| name.eq_ignore_ascii_case(id))
        })
        .collect();
    if !called.is_empty() {
        return Ok(called);
    }
    if name.contains("://") && !name.contains(char::is_whitespace) {
        let name = crate::web::text::shown(&input(name));
        let quoted = shlex::try_quote(&name).unwrap_or_default();
        return Err(Error::Usage(format!(
            "{name} is a URL, not a rule or a topic; to see what happens to it: corscheck probe {quoted}"
        )));
    }
    if let (true, Some(near)) = (name.contains(char::is_whitespace), Topic::near(id)) {
        let name = crate::web::text::shown(&input(name));
        return Err(Error::Usage(format!("there is no rule or topic {name}; did you mean {}?", near.id())));
    }
    if name.contains(char::is_whitespace) {
        let name = crate::web::text::shown(&input(name));
        return Err(Error::Usage(format!(
            "this is not a rule, a topic or a known console message of Chromium, Firefox or Safari: {name}"
        )));
    }
    let near: Vec<&str> = Topic::near(id)
        .filter(|_| !id.is_empty())
        .map(Topic::id)
        .into_iter()
        .chain(nearest(id))
        .take(3)
        .collect();
    let looks_like_header = name.contains('-') && name.starts_with(|first: char| first.is_ascii_uppercase());
    let tip = if near.is_empty() && looks_like_header {
        // CORS has no rule for it, and two for all of its kind.
        "; 'corscheck explain allow-headers' is about headers that a page sends, 'corscheck explain expose-headers' about those that \
         it reads;"
            .into()
    } else if near.is_empty() {
        ";".into()
    } else {
        format!("; did you mean {}?", near.join(" or "))
    };
    let name = crate::web::text::shown(&input(name));
    Err(Error::Usage(format!("there is no rule or topic {name}{tip} 'corscheck explain --list' lists all")))
}

/// The ids that share most of their words with what was typed, or begin like it.
fn nearest(typed: &str) -> Vec<&'static str> {
    let words: Vec<&str> = typed.split(['-', '_', ' ']).filter(|word| word.len() > 1).collect();
    let score = |id: &str| {
        let shared = words.iter().filter(|word| id.split('-').any(|part| part == **word)).count();
        shared * 4 + id.chars().zip(typed.chars()).take_while(|(ours, theirs)| ours == theirs).count()
    };
    let mut ids: Vec<&'static str> = Rule::ALL.iter().map(|rule| rule.id()).collect();
    ids.sort_by_key(|id| std::cmp::Reverse(score(id)));
    ids.into_iter().filter(|id| score(id) >= 4).take(3).collect()
}
