//! Frames in Chromium, by its [DevTools protocol](https://chromedevtools.github.io/devtools-protocol/). Documents of other sites are
//! targets of their own, and so are popups.

use std::collections::{BTreeSet, HashMap};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use tokio::time::{Instant, timeout_at};

use super::super::channel::{Channel, Incoming};
use super::super::dev_tools::Event;
use super::super::document::BODY;
use super::super::{BrowserError, COMMAND};
use super::conduct::conduct;
use super::names::ChromiumNames;
use super::{FramePlan, FrameSeen, OwnDocument, POPUP, Reports, Stage, Window, parsed};

/// What each target reports.
const REPORTED: [&str; 3] = ["Page", "Network", "Audits"];
/// How long a target may take to tell its documents; one may be about to end.
const TREE: Duration = Duration::from_secs(5);
/// Where a document of a window begins.
const BLANK: &str = "about:blank";

/// Runs a question.
pub(in crate::confirm) async fn frame_in_chromium(
    channel: &mut Channel,
    plan: &FramePlan,
) -> Result<FrameSeen, BrowserError> {
    let mut stage = ChromiumStage::begin(channel, plan).await?;
    let seen = conduct(&mut stage, plan).await;
    stage.end().await?;
    seen
}

/// A window of its own, in a browsing context group of its own.
struct ChromiumStage<'a> {
    channel: &'a mut Channel,
    agent: &'a str,
    /// Session and target of each page and frame.
    attached: Vec<Attached>,
    /// The target of the window.
    top: String,
    own: Vec<OwnDocument>,
    served: BTreeSet<String>,
    names: ChromiumNames,
    failed: Option<Instant>,
    /// The URL of each request.
    requests: HashMap<String, String>,
    /// Whether what was there before has been counted.
    has_begun: bool,
}

struct Attached {
    session: String,
    target: String,
    is_page: bool,
}

impl<'a> ChromiumStage<'a> {
    async fn begin(channel: &'a mut Channel, plan: &'a FramePlan) -> Result<Self, BrowserError> {
        channel.forget_events();
        let mut stage = Self {
            channel,
            agent: &plan.agent,
            attached: Vec::new(),
            top: String::new(),
            own: Vec::new(),
            served: BTreeSet::new(),
            names: ChromiumNames::default(),
            failed: None,
            requests: HashMap::new(),
            has_begun: false,
        };
        stage.command(None, "Browser.setDownloadBehavior", json!({ "behavior": "deny" })).await?;
        stage.command(None, "Target.setAutoAttach", attach(true)).await?;
        stage.has_begun = true;
        stage.top = stage.window().await?;
        Ok(stage)
    }

    /// Opens a window, and attaches to it.
    async fn window(&mut self) -> Result<String, BrowserError> {
        let made = self.command(None, "Target.createTarget", json!({ "url": BLANK })).await?;
        let target = made["targetId"].as_str().unwrap_or_default().to_owned();
        let session = loop {
            match self.session(&target) {
                Some(session) => break session,
                None => self.wait(COMMAND).await?,
            }
        };
        // A process responds to all in its order. Only then does the browser know of the script, and give it to the process of the
        // next document.
        self.evaluate(&session, "Promise.resolve('0')").await?;
        Ok(target)
    }

    fn session(&self, target: &str) -> Option<String> {
        self.attached
            .iter()
            .find(|attached| attached.target == target)
            .map(|attached| attached.session.clone())
    }

    /// Sends a command to a session or to the browser, and waits for its response; takes what comes meanwhile.
    async fn command(
        &mut self,
        session: Option<&str>,
        method: &str,
        params: Value,
    ) -> Result<Value, BrowserError> {
        let id = self.channel.post_to(session, method, params).await?;
        loop {
            match self.channel.incoming().await? {
                Incoming::Response(response, result) if response == id => {
                    return result
                        .map_err(|error| BrowserError::Protocol(format!("{method} failed: {error}")));
                }
                Incoming::Response(..) => {}
                Incoming::Event(event) => self.take(event).await?,
            }
        }
    }

    /// Takes one event, if one comes within this time.
    async fn wait(&mut self, time: Duration) -> Result<(), BrowserError> {
        let next = timeout_at(Instant::now() + time, self.channel.incoming()).await;
        match next {
            Ok(Ok(Incoming::Event(event))) => self.take(event).await,
            Ok(Ok(Incoming::Response(..))) | Err(_) => Ok(()),
            Ok(Err(error)) => Err(error),
        }
    }

