//! A diagnosis for people: which page calls which URL, each exchange, the verdict, what to change.

mod advice;
mod audit;
mod blocks;
mod change;
mod confirmed;
mod difference;
mod exchange;
mod frame;
mod isolation;
mod layout;
mod many;
mod proxied;
mod recorded;
mod socketio;
mod verdict;
mod visit_hints;
mod visit_live;
mod visited;
mod websocket;

use colored::Colorize;
use textwrap::core::display_width;

use self::change::Place;
use self::exchange::{ExchangeView, exchange_text, not_sent, unsent};
use self::layout::{aligned, hanging, wrapped};
use super::Style;
use super::paint::{self, Mark};
use super::secrets::Secrets;
use crate::advice::{Advice, CallFindings, Findings, InvestigatedCall, Investigation, RedirectLoop, Repair};
use crate::fetch::{Kind, NextRequest, OriginSource, Outcome, OutcomeKind, Page, without_password};
use crate::probe::{CallTrace, OtherVerdict, Question};
use crate::rules::{CookieFault, CookieOutcome, Notice};
use crate::web::browser::Browser;
use crate::web::http_url::server_origin;
use crate::web::origin::Origin;
use crate::web::request::Initiator;
use crate::web::site::{Relation, relation};
use crate::web::text::visible;

pub use self::audit::{audit, planned_audit};
pub use self::confirmed::{confirmed, confirmed_socket};
pub use self::difference::{changed, changed_line, changed_title};
pub use self::frame::{frame, frame_dry_run, frame_line};
pub use self::isolation::{isolation, isolation_line};
pub use self::many::ManyText;
pub use self::proxied::ProxyText;
pub use self::recorded::{RecordingText, taken};
pub use self::socketio::{socketio, socketio_line};
pub use self::visit_live::VisitLive;
pub use self::visited::{VisitText, VisitedPage};
pub use self::websocket::{websocket, websocket_line, websocket_row};

/// How much of a diagnosis is shown.
#[derive(Clone, Copy, Debug)]
pub struct Detail {
    /// All headers, not only those that decided.
    pub verbose: bool,
    /// What to change so that the page can do it, and advice.
    pub fixes: bool,
    /// Whether it is the only call of a command line that could have named others.
    pub alone: bool,
    /// Only what leads to the change: the reader has the browser's own words already.
    pub brief: bool,
    /// Whether credentials are shown.
    pub secrets: Secrets,
}

/// A paragraph that belongs to the whole, not to one call.
#[must_use]
pub fn paragraph(words: &str, style: Style) -> String {
    wrapped(words, 0, style)
}

/// The whole diagnosis.
#[must_use]
pub fn probe(investigation: &Investigation<'_>, detail: Detail, style: Style) -> String {
    probe_with(&Findings::of(investigation), detail, style)
}

/// The same, with what was found out already.
#[must_use]
pub fn probe_with(findings: &Findings<'_>, detail: Detail, style: Style) -> String {
    heading(&findings.investigation.diagnosis.question, style) + &calls(findings, true, detail, style)
}

/// The verdict, what to change and the advice, without the exchanges.
#[must_use]
pub fn verdict_alone(findings: &Findings<'_>, detail: Detail, style: Style) -> String {
    calls(findings, false, detail, style)
}

/// A diagnosis without its heading: with the exchanges, or from the verdict on.
fn calls(findings: &Findings<'_>, exchanges: bool, detail: Detail, style: Style) -> String {
    let mut text = String::new();
    let mut given: Vec<&Advice> = Vec::new();
    for (number, (investigated, found)) in findings.investigation.calls().zip(findings.calls()).enumerate() {
        if number > 0 {
            text.push_str(&format!("\n{}\n", "The same call again".bold()));
        }
        let CallFindings { others, repair, advice } = found;
        // What was shown for an earlier call is not repeated.
        let new = advice.iter().filter(|known| detail.fixes && !given.contains(known));
        let new: Vec<&Advice> = new.collect();
        if exchanges {
            text.push_str(&call(investigated, repair, detail, style));
        }
        let used = if exchanges { text.lines().count() } else { 0 };
        text.push_str(&format!("\n{}", judged(investigated, others, repair, (&new, used), detail, style)));
        given.extend(new);
    }
    text
}

