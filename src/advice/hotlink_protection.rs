//! A refusal that may be for the `Referer`: servers keep other pages from embedding their images.

use super::case::Case;
use super::{Advice, Experiment};
use crate::fetch::is_same_origin_request;
use crate::web::request::Initiator;
use crate::web::text::shown;

/// The stable name.
pub(super) const ID: &str = "hotlink-protection";

pub(super) fn advise(case: &Case<'_>) -> Vec<Advice> {
    let embeds = matches!(
        case.question().initiator(),
        Initiator::Image | Initiator::Media | Initiator::Font | Initiator::Track | Initiator::Preload
    );
    let Some(view) = case.actual().filter(|view| embeds && view.response.status == 403) else {
        return Vec::new();
    };
    let Some(referrer) = view.request.headers.get_text("referer") else { return Vec::new() };
    if is_same_origin_request(case.question().origin(), &view.request.url) {
        return Vec::new();
    }
    let message = format!(
        "The status is 403, and the request says which page it is for (Referer: {}). Servers refuse such requests of other pages \
         to protect their images from hotlinking; with referrerpolicy=\"no-referrer\" on the element there is no Referer.",
        shown(&referrer)
    );
    vec![Advice::new(ID, message).at(view.number).with(Experiment::WithoutReferrer)]
}

#[cfg(test)]
mod tests {
    use super::super::testing::{advice, assert_says, response};
    use super::*;
    use crate::web::referrer_policy::ReferrerPolicy;

    #[test]
    fn refusals() {
        for (initiator, policy, status, expected) in [
            (Initiator::Image, None, 403, "Referer: https://app.example/"),
            (Initiator::Image, Some(ReferrerPolicy::NoReferrer), 403, ""),
            (Initiator::Image, None, 404, ""),
            (Initiator::Fetch, None, 403, ""),
        ] {
            let change = |question: &mut crate::probe::Question| {
                question.call.initiator = initiator;
                question.call.attributes.referrer_policy = policy;
            };
            let said = advice(ID, change, &[response(status, &[("Content-Type", "text/html")])]);
            assert_says(&said, expected, &format!("{initiator:?} {status}"));
        }
    }
}
