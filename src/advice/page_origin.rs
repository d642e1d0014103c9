//! Pages whose origin is not that of a web site: files, frames, apps, extensions.

use super::Advice;
use super::case::Case;
use crate::rules::Fault;
use crate::web::origin::Origin;

/// The stable name.
pub(super) const ID: &str = "page-origin";

pub(super) fn advise(case: &Case<'_>) -> Vec<Advice> {
    let refused = case.fault().is_some_and(|fault| {
        matches!(
            fault,
            Fault::AllowOriginMissing { .. }
                | Fault::AllowOriginMismatch { .. }
                | Fault::AllowOriginInvalid { .. }
                | Fault::WildcardWithCredentials { .. }
        )
    });
    if !refused {
        return Vec::new();
    }
    words(case).map(|words| Advice::new(ID, words)).into_iter().collect()
}

fn words(case: &Case<'_>) -> Option<&'static str> {
    let origin = case.question().origin();
    Some(match origin.scheme() {
        None => return opaque(case),
        Some("chrome-extension" | "moz-extension" | "safari-web-extension") => {
            "This is an extension's own page: with the host in host_permissions, its background worker and its pages need no \
             CORS. A content script counts as the page it runs in: let it send a message to the background worker."
        }
        Some("capacitor" | "ionic") => {
            "This is the origin of a Capacitor or Ionic app on iOS: add it to the server's list of origins as it is, and \
             https://localhost for Android. Or use the native HTTP plug-in, which needs no CORS."
        }
        Some("http" | "https") if is_bare_localhost(origin) => {
            "Capacitor, Ionic and Cordova apps on Android have this origin (on iOS capacitor://localhost or \
             ionic://localhost). Add each of them to the server's list of origins, or use the native HTTP plug-in, which needs \
             no CORS."
        }
        Some("http" | "https") => return None,
        Some(_) => {
            "The page has an app's own scheme: browsers send such an origin only if the app registers the scheme as a standard \
             one (in Electron registerSchemesAsPrivileged), otherwise null. Add it to the server's list of origins as it is."
        }
    })
}

/// `https://localhost` without a port.
fn is_bare_localhost(origin: &Origin) -> bool {
    let serialized = origin.serialize();
    serialized == "https://localhost" || serialized == "http://localhost"
}

fn opaque(case: &Case<'_>) -> Option<&'static str> {
    let question = &case.call.question;
    if question.page.policy.self_origin.is_some() {
        return Some(
            "The sandbox removes the page's origin: add allow-same-origin to it if the content is your own. For public data \
             the server can send *; never null, which every sandboxed page of any site has.",
        );
    }
    Some(if question.is_from_disk() {
        "A page from disk (file:) has no origin, and its modules do not load at all: open it through a local web server. In \
         Electron, register a scheme of your own (registerSchemesAsPrivileged) instead of loading files."
    } else {
        "Origin: null comes from a sandboxed frame (add allow-same-origin), a page from disk (use a local web server), a data: \
         URL, or an app's scheme that is not registered as a standard one. Do not allow null on the server: any site can have \
         it in a frame."
    })
}

#[cfg(test)]
mod tests {
    use super::super::ExtraRequests;
    use super::super::testing::{HERE, investigation, of_kind, question, response};
    use super::ID;
    use crate::probe::page_of;

    fn of(page: &str) -> String {
        let page = page_of(page).expect("an origin");
        let mut call = question(|question| question.page.origin = page.origin.clone());
        call.page.source = page.source;
        let found = of_kind(ID, &investigation(call, ExtraRequests::default(), &[response(200, &[HERE])]));
        found.first().map(|advice| advice.message.clone()).unwrap_or_default()
    }

    #[test]
    fn pages_that_are_not_sites() {
        for (page, expected) in [
            ("chrome-extension://abc/x.html", "background worker"),
            ("capacitor://localhost", "on iOS"),
            ("https://localhost/index.html", "Android"),
            ("app://main", "registerSchemesAsPrivileged"),
            ("file:///a.html", "A page from disk"),
            ("null", "Origin: null comes from"),
        ] {
            let found = of(page);
            assert!(found.contains(expected), "{page}: {found}");
        }
        for page in ["https://other.example", "http://localhost:3000", "https://app.example"] {
            assert_eq!(of(page), "", "{page}");
        }
    }
}
