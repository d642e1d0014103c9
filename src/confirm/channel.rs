//! Commands, responses and events as JSON over a WebSocket: the shape that Chromium's and Firefox's protocols have.

use std::collections::VecDeque;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde_json::{Map, Value, json};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::{WebSocketStream, client_async_with_config};

use super::BrowserError;
use super::dev_tools::{DevTools, Event};

/// A connection to a browser.
#[derive(Debug)]
pub(super) struct Channel {
    socket: WebSocketStream<TcpStream>,
    last_id: u64,
    /// Events that were not read yet.
    events: VecDeque<Event>,
    /// What goes beside each command's method and parameters, such as a session.
    beside: Map<String, Value>,
}

/// Why the browser could not do a command, in its own words.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct CommandError(String);

/// One message of the browser's.
#[derive(Debug)]
pub(super) enum Incoming {
    /// The response to the command with this number, or why it failed.
    Response(u64, Result<Value, CommandError>),
    /// An event.
    Event(Event),
}

impl Channel {
    /// Connects to the address that a browser announced, and to a path there.
    pub(super) async fn connect(address: &str, path: &str) -> Result<Self, BrowserError> {
        let authority = address.split('/').next().unwrap_or_default();
        let stream = TcpStream::connect(authority).await.map_err(|error| lost(&error))?;
        // A message can hold a whole response's headers, or the text of a long URL several times.
        let config =
            WebSocketConfig::default().max_message_size(Some(256 << 20)).max_frame_size(Some(64 << 20));
        let (socket, _) = client_async_with_config(format!("ws://{address}{path}"), stream, Some(config))
            .await
            .map_err(|error| lost(&error))?;
        Ok(Self { socket, last_id: 0, events: VecDeque::new(), beside: Map::new() })
    }

    /// Sends something beside all later commands.
    pub(super) fn put_beside(&mut self, name: &str, value: Value) {
        self.beside.insert(name.into(), value);
    }

    /// Sends a command and does not wait for its response; its number.
    pub(super) async fn post(&mut self, method: &str, params: Value) -> Result<u64, BrowserError> {
        self.last_id += 1;
        let mut message = self.beside.clone();
        message.insert("id".into(), self.last_id.into());
        message.insert("method".into(), method.into());
        message.insert("params".into(), params);
        let text = Value::Object(message).to_string();
        self.socket.send(Message::text(text)).await.map_err(|error| lost(&error))?;
        Ok(self.last_id)
    }

    /// Sends a command in another session, and does not wait for its response.
    pub(super) async fn post_in(
        &mut self,
        session: &str,
        method: &str,
        params: Value,
    ) -> Result<(), BrowserError> {
        let own = self.beside.insert("sessionId".into(), session.into());
        let posted = self.post(method, params).await;
        match own {
            Some(own) => self.beside.insert("sessionId".into(), own),
            None => self.beside.remove("sessionId"),
        };
        posted.map(drop)
    }

    /// Sends a command to a session or, without one, to the browser, and does not wait for its response; its number.
    pub(super) async fn post_to(
        &mut self,
        session: Option<&str>,
        method: &str,
        params: Value,
    ) -> Result<u64, BrowserError> {
        let beside = std::mem::take(&mut self.beside);
        if let Some(session) = session {
            self.put_beside("sessionId", session.into());
        }
        let posted = self.post(method, params).await;
        self.beside = beside;
        posted
    }

    /// Sends a command and waits for its response; events that come meanwhile are stored.
    pub(super) async fn command(&mut self, method: &str, params: Value) -> Result<Value, BrowserError> {
        let id = self.post(method, params).await?;
        loop {
            match self.incoming().await? {
                Incoming::Response(response_id, result) if response_id == id => {
                    return result
                        .map_err(|error| BrowserError::Protocol(format!("{method} failed: {error}")));
                }
                // Responses to posted commands are ignored.
                Incoming::Response(..) => {}
                Incoming::Event(event) => self.events.push_back(event),
            }
        }
    }

    /// The next message, without the events that were stored.
    pub(super) async fn incoming(&mut self) -> Result<Incoming, BrowserError> {
        loop {
            let message = self.socket.next().await.ok_or_else(|| lost(&"it closed the connection"))?;
            let Message::Text(text) = message.map_err(|error| lost(&error))? else { continue };
            let mut value: Value = serde_json::from_str(&text).map_err(|error| lost(&error))?;
            if let Some(id) = value["id"].as_u64() {
                return Ok(Incoming::Response(id, result(&mut value)));
            }
            if let Some(method) = value["method"].as_str() {
                let method = method.to_owned();
                let session = value["sessionId"].as_str().map(str::to_owned);
                return Ok(Incoming::Event(Event { method, params: value["params"].take(), session }));
            }
        }
    }

    /// The next event, stored or new, if one comes within this time.
    pub(super) async fn event(&mut self, within: Duration) -> Result<Option<Event>, BrowserError> {
        if let Some(event) = self.events.pop_front() {
            return Ok(Some(event));
        }
        let next = timeout(within, async {
            loop {
                if let Incoming::Event(event) = self.incoming().await? {
                    return Ok(event);
                }
            }
        });
        next.await.map_or(Ok(None), |event| event.map(Some))
    }

    /// The next event, or the response to the command with this number, if one comes within this time.
    pub(super) async fn event_or_response(
        &mut self,
        within: Duration,
        awaited: Option<u64>,
    ) -> Result<Option<Result<Event, Result<Value, CommandError>>>, BrowserError> {
        if let Some(event) = self.events.pop_front() {
            return Ok(Some(Ok(event)));
        }
        let next = timeout(within, async {
            loop {
                match self.incoming().await? {
                    Incoming::Event(event) => return Ok(Ok(event)),
                    Incoming::Response(id, response) if Some(id) == awaited => return Ok(Err(response)),
                    Incoming::Response(..) => {}
                }
            }
        });
        next.await.map_or(Ok(None), |next| next.map(Some))
    }

    /// This connection with a command that does nothing.
    pub(super) fn with_ping<'a>(&'a mut self, command: &'a str) -> Pinged<'a> {
        Pinged { channel: self, command }
    }

    /// Drops the stored events.
    pub(super) fn forget_events(&mut self) {
        self.events.clear();
    }
}

/// A connection, and a command that does nothing.
#[derive(Debug)]
pub(super) struct Pinged<'a> {
    channel: &'a mut Channel,
    command: &'a str,
}

impl DevTools for Pinged<'_> {
    async fn ping(&mut self) -> Result<(), BrowserError> {
        self.channel.command(self.command, json!({})).await.map(drop)
    }

    async fn event(&mut self, within: Duration) -> Result<Option<Event>, BrowserError> {
        self.channel.event(within).await
    }
}

/// The result in a response. Chromium puts an error's words into an object, Firefox beside its name.
fn result(value: &mut Value) -> Result<Value, CommandError> {
    match value.get("error") {
        None => Ok(value.get_mut("result").map_or_else(|| json!({}), Value::take)),
        Some(error) => {
            let words = error["message"].as_str().or_else(|| value["message"].as_str()).or(error.as_str());
            Err(CommandError(words.unwrap_or("no reason given").to_owned()))
        }
    }
}

fn lost(error: &dyn std::fmt::Display) -> BrowserError {
    BrowserError::Protocol(format!("the connection to the browser broke: {error}"))
}
