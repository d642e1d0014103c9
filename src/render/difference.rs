//! What is different from one probe to the next of the same question.
//!
//! Only what a verdict or a piece of advice is made of is compared. Times, `Date`, the values of cookies, the queries of
//! redirects and the like differ with each answer, and nobody who watches a fix wants to be told so.

use serde::Serialize;

use super::secrets::{Secrets, reported};
use crate::advice::{advise, repair};
use crate::fetch::{Outcome, without_password};
use crate::probe::{Diagnosis, Exchange, OtherBrowser, failure_rule};
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

/// What stands before the reason where there is no answer.
const NO_ANSWER: &str = "no answer: ";

/// A verdict in two words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Standing {
    /// `allowed`, `blocked` or `failed`.
    pub outcome: &'static str,
    /// The rule that decided.
    #[serde(serialize_with = "rule_id")]
    pub rule: Option<Rule>,
}

/// What is kept of a probe: as much as its report says, and no answer.
#[derive(Clone, Debug)]
pub struct Seen {
    standing: Standing,
    facts: Vec<Fact>,
}

/// One thing that is compared.
#[derive(Clone, Debug)]
struct Fact {
    place: Place,
    what: What,
    name: String,
    value: String,
}

/// What a fact is about: the whole, or one exchange.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// The whole.
    Whole,
    /// An exchange of the call, counted from 0 with those beyond the browser.
    Call(usize),
    /// An exchange of the same call, made again.
    Again(usize),
    /// A request that was made for advice alone, by its reason.
    Extra(&'static str),
}

/// What is different, in the order in which it is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum What {
    /// A request.
    Request,
    /// A header of a request.
    RequestHeader,
    /// The status of an answer, or why there is none.
    Answer,
    /// A header of an answer.
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
    pub place: Place,
    /// The exchange's request, `GET /items`; empty where it is about the whole.
    pub request: String,
    /// What.
    pub what: What,
    /// Its name: a header's, a cookie's, a rule's; empty where there is but one.
    pub name: String,
    /// What it was, if it was there.
    pub before: Option<String>,
    /// What it is, if it is there.
    pub after: Option<String>,
}

/// Two probes of one question, held against each other.
#[derive(Clone, Debug)]
pub struct Compared {
    /// The verdict that was.
    pub was: Standing,
    /// The verdict that is.
    pub now: Standing,
    /// What is different besides.
    pub differences: Vec<Difference>,
}

impl Compared {
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

impl Standing {
    fn of(outcome: &Outcome) -> Self {
        let rule = match outcome {
            Outcome::Allowed(_) => None,
            Outcome::Blocked(violation) => Some(violation.rule()),
            Outcome::Failed(failure) => Some(failure_rule(failure.kind)),
        };
        Self { outcome: outcome.name(), rule }
    }

    /// `allowed`, `blocked: cors-allow-origin-missing`.
    #[must_use]
    pub fn words(self) -> String {
        match self.rule {
            None => self.outcome.to_owned(),
            Some(rule) => format!("{}: {}", self.outcome, rule.id()),
        }
    }
}

impl Seen {
    /// What a diagnosis says.
    #[must_use]
    pub fn of(diagnosis: &Diagnosis) -> Self {
        let mut seen = Self { standing: Standing::of(&diagnosis.telling().outcome), facts: Vec::new() };
        for (number, exchange) in diagnosis.all_exchanges().enumerate() {
            seen.exchange(&Place::Call(number), exchange, diagnosis);
        }
        if let Some(again) = &diagnosis.again {
            for (number, exchange) in again.all_exchanges().enumerate() {
                seen.exchange(&Place::Again(number), exchange, diagnosis);
            }
            for (which, outcome) in [("first", &diagnosis.outcome), ("second", &again.outcome)] {
                seen.note(&Place::Whole, What::Verdict, which, Standing::of(outcome).words());
            }
        }
        for extra in &diagnosis.extras {
            seen.exchange(&Place::Extra(extra.why.name()), &extra.exchange, diagnosis);
        }
        seen.whole(diagnosis);
        seen
    }

