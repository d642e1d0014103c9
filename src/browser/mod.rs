//! A real browser: found, started headless with a profile of its own, asked the same as corscheck, and compared.
//!
//! Nothing is asked of the page's own server: the protocol itself answers the navigation to the page, so a page of any
//! origin can be had. Only what the page's script asks for crosses the network.

mod agreement;
mod channel;
mod chromium;
mod document;
mod firefox;
mod process;
mod program;
mod reason;
mod script;

use std::path::PathBuf;
use std::time::Duration;

use tokio::time::{Instant, timeout};

use self::chromium::Chromium;
use self::document::Document;
use self::firefox::Firefox;
use crate::fetch::{Call, effective_modes};
use crate::probe::Question;
use crate::web::browser::Browser;
use crate::web::request::{Initiator, Mode};
use crate::wire::Resolve;

pub use self::agreement::differences;
pub use self::program::{NAMES, debian_package, find};
pub use self::reason::firefox_name;

/// How long a browser may take to start.
const START: Duration = Duration::from_secs(40);
/// How long one command may take, apart from the request itself.
const COMMAND: Duration = Duration::from_secs(20);
/// How long a rejected request waits for its name, which the developer tools may hear later than the page.
const NAME: Duration = Duration::from_millis(500);
/// How long it waits where it was made without CORS, so that a name would be a surprise.
const NO_NAME: Duration = Duration::from_millis(150);
/// After how long without news nothing more is expected of a rejected request that has its name.
const QUIET: Duration = Duration::from_millis(60);
/// After how long without news a beacon, of whose end nobody is told, is taken to have ended.
const DELIVERED: Duration = Duration::from_millis(400);

/// How a browser is to be started.
#[derive(Clone, Debug)]
pub struct Launch {
    /// Which browser it is.
    pub browser: Browser,
    /// Its program.
    pub program: PathBuf,
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
    /// Whether the pages live on the public network, which matters to what they may reach on nearer ones.
    pub public_page: bool,
}

/// Why a browser could not be asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BrowserError {
    /// What is asked cannot be played in it; a clause that says what, and why.
    #[error("{0}")]
    Unsuitable(String),
    /// It did not start.
    #[error("{0}")]
    Start(String),
    /// It did not do what it was told; what went wrong.
    #[error("{0}")]
    Protocol(String),
}

/// What a browser did with a request of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Observed {
    /// What became of it.
    pub end: End,
    /// Its developer tools' name for the error: Chromium's `CorsError`, Firefox's console category without its number.
    pub name: Option<String>,
    /// Its network stack's name for the error, where it gave a telling one.
    pub network: Option<String>,
    /// What it sent, as its developer tools tell: method and URL.
    pub requests: Vec<(String, String)>,
}

/// What became of a page's request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// The promise resolved, the element loaded, the connection opened.
    Resolved(Learned),
    /// The promise rejected, the element had an error.
    Rejected {
        /// The exception as a string, or what stands for it.
        message: String,
    },
}

/// What the page's script learns of a response: all of it from `fetch()`, some from XMLHttpRequest, and from an element that
/// loads nothing more than that.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Learned {
    /// Its type.
    pub kind: Option<String>,
    /// Its status.
    pub status: Option<u16>,
    /// Whether there were redirects.
    pub redirected: Option<bool>,
    /// The names of the headers that the page can read, sorted.
    pub readable_headers: Option<Vec<String>>,
}

/// What a browser said to a question, and whether that is what corscheck says.
#[derive(Clone, Debug)]
pub struct Confirmed {
    /// Which browser.
    pub browser: Browser,
    /// Its version.
    pub version: String,
    /// What it did.
    pub observed: Observed,
    /// What differs, a clause each; empty where the two agree.
    pub differences: Vec<String>,
    /// How the page asked.
    pub initiator: Initiator,
}

/// How long the developer tools are listened to once the page's script has ended.
#[derive(Clone, Copy, Debug)]
struct Patience {
    /// The name of an error.
    name: Duration,
    /// Any news at all, though the page has what it wanted.
    news: Duration,
}

impl Patience {
    fn of(call: &Call, browser: Browser) -> Self {
        let modes = effective_modes(call, crate::fetch::Engine::of(browser));
        let named = modes.mode == Mode::Cors || call.initiator == Initiator::Fetch;
        let beacon = call.initiator == Initiator::Beacon;
        Self {
            name: if named { NAME } else { NO_NAME },
            // What belongs to the others came before their end.
            news: if beacon { DELIVERED } else { Duration::ZERO },
        }
    }

