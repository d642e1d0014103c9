//! A reader who does literally what `changes` says, and nothing else, twice at most: the page must work then, what worked before
//! must still work, and no other page may get more than before.

mod model;
mod servers;

use self::model::{Page, Site};
use self::servers::{Case, cases};
use crate::support::run::{Ran, probe};
use crate::support::say;

/// An origin that the server knows nothing of.
const OTHER_ORIGIN: &str = "https://other.example";

/// How often the reader makes a change before giving up.
const ROUNDS: usize = 2;

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

fn request(page: &Page) -> Ran {
    let origin = ["--origin", page.origin.as_str(), "--page-address-space", "loopback"];
    probe(&[&[page.url.as_str()], &origin[..], &page.flags].concat())
}

fn is_allowed(page: &Page) -> bool {
    request(page).status == 0
}

/// The page's own call from another origin, and from an opaque one.
fn from_other_origins(page: &Page) -> Vec<Page> {
    [OTHER_ORIGIN, "null"].map(|origin| Page { origin: origin.into(), ..page.clone() }).into()
}

fn read_literally(case: Case) -> Ending {
    let (name, mut site) = (case.name, Site::start(case.parts));
    let page = |origin: &str, flags: &[&'static str], path: &str| Page {
        origin: origin.into(),
        flags: flags.into(),
        url: site.url(path),
    };
    let mut own = page(case.origin, &case.flags, case.path);
    let others = from_other_origins(&own);
    let worked: Vec<Page> =
        case.worked.iter().map(|(origin, flags, path)| page(origin, flags, path)).collect();
    for other in &worked {
        assert!(is_allowed(other), "{name}: {other:?} does not work from the start");
    }
    let shut: Vec<&Page> = others.iter().filter(|other| !case.is_public && !is_allowed(other)).collect();
    let mut ending = Ending::default();
    for round in 0..=ROUNDS {
        let ran = request(&own);
        if ran.status == 0 {
            ending.rounds = Some(round);
            break;
        }
        for change in ran.json()["changes"].as_array().expect("a list") {
            site.apply(change, &mut own);
        }
    }
    let named = |page: &Page| format!("{} {} {:?}", page.origin, page.url, page.flags);
    ending.broken = worked.iter().filter(|other| !is_allowed(other)).map(named).collect();
    ending.opened = shut.into_iter().filter(|other| is_allowed(other)).map(named).collect();
    ending
}

#[test]
fn the_first_change_holds_when_followed_to_the_letter() {
    let endings: Vec<(&str, Ending)> =
        cases().into_iter().map(|case| (case.name, read_literally(case))).collect();
    assert!(endings.len() >= 30, "too few servers");
    for (name, ending) in &endings {
        say("literal reader", &format!("{name}: {ending:?}"));
    }
    let failed: Vec<_> = endings.iter().filter(|(_, ending)| ending.rounds != Some(1)).collect();
    assert!(failed.len() * 5 <= endings.len(), "not by the first change: {failed:#?}");
    let harmed: Vec<_> =
        endings.iter().filter(|(_, ending)| !ending.broken.is_empty() || !ending.opened.is_empty()).collect();
    assert!(harmed.is_empty(), "{harmed:#?}");
}
