//! A document in a frame or a popup of a page: is it shown, and what can the two say to each other?
//!
//! [`judge`] takes the steps of a navigation ([`Navigation`], which returns requests and sends none), and gives what came of it. The
//! facts in which engines differ stand in `quirks`.

mod change;
mod channels;
mod cookies;
mod document_type;
mod embedded;
mod fate;
mod isolation;
mod load;
mod names;
mod notice;
mod opener;
mod page;
mod permissions;
mod policies;
mod question;
mod quirks;
mod request;
mod response;
mod sandbox;
mod stop;
mod stop_message;
mod upgrade;
mod visible;

use url::Url;

use crate::fetch::Engine;
use crate::probe::{Recorded, drive, drive_with};
use crate::rules::{CookieFault, Rule};
use crate::web::browser::Browser;
use crate::web::headers::HeaderList;
use crate::web::message::{Failure, HttpRequest, HttpResponse, Reply};
use crate::web::origin::Origin;

pub use self::change::{FrameChange, changes, changes_for};
pub use self::channels::{
    Channel, Channels, DomAccess, DomainChannel, DomainEffect, DomainSetter, HashChannel, MessageChannel,
    NameChannel, NameRead, PostedMessage, Said, StorageChannel, frame_sees_first_party, too_early,
};
pub use self::cookies::FrameCookies;
pub use self::embedded::{Embedded, EmbeddedKind, embedded};
pub use self::fate::{Fate, fate, isolating_policy, needs};
pub use self::isolation::{FramedPage, IsolationChange, IsolationQuestion, NotIsolated, not_isolated};
pub use self::load::{Document, Loading, Navigation, Traces};
pub use self::names::{failure_name, name};
pub use self::notice::FrameNotice;
pub use self::opener::{Cut, OpenerLink};
pub use self::page::EmbeddingPage;
pub use self::policies::{Effect, HeaderEffect};
pub use self::question::{EmbeddedAs, FrameQuestion, MATTERING_ATTRIBUTES, Side};
pub use self::request::NavigationRequest;
pub use self::sandbox::Sandbox;
pub use self::stop::{DecidedBy, ResourcePolicyFault, Stop};
pub use self::visible::Visible;

/// A request of a navigation and what came back.
#[derive(Clone, Debug)]
pub struct FrameExchange {
    /// The request, as it was sent.
    pub request: HttpRequest,
    /// The response, or why there is none.
    pub response: Result<HttpResponse, Failure>,
    /// How long it took.
    pub elapsed: std::time::Duration,
}

/// What came of a document in a frame or popup.
#[derive(Clone, Debug)]
pub struct Judged {
    /// Whether it is shown.
    pub loading: Loading,
    /// The last URL; `None` where there was none.
    pub url: Option<Url>,
    /// The requests, in the order sent.
    pub exchanges: Vec<FrameExchange>,
    /// The headers of page and document, and what each does.
    pub effects: Vec<HeaderEffect>,
    /// What the two can say to each other; `None` where no document is shown.
    pub channels: Option<Channels>,
    /// What cut a popup that is shown from its page.
    cut: Option<Cut>,
    /// What explains it, or will surprise.
    pub notices: Vec<FrameNotice>,
    /// The cookies that were not sent with the first request.
    pub cookies_left: Vec<(String, CookieFault)>,
    /// What a person sees, and whether `load` fires although no document is shown.
    visible: (Visible, Option<bool>),
    headers: Option<HeaderList>,
    shown_as: EmbeddedAs,
}

impl Judged {
    /// The rule that decided, or the kind of failure; `None` where the document is shown.
    #[must_use]
    pub fn rule(&self) -> Option<Rule> {
        match &self.loading {
            Loading::Shown(_) => None,
            Loading::Stopped(stop, _) => Some(stop.rule()),
            Loading::Failed(failure) => Some(crate::probe::failure_rule(failure.kind)),
        }
    }

    /// What the developer tools of a browser call it, as far as what came back tells.
    #[must_use]
    pub fn name_in(&self, browser: Browser) -> Option<&'static str> {
        match &self.loading {
            Loading::Shown(_) => None,
            Loading::Stopped(stop, next) => name(stop, next, self.shown_as, browser),
            Loading::Failed(failure) => failure_name(failure.kind, self.shown_as, browser),
        }
    }

    /// What a person sees.
    #[must_use]
    pub fn visible(&self) -> Visible {
        self.visible.0
    }

    /// What a person sees instead of the document, and whether `load` fires all the same.
    #[must_use]
    pub fn visible_with_event(&self) -> Option<(Visible, bool)> {
        self.visible.1.map(|fires| (self.visible.0, fires))
    }

    /// The headers of the last response.
    #[must_use]
    pub fn headers(&self) -> Option<&HeaderList> {
        self.headers.as_ref()
    }
}

