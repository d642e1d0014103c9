//! The warning before requests that change data on a server.

use std::collections::BTreeMap;

use url::Url;

use crate::cli::stderr;
use crate::probe::Question;
use crate::web::http_url::host_and_port;
use crate::web::method::is_safe;
use crate::web::text::{counted, visible};

/// How many requests are named for a host.
const NAMED: usize = 5;

/// Whether a question's request may change data.
pub(super) fn changes_data(question: &Question) -> bool {
    !question.preflight_only && !is_safe(question.method())
}

/// Prints what these requests, by method and URL, will change, a line for each host.
pub(super) fn announce<'a>(requests: impl Iterator<Item = (&'a str, &'a Url)>) {
    let mut hosts: BTreeMap<String, (usize, Vec<String>)> = BTreeMap::new();
    for (method, url) in requests {
        let (count, named) = hosts.entry(host_and_port(url)).or_default();
        *count += 1;
        if *count <= NAMED {
            named.push(visible(&format!("{method} {}", url.path())));
        }
    }
    for (host, (count, named)) in hosts {
        let more = if count > NAMED { format!(" and {} more", count - NAMED) } else { String::new() };
        let named = named.join(", ");
        stderr::note(format_args!(
            "{} may change data on {}: {named}{more}",
            counted(count, "request"),
            visible(&host)
        ));
    }
}
