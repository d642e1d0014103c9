//! A server that allows any origin.

use super::case::{Case, space_of};
use super::investigation::ExtraRequest;
use super::{Advice, Experiment};
use crate::fetch::Kind;
use crate::stand_ins::UNKNOWN_ORIGIN;
use crate::web::address_space::AddressSpace;

/// The stable name.
pub(super) const ID: &str = "any-origin";

const ALLOW_ORIGIN: &str = "Access-Control-Allow-Origin";

pub(super) fn advise(case: &Case<'_>) -> Vec<Advice> {
    let advice = match case.extra(ExtraRequest::OtherOrigin) {
        Some(other) => {
            let reflects = other.header(ALLOW_ORIGIN).as_deref() == Some(UNKNOWN_ORIGIN);
            let message = || measured(trusts(other.header("access-control-allow-credentials")));
            reflects.then(|| Advice::new(ID, message()))
        }
        None => seems(case)
            .or_else(|| untried(case))
            .map(|message| Advice::new(ID, message).with(Experiment::CheckCaching)),
    };
    advice.map(|advice| advice.on(ALLOW_ORIGIN)).into_iter().collect()
}

fn trusts(credentials: Option<String>) -> bool {
    credentials.as_deref() == Some("true")
}

fn measured(with_credentials: bool) -> String {
    if with_credentials {
        format!(
            "Any origin is allowed, with credentials (measured with {UNKNOWN_ORIGIN}): every site that a user visits can read \
             data and act with that user's cookies. Allow a list of origins, each compared as a whole."
        )
    } else {
        format!(
            "Any origin is allowed: the server echoes any origin (measured with {UNKNOWN_ORIGIN}). If the data is public, * \
             says the same and is easier to cache; if not, allow a list of origins."
        )
    }
}

/// Without a measurement: a public server that allows a page on the developer's own machine allows any page, or
/// one too many.
fn seems(case: &Case<'_>) -> Option<String> {
    let page = case.question().origin();
    let view = case.responses().find(|view| view.kind == Kind::Actual)?;
    if AddressSpace::of_host(&view.request.url) == Some(AddressSpace::Loopback) {
        return None;
    }
    let allowed = view.header(ALLOW_ORIGIN)? == page.serialize();
    if !allowed || space_of(&page.serialize()) != Some(AddressSpace::Loopback) {
        return None;
    }
    let danger = if trusts(view.header("access-control-allow-credentials")) {
        " With credentials this is dangerous: any site, or any program on a user's machine, can act with that user's cookies."
    } else {
        ""
    };
    Some(format!(
        "{} is a page on a local machine, and this server allows it: it seems to allow any origin, or a development origin is \
         still on its list.{danger}",
        page.serialize()
    ))
}

/// The page is allowed by its name, with credentials: what others get is not known.
fn untried(case: &Case<'_>) -> Option<String> {
    let view = case.actual()?;
    let by_name = view.header(ALLOW_ORIGIN)? == case.origin();
    let gets_credentials = case.is_allowed()
        && case.includes_credentials()
        && trusts(view.header("access-control-allow-credentials"));
    (by_name && gets_credentials).then(|| {
        "This origin is allowed by its name, with credentials. Other origins were not tried: a server that allows any of them so \
         lets every site in."
            .into()
    })
}

#[cfg(test)]
mod tests {
    use super::super::ExtraRequests;
    use super::super::testing::{HERE, advice, advice_with, origin, response};
    use super::{ID, UNKNOWN_ORIGIN};
    use crate::probe::Question;

    const CREDENTIALS: (&str, &str) = ("Access-Control-Allow-Credentials", "true");

    #[test]
    fn measured() {
        let caches = ExtraRequests { caching: true, ..ExtraRequests::default() };
        let theirs = ("Access-Control-Allow-Origin", UNKNOWN_ORIGIN);
        let other = |headers: &[(&str, &str)]| {
            advice_with(
                ID,
                caches,
                |_| (),
                &[response(200, &[HERE]), response(200, headers), response(200, &[])],
            )
        };
        assert!(other(&[theirs, CREDENTIALS]).contains("with credentials"));
        assert!(other(&[theirs]).contains("* says the same"));
        assert_eq!(other(&[HERE]), "");
        assert_eq!(other(&[]), "");
    }

    #[test]
    fn others_were_not_tried() {
        let include =
            |question: &mut Question| question.call.credentials = crate::web::request::Credentials::Include;
        let untried = advice(ID, include, &[response(200, &[HERE, CREDENTIALS])]);
        assert!(untried.contains("Other origins were not tried"), "{untried}");
        assert_eq!(advice(ID, |_| (), &[response(200, &[HERE, CREDENTIALS])]), "");
        let caches = ExtraRequests { caching: true, ..ExtraRequests::default() };
        let all = [response(200, &[HERE, CREDENTIALS]), response(200, &[]), response(200, &[])];
        assert_eq!(advice_with(ID, caches, include, &all), "", "they were");
    }

    #[test]
    fn it_seems() {
        let local = |question: &mut Question| question.page.origin = origin("http://localhost:3000");
        let here = ("Access-Control-Allow-Origin", "http://localhost:3000");
        assert!(
            advice(ID, local, &[response(200, &[here, CREDENTIALS])])
                .contains("it seems to allow any origin")
        );
        assert_eq!(advice(ID, |_| (), &[response(200, &[HERE])]), "");
        assert_eq!(advice(ID, local, &[response(200, &[("Access-Control-Allow-Origin", "*")])]), "");
    }
}
