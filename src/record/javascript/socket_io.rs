//! [socket.io's client](https://socket.io/docs/v4/client-api/#io): the first request of each transport that `io()` uses.

use super::draft::Draft;
use super::machine::Machine;
use super::value::{Text, Value};
use crate::web::request::Initiator;

/// The path where the script names no other.
const PATH: &str = "/socket.io/";

/// The names of transports, in the order of the client's default.
const TRANSPORTS: [&str; 3] = ["polling", "websocket", "webtransport"];

/// Options that change where requests go or what they have, and are not read.
const UNREAD: [&str; 4] = ["hostname", "port", "secure", "transportOptions"];

/// Which EIO is sent.
const VERSION: &str = "EIO=4, a guess: socket.io-client 3 and 4 send it, 1 and 2 send EIO=3";

impl Machine<'_> {
    /// `io(url, options)`.
    pub(super) fn socket_io(&mut self, arguments: &[Value], site: u32) {
        let first = arguments.first().cloned().unwrap_or(Value::Undefined);
        // The URL may be left out.
        let (url, options) = match self.as_object(&first) {
            // Of a URL object the text is its URL.
            Some(_) if self.plain_text(&first).is_none_or(|text| text.text.starts_with("[object ")) => {
                (Value::text("/"), first)
            }
            _ if first.is_nullish() => (Value::text("/"), arguments.get(1).cloned().unwrap_or(first)),
            _ => (first, arguments.get(1).cloned().unwrap_or(Value::Undefined)),
        };
        let of_page = |text: &str| text.starts_with('/') && !text.starts_with("//");
        if self.plain_text(&url).is_some_and(|text| text.text.is_empty() || of_page(&text.text)) {
            self.omit("io(), which connects to the page's own origin");
            return;
        }
        let (polls, has_socket) = self.transports(&options);
        if !polls && !has_socket {
            self.omit("io(), whose first transport is neither polling nor websocket");
        }
        if polls && let Some(mut draft) = self.socket_io_draft(&url, &options, Initiator::Xhr, "polling") {
            draft.note(VERSION);
            let with_credentials = self.option(&options, "withCredentials");
            self.take_with_credentials(&mut draft, with_credentials);
            if let Some(headers) = self.option(&options, "extraHeaders") {
                self.take_headers(&mut draft, &headers, true);
            }
            self.add_call(draft, site);
        }
        if has_socket
            && let Some(mut draft) = self.socket_io_draft(&url, &options, Initiator::WebSocket, "websocket")
        {
            draft.note(match polls {
                true => "its WebSocket from the start; as an upgrade its URL has the sid of the polling, too",
                false => VERSION,
            });
            if self.option(&options, "extraHeaders").is_some() {
                draft.omit("extraHeaders: a page cannot set headers on a WebSocket");
            }
            self.add_call(draft, site);
        }
    }

    /// Whether it polls, and whether it opens a WebSocket. The client begins with the first transport, and upgrades from polling alone.
    fn transports(&mut self, options: &Value) -> (bool, bool) {
        let listed = self.option(options, "transports").and_then(|listed| self.items(&listed));
        // What is not a name, such as a class, is left to the default.
        let texts: Option<Vec<Text>> =
            listed.and_then(|items| items.iter().map(|item| self.plain_text(item)).collect());
        let texts = texts.filter(|all| all.iter().all(|text| TRANSPORTS.contains(&&*text.text)));
        let names: Vec<&str> = match &texts {
            Some(all) => all.iter().map(|text| &*text.text).collect(),
            None => TRANSPORTS.to_vec(),
        };
        let first = names.first().copied();
        let upgrades = self.option(options, "upgrade").and_then(|value| self.truth(&value)) != Some(false);
        let polls = first == Some("polling");
        (polls, first == Some("websocket") || polls && upgrades && names.contains(&"websocket"))
    }

    /// The first request of a transport. The path of the client's URL is a namespace: no server's path.
    fn socket_io_draft(
        &self,
        url: &Value,
        options: &Value,
        initiator: Initiator,
        transport: &str,
    ) -> Option<Draft> {
        let mut draft = self.draft(url, initiator)?;
        self.omit_unknown(&mut draft, options);
        for name in UNREAD {
            if self.option(options, name).is_some() {
                draft.omit(format!("{name}, an option that is not read"));
            }
        }
        draft.call.method = Some("GET".into());
        let path =
            self.option(options, "path").and_then(|path| self.take_text(&mut draft, "the path", &path));
        let path = path.map_or_else(|| PATH.to_owned(), |path| format!("/{}/", path.trim_matches('/')));
        let path = if path == "//" { "/" } else { path.as_str() };
        let (server, query) = server_and_query(&draft.call.url);
        let server = match initiator {
            Initiator::WebSocket => server.replacen("http", "ws", usize::from(server.starts_with("http"))),
            _ => server.replacen("ws", "http", usize::from(server.starts_with("ws"))),
        };
        draft.call.url = format!("{server}{path}?EIO=4&transport={transport}");
        let more = match self.option(options, "query") {
            Some(query) => match self.as_object(&query) {
                Some(id) => self.form(id),
                None => self.plain_text(&query).unwrap_or_default(),
            },
            None => Text::of(query),
        };
        draft.query(more);
        Some(draft)
    }
}

/// The scheme and host of the client's URL, and its query.
fn server_and_query(url: &str) -> (String, String) {
    let before_fragment = url.split('#').next().unwrap_or(url);
    let (before, query) = before_fragment.split_once('?').unwrap_or((before_fragment, ""));
    let is_relative = !before.contains("://") && !before.starts_with("//") && !before.starts_with('<');
    // Without a scheme it has that of the page.
    let before = if is_relative { format!("//{before}") } else { before.to_owned() };
    let host = before.find("//").map_or(0, |at| at + 2);
    let end = before[host..].find('/').map_or(before.len(), |end| host + end);
    (before[..end].to_owned(), query.to_owned())
}

#[cfg(test)]
mod tests {
    use super::server_and_query;

    #[test]
    fn a_path_is_a_namespace() {
        for (url, server, query) in [
            ("https://api.example/chat?a=1#b", "https://api.example", "a=1"),
            ("wss://api.example:8443", "wss://api.example:8443", ""),
            ("//api.example/chat", "//api.example", ""),
            ("localhost:3000/chat", "//localhost:3000", ""),
            ("<SERVER>", "<SERVER>", ""),
            ("<SERVER>/chat", "<SERVER>", ""),
        ] {
            assert_eq!(server_and_query(url), (server.to_owned(), query.to_owned()), "{url}");
        }
    }
}
