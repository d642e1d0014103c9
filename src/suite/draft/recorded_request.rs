//! A recorded request as a target makes it: what a server's policy looks at, and variables for what is secret.

use std::collections::{BTreeMap, BTreeSet};

use url::Url;

use super::shape::{is_opaque, is_session};
use super::{DraftTarget, EMPTY_FORM, FORM, as_name, is_header_value, literal, named};
use crate::fetch::Engine;
use crate::fetch::safelist::{is_forbidden_request_header, unsafe_names};
use crate::frame::{Channel, EmbeddedAs};
use crate::probe::Question;
use crate::replay::is_socket;
use crate::suite::Called;
use crate::web::headers::{HeaderList, is_token};
use crate::web::request::{Credentials, CrossOrigin, Initiator, Mode, RedirectMode};
use crate::web::secret;
use crate::web::text::list;
use crate::web::trustworthy::is_potentially_trustworthy;

/// How a page calls, without what differs from one request to the next.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct RequestForm {
    called: Called,
    crossorigin: CrossOrigin,
    mode: Mode,
    redirect: RedirectMode,
    credentials: Credentials,
    /// The type of the body.
    content_type: Option<String>,
    has_body: bool,
    /// The names of the other headers that need a preflight, lower-case.
    headers: Vec<String>,
    /// The function that the script of JSONP calls, where its name is not made anew for each request.
    callback: Option<String>,
    /// The parameter that has its name.
    param: Option<String>,
    /// The subprotocols that a WebSocket offers.
    protocols: Vec<String>,
    /// Whether cookies went along.
    has_cookies: bool,
}

/// The usual name of a function, and of the parameter that has it.
const CALLBACK: &str = "callback";

/// The form of a document in a frame.
pub(super) fn form_of_document(
    shown_as: EmbeddedAs,
    base: &str,
    cookies: &[String],
    secrets: &mut Secrets,
) -> RequestForm {
    secrets.meet(base);
    for cookie in cookies {
        secrets.cookie(base, cookie);
    }
    RequestForm {
        called: Called::Frame(shown_as),
        crossorigin: CrossOrigin::default(),
        mode: Mode::default(),
        redirect: RedirectMode::default(),
        credentials: Credentials::default(),
        content_type: None,
        has_body: false,
        headers: Vec::new(),
        callback: None,
        param: None,
        protocols: Vec::new(),
        has_cookies: cookies.iter().any(|name| is_session(name)),
    }
}

/// The form of a request to this API, with the values of those headers that are not secret.
pub(super) fn request_form(question: &Question, base: &str, secrets: &mut Secrets) -> RequestForm {
    secrets.meet(base);
    let call = &question.call;
    let list: HeaderList = call.headers.iter().map(|(name, value)| (name.clone(), value)).collect();
    let needed = unsafe_names(&list, Engine::of(question.browser())).names;
    let mut names = BTreeSet::new();
    let mut content_type = None;
    for (name, value) in &call.headers {
        let lower = name.to_ascii_lowercase();
        let sayable = is_token(name.as_bytes()) && !is_forbidden_request_header(name, value.as_bytes());
        if lower == "content-type" {
            let is_form = value.to_ascii_lowercase().starts_with("multipart/form-data");
            content_type = Some(if is_form { FORM.to_owned() } else { one_line(value) });
        } else if sayable && needed.contains(&lower) {
            secrets.header(base, name, value);
            names.insert(lower);
        }
    }
    let cookies = init_cookies(question);
    for cookie in &cookies {
        secrets.cookie(base, cookie);
    }
    let callback = call.attributes.script.callback.as_ref();
    // A script and a WebSocket have no mode of their own.
    let has_mode = callback.is_none() && !is_socket(question);
    // A library makes a name of its own for each request: letters and a number.
    let name = callback.map(|callback| callback.name.clone());
    let name = name.filter(|name| !name.contains(|letter: char| letter.is_ascii_digit()));
    RequestForm {
        called: match callback {
            Some(_) => Called::Jsonp,
            None if is_socket(question) => Called::Call(Initiator::WebSocket),
            None => Called::Call(call.initiator),
        },
        crossorigin: call.crossorigin,
        mode: if has_mode { call.mode } else { Mode::default() },
        redirect: if has_mode { call.redirect } else { RedirectMode::default() },
        credentials: if has_mode { call.credentials } else { Credentials::default() },
        callback: name.filter(|name| name != CALLBACK),
        param: callback.map(|callback| callback.param.clone()).filter(|param| param != CALLBACK),
        protocols: call.attributes.subprotocols.clone(),
        has_cookies: cookies.iter().any(|name| is_session(name)),
        content_type,
        has_body: call.body.is_some(),
        headers: names.into_iter().collect(),
    }
}

