//! Safari, by [`safaridriver`](https://developer.apple.com/documentation/webkit/testing-with-webdriver-in-safari). It takes neither a
//! proxy nor addresses for hosts, so a page comes from its own server, or from this machine.

use std::net::Ipv4Addr;
use std::sync::Arc;

use bytes::Bytes;
use http_body_util::Full;
use hyper::{Request, Response};
use serde_json::Value;
use url::Url;

use super::dev_tools::{Logged, ScriptRun};
use super::document::{BODY, Document};
use super::driver::{Drive, DrivenBrowser, start};
use super::frame::{FramePlan, FrameSeen};
use super::process::Helper;
use super::visit::{Visit, Visited};
use super::webdriver::{WebDriver, free_port, listens};
use super::{BrowserError, Launch, Patience};
use crate::server::{BoundServer, Service};
use crate::web::browser::Browser;

/// How Safari is found and started.
pub(super) const DRIVEN: DrivenBrowser = DrivenBrowser {
    browser: Browser::Safari,
    program_names: &["safaridriver"],
    other_paths: &["/usr/bin/safaridriver"],
    debian_package: "",
    parts: &[],
    is_here: cfg!(target_os = "macos"),
    cannot_open,
    start: start::<Safari>,
};

/// A running Safari with one page. It has no console that could be read, so it tells no names.
#[derive(Debug)]
struct Safari {
    webdriver: WebDriver,
    driver: Helper,
}

impl Drive for Safari {
    async fn start(launch: &Launch) -> Result<Self, BrowserError> {
        let unsuitable = |words: &str| Err(BrowserError::Unsuitable(words.into()));
        if !launch.resolve.is_empty() {
            return unsuitable("Safari cannot be told where a host is");
        }
        if launch.user_agent.is_some() {
            return unsuitable("Safari cannot be given another User-Agent");
        }
        let port = free_port().await?;
        let arguments = ["-p".to_owned(), port.to_string()];
        let mut driver = Helper::start(launch, &launch.program, &arguments, &[])?;
        listens(port, &mut driver).await?;
        let webdriver = WebDriver::start(port, WebDriver::capabilities(launch.insecure)).await;
        let webdriver = webdriver.map_err(|error| {
            BrowserError::Start(format!("{error} (`safaridriver --enable` lets it be driven, once for all)"))
        })?;
        Ok(Self { webdriver, driver })
    }

    fn version(&self) -> &str {
        &self.webdriver.version
    }

    /// A session has a storage of its own. Within it, cookies of the page's own host are removed.
    async fn clear(&mut self) -> Result<bool, BrowserError> {
        self.webdriver.delete_cookies().await?;
        Ok(true)
    }

    async fn open(&mut self, document: &Document) -> Result<(), BrowserError> {
        if let Some(url) = &document.own_server {
            return self.webdriver.open(url).await;
        }
        let port = local_port(document).ok_or_else(|| {
            BrowserError::Unsuitable(cannot_open(document).unwrap_or_else(|| "it cannot be opened".into()))
        })?;
        let bound = BoundServer::bind(Ipv4Addr::LOCALHOST.into(), port, 1).await.map_err(|error| {
            BrowserError::Unsuitable(format!(
                "the page would have to come from port {port} of this machine, on which another program listens ({error})"
            ))
        })?;
        let _server = bound.serve(Arc::new(Page(document.clone())));
        self.webdriver.open(&document.url).await
    }

    async fn evaluate_on(&mut self, url: &str, expression: &str) -> Result<Value, BrowserError> {
        self.webdriver.open(url).await?;
        self.webdriver.evaluate(expression).await
    }

    async fn call(&mut self, expression: &str, _patience: Patience) -> Result<ScriptRun, BrowserError> {
        Ok(ScriptRun { value: self.webdriver.evaluate(expression).await?, logged: Logged::default() })
    }

    async fn visit(&mut self, _visit: &Visit) -> Result<Visited, BrowserError> {
        let words = "safaridriver does not report what a page requests; use another browser, or save a HAR in Safari and \
                     judge it with corscheck har";
        Err(BrowserError::Unsuitable(words.into()))
    }

    async fn frame(&mut self, _plan: &FramePlan) -> Result<FrameSeen, BrowserError> {
        let words = "safaridriver gives the page no place on another origin; webkit has the same engine";
        Err(BrowserError::Unsuitable(words.into()))
    }

    async fn close(self) {
        // It ends anyway: by being killed.
        let _ = self.webdriver.end().await;
        self.driver.end().await;
    }
}

/// Why Safari cannot open a document.
fn cannot_open(document: &Document) -> Option<String> {
    if document.sets_cookies() {
        return Some("Safari cannot be given cookies beforehand".into());
    }
    if document.own_server.is_some() || local_port(document).is_some() {
        return None;
    }
    Some(format!(
        "a page of {} cannot be opened in Safari, which takes neither a proxy nor addresses for hosts: the page's real URL \
         is needed, or one of this machine, such as http://localhost:3000",
        Url::parse(&document.url)
            .map_or_else(|_| document.url.clone(), |url| url.origin().ascii_serialization())
    ))
}

/// The port of this machine from which a document would come.
fn local_port(document: &Document) -> Option<u16> {
    let url = Url::parse(&document.url).ok().filter(|url| url.scheme() == "http")?;
    let is_here = ["localhost", "127.0.0.1", "[::1]"].contains(&url.host_str()?);
    url.port_or_known_default().filter(|_| is_here)
}

/// Responds with a document, whatever is requested.
struct Page(Document);

impl Service for Page {
    async fn respond(&self, _request: Request<Bytes>) -> Option<Response<Full<Bytes>>> {
        // Kept open, the connection would be used for what is not the page's.
        let mut response = Response::builder().header("Connection", "close");
        for (name, value) in &self.0.headers {
            response = response.header(name, value.as_bytes());
        }
        response.body(Full::new(Bytes::from_static(BODY.as_bytes()))).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn which_documents_it_opens() {
        let document = |url: &str, own_server: Option<&str>| Document {
            url: url.into(),
            headers: Vec::new(),
            own_server: own_server.map(Into::into),
        };
        for (document, expected) in [
            (document("http://localhost:3000/x", None), true),
            (document("http://127.0.0.1/x", None), true),
            (document("https://localhost/x", None), false),
            (document("https://app.example.com/x", None), false),
            (document("https://app.example.com/x", Some("https://app.example.com/")), true),
        ] {
            assert_eq!(cannot_open(&document).is_none(), expected, "{document:?}");
        }
    }
}
