//! A call as advice looks at it.

use url::Url;

use super::change::Repair;
use super::investigation::{ExtraExchange, ExtraRequest, InvestigatedCall};
use crate::fetch::{Kind, Outcome};
use crate::probe::{CallTrace, Exchange, Question};
use crate::rules::{Fault, Rule, Violation};
use crate::web::address_space::AddressSpace;
use crate::web::headers::HeaderList;
use crate::web::loopback::Listeners;
use crate::web::message::{HttpRequest, HttpResponse};
use crate::web::request::Credentials;

/// A call and its repair, with what advice looks up in them.
pub(super) struct Case<'a> {
    investigated: InvestigatedCall<'a>,
    pub(super) call: &'a CallTrace,
    simulated: &'a [Exchange],
    extra_exchanges: &'a [ExtraExchange],
    pub(super) listeners: Listeners,
    pub(super) repair: &'a Repair,
}

/// A response that came, and the request that it is to.
#[derive(Clone, Copy)]
pub(super) struct ResponseView<'a> {
    /// The exchange's number, from 0.
    pub(super) number: usize,
    pub(super) kind: Kind,
    pub(super) request: &'a HttpRequest,
    pub(super) response: &'a HttpResponse,
}

impl<'a> ResponseView<'a> {
    pub(super) fn of(number: usize, exchange: &'a Exchange) -> Option<Self> {
        let response = exchange.response.as_ref().ok()?;
        Some(Self { number, kind: exchange.request.kind, request: &exchange.request.message, response })
    }

    pub(super) fn headers(&self) -> &'a HeaderList {
        &self.response.headers
    }

    /// A header's value, its lines joined.
    pub(super) fn header(&self, name: &str) -> Option<String> {
        self.response.headers.get_text(name)
    }

    /// Whether it is an error of the server or the request: 4xx, 5xx.
    pub(super) fn is_error(&self) -> bool {
        self.response.status >= 400
    }
}

impl<'a> Case<'a> {
    pub(super) fn new(investigated: InvestigatedCall<'a>, repair: &'a Repair) -> Self {
        let InvestigatedCall { call, simulated, extra_exchanges, listeners } = investigated;
        Self { investigated, call, simulated, extra_exchanges, listeners, repair }
    }

    /// The call, as it was found.
    pub(super) fn investigated(&self) -> InvestigatedCall<'a> {
        self.investigated
    }

    /// The exchanges of the browser, and behind them those that it would not have made.
    pub(super) fn all_exchanges(&self) -> impl DoubleEndedIterator<Item = &'a Exchange> + use<'a> {
        self.call.exchanges.iter().chain(self.simulated)
    }

    /// The responses, in the order they came: the browser's, then those beyond it.
    pub(super) fn responses(&self) -> impl DoubleEndedIterator<Item = ResponseView<'a>> {
        let exchanges: Vec<_> = self.all_exchanges().enumerate().collect();
        exchanges.into_iter().filter_map(|(number, exchange)| ResponseView::of(number, exchange))
    }

    /// The first preflight's response.
    pub(super) fn preflight(&self) -> Option<ResponseView<'a>> {
        self.responses().find(|view| view.kind == Kind::Preflight)
    }

    /// The last response that is none to a preflight.
    pub(super) fn actual(&self) -> Option<ResponseView<'a>> {
        self.responses().rfind(|view| view.kind == Kind::Actual)
    }

    /// The response to a request that was only sent for advice.
    pub(super) fn extra(&self, purpose: ExtraRequest) -> Option<ResponseView<'a>> {
        let extra = self.extra_exchanges.iter().find(|extra| extra.purpose == purpose)?;
        ResponseView::of(usize::MAX, &extra.exchange)
    }

    /// The rule that decided, and its facts.
    pub(super) fn violation(&self) -> Option<&'a Violation> {
        match &self.call.outcome {
            Outcome::Blocked(violation) => Some(violation),
            Outcome::Allowed(_) | Outcome::Failed(_) => None,
        }
    }

    /// Its facts alone.
    pub(super) fn fault(&self) -> Option<&'a Fault> {
        self.violation().map(|violation| &violation.fault)
    }

    /// The response that a violation lies in.
    pub(super) fn response_of(&self, violation: &Violation) -> Option<ResponseView<'a>> {
        let exchanges: Vec<&'a Exchange> = self.all_exchanges().collect();
        let number = exchanges.iter().rposition(|exchange| exchange.is_at_fault(violation))?;
        ResponseView::of(number, exchanges[number])
    }

    /// The response that the verdict's violation lies in.
    pub(super) fn response_at_fault(&self) -> Option<ResponseView<'a>> {
        self.response_of(self.violation()?)
    }

    /// All violations: the verdict's, and what would fail next.
    pub(super) fn violations(&self) -> impl Iterator<Item = &'a Violation> {
        self.violation().into_iter().chain(&self.repair.next)
    }

    pub(super) fn is_allowed(&self) -> bool {
        matches!(self.call.outcome, Outcome::Allowed(_))
    }

    /// The page, its call and the browser.
    pub(super) fn question(&self) -> &'a Question {
        &self.call.question
    }

    /// The page's origin, as it is sent.
    pub(super) fn origin(&self) -> String {
        self.question().origin().serialize()
    }

    /// Whether the request's credentials mode is `include`.
    pub(super) fn includes_credentials(&self) -> bool {
        self.call.question.effective_modes().credentials == Credentials::Include
    }

    /// Whether a notice of this rule says something already.
    pub(super) fn notices(&self, rule: Rule) -> bool {
        self.call.notices.iter().any(|notice| notice.rule() == rule)
    }
}

/// The address space of an origin's or a URL's host, where its name tells it.
pub(super) fn space_of(text: &str) -> Option<AddressSpace> {
    AddressSpace::of_host(&Url::parse(text).ok()?)
}
