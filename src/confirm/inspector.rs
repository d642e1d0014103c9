//! The remote inspector of WebKitGTK, for what WebDriver does not give: the console, and what is sent.
//!
//! Its protocol is WebKitGTK's own. A message is a size, a byte of flags, a name that ends with a zero byte, and the values of a
//! [`GVariant`](https://docs.gtk.org/glib/struct.Variant.html); those of commands and events are two numbers (connection and target) and
//! a text: [the inspector's protocol](https://github.com/WebKit/WebKit/tree/main/Source/JavaScriptCore/inspector/protocol) as JSON.
//! The page's messages lie in such a text once more.

use std::collections::VecDeque;
use std::net::Ipv4Addr;
use std::time::Duration;

use bytes::{Buf, BytesMut};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::BrowserError;
use super::dev_tools::{DevTools, Event};

/// Connection and target, as WebKitGTK numbers the first page.
const PAGE: [u64; 2] = [1, 1];
/// A message's size and its flags.
const HEAD: usize = 5;
/// The flag for numbers with their lowest byte first.
const LITTLE_ENDIAN: u8 = 1;
/// The longest message that is read.
const LONGEST: usize = 64 << 20;
/// What the page is to report.
const REPORTED: [&str; 3] = ["Console.enable", "Network.enable", "Page.enable"];
/// What sets the script that runs at the start of each document.
const BEGIN_WITH: &str = "Page.setBootstrapScript";

/// A connection to the inspector of a browser with one page.
#[derive(Debug)]
pub(super) struct Inspector {
    stream: TcpStream,
    buffer: BytesMut,
    /// The page's target; another process for the page is another target.
    target: Option<String>,
    last_id: u64,
    /// The last command to which there was a response.
    responded: u64,
    /// The last result that came of a command, and the command's number.
    result: (u64, Value),
    /// The script that runs at the start of each document.
    script: String,
    events: VecDeque<Event>,
}

impl Inspector {
    /// Connects, and has the page report.
    pub(super) async fn connect(port: u16) -> Result<Self, BrowserError> {
        let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await.map_err(|error| lost(&error))?;
        let mut inspector = Self {
            stream,
            buffer: BytesMut::new(),
            target: None,
            last_id: 0,
            responded: 0,
            result: (0, Value::Null),
            script: String::new(),
            events: VecDeque::new(),
        };
        // A hash of the commands that this client knows: one that fits none has them all sent.
        inspector.write("SetupInspectorClient", b"none\0").await?;
        let page: Vec<u8> = PAGE.iter().flat_map(|number| number.to_le_bytes()).collect();
        inspector.write("Setup", &page).await?;
        while inspector.target.is_none() {
            inspector.read().await?;
        }
        inspector.ping().await?;
        Ok(inspector)
    }

    /// Drops what was reported so far.
    pub(super) async fn forget_events(&mut self) -> Result<(), BrowserError> {
        self.ping().await?;
        self.events.clear();
        Ok(())
    }

    /// From now on this script runs at the start of each document; an empty one is none.
    pub(super) async fn begin_with(&mut self, script: &str) -> Result<(), BrowserError> {
        self.script = script.to_owned();
        let params = if script.is_empty() { json!({}) } else { json!({ "source": script }) };
        self.respond(BEGIN_WITH, params).await.map(drop)
    }

    /// Sends the page a command, and waits for its result.
    pub(super) async fn respond(&mut self, method: &str, params: Value) -> Result<Value, BrowserError> {
        let target = self.target.clone().unwrap_or_default();
        let id = self.command(&target, method, params.clone()).await?;
        while self.responded < id {
            self.read().await?;
            if self.target.as_deref() != Some(&target) {
                // The page moved to another process, and the old one responds to nothing more.
                return Box::pin(self.respond(method, params)).await;
            }
        }
        Ok(if self.result.0 == id { self.result.1.take() } else { Value::Null })
    }

    /// Sends the page a command.
    async fn command(&mut self, target: &str, method: &str, params: Value) -> Result<u64, BrowserError> {
        self.last_id += 1;
        let inner = json!({ "id": self.last_id, "method": method, "params": params }).to_string();
        let params = json!({ "targetId": target, "message": inner });
        let outer = json!({ "id": self.last_id, "method": "Target.sendMessageToTarget", "params": params });
        let mut data: Vec<u8> = PAGE.iter().flat_map(|number| number.to_le_bytes()).collect();
        data.extend(outer.to_string().bytes());
        data.push(0);
        self.write("SendMessageToBackend", &data).await?;
        Ok(self.last_id)
    }

    async fn write(&mut self, name: &str, data: &[u8]) -> Result<(), BrowserError> {
        let size = u32::try_from(name.len() + 1 + data.len()).map_err(|error| lost(&error))?;
        let mut message = size.to_be_bytes().to_vec();
        message.push(LITTLE_ENDIAN);
        message.extend(name.bytes());
        message.push(0);
        message.extend(data);
        self.stream.write_all(&message).await.map_err(|error| lost(&error))
    }

