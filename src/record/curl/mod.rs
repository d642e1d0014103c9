//! [curl](https://curl.se/docs/manpage.html) commands: "Copy as cURL" of browsers, or what a person or a script wrote.

mod options;

use base64::Engine;

use self::options::{Known, long, short};
use super::address;
use super::body::{Body, Field, FieldError, FileForm, encoded, form};
use super::call::RecordedCall;
use super::shell::{Command, commands};
use crate::web::request::Credentials;

/// Why a `curl` command cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum CurlError {
    #[error("a quote is opened and not closed, so the end of the command is missing")]
    UnclosedQuote,
    #[error("the option {0} needs a value")]
    NoValue(String),
    #[error("the command has no URL")]
    NoUrl,
    #[error(transparent)]
    Field(#[from] FieldError),
}

/// All requests of a text's `curl` commands; an error says why there is none, where there is a command. One that cannot be
/// read is left out, where another can.
pub(super) fn read(text: &str) -> Result<Vec<RecordedCall>, CurlError> {
    let mut calls: Vec<RecordedCall> = Vec::new();
    let mut faults = Vec::new();
    for command in commands(text, &["curl"]) {
        if command.in_prose && !command.arguments.first().is_some_and(|word| begins_arguments(word)) {
            continue;
        }
        match requests(&command) {
            Ok(read) => calls.extend(read),
            Err(_) if command.in_prose => {}
            Err(fault) => faults.push(fault),
        }
    }
    if let Some(first) = calls.first_mut() {
        first.omissions.extend(faults.iter().map(|fault| format!("a curl command: {fault}")));
        return Ok(calls);
    }
    faults.into_iter().next().map_or(Ok(calls), Err)
}

/// The most URLs of one command that are read.
const MOST_URLS: usize = 50;

/// The most words that are named where they are left out.
const MOST_NAMED: usize = 5;

/// Whether a sentence goes on with a command here.
fn begins_arguments(word: &str) -> bool {
    word.starts_with(['-', '–', '—']) && word.len() > 1 || address::is_like(word)
}

/// The requests of a command: `--next` begins another, and each URL is one.
fn requests(command: &Command) -> Result<Vec<RecordedCall>, CurlError> {
    if !command.is_whole {
        return Err(CurlError::UnclosedQuote);
    }
    let mut calls = Vec::new();
    let mut request = Request::default();
    let mut words = command.arguments.iter();
    while let Some(word) = words.next() {
        let Some(option) = option(word) else {
            request.words.push(word.clone());
            continue;
        };
        match option {
            Written::Long(name) => match long(name.split_once('=').map_or(name, |(name, _)| name)) {
                Known::Alone("next") => std::mem::take(&mut request).finish(command, &mut calls)?,
                Known::Alone(name) => request.flag(name),
                Known::WithValue(known) => {
                    let value = match name.split_once('=') {
                        Some((written, value)) if written.trim_start_matches("expand-") == known => {
                            value.to_owned()
                        }
                        _ => words.next().cloned().ok_or_else(|| CurlError::NoValue(format!("--{name}")))?,
                    };
                    request.value(known, value)?;
                }
                Known::Unknown => {
                    request.omissions.push(format!("--{name}, which is not known here"));
                    // What follows is its value, or it is the URL.
                    if let Some(value) = words.clone().next().filter(|next| option_free(next)) {
                        words.next();
                        request.doubtful.push(value.clone());
                    }
                }
            },
            Written::Letters(letters) => {
                for (place, letter) in letters.char_indices() {
                    match short(letter) {
                        Known::Alone("next") => std::mem::take(&mut request).finish(command, &mut calls)?,
                        Known::Alone(name) => request.flag(name),
                        Known::WithValue(name) => {
                            let rest = &letters[place + letter.len_utf8()..];
                            let value = match rest {
                                "" => words
                                    .next()
                                    .cloned()
                                    .ok_or_else(|| CurlError::NoValue(format!("-{letter}")))?,
                                rest => rest.to_owned(),
                            };
                            request.value(name, value)?;
                            break;
                        }
                        Known::Unknown => {
                            request.omissions.push(format!("-{letter}, which is not known here"))
                        }
                    }
                }
            }
        }
    }
    request.finish(command, &mut calls)?;
    if let Some(first) = calls.first_mut() {
        first.omissions.extend(command.omissions.iter().cloned());
    }
    Ok(calls)
}

