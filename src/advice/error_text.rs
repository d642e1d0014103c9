//! What an error response says in its body: the words that name the cause (`Blocked request. This host is not allowed.`).

use quick_xml::Reader;
use quick_xml::events::Event;
use serde_json::Value;

use crate::web::message::HttpResponse;

/// The longest text that is quoted, in characters: three lines on a terminal.
const LONGEST: usize = 220;
/// The members of a JSON object that say what went wrong, from the most telling on.
const MEMBERS: [&str; 14] = [
    "error_description",
    "detail",
    "details",
    "message",
    "msg",
    "errorMessage",
    "error_message",
    "reason",
    "description",
    "title",
    "error",
    "errors",
    "code",
    "error_code",
];
/// How deep these members are looked for.
const DEPTH: usize = 4;
/// The elements of an HTML page whose text says what went wrong.
const HTML: [&str; 7] = ["title", "h1", "h2", "h3", "pre", "p", "center"];
/// The elements of an XML document that do.
const XML: [&str; 11] = [
    "code",
    "message",
    "error",
    "description",
    "detail",
    "details",
    "reason",
    "faultstring",
    "title",
    "errorcode",
    "hint",
];

/// The words of the body of a response with an error status, in one line; they may hold secrets. `None` for another status,
/// and for a body that is empty, that is not text or that could not be decoded.
#[must_use]
pub fn error_text(response: &HttpResponse) -> Option<String> {
    if response.status < 400 || !response.body.is_readable() {
        return None;
    }
    let bytes = &response.body.start;
    let body = decoded(bytes)?;
    let body = body.trim_start_matches('\u{feff}').trim();
    let html = is_html(body);
    let words = match body.bytes().next()? {
        b'{' | b'[' | b'"' => from_json(body),
        b'<' if html => from_elements(body, &HTML),
        b'<' => from_elements(body, &XML),
        _ => None,
    };
    // A page without such elements says nothing that a line could quote.
    let words = words.or_else(|| (!html).then(|| first_lines(body)))?;
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    (!words.is_empty()).then(|| cut(&words))
}

/// The bytes as text, in UTF-8 or else Latin-1; `None` where they are data.
fn decoded(bytes: &[u8]) -> Option<String> {
    let is_data =
        |character: char| character.is_control() && !matches!(character, '\t' | '\n' | '\r' | '\u{1b}');
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        // Cut off within a character.
        Err(error) if error.error_len().is_none() => {
            String::from_utf8_lossy(&bytes[..error.valid_up_to()]).into_owned()
        }
        Err(_) => bytes.iter().map(|byte| char::from(*byte)).collect(),
    };
    (!text.chars().any(is_data)).then_some(text)
}

fn is_html(body: &str) -> bool {
    let start: String = body.chars().take(200).collect::<String>().to_ascii_lowercase();
    ["<!doctype html", "<html", "<head", "<body", "<title", "<h1", "<center", "<div", "<p>", "<pre"]
        .iter()
        .any(|tag| start.contains(tag))
}

/// What the members of a JSON document say; of one that is cut off, its first strings.
fn from_json(body: &str) -> Option<String> {
    let value: Value = match serde_json::from_str(body) {
        Ok(value) => value,
        Err(error) if error.is_eof() => return Some(first_lines(body)),
        Err(_) => return None,
    };
    let mut found = Vec::new();
    collect(&value, 0, &mut found);
    (!found.is_empty()).then(|| sentence(&found))
}

