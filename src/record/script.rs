//! Calls in a script: `fetch()`, as browsers copy it and as people write it, axios, XMLHttpRequest, jQuery.

mod names;

use self::names::{Name, Search, instances};
use super::call::RecordedCall;
use super::literal::{Reader, Stopped, Value};
use crate::web::attributes::Referrer;
use crate::web::request::{Credentials, Initiator, Mode};
use crate::web::vocabulary::Vocabulary;

/// The most calls that are read of one script.
const MOST: usize = 200;

/// All calls of a script that make a request.
pub(super) fn read(text: &str) -> Result<Vec<RecordedCall>, Stopped> {
    let mut calls = Vec::new();
    let mut at = 0;
    let instances = instances(text);
    let mut search = Search::of(text, &instances);
    while let Some((kind, behind)) = search.next(at).filter(|_| calls.len() < MOST) {
        let mut reader = Reader::at(text, behind);
        let arguments = reader.arguments()?;
        at = reader.at;
        let call = match kind {
            Name::Fetch => fetch(&arguments),
            Name::Axios(method) => axios(method, &arguments, &Value::Nothing),
            Name::Instance(number, method) => axios(method, &arguments, &instances[number].1),
            Name::JQuery => jquery(&arguments, set_headers(text, behind, at)?),
            Name::JQueryShort(method) => jquery_short(method, &arguments),
            Name::Open => xhr(&arguments, text, at)?,
        };
        let call = call.ok_or(Stopped { at: behind, expected: "a URL that is written out" })?;
        calls.push(call);
    }
    Ok(calls)
}

/// Whether some call begins in this text.
pub(super) fn is_script(text: &str) -> bool {
    Search::of(text, &instances(text)).next(0).is_some()
}

fn fetch(arguments: &[Value]) -> Option<RecordedCall> {
    let mut call = RecordedCall::of(url(arguments.first()?)?);
    let nothing = Value::Nothing;
    let init = arguments.get(1).unwrap_or(&nothing);
    let member = |name: &str| init.member(name).and_then(Value::text);
    call.method = method(&mut call, init);
    call.mode = choice(&mut call, init, "mode").filter(|mode| *mode != Mode::Navigate);
    call.redirect = choice(&mut call, init, "redirect");
    call.attributes.referrer_policy = choice(&mut call, init, "referrerPolicy");
    call.attributes.integrity = member("integrity").unwrap_or_default();
    if member("referrer").is_some_and(|referrer| referrer.is_empty()) {
        call.attributes.referrer = Referrer::None;
    }
    if let Some(referrer) = member("referrer").filter(|referrer| referrer.contains("://")) {
        call.origin = Some(referrer);
        call.provenance.push("the page's origin from referrer".into());
    }
    if let Some(mode) = choice(&mut call, init, "credentials") {
        set_credentials(&mut call, mode);
    }
    let headers = header_pairs(&mut call, init.member("headers"));
    take_body(&mut call, init.member("body"), false);
    call.take_headers(headers, "its");
    Some(call)
}

fn axios(own: &'static str, arguments: &[Value], common: &Value) -> Option<RecordedCall> {
    let takes_body = ["POST", "PUT", "PATCH"].contains(&own);
    let nothing = Value::Nothing;
    let (address, data, config) = match arguments {
        // axios({ url, … })
        [config @ Value::Object(_)] if own.is_empty() => {
            (config.member("url")?, config.member("data"), config)
        }
        [address, data, config, ..] if takes_body => (address, Some(data), config),
        [address, data] if takes_body => (address, Some(data), &nothing),
        [address, config, ..] => (address, config.member("data"), config),
        [address] => (address, None, &nothing),
        [] => return None,
    };
    let config = &with_common(common, config);
    let mut call = RecordedCall::of(url(address)?);
    if let Some(base) = config.member("baseURL").and_then(Value::text).filter(|_| !call.url.contains("://")) {
        call.url = format!("{}/{}", base.trim_end_matches('/'), call.url.trim_start_matches('/'));
    }
    take_query(&mut call, config.member("params"));
    call.initiator = Some(Initiator::Xhr);
    let own = (!own.is_empty()).then(|| own.to_owned());
    call.method = own.or_else(|| method(&mut call, config).map(|text| text.to_ascii_uppercase()));
    if config.member("withCredentials") == Some(&Value::Bool(true)) {
        set_credentials(&mut call, Credentials::Include);
    }
    let headers = header_pairs(&mut call, config.member("headers"));
    // axios sends objects as JSON, and this as Accept.
    take_body(&mut call, data, true);
    call.take_headers(headers, "its");
    if !call.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("accept")) {
        call.headers.push(("Accept".into(), "application/json, text/plain, */*".into()));
    }
    Some(call)
}

