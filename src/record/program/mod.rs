//! Requests of programs that are not scripts of a page: Python, PHP, Go, Java, Kotlin, C# and Ruby, as people write them and as
//! Postman and httpsnippet export them. Only the method, the URL, the headers and the body are looked for.

mod python;
mod tokens;

use self::tokens::{Token, tokens};
use super::call::RecordedCall;

/// The languages, by what only their programs have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Language {
    Python,
    Php,
    Go,
    Java,
    CSharp,
    Ruby,
}

/// The methods of requests.
const METHODS: [&str; 8] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PURGE"];

/// All requests of a program; `None` if it is none.
pub(super) fn read(text: &str) -> Option<Vec<RecordedCall>> {
    let language = language(text)?;
    let tokens =
        tokens(text, language != Language::Go && language != Language::Java && language != Language::CSharp);
    let mut calls = match language {
        Language::Python => python::read(&tokens),
        _ => split(&tokens, language).into_iter().filter_map(|tokens| call(tokens, language)).collect(),
    };
    calls.retain(|call| !call.url.is_empty());
    (!calls.is_empty()).then_some(calls)
}

fn language(text: &str) -> Option<Language> {
    let has = |signs: &[&str]| signs.iter().any(|sign| text.contains(sign));
    if has(&["import requests", "import http.client", "import httpx", "requests.request(", "from requests"])
        || has(&["requests.get(", "requests.post(", "requests.put(", "requests.delete(", "requests.patch("])
            && !has(&["const ", "=> {"])
    {
        Some(Language::Python)
    } else if has(&["<?php", "curl_setopt", "new HttpRequest()", "new GuzzleHttp", "new Client(["]) {
        Some(Language::Php)
    } else if has(&["http.NewRequest", "http.Get(\"", "http.Post(\""]) {
        Some(Language::Go)
    } else if has(&["Net::HTTP", "require 'net/http'", "require 'uri'", "RestClient."]) {
        Some(Language::Ruby)
    } else if has(&["HttpRequestMessage", "new RestClient(", "new HttpClient(", "new RestRequest("]) {
        Some(Language::CSharp)
    } else if has(&["Request.Builder()", "HttpRequest.newBuilder", "Unirest.", "AsyncHttpClient"]) {
        Some(Language::Java)
    } else {
        None
    }
}

/// The parts of a program that make one request each: a new one begins with its constructor.
fn split(tokens: &[Token], language: Language) -> Vec<&[Token]> {
    let starts: Vec<usize> = (0..tokens.len()).filter(|at| begins(&tokens[*at..], language)).collect();
    if starts.len() < 2 {
        return vec![tokens];
    }
    // What stands before the first belongs to it, and what stands before each of the others was over by then.
    let mut parts = Vec::new();
    for (number, start) in starts.iter().enumerate() {
        let from = if number == 0 { 0 } else { *start };
        let end = starts.get(number + 1).copied().unwrap_or(tokens.len());
        parts.push(&tokens[from..end]);
    }
    parts
}

fn begins(rest: &[Token], language: Language) -> bool {
    let name = match rest {
        [Token::Name(name), Token::Sign('('), ..] => name.as_str(),
        _ => return false,
    };
    match language {
        Language::Php => name == "curl_init",
        Language::Go => name.starts_with("NewRequest"),
        Language::CSharp => name == "HttpRequestMessage",
        Language::Java => name == "Builder" || name == "newBuilder",
        Language::Ruby | Language::Python => false,
    }
}

