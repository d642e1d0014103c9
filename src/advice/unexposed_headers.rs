//! Headers that are sent and not exposed: what to send so that the page can read them.

use super::Advice;
use super::case::Case;
use crate::rules::Notice;
use crate::web::headers::HeaderList;
use crate::web::text::shown;

/// The stable name.
pub(super) const ID: &str = "unexposed-headers";

const EXPOSE: &str = "Access-Control-Expose-Headers";
/// More names than this in one line do not help.
const MOST_NAMES: usize = 24;

pub(super) fn advise(case: &Case<'_>) -> Vec<Advice> {
    let found = case.call.notices.iter().find_map(|notice| match notice {
        Notice::ExposeMissing { names, on_preflight } => Some((names, *on_preflight)),
        _ => None,
    });
    let (Some((missed, on_preflight)), Some(view)) = (found, case.actual()) else { return Vec::new() };
    // On an error something else is to be done first.
    if view.is_error() {
        return Vec::new();
    }
    let listed = |headers: &HeaderList| -> Vec<String> {
        let listed = headers.extract_list(EXPOSE);
        let names = listed.values().iter();
        let names = names.filter(|name| **name != "*" && !name.eq_ignore_ascii_case("set-cookie"));
        names.map(|name| (*name).to_owned()).collect()
    };
    let on_response = listed(view.headers());
    let is_new = on_response.is_empty();
    let kept = match case.preflight().filter(|_| on_preflight) {
        Some(preflight) => listed(preflight.headers()),
        None => on_response,
    };
    let is_added = |name: &&String| !kept.iter().any(|one| one.eq_ignore_ascii_case(name));
    let names: Vec<String> =
        kept.iter().chain(missed.iter().filter(is_added)).take(MOST_NAMES).map(|name| shown(name)).collect();
    if names.is_empty() {
        return Vec::new();
    }
    let purpose = missed.iter().find_map(|name| match name.as_str() {
        "etag" => Some(" A multipart upload to an object store needs the ETag of every part."),
        "content-disposition" => Some(" The file name of a download is in Content-Disposition."),
        "content-range" => Some(" The total of a list is in Content-Range."),
        _ => None,
    });
    let them = if missed.len() == 1 { "it" } else { "them" };
    let what = match (missed.is_empty(), is_new) {
        (true, _) => format!("To expose headers, send with the response to {}", view.request.method),
        (false, true) => format!("To let the page read {them}, send with this response"),
        (false, false) => format!("To let the page read {them}, add {them} to what is there"),
    };
    let message = format!("{what}: {EXPOSE}: {}.{}", names.join(", "), purpose.unwrap_or_default());
    vec![Advice::new(ID, message).at(view.number).on(EXPOSE)]
}

#[cfg(test)]
mod tests {
    use super::super::testing::{HERE, advice, response};
    use super::ID;
    use crate::probe::Question;

    #[test]
    fn what_to_send() {
        let headers = [HERE, ("ETag", "\"1\""), ("X-Total", "2"), ("Access-Control-Expose-Headers", "Link")];
        let put = |question: &mut Question| question.call.method = "PUT".into();
        let allows = [HERE, ("Access-Control-Allow-Methods", "PUT")];
        let found = advice(ID, put, &[response(204, &allows), response(200, &headers)]);
        assert!(found.contains("Access-Control-Expose-Headers: Link, etag, x-total."), "{found}");
        assert!(found.contains("add them to what is there"), "{found}");
        assert!(found.contains("multipart upload"), "{found}");
        assert_eq!(advice(ID, |_| (), &[response(200, &[HERE, ("Content-Type", "text/plain")])]), "");
    }
}