    /// Reads one message, and does what it calls for. Nothing is lost where this is cut short while it waits.
    async fn read(&mut self) -> Result<(), BrowserError> {
        loop {
            if let Some(text) = next_message(&mut self.buffer)? {
                return self.take(text).await;
            }
            if self.stream.read_buf(&mut self.buffer).await.map_err(|error| lost(&error))? == 0 {
                return Err(lost(&"the browser closed it"));
            }
        }
    }

    /// Takes a message, out of which others may come.
    async fn take(&mut self, text: String) -> Result<(), BrowserError> {
        let mut message: Value = serde_json::from_str(&text).map_err(|error| lost(&error))?;
        let mut params = message["params"].take();
        match message["method"].as_str() {
            Some("Target.targetCreated") => {
                let target = params["targetInfo"]["targetId"].as_str().unwrap_or_default().to_owned();
                for method in REPORTED {
                    self.command(&target, method, json!({})).await?;
                }
                if !self.script.is_empty() {
                    let script = json!({ "source": self.script });
                    self.command(&target, BEGIN_WITH, script).await?;
                }
                if params["targetInfo"]["isProvisional"] != true {
                    self.target = Some(target);
                }
            }
            Some("Target.didCommitProvisionalTarget") => {
                self.target = params["newTargetId"].as_str().map(Into::into);
            }
            Some("Target.dispatchMessageFromTarget") => {
                let inner: Value = serde_json::from_str(params["message"].as_str().unwrap_or_default())
                    .map_err(|error| lost(&error))?;
                self.take_from_page(inner);
            }
            Some(method) => {
                let (method, params) = (method.to_owned(), params.take());
                self.events.push_back(Event { method, params, session: None });
            }
            // The browser's own response comes before that of the page, and says nothing.
            None => {}
        }
        Ok(())
    }

    fn take_from_page(&mut self, mut message: Value) {
        match (message["id"].as_u64(), message["method"].as_str()) {
            (Some(id), _) => {
                self.responded = self.responded.max(id);
                self.result = (id, message["result"].take());
            }
            (None, Some(method)) => {
                let method = method.to_owned();
                self.events.push_back(Event { method, params: message["params"].take(), session: None });
            }
            (None, None) => {}
        }
    }
}

impl DevTools for Inspector {
    async fn ping(&mut self) -> Result<(), BrowserError> {
        self.respond("Console.enable", json!({})).await.map(drop)
    }

    async fn event(&mut self, within: Duration) -> Result<Option<Event>, BrowserError> {
        let next = timeout(within, async {
            while self.events.is_empty() {
                self.read().await?;
            }
            Ok(())
        });
        if let Ok(failed @ Err(_)) = next.await {
            failed?;
        }
        Ok(self.events.pop_front())
    }
}

/// Takes the text of the next message off a buffer that holds it whole; messages of other kinds are skipped.
fn next_message(buffer: &mut BytesMut) -> Result<Option<String>, BrowserError> {
    while buffer.len() >= HEAD {
        let size = u32::from_be_bytes([buffer[0], buffer[1], buffer[2], buffer[3]]);
        let size = usize::try_from(size).ok().filter(|size| *size <= LONGEST);
        let size = size.ok_or_else(|| lost(&"a message of its remote inspector is too long"))?;
        if buffer.len() < HEAD + size {
            break;
        }
        buffer.advance(HEAD);
        let body = buffer.split_to(size);
        if let Some(data) = body.strip_prefix(b"SendMessageToFrontend\0") {
            let text = data.get(size_of_val(&PAGE)..).unwrap_or_default();
            let text = text.strip_suffix(b"\0").unwrap_or(text);
            return Ok(Some(String::from_utf8_lossy(text).into_owned()));
        }
    }
    Ok(None)
}

fn lost(error: &dyn std::fmt::Display) -> BrowserError {
    BrowserError::Protocol(format!("the connection to WebKit's remote inspector broke: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages() {
        let message = |name: &str, text: &str| {
            let body = [name.as_bytes(), b"\0", &[0; 16], text.as_bytes(), b"\0"].concat();
            [&u32::try_from(body.len()).expect("short").to_be_bytes()[..], &[1], &body].concat()
        };
        let mut bytes = message("SetTargetList", "x");
        bytes.extend(message("SendMessageToFrontend", "one"));
        bytes.extend(message("SendMessageToFrontend", "two"));
        let (first, second) = bytes.split_at(bytes.len() - 3);
        let mut buffer = BytesMut::from(first);
        assert_eq!(next_message(&mut buffer).expect("a message").as_deref(), Some("one"));
        assert_eq!(next_message(&mut buffer).expect("no fault"), None, "the rest of it has not come");
        buffer.extend_from_slice(second);
        assert_eq!(next_message(&mut buffer).expect("a message").as_deref(), Some("two"));
        let mut buffer = BytesMut::from(&[255; 5][..]);
        assert!(next_message(&mut buffer).is_err());
    }
}