/// The request of a part of a program.
fn call(tokens: &[Token], language: Language) -> Option<RecordedCall> {
    let url = tokens
        .iter()
        .find_map(|token| token.text().filter(|text| text.contains("://") && !text.contains(' ')))?;
    let mut call = RecordedCall::of(url);
    call.method = method(tokens);
    let mut headers = Vec::new();
    let mut has_body = false;
    for (at, token) in tokens.iter().enumerate() {
        let rest = &tokens[at + 1..];
        let name = match token {
            Token::Name(name) => name,
            // 'headers' => [...]
            Token::Text(name) if matches!(rest, [Token::Sign('='), Token::Sign('>'), ..]) => name,
            _ => continue,
        };
        let first = value_behind(rest, &tokens[..at]);
        match name.as_str() {
            "addHeader"
            | "header"
            | "AddHeader"
            | "setHeader"
            | "Add"
            | "Set"
            | "TryAddWithoutValidation"
            | "addRequestHeader" => {
                if let [Token::Sign('('), Token::Text(name), Token::Sign(','), value, ..] = rest
                    && let Some(value) = value.value()
                    && !name.contains("://")
                {
                    headers.push((name.clone(), value));
                }
            }
            "CURLOPT_HTTPHEADER" => headers.extend(lines(rest)),
            "setHeaders" | "headers" | "headers:" | "Headers" => headers.extend(pairs(rest)),
            "AddParameter" | "addParameter" => {
                if let [Token::Sign('('), Token::Text(kind), Token::Sign(','), value, ..] = rest
                    && kind.contains('/')
                {
                    headers.push(("Content-Type".into(), kind.clone()));
                    call.body = value.value().map(String::into_bytes);
                    has_body = true;
                }
            }
            "MediaTypeHeaderValue" | "MediaType" if !headers_have(&headers, "content-type") => {
                headers.extend(
                    first.filter(|kind| kind.contains('/')).map(|kind| ("Content-Type".to_owned(), kind)),
                );
            }
            "parse" | "get"
                if at >= 2
                    && tokens[at - 2] == Token::Name("MediaType".into())
                    && !headers_have(&headers, "content-type") =>
            {
                headers.extend(
                    first.filter(|kind| kind.contains('/')).map(|kind| ("Content-Type".to_owned(), kind)),
                );
            }
            "CURLOPT_POSTFIELDS" | "NewReader" | "NewBufferString" | "StringContent" | "ofString"
            | "setBody" | "body" | "Body" | "append" | "create"
                if !has_body
                    && (name != "append"
                        || tokens.iter().any(|token| *token == Token::Name("HttpRequest".into()))) =>
            {
                if let Some(text) = body_behind(name, rest, &tokens[..at]) {
                    call.body = Some(text.into_bytes());
                    has_body = true;
                }
                if name == "StringContent"
                    && let Some(kind) = content_type_of_string_content(rest)
                {
                    headers.push(("Content-Type".into(), kind));
                }
            }
            _ => {}
        }
    }
    if language == Language::Ruby {
        headers.extend(items(tokens));
    }
    if call.method.is_none() && has_body {
        call.method = Some("POST".into());
    }
    let mut known = Vec::new();
    headers.retain(|(name, _)| {
        let lower = name.to_ascii_lowercase();
        let is_new = is_header(name) && !known.contains(&lower);
        known.push(lower);
        is_new
    });
    if has_body && !headers_have(&headers, "content-type") && language == Language::Php {
        headers.push(("Content-Type".into(), "application/x-www-form-urlencoded".into()));
        call.provenance
            .push("Content-Type application/x-www-form-urlencoded, which PHP's curl adds to data".into());
    }
    call.take_headers(headers, "its");
    take_holes(&mut call);
    Some(call)
}

/// Notes the names that stand for values.
fn take_holes(call: &mut RecordedCall) {
    let texts = std::iter::once(&call.url).chain(call.headers.iter().map(|(_, value)| value));
    let names: Vec<String> = texts
        .flat_map(|text| text.split('<').skip(1))
        .filter_map(|rest| rest.split_once('>').map(|(name, _)| name.to_owned()))
        .filter(|name| {
            !name.is_empty() && name.chars().all(|letter| letter.is_alphanumeric() || letter == '_')
        })
        .collect();
    call.take_holes(&names);
}

fn headers_have(headers: &[(String, String)], name: &str) -> bool {
    headers.iter().any(|(known, _)| known.eq_ignore_ascii_case(name))
}

fn is_header(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|letter| letter.is_ascii_alphanumeric() || "-_".contains(letter))
}

/// The value behind an opening parenthesis, an arrow, an equals sign or a comma: a text, or what a variable of the program holds.
fn value_behind(rest: &[Token], before: &[Token]) -> Option<String> {
    let rest =
        rest.iter().find(|token| !matches!(token, Token::Sign('(' | '=' | '>' | ',' | ':' | '{' | '[')))?;
    match rest {
        Token::Text(text) => Some(text.clone()),
        Token::Name(name) => assigned(name, before),
        Token::Sign(_) => None,
    }
}

/// The text that was assigned to a name.
fn assigned(name: &str, before: &[Token]) -> Option<String> {
    // Not farther back than anyone writes.
    let before = &before[before.len().saturating_sub(500)..];
    let at = before.iter().rposition(|token| matches!(token, Token::Name(known) if known == name))?;
    let behind: Vec<&Token> = before[at + 1..].iter().take(3).collect();
    let is_sign = |token: &&&Token| matches!(token, Token::Sign('=' | ':'));
    match behind.iter().find(|token| !is_sign(token)) {
        Some(Token::Text(text)) if behind.first().is_some_and(|token| is_sign(&token)) => Some(text.clone()),
        _ => None,
    }
}

/// The body behind the name that announces it.
fn body_behind(name: &str, rest: &[Token], before: &[Token]) -> Option<String> {
    if name == "create" {
        // RequestBody.create(mediaType, "…"), or the other way round.
        let end =
            rest.iter().take(40).position(|token| *token == Token::Sign(')')).unwrap_or(rest.len().min(40));
        return rest[..end].iter().find_map(|token| match token {
            Token::Text(text) if !text.contains('/') || text.contains([' ', '{', '=']) => Some(text.clone()),
            Token::Name(name) => {
                assigned(name, before).filter(|text| !text.contains('/') || text.contains('{'))
            }
            _ => None,
        });
    }
    if !matches!(rest.first(), Some(Token::Sign('(' | '=' | ','))) {
        return None;
    }
    if let [Token::Sign('='), Token::Sign('>'), Token::Name(function), ..]
    | [Token::Sign(','), Token::Name(function), ..] = rest
        && function == "json_encode"
    {
        let end = rest.iter().position(|token| *token == Token::Sign(';')).unwrap_or(rest.len());
        return Some(
            serde_json::to_string(
                &pairs(rest.get(2..end)?).into_iter().collect::<std::collections::BTreeMap<_, _>>(),
            )
            .unwrap_or_default(),
        );
    }
    value_behind(rest, before)
}

