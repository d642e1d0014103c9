//! Sentences on what the page's own policies and its security forbid.

use crate::rules::response_at::ResponseAt;
use crate::web::address_space::AddressSpace;
use crate::web::embedder_policy::EmbedderPolicy;
use crate::web::text::shown;

pub(super) fn csp_blocked(url: &str, directive: &str, sources: &str, redirected: bool) -> String {
    format!(
        "The page's Content-Security-Policy blocks {}{}: {} is {}.",
        shown(url),
        if redirected { ", where the redirect leads" } else { "" },
        shown(directive),
        if sources.is_empty() { "empty".into() } else { shown(sources) }
    )
}

pub(super) fn trusted_types(url: &str) -> String {
    format!(
        "The page's Content-Security-Policy has require-trusted-types-for 'script': script.src = \"{}\" throws a TypeError, and nothing is \
         sent.",
        shown(url)
    )
}

pub(super) fn mixed_content(page: &str, url: &str, redirected: bool) -> String {
    format!(
        "The page ({}) is secure, but {} is not: the browser blocks mixed content, and nothing is sent{}.",
        shown(page),
        shown(url),
        if redirected { " there" } else { "" }
    )
}

pub(super) fn lna_insecure_context(page: &str, url: &str, space: AddressSpace) -> String {
    format!(
        "The page ({}) is public and not secure, but {} has a {} address: only a secure page can get permission for it.",
        shown(page),
        shown(url),
        space.id()
    )
}

pub(super) fn coep_require_corp(at: &ResponseAt, origin: &str) -> String {
    format!(
        "The page's Cross-Origin-Embedder-Policy is require-corp, but {} has no Cross-Origin-Resource-Policy that allows \
         {} to embed it.",
        at.words(),
        shown(origin)
    )
}

pub(super) fn coep_worker(at: &ResponseAt, owner: EmbedderPolicy, received: Option<&str>) -> String {
    format!(
        "The page's Cross-Origin-Embedder-Policy is {}, so the script of its worker needs such a policy too, but {} has {}.",
        owner.id(),
        at.words(),
        received.map_or("none".into(), shown)
    )
}
