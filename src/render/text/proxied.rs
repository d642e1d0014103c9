//! What a proxy hides: each cause once, in full; at the end how often.

use std::collections::BTreeMap;
use std::net::IpAddr;

use colored::Colorize;

use super::super::Style;
use super::super::paint::Mark;
use super::{Detail, probe, verdict_alone};
use crate::advice::{Findings, Investigation, ON_DEVELOPMENT_PROXIES};
use crate::fetch::{Outcome, without_password};
use crate::proxy::{Counts, Routes};
use crate::replay::{Finding, JudgedEntry};
use crate::rules::Rule;
use crate::web::text::{counted, visible};

/// The text of a proxy that runs.
pub struct ProxyText {
    detail: Detail,
    quiet: bool,
    style: Style,
    causes: Vec<Cause>,
    allowed: Vec<u64>,
    unknown: Vec<u64>,
}

/// One rule that stops calls to one server.
struct Cause {
    rule: Rule,
    server: String,
    outcome: Word,
    /// Method and path of each, and the kinds.
    calls: BTreeMap<(String, String), Vec<u64>>,
}

/// What becomes of a call.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Word {
    Blocked,
    Failed,
}

impl Word {
    fn sentence(self) -> &'static str {
        match self {
            Self::Blocked => "would be blocked without this proxy",
            Self::Failed => "failed: the target cannot be reached",
        }
    }
}

/// How many calls of one cause are listed at the end.
const LISTED: usize = 5;

impl ProxyText {
    /// A text without a call.
    #[must_use]
    pub fn new(detail: Detail, quiet: bool, style: Style) -> Self {
        Self { detail, quiet, style, causes: Vec::new(), allowed: Vec::new(), unknown: Vec::new() }
    }

    /// The proxy's URL, as a browser is given it.
    #[must_use]
    pub fn url(address: IpAddr, port: u16) -> String {
        let host = match address {
            address if address.is_loopback() || address.is_unspecified() => "localhost".to_owned(),
            IpAddr::V4(address) => address.to_string(),
            IpAddr::V6(address) => format!("[{address}]"),
        };
        format!("http://{host}:{port}/")
    }

    /// What is printed before the first call.
    #[must_use]
    pub fn opening(address: IpAddr, port: u16, routes: &Routes, pages: &[String]) -> String {
        let mut text = format!("{}\n\n", Self::url(address, port));
        let width = routes.all().iter().map(|route| route.prefix().len()).max().unwrap_or_default();
        for route in routes.all() {
            let stripped = if route.strips_prefix() { "  (without the prefix)" } else { "" };
            let target = without_password(route.target());
            text.push_str(&format!("  {:<width$}  goes to {}{stripped}\n", route.prefix(), visible(&target)));
        }
        text.push_str(&format!(
            "\nCalls are judged as those of a page of {}\nCtrl-C ends it\n\n",
            pages.join(", ")
        ));
        text
    }

    /// Whether any call would be blocked.
    #[must_use]
    pub fn blocks_any(&self) -> bool {
        self.causes.iter().any(|cause| cause.outcome == Word::Blocked)
    }

    /// Adds a call, the first of its kind, and gives what is printed of it at once.
    #[must_use]
    pub fn add(&mut self, kind: u64, judged: &JudgedEntry) -> String {
        let Finding::Verdict(diagnosis, _) = &judged.finding else {
            match &judged.finding {
                Finding::Unknown { .. } => self.unknown.push(kind),
                Finding::SameOrigin
                | Finding::NotApplicable(_)
                | Finding::Frame(_)
                | Finding::Verdict(..) => {}
            }
            return String::new();
        };
        let outcome = match &diagnosis.first_call().outcome {
            Outcome::Allowed(_) => {
                self.allowed.push(kind);
                return match self.detail.verbose {
                    true => probe(&(&**diagnosis).into(), self.detail, self.style) + "\n",
                    false => String::new(),
                };
            }
            Outcome::Blocked(_) => Word::Blocked,
            Outcome::Failed(_) => Word::Failed,
        };
        let Some(rule) = diagnosis.rule() else { return String::new() };
        let url = diagnosis.question.url();
        let server = url.origin().ascii_serialization();
        let known = self.causes.iter().position(|cause| cause.rule == rule && cause.server == server);
        let at = known.unwrap_or_else(|| {
            self.causes.push(Cause { rule, server, outcome, calls: BTreeMap::new() });
            self.causes.len() - 1
        });
        let calls = &mut self.causes[at].calls;
        let call = (judged.method.clone(), url.path().to_owned());
        let is_new_call = !calls.contains_key(&call);
        calls.entry(call).or_default().push(kind);
        let mark = if outcome == Word::Blocked { Mark::Bad } else { Mark::Unknown };
        let line = format!(
            "{} {} {} {}: {}\n",
            mark.text(self.style),
            visible(&judged.method),
            visible(&without_password(url)),
            outcome.sentence(),
            rule.id()
        );
        match (known, is_new_call) {
            (Some(_), true) => line,
            (Some(_), false) => String::new(),
            (None, _) if self.quiet => line,
            (None, _) => {
                let investigation = Investigation::from(&**diagnosis);
                let findings = Findings::of(&investigation).without_advice(&ON_DEVELOPMENT_PROXIES);
                let full = match self.detail.verbose {
                    true => super::probe_with(&findings, self.detail, self.style),
                    false => verdict_alone(&findings, self.detail, self.style),
                };
                format!("{}{full}\n", line.bold())
            }
        }
    }

    /// What is printed at the end.
    #[must_use]
    pub fn end(self, counts: &Counts) -> String {
        let times = |kinds: &[u64]| kinds.iter().map(|kind| counts.of(*kind)).sum::<u64>();
        let all = counts.all();
        let mut text = format!("\n{} passed on", counted(all, "request"));
        let of = |word: Word| -> u64 {
            let causes = self.causes.iter().filter(|cause| cause.outcome == word);
            causes.flat_map(|cause| cause.calls.values()).map(|kinds| times(kinds)).sum()
        };
        let parts = [
            (times(&self.allowed), "allowed"),
            (of(Word::Blocked), "blocked"),
            (of(Word::Failed), "failed"),
            (times(&self.unknown), "not known"),
        ];
        let parts: Vec<String> = parts
            .iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, words)| format!("{count} {words}"))
            .collect();
        text.push_str(&match parts.is_empty() {
            true => ", none across origins\n".to_owned(),
            false => format!("; across origins, without this proxy: {}\n", parts.join(", ")),
        });
        if counts.lost() > 0 {
            let words = "not judged: too many at once, or of too many kinds";
            text.push_str(&format!("{} {words}\n", counts.lost()));
        }
        for cause in &self.causes {
            let count: u64 = cause.calls.values().map(|kinds| times(kinds)).sum();
            let often = counted(count, "call");
            let mark = if cause.outcome == Word::Blocked { Mark::Bad } else { Mark::Unknown };
            text.push_str(&format!(
                "  {} {}  {} to {}\n",
                mark.text(self.style),
                cause.rule.id(),
                often,
                cause.server
            ));
            for (method, path) in cause.calls.keys().take(LISTED) {
                text.push_str(&format!("      {} {}\n", visible(method), visible(path)));
            }
            let more = cause.calls.len().saturating_sub(LISTED);
            if more > 0 {
                text.push_str(&format!("      and {more} more\n"));
            }
        }
        text
    }
}
