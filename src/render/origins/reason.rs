//! Why two origins are one or two: the sentence below the verdict.

use crate::relation::{Difference, HostDifference, OpaqueSource};
use crate::web::text;

/// Why the two are one origin or two, in a sentence or two.
pub(super) fn sentence(difference: &Difference<'_>) -> String {
    match difference {
        Difference::None => {
            "Scheme, host and port are equal; nothing else counts, paths and passwords neither.".into()
        }
        Difference::Opaque { a, b } => {
            let sources = [a, b].into_iter().flatten();
            let mut sentences: Vec<String> = sources.map(|source| opaque(*source)).collect();
            sentences.dedup();
            sentences.join(" ")
        }
        Difference::Port => "Ports differ: that is another origin, but the same site.".into(),
        Difference::Scheme { a, b, is_one_for_cookies: true } => {
            format!("{a} and {b} are two schemes: that is another origin. Only cookies see one site.")
        }
        Difference::Scheme { a, b, is_one_for_cookies: false } => {
            format!("{a} and {b} are two schemes: that is another origin, and another site.")
        }
        Difference::Host { hosts: two, schemes } => {
            let schemes = schemes.map(|(a, b)| format!(" Besides, {a} and {b} are two schemes."));
            hosts(*two) + &schemes.unwrap_or_default()
        }
    }
}

fn hosts(difference: HostDifference<'_>) -> String {
    match difference {
        HostDifference::Loopback => "Two names for one machine are two hosts to a browser.".into(),
        HostDifference::NameAndAddress => {
            "A name and an address are two hosts to a browser, even where the one leads to the other.".into()
        }
        HostDifference::Addresses => "Two addresses are two hosts.".into(),
        HostDifference::TrailingDot => {
            "A dot at its end makes a name another host, though it leads to the same machine.".into()
        }
        HostDifference::SameDomain { domain, is_same_site } => {
            let shared = if is_same_site { "site" } else { "registrable domain" };
            format!("Two names are two hosts, though of one {shared}: {domain}.")
        }
        HostDifference::PublicSuffix(suffix) => format!(
            "Two names are two hosts, and two sites: {suffix} is a public suffix, below which names belong to \
             different people."
        ),
        HostDifference::Unrelated => {
            "Two names are two hosts, and two sites: they have no registrable domain in common.".into()
        }
    }
}

fn opaque(source: OpaqueSource<'_>) -> String {
    match source {
        OpaqueSource::Null => "null is what any opaque origin is called: that of a sandboxed frame, of a data: or \
                               file: document, of a request that one foreign origin redirected to another. It is the \
                               same as no other origin, not even as another null."
            .into(),
        OpaqueSource::Data => "A data: URL has an opaque origin: it is the same as no other, not even as that of the \
                               page that contains it."
            .into(),
        OpaqueSource::File => "Each file has an opaque origin of its own, whatever folder it is in. Served by \
                               http://localhost, files are one origin."
            .into(),
        OpaqueSource::Blob => "A blob: URL has the origin of the page that made it, and this one names no page of http \
                               or https: its origin is opaque, and the same as no other."
            .into(),
        OpaqueSource::Blank => "A blank document takes the origin of the page that opens it; without such a page, its \
                                origin is opaque, and the same as no other."
            .into(),
        OpaqueSource::Scheme(scheme) if extensions_of(scheme).is_some() => format!(
            "By the URL Standard the origin of a {}: URL is opaque. {} makes an exception for its extensions: their pages have \
             the origin {0}://ID there, and send it.",
            text::shown(scheme),
            extensions_of(scheme).unwrap_or_default()
        ),
        OpaqueSource::Scheme(scheme) => format!(
            "By the URL Standard the origin of a {}: URL is opaque, and the same as no other. To an app or an \
             extension that brings the scheme it may be another.",
            text::shown(scheme)
        ),
    }
}

/// The browser whose extensions have this scheme.
fn extensions_of(scheme: &str) -> Option<&'static str> {
    match scheme.to_ascii_lowercase().as_str() {
        "chrome-extension" => Some("Chromium"),
        "moz-extension" => Some("Firefox"),
        "safari-web-extension" => Some("Safari"),
        _ => None,
    }
}
