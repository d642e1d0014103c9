//! Requests as HTTP writes them: raw messages, `.http` and `.rest` files, [Hurl](https://hurl.dev), logs of `curl -v`, and the
//! header lists of the developer tools.

use std::collections::HashMap;

use super::body::encoded;
use super::call::RecordedCall;
use super::curl::with_query;
use super::header_panel;
use super::http_line::{is_name, is_status};
use super::responses::responses;

/// The methods that begin a request.
const METHODS: [&str; 12] = [
    "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "QUERY", "PROPFIND", "PURGE", "TRACE", "LINK",
];

/// The most requests that are read.
const MOST: usize = 1000;

/// All requests of a text.
pub(super) fn read(text: &str) -> Vec<RecordedCall> {
    if let Some(call) = header_panel::read(text) {
        return vec![call];
    }
    // What went out and what came in; bodies stand between the lines without a mark.
    let is_log = text
        .lines()
        .filter_map(|line| line.trim_start().strip_prefix('>'))
        .any(|line| request_line(line.trim()).is_some());
    let secure = is_log && ["TLS", "SSL", "port 443", "HTTP/2"].iter().any(|sign| text.contains(sign));
    let plain = is_log && !secure && text.contains("* ");
    let lines: Vec<&str> = if is_log {
        text.lines().filter_map(|line| line_of_log(line.trim_start())).collect()
    } else {
        text.lines().filter(|line| !line.trim_start().starts_with("```")).collect()
    };
    let mut reader = Reader { scheme: if plain { Some("http") } else { None }, ..Reader::default() };
    for line in lines {
        reader.line(line.trim_end());
    }
    reader.end();
    reader.calls
}

/// What a line of a log says of requests and responses; others are of bodies, or of the tool.
fn line_of_log(line: &str) -> Option<&str> {
    let rest = line.strip_prefix('>').or_else(|| {
        // A body may be HTML.
        line.strip_prefix('<').filter(|rest| rest.is_empty() || rest.starts_with(' '))
    })?;
    Some(rest.strip_prefix(' ').unwrap_or(rest))
}

/// A request line: method and target.
fn request_line(line: &str) -> Option<(&str, &str)> {
    let (method, rest) = line.split_once([' ', '\t'])?;
    let rest = rest.trim();
    let target = match rest.rsplit_once(' ') {
        Some((target, version)) if version.starts_with("HTTP/") => target.trim(),
        _ => rest,
    };
    let is_target = target.contains("://")
        || target.starts_with('/')
        || target.starts_with("{{")
        || target.starts_with("localhost");
    (METHODS.contains(&method) && is_target && !target.contains(char::is_whitespace))
        .then_some((method, target))
}

#[derive(Default, PartialEq, Eq, Clone, Copy)]
enum Part {
    #[default]
    Outside,
    Headers,
    Section(Section),
    Body,
    Response,
}

/// A section of Hurl.
#[derive(PartialEq, Eq, Clone, Copy)]
enum Section {
    Query,
    Form,
    Cookies,
    BasicAuth,
    Other,
}

#[derive(Default)]
struct Reader {
    part: Part,
    call: RecordedCall,
    headers: Vec<(String, String)>,
    body: Vec<String>,
    form: Vec<String>,
    response: Vec<String>,
    variables: HashMap<String, String>,
    /// The scheme, where the text says it.
    scheme: Option<&'static str>,
    calls: Vec<RecordedCall>,
}

impl Reader {
    fn line(&mut self, line: &str) {
        let trimmed = line.trim();
        if trimmed.starts_with("###") {
            self.end();
            return;
        }
        let begins =
            request_line(trimmed).filter(|_| !matches!(self.part, Part::Headers) || self.headers.is_empty());
        match self.part {
            Part::Outside | Part::Response | Part::Body | Part::Section(_)
                if begins.is_some_and(|(_, target)| {
                    self.part != Part::Body || target.contains("://") || target.starts_with("{{")
                }) =>
            {
                let (method, target) = begins.unwrap_or_default();
                self.end();
                self.call.method = Some(method.to_owned());
                self.call.url = target.to_owned();
                self.part = Part::Headers;
            }
            Part::Outside => {
                if let Some((name, value)) = trimmed.strip_prefix('@').and_then(|rest| rest.split_once('=')) {
                    let value = self.filled(value.trim());
                    self.variables.insert(name.trim().to_owned(), value);
                }
            }
            Part::Headers if trimmed.is_empty() => self.part = Part::Body,
            Part::Headers if trimmed.starts_with(['?', '&']) && line.starts_with(char::is_whitespace) => {
                self.call.url.push_str(trimmed);
            }
            Part::Headers if trimmed.starts_with('#') || trimmed.starts_with("//") => {}
            Part::Response => self.response.push(line.to_owned()),
            Part::Headers | Part::Section(_) | Part::Body if is_status(trimmed) => {
                self.part = Part::Response;
                self.response.push(line.to_owned());
            }
            Part::Headers | Part::Section(_) | Part::Body if section(trimmed).is_some() => {
                self.part = Part::Section(section(trimmed).unwrap_or(Section::Other));
            }
            Part::Headers => match trimmed.split_once(':') {
                Some((name, value)) if is_name(name) => {
                    let value = self.filled(value.trim());
                    self.headers.push((name.trim().to_owned(), value));
                }
                _ => {
                    self.part = Part::Body;
                    self.body.push(line.to_owned());
                }
            },
            Part::Section(section) => self.section_line(section, trimmed),
            Part::Body if trimmed.starts_with("> {%") || trimmed.starts_with("> ./") => {}
            Part::Body => self.body.push(line.to_owned()),
        }
    }

