//! Firefox, by [WebDriver BiDi](https://w3c.github.io/webdriver-bidi/), which it speaks itself.

use std::net::IpAddr;

use serde_json::{Value, json};

use super::channel::{Channel, Incoming};
use super::dev_tools::{Event, EventLog, Logged, ScriptRun, logged_run};
use super::document::{BODY, Document};
use super::driver::{Drive, DrivenBrowser, start};
use super::firefox_console::firefox_name;
use super::frame::{FramePlan, FrameSeen, frame_in_firefox};
use super::process::{self, Process};
use super::visit::{Visit, Visited, visit_in_firefox};
use super::{BrowserError, Launch, Patience};
use crate::web::browser::Browser;
use crate::wire::Resolve;

/// Settings of every start: no traffic of the browser's own, English messages, nothing upgraded or cached.
const PREFERENCES: [(&str, &str); 26] = [
    ("app.normandy.enabled", "false"),
    ("app.update.disabledForTesting", "true"),
    ("browser.cache.disk.enable", "false"),
    ("browser.cache.memory.enable", "false"),
    ("browser.chrome.site_icons", "false"),
    ("browser.newtabpage.enabled", "false"),
    ("browser.region.update.enabled", "false"),
    ("browser.safebrowsing.blockedURIs.enabled", "false"),
    ("browser.safebrowsing.downloads.enabled", "false"),
    ("browser.safebrowsing.malware.enabled", "false"),
    ("browser.safebrowsing.phishing.enabled", "false"),
    ("browser.shell.checkDefaultBrowser", "false"),
    ("browser.startup.page", "0"),
    ("browser.download.alwaysOpenPanel", "false"),
    ("datareporting.policy.dataSubmissionEnabled", "false"),
    // Popups need no click, and downloads no place.
    ("dom.disable_open_during_load", "false"),
    ("dom.security.https_first", "false"),
    ("extensions.update.enabled", "false"),
    ("intl.locale.requested", "\"en-US\""),
    ("network.captive-portal-service.enabled", "false"),
    ("network.connectivity-service.enabled", "false"),
    ("network.prefetch-next", "false"),
    // It would wait before it opens a WebSocket after one that failed.
    ("network.websocket.delay-failed-reconnects", "false"),
    // What suits testing a site is not how people's browsers are set.
    ("remote.prefs.recommended", "false"),
    ("services.settings.server", "\"data:,#remote-settings-dummy/v1\""),
    ("toolkit.telemetry.enabled", "false"),
];

/// How Firefox is found and started.
pub(super) const DRIVEN: DrivenBrowser = DrivenBrowser {
    browser: Browser::Firefox,
    program_names: &["firefox-esr", "firefox"],
    other_paths: &[
        "/Applications/Firefox.app/Contents/MacOS/firefox",
        r"C:\Program Files\Mozilla Firefox\firefox.exe",
    ],
    debian_package: "firefox-esr",
    parts: &[],
    is_here: true,
    cannot_open: |_| None,
    start: start::<Firefox>,
};

/// A running Firefox with one page.
#[derive(Debug)]
struct Firefox {
    channel: Channel,
    process: Process,
    /// The page's browsing context.
    context: Value,
    version: String,
}

impl Drive for Firefox {
    async fn start(launch: &Launch) -> Result<Self, BrowserError> {
        let profile = process::profile(launch)?;
        let folder = profile.path().display().to_string();
        process::write(&profile, "user.js", &preferences(launch, &folder)?)?;
        let arguments = ["--headless", "--no-remote", "--remote-debugging-port=0", "--profile", &folder];
        let arguments = arguments[usize::from(launch.window)..].iter().map(|text| (*text).to_owned());
        let process = Process::start(launch, profile, &arguments.collect::<Vec<_>>()).await?;
        let mut channel = Channel::connect(&process.address, "/session").await?;
        let capabilities = json!({ "alwaysMatch": { "acceptInsecureCerts": launch.insecure } });
        let session = channel.command("session.new", json!({ "capabilities": capabilities })).await?;
        let version = session["capabilities"]["browserVersion"].as_str().unwrap_or_default().to_owned();
        let events = ["log.entryAdded", "network.beforeRequestSent", "network.fetchError"];
        channel.command("session.subscribe", json!({ "events": events })).await?;
        let tree = channel.command("browsingContext.getTree", json!({})).await?;
        let context = tree["contexts"][0]["context"].clone();
        Ok(Self { channel, process, context, version })
    }

