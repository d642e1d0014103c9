//! The headers of one request as developer tools show them: names and values in turn, or with a colon, with `Request URL` or with the
//! pseudo-headers of HTTP/2.

use super::call::RecordedCall;
use super::http_line::{is_name, is_status};
use super::responses::{RecordedResponse, responses};
use crate::web::headers::HeaderList;

/// What stands in the panel besides headers.
const GENERAL: [&str; 5] =
    ["Request URL", "Request Method", "Status Code", "Remote Address", "Referrer Policy"];
/// What stands there without a value.
const BUTTONS: [&str; 6] =
    ["General", "Headers", "Raw", "View source", "View parsed", "Provisional headers are shown"];

/// Whose headers follow.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Section {
    /// None was named yet.
    General,
    Response,
    Request,
}

/// A panel in its parts.
#[derive(Default)]
struct Panel<'a> {
    general: Vec<(&'a str, &'a str)>,
    response: Vec<(&'a str, &'a str)>,
    request: Vec<(&'a str, &'a str)>,
    /// The names of HTTP/2 and HTTP/3, without their colon.
    pseudo: Vec<(&'a str, &'a str)>,
    /// The status line, where it is written as one.
    status_line: Option<&'a str>,
}

/// The request of a text that is such a panel, with its response.
pub(super) fn read(text: &str) -> Option<RecordedCall> {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let is_sign = |line: &&str| {
        let lower = line.to_ascii_lowercase();
        ["request url", ":authority", ":path"].iter().any(|sign| lower.starts_with(sign))
    };
    if !lines.iter().any(is_sign) {
        return None;
    }
    let panel = Panel::of(&lines);
    let mut call = RecordedCall::of(panel.url()?);
    call.method = panel.general("Request Method").or_else(|| panel.pseudo("method")).map(str::to_owned);
    call.take_headers(panel.headers_of_request(), "its");
    call.responses.extend(panel.recorded_response());
    Some(call)
}

impl<'a> Panel<'a> {
    fn of(lines: &[&'a str]) -> Self {
        let mut panel = Self::default();
        let mut section = Section::General;
        let mut rest = lines.iter().copied().peekable();
        while let Some(line) = rest.next() {
            if let Some(next) = heading(line) {
                section = next;
                continue;
            }
            if BUTTONS.iter().any(|button| line.eq_ignore_ascii_case(button)) {
                continue;
            }
            if is_status(line) {
                panel.status_line = Some(line);
                section = Section::Response;
                continue;
            }
            let (name, value) = match line.strip_prefix(':') {
                Some(pseudo) => pseudo.split_once(':').unwrap_or((pseudo, "")),
                None => line.split_once(':').unwrap_or((line, "")),
            };
            let (name, mut value) = (name.trim(), value.trim());
            let is_general = GENERAL.iter().any(|known| known.eq_ignore_ascii_case(name));
            if !is_general && !is_name(name) {
                continue;
            }
            let is_last = |next: &&str| heading(next).is_some() || is_status(next);
            if value.is_empty() && rest.peek().is_some_and(|next| !is_last(next)) {
                value = rest.next().unwrap_or_default();
            }
            match (line.starts_with(':'), section) {
                (true, _) => {
                    // With these the request begins, where no heading says so.
                    section = if name == "status" { Section::Response } else { Section::Request };
                    panel.pseudo.push((name, value));
                }
                (false, _) if is_general => panel.general.push((name, value)),
                (false, Section::Request) => panel.request.push((name, value)),
                (false, Section::Response) => panel.response.push((name, value)),
                (false, Section::General) => panel.general.push((name, value)),
            }
        }
        panel
    }

    fn general(&self, name: &str) -> Option<&'a str> {
        self.general.iter().find(|(theirs, _)| theirs.eq_ignore_ascii_case(name)).map(|(_, value)| *value)
    }

