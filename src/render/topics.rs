//! Pages about terms: what newcomers type into `explain` before they know a rule.

use super::Style;
use super::wrap;
use crate::rules::Page;
use crate::web::nearest::nearest;

use colored::Colorize;

/// A term that has a page.
#[derive(Clone, Copy, Debug)]
pub struct Topic {
    id: &'static str,
    aliases: &'static [&'static str],
    text: &'static str,
}

/// Each topic, and the other words for it. Its page is `topics/<id>.md`.
macro_rules! topics {
    ($($id:literal $aliases:expr;)+) => {
        const ALL: &[Topic] = &[$(Topic {
            id: $id,
            aliases: &$aliases,
            text: include_str!(concat!("topics/", $id, ".md")),
        }),+];
    };
}

topics! {
    "cors" ["cross-origin-resource-sharing", "cross-origin", "cors-error", "cors-policy"];
    "same-origin-policy" ["sop", "same-origin-requests"];
    "preflight" ["preflights", "cors-preflight", "options", "options-request", "preflight-request"];
    "simple-request" ["simple", "simple-requests", "safelist", "safelisted", "content-type", "application/json", "json"];
    "origin" ["origins", "same-origin", "origin-header"];
    "null" ["origin:-null", "file", "file-url", "opaque-origin", "sandbox"];
    "site" ["sites", "same-site", "cross-site", "registrable-domain", "public-suffix"];
    "allow-origin" ["access-control-allow-origin", "acao"];
    "allow-headers" ["access-control-allow-headers", "access-control-request-headers", "headers", "request-headers", "custom-headers"];
    "allow-methods" ["access-control-allow-methods", "access-control-request-method", "methods", "method", "put", "delete", "patch"];
    "expose-headers" ["access-control-expose-headers", "response-headers", "expose"];
    "max-age" ["access-control-max-age", "maxage", "preflight-cache"];
    "credentials" [
        "credential", "with-credentials", "withcredentials", "include", "credentials-include", "credentials:-include",
        "access-control-allow-credentials", "allow-credentials"
    ];
    "authorization" ["bearer", "token", "tokens", "jwt", "authentication", "login", "401", "basic-auth", "authorization-header", "api-key"];
    "cookies" ["cookie", "set-cookie", "third-party-cookies", "third-party-cookie", "session", "chips", "partitioned"];
    "samesite" ["samesite-none", "samesite=none", "samesite-lax", "samesite-strict", "same-site-cookie", "same-site-cookies"];
    "csrf" ["xsrf", "cross-site-request-forgery", "csrf-token"];
    "vary" ["vary-origin", "vary:-origin", "cache", "caching", "cdn"];
    "wildcards" ["star", "asterisk", "*"];
    "redirects" ["redirect", "redirection", "301", "302", "307", "308"];
    "opaque" ["no-cors", "mode-no-cors", "mode:-no-cors", "opaque-response-type", "opaque-responses"];
    "crossorigin" [
        "crossorigin-attribute", "cross-origin-attribute", "anonymous", "use-credentials", "canvas", "taint", "tainted", "tainted-canvas",
        "image", "images", "font", "fonts"
    ];
    "network-error" [
        "failed-to-fetch", "networkerror", "load-failed", "err_network", "err_failed", "typeerror", "status-0"
    ];
    "error-responses" [
        "error-response", "error", "errors", "error-pages", "status", "status-code", "400", "403", "404", "405", "413", "422", "429", "500",
        "502", "503", "504"
    ];
    "curl" ["postman", "insomnia", "works-in-postman", "works-in-curl"];
    "localhost" ["127.0.0.1", "::1", "port", "ports", "0.0.0.0", "loopback", "development"];
    "proxy" ["dev-proxy", "reverse-proxy", "cors-proxy", "proxies", "vite", "vite-proxy", "cors-anywhere"];
    "websocket" ["websockets", "ws", "wss", "socket", "socket.io", "socketio", "signalr"];
    "frames" [
        "frame", "iframe", "iframes", "x-frame-options", "embed", "embedding", "clickjacking"
    ];
    "postmessage" ["post-message", "messages", "targetorigin", "event.origin"];
    "document-domain" ["document.domain", "origin-agent-cluster"];
    "location-hash" ["location.hash", "fragment-messaging", "hash"];
    "window-name" ["window.name"];
    "service-worker" ["service-workers", "serviceworker", "sw", "pwa"];
    "jsonp" ["json-p", "callback"];
    "csp" ["content-security-policy", "connect-src", "script-src", "img-src"];
    "corp" ["cross-origin-resource-policy"];
    "coep" [
        "cross-origin-embedder-policy", "cross-origin-isolation", "cross-origin-isolated", "require-corp", "sharedarraybuffer"
    ];
    "popups" ["popup", "coop", "cross-origin-opener-policy", "opener", "window.opener", "window.open", "oauth-popup"];
    "orb" ["corb", "opaque-response-blocking", "err_blocked_by_orb", "cross-origin-read-blocking"];
    "sri" ["integrity", "subresource-integrity"];
    "referrer-policy" ["referrer", "referer", "referrerpolicy", "hotlinking", "hotlink-protection", "strict-origin-when-cross-origin", "referrer-policy:-strict-origin-when-cross-origin"];
    "lna" ["local-network-access", "private-network-access", "pna", "private-network", "local-network"];
}

impl Topic {
    /// All topics.
    #[must_use]
    pub fn all() -> &'static [Self] {
        ALL
    }

    /// The topic that goes by this name, in lower case and with hyphens between its words.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        ALL.iter().copied().find(|topic| topic.id == name || topic.aliases.contains(&name))
    }

    /// The topic whose name was probably meant.
    #[must_use]
    pub fn near(name: &str) -> Option<Self> {
        let names = ALL.iter().flat_map(|topic| topic.aliases.iter().copied().chain([topic.id]));
        nearest(name, names).and_then(Self::named)
    }

    /// Its name.
    #[must_use]
    pub fn id(self) -> &'static str {
        self.id
    }

    /// Other words for it.
    #[must_use]
    pub fn aliases(self) -> &'static [&'static str] {
        self.aliases
    }

    /// Its page.
    #[must_use]
    pub fn page(self) -> Page {
        Page::new(self.text)
    }
}

/// All topics, a line each.
#[must_use]
pub fn list(style: Style) -> String {
    let widest = ALL.iter().map(|topic| topic.id.len()).max().unwrap_or_default();
    let mut text = format!("{}\n", "Topics".bold());
    for topic in ALL {
        let first = format!("     {}{:2$}", topic.id.cyan(), "", widest - topic.id.len() + 2);
        text.push_str(&wrap::hanging(topic.page().title(), &first, &" ".repeat(widest + 7), style.width));
    }
    text.push('\n');
    text
}
