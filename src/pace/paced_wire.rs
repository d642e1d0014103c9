//! Requests at a rate.

use std::cell::Cell;
use std::time::Duration;

use tokio::time::{Instant, sleep, sleep_until};
use url::Url;

use crate::web::address_space::AddressSpace;
use crate::web::message::{HttpRequest, Reply};
use crate::web::origin::Origin;
use crate::web::raw_head::RawReply;
use crate::wire::{Spaces, Wire, deadline_in};

/// However often it is to be slower, a request goes as often as that.
const SLOWEST: Duration = Duration::from_secs(2);

/// A wire that sends no more requests a second than it may.
#[derive(Debug)]
pub struct PacedWire<'a> {
    wire: &'a Wire,
    /// How many requests a second at most.
    rate: Cell<Option<f64>>,
    /// How long the requests that share a [`Deadline`] may take.
    max_time: Duration,
    /// When the next request may go.
    next: Cell<Option<Instant>>,
    sent: Cell<u64>,
}

/// When the requests of one piece of work must be over: so much time after the first of them went.
#[derive(Debug, Default)]
pub struct Deadline(Cell<Option<Instant>>);

impl<'a> PacedWire<'a> {
    /// Sends over `wire`, at most `rate` requests a second; those that share a [`Deadline`] take at most `max_time`.
    #[must_use]
    pub fn new(wire: &'a Wire, rate: Option<f64>, max_time: Duration) -> Self {
        Self { wire, rate: Cell::new(rate), max_time, next: Cell::new(None), sent: Cell::new(0) }
    }

    /// How many requests were sent.
    #[must_use]
    pub fn sent(&self) -> u64 {
        self.sent.get()
    }

    /// Where the host of a URL is for those who reach it.
    pub async fn space_of(&self, url: &Url) -> AddressSpace {
        self.wire.space_of(url).await
    }

    /// Lets time pass.
    pub async fn pause(&self, time: Duration) {
        sleep(time).await;
    }

    /// From now on, at most half as many requests a second, as long as that is more than one in two seconds.
    pub fn slow_down(&self) {
        let slowest = 1.0 / SLOWEST.as_secs_f64();
        self.rate.set(self.rate.get().map(|rate| (rate / 2.0).max(slowest.min(rate))));
    }

    /// The address spaces of a page and its target, as [`Wire::spaces`] finds them.
    pub async fn spaces(&self, page: &Origin, target: &Url) -> Spaces {
        self.wire.spaces(page, target).await
    }

    /// Sends a request when its turn comes. Time spent waiting for the turn is not the server's.
    pub async fn send(&self, request: &HttpRequest, deadline: &Deadline) -> Reply {
        self.turn().await;
        if deadline.0.get().is_none() {
            deadline.0.set(deadline_in(self.max_time));
        }
        self.sent.set(self.sent.get() + 1);
        self.wire.timed(request, deadline.0.get()).await
    }

    /// Sends a WebSocket's handshake when its turn comes, and closes the connection.
    pub async fn raw(&self, request: &HttpRequest, deadline: &Deadline) -> RawReply {
        self.turn().await;
        if deadline.0.get().is_none() {
            deadline.0.set(deadline_in(self.max_time));
        }
        self.sent.set(self.sent.get() + 1);
        self.wire.raw(request, deadline.0.get()).await.0
    }

    /// Waits until a request may go.
    async fn turn(&self) {
        let Some(rate) = self.rate.get() else { return };
        let now = Instant::now();
        let turn = self.next.get().filter(|next| *next > now).unwrap_or(now);
        self.next.set(turn.checked_add(Duration::from_secs_f64(1.0 / rate)));
        if turn > now {
            sleep_until(turn).await;
        }
    }
}
