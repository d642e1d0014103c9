//! Frames in Firefox, by [WebDriver BiDi](https://w3c.github.io/webdriver-bidi/).

use std::collections::BTreeSet;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::{Instant, timeout_at};

use super::super::BrowserError;
use super::super::channel::{Channel, Incoming};
use super::super::dev_tools::Event;
use super::super::document::BODY;
use super::conduct::conduct;
use super::names::{firefox_category, firefox_error_page, is_ignored_frame_options};
use super::{FramePlan, FrameSeen, OwnDocument, POPUP, Reports, Stage, Window, parsed};

/// What is reported besides what always is.
const EVENTS: [&str; 3] =
    ["browsingContext.downloadWillBegin", "browsingContext.navigationFailed", "network.responseCompleted"];
/// The error page of X-Frame-Options, and the category of its sentences.
const FRAME_OPTIONS_PAGE: &str = "xfoBlocked";
const FRAME_OPTIONS: &str = "X-Frame-Options";
/// Where a document of a window begins.
const BLANK: &str = "about:blank";

/// Runs a question.
pub(in crate::confirm) async fn frame_in_firefox(
    channel: &mut Channel,
    plan: &FramePlan,
) -> Result<FrameSeen, BrowserError> {
    let mut stage = FirefoxStage::begin(channel, plan).await?;
    let seen = conduct(&mut stage, plan).await;
    stage.end().await?;
    seen
}

/// A tab of its own.
struct FirefoxStage<'a> {
    channel: &'a mut Channel,
    top: String,
    /// The windows that were there before.
    earlier: BTreeSet<String>,
    /// The script, as it was added.
    script: Value,
    intercept: Option<Value>,
    own: Vec<OwnDocument>,
    served: BTreeSet<String>,
    name: Option<&'static str>,
    /// Whether the console said that X-Frame-Options is ignored.
    ignores_frame_options: bool,
    failed: Option<Instant>,
    /// Whether an element showed its fallback when it was looked at: that has no error page.
    is_absent: bool,
    /// The error page that stood in the window when it was looked at.
    error_page: Option<String>,
}

impl<'a> FirefoxStage<'a> {
    async fn begin(channel: &'a mut Channel, plan: &'a FramePlan) -> Result<Self, BrowserError> {
        channel.forget_events();
        let mut stage = Self {
            channel,
            top: String::new(),
            earlier: BTreeSet::new(),
            script: Value::Null,
            intercept: None,
            own: Vec::new(),
            served: BTreeSet::new(),
            name: None,
            ignores_frame_options: false,
            failed: None,
            is_absent: false,
            error_page: None,
        };
        stage.command("session.subscribe", json!({ "events": EVENTS })).await?;
        let script = json!({ "functionDeclaration": format!("() => {{ {} }}", plan.agent) });
        stage.script = stage.command("script.addPreloadScript", script).await?["script"].take();
        let tree = stage.command("browsingContext.getTree", json!({ "maxDepth": 0 })).await?;
        stage.earlier = contexts(&tree["contexts"]).map(|context| text(&context["context"])).collect();
        stage.top = stage.tab().await?;
        Ok(stage)
    }

    async fn tab(&mut self) -> Result<String, BrowserError> {
        let made = self.command("browsingContext.create", json!({ "type": "tab" })).await?;
        Ok(text(&made["context"]))
    }

