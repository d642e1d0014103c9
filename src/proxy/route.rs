//! Which path goes to which server, and back.

use url::Url;

use crate::web::text::shown;

/// Why a text is not a route: a sentence that says what would be right.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct RouteError(String);

/// A prefix of paths, and the server that they go to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// The prefix: `/`, or begins with a slash and ends without one.
    prefix: String,
    /// Where it goes: an origin, and the path that all paths there begin with.
    target: Url,
    /// Whether the prefix is left out of the path at the target.
    strips_prefix: bool,
    /// Whether it is the page's own server.
    is_app: bool,
}

impl Route {
    /// The route of all paths to a server, which is the page's own or an API's.
    #[must_use]
    pub fn everything(target: Url, is_app: bool) -> Self {
        Self { prefix: "/".into(), target: without_end(target), strips_prefix: false, is_app }
    }

    /// Reads `/api=https://api.example.com`.
    ///
    /// # Errors
    /// Where the text is not a path and a URL.
    pub fn parse(text: &str, strips_prefix: bool) -> Result<Self, RouteError> {
        let error = |why: &str| {
            Err(RouteError(format!("{} {why}; write it like /api=https://api.example.com", shown(text))))
        };
        let Some((prefix, target)) = text.split_once('=') else {
            return error("has no = between path and URL");
        };
        if !prefix.starts_with('/') || prefix.contains(['?', '#']) {
            return error("does not begin with a path");
        }
        let prefix = match prefix.trim_end_matches('/') {
            "" => "/".to_owned(),
            prefix => prefix.to_owned(),
        };
        Ok(Self { prefix, target: target_url(target)?, strips_prefix, is_app: false })
    }

    /// Where it goes.
    #[must_use]
    pub fn target(&self) -> &Url {
        &self.target
    }

    /// Whether it is the page's own server, so that what it gets is of the page's origin.
    #[must_use]
    pub fn is_app(&self) -> bool {
        self.is_app
    }

    /// The prefix of its paths.
    #[must_use]
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// Whether the prefix is left out of the path at the target.
    #[must_use]
    pub fn strips_prefix(&self) -> bool {
        self.strips_prefix
    }

    fn covers(&self, path: &str) -> bool {
        begins(path, &self.prefix)
    }

    /// The URL at the target of a path with its query.
    fn url(&self, path_and_query: &str) -> Option<Url> {
        let rest = match self.strips_prefix {
            true if self.prefix != "/" => &path_and_query[self.prefix.len()..],
            _ => path_and_query,
        };
        let base = self.base();
        let needs_slash = !rest.starts_with('/') && base.is_empty();
        let slash = if needs_slash { "/" } else { "" };
        let url = format!("{}{base}{slash}{rest}", self.target.origin().ascii_serialization());
        Url::parse(&url).ok()
    }

    /// The path of the target without its last slash.
    fn base(&self) -> &str {
        self.target.path().trim_end_matches('/')
    }

    /// The path on the proxy of a path at the target; `None` where no path of this route leads there.
    fn back(&self, path: &str) -> Option<String> {
        let base = self.base();
        if !begins(path, if base.is_empty() { "/" } else { base }) {
            return None;
        }
        let rest = &path[base.len()..];
        match self.strips_prefix && self.prefix != "/" {
            true => Some(format!("{}{rest}", self.prefix)),
            false if begins(rest, &self.prefix) || self.prefix == "/" => {
                Some(if rest.is_empty() { "/".into() } else { rest.to_owned() })
            }
            false => None,
        }
    }
}