/// The verdict of one call, the advice, and what to read on.
fn judged(
    investigated: InvestigatedCall<'_>,
    others: &[OtherVerdict],
    repair: &Repair,
    (advice, used): (&[&Advice], usize),
    detail: Detail,
    style: Style,
) -> String {
    let notices = verdict::worth_saying(investigated);
    let place = match (detail.brief, detail.alone) {
        (true, _) => Place::Brief,
        (false, true) => Place::Alone,
        (false, false) => Place::One,
    };
    // In few lines: what another browser does with the same end is in -v, and what was not sent, none is known to do.
    let kind = investigated.call.outcome.kind();
    let matters = |other: &&OtherVerdict| {
        !detail.brief || other.outcome.as_ref().is_ok_and(|outcome| outcome.kind() != kind)
    };
    let known: Vec<OtherVerdict> = others.iter().filter(matters).cloned().collect();
    let verdict = verdict::verdict(investigated, &known, detail.fixes.then_some((repair, place)), style);
    if detail.brief {
        let room = SCREEN.saturating_sub(used + verdict.lines().count() + REFERENCES);
        let has_change = !repair.changes.is_empty() || repair.page.is_some() || repair.instead.is_some();
        let hints = |count: usize| {
            let of_notices = count.min(notices.len());
            verdict::notices(&notices[..of_notices], style)
                + &advice::advice(&advice[..count - of_notices], of_notices > 0, style)
        };
        let all = notices.len() + advice.len();
        // Without a change the first one is what to do.
        let least = usize::from(!has_change).min(all);
        let shown = (least..=all).rev().find(|count| hints(*count).lines().count() <= room).unwrap_or(least);
        return verdict + &hints(shown) + &verdict::brief_references(investigated.call, style);
    }
    verdict
        + &verdict::notices(&notices, style)
        + &advice::advice(advice, !notices.is_empty(), style)
        + &verdict::references(investigated.call, others, style)
}

/// How many lines a terminal shows at first, but for the line of the shell.
const SCREEN: usize = 24;

/// How many of them what was read, the heading, where to read on, and the blank lines between have.
const REFERENCES: usize = 11;

/// The exchanges of one call, and what else was seen.
fn call(investigated: InvestigatedCall<'_>, repair: &Repair, detail: Detail, style: Style) -> String {
    let call = investigated.call;
    let mut text = String::new();
    let repeated = RedirectLoop::of(call).filter(|_| !detail.verbose);
    let shown = repeated.map_or(call.exchanges.len(), |repeated| repeated.start + repeated.length);
    for (number, exchange) in call.exchanges.iter().take(shown).enumerate() {
        text.push('\n');
        text.push_str(&exchange_text(&ExchangeView {
            call,
            repair: Some(repair),
            number,
            exchange,
            detail,
            style,
        }));
    }
    if let Some(repeated) = repeated {
        text.push_str(&format!("\n{}", exchange::again(repeated, call, style)));
    }
    let stopped = call.stopped_after_preflight() && investigated.simulated.is_empty();
    if (stopped && !detail.brief) || call.exchanges.is_empty() && !is_local(call) {
        text.push('\n');
        text.push_str(&not_sent(call, style));
    }
    text.push_str(&set_cookies(call, style));
    text.push_str(&advice::simulated(investigated, repair, detail, style));
    text.push_str(&advice::extra_exchanges(investigated, detail, style));
    text
}