    fn version(&self) -> &str {
        &self.version
    }

    /// Removes cookies. Responses are not cached.
    async fn clear(&mut self) -> Result<bool, BrowserError> {
        self.channel.command("storage.deleteCookies", json!({})).await?;
        Ok(true)
    }

    async fn open(&mut self, document: &Document) -> Result<(), BrowserError> {
        self.channel.forget_events();
        let all = json!({ "phases": ["beforeRequestSent"], "contexts": [self.context] });
        let intercept = self.channel.command("network.addIntercept", all).await?;
        let opened = self.navigate(document).await;
        // Where it could not be opened, too: the requests of the next document would wait for a response.
        self.channel
            .command("network.removeIntercept", json!({ "intercept": intercept["intercept"] }))
            .await?;
        opened
    }

    async fn evaluate_on(&mut self, url: &str, expression: &str) -> Result<Value, BrowserError> {
        let place = json!({ "context": self.context, "url": url, "wait": "complete" });
        self.channel.command("browsingContext.navigate", place).await?;
        let script = json!({
            "expression": expression, "awaitPromise": true, "target": { "context": self.context },
        });
        Ok(self.channel.command("script.evaluate", script).await?["result"]["value"].clone())
    }

    async fn call(&mut self, expression: &str, patience: Patience) -> Result<ScriptRun, BrowserError> {
        self.channel.forget_events();
        let script = json!({
            "expression": expression, "awaitPromise": true, "target": { "context": self.context },
        });
        let mut ran = self.channel.command("script.evaluate", script).await?;
        let value = ran["result"]["value"].take();
        logged_run::<DevToolsLog>(&mut self.channel.with_ping("session.status"), value, patience).await
    }

    async fn visit(&mut self, visit: &Visit) -> Result<Visited, BrowserError> {
        self.channel.forget_events();
        visit_in_firefox(&mut self.channel, &self.context, visit).await
    }

    async fn frame(&mut self, plan: &FramePlan) -> Result<FrameSeen, BrowserError> {
        frame_in_firefox(&mut self.channel, plan).await
    }

    async fn close(mut self) {
        // It ends anyway: by being killed.
        let _ = self.channel.post("browser.close", json!({})).await;
        self.process.end().await;
    }
}

impl Firefox {
    /// Goes to a document's URL, whose request is intercepted.
    async fn navigate(&mut self, document: &Document) -> Result<(), BrowserError> {
        let place = json!({ "context": self.context, "url": document.url, "wait": "complete" });
        let navigation = self.channel.post("browsingContext.navigate", place).await?;
        loop {
            match self.channel.incoming().await? {
                Incoming::Response(id, Ok(_)) if id == navigation => return Ok(()),
                Incoming::Response(id, Err(words)) if id == navigation => {
                    return Err(BrowserError::Protocol(format!(
                        "{} could not be opened: {words}",
                        document.url
                    )));
                }
                Incoming::Event(event) if event.params["isBlocked"] == true => {
                    self.fulfill(&event.params["request"]["request"], document).await?;
                }
                Incoming::Response(..) | Incoming::Event(_) => {}
            }
        }
    }

    /// Responds in the place of a document's server.
    async fn fulfill(&mut self, request: &Value, document: &Document) -> Result<(), BrowserError> {
        let text = |text: &str| json!({ "type": "string", "value": text });
        let headers =
            document.headers.iter().map(|(name, value)| json!({ "name": name, "value": text(value) }));
        let response = json!({
            "request": request, "statusCode": 200, "headers": headers.collect::<Vec<_>>(), "body": text(BODY),
        });
        self.channel.post("network.provideResponse", response).await?;
        Ok(())
    }
}

