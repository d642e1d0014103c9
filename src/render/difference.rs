//! What is different from one probe to the next of the same question.
//!
//! Only what a verdict or a piece of advice is made of is compared. Times, `Date`, the values of cookies, the queries of
//! redirects and the like differ with each response, which is of no use to a fix.

use serde::Serialize;

use super::secrets::{Secrets, reported};
use super::sentences;
use crate::advice::{InvestigatedCall, Investigation, advise, repair};
use crate::fetch::{Outcome, OutcomeKind, without_password};
use crate::probe::{Diagnosis, Exchange, OtherVerdict, others, outcome_rule};
use crate::rules::Rule;
use crate::web::headers::HeaderList;
use crate::web::text::without_asides;

/// The request headers that are compared.
const SENT: [&str; 6] = [
    "Origin",
    "Access-Control-Request-Method",
    "Access-Control-Request-Headers",
    "Authorization",
    "Cookie",
    "Content-Type",
];
/// The response headers that are compared.
const RECEIVED: [&str; 14] = [
    "Access-Control-Allow-Origin",
    "Access-Control-Allow-Credentials",
    "Access-Control-Allow-Methods",
    "Access-Control-Allow-Headers",
    "Access-Control-Expose-Headers",
    "Access-Control-Max-Age",
    "Vary",
    "Cross-Origin-Resource-Policy",
    "Cross-Origin-Embedder-Policy",
    "Timing-Allow-Origin",
    "Content-Type",
    "X-Content-Type-Options",
    "Access-Control-Allow-Private-Network",
    "Location",
];

/// What stands before the reason if there is no response.
const NO_RESPONSE: &str = "no response: ";

/// A verdict in two words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct VerdictKey {
    /// How it ends.
    #[serde(serialize_with = "outcome_id")]
    #[cfg_attr(test, schemars(with = "String"))]
    pub outcome: OutcomeKind,
    /// The rule that decided.
    #[serde(serialize_with = "rule_id")]
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub rule: Option<Rule>,
}

/// What is remembered of a probe: what its report prints, without the responses.
#[derive(Clone, Debug)]
pub struct Snapshot {
    verdict: VerdictKey,
    facts: Vec<Fact>,
}

/// One thing that is compared.
#[derive(Clone, Debug)]
struct Fact {
    scope: Scope,
    what: Aspect,
    name: String,
    value: String,
}

/// What a fact is about: the whole, or one exchange.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The whole.
    Whole,
    /// An exchange of a call, both counted from 0; the first call's with those that were simulated.
    Exchange {
        /// The call.
        call: usize,
        /// The exchange.
        number: usize,
    },
    /// A request that was made for advice alone, by its purpose.
    Extra(&'static str),
}

/// What is different, in the order in which it is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Aspect {
    /// A request.
    Request,
    /// A header of a request.
    RequestHeader,
    /// The status of a response, or why there is none.
    Status,
    /// A header of a response.
    Header,
    /// The verdict of one of two calls.
    Verdict,
    /// What the page gets.
    Response,
    /// The other browser's verdict.
    OtherBrowser,
    /// What becomes of a cookie.
    Cookie,
    /// A notice, by its rule.
    Notice,
    /// A piece of advice, by its name.
    Advice,
}

/// Something that is different.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Where.
    pub scope: Scope,
    /// The exchange's request, `GET /items`; empty where it is about the whole.
    pub request: String,
    /// What.
    pub what: Aspect,
    /// Its name: a header's, a cookie's, a rule's; empty where there is but one.
    pub name: String,
    /// What it was, if it was there.
    pub before: Option<String>,
    /// What it is, if it is there.
    pub after: Option<String>,
}

/// Two probes of one question, held against each other.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// The verdict that was.
    pub was: VerdictKey,
    /// The verdict that is.
    pub now: VerdictKey,
    /// What is different besides.
    pub differences: Vec<Difference>,
}

impl Comparison {
    /// Whether nothing is different.
    #[must_use]
    pub fn is_same(&self) -> bool {
        self.has_same_verdict() && self.differences.is_empty()
    }

    /// Whether outcome and rule are those that were.
    #[must_use]
    pub fn has_same_verdict(&self) -> bool {
        self.was == self.now
    }
}

impl VerdictKey {
    fn of(outcome: &Outcome) -> Self {
        let rule = outcome_rule(outcome);
        Self { outcome: outcome.kind(), rule }
    }

