//! Headers that are sent and not exposed: what to send so that the page can read them.

use super::Advice;
use super::case::Case;
use crate::rules::Notice;
use crate::web::text::shown;

/// The stable name.
pub(super) const ID: &str = "unexposed-headers";

const EXPOSE: &str = "Access-Control-Expose-Headers";
/// More names than this in one line do not help.
const MOST_NAMES: usize = 24;

pub(super) fn advise(case: &Case<'_>) -> Vec<Advice> {
    let missed = case.call.notices.iter().find_map(|notice| match notice {
        Notice::ExposeMissing { names } => Some(names),
        _ => None,
    });
    let (Some(missed), Some(view)) = (missed, case.actual()) else { return Vec::new() };
    let listed = view.headers().extract_list(EXPOSE);
    let listed_names =
        listed.values().iter().filter(|name| *name != "*" && !name.eq_ignore_ascii_case("set-cookie"));
    let names: Vec<String> = listed_names.chain(missed).take(MOST_NAMES).map(|name| shown(name)).collect();
    let purpose = missed.iter().find_map(|name| match name.as_str() {
        "etag" => Some(" A multipart upload to an object store needs the ETag of every part."),
        "content-disposition" => Some(" The file name of a download is in Content-Disposition."),
        "content-range" => Some(" The total of a list is in Content-Range."),
        _ => None,
    });
    let message = format!(
        "To let the page read {}, send with this response: {EXPOSE}: {}.{}",
        if missed.len() == 1 { "it" } else { "them" },
        names.join(", "),
        purpose.unwrap_or_default()
    );
    vec![Advice::new(ID, message).at(view.number).on(EXPOSE)]
}

#[cfg(test)]
mod tests {
    use super::super::testing::{HERE, advice, response};
    use super::ID;

    #[test]
    fn what_to_send() {
        let headers = [HERE, ("ETag", "\"1\""), ("X-Total", "2"), ("Access-Control-Expose-Headers", "Link")];
        let found = advice(ID, |_| (), &[response(200, &headers)]);
        assert!(found.contains("Access-Control-Expose-Headers: Link, etag, x-total."), "{found}");
        assert!(found.contains("multipart upload"), "{found}");
        assert_eq!(advice(ID, |_| (), &[response(200, &[HERE, ("Content-Type", "text/plain")])]), "");
    }
}
