//! Audits over the network, at a rate.

use std::time::Duration;

use super::Server;
use crate::pace::{Deadline, PacedWire};
use crate::web::message::{HttpRequest, Reply};
use crate::web::raw_head::RawReply;

impl Server for PacedWire<'_> {
    async fn send(&self, request: &HttpRequest) -> Reply {
        PacedWire::send(self, request, &Deadline::default()).await
    }

    async fn handshake(&self, request: &HttpRequest) -> RawReply {
        self.raw(request, &Deadline::default()).await
    }

    async fn wait(&self, time: Duration) {
        self.pause(time).await;
    }

    fn slow_down(&self) {
        PacedWire::slow_down(self);
    }
}