    /// `allowed`, `blocked: cors-allow-origin-missing`.
    #[must_use]
    pub fn words(self) -> String {
        match self.rule {
            None => self.outcome.id().to_owned(),
            Some(rule) => format!("{}: {}", self.outcome.id(), rule.id()),
        }
    }
}

impl Snapshot {
    /// What an investigation says.
    #[must_use]
    pub fn of(investigation: &Investigation<'_>) -> Self {
        let diagnosis = &investigation.diagnosis;
        let mut snapshot =
            Self { verdict: VerdictKey::of(&diagnosis.worst_call().outcome), facts: Vec::new() };
        let first = investigation.first_call();
        for (number, exchange) in first.all_exchanges().enumerate() {
            snapshot.exchange(&Scope::Exchange { call: 0, number }, exchange, diagnosis);
        }
        if let [first, again] = diagnosis.calls() {
            for (number, exchange) in again.exchanges.iter().enumerate() {
                snapshot.exchange(&Scope::Exchange { call: 1, number }, exchange, diagnosis);
            }
            for (which, outcome) in [("first", &first.outcome), ("second", &again.outcome)] {
                snapshot.note(&Scope::Whole, Aspect::Verdict, which, VerdictKey::of(outcome).words());
            }
        }
        for extra in first.extra_exchanges {
            snapshot.exchange(&Scope::Extra(extra.purpose.name()), &extra.exchange, diagnosis);
        }
        snapshot.whole(first, &others(diagnosis, 0));
        snapshot
    }

    /// What is different in a later one.
    #[must_use]
    pub fn compare(&self, later: &Self) -> Comparison {
        let mut differences = Vec::new();
        let mut add = |before: Option<&Fact>, after: Option<&Fact>| {
            let Some(fact) = after.or(before) else { return };
            let (was, is) = (self.request(&fact.scope), later.request(&fact.scope));
            // Of a request that is new, gone or another one nothing else is worth a line.
            let replaced = fact.what != Aspect::Request && was != is;
            let follows = match fact.what {
                // What a page gets follows from the verdict, where that is another one.
                Aspect::Response => self.verdict != later.verdict,
                // Without a response there are no headers.
                Aspect::Header => ![self, later].iter().all(|snapshot| snapshot.has_response(&fact.scope)),
                _ => false,
            };
            if !replaced && !follows {
                differences.push(Difference {
                    scope: fact.scope.clone(),
                    request: is.or(was).unwrap_or_default().to_owned(),
                    what: fact.what,
                    name: fact.name.clone(),
                    before: before.map(|fact| fact.value.clone()),
                    after: after.map(|fact| fact.value.clone()),
                });
            }
        };
        for fact in &self.facts {
            match later.same(fact) {
                Some(other) if other.is_same_fact(fact) => {}
                other => add(Some(fact), other),
            }
        }
        for fact in later.facts.iter().filter(|fact| self.same(fact).is_none()) {
            add(None, Some(fact));
        }
        // Where a line stands must not depend on whether it was there before. The sort keeps the order of equals.
        differences.sort_by_key(|difference| (difference.scope.rank(), difference.what));
        Comparison { was: self.verdict, now: later.verdict, differences }
    }

    /// The fact that is about the same.
    fn same(&self, fact: &Fact) -> Option<&Fact> {
        self.facts.iter().find(|own| own.is_about_the_same(fact))
    }

    /// Whether a response came.
    fn has_response(&self, scope: &Scope) -> bool {
        let mut responses =
            self.facts.iter().filter(|fact| fact.what == Aspect::Status && fact.scope == *scope);
        responses.any(|fact| !fact.value.starts_with(NO_RESPONSE))
    }

    /// The request of an exchange.
    fn request(&self, scope: &Scope) -> Option<&str> {
        let mut requests = self.facts.iter().filter(|fact| fact.what == Aspect::Request);
        requests.find(|fact| fact.scope == *scope).map(|fact| fact.value.as_str())
    }

    fn note(&mut self, scope: &Scope, what: Aspect, name: &str, value: String) {
        let fact = Fact { scope: scope.clone(), what, name: name.to_owned(), value };
        // Two cookies of one name are shown together, as two lines of a header are.
        match self.facts.iter_mut().find(|own| own.is_about_the_same(&fact)) {
            Some(own) => own.value = format!("{}; {}", own.value, fact.value),
            None => self.facts.push(fact),
        }
    }