    async fn take(&mut self, event: Event) -> Result<(), BrowserError> {
        let Event { method, params, session } = event;
        if method == "Target.attachedToTarget" {
            return self.attach(&params).await;
        }
        if method == "Target.detachedFromTarget" {
            self.attached.retain(|attached| params["sessionId"] != attached.session.as_str());
            return Ok(());
        }
        let Some(session) =
            session.filter(|session| self.attached.iter().any(|known| known.session == *session))
        else {
            return Ok(());
        };
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        match method.as_str() {
            "Fetch.requestPaused" => self.respond(&session, &params).await?,
            "Audits.issueAdded" => self.names.issue(&params["issue"]),
            "Network.requestWillBeSent" => {
                self.requests.insert(text(&params["requestId"]), text(&params["request"]["url"]));
            }
            "Network.loadingFailed" => {
                let is_document =
                    ["Document", "Other", ""].contains(&params["type"].as_str().unwrap_or_default());
                let url = self.requests.get(params["requestId"].as_str().unwrap_or_default());
                if is_document && !url.is_some_and(|url| FramePlan::is_own(url)) {
                    self.names.failed(params["errorText"].as_str().unwrap_or_default());
                    self.failed.get_or_insert_with(Instant::now);
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Has a new target report, and run the script in all its documents.
    async fn attach(&mut self, params: &Value) -> Result<(), BrowserError> {
        let session = params["sessionId"].as_str().unwrap_or_default().to_owned();
        let info = &params["targetInfo"];
        let kind = info["type"].as_str().unwrap_or_default();
        if self.has_begun && ["page", "iframe"].contains(&kind) {
            let target = info["targetId"].as_str().unwrap_or_default().to_owned();
            for domain in REPORTED {
                self.post(&session, &format!("{domain}.enable"), json!({})).await?;
            }
            let script = json!({ "source": self.agent });
            self.post(&session, "Page.addScriptToEvaluateOnNewDocument", script).await?;
            self.intercept(&session).await?;
            self.post(&session, "Target.setAutoAttach", attach(true)).await?;
            self.attached.push(Attached { session: session.clone(), target, is_page: kind == "page" });
        }
        self.post(&session, "Runtime.runIfWaitingForDebugger", json!({})).await
    }

    async fn post(&mut self, session: &str, method: &str, params: Value) -> Result<(), BrowserError> {
        self.channel.post_to(Some(session), method, params).await.map(drop)
    }

    /// Has a session hold the requests for corscheck's own documents.
    async fn intercept(&mut self, session: &str) -> Result<(), BrowserError> {
        if self.own.is_empty() {
            return self.post(session, "Fetch.disable", json!({})).await;
        }
        let pattern = |document: &OwnDocument| {
            // These two stand for any letters.
            let url = document.url.replace('\\', "\\\\").replace('?', "\\?").replace('*', "\\*");
            json!({ "urlPattern": url })
        };
        let patterns: Vec<Value> = self.own.iter().map(pattern).collect();
        self.post(session, "Fetch.enable", json!({ "patterns": patterns })).await
    }

    /// Responds in the place of a document's server.
    async fn respond(&mut self, session: &str, params: &Value) -> Result<(), BrowserError> {
        let url = params["request"]["url"].as_str().unwrap_or_default();
        let Some(document) = self.own.iter().find(|document| document.url == url) else {
            return self
                .post(session, "Fetch.continueRequest", json!({ "requestId": params["requestId"] }))
                .await;
        };
        self.served.insert(document.url.clone());
        let headers: Vec<Value> =
            document.headers.iter().map(|(name, value)| json!({ "name": name, "value": value })).collect();
        let body = if document.status == 200 { STANDARD.encode(BODY) } else { String::new() };
        let response = json!({
            "requestId": params["requestId"], "responseCode": document.status, "responseHeaders": headers, "body": body,
        });
        self.post(session, "Fetch.fulfillRequest", response).await
    }

    async fn evaluate(&mut self, session: &str, expression: &str) -> Result<Value, BrowserError> {
        let script = json!({ "expression": expression, "awaitPromise": true, "returnByValue": true });
        let ran = self.command(Some(session), "Runtime.evaluate", script).await?;
        parsed(&ran["result"]["value"])
    }

    /// The popup's session: that of a page which is not the window.
    fn popup(&self) -> Option<String> {
        let mut pages =
            self.attached.iter().filter(|attached| attached.is_page && attached.target != self.top);
        pages.next().map(|attached| attached.session.clone())
    }

    /// All documents, by the numbers of their windows.
    async fn documents(&mut self) -> Result<HashMap<String, Standing>, BrowserError> {
        let mut all = HashMap::new();
        let sessions: Vec<(String, bool)> = self
            .attached
            .iter()
            .map(|attached| (attached.session.clone(), attached.is_page && attached.target != self.top))
            .collect();
        for (session, is_popup) in sessions {
            let tree = self.command(Some(&session), "Page.getFrameTree", json!({}));
            if let Ok(Ok(tree)) = timeout_at(Instant::now() + TREE, tree).await {
                walk(&tree["frameTree"], is_popup, &mut all);
            }
        }
        Ok(all)
    }

    /// Closes all windows, and leaves the targets alone that come later.
    async fn end(&mut self) -> Result<(), BrowserError> {
        let targets: BTreeSet<String> = self
            .attached
            .iter()
            .filter(|attached| attached.is_page)
            .map(|attached| attached.target.clone())
            .collect();
        self.command(None, "Target.setAutoAttach", attach(false)).await?;
        for target in targets {
            // A popup may have closed itself.
            let _ = self.command(None, "Target.closeTarget", json!({ "targetId": target })).await;
        }
        self.channel.forget_events();
        Ok(())
    }
}

/// What stands in a window.
struct Standing {
    url: String,
    is_error: bool,
    parent: Option<String>,
    is_popup: bool,
}

fn walk(node: &Value, is_popup: bool, all: &mut HashMap<String, Standing>) {
    let frame = &node["frame"];
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let (id, url) = (text(&frame["id"]), text(&frame["url"]));
    let is_error = frame["unreachableUrl"].is_string() || url.starts_with("chrome-error:");
    // The page's session knows of a document in another process only that there is one.
    if all.get(&id).is_none_or(|known| known.url.is_empty() || known.url == ":") {
        let parent = frame["parentId"].as_str().map(str::to_owned);
        let is_popup = is_popup && parent.is_none();
        all.insert(id, Standing { url, is_error, parent, is_popup });
    }
    for child in node["childFrames"].as_array().into_iter().flatten() {
        walk(child, is_popup, all);
    }
}

/// What is attached is paused until it reports.
fn attach(is_on: bool) -> Value {
    json!({ "autoAttach": is_on, "waitForDebuggerOnStart": is_on, "flatten": true })
}

impl Stage for ChromiumStage<'_> {
    async fn serve(&mut self, documents: &[OwnDocument]) -> Result<(), BrowserError> {
        self.own = documents.to_vec();
        self.served.clear();
        let sessions: Vec<String> = self.attached.iter().map(|attached| attached.session.clone()).collect();
        for session in sessions {
            self.intercept(&session).await?;
        }
        Ok(())
    }

    async fn apart(&mut self, url: &str, expression: &str) -> Result<(), BrowserError> {
        let target = self.window().await?;
        if let Some(session) = self.session(&target) {
            let opened = self.command(Some(&session), "Page.navigate", json!({ "url": url })).await?;
            if opened["errorText"].is_null() {
                self.evaluate(&session, expression).await?;
            }
        }
        self.command(None, "Target.closeTarget", json!({ "targetId": target })).await?;
        while self.session(&target).is_some() {
            self.wait(COMMAND).await?;
        }
        Ok(())
    }

    async fn open(&mut self, url: &str) -> Result<(), BrowserError> {
        let session = self.session(&self.top).unwrap_or_default();
        let opened = self.command(Some(&session), "Page.navigate", json!({ "url": url })).await?;
        match opened["errorText"].as_str() {
            None => Ok(()),
            Some(words) => Err(BrowserError::Protocol(format!("the page could not be opened: {words}"))),
        }
    }

    async fn run(&mut self, expression: &str) -> Result<Value, BrowserError> {
        let session = self.session(&self.top).unwrap_or_default();
        self.evaluate(&session, expression).await
    }

    async fn run_in_popup(&mut self, expression: &str) -> Result<Option<Value>, BrowserError> {
        let Some(session) = self.popup() else { return Ok(None) };
        let ran = timeout_at(Instant::now() + POPUP, self.evaluate(&session, expression)).await;
        Ok(ran.ok().and_then(Result::ok))
    }

    async fn pause(&mut self, time: Duration) -> Result<(), BrowserError> {
        let end = Instant::now() + time;
        while Instant::now() < end {
            self.wait(end.saturating_duration_since(Instant::now())).await?;
        }
        Ok(())
    }

    async fn forget(&mut self) -> Result<(), BrowserError> {
        self.names = ChromiumNames::default();
        self.failed = None;
        Ok(())
    }

    async fn reports(&mut self) -> Result<Reports, BrowserError> {
        Ok(Reports { name: self.names.name(), failed: self.failed })
    }

    async fn look(&mut self) -> Result<Window, BrowserError> {
        let all = self.documents().await?;
        let page = all.iter().find(|(_, found)| is_page(&found.url)).map(|(id, _)| id.clone());
        let inside = all.values().find(|found| found.parent.is_some() && found.parent == page);
        let Some(found) = inside.or_else(|| all.values().find(|found| found.is_popup)) else {
            return Ok(Window::Absent);
        };
        Ok(match found.url.as_str() {
            _ if found.is_error => Window::Error,
            "" | ":" | BLANK => Window::Blank,
            _ => Window::Document,
        })
    }

    fn was_served(&self, document: &OwnDocument) -> bool {
        self.served.contains(&document.url)
    }
}

/// Whether this is the URL of the page itself, and not of one around it.
fn is_page(url: &str) -> bool {
    FramePlan::is_own(url) && url.ends_with("/0")
}
