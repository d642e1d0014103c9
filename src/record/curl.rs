//! "Copy as cURL": the command that browsers make of a request, or one that a person wrote.

use base64::Engine;

use super::body::{Body, Field, FileForm, form};
use super::call::RecordedCall;
use super::shell::{bash_words, cmd_words};
use crate::web::request::Credentials;

/// All `curl` commands of a text; an error says which part could not be read.
pub(super) fn read(text: &str) -> Result<Vec<RecordedCall>, String> {
    // Only cmd has carets before quotes and at the ends of lines, and it has no single quotes.
    let is_bash = ["curl '", "-H '", "--header '"].iter().any(|start| text.contains(start));
    let is_cmd =
        !is_bash && (text.contains("^\"") || text.lines().any(|line| line.trim_end().ends_with(" ^")));
    let words = if is_cmd {
        cmd_words(text)
    } else {
        bash_words(text).ok_or("a quote is opened and not closed, so the end of the command is missing")?
    };
    let mut calls = Vec::new();
    for command in words.split(|word| ["&", "&&", ";", "|"].contains(&word.as_str())) {
        let mut rest = command;
        // A prompt, or variables, may stand before it.
        while let [first, after @ ..] = rest
            && !is_curl(first)
        {
            rest = after;
        }
        while let [_, arguments @ ..] = rest {
            let end = arguments.iter().position(|word| is_curl(word)).unwrap_or(arguments.len());
            calls.push(call(&arguments[..end])?);
            rest = &arguments[end..];
        }
    }
    Ok(calls)
}

fn is_curl(word: &str) -> bool {
    matches!(word, "curl" | "curl.exe") || word.ends_with("/curl")
}

/// Options that take a value and say nothing of the request.
const IGNORED_VALUES: [&str; 22] = [
    "--cacert",
    "--capath",
    "--cert",
    "--ciphers",
    "--connect-timeout",
    "--connect-to",
    "--cookie-jar",
    "--interface",
    "--key",
    "--limit-rate",
    "--max-redirs",
    "--max-time",
    "--noproxy",
    "--output",
    "--proxy",
    "--resolve",
    "--retry",
    "--tls-max",
    "--write-out",
    "--config",
    "--dump-header",
    "--proxy-user",
];

/// The long name of a short option.
fn long(letter: char) -> &'static str {
    match letter {
        'A' => "--user-agent",
        'b' => "--cookie",
        'c' => "--cookie-jar",
        'd' => "--data",
        'D' => "--dump-header",
        'e' => "--referer",
        'E' => "--cert",
        'F' => "--form",
        'G' => "--get",
        'H' => "--header",
        'I' => "--head",
        'k' => "--insecure",
        'K' => "--config",
        'm' => "--max-time",
        'o' => "--output",
        'T' => "--upload-file",
        'u' => "--user",
        'U' => "--proxy-user",
        'w' => "--write-out",
        'x' => "--proxy",
        'X' => "--request",
        _ => "",
    }
}

const VALUES: [&str; 17] = [
    "--cookie",
    "--data",
    "--data-ascii",
    "--data-binary",
    "--data-raw",
    "--data-urlencode",
    "--form",
    "--form-string",
    "--header",
    "--json",
    "--oauth2-bearer",
    "--referer",
    "--request",
    "--upload-file",
    "--url",
    "--user",
    "--user-agent",
];

#[derive(Default)]
struct Command {
    call: RecordedCall,
    urls: Vec<String>,
    headers: Vec<(String, String)>,
    body: Body,
    has_data: bool,
    json: bool,
    fields: Vec<Field>,
    get: bool,
    head: bool,
}

fn call(words: &[String]) -> Result<RecordedCall, String> {
    let mut command = Command::default();
    let mut words = words.iter();
    while let Some(word) = words.next() {
        if let Some(option) = word.strip_prefix("--") {
            let (name, given) = match option.split_once('=') {
                Some((name, value)) => (format!("--{name}"), Some(value.to_owned())),
                None => (word.clone(), None),
            };
            let takes = VALUES.contains(&name.as_str()) || IGNORED_VALUES.contains(&name.as_str());
            let value = match given {
                Some(value) => value,
                None if takes => words.next().cloned().ok_or(format!("the option {name} needs a value"))?,
                None => String::new(),
            };
            command.option(&name, value)?;
        } else if let Some(letters) = word.strip_prefix('-').filter(|letters| !letters.is_empty()) {
            for (place, letter) in letters.char_indices() {
                let name = long(letter);
                if VALUES.contains(&name) || IGNORED_VALUES.contains(&name) {
                    let rest = &letters[place + letter.len_utf8()..];
                    let value = if rest.is_empty() {
                        words.next().cloned().ok_or(format!("the option -{letter} needs a value"))?
                    } else {
                        rest.to_owned()
                    };
                    command.option(name, value)?;
                    break;
                }
                command.option(name, String::new())?;
            }
        } else {
            command.urls.push(word.clone());
        }
    }
    command.finish()
}