    fn exchange(&mut self, scope: &Scope, exchange: &Exchange, diagnosis: &Diagnosis) {
        let request = &exchange.request.message;
        let own = diagnosis.question.url().origin().ascii_serialization();
        let url = without_query(&without_password(&request.url));
        let path = url.strip_prefix(&own).filter(|path| path.starts_with('/')).unwrap_or(&url);
        self.note(scope, Aspect::Request, "", format!("{} {path}", request.method));
        self.headers(scope, Aspect::RequestHeader, &SENT, &request.headers);
        match &exchange.response {
            Ok(response) => {
                self.note(scope, Aspect::Status, "", format!("status {}", response.status));
                self.headers(scope, Aspect::Header, &RECEIVED, &response.headers);
            }
            Err(failure) => {
                self.note(scope, Aspect::Status, "", format!("{NO_RESPONSE}{}", failure.detail));
            }
        }
    }

    fn headers(&mut self, scope: &Scope, what: Aspect, names: &[&str], headers: &HeaderList) {
        for name in names {
            let lines: Vec<String> = headers
                .lines(name)
                .map(|line| steady(name, reported(line, Secrets::Hidden).into_owned()))
                .collect();
            if !lines.is_empty() {
                self.note(scope, what, name, lines.join(", "));
            }
        }
    }

    fn whole(&mut self, investigated: InvestigatedCall<'_>, others: &[OtherVerdict]) {
        let call = investigated.call;
        if let Outcome::Allowed(response) = &call.outcome {
            let readable = response.readable_headers.join(", ");
            let readable = if readable.is_empty() { "none".to_owned() } else { readable };
            self.note(&Scope::Whole, Aspect::Response, "readable headers", readable);
        }
        for OtherVerdict { browser, outcome } in others {
            if let Ok(outcome) = outcome {
                self.note(
                    &Scope::Whole,
                    Aspect::OtherBrowser,
                    browser.name(),
                    VerdictKey::of(outcome).words(),
                );
            }
        }
        for cookie in &call.set_cookies {
            let stored = if cookie.stored.is_ok() { "stored" } else { "not stored" };
            let sent = if cookie.sent_with_same_request.is_ok() { "sent" } else { "not sent" };
            let why = cookie.fault().map(|fault| format!(" ({})", fault.rule())).unwrap_or_default();
            self.note(&Scope::Whole, Aspect::Cookie, &cookie.name, format!("{stored}, {sent}{why}"));
        }
        for notice in &call.notices {
            self.note(&Scope::Whole, Aspect::Notice, notice.rule().id(), notice.message());
        }
        for advice in advise(investigated, &repair(investigated)) {
            self.note(&Scope::Whole, Aspect::Advice, advice.id, sentences::advice(&advice));
        }
    }
}

impl Fact {
    fn is_about_the_same(&self, other: &Self) -> bool {
        (&self.scope, self.what, &self.name) == (&other.scope, other.what, &other.name)
    }

    fn is_same_fact(&self, other: &Self) -> bool {
        match self.what {
            // The facts that they name are compared where they stand.
            Aspect::Advice | Aspect::Notice => true,
            Aspect::Status => without_asides(&self.value) == without_asides(&other.value),
            _ => self.value == other.value,
        }
    }
}

impl Scope {
    /// In which order differences are shown: by exchange, and the whole last.
    fn rank(&self) -> (usize, usize) {
        match self {
            Self::Exchange { call, number } => (*call, *number),
            Self::Extra(_) => (usize::MAX - 1, 0),
            Self::Whole => (usize::MAX, 0),
        }
    }
}

/// A header's value without what differs from response to response.
fn steady(name: &str, value: String) -> String {
    match name {
        // A redirect to a login carries a new state each time.
        "Location" => without_query(&value),
        // So does a boundary.
        "Content-Type" => value.split(';').next().unwrap_or_default().trim_end().to_owned(),
        _ => value,
    }
}

fn without_query(url: &str) -> String {
    match url.split_once(['?', '#']) {
        Some((before, _)) => format!("{before}?…"),
        None => url.to_owned(),
    }
}

fn outcome_id<S: serde::Serializer>(outcome: &OutcomeKind, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(outcome.id())
}

