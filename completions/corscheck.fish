# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_corscheck_global_optspecs
    string join \n color= h/help V/version
end

function __fish_corscheck_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_corscheck_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_corscheck_using_subcommand
    set -l cmd (__fish_corscheck_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c corscheck -n "__fish_corscheck_needs_command" -l color -d 'When to colour the output: auto, always, never' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c corscheck -n "__fish_corscheck_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c corscheck -n "__fish_corscheck_needs_command" -s V -l version -d 'Print version'
complete -c corscheck -n "__fish_corscheck_needs_command" -f -a "probe" -d 'Send what a browser would send, and judge the responses'
complete -c corscheck -n "__fish_corscheck_needs_command" -f -a "paste" -d 'Probe a pasted cURL command, fetch() call, console message or HAR'
complete -c corscheck -n "__fish_corscheck_needs_command" -f -a "explain" -d 'Explain a rule, a topic or a console message: why browsers block, what to change'
complete -c corscheck -n "__fish_corscheck_needs_command" -f -a "page" -d 'Open a page in a real browser, and judge all that it requests'
complete -c corscheck -n "__fish_corscheck_needs_command" -f -a "har" -d 'Judge the cross-origin requests of a recorded HAR; nothing is sent'
complete -c corscheck -n "__fish_corscheck_needs_command" -f -a "websocket" -d 'Judge whether a page\'s WebSocket opens'
complete -c corscheck -n "__fish_corscheck_needs_command" -f -a "socketio" -d 'Find out why a page\'s socket.io client does not connect'
complete -c corscheck -n "__fish_corscheck_needs_command" -f -a "jsonp" -d 'Load a URL as JSONP, and see whether it calls the page\'s function'
complete -c corscheck -n "__fish_corscheck_needs_command" -f -a "frame" -d 'Would a browser show this document in a frame or popup of that page?'
complete -c corscheck -n "__fish_corscheck_needs_command" -f -a "origin" -d 'Compare the origins of two URLs: scheme, host, port, site'
complete -c corscheck -n "__fish_corscheck_needs_command" -f -a "audit" -d 'Find out which other origins a server lets in'
complete -c corscheck -n "__fish_corscheck_needs_command" -f -a "lint" -d 'Find out what a configuration file lets in, without a server'
complete -c corscheck -n "__fish_corscheck_needs_command" -f -a "fix" -d 'Print server configuration for exactly this CORS policy'
complete -c corscheck -n "__fish_corscheck_needs_command" -f -a "proxy" -d 'Run a development proxy that says what it hides'
complete -c corscheck -n "__fish_corscheck_needs_command" -f -a "init" -d 'Write a first corscheck.toml'
complete -c corscheck -n "__fish_corscheck_needs_command" -f -a "run" -d 'Run the checks of a suite: which pages may call which API'
complete -c corscheck -n "__fish_corscheck_needs_command" -f -a "merge" -d 'Merge the reports of several runs into one'
complete -c corscheck -n "__fish_corscheck_needs_command" -f -a "mcp" -d 'Serve these commands as tools for coding agents (Model Context Protocol)'
complete -c corscheck -n "__fish_corscheck_needs_command" -f -a "demo" -d 'Show typical mistakes on a built-in server, without a network'
complete -c corscheck -n "__fish_corscheck_needs_command" -f -a "serve" -d 'Serve the playground: rules and usual failures, to try in a browser'
complete -c corscheck -n "__fish_corscheck_needs_command" -f -a "schema" -d 'Print the JSON Schema of what a command prints'
complete -c corscheck -n "__fish_corscheck_needs_command" -f -a "completions" -d 'Print the completions of a shell'
complete -c corscheck -n "__fish_corscheck_needs_command" -f -a "man" -d 'Print a man page, or write all of them to a folder'
complete -c corscheck -n "__fish_corscheck_needs_command" -f -a "help" -d 'Print the help of a command'
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -l color -d 'When to colour the output: auto, always, never' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -s X -l method -l request -d 'Request method (repeatable)' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -s H -l header -d 'Request header, \'Name: value\' (repeatable)' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -s d -l data -d 'Request body; @FILE reads a file, - standard input' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -l credentials -d 'Credentials mode [default: same-origin]' -r -f -a "omit\t'Never send credentials'
same-origin\t'Send them to the page\'s own origin'
include\t'Always send them'"
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -l as -d 'What makes the request [default: fetch]' -r -f -a "fetch\t'fetch()'
xhr\t'XMLHttpRequest'
xhr-upload\t'XMLHttpRequest with a listener on its upload'
script\t'A classic script element'
module\t'A module script'
style\t'A style sheet'
image\t'An image'
font\t'A web font'
media\t'Audio or video'
eventsource\t'EventSource'
beacon\t'navigator.sendBeacon()'
worker\t'new Worker()'
service-worker\t'navigator.serviceWorker.register()'
manifest\t'A web app manifest'
preload\t'A preload; --destination is its as attribute'
track\t'Subtitles of a video'
svg-use\t'A <use> of SVG'
json\t'A JSON module'
css-module\t'A CSS module'
websocket\t'new WebSocket()'"
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -l crossorigin -d 'The element\'s crossorigin attribute [default: none]' -r -f -a "none\t'No attribute'
anonymous\t'Use CORS, without credentials to other origins'
use-credentials\t'Use CORS, with credentials'"
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -l destination -d 'The as attribute of a preload [default: script]' -r -f -a "script\t'A classic script'
style\t'A style sheet'
image\t'An image'
font\t'A web font'
fetch\t'fetch() or XMLHttpRequest'
track\t'Subtitles of a video'"
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -l integrity -d 'Hashes of which the body must have one, as in integrity' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -l scope -d 'The scope of a service worker [default: the script\'s folder]' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -l referrer-policy -d 'What the Referer may say [default: the page\'s policy]' -r -f -a "no-referrer\t'No Referer'
no-referrer-when-downgrade\t'The page\'s URL, but nothing from https to http'
same-origin\t'The page\'s URL to its own origin, nothing to others'
origin\t'The page\'s origin'
strict-origin\t'The page\'s origin, but nothing from https to http'
origin-when-cross-origin\t'The page\'s URL to its own origin, its origin to others'
strict-origin-when-cross-origin\t'The same, but nothing from https to http: the default'
unsafe-url\t'The page\'s URL'"
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -l mode -d 'Request mode [default: cors]' -r -f -a "cors\t'Read another origin\'s response where it allows it'
no-cors\t'Send, and read nothing'
same-origin\t'Refuse other origins'"
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -l redirect -d 'Redirect mode [default: follow]' -r -f -a "follow\t'Follow redirects'
error\t'Treat a redirect as an error'
manual\t'Stop at a redirect, without an error'"
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -s A -l user-agent -d 'User-Agent to send instead of the browser\'s' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -l read -d 'Response header that the page needs to read (repeatable)' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -l need -d 'What else the page needs of the call (repeatable)' -r -f -a "cookie\t'Its cookies are sent, and those that the response sets are stored and sent again'
method\t'Its method and body reach the last server: no redirect turns them into a GET'"
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -l origin -d 'Origin of the page [default: http://localhost:3000] (repeatable)' -r -f
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -l page -d 'Load this page, and use its origin and policies' -r -f
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -l browser -d 'Browser to judge as' -r -f -a "chromium\t'Chrome, Edge, Opera'
firefox\t'Firefox'
safari\t'Safari: derived from WebKit, not measured'
webkit\t'WebKitGTK, as measured'
all\t'Chromium, Firefox and Safari, one after the other'"
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -l cookie -d 'Cookie of the target (repeatable)' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -l third-party-cookies -d 'What the browser does with third-party cookies [default: the browser\'s own policy]' -r -f -a "allow\t'They are sent and stored where SameSite lets them: Chromium\'s way'
block\t'They are neither sent nor stored: Safari\'s way'
partition\t'Each site in the address bar has its own: Firefox\'s way'"
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -l csp -d 'Content-Security-Policy of the page (repeatable; added to those found by --page)' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -l coep -d 'Cross-Origin-Embedder-Policy of the page' -r -f -a "unsafe-none\t'No policy'
require-corp\t'What is embedded must allow it'
credentialless\t'What is embedded is requested without cookies'"
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -l page-address-space -d 'Address space of the page\'s server [default: as its host resolves]' -r -f -a "loopback\t'The browser\'s own machine'
local\t'The browser\'s own network'
public\t'The internet'"
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -l confirm -d 'Compare with this installed browser' -r -f -a "chromium\t'Chrome, Edge, Opera'
firefox\t'Firefox'
safari\t'Safari: derived from WebKit, not measured'
webkit\t'WebKitGTK, as measured'
all\t'Chromium, Firefox and Safari, one after the other'"
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -l watch -d 'Repeat every SECONDS [default: 2]; print what changed' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -l parallel -d 'Send requests for up to N URLs or checks at a time' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -l resolve -d 'Connect to ADDR for this host and port; * matches any (repeatable)' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -l cacert -d 'Trust only the certificates of this PEM file' -r -F
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -s x -l proxy -d 'Use this proxy; \'\' for none [default: from the environment]' -r -f
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -l connect-timeout -d 'Time limit for connecting, in seconds' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -s m -l max-time -d 'Time limit for one URL or check with all its requests, in seconds' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -l hosts -d 'Send nothing to other hosts than these; * and ? are wildcards (repeatable)' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -l public-hosts -d 'As --hosts, but send nothing to private and link-local addresses of these hosts' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -l fix -d 'Also print server configuration that allows this' -r -f -a "nginx\t'nginx'
apache\t'Apache httpd'
caddy\t'Caddy'
haproxy\t'HAProxy'
lighttpd\t'lighttpd'
traefik\t'Traefik'
envoy\t'Envoy'
ingress-nginx\t'Kubernetes ingress-nginx'
express\t'Express'
node\t'plain Node'
fastify\t'Fastify'
koa\t'Koa'
hono\t'Hono'
nestjs\t'NestJS'
nextjs\t'Next.js'
socket.io\t'Socket.IO'
vite\t'Vite'
webpack-dev-server\t'webpack-dev-server'
vue\t'Vue CLI'
http-proxy-middleware\t'http-proxy-middleware'
fastapi\t'FastAPI/Starlette'
flask\t'Flask'
django\t'Django'
aiohttp\t'aiohttp'
spring-mvc\t'Spring MVC'
spring-security\t'Spring Security'
spring-webflux\t'Spring WebFlux'
aspnet\t'ASP.NET Core'
go\t'Go net/http'
rs-cors\t'Go rs/cors'
axum\t'axum'
actix-web\t'Actix Web'
rails\t'Rails'
laravel\t'Laravel'
php\t'PHP'
mcp-typescript\t'the MCP SDK for TypeScript'
mcp-python\t'the MCP SDK for Python'
wordpress\t'WordPress'
strapi\t'Strapi'
kong\t'Kong Gateway'
apisix\t'Apache APISIX'
keycloak\t'Keycloak'
elasticsearch\t'Elasticsearch'
ollama\t'Ollama'
minio\t'MinIO'
jupyter\t'Jupyter Server'
home-assistant\t'Home Assistant'
iis\t'IIS'
s3\t'Amazon S3'
cloudfront\t'Amazon CloudFront'
api-gateway\t'Amazon API Gateway'
gcs\t'Google Cloud Storage'
firebase\t'Cloud Functions for Firebase'
supabase\t'Supabase Edge Functions'
azure-apim\t'Azure API Management'
azure-blob\t'Azure Blob Storage'
r2\t'Cloudflare R2'
cloudflare-workers\t'Cloudflare Workers'"
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -l format -d 'Format' -r -f -a "text\t'For people'
json\t'For programs: one JSON object a line'"
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -l keepalive -d 'Set keepalive: the request may outlive the page'
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -l preflight-only -d 'Stop after the preflight: its verdict counts'
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -l repeat -d 'Make the call twice, the second time with the cached preflight and the cookies of the first'
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -l keep-going -d 'After a blocked response, continue as if it were fixed'
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -l check-errors -d 'Also request a missing path, to check error responses'
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -l check-caching -d 'Also send other origins, to check caching'
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -s k -l insecure -d 'Do not verify TLS certificates'
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -l http1.1 -d 'Use HTTP/1.1 only'
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -l http2 -d 'Use HTTP/2 if the server offers it over TLS, which is the default'
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -l http2-prior-knowledge -d 'Use HTTP/2 without negotiation, over plain TCP too'
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -s 4 -l ipv4 -d 'Connect over IPv4 only'
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -s 6 -l ipv6 -d 'Connect over IPv6 only'
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -l read-only -d 'Send only GET, HEAD and OPTIONS: of a call that may change data, its preflight'
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -l dry-run -d 'Print the requests, and send nothing'
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -l strict -d 'With --fix: the form that holds the policy exactly, not the usual one'
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -s q -l quiet -d 'Print only the verdict, one line a request'
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -s v -l verbose -d 'Print all request and response headers'
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -l show-secrets -d 'Show secrets: credentials, cookies, tokens and keys'
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c corscheck -n "__fish_corscheck_using_subcommand paste" -l color -d 'When to colour the output: auto, always, never' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c corscheck -n "__fish_corscheck_using_subcommand paste" -l url -d 'URL that the page requests, instead of the one in the text' -r -f
complete -c corscheck -n "__fish_corscheck_using_subcommand paste" -l set -d 'Value of a name that the text leaves open, such as ID=7 (repeatable)' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand paste" -s X -l method -l request -d 'Request method (repeatable)' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand paste" -s H -l header -d 'Request header, \'Name: value\' (repeatable)' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand paste" -s d -l data -d 'Request body; @FILE reads a file, - standard input' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand paste" -l credentials -d 'Credentials mode [default: same-origin]' -r -f -a "omit\t'Never send credentials'
same-origin\t'Send them to the page\'s own origin'
include\t'Always send them'"
complete -c corscheck -n "__fish_corscheck_using_subcommand paste" -l as -d 'What makes the request [default: fetch]' -r -f -a "fetch\t'fetch()'
xhr\t'XMLHttpRequest'
xhr-upload\t'XMLHttpRequest with a listener on its upload'
script\t'A classic script element'
module\t'A module script'
style\t'A style sheet'
image\t'An image'
font\t'A web font'
media\t'Audio or video'
eventsource\t'EventSource'
beacon\t'navigator.sendBeacon()'
worker\t'new Worker()'
service-worker\t'navigator.serviceWorker.register()'
manifest\t'A web app manifest'
preload\t'A preload; --destination is its as attribute'
track\t'Subtitles of a video'
svg-use\t'A <use> of SVG'
json\t'A JSON module'
css-module\t'A CSS module'
websocket\t'new WebSocket()'"
complete -c corscheck -n "__fish_corscheck_using_subcommand paste" -l crossorigin -d 'The element\'s crossorigin attribute [default: none]' -r -f -a "none\t'No attribute'
anonymous\t'Use CORS, without credentials to other origins'
use-credentials\t'Use CORS, with credentials'"
complete -c corscheck -n "__fish_corscheck_using_subcommand paste" -l destination -d 'The as attribute of a preload [default: script]' -r -f -a "script\t'A classic script'
style\t'A style sheet'
image\t'An image'
font\t'A web font'
fetch\t'fetch() or XMLHttpRequest'
track\t'Subtitles of a video'"
complete -c corscheck -n "__fish_corscheck_using_subcommand paste" -l integrity -d 'Hashes of which the body must have one, as in integrity' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand paste" -l scope -d 'The scope of a service worker [default: the script\'s folder]' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand paste" -l referrer-policy -d 'What the Referer may say [default: the page\'s policy]' -r -f -a "no-referrer\t'No Referer'
no-referrer-when-downgrade\t'The page\'s URL, but nothing from https to http'
same-origin\t'The page\'s URL to its own origin, nothing to others'
origin\t'The page\'s origin'
strict-origin\t'The page\'s origin, but nothing from https to http'
origin-when-cross-origin\t'The page\'s URL to its own origin, its origin to others'
strict-origin-when-cross-origin\t'The same, but nothing from https to http: the default'
unsafe-url\t'The page\'s URL'"
complete -c corscheck -n "__fish_corscheck_using_subcommand paste" -l mode -d 'Request mode [default: cors]' -r -f -a "cors\t'Read another origin\'s response where it allows it'
no-cors\t'Send, and read nothing'
same-origin\t'Refuse other origins'"
complete -c corscheck -n "__fish_corscheck_using_subcommand paste" -l redirect -d 'Redirect mode [default: follow]' -r -f -a "follow\t'Follow redirects'
error\t'Treat a redirect as an error'
manual\t'Stop at a redirect, without an error'"
complete -c corscheck -n "__fish_corscheck_using_subcommand paste" -s A -l user-agent -d 'User-Agent to send instead of the browser\'s' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand paste" -l read -d 'Response header that the page needs to read (repeatable)' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand paste" -l need -d 'What else the page needs of the call (repeatable)' -r -f -a "cookie\t'Its cookies are sent, and those that the response sets are stored and sent again'
method\t'Its method and body reach the last server: no redirect turns them into a GET'"
complete -c corscheck -n "__fish_corscheck_using_subcommand paste" -l origin -d 'Origin of the page [default: http://localhost:3000] (repeatable)' -r -f
complete -c corscheck -n "__fish_corscheck_using_subcommand paste" -l page -d 'Load this page, and use its origin and policies' -r -f
complete -c corscheck -n "__fish_corscheck_using_subcommand paste" -l browser -d 'Browser to judge as' -r -f -a "chromium\t'Chrome, Edge, Opera'
firefox\t'Firefox'
safari\t'Safari: derived from WebKit, not measured'
webkit\t'WebKitGTK, as measured'
all\t'Chromium, Firefox and Safari, one after the other'"
complete -c corscheck -n "__fish_corscheck_using_subcommand paste" -l cookie -d 'Cookie of the target (repeatable)' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand paste" -l third-party-cookies -d 'What the browser does with third-party cookies [default: the browser\'s own policy]' -r -f -a "allow\t'They are sent and stored where SameSite lets them: Chromium\'s way'
block\t'They are neither sent nor stored: Safari\'s way'
partition\t'Each site in the address bar has its own: Firefox\'s way'"
complete -c corscheck -n "__fish_corscheck_using_subcommand paste" -l csp -d 'Content-Security-Policy of the page (repeatable; added to those found by --page)' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand paste" -l coep -d 'Cross-Origin-Embedder-Policy of the page' -r -f -a "unsafe-none\t'No policy'
require-corp\t'What is embedded must allow it'
credentialless\t'What is embedded is requested without cookies'"
complete -c corscheck -n "__fish_corscheck_using_subcommand paste" -l page-address-space -d 'Address space of the page\'s server [default: as its host resolves]' -r -f -a "loopback\t'The browser\'s own machine'
local\t'The browser\'s own network'
public\t'The internet'"
complete -c corscheck -n "__fish_corscheck_using_subcommand paste" -l resolve -d 'Connect to ADDR for this host and port; * matches any (repeatable)' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand paste" -l cacert -d 'Trust only the certificates of this PEM file' -r -F
complete -c corscheck -n "__fish_corscheck_using_subcommand paste" -s x -l proxy -d 'Use this proxy; \'\' for none [default: from the environment]' -r -f
complete -c corscheck -n "__fish_corscheck_using_subcommand paste" -l connect-timeout -d 'Time limit for connecting, in seconds' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand paste" -s m -l max-time -d 'Time limit for one URL or check with all its requests, in seconds' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand paste" -l hosts -d 'Send nothing to other hosts than these; * and ? are wildcards (repeatable)' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand paste" -l public-hosts -d 'As --hosts, but send nothing to private and link-local addresses of these hosts' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand paste" -l fix -d 'Also print server configuration that allows this' -r -f -a "nginx\t'nginx'
apache\t'Apache httpd'
caddy\t'Caddy'
haproxy\t'HAProxy'
lighttpd\t'lighttpd'
traefik\t'Traefik'
envoy\t'Envoy'
ingress-nginx\t'Kubernetes ingress-nginx'
express\t'Express'
node\t'plain Node'
fastify\t'Fastify'
koa\t'Koa'
hono\t'Hono'
nestjs\t'NestJS'
nextjs\t'Next.js'
socket.io\t'Socket.IO'
vite\t'Vite'
webpack-dev-server\t'webpack-dev-server'
vue\t'Vue CLI'
http-proxy-middleware\t'http-proxy-middleware'
fastapi\t'FastAPI/Starlette'
flask\t'Flask'
django\t'Django'
aiohttp\t'aiohttp'
spring-mvc\t'Spring MVC'
spring-security\t'Spring Security'
spring-webflux\t'Spring WebFlux'
aspnet\t'ASP.NET Core'
go\t'Go net/http'
rs-cors\t'Go rs/cors'
axum\t'axum'
actix-web\t'Actix Web'
rails\t'Rails'
laravel\t'Laravel'
php\t'PHP'
mcp-typescript\t'the MCP SDK for TypeScript'
mcp-python\t'the MCP SDK for Python'
wordpress\t'WordPress'
strapi\t'Strapi'
kong\t'Kong Gateway'
apisix\t'Apache APISIX'
keycloak\t'Keycloak'
elasticsearch\t'Elasticsearch'
ollama\t'Ollama'
minio\t'MinIO'
jupyter\t'Jupyter Server'
home-assistant\t'Home Assistant'
iis\t'IIS'
s3\t'Amazon S3'
cloudfront\t'Amazon CloudFront'
api-gateway\t'Amazon API Gateway'
gcs\t'Google Cloud Storage'
firebase\t'Cloud Functions for Firebase'
supabase\t'Supabase Edge Functions'
azure-apim\t'Azure API Management'
azure-blob\t'Azure Blob Storage'
r2\t'Cloudflare R2'
cloudflare-workers\t'Cloudflare Workers'"
complete -c corscheck -n "__fish_corscheck_using_subcommand paste" -l format -d 'Format' -r -f -a "text\t'For people'
json\t'For programs: one JSON object a line'"
complete -c corscheck -n "__fish_corscheck_using_subcommand paste" -l keepalive -d 'Set keepalive: the request may outlive the page'
complete -c corscheck -n "__fish_corscheck_using_subcommand paste" -l preflight-only -d 'Stop after the preflight: its verdict counts'
complete -c corscheck -n "__fish_corscheck_using_subcommand paste" -l keep-going -d 'After a blocked response, continue as if it were fixed'
complete -c corscheck -n "__fish_corscheck_using_subcommand paste" -l check-errors -d 'Also request a missing path, to check error responses'
complete -c corscheck -n "__fish_corscheck_using_subcommand paste" -l check-caching -d 'Also send other origins, to check caching'
complete -c corscheck -n "__fish_corscheck_using_subcommand paste" -l offline -d 'Send nothing: judge the recorded responses, or print what would be sent'
complete -c corscheck -n "__fish_corscheck_using_subcommand paste" -l no-files -d 'Read no files that the text names, such as that of curl\'s -d @FILE'
complete -c corscheck -n "__fish_corscheck_using_subcommand paste" -s k -l insecure -d 'Do not verify TLS certificates'
complete -c corscheck -n "__fish_corscheck_using_subcommand paste" -l http1.1 -d 'Use HTTP/1.1 only'
complete -c corscheck -n "__fish_corscheck_using_subcommand paste" -l http2 -d 'Use HTTP/2 if the server offers it over TLS, which is the default'
complete -c corscheck -n "__fish_corscheck_using_subcommand paste" -l http2-prior-knowledge -d 'Use HTTP/2 without negotiation, over plain TCP too'
complete -c corscheck -n "__fish_corscheck_using_subcommand paste" -s 4 -l ipv4 -d 'Connect over IPv4 only'
complete -c corscheck -n "__fish_corscheck_using_subcommand paste" -s 6 -l ipv6 -d 'Connect over IPv6 only'
complete -c corscheck -n "__fish_corscheck_using_subcommand paste" -l read-only -d 'Send only GET, HEAD and OPTIONS: of a call that may change data, its preflight'
complete -c corscheck -n "__fish_corscheck_using_subcommand paste" -l strict -d 'With --fix: the form that holds the policy exactly, not the usual one'
complete -c corscheck -n "__fish_corscheck_using_subcommand paste" -s q -l quiet -d 'Print only the verdict, one line a request'
complete -c corscheck -n "__fish_corscheck_using_subcommand paste" -s v -l verbose -d 'Print all request and response headers'
complete -c corscheck -n "__fish_corscheck_using_subcommand paste" -l show-secrets -d 'Show secrets: credentials, cookies, tokens and keys'
complete -c corscheck -n "__fish_corscheck_using_subcommand paste" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c corscheck -n "__fish_corscheck_using_subcommand explain" -l color -d 'When to colour the output: auto, always, never' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c corscheck -n "__fish_corscheck_using_subcommand explain" -l origin -d 'Origin of the page; with --url: the topic\'s code is for these two' -r -f
complete -c corscheck -n "__fish_corscheck_using_subcommand explain" -l url -d 'URL of the document in the frame or popup' -r -f
complete -c corscheck -n "__fish_corscheck_using_subcommand explain" -l as -d 'How the page shows it' -r -f -a "iframe\t'An iframe'
object\t'An object element'
embed\t'An embed element'
popup\t'A window of window.open()'"
complete -c corscheck -n "__fish_corscheck_using_subcommand explain" -l sandbox -d 'The frame\'s sandbox attribute; without tokens the strictest' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand explain" -l format -d 'Output format' -r -f -a "text\t'For people'
json\t'For programs: one JSON object a line'"
complete -c corscheck -n "__fish_corscheck_using_subcommand explain" -l list -d 'List all topics and rules, one a line'
complete -c corscheck -n "__fish_corscheck_using_subcommand explain" -l no-pager -d 'Print everything at once, also on a terminal'
complete -c corscheck -n "__fish_corscheck_using_subcommand explain" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c corscheck -n "__fish_corscheck_using_subcommand page" -l color -d 'When to colour the output: auto, always, never' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c corscheck -n "__fish_corscheck_using_subcommand page" -l browser -d 'Browser to start: chromium, firefox, webkit' -r -f -a "chromium\t'Chrome, Edge, Opera'
firefox\t'Firefox'
safari\t'Safari: derived from WebKit, not measured'
webkit\t'WebKitGTK, as measured'"
complete -c corscheck -n "__fish_corscheck_using_subcommand page" -l wait -d 'How long to watch the page, in seconds; idle is until nothing was requested for a moment, at most 15 seconds' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand page" -l click -d 'Click the first element that fits this CSS selector (repeatable, in this order), and watch again' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand page" -l script -d 'Run the script of this file on the page, after the clicks, and watch again' -r -F
complete -c corscheck -n "__fish_corscheck_using_subcommand page" -s H -l header -d 'Header of requests to the page\'s own origin (repeatable), such as Authorization of a test server' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand page" -s b -l cookie -d 'Cookie of the page\'s host (repeatable)' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand page" -s A -l user-agent -d 'User-Agent of the browser' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand page" -l max-requests -d 'Stop recording after this many requests' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand page" -l resolve -d 'Connect to ADDR for this host and port; * matches any (repeatable)' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand page" -l cacert -d 'Trust only the certificates of this PEM file' -r -F
complete -c corscheck -n "__fish_corscheck_using_subcommand page" -s x -l proxy -d 'Use this proxy; \'\' for none [default: from the environment]' -r -f
complete -c corscheck -n "__fish_corscheck_using_subcommand page" -l connect-timeout -d 'Time limit for connecting, in seconds' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand page" -s m -l max-time -d 'Time limit for one URL or check with all its requests, in seconds' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand page" -l hosts -d 'Send nothing to other hosts than these; * and ? are wildcards (repeatable)' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand page" -l public-hosts -d 'As --hosts, but send nothing to private and link-local addresses of these hosts' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand page" -l har -d 'Write what was recorded to this file, as a HAR' -r -F
complete -c corscheck -n "__fish_corscheck_using_subcommand page" -l init -d 'Write a suite for CI to this file: the requests across origins' -r -F
complete -c corscheck -n "__fish_corscheck_using_subcommand page" -l format -d 'Format; json is the verdict on each request, a line each, and the others are those of corscheck run' -r -f -a "text\t'For people: a matrix, and what is wrong in full'
json\t'One JSON object'
jsonl\t'A JSON object a line'
junit\t'For Jenkins, GitLab and others: JUnit\'s XML'
sarif\t'For code scanning: SARIF 2.1.0'
github\t'For GitHub Actions: annotations, and the step\'s summary'
markdown\t'For comments and summaries'
html\t'For people: one file that a browser opens'
tap\t'For test harnesses: TAP 14'"
complete -c corscheck -n "__fish_corscheck_using_subcommand page" -l report -d 'Also write a report to a file (repeatable)' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand page" -l show -d 'Open a window, print what fails while you click, and end when it is closed or with Ctrl-C'
complete -c corscheck -n "__fish_corscheck_using_subcommand page" -s k -l insecure -d 'Do not verify TLS certificates'
complete -c corscheck -n "__fish_corscheck_using_subcommand page" -l http1.1 -d 'Use HTTP/1.1 only'
complete -c corscheck -n "__fish_corscheck_using_subcommand page" -l http2 -d 'Use HTTP/2 if the server offers it over TLS, which is the default'
complete -c corscheck -n "__fish_corscheck_using_subcommand page" -l http2-prior-knowledge -d 'Use HTTP/2 without negotiation, over plain TCP too'
complete -c corscheck -n "__fish_corscheck_using_subcommand page" -s 4 -l ipv4 -d 'Connect over IPv4 only'
complete -c corscheck -n "__fish_corscheck_using_subcommand page" -s 6 -l ipv6 -d 'Connect over IPv6 only'
complete -c corscheck -n "__fish_corscheck_using_subcommand page" -l read-only -d 'Send only GET, HEAD and OPTIONS: of a call that may change data, its preflight'
complete -c corscheck -n "__fish_corscheck_using_subcommand page" -s q -l quiet -d 'Print only the summary'
complete -c corscheck -n "__fish_corscheck_using_subcommand page" -s v -l verbose -d 'Print each request in full, and the console\'s errors'
complete -c corscheck -n "__fish_corscheck_using_subcommand page" -l show-secrets -d 'Show secrets: credentials, cookies, tokens and keys'
complete -c corscheck -n "__fish_corscheck_using_subcommand page" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c corscheck -n "__fish_corscheck_using_subcommand har" -l color -d 'When to colour the output: auto, always, never' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c corscheck -n "__fish_corscheck_using_subcommand har" -l origin -d 'Origin of the page, for all requests [default: that of each entry]' -r -f
complete -c corscheck -n "__fish_corscheck_using_subcommand har" -l browser -d 'Browser to judge as [default: the one that recorded the file]' -r -f -a "chromium\t'Chrome, Edge, Opera'
firefox\t'Firefox'
safari\t'Safari: derived from WebKit, not measured'
webkit\t'WebKitGTK, as measured'
all\t'Chromium, Firefox and Safari, one after the other'"
complete -c corscheck -n "__fish_corscheck_using_subcommand har" -l format -d 'Format' -r -f -a "text\t'For people'
json\t'For programs: one JSON object a line'"
complete -c corscheck -n "__fish_corscheck_using_subcommand har" -s q -l quiet -d 'Print only the verdict, one line a request'
complete -c corscheck -n "__fish_corscheck_using_subcommand har" -s v -l verbose -d 'Print all request and response headers'
complete -c corscheck -n "__fish_corscheck_using_subcommand har" -l show-secrets -d 'Show secrets: credentials, cookies, tokens and keys'
complete -c corscheck -n "__fish_corscheck_using_subcommand har" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c corscheck -n "__fish_corscheck_using_subcommand websocket" -l color -d 'When to colour the output: auto, always, never' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c corscheck -n "__fish_corscheck_using_subcommand websocket" -l protocol -d 'Subprotocol that the page offers (repeatable, in order)' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand websocket" -l send -d 'Text to send once the socket is open (repeatable)' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand websocket" -l wait -d 'How long to listen once the socket is open [default: 0.3, or 2 with --send]' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand websocket" -l origin -d 'Origin of the page [default: http://localhost:3000] (repeatable)' -r -f
complete -c corscheck -n "__fish_corscheck_using_subcommand websocket" -l page -d 'Load this page, and use its origin and policies' -r -f
complete -c corscheck -n "__fish_corscheck_using_subcommand websocket" -l browser -d 'Browser to judge as' -r -f -a "chromium\t'Chrome, Edge, Opera'
firefox\t'Firefox'
safari\t'Safari: derived from WebKit, not measured'
webkit\t'WebKitGTK, as measured'
all\t'Chromium, Firefox and Safari, one after the other'"
complete -c corscheck -n "__fish_corscheck_using_subcommand websocket" -l cookie -d 'Cookie of the target (repeatable)' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand websocket" -l third-party-cookies -d 'What the browser does with third-party cookies [default: the browser\'s own policy]' -r -f -a "allow\t'They are sent and stored where SameSite lets them: Chromium\'s way'
block\t'They are neither sent nor stored: Safari\'s way'
partition\t'Each site in the address bar has its own: Firefox\'s way'"
complete -c corscheck -n "__fish_corscheck_using_subcommand websocket" -l csp -d 'Content-Security-Policy of the page (repeatable; added to those found by --page)' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand websocket" -l coep -d 'Cross-Origin-Embedder-Policy of the page' -r -f -a "unsafe-none\t'No policy'
require-corp\t'What is embedded must allow it'
credentialless\t'What is embedded is requested without cookies'"
complete -c corscheck -n "__fish_corscheck_using_subcommand websocket" -l page-address-space -d 'Address space of the page\'s server [default: as its host resolves]' -r -f -a "loopback\t'The browser\'s own machine'
local\t'The browser\'s own network'
public\t'The internet'"
complete -c corscheck -n "__fish_corscheck_using_subcommand websocket" -l confirm -d 'Compare with this installed browser' -r -f -a "chromium\t'Chrome, Edge, Opera'
firefox\t'Firefox'
safari\t'Safari: derived from WebKit, not measured'
webkit\t'WebKitGTK, as measured'
all\t'Chromium, Firefox and Safari, one after the other'"
complete -c corscheck -n "__fish_corscheck_using_subcommand websocket" -l also-from -d 'Also open it as a page of this origin (repeatable)' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand websocket" -l resolve -d 'Connect to ADDR for this host and port; * matches any (repeatable)' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand websocket" -l cacert -d 'Trust only the certificates of this PEM file' -r -F
complete -c corscheck -n "__fish_corscheck_using_subcommand websocket" -s x -l proxy -d 'Use this proxy; \'\' for none [default: from the environment]' -r -f
complete -c corscheck -n "__fish_corscheck_using_subcommand websocket" -l connect-timeout -d 'Time limit for connecting, in seconds' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand websocket" -s m -l max-time -d 'Time limit for one URL or check with all its requests, in seconds' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand websocket" -l hosts -d 'Send nothing to other hosts than these; * and ? are wildcards (repeatable)' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand websocket" -l public-hosts -d 'As --hosts, but send nothing to private and link-local addresses of these hosts' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand websocket" -l format -d 'Format' -r -f -a "text\t'For people'
json\t'For programs: one JSON object a line'"
complete -c corscheck -n "__fish_corscheck_using_subcommand websocket" -s k -l insecure -d 'Do not verify TLS certificates'
complete -c corscheck -n "__fish_corscheck_using_subcommand websocket" -l http1.1 -d 'Use HTTP/1.1 only'
complete -c corscheck -n "__fish_corscheck_using_subcommand websocket" -l http2 -d 'Use HTTP/2 if the server offers it over TLS, which is the default'
complete -c corscheck -n "__fish_corscheck_using_subcommand websocket" -l http2-prior-knowledge -d 'Use HTTP/2 without negotiation, over plain TCP too'
complete -c corscheck -n "__fish_corscheck_using_subcommand websocket" -s 4 -l ipv4 -d 'Connect over IPv4 only'
complete -c corscheck -n "__fish_corscheck_using_subcommand websocket" -s 6 -l ipv6 -d 'Connect over IPv6 only'
complete -c corscheck -n "__fish_corscheck_using_subcommand websocket" -l read-only -d 'Send only GET, HEAD and OPTIONS: of a call that may change data, its preflight'
complete -c corscheck -n "__fish_corscheck_using_subcommand websocket" -s q -l quiet -d 'Print only the verdict, one line a request'
complete -c corscheck -n "__fish_corscheck_using_subcommand websocket" -s v -l verbose -d 'Print all request and response headers'
complete -c corscheck -n "__fish_corscheck_using_subcommand websocket" -l show-secrets -d 'Show secrets: credentials, cookies, tokens and keys'
complete -c corscheck -n "__fish_corscheck_using_subcommand websocket" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c corscheck -n "__fish_corscheck_using_subcommand socketio" -l color -d 'When to colour the output: auto, always, never' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c corscheck -n "__fish_corscheck_using_subcommand socketio" -l client -d 'Version of the page\'s client' -r -f -a "2\t'socket.io-client 2 (and 1): Engine.IO 3'
3\t'3: Engine.IO 4'
4\t'4: Engine.IO 4'"
complete -c corscheck -n "__fish_corscheck_using_subcommand socketio" -l path -d 'The option path' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand socketio" -l transports -d 'The option transports' -r -f -a "both\t'Polling, then the upgrade to a WebSocket, as by default'
polling\t'Polling alone'
websocket\t'A WebSocket from the start'"
complete -c corscheck -n "__fish_corscheck_using_subcommand socketio" -s H -l header -d 'The option extraHeaders, \'Name: value\' (repeatable)' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand socketio" -l origin -d 'Origin of the page [default: http://localhost:3000] (repeatable)' -r -f
complete -c corscheck -n "__fish_corscheck_using_subcommand socketio" -l page -d 'Load this page, and use its origin and policies' -r -f
complete -c corscheck -n "__fish_corscheck_using_subcommand socketio" -l browser -d 'Browser to judge as' -r -f -a "chromium\t'Chrome, Edge, Opera'
firefox\t'Firefox'
safari\t'Safari: derived from WebKit, not measured'
webkit\t'WebKitGTK, as measured'
all\t'Chromium, Firefox and Safari, one after the other'"
complete -c corscheck -n "__fish_corscheck_using_subcommand socketio" -l cookie -d 'Cookie of the target (repeatable)' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand socketio" -l third-party-cookies -d 'What the browser does with third-party cookies [default: the browser\'s own policy]' -r -f -a "allow\t'They are sent and stored where SameSite lets them: Chromium\'s way'
block\t'They are neither sent nor stored: Safari\'s way'
partition\t'Each site in the address bar has its own: Firefox\'s way'"
complete -c corscheck -n "__fish_corscheck_using_subcommand socketio" -l csp -d 'Content-Security-Policy of the page (repeatable; added to those found by --page)' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand socketio" -l coep -d 'Cross-Origin-Embedder-Policy of the page' -r -f -a "unsafe-none\t'No policy'
require-corp\t'What is embedded must allow it'
credentialless\t'What is embedded is requested without cookies'"
complete -c corscheck -n "__fish_corscheck_using_subcommand socketio" -l page-address-space -d 'Address space of the page\'s server [default: as its host resolves]' -r -f -a "loopback\t'The browser\'s own machine'
local\t'The browser\'s own network'
public\t'The internet'"
complete -c corscheck -n "__fish_corscheck_using_subcommand socketio" -l also-from -d 'Also open the WebSocket as a page of this origin (repeatable)' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand socketio" -l resolve -d 'Connect to ADDR for this host and port; * matches any (repeatable)' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand socketio" -l cacert -d 'Trust only the certificates of this PEM file' -r -F
complete -c corscheck -n "__fish_corscheck_using_subcommand socketio" -s x -l proxy -d 'Use this proxy; \'\' for none [default: from the environment]' -r -f
complete -c corscheck -n "__fish_corscheck_using_subcommand socketio" -l connect-timeout -d 'Time limit for connecting, in seconds' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand socketio" -s m -l max-time -d 'Time limit for one URL or check with all its requests, in seconds' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand socketio" -l hosts -d 'Send nothing to other hosts than these; * and ? are wildcards (repeatable)' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand socketio" -l public-hosts -d 'As --hosts, but send nothing to private and link-local addresses of these hosts' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand socketio" -l format -d 'Format' -r -f -a "text\t'For people'
json\t'For programs: one JSON object a line'"
complete -c corscheck -n "__fish_corscheck_using_subcommand socketio" -l with-credentials -d 'The option withCredentials'
complete -c corscheck -n "__fish_corscheck_using_subcommand socketio" -s k -l insecure -d 'Do not verify TLS certificates'
complete -c corscheck -n "__fish_corscheck_using_subcommand socketio" -l http1.1 -d 'Use HTTP/1.1 only'
complete -c corscheck -n "__fish_corscheck_using_subcommand socketio" -l http2 -d 'Use HTTP/2 if the server offers it over TLS, which is the default'
complete -c corscheck -n "__fish_corscheck_using_subcommand socketio" -l http2-prior-knowledge -d 'Use HTTP/2 without negotiation, over plain TCP too'
complete -c corscheck -n "__fish_corscheck_using_subcommand socketio" -s 4 -l ipv4 -d 'Connect over IPv4 only'
complete -c corscheck -n "__fish_corscheck_using_subcommand socketio" -s 6 -l ipv6 -d 'Connect over IPv6 only'
complete -c corscheck -n "__fish_corscheck_using_subcommand socketio" -l read-only -d 'Send only GET, HEAD and OPTIONS: of a call that may change data, its preflight'
complete -c corscheck -n "__fish_corscheck_using_subcommand socketio" -s q -l quiet -d 'Print only the verdict, one line a request'
complete -c corscheck -n "__fish_corscheck_using_subcommand socketio" -s v -l verbose -d 'Print all request and response headers'
complete -c corscheck -n "__fish_corscheck_using_subcommand socketio" -l show-secrets -d 'Show secrets: credentials, cookies, tokens and keys'
complete -c corscheck -n "__fish_corscheck_using_subcommand socketio" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c corscheck -n "__fish_corscheck_using_subcommand jsonp" -l color -d 'When to colour the output: auto, always, never' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c corscheck -n "__fish_corscheck_using_subcommand jsonp" -l callback -d 'The page\'s function: show, app.show' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand jsonp" -l param -d 'Parameter of the URL with the function\'s name' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand jsonp" -s H -l header -d 'Header to add to the request, \'Name: value\' (repeatable)' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand jsonp" -l crossorigin -d 'The element\'s crossorigin attribute [default: none]' -r -f -a "none\t'No attribute'
anonymous\t'Use CORS, without credentials to other origins'
use-credentials\t'Use CORS, with credentials'"
complete -c corscheck -n "__fish_corscheck_using_subcommand jsonp" -l integrity -d 'Hashes of which the body must have one, as in integrity' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand jsonp" -l nonce -d 'The element\'s nonce attribute' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand jsonp" -l referrer-policy -d 'What the Referer may say [default: the page\'s policy]' -r -f -a "no-referrer\t'No Referer'
no-referrer-when-downgrade\t'The page\'s URL, but nothing from https to http'
same-origin\t'The page\'s URL to its own origin, nothing to others'
origin\t'The page\'s origin'
strict-origin\t'The page\'s origin, but nothing from https to http'
origin-when-cross-origin\t'The page\'s URL to its own origin, its origin to others'
strict-origin-when-cross-origin\t'The same, but nothing from https to http: the default'
unsafe-url\t'The page\'s URL'"
complete -c corscheck -n "__fish_corscheck_using_subcommand jsonp" -l charset -d 'The element\'s charset attribute' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand jsonp" -l origin -d 'Origin of the page [default: http://localhost:3000] (repeatable)' -r -f
complete -c corscheck -n "__fish_corscheck_using_subcommand jsonp" -l page -d 'Load this page, and use its origin and policies' -r -f
complete -c corscheck -n "__fish_corscheck_using_subcommand jsonp" -l browser -d 'Browser to judge as' -r -f -a "chromium\t'Chrome, Edge, Opera'
firefox\t'Firefox'
safari\t'Safari: derived from WebKit, not measured'
webkit\t'WebKitGTK, as measured'
all\t'Chromium, Firefox and Safari, one after the other'"
complete -c corscheck -n "__fish_corscheck_using_subcommand jsonp" -l cookie -d 'Cookie of the target (repeatable)' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand jsonp" -l third-party-cookies -d 'What the browser does with third-party cookies [default: the browser\'s own policy]' -r -f -a "allow\t'They are sent and stored where SameSite lets them: Chromium\'s way'
block\t'They are neither sent nor stored: Safari\'s way'
partition\t'Each site in the address bar has its own: Firefox\'s way'"
complete -c corscheck -n "__fish_corscheck_using_subcommand jsonp" -l csp -d 'Content-Security-Policy of the page (repeatable; added to those found by --page)' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand jsonp" -l coep -d 'Cross-Origin-Embedder-Policy of the page' -r -f -a "unsafe-none\t'No policy'
require-corp\t'What is embedded must allow it'
credentialless\t'What is embedded is requested without cookies'"
complete -c corscheck -n "__fish_corscheck_using_subcommand jsonp" -l page-address-space -d 'Address space of the page\'s server [default: as its host resolves]' -r -f -a "loopback\t'The browser\'s own machine'
local\t'The browser\'s own network'
public\t'The internet'"
complete -c corscheck -n "__fish_corscheck_using_subcommand jsonp" -l confirm -d 'Compare with this installed browser' -r -f -a "chromium\t'Chrome, Edge, Opera'
firefox\t'Firefox'
safari\t'Safari: derived from WebKit, not measured'
webkit\t'WebKitGTK, as measured'
all\t'Chromium, Firefox and Safari, one after the other'"
complete -c corscheck -n "__fish_corscheck_using_subcommand jsonp" -l resolve -d 'Connect to ADDR for this host and port; * matches any (repeatable)' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand jsonp" -l cacert -d 'Trust only the certificates of this PEM file' -r -F
complete -c corscheck -n "__fish_corscheck_using_subcommand jsonp" -s x -l proxy -d 'Use this proxy; \'\' for none [default: from the environment]' -r -f
complete -c corscheck -n "__fish_corscheck_using_subcommand jsonp" -l connect-timeout -d 'Time limit for connecting, in seconds' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand jsonp" -s m -l max-time -d 'Time limit for one URL or check with all its requests, in seconds' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand jsonp" -l hosts -d 'Send nothing to other hosts than these; * and ? are wildcards (repeatable)' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand jsonp" -l public-hosts -d 'As --hosts, but send nothing to private and link-local addresses of these hosts' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand jsonp" -l format -d 'Format' -r -f -a "text\t'For people'
json\t'For programs: one JSON object a line'"
complete -c corscheck -n "__fish_corscheck_using_subcommand jsonp" -l check-name -d 'Also request it with an odd function name, to see whether the server checks names'
complete -c corscheck -n "__fish_corscheck_using_subcommand jsonp" -s k -l insecure -d 'Do not verify TLS certificates'
complete -c corscheck -n "__fish_corscheck_using_subcommand jsonp" -l http1.1 -d 'Use HTTP/1.1 only'
complete -c corscheck -n "__fish_corscheck_using_subcommand jsonp" -l http2 -d 'Use HTTP/2 if the server offers it over TLS, which is the default'
complete -c corscheck -n "__fish_corscheck_using_subcommand jsonp" -l http2-prior-knowledge -d 'Use HTTP/2 without negotiation, over plain TCP too'
complete -c corscheck -n "__fish_corscheck_using_subcommand jsonp" -s 4 -l ipv4 -d 'Connect over IPv4 only'
complete -c corscheck -n "__fish_corscheck_using_subcommand jsonp" -s 6 -l ipv6 -d 'Connect over IPv6 only'
complete -c corscheck -n "__fish_corscheck_using_subcommand jsonp" -l read-only -d 'Send only GET, HEAD and OPTIONS: of a call that may change data, its preflight'
complete -c corscheck -n "__fish_corscheck_using_subcommand jsonp" -s q -l quiet -d 'Print only the verdict, one line a request'
complete -c corscheck -n "__fish_corscheck_using_subcommand jsonp" -s v -l verbose -d 'Print all request and response headers'
complete -c corscheck -n "__fish_corscheck_using_subcommand jsonp" -l show-secrets -d 'Show secrets: credentials, cookies, tokens and keys'
complete -c corscheck -n "__fish_corscheck_using_subcommand jsonp" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c corscheck -n "__fish_corscheck_using_subcommand frame" -l color -d 'When to colour the output: auto, always, never' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c corscheck -n "__fish_corscheck_using_subcommand frame" -l as -d 'How it is shown' -r -f -a "iframe\t'An iframe'
object\t'An object element'
embed\t'An embed element'
popup\t'A window of window.open()'"
complete -c corscheck -n "__fish_corscheck_using_subcommand frame" -l sandbox -d 'The sandbox attribute; without tokens the strictest' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand frame" -l attribute -d 'Another attribute, NAME[=VALUE] (repeatable)' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand frame" -l features -d 'Features of the popup, as in the third argument of window.open()' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand frame" -l origin -d 'Origin of the page that shows it [default: http://localhost:3000]' -r -f
complete -c corscheck -n "__fish_corscheck_using_subcommand frame" -l page -d 'Load this page, and use its origin and headers' -r -f
complete -c corscheck -n "__fish_corscheck_using_subcommand frame" -l ancestor -d 'A page around the page (repeatable, the nearest first)' -r -f
complete -c corscheck -n "__fish_corscheck_using_subcommand frame" -l csp -d 'Content-Security-Policy of the page (repeatable)' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand frame" -l coep -d 'Cross-Origin-Embedder-Policy of the page' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand frame" -l coop -d 'Cross-Origin-Opener-Policy of the page' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand frame" -l page-header -d 'Another header of the page, \'Name: value\' (repeatable)' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand frame" -l browser -d 'Browser to judge as [default: chromium]' -r -f -a "chromium\t'Chrome, Edge, Opera'
firefox\t'Firefox'
safari\t'Safari: derived from WebKit, not measured'
webkit\t'WebKitGTK, as measured'
all\t'Chromium, Firefox and Safari, one after the other'"
complete -c corscheck -n "__fish_corscheck_using_subcommand frame" -l confirm -d 'Compare with this installed browser' -r -f -a "chromium\t'Chrome, Edge, Opera'
firefox\t'Firefox'
safari\t'Safari: derived from WebKit, not measured'
webkit\t'WebKitGTK, as measured'
all\t'Chromium, Firefox and Safari, one after the other'"
complete -c corscheck -n "__fish_corscheck_using_subcommand frame" -l cookie -d 'Cookie of the document (repeatable)' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand frame" -l third-party-cookies -d 'What the browser does with third-party cookies [default: the browser\'s own policy]' -r -f -a "allow\t'They are sent and stored where SameSite lets them: Chromium\'s way'
block\t'They are neither sent nor stored: Safari\'s way'
partition\t'Each site in the address bar has its own: Firefox\'s way'"
complete -c corscheck -n "__fish_corscheck_using_subcommand frame" -l need -d 'Fail if this channel is closed (repeatable)' -r -f -a "dom\t'Scripts of both sides reach the other\'s DOM'
document-domain\t'document.domain opens the DOM'
location-hash\t'The document reaches the page over location.hash'
window-name\t'The page reads window.name'
post-message\t'Each message arrives'
storage\t'The document has its storage, that of a first-party visit'
cookies\t'All cookies of --cookie are sent'
opener\t'Popup and page keep their handles'
top-navigation\t'The document may navigate the top window'"
complete -c corscheck -n "__fish_corscheck_using_subcommand frame" -l domain -d 'Both sides set document.domain to this' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand frame" -l domain-page -d 'The page alone sets document.domain, or to another value' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand frame" -l domain-frame -d 'The document alone sets document.domain, or to another value' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand frame" -l message-to -d 'targetOrigin of a message to the document (repeatable) [default: its origin]' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand frame" -l message-back -d 'targetOrigin of a message to the page (repeatable) [default: its origin]' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand frame" -l relay -d 'Where the third document of location.hash and window.name lives [default: the page\'s origin]' -r -f
complete -c corscheck -n "__fish_corscheck_using_subcommand frame" -l fix -d 'Also print server configuration that sends the headers of the change' -r -f -a "nginx\t'nginx'
apache\t'Apache httpd'
caddy\t'Caddy'
haproxy\t'HAProxy'
lighttpd\t'lighttpd'
traefik\t'Traefik'
envoy\t'Envoy'
ingress-nginx\t'Kubernetes ingress-nginx'
express\t'Express'
node\t'plain Node'
fastify\t'Fastify'
koa\t'Koa'
hono\t'Hono'
nestjs\t'NestJS'
nextjs\t'Next.js'
socket.io\t'Socket.IO'
vite\t'Vite'
webpack-dev-server\t'webpack-dev-server'
vue\t'Vue CLI'
http-proxy-middleware\t'http-proxy-middleware'
fastapi\t'FastAPI/Starlette'
flask\t'Flask'
django\t'Django'
aiohttp\t'aiohttp'
spring-mvc\t'Spring MVC'
spring-security\t'Spring Security'
spring-webflux\t'Spring WebFlux'
aspnet\t'ASP.NET Core'
go\t'Go net/http'
rs-cors\t'Go rs/cors'
axum\t'axum'
actix-web\t'Actix Web'
rails\t'Rails'
laravel\t'Laravel'
php\t'PHP'
mcp-typescript\t'the MCP SDK for TypeScript'
mcp-python\t'the MCP SDK for Python'
wordpress\t'WordPress'
strapi\t'Strapi'
kong\t'Kong Gateway'
apisix\t'Apache APISIX'
keycloak\t'Keycloak'
elasticsearch\t'Elasticsearch'
ollama\t'Ollama'
minio\t'MinIO'
jupyter\t'Jupyter Server'
home-assistant\t'Home Assistant'
iis\t'IIS'
s3\t'Amazon S3'
cloudfront\t'Amazon CloudFront'
api-gateway\t'Amazon API Gateway'
gcs\t'Google Cloud Storage'
firebase\t'Cloud Functions for Firebase'
supabase\t'Supabase Edge Functions'
azure-apim\t'Azure API Management'
azure-blob\t'Azure Blob Storage'
r2\t'Cloudflare R2'
cloudflare-workers\t'Cloudflare Workers'"
complete -c corscheck -n "__fish_corscheck_using_subcommand frame" -l resolve -d 'Connect to ADDR for this host and port; * matches any (repeatable)' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand frame" -l cacert -d 'Trust only the certificates of this PEM file' -r -F
complete -c corscheck -n "__fish_corscheck_using_subcommand frame" -s x -l proxy -d 'Use this proxy; \'\' for none [default: from the environment]' -r -f
complete -c corscheck -n "__fish_corscheck_using_subcommand frame" -l connect-timeout -d 'Time limit for connecting, in seconds' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand frame" -s m -l max-time -d 'Time limit for one URL or check with all its requests, in seconds' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand frame" -l hosts -d 'Send nothing to other hosts than these; * and ? are wildcards (repeatable)' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand frame" -l public-hosts -d 'As --hosts, but send nothing to private and link-local addresses of these hosts' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand frame" -l format -d 'Format' -r -f -a "text\t'For people'
json\t'For programs: one JSON object a line'"
complete -c corscheck -n "__fish_corscheck_using_subcommand frame" -l isolated -d 'Is the document, as a page, cross-origin isolated? Lists the headers that are missing, and what would be refused'
complete -c corscheck -n "__fish_corscheck_using_subcommand frame" -l resources -d 'With --isolated, request what the page\'s elements load, and say which of it would be refused'
complete -c corscheck -n "__fish_corscheck_using_subcommand frame" -s k -l insecure -d 'Do not verify TLS certificates'
complete -c corscheck -n "__fish_corscheck_using_subcommand frame" -l http1.1 -d 'Use HTTP/1.1 only'
complete -c corscheck -n "__fish_corscheck_using_subcommand frame" -l http2 -d 'Use HTTP/2 if the server offers it over TLS, which is the default'
complete -c corscheck -n "__fish_corscheck_using_subcommand frame" -l http2-prior-knowledge -d 'Use HTTP/2 without negotiation, over plain TCP too'
complete -c corscheck -n "__fish_corscheck_using_subcommand frame" -s 4 -l ipv4 -d 'Connect over IPv4 only'
complete -c corscheck -n "__fish_corscheck_using_subcommand frame" -s 6 -l ipv6 -d 'Connect over IPv6 only'
complete -c corscheck -n "__fish_corscheck_using_subcommand frame" -l read-only -d 'Send only GET, HEAD and OPTIONS: of a call that may change data, its preflight'
complete -c corscheck -n "__fish_corscheck_using_subcommand frame" -s q -l quiet -d 'Print only the verdict, one line a request'
complete -c corscheck -n "__fish_corscheck_using_subcommand frame" -s v -l verbose -d 'Print all request and response headers'
complete -c corscheck -n "__fish_corscheck_using_subcommand frame" -l show-secrets -d 'Show secrets: credentials, cookies, tokens and keys'
complete -c corscheck -n "__fish_corscheck_using_subcommand frame" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c corscheck -n "__fish_corscheck_using_subcommand origin" -l color -d 'When to colour the output: auto, always, never' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c corscheck -n "__fish_corscheck_using_subcommand origin" -l format -d 'Output format' -r -f -a "text\t'For people'
json\t'For programs: one JSON object a line'"
complete -c corscheck -n "__fish_corscheck_using_subcommand origin" -s q -l quiet -d 'Print only the verdict'
complete -c corscheck -n "__fish_corscheck_using_subcommand origin" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c corscheck -n "__fish_corscheck_using_subcommand audit" -l color -d 'When to colour the output: auto, always, never' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c corscheck -n "__fish_corscheck_using_subcommand audit" -l origin -d 'Trusted origin: its pages may read the response (repeatable)' -r -f
complete -c corscheck -n "__fish_corscheck_using_subcommand audit" -s X -l method -l request -d 'Request method' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand audit" -s H -l header -d 'Request header, \'Name: value\' (repeatable)' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand audit" -s d -l data -d 'Request body; @FILE reads a file' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand audit" -l protocol -d 'Subprotocol that a WebSocket offers (repeatable)' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand audit" -l credentials -d 'Whether pages send credentials [default: include]' -r -f -a "include\t'With credentials, and without'
omit\t'Without credentials only'"
complete -c corscheck -n "__fish_corscheck_using_subcommand audit" -s A -l user-agent -d 'User-Agent to send instead of the browser\'s' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand audit" -l browser -d 'Browser to judge as; all means Chromium, Firefox and Safari' -r -f -a "chromium\t'Chrome, Edge, Opera'
firefox\t'Firefox'
safari\t'Safari: derived from WebKit, not measured'
webkit\t'WebKitGTK, as measured'
all\t'Chromium, Firefox and Safari, one after the other'"
complete -c corscheck -n "__fish_corscheck_using_subcommand audit" -l cookie -d 'Cookie of the target (repeatable)' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand audit" -l third-party-cookies -d 'What the browser does with third-party cookies [default: the browser\'s own policy]' -r -f -a "allow\t'They are sent and stored where SameSite lets them: Chromium\'s way'
block\t'They are neither sent nor stored: Safari\'s way'
partition\t'Each site in the address bar has its own: Firefox\'s way'"
complete -c corscheck -n "__fish_corscheck_using_subcommand audit" -l fail-on -d 'Exit with status 1 from this severity on' -r -f -a "critical\t'Findings that are critical'
high\t'Findings from high on'
medium\t'Findings from medium on'
low\t'Findings from low on'
info\t'All findings'
never\t'None: the exit status does not depend on findings'"
complete -c corscheck -n "__fish_corscheck_using_subcommand audit" -l only -d 'Look only for this finding (repeatable)' -r -f -a "any-origin\t'Every web page is let in'
null-origin\t'Pages with the origin null are let in: every sandboxed frame'
hosting-platform\t'Pages of anyone with an account on a hosting platform are let in'
public-suffix-match\t'Every domain below a public suffix is let in'
substring-match\t'Domains that contain the trusted name are let in'
prefix-match\t'Domains that begin like the trusted name are let in'
suffix-match\t'Domains that end like the trusted name are let in'
unescaped-dot\t'Domains with a letter in place of a dot are let in'
any-subdomain\t'Every subdomain is let in'
insecure-scheme\t'The trusted host is let in over http too'
any-port\t'Other ports of the trusted host are let in'
localhost-allowed\t'Pages of the user\'s own machine are let in'
app-scheme\t'Pages of apps or extensions are let in'
wildcard\t'The response is readable for all pages, without credentials'
wildcard-with-credentials\t'The wildcard stands beside Access-Control-Allow-Credentials, which has no effect there'
websocket-hijacking\t'A WebSocket opens for every web page'
jsonp-hijacking\t'Every web page can read the data with a script element'
resource-policy-missing\t'Every web page can load what cookies make personal'
missing-vary\t'The response depends on the origin, and Vary does not name Origin'"
complete -c corscheck -n "__fish_corscheck_using_subcommand audit" -l skip -d 'Do not look for this finding (repeatable)' -r -f -a "any-origin\t'Every web page is let in'
null-origin\t'Pages with the origin null are let in: every sandboxed frame'
hosting-platform\t'Pages of anyone with an account on a hosting platform are let in'
public-suffix-match\t'Every domain below a public suffix is let in'
substring-match\t'Domains that contain the trusted name are let in'
prefix-match\t'Domains that begin like the trusted name are let in'
suffix-match\t'Domains that end like the trusted name are let in'
unescaped-dot\t'Domains with a letter in place of a dot are let in'
any-subdomain\t'Every subdomain is let in'
insecure-scheme\t'The trusted host is let in over http too'
any-port\t'Other ports of the trusted host are let in'
localhost-allowed\t'Pages of the user\'s own machine are let in'
app-scheme\t'Pages of apps or extensions are let in'
wildcard\t'The response is readable for all pages, without credentials'
wildcard-with-credentials\t'The wildcard stands beside Access-Control-Allow-Credentials, which has no effect there'
websocket-hijacking\t'A WebSocket opens for every web page'
jsonp-hijacking\t'Every web page can read the data with a script element'
resource-policy-missing\t'Every web page can load what cookies make personal'
missing-vary\t'The response depends on the origin, and Vary does not name Origin'"
complete -c corscheck -n "__fish_corscheck_using_subcommand audit" -l platform -d 'One more hosting platform, by its suffix, such as pages.example.com (repeatable)' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand audit" -l address-space -d 'Address space of the target [default: from its host and address]' -r -f -a "loopback\t'The browser\'s own machine'
local\t'The browser\'s own network'
public\t'The internet'"
complete -c corscheck -n "__fish_corscheck_using_subcommand audit" -l rate -d 'Send at most N requests a second to one host' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand audit" -l max-requests -d 'Send at most N requests for one URL' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand audit" -l resolve -d 'Connect to ADDR for this host and port; * matches any (repeatable)' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand audit" -l cacert -d 'Trust only the certificates of this PEM file' -r -F
complete -c corscheck -n "__fish_corscheck_using_subcommand audit" -s x -l proxy -d 'Use this proxy; \'\' for none [default: from the environment]' -r -f
complete -c corscheck -n "__fish_corscheck_using_subcommand audit" -l connect-timeout -d 'Time limit for connecting, in seconds' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand audit" -s m -l max-time -d 'Time limit for one URL or check with all its requests, in seconds' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand audit" -l hosts -d 'Send nothing to other hosts than these; * and ? are wildcards (repeatable)' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand audit" -l public-hosts -d 'As --hosts, but send nothing to private and link-local addresses of these hosts' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand audit" -l format -d 'Format' -r -f -a "text\t'For people'
json\t'For programs: one JSON object a line'
sarif\t'For code scanning: SARIF 2.1.0'
junit\t'For Jenkins, GitLab and others: JUnit\'s XML'
github\t'For GitHub Actions: annotations'"
complete -c corscheck -n "__fish_corscheck_using_subcommand audit" -l send-writes -d 'Send methods that write too, such as POST and PUT, once for each origin'
complete -c corscheck -n "__fish_corscheck_using_subcommand audit" -l yes -d 'Do not ask the user before --send-writes'
complete -c corscheck -n "__fish_corscheck_using_subcommand audit" -s k -l insecure -d 'Do not verify TLS certificates'
complete -c corscheck -n "__fish_corscheck_using_subcommand audit" -l http1.1 -d 'Use HTTP/1.1 only'
complete -c corscheck -n "__fish_corscheck_using_subcommand audit" -l http2 -d 'Use HTTP/2 if the server offers it over TLS, which is the default'
complete -c corscheck -n "__fish_corscheck_using_subcommand audit" -l http2-prior-knowledge -d 'Use HTTP/2 without negotiation, over plain TCP too'
complete -c corscheck -n "__fish_corscheck_using_subcommand audit" -s 4 -l ipv4 -d 'Connect over IPv4 only'
complete -c corscheck -n "__fish_corscheck_using_subcommand audit" -s 6 -l ipv6 -d 'Connect over IPv6 only'
complete -c corscheck -n "__fish_corscheck_using_subcommand audit" -l read-only -d 'Send only GET, HEAD and OPTIONS: of a call that may change data, its preflight'
complete -c corscheck -n "__fish_corscheck_using_subcommand audit" -l dry-run -d 'Print the origins, and send nothing'
complete -c corscheck -n "__fish_corscheck_using_subcommand audit" -s q -l quiet -d 'Print only a line for each finding'
complete -c corscheck -n "__fish_corscheck_using_subcommand audit" -l show-secrets -d 'Show secrets: credentials, cookies, tokens and keys'
complete -c corscheck -n "__fish_corscheck_using_subcommand audit" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c corscheck -n "__fish_corscheck_using_subcommand lint" -l color -d 'When to colour the output: auto, always, never' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c corscheck -n "__fish_corscheck_using_subcommand lint" -l as -d 'How to read the files [default: by their names and contents]' -r -f -a "tree\t'YAML or JSON: S3, GCS, ingress-nginx, Gateway API, Traefik, Envoy, Istio, API Gateway, Vercel, Firebase, Spring'
toml\t'TOML: netlify.toml, Traefik'
s3-xml\t'The CORS configuration of a bucket as XML'
iis\t'A web.config of IIS, with its CORS module or custom headers'
headers\t'A _headers file of Netlify or Cloudflare Pages'
nginx\t'A file of nginx: a whole one, what stands in http, or in a server'
apache\t'A file of Apache: of the server, or .htaccess'
list\t'A list of origins: exact ones, with * or regular expressions, one a line'"
complete -c corscheck -n "__fish_corscheck_using_subcommand lint" -l origin -d 'Judge a request by a page of this origin, as corscheck probe does' -r -f
complete -c corscheck -n "__fish_corscheck_using_subcommand lint" -s X -l method -l request -d 'Its method [default: GET]' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand lint" -s H -l header -d 'One of its headers, \'Name: value\' (repeatable)' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand lint" -l path -d 'Path, or URL, of the request [default: what the file has]' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand lint" -l browser -d 'Browser to judge as' -r -f -a "chromium\t'Chrome, Edge, Opera'
firefox\t'Firefox'
safari\t'Safari: derived from WebKit, not measured'
webkit\t'WebKitGTK, as measured'"
complete -c corscheck -n "__fish_corscheck_using_subcommand lint" -l trusted -d 'Trusted origin besides those that the files name (repeatable)' -r -f
complete -c corscheck -n "__fish_corscheck_using_subcommand lint" -l fail-on -d 'Exit with status 1 from this severity on' -r -f -a "critical\t'Findings that are critical'
high\t'Findings from high on'
medium\t'Findings from medium on'
low\t'Findings from low on'
info\t'All findings'
never\t'None: the exit status does not depend on findings'"
complete -c corscheck -n "__fish_corscheck_using_subcommand lint" -l format -d 'Format' -r -f -a "text\t'For people'
json\t'For programs: one JSON object a file'
sarif\t'For code scanning: SARIF 2.1.0'
github\t'For GitHub Actions: annotations'"
complete -c corscheck -n "__fish_corscheck_using_subcommand lint" -l list -d 'Read the files as lists of origins, the same as --as list'
complete -c corscheck -n "__fish_corscheck_using_subcommand lint" -l credentials -d 'With credentials'
complete -c corscheck -n "__fish_corscheck_using_subcommand lint" -l allow-none -d 'Pass over files without a CORS configuration that lint reads'
complete -c corscheck -n "__fish_corscheck_using_subcommand lint" -s q -l quiet -d 'Print only a line for each finding'
complete -c corscheck -n "__fish_corscheck_using_subcommand lint" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c corscheck -n "__fish_corscheck_using_subcommand fix" -l color -d 'When to colour the output: auto, always, never' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c corscheck -n "__fish_corscheck_using_subcommand fix" -l for -d 'Product to configure; --list names all' -r -f -a "nginx\t'nginx'
apache\t'Apache httpd'
caddy\t'Caddy'
haproxy\t'HAProxy'
lighttpd\t'lighttpd'
traefik\t'Traefik'
envoy\t'Envoy'
ingress-nginx\t'Kubernetes ingress-nginx'
express\t'Express'
node\t'plain Node'
fastify\t'Fastify'
koa\t'Koa'
hono\t'Hono'
nestjs\t'NestJS'
nextjs\t'Next.js'
socket.io\t'Socket.IO'
vite\t'Vite'
webpack-dev-server\t'webpack-dev-server'
vue\t'Vue CLI'
http-proxy-middleware\t'http-proxy-middleware'
fastapi\t'FastAPI/Starlette'
flask\t'Flask'
django\t'Django'
aiohttp\t'aiohttp'
spring-mvc\t'Spring MVC'
spring-security\t'Spring Security'
spring-webflux\t'Spring WebFlux'
aspnet\t'ASP.NET Core'
go\t'Go net/http'
rs-cors\t'Go rs/cors'
axum\t'axum'
actix-web\t'Actix Web'
rails\t'Rails'
laravel\t'Laravel'
php\t'PHP'
mcp-typescript\t'the MCP SDK for TypeScript'
mcp-python\t'the MCP SDK for Python'
wordpress\t'WordPress'
strapi\t'Strapi'
kong\t'Kong Gateway'
apisix\t'Apache APISIX'
keycloak\t'Keycloak'
elasticsearch\t'Elasticsearch'
ollama\t'Ollama'
minio\t'MinIO'
jupyter\t'Jupyter Server'
home-assistant\t'Home Assistant'
iis\t'IIS'
s3\t'Amazon S3'
cloudfront\t'Amazon CloudFront'
api-gateway\t'Amazon API Gateway'
gcs\t'Google Cloud Storage'
firebase\t'Cloud Functions for Firebase'
supabase\t'Supabase Edge Functions'
azure-apim\t'Azure API Management'
azure-blob\t'Azure Blob Storage'
r2\t'Cloudflare R2'
cloudflare-workers\t'Cloudflare Workers'"
complete -c corscheck -n "__fish_corscheck_using_subcommand fix" -l url -d 'URL that the pages request: the target of a proxy, with its path, and what the printed check probes' -r -f
complete -c corscheck -n "__fish_corscheck_using_subcommand fix" -l origin -d 'Allowed origin, null, https://*.example.com, or \'*\' for any origin (repeatable)' -r -f
complete -c corscheck -n "__fish_corscheck_using_subcommand fix" -s X -l method -l request -d 'Allowed method besides GET, HEAD and POST (repeatable)' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand fix" -s H -l header -d 'Request header that pages may send, \'Name\' or \'Name: value\' (repeatable)' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand fix" -l credentials -d 'Credentials mode of the requests; --credentials alone means include' -r -f -a "omit\t'Never send credentials'
same-origin\t'Send them to the page\'s own origin'
include\t'Always send them'"
complete -c corscheck -n "__fish_corscheck_using_subcommand fix" -l expose -d 'Response header that pages may read (repeatable)' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand fix" -l max-age -d 'How long browsers may cache a preflight, in seconds' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand fix" -l suite -d 'Policy that a suite expects: of its checks that must be allowed, at the server of --url' -r -F
complete -c corscheck -n "__fish_corscheck_using_subcommand fix" -l frames -d 'Print headers for frames and popups; --frames alone means ancestors: only pages of --origin may show the URL in a frame' -r -f -a "ancestors\t'Only pages of --origin may show the URL in a frame'
isolated\t'The page is cross-origin isolated, for SharedArrayBuffer'
credentialless\t'The same, with images and scripts of other sites requested without cookies'
embedded\t'The document may stand in a frame of an isolated page'
popups\t'Popups of the page, such as logins and payments, can report back'"
complete -c corscheck -n "__fish_corscheck_using_subcommand fix" -l out -d 'Write each file of the configuration into this directory, at the path that it has on the server' -r -f -a "(__fish_complete_directories)"
complete -c corscheck -n "__fish_corscheck_using_subcommand fix" -l format -d 'Output format' -r -f -a "text\t'For people'
json\t'For programs: one JSON object a line'"
complete -c corscheck -n "__fish_corscheck_using_subcommand fix" -l public -d 'Let every origin read the responses (\'*\'); only those of --origin get the methods, headers and credentials'
complete -c corscheck -n "__fish_corscheck_using_subcommand fix" -l websocket -d 'Print the configuration of WebSockets: the upgrade passed on, and pages of these origins alone'
complete -c corscheck -n "__fish_corscheck_using_subcommand fix" -l strict -d 'Print the form that holds the policy exactly, not the usual one'
complete -c corscheck -n "__fish_corscheck_using_subcommand fix" -l replace -d 'The server sends CORS headers already: say what to take out first'
complete -c corscheck -n "__fish_corscheck_using_subcommand fix" -l commonjs -d 'Print JavaScript as CommonJS modules'
complete -c corscheck -n "__fish_corscheck_using_subcommand fix" -l list -d 'List all products, and whether corscheck\'s own tests run them'
complete -c corscheck -n "__fish_corscheck_using_subcommand fix" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c corscheck -n "__fish_corscheck_using_subcommand proxy" -l color -d 'When to colour the output: auto, always, never' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c corscheck -n "__fish_corscheck_using_subcommand proxy" -l app -d 'The development server of the app: what no --route covers goes there' -r -f
complete -c corscheck -n "__fish_corscheck_using_subcommand proxy" -l route -d 'Pass on paths that begin with PREFIX to this server (repeatable); the longest prefix wins' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand proxy" -l rewrite-path -d 'Replace the beginning of a path, before the route\'s URL is put in front of it (repeatable)' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand proxy" -l host -d 'Host header for the target: its own, or the browser\'s' -r -f -a "target\t'The target\'s own'
keep\t'The browser\'s, which is the proxy\'s'"
complete -c corscheck -n "__fish_corscheck_using_subcommand proxy" -l origin -d 'Origin of the page without the proxy (repeatable with TARGET) [default: that of --app]' -r -f
complete -c corscheck -n "__fish_corscheck_using_subcommand proxy" -l browser -d 'Browser to judge as' -r -f -a "chromium\t'Chrome, Edge, Opera'
firefox\t'Firefox'
safari\t'Safari: derived from WebKit, not measured'
webkit\t'WebKitGTK, as measured'"
complete -c corscheck -n "__fish_corscheck_using_subcommand proxy" -s l -l listen -d 'Port to listen on, with an address before it where it is not loopback; 0 for a free one' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand proxy" -l allow-host -d 'Another name under which the proxy is called (repeatable); others are refused, against DNS rebinding' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand proxy" -l resolve -d 'Connect to ADDR for this host and port; * matches any (repeatable)' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand proxy" -l cacert -d 'Trust only the certificates of this PEM file' -r -F
complete -c corscheck -n "__fish_corscheck_using_subcommand proxy" -s x -l proxy -d 'Use this proxy; \'\' for none [default: from the environment]' -r -f
complete -c corscheck -n "__fish_corscheck_using_subcommand proxy" -l connect-timeout -d 'Time limit for connecting, in seconds' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand proxy" -s m -l max-time -d 'Time limit for one URL or check with all its requests, in seconds' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand proxy" -l hosts -d 'Send nothing to other hosts than these; * and ? are wildcards (repeatable)' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand proxy" -l public-hosts -d 'As --hosts, but send nothing to private and link-local addresses of these hosts' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand proxy" -l print -d 'Print the same routes as the configuration of another tool, and end' -r -f -a "nginx\t'a server block of nginx'
caddy\t'a Caddyfile'
vite\t'server.proxy in vite.config.js'
webpack\t'devServer.proxy in webpack.config.js'
vue\t'devServer.proxy in vue.config.js (Vue CLI)'
http-proxy-middleware\t'a server of Express with http-proxy-middleware'
next\t'rewrites in next.config.mjs'
angular\t'proxy.conf.json for ng serve'"
complete -c corscheck -n "__fish_corscheck_using_subcommand proxy" -l har -d 'Write all requests to this file, as a HAR' -r -F
complete -c corscheck -n "__fish_corscheck_using_subcommand proxy" -l init -d 'Write a suite for CI to this file at the end: the calls that passed' -r -F
complete -c corscheck -n "__fish_corscheck_using_subcommand proxy" -l report -d 'Write a report of what would be blocked to this file at the end (repeatable)' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand proxy" -l format -d 'Format' -r -f -a "text\t'For people'
json\t'For programs: one JSON object a line'"
complete -c corscheck -n "__fish_corscheck_using_subcommand proxy" -l strip-prefix -d 'Leave out a route\'s prefix from the path at its server'
complete -c corscheck -n "__fish_corscheck_using_subcommand proxy" -l rewrite-origin -d 'Name the target\'s own origin in Origin and Referer, for servers that insist on it'
complete -c corscheck -n "__fish_corscheck_using_subcommand proxy" -l forwarded -d 'Add X-Forwarded-For, X-Forwarded-Host and X-Forwarded-Proto'
complete -c corscheck -n "__fish_corscheck_using_subcommand proxy" -l strict -d 'Change no response: pass on, and judge'
complete -c corscheck -n "__fish_corscheck_using_subcommand proxy" -l no-preflights -d 'Send no preflights of the proxy\'s own; calls that need one are then reported as not known'
complete -c corscheck -n "__fish_corscheck_using_subcommand proxy" -s k -l insecure -d 'Do not verify TLS certificates'
complete -c corscheck -n "__fish_corscheck_using_subcommand proxy" -l http1.1 -d 'Use HTTP/1.1 only'
complete -c corscheck -n "__fish_corscheck_using_subcommand proxy" -l http2 -d 'Use HTTP/2 if the server offers it over TLS, which is the default'
complete -c corscheck -n "__fish_corscheck_using_subcommand proxy" -l http2-prior-knowledge -d 'Use HTTP/2 without negotiation, over plain TCP too'
complete -c corscheck -n "__fish_corscheck_using_subcommand proxy" -s 4 -l ipv4 -d 'Connect over IPv4 only'
complete -c corscheck -n "__fish_corscheck_using_subcommand proxy" -s 6 -l ipv6 -d 'Connect over IPv6 only'
complete -c corscheck -n "__fish_corscheck_using_subcommand proxy" -l read-only -d 'Send only GET, HEAD and OPTIONS: of a call that may change data, its preflight'
complete -c corscheck -n "__fish_corscheck_using_subcommand proxy" -s q -l quiet -d 'Print only the verdict, one line a request'
complete -c corscheck -n "__fish_corscheck_using_subcommand proxy" -s v -l verbose -d 'Print all request and response headers'
complete -c corscheck -n "__fish_corscheck_using_subcommand proxy" -l show-secrets -d 'Show secrets: credentials, cookies, tokens and keys'
complete -c corscheck -n "__fish_corscheck_using_subcommand proxy" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c corscheck -n "__fish_corscheck_using_subcommand init" -l color -d 'When to colour the output: auto, always, never' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c corscheck -n "__fish_corscheck_using_subcommand init" -l origin -d 'Trusted origin (repeatable) [default: http://localhost:3000; with --har, the origins of its pages]' -r -f
complete -c corscheck -n "__fish_corscheck_using_subcommand init" -l openapi -d 'Make a check for each operation of an OpenAPI or Swagger 2 document, JSON or YAML' -r -F
complete -c corscheck -n "__fish_corscheck_using_subcommand init" -l har -d 'Make a check for each cross-origin request of a HAR; - for standard input' -r -F
complete -c corscheck -n "__fish_corscheck_using_subcommand init" -l base-url -d 'URL of the API [default: the document\'s first server; with --har, any]' -r -f
complete -c corscheck -n "__fish_corscheck_using_subcommand init" -l resolve -d 'Connect to ADDR for this host and port; * matches any (repeatable)' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand init" -l cacert -d 'Trust only the certificates of this PEM file' -r -F
complete -c corscheck -n "__fish_corscheck_using_subcommand init" -s x -l proxy -d 'Use this proxy; \'\' for none [default: from the environment]' -r -f
complete -c corscheck -n "__fish_corscheck_using_subcommand init" -l connect-timeout -d 'Time limit for connecting, in seconds' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand init" -s m -l max-time -d 'Time limit for one URL or check with all its requests, in seconds' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand init" -l hosts -d 'Send nothing to other hosts than these; * and ? are wildcards (repeatable)' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand init" -l public-hosts -d 'As --hosts, but send nothing to private and link-local addresses of these hosts' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand init" -l out -d 'Write to this file; - for standard output' -r -F
complete -c corscheck -n "__fish_corscheck_using_subcommand init" -s k -l insecure -d 'Do not verify TLS certificates'
complete -c corscheck -n "__fish_corscheck_using_subcommand init" -l http1.1 -d 'Use HTTP/1.1 only'
complete -c corscheck -n "__fish_corscheck_using_subcommand init" -l http2 -d 'Use HTTP/2 if the server offers it over TLS, which is the default'
complete -c corscheck -n "__fish_corscheck_using_subcommand init" -l http2-prior-knowledge -d 'Use HTTP/2 without negotiation, over plain TCP too'
complete -c corscheck -n "__fish_corscheck_using_subcommand init" -s 4 -l ipv4 -d 'Connect over IPv4 only'
complete -c corscheck -n "__fish_corscheck_using_subcommand init" -s 6 -l ipv6 -d 'Connect over IPv6 only'
complete -c corscheck -n "__fish_corscheck_using_subcommand init" -l read-only -d 'Send only GET, HEAD and OPTIONS: of a call that may change data, its preflight'
complete -c corscheck -n "__fish_corscheck_using_subcommand init" -l force -d 'Overwrite an existing file'
complete -c corscheck -n "__fish_corscheck_using_subcommand init" -l schema -d 'Also write the schema for editors, next to the file, and refer to it in the file'
complete -c corscheck -n "__fish_corscheck_using_subcommand init" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c corscheck -n "__fish_corscheck_using_subcommand run" -l color -d 'When to colour the output: auto, always, never' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c corscheck -n "__fish_corscheck_using_subcommand run" -l only -d 'Run only checks with these ids; * matches any text (repeatable)' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand run" -l skip -d 'Skip checks with these ids (repeatable)' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand run" -l shard -d 'Run shard I of N' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand run" -l browser -d 'Browser to judge as [default: that of the suite]' -r -f -a "chromium\t'Chrome, Edge, Opera'
firefox\t'Firefox'
safari\t'Safari: derived from WebKit, not measured'
webkit\t'WebKitGTK, as measured'
all\t'Chromium, Firefox and Safari, one after the other'"
complete -c corscheck -n "__fish_corscheck_using_subcommand run" -l page-address-space -d 'Address space of the pages\' servers [default: as their hosts resolve]' -r -f -a "loopback\t'The browser\'s own machine'
local\t'The browser\'s own network'
public\t'The internet'"
complete -c corscheck -n "__fish_corscheck_using_subcommand run" -l openapi -d 'Make the checks from an OpenAPI or Swagger 2 document' -r -F
complete -c corscheck -n "__fish_corscheck_using_subcommand run" -l origin -d 'Trusted origin, with --openapi (repeatable)' -r -f
complete -c corscheck -n "__fish_corscheck_using_subcommand run" -l base-url -d 'URL of the API, with --openapi [default: the document\'s first server]' -r -f
complete -c corscheck -n "__fish_corscheck_using_subcommand run" -l watch -d 'Repeat every SECONDS [default: 2]; print what changed' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand run" -l retry -d 'Retry up to N times if the network fails' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand run" -l rate -d 'Send at most N requests a second' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand run" -l per-host -d 'Run up to N checks at a time for one host' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand run" -l parallel -d 'Send requests for up to N URLs or checks at a time' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand run" -l resolve -d 'Connect to ADDR for this host and port; * matches any (repeatable)' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand run" -l cacert -d 'Trust only the certificates of this PEM file' -r -F
complete -c corscheck -n "__fish_corscheck_using_subcommand run" -s x -l proxy -d 'Use this proxy; \'\' for none [default: from the environment]' -r -f
complete -c corscheck -n "__fish_corscheck_using_subcommand run" -l connect-timeout -d 'Time limit for connecting, in seconds' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand run" -s m -l max-time -d 'Time limit for one URL or check with all its requests, in seconds' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand run" -l hosts -d 'Send nothing to other hosts than these; * and ? are wildcards (repeatable)' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand run" -l public-hosts -d 'As --hosts, but send nothing to private and link-local addresses of these hosts' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand run" -l format -d 'Report format' -r -f -a "text\t'For people: a matrix, and what is wrong in full'
json\t'One JSON object'
jsonl\t'A JSON object a line'
junit\t'For Jenkins, GitLab and others: JUnit\'s XML'
sarif\t'For code scanning: SARIF 2.1.0'
github\t'For GitHub Actions: annotations, and the step\'s summary'
markdown\t'For comments and summaries'
html\t'For people: one file that a browser opens'
tap\t'For test harnesses: TAP 14'"
complete -c corscheck -n "__fish_corscheck_using_subcommand run" -l report -d 'Also write a report to a file (repeatable)' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand run" -l fail-fast -d 'Stop at the first check that does not pass'
complete -c corscheck -n "__fish_corscheck_using_subcommand run" -s k -l insecure -d 'Do not verify TLS certificates'
complete -c corscheck -n "__fish_corscheck_using_subcommand run" -l http1.1 -d 'Use HTTP/1.1 only'
complete -c corscheck -n "__fish_corscheck_using_subcommand run" -l http2 -d 'Use HTTP/2 if the server offers it over TLS, which is the default'
complete -c corscheck -n "__fish_corscheck_using_subcommand run" -l http2-prior-knowledge -d 'Use HTTP/2 without negotiation, over plain TCP too'
complete -c corscheck -n "__fish_corscheck_using_subcommand run" -s 4 -l ipv4 -d 'Connect over IPv4 only'
complete -c corscheck -n "__fish_corscheck_using_subcommand run" -s 6 -l ipv6 -d 'Connect over IPv6 only'
complete -c corscheck -n "__fish_corscheck_using_subcommand run" -l read-only -d 'Send only GET, HEAD and OPTIONS: of a call that may change data, its preflight'
complete -c corscheck -n "__fish_corscheck_using_subcommand run" -l list -d 'List the checks, and send nothing'
complete -c corscheck -n "__fish_corscheck_using_subcommand run" -l dry-run -d 'Print the requests, and send nothing'
complete -c corscheck -n "__fish_corscheck_using_subcommand run" -s q -l quiet -d 'Print only checks that do not pass, and the summary'
complete -c corscheck -n "__fish_corscheck_using_subcommand run" -s v -l verbose -d 'Print all headers of what does not pass'
complete -c corscheck -n "__fish_corscheck_using_subcommand run" -l show-secrets -d 'Show secrets: credentials, cookies, tokens, keys, and what comes from the environment'
complete -c corscheck -n "__fish_corscheck_using_subcommand run" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c corscheck -n "__fish_corscheck_using_subcommand merge" -l color -d 'When to colour the output: auto, always, never' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c corscheck -n "__fish_corscheck_using_subcommand merge" -l format -d 'Report format' -r -f -a "text\t'For people: a matrix, and what is wrong in full'
json\t'One JSON object'
jsonl\t'A JSON object a line'
junit\t'For Jenkins, GitLab and others: JUnit\'s XML'
sarif\t'For code scanning: SARIF 2.1.0'
github\t'For GitHub Actions: annotations, and the step\'s summary'
markdown\t'For comments and summaries'
html\t'For people: one file that a browser opens'
tap\t'For test harnesses: TAP 14'"
complete -c corscheck -n "__fish_corscheck_using_subcommand merge" -l report -d 'Also write a report to a file (repeatable)' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand merge" -s q -l quiet -d 'Print only checks that do not pass, and the summary'
complete -c corscheck -n "__fish_corscheck_using_subcommand merge" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c corscheck -n "__fish_corscheck_using_subcommand mcp" -l color -d 'When to colour the output: auto, always, never' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c corscheck -n "__fish_corscheck_using_subcommand mcp" -l hosts -d 'Send only to these hosts; * and ? are wildcards (repeatable)' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand mcp" -s m -l max-time -d 'Time limit for one call of a tool, in seconds' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand mcp" -l allow-writes -d 'Let tools send requests and messages that may change data'
complete -c corscheck -n "__fish_corscheck_using_subcommand mcp" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c corscheck -n "__fish_corscheck_using_subcommand demo" -l color -d 'When to colour the output: auto, always, never' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c corscheck -n "__fish_corscheck_using_subcommand demo" -l browser -d 'Browser to judge as' -r -f -a "chromium\t'Chrome, Edge, Opera'
firefox\t'Firefox'
safari\t'Safari: derived from WebKit, not measured'
webkit\t'WebKitGTK, as measured'
all\t'Chromium, Firefox and Safari, one after the other'"
complete -c corscheck -n "__fish_corscheck_using_subcommand demo" -s q -l quiet -d 'Print only one line per verdict'
complete -c corscheck -n "__fish_corscheck_using_subcommand demo" -s v -l verbose -d 'Print every verdict in full'
complete -c corscheck -n "__fish_corscheck_using_subcommand demo" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c corscheck -n "__fish_corscheck_using_subcommand serve" -l color -d 'When to colour the output: auto, always, never' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c corscheck -n "__fish_corscheck_using_subcommand serve" -s p -l port -d 'Port to listen on, and the one after it; 0 for free ones' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand serve" -l host -d 'Also listen on this address (for containers)' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand serve" -l format -d 'Output format of the list' -r -f -a "text\t'For people'
json\t'For programs: one JSON object a line'"
complete -c corscheck -n "__fish_corscheck_using_subcommand serve" -l list -d 'List the cases and their paths, and why some cannot be served'
complete -c corscheck -n "__fish_corscheck_using_subcommand serve" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c corscheck -n "__fish_corscheck_using_subcommand schema" -l color -d 'When to colour the output: auto, always, never' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c corscheck -n "__fish_corscheck_using_subcommand schema" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c corscheck -n "__fish_corscheck_using_subcommand completions" -l color -d 'When to colour the output: auto, always, never' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c corscheck -n "__fish_corscheck_using_subcommand completions" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c corscheck -n "__fish_corscheck_using_subcommand man" -l color -d 'When to colour the output: auto, always, never' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c corscheck -n "__fish_corscheck_using_subcommand man" -l out -d 'Write all pages to this folder' -r -f -a "(__fish_complete_directories)"
complete -c corscheck -n "__fish_corscheck_using_subcommand man" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c corscheck -n "__fish_corscheck_using_subcommand help" -l color -d 'When to colour the output: auto, always, never' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c corscheck -n "__fish_corscheck_using_subcommand help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c corscheck -n "__fish_corscheck_using_subcommand run" -l report -r -a "text= json= jsonl= junit= sarif= github= markdown= html= tap="
complete -c corscheck -n "__fish_corscheck_using_subcommand merge" -l report -r -a "text= json= jsonl= junit= sarif= github= markdown= html= tap="
complete -c corscheck -n "__fish_corscheck_using_subcommand explain" -f -a "cors same-origin-policy preflight simple-request origin null site allow-origin allow-headers allow-methods expose-headers max-age credentials authorization cookies samesite csrf vary wildcards redirects opaque crossorigin network-error error-responses curl localhost proxy websocket frames postmessage document-domain location-hash window-name service-worker jsonp csp corp coep popups orb sri referrer-policy lna origin-invalid url-invalid url-credentials url-scheme url-bad-port method-invalid method-forbidden method-case header-invalid header-forbidden header-not-settable body-on-get request-init-invalid request-stream-needs-h2 mode-same-origin no-cors-method no-cors-header-dropped no-cors-redirect-mode opaque-response keepalive-too-large integrity-mismatch integrity-opaque track-cross-origin svg-use-cross-origin preload-unsupported preload-unused service-worker-insecure service-worker-cross-origin service-worker-redirect service-worker-mime service-worker-scope origin-null preflight-method preflight-header preflight-content-type preflight-total-size preflight-stream preflight-upload-listener preflight-redirect preflight-status preflight-network preflight-allow-origin-missing preflight-allow-origin-multiple preflight-allow-origin-invalid preflight-allow-origin-mismatch preflight-wildcard-with-credentials preflight-allow-credentials preflight-allow-methods-invalid preflight-allow-headers-invalid preflight-method-not-allowed preflight-header-not-allowed preflight-authorization-wildcard preflight-wildcard-literal preflight-max-age-invalid preflight-max-age-capped preflight-private-network cors-allow-origin-missing cors-allow-origin-multiple cors-allow-origin-invalid cors-allow-origin-mismatch credentials-wildcard-origin credentials-allow-credentials-missing credentials-allow-credentials-invalid credentials-not-needed cors-origin-reflected cors-null-allowed cors-disabled cors-origin-not-added cors-network cors-header-syntax redirect-mode-error redirect-too-many redirect-location-invalid redirect-scheme redirect-credentials redirect-stream-body redirect-bad-port redirect-mixed-content redirect-mode-same-origin redirect-origin-tainted redirect-authorization-dropped redirect-method-changed redirect-preflight-origin redirect-preflight-unneeded header-not-readable expose-missing expose-invalid expose-wildcard-with-credentials expose-set-cookie timing-not-allowed corp-same-origin corp-same-site corp-invalid coep-require-corp coep-worker coep-credentialless orb-blocked nosniff-script nosniff-style mime-script mime-module mime-style element-status element-content worker-cross-origin canvas-tainted script-errors-muted eventsource-content-type eventsource-status beacon-too-large beacon-not-delivered jsonp-plain-json jsonp-html jsonp-other-callback jsonp-syntax-error jsonp-throws jsonp-empty jsonp-protected jsonp-not-called jsonp-readable jsonp-type mixed-content hsts-upgraded mixed-upgraded csp-connect-src csp-resource csp-trusted-types lna-insecure-context lna-permission cookie-not-sent-mode cookie-samesite-lax cookie-samesite-strict cookie-samesite-default cookie-samesite-none-insecure cookie-secure cookie-domain cookie-path cookie-public-suffix cookie-prefix cookie-third-party cookie-set-on-preflight cookie-expired cookie-invalid websocket-url-fragment websocket-subprotocol-invalid websocket-status websocket-redirect websocket-authentication websocket-status-line websocket-upgrade websocket-connection websocket-accept websocket-subprotocol-missing websocket-subprotocol-unrequested websocket-subprotocol-mismatch websocket-extension websocket-extension-parameter websocket-closed websocket-frames websocket-origin-not-checked socketio-version socketio-path socketio-transport socketio-forbidden socketio-sticky-sessions socketio-session socketio-upgrade socketio-namespace frame-url-invalid frame-scheme frame-page-csp frame-mixed-content frame-csp-attribute frame-redirect-invalid frame-download frame-no-content frame-ancestors frame-xfo-deny frame-xfo-sameorigin frame-xfo-conflict frame-coep frame-corp-under-coep frame-coop-sandbox object-status frame-error-page frame-authentication frame-xfo-invalid frame-xfo-overridden frame-ancestors-report-only frame-policy-in-meta frame-load-event frame-cookie-not-sent frame-no-sandbox-effect frame-protection-missing isolation-not-secure isolation-opener-policy isolation-embedder-policy isolation-not-delegated coop-not-secure dom-same-origin-policy dom-sandboxed document-domain-suffix document-domain-one-sided document-domain-scheme document-domain-origin-keyed document-domain-sandboxed document-domain-mixed-keying location-hash-parent location-hash-third window-name-not-home window-name-cleared postmessage-target-invalid postmessage-target-mismatch postmessage-opaque postmessage-wildcard storage-opaque storage-partitioned cookies-third-party coop-severed noopener top-navigation-no-activation top-navigation-sandboxed scripts-sandboxed unknown-host connection-refused connection-failed timed-out certificate-invalid tls-failed empty-response not-http malformed-http body-cut-off body-not-decoded head-too-large proxy-failed request-not-sendable request-not-allowed any-origin null-origin hosting-platform public-suffix-match substring-match prefix-match suffix-match unescaped-dot any-subdomain insecure-scheme any-port localhost-allowed app-scheme wildcard wildcard-with-credentials websocket-hijacking jsonp-hijacking resource-policy-missing entry-never-matches header-not-on-errors header-dropped-by-inheritance preflight-incomplete header-doubled missing-vary"
complete -c corscheck -n "__fish_corscheck_using_subcommand schema" -f -a "probe paste jsonp har explain websocket socketio frame origin audit lint fix run run.jsonl run.list merge serve corscheck.toml"
complete -c corscheck -n "__fish_corscheck_using_subcommand completions" -f -a "bash elvish fish powershell zsh"
complete -c corscheck -n "__fish_corscheck_using_subcommand man" -f -a "probe paste explain page har websocket socketio jsonp frame origin audit lint fix proxy init run merge mcp demo serve schema completions man help corscheck corscheck.toml rules"
complete -c corscheck -n "__fish_corscheck_using_subcommand help" -f -a "probe paste explain page har websocket socketio jsonp frame origin audit lint fix proxy init run merge mcp demo serve schema completions man help"
