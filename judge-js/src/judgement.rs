//! What the browsers would do, and what to change.

use corscheck::advice::{
    self, Findings, Instruction as Instructed, InvestigatedCall, Investigation, Repair, instructions,
};
use corscheck::fetch::{Kind, Outcome, without_password};
use corscheck::probe::{self, CallTrace, Diagnosis, allowed, unread};
use corscheck::rules::Notice;
use corscheck::web::browser::Browser;
use corscheck::web::text::{capitalized, sentence, visible};
use serde::Serialize;
use tsify::Tsify;

/// What the browsers would do with a call.
#[derive(Clone, Debug, Serialize, Tsify)]
#[tsify(missing_as_null)]
#[serde(rename_all = "camelCase")]
pub struct Judgement {
    /// Whether the call succeeds in all of them.
    pub allowed: bool,
    /// The rule that decides in the first browser where it does not succeed: an id of `corscheck explain`.
    pub rule: Option<&'static str>,
    /// All of it as text, for the message of a test that fails.
    pub text: String,
    /// The verdict of each browser.
    pub verdicts: Vec<Verdict>,
}

/// One browser's verdict.
#[derive(Clone, Debug, Serialize, Tsify)]
#[tsify(missing_as_null)]
#[serde(rename_all = "camelCase")]
pub struct Verdict {
    /// The browser.
    #[tsify(type = "Browser")]
    pub browser: &'static str,
    /// `allowed`: the page's call succeeds. `blocked`: a rule of the web platform rejects it. `failed`: there was no response.
    #[tsify(type = "\"allowed\" | \"blocked\" | \"failed\"")]
    pub outcome: &'static str,
    /// The rule that decides; where the call is allowed, the one that says what the page cannot read of `read`.
    pub rule: Option<&'static str>,
    /// One sentence: the header or the rule, what was received, what is needed.
    pub message: String,
    /// The browser's own name for the error, where it has one.
    pub name: Option<&'static str>,
    /// The step of the standard that decides.
    pub spec: Option<&'static str>,
    /// What to change so that the call passes.
    pub changes: Vec<Change>,
    /// What would fail next, once that is changed.
    pub next: Vec<Said>,
    /// What explains the verdict, or will surprise.
    pub notices: Vec<Said>,
    /// What an expert would add.
    pub advice: Vec<Advice>,
    /// What the page gets; null where it gets an error.
    pub response: Option<PageResponse>,
    /// The requests that the browser sends, in their order.
    pub exchanges: Vec<Exchange>,
}

/// A rule and what it says here.
#[derive(Clone, Debug, Serialize, Tsify)]
#[tsify(missing_as_null)]
pub struct Said {
    /// The rule's id.
    pub rule: &'static str,
    /// A sentence.
    pub message: String,
}

/// What an expert would add.
#[derive(Clone, Debug, Serialize, Tsify)]
#[tsify(missing_as_null)]
pub struct Advice {
    /// Its stable name.
    pub id: &'static str,
    /// A few sentences.
    pub message: String,
}

impl From<&Notice> for Said {
    fn from(notice: &Notice) -> Self {
        Self { rule: notice.rule().id(), message: notice.message() }
    }
}

impl From<&advice::Advice> for Advice {
    fn from(advice: &advice::Advice) -> Self {
        Self { id: advice.id, message: advice.message.clone() }
    }
}

/// What to change on one side.
#[derive(Clone, Debug, Serialize)]
pub struct SideChange {
    /// Whose response or code.
    pub side: &'static str,
    /// What to do: a clause without its stop.
    pub words: String,
    /// The headers as they should be, whole.
    pub headers: Vec<(String, String)>,
}

impl SideChange {
    pub(crate) fn new(side: &'static str, words: String, headers: Vec<(&'static str, String)>) -> Self {
        let headers = headers.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        Self { side, words, headers }
    }
}

/// What to change in one place.
#[derive(Clone, Debug, Serialize, Tsify)]
#[tsify(missing_as_null)]
#[serde(rename_all = "camelCase")]
pub struct Change {
    /// Where: a response, the page, or elsewhere.
    #[tsify(type = "\"response\" | \"page\" | \"other\"")]
    pub place: &'static str,
    /// Which: `the response to OPTIONS https://api.example/items`. Empty for the page and elsewhere.
    pub target: String,
    /// The exchange, from 0, whose response it is; null where its request was not sent yet, and for the page.
    pub exchange: Option<usize>,
    /// What to do.
    pub instructions: Vec<Instruction>,
}

