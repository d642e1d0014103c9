//! How questions are sent and their verdicts printed, for all commands that do both.

use super::fix::Fixes;
use crate::advice::ExtraRequests;
use crate::cli::args::{Browsers, Connection, ExtraFlags, Jsonp, Output, Probe};
use crate::fetch::Outcome;
use crate::probe::CallTrace;
use crate::record::{Kind, RecordedCall};
use crate::rules::{Group, Level, Rule};
use crate::web::text::any_of;

/// How questions are sent and their verdicts printed.
#[derive(Clone, Copy)]
pub(super) struct ProbeOptions<'a> {
    pub(super) connection: &'a Connection,
    pub(super) output: &'a Output,
    /// How many questions at a time.
    pub(super) parallel: usize,
    /// Requests that the user chose and no browser would send.
    pub(super) extra: ExtraRequests,
    /// The configuration that is printed too.
    pub(super) fix: Option<&'a Fixes>,
    /// Whether each question is there once for each engine, so that the browsers share responses.
    pub(super) shares: bool,
    /// Whether the call is made from several origins, or with several methods, so that one change is for all.
    pub(super) several: bool,
    /// The calls in the pasted text, where there was one.
    pub(super) pasted: Option<PastedCalls<'a>>,
}

/// The calls that a text was read as, one for each question.
#[derive(Clone, Copy)]
pub(super) struct PastedCalls<'a> {
    /// What the text is.
    pub(super) kind: Kind,
    pub(super) all: &'a [RecordedCall],
}

impl<'a> PastedCalls<'a> {
    /// The call behind a question, by the question's number.
    pub(super) fn of(self, number: usize) -> Option<(Kind, &'a RecordedCall)> {
        self.all.get(number).map(|call| (self.kind, call))
    }

    /// What is to be said of a verdict that is not what the message reports: a sentence.
    pub(super) fn contradiction(self, number: usize, trace: &CallTrace) -> Option<String> {
        let call = self.all.get(number)?;
        let stops = |rule: &&Rule| rule.level() != Level::Warns;
        let reported: Vec<&str> = call.reported_rules.iter().filter(stops).map(|rule| rule.id()).collect();
        if reported.is_empty() || !matches!(trace.outcome, Outcome::Allowed(_)) {
            return None;
        }
        let about_network = call.reported_rules.iter().all(|rule| rule.level() == Level::Fails);
        let about_preflight = call.reported_rules.iter().all(|rule| rule.group() == Group::Preflight);
        let reported = any_of(&reported);
        Some(match &trace.unsent {
            _ if about_network => format!(
                "The message says FAILED ({reported}), but here the server responds: it was down or could not be reached then, or the \
                 request is another one. The exit status is 1."
            ),
            Some(unsent) if !about_preflight => format!(
                "The message says BLOCKED ({reported}). That is decided by the response to the {method}, which is not sent on \
                 a guess; -X {method} sends it. Until then the exit status is the message's.",
                method = unsent.method
            ),
            _ => format!(
                "The message says BLOCKED ({reported}), and so does the exit status, but this request is allowed: the server has \
                 changed, or the page sent another one; -X, -H, -d, --credentials, --origin and --page correct it."
            ),
        })
    }
}

impl<'a> ProbeOptions<'a> {
    /// Those of `corscheck probe`; `fix` is what it prints too.
    pub(super) fn of_probe(args: &'a Probe, fix: Option<&'a Fixes>) -> Self {
        let extra = extra_requests(args.extra);
        let parallel = args.limits.parallel.get();
        let shares = args.page.browser.or(args.confirm.confirm) == Some(Browsers::All);
        Self {
            connection: &args.connection,
            output: &args.output,
            parallel,
            extra,
            fix,
            shares,
            several: args.page.origin.len() > 1 || args.request.method.len() > 1,
            pasted: None,
        }
    }
}

impl<'a> ProbeOptions<'a> {
    /// Those of `corscheck jsonp`.
    pub(super) fn of_jsonp(args: &'a Jsonp) -> Self {
        Self {
            connection: &args.connection,
            output: &args.output,
            parallel: 8,
            extra: ExtraRequests { callback_name: args.check_name, ..ExtraRequests::default() },
            fix: None,
            shares: args.page.browser.or(args.confirm.confirm) == Some(Browsers::All),
            several: false,
            pasted: None,
        }
    }
}

/// The requests that flags choose and no browser would send.
pub(super) fn extra_requests(flags: ExtraFlags) -> ExtraRequests {
    ExtraRequests {
        simulated: flags.keep_going,
        errors: flags.check_errors,
        caching: flags.check_caching,
        callback_name: false,
    }
}
