//! What two origins may do with one another, in words.

use super::Pair;
use crate::frame::frame_sees_first_party;
use crate::relation::{
    Between, CookieSharing, DocumentDomain, FrameAccess, IgnoredByCookies, OpaqueSource, ReadAccess,
    SameSiteCookies, StorageSharing,
};
use crate::web::browser::{Browser, names};
use crate::web::origin::Origin;

/// What is possible between the two, by what it is called.
pub(super) fn rows(pair: &Pair) -> Vec<(&'static str, String)> {
    let between = Between::new(&pair.a.origin, &pair.b.origin, pair.b.input);
    let mut rows = vec![("read a response", read(between.read(), &pair.a.origin))];
    rows.extend(between.cookies().map(|sharing| ("cookies", cookies(sharing))));
    rows.extend(
        between
            .same_site_cookies()
            .map(|sent| ("SameSite", same_site(sent, between.cookies_need_credentials()))),
    );
    if between.are_documents() {
        rows.push(("storage", storage(between.storage()).into()));
        rows.extend(frame_storage(&pair.a.origin, &pair.b.origin).map(|words| ("frame storage", words)));
        rows.push(("frames", frames(between.frames()).into()));
        rows.extend(between.document_domain().map(|domain| ("document.domain", document_domain(domain))));
    }
    rows
}

fn read(access: ReadAccess<'_>, page: &Origin) -> String {
    match access {
        ReadAccess::SameOrigin => "always: CORS does not apply within one origin".into(),
        ReadAccess::NotAPage { scheme } => {
            format!("no page has the scheme {scheme}; give the page's origin first")
        }
        ReadAccess::Opaque(source) => match source {
            OpaqueSource::Data => "always: any page may fetch a data: URL".into(),
            OpaqueSource::File => "never: no page may fetch a file".into(),
            OpaqueSource::Blob => "never: only the page that made a blob: may fetch it".into(),
            OpaqueSource::Null => "null is not an address; nothing can be fetched from it".into(),
            OpaqueSource::Blank | OpaqueSource::Scheme(_) => "never: a page fetches http and https only".into(),
        },
        ReadAccess::MixedContent { scheme } => {
            format!("never, whatever B allows: {scheme} from a page of https is mixed content")
        }
        ReadAccess::WebSocket => {
            "CORS does not apply: a WebSocket opens if its server accepts the page's Origin".into()
        }
        ReadAccess::WithCors if page.is_opaque() => {
            "only if B allows it:\nAccess-Control-Allow-Origin: null\nwhich admits every opaque origin, or *, which \
             admits every origin without credentials"
                .into()
        }
        ReadAccess::WithCors => format!("only if B allows it:\nAccess-Control-Allow-Origin: {}", page.serialize()),
        ReadAccess::UnsupportedScheme(scheme) => format!("never: browsers no longer fetch {scheme}"),
    }
}

fn cookies(sharing: CookieSharing<'_>) -> String {
    let secure = |needs_https| if needs_https { "; Secure ones need https" } else { "" };
    match sharing {
        CookieSharing::Opaque => "not shared: an opaque origin has none".into(),
        CookieSharing::No => "not shared: a cookie belongs to a host".into(),
        CookieSharing::SameHost { ignores, secure_needs_https } => {
            let ignores = match ignores {
                IgnoredByCookies::Nothing => "a cookie belongs to a host",
                IgnoredByCookies::Port => "a cookie belongs to a host, whatever the port",
                IgnoredByCookies::SchemeAndPort => "a cookie belongs to a host, whatever scheme and port",
            };
            format!("shared: {ignores}{}", secure(secure_needs_https))
        }
        CookieSharing::ByDomain { domain, secure_needs_https } => format!(
            "shared if set with Domain={domain}; without Domain each host has its own{}",
            secure(secure_needs_https)
        ),
    }
}

fn same_site(sent: SameSiteCookies, needs_credentials: bool) -> String {
    let how = if needs_credentials { ", with credentials: 'include'" } else { "" };
    match sent {
        SameSiteCookies::All => format!("same-site: B's cookies go along, Strict ones too{how}"),
        SameSiteCookies::SchemesDiffer => format!(
            "Chromium counts two schemes as two sites: only SameSite=None; Secure cookies of B go along. Firefox \
             and Safari count one site: Lax and Strict ones too{how}"
        ),
        SameSiteCookies::NoneAndSecure => format!(
            "cross-site: of B's cookies only SameSite=None; Secure ones go along{how}; in Firefox, which has a jar \
             for each site, and in Safari, which blocks them, not even those"
        ),
        SameSiteCookies::Nothing => {
            "cross-site: none of B's cookies goes along; SameSite=None needs Secure, and Secure needs https"
                .into()
        }
    }
}

fn storage(sharing: StorageSharing) -> &'static str {
    match sharing {
        StorageSharing::Shared => "shared: localStorage, IndexedDB, caches, service workers",
        StorageSharing::Opaque => "not shared: an opaque origin has none",
        StorageSharing::Separate => "not shared: it belongs to an origin",
    }
}

/// What B's document sees of its own storage in a frame of A; `None` where one of them is opaque, or both are one origin.
fn frame_storage(page: &Origin, document: &Origin) -> Option<String> {
    if page.is_opaque() || document.is_opaque() || page.is_same_origin(document) {
        return None;
    }
    let (sees, apart): (Vec<Browser>, Vec<Browser>) = Browser::EACH_ENGINE
        .iter()
        .copied()
        .partition(|browser| frame_sees_first_party(page, document, *browser));
    Some(match (sees.as_slice(), apart.as_slice()) {
        (_, []) => "in a frame of A, B sees what a visit of B stored".into(),
        ([], _) => {
            "partitioned: in a frame of A, B has a store of its own, without what a visit of B stored".into()
        }
        (sees, apart) => format!(
            "in a frame of A, B sees what a visit of B stored in {}; in {} it has a store of its own",
            names(sees),
            names(apart)
        ),
    })
}

fn frames(access: FrameAccess) -> &'static str {
    match access {
        FrameAccess::Dom => "full DOM access",
        FrameAccess::Messages => "no DOM access; postMessage works",
        FrameAccess::MessagesFromNull => "no DOM access; postMessage works, and B sees the origin null",
        FrameAccess::MessagesToAny => "no DOM access; postMessage works, with the target '*' only",
    }
}

fn document_domain(domain: DocumentDomain) -> String {
    match domain {
        DocumentDomain::Opaque => "cannot help: an opaque origin has no domain".into(),
        DocumentDomain::SchemesDiffer => "cannot help: it does not bridge two schemes".into(),
        DocumentDomain::Address => "cannot help: an IP address has no parent domain".into(),
        DocumentDomain::NoParent => "cannot help: no parent domain in common but a public suffix".into(),
        DocumentDomain::Joins { domain, needs_site_keyed_cluster } => {
            let still = if needs_site_keyed_cluster {
                "in Firefox and Safari; in Chromium only where both also send Origin-Agent-Cluster: ?0"
            } else {
                "over plain http; it is deprecated"
            };
            format!("still joins the two where both set it to {domain}, {still}")
        }
    }
}