/// What to do, and the headers that a response then has.
#[derive(Clone, Debug, Serialize, Tsify)]
#[tsify(missing_as_null)]
pub struct Instruction {
    /// A clause without its stop.
    pub words: String,
    /// The headers, whole.
    pub headers: Vec<(String, String)>,
}

/// What the page gets.
#[derive(Clone, Debug, Serialize, Tsify)]
#[tsify(missing_as_null)]
#[serde(rename_all = "camelCase")]
pub struct PageResponse {
    /// The type of the response.
    #[tsify(type = "\"basic\" | \"cors\" | \"opaque\" | \"opaqueredirect\"")]
    pub r#type: &'static str,
    /// The URL; empty where the page may not know it.
    pub url: String,
    /// Whether there were redirects.
    pub redirected: bool,
    /// The status; 0 where the page may not know it.
    pub status: u16,
    /// The headers that the page can read: lower-case names, sorted.
    pub readable_headers: Vec<String>,
}

/// A request and its response.
#[derive(Clone, Debug, Serialize, Tsify)]
#[tsify(missing_as_null)]
#[serde(rename_all = "camelCase")]
pub struct Exchange {
    /// Whether it is a preflight.
    pub preflight: bool,
    /// The method.
    pub method: String,
    /// The URL.
    pub url: String,
    /// The status; null where there was no response.
    pub status: Option<u16>,
}

impl Judgement {
    /// Of what was judged, a diagnosis for each browser.
    #[must_use]
    pub fn of(diagnoses: &[Diagnosis]) -> Self {
        let verdicts: Vec<Verdict> = diagnoses.iter().map(Verdict::of).collect();
        let failed = verdicts.iter().find(|verdict| !verdict.succeeds());
        Self {
            allowed: failed.is_none() && !verdicts.is_empty(),
            rule: failed.and_then(|verdict| verdict.rule),
            text: text_of(verdicts.iter().map(|verdict| (verdict.browser, words(verdict)))),
            verdicts,
        }
    }
}

impl Verdict {
    fn of(diagnosis: &Diagnosis) -> Self {
        let investigation = Investigation::from(diagnosis);
        let findings = Findings::of(&investigation);
        let found = findings.first_call();
        let investigated = investigation.first_call();
        let call = investigated.call;
        let rule = call.rule();
        Self {
            browser: call.question.browser().id(),
            outcome: call.outcome.kind().id(),
            rule: rule.map(|rule| rule.id()),
            message: message(call),
            name: call.name(),
            spec: rule.map(|rule| rule.spec()),
            changes: changes(&found.repair, investigated),
            next: found
                .repair
                .next
                .iter()
                .map(|violation| Said { rule: violation.rule().id(), message: violation.message() })
                .collect(),
            notices: call.notices.iter().map(Said::from).collect(),
            advice: found.advice.iter().map(Advice::from).collect(),
            response: match &call.outcome {
                Outcome::Allowed(response) => Some(PageResponse {
                    r#type: response.kind.name(),
                    url: response.url.clone(),
                    redirected: response.redirected,
                    status: response.status,
                    readable_headers: response.readable_headers.clone(),
                }),
                Outcome::Blocked(_) | Outcome::Failed(_) => None,
            },
            exchanges: call.exchanges.iter().map(exchange).collect(),
        }
    }

    /// Whether the call succeeds, and the page gets what it reads.
    fn succeeds(&self) -> bool {
        self.outcome == "allowed" && self.rule.is_none()
    }
}

/// What the browser does, and why.
fn message(call: &CallTrace) -> String {
    let sentence = match &call.outcome {
        Outcome::Allowed(response) => allowed(response, call.question.initiator()),
        Outcome::Blocked(violation) => violation.message(),
        Outcome::Failed(failure) => sentence(&failure.detail),
    };
    std::iter::once(sentence).chain(unread(call)).collect::<Vec<_>>().join(" ")
}

