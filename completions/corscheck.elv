
use builtin;
use str;

set edit:completion:arg-completer[corscheck] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'corscheck'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'corscheck'= {
            cand --color 'When to colour the output [possible values: auto, always, never]'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
            cand origin 'Compare the origins of two URLs: scheme, host, port, site'
            cand probe 'Send what a browser would send, and judge what comes back'
            cand paste 'Take what is at hand: a cURL or fetch line, a console message, a HAR'
            cand har 'Judge the cross-origin requests of a recorded HAR; nothing is sent'
            cand demo 'Show typical mistakes on a server of its own, without a network'
            cand completions 'Print the completions of a shell'
            cand man 'Print a man page, or write all of them to a folder'
            cand explain 'Explain a rule or a console message: why browsers say no, what to change'
        }
        &'corscheck;origin'= {
            cand --format 'How to print the answer'
            cand --color 'When to colour the output [possible values: auto, always, never]'
            cand -q 'Print only the verdict'
            cand --quiet 'Print only the verdict'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'corscheck;probe'= {
            cand --origin 'The page''s origin; null for an opaque one [default: http://localhost:3000]'
            cand --page 'The real page: its origin and policies are taken from there'
            cand --browser 'The browser whose verdict is wanted [default: that of --confirm, or chromium]'
            cand --confirm 'Ask this installed browser as well, headless, and compare'
            cand --csp 'The page''s Content-Security-Policy (repeatable; one more than --page finds)'
            cand --coep 'The page''s Cross-Origin-Embedder-Policy'
            cand --page-address-space 'Where the page''s own server is; what a page of the public network may reach depends on it'
            cand --cookie 'A cookie that the browser holds for the target, as in Set-Cookie (repeatable)'
            cand --third-party-cookies 'What becomes of cookies of another site than the page''s [default: the browser''s own way]'
            cand --as 'How the page asks; all but fetch and xhr choose method and headers themselves'
            cand --crossorigin 'The element''s crossorigin attribute: none, anonymous, use-credentials'
            cand -X 'The method [default: GET, or POST with --data]'
            cand --method 'The method [default: GET, or POST with --data]'
            cand -H 'A request header: ''Name: value''; Name alone has an empty value (repeatable)'
            cand --header 'A request header: ''Name: value''; Name alone has an empty value (repeatable)'
            cand -d 'The body; @FILE reads it from a file, - from standard input'
            cand --data 'The body; @FILE reads it from a file, - from standard input'
            cand --credentials 'The credentials mode: when cookies and the like go along'
            cand --mode 'The mode: what is wanted of another origin'
            cand --redirect 'The redirect mode: what becomes of a redirect'
            cand -A 'Send this User-Agent instead of the browser''s own'
            cand --user-agent 'Send this User-Agent instead of the browser''s own'
            cand --resolve 'Connect to ADDR for this host and port; * matches any (repeatable)'
            cand --cacert 'Trust only the certificates of this PEM file'
            cand -x 'Go through this proxy; '''' for none [default: as the environment says]'
            cand --proxy 'Go through this proxy; '''' for none [default: as the environment says]'
            cand --connect-timeout 'How long connecting may take, in seconds'
            cand -m 'How long one probe may take in all, in seconds'
            cand --max-time 'How long one probe may take in all, in seconds'
            cand --parallel 'How many URLs to probe at the same time'
            cand --format 'How to print the answer'
            cand --color 'When to colour the output [possible values: auto, always, never]'
            cand --keepalive 'Set keepalive: the request may outlive the page'
            cand --repeat 'Make the same call again, with what the browser keeps of the first: preflight and cookies'
            cand -k 'Accept any certificate, and any host name in it'
            cand --insecure 'Accept any certificate, and any host name in it'
            cand --http1.1 'Use HTTP/1.1 only'
            cand --http2 'Use HTTP/2 where the server offers it over TLS, as is usual'
            cand --http2-prior-knowledge 'Use HTTP/2 without asking, over plain TCP too'
            cand -4 'Connect over IPv4 only'
            cand --ipv4 'Connect over IPv4 only'
            cand -6 'Connect over IPv6 only'
            cand --ipv6 'Connect over IPv6 only'
            cand --keep-going 'Where an answer blocks, go on as if it were mended: also send what a browser would not send any more, and judge it'
            cand --compare-errors 'Also ask for a path that does not exist: do error answers have the headers?'
            cand --caches 'Also ask from another origin, and without one: what would a cache keep, and who is allowed?'
            cand --dry-run 'Print the requests that a browser would send, and why; send nothing'
            cand -q 'Print only the verdict, one line a request'
            cand --quiet 'Print only the verdict, one line a request'
            cand -v 'Print all headers sent and received'
            cand --verbose 'Print all headers sent and received'
            cand --show-secrets 'Show the values of credentials: Authorization, Cookie, Set-Cookie'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'corscheck;paste'= {
            cand --origin 'The page''s origin [default: as the text says, or http://localhost:3000]'
            cand --browser 'The browser whose verdict is wanted [default: as the text says, or chromium]'
            cand --resolve 'Connect to ADDR for this host and port; * matches any (repeatable)'
            cand --cacert 'Trust only the certificates of this PEM file'
            cand -x 'Go through this proxy; '''' for none [default: as the environment says]'
            cand --proxy 'Go through this proxy; '''' for none [default: as the environment says]'
            cand --connect-timeout 'How long connecting may take, in seconds'
            cand -m 'How long one probe may take in all, in seconds'
            cand --max-time 'How long one probe may take in all, in seconds'
            cand --parallel 'How many URLs to probe at the same time'
            cand --format 'How to print the answer'
            cand --color 'When to colour the output [possible values: auto, always, never]'
            cand --offline 'Send nothing: judge the answers that the text has, or show what would be sent'
            cand -k 'Accept any certificate, and any host name in it'
            cand --insecure 'Accept any certificate, and any host name in it'
            cand --http1.1 'Use HTTP/1.1 only'
            cand --http2 'Use HTTP/2 where the server offers it over TLS, as is usual'
            cand --http2-prior-knowledge 'Use HTTP/2 without asking, over plain TCP too'
            cand -4 'Connect over IPv4 only'
            cand --ipv4 'Connect over IPv4 only'
            cand -6 'Connect over IPv6 only'
            cand --ipv6 'Connect over IPv6 only'
            cand -q 'Print only the verdict, one line a request'
            cand --quiet 'Print only the verdict, one line a request'
            cand -v 'Print all headers sent and received'
            cand --verbose 'Print all headers sent and received'
            cand --show-secrets 'Show the values of credentials: Authorization, Cookie, Set-Cookie'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'corscheck;har'= {
            cand --origin 'The page''s origin, for all requests [default: as each entry says]'
            cand --browser 'The browser whose verdict is wanted [default: the one that recorded the file]'
            cand --format 'How to print the answer'
            cand --color 'When to colour the output [possible values: auto, always, never]'
            cand -q 'Print only the verdict, one line a request'
            cand --quiet 'Print only the verdict, one line a request'
            cand -v 'Print all headers sent and received'
            cand --verbose 'Print all headers sent and received'
            cand --show-secrets 'Show the values of credentials: Authorization, Cookie, Set-Cookie'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'corscheck;demo'= {
            cand --browser 'The browser whose verdicts are wanted'
            cand --color 'When to colour the output [possible values: auto, always, never]'
            cand -q 'Print one line a verdict'
            cand --quiet 'Print one line a verdict'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'corscheck;completions'= {
            cand --color 'When to colour the output [possible values: auto, always, never]'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'corscheck;man'= {
            cand --out 'Write all pages to this folder'
            cand --color 'When to colour the output [possible values: auto, always, never]'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'corscheck;explain'= {
            cand --format 'How to print the answer'
            cand --color 'When to colour the output [possible values: auto, always, never]'
            cand --list 'List all rules, a line each'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
    ]
    $completions[$command]
}
