//! The server answers a request with this Origin otherwise than one without: it keeps a list, and refuses the others.

use super::Advice;
use super::case::Case;
use crate::probe::Why;
use crate::rules::words::shown;

/// The stable name.
pub(super) const ID: &str = "refused-by-origin";

pub(super) fn advise(case: &Case<'_>) -> Vec<Advice> {
    let (Some(seen), Some(without)) = (case.actual(), case.extra(Why::NoOrigin)) else { return Vec::new() };
    let (status, free) = (seen.response.status, without.response.status);
    if !matches!(status, 400 | 401 | 403 | 404) || free >= 400 || seen.request.method.as_str() != "GET" {
        return Vec::new();
    }
    let message = format!(
        "The same GET is answered with {status} where it has Origin: {}, and with {free} where it has none, measured: the server \
         keeps a list of origins and refuses all others, which curl never shows. Add this origin to its list (in Ollama \
         OLLAMA_ORIGINS, elsewhere allowed hosts or origins).",
        shown(&case.origin())
    );
    vec![Advice::new(ID, message).at(seen.number)]
}

#[cfg(test)]
mod tests {
    use super::super::Further;
    use super::super::play::{HERE, answer, said_further};
    use super::ID;

    #[test]
    fn only_where_the_origin_makes_the_difference() {
        let further = Further { caches: true, ..Further::default() };
        let with = |statuses: [u16; 3]| {
            let answers = statuses.map(|status| answer(status, &[]));
            said_further(ID, further, |_| (), &answers)
        };
        assert!(
            with([403, 403, 200])
                .contains("answered with 403 where it has Origin: https://app.example, and with 200")
        );
        assert_eq!(with([403, 403, 403]), "", "it refuses everybody");
        assert_eq!(with([200, 200, 200]), "");
        assert_eq!(
            said_further(ID, Further::default(), |_| (), &[answer(403, &[HERE])]),
            "",
            "nothing was measured"
        );
    }
}
