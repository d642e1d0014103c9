//! A real browser: found, started headless with a profile of its own, made to send the same requests as corscheck, and compared.
//!
//! The page's own server gets no request: the protocol itself, or a proxy of our own, responds to the navigation to the page, so a page
//! of any origin can be had. Only what the page's script requests crosses the network.

mod agreement;
mod cause;
mod channel;
mod chromium;
mod dev_tools;
mod document;
mod driver;
mod firefox;
mod firefox_console;
mod frame;
mod inspector;
mod observed;
mod page_server;
mod process;
mod program;
mod returned;
mod safari;
mod script;
mod socket;
mod socks;
mod visit;
mod webdriver;
mod webkit;
mod webkit_console;

use std::path::PathBuf;
use std::time::Duration;

use tokio::time::{Instant, timeout};

use self::dev_tools::ScriptRun;
use self::document::Document;
use self::driver::Driver;
use self::program::driven;
use crate::fetch::{Call, Engine, effective_modes};
use crate::frame::FrameQuestion;
use crate::probe::Question;
use crate::web::browser::Browser;
use crate::web::http_url::http_url;
use crate::web::request::{Initiator, Mode};
use crate::websocket::SocketQuestion;
use crate::wire::Resolve;

pub use self::agreement::differences;
pub use self::firefox_console::firefox_name;
pub use self::frame::{
    ChannelsSeen, FrameConfirmed, FrameSeen, HashSeen, MessageSeen, StorageSeen, Window, frame_differences,
};
pub use self::observed::{Confirmed, End, Learned, Observed, ScriptObserved};
pub use self::program::{MissingPart, debian_packages, drivable, find, find_parts};
pub use self::returned::PageClose;
pub use self::socket::{ConfirmedSocket, SocketEnd, SocketObserved, socket_differences};
pub use self::visit::{ConsoleLine, Place, Visit, VisitStep, Visited, VisitedRequest};
pub use self::webkit_console::webkit_name;

/// How long a browser may take to start.
const START: Duration = Duration::from_secs(120);
/// How long one command may take, apart from the request itself.
const COMMAND: Duration = Duration::from_secs(60);
/// How long a rejected request waits for its name, which may reach the developer tools later than the page.
const NAME: Duration = Duration::from_millis(500);
/// How long it waits where it was made without CORS, so that a name would be a surprise.
const NO_NAME: Duration = Duration::from_millis(150);
/// After how long without news nothing more is expected of a rejected request that has its name.
const QUIET: Duration = Duration::from_millis(60);
/// After how long without news a beacon, whose end is never reported, is taken to have ended.
const DELIVERED: Duration = Duration::from_millis(400);
/// How many times as long as the browser takes to respond to a command that does nothing is added to each of these waits: a busy
/// machine delays all that the browser reports.
const LAGS: u32 = 20;
/// The same where the developer tools report all in its order.
const LAGS_IN_ORDER: u32 = 3;
/// The most that is added.
const LONGEST_LAG: Duration = Duration::from_secs(10);

/// How a browser is to be started.
#[derive(Clone, Debug)]
pub struct Launch {
    /// Which browser it is.
    pub browser: Browser,
    /// Its program.
    pub program: PathBuf,
    /// The programs that it is driven with, as [`find_parts`] found them.
    pub parts: Vec<PathBuf>,
    /// The folder in which its profile is made, and removed afterwards.
    pub folder: PathBuf,
    /// Where hosts are, whatever the resolver says; later entries win.
    pub resolve: Vec<Resolve>,
    /// Whether any certificate is accepted.
    pub insecure: bool,
    /// Whether it goes through the proxy that the environment names; through none otherwise.
    pub proxy_of_environment: bool,
    /// A `User-Agent` instead of its own.
    pub user_agent: Option<String>,
    /// Whether it has a window.
    pub window: bool,
    /// Whether it goes on after Ctrl-C at the terminal: what it did so far is still to be read.
    pub outlives_interrupt: bool,
    /// Whether the pages live on the public network, which matters to what they may reach on nearer ones.
    pub public_page: bool,
}

/// Why a browser could not make a call.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BrowserError {
    /// It cannot make this call; a clause that says what, and why.
    #[error("{0}")]
    Unsuitable(String),
    /// It did not start.
    #[error("{0}")]
    Start(String),
    /// It did not do what it should; what went wrong.
    #[error("{0}")]
    Protocol(String),
}

/// How long the developer tools are listened to once the page's script has ended.
#[derive(Clone, Copy, Debug)]
struct Patience {
    /// The name of an error.
    name: Duration,
    /// Any news at all, though the page has its result.
    news: Duration,
    /// What a busy machine adds.
    lag: Duration,
    /// How many times as long as a command that does nothing that is.
    lags: u32,
    /// Whether the lines of the console say why.
    says_why: fn(&[String]) -> bool,
}

