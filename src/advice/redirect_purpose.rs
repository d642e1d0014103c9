//! What a redirect is for, by its two URLs.

use url::Url;

use crate::probe::Exchange;

/// Parts of hosts and paths that belong to a login.
const LOGIN_WORDS: [&str; 14] = [
    "login",
    "log-in",
    "signin",
    "sign-in",
    "sign_in",
    "logon",
    "sso",
    "saml",
    "oauth",
    "oauth2",
    "oidc",
    "authorize",
    "idp",
    "cas",
];
/// Hosts that do nothing else.
const LOGIN_HOSTS: [&str; 14] = [
    "cloudflareaccess.com",
    "login.microsoftonline.com",
    "accounts.google.com",
    "okta.com",
    "auth0.com",
    "amazoncognito.com",
    "onelogin.com",
    "b2clogin.com",
    "ciamlogin.com",
    "appleid.apple.com",
    "login.live.com",
    "clerk.accounts.dev",
    "login.salesforce.com",
    "id.twitch.tv",
];
/// Segments of paths by which an app begins a login at another host: the last one, or before a [provider](PROVIDERS).
const LOGIN_STARTS: [&str; 6] =
    ["auth", "connect", "authenticate", "authentication", "social", "authorization"];
/// Names by which apps call those who log people in.
const PROVIDERS: [&str; 18] = [
    "google",
    "github",
    "gitlab",
    "facebook",
    "microsoft",
    "azure",
    "azuread",
    "apple",
    "discord",
    "twitter",
    "linkedin",
    "slack",
    "spotify",
    "twitch",
    "okta",
    "auth0",
    "keycloak",
    "oidc",
];
/// Hosts of pages on which people pay.
const PAYMENT_HOSTS: [&str; 13] = [
    "checkout.stripe.com",
    "billing.stripe.com",
    "buy.stripe.com",
    "paypal.com",
    "mollie.com",
    "checkout.razorpay.com",
    "checkout.paddle.com",
    "buy.paddle.com",
    "lemonsqueezy.com",
    "checkout.shopify.com",
    "squareup.com",
    "pay.google.com",
    "klarna.com",
];

/// What a redirect is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    Login,
    /// From where a login begins to where it goes on.
    LoginStart,
    /// To a page on which people pay.
    Payment,
    Https,
    Http,
    Slash,
    Www,
    Region,
    Elsewhere,
}

/// What the redirect of an exchange is for, if it is one and that is clear.
pub(super) fn purpose_of(exchange: &Exchange) -> Option<Purpose> {
    let response =
        exchange.response.as_ref().ok().filter(|response| (300..400).contains(&response.status))?;
    let from = &exchange.request.message.url;
    purpose(from, &from.join(&response.headers.get_text("location")?).ok()?)
}

pub(super) fn purpose(from: &Url, to: &Url) -> Option<Purpose> {
    let (here, there) = (from.host_str().unwrap_or_default(), to.host_str().unwrap_or_default());
    if here != there && is_among(there, &PAYMENT_HOSTS) {
        return Some(Purpose::Payment);
    }
    match (is_login(from) || starts_login(from), is_login(to)) {
        (false, true) => return Some(Purpose::Login),
        (true, true) if here != there => return Some(Purpose::LoginStart),
        _ => {}
    }
    if here != there && [here, there].iter().all(|host| host.ends_with(".amazonaws.com")) {
        return Some(Purpose::Region);
    }
    let www = |host: &str, other: &str| host.strip_prefix("www.") == Some(other);
    if www(here, there) || www(there, here) {
        return Some(Purpose::Www);
    }
    if here != there {
        return Some(Purpose::Elsewhere);
    }
    match (from.scheme(), to.scheme()) {
        ("http", "https") => return Some(Purpose::Https),
        ("https", "http") => return Some(Purpose::Http),
        _ => {}
    }
    let (path, target) = (from.path(), to.path());
    let slash = path.strip_suffix('/') == Some(target) || target.strip_suffix('/') == Some(path);
    slash.then_some(Purpose::Slash)
}

/// Whether a URL is one of a login page: words of its path or its host's labels say so.
fn is_login(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let named = is_among(host, &LOGIN_HOSTS);
    let path = url.path().to_ascii_lowercase();
    let mut words = host.split('.').chain(path.split(['/', '.']));
    named || words.any(|word| LOGIN_WORDS.contains(&word))
}

/// Whether a path is one by which apps begin a login elsewhere: `/auth/google`, `/connect/github`.
fn starts_login(url: &Url) -> bool {
    let path = url.path().to_ascii_lowercase();
    let segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
    let provider = |segment: Option<&&str>| segment.is_none_or(|segment| PROVIDERS.contains(segment));
    let mut starts = segments.iter().enumerate().filter(|(_, segment)| LOGIN_STARTS.contains(segment));
    starts.any(|(number, _)| provider(segments.get(number + 1)))
}

/// Whether a host is one of these, or below one.
fn is_among(host: &str, names: &[&str]) -> bool {
    let below = |rest: &str| rest.is_empty() || rest.ends_with('.');
    names.iter().any(|name| host.strip_suffix(name).is_some_and(below))
}
