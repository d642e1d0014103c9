//! WebKit: WebKitGTK's MiniBrowser, by [WebDriver](https://www.w3.org/TR/webdriver2/), and by its remote inspector, which gives the
//! sentences of the console.

use std::collections::{BTreeSet, HashMap};
use std::path::Path;
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;
use tokio::time::timeout;
use url::Host;

use super::dev_tools::{Event, EventLog, Logged, ScriptRun, logged_run};
use super::document::Document;
use super::driver::{Drive, DrivenBrowser, Part, start};
use super::frame::{FramePlan, FrameSeen, frame_in_webkit};
use super::inspector::Inspector;
use super::page_server::PageServer;
use super::process::{self, Helper};
use super::socks::{Place, Socks};
use super::visit::{Visit, Visited, visit_in_webkit};
use super::webdriver::{WebDriver, free_port, listens};
use super::webkit_console::webkit_name;
use super::{BrowserError, Launch, Patience};
use crate::web::browser::Browser;
use crate::web::site::registrable_domain;

/// How often a start is tried: now and then the driver and the browser do not find each other.
const STARTS: usize = 3;
/// How long one may take.
const START: Duration = Duration::from_secs(35);
/// What stands in the sentences on a connection that our proxy could not make.
const PROXY: &str = " through SOCKSv5 proxy";
/// What an element that has an error for its response's status says.
const STATUS: &str = "Failed to load resource: the server responded with a status of ";
/// Sentences that say again what another one says, or that are about the page.
const SAYS_NOTHING: [&str; 5] = [
    "Failed to load resource: ",
    "Cross-origin script load denied",
    "The Content Security Policy ",
    "The source list for Content Security Policy directive ",
    "Failed to set referrer policy",
];

/// How WebKit is found and started.
pub(super) const DRIVEN: DrivenBrowser = DrivenBrowser {
    browser: Browser::WebKit,
    program_names: &["MiniBrowser"],
    other_paths: &[
        "/usr/lib/*/webkit2gtk-4.1/MiniBrowser",
        "/usr/lib/*/webkitgtk-6.0/MiniBrowser",
        "/usr/lib/*/webkit2gtk-4.0/MiniBrowser",
        "/usr/libexec/webkit2gtk-4.1/MiniBrowser",
        "/usr/libexec/webkitgtk-6.0/MiniBrowser",
        "/usr/lib/webkit2gtk-4.1/MiniBrowser",
        "/usr/lib/webkitgtk-6.0/MiniBrowser",
    ],
    debian_package: "webkit2gtk-driver",
    parts: &[
        Part { program_names: &["WebKitWebDriver"], debian_package: "webkit2gtk-driver", is_display: false },
        Part { program_names: &["Xvfb"], debian_package: "xvfb", is_display: true },
    ],
    is_here: cfg!(target_os = "linux"),
    cannot_open: |_| None,
    start: start::<WebKit>,
};

/// A running WebKit with one page.
#[derive(Debug)]
struct WebKit {
    running: Running,
    socks: Socks,
    /// The display, where it is one of our own.
    display: Option<Helper>,
    profile: TempDir,
    /// How it was started, to start it again.
    launch: Launch,
    environment: Vec<(&'static str, String)>,
    /// Whether it remembers something that cannot be removed.
    is_used_up: bool,
    /// Hosts of documents that set cookies.
    cookie_hosts: BTreeSet<String>,
    /// The sites of all documents that were open since cookies were last removed. No other can set any.
    sites: BTreeSet<String>,
}

/// The browser with a session.
#[derive(Debug)]
struct Running {
    webdriver: WebDriver,
    inspector: Inspector,
    browser: Helper,
    driver: Helper,
}

impl Drive for WebKit {
    async fn start(launch: &Launch) -> Result<Self, BrowserError> {
        let profile = process::profile(launch)?;
        let socks = Socks::start(launch.resolve.clone(), launch.insecure).await?;
        let mut environment = environment(profile.path());
        let mut own_display = None;
        if let Some(server) = launch.parts.get(1) {
            let (display, number) = display(launch, server).await?;
            own_display = Some(display);
            environment.push(("DISPLAY", format!(":{number}")));
            environment.push(("GDK_BACKEND", "x11".into()));
        }
        Ok(Self {
            running: Running::start(launch, &socks, &environment).await?,
            socks,
            display: own_display,
            profile,
            launch: launch.clone(),
            environment,
            is_used_up: false,
            cookie_hosts: BTreeSet::new(),
            sites: BTreeSet::new(),
        })
    }