/// What becomes of the cookies that the responses set. A preflight sets none, which a notice explains.
fn set_cookies(call: &CallTrace, style: Style) -> String {
    cookie_lines(&call.set_cookies, call.cookies_omitted, style)
}

fn cookie_lines(cookies: &[CookieOutcome], omitted: usize, style: Style) -> String {
    let is_shown = |cookie: &&CookieOutcome| cookie.stored != Err(CookieFault::Preflight);
    let mut text = String::new();
    for cookie in cookies.iter().filter(is_shown) {
        let mark = match cookie.fault() {
            None => Mark::Good,
            Some(_) => Mark::Bad,
        };
        // As many columns as the mark will have.
        let place = "!".repeat(mark.width(style));
        let first = format!("  {place}  ");
        let lines = hanging(&visible(&cookie.message()), &first, first.len(), style);
        text.push_str(&lines.replacen(&place, &mark.text(style), 1));
    }
    if omitted > 0 {
        let more = format!("{omitted} more cookies are not shown.");
        text.push_str(&hanging(&more, "     ", 5, style));
    }
    if text.is_empty() { text } else { format!("\n{text}") }
}

/// What would be sent.
#[must_use]
pub fn dry_run(
    question: &Question,
    requests: &[NextRequest],
    notices: &[Notice],
    secrets: Secrets,
    style: Style,
) -> String {
    let mut text = heading(question, style);
    for (number, next) in requests.iter().enumerate() {
        text.push('\n');
        text.push_str(&unsent(next, number, secrets, style));
    }
    text.push('\n');
    let preflight = requests.iter().any(|next| next.kind == Kind::Preflight);
    let words = if question.initiator() == Initiator::WebSocket {
        "The handshake is sent at once, and the response decides whether the socket opens."
    } else if preflight {
        "The second request follows only if the response to the first allows it."
    } else {
        "No preflight: the request is sent at once, and the response decides whether the page may read it."
    };
    let words = if requests.is_empty() { "Nothing is sent over the network." } else { words };
    text.push_str(&format!("{}  nothing was sent\n", "DRY RUN".bold()));
    text.push_str(&wrapped(words, 2, style));
    text.push_str(&verdict::notices(notices, style));
    text
}

/// What distinguishes a call from the others of a command line.
#[derive(Clone, Copy, Debug)]
pub struct Among {
    /// Whether there are several origins or methods.
    pub pages_or_methods: bool,
    /// Whether each is judged as several browsers.
    pub browsers: bool,
}

impl Among {
    /// The call's name: its URL, and what else differs.
    fn name(self, question: &Question) -> String {
        let method = visible(question.method());
        let method = match self.pages_or_methods || method != "GET" {
            true => format!("{method} "),
            false => String::new(),
        };
        let page = match self.pages_or_methods {
            true => format!(" from {}", visible(&question.origin().serialize())),
            false => String::new(),
        };
        let browser = match self.browsers {
            true => format!(" as {}", question.browser()),
            false => String::new(),
        };
        format!("{method}{}{page}{browser}  ", target(question))
    }
}

/// One line: which call where there are others, the verdict word, the rule, the sentence.
#[must_use]
pub fn verdict_line(call: &CallTrace, among: Option<Among>) -> String {
    let which = among.map(|among| among.name(&call.question)).unwrap_or_default();
    let rule = call.rule().map(|rule| format!("{rule}  ")).unwrap_or_default();
    let hidden = match &call.outcome {
        Outcome::Allowed(_) => super::sentences::hidden_failures(call),
        Outcome::Blocked(_) | Outcome::Failed(_) => Vec::new(),
    };
    let sentences: Vec<String> = std::iter::once(super::sentences::verdict(call)).chain(hidden).collect();
    format!("{which}{}  {rule}{}\n", verdict::word(&call.outcome), visible(&sentences.join(" ")))
}

/// The requested URL.
#[must_use]
pub fn target(question: &Question) -> String {
    visible(&without_password(question.url()))
}