impl Patience {
    fn of(call: &Call, browser: Browser) -> Self {
        let modes = effective_modes(call, Engine::of(browser));
        let named = modes.mode == Mode::Cors || call.initiator == Initiator::Fetch;
        let beacon = call.initiator == Initiator::Beacon;
        Self {
            name: if named { NAME } else { NO_NAME },
            // What belongs to the others came before their end.
            news: if beacon { DELIVERED } else { Duration::ZERO },
            lag: Duration::ZERO,
            lags: LAGS,
            says_why: |_| false,
        }
    }

    /// For a WebSocket or a script of JSONP, of whose failure a browser says why on its console.
    fn of_console(says_why: fn(&[String]) -> bool) -> Self {
        Self { name: NAME, news: Duration::ZERO, lag: Duration::ZERO, lags: LAGS, says_why }
    }

    /// The same where the developer tools report all that happens in its order: what they have not said by then does not come.
    fn in_order(self) -> Self {
        Self { name: QUIET, lags: LAGS_IN_ORDER, ..self }
    }

    /// The same where a command that does nothing took this long.
    fn with_lag(self, round_trip: Duration) -> Self {
        Self { lag: (round_trip * self.lags).min(LONGEST_LAG), ..self }
    }

    /// How long to wait for the next event.
    fn next(self, rejected: bool, named: bool, ended: Instant) -> Duration {
        match rejected {
            false if self.news.is_zero() => self.news,
            false => self.news + self.lag,
            // A second message may follow the one that says why, and must not be taken for the next request's.
            true if named => QUIET + self.lag,
            true => (ended + self.name + self.lag).saturating_duration_since(Instant::now()),
        }
    }
}

/// A running browser. [`Session::close`] ends it in an orderly way; dropping it kills it.
#[derive(Debug)]
pub struct Session {
    launch: Launch,
    driver: Box<dyn Driver>,
    /// The document that is open, as long as it can be used again.
    open: Option<Document>,
}

impl Session {
    /// Starts a browser.
    ///
    /// # Errors
    /// Where it does not start, or cannot be started like this.
    pub async fn start(launch: &Launch) -> Result<Self, BrowserError> {
        let name = launch.browser.name();
        let driven = driven(launch.browser)
            .ok_or_else(|| BrowserError::Unsuitable(format!("{name} cannot be driven")))?;
        let late = |_| BrowserError::Start(format!("{name} did not start within {} s", START.as_secs()));
        let driver = timeout(START, (driven.start)(launch)).await.map_err(late)??;
        Ok(Self { launch: launch.clone(), driver, open: None })
    }

    /// Kills the browser, and starts another one like it: after an error it may not respond any more.
    ///
    /// # Errors
    /// Where it does not start.
    pub async fn restart(&mut self) -> Result<(), BrowserError> {
        *self = Self::start(&self.launch.clone()).await?;
        Ok(())
    }

    /// Which browser it is.
    #[must_use]
    pub fn browser(&self) -> Browser {
        self.launch.browser
    }

    /// The browser's version: `156.0.8078.79`.
    #[must_use]
    pub fn version(&self) -> &str {
        self.driver.version()
    }

    /// Has a page of the browser make a question's call, which may take this long.
    ///
    /// # Errors
    /// Where it cannot be made in a browser, or the browser fails.
    pub async fn call(&mut self, question: &Question, limit: Duration) -> Result<Observed, BrowserError> {
        let document = Document::of(&question.page)?;
        let script = script::call(&question.call, limit)?;
        let patience = match question.call.attributes.script.callback {
            Some(_) => Patience::of_console(cause::of_script(self.launch.browser)),
            None => Patience::of(&question.call, self.launch.browser),
        };
        let visit = Document::that_sets_cookies(&question.client.cookies, question.url());
        let run = self.run(document, visit, &script, patience, limit).await?;
        script::read(self.launch.browser, run)
    }

    /// Has a page of the browser open a question's WebSocket, which may take this long, and leaves it open for so long.
    ///
    /// # Errors
    /// Where the page cannot be opened, or the browser fails.
    pub async fn open_socket(
        &mut self,
        question: &SocketQuestion,
        limit: Duration,
        listen: Duration,
    ) -> Result<SocketObserved, BrowserError> {
        let document = Document::of(&question.page)?;
        let visit = visit_before_socket(question);
        let script = script::socket(&question.call, limit, listen);
        let patience = Patience::of_console(cause::of_socket(self.launch.browser));
        let run = self.run(document, visit, &script, patience, limit + listen).await?;
        socket::read(self.launch.browser, run)
    }

