//! Elements of HTML that request something.

use crate::web::request::{CrossOrigin, Initiator};

/// How an element requests; else why it is left out, where it requests anything.
pub(super) fn initiator(tag: &str, kind: &str, rel: &str) -> Result<Initiator, Option<&'static str>> {
    let is = |word: &str| rel.split_ascii_whitespace().any(|token| token.eq_ignore_ascii_case(word));
    match tag {
        "script" if kind.eq_ignore_ascii_case("module") => Ok(Initiator::Module),
        "script" if kind.is_empty() || kind.contains("javascript") => Ok(Initiator::Script),
        "link" if is("stylesheet") => Ok(Initiator::Style),
        "link" if is("icon") => Ok(Initiator::Image),
        "link" if is("modulepreload") => Ok(Initiator::Module),
        "link" if is("preload") || is("prefetch") || is("manifest") => {
            Err(Some("for what the browser loads ahead or by itself is not judged here"))
        }
        "img" => Ok(Initiator::Image),
        "video" | "audio" => Ok(Initiator::Media),
        "iframe" | "frame" | "embed" | "object" => Err(Some(
            "for frames are not judged yet: no CORS rule applies to them, X-Frame-Options and frame-ancestors do",
        )),
        _ => Err(None),
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
