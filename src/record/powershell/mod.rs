//! PowerShell: "Copy as PowerShell" of browsers, and `Invoke-RestMethod` and `Invoke-WebRequest` as people write them, with the
//! variables that the same text sets.

mod parser;
mod tokens;

use std::collections::HashMap;

use self::parser::{Parser, Value};
use self::tokens::tokens;
use super::body::encoded;
use super::call::RecordedCall;
use super::curl::with_query;

/// All requests of a script; an error says which part could not be read, and where.
pub(super) fn read(text: &str) -> Result<Vec<RecordedCall>, (usize, &'static str)> {
    let tokens = tokens(text)?;
    let mut parser = Parser::new(&tokens);
    let (mut calls, mut without_url) = (Vec::new(), false);
    while let Some(command) = parser.next_command() {
        match call(command.parameters, command.holes, &command.cookies) {
            Some(call) => calls.push(call),
            None => without_url = true,
        }
    }
    if calls.is_empty() && without_url { Err((0, "a URL after -Uri")) } else { Ok(calls) }
}

/// Whether the text has such a command.
pub(super) fn is_powershell(text: &str) -> bool {
    text.split(|letter: char| letter.is_whitespace() || ['(', '=', ';', '|', '`'].contains(&letter))
        .any(is_command)
}

fn is_command(word: &str) -> bool {
    ["invoke-webrequest", "invoke-restmethod", "iwr", "irm"].contains(&word.to_ascii_lowercase().as_str())
}

/// The request of a command by its parameters, whose names are lower-case.
fn call(
    mut parameters: HashMap<String, Value>,
    holes: Vec<String>,
    cookies: &[String],
) -> Option<RecordedCall> {
    let mut take = |name: &str| parameters.remove(name);
    let mut text = |name: &str| take(name).and_then(Value::into_text);
    let mut call = RecordedCall::of(text("uri").filter(|url| !url.is_empty())?);
    call.method = text("custommethod").or_else(|| text("method")).map(|method| method.to_ascii_uppercase());
    let (content_type, agent) = (text("contenttype"), text("useragent"));
    let (authentication, token) = (text("authentication"), text("token"));
    let in_file = text("infile");
    let mut headers = Vec::new();
    match take("headers") {
        Some(Value::Map(pairs)) => {
            headers.extend(pairs.into_iter().filter_map(|(name, value)| Some((name, value.into_text()?))));
        }
        Some(Value::Text(name)) => {
            call.provenance.push(format!(
                "no headers from {}, because their values are not in the text",
                name.replace(['<', '>'], "$").trim_end_matches('$')
            ));
        }
        _ => {}
    }
    let has_type = content_type.is_some()
        || headers.iter().any(|(name, _): &(String, String)| name.eq_ignore_ascii_case("content-type"));
    headers.extend(content_type.map(|kind| ("Content-Type".to_owned(), kind)));
    headers.extend(agent.map(|agent| ("User-Agent".to_owned(), agent)));
    let is_get = call.method.as_deref().is_none_or(|method| method == "GET");
    let mut sends_form = false;
    match take("body") {
        // The fields of a GET are its query.
        Some(Value::Map(pairs)) if is_get => {
            let query = form(pairs);
            if !query.is_empty() {
                call.url = with_query(&call.url, &query);
            }
        }
        Some(Value::Map(pairs)) => {
            call.body = Some(form(pairs).into_bytes());
            sends_form = true;
        }
        Some(Value::Text(text)) => {
            call.body = Some(text.into_bytes());
            sends_form = true;
        }
        None => {}
    }
    if let Some(path) = in_file {
        call.body = Some(Vec::new());
        call.omissions.push(format!("the file {path}, its body"));
    }
    if take("form").is_some() {
        call.body = Some(Vec::new());
        headers.push(("Content-Type".into(), "multipart/form-data; boundary=form".into()));
        call.omissions.push("the fields of -Form".into());
    } else if sends_form && !has_type && !is_get {
        headers.push(("Content-Type".into(), "application/x-www-form-urlencoded".into()));
        call.provenance
            .push("Content-Type application/x-www-form-urlencoded, which PowerShell adds to a body".into());
    }
    call.insecure = take("skipcertificatecheck").is_some();
    match authentication.as_deref().map(str::to_ascii_lowercase).as_deref() {
        Some("bearer" | "oauth") => {
            let token = token.unwrap_or_else(|| call.hole("TOKEN"));
            headers.push(("Authorization".into(), format!("Bearer {token}")));
            call.provenance.push("the Authorization header from -Authentication".into());
        }
        Some("basic") => {
            let hole = call.hole("CREDENTIAL");
            headers.push(("Authorization".into(), format!("Basic {hole}")));
            call.provenance.push("the Authorization header from -Authentication".into());
        }
        _ => {}
    }
    if !cookies.is_empty() {
        call.take_cookies(&cookies.join("; "), "the session's cookies");
    }
    call.take_headers(headers, "its");
    call.take_holes(&holes);
    Some(call)
}

