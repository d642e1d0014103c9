//! A page's call, as a tool or a person wrote it down.

use std::fmt::Display;

use url::Url;

use super::body::BodyFile;
use super::browser_header::is_set_by_browser;
use super::probe_command::ProbeCommand;
use super::responses::RecordedResponse;
use crate::rules::Rule;
use crate::web::address_space::AddressSpace;
use crate::web::attributes::Attributes;
use crate::web::browser::Browser;
use crate::web::embedder_policy::EmbedderPolicy;
use crate::web::request::{Credentials, CrossOrigin, Initiator, Mode, RedirectMode};
use crate::web::script::callback_in;

/// A method, as it was written.
pub type Method = String;

/// A call of a page: what of it was written down, and what was made of the rest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecordedCall {
    /// The URL, as it was written.
    pub url: String,
    /// The method; `None` where the usual one is meant.
    pub method: Option<Method>,
    /// The headers that a script set.
    pub headers: Vec<(String, String)>,
    /// The body; without the contents of [`Self::files`].
    pub body: Option<Vec<u8>>,
    /// The files whose contents go into the body, in its order.
    pub files: Vec<BodyFile>,
    /// The page's origin, or its URL.
    pub origin: Option<String>,
    /// The credentials mode.
    pub credentials: Option<Credentials>,
    /// The mode.
    pub mode: Option<Mode>,
    /// The redirect mode.
    pub redirect: Option<RedirectMode>,
    /// What makes the request.
    pub initiator: Option<Initiator>,
    /// The element's `crossorigin` attribute.
    pub crossorigin: CrossOrigin,
    /// What else the page says.
    pub attributes: Attributes,
    /// The cookies that went along: name and value.
    pub cookies: Vec<String>,
    /// Whether any certificate is accepted.
    pub insecure: bool,
    /// The page's Content-Security-Policy, as far as it is known.
    pub csp: Option<String>,
    /// The page's Cross-Origin-Embedder-Policy, where it is known to have one.
    pub embedder_policy: Option<EmbedderPolicy>,
    /// Whether the page's own server is on the public network.
    pub page_is_public: bool,
    /// The browser whose words they are.
    pub browser: Option<Browser>,
    /// Whether it comes from a console message: its method and its headers are then not all known.
    pub is_guess: bool,
    /// The rules that a console message says stopped it.
    pub reported_rules: Vec<Rule>,
    /// Whether there was a preflight for it, as the message says.
    pub(super) had_preflight: bool,
    /// Where it is a preflight itself: the method and the headers that it is for.
    pub(super) preflight_for: Option<(Method, String)>,
    /// The key of a WebSocket's handshake, as it stands in the text.
    pub socket_key: Option<String>,
    /// The responses that stand behind the request in the text.
    pub responses: Vec<RecordedResponse>,
    /// What was taken from where, and what could not be: sentences without a full stop.
    pub provenance: Vec<String>,
    /// The names of the headers that a browser sets itself: they are left out.
    pub browser_headers: Vec<String>,
    /// What else of the text was left out: sentences without a full stop.
    pub omissions: Vec<String>,
    /// The names of what only the script or the shell knows. Each stands as `<NAME>` in the URL, in values or in the body.
    pub holes: Vec<String>,
}

impl RecordedCall {
    /// A call of this URL.
    #[must_use]
    pub fn of(url: impl Into<String>) -> Self {
        Self { url: url.into(), ..Self::default() }
    }

    /// Takes what a console message says of it: of what the call itself says, nothing is changed.
    pub(super) fn add_facts_of(&mut self, said: &Self) {
        if self.origin.is_none() && said.origin.is_some() {
            self.origin.clone_from(&said.origin);
            self.provenance.push("the page's origin from the console message".into());
        }
        self.browser = self.browser.or(said.browser);
        self.csp = self.csp.take().or_else(|| said.csp.clone());
        self.embedder_policy = self.embedder_policy.or(said.embedder_policy);
        self.page_is_public |= said.page_is_public;
        self.reported_rules.extend(&said.reported_rules);
    }

    /// Notes that a name's value is not in the text, and gives what stands for it.
    pub(super) fn hole(&mut self, name: &str) -> String {
        if !self.holes.iter().any(|known| known == name) {
            self.holes.push(name.to_owned());
        }
        format!("<{name}>")
    }

    /// Takes those names of holes that stand in it.
    pub(super) fn take_holes(&mut self, names: &[String]) {
        for name in names {
            let hole = format!("<{name}>");
            let body = self.body.as_deref().map(String::from_utf8_lossy).unwrap_or_default();
            let stands = self.url.contains(&hole)
                || self.method.as_deref().is_some_and(|method| method.contains(&hole))
                || self.headers.iter().any(|(_, value)| value.contains(&hole))
                || body.contains(&hole);
            if stands {
                self.hole(name);
            }
        }
    }

