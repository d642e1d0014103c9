//! The server responded, and not with a WebSocket: which program that was, and what it takes.

use super::super::product::{Found, found, nearest_first};
use super::super::redirect_purpose::{Purpose, purpose};
use super::case::SocketCase;
use super::library;
use crate::advice::Advice;
use crate::rules::SocketFault;
use crate::web::http_url::http_url;
use crate::web::text::{shown, without_password};
use crate::websocket::SocketDiagnosis;

/// The names.
pub(super) const UPGRADE_NOT_PASSED: &str = "socket-upgrade-not-passed";
pub(super) const PROXY_ITSELF: &str = "socket-proxy-itself";
pub(super) const WEB_PAGE: &str = "socket-web-page";
pub(super) const ORIGIN_REFUSED: &str = "socket-origin-refused";
pub(super) const UPSTREAM: &str = "socket-upstream";
pub(super) const ENGINE_IO: &str = "socket-engine-io";
pub(super) const REDIRECT_TARGET: &str = "socket-redirect-target";
pub(super) const SESSION: &str = "socket-session";
pub(super) const SUBPROTOCOL: &str = "socket-subprotocol";

/// How a product passes the upgrade on.
const PASSED_ON: &[(&[&str], &str)] = &[
    (
        &["nginx", "openresty", "ingress-nginx"],
        "In nginx's location: proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection \
         \"upgrade\"; both headers are needed.",
    ),
    (
        &["apache"],
        "In Apache 2.4.47 and later: ProxyPass \"/ws\" \"http://app:3000/ws\" upgrade=websocket. Before that: mod_proxy_wstunnel and a \
         ws:// target.",
    ),
    (
        &["haproxy"],
        "HAProxy passes it on by itself in mode http; look for an http-request del-header, and for the backend that the path leads \
         to.",
    ),
    (
        &["caddy"],
        "Caddy's reverse_proxy passes it on by itself; look for a header_up that removes it, and for the route that the path leads to.",
    ),
    (
        &["envoy", "istio"],
        "Envoy needs upgrade_configs with upgrade_type: websocket in the HTTP connection manager; without it, it responds with 403.",
    ),
    (
        &["aws-elb"],
        "An Application Load Balancer passes it on to target groups with HTTP/1.1; those with HTTP/2 or gRPC cannot take it.",
    ),
    (&["cloudflare"], "Cloudflare passes it on where WebSockets are on for the zone (Network, WebSockets)."),
    (&["iis"], "IIS needs the WebSocket Protocol feature, and Application Request Routing as the proxy."),
    (
        &["cloudfront"],
        "CloudFront passes it on; the origin request policy must forward the headers Sec-WebSocket-*, such as AllViewer does.",
    ),
    (
        &["vercel", "netlify", "github-pages", "s3"],
        "This host serves no WebSockets: the socket needs a server of its own.",
    ),
];

/// The proxy does not pass the upgrade on, so that the application gets a plain GET.
pub(super) fn upgrade_not_passed(case: &SocketCase<'_>) -> Option<Advice> {
    let response = case.refusal()?;
    let said = library::not_arrived(case);
    let is_plain = matches!(response.status, 200 | 400 | 404 | 405 | 426 | 501)
        && !(response.status == 200 && case.is_html())
        && !case.is_engine_io()
        && library::own_page(case).is_none();
    if said.is_none() && !is_plain {
        return None;
    }
    let found = found(response);
    let known = |Found { product, mark }: &Found| {
        let (_, words) = PASSED_ON.iter().find(|(ids, _)| ids.contains(&product.id))?;
        Some((product.name, mark.clone(), *words))
    };
    let cause = match &said {
        Some(words) => format!(
            "Upgrade and Connection were sent over HTTP/1.1, and the server's library says that they did not arrive so ({words}): a proxy in \
             front of it does not pass them on."
        ),
        None => "Often the proxy does not pass Upgrade and Connection on, so that the application gets a plain GET.".into(),
    };
    let has_words = said.is_some();
    let message = match found.iter().find_map(known) {
        Some((name, mark, words)) => {
            let end = if has_words { "" } else { " If it does, look at the path." };
            format!("{cause} In front of it is {name} ({mark}). {words}{end}")
        }
        None => {
            let cause = match said {
                Some(_) => cause,
                None => "If a proxy is in front of the application: it has to pass Upgrade and Connection on, otherwise the application gets a \
                         plain GET."
                    .into(),
            };
            let end = if has_words { "" } else { " If there is none, look at the path." };
            format!(
                "{cause} nginx: proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection \"upgrade\"; \
                 Apache: upgrade=websocket; Vite and webpack: ws: true.{end}"
            )
        }
    };
    Some(Advice::new(UPGRADE_NOT_PASSED, message))
}

