//! Elements of HTML that request something.

use crate::web::attributes::Attributes;
use crate::web::referrer_policy::ReferrerPolicy;
use crate::web::request::{CrossOrigin, Initiator, PreloadDestination};

/// How an element requests; else why it is left out, where it requests anything.
pub(super) fn initiator(
    tag: &str,
    kind: &str,
    rel: &str,
    preloads: &str,
) -> Result<Initiator, Option<&'static str>> {
    let is = |word: &str| rel.split_ascii_whitespace().any(|token| token.eq_ignore_ascii_case(word));
    match tag {
        "script" if kind.eq_ignore_ascii_case("module") => Ok(Initiator::Module),
        "script" if kind.is_empty() || kind.contains("javascript") => Ok(Initiator::Script),
        "link" if is("stylesheet") => Ok(Initiator::Style),
        "link" if is("icon") => Ok(Initiator::Image),
        "link" if is("modulepreload") => Ok(Initiator::Module),
        "link" if is("manifest") => Ok(Initiator::Manifest),
        "link" if is("preload") && preloads.parse::<PreloadDestination>().is_ok() => Ok(Initiator::Preload),
        "link" if is("preload") => Err(Some("for browsers preload nothing with this value of as")),
        "link" if is("prefetch") => Err(Some("for what the browser loads ahead is not judged here")),
        "track" => Ok(Initiator::Track),
        "use" => Ok(Initiator::SvgUse),
        "img" => Ok(Initiator::Image),
        "video" | "audio" => Ok(Initiator::Media),
        "iframe" | "frame" | "embed" | "object" => Err(Some(
            "for corscheck frame judges them: no CORS rule applies to them, X-Frame-Options and frame-ancestors do",
        )),
        _ => Err(None),
    }
}

/// What other attributes say.
pub(super) fn attributes(referrer_policy: &str, integrity: &str, preloads: &str) -> Attributes {
    Attributes {
        referrer_policy: ReferrerPolicy::keyword(referrer_policy),
        integrity: integrity.trim().to_owned(),
        preload: preloads.trim().to_ascii_lowercase().parse().unwrap_or_default(),
        ..Attributes::default()
    }
}

/// [The state of the attribute](https://html.spec.whatwg.org/multipage/urls-and-fetching.html#cors-settings-attribute).
pub(super) fn crossorigin(value: &str) -> CrossOrigin {
    if value.eq_ignore_ascii_case("use-credentials") {
        CrossOrigin::UseCredentials
    } else {
        CrossOrigin::Anonymous
    }
}