    fn version(&self) -> &str {
        &self.running.webdriver.version
    }

    /// Removes cookies. WebDriver removes those of the open document's host only, so each host has to be visited. Responses stay
    /// cached as long as their headers let them.
    async fn clear(&mut self) -> Result<bool, BrowserError> {
        let connected = self.socks.take_hosts();
        let sites = std::mem::take(&mut self.sites);
        let mut hosts = std::mem::take(&mut self.cookie_hosts);
        if self.is_used_up {
            let next = Running::start(&self.launch, &self.socks, &self.environment).await?;
            std::mem::replace(&mut self.running, next).end().await;
            self.is_used_up = false;
            return Ok(false);
        }
        hosts.extend(connected.into_iter().filter(|host| sites.contains(&site(host))));
        // A cookie may be one of the whole site.
        hosts.extend(hosts.iter().map(|host| site(host)).collect::<Vec<_>>());
        for host in &hosts {
            self.open(&Document::blank(host)).await?;
            self.running.webdriver.delete_cookies().await?;
        }
        self.sites.clear();
        if hosts.is_empty() {
            // The document stays open.
            self.sites = sites;
        }
        Ok(hosts.is_empty())
    }

    async fn open(&mut self, document: &Document) -> Result<(), BrowserError> {
        let place = Place::of(&document.url)?;
        self.sites.insert(site(&place.host));
        if document.sets_cookies() {
            self.cookie_hosts.insert(place.host.clone());
        }
        // From then on it upgrades all requests to that host, whatever page they are made from.
        self.is_used_up |= document.upgrades_requests();
        self.socks.begin(place, PageServer::new(document)?);
        let opened = self.running.webdriver.open(&document.url).await;
        self.socks.end();
        opened
            .map_err(|error| BrowserError::Protocol(format!("{} could not be opened: {error}", document.url)))
    }

    async fn evaluate_on(&mut self, url: &str, expression: &str) -> Result<Value, BrowserError> {
        self.running.webdriver.open(url).await?;
        self.running.webdriver.evaluate(expression).await
    }

    async fn call(&mut self, expression: &str, patience: Patience) -> Result<ScriptRun, BrowserError> {
        let Running { webdriver, inspector, .. } = &mut self.running;
        inspector.forget_events().await?;
        let value = webdriver.evaluate(expression).await?;
        logged_run::<InspectorLog>(inspector, value, patience.in_order()).await
    }

    async fn visit(&mut self, visit: &Visit) -> Result<Visited, BrowserError> {
        if !visit.cookies.is_empty() {
            // Cookies are those of the open document's host.
            let host = visit.url.host_str().unwrap_or_default().trim_matches(['[', ']']).to_owned();
            self.open(&Document::blank(&host)).await?;
            for (name, value) in &visit.cookies {
                self.running.webdriver.add_cookie(name, value).await?;
            }
        }
        let Running { webdriver, inspector, .. } = &mut self.running;
        inspector.forget_events().await?;
        visit_in_webkit(webdriver, inspector, visit).await
    }

