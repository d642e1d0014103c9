//! How an audit sends its requests: over the wire, at a rate.

use std::time::Duration;

use crate::audit::Server;
use crate::pace::{Deadline, PacedWire};
use crate::web::message::{HttpRequest, Reply};
use crate::wire::Wire;

/// A line to one host.
pub(super) struct Line<'a> {
    wire: PacedWire<'a>,
}

impl<'a> Line<'a> {
    /// At most `rate` requests a second, each over within `max_time`.
    pub(super) fn new(wire: &'a Wire, rate: f64, max_time: Duration) -> Self {
        Self { wire: PacedWire::new(wire, Some(rate), max_time) }
    }
}

impl Server for Line<'_> {
    async fn send(&mut self, request: &HttpRequest) -> Reply {
        self.wire.send(request, &Deadline::default()).await
    }

    async fn wait(&mut self, time: Duration) {
        tokio::time::sleep(time).await;
    }

    fn slow_down(&mut self) {
        self.wire.slow_down();
    }
}
