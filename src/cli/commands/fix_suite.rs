//! `corscheck fix --suite`: the policy that the checks of a suite expect.

use std::path::Path;

use url::Url;

use super::source::suite_of;
use super::typed;
use crate::cli::Error;
use crate::cli::args::{DEFAULT_URL, Fix};
use crate::fix::{Draft, Target};
use crate::policy::Policy;
use crate::probe::Question;
use crate::suite::Expectation;
use crate::web::origin::Origin;
use crate::web::text::{list, visible};

/// One policy for all checks that must be allowed at one server, and that server with the path that they share.
pub(super) fn expected(args: &Fix, file: &Path) -> Result<(Target, Policy), Error> {
    let suite = suite_of(file)?;
    let name = visible(&file.display().to_string());
    let checks = suite.keys().chain(suite.left_out()).map(|key| suite.check(&key, 0));
    let allowed: Vec<Question> = checks
        .filter_map(|check| match &*check.expectation {
            Expectation::Allow(expected) => {
                // CORS does not decide which pages may show a document.
                let mut question = check.question.call()?.clone();
                question.needed_headers.extend(expected.readable.iter().cloned());
                Some(question)
            }
            Expectation::Deny(_) => None,
        })
        .collect();
    let given = (args.url != DEFAULT_URL).then(|| typed::url(&args.url)).transpose();
    let given = given.map_err(|error| Error::Usage(format!("--url: {error}")))?;
    let server = server(&allowed, given.as_ref(), &name)?;
    let (mut draft, mut target) = (Draft::default(), None::<Target>);
    let unfit = |error: &dyn std::error::Error| Error::Usage(format!("{name}: {error}"));
    for question in allowed.iter().filter(|question| Origin::of(question.url()) == server) {
        draft.need(question).map_err(|error| unfit(&error))?;
        let own = Target::of(question.url()).map_err(|error| unfit(&error))?;
        target = Some(match target {
            Some(others) => others.with(&own),
            None => own,
        });
    }
    let policy = draft.least().map_err(|error| unfit(&error))?;
    let target = target.ok_or_else(|| Error::Usage(format!("{name} has no check that must be allowed")))?;
    Ok((target.checked_by_suite(file), policy))
}

/// The server that the configuration is for.
fn server(allowed: &[Question], given: Option<&Url>, name: &str) -> Result<Origin, Error> {
    let mut servers: Vec<Origin> = Vec::new();
    for server in allowed.iter().map(|question| Origin::of(question.url())) {
        if !servers.contains(&server) {
            servers.push(server);
        }
    }
    let named = || list(&servers.iter().map(|server| visible(&server.serialize())).collect::<Vec<_>>());
    match (given.map(Origin::of), &servers[..]) {
        (_, []) => Err(Error::Usage(format!("{name} has no check that must be allowed"))),
        (Some(given), servers) if servers.contains(&given) => Ok(given),
        (Some(_), _) => Err(Error::Usage(format!("--url: {name} has no such server; it has {}", named()))),
        (None, [one]) => Ok(one.clone()),
        (None, _) => Err(Error::Usage(format!(
            "{name} has several servers: {}; name one with --url, each has a configuration of its own",
            named()
        ))),
    }
}
