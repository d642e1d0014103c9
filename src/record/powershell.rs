//! "Copy as PowerShell": `Invoke-WebRequest` with what browsers write before it.

use super::call::RecordedCall;

/// All requests of a script; an error says which part could not be read, and where.
pub(super) fn read(text: &str) -> Result<Vec<RecordedCall>, (usize, &'static str)> {
    let words = words(text)?;
    let mut calls = Vec::new();
    let mut cookies = Vec::new();
    let mut place = 0;
    while place < words.len() {
        if let Word::Bare(name) = &words[place] {
            if is_command(name) {
                let end = words[place..]
                    .iter()
                    .position(|word| *word == Word::End)
                    .map_or(words.len(), |end| place + end);
                calls.push(call(&words[place + 1..end], &cookies).ok_or((0, "a URL after -Uri"))?);
                cookies.clear();
                place = end;
            } else if name.ends_with("System.Net.Cookie") {
                // New-Object System.Net.Cookie("name", "value", "/", ".domain")
                let texts: Vec<&str> = words[place..].iter().take(8).filter_map(Word::text).collect();
                if let [name, value, ..] = texts[..] {
                    cookies.push(format!("{name}={value}"));
                }
            }
        }
        place += 1;
    }
    Ok(calls)
}

/// Whether the text has such a command.
pub(super) fn is_powershell(text: &str) -> bool {
    text.split(|letter: char| letter.is_whitespace() || ['(', '=', ';', '|'].contains(&letter))
        .any(is_command)
}

fn is_command(word: &str) -> bool {
    ["invoke-webrequest", "invoke-restmethod", "iwr", "irm"].contains(&word.to_ascii_lowercase().as_str())
}

fn call(words: &[Word], cookies: &[String]) -> Option<RecordedCall> {
    let mut call = RecordedCall::default();
    let mut headers = Vec::new();
    let mut words = words.iter().peekable();
    while let Some(word) = words.next() {
        let Word::Bare(option) = word else {
            // The URL may stand without its name.
            if let (Some(text), true) = (word.text(), call.url.is_empty()) {
                call.url = text.to_owned();
            }
            continue;
        };
        if !option.starts_with('-') {
            if option.contains("://") && call.url.is_empty() {
                call.url = option.clone();
            }
            continue;
        }
        let option = option.to_ascii_lowercase();
        if option == "-headers" {
            let is_variable = |word: &&Word| matches!(word, Word::Bare(name) if name.starts_with('$'));
            if let Some(Word::Bare(name)) = words.next_if(is_variable) {
                call.provenance
                    .push(format!("no headers from {name}, because their values are not in the text"));
                continue;
            }
            let mut name: Option<String> = None;
            while let Some(word) = words.next_if(|word| !matches!(word, Word::Close)) {
                match (word.value(), &name) {
                    (Some(text), None) => name = Some(text),
                    (Some(text), Some(_)) => headers.extend(name.take().map(|name| (name, text))),
                    _ => {}
                }
            }
            continue;
        }
        let takes_value =
            matches!(option.as_str(), "-uri" | "-method" | "-contenttype" | "-body" | "-useragent");
        let value = if takes_value {
            words.next_if(|word| word.value().is_some()).and_then(Word::value)
        } else {
            None
        };
        match (option.as_str(), value) {
            ("-uri", Some(value)) => call.url = value,
            ("-method", Some(value)) => call.method = Some(value.to_ascii_uppercase()),
            ("-contenttype", Some(value)) => headers.push(("Content-Type".into(), value)),
            ("-body", Some(value)) if value.starts_with("([System.Text.Encoding]") || value == "(" => {
                // ([System.Text.Encoding]::UTF8.GetBytes("…"))
                call.body = words.find_map(|word| word.text()).map(|text| text.as_bytes().to_vec());
            }
            ("-body", Some(value)) => call.body = Some(value.into_bytes()),
            _ => {}
        }
    }
    if call.url.is_empty() {
        return None;
    }
    if !cookies.is_empty() {
        call.take_cookies(&cookies.join("; "), "the session's cookies");
    }
    call.take_headers(headers, "its");
    Some(call)
}

#[derive(Clone, Debug, PartialEq)]
enum Word {
    /// In quotes.
    Text(String),
    /// Without.
    Bare(String),
    /// `}`
    Close,
    /// The end of a command.
    End,
}

impl Word {
    fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    fn value(&self) -> Option<String> {
        match self {
            Self::Text(text) | Self::Bare(text) => Some(text.clone()),
            Self::Close | Self::End => None,
        }
    }
}

fn words(text: &str) -> Result<Vec<Word>, (usize, &'static str)> {
    let mut words = Vec::new();
    let mut letters = text.char_indices().peekable();
    let mut depth = 0_usize;
    while let Some((place, letter)) = letters.next() {
        match letter {
            '"' | '\'' => {
                words.push(Word::Text(quoted(&mut letters, letter).ok_or((place, "the closing quote"))?))
            }
            // A line goes on behind a backtick.
            '`' => {
                letters.next_if(|(_, next)| *next == '\r');
                letters.next_if(|(_, next)| *next == '\n');
            }
            '{' => depth += 1,
            '}' => {
                depth = depth.saturating_sub(1);
                words.push(Word::Close);
            }
            '\n' | ';' if depth == 0 => words.push(Word::End),
            '@' | '=' | ';' | ',' | '(' | ')' | '|' => {}
            space if space.is_whitespace() => {}
            other => {
                let mut word = String::from(other);
                let ends = |letter: char| letter.is_whitespace() || "\"'{}=;,()|".contains(letter);
                // An address may stand without quotes, with all that is in it.
                while let Some((_, next)) =
                    letters.next_if(|(_, next)| !ends(*next) || *next == '=' && word.contains("://"))
                {
                    word.push(next);
                }
                words.push(Word::Bare(word));
            }
        }
    }
    Ok(words)
}

fn quoted(letters: &mut std::iter::Peekable<std::str::CharIndices<'_>>, quote: char) -> Option<String> {
    let mut out = String::new();
    while let Some((_, letter)) = letters.next() {
        match letter {
            // Doubled it is one.
            _ if letter == quote => match letters.next_if(|(_, next)| *next == quote) {
                Some(_) => out.push(quote),
                None => return Some(out),
            },
            '`' if quote == '"' => match letters.next()?.1 {
                'n' => out.push('\n'),
                'r' => out.push('\r'),
                't' => out.push('\t'),
                other => out.push(other),
            },
            other => out.push(other),
        }
    }
    None
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