/// One row of many that have titles, of at most 43 columns; where the page gets the response, with what it lacks.
#[must_use]
pub fn titled_row(title: &str, call: &CallTrace, style: Style) -> String {
    let notices: Vec<&str> = call.notices.iter().map(|notice| notice.rule().id()).collect();
    let verdict = match call.rule() {
        Some(rule) => rule.id().to_owned(),
        None if notices.is_empty() => "allowed".to_owned(),
        None => format!("allowed ({})", notices.join(", ")),
    };
    named_row(title, call.outcome.kind(), &verdict, style)
}

/// A row with the title of something, how it comes out, and a word on it.
#[must_use]
pub fn named_row(title: &str, outcome: OutcomeKind, verdict: &str, style: Style) -> String {
    let mark = match outcome {
        OutcomeKind::Allowed => Mark::Good,
        OutcomeKind::Blocked => Mark::Bad,
        OutcomeKind::Failed => Mark::Unknown,
    };
    format!("  {} {title:<43}  {verdict}\n", mark.padded(style))
}

/// The mark of a call in a list.
fn mark_of(call: &CallTrace) -> Mark {
    match call.outcome {
        Outcome::Allowed(_) => Mark::Good,
        Outcome::Blocked(_) => Mark::Bad,
        Outcome::Failed(_) => Mark::Unknown,
    }
}

/// Which page calls which URL, and how.
fn heading(question: &Question, style: Style) -> String {
    let call = &question.call;
    let origin = question.origin().serialize();
    let target = style.hidden(&visible(&without_password(&call.url)));
    let modes = question.effective_modes();
    let how = match call.initiator {
        Initiator::WebSocket => call.initiator.words().to_owned(),
        initiator => format!(
            "{} by {}, mode {}, credentials {}",
            visible(question.method()),
            initiator.words(),
            modes.mode.id(),
            modes.credentials.id()
        ),
    };
    let arrow = paint::sent(style);
    let relation = relation_words(question.origin(), &server_origin(&call.url));
    if display_width(&origin) + display_width(&target) + 3 > style.width {
        // Each address on a line of its own stays whole on more terminals.
        let addresses = format!("{}\n{arrow} {}\n", origin.bold(), target.bold());
        let words = format!("{how}, as {}, {relation}", as_browser(question.browser()));
        return addresses + &wrapped(&words, 0, style) + &origin_words(&question.page, style);
    }
    let mut text = aligned(
        &format!("{} {arrow} {}", origin.bold(), target.bold()),
        &format!("{origin} {arrow} {target}"),
        relation,
        style,
    );
    text.push_str(&aligned(&how, &how, &format!("as {}", as_browser(question.browser())), style));
    text + &origin_words(&question.page, style)
}

/// Where the page's origin comes from, where it was not given.
fn origin_words(page: &Page, style: Style) -> String {
    let words = match &page.source {
        OriginSource::Assumed => {
            format!("No --origin was given: the page is taken to be {}.", page.origin.serialize())
        }
        OriginSource::Page(url) => format!("The page is {}, with its own policies.", visible(url)),
        OriginSource::Given { .. } => return String::new(),
    };
    wrapped(&words, 0, style).dimmed().to_string()
}

/// The browser, and in a word whether its verdict is measured.
fn as_browser(browser: Browser) -> String {
    let derived =
        if browser.is_derived() { format!(" (derived from {})", browser.engine()) } else { String::new() };
    format!("{browser}{derived}")
}

fn relation_words(from: &Origin, to: &Origin) -> &'static str {
    match relation(from, to) {
        Relation::SameOrigin => "same-origin",
        Relation::SameSite => "same-site, cross-origin",
        Relation::CrossSite => "cross-site",
    }
}

/// Whether the response came without any network (`data:`).
fn is_local(call: &CallTrace) -> bool {
    matches!(call.outcome, Outcome::Allowed(_))
}