    /// What is different in a later one.
    #[must_use]
    pub fn compared(&self, later: &Self) -> Compared {
        let mut differences = Vec::new();
        let mut add = |before: Option<&Fact>, after: Option<&Fact>| {
            let Some(fact) = after.or(before) else { return };
            let (was, is) = (self.request(&fact.place), later.request(&fact.place));
            // Of a request that is new, gone or another one nothing else is worth a line.
            let replaced = fact.what != What::Request && was != is;
            let follows = match fact.what {
                // What a page gets follows from the verdict, where that is another one.
                What::Response => self.standing != later.standing,
                // Where there is no answer there are no headers.
                What::Header => ![self, later].iter().all(|seen| seen.is_answered(&fact.place)),
                _ => false,
            };
            if !replaced && !follows {
                differences.push(Difference {
                    place: fact.place.clone(),
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
                Some(other) if other.says_the_same(fact) => {}
                other => add(Some(fact), other),
            }
        }
        for fact in later.facts.iter().filter(|fact| self.same(fact).is_none()) {
            add(None, Some(fact));
        }
        // Where a line stands must not depend on whether it was there before. The sort keeps the order of equals.
        differences.sort_by_key(|difference| (difference.place.rank(), difference.what));
        Compared { was: self.standing, now: later.standing, differences }
    }

    /// The fact that is about the same.
    fn same(&self, fact: &Fact) -> Option<&Fact> {
        self.facts.iter().find(|own| own.is_about_the_same(fact))
    }

    /// Whether an answer came.
    fn is_answered(&self, place: &Place) -> bool {
        let mut answers = self.facts.iter().filter(|fact| fact.what == What::Answer && fact.place == *place);
        answers.any(|fact| !fact.value.starts_with(NO_ANSWER))
    }

    /// The request of an exchange.
    fn request(&self, place: &Place) -> Option<&str> {
        let mut requests = self.facts.iter().filter(|fact| fact.what == What::Request);
        requests.find(|fact| fact.place == *place).map(|fact| fact.value.as_str())
    }

    fn note(&mut self, place: &Place, what: What, name: &str, value: String) {
        let fact = Fact { place: place.clone(), what, name: name.to_owned(), value };
        // Two cookies of one name are told of together, as two lines of a header are.
        match self.facts.iter_mut().find(|own| own.is_about_the_same(&fact)) {
            Some(own) => own.value = format!("{}; {}", own.value, fact.value),
            None => self.facts.push(fact),
        }
    }

    fn exchange(&mut self, place: &Place, exchange: &Exchange, diagnosis: &Diagnosis) {
        let request = &exchange.request.message;
        let own = diagnosis.question.page.init.url.origin().ascii_serialization();
        let url = without_query(&without_password(&request.url));
        let path = url.strip_prefix(&own).filter(|path| path.starts_with('/')).unwrap_or(&url);
        self.note(place, What::Request, "", format!("{} {path}", request.method));
        self.headers(place, What::RequestHeader, &SENT, &request.headers);
        match &exchange.response {
            Ok(answer) => {
                self.note(place, What::Answer, "", format!("status {}", answer.status));
                self.headers(place, What::Header, &RECEIVED, &answer.headers);
            }
            Err(failure) => {
                self.note(place, What::Answer, "", format!("{NO_ANSWER}{}", failure.detail));
            }
        }
    }

    fn headers(&mut self, place: &Place, what: What, names: &[&str], headers: &HeaderList) {
        for name in names {
            let lines: Vec<String> =
                headers.lines(name).map(|line| steady(name, reported(line, Secrets::Hidden))).collect();
            if !lines.is_empty() {
                self.note(place, what, name, lines.join(", "));
            }
        }
    }

    fn whole(&mut self, diagnosis: &Diagnosis) {
        if let Outcome::Allowed(response) = &diagnosis.outcome {
            let readable = response.readable_headers.join(", ");
            let readable = if readable.is_empty() { "none".to_owned() } else { readable };
            self.note(&Place::Whole, What::Response, "readable headers", readable);
        }
        if let OtherBrowser::Differs(browser, outcome) = diagnosis.other() {
            self.note(&Place::Whole, What::OtherBrowser, browser.name(), Standing::of(outcome).words());
        }
        for cookie in &diagnosis.set_cookies {
            let stored = if cookie.stored.is_ok() { "stored" } else { "not stored" };
            let sent = if cookie.sent_next.is_ok() { "sent" } else { "not sent" };
            let why = cookie.fault().map(|fault| format!(" ({})", fault.rule())).unwrap_or_default();
            self.note(&Place::Whole, What::Cookie, &cookie.name, format!("{stored}, {sent}{why}"));
        }
        for notice in &diagnosis.notices {
            self.note(&Place::Whole, What::Notice, notice.rule().id(), notice.message());
        }
        for advice in advise(diagnosis, &repair(diagnosis)) {
            self.note(&Place::Whole, What::Advice, advice.id, advice.message);
        }
    }
}

impl Fact {
    fn is_about_the_same(&self, other: &Self) -> bool {
        (&self.place, self.what, &self.name) == (&other.place, other.what, &other.name)
    }

    fn says_the_same(&self, other: &Self) -> bool {
        match self.what {
            // The facts that they name are compared where they stand.
            What::Advice | What::Notice => true,
            What::Answer => without_asides(&self.value) == without_asides(&other.value),
            _ => self.value == other.value,
        }
    }
}

impl Place {
    /// In which order differences are told: by exchange, and the whole last.
    fn rank(&self) -> (u8, usize) {
        match self {
            Self::Call(number) => (0, *number),
            Self::Again(number) => (1, *number),
            Self::Extra(_) => (2, 0),
            Self::Whole => (3, 0),
        }
    }
}

/// A header's value without what differs from answer to answer.
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

fn rule_id<S: serde::Serializer>(rule: &Option<Rule>, serializer: S) -> Result<S::Ok, S::Error> {
    rule.map(Rule::id).serialize(serializer)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A probe of these facts: the exchange, what, name and value.
    fn seen(rule: Option<Rule>, facts: &[(Option<usize>, What, &str, &str)]) -> Seen {
        let outcome = if rule.is_some() { "blocked" } else { "allowed" };
        let mut seen = Seen { standing: Standing { outcome, rule }, facts: Vec::new() };
        for (exchange, what, name, value) in facts {
            let place = exchange.map_or(Place::Whole, Place::Call);
            seen.note(&place, *what, name, (*value).to_owned());
        }
        seen
    }

    /// What is different, one word each: `header Vary: - Origin`.
    fn differences(before: &Seen, after: &Seen) -> Vec<String> {
        let told = |difference: Difference| {
            let value = |value: Option<String>| value.unwrap_or_else(|| "-".into());
            let Difference { what, name, before, after, .. } = difference;
            format!("{what:?} {name}: {} {}", value(before), value(after))
        };
        before.compared(after).differences.into_iter().map(told).collect()
    }

    const GET: (Option<usize>, What, &str, &str) = (Some(0), What::Request, "", "GET /");
    const OK: (Option<usize>, What, &str, &str) = (Some(0), What::Answer, "", "status 200");

    #[test]
    fn headers_come_go_and_change() {
        let header = |name, value| (Some(0), What::Header, name, value);
        let before = seen(None, &[GET, OK, header("A", "1"), header("B", "1"), header("C", "1")]);
        let after = seen(None, &[GET, OK, header("B", "1"), header("C", "2"), header("D", "1")]);
        assert_eq!(differences(&before, &after), ["Header A: 1 -", "Header C: 1 2", "Header D: - 1"]);
        assert!(before.compared(&before).is_same());
    }

    /// Two lines of a name are one fact: neither hides the other.
    #[test]
    fn cookies_of_one_name() {
        let cookie = |value| (None, What::Cookie, "sid", value);
        let before = seen(None, &[cookie("stored"), cookie("not stored")]);
        assert!(before.compared(&before).is_same());
        let after = seen(None, &[cookie("stored"), cookie("stored")]);
        assert_eq!(differences(&before, &after), ["Cookie sid: stored; not stored stored; stored"]);
    }

    #[test]
    fn of_a_request_that_is_new_gone_or_another_there_is_one_line() {
        let more = |url| [(Some(1), What::Request, "", url), (Some(1), What::Answer, "", "status 500")];
        let without = seen(None, &[GET, OK]);
        let with = seen(None, &[&[GET, OK][..], &more("GET /a")].concat());
        let other = seen(None, &[&[GET, OK][..], &more("GET /b")].concat());
        assert_eq!(differences(&without, &with), ["Request : - GET /a"]);
        assert_eq!(differences(&with, &without), ["Request : GET /a -"]);
        assert_eq!(differences(&with, &other), ["Request : GET /a GET /b"]);
    }

    #[test]
    fn what_follows_is_not_told() {
        let header = (Some(0), What::Header, "Vary", "Origin");
        let readable = (None, What::Response, "readable headers", "etag");
        let allowed = seen(None, &[GET, OK, header, readable]);
        let none = (Some(0), What::Answer, "", "no answer: could not connect to a (1.2.3.4): refused");
        let blocked = seen(Some(Rule::CorsNetwork), &[GET, none]);
        assert_eq!(differences(&allowed, &blocked).len(), 1, "{:?}", differences(&allowed, &blocked));
        assert!(!allowed.compared(&blocked).has_same_verdict());
        // Another address is no other failure.
        let elsewhere = (Some(0), What::Answer, "", "no answer: could not connect to a (1.2.3.5): refused");
        assert!(blocked.compared(&seen(Some(Rule::CorsNetwork), &[GET, elsewhere])).is_same());
    }

    /// Advice is compared by its name: the facts in it are compared where they stand.
    #[test]
    fn advice_comes_and_goes() {
        let advice = |name, words| (None, What::Advice, name, words);
        let before = seen(None, &[advice("a", "one"), advice("b", "two")]);
        assert!(before.compared(&seen(None, &[advice("b", "2"), advice("a", "1")])).is_same());
        assert_eq!(differences(&before, &seen(None, &[advice("b", "two")])), ["Advice a: one -"]);
    }

    #[test]
    fn what_differs_with_each_answer_is_left_out() {
        for (name, value, wanted) in [
            ("Location", "https://id.test/login?state=1#a", "https://id.test/login?…"),
            ("Location", "/login", "/login"),
            ("Content-Type", "multipart/mixed; boundary=1", "multipart/mixed"),
            ("Vary", "Origin; a?b", "Origin; a?b"),
        ] {
            assert_eq!(steady(name, value.into()), wanted);
        }
    }
}