/// A proxy responded itself: the handshake did not get to an application.
pub(super) fn proxy_itself(case: &SocketCase<'_>) -> Option<Advice> {
    let (name, cause) = library::own_page(case)?;
    // Whether it is the origin, another advice says.
    if case.refusal()?.status == 403 && name != "Envoy" {
        return None;
    }
    Some(Advice::new(
        PROXY_ITSELF,
        format!(
            "The response is that of {name} itself: the handshake did not get to an application. {cause}"
        ),
    ))
}

/// A web page came: no WebSocket server is behind this path.
pub(super) fn web_page(case: &SocketCase<'_>) -> Option<Advice> {
    let response = case.refusal()?;
    if response.status != 200 || !case.is_html() {
        return None;
    }
    let path = case.path();
    let message = format!(
        "A web page was served at {}: no WebSocket server is behind this path. The path in the page is wrong, or the proxy does not \
         route it and falls back to the application's index.html.",
        shown(&path)
    );
    Some(Advice::new(WEB_PAGE, message))
}

/// Where a product has its list of origins.
const ORIGIN_LISTS: &[(&[&str], &str)] = &[
    (&["go"], library::GO),
    (&["tornado"], "Tornado: override check_origin; Jupyter: allow_origin; Bokeh: --allow-websocket-origin."),
    (
        &["django", "gunicorn"],
        "Django Channels: ALLOWED_HOSTS for AllowedHostsOriginValidator, or OriginValidator with the origin; CORS_ALLOWED_ORIGINS does \
         nothing here.",
    ),
    (&["rails"], "Rails: config.action_cable.allowed_request_origins."),
    (&["phoenix"], "Phoenix: check_origin of the socket or the endpoint."),
    (
        &["spring", "tomcat", "jetty", "undertow"],
        "Spring: .setAllowedOrigins(…) of the handler's registration.",
    ),
    (
        &["aspnet"],
        "ASP.NET Core: WebSocketOptions.AllowedOrigins. SignalR's negotiate request needs CORS with credentials besides.",
    ),
    (&["socket-io"], "Socket.IO: allowRequest decides on WebSockets; cors is for polling only."),
];