/// An option as it is written.
enum Written<'a> {
    Long(&'a str),
    Letters(&'a str),
}

fn option(word: &str) -> Option<Written<'_>> {
    if let Some(name) = word.strip_prefix("--") {
        return (!name.is_empty()).then_some(Written::Long(name));
    }
    if let Some(letters) = word.strip_prefix('-') {
        return (!letters.is_empty()).then_some(Written::Letters(letters));
    }
    // A word processor makes one dash of two.
    let rest = word.strip_prefix(['–', '—', '−', '‐', '‑'])?;
    let rest = rest.trim_start_matches(['–', '—', '-']);
    match rest.chars().count() {
        0 => None,
        1 => Some(Written::Letters(rest)),
        _ if long(rest) != Known::Unknown => Some(Written::Long(rest)),
        _ => Some(Written::Letters(rest)),
    }
}

fn option_free(word: &str) -> bool {
    option(word).is_none()
}

/// A request in the making.
#[derive(Default)]
struct Request {
    call: RecordedCall,
    /// The words that are not options: URLs.
    words: Vec<String>,
    urls: Vec<String>,
    /// Values of options that are not known, or URLs.
    doubtful: Vec<String>,
    headers: Vec<(String, String)>,
    body: Body,
    query: Body,
    has_query: bool,
    has_data: bool,
    json: bool,
    fields: Vec<Field>,
    get: bool,
    head: bool,
    user: Option<String>,
    /// The option for another login than Basic.
    login: Option<&'static str>,
    upload: Option<String>,
    omissions: Vec<String>,
    begun: bool,
}

impl Request {
    fn flag(&mut self, name: &'static str) {
        self.begun = true;
        match name {
            "get" => self.get = true,
            "head" => self.head = true,
            "insecure" => self.call.insecure = true,
            "digest" | "ntlm" | "ntlm-wb" | "negotiate" | "anyauth" => self.login = Some(name),
            "basic" => self.login = None,
            _ => {}
        }
    }

    fn value(&mut self, name: &'static str, value: String) -> Result<(), CurlError> {
        self.begun = true;
        match name {
            "request" => self.call.method = Some(value),
            "url" => self.urls.push(value),
            "header" if value.starts_with('@') => {
                self.omissions.push(format!("the headers of the file {}", &value[1..]));
            }
            "header" => self.headers.extend(header(&value)),
            "user-agent" => self.headers.push(("User-Agent".into(), value)),
            "referer" => {
                let value = value.strip_suffix(";auto").unwrap_or(&value).to_owned();
                self.headers.push(("Referer".into(), value));
            }
            "cookie" if value.contains('=') => self.call.take_cookies(&value, "the cookies of curl"),
            "cookie" if !value.is_empty() => {
                self.call.credentials = Some(Credentials::Include);
                self.call.provenance.push("credentials include from --cookie, whose file is not read".into());
            }
            "oauth2-bearer" => self.headers.push(("Authorization".into(), format!("Bearer {value}"))),
            "aws-sigv4" => self.login = Some(name),
            "user" => self.user = Some(value),
            "range" => self.headers.push(("Range".into(), format!("bytes={value}"))),
            "time-cond" => {
                let (name, date) = match value.strip_prefix('-') {
                    Some(date) => ("If-Unmodified-Since", date),
                    None => ("If-Modified-Since", value.trim_start_matches(['+', '='])),
                };
                self.headers.push((name.into(), date.to_owned()));
            }
            "data" | "data-ascii" => self.body.data_or_file(&value, FileForm::Joined),
            "data-binary" => self.body.data_or_file(&value, FileForm::Whole),
            "data-raw" => {
                self.body.data();
                self.body.text(&value);
            }
            "data-urlencode" => self.body.encoded(&value),
            "url-query" => {
                self.has_query = true;
                match value.strip_prefix('+') {
                    Some(text) => {
                        self.query.data();
                        self.query.text(text);
                    }
                    None => self.query.encoded(&value),
                }
            }
            "json" => {
                self.body.text_or_file(&value, FileForm::Whole);
                self.json = true;
            }
            "form" => self.fields.push(Field::read(&value)?),
            "form-string" => self.fields.push(Field::plain(&value)?),
            "upload-file" => self.upload = Some(value),
            "config" => self.omissions.push(format!("the options of the file {value}")),
            "request-target" => self.omissions.push(format!("the target {value} of --request-target")),
            _ => {}
        }
        self.has_data |= name == "data" || name.starts_with("data-") || name == "json";
        Ok(())
    }

