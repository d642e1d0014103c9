//! What the page of a case writes.

use crate::fetch::{Call, Client, Page};
use crate::probe::Question;
use crate::web::embedder_policy::EmbedderPolicy;
use crate::web::request::{Credentials, Initiator, Mode, RedirectMode};
use crate::web::text::visible;
use crate::websocket::SocketQuestion;

/// A body longer than this is not shown.
const LONG: usize = 400;

/// What the page writes.
pub(super) fn call(Question { page, call, client, .. }: &Question) -> String {
    policies(page, client) + &call_alone(call)
}

/// The same of a WebSocket.
pub(super) fn socket_call(SocketQuestion { page, call, client, .. }: &SocketQuestion) -> String {
    let url = quoted(&call.url);
    let text = match call.subprotocols.as_slice() {
        [] => format!("new WebSocket({url})"),
        [one] => format!("new WebSocket({url}, {})", quoted(one)),
        many => {
            let names: Vec<String> = many.iter().map(|name| quoted(name)).collect();
            format!("new WebSocket({url}, [{}])", names.join(", "))
        }
    };
    policies(page, client) + &text
}

/// The page's policies and the browser's cookies, as comments.
fn policies(page: &Page, client: &Client) -> String {
    let mut text = String::new();
    for policy in &page.policy.csp {
        text.push_str(&format!("// the page's Content-Security-Policy: {policy}\n"));
    }
    if page.policy.embedder != EmbedderPolicy::UnsafeNone {
        text.push_str(&format!(
            "// the page's Cross-Origin-Embedder-Policy: {}\n",
            page.policy.embedder.id()
        ));
    }
    if page.origin.is_opaque() {
        text.push_str("// in a sandboxed frame, whose origin is null\n");
    }
    for cookie in &client.cookies {
        text.push_str(&format!("// the browser holds the cookie {cookie}\n"));
    }
    text
}

fn call_alone(call: &Call) -> String {
    match call.initiator {
        Initiator::Fetch => fetch(call),
        Initiator::Xhr | Initiator::XhrUpload => request(call),
        Initiator::Script if call.attributes.script.callback.is_some() => jsonp(call),
        Initiator::Script => element("script", "src", call, "", "</script>"),
        Initiator::Module => element("script", "src", call, " type=\"module\"", "</script>"),
        Initiator::Style => element("link", "href", call, " rel=\"stylesheet\"", ""),
        Initiator::Image => element("img", "src", call, "", ""),
        Initiator::Media => element("video", "src", call, "", "</video>"),
        Initiator::Font => {
            format!("@font-face {{ font-family: f; src: url({}) }}", quoted(call.url.as_str()))
        }
        Initiator::Worker => format!("new Worker({})", quoted(call.url.as_str())),
        Initiator::ServiceWorker => match &call.attributes.scope {
            Some(scope) => format!(
                "navigator.serviceWorker.register({}, {{ scope: {} }})",
                quoted(call.url.as_str()),
                quoted(scope)
            ),
            None => format!("navigator.serviceWorker.register({})", quoted(call.url.as_str())),
        },
        Initiator::Manifest => element("link", "href", call, " rel=\"manifest\"", ""),
        Initiator::Preload => {
            let rel = format!(" rel=\"preload\" as=\"{}\"", call.attributes.preload.id());
            element("link", "href", call, &rel, "")
        }
        Initiator::Track => element("track", "src", call, "", ""),
        Initiator::SvgUse => element("use", "href", call, "", "</use>"),
        Initiator::Json => module(call, "json"),
        Initiator::CssModule => module(call, "css"),
        Initiator::EventSource if call.credentials == Credentials::Include => {
            format!("new EventSource({}, {{ withCredentials: true }})", quoted(call.url.as_str()))
        }
        Initiator::EventSource => format!("new EventSource({})", quoted(call.url.as_str())),
        Initiator::WebSocket => format!("new WebSocket({})", quoted(call.url.as_str())),
        Initiator::Beacon => beacon(call),
    }
}