/// Loads the document of a question. `send` sends a request, by whatever means, and gives what came back.
pub async fn judge(question: &FrameQuestion, mut send: impl AsyncFnMut(&HttpRequest) -> Reply) -> Judged {
    let mut exchanges = Vec::new();
    let (navigation, loading) = drive(
        Navigation::begin(question),
        async |next: &NavigationRequest| send(&next.message).await,
        |_, next, reply| exchanges.push(exchange(next, reply)),
    )
    .await;
    judged(question, navigation.into_traces(), loading, exchanges)
}

/// The same in the browsers of the other engines, by the responses at hand: `None` where one would request something else.
#[must_use]
pub fn others(question: &FrameQuestion, exchanges: &[FrameExchange]) -> Vec<(Browser, Option<Judged>)> {
    let in_browser = |browser: Browser| {
        let question = FrameQuestion { client: question.client.in_browser(browser), ..question.clone() };
        judge_again(&question, exchanges)
    };
    let browser = Engine::of(question.client.browser).browser;
    browser.others().map(|other| (other, in_browser(other))).collect()
}

/// Whether the document is shown to a page of another origin too, by the responses at hand: what a server does by the page's `Referer`
/// is not known of it.
#[must_use]
pub fn is_shown_to(origin: &Origin, question: &FrameQuestion, exchanges: &[FrameExchange]) -> bool {
    let page = EmbeddingPage::of_origin(origin, question.page.headers.clone());
    let question = FrameQuestion { page, ..question.clone() };
    judge_again(&question, exchanges).is_some_and(|judged| matches!(judged.loading, Loading::Shown(_)))
}

/// A question judged by responses to another: `None` where it would request something else.
fn judge_again(question: &FrameQuestion, exchanges: &[FrameExchange]) -> Option<Judged> {
    let mut known = Vec::new();
    let respond = |next: &NavigationRequest| {
        let found = exchanges.iter().find(|exchange| exchange.request.url == next.message.url);
        let exchange = found.ok_or(())?;
        known.push(FrameExchange { request: next.message.clone(), ..exchange.clone() });
        Ok::<_, ()>(Recorded::of(&exchange.response, exchange.elapsed))
    };
    match drive_with(Navigation::begin(question), respond, |_, _| {}) {
        crate::probe::Driven::Stopped(..) => None,
        crate::probe::Driven::Ended(navigation, loading) => {
            Some(judged(question, navigation.into_traces(), loading, known))
        }
    }
}

fn exchange(next: NavigationRequest, reply: Reply) -> FrameExchange {
    FrameExchange { request: next.message, response: reply.response, elapsed: reply.elapsed }
}

fn judged(
    question: &FrameQuestion,
    traces: Traces,
    loading: Loading,
    exchanges: Vec<FrameExchange>,
) -> Judged {
    let stops: Vec<&Stop> = match &loading {
        Loading::Stopped(stop, next) => std::iter::once(stop.as_ref()).chain(next).collect(),
        Loading::Shown(_) | Loading::Failed(_) => Vec::new(),
    };
    let came = exchanges.last().and_then(|exchange| exchange.response.as_ref().ok());
    let headers = came.map(|_| traces.headers.clone());
    let body = came.map(|response| response.body.whole.as_deref().unwrap_or(&response.body.start).to_vec());
    let channels = match &loading {
        Loading::Shown(document) => {
            Some(Channels::between(question, document, &traces.opener, traces.cookies.as_ref()))
        }
        Loading::Stopped(..) | Loading::Failed(_) => None,
    };
    let mut judged = Judged {
        channels,
        effects: policies::header_effects(question, headers.as_ref(), &stops),
        visible: visible::visible(question, &loading),
        cut: traces.opener.cut().cloned(),
        shown_as: question.shown_as,
        url: traces.url,
        cookies_left: traces.left,
        notices: Vec::new(),
        loading,
        exchanges,
        headers,
    };
    judged.notices = notice::notices(question, &judged, &body.unwrap_or_default());
    judged
}

impl Judged {
    /// Whether a channel is open: none is where no document is shown.
    #[must_use]
    pub fn has_open(&self, channel: Channel) -> bool {
        self.channels
            .as_ref()
            .is_some_and(|channels| channels.is_open(channel, !self.cookies_left.is_empty()))
    }
}
