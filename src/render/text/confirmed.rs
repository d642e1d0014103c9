//! What a real browser did with the same question.

use colored::Colorize;

use super::super::Style;
use super::layout::wrapped;
use crate::confirm::{Confirmed, End};
use crate::render::sentences::sentence;
use crate::web::request::Initiator;
use crate::web::text::visible;

/// One line where the browser agrees, and what differs where it does not.
#[must_use]
pub fn confirmed(confirmed: &Confirmed, style: Style) -> String {
    let browser = format!("{} {} itself", confirmed.browser.name(), visible(&confirmed.version));
    let word = if confirmed.differences.is_empty() { "AGREES".green() } else { "DIFFERS".red() };
    let mut text = format!("\n{}  {browser}\n", word.bold());
    text.push_str(&wrapped(&visible(&verdict(confirmed)), 2, style));
    for difference in &confirmed.differences {
        text.push_str(&wrapped(&format!("{}.", visible(difference)), 2, style).red().to_string());
    }
    text
}

fn verdict(confirmed: &Confirmed) -> String {
    let observed = &confirmed.observed;
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
