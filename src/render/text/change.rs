//! What to change, in the order in which to do it.

use colored::Colorize;
use url::Url;

use super::super::Style;
use super::layout::{beside_label, labelled};
use crate::advice::{
    Action, Change, ExtraRequest, Instruction, InvestigatedCall, LaterChange, MergedChange, PageChange,
    Repair, Step, fix_product, instructions, option_of_library,
};
use crate::fetch::{Kind, without_password};
use crate::fix::Product;
use crate::probe::Exchange;
use crate::web::text::{capitalized, list, visible};

/// Which responses a change is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// The one to the call at hand.
    One,
    /// The same, where the command line could have named other calls.
    Alone,
    /// The same, in few lines.
    Brief,
    /// The one to each call of a list.
    Each,
}

impl Place {
    fn words(self, method: &str, url: &Url) -> String {
        match self {
            Self::One | Self::Alone | Self::Brief => {
                format!("the response to {method} {}", without_password(url))
            }
            Self::Each => format!("the response to {method}"),
        }
    }
}

/// What to change: in the page, in the responses, or elsewhere.
pub(super) fn change(
    repair: &Repair,
    investigated: InvestigatedCall<'_>,
    (style, place): (Style, Place),
) -> String {
    let page = repair.page.as_ref().map(PageChange::words);
    let elsewhere = page.into_iter().chain(repair.instead.clone());
    let mut text: String =
        elsewhere.map(|words| fact("change", &format!("{}.", visible(&words)), style)).collect();
    if !repair.changes.is_empty()
        && let Some(words) = option_of_library(investigated)
    {
        text.push_str(&fact("change", &format!("{}.", visible(&words)), style));
    }
    text.push_str(&in_responses(repair, investigated, (style, place)));
    let grows =
        |steps: &[Step]| steps.iter().any(|step| step.action == Action::Add && step.header != Some("Vary"));
    if place == Place::Alone && repair.changes.iter().any(|change| grows(&change.steps)) {
        let words = "This covers this call only. With several --origin, -X or URLs it covers all of them.";
        text.push_str(&fact("", words, style));
    }
    if let Some(product) = fix_product(investigated, repair).and_then(|name| Product::named(name).ok())
        && repair.changes.iter().any(|change| change.steps.iter().any(|step| step.action != Action::Remove))
    {
        let words =
            format!("{} has a part in it: --fix {} prints its configuration", product.title, product.id);
        text.push_str(&fact("", &words, style));
    }
    text
}

/// What to change in the responses: in those that came, and in those that did not.
fn in_responses(
    repair: &Repair,
    investigated: InvestigatedCall<'_>,
    (style, place): (Style, Place),
) -> String {
    let mut text = String::new();
    let mut given: Vec<Instruction> = Vec::new();
    for change in &repair.changes {
        let Some(exchange) = investigated.all_exchanges().nth(change.exchange) else { continue };
        let request = &exchange.request;
        let method = match request.kind {
            Kind::Preflight => "OPTIONS",
            Kind::Actual => request.message.method.as_str(),
        };
        let found = instructions(&change.steps);
        let words = format!("in {}", place.words(method, &request.message.url));
        text.push_str(&fact("change", &visible(&words), style));
        text.push_str(&instructions_text(&found, (style, place)));
        if let Some(words) = of_error(change, exchange, fix_product(investigated, repair)) {
            text.push_str(&fact("", &words, style));
        }
        given.extend(found);
    }
    for LaterChange { kind, method, url, steps, .. } in &repair.later {
        let method = if *kind == Kind::Preflight { "OPTIONS" } else { method };
        // In few lines it is known which URL that is.
        let where_to = if place == Place::Brief { Place::Each } else { place };
        let response = where_to.words(method, url);
        let found = instructions(steps);
        let is_same = found.iter().all(|one| given.iter().any(|other| other.words == one.words));
        if place == Place::Brief
            && let Some(words) = the_same(&found, &given)
        {
            let it = if words == THE_SAME_HEADER { "it" } else { "them" };
            let words = format!("and {words} in {response}, if it lacks {it}.");
            text.push_str(&fact("", &visible(&words), style));
            continue;
        }
        let end = if is_same { ", the same:" } else { "" };
        let state = match place {
            Place::Brief => ", if it lacks them".to_owned(),
            _ => format!(" ({})", LaterChange::STATE),
        };
        text.push_str(&fact("", &visible(&format!("and in {response}{state}{end}")), style));
        if is_same {
            found.iter().for_each(|one| text.push_str(&header_lines(one, style)));
        } else {
            text.push_str(&instructions_text(&found, (style, place)));
        }
        given.extend(found);
    }
    if let Some(words) = any_origin_gets_credentials(repair, investigated) {
        text.push_str(&fact("", words, style));
    }
    text
}

const THE_SAME_HEADER: &str = "the same header";

