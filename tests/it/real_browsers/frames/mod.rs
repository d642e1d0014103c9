//! Frames and popups: each case is run by the browser, and judged by this crate, and compared: whether the document is shown, the name
//! of what stopped it, what the servers got, and each channel between the two documents.

mod case;

use std::fmt::Write;
use std::time::Duration;

use corscheck::cli::parse_frame_question;
use corscheck::confirm::{Session, frame_differences};
use corscheck::frame::judge;
use corscheck::web::browser::Browser;
use corscheck::web::message::HttpRequest;
use corscheck::wire::{Options, Resolve, Wire};

use super::Referee;
use super::servers::ScriptedServers;
use crate::support::server::Request;

pub(super) use self::case::{FrameCase, frame};

/// How long one case may take besides a browser's own limits.
const LIMIT: Duration = Duration::from_secs(30);

/// All cases of one browser.
pub(super) struct FrameReferee {
    browser: Browser,
    servers: ScriptedServers,
    wire: Wire,
    /// How many were run: each has paths of its own.
    number: usize,
}

impl Referee for FrameReferee {
    type Case = FrameCase;

    fn page_key(case: &FrameCase) -> String {
        case.page_key()
    }

    fn is_comparable(&self, case: &FrameCase) -> bool {
        case.has_page()
    }

    async fn disagreement(&mut self, session: &mut Session, case: &FrameCase) -> Option<String> {
        self.run_once(session, case).await?;
        self.run_once(session, case).await
    }
}

impl FrameReferee {
    /// Before the first case.
    pub(super) fn new(browser: Browser) -> Self {
        let resolve = vec![Resolve::parse("*:*:127.0.0.1").expect("a good entry")];
        let wire =
            Wire::new(Options { resolve, insecure: true, ..Options::default() }).expect("good options");
        Self { browser, servers: ScriptedServers::new(), wire, number: 0 }
    }

    async fn run_once(&mut self, session: &mut Session, case: &FrameCase) -> Option<String> {
        self.number += 1;
        let words = self.words(case);
        let question = parse_frame_question(&words).unwrap_or_else(|error| panic!("{words:?}: {error}"));
        self.servers.register(case.page, &case.hops, self.number);
        let seen = session.frame(&question, LIMIT).await;
        if seen.is_err() {
            // Whether it was the case or the browser, the next one needs a browser that responds.
            session.restart().await.expect("the installed browser starts again");
        }
        let theirs = self.requests();
        let judged = judge(&question, async |request: &HttpRequest| {
            self.wire.timed(request, Some(tokio::time::Instant::now() + LIMIT)).await
        })
        .await;
        let ours = self.requests();
        self.servers.unregister(self.number);
        let mut differences = match seen {
            Ok(seen) => frame_differences(&question, &judged, &seen),
            Err(error) => vec![error.to_string()],
        };
        if theirs != ours {
            differences.push(format!("the servers got\n{theirs}    corscheck sends\n{ours}"));
        }
        (!differences.is_empty()).then(|| self.servers.without_ports(&described(case, &words, &differences)))
    }

    /// The command line of a case, after the program's name.
    fn words(&self, case: &FrameCase) -> Vec<String> {
        let page = self.servers.origin(case.page);
        let target = self.servers.first_url(&case.hops, self.number);
        let mut words: Vec<String> =
            ["frame", &target, "--origin", &page, "--as", case.shown_as].map(Into::into).into();
        let mut flag = |name: &str, value: String| words.push(format!("{name}={value}"));
        flag("--browser", self.browser.id().to_owned());
        for (name, value) in &case.page_headers {
            let value = self.servers.policy(value);
            match *name {
                "Content-Security-Policy" => flag("--csp", value),
                "Cross-Origin-Embedder-Policy" => flag("--coep", value),
                "Cross-Origin-Opener-Policy" => flag("--coop", value),
                name => flag("--page-header", format!("{name}: {value}")),
            }
        }
        for ancestor in &case.ancestors {
            flag(
                "--ancestor",
                ancestor.map_or_else(|| "null".to_owned(), |place| self.servers.origin(place)),
            );
        }
        let document = self.servers.origin(case.hops[0].place);
        let target_of =
            |text: &str| self.servers.policy(text).replace("$DOC", &document).replace("$PAGE", &page);
        case.sandbox.into_iter().for_each(|sandbox| flag("--sandbox", sandbox.into()));
        case.attributes.iter().for_each(|attribute| flag("--attribute", (*attribute).into()));
        case.features.into_iter().for_each(|features| flag("--features", features.into()));
        case.cookie.into_iter().for_each(|cookie| flag("--cookie", cookie.into()));
        case.relay.into_iter().for_each(|relay| flag("--relay", self.servers.origin(relay)));
        let [of_page, of_frame] = case.domain;
        of_page.into_iter().for_each(|domain| flag("--domain-page", domain.into()));
        of_frame.into_iter().for_each(|domain| flag("--domain-frame", domain.into()));
        let [to, back] = &case.messages;
        to.iter().for_each(|text| flag("--message-to", target_of(text)));
        back.iter().for_each(|text| flag("--message-back", target_of(text)));
        words
    }

    /// What the servers got for the document. Once it is there it may be loaded again.
    fn requests(&self) -> String {
        let mut seen: Vec<String> = Vec::new();
        let mut text = String::new();
        for request in self.servers.requests(self.number) {
            if seen.contains(&request.target) {
                break;
            }
            text.push_str(&shown(&request));
            seen.push(request.target);
        }
        if text.is_empty() { "      nothing\n".into() } else { text }
    }
}

/// A request, one line; of `Referer` the origin.
fn shown(request: &Request) -> String {
    const COMPARED: [&str; 7] = [
        "Origin",
        "Cookie",
        "Referer",
        "Sec-Fetch-Dest",
        "Sec-Fetch-Mode",
        "Sec-Fetch-Site",
        "Sec-Fetch-Storage-Access",
    ];
    let host = request.header("host").unwrap_or_default();
    let mut line = format!("      {} {host}{}", request.method, request.target);
    for name in COMPARED {
        if let Some(value) = request.header(name) {
            let value = if name == "Referer" {
                value.split('/').take(3).collect::<Vec<_>>().join("/")
            } else {
                value
            };
            let _ = write!(line, " [{name}: {value}]");
        }
    }
    line + "\n"
}

fn described(case: &FrameCase, words: &[String], differences: &[String]) -> String {
    let mut text = format!("  corscheck {words:?}\n");
    for (number, hop) in case.hops.iter().enumerate() {
        let status = if number + 1 == case.hops.len() { hop.status } else { hop.redirects };
        let _ = writeln!(
            text,
            "  hop {number} at {}://{}:PORT{}: {status} {:?}",
            hop.place.scheme, hop.place.host, hop.place.port, hop.headers
        );
    }
    for difference in differences {
        let _ = writeln!(text, "    {difference}");
    }
    text
}
