//! A diagnosis with what was sent beyond it, for advice.

use std::borrow::Cow;

use crate::probe::{CallTrace, Diagnosis, Exchange};
use crate::web::loopback::Listeners;

/// A diagnosis, and the requests that no browser would send. The verdict knows nothing of them.
#[derive(Clone, Debug)]
pub struct Investigation<'a> {
    /// The diagnosis.
    pub diagnosis: Cow<'a, Diagnosis>,
    /// What would follow the first call if its faults were fixed, where the options say so.
    pub simulated: Vec<Exchange>,
    /// What only the advice on the first call is made of.
    pub extra_exchanges: Vec<ExtraExchange>,
    /// What listens at the call's port under the name `localhost`.
    pub listeners: Listeners,
}

/// One call of it.
#[derive(Clone, Copy, Debug)]
pub struct InvestigatedCall<'a> {
    /// The call.
    pub call: &'a CallTrace,
    /// What would follow if its faults were fixed.
    pub simulated: &'a [Exchange],
    /// What only advice is made of.
    pub extra_exchanges: &'a [ExtraExchange],
    /// What listens at the call's port under the name `localhost`.
    pub listeners: Listeners,
}

impl Investigation<'_> {
    /// The calls, in their order; at least one.
    pub fn calls(&self) -> impl Iterator<Item = InvestigatedCall<'_>> {
        let later = self.diagnosis.calls().iter().skip(1).map(InvestigatedCall::from);
        std::iter::once(self.first_call()).chain(later)
    }

    /// The first call, with all that was sent beyond it.
    #[must_use]
    pub fn first_call(&self) -> InvestigatedCall<'_> {
        InvestigatedCall {
            call: self.diagnosis.first_call(),
            simulated: &self.simulated,
            extra_exchanges: &self.extra_exchanges,
            listeners: self.listeners,
        }
    }
}

impl From<Diagnosis> for Investigation<'static> {
    fn from(diagnosis: Diagnosis) -> Self {
        Self {
            diagnosis: Cow::Owned(diagnosis),
            simulated: Vec::new(),
            extra_exchanges: Vec::new(),
            listeners: Listeners::One,
        }
    }
}

impl<'a> From<&'a Diagnosis> for Investigation<'a> {
    fn from(diagnosis: &'a Diagnosis) -> Self {
        Self {
            diagnosis: Cow::Borrowed(diagnosis),
            simulated: Vec::new(),
            extra_exchanges: Vec::new(),
            listeners: Listeners::One,
        }
    }
}

impl<'a> InvestigatedCall<'a> {
    /// The exchanges of the browser, and behind them those that it would not have made.
    pub fn all_exchanges(self) -> impl DoubleEndedIterator<Item = &'a Exchange> {
        self.call.exchanges.iter().chain(self.simulated)
    }
}

impl<'a> From<&'a CallTrace> for InvestigatedCall<'a> {
    fn from(call: &'a CallTrace) -> Self {
        Self { call, simulated: &[], extra_exchanges: &[], listeners: Listeners::One }
    }
}

/// A request that the page's call does not need, by what it is sent for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExtraRequest {
    /// A path that does not exist: do error responses have the headers that a success has?
    MissingPath,
    /// The same from another origin: does the response depend on who calls, and is any origin allowed?
    OtherOrigin,
    /// The same without an origin, as a visit or an image sends it: what would a cache keep of that?
    NoOrigin,
    /// A name of a function that is not one: does the server of JSONP send it back?
    OddName,
}

impl ExtraRequest {
    /// Its stable name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::MissingPath => "missing-path",
            Self::OtherOrigin => "other-origin",
            Self::NoOrigin => "no-origin",
            Self::OddName => "odd-name",
        }
    }
}

/// One such request and what came back.
#[derive(Clone, Debug)]
pub struct ExtraExchange {
    /// What it was sent for.
    pub purpose: ExtraRequest,
    /// The request and its response.
    pub exchange: Exchange,
}
