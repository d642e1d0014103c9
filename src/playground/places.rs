//! Where the hosts of an example are while it is served on this machine.
//!
//! The page is on `http://localhost:PORT`. A host of another site than the page's is `127.0.0.1`, on that port or the second one;
//! one of the page's own site is `localhost` on the second port. So what was same origin, same site or cross-site to the
//! page stays that. The path of each URL gets the path of its case in front.

use url::Url;

use super::notation::{Exchange, Reply};
use crate::web::origin::Origin;
use crate::web::scheme::is_bad_port;
use crate::web::site::schemelessly_same_site;

/// The two ports of the playground.
pub type Ports = [u16; 2];

/// The page's own origin.
#[must_use]
pub fn page_origin(ports: Ports) -> String {
    format!("http://localhost:{}", ports[0])
}

/// The origin of a page that the servers of the cases do not know: of another site than they are.
#[must_use]
pub fn foreign_origin(ports: Ports) -> String {
    format!("http://localhost:{}", ports[1])
}

/// Where each origin of an example is.
#[derive(Clone, Debug)]
pub(super) struct Places {
    /// The origin as written, and here.
    moved: Vec<(Origin, String)>,
    /// What stands before each path.
    path: String,
    ports: Ports,
}

impl Places {
    /// Finds a place for each origin; `None` where there are not enough.
    pub(super) fn of(
        page: &Origin,
        target: &Url,
        exchanges: &[Exchange],
        path: &str,
        ports: Ports,
    ) -> Option<Self> {
        let mut places = Self { moved: Vec::new(), path: path.into(), ports };
        if !page.is_opaque() {
            places.moved.push((page.clone(), page_origin(ports)));
        }
        let [first, second] = ports;
        let mut near = vec![format!("http://localhost:{second}")];
        let mut far = vec![format!("http://127.0.0.1:{second}"), format!("http://127.0.0.1:{first}")];
        for url in urls(target, exchanges) {
            let origin = Origin::of(&url);
            let known = places.moved.iter().any(|(known, _)| known.is_same_origin(&origin));
            if known || !matches!(url.scheme(), "http" | "https") || keeps_its_port(&url) {
                continue;
            }
            let free = if schemelessly_same_site(&origin, page) { &mut near } else { &mut far };
            places.moved.push((origin, free.pop()?));
        }
        Some(places)
    }

    /// Where a URL is here. One that no browser sends anything to stays that.
    pub(super) fn url(&self, url: &Url) -> Url {
        let mut here = url.clone();
        if !matches!(url.scheme(), "http" | "https") {
            return here;
        }
        let place = match self.place(&Origin::of(url)) {
            Some(place) => place.to_owned(),
            None => format!("http://127.0.0.1:{}", url.port().unwrap_or(self.ports[0])),
        };
        // Both are http URLs with a host, so nothing of this can be refused.
        if let Ok(place) = Url::parse(&place) {
            let _ = here.set_scheme("http");
            let _ = here.set_host(place.host_str());
            let _ = here.set_port(place.port());
            here.set_path(&format!("{}{}", self.path, url.path()));
        }
        here
    }

    /// A URL of an exchange as written, which may end in `*`.
    pub(super) fn pattern(&self, written: &str) -> Option<String> {
        let (start, star) = written.strip_suffix('*').map_or((written, ""), |start| (start, "*"));
        Some(format!("{}{star}", self.url(&Url::parse(start).ok()?)))
    }

    /// A text with the origins that are here in place of those written.
    pub(super) fn text(&self, text: &str) -> String {
        let moved = self.moved.iter().map(|(origin, place)| (origin.serialize(), place.clone()));
        // The same host by the other scheme is another origin here too.
        let other_scheme = |(origin, place): (String, String)| {
            let origin = match origin.split_once("://") {
                Some(("https", rest)) => format!("http://{rest}"),
                Some((_, rest)) => format!("https://{rest}"),
                None => origin,
            };
            (origin, place.replacen("http:", "https:", 1))
        };
        let pairs: Vec<(String, String)> = moved.clone().chain(moved.map(other_scheme)).collect();
        // A policy names a WebSocket by schemes of its own.
        let of_sockets = pairs
            .iter()
            .map(|(origin, place)| (origin.replacen("http", "ws", 1), place.replacen("http", "ws", 1)));
        let pairs: Vec<(String, String)> = of_sockets.chain(pairs.iter().cloned()).collect();
        let pairs = pairs.iter().map(|(origin, place)| (origin.as_str(), place.as_str()));
        replace_origins(text, &pairs.collect::<Vec<_>>())
    }

    /// A response with the origins and URLs of here.
    pub(super) fn reply(&self, reply: &Reply) -> Reply {
        let Reply::Response { status, headers, body } = reply else { return reply.clone() };
        let header = |(name, value): &(String, String)| {
            let here =
                if name.eq_ignore_ascii_case("location") { self.location(value) } else { self.text(value) };
            (name.clone(), here)
        };
        Reply::Response { status: *status, headers: headers.iter().map(header).collect(), body: body.clone() }
    }

