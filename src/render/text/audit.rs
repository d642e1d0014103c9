//! An audit for people.

use colored::{ColoredString, Colorize};

use super::super::audit_fix;
use super::super::paint::{Mark, received, sent};
use super::super::sentences::audited;
use super::super::{Style, wrap};
use crate::audit::{
    Audit, Beside, Class, Evidence, Finding, Outcome, Plan, Severity, Trial, TrustedOrigin, Via, Why,
};
use crate::fetch::without_password;
use crate::probe::Question;
use crate::web::browser::Browser;
use crate::web::request::Credentials;
use crate::web::text::visible;

/// Where a finding's id begins.
const ID: usize = 10;

/// An audit that ended so in each of these browsers; with `quiet` the findings' first lines and the verdict alone.
#[must_use]
pub fn audit(audit: &Audit, browsers: &[Browser], rate: f64, quiet: bool, style: Style) -> String {
    let mut text = String::new();
    if quiet {
        for finding in &audit.findings {
            text.push_str(&first_line(finding, style));
        }
        if audit.findings.is_empty() {
            text.push_str(&format!("{}\n", word(audit)));
        }
        return text;
    }
    text.push_str(&head(&audit.question, browsers, style));
    let is_socket = matches!(audit.question.url().scheme(), "ws" | "wss");
    for one in &audit.trusted {
        text.push_str(&trusted(one, is_socket, style));
    }
    text.push_str(&format!("{} requests, {} a second\n\n", audit.requests, shown_rate(rate)));
    for finding in &audit.findings {
        text.push_str(&self::finding(finding, style));
        text.push('\n');
    }
    let refused = refused(audit);
    if !refused.is_empty() {
        text.push_str(&wrap::hanging(&refused, "refused   ", "          ", style.width));
        text.push('\n');
    }
    for note in &audit.notes {
        let mark = Mark::Advice.text(style);
        text.push_str(&wrap::hanging(&visible(&note.message), &format!("{mark}  "), "   ", style.width));
    }
    if !audit.notes.is_empty() {
        text.push('\n');
    }
    text.push_str(&end(audit, style));
    text
}

/// What an audit would send.
#[must_use]
pub fn planned_audit(
    plan: &Plan,
    browsers: &[Browser],
    trials: &[Trial],
    beside: &[Beside],
    style: Style,
) -> String {
    let mut text = head(&plan.question, browsers, style);
    let rows: Vec<(&str, String)> = plan
        .trusted
        .iter()
        .map(|one| ("trusted", one.serialize()))
        .chain(trials.iter().map(|trial| (trial.class.id(), trial.origin.clone())))
        .collect();
    text.push_str(&format!("up to {} origins, nothing is sent\n\n", rows.len()));
    text.push_str(&wrap::labelled(&rows, "", style.width));
    let rows: Vec<(&str, String)> = beside
        .iter()
        .map(|one| (one.class.id(), format!("{} {}", without_password(&one.url), one.when)))
        .collect();
    if !rows.is_empty() {
        text.push_str("\nand from the page of another domain, without CORS\n\n");
        text.push_str(&wrap::labelled(&rows, "", style.width));
    }
    text
}

fn head(question: &Question, browsers: &[Browser], style: Style) -> String {
    let call = match (question.url().scheme(), question.call.credentials) {
        ("ws" | "wss", _) => "WebSocket".to_owned(),
        (_, Credentials::Include) => format!("{} with credentials", question.method()),
        _ => format!("{} without credentials", question.method()),
    };
    let names: Vec<&str> = browsers.iter().map(|browser| browser.name()).collect();
    let names = match names.split_last() {
        Some((last, before)) if !before.is_empty() => format!("{} and {last}", before.join(", ")),
        _ => names.concat(),
    };
    let what = format!("{call}, as {names}");
    spread(&visible(&without_password(question.url())), &what, style)
}

fn trusted(one: &TrustedOrigin, is_socket: bool, style: Style) -> String {
    let (words, mark) = match (one.allowed, one.with_credentials) {
        (Some(true), Some(true)) if is_socket => ("opens it with cookies", Mark::Good),
        (Some(true), _) if is_socket => ("opens it", Mark::Good),
        (Some(true), Some(false)) => ("reads it without credentials", Mark::Good),
        (Some(true), _) => ("reads it", Mark::Good),
        (Some(false), _) => ("is refused", Mark::Bad),
        (None, _) => ("no response", Mark::Unknown),
    };
    let left = format!("trusted  {}", visible(&one.origin));
    let room = style.width.saturating_sub(mark.width(style) + 4);
    let narrower = Style { width: room, ..style };
    format!("{}    {}\n", spread(&left, words, narrower).trim_end(), mark.text(style))
}

