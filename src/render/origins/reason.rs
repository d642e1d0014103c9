//! Why two origins are one or two: the sentence below the verdict.

use url::Host;

use super::Pair;
use super::meaning::cookie_scheme;
use crate::web::origin::Origin;
use crate::web::scheme::is_loopback_host;
use crate::web::site::{is_public_suffix, registrable_domain, schemelessly_same_site};
use crate::web::text;

/// What gave an opaque origin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Opaque<'a> {
    /// The word `null`: somebody's, unknown whose.
    Null,
    Data,
    File,
    Blob,
    /// `about:blank` and `about:srcdoc`.
    Blank,
    /// Any other scheme.
    Scheme(&'a str),
}

impl<'a> Opaque<'a> {
    /// By the text that was given for the origin, which is known to be opaque.
    pub(super) fn of(input: &'a str) -> Self {
        let input = input.trim_matches(|character: char| character <= ' ');
        let Some((scheme, rest)) = input.split_once(':') else { return Self::Null };
        match scheme.to_ascii_lowercase().as_str() {
            "data" => Self::Data,
            "file" => Self::File,
            "blob" => Self::Blob,
            "about" if rest.starts_with("blank") || rest.starts_with("srcdoc") => Self::Blank,
            _ => Self::Scheme(scheme),
        }
    }

    fn sentence(self) -> String {
        match self {
            Self::Null => "null is what any opaque origin is called: that of a sandboxed frame, of a data: or file: \
                           document, of a request that one foreign origin redirected to another. It is the same as \
                           no other origin, not even as another null."
                .into(),
            Self::Data => "A data: URL has an opaque origin: it is the same as no other, not even as that of the page \
                           that contains it."
                .into(),
            Self::File => "Each file has an opaque origin of its own, whatever folder it is in. Served by \
                           http://localhost, files are one origin."
                .into(),
            Self::Blob => "A blob: URL has the origin of the page that made it, and this one names no page of http or \
                           https: its origin is opaque, and the same as no other."
                .into(),
            Self::Blank => "A blank document takes the origin of the page that opens it; opened by nobody, its origin \
                            is opaque, and the same as no other."
                .into(),
            Self::Scheme(scheme) => format!(
                "By the URL Standard the origin of a {}: URL is opaque, and the same as no other. An app or an \
                 extension that brings the scheme may see it otherwise.",
                text::shown(scheme)
            ),
        }
    }
}

/// Why the two are one origin or two, in a sentence or two.
pub(super) fn sentence(pair: &Pair) -> String {
    let ((a_input, a), (b_input, b)) = (pair.a, pair.b);
    match (a.is_opaque(), b.is_opaque()) {
        (true, true) => {
            let (a, b) = (Opaque::of(a_input), Opaque::of(b_input));
            if a == b { a.sentence() } else { format!("{} {}", a.sentence(), b.sentence()) }
        }
        (true, false) => Opaque::of(a_input).sentence(),
        (false, true) => Opaque::of(b_input).sentence(),
        (false, false) => tuples(a, b),
    }
}

fn tuples(a: &Origin, b: &Origin) -> String {
    if a.is_same_origin(b) {
        return "Scheme, host and port are equal; nothing else counts, paths and passwords neither.".into();
    }
    let (Some(a_host), Some(b_host)) = (a.host(), b.host()) else { return String::new() };
    let (a_scheme, b_scheme) = (a.scheme().unwrap_or_default(), b.scheme().unwrap_or_default());
    let schemes = a_scheme != b_scheme;
    if a_host == b_host {
        return if !schemes {
            "Ports differ: that is another origin, but the same site.".into()
        } else if cookie_scheme(a) == cookie_scheme(b) {
            format!(
                "{a_scheme} and {b_scheme} are two schemes: that is another origin. Only cookies see one site."
            )
        } else {
            format!("{a_scheme} and {b_scheme} are two schemes: that is another origin, and another site.")
        };
    }
    let mut text = hosts(a_host, b_host, schemelessly_same_site(a, b) && !schemes);
    if schemes {
        text.push_str(&format!(" Besides, {a_scheme} and {b_scheme} are two schemes."));
    }
    text
}

fn hosts(a: &Host<String>, b: &Host<String>, same_site: bool) -> String {
    if is_loopback_host(a) && is_loopback_host(b) && !same_site {
        return "Two names for one machine are two hosts to a browser.".into();
    }
    let (Host::Domain(a_name), Host::Domain(b_name)) = (a, b) else {
        return match (a, b) {
            (Host::Domain(_), _) | (_, Host::Domain(_)) => {
                "A name and an address are two hosts to a browser, even where the one leads to the other."
                    .into()
            }
            _ => "Two addresses are two hosts.".into(),
        };
    };
    if a_name.trim_end_matches('.') == b_name.trim_end_matches('.') {
        return "A dot at its end makes a name another host, though it leads to the same machine.".into();
    }
    if let (Some(a_domain), Some(b_domain)) = (registrable_domain(a), registrable_domain(b))
        && a_domain == b_domain
    {
        let shared = if same_site { "site" } else { "registrable domain" };
        return format!("Two names are two hosts, though of one {shared}: {a_domain}.");
    }
    match shared_suffix(a_name, b_name) {
        Some(suffix) => format!(
            "Two names are two hosts, and two sites: {suffix} is a public suffix, below which names belong to \
             different people."
        ),
        None => "Two names are two hosts, and two sites: they have no registrable domain in common.".into(),
    }
}

/// A public suffix of several labels that both names end in: the case where somebody would think them one site.
fn shared_suffix<'a>(a: &'a str, b: &str) -> Option<&'a str> {
    let labels = a.rsplit('.').zip(b.rsplit('.')).take_while(|(a, b)| a == b);
    let length = labels.map(|(label, _)| label.len() + 1).sum::<usize>().checked_sub(1)?;
    let suffix = &a[a.len() - length..];
    (suffix.contains('.') && is_public_suffix(suffix)).then_some(suffix)
}