/// The server refuses this page's origin, or seems to.
pub(super) fn origin_refused(case: &SocketCase<'_>) -> Option<Advice> {
    let response = case.refusal()?;
    if !(response.status == 403 || response.status == 404 && case.body().contains("Page not found")) {
        return None;
    }
    let (status, origin, own) = (response.status, case.origin(), case.own_origin()?);
    if origin == own {
        return None;
    }
    let words = library::origin_words(case);
    let line = |Found { product, .. }: &&Found| {
        ORIGIN_LISTS.iter().find(|(ids, _)| ids.contains(&product.id)).map(|(_, words)| *words)
    };
    let found = found(response);
    let own_page = library::own_page(case);
    if own_page.is_some_and(|(name, _)| name == "Envoy") && case.opens_from(&own) != Some(true) {
        return None;
    }
    let product = own_page.map(|(_, cause)| cause).or(words.as_ref().map(|(_, list)| *list));
    let product = product.or_else(|| nearest_first(&found).iter().find_map(line)).unwrap_or(
        "Add it to the server's list: CheckOrigin (gorilla), check_origin (Tornado, Phoenix), setAllowedOrigins (Spring), \
         allowed_request_origins (Rails), ALLOWED_HOSTS (Django Channels).",
    );
    let message = match case.opens_from(&own) {
        Some(true) => format!(
            "The server refuses this Origin: with {} the same handshake opens. {product}",
            shown(&own)
        ),
        Some(false) => format!(
            "Origin is not the reason: with the server's own ({}) the handshake is refused, too. A firewall, an authorizer of the \
             gateway, CSRF protection, or an application that closes before it accepts (403 of uvicorn and daphne) responds so.",
            shown(&own)
        ),
        None if let Some((words, _)) = &words => {
            format!(
                "The server refuses this Origin: its library says so ({words}). CORS headers do not help. {product}"
            )
        }
        None if let Some((name, _)) = own_page => format!(
            "{name} itself refuses. {product} --also-from {} shows whether Origin is the reason.",
            shown(&own)
        ),
        None if library::is_closed_by_application(case) => format!(
            "403 without a body is what uvicorn sends where the application closes before it accepts: there is no WebSocket route at this \
             path (Starlette, FastAPI), a dependency fails, or a validator of Channels refuses the Origin (ALLOWED_HOSTS, OriginValidator). \
             --also-from {} shows whether Origin is the reason.",
            shown(&own)
        ),
        None => format!(
            "{status} is what servers respond with to an Origin that is not on their list; CORS headers do not help. {product} \
             --also-from {} shows whether Origin is the reason.",
            shown(&own)
        ),
    };
    Some(Advice::new(ORIGIN_REFUSED, message))
}

/// The proxy could not reach what is behind it.
pub(super) fn upstream(case: &SocketCase<'_>) -> Option<Advice> {
    let status = case.refusal()?.status;
    let words = match status {
        502..=504 => {
            "The proxy could not reach the application, or got no HTTP response from it: look whether it runs and at which port, \
                      whether the proxy's target is http:// or https://, and whether it is called over HTTP/1.1 (HTTP/2 or h2c to the \
                      application carries no ordinary WebSocket)."
        }
        464 => {
            "464 is the load balancer's: the target group's protocol version does not fit. WebSockets need one with HTTP/1.1."
        }
        520..=524 => {
            "This status is Cloudflare's: it could not reach the server behind it, or got no usable response."
        }
        525 | 526 => "This status is Cloudflare's: TLS between it and the server behind it failed.",
        _ => return None,
    };
    Some(Advice::new(UPSTREAM, words))
}

/// An Engine.IO server, which a bare WebSocket cannot speak to.
pub(super) fn engine_io(case: &SocketCase<'_>) -> Option<Advice> {
    case.refusal()?;
    case.is_engine_io().then(|| {
        Advice::new(
            ENGINE_IO,
            "This is a Socket.IO server (Engine.IO's JSON with code and message): the page needs the client library socket.io-client. \
             The WebSocket itself is at /socket.io/?EIO=4&transport=websocket. \"Bad request\" there means that the proxy does not pass \
             Upgrade on.",
        )
    })
}

/// Why the handshake is redirected.
pub(super) fn redirect_target(case: &SocketCase<'_>) -> Option<Advice> {
    let location = match case.fault()? {
        SocketFault::Redirect { location, .. } => location,
        // Chromium does not record a response that is not 101.
        SocketFault::Status { status: 301..=303 | 307 | 308 } => {
            let url = http_url(&case.diagnosis().question.url()?);
            let url = without_password(url.as_str());
            let message = format!(
                "Browsers follow no redirect of a WebSocket. Let the page open the redirect's target directly; curl -i {} shows it in \
                 Location.",
                shown(&shlex::try_quote(&url).ok()?)
            );
            return Some(Advice::new(REDIRECT_TARGET, message));
        }
        _ => return None,
    };
    let from = &case.diagnosis().exchanges.last()?.request.url;
    let target = from.join(location).ok()?;
    // Where the socket is, the change says; here stands why the redirect came.
    let target = http_url(&target);
    if target.path() == "/" && from.path() != "/" {
        let words = "What is redirected to the start page is often a path that the server does not know: no WebSocket server is behind \
                     this path, the path in the page is wrong, or a proxy does not route it.";
        return Some(Advice::new(REDIRECT_TARGET, words));
    }
    let words = match purpose(&http_url(from), &target)? {
        Purpose::Login | Purpose::LoginStart => LOGIN,
        Purpose::Https => {
            "The server redirects all that comes without TLS to HTTPS, handshakes too: only wss: works with it."
        }
        Purpose::Http => {
            "The server, or a proxy that does not tell it about TLS (X-Forwarded-Proto), redirects to plain HTTP."
        }
        Purpose::Slash => {
            "The server's route differs from the page's path by the slash at the end, and the server corrects that with a redirect \
             (APPEND_SLASH of Django, redirect_slashes of FastAPI, a directory of nginx)."
        }
        Purpose::Www => "The server redirects every request to its main host, handshakes too.",
        Purpose::Payment | Purpose::Region | Purpose::Elsewhere => return None,
    };
    Some(Advice::new(REDIRECT_TARGET, words))
}

