//! Texts and headers that prove a cause. Each is what the named product writes into that response, and into no other.

use super::super::mark::Mark;
use super::super::mark::Mark::{All, Begins, Between, Body, BodyStarts, Has, Header};
use super::Known;
use super::When::{self, Bare, BarePreflight, Error, Redirect};

/// Something else than CORS is to be changed.
pub(super) const fn instead(
    when: When,
    marks: &'static [Mark],
    words: &'static str,
    fix: &'static str,
) -> Known {
    Known { when, marks, words, fix, instead: true }
}

/// The cause is known, and the headers are needed too.
const fn besides(when: When, marks: &'static [Mark], words: &'static str, fix: &'static str) -> Known {
    Known { when, marks, words, fix, instead: false }
}

pub(super) const SERVER: &str = "server";
pub(super) const ERROR_TYPE: &str = "x-amzn-errortype";
const IAP: &str = "x-goog-iap-generated-response";
const VERCEL_ERROR: &str = "x-vercel-error";
const RENDER: &str = "x-render-routing";
const NGROK_ERROR: &str = "ngrok-error-code";

/// All of them, the more telling first.
pub(super) const KNOWN: &[Known] = &[
    // Another program has the port.
    instead(
        Error,
        &[Begins(SERVER, "airtunes")],
        "This response came from the AirPlay receiver of macOS ({}), which listens on this port, so your server did not get the \
         request.",
        "Use another port for your server, or turn off AirPlay Receiver in the system settings",
    ),
    // Logins in front of the app.
    instead(
        Error,
        &[Header(IAP)],
        "This response came from Google's Identity-Aware Proxy ({}), not from the app: it requires a login, which a preflight \
         never has.",
        "Allow HTTP OPTIONS in IAP's CORS settings (allowHttpOptions), and let the page send what IAP accepts, with credentials",
    ),
    instead(
        Error,
        &[
            Body("Your client does not have permission to get URL"),
            Body("Your client does not have permission to the requested URL"),
        ],
        "Google's front end refused the request before it reached the function or service, which is not public.",
        "Allow unauthenticated calls: give allUsers the role Cloud Run Invoker (or Cloud Functions Invoker)",
    ),
    instead(
        Redirect,
        &[Has("location", "github.dev/pf-signin"), Has("location", "github.com/codespaces/auth")],
        "The port of this codespace is private: GitHub redirects to its own login, and the app does not get the request.",
        "Make the port public in the Ports view, or with gh codespace ports visibility PORT:public",
    ),
    instead(
        Redirect,
        &[Has("location", "tunnels.api.visualstudio.com"), Has("location", "global.rel.tunnels")],
        "This dev tunnel is private: it redirects to its own login, and the app does not get the request.",
        "Make the port public in the Ports view, or host the tunnel with devtunnel host --allow-anonymous",
    ),
    instead(
        Error,
        &[Has("set-cookie", "_vercel_sso_nonce=")],
        "Vercel's Deployment Protection responded ({}), not the app: this deployment requires a login of the team.",
        "Call the production domain, or switch Deployment Protection off for it or exempt OPTIONS there (OPTIONS Allowlist)",
    ),
    // Tunnels.
    instead(
        Error,
        &[Body("loca.lt"), Body("localtunnel.me")],
        "localtunnel responded with its own page, not the app: browsers get a reminder first.",
        "Send the header bypass-tunnel-reminder, from behind a proxy of the page's own server since a preflight cannot carry it, \
         or use another tunnel",
    ),
    instead(
        Error,
        &[Begins(NGROK_ERROR, "err_ngrok_3200"), Body("ERR_NGROK_3200")],
        "ngrok responded, not the app: no agent is connected for this address (ERR_NGROK_3200).",
        "Start the agent, and call the address that it prints",
    ),
    instead(
        Error,
        &[Begins(NGROK_ERROR, "err_ngrok_8012"), Body("ERR_NGROK_8012")],
        "ngrok responded, not the app: the agent runs, but nothing listens at the address that it forwards to (ERR_NGROK_8012).",
        "Start the app behind ngrok, or let ngrok forward to its port",
    ),
    instead(
        Error,
        &[Begins(NGROK_ERROR, "err_ngrok_"), Between("(ERR_NGROK_", ")")],
        "ngrok responded, not the app ({}).",
        "Look the code up in ngrok's list of errors",
    ),
    instead(
        Error,
        &[Body("error code: 1033"), Body("Cloudflare Tunnel error")],
        "Cloudflare responded, not the app: no cloudflared is connected for this tunnel (1033).",
        "Start cloudflared",
    ),
    // Platforms: the app was not reached.
    instead(
        Error,
        &[Begins(RENDER, "no-server"), Begins(RENDER, "no-deploy")],
        "Render's router responded ({}): no service for this host runs.",
        "See in Render's dashboard whether the service is deployed and runs; for a host of your own, add it to its custom domains",
    ),
    instead(
        Error,
        &[Begins(RENDER, "hibernate")],
        "Render's router responded ({}): a service of the free plan sleeps after 15 minutes, and this one did not start in time.",
        "Call it again, and see the service's log in Render's dashboard if it does not start",
    ),
    instead(
        Error,
        &[Begins(RENDER, "suspend")],
        "Render's router responded ({}): the service is suspended.",
        "Resume the service in Render's dashboard",
    ),
    instead(
        Error,
        &[Header(RENDER)],
        "Render's router responded ({}), not the service.",
        "See the service's log in Render's dashboard: it did not respond",
    ),
    instead(
        Error,
        &[
            Begins(VERCEL_ERROR, "deployment_"),
            Begins(VERCEL_ERROR, "function_"),
            Begins(VERCEL_ERROR, "dns_"),
        ],
        "Vercel responded, not the app's code ({}).",
        "See the deployment and its function's log in Vercel's dashboard",
    ),
    instead(
        Error,
        &[Begins(VERCEL_ERROR, "not_found")],
        "Vercel responded ({}): the deployment has nothing at this path.",
        "Check the path, and where the function's file is (api/…)",
    ),
    instead(
        Error,
        &[Header("x-railway-fallback")],
        "Railway's edge responded ({}), not the app: no service runs for this host.",
        "Check the service's domain and port, and that it is deployed",
    ),
    instead(
        Error,
        &[Body("herokucdn.com/error-pages/no-such-app")],
        "Heroku's router responded: it has no app for this host.",
        "Check the app's name, and its domains",
    ),
    instead(
        Error,
        &[Body("herokucdn.com/error-pages/application-error")],
        "Heroku's router responded, not the app: the app crashed or did not respond in time.",
        "See heroku logs --tail for the code H10, H12 or similar",
    ),
    instead(
        Error,
        &[Body("This web app is stopped")],
        "Azure App Service responded, not the app: the app is stopped.",
        "Start the app in the portal of Azure; a free plan stops it once its quota is used up",
    ),
    instead(
        Error,
        &[
            Body("There isn't a GitHub Pages site here"),
            Body("Fastly error: unknown domain"),
            Body("The specified bucket does not exist"),
            Body("<Code>NoSuchBucket</Code>"),
        ],
        "The platform has no site or bucket of this name.",
        "Check the host in the URL",
    ),
    // Gateways: no route, no key, no server behind.
    instead(
        Error,
        &[Begins(ERROR_TYPE, "missingauthenticationtoken"), Body("\"Missing Authentication Token\"")],
        "API Gateway has no such route, or none for this method: that is what Missing Authentication Token means; no token is \
         needed.",
        "Check the stage and path of the URL and the method, and deploy the API again; for OPTIONS enable CORS on the resource",
    ),
    instead(
        Error,
        &[All(&[Begins(ERROR_TYPE, "accessdenied"), Body("\"Forbidden\"")])],
        "AWS refused the call before the function ran: the function URL is not public.",
        "Set the auth type of the function URL to NONE with a policy that lets everyone invoke it, or sign the requests",
    ),
    instead(
        Error,
        &[Begins(ERROR_TYPE, "forbidden")],
        "API Gateway refused the request before the integration: its key is missing or wrong, or the firewall or a policy \
         rejects it.",
        "Send the key in x-api-key, and add that name to the allowed headers; OPTIONS must not require a key",
    ),
    instead(
        Error,
        &[Body("No API key found in request")],
        "The gateway did not get an API key, which a preflight never carries.",
        "Send the key in the header that the gateway reads (apikey for Kong and Supabase), and let OPTIONS pass without it",
    ),
    instead(
        Error,
        &[Body("due to missing subscription key"), Body("due to invalid subscription key")],
        "Azure API Management refused the subscription key, or got none; a preflight never carries it.",
        "Send Ocp-Apim-Subscription-Key, and add a cors policy, which handles OPTIONS before the key is checked",
    ),
    instead(
        Error,
        &[
            Body("no healthy upstream"),
            Body("upstream connect error or disconnect/reset before headers"),
            Body("No server is available to handle this request"),
            Body("no available server"),
            Body("default backend - 404"),
        ],
        "The proxy in front responded, not the app: it has no server for this request that runs.",
        "Start the app, and check the proxy's route and health check",
    ),
    // Firewalls.
    instead(
        Error,
        &[Begins("cf-mitigated", "challenge"), Body("Just a moment...</title>")],
        "Cloudflare responded with a challenge for people, which a script cannot pass.",
        "Add a rule that skips challenges for this path (and OPTIONS), or use Turnstile's pre-clearance",
    ),
    instead(
        Error,
        &[Body("error code: 1020"), Body("Sorry, you have been blocked")],
        "Cloudflare's firewall refused the request.",
        "Find the request in its security events, and exempt it from that rule",
    ),
    instead(
        Error,
        &[Body("error code: 1015")],
        "Cloudflare's rate limit refused the request.",
        "Send fewer requests, or raise the limit",
    ),
    instead(
        Error,
        &[
            Body("Incapsula incident ID"),
            Body("Sucuri WebSite Firewall"),
            Body("errors.edgesuite.net"),
            Body("The requested URL was rejected. Please consult with your administrator"),
            Body("Mod_Security"),
        ],
        "A web application firewall refused the request before it reached the app.",
        "Find the request in the firewall's log by the number on its page, and exempt it from that rule",
    ),
    // Stores and presigned URLs.
    instead(
        Error,
        &[Body("SignatureDoesNotMatch")],
        "The store refused the signature: the request is not the one that was signed.",
        "Send the method, the headers (Content-Type too) and the host that were signed, and no others that count; check key and \
         region of the signer",
    ),
    instead(
        Error,
        &[
            Body("Request has expired"),
            Body("<Code>ExpiredToken</Code>"),
            Body("<Code>RequestTimeTooSkewed</Code>"),
            Body("Signature not valid in the specified time frame"),
        ],
        "The store refused the signed URL: it has expired, or the signer's clock is wrong.",
        "Let the page get a new URL",
    ),
    instead(
        Error,
        &[
            Body("<Code>InvalidAccessKeyId</Code>"),
            Body("<Code>InvalidToken</Code>"),
            Body("<Code>AuthenticationFailed</Code>"),
            Body("<Code>AuthorizationHeaderMalformed</Code>"),
        ],
        "The store does not accept the signature's key, token or region.",
        "Sign with a key that is valid there, for the region of the bucket",
    ),
    instead(
        Error,
        &[
            Body("<Code>BadDigest</Code>"),
            Body("<Code>InvalidDigest</Code>"),
            Body("<Code>XAmzContentSHA256Mismatch</Code>"),
            Body("<Code>EntityTooLarge</Code>"),
        ],
        "The store refused the body that was sent: its digest or size is not the signed one.",
        "Sign without a checksum of the body, or send exactly the body that was signed",
    ),
    besides(
        Error,
        &[Body("<Code>NoSuchKey</Code>")],
        "The store has no object of this name.",
        "Check the key in the URL",
    ),
    // Hosts that a dev server or framework does not know.
    instead(
        Error,
        &[Between("Blocked request. This host (", ")")],
        "Vite's server refused the host of the URL ({}), before CORS.",
        "Add the host of the URL to server.allowedHosts in vite.config (preview.allowedHosts for vite preview)",
    ),
    instead(
        Error,
        &[
            Body("Invalid Host header"),
            Body("Invalid host header"),
            Body("Invalid HTTP_HOST header"),
            Body("DisallowedHost"),
            Body("Blocked hosts: "),
            Body("Blocked host: "),
        ],
        "The server refused the host of the URL, before CORS.",
        "Add the host of the URL to the list of allowed ones (allowedHosts of webpack, ALLOWED_HOSTS of Django, config.hosts of Rails, \
         TrustedHostMiddleware of Starlette), or let the proxy in front send the host that the app knows",
    ),
    instead(
        Error,
        // Others say it in JSON.
        &[BodyStarts("Cross-Origin request blocked")],
        "webpack's dev server refused the request: it does not serve other sites' pages without CORS, as Sec-Fetch-Mode and \
         Sec-Fetch-Site tell it.",
        "Add the page's host to devServer.allowedHosts, or write crossorigin on the element",
    ),
    // The app.
    instead(
        Error,
        &[Body("Not allowed by CORS")],
        "The app's own list of origins refused this one, with an error: the function given to cors() as origin.",
        "Add {origin} to the app's own list of origins (the function given to cors() as origin, or what it compares with), exactly like this: \
         no slash at the end, and with the port if there is one",
    ),
    besides(
        Error,
        &[Between("CORS preflight request failed: ", "\n")],
        "aiohttp-cors refused the preflight, and says why: {}.",
        "Name what it misses where cors.add(...) is called for this route, or in the defaults of aiohttp_cors.setup()",
    ),
    instead(
        Bare,
        &[Between("headers already sent by (output started at ", ")")],
        "PHP could not send its headers, as its warning in the body says: output had begun at {}.",
        "Remove what the script prints before header() (a blank line, a byte order mark, a warning): PHP cannot send the headers \
         after it",
    ),
    instead(
        Bare,
        &[Body("<b>Fatal error</b>: "), Body("<b>Parse error</b>: ")],
        "The script ended with an error of PHP, which the body shows.",
        "Fix the error of PHP that the body shows, then send the headers at the top of the script",
    ),
    instead(
        Error,
        &[Body("AADSTS9002326"), Body("Cross-origin token redemption is permitted only for")],
        "Microsoft's login does not give tokens to a page for this kind of client.",
        "Register the redirect URI under the platform Single-page application, not Web",
    ),
    instead(
        Error,
        &[Body("\"invalid_client\""), Body("\"unauthorized_client\"")],
        "The login's server does not accept this client: its id or secret is wrong, or the client must have a secret, which a \
         page cannot keep.",
        "Register a public client with PKCE for the page, or exchange the code on your server",
    ),
    instead(
        Error,
        &[Body("\"invalid_grant\"")],
        "The login's server does not accept the code or refresh token: it was used, has expired, or belongs to another \
         redirect_uri or code_verifier.",
        "Begin the login again, and use each code once, with the redirect_uri and code_verifier that it was made for",
    ),
    instead(
        BarePreflight,
        &[
            Body("id=\"root\""),
            Body("id=root"),
            Body("id=\"app\""),
            Body("id=app>"),
            Body("id=\"__next\""),
            Body("<app-root"),
        ],
        "The response to OPTIONS is an HTML page, the start page of a web app: this path does not reach the API.",
        "Call the API's own host or prefix, or let the server in front forward this path to the API before it falls back to \
         index.html",
    ),
    instead(
        Bare,
        &[
            All(&[Begins("content-type", "text/html"), Body("id=\"root\"")]),
            All(&[Begins("content-type", "text/html"), Body("id=root")]),
            All(&[Begins("content-type", "text/html"), Body("<app-root")]),
            All(&[Begins("content-type", "text/html"), Body("id=\"__next\"")]),
            All(&[Begins("content-type", "text/html"), Body("id=\"__nuxt\"")]),
            All(&[Begins("content-type", "text/html"), Body("/@vite/client")]),
            All(&[Begins("content-type", "text/html"), Body("id=\"app\"")]),
            All(&[Begins("content-type", "text/html"), Body("data-sveltekit")]),
        ],
        "The response is the start page of a web app, not an API's: this path does not reach the API.",
        "Call the API's own host or prefix, or let the server in front forward this path to the API before it falls back to \
         index.html",
    ),
];
