//! Where a page is, once a redirect leads to this machine or its network.

use url::Url;

use super::diagnosis::Diagnosis;
use super::exchange::Exchange;
use super::probe;
use super::question::Question;
use crate::web::address_space::{AddressSpace, PageSpace};
use crate::web::message::{Failure, FailureKind, HttpRequest, Reply};
use crate::web::origin::Origin;

/// A redirect may lead from a public target to this machine or its network. Then it matters after all where the page is from,
/// which `find` says of its origin and of that target, and the responses at hand are judged again.
pub async fn with_page_space(
    diagnosis: Diagnosis,
    find: impl AsyncFnOnce(&Origin, &Url) -> Option<PageSpace>,
) -> Diagnosis {
    let question = &diagnosis.question;
    let exchanges = || diagnosis.calls().iter().flat_map(|call| &call.exchanges);
    let is_near = |exchange: &Exchange| {
        let remote = exchange.response.as_ref().ok().and_then(|response| response.remote);
        remote.is_some_and(|remote| AddressSpace::of(remote.ip()) != AddressSpace::Public)
    };
    let target = exchanges().find(|exchange| is_near(exchange)).map(|near| &near.request.message.url);
    let Some(target) = target.filter(|_| question.page.policy.address_space.is_none()) else {
        return diagnosis;
    };
    let page = find(question.origin(), target).await;
    if page.is_none() {
        return diagnosis;
    }
    let first = question.call.address_space;
    let mut replies: Vec<(&HttpRequest, Reply)> = exchanges()
        .map(|exchange| (&exchange.request.message, Reply::new(exchange.response.clone(), exchange.elapsed)))
        .collect();
    let question = Question::clone(question).in_spaces(page, first);
    probe(question, async |next| {
        let missing = || Failure { kind: FailureKind::NotSendable, detail: "it was not sent".into() };
        // A call that ends earlier than before leaves responses over, which are not the next call's.
        let message = &next.message;
        let of_it =
            replies.iter().position(|(sent, _)| sent.url == message.url && sent.method == message.method);
        of_it.map_or_else(|| Reply::unsent(Err(missing())), |number| replies.remove(number).1)
    })
    .await
}