    fn location(&self, value: &str) -> String {
        match Url::parse(value) {
            Ok(url) => self.url(&url).into(),
            Err(_) if value.starts_with('/') && !value.starts_with("//") => format!("{}{value}", self.path),
            Err(_) => value.to_owned(),
        }
    }

    fn place(&self, origin: &Origin) -> Option<&str> {
        self.moved.iter().find(|(known, _)| known.is_same_origin(origin)).map(|(_, place)| place.as_str())
    }
}

/// The requested URLs, and where the responses lead.
fn urls(target: &Url, exchanges: &[Exchange]) -> Vec<Url> {
    let mut urls = vec![target.clone()];
    for exchange in exchanges {
        urls.extend(Url::parse(exchange.url.trim_end_matches('*')));
        if let Reply::Response { headers, .. } = &exchange.reply {
            let locations = headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("location"));
            urls.extend(locations.filter_map(|(_, value)| Url::parse(value).ok()));
        }
    }
    urls
}

/// Whether a URL's port is what it is about: one that browsers never connect to.
fn keeps_its_port(url: &Url) -> bool {
    url.port().is_some_and(is_bad_port)
}

/// A text with other origins in place of those that it names; of each pair, the first is replaced by the second.
#[must_use]
pub fn replace_origins(text: &str, pairs: &[(&str, &str)]) -> String {
    let mut changed = String::new();
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        match pairs.iter().find(|(origin, _)| begins_with_origin(rest, origin)) {
            Some((origin, place)) => {
                changed.push_str(place);
                rest = &rest[origin.len()..];
            }
            None => {
                changed.push(letter);
                rest = &rest[letter.len_utf8()..];
            }
        }
    }
    changed
}

/// Whether a text begins with this origin, and not with a longer one.
#[must_use]
pub fn begins_with_origin(text: &str, origin: &str) -> bool {
    text.strip_prefix(origin).is_some_and(|rest| {
        !rest.starts_with(|next: char| next.is_ascii_alphanumeric() || matches!(next, ':' | '.' | '-'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).expect(text)
    }

    fn places(page: &str, target: &str, exchanges: &[Exchange]) -> Places {
        let page = Origin::of(&url(page));
        Places::of(&page, &url(target), exchanges, "/x", [1, 2]).expect("places")
    }

    fn redirect(to: &str) -> Exchange {
        let reply = Reply::Response {
            status: 302,
            headers: vec![("Location".into(), to.into())],
            body: String::new(),
        };
        Exchange { method: "GET".into(), url: "https://api.example/a".into(), reply, only: None }
    }

    #[test]
    fn relations_between_hosts_are_preserved() {
        for (page, target, expected) in [
            ("https://app.example", "https://app.example/a?b#c", "http://localhost:1/x/a?b#c"),
            ("https://app.example", "https://api.example/a", "http://127.0.0.1:1/x/a"),
            ("https://www.app.example", "https://api.app.example/a", "http://localhost:2/x/a"),
            ("http://localhost:3000", "http://localhost:8080/a", "http://localhost:2/x/a"),
            ("http://localhost:3000", "http://127.0.0.1:3000/a", "http://127.0.0.1:1/x/a"),
            ("https://app.example", "https://u:p@api.example/a", "http://u:p@127.0.0.1:1/x/a"),
            ("https://app.example", "https://api.example:6000/a", "http://127.0.0.1:6000/x/a"),
            ("https://app.example", "ftp://api.example/a", "ftp://api.example/a"),
        ] {
            let places = places(page, target, &[]);
            assert_eq!(places.url(&url(target)).as_str(), expected, "{target}");
        }
    }

    #[test]
    fn responses_lead_to_here() {
        let leading = [redirect("https://files.example/f")];
        let places = places("https://app.example", "https://api.example/a", &leading);
        for (name, value, expected) in [
            ("Location", "https://files.example/f", "http://127.0.0.1:2/x/f"),
            ("location", "/f", "/x/f"),
            ("Location", "f", "f"),
            ("Location", "https://api.example:PORT/f", "https://api.example:PORT/f"),
            ("Access-Control-Allow-Origin", "https://app.example", "http://localhost:1"),
            ("Access-Control-Allow-Origin", "https://app.example/", "http://localhost:1/"),
            ("Access-Control-Allow-Origin", "http://app.example", "https://localhost:1"),
            ("Access-Control-Allow-Origin", "https://app.example.org", "https://app.example.org"),
            (
                "Access-Control-Allow-Origin",
                "https://a, https://app.example",
                "https://a, http://localhost:1",
            ),
            ("Access-Control-Allow-Origin", "*", "*"),
        ] {
            let reply = Reply::Response {
                status: 200,
                headers: vec![(name.into(), value.into())],
                body: String::new(),
            };
            let Reply::Response { headers, .. } = places.reply(&reply) else { panic!("a response") };
            assert_eq!(headers[0].1, expected, "{name}: {value}");
        }
    }

    #[test]
    fn too_many_hosts() {
        let (page, target) = (Origin::of(&url("https://app.example")), url("https://api.example/a"));
        let two = [redirect("https://b.example/"), redirect("https://c.example/")];
        assert!(Places::of(&page, &target, &two[..1], "/x", [1, 2]).is_some());
        assert!(Places::of(&page, &target, &two, "/x", [1, 2]).is_none());
    }
}
