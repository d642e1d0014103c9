//! The judgement of a call in several browsers, request by request.

use std::cell::RefCell;
use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use corscheck::fetch::{Kind, NextRequest};
use corscheck::probe::{Diagnosis, Question, SharedReplies, probe_sharing};
use corscheck::web::message::{HttpResponse, Reply};

use crate::Request;

/// What goes in and out of a judgement that waits.
#[derive(Default)]
struct Exchanged {
    /// The request whose response is waited for.
    request: Option<NextRequest>,
    reply: Option<Reply>,
    /// What is judged.
    diagnoses: Vec<Diagnosis>,
}

/// The judgement of a call in several browsers. They share responses: a request that is equal but for what all of a browser's
/// requests have is not there twice.
pub struct Session {
    exchanged: Rc<RefCell<Exchanged>>,
    /// The judgement; `None` once it is complete.
    judging: Option<Pin<Box<dyn Future<Output = ()>>>>,
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session").field("is_complete", &self.judging.is_none()).finish_non_exhaustive()
    }
}

impl Session {
    /// Begins the judgement of these questions, one after the other.
    #[must_use]
    pub fn new(questions: Vec<Question>) -> Self {
        let exchanged = Rc::new(RefCell::new(Exchanged::default()));
        let judging = Box::pin(judge(questions, Rc::clone(&exchanged)));
        Self { exchanged, judging: Some(judging) }
    }

    /// The request whose response is needed; `None` where the judgement is complete.
    pub fn request(&mut self) -> Option<Request> {
        self.next_request().as_ref().map(request)
    }

    /// The same with all that the judge knows of it.
    pub fn next_request(&mut self) -> Option<NextRequest> {
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

    /// Goes on with the response to that request; without one waiting it does nothing.
    pub fn respond(&mut self, response: HttpResponse) {
        let mut exchanged = self.exchanged.borrow_mut();
        if exchanged.request.take().is_some() {
            exchanged.reply = Some(Reply::new(Ok(response), Duration::ZERO));
        }
    }

    /// What is judged so far, a browser each.
    #[must_use]
    pub fn diagnoses(&self) -> Vec<Diagnosis> {
        self.exchanged.borrow().diagnoses.clone()
    }
}

async fn judge(questions: Vec<Question>, exchanged: Rc<RefCell<Exchanged>>) {
    let mut shared = SharedReplies::default();
    for question in questions {
        let send = async |next: &NextRequest| {
            exchanged.borrow_mut().request = Some(next.clone());
            poll_fn(|_| exchanged.borrow_mut().reply.take().map_or(Poll::Pending, Poll::Ready)).await
        };
        let diagnosis = probe_sharing(question, &mut shared, send).await;
        exchanged.borrow_mut().diagnoses.push(diagnosis);
    }
}

fn request(next: &NextRequest) -> Request {
    let message = &next.message;
    Request {
        method: message.method.as_str().to_owned(),
        url: message.url.as_str().to_owned(),
        headers: message.headers.iter().map(|header| (header.name.clone(), header.text())).collect(),
        preflight: next.kind == Kind::Preflight,
        has_body: message.body.is_some(),
    }
}
