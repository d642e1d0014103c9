//! Drives a machine that needs requests sent: a fetch, a navigation.

use std::borrow::Cow;
use std::convert::Infallible;
use std::time::Duration;

use crate::fetch::{Fetch, NextRequest, Outcome, Step};
use crate::web::message::{Failure, HttpResponse, Reply};

/// Something that needs requests sent, one after the other, and reaches an outcome. It sends nothing and has no clock.
pub trait Machine {
    /// The request that it needs.
    type Request;
    /// What it comes to.
    type Outcome;

    /// Notes that time passes.
    fn pass(&mut self, time: Duration);

    /// Goes on with what came back for the last request.
    fn resume(&mut self, response: &Result<HttpResponse, Failure>) -> Step<Self::Request, Self::Outcome>;
}

impl Machine for Fetch {
    type Request = NextRequest;
    type Outcome = Outcome;

    fn pass(&mut self, time: Duration) {
        Self::pass(self, time);
    }

    fn resume(&mut self, response: &Result<HttpResponse, Failure>) -> Step {
        Self::resume(self, response)
    }
}

/// A machine that was begun, and what it wants first.
pub type Begun<M> = (M, Step<<M as Machine>::Request, <M as Machine>::Outcome>);

/// Drives a machine to its outcome. `send` sends a request, by whatever means, and gives what came back; `note` is given both
/// once the machine has gone on with them.
pub async fn drive<M: Machine>(
    begun: Begun<M>,
    send: impl AsyncFnMut(&M::Request) -> Reply,
    note: impl FnMut(&mut M, M::Request, Reply),
) -> (M, M::Outcome) {
    match drive_until(begun, |_| None::<Infallible>, send, note).await {
        Driven::Ended(machine, outcome) => (machine, outcome),
        Driven::Stopped(_, _, never) => match never {},
    }
}

/// Drives a machine to its outcome, or to a request that `stop` has a reason not to send. `send` sends a request, by whatever
/// means, and gives what came back; `note` is given both once the machine has gone on with them.
pub async fn drive_until<M: Machine, S>(
    (mut machine, mut step): Begun<M>,
    stop: impl Fn(&M::Request) -> Option<S>,
    mut send: impl AsyncFnMut(&M::Request) -> Reply,
    mut note: impl FnMut(&mut M, M::Request, Reply),
) -> Driven<M, S> {
    loop {
        match step {
            Step::Send(next) => {
                if let Some(reason) = stop(&next) {
                    return Driven::Stopped(machine, next, reason);
                }
                let reply = send(&next).await;
                machine.pass(reply.elapsed);
                step = machine.resume(&reply.response);
                note(&mut machine, *next, reply);
            }
            Step::Done(outcome) => return Driven::Ended(machine, *outcome),
        }
    }
}

/// What became of a machine that was driven.
pub enum Driven<M: Machine, S> {
    /// It came to its outcome.
    Ended(M, M::Outcome),
    /// This request was not sent, or there is no response to it; why.
    Stopped(M, Box<M::Request>, S),
}

/// What came back for a request, or is assumed to, at hand.
#[derive(Clone, Debug)]
pub struct Recorded<'r> {
    /// The response, or why there is none.
    pub response: Cow<'r, Result<HttpResponse, Failure>>,
    /// How long it took.
    pub elapsed: Duration,
}

impl<'r> Recorded<'r> {
    /// What came back for an earlier request.
    #[must_use]
    pub fn of(response: &'r Result<HttpResponse, Failure>, elapsed: Duration) -> Self {
        Self { response: Cow::Borrowed(response), elapsed }
    }

    /// A response that is assumed, and takes no time.
    #[must_use]
    pub fn assumed(response: HttpResponse) -> Self {
        Self { response: Cow::Owned(Ok(response)), elapsed: Duration::ZERO }
    }
}

/// Drives a machine by responses at hand, as far as there are any. `note` is called once the machine has gone on with one.
pub fn drive_with<'r, M: Machine, S>(
    (mut machine, mut step): Begun<M>,
    mut respond: impl FnMut(&M::Request) -> Result<Recorded<'r>, S>,
    mut note: impl FnMut(&mut M, M::Request),
) -> Driven<M, S> {
    loop {
        match step {
            Step::Send(next) => match respond(&next) {
                Ok(Recorded { response, elapsed }) => {
                    machine.pass(elapsed);
                    step = machine.resume(&response);
                    note(&mut machine, *next);
                }
                Err(reason) => return Driven::Stopped(machine, next, reason),
            },
            Step::Done(outcome) => return Driven::Ended(machine, *outcome),
        }
    }
}