/// `new StringContent(text, Encoding.UTF8, "application/json")`
fn content_type_of_string_content(rest: &[Token]) -> Option<String> {
    let end = rest.iter().position(|token| *token == Token::Sign(')'))?;
    let last = rest[..end].iter().rev().find_map(Token::text)?;
    (last.contains('/') && !last.contains([' ', '{'])).then(|| last.to_owned())
}

/// The method: that of a constructor, of an option, or the name of what is called.
fn method(tokens: &[Token]) -> Option<String> {
    let upper = |text: &str| {
        let text = text.to_ascii_uppercase();
        METHODS.contains(&text.as_str()).then_some(text)
    };
    for (at, token) in tokens.iter().enumerate() {
        let rest = &tokens[at + 1..];
        let Token::Name(name) = token else { continue };
        let text_behind = || {
            rest.iter().take(4).find_map(|token| {
                token.text().filter(|text| is_header(text) && text.to_ascii_uppercase() == *text)
            })
        };
        match name.as_str() {
            "CURLOPT_CUSTOMREQUEST"
            | "NewRequest"
            | "NewRequestWithContext"
            | "HttpMethod"
            | "method"
            | "setMethod"
            | "request"
            | "Method"
                if matches!(rest.first(), Some(Token::Sign('(' | '=' | ','))) =>
            {
                if let Some(text) = text_behind() {
                    return Some(text.to_owned());
                }
                if let [Token::Sign('('), Token::Name(constant), ..] = rest
                    && let Some(method) =
                        upper(constant.trim_start_matches("Method").trim_start_matches("HTTP_METH_"))
                {
                    return Some(method);
                }
            }
            "CURLOPT_POST" => return Some("POST".into()),
            _ => {}
        }
        // HttpMethod.Put, Method.PUT, http.MethodPut, Net::HTTP::Put, HTTP_METH_PUT
        let behind_class = at >= 2
            && matches!(&tokens[at - 1], Token::Sign('.' | ':'))
            && tokens[at.saturating_sub(3)..at].iter().any(|token| {
                matches!(token, Token::Name(class) if ["HttpMethod", "Method", "HTTP", "http"].contains(&class.as_str()))
            });
        if behind_class && let Some(method) = upper(name.trim_start_matches("Method")) {
            return Some(method);
        }
    }
    // .put(…), Unirest.put("…")
    tokens.windows(3).find_map(|window| match window {
        [Token::Sign('.'), Token::Name(name), Token::Sign('(')]
            if name.chars().all(|letter| letter.is_ascii_alphabetic()) =>
        {
            let name = name.trim_end_matches("Async");
            let is_verb = ["put", "post", "patch", "delete", "head", "PUT", "POST", "DELETE"].contains(&name);
            is_verb.then(|| name.to_ascii_uppercase())
        }
        _ => None,
    })
}

/// `"Name: value"` in a list.
fn lines(rest: &[Token]) -> Vec<(String, String)> {
    let end =
        rest.iter().position(|token| matches!(token, Token::Sign(']' | ')' | ';'))).unwrap_or(rest.len());
    let texts = rest[..end].iter().filter_map(Token::text);
    texts
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.trim().into(), value.trim().into()))
        .collect()
}

/// `"name" => "value"`, `"name": "value"` and `{ "name", "value" }` up to the end of the list.
fn pairs(rest: &[Token]) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    let mut depth = 0_usize;
    let mut at = 0;
    while let Some(token) = rest.get(at) {
        match token {
            Token::Sign('{' | '[' | '(') => depth += 1,
            Token::Sign('}' | ']' | ')') => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    break;
                }
            }
            Token::Text(name) if depth > 0 => {
                let behind = &rest[at + 1..];
                let (value, length) = match behind {
                    [Token::Sign('='), Token::Sign('>'), value, ..] => (value.value(), 3),
                    [Token::Sign(':' | ','), value, ..] => (value.value(), 2),
                    _ => (None, 0),
                };
                if let Some(value) = value {
                    pairs.push((name.clone(), value));
                    at += length;
                }
            }
            Token::Sign(';') => break,
            _ if depth == 0 && at > 2 => break,
            _ => {}
        }
        at += 1;
    }
    pairs
}

/// `request["Name"] = "value"`
fn items(tokens: &[Token]) -> Vec<(String, String)> {
    let found = tokens.windows(5).filter_map(|window| match window {
        [Token::Sign('['), Token::Text(name), Token::Sign(']'), Token::Sign('='), value] => {
            Some((name.clone(), value.value()?))
        }
        _ => None,
    });
    found.collect()
}
