//! How what a page did is judged, and how much of it is shown.

use super::super::clock::unix_time;
use crate::cli::{Error, args};
use crate::confirm::{Visit, Visited};
use crate::fetch::Page;
use crate::record::har::Har;
use crate::render::Detail;
use crate::render::secrets::Secrets;
use crate::replay::Overrides;
use crate::web::browser::Browser;
use crate::web::origin::Origin;

/// What the page did, as a recording.
pub(super) fn recorded(visited: &Visited) -> Result<Har, Error> {
    let text = visited.har.to_string();
    Har::read(text.as_bytes()).map_err(|error| Error::Environment(error.to_string()))
}

/// What is known beside the recording.
pub(super) fn overrides(visit: &Visit, browser: Browser) -> Overrides {
    Overrides {
        origin: None,
        assumed: Page::new(Origin::of_page(&visit.url)),
        browser: Some(browser),
        now: unix_time(),
    }
}

/// Whether the values of credentials are shown.
pub(super) fn secrets(args: &args::Page) -> Secrets {
    if args.show_secrets { Secrets::Shown } else { Secrets::Hidden }
}

/// How much is shown.
pub(super) fn detail(args: &args::Page) -> Detail {
    Detail { verbose: args.verbose, fixes: true, alone: false, brief: false, secrets: secrets(args) }
}
