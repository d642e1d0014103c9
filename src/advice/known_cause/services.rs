//! More texts and headers that prove a cause: of servers in front, of services, and of applications.

use super::super::mark::Mark::{All, Begins, Body, Header};
use super::Known;
use super::When::{Bare, Error};
use super::table::{ERROR_TYPE, SERVER, instead};

/// All of them.
pub(super) const SERVICES: &[Known] = &[
    // Servers in front that reach no app, or refuse what is too large.
    instead(
        Error,
        &[
            All(&[Body("502 Bad Gateway"), Body("<center>nginx")]),
            All(&[Body("502 Bad Gateway"), Body("<center>openresty")]),
        ],
        "nginx responded, not the app: nothing listens at the address that proxy_pass names, or the app closed the connection.",
        "Start the app and compare its address and port with proxy_pass; nginx' error log says which one it tried",
    ),
    instead(
        Error,
        &[
            All(&[Body("504 Gateway Time-out"), Body("<center>nginx")]),
            All(&[Body("504 Gateway Time-out"), Body("<center>openresty")]),
        ],
        "nginx responded, not the app: the app took longer than nginx waits.",
        "Find out what takes the app so long, or raise proxy_read_timeout",
    ),
    instead(
        Error,
        &[
            All(&[Body("503 Service Temporarily Unavailable"), Body("<center>nginx")]),
            All(&[Body("503 Service Temporarily Unavailable"), Body("<center>openresty")]),
        ],
        "nginx responded, not the app: it limits requests or connections (limit_req, limit_conn), or its configuration returns \
         503. For an app that does not run it sends 502.",
        "Raise the rate or the burst of limit_req (limit_conn for connections) for this location, or send fewer requests",
    ),
    instead(
        Error,
        &[
            All(&[Body("413 Request Entity Too Large"), Body("<center>nginx")]),
            All(&[Body("413 Request Entity Too Large"), Body("<center>openresty")]),
        ],
        "nginx refused the body, which is larger than client_max_body_size (1 MB by default), and the app did not get it.",
        "Raise client_max_body_size for this location",
    ),
    instead(
        Error,
        &[
            Body("The proxy server received an invalid"),
            Body("The proxy server could not handle the request"),
            // Where nothing listens there.
            Body("The server is temporarily unable to service your"),
        ],
        "Apache's proxy responded, not the app: it got no proper response from there.",
        "Start the app and compare its address and port with ProxyPass; Apache's error log says what failed",
    ),
    instead(
        Error,
        &[
            Body("The server returned an invalid or incomplete response"),
            Body("The server didn't respond in time"),
        ],
        "HAProxy responded, not the app: the server behind it did not respond, or not with HTTP.",
        "Check the app and the backend's server line in HAProxy",
    ),
    instead(
        Error,
        &[
            All(&[Begins(SERVER, "awselb"), Body("502 Bad Gateway")]),
            All(&[Begins(SERVER, "awselb"), Body("503 Service Temporarily Unavailable")]),
            All(&[Begins(SERVER, "awselb"), Body("504 Gateway Time-out")]),
        ],
        "AWS's load balancer responded, not the app: it has no healthy target, or that did not respond.",
        "Check the target group's health, and the app's port",
    ),
    instead(
        Error,
        &[Body("upstream request timeout"), Body("stream timeout")],
        "Envoy responded, not the app: the app took longer than the route's timeout.",
        "Find out what takes the app so long, or raise the route's timeout",
    ),
    instead(
        Error,
        &[
            Body("Jwt is missing"),
            Body("Jwt verification fails"),
            Body("Jwt is expired"),
            Body("Jwt issuer is not configured"),
        ],
        "The gateway's JWT filter (Envoy or Istio) refused the request before it reached the app; a preflight never carries a token.",
        "Let OPTIONS pass without a token: put the CORS filter before the JWT filter, or exempt OPTIONS in its rules; for other methods send a valid token",
    ),
    instead(
        Error,
        &[Body("RBAC: access denied")],
        "An authorization policy of Envoy or Istio refused the request before it reached the app.",
        "Add this path, method and OPTIONS to an ALLOW rule of the AuthorizationPolicy",
    ),
    instead(
        Error,
        &[
            Body("failure to get a peer from the ring-balancer"),
            Body("An invalid response was received from the upstream"),
            Body("The upstream server is timing out"),
            Body("{\"message\":\"name resolution failed\""),
        ],
        "The gateway (Kong) responded, not the app: it reached no server behind it.",
        "Check the service's host and port in Kong, and that the app runs",
    ),
    instead(
        Error,
        &[
            Body("error code: 520"),
            Body("error code: 521"),
            Body("error code: 522"),
            Body("error code: 523"),
            Body("error code: 524"),
            Body("error code: 525"),
            Body("error code: 526"),
            Body("error code: 1016"),
        ],
        "Cloudflare responded, not the app: it reached no server behind it, or that did not respond as it should.",
        "Check that the server runs and accepts Cloudflare's connections: its address, its firewall, its certificate",
    ),
    instead(
        Error,
        &[Body("error code: 1101"), Body("error code: 1102"), Body("Worker threw exception")],
        "Cloudflare responded: the Worker ended with an error, and its own headers are missing.",
        "See the Worker's log (wrangler tail), and catch errors so that its response has the headers",
    ),
    instead(
        Error,
        &[Body("This distribution is not configured to allow the HTTP")],
        "CloudFront refused the method: this behaviour allows GET and HEAD only.",
        "Set the behaviour's allowed methods to GET, HEAD, OPTIONS, PUT, POST, PATCH, DELETE",
    ),
    instead(
        Error,
        &[
            Body("We can't connect to the server for this app or website at this time"),
            Body("CloudFront wasn't able to connect to the origin"),
        ],
        "CloudFront responded, not the app: it did not reach the origin.",
        "Check the origin's domain, port and certificate in the distribution",
    ),
    instead(
        Error,
        &[
            All(&[Body("The request could not be satisfied"), Body("Request blocked.")]),
            Header("x-amzn-waf-action"),
        ],
        "AWS WAF refused the request before it reached the app.",
        "Find the request in the web ACL's sampled requests, and exempt it from that rule",
    ),
    instead(
        Error,
        &[Body("The server encountered a temporary error and could not complete your request")],
        "Google's load balancer or front end responded, not the app: it reached no healthy backend.",
        "Check the backend's health and the app's log",
    ),
    instead(
        Error,
        &[Body("HTTP Error 500.30"), Body("HTTP Error 502.5"), Body("HTTP Error 500.31")],
        "IIS responded: the ASP.NET Core app did not start.",
        "See the app's stdout log or the event log, which name the reason",
    ),
    instead(
        Error,
        &[Body("404.13"), Body("Maximum request length exceeded")],
        "IIS refused the body, which is larger than maxAllowedContentLength.",
        "Raise maxAllowedContentLength (and maxRequestLength) in web.config",
    ),
    instead(
        Error,
        &[Body("Application failed to respond")],
        "The platform's edge responded, not the app: the app did not respond.",
        "Check that the app runs and listens on 0.0.0.0 at the port in PORT",
    ),
    instead(
        Error,
        &[
            Header("x-squid-error"),
            Body("The following error was encountered while trying to retrieve the URL"),
        ],
        "A proxy of this network (Squid) responded, not the server.",
        "Call the server from another network, or let the proxy pass this host",
    ),
    instead(
        Error,
        &[
            Header("x-datadome"),
            Body("px-captcha"),
            Begins(SERVER, "ddos-guard"),
            Header("x-vercel-mitigated"),
            Body("The request is blocked."),
        ],
        "A protection against bots responded, not the app; a script cannot pass its test.",
        "Exempt this path and OPTIONS from the protection against bots",
    ),
    // Start pages of servers: another site than the one that was meant.
    instead(
        Bare,
        &[
            Body("Welcome to nginx!"),
            Body("Apache2 Debian Default Page"),
            Body("Apache2 Ubuntu Default Page"),
            Body("<h1>It works!</h1>"),
            Body("<title>IIS Windows Server</title>"),
            Body("Your web server is working"),
            Body("successfully installed Tomcat"),
        ],
        "This is the start page of a web server, not a response of the app: another site or virtual host of the server responded.",
        "Call the host name that the app's site has there (server_name, ServerName), or enable that site",
    ),
    instead(
        Bare,
        &[Body("<title>Index of /"), Body("<title>Directory listing for ")],
        "This is a listing of a folder, not a response of the app.",
        "Call the API's own URL; a web server that serves files responded",
    ),
    instead(
        Bare,
        &[Begins("ngrok-error-code", "err_ngrok_6024"), Body("You are about to visit")],
        "ngrok responded with its own warning page, not the app: browsers get it until they send ngrok-skip-browser-warning.",
        "Send the header ngrok-skip-browser-warning with any value, and allow it in the response to OPTIONS",
    ),
    instead(
        Bare,
        &[Body("<title>Just a moment...</title>"), Body("/cdn-cgi/challenge-platform/")],
        "Cloudflare responded with a challenge for people, which a script cannot pass.",
        "Add a rule that skips challenges for this path (and OPTIONS)",
    ),
    // Clouds and services.
    instead(
        Error,
        &[
            All(&[Body("<Code>AccessDenied</Code>"), Body("<Message>Access Denied")]),
            Body("storage.objects.get access"),
            Body("<Code>PublicAccessNotPermitted</Code>"),
        ],
        "The store refused access: the object is not public, or does not exist and the store does not say so.",
        "Let the page use a signed URL, or make the object readable; check its name",
    ),
    instead(
        Error,
        &[
            Body("<Code>ResourceNotFound</Code>"),
            Body("<Code>BlobNotFound</Code>"),
            Body("<Code>ContainerNotFound</Code>"),
        ],
        "The store has nothing of this name, or it is not public.",
        "Check the container and name in the URL, and the access level",
    ),
    instead(
        Error,
        &[Begins(ERROR_TYPE, "internalservererror")],
        "API Gateway responded, not the function: what the function returned has not the form that it expects, or the function failed.",
        "Return statusCode, headers and a body that is a string; the function's log names the error",
    ),
    instead(
        Error,
        &[Body("Endpoint request timed out")],
        "API Gateway responded, not the function: the function took longer than the integration's limit (29 s by default).",
        "Let the function respond sooner, and do the rest later",
    ),
    instead(
        Error,
        &[Body("with an explicit deny")],
        "API Gateway's authorizer refused the request before the function ran; a preflight never carries a token.",
        "Send a valid token, and give OPTIONS no authorizer",
    ),
    instead(
        Error,
        &[Body("API key not valid. Please pass a valid API key"), Body("API_KEY_INVALID")],
        "Google does not accept this API key.",
        "Send a key of a project in which this API is enabled",
    ),
    instead(
        Error,
        &[Body("Requests from referer "), Body("API_KEY_HTTP_REFERRER_BLOCKED")],
        "The API key is restricted to other websites than this page's.",
        "Add the page's address to the key's website restrictions in Google Cloud's console",
    ),
    instead(
        Error,
        &[Body("anthropic-dangerous-direct-browser-access")],
        "Anthropic's API takes no calls from pages unless they say that they mean it: a key in a page is everybody's.",
        "Call the API from your own server; only for a tool of your own send anthropic-dangerous-direct-browser-access: true",
    ),
    instead(
        Error,
        &[Body("You didn't provide an API key"), Body("Incorrect API key provided")],
        "The service did not get a valid API key, and a key does not belong in a page.",
        "Call the service from your own server, which has the key, and let the page call that",
    ),
    instead(
        Error,
        &[
            All(&[Body("issing authorization header"), Header("sb-request-id")]),
            All(&[Body("issing authorization header"), Header("sb-project-ref")]),
            All(&[Body("issing authorization header"), Begins("x-served-by", "supabase-edge")]),
        ],
        "The function (Supabase Edge) requires a JWT before it runs.",
        "Send the user's token or the anon key in Authorization, or deploy the function with --no-verify-jwt and handle OPTIONS in it",
    ),
    instead(
        Error,
        &[Body("PGRST301"), Body("PGRST303"), Body("\"JWT expired\"")],
        "PostgREST (Supabase) does not accept the token: it has expired, is of another project, or its time lies in the future by the server's clock.",
        "Refresh the session in the page, and send its new token",
    ),
    // Applications and frameworks.
    instead(
        Error,
        &[Body("\"rest_no_route\"")],
        "WordPress has no such REST route, or none for this method.",
        "Check the path below /wp-json and the plug-in that adds it",
    ),
    instead(
        Error,
        &[Body("\"rest_cookie_invalid_nonce\""), Body("\"rest_not_logged_in\""), Body("\"rest_forbidden\"")],
        "WordPress requires a login for this route.",
        "Send an application password in Authorization; cookies count only with a valid X-WP-Nonce, which pages of another origin do not get",
    ),
    instead(
        Error,
        &[Body("{\"message\":\"Unauthenticated.\"}")],
        "Laravel requires a login for this route.",
        "Send the token in Authorization; or with Sanctum's cookies include credentials and add the page's host to SANCTUM_STATEFUL_DOMAINS",
    ),
    instead(
        Error,
        &[All(&[Body("\"name\":\"ForbiddenError\""), Body("\"data\":null")])],
        "Strapi refused the action: the role has no permission for it.",
        "Allow the action for the role Public under Settings, Users & Permissions, or send a token in Authorization",
    ),
    instead(
        Error,
        &[Body("missing authentication credentials for REST request")],
        "Elasticsearch requires a login.",
        "Send the credentials in Authorization (and name authorization in http.cors.allow-headers), or call it from your own server",
    ),
    instead(
        Error,
        &[Body("No valid crumb was included in the request")],
        "Jenkins refused the request without its crumb, a protection against forged requests.",
        "Send an API token in Authorization, with which no crumb is needed",
    ),
    instead(
        Error,
        &[Body("Client must accept both application/json and text/event-stream")],
        "The MCP server refused the request because of its Accept header.",
        "Send Accept: application/json, text/event-stream, as the MCP client does",
    ),
    instead(
        Error,
        &[Body("No valid session ID provided"), Body("Missing session ID")],
        "The MCP server has no such session: the page did not send Mcp-Session-Id, or could not read it from the first response.",
        "Expose the header (Access-Control-Expose-Headers: mcp-session-id) on the response to initialize, and send it with each call",
    ),
    instead(
        Error,
        &[Body("Cannot parse Origin"), Body("origin not allowed by server")],
        "The app's own list of origins refused this one.",
        "Add {origin} to the app's own list of origins, exactly like this: no slash at the end, and with the port if there is one",
    ),
];
