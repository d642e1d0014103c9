//! The same routes as the configuration of a project's own tool.

use minijinja::syntax::SyntaxConfig;
use minijinja::{Environment, UndefinedBehavior, Value, context};

use super::route::{Route, Routes};
use crate::web::vocabulary::vocabulary;

vocabulary! {
    /// A tool that passes requests on, as `corscheck proxy` does.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Tool: "a tool" {
        /// nginx.
        Nginx = "nginx": "a server block of nginx",
        /// Caddy.
        Caddy = "caddy": "a Caddyfile",
        /// Vite.
        Vite = "vite": "server.proxy in vite.config.js",
        /// webpack's development server.
        Webpack = "webpack": "devServer.proxy in webpack.config.js",
        /// Vue CLI.
        Vue = "vue": "devServer.proxy in vue.config.js (Vue CLI)",
        /// http-proxy-middleware.
        HttpProxyMiddleware = "http-proxy-middleware": "a server of Express with http-proxy-middleware",
        /// Next.js.
        Next = "next": "rewrites in next.config.mjs",
        /// Angular.
        Angular = "angular": "proxy.conf.json for ng serve",
    }
}

impl Tool {
    fn template(self) -> &'static str {
        match self {
            Self::Nginx => include_str!("tools/nginx.conf"),
            Self::Caddy => include_str!("tools/Caddyfile"),
            Self::Vite => include_str!("tools/vite.config.js"),
            Self::Webpack => include_str!("tools/webpack.config.js"),
            Self::Vue => include_str!("tools/vue.config.js"),
            Self::HttpProxyMiddleware => include_str!("tools/proxy.mjs"),
            Self::Next => include_str!("tools/next.config.mjs"),
            Self::Angular => include_str!("tools/proxy.conf.json"),
        }
    }

    /// Whether it serves the app itself, so that only the other routes are written.
    #[must_use]
    pub fn serves_app(self) -> bool {
        !matches!(self, Self::Nginx | Self::Caddy | Self::HttpProxyMiddleware)
    }
}

/// Why a tool cannot have these routes: a sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NoConfiguration(String);

/// The configuration of a tool that passes on the same requests, listening on this port where it does not serve the app itself.
///
/// # Errors
/// Where there is nothing to write, or a route's text has no place in a configuration.
pub fn configuration(tool: Tool, routes: &Routes, port: u16) -> Result<String, NoConfiguration> {
    let others = routes.all().iter().filter(|route| !(tool.serves_app() && route.is_app()));
    let others: Vec<&Route> = others.collect();
    if others.iter().all(|route| route.is_app()) {
        return Err(NoConfiguration("--print: there is no --route to write".into()));
    }
    if tool == Tool::Next && others.iter().any(|route| route.prefix() == "/") {
        let words = "--print: a route of / would take all paths from Next.js; give it a path such as /api";
        return Err(NoConfiguration(words.into()));
    }
    // What stands in quotes, in regular expressions and in nginx' own language must not end them.
    let is_plain =
        |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/-._~:[]%@+".contains(&byte));
    for route in &others {
        if let Some(text) = [route.prefix(), route.target().as_str()].into_iter().find(|text| !is_plain(text))
        {
            let text = crate::web::text::shown(text);
            return Err(NoConfiguration(format!(
                "--print: {text} has a character that such a file would misread"
            )));
        }
    }
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
    environment.set_syntax(syntax.map_err(|error| NoConfiguration(error.to_string()))?);
    let routes: Vec<Value> = others.iter().map(|route| values(route)).collect();
    let title = "Page and API on one origin: the browser needs no CORS.";
    let made = environment.render_str(tool.template(), context! { title, port, routes });
    made.map(|text| format!("{}\n", text.trim_end())).map_err(|error| NoConfiguration(error.to_string()))
}

/// What templates know of a route. `prefix` is empty for `/`, and `to` is what stands in its place at the target.
fn values(route: &Route) -> Value {
    let prefix = if route.prefix() == "/" { "" } else { route.prefix() };
    let base = route.target().path().trim_end_matches('/');
    let to = if route.strips_prefix() { base.to_owned() } else { format!("{base}{prefix}") };
    // nginx passes a path on as it came only where proxy_pass has none.
    let nginx = |end: &str| if to == prefix { String::new() } else { format!("{to}{end}") };
    let (places, nginx) = match prefix {
        "" => (vec!["/".to_owned()], vec![nginx("/")]),
        prefix => (
            vec![format!("= {prefix}"), format!("{prefix}/")],
            vec![if to.is_empty() { "/".to_owned() } else { nginx("") }, nginx("/")],
        ),
    };
    let pattern = prefix.replace('/', r"\/").replace('.', r"\.");
    let vite_key = if prefix.is_empty() { "/".to_owned() } else { format!("^{prefix}(?=/|\\\\?|$)") };
    context! {
        prefix, to, places, nginx, pattern, vite_key,
        origin => route.target().origin().ascii_serialization(),
        secure => route.target().scheme() == "https",
        is_app => route.is_app(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proxy::target_url;

    fn routes(texts: &[(&str, bool)]) -> Routes {
        let app = Route::everything(target_url("http://localhost:5173").expect("a URL"), true);
        let route = |(text, strips): &(&str, bool)| Route::parse(text, *strips).expect("a route");
        Routes::new(texts.iter().map(route).chain([app]).collect(), Vec::new())
    }

    #[test]
    fn each_tool_has_the_routes() {
        let routes =
            routes(&[("/api=https://api.example.com/v1", true), ("/auth=https://auth.example.com", false)]);
        for tool in Tool::ALL {
            let text = configuration(*tool, &routes, 8080).expect("a configuration");
            for part in ["https://api.example.com", "https://auth.example.com", "/v1", "/api", "/auth"] {
                assert!(text.contains(part), "{tool:?} lacks {part}\n{text}");
            }
            assert_eq!(text.contains("localhost:5173"), !tool.serves_app(), "{text}");
            assert!(!text.contains("{{") && !text.contains("{%"), "{text}");
        }
        let json = configuration(Tool::Angular, &routes, 8080).expect("a configuration");
        serde_json::from_str::<serde_json::Value>(&json).expect("JSON");
    }

    #[test]
    fn what_cannot_be_written() {
        let none = configuration(Tool::Vite, &routes(&[]), 8080).expect_err("no route").to_string();
        assert!(none.contains("no --route"), "{none}");
        let odd = routes(&[("/a\"b=https://api.example.com", false)]);
        let odd = configuration(Tool::Vite, &odd, 8080).expect_err("a quote").to_string();
        assert!(odd.contains("misread"), "{odd}");
    }
}
