//! A page against scripted responses: what each browser makes of a redirect to another host.
//! `cargo run -p corscheck-judge --example scripted-responses`

use corscheck_judge::bytes::Bytes;
use corscheck_judge::http::{Request, Response};
use corscheck_judge::{Browser, Call, CallError, Verdict};

/// The old host redirects to the new one. Only the new one allows the page.
fn respond(request: Request<Bytes>, old_host_allows: bool) -> Response<Bytes> {
    let response = match request.uri().host() {
        Some("old.example.com") => {
            let redirect =
                Response::builder().status(301).header("Location", "https://new.example.net/items");
            if old_host_allows { redirect.header("Access-Control-Allow-Origin", "*") } else { redirect }
        }
        _ => Response::builder().header("Access-Control-Allow-Origin", "*"),
    };
    response.body(Bytes::from_static(b"[]")).expect("a response")
}

fn verdict(browser: Browser, old_host_allows: bool) -> Result<Verdict, CallError> {
    Call::get("https://old.example.com/items")
        .from("https://app.example.com")
        .browser(browser)
        .judge(|request| respond(request, old_host_allows))
}

fn main() -> Result<(), CallError> {
    for browser in Browser::ALL {
        for old_host_allows in [false, true] {
            let verdict = verdict(*browser, old_host_allows)?;
            #[expect(clippy::print_stdout, reason = "an example shows what it does")]
            {
                println!("{}, old host allows: {old_host_allows}: {verdict}", browser.name());
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_redirect_must_allow_the_page() {
        for browser in Browser::ALL {
            let without = verdict(*browser, false).expect("a call that can be read");
            assert_eq!(without.rule(), Some("cors-allow-origin-missing"), "{without}");
            assert_eq!(without.exchanges().count(), 1);
            let with = verdict(*browser, true).expect("a call that can be read");
            assert!(with.is_allowed(), "{with}");
            assert!(with.response().is_some_and(|response| response.redirected));
        }
    }
}
