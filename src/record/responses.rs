//! Responses as HTTP writes them: heads, one after the other, as `curl -i` and `curl -v` print them and the developer tools copy them.

use crate::web::headers::{HeaderList, is_token};

/// The most responses that are read.
const MOST: usize = 100;

/// A response that was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecordedResponse {
    /// The status; 200 where none is written.
    pub status: u16,
    /// The headers, in their order.
    pub headers: HeaderList,
    /// What follows the head; empty where nothing does.
    pub body: String,
}

/// A line that does not belong to a response.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {fault}")]
pub struct ResponsesError {
    /// Its number, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub fault: String,
}

/// The responses of a text, in its order. Each begins with its status line, or, in a text without status lines, behind an empty line.
///
/// # Errors
/// Where a line of a head is not a header.
pub fn responses(text: &str) -> Result<Vec<RecordedResponse>, ResponsesError> {
    // Of a log of `curl -v` only what came in is read.
    let is_log = text
        .lines()
        .any(|line| status_of(line.trim_start().strip_prefix('<').unwrap_or("").trim()).is_some());
    let line_of = |line: &str| match is_log {
        true => line.trim_start().strip_prefix('<').map(|rest| rest.trim().to_owned()),
        false => Some(line.trim_end().to_owned()),
    };
    let has_status = text.lines().filter_map(line_of).any(|line| status_of(line.trim()).is_some());
    let mut found: Vec<RecordedResponse> = Vec::new();
    let mut part = Part::Outside;
    for (number, line) in text.lines().enumerate() {
        let Some(line) = line_of(line) else { continue };
        if let Some(status) = status_of(line.trim()) {
            part = Part::Head;
            found.push(RecordedResponse { status, ..RecordedResponse::default() });
        } else if line.trim().is_empty() && part != Part::Body {
            part = match (part, has_status) {
                (Part::Head, true) => Part::Body,
                (Part::Outside | Part::Head | Part::Body, _) => Part::Outside,
            };
        } else if part == Part::Body {
            if let Some(last) = found.last_mut() {
                last.body.push_str(&line);
                last.body.push('\n');
            }
        } else {
            if part == Part::Outside {
                part = Part::Head;
                found.push(RecordedResponse { status: 200, ..RecordedResponse::default() });
            }
            if let Some(last) = found.last_mut() {
                last.take(line.trim()).map_err(|fault| ResponsesError { line: number + 1, fault })?;
            }
        }
        if found.len() > MOST {
            return Err(ResponsesError {
                line: number + 1,
                fault: format!("more than {MOST} responses are not read"),
            });
        }
    }
    // What `curl` prints of interim responses, and of a proxy's tunnel, does not reach the page; a WebSocket's handshake has no other.
    let is_of_socket = |response: &RecordedResponse| {
        response.status == 101
            && !response.headers.get_text("upgrade").is_some_and(|to| to.eq_ignore_ascii_case("h2c"))
    };
    found.retain(|response| response.status >= 200 || is_of_socket(response));
    Ok(found)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Outside,
    Head,
    Body,
}

impl RecordedResponse {
    /// Takes a line of the head.
    fn take(&mut self, line: &str) -> Result<(), String> {
        // The developer tools write the status of HTTP/2 as a header.
        let (name, value) = match line.strip_prefix(':') {
            Some(rest) => rest.split_once(':').map(|(name, value)| (name, value.trim())),
            None => line.split_once(':').map(|(name, value)| (name.trim_end(), value.trim())),
        }
        .ok_or_else(|| format!("`{line}` is not a header; write name: value"))?;
        if line.starts_with(':') || name.eq_ignore_ascii_case("status") {
            if let Some(status) = value.split(' ').next().and_then(three_digits) {
                self.status = status;
            }
            return Ok(());
        }
        if !is_token(name.as_bytes()) {
            return Err(format!("`{name}` is not the name of a header"));
        }
        self.headers.append(name, value);
        Ok(())
    }
}

/// The status of a status line: `HTTP/1.1 204 No Content`.
fn status_of(line: &str) -> Option<u16> {
    let rest = line.strip_prefix("HTTP/")?;
    three_digits(rest.split_whitespace().nth(1)?)
}

fn three_digits(text: &str) -> Option<u16> {
    text.parse().ok().filter(|status| (100..=999).contains(status))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(u16, String, String)> {
        let responses = responses(text).expect("responses");
        let headers = |response: &RecordedResponse| {
            let lines = response.headers.iter().map(|header| format!("{}: {}", header.name, header.text()));
            lines.collect::<Vec<_>>().join("; ")
        };
        responses.iter().map(|response| (response.status, headers(response), response.body.clone())).collect()
    }

    #[test]
    fn what_curl_prints() {
        let two = "HTTP/1.1 100 Continue\n\nHTTP/1.1 204 No Content\r\nAccess-Control-Allow-Origin: *\r\n\r\n\
                   HTTP/2 200\nvary: Origin\nVary: Accept\n\n{\"a\": 1}\n\n[]\n";
        assert_eq!(
            read(two),
            [
                (204, "Access-Control-Allow-Origin: *".into(), String::new()),
                (200, "vary: Origin; Vary: Accept".into(), "{\"a\": 1}\n\n[]\n".into()),
            ]
        );
        let log = "* Connected\n> GET / HTTP/1.1\n> Host: a\n>\n< HTTP/1.1 403 Forbidden\n< X-A: 1\n<\n{ [3 bytes data]\nno\n";
        assert_eq!(read(log), [(403, "X-A: 1".into(), String::new())]);
    }

    #[test]
    fn what_developer_tools_copy() {
        assert_eq!(read("vary: Origin\nx-a: 1\n\nvary: *\n").len(), 2);
        assert_eq!(read(":status: 404\nx-a: 1")[0].0, 404);
        assert_eq!(read("Status: 301 Moved\nLocation: /b"), [(301, "Location: /b".into(), String::new())]);
        assert_eq!(read(""), []);
    }

    #[test]
    fn what_is_not_a_header() {
        let error = responses("HTTP/1.1 200 OK\nnonsense").expect_err("not a header");
        assert_eq!(error.to_string(), "line 2: `nonsense` is not a header; write name: value");
    }
}
