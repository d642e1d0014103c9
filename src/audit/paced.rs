//! Audits over the network, at a rate.

use std::time::Duration;

use super::Server;
use crate::pace::{Deadline, PacedWire};
use crate::web::message::{HttpRequest, Reply};

impl Server for &PacedWire<'_> {
    async fn send(&mut self, request: &HttpRequest) -> Reply {
        PacedWire::send(self, request, &Deadline::default()).await
    }

    async fn wait(&mut self, time: Duration) {
        self.pause(time).await;
    }

    fn slow_down(&mut self) {
        PacedWire::slow_down(self);
    }
}