/// What the protocol said of one request.
#[derive(Debug, Default)]
struct DevToolsLog {
    name: Option<String>,
    network: Option<String>,
    requests: Vec<Sent>,
    console: Vec<String>,
}

#[derive(Debug)]
struct Sent {
    /// The request's id.
    id: String,
    method: String,
    url: String,
    preflight: bool,
}

impl EventLog for DevToolsLog {
    fn note(&mut self, event: &Event) {
        let (params, request) = (&event.params, &event.params["request"]);
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        match event.method.as_str() {
            "network.beforeRequestSent" => {
                let headers = request["headers"].as_array().map(Vec::as_slice).unwrap_or_default();
                let names_request_method = |header: &Value| {
                    let name = header["name"].as_str().unwrap_or_default();
                    name.eq_ignore_ascii_case("access-control-request-method")
                };
                let sent = Sent {
                    id: text(&request["request"]),
                    method: text(&request["method"]),
                    url: text(&request["url"]),
                    preflight: headers.iter().any(names_request_method),
                };
                // A preflight is announced after the request that it goes before.
                let after = self.requests.last().is_some_and(|last| sent.preflight && !last.preflight);
                let place = self.requests.len() - usize::from(after);
                self.requests.insert(place, sent);
            }
            "network.fetchError" => {
                let id = text(&request["request"]);
                // One without a head was given up before it was sent.
                if request["headersSize"] == 0 {
                    let last = self.requests.iter().rposition(|sent| sent.id == id);
                    last.map(|place| self.requests.remove(place));
                }
                let error = text(&params["errorText"]);
                // These say only that something else stopped it.
                let vague = ["NS_ERROR_DOM_BAD_URI", "NS_ERROR_FAILURE", "NS_BINDING_ABORTED"];
                if !vague.contains(&error.as_str()) && self.network.is_none() {
                    self.network = Some(error);
                }
            }
            "log.entryAdded" => {
                let line = text(&params["text"]);
                self.name = self.name.take().or(firefox_name(&line).map(Into::into));
                self.console.push(line);
            }
            _ => {}
        }
    }

    fn has_name(&self) -> bool {
        self.name.is_some()
    }

    fn console(&self) -> &[String] {
        &self.console
    }

    fn logged(self) -> Logged {
        let requests = self.requests.into_iter().map(|request| (request.method, request.url)).collect();
        Logged { name: self.name, network: self.network, blocked: None, requests, console: self.console }
    }
}

/// The profile's `user.js`.
fn preferences(launch: &Launch, folder: &str) -> Result<String, BrowserError> {
    let mut lines = String::new();
    let mut set = |name: &str, value: &str| lines.push_str(&format!("user_pref(\"{name}\", {value});\n"));
    for (name, value) in PREFERENCES {
        set(name, value);
    }
    // 5 is the system's proxy, which the environment sets.
    set("browser.download.folderList", "2");
    set("browser.download.dir", &json!(folder).to_string());
    set("network.proxy.type", if launch.proxy_of_environment { "5" } else { "0" });
    if let Some(address) = forced_address(&launch.resolve)? {
        set("network.dns.forceResolve", &json!(address.to_string()).to_string());
    }
    if let Some(agent) = &launch.user_agent {
        set("general.useragent.override", &json!(agent).to_string());
    }
    Ok(lines)
}

/// The address of all hosts: Firefox can be given one only.
fn forced_address(resolve: &[Resolve]) -> Result<Option<IpAddr>, BrowserError> {
    let mut addresses = resolve.iter().filter_map(|entry| entry.addresses.first());
    let Some(first) = addresses.next() else { return Ok(None) };
    if addresses.any(|address| address != first) {
        return Err(BrowserError::Unsuitable(
            "Firefox takes one address for all hosts, and there are several".into(),
        ));
    }
    Ok(Some(*first))
}
