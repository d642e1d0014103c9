//! Chromium, by its [DevTools protocol](https://chromedevtools.github.io/devtools-protocol/).

use std::collections::{HashMap, VecDeque};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::channel::{Channel, Incoming};
use super::dev_tools::{Event, EventLog, Logged, ScriptRun, logged_run};
use super::document::{BODY, Document};
use super::driver::{Drive, DrivenBrowser, start};
use super::frame::{FramePlan, FrameSeen, frame_in_chromium};
use super::process::{self, Process};
use super::visit::{Visit, Visited, visit_in_chromium};
use super::{BrowserError, COMMAND, Launch, Patience};
use crate::web::browser::Browser;
use crate::wire::Resolve;

/// Third-party cookies are on, as in Chrome. Debian's Chromium blocks them by default.
const PREFERENCES: &str = r#"{"profile":{"cookie_controls_mode":0}}"#;

/// Flags of every start: no window, and no traffic of the browser's own.
const FLAGS: [&str; 16] = [
    "--headless",
    // Popups need no click.
    "--disable-popup-blocking",
    "--remote-debugging-port=0",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-dev-shm-usage",
    "--disable-extensions",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--mute-audio",
    "--no-default-browser-check",
    "--no-first-run",
    "--no-pings",
    "--password-store=basic",
];

/// What Chrome switches on in some places and off in others.
const OFF: &str = "HttpsUpgrades,HttpsFirstBalancedModeAutoEnable";
/// A document that the protocol supplies counts as one of the public network, and local network access would stop it from calling
/// anything nearer. It only warns this way; switched off, it would not leave loopback hosts out of what is upgraded, either.
const LOCAL_NETWORK: &str = "LocalNetworkAccessChecks:LocalNetworkAccessChecksWarn/true";

/// How Chromium is found and started.
pub(super) const DRIVEN: DrivenBrowser = DrivenBrowser {
    browser: Browser::Chromium,
    program_names: &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"],
    other_paths: &[
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        r"C:\Program Files\Google\Chrome\Application\chrome.exe",
        r"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe",
    ],
    debian_package: "chromium",
    parts: &[],
    is_here: true,
    cannot_open: |_| None,
    start: start::<Chromium>,
};

/// A running Chromium with one page.
#[derive(Debug)]
struct Chromium {
    channel: Channel,
    process: Process,
    version: String,
}

impl Drive for Chromium {
    async fn start(launch: &Launch) -> Result<Self, BrowserError> {
        let profile = process::profile(launch)?;
        process::write(&profile, "Default/Preferences", PREFERENCES)?;
        let flags = FLAGS.iter().filter(|flag| !(launch.window && **flag == "--headless"));
        let mut arguments: Vec<String> = flags.map(|flag| (*flag).to_owned()).collect();
        arguments.push(format!("--user-data-dir={}", profile.path().display()));
        arguments.push(format!("--disable-features={OFF}"));
        if !launch.public_page {
            arguments.push(format!("--enable-features={LOCAL_NETWORK}"));
        }
        // Its sandbox refuses to work for root.
        if process::is_root(&profile) {
            arguments.push("--no-sandbox".into());
        }
        if launch.insecure {
            arguments.push("--ignore-certificate-errors".into());
        }
        if !launch.proxy_of_environment {
            arguments.push("--no-proxy-server".into());
        }
        if !launch.resolve.is_empty() {
            arguments.push(format!("--host-resolver-rules={}", host_rules(&launch.resolve)));
        }
        if let Some(agent) = &launch.user_agent {
            arguments.push(format!("--user-agent={agent}"));
        }
        arguments.push("about:blank".into());
        let process = Process::start(launch, profile, &arguments).await?;
        let mut channel = Channel::connect(&process.address, "").await?;
        let version = channel.command("Browser.getVersion", json!({})).await?;
        let product = version["product"].as_str().unwrap_or_default();
        let version = product.rsplit('/').next().unwrap_or_default().to_owned();
        if launch.public_page {
            for permission in ["localNetworkAccess", "localNetwork", "loopbackNetwork"] {
                // Its name changed over the versions; a verdict takes for granted that the user permits it.
                channel.post("Browser.grantPermissions", json!({ "permissions": [permission] })).await?;
            }
        }
        let target = channel.command("Target.createTarget", json!({ "url": "about:blank" })).await?;
        let whole = json!({ "targetId": target["targetId"], "flatten": true });
        let attached = channel.command("Target.attachToTarget", whole).await?;
        channel.put_beside("sessionId", attached["sessionId"].clone());
        for domain in ["Page", "Network", "Audits", "Log", "Runtime"] {
            channel.command(&format!("{domain}.enable"), json!({})).await?;
        }
        Ok(Self { channel, process, version })
    }

