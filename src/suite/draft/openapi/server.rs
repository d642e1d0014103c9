//! Where the API is: servers of the document, of paths and of operations, with their variables.

use url::Url;

use super::document::{Documents, Place};
use super::schema_value::text_of;
use crate::probe::target_url;

/// The servers of a document.
pub(super) struct Servers {
    /// The server of the whole document; where it is none, what it says.
    root: Result<Url, String>,
    /// The server that takes its place.
    given: Option<Url>,
}

/// Where an operation is.
pub(super) enum Where {
    /// At this URL.
    At(Url),
    /// At another server than the one that was given.
    Elsewhere(Url),
    /// The document's server is this, which is not a URL.
    Unknown(String),
    /// The operation has a server of its own, which is not a URL.
    OwnUnknown(String),
}

impl Servers {
    /// The servers of this document, with a URL that takes the place of the document's own.
    pub(super) fn of(documents: &Documents, given: Option<&str>) -> Self {
        let root = documents.root();
        let own = if root.get("swagger").is_some() { swagger(root, root) } else { first(documents, root) };
        let given = given.and_then(|text| target_url(text).ok()).map(plain);
        Self { root: own.unwrap_or_else(|| Err("/".into())), given }
    }

    /// Where an operation of a path is.
    pub(super) fn of_operation(
        &self,
        documents: &Documents,
        items: &[Place<'_>],
        operation: Place<'_>,
    ) -> Where {
        let is_swagger = documents.root().get("swagger").is_some();
        let own = match is_swagger {
            // They have no host of their own.
            true => operation
                .get("schemes")
                .and_then(|_| swagger(documents.root(), operation))
                .filter(Result::is_ok),
            false => {
                first(documents, operation).or_else(|| items.iter().find_map(|item| first(documents, *item)))
            }
        };
        let is_relative = |text: &str| !text.contains("://") && !text.contains(['{', '}']);
        let own = match own {
            // A relative one is relative to where the document is.
            Some(Err(text)) if is_relative(&text) => {
                match self.root.as_ref().ok().and_then(|root| root.join(&text).ok()) {
                    Some(url) => Some(Ok(plain(url))),
                    None => Some(Err(text)),
                }
            }
            own => own,
        };
        match (&self.given, own, &self.root) {
            (None, None, Ok(root)) => Where::At(root.clone()),
            (None, None, Err(text)) => Where::Unknown(text.clone()),
            (None, Some(Ok(url)), _) => Where::At(url),
            (None, Some(Err(text)), _) => Where::OwnUnknown(text),
            (Some(given), None, _) => Where::At(given.clone()),
            (Some(given), Some(Err(text)), _) if is_relative(&text) => {
                given.join(&text).map_or(Where::OwnUnknown(text), |url| Where::At(plain(url)))
            }
            (Some(_), Some(Err(text)), _) => Where::OwnUnknown(text),
            // Another path of the same server is one of the given server too.
            (Some(given), Some(Ok(url)), Ok(root)) if url.origin() == root.origin() => {
                let mut moved = given.clone();
                moved.set_path(url.path());
                Where::At(if url == *root { given.clone() } else { moved })
            }
            (Some(given), Some(Ok(url)), _) if url.origin() == given.origin() => Where::At(url),
            (Some(_), Some(Ok(url)), _) => Where::Elsewhere(url),
        }
    }
}

/// The first server of a document, a path or an operation that is a URL; otherwise the text of the first. `None` where there are
/// no servers.
fn first(documents: &Documents, place: Place<'_>) -> Option<Result<Url, String>> {
    let mut texts = Vec::new();
    for server in place.items("servers") {
        let Ok(server) = documents.resolved(server) else { continue };
        let mut text = server.text("url").unwrap_or("/").trim().to_owned();
        // Without its variables; one that is not described stays.
        let mut rest = text.clone();
        for (name, variable) in server.members("variables") {
            let default = variable.get("default").or_else(|| variable.items("enum").next());
            if let Some(value) = default {
                text = text.replace(&format!("{{{name}}}"), &text_of(value.value));
                rest = rest.replace(&format!("{{{name}}}"), "");
            }
        }
        if text.starts_with("//") {
            text = format!("https:{text}");
        }
        let is_whole = !rest.contains(['{', '}']);
        match target_url(&text) {
            Ok(url) if is_whole && text.contains("://") && matches!(url.scheme(), "http" | "https") => {
                return Some(Ok(plain(url)));
            }
            _ => texts.push(text),
        }
    }
    texts.into_iter().next().map(Err)
}

/// The server of a Swagger 2 document; an operation may have schemes of its own.
fn swagger(root: Place<'_>, place: Place<'_>) -> Option<Result<Url, String>> {
    let schemes: Vec<&str> = place.items("schemes").filter_map(|scheme| scheme.value.as_str()).collect();
    let scheme = if schemes.contains(&"http") && !schemes.contains(&"https") { "http" } else { "https" };
    let path = root.text("basePath").unwrap_or("/");
    let Some(host) = root.text("host") else { return Some(Err(path.to_owned())) };
    let text = format!("{scheme}://{host}/{}", path.trim_start_matches('/'));
    Some(target_url(&text).map(plain).map_err(|_| text))
}

/// A URL to which paths can be appended. What stands before a host belongs to its user.
fn plain(mut url: Url) -> Url {
    url.set_query(None);
    url.set_fragment(None);
    let _ = url.set_username("").and_then(|()| url.set_password(None));
    url
}
