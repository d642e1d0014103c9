//! Frames in WebKit: WebDriver runs the scripts, our proxy has corscheck's own documents, and the remote inspector tells what stands in the
//! windows.

use std::collections::HashMap;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::Instant;

use super::super::BrowserError;
use super::super::dev_tools::{DevTools, Event};
use super::super::inspector::Inspector;
use super::super::page_server::PageServer;
use super::super::socks::{Place, Socks};
use super::super::webdriver::WebDriver;
use super::conduct::conduct;
use super::names::{webkit_network, webkit_sentence};
use super::{FramePlan, FrameSeen, OwnDocument, Reports, Stage, Window, parsed};

/// Where a document of a window begins.
const BLANK: &str = "about:blank";

/// Runs a question.
pub(in crate::confirm) async fn frame_in_webkit(
    webdriver: &WebDriver,
    inspector: &mut Inspector,
    socks: &Socks,
    plan: &FramePlan,
) -> Result<FrameSeen, BrowserError> {
    let first = webdriver.window().await?;
    inspector.begin_with(&plan.agent).await?;
    let mut stage = WebKitStage {
        webdriver,
        inspector,
        socks,
        agent: &plan.agent,
        first,
        served: None,
        sentence: None,
        network: None,
        failed: None,
        loads: HashMap::new(),
        failures: HashMap::new(),
    };
    let seen = conduct(&mut stage, plan).await;
    stage.end().await?;
    seen
}

/// The browser's window. Another one would be another target of the inspector's.
struct WebKitStage<'a> {
    webdriver: &'a WebDriver,
    inspector: &'a mut Inspector,
    socks: &'a Socks,
    agent: &'a str,
    /// The window.
    first: String,
    /// What has corscheck's own documents, as long as they are served.
    served: Option<Vec<PageServer>>,
    sentence: Option<&'static str>,
    network: Option<String>,
    failed: Option<Instant>,
    /// The window of each document that is being loaded, by the request.
    loads: HashMap<String, String>,
    /// Windows whose last document failed.
    failures: HashMap<String, bool>,
}

impl WebKitStage<'_> {
    fn take(&mut self, event: &Event) {
        let params = &event.params;
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        match event.method.as_str() {
            "Network.requestWillBeSent" if params["type"] == "Document" => {
                let frame = text(&params["frameId"]);
                self.failures.insert(frame.clone(), false);
                self.loads.insert(text(&params["requestId"]), frame);
            }
            "Network.loadingFailed" => {
                let error = text(&params["errorText"]);
                let Some(frame) = self.loads.get(&text(&params["requestId"])) else { return };
                // A film is shown all the same.
                if error != "Plug-in handled load" {
                    self.failures.insert(frame.clone(), true);
                    self.failed.get_or_insert_with(Instant::now);
                }
                self.network = webkit_network(&error).or(self.network.take());
            }
            "Console.messageAdded" => {
                let sentence = params["message"]["text"].as_str().unwrap_or_default().trim();
                if let Some(name) = webkit_sentence(sentence) {
                    self.sentence.get_or_insert(name);
                    self.failed.get_or_insert_with(Instant::now);
                }
            }
            _ => {}
        }
    }

    /// Takes what the inspector has said so far.
    async fn listen(&mut self, time: Duration) -> Result<(), BrowserError> {
        let end = Instant::now() + time;
        loop {
            match self.inspector.event(end.saturating_duration_since(Instant::now())).await? {
                Some(event) => self.take(&event),
                None => return Ok(()),
            }
        }
    }

    /// The popup: a window that is not the first.
    async fn popup(&self) -> Result<Option<String>, BrowserError> {
        let windows = self.webdriver.windows().await?;
        Ok(windows.into_iter().find(|window| *window != self.first))
    }

    async fn end(&mut self) -> Result<(), BrowserError> {
        self.socks.end();
        while let Some(popup) = self.popup().await? {
            self.webdriver.switch(&popup).await?;
            self.webdriver.close_window().await?;
        }
        self.webdriver.switch(&self.first).await?;
        self.inspector.begin_with("").await?;
        self.webdriver.open(BLANK).await
    }
}

