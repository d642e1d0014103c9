//! Header names that are almost those that browsers look for.

use strsim::osa_distance;

use super::Advice;
use super::case::Case;
use crate::web::text::shown;

/// The stable name.
pub(super) const ID: &str = "misspelt-header";

/// The names that browsers look for in a response.
const KNOWN: [&str; 8] = [
    "Access-Control-Allow-Origin",
    "Access-Control-Allow-Credentials",
    "Access-Control-Allow-Methods",
    "Access-Control-Allow-Headers",
    "Access-Control-Expose-Headers",
    "Access-Control-Max-Age",
    "Cross-Origin-Resource-Policy",
    "Timing-Allow-Origin",
];
/// Names close to those that mean something else.
const OTHERS: [&str; 4] = [
    "access-control-allow-private-network",
    "access-control-allow-local-network",
    "cross-origin-opener-policy",
    "cross-origin-embedder-policy",
];
/// How many letters may be wrong.
const MOST_EDITS: usize = 3;
/// How many headers of one response are looked at, and how long their names may be. Most names of other headers are shorter than the
/// end of the shortest known one.
const MOST_HEADERS: usize = 256;
const LONGEST: usize = 60;
const SHORTEST: usize = "allow-origin".len();

/// The shortest known name, from which a name differs by as many letters as it is shorter.
const SHORTEST_KNOWN: usize = "Timing-Allow-Origin".len();
/// How the first five known names end.
const ENDS: [&str; 4] = ["origin", "credentials", "methods", "headers"];

pub(super) fn advise(case: &Case<'_>) -> Vec<Advice> {
    let mut advice: Vec<Advice> = Vec::new();
    for view in case.responses() {
        for header in view.headers().iter().take(MOST_HEADERS) {
            let Some(meant) = meant(&header.name) else { continue };
            if view.headers().contains(meant)
                || advice.iter().any(|known| known.header.as_deref() == Some(&header.name))
            {
                continue;
            }
            let message = if header.name.to_ascii_lowercase().starts_with("access-control-request-") {
                format!(
                    "{} belongs on a preflight request; on its response it must be {meant}.",
                    shown(&header.name)
                )
            } else {
                format!(
                    "The response has {}, which browsers do not know: did you mean {meant}?",
                    shown(&header.name)
                )
            };
            advice.push(Advice::new(ID, message).at(view.number).on(header.name.clone()));
        }
    }
    advice
}

/// What a name was meant to be; `None` where it is right, or something else.
fn meant(name: &str) -> Option<&'static str> {
    let is = |known: &&str| known.eq_ignore_ascii_case(name);
    let may_be_meant = (SHORTEST..=LONGEST).contains(&name.len());
    if !may_be_meant || KNOWN.iter().chain(&OTHERS).any(is) {
        return None;
    }
    // Most short names end as none that is meant.
    let ends_as = |end: &&str| {
        name.len()
            .checked_sub(end.len())
            .is_some_and(|at| name.as_bytes()[at..].eq_ignore_ascii_case(end.as_bytes()))
    };
    if name.len() + MOST_EDITS < SHORTEST_KNOWN && !ENDS.iter().any(ends_as) {
        return None;
    }
    let name = name.to_ascii_lowercase();
    match name.as_str() {
        "access-control-request-method" | "access-control-request-methods" => return Some(KNOWN[2]),
        "access-control-request-headers" | "access-control-request-header" => return Some(KNOWN[3]),
        _ => {}
    }
    let dashed = name.replace(['_', '.'], "-");
    // A difference in length alone is as many edits; most names end here.
    let away = |known: &str| {
        let far = known.len().abs_diff(dashed.len()) > MOST_EDITS;
        if far { usize::MAX } else { osa_distance(&dashed, &known.to_ascii_lowercase()) }
    };
    let nearest = KNOWN.iter().map(|known| (away(known), *known)).min_by_key(|(away, _)| *away)?;
    if nearest.0 <= MOST_EDITS {
        return Some(nearest.1);
    }
    // The same words in another order, or the last two behind other ones.
    KNOWN[..5].iter().copied().find(|known| {
        let lower = known.to_ascii_lowercase();
        let tail = lower.strip_prefix("access-control-").unwrap_or(&lower);
        let before = dashed.strip_suffix(tail);
        dashed.len() == lower.len() && sorted(&lower) == sorted(&dashed)
            || before.is_some_and(|before| before.is_empty() || before.ends_with('-'))
    })
}

/// The words of a name, in the order of the alphabet.
fn sorted(name: &str) -> Vec<&str> {
    let mut words: Vec<&str> = name.split('-').collect();
    words.sort_unstable();
    words
}

#[cfg(test)]
mod tests {
    use super::super::testing::{HERE, advice, response};
    use super::*;

    #[test]
    fn names() {
        for (name, expected) in [
            ("Access-Control-Allow-Orgin", Some(KNOWN[0])),
            ("Acces-Control-Allow-Origin", Some(KNOWN[0])),
            ("Access-Control-Allowed-Origin", Some(KNOWN[0])),
            ("Access-Control-Allow-Origins", Some(KNOWN[0])),
            ("Access_Control_Allow_Origin", Some(KNOWN[0])),
            ("Control-Access-Allow-Origin", Some(KNOWN[0])),
            ("Access-Allow-Control-Origin", Some(KNOWN[0])),
            ("Allow-Origin", Some(KNOWN[0])),
            ("CORS-Allow-Origin", Some(KNOWN[0])),
            ("X-Access-Control-Allow-Methods", Some(KNOWN[2])),
            ("Access-Control-Allow-Method", Some(KNOWN[2])),
            ("Access-Control-Allow-Header", Some(KNOWN[3])),
            ("Access-Control-Request-Headers", Some(KNOWN[3])),
            ("Access-Control-Expose-Header", Some(KNOWN[4])),
            ("Access-Control-Maxage", Some(KNOWN[5])),
            ("Cross-Origin-Ressource-Policy", Some(KNOWN[6])),
            ("access-control-allow-origin", None),
            ("Timing-Allow-Origin", None),
            ("Cross-Origin-Opener-Policy", None),
            ("Access-Control-Allow-Private-Network", None),
            ("Allow", None),
            ("Cache-Control", None),
            ("Origin-Agent-Cluster", None),
        ] {
            assert_eq!(meant(name), expected, "{name}");
        }
    }

    #[test]
    fn where_the_right_one_is_missing() {
        let typo = ("Access-Control-Allow-Orgin", "*");
        let found = advice(ID, |_| (), &[response(200, &[typo])]);
        assert_eq!(
            found,
            "The response has Access-Control-Allow-Orgin, which browsers do not know: did you mean \
             Access-Control-Allow-Origin?"
        );
        assert_eq!(advice(ID, |_| (), &[response(200, &[HERE, typo])]), "");
    }
}