    /// Has a document run a script, after a visit that sets cookies.
    async fn run(
        &mut self,
        document: Document,
        visit: Option<Document>,
        script: &str,
        patience: Patience,
        limit: Duration,
    ) -> Result<ScriptRun, BrowserError> {
        let name = self.launch.browser.name();
        let late = |what: &str, limit: Duration| {
            BrowserError::Protocol(format!("{name} {what} within {} s", limit.as_secs_f64()))
        };
        let open = self.open.take();
        let prepared = timeout(COMMAND, async {
            let is_open = self.driver.clear().await?;
            let open = open.filter(|_| is_open);
            for place in visit.iter().chain([&document]) {
                // With cookies the visit to their host comes in between.
                if open.as_ref() != Some(place) || visit.is_some() {
                    self.driver.open(place).await?;
                }
            }
            Ok(())
        });
        prepared.await.unwrap_or_else(|_| Err(late("did not open the page", COMMAND)))?;
        let run = timeout(limit + COMMAND, self.driver.call(script, patience)).await;
        let run = run.unwrap_or_else(|_| Err(late("did not end the request", limit)))?;
        self.open = Some(document);
        Ok(run)
    }

    /// Opens a document, from its own server, and has it evaluate an expression whose promise resolves with a text.
    ///
    /// # Errors
    /// Where the document cannot be opened, or it takes longer than this.
    pub async fn evaluate_on(
        &mut self,
        url: &str,
        expression: &str,
        limit: Duration,
    ) -> Result<String, BrowserError> {
        self.open = None;
        let name = self.launch.browser.name();
        let late = |_| {
            let seconds = limit.as_secs_f64();
            BrowserError::Protocol(format!("{name} did not get through {url} within {seconds} s"))
        };
        let value = timeout(limit, self.driver.evaluate_on(url, expression)).await.map_err(late)??;
        value
            .as_str()
            .map(str::to_owned)
            .ok_or_else(|| BrowserError::Protocol(format!("{url} returned {value}")))
    }

    /// Opens a page from its own server, and watches what it does.
    ///
    /// # Errors
    /// Where the page cannot be opened, a step cannot be done, or the browser fails.
    pub async fn visit(&mut self, visit: &Visit) -> Result<Visited, BrowserError> {
        self.open = None;
        self.driver.visit(visit).await
    }

    /// Shows a document in a frame or popup of a page, and tries each channel between the two.
    ///
    /// # Errors
    /// Where it cannot be run in a browser, or the browser fails.
    pub async fn frame(
        &mut self,
        question: &FrameQuestion,
        limit: Duration,
    ) -> Result<FrameSeen, BrowserError> {
        let plan = frame::FramePlan::of(question)?;
        self.open = None;
        let name = self.launch.browser.name();
        let ended = timeout(limit + COMMAND, async {
            self.driver.clear().await?;
            self.driver.frame(&plan).await
        });
        let late = |_| BrowserError::Protocol(format!("{name} did not get through the frame in time"));
        ended.await.map_err(late)?
    }

    /// Ends the browser, and removes its profile.
    pub async fn close(self) {
        self.driver.close().await;
    }
}

/// Whether a browser can run a question about a document in a frame or popup.
///
/// # Errors
/// Where it cannot.
pub fn check_playable(question: &FrameQuestion) -> Result<(), BrowserError> {
    frame::FramePlan::of(question).map(drop)
}

/// Whether a browser can make a question's call.
///
/// # Errors
/// Where it cannot.
pub fn check_callable(question: &Question, browser: Browser) -> Result<(), BrowserError> {
    let visit = Document::that_sets_cookies(&question.client.cookies, question.url());
    check_opens([Some(Document::of(&question.page)?), visit], browser)?;
    script::call(&question.call, COMMAND).map(drop)
}

/// Whether a browser can open the page of a question's WebSocket.
///
/// # Errors
/// Where it cannot.
pub fn check_opens_socket(question: &SocketQuestion, browser: Browser) -> Result<(), BrowserError> {
    check_opens([Some(Document::of(&question.page)?), visit_before_socket(question)], browser)
}

/// The visit that sets the cookies of a WebSocket, where its URL is one.
fn visit_before_socket(question: &SocketQuestion) -> Option<Document> {
    let url = question.url().filter(|url| matches!(url.scheme(), "ws" | "wss"))?;
    Document::that_sets_cookies(&question.client.cookies, &http_url(&url))
}

fn check_opens(documents: [Option<Document>; 2], browser: Browser) -> Result<(), BrowserError> {
    let cannot_open = driven(browser).map(|driven| driven.cannot_open);
    let words = cannot_open.and_then(|why| documents.iter().flatten().find_map(why));
    words.map_or(Ok(()), |words| Err(BrowserError::Unsuitable(words)))
}