    /// Puts a value where the text has only a name.
    pub fn fill(&mut self, name: &str, value: &str) {
        if !self.holes.iter().any(|known| known == name) {
            return;
        }
        let hole = format!("<{name}>");
        self.holes.retain(|known| known != name);
        self.url = self.url.replace(&hole, value);
        self.method = self.method.take().map(|method| method.replace(&hole, value));
        for (_, text) in &mut self.headers {
            *text = text.replace(&hole, value);
        }
        if let Some(text) = self.body.as_ref().and_then(|body| std::str::from_utf8(body).ok()) {
            self.body = Some(text.replace(&hole, value).into_bytes());
        }
    }

    /// The names in its URL or its method whose values are not known.
    pub fn unknown_in_url(&self) -> impl Iterator<Item = &str> {
        let method = self.method.as_deref().unwrap_or_default();
        let is_in = |name: &&str| {
            let hole = format!("<{name}>");
            self.url.contains(&hole) || method.contains(&hole)
        };
        self.holes.iter().map(String::as_str).filter(is_in)
    }

    /// Where it had a preflight, for a reason that is not known, gives it the most probable one: JSON.
    pub fn guess_reason_for_preflight(&mut self) {
        let method = self.method.as_deref().unwrap_or("GET");
        let is_simple = ["GET", "HEAD", "POST"].iter().any(|simple| simple.eq_ignore_ascii_case(method));
        if !self.is_guess || !is_simple || !self.headers.is_empty() || !self.may_have_headers() {
            return;
        }
        // A request that changes data stops after its preflight: it needs one.
        if !self.had_preflight && !method.eq_ignore_ascii_case("POST") {
            return;
        }
        self.headers.push(("Content-Type".into(), "application/json".into()));
        if self.method.is_none() {
            self.method = Some("POST".into());
            self.provenance
                .push("POST with Content-Type: application/json, a guess from the preflight".into());
            return;
        }
        let why = if self.had_preflight {
            "it had a preflight, and the message does not say why"
        } else {
            "with it there is a preflight, after which the request stops"
        };
        self.provenance.push(format!("the header Content-Type: application/json, a guess: {why}"));
    }

    /// Whether a script makes it, which can set headers.
    fn may_have_headers(&self) -> bool {
        matches!(self.initiator, None | Some(Initiator::Fetch | Initiator::Xhr | Initiator::XhrUpload))
    }

    /// Takes the headers of a request as a browser sent it: its own are left out, some of them name the page.
    pub(super) fn take_headers(&mut self, headers: Vec<(String, String)>, whose: &str) {
        let named = |sought: &str| {
            headers.iter().find(|(name, _)| name.eq_ignore_ascii_case(sought)).map(|(_, value)| value.trim())
        };
        for name in ["Origin", "Referer"] {
            if let (None, Some(value)) = (&self.origin, named(name).filter(|value| !value.is_empty())) {
                self.origin = Some(value.to_owned());
                self.provenance.push(format!("the page's origin from {whose} {name} header"));
            }
        }
        // A browser whose cache is off in the developer tools adds both of these.
        let uncached = named("Pragma") == Some("no-cache") && named("Cache-Control") == Some("no-cache");
        for (name, value) in &headers {
            let lower = name.to_ascii_lowercase();
            if lower == "cookie" {
                self.take_cookies(value, &format!("{whose} Cookie header"));
            } else if is_set_by_browser(&lower)
                || lower == "accept" && value.trim() == "*/*"
                || uncached && ["pragma", "cache-control"].contains(&lower.as_str())
            {
                if !["origin", "referer"].contains(&lower.as_str()) && !self.browser_headers.contains(&lower)
                {
                    self.browser_headers.push(lower);
                }
            } else {
                self.headers.push((name.clone(), value.trim().to_owned()));
            }
        }
        let listed = named("Access-Control-Request-Headers").unwrap_or_default();
        self.preflight_for =
            named("Access-Control-Request-Method").map(|method| (method.to_owned(), listed.to_owned()));
        let is_handshake = named("Sec-WebSocket-Key").is_some()
            || named("Upgrade").is_some_and(|value| value.eq_ignore_ascii_case("websocket"));
        if is_handshake {
            self.take_handshake(
                named("Sec-WebSocket-Key"),
                named("Sec-WebSocket-Protocol").unwrap_or_default(),
                whose,
            );
        }
        self.take_destination(named("Sec-Fetch-Dest"), named("Sec-Fetch-Mode"));
    }