    fn version(&self) -> &str {
        &self.version
    }

    /// Removes cookies and cached responses.
    async fn clear(&mut self) -> Result<bool, BrowserError> {
        self.channel.command("Network.clearBrowserCookies", json!({})).await?;
        self.channel.command("Network.clearBrowserCache", json!({})).await?;
        Ok(true)
    }

    async fn open(&mut self, document: &Document) -> Result<(), BrowserError> {
        self.channel.forget_events();
        self.channel.command("Fetch.enable", json!({ "patterns": [{ "urlPattern": "*" }] })).await?;
        let navigation = self.channel.post("Page.navigate", json!({ "url": document.url })).await?;
        let (mut begun, mut loaded) = (false, false);
        while !(begun && loaded) {
            match self.channel.incoming().await? {
                Incoming::Response(id, result) if id == navigation => {
                    let failed = match &result {
                        Ok(result) => result["errorText"].as_str().map(str::to_owned),
                        Err(error) => Some(error.to_string()),
                    };
                    if let Some(words) = failed {
                        let words = format!("{} could not be opened: {words}", document.url);
                        return Err(BrowserError::Protocol(words));
                    }
                    begun = true;
                }
                Incoming::Response(..) => {}
                Incoming::Event(event) if event.method == "Fetch.requestPaused" => {
                    self.fulfill(&event.params["requestId"], document).await?;
                }
                Incoming::Event(event) => loaded |= event.method == "Page.loadEventFired",
            }
        }
        self.channel.command("Fetch.disable", json!({})).await?;
        Ok(())
    }

    async fn evaluate_on(&mut self, url: &str, expression: &str) -> Result<Value, BrowserError> {
        self.channel.forget_events();
        let navigation = self.channel.command("Page.navigate", json!({ "url": url })).await?;
        if let Some(words) = navigation["errorText"].as_str() {
            return Err(BrowserError::Protocol(format!("{url} could not be opened: {words}")));
        }
        while let Some(event) = self.channel.event(COMMAND).await? {
            if event.method == "Page.loadEventFired" {
                break;
            }
        }
        let script = json!({ "expression": expression, "awaitPromise": true, "returnByValue": true });
        Ok(self.channel.command("Runtime.evaluate", script).await?["result"]["value"].clone())
    }

    async fn call(&mut self, expression: &str, patience: Patience) -> Result<ScriptRun, BrowserError> {
        self.channel.forget_events();
        let script = json!({ "expression": expression, "awaitPromise": true, "returnByValue": true });
        let mut ran = self.channel.command("Runtime.evaluate", script).await?;
        let value = ran["result"]["value"].take();
        logged_run::<DevToolsLog>(&mut self.channel.with_ping("Browser.getVersion"), value, patience).await
    }

    async fn visit(&mut self, visit: &Visit) -> Result<Visited, BrowserError> {
        self.channel.forget_events();
        visit_in_chromium(&mut self.channel, visit).await
    }

    async fn frame(&mut self, plan: &FramePlan) -> Result<FrameSeen, BrowserError> {
        frame_in_chromium(&mut self.channel, plan).await
    }

    async fn close(mut self) {
        // It ends anyway: by being killed.
        let _ = self.channel.post("Browser.close", json!({})).await;
        self.process.end().await;
    }
}