    async fn frame(&mut self, plan: &FramePlan) -> Result<FrameSeen, BrowserError> {
        let documents = plan.own_documents();
        for document in &documents {
            let host = Place::of(&document.url)?.host;
            self.sites.insert(site(&host));
            if document.headers.iter().any(|(name, _)| name == "Set-Cookie") {
                self.cookie_hosts.insert(host);
            }
        }
        self.is_used_up |= documents.iter().any(|document| document.upgrades_requests());
        let Running { webdriver, inspector, .. } = &mut self.running;
        let seen = frame_in_webkit(webdriver, inspector, &self.socks, plan).await;
        // What is left of it is not known.
        self.is_used_up |= seen.is_err();
        seen
    }

    async fn close(self) {
        self.running.end().await;
        if let Some(display) = self.display {
            display.end().await;
        }
        process::remove(&self.profile).await;
    }
}

impl Running {
    /// Starts it.
    async fn start(
        launch: &Launch,
        socks: &Socks,
        environment: &[(&str, String)],
    ) -> Result<Self, BrowserError> {
        let mut last = BrowserError::Start("WebKit did not start".into());
        for _ in 0..STARTS {
            match timeout(START, start_once(launch, socks, environment)).await {
                Ok(Ok(running)) => return Ok(running),
                Ok(Err(error)) => last = error,
                Err(_) => last = BrowserError::Start("WebKit and its driver do not find each other".into()),
            }
        }
        Err(last)
    }

    /// Ends it.
    async fn end(self) {
        // It ends anyway: by being killed.
        let _ = self.webdriver.end().await;
        self.driver.end().await;
        self.browser.end().await;
    }
}

/// The browser and its driver, each at a free port, and a session.
async fn start_once(
    launch: &Launch,
    socks: &Socks,
    environment: &[(&str, String)],
) -> Result<Running, BrowserError> {
    let driver = launch.parts.first();
    let driver = driver.ok_or_else(|| BrowserError::Start("WebKitWebDriver is missing".into()))?;
    let (inspector_port, driver_port) = (free_port().await?, free_port().await?);
    let target = format!("127.0.0.1:{inspector_port}");
    let mut of_browser = environment.to_vec();
    of_browser.push(("WEBKIT_INSPECTOR_SERVER", target.clone()));
    let mut arguments = vec![
        "--automation".to_owned(),
        "--enable-developer-extras=true".into(),
        // That of a document of ours; the proxy checks those of servers.
        "--ignore-tls-errors".into(),
        // As Safari has it.
        "--enable-itp".into(),
        // Popups need no click.
        "--javascript-can-open-windows-automatically=true".into(),
        format!("--proxy=socks5://127.0.0.1:{}", socks.port()),
    ];
    arguments.extend(launch.user_agent.as_ref().map(|agent| format!("--user-agent={agent}")));
    let mut browser = Helper::start(launch, &launch.program, &arguments, &of_browser)?;
    listens(inspector_port, &mut browser).await?;
    let arguments = [format!("--port={driver_port}"), format!("--target={target}")];
    let mut driver = Helper::start(launch, driver, &arguments, environment)?;
    listens(driver_port, &mut driver).await?;
    let webdriver = WebDriver::start(driver_port, WebDriver::capabilities(true)).await?;
    let inspector = Inspector::connect(inspector_port).await?;
    Ok(Running { webdriver, inspector, browser, driver })
}

/// A display on which nothing is shown, and its number.
async fn display(launch: &Launch, server: &Path) -> Result<(Helper, String), BrowserError> {
    // The number comes on the standard output.
    let arguments = ["-displayfd", "1", "-screen", "0", "1024x768x24", "-nolisten", "tcp"];
    Helper::with_first_line(launch, server, &arguments.map(Into::into)).await
}

/// The user's own settings and data stay out of it.
fn environment(profile: &Path) -> Vec<(&'static str, String)> {
    let profile = profile.display().to_string();
    let folders = ["HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR"];
    let mut environment: Vec<_> = folders.into_iter().map(|name| (name, profile.clone())).collect();
    environment.extend([
        ("NO_AT_BRIDGE", "1".to_owned()),
        ("GSETTINGS_BACKEND", "memory".into()),
        ("LANG", "en_US.UTF-8".into()),
        ("LANGUAGE", "en_US".into()),
    ]);
    environment
}

/// The site of a host: its registrable domain, or itself.
fn site(host: &str) -> String {
    let parsed = Host::parse(host).ok();
    let domain = parsed.as_ref().and_then(registrable_domain);
    domain.unwrap_or(host).to_owned()
}

/// What the inspector said of one request.
#[derive(Debug, Default)]
struct InspectorLog {
    sentences: Vec<String>,
    network: Option<String>,
    /// These sentences, and those that say of a status that it is why an element has an error.
    console: Vec<String>,
    /// The URLs of WebSockets by their number.
    sockets: HashMap<String, String>,
    requests: Vec<(String, String)>,
}

impl EventLog for InspectorLog {
    fn note(&mut self, event: &Event) {
        let params = &event.params;
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        match event.method.as_str() {
            "Network.requestWillBeSent" => {
                self.requests.push((text(&params["request"]["method"]), text(&params["request"]["url"])));
            }
            "Network.webSocketCreated" => {
                self.sockets.insert(text(&params["requestId"]), text(&params["url"]));
            }
            "Network.webSocketWillSendHandshakeRequest" => {
                // One without a URL is none that was announced.
                let url = self.sockets.get(&text(&params["requestId"])).cloned();
                self.requests.extend(url.map(|url| ("GET".to_owned(), url)));
            }
            "Network.loadingFailed" => {
                let error = text(&params["errorText"]).replace(PROXY, "");
                if webkit_name(&[&error]).is_none() && self.network.is_none() && !error.is_empty() {
                    self.network = Some(error);
                }
            }
            "Console.messageAdded" => {
                let sentence = text(&params["message"]["text"]);
                if sentence.starts_with(STATUS) {
                    self.console.push(sentence);
                } else if params["message"]["level"] == "error"
                    && !SAYS_NOTHING.iter().any(|start| sentence.starts_with(start))
                {
                    self.console.push(sentence.clone());
                    self.sentences.push(sentence);
                }
            }
            _ => {}
        }
    }

