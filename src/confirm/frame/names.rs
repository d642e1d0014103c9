//! What the developer tools of each browser call what stopped a document.

use serde_json::Value;

/// Directives of a page's policy that stop a document.
const DIRECTIVES: [&str; 4] = ["frame-", "child-", "default-", "object-"];

/// What Chromium's tools said: issues before the network's error.
#[derive(Debug, Default)]
pub(super) struct ChromiumNames {
    blocked: Option<String>,
    issue: Option<&'static str>,
    network: Option<String>,
}

impl ChromiumNames {
    /// Takes an issue.
    pub(super) fn issue(&mut self, issue: &Value) {
        let details = &issue["details"];
        match issue["code"].as_str().unwrap_or_default() {
            "BlockedByResponseIssue" => {
                let reason = details["blockedByResponseIssueDetails"]["reason"].as_str();
                self.blocked = self.blocked.take().or(reason.map(Into::into));
            }
            "ContentSecurityPolicyIssue" => {
                let details = &details["contentSecurityPolicyIssueDetails"];
                let directive = details["violatedDirective"].as_str().unwrap_or_default();
                if details["isReportOnly"] != true
                    && DIRECTIVES.iter().any(|start| directive.starts_with(start))
                {
                    self.issue.get_or_insert("ContentSecurityPolicyIssue");
                }
            }
            "MixedContentIssue" => {
                self.issue.get_or_insert("MixedContentIssue");
            }
            _ => {}
        }
    }

    /// Takes an error of the network.
    pub(super) fn failed(&mut self, error: &str) {
        // It follows another one, or is all there is where nothing was wrong.
        if error != "net::ERR_ABORTED" {
            self.network = Some(error.strip_prefix("net::").unwrap_or(error).to_owned());
        }
    }

    /// The name.
    pub(super) fn name(&self) -> Option<String> {
        self.blocked.clone().or(self.issue.map(Into::into)).or_else(|| self.network.clone())
    }
}

/// How Firefox's sentences begin, what is in them, and their category.
const FIREFOX: [(&str, &str, &str); 7] = [
    ("The loading of ", " in a frame is denied by “X-Frame-Options“", "X-Frame-Options"),
    (
        "Content-Security-Policy: The page’s settings blocked the loading of a resource (",
        "",
        "CSP_CSPGenericViolation",
    ),
    ("Blocked loading mixed ", "", "Mixed Content Blocker"),
    ("Security Error: Content at ", "", "SOP"),
    ("The resource at ", "Cross-Origin-Embedder-Policy", "COEP"),
    ("The resource at ", "Cross-Origin-Resource-Policy", "COEP"),
    ("Download of ", "was blocked because the triggering iframe has the sandbox flag set", "Security"),
];

/// Firefox's category of a sentence of its console, in English; `None` where it is about something else.
pub(super) fn firefox_category(sentence: &str) -> Option<&'static str> {
    let found =
        FIREFOX.iter().find(|(start, part, _)| sentence.starts_with(start) && sentence.contains(part));
    found.map(|(.., name)| *name)
}

/// Whether a sentence says that a value of X-Frame-Options is ignored. Where that is what stopped the document, a contradiction, nothing
/// else is said; otherwise something else did.
pub(super) fn is_ignored_frame_options(sentence: &str) -> bool {
    sentence.starts_with("Invalid X-Frame-Options header was found")
}

/// Firefox's name of an error page, from the URL of that.
pub(super) fn firefox_error_page(url: &str) -> Option<String> {
    let (page, query) = url.strip_prefix("about:")?.split_once('?')?;
    if !["neterror", "certerror", "blocked", "httpsonlyerror"].contains(&page) {
        return None;
    }
    query.split('&').find_map(|pair| pair.strip_prefix("e=")).map(str::to_owned)
}

/// What WebKit says before the reason for which a redirect is not followed.
const REDIRECTION: (&str, &str) =
    ("Cross-origin redirection to ", " denied by Cross-Origin Resource Sharing policy: ");

/// WebKit's sentences on what stops a document: how they begin, what is in them, and their names here.
const WEBKIT: [(&str, &str, &str); 16] = [
    ("Refused to display '", "' in a frame because it set 'X-Frame-Options' to '", "FrameOptions"),
    (
        "Refused to load ",
        " because it does not appear in the frame-ancestors directive of ",
        "FrameAncestors",
    ),
    ("Refused to load ", " Content Security Policy.", "ContentSecurityPolicy"),
    ("Refused to display '", "' in a frame because of Cross-Origin-Embedder-Policy.", "EmbedderPolicy"),
    ("Cancelled load to ", "Cross-Origin-Resource-Policy response header.", "CrossOriginResourcePolicy"),
    ("[blocked] The page at ", "", "MixedContent"),
    ("Redirection was blocked by Cross-Origin-Embedder-Policy", "", "EmbedderPolicy"),
    ("FTP URLs are disabled", "", "FtpDisabled"),
    ("Load cannot follow more than 20 redirections", "", "TooManyRedirects"),
    ("Redirection to URL with a scheme that is not HTTP(S)", "", "RedirectScheme"),
    ("Not allowed to download due to sandboxing", "", "SandboxedDownload"),
    ("Not allowed to redirect to ", " due to its scheme", "RedirectScheme"),
    ("Not allowed to load local resource: ", "", "LocalResource"),
    ("Not allowed to use restricted network port", "", "RestrictedPort"),
    ("Blocked opening '", "because the request was made in a sandboxed frame", "SandboxedPopup"),
    ("The URL can’t be shown", "", "UnknownScheme"),
];

/// What WebKit's network says of a load, and its names here; `None` is an end without an error.
const WEBKIT_NETWORK: [(&str, Option<&str>); 12] = [
    ("Load request cancelled", None),
    ("Frame load interrupted", None),
    ("Plug-in handled load", None),
    ("The URL can", Some("UnknownScheme")),
    ("Cancelled load to ", Some("CrossOriginResourcePolicy")),
    ("Not allowed to use restricted network port", Some("RestrictedPort")),
    ("Could not connect to ", Some("ConnectionRefused")),
    ("onnection refused", Some("ConnectionRefused")),
    ("TLS", Some("Tls")),
    ("certificate", Some("Tls")),
    ("Connection terminated unexpectedly", Some("ConnectionClosed")),
    ("Could not parse HTTP response", Some("BrokenAnswer")),
];

/// The reason in a sentence of WebKit's.
fn reason(sentence: &str) -> &str {
    let (start, policy) = REDIRECTION;
    let rest = sentence.strip_prefix(start).and_then(|rest| rest.split_once(policy));
    rest.map_or(sentence, |(_, reason)| reason)
}

/// The name of one of WebKit's sentences.
pub(super) fn webkit_sentence(sentence: &str) -> Option<&'static str> {
    let reason = reason(sentence);
    let found = WEBKIT.iter().find(|(start, part, _)| {
        // It names the directive as the header wrote it.
        reason.starts_with(start) && reason.to_ascii_lowercase().contains(&part.to_ascii_lowercase())
    });
    found.map(|(.., name)| *name)
}

/// The name of what WebKit's network says; `None` where that is not an error.
pub(super) fn webkit_network(error: &str) -> Option<String> {
    let reason = reason(error);
    let known = WEBKIT_NETWORK.iter().find(|(part, _)| reason.contains(part));
    known.map_or_else(|| Some(error.to_owned()), |(_, name)| name.map(Into::into))
}
