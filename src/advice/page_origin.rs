//! Pages whose origin is not that of a web site: files, frames, apps, extensions.

use super::Advice;
use super::case::Case;
use crate::probe::OriginSource;
use crate::rules::Violation;
use crate::rules::words::shown;

/// The stable name.
pub(super) const ID: &str = "page-origin";

pub(super) fn advise(case: &Case<'_>) -> Vec<Advice> {
    let OriginSource::Given { respelt } = &case.diagnosis.question.origin else { return Vec::new() };
    let given = respelt.as_deref().unwrap_or_default();
    let scheme = given.split(':').next().unwrap_or_default().to_ascii_lowercase();
    let message = match scheme.as_str() {
        "file" => "A page opened from disk has no origin of its own. Open it from a web server, were it the smallest on one's own machine.".into(),
        "capacitor" | "ionic" | "tauri" | "app" | "electron" => format!(
            "{} is an app's own scheme. Its web view sends that as Origin where the scheme is registered as a standard one, and null \
             where it is not; the server's list needs exactly what is sent. The app's own HTTP client does without CORS.",
            shown(given)
        ),
        "chrome-extension" | "moz-extension" | "safari-web-extension" => "A content script asks as the page that it runs in, whatever the \
             extension's permissions. Let the extension's background worker ask: with a host permission it needs no CORS."
            .into(),
        _ if case.init().origin.is_opaque() && is_refused(case) => {
            "Which page has the origin null? One from disk: open it from a web server. A sandboxed frame: give it allow-same-origin. \
             Do not allow null on the server: anybody's frame has it."
                .into()
        }
        _ => return Vec::new(),
    };
    vec![Advice::new(ID, message)]
}

/// Whether the origin is what was refused.
fn is_refused(case: &Case<'_>) -> bool {
    matches!(
        case.violation(),
        Some(
            Violation::AllowOriginMissing { .. }
                | Violation::AllowOriginMismatch { .. }
                | Violation::WildcardWithCredentials { .. }
        )
    )
}

#[cfg(test)]
mod tests {
    use super::super::Further;
    use super::super::play::{answer, diagnosis, of_kind, question};
    use super::ID;
    use crate::probe::page_origin;
    use crate::web::message::HttpResponse;

    fn from(page: &str, answer: HttpResponse) -> String {
        let page = page_origin(page).expect("an origin");
        let mut asked = question(|init| init.origin = page.origin.clone());
        asked.origin = page.source;
        let found = of_kind(ID, &diagnosis(asked, Further::default(), &[answer]));
        found.first().map(|advice| advice.message.clone()).unwrap_or_default()
    }

    #[test]
    fn pages_that_are_no_sites() {
        let star = || answer(200, &[("Access-Control-Allow-Origin", "*")]);
        assert!(from("file:///home/index.html", star()).contains("opened from disk"));
        assert!(
            from("capacitor://localhost", star()).contains("capacitor://localhost is an app's own scheme")
        );
        assert!(from("chrome-extension://abc", star()).contains("background worker"));
        assert!(from("null", answer(200, &[])).contains("Which page has the origin null?"));
        assert_eq!(from("null", star()), "");
        assert_eq!(from("https://app.example", answer(200, &[])), "");
    }
}
