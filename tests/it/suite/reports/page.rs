//! A page in the installed Chromium, as a person uses it: keys, colours, sizes. By the
//! [DevTools protocol](https://chromedevtools.github.io/devtools-protocol/), of which a handful of commands is enough.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use corscheck::web::browser::Browser;
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::{WebSocketStream, client_async_with_config};

use crate::support::PATIENCE;
use crate::support::browsers::{InstalledBrowser, browser_for};

/// Chromium, if it is here.
pub(super) fn chromium() -> Option<InstalledBrowser> {
    browser_for("suite::reports in a browser", Browser::Chromium)
}

/// A page of a file, and all that happened since it was opened.
pub(super) struct Page {
    socket: WebSocketStream<TcpStream>,
    session: Option<Value>,
    last_id: u64,
    /// The events: names and what they say.
    pub(super) events: Vec<(String, Value)>,
    child: Child,
    _profile: TempDir,
}

impl Drop for Page {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Page {
    /// Starts a browser and opens a file in it.
    pub(super) async fn open(program: PathBuf, file: &str) -> Self {
        let profile = tempfile::tempdir().expect("a folder");
        let mut child = Command::new(program)
            .args([
                "--headless",
                "--remote-debugging-port=0",
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
            ])
            .args([
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--disable-component-update",
            ])
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .arg("about:blank")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the browser can be started");
        let mut lines = BufReader::new(child.stderr.take().expect("its standard error"));
        let mut line = String::new();
        let address = loop {
            line.clear();
            assert!(lines.read_line(&mut line).expect("a line") > 0, "the browser ended");
            if let Some((_, address)) = line.split_once("listening on ws://") {
                break address.trim().to_owned();
            }
        };
        // What it goes on to say must be read, or it stops at a full pipe.
        std::thread::spawn(move || std::io::copy(&mut lines, &mut std::io::sink()));
        let host = address.split('/').next().expect("a host").to_owned();
        let stream = TcpStream::connect(host).await.expect("the browser listens");
        let config = WebSocketConfig::default().max_message_size(Some(64 << 20));
        let (socket, _) = client_async_with_config(format!("ws://{address}"), stream, Some(config))
            .await
            .expect("a WebSocket");
        let mut page =
            Self { socket, session: None, last_id: 0, events: Vec::new(), child, _profile: profile };
        let target = page.command("Target.createTarget", json!({ "url": "about:blank" })).await;
        let attached = page
            .command("Target.attachToTarget", json!({ "targetId": target["targetId"], "flatten": true }))
            .await;
        page.session = Some(attached["sessionId"].clone());
        for domain in ["Page", "Runtime", "Log", "Network"] {
            page.command(&format!("{domain}.enable"), json!({})).await;
        }
        page.events.clear();
        page.command("Page.navigate", json!({ "url": format!("file://{file}") })).await;
        while !page.events.iter().any(|(name, _)| name == "Page.loadEventFired") {
            page.message().await;
        }
        page
    }

    /// Sends a command and waits for its response.
    pub(super) async fn command(&mut self, method: &str, params: Value) -> Value {
        self.last_id += 1;
        let id = self.last_id;
        let mut message = json!({ "id": id, "method": method, "params": params });
        if let Some(session) = &self.session {
            message["sessionId"] = session.clone();
        }
        self.socket.send(Message::text(message.to_string())).await.expect("the browser listens");
        loop {
            if let Some(mut response) = self.message().await
                && response["id"] == id
            {
                assert!(response.get("error").is_none(), "{method}: {response}");
                return response["result"].take();
            }
        }
    }

    /// The next message: a response, or `None` for an event, which is stored.
    async fn message(&mut self) -> Option<Value> {
        let message =
            timeout(PATIENCE, self.socket.next()).await.expect("the browser says something in time");
        let Message::Text(text) = message.expect("a message").expect("a good one") else { return None };
        let mut value: Value = serde_json::from_str(&text).expect("JSON");
        let Some(method) = value["method"].as_str().map(ToOwned::to_owned) else { return Some(value) };
        self.events.push((method, value["params"].take()));
        None
    }

    /// What an expression comes to in the page.
    pub(super) async fn value(&mut self, expression: &str) -> Value {
        let params = json!({ "expression": expression, "returnByValue": true, "awaitPromise": true });
        let mut response = self.command("Runtime.evaluate", params).await;
        assert!(response.get("exceptionDetails").is_none(), "{expression}: {response:#}");
        response["result"]["value"].take()
    }

    /// Presses a key and lets it go.
    pub(super) async fn press(&mut self, key: &str) {
        let (code, number, text) = match key {
            "Enter" => ("Enter", 13, "\r"),
            " " => ("Space", 32, " "),
            "Tab" => ("Tab", 9, ""),
            "ArrowDown" => ("ArrowDown", 40, ""),
            other => panic!("the key {other}"),
        };
        for kind in ["keyDown", "keyUp"] {
            let mut params =
                json!({ "type": kind, "key": key, "code": code, "windowsVirtualKeyCode": number });
            if kind == "keyDown" && !text.is_empty() {
                params["text"] = text.into();
            }
            self.command("Input.dispatchKeyEvent", params).await;
        }
    }

    /// How wide the window is.
    pub(super) async fn width(&mut self, width: u32) {
        let params = json!({ "width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false });
        self.command("Emulation.setDeviceMetricsOverride", params).await;
    }

    /// `screen` or `print`, and `light` or `dark`.
    pub(super) async fn media(&mut self, media: &str, scheme: &str) {
        let features = [json!({ "name": "prefers-color-scheme", "value": scheme })];
        self.command("Emulation.setEmulatedMedia", json!({ "media": media, "features": features })).await;
    }
}