impl Stage for WebKitStage<'_> {
    async fn serve(&mut self, documents: &[OwnDocument]) -> Result<(), BrowserError> {
        if documents.is_empty() {
            self.socks.end();
            self.served = None;
            return Ok(());
        }
        let mut places = Vec::new();
        for document in documents {
            let place = Place::of(&document.url)?;
            if !places.contains(&place) {
                places.push(place);
            }
        }
        let mut servers = Vec::new();
        for found in places {
            let there: Vec<&OwnDocument> =
                documents.iter().filter(|document| Place::of(&document.url).as_ref() == Ok(&found)).collect();
            servers.push((found, PageServer::of_documents(&there)?));
        }
        self.served = Some(servers.iter().map(|(_, server)| server.clone()).collect());
        self.socks.begin_all(servers);
        Ok(())
    }

    async fn apart(&mut self, url: &str, expression: &str) -> Result<(), BrowserError> {
        self.webdriver.open(url).await?;
        self.webdriver.evaluate(expression).await?;
        self.webdriver.open(BLANK).await
    }

    async fn open(&mut self, url: &str) -> Result<(), BrowserError> {
        let opened = self.webdriver.open(url).await;
        opened.map_err(|error| BrowserError::Protocol(format!("the page could not be opened: {error}")))?;
        // In another process its document may have begun before the script was there.
        let script = format!("(() => {{ {} return Promise.resolve(); }})()", self.agent);
        self.webdriver.evaluate(&script).await.map(drop)
    }

    async fn run(&mut self, expression: &str) -> Result<Value, BrowserError> {
        let value = self.webdriver.evaluate(expression).await?;
        parsed(&value)
    }

    async fn run_in_popup(&mut self, expression: &str) -> Result<Option<Value>, BrowserError> {
        let Some(popup) = self.popup().await? else { return Ok(None) };
        self.webdriver.switch(&popup).await?;
        // No script is there at the start of a window's first document.
        let script = format!("(() => {{ {}; return {expression}; }})()", self.agent.trim_end_matches(';'));
        let ran = self.webdriver.evaluate(&script).await;
        self.webdriver.switch(&self.first).await?;
        Ok(ran.ok().and_then(|value| parsed(&value).ok()))
    }

    async fn pause(&mut self, time: Duration) -> Result<(), BrowserError> {
        self.listen(time).await
    }

    async fn forget(&mut self) -> Result<(), BrowserError> {
        self.inspector.forget_events().await?;
        (self.sentence, self.network, self.failed) = (None, None, None);
        Ok(())
    }

    async fn reports(&mut self) -> Result<Reports, BrowserError> {
        self.listen(Duration::from_millis(1)).await?;
        let name = self.sentence.map(Into::into).or_else(|| self.network.clone());
        Ok(Reports { name, failed: self.failed })
    }

    async fn look(&mut self) -> Result<Window, BrowserError> {
        if let Some(popup) = self.popup().await? {
            self.webdriver.switch(&popup).await?;
            let url = self.webdriver.url().await;
            self.webdriver.switch(&self.first).await?;
            let url = url?;
            return Ok(if url.is_empty() || url == BLANK { Window::Blank } else { Window::Document });
        }
        let tree = self.inspector.respond("Page.getResourceTree", json!({})).await?;
        self.listen(Duration::from_millis(1)).await?;
        let page = page(&tree["frameTree"]);
        let Some(found) = page.and_then(|page| page["childFrames"].get(0)) else { return Ok(Window::Absent) };
        let frame = &found["frame"];
        let id = frame["id"].as_str().unwrap_or_default();
        Ok(match frame["url"].as_str().unwrap_or_default() {
            "" | BLANK => Window::Blank,
            // A refused document leaves its URL.
            _ if self.failures.get(id) == Some(&true) => Window::Error,
            _ => Window::Document,
        })
    }

    fn was_served(&self, document: &OwnDocument) -> bool {
        self.served.iter().flatten().any(|server| server.was_requested(&document.url))
    }
}

/// The page itself, among the documents inside of this one.
fn page(node: &Value) -> Option<&Value> {
    let url = node["frame"]["url"].as_str().unwrap_or_default();
    if FramePlan::is_own(url) && url.split('#').next().is_some_and(|url| url.ends_with("/0")) {
        return Some(node);
    }
    node["childFrames"].as_array().into_iter().flatten().find_map(page)
}