/// Fields as a form has them.
fn form(pairs: Vec<(String, Value)>) -> String {
    let fields = pairs.into_iter().filter_map(|(name, value)| {
        Some(format!("{}={}", encoded(name.as_bytes()), encoded(value.into_text()?.as_bytes())))
    });
    fields.collect::<Vec<_>>().join("&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_and_addresses_without_quotes() {
        let calls =
            read("Invoke-RestMethod https://api.test/Items -Headers $headers -Method Put").expect("a call");
        let call = &calls[0];
        assert_eq!((call.url.as_str(), call.method.as_deref()), ("https://api.test/Items", Some("PUT")));
        assert!(call.headers.is_empty() && call.provenance[0].contains("$headers"), "{call:?}");
        let calls = read(
            "irm -Uri https://api.test/A -Headers @{ Authorization = \"Bearer x\"; 'X-A' = '1' } -Method Patch",
        );
        let call = &calls.expect("a call")[0];
        assert_eq!((call.headers.len(), call.method.as_deref()), (2, Some("PATCH")));
    }

    #[test]
    fn chromes_own() {
        let text = r#"$session = New-Object Microsoft.PowerShell.Commands.WebRequestSession
$session.UserAgent = "Mozilla/5.0"
$session.Cookies.Add((New-Object System.Net.Cookie("sid", "1", "/", "api.test")))
Invoke-WebRequest -UseBasicParsing -Uri "https://api.test/items?a=1&b=2" `
-Method "PUT" `
-WebSession $session `
-Headers @{
"authority"="api.test"
  "origin"="https://app.test"
  "x-a"="it`"s"
} `
-ContentType "application/json" `
-Body "{`"a`":1}""#;
        let calls = read(text).expect("a call");
        let [call] = &calls[..] else { panic!("{calls:?}") };
        assert_eq!(call.url, "https://api.test/items?a=1&b=2");
        assert_eq!(call.method.as_deref(), Some("PUT"));
        assert_eq!(call.origin.as_deref(), Some("https://app.test"));
        assert_eq!(call.cookies, ["sid=1"]);
        assert_eq!(call.body.as_deref(), Some(&b"{\"a\":1}"[..]));
        assert!(call.headers.contains(&("x-a".into(), "it\"s".into())), "{call:?}");
        assert!(call.headers.contains(&("Content-Type".into(), "application/json".into())));
        assert!(!call.headers.iter().any(|(name, _)| name == "authority"));
    }

    #[test]
    fn by_hand() {
        let calls =
            read("irm https://api.test/x?a=b -Method Delete -Headers @{ 'X-A' = 'b' }").expect("a call");
        assert_eq!(
            (calls[0].url.as_str(), calls[0].method.as_deref()),
            ("https://api.test/x?a=b", Some("DELETE"))
        );
        assert_eq!(calls[0].headers, [("X-A".to_owned(), "b".to_owned())]);
        assert!(read("iwr \"https://a").is_err());
        assert!(!is_powershell("firm"));
    }
}
