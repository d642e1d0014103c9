//! What is said before requests go out that change data on a server.

use std::collections::BTreeMap;

use crate::cli::stderr;
use crate::pace::host_and_port;
use crate::probe::Question;
use crate::web::text::visible;

/// The methods that [are safe](https://httpwg.org/specs/rfc9110.html#safe.methods): they change nothing.
const SAFE: [&str; 3] = ["GET", "HEAD", "OPTIONS"];

/// How many requests are named for a host.
const NAMED: usize = 5;

/// Whether a method changes nothing.
pub(super) fn is_safe(method: &str) -> bool {
    SAFE.iter().any(|safe| safe.eq_ignore_ascii_case(method))
}

/// Whether a question's request may change data.
pub(super) fn changes_data(question: &Question) -> bool {
    !question.preflight_only && !is_safe(question.method())
}

/// Says which of these will change data, a line for each host.
pub(super) fn announce(questions: &[Question]) {
    let mut hosts: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for question in questions.iter().filter(|question| changes_data(question)) {
        let request = format!("{} {}", question.method(), question.url().path());
        hosts.entry(host_and_port(question.url())).or_default().push(visible(&request));
    }
    for (host, requests) in hosts {
        let count = requests.len();
        let named = requests[..count.min(NAMED)].join(", ");
        let more = if count > NAMED { format!(" and {} more", count - NAMED) } else { String::new() };
        let noun = if count == 1 { "request" } else { "requests" };
        stderr::note(format_args!("{count} {noun} will change data on {}: {named}{more}", visible(&host)));
    }
}