    /// Takes what a WebSocket's handshake says. A page cannot set its headers.
    fn take_handshake(&mut self, key: Option<&str>, protocols: &str, whose: &str) {
        if self.initiator.is_some_and(|initiator| initiator != Initiator::Fetch) {
            return;
        }
        self.initiator = Some(Initiator::WebSocket);
        self.socket_key = key.map(str::to_owned);
        let offered = protocols.split(',').map(str::trim).filter(|name| !name.is_empty());
        self.attributes.subprotocols = offered.map(str::to_owned).collect();
        if !self.attributes.subprotocols.is_empty() {
            self.provenance.push(format!("the subprotocols from {whose} Sec-WebSocket-Protocol header"));
        }
        let own = ["pragma", "cache-control"];
        for (name, _) in std::mem::take(&mut self.headers) {
            if !own.contains(&name.to_ascii_lowercase().as_str()) {
                self.omissions.push(format!("the header {name}: a page cannot set it on a WebSocket"));
            }
        }
    }

    /// Joins the requests of one call: a preflight with the request that it is for, and a redirected request with the next one.
    pub(super) fn join(calls: &mut Vec<Self>) {
        let mut joined: Vec<Self> = Vec::new();
        for mut call in calls.drain(..) {
            match joined.last_mut() {
                Some(last) if last.is_preflight_of(&call) => {
                    last.responses.append(&mut call.responses);
                    call.responses = std::mem::take(&mut last.responses);
                    *last = call;
                }
                Some(last) if last.leads_to(&call) => last.responses.append(&mut call.responses),
                _ => joined.push(call),
            }
        }
        *calls = joined;
    }

    /// Whether it is the preflight of that call.
    fn is_preflight_of(&self, other: &Self) -> bool {
        let is_options = self.method.as_deref().is_some_and(|method| method.eq_ignore_ascii_case("OPTIONS"));
        let theirs = other.method.as_deref().unwrap_or(if other.body.is_some() { "POST" } else { "GET" });
        is_options
            && self.url == other.url
            && self.preflight_for.as_ref().is_some_and(|(method, _)| method == theirs)
    }

    /// Whether its last response redirects to that call.
    fn leads_to(&self, other: &Self) -> bool {
        let Some(last) = self.responses.last().filter(|last| (300..400).contains(&last.status)) else {
            return false;
        };
        let location = last.headers.get_text("location").unwrap_or_default();
        let target = Url::parse(&self.url).and_then(|url| url.join(&location));
        target.is_ok_and(|target| Url::parse(&other.url).is_ok_and(|theirs| theirs == target))
    }

    /// Where it is a preflight, makes it the call that has one: no page sends a preflight by itself.
    pub(super) fn turn_preflight_into_request(&mut self) {
        let is_options = self.method.as_deref().is_some_and(|method| method.eq_ignore_ascii_case("OPTIONS"));
        let Some((method, headers)) = self.preflight_for.take().filter(|_| is_options) else { return };
        self.provenance.push(format!(
            "the method {method} from its Access-Control-Request-Method, because it is a preflight"
        ));
        self.method = Some(method);
        self.is_guess = true;
        self.had_preflight = true;
        let names = headers.split(',').map(str::trim).filter(|name| !name.is_empty());
        self.headers = names
            .map(|name| {
                let is_type = name.eq_ignore_ascii_case("content-type");
                (name.to_owned(), if is_type { "application/json" } else { "x" }.to_owned())
            })
            .collect();
        if let [(first, _), rest @ ..] = &self.headers[..] {
            let more = if rest.is_empty() { "" } else { " and others" };
            self.provenance.push(format!(
                "the header {first}{more} from its Access-Control-Request-Headers, with an invented value"
            ));
        }
        self.browser_headers.retain(|name| !name.starts_with("access-control-request-"));
    }

    /// Keeps the headers that the preflight listed and the harmless ones. What is missing was left out of the file, as
    /// Authorization is.
    pub(super) fn keep_listed_headers(&mut self, listed: &str) {
        let listed: Vec<&str> = listed.split(',').map(str::trim).filter(|name| !name.is_empty()).collect();
        let harmless = ["accept", "content-language", "content-type", "range"];
        self.headers.retain(|(name, _)| {
            let is = |other: &&str| other.eq_ignore_ascii_case(name);
            listed.iter().any(is) || harmless.iter().any(is)
        });
        for name in listed {
            if !self.headers.iter().any(|(theirs, _)| theirs.eq_ignore_ascii_case(name)) {
                self.headers.push((name.to_owned(), "x".into()));
            }
        }
    }

    /// Takes cookies that went along: then credentials were included.
    pub(super) fn take_cookies(&mut self, list: &str, from: &str) {
        let pairs = list.split(';').map(str::trim).filter(|pair| !pair.is_empty());
        self.cookies.extend(pairs.map(str::to_owned));
        if !self.cookies.is_empty() && self.credentials.is_none() {
            self.credentials = Some(Credentials::Include);
            self.provenance.push(format!("credentials include from {from}"));
        }
    }

