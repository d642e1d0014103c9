//! What would follow if the faults were fixed.

use super::extra_requests::ExtraRequests;
use super::investigation::Investigation;
use super::repair::repaired;
use crate::fetch::NextRequest;
use crate::probe::Exchange;
use crate::web::message::Reply;

/// How many requests are sent beyond the browser's: enough for five redirects, each with a preflight. Each more of them has all
/// earlier responses judged again for each of their faults, so a server that redirects for ever costs the cube of this.
const MOST_REQUESTS: usize = 12;

/// Where the options say so, sends what a browser would send next if each response so far were fixed, until nothing is left to
/// send or a response cannot be fixed. The verdict stays as it is: the browser has stopped long before.
pub(super) async fn simulate(
    investigation: &mut Investigation<'_>,
    options: ExtraRequests,
    mut send: impl AsyncFnMut(&NextRequest) -> Reply,
) {
    if !options.simulated {
        return;
    }
    while let (true, Some(next)) =
        (investigation.simulated.len() < MOST_REQUESTS, repaired(investigation.first_call()).1)
    {
        let Reply { response, elapsed, .. } = send(&next).await;
        investigation.simulated.push(Exchange {
            request: next,
            response,
            elapsed,
            lifetime: None,
            checked: Vec::new(),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::super::repair;
    use super::super::testing::{HERE, investigation, question, response};
    use super::*;
    use crate::fetch::Kind;
    use crate::rules::Rule;

    #[test]
    fn a_blocked_preflight_is_followed_by_the_request() {
        let responses = [response(405, &[]), response(302, &[("Location", "/other")]), response(500, &[])];
        let put = question(|question| question.call.method = "PUT".into());
        let further = ExtraRequests { simulated: true, ..ExtraRequests::default() };
        let found = investigation(put.clone(), further, &responses);
        assert_eq!(found.diagnosis.rule(), Some(Rule::PreflightAllowOriginMissing), "the verdict stays");
        assert_eq!(found.diagnosis.first_call().exchanges.len(), 1, "a browser stops here");
        let beyond: Vec<_> =
            found.simulated.iter().map(|exchange| (exchange.request.kind, exchange.request.hop)).collect();
        assert_eq!(
            beyond,
            [(Kind::Actual, 0), (Kind::Preflight, 1), (Kind::Actual, 1)],
            "the mended redirect is followed"
        );
        let next: Vec<Rule> = repair(found.first_call()).next.iter().map(|next| next.rule()).collect();
        let expected = [
            Rule::PreflightStatus,
            Rule::PreflightMethodNotAllowed,
            Rule::CorsAllowOriginMissing,
            Rule::PreflightAllowOriginMissing,
            Rule::PreflightStatus,
            Rule::PreflightMethodNotAllowed,
        ];
        // The last response is missing: it is the network's failure, and no header fixes that.
        assert_eq!(next, expected);
        let [first, second] = [0, 4].map(|at| repair(found.first_call()).next[at].message());
        assert!(first.starts_with("The preflight response has status 405"), "{first}");
        assert!(
            second.starts_with("The response to the preflight for https://api.example/other has"),
            "{second}"
        );
        assert!(
            investigation(put, ExtraRequests::default(), &responses).simulated.is_empty(),
            "only where it is wanted"
        );
    }

    #[test]
    fn redirects_without_end_come_to_one() {
        let loops: Vec<_> =
            std::iter::repeat_with(|| response(302, &[("Location", "/again")])).take(60).collect();
        let further = ExtraRequests { simulated: true, ..ExtraRequests::default() };
        let found = investigation(question(|_| ()), further, &loops);
        assert_eq!((found.diagnosis.first_call().exchanges.len(), found.simulated.len()), (1, MOST_REQUESTS));
    }

    #[test]
    fn what_passes_needs_nothing_more() {
        let further = ExtraRequests { simulated: true, ..ExtraRequests::default() };
        let found = investigation(question(|_| ()), further, &[response(200, &[HERE]), response(200, &[])]);
        assert!(found.simulated.is_empty());
    }
}