const LOGIN: &str = "The redirect leads to a login: the session's cookie is missing or expired, or the browser did not send it. No browser \
     shows a login page for a WebSocket. Let the page log in first; --cookie NAME=VALUE sends a session's cookie along.";

/// Whether the handshake is redirected to a login, so that another URL does not help.
pub(super) fn leads_to_login(diagnosis: &SocketDiagnosis, fault: &SocketFault) -> bool {
    let SocketFault::Redirect { location, .. } = fault else { return false };
    let Some(from) = diagnosis.exchanges.last().map(|exchange| &exchange.request.url) else { return false };
    let purpose = from.join(location).ok().and_then(|to| purpose(&http_url(from), &http_url(&to)));
    matches!(purpose, Some(Purpose::Login | Purpose::LoginStart))
}

/// The server's own code refuses with 401, and no HTTP login is at stake.
pub(super) fn session(case: &SocketCase<'_>) -> Option<Advice> {
    let diagnosis = case.diagnosis();
    if !matches!(case.fault()?, SocketFault::Authentication { .. })
        || diagnosis.last_response()?.headers.contains("www-authenticate")
        || !diagnosis.question.client.cookies.is_empty()
    {
        return None;
    }
    let own = case.own_origin()?;
    let origin = match case.opens_from(&own) {
        Some(true) => {
            let message = format!(
                "The server refuses this Origin: with {} the same handshake opens. (verifyClient of ws in Node.js refuses with 401.)",
                shown(&own)
            );
            return Some(Advice::new(SESSION, message));
        }
        Some(false) => String::new(),
        None if case.origin() == own => String::new(),
        None => format!(
            " verifyClient of ws in Node.js refuses an Origin with 401, too: --also-from {} shows whether that is the reason.",
            shown(&own)
        ),
    };
    Some(Advice::new(
        SESSION,
        format!(
            "No HTTP login is requested (no WWW-Authenticate), so the application's own check refuses. If it is for a session, \
             --cookie NAME=VALUE sends its cookie.{origin}"
        ),
    ))
}

/// How a server's library names a subprotocol.
pub(super) fn subprotocol(case: &SocketCase<'_>) -> Option<Advice> {
    let others = case.opening_browsers();
    let words = match case.fault()? {
        SocketFault::SubprotocolMissing { .. } => {
            "Have the server name one: handleProtocols of ws, Subprotocols of gorilla, subprotocols= of Python's websockets, \
             accept(subprotocol=…) of Channels and Starlette."
        }
        SocketFault::SubprotocolUnrequested { .. } => {
            "A header that is fixed in the configuration (mqtt, ocpp) is the usual cause: send it only if the request has it, or let the page \
             offer that subprotocol."
        }
        SocketFault::SubprotocolMultiple { .. } => {
            "A server that sends the page's list back is the usual cause: it must choose one name."
        }
        _ => return None,
    };
    let others = if others.is_empty() {
        String::new()
    } else {
        format!(" It opens in {others}, so it depends on the browser.")
    };
    Some(Advice::new(SUBPROTOCOL, format!("{words}{others}")))
}