fn fetch(call: &Call) -> String {
    let mut options = Vec::new();
    if call.method != "GET" {
        options.push(format!("method: {}", quoted(&call.method)));
    }
    if !call.headers.is_empty() {
        let pair = |(name, value): &(String, String)| format!("[{}, {}]", quoted(name), quoted(value.trim()));
        options.push(format!("headers: [{}]", call.headers.iter().map(pair).collect::<Vec<_>>().join(", ")));
    }
    options.extend(call.body.as_deref().map(|body| format!("body: {}", content(body))));
    if call.mode != Mode::Cors {
        options.push(format!("mode: {}", quoted(call.mode.id())));
    }
    if call.credentials != Credentials::SameOrigin {
        options.push(format!("credentials: {}", quoted(call.credentials.id())));
    }
    if call.redirect != RedirectMode::Follow {
        options.push(format!("redirect: {}", quoted(call.redirect.id())));
    }
    if call.keepalive {
        options.push("keepalive: true".into());
    }
    if let Some(policy) = call.attributes.referrer_policy {
        options.push(format!("referrerPolicy: {}", quoted(policy.id())));
    }
    if !call.attributes.integrity.is_empty() {
        options.push(format!("integrity: {}", quoted(&call.attributes.integrity)));
    }
    let url = quoted(call.url.as_str());
    if options.is_empty() {
        return format!("fetch({url})");
    }
    format!("fetch({url}, {{\n  {},\n}})", options.join(",\n  "))
}

fn request(call: &Call) -> String {
    let mut text = String::from("const request = new XMLHttpRequest();\n");
    if call.initiator == Initiator::XhrUpload {
        text.push_str("request.upload.onprogress = () => {};\n");
    }
    text.push_str(&format!("request.open({}, {});\n", quoted(&call.method), quoted(call.url.as_str())));
    if call.credentials == Credentials::Include {
        text.push_str("request.withCredentials = true;\n");
    }
    for (name, value) in &call.headers {
        text.push_str(&format!("request.setRequestHeader({}, {});\n", quoted(name), quoted(value.trim())));
    }
    text + &format!("request.send({});", call.body.as_deref().map(content).unwrap_or_default())
}

fn element(name: &str, source: &str, call: &Call, before: &str, end: &str) -> String {
    let attribute = call.crossorigin.attribute();
    let mut attributes = attribute.map(|value| format!(" crossorigin=\"{value}\"")).unwrap_or_default();
    if let Some(policy) = call.attributes.referrer_policy {
        attributes.push_str(&format!(" referrerpolicy=\"{}\"", policy.id()));
    }
    if !call.attributes.integrity.is_empty() {
        let integrity = call.attributes.integrity.replace('&', "&amp;").replace('"', "&quot;");
        attributes.push_str(&format!(" integrity=\"{integrity}\""));
    }
    format!("<{name}{before} {source}=\"{}\"{attributes}>{end}", call.url)
}

/// A script that is to call a function.
fn jsonp(call: &Call) -> String {
    let name = call.attributes.script.callback.as_ref().map_or("callback", |callback| &callback.name);
    let name = visible(name);
    let function = if name.contains(['.', '[']) { format!("{name} =") } else { format!("window.{name} =") };
    format!("{function} (data) => console.log(data);\n{}", element("script", "src", call, "", "</script>"))
}

fn module(call: &Call, kind: &str) -> String {
    format!("import({}, {{ with: {{ type: \"{kind}\" }} }})", quoted(call.url.as_str()))
}

fn beacon(call: &Call) -> String {
    let body = call.body.as_deref().map(content).unwrap_or_default();
    let url = quoted(call.url.as_str());
    match call.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-type")) {
        Some((_, kind)) => {
            format!("navigator.sendBeacon({url}, new Blob([{body}], {{ type: {} }}))", quoted(kind.trim()))
        }
        None => format!("navigator.sendBeacon({url}, {body})"),
    }
}

fn content(body: &[u8]) -> String {
    match std::str::from_utf8(body) {
        Ok(text) if text.len() <= LONG => quoted(text),
        _ => format!("body /* {} bytes */", body.len()),
    }
}

/// A string as JavaScript has it.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
