//! What a real browser did with the same question.

use colored::Colorize;

use super::super::Style;
use super::layout::wrapped;
use crate::confirm::{
    Confirmed, ConfirmedSocket, End, FrameConfirmed, FrameSeen, ScriptObserved, SocketEnd, SocketObserved,
    Window,
};
use crate::render::secrets::{Secrets, reported_text};
use crate::render::sentences::sentence;
use crate::web::browser::Browser;
use crate::web::request::Initiator;
use crate::web::text::visible;

/// How much of the data is shown with which a script calls the function.
const LONGEST_DATA: usize = 200;

/// One line where the browser agrees, and what differs where it does not.
#[must_use]
pub fn confirmed(confirmed: &Confirmed, secrets: Secrets, style: Style) -> String {
    let Confirmed { browser, version, differences, .. } = confirmed;
    lines((*browser, version), &verdict(confirmed, secrets), differences, style)
}

/// The same of a WebSocket.
#[must_use]
pub fn confirmed_socket(confirmed: &ConfirmedSocket, secrets: Secrets, style: Style) -> String {
    let ConfirmedSocket { browser, version, differences, observed } = confirmed;
    lines((*browser, version), &socket_verdict(observed, secrets), differences, style)
}

/// The same of a document in a frame or popup.
#[must_use]
pub(super) fn confirmed_frame(confirmed: &FrameConfirmed, style: Style) -> String {
    let FrameConfirmed { browser, version, differences, seen } = confirmed;
    lines((*browser, version), &frame_verdict(seen), differences, style)
}

/// What became of a document, and which channels were tried.
fn frame_verdict(seen: &FrameSeen) -> String {
    let name = seen.name.as_deref().map(|name| format!(" It calls it {name}.")).unwrap_or_default();
    let event = if seen.load_events > 0 { " The load event fires all the same." } else { "" };
    match seen.window {
        Window::Document if seen.channels.messages.is_some() => {
            "It shows the document, and each channel was tried.".into()
        }
        Window::Document => "It shows the document, which the page does not reach.".into(),
        Window::Error => format!("It does not show the document, but an error page.{name}{event}"),
        Window::Blank => format!("It does not show the document; the window is blank.{name}{event}"),
        Window::Absent => format!("It does not show the document; there is no window.{name}{event}"),
    }
}

fn lines(browser: (Browser, &str), verdict: &str, differences: &[String], style: Style) -> String {
    let browser = format!("{} {} itself", browser.0.name(), visible(browser.1));
    let word = if differences.is_empty() { "AGREES".green() } else { "DIFFERS".red() };
    let mut text = format!("\n{}  {browser}\n", word.bold());
    text.push_str(&wrapped(&visible(verdict), 2, style));
    for difference in differences {
        text.push_str(&wrapped(&format!("{}.", visible(difference)), 2, style).red().to_string());
    }
    text
}

fn socket_verdict(observed: &SocketObserved, secrets: Secrets) -> String {
    let words = sentence(&observed.end.words());
    if matches!(observed.end, SocketEnd::Opened { .. }) {
        return words;
    }
    let why = observed.console.first().map(|line| format!(" {}", sentence(&reported_text(line, secrets))));
    match &observed.cause {
        Some(cause) => format!("{words} It calls it {cause}.{}", why.unwrap_or_default()),
        None => format!("{words}{}", why.unwrap_or_default()),
    }
}

/// What a script of JSONP did.
fn script_verdict(end: &End, script: &ScriptObserved) -> String {
    // The page itself learns nothing of an error in a script of another origin.
    let known = script.console.iter().find(|line| line.contains("Error: ")).or(script.errors.first());
    let errors = known.map(|words| format!(" It has an error: {words}"));
    let errors = errors.map(|words| sentence(words.trim_end_matches('.'))).unwrap_or_default();
    match (end, script.calls) {
        (End::Rejected { message }, _) => {
            let cause = script.cause.as_deref().unwrap_or("an error without a name");
            format!("It does not load: {cause} ({message}).")
        }
        (End::Resolved(_), 0) => format!("It loads, and calls nothing.{errors}"),
        (End::Resolved(_), calls) => {
            let times = if calls == 1 { "once".to_owned() } else { format!("{calls} times") };
            let data = script.called_with.as_deref().unwrap_or_default();
            let data = data.trim_start_matches('[').trim_end_matches(']');
            let shown: String = data.chars().take(LONGEST_DATA).collect();
            let cut = if shown.len() < data.len() { "…" } else { "" };
            format!("It loads, and calls the function {times}, with {shown}{cut}.{errors}")
        }
    }
}

fn verdict(confirmed: &Confirmed, secrets: Secrets) -> String {
    let observed = &confirmed.observed;
    if let Some(script) = &observed.script {
        return reported_text(&script_verdict(&observed.end, script), secrets);
    }
    match &observed.end {
        End::Resolved(learned) => sentence(&learned.words(confirmed.initiator)),
        End::Rejected { message } => {
            let names: Vec<&str> =
                [&observed.name, &observed.network].into_iter().flatten().map(String::as_str).collect();
            let names = if names.is_empty() { "an error without a name".into() } else { names.join(", ") };
            match confirmed.initiator {
                Initiator::Fetch => format!("It rejects: {names} ({message})."),
                Initiator::Beacon => "It is refused: sendBeacon() returns false.".into(),
                // The event itself has no message.
                _ => format!("It has an error: {names}."),
            }
        }
    }
}