    fn section_line(&mut self, section: Section, line: &str) {
        let Some((name, value)) = line.split_once(':') else { return };
        let (name, value) = (name.trim(), self.filled(value.trim()));
        let pair = || format!("{}={}", encoded(name.as_bytes()), encoded(value.as_bytes()));
        match section {
            Section::Query => self.call.url = with_query(&self.call.url, &pair()),
            Section::Form => self.form.push(pair()),
            Section::Cookies => self.call.take_cookies(&format!("{name}={value}"), "its cookies"),
            Section::BasicAuth => {
                use base64::Engine;
                let secret = base64::engine::general_purpose::STANDARD.encode(format!("{name}:{value}"));
                self.headers.push(("Authorization".into(), format!("Basic {secret}")));
            }
            Section::Other => {}
        }
    }

    /// Values of the text's own variables in the place of their names; others become holes.
    fn filled(&mut self, text: &str) -> String {
        let mut out = String::new();
        let mut rest = text;
        while let Some((before, inside, after)) = rest
            .split_once("{{")
            .and_then(|(before, after)| after.split_once("}}").map(|(inside, after)| (before, inside, after)))
        {
            out.push_str(before);
            let name = inside.trim().trim_start_matches('$');
            match self.variables.get(name) {
                Some(value) => out.push_str(value),
                None => out.push_str(&self.call.hole(name)),
            }
            rest = after;
        }
        out + rest
    }

    /// The request is over.
    fn end(&mut self) {
        let mut call = std::mem::take(&mut self.call);
        let mut headers = std::mem::take(&mut self.headers);
        let body = std::mem::take(&mut self.body);
        let form = std::mem::take(&mut self.form);
        let response = std::mem::take(&mut self.response);
        self.part = Part::Outside;
        if call.url.is_empty() || self.calls.len() >= MOST {
            return;
        }
        self.call = call;
        let url = self.call.url.clone();
        let url = self.filled(&url);
        let body = self.filled(body.join("\n").trim());
        call = std::mem::take(&mut self.call);
        call.url = url;
        if call.url.starts_with('/') {
            let host = headers
                .iter()
                .find(|(name, _)| name.eq_ignore_ascii_case("host"))
                .map(|(_, host)| host.clone());
            if let Some(host) = host {
                let is_local =
                    host.starts_with("localhost") || host.starts_with("127.") || host.starts_with("[::1]");
                let has_port = host
                    .rsplit_once(':')
                    .is_some_and(|(_, port)| port != "443" && port.parse::<u16>().is_ok());
                let scheme = self.scheme.unwrap_or(if is_local || has_port { "http" } else { "https" });
                call.url = format!("{scheme}://{host}{}", call.url);
                call.provenance.push(format!("the host from its Host header, and {scheme}, a guess"));
            }
        } else if call.url.starts_with("localhost") {
            call.url = format!("http://{}", call.url);
        }
        if let Some(path) = body.strip_prefix("< ") {
            call.omissions.push(format!("the file {}, its body", path.trim()));
            call.body = Some(Vec::new());
        } else if !body.is_empty() {
            let body = hurl_body(&body, &mut headers);
            call.body = Some(body.into_bytes());
        } else if !form.is_empty() {
            headers.push(("Content-Type".into(), "application/x-www-form-urlencoded".into()));
            call.body = Some(form.join("&").into_bytes());
        }
        call.take_headers(headers, "its");
        // What a file for tests expects of a response may be written otherwise.
        call.responses = responses(&response.join("\n")).unwrap_or_default();
        self.calls.push(call);
    }
}

/// A body without the fences and marks of Hurl. JSON that has no type is sent as JSON.
fn hurl_body(body: &str, headers: &mut Vec<(String, String)>) -> String {
    let body = body.trim_matches('`');
    let has_type = headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type"));
    if !has_type && body.starts_with(['{', '[']) && serde_json::from_str::<serde_json::Value>(body).is_ok() {
        headers.push(("Content-Type".into(), "application/json".into()));
    }
    body.to_owned()
}

fn section(line: &str) -> Option<Section> {
    let name = line.strip_prefix('[')?.strip_suffix(']')?;
    Some(match name {
        "Query" | "QueryStringParams" => Section::Query,
        "Form" | "FormParams" => Section::Form,
        "Cookies" => Section::Cookies,
        "BasicAuth" => Section::BasicAuth,
        "Options" | "Asserts" | "Captures" | "Multipart" | "MultipartFormData" => Section::Other,
        _ => return None,
    })
}