/// Gathers the strings of the telling members, the outer ones first.
fn collect(value: &Value, depth: usize, found: &mut Vec<String>) {
    let add = |text: &str, found: &mut Vec<String>| {
        let text = text.trim();
        if !text.is_empty() && !found.iter().any(|earlier| earlier.contains(text)) {
            found.push(text.to_owned());
        }
    };
    match value {
        _ if depth > DEPTH || found.len() >= 3 => {}
        Value::String(text) => add(text, found),
        Value::Array(items) => items.iter().take(3).for_each(|item| collect(item, depth + 1, found)),
        Value::Object(members) => {
            for name in MEMBERS {
                let member = members.iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
                match member {
                    Some((_, Value::Bool(_) | Value::Null | Value::Number(_))) | None => {}
                    Some((_, member)) => collect(member, depth + 1, found),
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The text of these elements, each once. The markup may be as sloppy as that of error pages is; what cannot be read
/// ends it.
fn from_elements(body: &str, names: &[&str]) -> Option<String> {
    let mut reader = Reader::from_str(body);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    let mut found: Vec<String> = Vec::new();
    let mut inside: Option<String> = None;
    let mut text = String::new();
    let mut hidden = false;
    let mut end = |inside: &mut Option<String>, text: &mut String| {
        let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
        text.clear();
        let known = found.iter().any(|earlier: &String| earlier.contains(&words));
        if inside.take().is_some() && !words.is_empty() && !known && found.len() < 3 {
            found.push(words);
        }
    };
    loop {
        match reader.read_event() {
            Ok(Event::Start(element)) => {
                let name = local_name(element.name().as_ref());
                hidden = matches!(name.as_str(), "script" | "style");
                if names.contains(&name.as_str()) {
                    end(&mut inside, &mut text);
                    inside = Some(name);
                }
            }
            Ok(Event::End(element)) => {
                hidden = false;
                let name = local_name(element.name().as_ref());
                if inside.as_deref() == Some(name.as_str()) {
                    end(&mut inside, &mut text);
                }
            }
            Ok(Event::Text(words)) if inside.is_some() && !hidden => {
                text.push_str(&words);
                text.push(' ');
            }
            Ok(Event::GeneralRef(reference)) if inside.is_some() && !hidden => {
                // A reference stands within a word: `can&#39;t`.
                let name: &str = &reference;
                let resolved = quick_xml::escape::unescape(&format!("&{name};"))
                    .map_or(" ".to_owned(), |text| text.into_owned());
                text.truncate(text.trim_end_matches(' ').len());
                text.push_str(&resolved);
            }
            Ok(Event::CData(words)) if inside.is_some() => text.push_str(&words),
            Ok(Event::Eof) | Err(_) => break,
            Ok(_) => {}
        }
    }
    end(&mut inside, &mut text);
    (!found.is_empty()).then(|| sentence(&found))
}

/// The name of an element without its prefix, in lower case.
fn local_name(name: &str) -> String {
    let name = name.to_ascii_lowercase();
    name.rsplit(':').next().unwrap_or_default().to_owned()
}

/// The first three lines that have words.
fn first_lines(body: &str) -> String {
    body.lines().map(str::trim).filter(|line| !line.is_empty()).take(3).collect::<Vec<_>>().join(" ")
}

/// Some texts in a row, as one: `AccessDenied: Access Denied`.
fn sentence(found: &[String]) -> String {
    let mut sentence = String::new();
    for text in found {
        if !sentence.is_empty() {
            sentence.push_str(if sentence.ends_with(['.', '!', '?', ':']) { " " } else { ": " });
        }
        sentence.push_str(text);
    }
    sentence
}

fn cut(words: &str) -> String {
    if words.chars().count() <= LONGEST {
        return words.to_owned();
    }
    let mut text: String = words.chars().take(LONGEST).collect();
    text.push('…');
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::body::Body;
    use crate::web::headers::HeaderList;
    use crate::web::message::HttpVersion;

    fn words(status: u16, body: &[u8]) -> Option<String> {
        error_text(&HttpResponse {
            version: HttpVersion::Http1,
            status,
            headers: HeaderList::default(),
            body: Body::starting(body),
            remote: None,
        })
    }

    #[test]
    fn the_words_that_name_the_cause() {
        let cases: [(&str, &str); 16] = [
            ("Invalid CORS request", "Invalid CORS request"),
            (
                "Blocked request. This host (\"api.example.com\") is not allowed.\nTo allow this host, add it to `server.allowedHosts`.\n",
                "Blocked request. This host (\"api.example.com\") is not allowed. To allow this host, add it to `server.allowedHosts`.",
            ),
            (
                r#"{"error":"invalid_client","error_description":"Client not found"}"#,
                "Client not found: invalid_client",
            ),
            (r#"{"message":"Missing Authentication Token"}"#, "Missing Authentication Token"),
            (
                r#"{"errors":[{"message":"This operation has been blocked as a potential CSRF.","extensions":{"code":"BAD_REQUEST"}}]}"#,
                "This operation has been blocked as a potential CSRF.",
            ),
            (
                r#"{"type":"about:blank","title":"Forbidden","status":403,"detail":"Origin is not allowed"}"#,
                "Origin is not allowed: Forbidden",
            ),
            (
                r#"{"ok":false,"error":{"code":401,"message":"Login first","status":"UNAUTHENTICATED"}}"#,
                "Login first",
            ),
            (r#"{"message": "cut off in the mid"#, r#"{"message": "cut off in the mid"#),
            (
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>SignatureDoesNotMatch</Code><Message>The request signature we calculated does not match.</Message><RequestId>1</RequestId></Error>",
                "SignatureDoesNotMatch: The request signature we calculated does not match.",
            ),
            (
                "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx</center>",
                "502 Bad Gateway: nginx",
            ),
            (
                "<!DOCTYPE html><html><head><meta charset=\"utf-8\"><title>Error</title></head><body><pre>Cannot POST /api</pre></body></html>",
                "Error: Cannot POST /api",
            ),
            (
                "<!doctype html><html lang=en><title>405 Method Not Allowed</title><h1>Method Not Allowed</h1><p>The method isn&#39;t allowed for the URL.</p>",
                "405 Method Not Allowed: The method isn't allowed for the URL.",
            ),
            ("<html><head><script>if (a < b) { x() }</script><title>Sorry", "Sorry"),
            ("<html><body><div id=root></div></body></html>", ""),
            ("\u{feff}  \r\n", ""),
            ("\"not a member\"", "not a member"),
        ];
        for (body, expected) in cases {
            let words = words(403, body.as_bytes()).unwrap_or_default();
            assert_eq!(words, expected, "{body}");
        }
    }

    #[test]
    fn only_of_errors_and_only_text() {
        assert_eq!(words(200, b"all is well"), None);
        assert_eq!(words(302, b"moved"), None);
        assert_eq!(words(500, &[0x89, b'P', b'N', b'G', 0, 1, 2]), None);
        assert_eq!(words(500, b""), None);
        assert_eq!(words(500, b"caf\xe9 closed").as_deref(), Some("café closed"));
        let long = words(500, "word ".repeat(300).as_bytes()).unwrap_or_default();
        assert_eq!(long.chars().count(), LONGEST + 1);
    }
}