/// The names of the cookies that went along.
fn init_cookies(question: &Question) -> Vec<String> {
    let name = |cookie: &String| cookie.split(['=', ';']).next().unwrap_or_default().trim().to_owned();
    question.client.cookies.iter().map(name).filter(|name| !name.is_empty()).collect()
}

impl RequestForm {
    /// The target, without its URL, paths and methods.
    pub(super) fn target(&self, base: &str, secrets: &Secrets) -> DraftTarget {
        let mut target = DraftTarget {
            credentials: self.credentials,
            called: self.called,
            callback: self.callback.clone(),
            param: self.param.clone(),
            protocols: self.protocols.clone(),
            crossorigin: self.crossorigin,
            mode: self.mode,
            redirect: self.redirect,
            ..DraftTarget::default()
        };
        for name in &self.headers {
            if let Some((name, value)) = secrets.headers.get(&(base.to_owned(), name.clone())) {
                target.headers.insert(name.clone(), value.clone());
            }
        }
        if let Some(kind) = &self.content_type {
            target.headers.insert("Content-Type".into(), literal(&one_line(kind)));
        }
        // What was sent may be private; what it was decides nothing but whether the API takes it.
        let essence = self.content_type.as_deref().unwrap_or_default();
        let essence = essence.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        target.body = match self.has_body {
            true if essence.ends_with("json") => Some("{}".into()),
            true if self.content_type.as_deref() == Some(FORM) => Some(EMPTY_FORM.into()),
            _ => None,
        };
        // These send cookies by themselves.
        let is_sent_alone = match self.called {
            Called::Jsonp | Called::Frame(_) | Called::Call(Initiator::WebSocket) => self.has_cookies,
            Called::Call(_) => false,
        };
        if self.credentials == Credentials::Include
            || self.crossorigin == CrossOrigin::UseCredentials
            || is_sent_alone
        {
            let known = secrets.cookies.get(base).into_iter().flatten();
            target.cookies = known.map(|(_, written)| written.clone()).collect();
        }
        if matches!(self.called, Called::Frame(_)) {
            target.need = vec![Channel::PostMessage];
            target.need.extend(is_sent_alone.then_some(Channel::Cookies));
        } else if is_sent_alone {
            target.audit = Some(true);
        }
        target
    }
}

/// What is secret in a recording, each by the name of a variable. None of their values is stored.
#[derive(Default)]
pub(super) struct Secrets {
    /// A short name for each API.
    labels: BTreeMap<String, String>,
    /// By API and lower-case name: the name, and the value as the file has it.
    headers: BTreeMap<(String, String), (String, String)>,
    /// By API and name: the cookie as the file has it.
    cookies: BTreeMap<String, BTreeMap<String, String>>,
    cookies_left_out: BTreeSet<String>,
    /// What each variable stands for.
    variables: BTreeMap<String, String>,
}

impl Secrets {
    /// Gives an API a short name, where it has none yet.
    pub(super) fn meet(&mut self, base: &str) {
        if !self.labels.contains_key(base) {
            let label = named(base, "api", |label| self.labels.values().any(|known| known == label));
            self.labels.insert(base.to_owned(), label);
        }
    }

    /// The short name of an API.
    pub(super) fn label(&self, base: &str) -> &str {
        self.labels.get(base).map_or("api", String::as_str)
    }

    /// The names of the variables that a run needs.
    pub(super) fn variables(&self) -> Vec<String> {
        self.variables.keys().cloned().collect()
    }

    /// What there is to say of them.
    pub(super) fn remarks(&self) -> Vec<String> {
        let mut remarks = Vec::new();
        let left: Vec<&String> = self.cookies_left_out.iter().collect();
        if !left.is_empty() {
            remarks.push(format!(
                "Left out: the cookie{} {}, which does not look like a session.",
                if left.len() == 1 { "" } else { "s" },
                list(&left)
            ));
        }
        if !self.variables.is_empty() {
            remarks.push(
                "What looks like a secret is not in this file. Before a run, set these variables:".into(),
            );
            remarks.extend(self.variables.iter().map(|(name, what)| format!("  {name}: {what}")));
        }
        remarks
    }