    /// What the request says of the element that made it.
    pub(super) fn take_destination(&mut self, destination: Option<&str>, mode: Option<&str>) {
        if self.initiator.is_some() {
            return;
        }
        let mode = mode.and_then(|mode| mode.parse().ok());
        self.initiator = destination.and_then(Initiator::of_fetch_dest);
        match (self.initiator, mode) {
            (Some(initiator), mode) => {
                self.provenance.push(format!("initiator {} from Sec-Fetch-Dest", initiator.id()));
                if mode == Some(Mode::Cors) {
                    self.crossorigin = self.crossorigin_by_credentials();
                }
            }
            (None, Some(mode @ (Mode::NoCors | Mode::SameOrigin))) if self.mode.is_none() => {
                self.mode = Some(mode);
                self.provenance.push(format!("mode {} from Sec-Fetch-Mode", mode.id()));
            }
            (None, _) => {}
        }
    }

    /// The attribute of an element that makes such a request under CORS.
    pub(super) fn crossorigin_by_credentials(&self) -> CrossOrigin {
        if self.credentials == Some(Credentials::Include) {
            CrossOrigin::UseCredentials
        } else {
            CrossOrigin::Anonymous
        }
    }

    /// Puts the contents of its files into the body, as `read` gives them, and notes what became of each.
    pub fn read_files<E: Display>(&mut self, mut read: impl FnMut(&str) -> Result<Vec<u8>, E>) {
        let files = std::mem::take(&mut self.files);
        let content_type = self.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-type"));
        let content_type = content_type.map_or("no type".to_owned(), |(_, value)| value.clone());
        let mut notes = Vec::new();
        // From the last to the first, so that the positions of the others stay.
        for file in files.into_iter().rev() {
            let path = &file.path;
            match read(path) {
                Ok(contents) => {
                    notes.push(format!("the file {path} for the body, {} bytes", contents.len()));
                    if let Some(body) = &mut self.body {
                        file.insert(contents, body);
                    }
                }
                Err(why) => notes.push(format!(
                    "nothing for the file {path}; the body is sent without it, as {content_type}: {why}"
                )),
            }
        }
        self.provenance.extend(notes.into_iter().rev());
    }

    /// The command that probes it. Values of headers that may be secret are left out.
    #[must_use]
    pub fn command(&self) -> ProbeCommand {
        if let Some(command) = self.socketio_command() {
            return command;
        }
        let is_script = self.initiator == Some(Initiator::Script);
        let callback = Url::parse(&self.url).ok().filter(|_| is_script).and_then(|url| callback_in(&url));
        let is_socket = self.initiator == Some(Initiator::WebSocket);
        let mut command = match &callback {
            Some((param, name)) => ProbeCommand::jsonp(&self.url, param, name),
            None if is_socket => ProbeCommand::new(&self.url).of("websocket"),
            None => ProbeCommand::new(&self.url),
        };
        if let Some(origin) = &self.origin {
            command.origin(origin);
        }
        if let Some(policy) = self.embedder_policy {
            command.flag("--coep", policy.id());
        }
        if let Some(policy) = &self.csp {
            command.flag("--csp", policy);
        }
        if self.page_is_public {
            command.flag("--page-address-space", AddressSpace::Public.id());
        }
        if callback.is_none() && !is_socket {
            command.initiator(self.initiator.unwrap_or_default());
        }
        command.crossorigin(self.crossorigin);
        if self.initiator.unwrap_or_default() == Initiator::Fetch {
            command.mode(self.mode.unwrap_or_default());
        }
        command.attributes(&self.attributes);
        command.method(self.method.as_deref().unwrap_or("GET"));
        for (name, value) in &self.headers {
            let is_type = name.eq_ignore_ascii_case("content-type");
            command.header(name, is_type.then_some(value.as_str()));
        }
        if self.credentials == Some(Credentials::Include) && self.crossorigin == CrossOrigin::None {
            command.credentials(Credentials::Include);
        }
        let is_safe = |method: &str| ["GET", "HEAD", "OPTIONS"].contains(&method);
        if self.is_guess && self.method.as_deref().is_some_and(|method| !is_safe(method)) {
            command.switch("--preflight-only");
        }
        command.browser(self.browser.unwrap_or_default());
        command
    }

    /// The command that goes the whole way of a socket.io client, of which this is one request.
    fn socketio_command(&self) -> Option<ProbeCommand> {
        let mut command = ProbeCommand::socketio(&self.url)?;
        if let Some(origin) = &self.origin {
            command.origin(origin);
        }
        if self.credentials == Some(Credentials::Include) {
            command.switch("--with-credentials");
        }
        command.browser(self.browser.unwrap_or_default());
        Some(command)
    }
}