fn finding(finding: &Finding, style: Style) -> String {
    let indent = "  ";
    let mut text = first_line(finding, style);
    text.push_str(&wrap::paragraph(&visible(&finding.headline()), indent, style.width));
    if let Some(evidence) = &finding.evidence {
        text.push_str(&headers(evidence, finding.via, style));
    }
    if let Some(remark) = finding.remark() {
        text.push_str(&wrap::paragraph(&remark, indent, style.width));
    }
    text + &wrap::hanging(finding.class.change(), "  change    ", "            ", style.width)
}

fn headers(evidence: &Evidence, via: Via, style: Style) -> String {
    let origin = match via {
        // Elements send none.
        Via::Script | Via::Load => None,
        Via::Response | Via::Preflight | Via::Handshake => Some(format!("Origin: {}", evidence.origin)),
    };
    let mut text = String::new();
    for line in origin.iter().chain(&evidence.sent) {
        text.push_str(&format!("      {} {}\n", sent(style), visible(line)));
    }
    for line in &evidence.received {
        text.push_str(&format!("      {} {}\n", received(style), visible(line)));
    }
    text
}

fn first_line(finding: &Finding, style: Style) -> String {
    let severity = finding.severity.id().to_uppercase();
    let gap = " ".repeat(ID.saturating_sub(severity.len()));
    let id = finding.class.id();
    let credentials = match (finding.class, finding.with_credentials) {
        (Class::MissingVary, _) => "",
        (_, true) => "with credentials",
        (_, false) => "without credentials",
    };
    let room = style.width.saturating_sub(ID + id.len());
    let line = format!("{}{gap}{}{credentials:>room$}", painted(finding.severity, &severity), id.bold());
    format!("{}\n", line.trim_end())
}

fn painted(severity: Severity, text: &str) -> ColoredString {
    match severity {
        Severity::Critical | Severity::High => text.red().bold(),
        Severity::Medium => text.yellow().bold(),
        Severity::Low => text.yellow(),
        Severity::Info => text.cyan(),
    }
}

/// Which origins were refused, by what they were for.
fn refused(audit: &Audit) -> String {
    let count = |classes: &[Class]| {
        let fits = |why: Why| matches!(why, Why::Class(class) if classes.contains(&class));
        audit.tried.iter().filter(|one| one.allowed == Some(false) && fits(one.why)).count()
    };
    let look_alikes = [
        Class::SubstringMatch,
        Class::PrefixMatch,
        Class::SuffixMatch,
        Class::UnescapedDot,
        Class::PublicSuffixMatch,
    ];
    let kinds: [(&[Class], &str); 9] = [
        (&[Class::NullOrigin], "null"),
        (&[Class::AnyOrigin], "other domains"),
        (&look_alikes, "look-alikes"),
        (&[Class::AnySubdomain], "subdomains"),
        (&[Class::InsecureScheme], "http"),
        (&[Class::AnyPort], "other ports"),
        (&[Class::LocalhostAllowed], "localhost"),
        (&[Class::AppScheme], "apps"),
        (&[Class::HostingPlatform], "platforms"),
    ];
    let parts = kinds.iter().filter_map(|(classes, name)| match count(classes) {
        0 => None,
        1 => Some((*name).to_owned()),
        count => Some(format!("{name} ({count})")),
    });
    parts.collect::<Vec<_>>().join(", ")
}

fn word(audit: &Audit) -> ColoredString {
    match (audit.outcome(), audit.findings.len()) {
        (Outcome::Clean, _) => "CLEAN".green().bold(),
        (Outcome::Failed, _) => "FAILED".yellow().bold(),
        (Outcome::Findings, 1) => "1 FINDING".red().bold(),
        (Outcome::Findings, count) => format!("{count} FINDINGS").red().bold(),
    }
}

fn end(audit: &Audit, style: Style) -> String {
    match audit.findings.first() {
        None => {
            let word = word(audit).to_string();
            wrap::hanging(&visible(&audited(audit)), &format!("{word}  "), "  ", style.width)
        }
        Some(worst) => {
            let count = audit.findings.len();
            let words = match count {
                1 => format!("1 FINDING, its severity is {}", worst.severity.id()),
                _ => format!("{count} FINDINGS, the worst is {}", worst.severity.id()),
            };
            let end = spread(&words, &format!("corscheck explain {}", worst.class.id()), style);
            match audit_fix::of_worst(audit) {
                None => end,
                Some(command) => format!("{end}\n  fix  {}\n", visible(&command)),
            }
        }
    }
}

/// A line whose second part stands at the right edge, or two lines.
fn spread(left: &str, right: &str, style: Style) -> String {
    let gap = style.width.saturating_sub(left.chars().count() + right.chars().count());
    if gap < 2 {
        return format!("{left}\n  {right}\n");
    }
    format!("{left}{}{right}\n", " ".repeat(gap))
}

fn shown_rate(rate: f64) -> String {
    format!("{rate:.1}").trim_end_matches('0').trim_end_matches('.').to_owned()
}