    fn finish(mut self, command: &Command, calls: &mut Vec<RecordedCall>) -> Result<(), CurlError> {
        self.begun |= !self.words.is_empty() || !self.doubtful.is_empty();
        let urls = self.take_urls(command.in_prose);
        if urls.is_empty() {
            // Behind the last `--next` nothing need follow.
            return if calls.is_empty() || self.begun { Err(CurlError::NoUrl) } else { Ok(()) };
        }
        let Self { mut call, mut headers, body, query, has_query, has_data, json, fields, get, head, .. } =
            self;
        call.omissions = self.omissions;
        match (self.login, self.user) {
            (None, Some(user)) => {
                let secret = base64::engine::general_purpose::STANDARD.encode(&user);
                let known = headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("authorization"));
                if user.contains('<') {
                    headers.push(("Authorization".into(), format!("Basic {user}")));
                } else if !known {
                    headers.push(("Authorization".into(), format!("Basic {secret}")));
                }
                call.provenance.push("the Authorization header from --user".into());
            }
            (Some(login), _) => call
                .omissions
                .push(format!("the login of --{login}, which depends on the server's first response")),
            (None, None) => {}
        }
        for name in ["Content-Type", "Accept"].into_iter().filter(|_| json) {
            if !headers.iter().any(|(known, _)| known.eq_ignore_ascii_case(name)) {
                headers.push((name.into(), "application/json".into()));
            }
        }
        let typed = headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type"));
        let mut queries = Vec::new();
        if has_query {
            queries.push(query);
        }
        if get && has_data {
            queries.push(body);
        } else if !fields.is_empty() {
            let (body, kind) = form(&fields);
            // A type that a person wrote has no boundary, or another.
            headers.retain(|(name, value)| {
                !(name.eq_ignore_ascii_case("content-type")
                    && value.to_ascii_lowercase().starts_with("multipart/"))
            });
            if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type")) {
                headers.push(("Content-Type".into(), kind));
                call.provenance.push("Content-Type multipart/form-data, which curl sets for --form".into());
            }
            call.body = Some(body.bytes);
            call.files = body.files;
        } else if has_data {
            if !typed {
                headers.push(("Content-Type".into(), "application/x-www-form-urlencoded".into()));
                call.provenance
                    .push("Content-Type application/x-www-form-urlencoded, which curl adds to data".into());
            }
            call.body = Some(body.bytes);
            call.files = body.files;
        } else if let Some(path) = &self.upload {
            let mut body = Body::default();
            body.file(path, FileForm::Whole);
            call.body = Some(body.bytes);
            call.files = body.files;
            call.method.get_or_insert_with(|| "PUT".into());
        }
        if head {
            call.method.get_or_insert_with(|| "HEAD".into());
        }
        call.take_headers(headers, "its");
        if call.insecure {
            call.provenance.push("that any certificate is accepted, from --insecure".into());
        }
        for url in urls {
            let mut call = call.clone();
            call.url = address::with_scheme(&url, &mut call.provenance, "curl");
            if let Some(path) = &self.upload {
                call.url = upload_url(&call.url, path);
            }
            for query in &queries {
                call.url = with_query(&call.url, &String::from_utf8_lossy(&query.bytes));
                let unread = query.files.iter();
                call.omissions.extend(unread.map(|file| format!("the file {} of its query", file.path)));
            }
            call.take_holes(&command.holes);
            calls.push(call);
        }
        Ok(())
    }

    /// The URLs. Other words are left out where they cannot be URLs.
    fn take_urls(&mut self, in_prose: bool) -> Vec<String> {
        let mut urls = std::mem::take(&mut self.urls);
        let words = std::mem::take(&mut self.words);
        let any = !urls.is_empty() || words.iter().any(|word| address::is_like(word));
        let (likely, others): (Vec<_>, Vec<_>) =
            words.into_iter().partition(|word| !any || address::is_like(word));
        urls.extend(likely);
        if urls.is_empty() {
            urls.extend(self.doubtful.iter().filter(|word| address::is_like(word)).cloned());
        }
        if !others.is_empty() {
            let named = &others[..others.len().min(MOST_NAMED)];
            self.omissions.push(format!("{}, as it is not a URL", named.join(" ")));
        }
        if in_prose {
            // A sentence ends behind it.
            for url in &mut urls {
                url.truncate(url.trim_end_matches(['.', ',', ':', '!']).len());
            }
            if !self.begun_with_options() {
                urls.truncate(1);
            }
        }
        urls.retain(|url| !url.is_empty());
        if urls.len() > MOST_URLS {
            self.omissions.push(format!("{} of its URLs", urls.len() - MOST_URLS));
            urls.truncate(MOST_URLS);
        }
        urls
    }

    fn begun_with_options(&self) -> bool {
        self.begun && (self.call.method.is_some() || self.has_data || !self.headers.is_empty())
    }
}

