//! A reader who does literally what `changes` says, or what the printed text says, and nothing else, twice at most: the page must
//! work then, what worked before must still work, and no other page may get more than before.

mod hidden;
mod model;
mod servers;
mod several;
mod text;

use std::collections::BTreeMap;

use serde_json::Value;

use self::model::{Page, Site};
use self::servers::{Case, cases};
use crate::support::run::{probe, run};
use crate::support::say;

/// An origin that the server knows nothing of.
const OTHER_ORIGIN: &str = "https://other.example";

/// How often the reader makes a change before giving up.
const ROUNDS: usize = 2;

/// What a reader follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Follows {
    Json,
    Text,
}

/// How one case ended.
#[derive(Debug, Default)]
struct Ending {
    /// After how many changes the page works.
    rounds: Option<usize>,
    /// What worked before, and does not any more.
    broken: Vec<String>,
    /// What other origins get that they did not get before.
    opened: Vec<String>,
}

fn flags(page: &Page) -> Vec<&str> {
    let mut flags =
        vec![page.url.as_str(), "--origin", page.origin.as_str(), "--page-address-space", "loopback"];
    // Of a flag that is given again the last counts.
    let mut own: Vec<&str> = Vec::new();
    let mut words = page.flags.iter().map(String::as_str).peekable();
    while let Some(word) = words.next() {
        let value = words.next_if(|next| !next.starts_with('-'));
        if ["-X", "--credentials"].contains(&word)
            && let Some(place) = own.iter().position(|other| *other == word)
        {
            own.drain(place..place + 2);
        }
        own.push(word);
        own.extend(value);
    }
    flags.extend(own);
    flags
}

fn is_allowed(page: &Page) -> bool {
    probe(&flags(page)).status == 0
}

/// What the output says is to be changed.
fn changes(page: &Page, follows: Follows) -> Vec<Value> {
    match follows {
        Follows::Json => probe(&flags(page)).json()["changes"].as_array().expect("a list").clone(),
        Follows::Text => text::changes(&run(&[&["probe"], &flags(page)[..]].concat()).stdout),
    }
}

/// The page's own call from another origin, and from an opaque one.
fn from_other_origins(page: &Page) -> Vec<Page> {
    let others = [OTHER_ORIGIN, "null"].into_iter().filter(|origin| *origin != page.origin);
    others.map(|origin| Page { origin: origin.into(), ..page.clone() }).collect()
}

fn read_literally(case: &Case, follows: Follows) -> Ending {
    let (name, mut site) = (case.name, Site::start(&case.parts));
    let page = |origin: &str, flags: &[&'static str], path: &str| Page {
        origin: origin.into(),
        flags: flags.iter().map(|flag| (*flag).to_owned()).collect(),
        url: site.url(path),
    };
    let mut own = page(case.origin, &case.flags, case.path);
    let worked: Vec<Page> =
        case.worked.iter().map(|(origin, flags, path)| page(origin, flags, path)).collect();
    for other in &worked {
        // What a cache has is perhaps not for it; it works once that is gone.
        assert!(
            is_allowed(other) || case.kind.contains("cache"),
            "{name}: {other:?} does not work from the start"
        );
    }
    // What other origins get is looked at without what the page needs besides.
    let bare = |page: &Page| {
        let mut flags = page.flags.clone();
        if let Some(place) = flags.iter().position(|flag| flag == "--need") {
            flags.drain(place..place + 2);
        }
        Page { flags, ..page.clone() }
    };
    let others = from_other_origins(&bare(&own));
    let shut: Vec<&Page> = others.iter().filter(|other| !case.is_public && !is_allowed(other)).collect();
    let mut ending = Ending::default();
    for round in 0..=ROUNDS {
        if is_allowed(&own) {
            ending.rounds = Some(round);
            break;
        }
        for change in changes(&own, follows) {
            site.apply(&change, &mut own);
        }
    }
    let named = |page: &Page| format!("{} {} {:?}", page.origin, page.url, page.flags);
    ending.broken = worked.iter().filter(|other| !is_allowed(other)).map(named).collect();
    ending.opened = shut.into_iter().filter(|other| is_allowed(other)).map(named).collect();
    ending
}

/// How many servers of one kind there are, how many of them work after one change, after two, what was broken and opened.
#[derive(Default)]
struct Row([usize; 5]);

fn follow(follows: Follows) {
    let endings: Vec<(Case, Ending)> = cases()
        .into_iter()
        .map(|case| {
            let ending = read_literally(&case, follows);
            (case, ending)
        })
        .collect();
    assert!(endings.len() >= 60, "too few servers: {}", endings.len());
    let mut table: BTreeMap<&str, Row> = BTreeMap::new();
    for (case, ending) in &endings {
        let Row(row) = table.entry(case.kind).or_default();
        row[0] += 1;
        row[1] += usize::from(ending.rounds == Some(1));
        row[2] += usize::from(ending.rounds == Some(2));
        row[3] += usize::from(!ending.broken.is_empty());
        row[4] += usize::from(!ending.opened.is_empty());
    }
    for (kind, Row([servers, first, second, broken, opened])) in table {
        let words = format!(
            "{follows:?}: {kind}: {servers} servers, {first} by one change, {second} by two, {broken} broken, {opened} opened"
        );
        say("literal reader", &words);
    }
    let named = |(case, ending): &(Case, Ending)| format!("{}: {ending:?}", case.name);
    for one in endings.iter().filter(|(_, ending)| ending.rounds != Some(1)) {
        say("literal reader", &format!("{follows:?}: {}", named(one)));
    }
    // A server on which the page works from the start is not broken.
    let failed = endings.iter().filter(|(_, ending)| matches!(ending.rounds, None | Some(0)));
    let failed: Vec<String> = failed.map(named).collect();
    let harmed = endings.iter().filter(|(_, ending)| !ending.broken.is_empty() || !ending.opened.is_empty());
    let harmed: Vec<String> = harmed.map(named).collect();
    assert!(failed.is_empty() && harmed.is_empty(), "failed: {failed:#?}\nharmed: {harmed:#?}");
    let first = endings.iter().filter(|(_, ending)| ending.rounds == Some(1)).count();
    assert!(first * 10 >= endings.len() * 9, "only {first} of {} by the first change", endings.len());
}

#[test]
fn the_first_change_holds_when_followed_to_the_letter() {
    follow(Follows::Json);
}

#[test]
fn the_printed_change_holds_when_followed_to_the_letter() {
    follow(Follows::Text);
}
