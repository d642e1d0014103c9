//! A connection that also carries the response to one command, while events come.

use std::time::Duration;

use serde_json::{Value, json};

use crate::confirm::BrowserError;
use crate::confirm::channel::{Channel, CommandError};
use crate::confirm::dev_tools::{DevTools, Event};

/// A connection, and the command whose response is awaited.
#[derive(Debug)]
pub(super) struct Awaited<'a> {
    pub(super) channel: &'a mut Channel,
    /// A command that does nothing.
    ping: &'a str,
    id: Option<u64>,
    response: Option<Result<Value, CommandError>>,
}

impl<'a> Awaited<'a> {
    /// A connection on which no response is awaited.
    pub(super) fn new(channel: &'a mut Channel, ping: &'a str) -> Self {
        Self { channel, ping, id: None, response: None }
    }

    /// Sends a command whose response is awaited from then on.
    pub(super) async fn post(&mut self, method: &str, params: Value) -> Result<(), BrowserError> {
        self.response = None;
        self.id = Some(self.channel.post(method, params).await?);
        Ok(())
    }

    /// The response, once it has come.
    pub(super) fn take_response(&mut self) -> Option<Result<Value, CommandError>> {
        self.response.take()
    }
}

impl DevTools for Awaited<'_> {
    async fn ping(&mut self) -> Result<(), BrowserError> {
        self.channel.command(self.ping, json!({})).await.map(drop)
    }

    async fn event(&mut self, within: Duration) -> Result<Option<Event>, BrowserError> {
        match self.channel.event_or_response(within, self.id).await? {
            Some(Ok(event)) => Ok(Some(event)),
            Some(Err(response)) => {
                (self.id, self.response) = (None, Some(response));
                Ok(None)
            }
            None => Ok(None),
        }
    }
}
