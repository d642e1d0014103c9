//! A socket.io client for people: the steps, the verdict, what each option comes to, what to change.

use colored::Colorize;

use super::super::paint::{self, Mark};
use super::super::{Style, sentences};
use super::layout::{aligned, hanging, wrapped};
use super::{Detail, as_browser, relation_words};
use crate::fetch::without_password;
use crate::render::secrets::{reported, reported_text};
use crate::socketio::{Found, Step, StepResult, Trace, fixes};
use crate::web::headers::HeaderList;
use crate::web::origin::Origin;
use crate::web::text::visible;

/// The headers that tell something.
const TELLING: [&str; 6] = [
    "Access-Control-Allow-Origin",
    "Access-Control-Allow-Credentials",
    "Upgrade",
    "Server",
    "Location",
    "Content-Type",
];

/// The whole diagnosis.
#[must_use]
pub fn socketio(found: &Found, detail: Detail, style: Style) -> String {
    let plan = &found.plan;
    let origin = plan.page.origin.serialize();
    let target = visible(&without_password(&plan.url("polling", plan.version.engine(), None)));
    let arrow = paint::sent(style);
    let mut text = aligned(
        &format!("{} {arrow} {}", origin.bold(), target.bold()),
        &format!("{origin} {arrow} {target}"),
        relation_words(&plan.page.origin, &Origin::of(&plan.server)),
        style,
    );
    let namespace = match plan.namespace.as_str() {
        "/" => String::new(),
        other => format!(", namespace {}", visible(other)),
    };
    let how = format!(
        "socket.io-client {}, transports {}, withCredentials {}{namespace}",
        plan.version.number(),
        plan.transports.words(),
        plan.with_credentials,
    );
    text.push_str(&aligned(&how, &how, &format!("as {}", as_browser(plan.client.browser)), style));
    for step in &found.steps {
        text.push_str(&step_text(step, detail, style));
    }
    text.push('\n');
    text.push_str(&verdict(found, style));
    // Where nothing was reached, no option helps.
    if !found.network_failed() {
        text.push_str(&options(found, style));
    }
    if detail.fixes {
        text.push_str(&changes(found, style));
    }
    for warning in &found.warnings {
        text.push('\n');
        let lines = hanging(&visible(warning), "  !  ", 5, style);
        text.push_str(&lines.replacen('!', &Mark::Advice.text(style), 1));
    }
    text
}

/// One line: the verdict's word and its sentence.
#[must_use]
pub fn socketio_line(found: &Found) -> String {
    format!("{}  {}\n", word(found), visible(&sentences::socketio(found)))
}

fn word(found: &Found) -> &'static str {
    match (found.connects(), found.network_failed()) {
        (true, _) => "CONNECTS",
        (false, true) => "FAILED",
        (false, false) => "BLOCKED",
    }
}

fn step_text(step: &Step, detail: Detail, style: Style) -> String {
    let mark = match step.result {
        StepResult::Passed => Mark::Good,
        StepResult::Failed => Mark::Bad,
    };
    let mut text = format!("\n{} {}\n", mark.text(style), step.kind.words());
    text.push_str(&wrapped(&visible(&reported_text(&step.message, detail.secrets)), 4, style));
    for trace in &step.traces {
        text.push_str(&trace_text(trace, detail, style));
    }
    text
}

/// The requests of a step, a line each; all headers with --verbose.
fn trace_text(trace: &Trace, detail: Detail, style: Style) -> String {
    let mut text = String::new();
    let mut add = |method: &str,
                   url: &str,
                   status: Option<u16>,
                   request: &HeaderList,
                   response: Option<&HeaderList>| {
        let status = status.map_or_else(|| "no response".to_owned(), |status| status.to_string());
        let line = format!("{method} {}", visible(url));
        text.push_str(&aligned(&format!("    {}", line.dimmed()), &format!("    {line}"), &status, style));
        let shown = |headers: &HeaderList, mark: &str, all: bool| {
            let lines = headers
                .iter()
                .filter(|header| all || TELLING.iter().any(|name| header.name.eq_ignore_ascii_case(name)));
            let lines = lines.map(|header| {
                format!("      {mark} {}: {}\n", header.name, visible(&reported(header, detail.secrets)))
            });
            lines.collect::<String>()
        };
        if detail.verbose {
            text.push_str(&shown(request, paint::sent(style), true));
            text.push_str(
                &response.map(|headers| shown(headers, paint::received(style), true)).unwrap_or_default(),
            );
        }
    };
    match trace {
        Trace::Call(call) => {
            for exchange in &call.exchanges {
                let message = &exchange.request.message;
                let response = exchange.response.as_ref().ok();
                add(
                    message.method.as_str(),
                    &without_password(&message.url),
                    response.map(|response| response.status),
                    &message.headers,
                    response.map(|response| &response.headers),
                );
            }
        }
        Trace::Socket(socket, _) => {
            for exchange in &socket.exchanges {
                let response = exchange.response.as_ref().ok();
                add(
                    "WebSocket",
                    &without_password(&exchange.url()),
                    response.map(|response| response.status),
                    &exchange.request.headers,
                    response.map(|response| &response.headers),
                );
            }
        }
    }
    text
}

fn verdict(found: &Found, style: Style) -> String {
    let cause =
        found.deciding().and_then(|step| step.cause.as_ref()).map(|cause| format!("  {}", cause.id().bold()));
    let word = match word(found) {
        "CONNECTS" => "CONNECTS".green().bold(),
        "FAILED" => "FAILED".yellow().bold(),
        other => other.red().bold(),
    };
    let more = found.deciding().and_then(Step::explained_by).map(|rule| {
        format!("\n{}", super::verdict::reference("more", &format!("corscheck explain {}", rule.id()), style))
    });
    format!("{word}{}\n", cause.unwrap_or_default())
        + &wrapped(&visible(&sentences::socketio(found)), 2, style)
        + &more.unwrap_or_default()
}

/// What each choice of options comes to.
fn options(found: &Found, style: Style) -> String {
    let mut text = String::from("\n  with these options\n");
    for (number, one) in found.options.iter().enumerate() {
        let mark = if one.connects { Mark::Good } else { Mark::Bad };
        let name = format!("transports {}, withCredentials {}", one.transports.words(), one.with_credentials);
        text.push_str(&format!("    {} {name}\n", mark.text(style)));
        // The verdict has said it, or it stands below the last of those that it holds for.
        let is_said = found.own().is_some_and(|own| own.message == one.message);
        let follows = found.options.get(number + 1).is_some_and(|next| next.message == one.message);
        if !one.message.is_empty() && !is_said && !follows {
            text.push_str(&wrapped(&visible(&one.message), 8, style));
        }
    }
    text
}

/// The configuration of server and proxy.
fn changes(found: &Found, style: Style) -> String {
    let mut text = String::new();
    for fix in fixes(found) {
        text.push_str(&format!("\n  {}\n", format!("change: {}", fix.product).bold()));
        if fix.is_prose {
            text.push_str(&wrapped(&visible(&fix.text), 4, style));
            continue;
        }
        fix.text.lines().for_each(|line| text.push_str(&format!("    {}\n", visible(line))));
    }
    text
}