/// Reads the URL of a server that requests go to: http or https; ws and wss are the same servers.
///
/// # Errors
/// Where it is not such a URL.
pub fn target_url(text: &str) -> Result<Url, RouteError> {
    let error = |why: String| RouteError(format!("{} {why}", shown(text)));
    let text = match text.split_once("://") {
        Some(("ws", rest)) => format!("http://{rest}"),
        Some(("wss", rest)) => format!("https://{rest}"),
        _ => text.to_owned(),
    };
    let url =
        Url::parse(&text).map_err(|_| error("is not a URL; write it like https://api.example.com".into()))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(error(format!("has the scheme {}; a server's is http or https", url.scheme())));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(error(
            "has a query or a fragment; a server's URL is an origin, or an origin and a path".into(),
        ));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(error(
            "has a user name or password, which are not sent; use a header of the page".into(),
        ));
    }
    Ok(without_end(url))
}

/// The URL with a path that does not end in a slash, if it has a path.
fn without_end(mut url: Url) -> Url {
    let path = url.path().trim_end_matches('/').to_owned();
    url.set_path(&path);
    url
}

/// Whether a path is this prefix, or below it.
fn begins(path: &str, prefix: &str) -> bool {
    prefix == "/"
        || path.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']))
}

/// A part of paths that is another at the target: `--rewrite-path FROM=TO`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathRewrite {
    from: String,
    to: String,
}

impl PathRewrite {
    /// Reads `/old=/new`.
    ///
    /// # Errors
    /// Where the text is not two paths.
    pub fn parse(text: &str) -> Result<Self, RouteError> {
        match text.split_once('=') {
            Some((from, to)) if from.starts_with('/') && (to.starts_with('/') || to.is_empty()) => {
                Ok(Self { from: from.trim_end_matches('/').into(), to: to.trim_end_matches('/').into() })
            }
            _ => Err(RouteError(format!("{} is not two paths; write it like /old=/new", shown(text)))),
        }
    }

    /// The path and query with the part replaced, where they begin with it.
    fn apply(&self, path_and_query: &str) -> Option<String> {
        begins(path_and_query, if self.from.is_empty() { "/" } else { &self.from }).then(|| {
            let rest = &path_and_query[self.from.len()..];
            let slash = if rest.starts_with('/') { "" } else { "/" };
            if self.to.is_empty() { format!("{slash}{rest}") } else { format!("{}{rest}", self.to) }
        })
    }
}

/// All routes.
#[derive(Clone, Debug, Default)]
pub struct Routes {
    /// The longest prefix first.
    routes: Vec<Route>,
    rewrites: Vec<PathRewrite>,
}

impl Routes {
    /// Routes in any order.
    #[must_use]
    pub fn new(mut routes: Vec<Route>, rewrites: Vec<PathRewrite>) -> Self {
        routes.sort_by_key(|route| std::cmp::Reverse(route.prefix.len()));
        Self { routes, rewrites }
    }

    /// The routes, the longest prefix first.
    #[must_use]
    pub fn all(&self) -> &[Route] {
        &self.routes
    }

    /// The route of a path, and where the path leads.
    #[must_use]
    pub fn find(&self, path_and_query: &str) -> Option<(&Route, Url)> {
        let path = path_and_query.split('?').next().unwrap_or_default();
        let route = self.routes.iter().find(|route| route.covers(path))?;
        let rewritten = self
            .rewrites
            .iter()
            .find_map(|rewrite| route.covers(&rewrite.from).then(|| rewrite.apply(path_and_query)).flatten());
        // A rewritten path may have lost the route's prefix.
        let url = match rewritten.as_deref() {
            Some(path) if !route.covers(path) => Route { prefix: "/".into(), ..route.clone() }.url(path),
            Some(path) => route.url(path),
            None => route.url(path_and_query),
        };
        let url = url?;
        // Dots in a path do not lead out of what the route is for.
        let base = route.base();
        begins(url.path(), if base.is_empty() { "/" } else { base }).then_some((route, url))
    }

