//! A client of [WebDriver](https://www.w3.org/TR/webdriver2/): commands and responses as JSON over HTTP.

use std::net::Ipv4Addr;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1;
use hyper::header::{CONTENT_TYPE, HOST};
use hyper::{Method, Request};
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};

use super::process::Helper;
use super::{BrowserError, COMMAND};

/// How often it is looked whether a program listens at its port.
const LOOK: Duration = Duration::from_millis(25);

/// A session with a browser.
#[derive(Debug)]
pub(super) struct WebDriver {
    port: u16,
    session: String,
    /// The browser's version.
    pub(super) version: String,
}

impl WebDriver {
    /// Starts a session at the driver that listens at this port.
    pub(super) async fn start(port: u16, capabilities: Value) -> Result<Self, BrowserError> {
        let body = json!({ "capabilities": { "alwaysMatch": capabilities } });
        let started = command(port, Method::POST, "/session", Some(body)).await?;
        let version = text(&started["capabilities"]["browserVersion"]);
        Ok(Self { port, session: text(&started["sessionId"]), version })
    }

    /// The capabilities of each session; scripts and pages may take as long as the session lets them.
    pub(super) fn capabilities(accept_insecure_certificates: bool) -> Value {
        let limit = u64::try_from(COMMAND.as_millis()).unwrap_or(u64::MAX) * 60;
        json!({
            "acceptInsecureCerts": accept_insecure_certificates,
            "timeouts": { "script": limit, "pageLoad": limit },
        })
    }

    /// Opens a document.
    pub(super) async fn open(&self, url: &str) -> Result<(), BrowserError> {
        self.post("url", json!({ "url": url })).await.map(drop)
    }

    /// Has the open page evaluate an expression; what its promise resolves with.
    pub(super) async fn evaluate(&self, expression: &str) -> Result<Value, BrowserError> {
        let script = format!(
            "const done = arguments[arguments.length - 1];\n({expression}\n).then(done, (error) => done(String(error)));"
        );
        self.post("execute/async", json!({ "script": script, "args": [] })).await
    }

    /// Stores a cookie of the open document's host.
    pub(super) async fn add_cookie(&self, name: &str, value: &str) -> Result<(), BrowserError> {
        let cookie = json!({ "name": name, "value": value, "path": "/" });
        self.post("cookie", json!({ "cookie": cookie })).await.map(drop)
    }

    /// The window that commands go to.
    pub(super) async fn window(&self) -> Result<String, BrowserError> {
        Ok(text(&self.get("window").await?))
    }

    /// All windows.
    pub(super) async fn windows(&self) -> Result<Vec<String>, BrowserError> {
        Ok(self.get("window/handles").await?.as_array().into_iter().flatten().map(text).collect())
    }

    /// Has commands go to another window.
    pub(super) async fn switch(&self, window: &str) -> Result<(), BrowserError> {
        self.post("window", json!({ "handle": window })).await.map(drop)
    }

    /// Closes the window.
    pub(super) async fn close_window(&self) -> Result<(), BrowserError> {
        let path = format!("/session/{}/window", self.session);
        command(self.port, Method::DELETE, &path, None).await.map(drop)
    }

    /// The URL of the window's document.
    pub(super) async fn url(&self) -> Result<String, BrowserError> {
        Ok(text(&self.get("url").await?))
    }

    async fn get(&self, name: &str) -> Result<Value, BrowserError> {
        command(self.port, Method::GET, &format!("/session/{}/{name}", self.session), None).await
    }

    /// Removes the cookies of the open document's host.
    pub(super) async fn delete_cookies(&self) -> Result<(), BrowserError> {
        let path = format!("/session/{}/cookie", self.session);
        command(self.port, Method::DELETE, &path, None).await.map(drop)
    }

    /// Ends the session.
    pub(super) async fn end(self) -> Result<(), BrowserError> {
        let path = format!("/session/{}", self.session);
        command(self.port, Method::DELETE, &path, None).await.map(drop)
    }

    async fn post(&self, name: &str, body: Value) -> Result<Value, BrowserError> {
        command(self.port, Method::POST, &format!("/session/{}/{name}", self.session), Some(body)).await
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// One command, over a connection of its own.
async fn command(port: u16, method: Method, path: &str, body: Option<Value>) -> Result<Value, BrowserError> {
    let lost = |error: &dyn std::fmt::Display| {
        BrowserError::Protocol(format!(
            "{method} {path} failed: the connection to the WebDriver broke: {error}"
        ))
    };
    let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await.map_err(|error| lost(&error))?;
    let (mut sender, connection) =
        http1::handshake(TokioIo::new(stream)).await.map_err(|error| lost(&error))?;
    let connection = tokio::spawn(connection);
    let body = body.map(|body| Bytes::from(body.to_string())).unwrap_or_default();
    let request = Request::builder()
        .method(method.clone())
        .uri(path)
        .header(HOST, format!("127.0.0.1:{port}"))
        .header(CONTENT_TYPE, "application/json; charset=utf-8")
        .body(Full::new(body))
        .map_err(|error| lost(&error))?;
    let response = sender.send_request(request).await.map_err(|error| lost(&error))?;
    let body = response.into_body().collect().await.map_err(|error| lost(&error))?.to_bytes();
    connection.abort();
    let mut value: Value = serde_json::from_slice(&body).map_err(|error| lost(&error))?;
    let value = value["value"].take();
    match value["error"].as_str() {
        None => Ok(value),
        Some(error) => {
            let words = value["message"].as_str().filter(|words| !words.is_empty()).unwrap_or(error);
            Err(BrowserError::Protocol(format!("{method} {path} failed: {words}")))
        }
    }
}

/// A port of this machine on which nothing listens.
pub(super) async fn free_port() -> Result<u16, BrowserError> {
    let bound = async { TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?.local_addr() };
    let address =
        bound.await.map_err(|error| BrowserError::Start(format!("there is no free port: {error}")))?;
    Ok(address.port())
}

/// Waits until a program listens at its port.
pub(super) async fn listens(port: u16, program: &mut Helper) -> Result<(), BrowserError> {
    while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await.is_err() {
        program.check_runs()?;
        tokio::time::sleep(LOOK).await;
    }
    Ok(())
}
