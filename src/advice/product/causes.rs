//! The usual cause of a failure, product by product.

use super::options::OPTIONS;
use super::symptom::Symptom::{
    Bare, Crash, Denied, Error, Gateway, HttpsRedirect, OnePage, PreflightBare, PreflightCrash,
    PreflightDenied, PreflightMethod, PreflightUnrouted, RegionRedirect, SlashRedirect, Star, Twice,
    Unlisted,
};
use super::symptom::{Cause, Symptom};

/// The usual cause of the first of these symptoms that has one with a product.
pub(in crate::advice) fn cause(product: &str, symptoms: &[Symptom]) -> Option<&'static str> {
    symptoms.iter().find_map(|symptom| {
        CAUSES
            .iter()
            .chain(OPTIONS)
            .find(|(products, symptoms, _)| products.contains(&product) && symptoms.contains(symptom))
            .map(|(.., words)| *words)
    })
}

/// The products that have a cause.
#[cfg(test)]
pub(super) fn products() -> impl Iterator<Item = &'static str> {
    CAUSES.iter().chain(OPTIONS).flat_map(|(products, ..)| products.iter().copied())
}

const CAUSES: &[Cause] = &[
    (
        &["nginx", "openresty"],
        &[Error],
        "Its add_header skips error responses, the app's and its own (413, 502, 504), unless the line ends in always.",
    ),
    (
        &["nginx", "openresty"],
        &[Bare],
        "A location with an add_header of its own ignores those in the blocks around it: repeat the CORS headers there, or \
         include them.",
    ),
    (
        &["nginx", "openresty"],
        &[PreflightBare],
        "An if block does not inherit the add_header lines around it once it has one of its own: the block for OPTIONS needs \
         all of them.",
    ),
    (
        &["nginx", "openresty"],
        &[Unlisted],
        "Either the map or if that makes the allowed origin has no value for this one, and nginx sends no empty header; or the \
         block for OPTIONS has add_header lines of its own, and so does not inherit those around it.",
    ),
    (
        &["nginx", "openresty"],
        &[PreflightMethod],
        "It rejects OPTIONS for static files: handle it with return 204 and all CORS headers in that location.",
    ),
    (
        &["nginx", "openresty"],
        &[PreflightDenied],
        "auth_basic and auth_request apply to OPTIONS too: handle OPTIONS with return 204 first, which needs no login.",
    ),
    (
        &["nginx", "openresty"],
        &[Twice],
        "Its add_header does not replace what the app sends. Leave CORS to the app, or take its headers out with proxy_hide_header.",
    ),
    (
        &["nginx", "openresty", "apache"],
        &[SlashRedirect],
        "It redirects a folder's path to the one with a slash.",
    ),
    (
        &["ingress-nginx"],
        &[PreflightUnrouted, Error],
        "No rule of the ingress matches this host and path. For those that do, the annotation enable-cors adds the headers.",
    ),
    (
        &["apache", "litespeed"],
        &[Error],
        "Header set skips error responses: use Header always set, and check that mod_headers is loaded.",
    ),
    (
        &["apache", "litespeed"],
        &[Bare],
        "If a Header line for it is there already, it does not count: mod_headers is not loaded, and <IfModule> hides that \
         (a2enmod headers, then restart); or .htaccess is not read (AllowOverride FileInfo).",
    ),
    (
        &["apache", "litespeed"],
        &[PreflightDenied],
        "Require applies to OPTIONS too: put it into <LimitExcept OPTIONS>, and let a RewriteRule handle OPTIONS with 204.",
    ),
    (
        &["apache", "litespeed"],
        &[PreflightBare, PreflightMethod],
        "OPTIONS must be handled: by a RewriteRule with [R=204,L], and Header always set for the headers.",
    ),
    (
        &["apache", "litespeed"],
        &[Twice],
        "Header set and Header always set fill two lists, and both are sent: use one, and unset what the app adds.",
    ),
    (
        &["caddy"],
        &[Error],
        "Its own errors, such as 502, skip the header directive: set the headers in handle_errors too.",
    ),
    (
        &["lighttpd"],
        &[Bare, Error],
        "A block that sets setenv.add-response-header anew replaces the list of the blocks around it: write += in each, or name \
         the CORS headers in that block, too.",
    ),
    (
        &["lighttpd"],
        &[PreflightDenied],
        "mod_auth requires the login for OPTIONS, too, and only a script of mod_magnet can respond before it.",
    ),
    (
        &["lighttpd"],
        &[PreflightBare, PreflightMethod],
        "It handles OPTIONS of a file itself, and its settings alone cannot respond to a preflight: a script of mod_magnet can.",
    ),
    (
        &["iis"],
        &[PreflightMethod, PreflightUnrouted, PreflightBare, PreflightDenied],
        "Its OPTIONSVerbHandler or WebDAV module handles OPTIONS before the app: remove both in web.config.",
    ),
    (&["iis"], &[Twice], "customHeaders in web.config and the app both add it: use only one."),
    (
        &["aspnet"],
        &[HttpsRedirect],
        "UseHttpsRedirection before UseCors redirects the request before CORS sees \
        it: call the https URL.",
    ),
    (
        &["aspnet"],
        &[PreflightDenied, PreflightMethod, PreflightUnrouted, PreflightBare, Bare, Denied],
        "UseCors must come between UseRouting and UseAuthorization, and name a policy that matches.",
    ),
    (
        &["aspnet"],
        &[Crash],
        "An exception handler clears the headers that UseCors has set: put UseCors before it, or handle the exception in the \
         app.",
    ),
    (
        &["next"],
        &[PreflightBare, PreflightMethod],
        "A route handler without an OPTIONS function responds to OPTIONS only with Allow: export OPTIONS, or set headers() in \
         next.config.js for the path.",
    ),
    (
        &["next"],
        &[Bare, Error],
        "headers() in next.config.js applies only to the paths of its source: does it match this one?",
    ),
    (
        &["express"],
        &[PreflightBare],
        "It handles OPTIONS of a route itself, with Allow and nothing else, and cors() on one route covers only that method: \
         use app.use(cors()) before all routes.",
    ),
    (
        &["express", "koa"],
        &[Bare],
        "Usually the CORS middleware is registered after the routes, so the route responds first: register it before them.",
    ),
    (
        &["express", "koa"],
        &[PreflightDenied],
        "Authentication is registered before the CORS middleware, and a preflight never has \
        credentials: register CORS first.",
    ),
    (
        &["express", "koa"],
        &[PreflightUnrouted, PreflightMethod],
        "No CORS middleware handles OPTIONS of this path: register it for the whole app, before the routes.",
    ),
    (
        &["express", "koa"],
        &[Error],
        "Errors before the CORS middleware, in a body parser or a session say, get no headers: register CORS first.",
    ),
    (
        &["nestjs"],
        &[PreflightUnrouted, PreflightBare, Bare, Error],
        "Call app.enableCors() before app.listen().",
    ),
    (
        &["fastify"],
        &[PreflightUnrouted, PreflightBare, Bare, Error],
        "Register @fastify/cors before the routes; without it \
        OPTIONS has no route.",
    ),
    (
        &["haproxy"],
        &[PreflightDenied, PreflightMethod],
        "http-request auth and deny apply to OPTIONS, too: put http-request return for preflights before them.",
    ),
    (
        &["hono"],
        &[Unlisted],
        "The list that cors() gets as origin does not have this one: it compares whole strings, without a slash at the end.",
    ),
    (
        &["socket-io"],
        &[Bare, Error, Star],
        "It sends CORS headers only for its own option, whatever the web framework around it does: cors: { origin: ['https://…'], \
         credentials: true } for new Server(); with withCredentials the origin cannot be *.",
    ),
    (
        &["flask"],
        &[SlashRedirect],
        "It redirects to the path with its slash before anything else; strict_slashes=False turns that off.",
    ),
    (
        &["flask"],
        &[PreflightBare],
        "Flask handles OPTIONS of a route itself, without CORS headers: does CORS(app) cover this path?",
    ),
    (
        &["flask", "gunicorn"],
        &[PreflightDenied],
        "A before_request or a middleware that requires a login rejects OPTIONS too: let OPTIONS pass.",
    ),
    (
        &["flask"],
        &[Crash],
        "With debug mode or PROPAGATE_EXCEPTIONS an exception leaves the app before Flask-CORS adds headers: \
        handle it in the app.",
    ),
    (
        &["fastapi"],
        &[Crash],
        "The response to an unhandled exception is made outside CORSMiddleware, without headers: handle it, or wrap the whole \
         app in CORSMiddleware.",
    ),
    (
        &["fastapi"],
        &[PreflightMethod, PreflightUnrouted],
        "Without CORSMiddleware OPTIONS has no route: \
        app.add_middleware(CORSMiddleware, …).",
    ),
    (
        &["fastapi"],
        &[PreflightDenied, Denied],
        "The middleware that is added last runs first: add CORSMiddleware after the one that authenticates.",
    ),
    (
        &["fastapi"],
        &[SlashRedirect],
        "The router redirects to the path as it is registered, with or without its slash.",
    ),
    (
        &["django", "gunicorn"],
        &[SlashRedirect],
        "Django's CommonMiddleware appends the slash; CorsMiddleware must come before it.",
    ),
    (
        &["django"],
        &[Bare, PreflightBare, PreflightDenied, Error],
        "CorsMiddleware of django-cors-headers must come first in MIDDLEWARE, CORS_URLS_REGEX, if it is there, must match this \
         path, and CORS_ALLOWED_ORIGINS must contain the page's origin.",
    ),
    (
        &["aiohttp"],
        &[PreflightMethod, PreflightUnrouted],
        "No route handles OPTIONS: aiohttp-cors adds one to each resource that is registered with it.",
    ),
    (
        &["aiohttp"],
        &[Error],
        "An exception such as web.HTTPNotFound passes by a middleware that sets headers on what the handler returns: set them in \
         a signal, app.on_response_prepare.",
    ),
    (
        &["spring", "tomcat", "jetty"],
        &[PreflightDenied],
        "403 with \"Invalid CORS request\" means that the origin, the method or a header is not in the CORS configuration; 401 that Spring Security comes first: enable http.cors() there.",
    ),
    (
        &["spring", "tomcat", "jetty"],
        &[Error],
        "Filters before the CORS filter respond without its headers: with Spring Security enable http.cors() and a \
         CorsConfigurationSource.",
    ),
    (
        &["rails"],
        &[PreflightUnrouted, PreflightDenied, Bare, Error],
        "Rack::Cors must come first: insert_before 0, Rack::Cors.",
    ),
    (
        &["laravel"],
        &[Bare, PreflightUnrouted, PreflightMethod, PreflightBare],
        "config/cors.php applies only to its paths, by default api/*: does one match this path?",
    ),
    (
        &["php"],
        &[PreflightBare, PreflightDenied, PreflightCrash],
        "The script must send the headers for OPTIONS too, and exit before it does anything else.",
    ),
    (
        &["php"],
        &[Bare],
        "header() does nothing once something was printed: an empty line or a byte order mark before <?php, an echo, a warning. \
         Send the headers before all of that.",
    ),
    (
        &["php"],
        &[Crash],
        "A fatal error ends the script before header() is reached: send the CORS headers first.",
    ),
    (
        &["go"],
        &[PreflightUnrouted, PreflightMethod],
        "No handler matches OPTIONS of this path: wrap the whole mux in the CORS handler, not each route. In Traefik no \
         router's rule matches.",
    ),
    (
        &["go"],
        &[SlashRedirect],
        "ServeMux redirects to the pattern with a slash at its end before the handler and its headers; a pattern without the \
         slash, too, turns that off.",
    ),
    (
        &["phoenix"],
        &[PreflightUnrouted, Bare, Error],
        "The CORS plug must be in the endpoint, before the router.",
    ),
    (
        &["s3"],
        &[PreflightDenied],
        "No CORS rule of the bucket matches: there is none, or it lacks this origin, method or header.",
    ),
    (
        &["s3"],
        &[Bare, Error],
        "S3 sends CORS headers only if a rule of the bucket matches origin and method, and only for requests with Origin: a \
         cache in front must store both separately.",
    ),
    (
        &["s3"],
        &[RegionRedirect],
        "The bucket is in another region: use, and sign for, the regional endpoint.",
    ),
    (
        &["google-storage", "azure-storage", "minio"],
        &[PreflightDenied, PreflightBare, Bare],
        "The store sends CORS headers only if its own CORS settings have a rule that matches this origin and method.",
    ),
    (
        &["api-gateway"],
        &[Error],
        "An error before the integration (authorizer, missing token, unknown route, throttling) has no CORS headers: set them \
         on the gateway responses DEFAULT_4XX and DEFAULT_5XX.",
    ),
    (
        &["api-gateway"],
        &[Bare],
        "What it adds for OPTIONS it does not add to the response of a proxy integration: the function itself must return the \
         headers.",
    ),
    (
        &["api-gateway"],
        &[PreflightDenied, PreflightUnrouted],
        "OPTIONS has no method of its own, or one that requires an authorizer or a key: add OPTIONS with authorization NONE.",
    ),
    (
        &["cloudfront"],
        &[Bare],
        "Its cache key lacks Origin, so a response made for another page is served: use the origin request policy \
         CORS-S3Origin, or a response headers policy.",
    ),
    (
        &["cloudfront"],
        &[PreflightDenied, PreflightMethod],
        "The behaviour's allowed methods do not include OPTIONS.",
    ),
    (&["cloudfront"], &[Error], "Its own error pages have CORS headers only with a response headers policy."),
    (
        &["cloudflare"],
        &[PreflightDenied],
        "A challenge, the firewall or Access may have responded instead of your server: let OPTIONS pass to it (Access has a \
         setting for that).",
    ),
    (
        &["cloudflare"],
        &[Denied],
        "A challenge, the firewall or Access may have responded instead of your server, and the page's script cannot pass any \
         of them: see its log of security events.",
    ),
    (
        &["cloudflare"],
        &[Gateway],
        "It got no response from your server, or none in time: check that the server runs before you look at CORS.",
    ),
    (
        &["azure-app-service"],
        &[Bare, PreflightBare, OnePage],
        "CORS in the portal replaces what the code sends: use one of the two.",
    ),
    (
        &["kong"],
        &[PreflightUnrouted, PreflightMethod],
        "Its cors plug-in belongs to a route, but no route matches OPTIONS: add OPTIONS to the route's methods.",
    ),
    (
        &["envoy", "istio"],
        &[PreflightUnrouted, PreflightMethod],
        "Its CORS filter needs a route that matches, but this route matches some methods only: let it match OPTIONS.",
    ),
    (
        &["envoy", "istio"],
        &[Error],
        "Its own responses, 503 or 403 of a filter, come before the CORS filter: put that filter first.",
    ),
    (
        &["aws-elb", "heroku", "google-frontend", "fly", "render"],
        &[Gateway],
        "This error is its own: the app did not respond. Check the app's log before you look at CORS.",
    ),
    (
        &["github-pages"],
        &[PreflightMethod],
        "It allows simple requests from any page, but no preflights: remove the header or type that needs one.",
    ),
    (
        &["vercel"],
        &[PreflightBare, PreflightMethod, Bare],
        "headers in vercel.json apply to the paths of their source; a function must handle OPTIONS itself.",
    ),
    (
        &["netlify"],
        &[PreflightBare, Bare],
        "_headers and netlify.toml apply to static files only: a function must return the headers itself.",
    ),
    (
        &["ngrok"],
        &[Bare, Error],
        "Its free plan shows a warning page to browsers: send the header ngrok-skip-browser-warning, and allow it.",
    ),
    (
        &["python-http"],
        &[Bare, PreflightMethod, Error],
        "It supports neither CORS nor OPTIONS: serve the files with something that does.",
    ),
];