impl Command {
    fn option(&mut self, name: &str, value: String) -> Result<(), String> {
        match name {
            "--request" => self.call.method = Some(value),
            "--url" => self.urls.insert(0, value),
            "--header" => self.headers.extend(header(&value)),
            "--user-agent" => self.headers.push(("User-Agent".into(), value)),
            "--referer" => self.headers.push(("Referer".into(), value)),
            "--cookie" if value.contains('=') => self.call.take_cookies(&value, "the cookies of curl"),
            "--cookie" if !value.is_empty() => {
                self.call.credentials = Some(Credentials::Include);
                self.call.provenance.push("credentials include from --cookie, whose file is not read".into());
            }
            "--oauth2-bearer" => self.headers.push(("Authorization".into(), format!("Bearer {value}"))),
            "--user" => {
                let secret = base64::engine::general_purpose::STANDARD.encode(value);
                self.headers.push(("Authorization".into(), format!("Basic {secret}")));
                self.call.provenance.push("the Authorization header from --user".into());
            }
            "--data" | "--data-ascii" => self.body.data_or_file(&value, FileForm::Joined),
            "--data-binary" => self.body.data_or_file(&value, FileForm::Whole),
            "--data-raw" => {
                self.body.data();
                self.body.text(&value);
            }
            "--data-urlencode" => self.body.encoded(&value),
            "--json" => {
                self.body.text_or_file(&value, FileForm::Whole);
                self.json = true;
            }
            "--form" => self.fields.push(Field::read(&value)?),
            "--form-string" => self.fields.push(Field::plain(&value)?),
            "--upload-file" => {
                self.body.file(&value, FileForm::Whole);
                self.call.method.get_or_insert_with(|| "PUT".into());
            }
            "--get" => self.get = true,
            "--head" => self.head = true,
            "--insecure" => self.call.insecure = true,
            _ => {}
        }
        self.has_data |= name.starts_with("--data") || name == "--json";
        Ok(())
    }

    fn finish(self) -> Result<RecordedCall, String> {
        let Self { mut call, urls, mut headers, body, has_data, json, fields, get, head } = self;
        let is_url = |word: &&String| word.contains("://") || word.starts_with("localhost");
        let url = urls.iter().find(is_url).or_else(|| urls.iter().find(|word| word.contains('.')));
        call.url = url.cloned().ok_or("the command has no URL")?;
        for name in ["Content-Type", "Accept"].into_iter().filter(|_| json) {
            if !headers.iter().any(|(known, _)| known.eq_ignore_ascii_case(name)) {
                headers.push((name.into(), "application/json".into()));
            }
        }
        let typed = headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type"));
        if get && has_data {
            let joint = if call.url.contains('?') { '&' } else { '?' };
            call.url = format!("{}{joint}{}", call.url, String::from_utf8_lossy(&body.bytes));
            let unread = body.files.iter();
            call.provenance.extend(unread.map(|file| format!("a query without the file {}", file.path)));
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
        } else if has_data || !body.files.is_empty() {
            if !typed && has_data {
                headers.push(("Content-Type".into(), "application/x-www-form-urlencoded".into()));
                call.provenance
                    .push("Content-Type application/x-www-form-urlencoded, which curl adds to data".into());
            }
            call.body = Some(body.bytes);
            call.files = body.files;
        }
        if head {
            call.method.get_or_insert_with(|| "HEAD".into());
        }
        call.take_headers(headers, "its");
        if call.insecure {
            call.provenance.push("that any certificate is accepted, from --insecure".into());
        }
        Ok(call)
    }
}

/// `Name: value`; `Name;` has an empty value, and `Name:` takes curl's own header away.
fn header(line: &str) -> Option<(String, String)> {
    // The pseudo-headers of HTTP/2 begin with a colon.
    let place = line.get(1..).and_then(|rest| rest.find(':')).map(|place| place + 1);
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
        assert!(read("curl 'https://a.test").unwrap_err().contains("quote"));
        assert!(read("curl -H").unwrap_err().contains("needs a value"));
        assert!(read("curl -s").unwrap_err().contains("no URL"));
    }
}
