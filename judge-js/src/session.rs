//! A judgement in several browsers, request by request.

use std::cell::RefCell;
use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

/// What goes in and out of a judgement that waits.
struct Exchanged<Q, R, D> {
    /// The request whose response is waited for.
    request: Option<Q>,
    reply: Option<R>,
    /// What is judged.
    found: Vec<D>,
}

/// What a judgement in progress has of the world: it sends requests, and hands over what is judged.
pub struct Transport<Q, R, D>(Rc<RefCell<Exchanged<Q, R, D>>>);

impl<Q: Clone, R, D> Transport<Q, R, D> {
    /// Waits for what comes back for a request.
    pub(crate) async fn send(&self, request: &Q) -> R {
        self.0.borrow_mut().request = Some(request.clone());
        poll_fn(|_| self.0.borrow_mut().reply.take().map_or(Poll::Pending, Poll::Ready)).await
    }

    /// Hands over what is judged.
    pub(crate) fn found(&self, found: D) {
        self.0.borrow_mut().found.push(found);
    }
}

/// A judgement in several browsers, one after the other: requests `Q` with their replies `R`, and what is found, `D`.
pub struct Session<Q, R, D> {
    exchanged: Rc<RefCell<Exchanged<Q, R, D>>>,
    /// The judgement; `None` once it is complete.
    judging: Option<Pin<Box<dyn Future<Output = ()>>>>,
}

impl<Q, R, D> fmt::Debug for Session<Q, R, D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session").field("is_complete", &self.judging.is_none()).finish_non_exhaustive()
    }
}

impl<Q: Clone, R, D: Clone> Session<Q, R, D> {
    /// Begins a judgement.
    pub(crate) fn begin<F: Future<Output = ()> + 'static>(
        judge: impl FnOnce(Transport<Q, R, D>) -> F,
    ) -> Self {
        let exchanged = Rc::new(RefCell::new(Exchanged { request: None, reply: None, found: Vec::new() }));
        let judging = Box::pin(judge(Transport(Rc::clone(&exchanged))));
        Self { exchanged, judging: Some(judging) }
    }

    /// The request whose response is needed; `None` where the judgement is complete.
    pub fn next_request(&mut self) -> Option<Q> {
        let waiting = self.exchanged.borrow().request.clone();
        if waiting.is_some() {
            return waiting;
        }
        let judging = self.judging.as_mut()?;
        // Nothing wakes it: it is polled again once there is a response.
        if judging.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_ready() {
            self.judging = None;
        }
        self.exchanged.borrow().request.clone()
    }

    /// Goes on with what came back for that request; without one waiting it does nothing.
    pub fn respond(&mut self, reply: R) {
        let mut exchanged = self.exchanged.borrow_mut();
        if exchanged.request.take().is_some() {
            exchanged.reply = Some(reply);
        }
    }

    /// What is judged so far, a browser each.
    #[must_use]
    pub fn found(&self) -> Vec<D> {
        self.exchanged.borrow().found.clone()
    }
}