    async fn command(&mut self, method: &str, params: Value) -> Result<Value, BrowserError> {
        let id = self.channel.post(method, params).await?;
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

    async fn take(&mut self, event: Event) -> Result<(), BrowserError> {
        let params = &event.params;
        match event.method.as_str() {
            "network.beforeRequestSent" if params["isBlocked"] == true => self.respond(params).await?,
            "log.entryAdded" => {
                let sentence = params["text"].as_str().unwrap_or_default();
                self.name = self.name.or(firefox_category(sentence));
                self.ignores_frame_options |= is_ignored_frame_options(sentence);
            }
            "network.fetchError" => {
                let request = &params["request"];
                let is_document = ["iframe", "frame", "object", "embed", "document", ""]
                    .contains(&request["destination"].as_str().unwrap_or_default());
                if is_document && !FramePlan::is_own(request["url"].as_str().unwrap_or_default()) {
                    self.failed.get_or_insert_with(Instant::now);
                }
            }
            "browsingContext.navigationFailed" | "browsingContext.downloadWillBegin"
                if !FramePlan::is_own(params["url"].as_str().unwrap_or_default()) =>
            {
                self.failed.get_or_insert_with(Instant::now);
            }
            _ => {}
        }
        Ok(())
    }

    /// Responds in the place of a document's server.
    async fn respond(&mut self, params: &Value) -> Result<(), BrowserError> {
        let request = &params["request"];
        let url = request["url"].as_str().unwrap_or_default();
        let url = url.split('#').next().unwrap_or_default();
        let Some(document) = self.own.iter().find(|document| document.url == url) else {
            let go_on = json!({ "request": request["request"] });
            return self.channel.post("network.continueRequest", go_on).await.map(drop);
        };
        self.served.insert(document.url.clone());
        let string = |text: &str| json!({ "type": "string", "value": text });
        let headers: Vec<Value> = document
            .headers
            .iter()
            .map(|(name, value)| json!({ "name": name, "value": string(value) }))
            .collect();
        let body = if document.status == 200 { BODY } else { "" };
        let response = json!({
            "request": request["request"], "statusCode": document.status, "headers": headers, "body": string(body),
        });
        self.channel.post("network.provideResponse", response).await.map(drop)
    }

    async fn evaluate(&mut self, context: &str, expression: &str) -> Result<Value, BrowserError> {
        let script =
            json!({ "expression": expression, "awaitPromise": true, "target": { "context": context } });
        let ran = self.command("script.evaluate", script).await?;
        parsed(&ran["result"]["value"])
    }

    async fn tree(&mut self) -> Result<Value, BrowserError> {
        Ok(self.command("browsingContext.getTree", json!({})).await?["contexts"].take())
    }

    /// The popup: a window that was not there before.
    async fn popup(&mut self) -> Result<Option<String>, BrowserError> {
        let tree = self.tree().await?;
        let ids = contexts(&tree).map(|context| text(&context["context"]));
        let mut new = ids.filter(|id| *id != self.top && !self.earlier.contains(id));
        Ok(new.next())
    }

    async fn end(&mut self) -> Result<(), BrowserError> {
        self.serve(&[]).await?;
        let script = json!({ "script": self.script });
        self.command("script.removePreloadScript", script).await?;
        while let Some(popup) = self.popup().await? {
            self.command("browsingContext.close", json!({ "context": popup })).await?;
        }
        let top = json!({ "context": self.top });
        self.command("browsingContext.close", top).await?;
        self.command("session.unsubscribe", json!({ "events": EVENTS })).await?;
        self.channel.forget_events();
        Ok(())
    }
}

fn contexts(list: &Value) -> impl Iterator<Item = &Value> {
    list.as_array().into_iter().flatten()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// The page itself, among the windows inside of this one.
fn page(context: &Value) -> Option<&Value> {
    let url = context["url"].as_str().unwrap_or_default();
    if FramePlan::is_own(url) && url.split('#').next().is_some_and(|url| url.ends_with("/0")) {
        return Some(context);
    }
    contexts(&context["children"]).find_map(page)
}

impl Stage for FirefoxStage<'_> {
    async fn serve(&mut self, documents: &[OwnDocument]) -> Result<(), BrowserError> {
        if let Some(intercept) = self.intercept.take() {
            self.command("network.removeIntercept", json!({ "intercept": intercept })).await?;
        }
        self.own = documents.to_vec();
        self.served.clear();
        if documents.is_empty() {
            return Ok(());
        }
        let pattern = |document: &OwnDocument| json!({ "type": "string", "pattern": document.url });
        let patterns: Vec<Value> = documents.iter().map(pattern).collect();
        let all = json!({ "phases": ["beforeRequestSent"], "urlPatterns": patterns });
        self.intercept = Some(self.command("network.addIntercept", all).await?["intercept"].take());
        Ok(())
    }

    async fn apart(&mut self, url: &str, expression: &str) -> Result<(), BrowserError> {
        let tab = self.tab().await?;
        let place = json!({ "context": tab, "url": url, "wait": "complete" });
        if self.command("browsingContext.navigate", place).await.is_ok() {
            self.evaluate(&tab, expression).await?;
        }
        self.command("browsingContext.close", json!({ "context": tab })).await.map(drop)
    }

    async fn open(&mut self, url: &str) -> Result<(), BrowserError> {
        let place = json!({ "context": self.top, "url": url, "wait": "interactive" });
        let opened = self.command("browsingContext.navigate", place).await.map(drop);
        opened.map_err(|error| BrowserError::Protocol(format!("the page could not be opened: {error}")))
    }

    async fn run(&mut self, expression: &str) -> Result<Value, BrowserError> {
        let top = self.top.clone();
        self.evaluate(&top, expression).await
    }

    async fn run_in_popup(&mut self, expression: &str) -> Result<Option<Value>, BrowserError> {
        let Some(popup) = self.popup().await? else { return Ok(None) };
        let ran = timeout_at(Instant::now() + POPUP, self.evaluate(&popup, expression)).await;
        Ok(ran.ok().and_then(Result::ok))
    }

    async fn pause(&mut self, time: Duration) -> Result<(), BrowserError> {
        let end = Instant::now() + time;
        loop {
            match timeout_at(end, self.channel.incoming()).await {
                Ok(Ok(Incoming::Event(event))) => self.take(event).await?,
                Ok(Ok(Incoming::Response(..))) => {}
                Ok(Err(error)) => return Err(error),
                Err(_) => return Ok(()),
            }
        }
    }

    async fn forget(&mut self) -> Result<(), BrowserError> {
        self.name = None;
        self.ignores_frame_options = false;
        self.is_absent = false;
        self.failed = None;
        self.error_page = None;
        Ok(())
    }

    async fn reports(&mut self) -> Result<Reports, BrowserError> {
        let is_contradiction = self.ignores_frame_options
            && (self.is_absent || self.error_page.as_deref() == Some(FRAME_OPTIONS_PAGE));
        let said = self.name.or(is_contradiction.then_some(FRAME_OPTIONS)).map(str::to_owned);
        let name = said.or_else(|| self.error_page.clone());
        Ok(Reports { name, failed: self.failed })
    }

    async fn look(&mut self) -> Result<Window, BrowserError> {
        let tree = self.tree().await?;
        let top = contexts(&tree).find(|context| context["context"] == self.top.as_str());
        let inside = top.and_then(page).and_then(|page| contexts(&page["children"]).next());
        let popup = contexts(&tree).find(|context| {
            let id = context["context"].as_str().unwrap_or_default();
            id != self.top && !self.earlier.contains(id)
        });
        let Some(found) = inside.or(popup) else {
            self.is_absent = true;
            return Ok(Window::Absent);
        };
        let id = text(&found["context"]);
        // The window's URL is the one that failed; the document's is that of the error page.
        let script = json!({
            "expression": "document.documentURI", "awaitPromise": false, "target": { "context": id },
        });
        let ran = self.command("script.evaluate", script).await?;
        let url = text(&ran["result"]["value"]);
        self.error_page = firefox_error_page(&url);
        Ok(match url.as_str() {
            _ if self.error_page.is_some() => Window::Error,
            "" | BLANK => Window::Blank,
            url if url.starts_with("about:neterror") => Window::Error,
            _ => Window::Document,
        })
    }

    fn was_served(&self, document: &OwnDocument) -> bool {
        self.served.contains(&document.url)
    }
}
