//! Advice, and the exchanges that a browser would not have.

use colored::Colorize;

use super::super::paint::Mark;
use super::super::{Style, sentences};
use super::Detail;
use super::exchange::{ExchangeView, exchange_text};
use super::layout::{hanging, wrapped};
use super::verdict::notices;
use crate::advice::{Advice, Caret, ExtraRequest, InvestigatedCall, Repair};
use crate::web::text::visible;

/// The column at which the text of advice begins.
const INDENT: usize = 5;

/// The exchanges of `--keep-going`.
pub(super) fn simulated(
    investigated: InvestigatedCall<'_>,
    repair: &Repair,
    detail: Detail,
    style: Style,
) -> String {
    let InvestigatedCall { call, simulated, extra_exchanges: _, listeners: _ } = investigated;
    if simulated.is_empty() {
        return String::new();
    }
    let words =
        "Beyond the browser, which stops there (--keep-going): as if the responses before were fixed.";
    let mut text = format!("\n{}", wrapped(words, 0, style).dimmed());
    for (index, exchange) in simulated.iter().enumerate() {
        let number = call.exchanges.len() + index;
        let repair = Some(repair);
        text.push('\n');
        text.push_str(&exchange_text(&ExchangeView { call, repair, number, exchange, detail, style }));
    }
    text.push_str(&notices(&repair.notices, style));
    for cookie in repair.cookies.iter().filter(|cookie| cookie.fault().is_some()) {
        let mark = Mark::Advice.text(style);
        let lines = hanging(&visible(&cookie.message()), "  !  ", INDENT, style);
        text.push_str(&lines.replacen('!', &mark, 1));
    }
    text
}

/// The exchanges that were made for advice alone.
pub(super) fn extra_exchanges(investigated: InvestigatedCall<'_>, detail: Detail, style: Style) -> String {
    let call = investigated.call;
    let mut text = String::new();
    for (index, extra) in investigated.extra_exchanges.iter().enumerate() {
        let words = format!("Not the browser's: {}", purpose(extra.purpose));
        text.push_str(&format!("\n{}\n", words.dimmed()));
        let number = investigated.all_exchanges().count() + index;
        let exchange = &extra.exchange;
        text.push_str(&exchange_text(&ExchangeView { call, repair: None, number, exchange, detail, style }));
    }
    text
}

/// What a request that only advice is made of is for, and the flag that it belongs to.
fn purpose(request: ExtraRequest) -> &'static str {
    match request {
        ExtraRequest::MissingPath => "a path that does not exist (--check-errors)",
        ExtraRequest::OtherOrigin => "from another origin (--check-caching)",
        ExtraRequest::NoOrigin => "without an origin (--check-caching)",
        ExtraRequest::OddName => "a name that is not one of a function (--check-name)",
    }
}

/// The lines of advice. They follow the notices, where there are any.
pub(super) fn advice(advice: &[&Advice], after_notices: bool, style: Style) -> String {
    let mark = Mark::Advice.text(style);
    let mut text = String::from(if advice.is_empty() || after_notices { "" } else { "\n" });
    for one in advice {
        let Advice { header, caret, .. } = one;
        let lines = hanging(&visible(&sentences::advice(one)), "  !  ", INDENT, style);
        text.push_str(&lines.replacen('!', &mark, 1));
        if let (Some(header), Some(caret)) = (header, caret) {
            text.push_str(&pointed(header, caret, style));
        }
    }
    text
}

/// The header with a caret below the place of the fault, where it fits.
fn pointed(header: &str, caret: &Caret, style: Style) -> String {
    let Caret { value, column, words } = caret;
    let (shown, before) = (visible(value), visible(&value.chars().take(*column).collect::<String>()));
    let start = format!("{:1$}{2}: ", "", INDENT + 2, visible(header));
    // What stands for a secret has another width.
    let line = format!("{}: {shown}", visible(header));
    if style.hidden(&line) != line {
        return String::new();
    }
    let column = start.len() + before.chars().count();
    if start.len() + shown.chars().count() > style.width || column >= style.width {
        return String::new();
    }
    // The words stand right of the caret, or where there is no room, left of it.
    let below = if column + 2 + words.len() <= style.width {
        format!("{:column$}^ {words}", "")
    } else {
        format!("{words:>width$} ^", width = column.saturating_sub(1))
    };
    format!("{start}{shown}\n{}\n", below.yellow())
}