/// Which headers of the response above this one needs with the same values, if it needs no others.
fn the_same(found: &[Instruction], given: &[Instruction]) -> Option<String> {
    let needed: Vec<&(&str, String)> = found.iter().flat_map(|one| &one.headers).collect();
    let known: Vec<&(&str, String)> = given.iter().flat_map(|one| &one.headers).collect();
    if needed.is_empty() || !needed.iter().all(|line| known.contains(line)) {
        return None;
    }
    let shown: Vec<_> = given.iter().filter(|one| !is_said(one)).flat_map(|one| &one.headers).collect();
    let count = needed.len();
    let are_first = shown.len() >= count && shown[..count].iter().all(|line| needed.contains(line));
    Some(match are_first {
        true if shown.len() == count && count == 1 => THE_SAME_HEADER.into(),
        true if shown.len() == count => format!("the same {count} headers"),
        true => format!("the first {count} of them"),
        false => format!("the same {}", list(&needed.iter().map(|(name, _)| *name).collect::<Vec<_>>())),
    })
}

/// Whether the words of an instruction name all its headers. In few lines those are not said again.
fn is_said(instruction: &Instruction) -> bool {
    instruction.headers.iter().all(|(name, _)| instruction.words.contains(name))
}

/// That the headers are for an error response, to which not all settings apply.
fn of_error(change: &Change, exchange: &Exchange, product: Option<&str>) -> Option<String> {
    let status = exchange.response.as_ref().ok()?.status;
    let is_error = status >= 400 && change.status.is_none();
    let sends = change.steps.iter().any(|step| {
        matches!(step.action, Action::Add | Action::Set | Action::Replace) && step.header.is_some()
    });
    let how = match product {
        Some("nginx") => " (add_header … always)",
        Some("apache") => " (Header always set …)",
        _ => "",
    };
    (is_error && sends)
        .then(|| format!("The status is {status}: send these headers with error responses, too{how}."))
}

/// One change for several calls.
pub(super) fn for_all(changes: &[MergedChange], style: Style) -> String {
    let mut text = String::new();
    for MergedChange { requests, steps } in changes {
        let named: Vec<String> =
            requests.iter().map(|(method, url)| format!("{method} {}", without_password(url))).collect();
        let response = if named.len() == 1 { "response" } else { "responses" };
        let words = format!("for all of them, in the {response} to {}", list(&named));
        text.push_str(&fact("change", &visible(&words), style));
        text.push_str(&instructions_text(&instructions(steps), (style, Place::Each)));
    }
    text
}

fn instructions_text(instructions: &[Instruction], (style, place): (Style, Place)) -> String {
    let mut text = String::new();
    for instruction in instructions {
        if place == Place::Brief && is_said(instruction) {
            text.push_str(&fact("", &format!("{}.", capitalized(&visible(&instruction.words))), style));
            continue;
        }
        let end = if instruction.headers.is_empty() { '.' } else { ':' };
        let words = format!("{}{end}", capitalized(&visible(&instruction.words)));
        text.push_str(&fact("", &words, style));
        text.push_str(&header_lines(instruction, style));
    }
    text
}

/// The headers that a response has then, a line each.
fn header_lines(instruction: &Instruction, style: Style) -> String {
    let mut text = String::new();
    for (name, value) in &instruction.headers {
        let line = format!("{name}: {}", visible(value));
        text.push_str(&format!("{}{}\n", " ".repeat(beside_label(style) + 2), line.green()));
    }
    text
}

/// What to look at before credentials are allowed to an origin that is allowed by its name: a server that does so with any
/// origin would let all of them in.
fn any_origin_gets_credentials(repair: &Repair, investigated: InvestigatedCall<'_>) -> Option<&'static str> {
    let allowed = |exchange: &Exchange| {
        let origin = exchange.request.message.headers.get_text("origin")?;
        let allowed = exchange.response.as_ref().ok()?.headers.get_text("access-control-allow-origin")?;
        (allowed == origin).then_some(())
    };
    let is_new = |change: &&Change| {
        let exchange = investigated.all_exchanges().nth(change.exchange);
        change.headers.contains("access-control-allow-credentials") && exchange.and_then(allowed).is_some()
    };
    repair.changes.iter().find(is_new)?;
    // Where one was tried that is, credentials are not what is to be changed.
    let tried = investigated.extra_exchanges.iter().any(|extra| extra.purpose == ExtraRequest::OtherOrigin);
    (!tried).then_some(
        "Other origins were not tried. If the server allows every origin that a request names, credentials let every site in. --check-caching sends \
         a request from another one.",
    )
}

/// A fact of the verdict: its label at the left, in the width that all have, and what it says beside it.
pub(super) fn fact(label: &str, words: &str, style: Style) -> String {
    let lines = labelled(label, words, style);
    if label.is_empty() { lines } else { lines.replacen(label, &label.dimmed().to_string(), 1) }
}