    /// How long to wait for the next event.
    fn next(self, end: &End, named: bool, ended: Instant) -> Duration {
        match end {
            End::Resolved(_) => self.news,
            // A second message may follow the one that says why, and must not be taken for the next request's.
            End::Rejected { .. } if named => QUIET,
            End::Rejected { .. } => (ended + self.name).saturating_duration_since(Instant::now()),
        }
    }
}

/// A running browser. [`Session::close`] ends it in an orderly way; dropping it kills it.
#[derive(Debug)]
pub struct Session {
    engine: Engine,
    /// The document that is open, as long as it can be used again.
    open: Option<Document>,
}

#[derive(Debug)]
enum Engine {
    Chromium(Box<Chromium>),
    Firefox(Box<Firefox>),
}

impl Session {
    /// Starts a browser.
    ///
    /// # Errors
    /// Where it does not start, or cannot be started like this.
    pub async fn start(launch: &Launch) -> Result<Self, BrowserError> {
        let name = launch.browser.name();
        let started = timeout(START, async {
            Ok(match launch.browser {
                Browser::Chromium => Engine::Chromium(Box::new(Chromium::start(launch).await?)),
                Browser::Firefox => Engine::Firefox(Box::new(Firefox::start(launch).await?)),
            })
        });
        let late = || Err(BrowserError::Start(format!("{name} did not start within {} s", START.as_secs())));
        Ok(Self { engine: started.await.unwrap_or_else(|_| late())?, open: None })
    }

    /// Which browser it is.
    #[must_use]
    pub fn browser(&self) -> Browser {
        match self.engine {
            Engine::Chromium(_) => Browser::Chromium,
            Engine::Firefox(_) => Browser::Firefox,
        }
    }

    /// The browser's version: `156.0.8078.79`.
    #[must_use]
    pub fn version(&self) -> &str {
        match &self.engine {
            Engine::Chromium(engine) => &engine.version,
            Engine::Firefox(engine) => &engine.version,
        }
    }

    /// Has a page of the browser make a request, which may take this long.
    ///
    /// # Errors
    /// Where it cannot be played in a browser, or the browser fails.
    pub async fn ask(&mut self, question: &Question, limit: Duration) -> Result<Observed, BrowserError> {
        let document = Document::of(&question.page)?;
        let expression = script::asking(&question.call, limit)?;
        let patience = Patience::of(&question.call, self.browser());
        let name = self.browser().name();
        let late = |what: &str, limit: Duration| {
            BrowserError::Protocol(format!("{name} {what} within {} s", limit.as_secs_f64()))
        };
        let open = self.open.take();
        let prepared = timeout(COMMAND, async {
            match &mut self.engine {
                Engine::Chromium(engine) => engine.forget().await?,
                Engine::Firefox(engine) => engine.forget().await?,
            }
            for visit in Document::that_sets_cookies(question).iter().chain([&document]) {
                // With cookies the visit to their host comes in between.
                if open.as_ref() == Some(visit) && question.client.cookies.is_empty() {
                    continue;
                }
                match &mut self.engine {
                    Engine::Chromium(engine) => engine.visit(visit).await?,
                    Engine::Firefox(engine) => engine.visit(visit).await?,
                }
            }
            Ok(())
        });
        prepared.await.unwrap_or_else(|_| Err(late("did not open the page", COMMAND)))?;
        let asked = timeout(limit + COMMAND, async {
            match &mut self.engine {
                Engine::Chromium(engine) => engine.ask(&expression, patience).await,
                Engine::Firefox(engine) => engine.ask(&expression, patience).await,
            }
        });
        let observed = asked.await.unwrap_or_else(|_| Err(late("did not end the request", limit)))?;
        self.open = Some(document);
        Ok(observed)
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
        let name = self.browser().name();
        let evaluated = timeout(limit, async {
            match &mut self.engine {
                Engine::Chromium(engine) => engine.evaluate_on(url, expression).await,
                Engine::Firefox(engine) => engine.evaluate_on(url, expression).await,
            }
        });
        let late = || {
            Err(BrowserError::Protocol(format!(
                "{name} did not get through {url} within {} s",
                limit.as_secs_f64()
            )))
        };
        let value = evaluated.await.unwrap_or_else(|_| late())?;
        value
            .as_str()
            .map(str::to_owned)
            .ok_or_else(|| BrowserError::Protocol(format!("{url} returned {value}")))
    }

    /// Ends the browser, and removes its profile.
    pub async fn close(self) {
        match self.engine {
            Engine::Chromium(engine) => engine.close().await,
            Engine::Firefox(engine) => engine.close().await,
        }
    }
}

/// Whether a browser can be brought to play this.
///
/// # Errors
/// Where it cannot.
pub fn playable(question: &Question) -> Result<(), BrowserError> {
    Document::of(&question.page).and_then(|_| script::asking(&question.call, COMMAND)).map(drop)
}