/// A call's configuration on top of its instance's.
fn with_common(common: &Value, own: &Value) -> Value {
    let (Value::Object(common), Value::Object(members)) = (common, own) else {
        return if matches!(own, Value::Object(_)) { own.clone() } else { common.clone() };
    };
    let mut both = common.clone();
    both.extend(members.iter().cloned());
    let headers = [common, members].map(|members| {
        let last = members.iter().rev().find(|(name, _)| name == "headers");
        last.map(|(_, headers)| headers.pairs()).unwrap_or_default()
    });
    both.push(("headers".into(), Value::Object(headers.concat())));
    Value::Object(both)
}

fn jquery(arguments: &[Value], set: Vec<Value>) -> Option<RecordedCall> {
    let config = arguments.last()?;
    let address = config.member("url").or(arguments.first())?;
    let mut call = RecordedCall::of(url(address)?);
    call.initiator = Some(Initiator::Xhr);
    let member = |name: &str| config.member(name).and_then(Value::text);
    call.method = method(&mut call, config).or_else(|| member("type")).map(|text| text.to_ascii_uppercase());
    if config.member("xhrFields").and_then(|fields| fields.member("withCredentials"))
        == Some(&Value::Bool(true))
    {
        set_credentials(&mut call, Credentials::Include);
    }
    let mut headers = header_pairs(&mut call, config.member("headers"));
    // Its beforeSend sets some as well.
    headers.extend(header_pairs(&mut call, Some(&Value::Array(set))));
    headers.extend(member("contentType").map(|value| ("Content-Type".to_owned(), value)));
    let data = config.member("data");
    if call.method.as_deref().is_none_or(|method| method == "GET") {
        take_query(&mut call, data);
    } else {
        match data {
            Some(Value::Object(members)) => call.body = Some(form(members).into_bytes()),
            data => take_body(&mut call, data, false),
        }
        if call.body.is_some() && !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type")) {
            headers.push(("Content-Type".into(), "application/x-www-form-urlencoded; charset=UTF-8".into()));
        }
    }
    call.take_headers(headers, "its");
    Some(call)
}

/// `$.post(url, data, …)`, or an object in place of the URL.
fn jquery_short(method: &str, arguments: &[Value]) -> Option<RecordedCall> {
    let mut config = match arguments.first()? {
        Value::Object(members) => members.clone(),
        address => {
            let data = arguments.get(1).filter(|data| !matches!(data, Value::Unknown(_)));
            let data = data.map(|data| ("data".to_owned(), data.clone()));
            [("url".to_owned(), address.clone())].into_iter().chain(data).collect()
        }
    };
    config.push(("method".into(), Value::Text(method.into())));
    jquery(&[Value::Object(config)], Vec::new())
}

/// What is known of an object's members, as a form has them.
fn form(members: &[(String, Value)]) -> String {
    let known = members.iter().map(|(name, value)| (name, value.text().unwrap_or_default()));
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(known).finish()
}

/// Puts an object's members into the URL's query.
fn take_query(call: &mut RecordedCall, query: Option<&Value>) {
    let (Some(Value::Object(members)), false) = (query, call.url.contains('#')) else { return };
    if !members.is_empty() {
        let joint = if call.url.contains('?') { '&' } else { '?' };
        call.url = format!("{}{joint}{}", call.url, form(members));
    }
}