    /// A path with its query. What is secret in it is a variable.
    pub(super) fn path(&mut self, url: &Url, base: &str) -> String {
        let mut path = literal(url.path());
        for (number, one) in secret::secrets_of_path(url).iter().enumerate() {
            let name = if number == 0 { "path".to_owned() } else { format!("path {}", number + 1) };
            path =
                path.replacen(&literal(one), &self.variable(base, &name, "the secret in the path".into()), 1);
        }
        let Some(query) = url.query() else { return path };
        let mut pairs = Vec::new();
        for pair in query.split('&') {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            pairs.push(if secret::is_secret_in_query(name, value) {
                let what = format!("{name} of the query");
                format!("{}={}", literal(name), self.variable(base, name, what))
            } else if secret::may_be_secret(name, value) {
                format!("{}={}", literal(name), self.optional(base, name))
            } else {
                literal(pair)
            });
        }
        path.push('?');
        path.push_str(&pairs.join("&"));
        path
    }

    fn header(&mut self, base: &str, name: &str, value: &str) {
        let key = (base.to_owned(), name.to_ascii_lowercase());
        if self.headers.contains_key(&key) {
            return;
        }
        let value = one_line(value);
        let scheme = value.split_once(' ').map(|(scheme, _)| scheme).filter(|scheme| {
            key.1 == "authorization" && scheme.chars().all(|letter| letter.is_ascii_alphabetic())
        });
        let written = if let Some(scheme) = scheme {
            let what = format!("the {name} header, after {scheme}");
            format!("{scheme} {}", self.variable(base, name, what))
        } else if secret::is_secret_header(name, &value) {
            self.variable(base, name, format!("the {name} header"))
        } else if is_opaque(&value) {
            // It may be no secret, and no server's policy looks at it.
            self.optional(base, name)
        } else {
            literal(&value)
        };
        self.headers.insert(key, (name.to_owned(), written));
    }

    fn cookie(&mut self, base: &str, name: &str) {
        if !is_session(name) {
            self.cookies_left_out.insert(name.to_owned());
            return;
        }
        if self.cookies.get(base).is_some_and(|known| known.contains_key(name)) {
            return;
        }
        let variable =
            self.variable(base, &format!("cookie {name}"), format!("the value of the cookie {name}"));
        let secure = Url::parse(base).is_ok_and(|url| is_potentially_trustworthy(&url));
        let attributes = if secure { "; Path=/; SameSite=None; Secure" } else { "; Path=/" };
        let written = format!("{}={variable}{attributes}", literal(name));
        self.cookies.entry(base.to_owned()).or_default().insert(name.to_owned(), written);
    }

    /// `${API_NAME}`, for what stands behind it at this API.
    fn variable(&mut self, base: &str, name: &str, what: String) -> String {
        let what = format!("{what}, for {base}");
        // Names that differ in their case alone are two.
        let first = self.named(base, name);
        let numbered = |number: usize| if number == 1 { first.clone() } else { format!("{first}_{number}") };
        let fits = |variable: &String| self.variables.get(variable).is_none_or(|known| *known == what);
        let variable = (1..).map(numbered).find(fits).unwrap_or_default();
        self.variables.insert(variable.clone(), what);
        format!("${{{variable}}}")
    }

    /// `${API_NAME:-x}`
    fn optional(&self, base: &str, name: &str) -> String {
        format!("${{{}:-x}}", self.named(base, name))
    }

    fn named(&self, base: &str, name: &str) -> String {
        let text = format!("{}-{}", self.label(base), as_name(name));
        let text = text.replace('-', "_").to_ascii_uppercase();
        // No variable begins with a digit.
        if text.starts_with(|first: char| first.is_ascii_digit()) { format!("API_{text}") } else { text }
    }
}

/// A value without what no header has.
fn one_line(value: &str) -> String {
    value
        .chars()
        .map(|letter| if is_header_value(letter.encode_utf8(&mut [0; 4])) { letter } else { ' ' })
        .collect()
}
