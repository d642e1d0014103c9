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

complete -c corscheck -n "__fish_corscheck_needs_command" -l color -d 'When to colour the output [possible values: auto, always, never]' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c corscheck -n "__fish_corscheck_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c corscheck -n "__fish_corscheck_needs_command" -s V -l version -d 'Print version'
complete -c corscheck -n "__fish_corscheck_needs_command" -f -a "origin" -d 'Compare the origins of two URLs: scheme, host, port, site'
complete -c corscheck -n "__fish_corscheck_needs_command" -f -a "probe" -d 'Send what a browser would send, and judge what comes back'
complete -c corscheck -n "__fish_corscheck_needs_command" -f -a "run" -d 'Run the checks of a suite: which pages may use which API, and which may not'
complete -c corscheck -n "__fish_corscheck_needs_command" -f -a "init" -d 'Write a first corscheck.toml'
complete -c corscheck -n "__fish_corscheck_needs_command" -f -a "merge" -d 'Join the reports of several runs into one'
complete -c corscheck -n "__fish_corscheck_needs_command" -f -a "paste" -d 'Take what is at hand: a cURL or fetch line, a console message, a HAR'
complete -c corscheck -n "__fish_corscheck_needs_command" -f -a "har" -d 'Judge the cross-origin requests of a recorded HAR; nothing is sent'
complete -c corscheck -n "__fish_corscheck_needs_command" -f -a "fix" -d 'Print the configuration that makes a server hold a policy, and only it'
complete -c corscheck -n "__fish_corscheck_needs_command" -f -a "demo" -d 'Show typical mistakes on a server of its own, without a network'
complete -c corscheck -n "__fish_corscheck_needs_command" -f -a "serve" -d 'Serve the playground: each rule\'s example and the usual failures, to try in a browser'
complete -c corscheck -n "__fish_corscheck_needs_command" -f -a "completions" -d 'Print the completions of a shell'
complete -c corscheck -n "__fish_corscheck_needs_command" -f -a "man" -d 'Print a man page, or write all of them to a folder'
complete -c corscheck -n "__fish_corscheck_needs_command" -f -a "explain" -d 'Explain a rule or a console message: why browsers say no, what to change'
complete -c corscheck -n "__fish_corscheck_using_subcommand origin" -l color -d 'When to colour the output [possible values: auto, always, never]' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c corscheck -n "__fish_corscheck_using_subcommand origin" -l format -d 'How to print the answer' -r -f -a "text\t'For people'
json\t'For programs: one JSON object a line'"
complete -c corscheck -n "__fish_corscheck_using_subcommand origin" -s q -l quiet -d 'Print only the verdict'
complete -c corscheck -n "__fish_corscheck_using_subcommand origin" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c corscheck -n "__fish_corscheck_using_subcommand origin" -s V -l version -d 'Print version'
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -l color -d 'When to colour the output [possible values: auto, always, never]' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -l origin -d 'The page\'s origin; null for an opaque one [default: http://localhost:3000]' -r -f
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -l page -d 'The real page: its origin and policies are taken from there' -r -f
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -l browser -d 'The browser whose verdict is wanted [default: that of --confirm, or chromium]' -r -f -a "chromium\t'Chrome, Edge, Opera'
firefox\t'Firefox'"
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -l confirm -d 'Ask this installed browser as well, headless, and compare' -r -f -a "chromium\t'Chrome, Edge, Opera'
firefox\t'Firefox'"
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -l csp -d 'The page\'s Content-Security-Policy (repeatable; one more than --page finds)' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -l coep -d 'The page\'s Cross-Origin-Embedder-Policy' -r -f -a "unsafe-none\t'No policy'
require-corp\t'What is embedded must allow it'
credentialless\t'What is embedded is requested without cookies'"
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -l page-address-space -d 'Where the page\'s own server is; what a page of the public network may reach depends on it' -r -f -a "loopback\t'The browser\'s own machine'
local\t'The browser\'s own network'
public\t'The internet'"
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -l cookie -d 'A cookie that the browser holds for the target, as in Set-Cookie (repeatable)' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -l third-party-cookies -d 'What becomes of cookies of another site than the page\'s [default: the browser\'s own way]' -r -f -a "allow\t'They are sent and stored where SameSite lets them: Chromium\'s way'
block\t'They are neither sent nor stored'
partition\t'Each site in the address bar has its own: Firefox\'s way'"
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -l as -d 'How the page asks; all but fetch and xhr choose method and headers themselves' -r -f -a "fetch\t'fetch()'
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
worker\t'new Worker()'"
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -l crossorigin -d 'The element\'s crossorigin attribute' -r -f -a "none\t'No attribute'
anonymous\t'Use CORS, without credentials to other origins'
use-credentials\t'Use CORS, with credentials'"
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -s X -l method -d 'The method [default: GET, or POST with --data]' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -s H -l header -d 'A request header: \'Name: value\'; Name alone has an empty value (repeatable)' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -s d -l data -d 'The body; @FILE reads it from a file, - from standard input' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -l credentials -d 'The credentials mode: when cookies and the like go along' -r -f -a "omit\t'Never send credentials'
same-origin\t'Send them to the page\'s own origin'
include\t'Always send them'"
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -l mode -d 'The mode: what is wanted of another origin' -r -f -a "cors\t'Read another origin\'s response where it allows it'
no-cors\t'Send, and read nothing'
same-origin\t'Refuse other origins'"
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -l redirect -d 'The redirect mode: what becomes of a redirect' -r -f -a "follow\t'Follow redirects'
error\t'Take a redirect for an error'
manual\t'Stop at a redirect, without an error'"
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -s A -l user-agent -d 'Send this User-Agent instead of the browser\'s own' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -l resolve -d 'Connect to ADDR for this host and port; * matches any (repeatable)' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -l cacert -d 'Trust only the certificates of this PEM file' -r -F
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -s x -l proxy -d 'Go through this proxy; \'\' for none [default: as the environment says]' -r -f
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -l connect-timeout -d 'How long connecting may take, in seconds' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -s m -l max-time -d 'How long one probe may take in all, in seconds' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -l parallel -d 'How many URLs to probe at the same time' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -l watch -d 'Ask again SECONDS after each answer [default: 2], and when the file of --data changes; print what changed' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -l fix -d 'After the verdict, print the configuration that lets this page do this; see corscheck fix --list' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -l format -d 'How to print the answer' -r -f -a "text\t'For people'
json\t'For programs: one JSON object a line'"
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -l keepalive -d 'Set keepalive: the request may outlive the page'
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -l repeat -d 'Make the same call again, with what the browser keeps of the first: preflight and cookies'
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -s k -l insecure -d 'Accept any certificate, and any host name in it'
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -l http1.1 -d 'Use HTTP/1.1 only'
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -l http2 -d 'Use HTTP/2 where the server offers it over TLS, as is usual'
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -l http2-prior-knowledge -d 'Use HTTP/2 without asking, over plain TCP too'
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -s 4 -l ipv4 -d 'Connect over IPv4 only'
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -s 6 -l ipv6 -d 'Connect over IPv6 only'
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -l keep-going -d 'Where an answer blocks, go on as if it were mended: also send what a browser would not send any more, and judge it'
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -l check-errors -d 'Also ask for a path that does not exist: do error answers have the headers?'
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -l check-caching -d 'Also ask from another origin, and without one: what would a cache keep, and who is allowed?'
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -l dry-run -d 'Print the requests that a browser would send, and why; send nothing'
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -s q -l quiet -d 'Print only the verdict, one line a request'
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -s v -l verbose -d 'Print all headers sent and received'
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -l show-secrets -d 'Show the values of credentials: Authorization, Cookie, Set-Cookie'
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c corscheck -n "__fish_corscheck_using_subcommand probe" -s V -l version -d 'Print version'
complete -c corscheck -n "__fish_corscheck_using_subcommand run" -l color -d 'When to colour the output [possible values: auto, always, never]' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c corscheck -n "__fish_corscheck_using_subcommand run" -l openapi -d 'Take the checks from an OpenAPI 3 document instead, JSON or YAML' -r -F
complete -c corscheck -n "__fish_corscheck_using_subcommand run" -l origin -d 'A trusted origin, for the checks of --openapi (repeatable)' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand run" -l base-url -d 'Where the API of --openapi is [default: the document\'s first server]' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand run" -l browser -d 'The browser whose verdicts are wanted [default: the file\'s]' -r -f -a "chromium\t'Chrome, Edge, Opera'
firefox\t'Firefox'"
complete -c corscheck -n "__fish_corscheck_using_subcommand run" -l only -d 'Run only checks whose ids match; * is any text (repeatable)' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand run" -l skip -d 'Leave out checks whose ids match (repeatable)' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand run" -l shard -d 'Run part I of N, or I+1 of N where I begins with 0; a check stays in its part when others come and go' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand run" -l watch -d 'Run again SECONDS after each run [default: 2], and when the file changes; print what changed' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand run" -l retry -d 'Ask again up to N times where the network fails' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand run" -l rate -d 'Send at most N requests a second' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand run" -l per-host -d 'How many checks at the same time for one host' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand run" -l resolve -d 'Connect to ADDR for this host and port; * matches any (repeatable)' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand run" -l cacert -d 'Trust only the certificates of this PEM file' -r -F
complete -c corscheck -n "__fish_corscheck_using_subcommand run" -s x -l proxy -d 'Go through this proxy; \'\' for none [default: as the environment says]' -r -f
complete -c corscheck -n "__fish_corscheck_using_subcommand run" -l connect-timeout -d 'How long connecting may take, in seconds' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand run" -s m -l max-time -d 'How long one probe may take in all, in seconds' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand run" -l parallel -d 'How many URLs to probe at the same time' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand run" -l format -d 'How to print the report' -r -f -a "text\t'For people: a matrix, and what is wrong in full'
json\t'One JSON object'
jsonl\t'A JSON object a line'
junit\t'For Jenkins, GitLab and others: JUnit\'s XML'
sarif\t'For code scanning: SARIF 2.1.0'
github\t'For GitHub Actions: annotations, and the step\'s summary'
markdown\t'For comments and summaries'
html\t'For people: one file that a browser opens'
tap\t'For test harnesses: TAP 14'"
complete -c corscheck -n "__fish_corscheck_using_subcommand run" -l report -d 'Write a report to a file as well (repeatable)' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand run" -l list -d 'Print the checks, and send nothing; no variable need be set'
complete -c corscheck -n "__fish_corscheck_using_subcommand run" -l dry-run -d 'Print the requests that a browser would send, and send nothing; only variables in URLs and origins must be set'
complete -c corscheck -n "__fish_corscheck_using_subcommand run" -l fail-fast -d 'Stop at the first check that does not pass'
complete -c corscheck -n "__fish_corscheck_using_subcommand run" -s k -l insecure -d 'Accept any certificate, and any host name in it'
complete -c corscheck -n "__fish_corscheck_using_subcommand run" -l http1.1 -d 'Use HTTP/1.1 only'
complete -c corscheck -n "__fish_corscheck_using_subcommand run" -l http2 -d 'Use HTTP/2 where the server offers it over TLS, as is usual'
complete -c corscheck -n "__fish_corscheck_using_subcommand run" -l http2-prior-knowledge -d 'Use HTTP/2 without asking, over plain TCP too'
complete -c corscheck -n "__fish_corscheck_using_subcommand run" -s 4 -l ipv4 -d 'Connect over IPv4 only'
complete -c corscheck -n "__fish_corscheck_using_subcommand run" -s 6 -l ipv6 -d 'Connect over IPv6 only'
complete -c corscheck -n "__fish_corscheck_using_subcommand run" -s q -l quiet -d 'Print only a line for each check that does not pass, and the sum'
complete -c corscheck -n "__fish_corscheck_using_subcommand run" -s v -l verbose -d 'Print all headers sent and received of what does not pass'
complete -c corscheck -n "__fish_corscheck_using_subcommand run" -l show-secrets -d 'Show the values of credentials, and what came from the environment'
complete -c corscheck -n "__fish_corscheck_using_subcommand run" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c corscheck -n "__fish_corscheck_using_subcommand run" -s V -l version -d 'Print version'
complete -c corscheck -n "__fish_corscheck_using_subcommand init" -l color -d 'When to colour the output [possible values: auto, always, never]' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c corscheck -n "__fish_corscheck_using_subcommand init" -l openapi -d 'An OpenAPI 3 document, JSON or YAML: a check for each operation' -r -F
complete -c corscheck -n "__fish_corscheck_using_subcommand init" -l har -d 'A HAR: a check for each request to another origin in it; - for standard input' -r -F
complete -c corscheck -n "__fish_corscheck_using_subcommand init" -l origin -d 'A trusted origin (repeatable) [default: http://localhost:3000; with --har, those of its pages]' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand init" -l base-url -d 'Where the API is [default: the document\'s first server; with --har, anywhere]' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand init" -l out -d 'Write it to this file; - for standard output' -r -F
complete -c corscheck -n "__fish_corscheck_using_subcommand init" -l resolve -d 'Connect to ADDR for this host and port; * matches any (repeatable)' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand init" -l cacert -d 'Trust only the certificates of this PEM file' -r -F
complete -c corscheck -n "__fish_corscheck_using_subcommand init" -s x -l proxy -d 'Go through this proxy; \'\' for none [default: as the environment says]' -r -f
complete -c corscheck -n "__fish_corscheck_using_subcommand init" -l connect-timeout -d 'How long connecting may take, in seconds' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand init" -s m -l max-time -d 'How long one probe may take in all, in seconds' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand init" -l parallel -d 'How many URLs to probe at the same time' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand init" -l force -d 'Write over a file that is there'
complete -c corscheck -n "__fish_corscheck_using_subcommand init" -l schema -d 'Write the schema for editors beside it too, and name it in the file'
complete -c corscheck -n "__fish_corscheck_using_subcommand init" -s k -l insecure -d 'Accept any certificate, and any host name in it'
complete -c corscheck -n "__fish_corscheck_using_subcommand init" -l http1.1 -d 'Use HTTP/1.1 only'
complete -c corscheck -n "__fish_corscheck_using_subcommand init" -l http2 -d 'Use HTTP/2 where the server offers it over TLS, as is usual'
complete -c corscheck -n "__fish_corscheck_using_subcommand init" -l http2-prior-knowledge -d 'Use HTTP/2 without asking, over plain TCP too'
complete -c corscheck -n "__fish_corscheck_using_subcommand init" -s 4 -l ipv4 -d 'Connect over IPv4 only'
complete -c corscheck -n "__fish_corscheck_using_subcommand init" -s 6 -l ipv6 -d 'Connect over IPv6 only'
complete -c corscheck -n "__fish_corscheck_using_subcommand init" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c corscheck -n "__fish_corscheck_using_subcommand init" -s V -l version -d 'Print version'
complete -c corscheck -n "__fish_corscheck_using_subcommand merge" -l color -d 'When to colour the output [possible values: auto, always, never]' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c corscheck -n "__fish_corscheck_using_subcommand merge" -l format -d 'How to print the report' -r -f -a "text\t'For people: a matrix, and what is wrong in full'
json\t'One JSON object'
jsonl\t'A JSON object a line'
junit\t'For Jenkins, GitLab and others: JUnit\'s XML'
sarif\t'For code scanning: SARIF 2.1.0'
github\t'For GitHub Actions: annotations, and the step\'s summary'
markdown\t'For comments and summaries'
html\t'For people: one file that a browser opens'
tap\t'For test harnesses: TAP 14'"
complete -c corscheck -n "__fish_corscheck_using_subcommand merge" -l report -d 'Write a report to a file as well (repeatable)' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand merge" -s q -l quiet -d 'Print only a line for each check that does not pass, and the sum'
complete -c corscheck -n "__fish_corscheck_using_subcommand merge" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c corscheck -n "__fish_corscheck_using_subcommand merge" -s V -l version -d 'Print version'
complete -c corscheck -n "__fish_corscheck_using_subcommand paste" -l color -d 'When to colour the output [possible values: auto, always, never]' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c corscheck -n "__fish_corscheck_using_subcommand paste" -l origin -d 'The page\'s origin [default: as the text says, or http://localhost:3000]' -r -f
complete -c corscheck -n "__fish_corscheck_using_subcommand paste" -l browser -d 'The browser whose verdict is wanted [default: as the text says, or chromium]' -r -f -a "chromium\t'Chrome, Edge, Opera'
firefox\t'Firefox'"
complete -c corscheck -n "__fish_corscheck_using_subcommand paste" -l resolve -d 'Connect to ADDR for this host and port; * matches any (repeatable)' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand paste" -l cacert -d 'Trust only the certificates of this PEM file' -r -F
complete -c corscheck -n "__fish_corscheck_using_subcommand paste" -s x -l proxy -d 'Go through this proxy; \'\' for none [default: as the environment says]' -r -f
complete -c corscheck -n "__fish_corscheck_using_subcommand paste" -l connect-timeout -d 'How long connecting may take, in seconds' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand paste" -s m -l max-time -d 'How long one probe may take in all, in seconds' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand paste" -l parallel -d 'How many URLs to probe at the same time' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand paste" -l format -d 'How to print the answer' -r -f -a "text\t'For people'
json\t'For programs: one JSON object a line'"
complete -c corscheck -n "__fish_corscheck_using_subcommand paste" -l offline -d 'Send nothing: judge the answers that the text has, or show what would be sent'
complete -c corscheck -n "__fish_corscheck_using_subcommand paste" -s k -l insecure -d 'Accept any certificate, and any host name in it'
complete -c corscheck -n "__fish_corscheck_using_subcommand paste" -l http1.1 -d 'Use HTTP/1.1 only'
complete -c corscheck -n "__fish_corscheck_using_subcommand paste" -l http2 -d 'Use HTTP/2 where the server offers it over TLS, as is usual'
complete -c corscheck -n "__fish_corscheck_using_subcommand paste" -l http2-prior-knowledge -d 'Use HTTP/2 without asking, over plain TCP too'
complete -c corscheck -n "__fish_corscheck_using_subcommand paste" -s 4 -l ipv4 -d 'Connect over IPv4 only'
complete -c corscheck -n "__fish_corscheck_using_subcommand paste" -s 6 -l ipv6 -d 'Connect over IPv6 only'
complete -c corscheck -n "__fish_corscheck_using_subcommand paste" -s q -l quiet -d 'Print only the verdict, one line a request'
complete -c corscheck -n "__fish_corscheck_using_subcommand paste" -s v -l verbose -d 'Print all headers sent and received'
complete -c corscheck -n "__fish_corscheck_using_subcommand paste" -l show-secrets -d 'Show the values of credentials: Authorization, Cookie, Set-Cookie'
complete -c corscheck -n "__fish_corscheck_using_subcommand paste" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c corscheck -n "__fish_corscheck_using_subcommand paste" -s V -l version -d 'Print version'
complete -c corscheck -n "__fish_corscheck_using_subcommand har" -l color -d 'When to colour the output [possible values: auto, always, never]' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c corscheck -n "__fish_corscheck_using_subcommand har" -l origin -d 'The page\'s origin, for all requests [default: as each entry says]' -r -f
complete -c corscheck -n "__fish_corscheck_using_subcommand har" -l browser -d 'The browser whose verdict is wanted [default: the one that recorded the file]' -r -f -a "chromium\t'Chrome, Edge, Opera'
firefox\t'Firefox'"
complete -c corscheck -n "__fish_corscheck_using_subcommand har" -l format -d 'How to print the answer' -r -f -a "text\t'For people'
json\t'For programs: one JSON object a line'"
complete -c corscheck -n "__fish_corscheck_using_subcommand har" -s q -l quiet -d 'Print only the verdict, one line a request'
complete -c corscheck -n "__fish_corscheck_using_subcommand har" -s v -l verbose -d 'Print all headers sent and received'
complete -c corscheck -n "__fish_corscheck_using_subcommand har" -l show-secrets -d 'Show the values of credentials: Authorization, Cookie, Set-Cookie'
complete -c corscheck -n "__fish_corscheck_using_subcommand har" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c corscheck -n "__fish_corscheck_using_subcommand har" -s V -l version -d 'Print version'
complete -c corscheck -n "__fish_corscheck_using_subcommand fix" -l color -d 'When to colour the output [possible values: auto, always, never]' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c corscheck -n "__fish_corscheck_using_subcommand fix" -l for -d 'The product; --list names them all' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand fix" -l origin -d 'An origin that is allowed, null, or \'*\' for every one (repeatable)' -r -f
complete -c corscheck -n "__fish_corscheck_using_subcommand fix" -s X -l method -d 'A method, beside GET, HEAD and POST (repeatable)' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand fix" -s H -l header -d 'A header that pages may send, such as Authorization (repeatable)' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand fix" -l expose -d 'A header of the answer that pages may read (repeatable)' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand fix" -l max-age -d 'For how long a browser may keep a preflight, in seconds' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand fix" -l url -d 'What the pages fetch: for the command that checks it, and as a proxy\'s target' -r -f
complete -c corscheck -n "__fish_corscheck_using_subcommand fix" -l format -d 'How to print the answer' -r -f -a "text\t'For people'
json\t'For programs: one JSON object a line'"
complete -c corscheck -n "__fish_corscheck_using_subcommand fix" -l list -d 'List all products, and whether the configuration was tested live'
complete -c corscheck -n "__fish_corscheck_using_subcommand fix" -l credentials -d 'Let cookies and the like go along'
complete -c corscheck -n "__fish_corscheck_using_subcommand fix" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c corscheck -n "__fish_corscheck_using_subcommand fix" -s V -l version -d 'Print version'
complete -c corscheck -n "__fish_corscheck_using_subcommand demo" -l color -d 'When to colour the output [possible values: auto, always, never]' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c corscheck -n "__fish_corscheck_using_subcommand demo" -l browser -d 'The browser whose verdicts are wanted' -r -f -a "chromium\t'Chrome, Edge, Opera'
firefox\t'Firefox'"
complete -c corscheck -n "__fish_corscheck_using_subcommand demo" -s q -l quiet -d 'Print one line a verdict'
complete -c corscheck -n "__fish_corscheck_using_subcommand demo" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c corscheck -n "__fish_corscheck_using_subcommand demo" -s V -l version -d 'Print version'
complete -c corscheck -n "__fish_corscheck_using_subcommand serve" -l color -d 'When to colour the output [possible values: auto, always, never]' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c corscheck -n "__fish_corscheck_using_subcommand serve" -s p -l port -d 'The port; the one after it is used too; 0 for free ones' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand serve" -l host -d 'Listen at this address too, besides this machine\'s own; for a container whose ports are forwarded unchanged' -r
complete -c corscheck -n "__fish_corscheck_using_subcommand serve" -l format -d 'How to print the list' -r -f -a "text\t'For people'
json\t'For programs: one JSON object a line'"
complete -c corscheck -n "__fish_corscheck_using_subcommand serve" -l list -d 'List the cases and their paths, and why some cannot be played; serve nothing'
complete -c corscheck -n "__fish_corscheck_using_subcommand serve" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c corscheck -n "__fish_corscheck_using_subcommand serve" -s V -l version -d 'Print version'
complete -c corscheck -n "__fish_corscheck_using_subcommand completions" -l color -d 'When to colour the output [possible values: auto, always, never]' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c corscheck -n "__fish_corscheck_using_subcommand completions" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c corscheck -n "__fish_corscheck_using_subcommand completions" -s V -l version -d 'Print version'
complete -c corscheck -n "__fish_corscheck_using_subcommand man" -l color -d 'When to colour the output [possible values: auto, always, never]' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c corscheck -n "__fish_corscheck_using_subcommand man" -l out -d 'Write all pages to this folder' -r -f -a "(__fish_complete_directories)"
complete -c corscheck -n "__fish_corscheck_using_subcommand man" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c corscheck -n "__fish_corscheck_using_subcommand man" -s V -l version -d 'Print version'
complete -c corscheck -n "__fish_corscheck_using_subcommand explain" -l color -d 'When to colour the output [possible values: auto, always, never]' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c corscheck -n "__fish_corscheck_using_subcommand explain" -l format -d 'How to print the answer' -r -f -a "text\t'For people'
json\t'For programs: one JSON object a line'"
complete -c corscheck -n "__fish_corscheck_using_subcommand explain" -l list -d 'List all rules, a line each'
complete -c corscheck -n "__fish_corscheck_using_subcommand explain" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c corscheck -n "__fish_corscheck_using_subcommand explain" -s V -l version -d 'Print version'