/// `xhr.open(method, url)`, and what is set and sent afterwards.
fn xhr(arguments: &[Value], text: &str, behind: usize) -> Result<Option<RecordedCall>, Stopped> {
    let (Some(method), Some(address)) =
        (arguments.first().and_then(Value::text), arguments.get(1).and_then(url))
    else {
        return Ok(None);
    };
    let mut call = RecordedCall::of(address);
    call.initiator = Some(Initiator::Xhr);
    call.method = Some(method);
    let end = text[behind..].find(".open(").map_or(text.len(), |end| behind + end);
    let after = &text[..end];
    let set = set_headers(after, behind, end)?;
    let headers = header_pairs(&mut call, Some(&Value::Array(set)));
    if let Some(place) = after[behind..].find(".send(") {
        let body = Reader::at(after, behind + place + ".send(".len()).arguments()?;
        take_body(&mut call, body.first(), false);
    }
    let written: String = after[behind..].chars().filter(|letter| !letter.is_whitespace()).collect();
    if written.contains(".withCredentials=true") || written.contains(".withCredentials=!0") {
        set_credentials(&mut call, Credentials::Include);
    }
    if [".upload.addEventListener", ".upload.on"].iter().any(|words| after[behind..].contains(words)) {
        call.initiator = Some(Initiator::XhrUpload);
    }
    call.take_headers(headers, "its");
    Ok(Some(call))
}

/// Name and value of each header that is set one by one between two places.
fn set_headers(text: &str, from: usize, to: usize) -> Result<Vec<Value>, Stopped> {
    let calls = text[from..to].match_indices(".setRequestHeader(");
    calls
        .map(|(place, name)| Ok(Value::Array(Reader::at(text, from + place + name.len()).arguments()?)))
        .collect()
}

/// The method that an object says.
fn method(call: &mut RecordedCall, config: &Value) -> Option<String> {
    let member = config.member("method")?;
    if member.text().is_none() && *member != Value::Nothing {
        call.provenance.push("the default method, a guess, because the real one is not in the text".into());
    }
    member.text()
}