fn exchange(exchange: &probe::Exchange) -> Exchange {
    let message = &exchange.request.message;
    Exchange {
        preflight: exchange.request.kind == Kind::Preflight,
        method: message.method.as_str().to_owned(),
        url: without_password(&message.url),
        status: exchange.response.as_ref().ok().map(|response| response.status),
    }
}

fn changes(repair: &Repair, investigated: InvestigatedCall<'_>) -> Vec<Change> {
    let in_words = |place: &'static str, words: String| Change {
        place,
        target: String::new(),
        exchange: None,
        instructions: vec![Instruction { words, headers: Vec::new() }],
    };
    let in_response = |method: &str, url, exchange, steps| Change {
        place: "response",
        target: format!("the response to {method} {}", without_password(url)),
        exchange,
        instructions: instructions(steps).into_iter().map(Instruction::from).collect(),
    };
    let page = repair.page.iter().map(|page| in_words("page", page.words()));
    let elsewhere = repair.instead.iter().map(|words| in_words("other", words.clone()));
    let made = repair.changes.iter().filter_map(|change| {
        let request = &investigated.all_exchanges().nth(change.exchange)?.request;
        let method = request.message.method.as_str();
        Some(in_response(method, &request.message.url, Some(change.exchange), &change.steps))
    });
    let later = repair.later.iter().map(|later| {
        let method = if later.kind == Kind::Preflight { "OPTIONS" } else { &later.method };
        in_response(method, &later.url, None, &later.steps)
    });
    page.chain(elsewhere).chain(made).chain(later).collect()
}

impl From<Instructed> for Instruction {
    fn from(instructed: Instructed) -> Self {
        let headers = instructed.headers.into_iter().map(|(name, value)| (name.to_owned(), value));
        Self { words: instructed.words, headers: headers.collect() }
    }
}

/// What was judged as text: a browser and its words each; browsers that agree stand together.
pub(crate) fn text_of(verdicts: impl Iterator<Item = (&'static str, String)>) -> String {
    let mut groups: Vec<(Vec<&str>, String)> = Vec::new();
    for (browser, words) in verdicts {
        let browser = browser.parse::<Browser>().map_or(browser, Browser::name);
        match groups.iter_mut().find(|(_, other)| *other == words) {
            Some((browsers, _)) => browsers.push(browser),
            None => groups.push((vec![browser], words)),
        }
    }
    let group = |(browsers, words): (Vec<&str>, String)| format!("{}: {words}", browsers.join(", "));
    groups.into_iter().map(group).collect::<Vec<_>>().join("\n")
}

fn words(verdict: &Verdict) -> String {
    let mut lines = vec![head_of(verdict.outcome, verdict.rule, &verdict.message)];
    for change in &verdict.changes {
        let place = match (change.place, change.exchange) {
            ("response", Some(_)) => format!("in {}: ", change.target),
            ("response", None) => format!("in {} (not sent yet): ", change.target),
            _ => String::new(),
        };
        for Instruction { words, headers } in &change.instructions {
            lines.push(change_words(&format!("{place}{}", capitalized(words)), headers));
        }
    }
    lines.join("\n")
}

/// A verdict with what to change on which side, as text; `whose` says which side that is.
pub(crate) fn words_of(
    (outcome, rule, message): (&str, Option<&str>, &str),
    changes: &[SideChange],
    whose: impl Fn(&str) -> &'static str,
) -> String {
    let changes = changes.iter().map(|change| {
        change_words(&format!("{} ({})", capitalized(&change.words), whose(change.side)), &change.headers)
    });
    std::iter::once(head_of(outcome, rule, message)).chain(changes).collect::<Vec<_>>().join("\n")
}

fn head_of(outcome: &str, rule: Option<&str>, message: &str) -> String {
    let rule = rule.map(|rule| format!(" {rule}")).unwrap_or_default();
    format!("{}{rule}\n  {}", outcome.to_uppercase(), visible(message))
}

fn change_words(words: &str, headers: &[(String, String)]) -> String {
    let end = if headers.is_empty() { "." } else { ":" };
    let headers: String =
        headers.iter().map(|(name, value)| format!("\n    {name}: {}", visible(value))).collect();
    format!("  change: {}{headers}", visible(&format!("{words}{end}")))
}