    fn has_name(&self) -> bool {
        self.network.is_some() || webkit_name(&self.sentences).is_some()
    }

    fn console(&self) -> &[String] {
        &self.console
    }

    fn logged(self) -> Logged {
        let Self { sentences, network, console, sockets: _, requests } = self;
        let name = webkit_name(&sentences).map(Into::into);
        Logged { name, network, blocked: None, requests, console }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn sites() {
        for (host, expected) in [
            ("a.app.test", "app.test"),
            ("localhost", "localhost"),
            ("127.0.0.1", "127.0.0.1"),
            ("::1", "::1"),
        ] {
            assert_eq!(site(host), expected);
        }
        let found = Place::of("https://[::1]/x").expect("a place");
        assert_eq!(found, Place { host: "::1".into(), port: 443 });
    }

    #[test]
    fn the_log_of_a_request() {
        let mut log = InspectorLog::default();
        let mut note =
            |method: &str, params| log.note(&Event { method: method.into(), params, session: None });
        let say = |text: &str| json!({ "message": { "level": "error", "text": text } });
        note(
            "Network.requestWillBeSent",
            json!({ "request": { "method": "GET", "url": "http://api.test/x" } }),
        );
        note("Console.messageAdded", say("Preflight response is not successful. Status code: 404"));
        note(
            "Console.messageAdded",
            say("Fetch API cannot load http://api.test/x due to access control checks."),
        );
        note(
            "Network.loadingFailed",
            json!({ "errorText": "Preflight response is not successful. Status code: 404" }),
        );
        assert!(log.has_name());
        let logged = log.logged();
        assert_eq!((logged.name.as_deref(), logged.network), (Some("PreflightNotSuccessful"), None));
        assert_eq!(logged.requests, [("GET".to_owned(), "http://api.test/x".to_owned())]);
    }
}
