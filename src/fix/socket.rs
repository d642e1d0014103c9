//! WebSockets: the upgrade passed on, and exactly the listed origins let in. CORS has no part in it, so this is a table of its own.

use minijinja::context;

use super::Target;
use super::template::render_text;
use crate::policy::AllowedOrigin;

/// A product that WebSockets are configured for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SocketProduct {
    /// Its name for `--for`.
    pub id: &'static str,
    /// Other names.
    pub aliases: &'static [&'static str],
    /// Its name for people.
    pub title: &'static str,
    /// Whether it was run: an origin that is listed got in, and another did not.
    pub is_tested: bool,
    /// What becomes of a handshake without `Origin`; browsers always send one.
    pub without_origin: WithoutOrigin,
    /// What begins a comment.
    comment: &'static str,
    template: &'static str,
}

/// What becomes of a handshake without `Origin`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WithoutOrigin {
    /// It is refused like one of a page that is not listed.
    Refused,
    /// It is accepted: the product checks the header only where it is sent.
    Accepted,
}

macro_rules! products {
    ($($id:literal $aliases:expr, $title:literal, $tested:literal, $without:ident, $comment:literal, $file:literal;)+) => {
        &[$(SocketProduct {
            id: $id,
            aliases: &$aliases,
            title: $title,
            is_tested: $tested,
            without_origin: WithoutOrigin::$without,
            comment: $comment,
            template: include_str!(concat!("products/websocket/", $file)),
        },)+]
    };
}

/// All of them: proxies, then libraries.
const PRODUCTS: &[SocketProduct] = products! {
    "nginx" [], "nginx", true, Refused, "#", "nginx.conf";
    "apache" ["httpd"], "Apache httpd", true, Refused, "#", "apache.conf";
    "caddy" [], "Caddy", true, Refused, "#", "Caddyfile";
    "haproxy" [], "HAProxy", true, Refused, "#", "haproxy.cfg";
    "traefik" [], "Traefik", true, Refused, "#", "traefik.yaml";
    "envoy" [], "Envoy", true, Refused, "#", "envoy.yaml";
    "ws" ["node"], "ws (Node.js)", true, Refused, "//", "ws.mjs";
    "socket.io" ["socketio"], "Socket.IO", true, Refused, "//", "socketio.mjs";
    "channels" ["django"], "Django Channels", true, Refused, "#", "channels.py";
    "gorilla" ["go"], "gorilla/websocket", true, Refused, "//", "gorilla.go";
    "tornado" [], "Tornado", true, Accepted, "#", "tornado.py";
    "actix-web" ["actix"], "Actix Web", true, Refused, "//", "actix-web.rs";
    "axum" [], "axum", true, Refused, "//", "axum.rs";
    "spring" [], "Spring", false, Accepted, "//", "spring.java";
    "action-cable" ["rails"], "Rails Action Cable", true, Refused, "#", "action-cable.rb";
};

/// Where the application behind a proxy listens, in what is printed.
const UPSTREAM: &str = "127.0.0.1:3000";

impl SocketProduct {
    /// All products.
    #[must_use]
    pub fn all() -> &'static [Self] {
        PRODUCTS
    }

    /// The product of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        let name = name.to_ascii_lowercase();
        PRODUCTS.iter().find(|product| product.id == name || product.aliases.contains(&name.as_str()))
    }

    /// Its configuration for WebSockets below a path, from pages of these origins alone.
    ///
    /// # Errors
    /// Where the template is at fault.
    pub fn configuration(&self, origins: &[AllowedOrigin], target: &Target) -> Result<String, String> {
        let path = if target.path.is_empty() { "/" } else { target.path.as_str() };
        let origins: Vec<String> = origins.iter().map(|origin| origin.as_str().to_owned()).collect();
        let upstream = format!("http://{UPSTREAM}");
        let body = render_text(
            self.template,
            context! { origins => &origins, path, upstream, upstream_host => UPSTREAM },
        )
        .map_err(|error| error.to_string())?;
        let mark = self.comment;
        let url = format!("{}{path}", target.origin().replacen("http", "ws", 1));
        let mut text = format!("{mark} WebSockets of {} at {path}, for pages of\n", self.title);
        for origin in &origins {
            text.push_str(&format!("{mark}   {origin}\n"));
        }
        let others = match self.without_origin {
            WithoutOrigin::Refused => "refused",
            WithoutOrigin::Accepted => "not refused",
        };
        text.push_str(&format!(
            "{mark} and no other; clients that are not browsers send no Origin, and are {others}.\n"
        ));
        let tested = if self.is_tested { "run by corscheck's developers" } else { "not run" };
        text.push_str(&format!(
            "{mark} Tested: {tested}. The application is taken to listen at {UPSTREAM}.\n"
        ));
        let first = origins.first().map(String::as_str).unwrap_or_default();
        text.push_str(&format!(
            "{mark} Check: corscheck websocket {url} --origin {first} --also-from stranger\n"
        ));
        for line in body.lines() {
            match line.strip_prefix("=== ") {
                Some(place) => text.push_str(&format!("\n{mark} ----- {place}\n")),
                None => {
                    text.push_str(line.trim_end());
                    text.push('\n');
                }
            }
        }
        Ok(text)
    }
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::*;

    #[test]
    fn all_are_written() {
        let origins = ["https://app.example", "http://localhost:5173"]
            .map(|origin| AllowedOrigin::parse(origin).expect("an origin"));
        let target = Target::of(&Url::parse("https://api.example/ws").expect("a URL")).expect("a target");
        for product in SocketProduct::all() {
            let text = product.configuration(&origins, &target).expect(product.id);
            assert!(text.contains("app.example") || text.contains("app\\.example"), "{text}");
            assert!(
                text.contains("localhost:5173") && !text.contains("{{") && !text.contains("{%"),
                "{text}"
            );
            assert!(text.contains("corscheck websocket wss://api.example/ws"), "{text}");
            for name in product.aliases.iter().chain([&product.id]) {
                assert_eq!(SocketProduct::named(name).map(|found| found.id), Some(product.id));
            }
        }
    }
}