fn url(value: &Value) -> Option<String> {
    value.text().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

fn set_credentials(call: &mut RecordedCall, mode: Credentials) {
    call.credentials = Some(mode);
    if mode == Credentials::Include {
        call.provenance.push("credentials include, as the call says; its cookies are not in the text".into());
    }
}

/// One of the values that a member of `fetch()`'s second argument may have.
fn choice<T: Vocabulary>(call: &mut RecordedCall, init: &Value, name: &str) -> Option<T> {
    match init.member(name)?.text()?.parse() {
        Ok(value) => Some(value),
        Err(error) => {
            call.provenance.push(format!("the default {name}, because {error}"));
            None
        }
    }
}

fn header_pairs(call: &mut RecordedCall, headers: Option<&Value>) -> Vec<(String, String)> {
    let mut known = Vec::new();
    for (name, value) in headers.map(Value::pairs).unwrap_or_default() {
        match (&value, value.text()) {
            (_, Some(text)) => known.push((name, text)),
            (Value::Nothing, None) => {}
            (_, None) => {
                // That the header is there decides about a preflight, its value rarely does.
                call.provenance.push(format!(
                    "the header {name} with an invented value, because the real one is not in the text"
                ));
                known.push((name, "x".into()));
            }
        }
    }
    known
}

fn take_body(call: &mut RecordedCall, body: Option<&Value>, as_json: bool) {
    let typed = |kind: &str| ("Content-Type".to_owned(), kind.to_owned());
    match body {
        None | Some(Value::Nothing) => {}
        Some(Value::Form) => {
            call.body = Some(b"--x--\r\n".to_vec());
            call.headers.push(typed("multipart/form-data; boundary=x"));
        }
        Some(Value::Search(_)) => {
            call.body = Some(b"a=b".to_vec());
            call.headers.push(typed("application/x-www-form-urlencoded;charset=UTF-8"));
        }
        Some(value @ (Value::Object(_) | Value::Array(_))) if as_json => {
            call.body = Some(value.json().to_string().into_bytes());
            call.headers.push(typed("application/json"));
            call.provenance.push("Content-Type application/json, which axios sends with an object".into());
        }
        Some(value) => {
            let text = value.text();
            if text.is_none() {
                call.provenance
                    .push("an empty object as the body, because the real one is not in the text".into());
            }
            call.body = Some(text.unwrap_or_else(|| "{}".into()).into_bytes());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::request::RedirectMode;

    #[test]
    fn chromes_own() {
        let text = r#"fetch("https://api.test/items", {
  "headers": { "accept": "*/*", "content-type": "application/json", "sec-ch-ua-mobile": "?0", "x-a": "1" },
  "referrer": "https://app.test/",
  "referrerPolicy": "strict-origin-when-cross-origin",
  "body": "{\"a\":1}",
  "method": "PUT",
  "mode": "cors",
  "credentials": "include"
}); ;
fetch("https://api.test/2", { "body": null, "method": "GET" });"#;
        let calls = read(text).expect("calls");
        let [first, second] = &calls[..] else { panic!("{calls:?}") };
        assert_eq!(first.method.as_deref(), Some("PUT"));
        assert_eq!(first.origin.as_deref(), Some("https://app.test/"));
        assert_eq!(first.credentials, Some(Credentials::Include));
        assert_eq!(first.body.as_deref(), Some(&br#"{"a":1}"#[..]));
        assert_eq!(first.headers.len(), 2, "{first:?}");
        assert_eq!((second.url.as_str(), &second.body), ("https://api.test/2", &None));
    }

    #[test]
    fn unknown_modes_are_said() {
        let text =
            "fetch('https://api.test/x', { mode: 'no-cor', redirect: 'manual', credentials: 'always' })";
        let calls = read(text).expect("a call");
        assert_eq!(
            (calls[0].mode, calls[0].redirect, calls[0].credentials),
            (None, Some(RedirectMode::Manual), None)
        );
        for part in [
            "the default mode, because no-cor is not a mode; did you mean no-cors?",
            "always is not a credentials mode",
        ] {
            assert!(calls[0].provenance.iter().any(|words| words.contains(part)), "{part}: {calls:?}");
        }
        // Browsers copy a navigation so; fetch() refuses it.
        let calls = read("fetch('https://api.test/x', { mode: 'navigate' })").expect("a call");
        assert_eq!((calls[0].mode, &calls[0].provenance[..]), (None, &[][..]));
    }

    #[test]
    fn by_hand() {
        let text = "const r = await fetch(`https://api.test/x`, {\n  method: 'POST', // save\n  headers: new Headers({'X-A': token}),\n  \
                    body: JSON.stringify({ a: 1, b }),\n}).then(r => r.json())";
        let calls = read(text).expect("a call");
        assert_eq!(calls[0].headers, [("X-A".to_owned(), "x".to_owned())]);
        assert_eq!(calls[0].body.as_deref(), Some(&br#"{"a":1,"b":""}"#[..]));
        let calls =
            read("axios.post('https://api.test/x', { a }, { withCredentials: true })").expect("a call");
        assert_eq!((calls[0].method.as_deref(), calls[0].initiator), (Some("POST"), Some(Initiator::Xhr)));
        assert!(calls[0].headers.iter().any(|(_, value)| value == "application/json"));
        let calls = read(
            "const x = new XMLHttpRequest();\nx.open('PUT', \"https://api.test/x\");\nx.withCredentials = true;\n\
             x.setRequestHeader('X-B', '2');\nx.send('a');",
        )
        .expect("a call");
        assert_eq!(calls[0].headers, [("X-B".to_owned(), "2".to_owned())]);
        assert_eq!(calls[0].credentials, Some(Credentials::Include));
        let calls = read("$.ajax({ url: 'https://api.test/x', type: 'post', data: 'a=b' })").expect("a call");
        assert_eq!(calls[0].method.as_deref(), Some("POST"));
    }

    #[test]
    fn jquery_and_axios_as_they_are_written() {
        let ajax = r#"$.ajax({ url: "https://api.test/x", type: "POST", data: { a: 1, b: "x y" }, error(e) { alert(`${e}`) },
            beforeSend: function (x) { x.setRequestHeader("X-A", "1"); }, success: (d, e) => { log("}", d) }, headers: {"X-B": "c"} })"#;
        let calls = read(ajax).expect("a call");
        assert_eq!(calls[0].body.as_deref(), Some(&b"a=1&b=x+y"[..]));
        let names: Vec<&str> = calls[0].headers.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["X-B", "X-A", "Content-Type"]);
        for (text, method, url, body) in [
            (
                "$.getJSON('https://api.test/x', {q: 'a b'}, function (d) {})",
                "GET",
                "https://api.test/x?q=a+b",
                None,
            ),
            ("$.get('https://api.test/x?a=1', d => show(d))", "GET", "https://api.test/x?a=1", None),
            ("jQuery.post('https://api.test/x', {a: 1})", "POST", "https://api.test/x", Some("a=1")),
            (
                "axios.get('https://api.test/x', { params: { a: 1 }, timeout: slow ? 1 : 2, signal: !a && b })",
                "GET",
                "https://api.test/x?a=1",
                None,
            ),
            (
                "axios.put('https://api.test/x', { a: [1, b] })",
                "PUT",
                "https://api.test/x",
                Some(r#"{"a":[1,""]}"#),
            ),
        ] {
            let calls = read(text).unwrap_or_else(|stop| panic!("{text}: {stop:?}"));
            let call = &calls[0];
            assert_eq!((call.method.as_deref(), call.url.as_str()), (Some(method), url), "{text}");
            assert_eq!(call.body.as_deref(), body.map(str::as_bytes), "{text}");
        }
    }

    #[test]
    fn instances_of_axios() {
        let text = "export const api = axios.create({ baseURL: 'https://api.test/v1', withCredentials: true, headers: { 'X-A': '1' } });\n\
                    const r = await api.put('/items/1', { a: 1 }, { headers: { 'X-B': '2' } });\napi.get('items')";
        let calls = read(text).expect("calls");
        let [put, get] = &calls[..] else { panic!("{calls:?}") };
        assert_eq!((put.url.as_str(), put.method.as_deref()), ("https://api.test/v1/items/1", Some("PUT")));
        assert_eq!((get.url.as_str(), get.method.as_deref()), ("https://api.test/v1/items", Some("GET")));
        let names: Vec<&str> = put.headers.iter().map(|(name, _)| name.as_str()).collect();
        assert!(names.contains(&"X-A") && names.contains(&"X-B"), "{names:?}");
        assert_eq!(
            (put.credentials, get.credentials),
            (Some(Credentials::Include), Some(Credentials::Include))
        );
        assert!(!is_script("const api = axios.create({ baseURL: 'https://api.test' });"));
    }

    /// What only running the script would tell is passed over, and said where it matters.
    #[test]
    fn conditions_and_functions() {
        let text = "fetch('https://api.test/x', { method: isNew ? 'POST' : 'PATCH', headers: { 'X-A': !x, Authorization: t ? `B ${t}` : '' }, \
                    body: d && JSON.stringify(d), done: async () => { await f({}); }, y: ({a}, b) => [1, 2] })";
        let calls = read(text).expect("a call");
        assert_eq!((calls[0].method.as_deref(), calls[0].headers.len()), (None, 2), "{calls:?}");
        assert!(calls[0].provenance.iter().any(|words| words.contains("method, a guess")), "{calls:?}");
    }

    #[test]
    fn where_it_stops() {
        assert_eq!(read("fetch('https://a.test', {method: })").expect_err("a fault").at, 33);
        assert_eq!(read("fetch(url)").expect_err("a fault").expected, "a URL that is written out");
        assert!(!is_script("prefetch('x')"));
    }
}
