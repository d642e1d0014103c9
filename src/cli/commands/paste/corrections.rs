//! The flags that override what was read in a text.

use super::super::data_changes::changes_data;
use super::super::probe::{add_policy, data, header};
use crate::cli::Error;
use crate::cli::args::Paste;
use crate::fetch::{OriginSource, Page};
use crate::probe::{FoundPage, Question};
use crate::record::RecordedCall;

/// Puts values where the text has only names, and the flags' parts of a request in the place of its own.
pub(super) fn correct_call(call: &mut RecordedCall, args: &Paste) -> Result<(), Error> {
    for pair in &args.set {
        let (name, value) = pair.split_once('=').ok_or_else(|| {
            Error::Usage(format!("--set {pair}: write NAME=VALUE, such as API=https://api.example.com"))
        })?;
        let name = name.trim_start_matches('<').trim_end_matches('>');
        if call.holes.iter().any(|known| known == name) {
            call.fill(name, value);
            call.provenance.push(format!("the value of {name} from --set"));
        }
    }
    if let Some(url) = &args.url {
        call.url.clone_from(url);
    }
    let flags = &args.request;
    if let Some(text) = flags.data.as_deref() {
        if text == "-" || text == "@-" {
            return Err(Error::Usage(
                "--data -: the standard input cannot be the body of a pasted text".into(),
            ));
        }
        call.body = Some(data(text)?);
        call.files.clear();
        // A body needs another method than GET.
        if matches!(call.method.as_deref(), Some("GET" | "HEAD")) {
            call.method = None;
        }
    }
    if flags.method.len() > 1 || args.page.origin.len() > 1 {
        let flag = if flags.method.len() > 1 { "-X" } else { "--origin" };
        return Err(Error::Usage(format!(
            "{flag} corrects what was pasted, so it is given once; probe takes several"
        )));
    }
    if let Some(method) = flags.method.first() {
        call.method = Some(method.clone());
    }
    for line in &flags.header {
        let (name, value) = header(line);
        call.headers.retain(|(known, _)| !known.eq_ignore_ascii_case(&name));
        call.headers.push((name, value));
    }
    call.initiator = flags.initiator.or(call.initiator);
    call.credentials = flags.credentials.or(call.credentials);
    call.mode = flags.mode.or(call.mode);
    call.redirect = flags.redirect.or(call.redirect);
    call.crossorigin = flags.crossorigin.unwrap_or(call.crossorigin);
    call.attributes = flags.attributes(std::mem::take(&mut call.attributes));
    // A method or a body on the command line decides what is sent.
    if !flags.method.is_empty() || flags.data.is_some() {
        call.is_guess = false;
    } else if call.is_guess && flags.header.is_empty() {
        call.guess_reason_for_preflight();
    }
    Ok(())
}

/// What the flags say of the page and the browser.
pub(super) fn correct_question(question: &mut Question, args: &Paste, found: Option<&FoundPage>) {
    question.call.keepalive |= args.request.keepalive;
    question.preflight_only |= args.request.preflight_only;
    question.preflight_only |= args.connection.read_only && changes_data(question);
    question.needed_headers.clone_from(&args.request.read);
    question.needs.clone_from(&args.request.need);
    question.client.user_agent = args.request.user_agent.clone().or(question.client.user_agent.take());
    question.client.cookies.extend(args.page.cookie.iter().cloned());
    question.client.third_party_cookies = args.page.third_party_cookies;
    if let Some(page) = found {
        let csp = std::mem::take(&mut question.page.policy.csp);
        question.page.policy = page.policy.clone();
        question.page.policy.csp.extend(csp);
    }
    add_policy(&mut question.page.policy, &args.page);
}

/// The page that was found, as the one that requests.
pub(super) fn page_of_found(found: &FoundPage) -> Page {
    Page::new(found.origin.clone()).with_source(OriginSource::Page(found.url.to_string()))
}