fn rule_id<S: serde::Serializer>(rule: &Option<Rule>, serializer: S) -> Result<S::Ok, S::Error> {
    rule.map(Rule::id).serialize(serializer)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A probe of these facts: the exchange, what, name and value.
    fn snapshot(rule: Option<Rule>, facts: &[(Option<usize>, Aspect, &str, &str)]) -> Snapshot {
        let outcome = if rule.is_some() { OutcomeKind::Blocked } else { OutcomeKind::Allowed };
        let mut snapshot = Snapshot { verdict: VerdictKey { outcome, rule }, facts: Vec::new() };
        for (exchange, what, name, value) in facts {
            let scope = exchange.map_or(Scope::Whole, |number| Scope::Exchange { call: 0, number });
            snapshot.note(&scope, *what, name, (*value).to_owned());
        }
        snapshot
    }

    /// What is different, one word each: `header Vary: - Origin`.
    fn differences(before: &Snapshot, after: &Snapshot) -> Vec<String> {
        let shown = |difference: Difference| {
            let value = |value: Option<String>| value.unwrap_or_else(|| "-".into());
            let Difference { what, name, before, after, .. } = difference;
            format!("{what:?} {name}: {} {}", value(before), value(after))
        };
        before.compare(after).differences.into_iter().map(shown).collect()
    }

    const GET: (Option<usize>, Aspect, &str, &str) = (Some(0), Aspect::Request, "", "GET /");
    const OK: (Option<usize>, Aspect, &str, &str) = (Some(0), Aspect::Status, "", "status 200");

    #[test]
    fn headers_come_go_and_change() {
        let header = |name, value| (Some(0), Aspect::Header, name, value);
        let before = snapshot(None, &[GET, OK, header("A", "1"), header("B", "1"), header("C", "1")]);
        let after = snapshot(None, &[GET, OK, header("B", "1"), header("C", "2"), header("D", "1")]);
        assert_eq!(differences(&before, &after), ["Header A: 1 -", "Header C: 1 2", "Header D: - 1"]);
        assert!(before.compare(&before).is_same());
    }

    /// Two lines of a name are one fact: neither hides the other.
    #[test]
    fn cookies_of_one_name() {
        let cookie = |value| (None, Aspect::Cookie, "sid", value);
        let before = snapshot(None, &[cookie("stored"), cookie("not stored")]);
        assert!(before.compare(&before).is_same());
        let after = snapshot(None, &[cookie("stored"), cookie("stored")]);
        assert_eq!(differences(&before, &after), ["Cookie sid: stored; not stored stored; stored"]);
    }

    #[test]
    fn of_a_request_that_is_new_gone_or_another_there_is_one_line() {
        let more = |url| [(Some(1), Aspect::Request, "", url), (Some(1), Aspect::Status, "", "status 500")];
        let without = snapshot(None, &[GET, OK]);
        let with = snapshot(None, &[&[GET, OK][..], &more("GET /a")].concat());
        let other = snapshot(None, &[&[GET, OK][..], &more("GET /b")].concat());
        assert_eq!(differences(&without, &with), ["Request : - GET /a"]);
        assert_eq!(differences(&with, &without), ["Request : GET /a -"]);
        assert_eq!(differences(&with, &other), ["Request : GET /a GET /b"]);
    }

    #[test]
    fn what_follows_is_left_out() {
        let header = (Some(0), Aspect::Header, "Vary", "Origin");
        let readable = (None, Aspect::Response, "readable headers", "etag");
        let allowed = snapshot(None, &[GET, OK, header, readable]);
        let none = (Some(0), Aspect::Status, "", "no response: could not connect to a (1.2.3.4): refused");
        let blocked = snapshot(Some(Rule::CorsNetwork), &[GET, none]);
        assert_eq!(differences(&allowed, &blocked).len(), 1, "{:?}", differences(&allowed, &blocked));
        assert!(!allowed.compare(&blocked).has_same_verdict());
        // Another address does not make another failure.
        let elsewhere =
            (Some(0), Aspect::Status, "", "no response: could not connect to a (1.2.3.5): refused");
        assert!(blocked.compare(&snapshot(Some(Rule::CorsNetwork), &[GET, elsewhere])).is_same());
    }

    /// Advice is compared by its name: the facts in it are compared where they stand.
    #[test]
    fn advice_comes_and_goes() {
        let advice = |name, words| (None, Aspect::Advice, name, words);
        let before = snapshot(None, &[advice("a", "one"), advice("b", "two")]);
        assert!(before.compare(&snapshot(None, &[advice("b", "2"), advice("a", "1")])).is_same());
        assert_eq!(differences(&before, &snapshot(None, &[advice("b", "two")])), ["Advice a: one -"]);
    }

    #[test]
    fn what_differs_with_each_response_is_left_out() {
        for (name, value, expected) in [
            ("Location", "https://id.test/login?state=1#a", "https://id.test/login?…"),
            ("Location", "/login", "/login"),
            ("Content-Type", "multipart/mixed; boundary=1", "multipart/mixed"),
            ("Vary", "Origin; a?b", "Origin; a?b"),
        ] {
            assert_eq!(steady(name, value.into()), expected);
        }
    }
}