    fn pseudo(&self, name: &str) -> Option<&'a str> {
        self.pseudo.iter().find(|(theirs, _)| *theirs == name).map(|(_, value)| *value)
    }

    fn url(&self) -> Option<String> {
        if let Some(url) = self.general("Request URL") {
            return Some(url.to_owned());
        }
        let scheme = self.pseudo("scheme").unwrap_or("https");
        Some(format!("{scheme}://{}{}", self.pseudo("authority")?, self.pseudo("path")?))
    }

    fn headers_of_request(&self) -> Vec<(String, String)> {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        if self.request.is_empty() {
            // Without a heading the headers of the two look alike, but for this one.
            return self
                .general("origin")
                .map(|origin| ("origin".to_owned(), origin.to_owned()))
                .into_iter()
                .collect();
        }
        self.request.iter().map(owned).collect()
    }

    fn recorded_response(&self) -> Option<RecordedResponse> {
        let mut headers = HeaderList::new();
        for (name, value) in &self.response {
            headers.append(*name, *value);
        }
        if let Some(line) = self.status_line {
            let status = responses(line).ok()?.first()?.status;
            return Some(RecordedResponse { status, headers, body: String::new() });
        }
        let status = self.general("Status Code").or_else(|| self.pseudo("status"))?;
        let status = status.split(' ').next()?.parse().ok().filter(|status| (100..=999).contains(status))?;
        // Without them it may be none, as where a browser blocked the request.
        let is_there = !self.response.is_empty();
        is_there.then_some(RecordedResponse { status, headers, body: String::new() })
    }
}

/// The section that a heading begins: `Response Headers (12)`, `Request Headers: view source`.
fn heading(line: &str) -> Option<Section> {
    let lower = line.to_ascii_lowercase();
    if lower.starts_with("response headers") {
        return Some(Section::Response);
    }
    lower.starts_with("request headers").then_some(Section::Request)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(call: &RecordedCall) -> Vec<&str> {
        call.headers.iter().map(|(name, _)| name.as_str()).collect()
    }

    #[test]
    fn pseudo_headers() {
        let in_turn = ":authority\napi.example\n:method\nPUT\n:path\n/items?q=1\n:scheme\nhttps\naccept\n*/*\n\
                       origin\nhttps://app.example\nx-page\n2\n";
        let with_colons = ":method: PUT\n:authority: api.example\n:path: /items?q=1\n:scheme: https\naccept: */*\n\
                           origin: https://app.example\nx-page: 2\n";
        for text in [in_turn, with_colons] {
            let call = read(text).expect("a call");
            assert_eq!(call.url, "https://api.example/items?q=1");
            assert_eq!(call.method.as_deref(), Some("PUT"));
            assert_eq!(call.origin.as_deref(), Some("https://app.example"));
            assert_eq!(headers(&call), ["x-page"], "{text}");
            assert!(call.responses.is_empty());
        }
    }

    #[test]
    fn with_the_response() {
        let panel = "General\nRequest URL\nhttps://api.example/items\nRequest Method\nGET\nStatus Code\n200 OK\n\
                     Response Headers\naccess-control-allow-origin\n*\nRequest Headers\n:authority\napi.example\n\
                     :method\nGET\n:path\n/items\norigin\nhttps://app.example\n";
        let call = read(panel).expect("a call");
        assert!(call.headers.is_empty(), "{:?}", call.headers);
        assert_eq!(call.responses[0].status, 200);
        assert_eq!(call.responses[0].headers.get_text("access-control-allow-origin").as_deref(), Some("*"));
        let both =
            ":authority: api.example\n:path: /\norigin: https://app.example\n\nHTTP/2 204\nvary: origin\n";
        let call = read(both).expect("a call");
        assert_eq!((call.url.as_str(), call.responses[0].status), ("https://api.example/", 204));
        let both = both.replace("HTTP/2 204", ":status: 404");
        assert_eq!(read(&both).expect("a call").responses[0].status, 404);
    }

    #[test]
    fn without_headings() {
        let call = read("Request URL: https://api.example/\nStatus Code: 200\norigin: https://app.example\n");
        let call = call.expect("a call");
        assert_eq!(call.origin.as_deref(), Some("https://app.example"));
        assert!(call.responses.is_empty());
    }
}