/// A URL with more in its query.
pub(super) fn with_query(url: &str, query: &str) -> String {
    let (url, fragment) = url.split_once('#').map_or((url, None), |(url, fragment)| (url, Some(fragment)));
    let joint = if url.contains('?') { '&' } else { '?' };
    let path =
        if url.matches('/').count() == 2 && url.contains("://") && !url.contains('?') { "/" } else { "" };
    let fragment = fragment.map(|fragment| format!("#{fragment}")).unwrap_or_default();
    format!("{url}{path}{joint}{query}{fragment}")
}

/// `--upload-file` puts the file's name behind a URL that ends with a slash, or is a host alone.
fn upload_url(url: &str, path: &str) -> String {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    let is_host = url.split_once("://").is_some_and(|(_, rest)| !rest.contains(['/', '?', '#']));
    if ["-", "."].contains(&path) || url.contains(['?', '#']) {
        return url.to_owned();
    }
    let name = encoded(name.as_bytes()).replace('+', "%20");
    match url {
        _ if is_host => format!("{url}/{name}"),
        _ if url.ends_with('/') => format!("{url}{name}"),
        _ => url.to_owned(),
    }
}

/// `Name: value`; `Name;` has an empty value, and `Name:` takes curl's own header away.
fn header(line: &str) -> Option<(String, String)> {
    // The pseudo-headers of HTTP/2 begin with a colon.
    let place = line.char_indices().skip(1).find(|(_, letter)| *letter == ':').map(|(place, _)| place);
    match place {
        Some(place) => {
            let value = line[place + 1..].trim();
            (!value.is_empty()).then(|| (line[..place].trim().to_owned(), value.to_owned()))
        }
        None => line.strip_suffix(';').map(|name| (name.trim().to_owned(), String::new())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chromes_own() {
        let calls = read(
            "curl 'https://api.test/items?a=1' \\\n  -X 'PUT' \\\n  -H 'accept: application/json' \\\n  \
             -H 'authorization: Bearer t' \\\n  -b 'sid=1; theme=dark' \\\n  -H 'origin: https://app.test' \\\n  \
             -H 'sec-ch-ua: \"Chromium\";v=\"156\"' \\\n  -H 'user-agent: Mozilla/5.0' \\\n  \
             --data-raw $'{\"name\":\"it\\'s\"}' \\\n  --compressed --insecure",
        )
        .expect("a command");
        let [call] = &calls[..] else { panic!("{calls:?}") };
        assert_eq!(call.url, "https://api.test/items?a=1");
        assert_eq!(call.method.as_deref(), Some("PUT"));
        assert_eq!(call.origin.as_deref(), Some("https://app.test"));
        assert_eq!(call.cookies, ["sid=1", "theme=dark"]);
        assert_eq!(call.credentials, Some(Credentials::Include));
        assert_eq!(call.body.as_deref(), Some(&b"{\"name\":\"it's\"}"[..]));
        assert_eq!(call.browser_headers, ["sec-ch-ua", "user-agent"]);
        let names: Vec<&str> = call.headers.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["accept", "authorization", "Content-Type"]);
        assert!(call.insecure);
    }

    #[test]
    fn quotes_and_files_of_cookies() {
        let calls = read("curl 'https://api.test/x' -b jar.txt -d '{\"like\":\"^\"}'").expect("a command");
        assert_eq!(calls[0].body.as_deref(), Some(&br#"{"like":"^"}"#[..]), "a caret is no sign of cmd");
        assert_eq!(calls[0].credentials, Some(Credentials::Include));
        assert!(calls[0].provenance[0].contains("not read"), "{calls:?}");
    }

    #[test]
    fn several_and_faulty() {
        let two = read("curl 'https://a.test/1' ;\ncurl https://a.test/2 -kXDELETE").expect("two");
        assert_eq!(two.len(), 2, "{two:?}");
        assert_eq!(two[1].method.as_deref(), Some("DELETE"));
        assert_eq!(read("curl 'https://a.test").unwrap_err(), CurlError::UnclosedQuote);
        assert_eq!(read("curl -H").unwrap_err(), CurlError::NoValue("-H".into()));
        assert_eq!(read("curl -s").unwrap_err(), CurlError::NoUrl);
    }
}