    /// The path on the proxy that leads to a URL, with its query and fragment; `None` where none does.
    #[must_use]
    pub fn back(&self, url: &Url) -> Option<String> {
        let routes = self.routes.iter().filter(|route| route.target.origin() == url.origin());
        // Of two routes to one server the one with the longer path there is meant.
        let mut routes: Vec<&Route> = routes.collect();
        routes.sort_by_key(|route| std::cmp::Reverse(route.base().len()));
        let mut path = routes.iter().find_map(|route| route.back(url.path()))?;
        if let Some(query) = url.query() {
            path.push('?');
            path.push_str(query);
        }
        if let Some(fragment) = url.fragment() {
            path.push('#');
            path.push_str(fragment);
        }
        Some(path)
    }

    /// The path on the proxy of a cookie's path at the target of a route.
    #[must_use]
    pub fn cookie_path(&self, route: &Route, path: &str) -> String {
        match route.back(path) {
            Some(path) => path,
            // It is above all that the route leads to.
            None if begins(route.base(), path.trim_end_matches('/')) || path == "/" => {
                if route.strips_prefix { route.prefix.clone() } else { "/".into() }
            }
            None => path.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn routes(texts: &[(&str, bool)]) -> Routes {
        let route = |(text, strips): &(&str, bool)| Route::parse(text, *strips).expect("a route");
        Routes::new(texts.iter().map(route).collect(), Vec::new())
    }

    #[test]
    fn the_longest_prefix_wins_and_paths_lead_there_and_back() {
        let routes = routes(&[
            ("/=http://localhost:5173", false),
            ("/api=https://api.example.com", false),
            ("/api/v2=https://two.example.com/base/", true),
        ]);
        for (path, url) in [
            ("/", "http://localhost:5173/"),
            ("/apis", "http://localhost:5173/apis"),
            ("/api", "https://api.example.com/api"),
            ("/api/items?a=1", "https://api.example.com/api/items?a=1"),
            ("/api/v2", "https://two.example.com/base"),
            ("/api/v2?x", "https://two.example.com/base?x"),
            ("/api/v2/items/%2F", "https://two.example.com/base/items/%2F"),
            ("//evil.example/x", "http://localhost:5173//evil.example/x"),
            ("/api/v2/a/../b", "https://two.example.com/base/b"),
        ] {
            let (_, found) = routes.find(path).expect(path);
            assert_eq!(found.as_str(), url, "{path}");
        }
        for path in ["/api/v2/../admin", "/api/v2/%2e%2e/admin"] {
            assert!(routes.find(path).is_none(), "{path}");
        }
        for (url, path) in [
            ("https://api.example.com/api/items?a=1#b", Some("/api/items?a=1#b")),
            // No path leads there.
            ("https://api.example.com/login", None),
            ("https://two.example.com/base", Some("/api/v2")),
            ("https://two.example.com/base/x", Some("/api/v2/x")),
            ("https://two.example.com/baser", None),
            ("http://localhost:5173/x", Some("/x")),
            ("https://elsewhere.example/", None),
        ] {
            let url = Url::parse(url).expect("a URL");
            assert_eq!(routes.back(&url).as_deref(), path, "{url}");
        }
    }

    #[test]
    fn paths_are_rewritten_below_their_route() {
        let route = Route::parse("/api=https://a.example", false).expect("a route");
        let rewrites = vec![PathRewrite::parse("/api/old=/new").expect("paths")];
        let routes = Routes::new(vec![route], rewrites);
        for (path, url) in
            [("/api/old/x?y", "https://a.example/new/x?y"), ("/api/older", "https://a.example/api/older")]
        {
            assert_eq!(routes.find(path).expect(path).1.as_str(), url);
        }
    }

    #[test]
    fn what_is_not_a_route() {
        for (text, words) in [
            ("/api", "has no ="),
            ("api=https://a.example", "does not begin with a path"),
            ("/api=a.example", "is not a URL"),
            ("/api=ftp://a.example", "has the scheme ftp"),
            ("/api=https://a.example/?x", "has a query"),
            ("/api=https://a:b@a.example/", "has a user name"),
        ] {
            let error = Route::parse(text, false).expect_err(text).to_string();
            assert!(error.contains(words), "{error}");
        }
    }
}