impl Chromium {
    /// Responds in the place of a document's server.
    async fn fulfill(&mut self, request: &Value, document: &Document) -> Result<(), BrowserError> {
        let headers: Vec<Value> =
            document.headers.iter().map(|(name, value)| json!({ "name": name, "value": value })).collect();
        let response = json!({
            "requestId": request, "responseCode": 200, "responseHeaders": headers, "body": STANDARD.encode(BODY),
        });
        self.channel.post("Fetch.fulfillRequest", response).await?;
        Ok(())
    }
}

/// What the developer tools said of one request.
#[derive(Debug, Default)]
struct DevToolsLog {
    name: Option<String>,
    network: Option<String>,
    blocked: Option<String>,
    console: Vec<String>,
    /// What each request was about to be, hop by hop.
    announced: HashMap<String, VecDeque<(String, String)>>,
    /// What reached the network, in this order.
    sent: Vec<String>,
}

impl EventLog for DevToolsLog {
    fn note(&mut self, event: &Event) {
        let params = &event.params;
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        match event.method.as_str() {
            "Network.requestWillBeSent" => {
                let request = (text(&params["request"]["method"]), text(&params["request"]["url"]));
                self.announced.entry(text(&params["requestId"])).or_default().push_back(request);
            }
            // It comes for what is written to a connection only, and may come before the other.
            "Network.requestWillBeSentExtraInfo" => self.sent.push(text(&params["requestId"])),
            "Network.webSocketCreated" => {
                let request = ("GET".to_owned(), text(&params["url"]));
                self.announced.entry(text(&params["requestId"])).or_default().push_back(request);
            }
            "Network.webSocketWillSendHandshakeRequest" => self.sent.push(text(&params["requestId"])),
            "Log.entryAdded" => self.console.push(text(&params["entry"]["text"])),
            "Runtime.exceptionThrown" => {
                let details = &params["exceptionDetails"];
                let words = details["exception"]["description"].as_str().or(details["text"].as_str());
                self.console.extend(words.and_then(|words| words.lines().next()).map(Into::into));
            }
            "Network.loadingFailed" => {
                self.blocked = self.blocked.take().or(params["blockedReason"].as_str().map(Into::into));
                let error = text(&params["errorText"]);
                // net::ERR_FAILED says only that something else stopped it.
                if error != "net::ERR_FAILED" && self.network.is_none() {
                    self.network = Some(error);
                }
            }
            "Audits.issueAdded" => {
                let details = &params["issue"]["details"]["corsIssueDetails"];
                let error = details["corsErrorStatus"]["corsError"].as_str();
                if let (Some(error), Some(false), None) = (error, details["isWarning"].as_bool(), &self.name)
                {
                    self.name = Some(error.into());
                }
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

    fn logged(mut self) -> Logged {
        let sent = self.sent.iter();
        let requests =
            sent.filter_map(|id| self.announced.get_mut(id).and_then(VecDeque::pop_front)).collect();
        Logged {
            name: self.name,
            network: self.network,
            blocked: self.blocked,
            requests,
            console: self.console,
        }
    }
}

/// The rules for Chromium's resolver. There the first that matches counts, here the last.
fn host_rules(resolve: &[Resolve]) -> String {
    let rules = resolve.iter().rev().filter_map(|entry| {
        let host = entry.host.as_deref().unwrap_or("*");
        let host = if host.contains(':') { format!("[{host}]") } else { host.to_owned() };
        let port = entry.port.map(|port| format!(":{port}")).unwrap_or_default();
        let address = match entry.addresses.first()? {
            std::net::IpAddr::V4(address) => address.to_string(),
            std::net::IpAddr::V6(address) => format!("[{address}]"),
        };
        Some(format!("MAP {host}{port} {address}"))
    });
    rules.collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_entry_goes_first() {
        let entries =
            ["*:*:10.0.0.1", "a.example:443:::1"].map(|text| Resolve::parse(text).expect("a good entry"));
        assert_eq!(host_rules(&entries), "MAP a.example:443 [::1],MAP * 10.0.0.1");
    }
}
