
using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'corscheck' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'corscheck'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'corscheck' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the output: auto, always, never')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('probe', 'probe', [CompletionResultType]::ParameterValue, 'Send what a browser would send, and judge the responses')
            [CompletionResult]::new('paste', 'paste', [CompletionResultType]::ParameterValue, 'Probe a pasted cURL command, fetch() call, console message or HAR')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Explain a rule or a console message: why browsers block, what to change')
            [CompletionResult]::new('har', 'har', [CompletionResultType]::ParameterValue, 'Judge the cross-origin requests of a recorded HAR; nothing is sent')
            [CompletionResult]::new('origin', 'origin', [CompletionResultType]::ParameterValue, 'Compare the origins of two URLs: scheme, host, port, site')
            [CompletionResult]::new('fix', 'fix', [CompletionResultType]::ParameterValue, 'Print server configuration for exactly this CORS policy')
            [CompletionResult]::new('init', 'init', [CompletionResultType]::ParameterValue, 'Write a first corscheck.toml')
            [CompletionResult]::new('run', 'run', [CompletionResultType]::ParameterValue, 'Run the checks of a suite: which pages may call which API')
            [CompletionResult]::new('merge', 'merge', [CompletionResultType]::ParameterValue, 'Merge the reports of several runs into one')
            [CompletionResult]::new('demo', 'demo', [CompletionResultType]::ParameterValue, 'Show typical mistakes on a built-in server, without a network')
            [CompletionResult]::new('serve', 'serve', [CompletionResultType]::ParameterValue, 'Serve the playground: rules and usual failures, to try in a browser')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print the completions of a shell')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Print a man page, or write all of them to a folder')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print the help of a command')
            break
        }
        'corscheck;probe' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the output: auto, always, never')
            [CompletionResult]::new('-X', '-X ', [CompletionResultType]::ParameterName, 'Request method')
            [CompletionResult]::new('--method', '--method', [CompletionResultType]::ParameterName, 'Request method')
            [CompletionResult]::new('--request', '--request', [CompletionResultType]::ParameterName, 'Request method')
            [CompletionResult]::new('-H', '-H ', [CompletionResultType]::ParameterName, 'Request header, ''Name: value'' (repeatable)')
            [CompletionResult]::new('--header', '--header', [CompletionResultType]::ParameterName, 'Request header, ''Name: value'' (repeatable)')
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'Request body; @FILE reads a file, - standard input')
            [CompletionResult]::new('--data', '--data', [CompletionResultType]::ParameterName, 'Request body; @FILE reads a file, - standard input')
            [CompletionResult]::new('--credentials', '--credentials', [CompletionResultType]::ParameterName, 'Credentials mode [default: same-origin]')
            [CompletionResult]::new('--as', '--as', [CompletionResultType]::ParameterName, 'What makes the request [default: fetch]')
            [CompletionResult]::new('--crossorigin', '--crossorigin', [CompletionResultType]::ParameterName, 'The element''s crossorigin attribute [default: none]')
            [CompletionResult]::new('--destination', '--destination', [CompletionResultType]::ParameterName, 'The as attribute of a preload [default: script]')
            [CompletionResult]::new('--integrity', '--integrity', [CompletionResultType]::ParameterName, 'Hashes of which the body must have one, as in integrity')
            [CompletionResult]::new('--scope', '--scope', [CompletionResultType]::ParameterName, 'The scope of a service worker [default: the script''s folder]')
            [CompletionResult]::new('--referrer-policy', '--referrer-policy', [CompletionResultType]::ParameterName, 'What the Referer may say [default: the page''s policy]')
            [CompletionResult]::new('--mode', '--mode', [CompletionResultType]::ParameterName, 'Request mode [default: cors]')
            [CompletionResult]::new('--redirect', '--redirect', [CompletionResultType]::ParameterName, 'Redirect mode [default: follow]')
            [CompletionResult]::new('-A', '-A ', [CompletionResultType]::ParameterName, 'User-Agent to send instead of the browser''s')
            [CompletionResult]::new('--user-agent', '--user-agent', [CompletionResultType]::ParameterName, 'User-Agent to send instead of the browser''s')
            [CompletionResult]::new('--read', '--read', [CompletionResultType]::ParameterName, 'Response header that the page needs to read (repeatable)')
            [CompletionResult]::new('--origin', '--origin', [CompletionResultType]::ParameterName, 'Origin of the page [default: http://localhost:3000]')
            [CompletionResult]::new('--page', '--page', [CompletionResultType]::ParameterName, 'Load this page, and use its origin and policies')
            [CompletionResult]::new('--browser', '--browser', [CompletionResultType]::ParameterName, 'Browser to judge as')
            [CompletionResult]::new('--cookie', '--cookie', [CompletionResultType]::ParameterName, 'Cookie of the target (repeatable)')
            [CompletionResult]::new('--third-party-cookies', '--third-party-cookies', [CompletionResultType]::ParameterName, 'What the browser does with third-party cookies [default: the browser''s own policy]')
            [CompletionResult]::new('--csp', '--csp', [CompletionResultType]::ParameterName, 'Content-Security-Policy of the page (repeatable; added to those found by --page)')
            [CompletionResult]::new('--coep', '--coep', [CompletionResultType]::ParameterName, 'Cross-Origin-Embedder-Policy of the page')
            [CompletionResult]::new('--page-address-space', '--page-address-space', [CompletionResultType]::ParameterName, 'Address space of the page''s server [default: as its host resolves]')
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'Compare with this installed browser')
            [CompletionResult]::new('--watch', '--watch', [CompletionResultType]::ParameterName, 'Repeat every SECONDS [default: 2]; print what changed')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'Send requests for up to N URLs or checks at a time')
            [CompletionResult]::new('--resolve', '--resolve', [CompletionResultType]::ParameterName, 'Connect to ADDR for this host and port; * matches any (repeatable)')
            [CompletionResult]::new('--cacert', '--cacert', [CompletionResultType]::ParameterName, 'Trust only the certificates of this PEM file')
            [CompletionResult]::new('-x', '-x', [CompletionResultType]::ParameterName, 'Use this proxy; '''' for none [default: from the environment]')
            [CompletionResult]::new('--proxy', '--proxy', [CompletionResultType]::ParameterName, 'Use this proxy; '''' for none [default: from the environment]')
            [CompletionResult]::new('--connect-timeout', '--connect-timeout', [CompletionResultType]::ParameterName, 'Time limit for connecting, in seconds')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Time limit for one URL or check with all its requests, in seconds')
            [CompletionResult]::new('--max-time', '--max-time', [CompletionResultType]::ParameterName, 'Time limit for one URL or check with all its requests, in seconds')
            [CompletionResult]::new('--fix', '--fix', [CompletionResultType]::ParameterName, 'Also print server configuration that allows this')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format')
            [CompletionResult]::new('--keepalive', '--keepalive', [CompletionResultType]::ParameterName, 'Set keepalive: the request may outlive the page')
            [CompletionResult]::new('--preflight-only', '--preflight-only', [CompletionResultType]::ParameterName, 'Stop after the preflight: its verdict counts')
            [CompletionResult]::new('--repeat', '--repeat', [CompletionResultType]::ParameterName, 'Make the call twice, the second time with the cached preflight and the cookies of the first')
            [CompletionResult]::new('--keep-going', '--keep-going', [CompletionResultType]::ParameterName, 'After a blocked response, continue as if it were fixed')
            [CompletionResult]::new('--check-errors', '--check-errors', [CompletionResultType]::ParameterName, 'Also request a missing path, to check error responses')
            [CompletionResult]::new('--check-caching', '--check-caching', [CompletionResultType]::ParameterName, 'Also send other origins, to check caching')
            [CompletionResult]::new('-k', '-k', [CompletionResultType]::ParameterName, 'Do not verify TLS certificates')
            [CompletionResult]::new('--insecure', '--insecure', [CompletionResultType]::ParameterName, 'Do not verify TLS certificates')
            [CompletionResult]::new('--http1.1', '--http1.1', [CompletionResultType]::ParameterName, 'Use HTTP/1.1 only')
            [CompletionResult]::new('--http2', '--http2', [CompletionResultType]::ParameterName, 'Use HTTP/2 if the server offers it over TLS, which is the default')
            [CompletionResult]::new('--http2-prior-knowledge', '--http2-prior-knowledge', [CompletionResultType]::ParameterName, 'Use HTTP/2 without negotiation, over plain TCP too')
            [CompletionResult]::new('-4', '-4', [CompletionResultType]::ParameterName, 'Connect over IPv4 only')
            [CompletionResult]::new('--ipv4', '--ipv4', [CompletionResultType]::ParameterName, 'Connect over IPv4 only')
            [CompletionResult]::new('-6', '-6', [CompletionResultType]::ParameterName, 'Connect over IPv6 only')
            [CompletionResult]::new('--ipv6', '--ipv6', [CompletionResultType]::ParameterName, 'Connect over IPv6 only')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Print the requests, and send nothing')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only the verdict, one line a request')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only the verdict, one line a request')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print all request and response headers')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print all request and response headers')
            [CompletionResult]::new('--show-secrets', '--show-secrets', [CompletionResultType]::ParameterName, 'Show secrets: credentials, cookies, tokens and keys')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'corscheck;paste' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the output: auto, always, never')
            [CompletionResult]::new('--url', '--url', [CompletionResultType]::ParameterName, 'URL that the page requests, instead of the one in the text')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Value of a name that the text leaves open, such as ID=7 (repeatable)')
            [CompletionResult]::new('-X', '-X ', [CompletionResultType]::ParameterName, 'Request method')
            [CompletionResult]::new('--method', '--method', [CompletionResultType]::ParameterName, 'Request method')
            [CompletionResult]::new('--request', '--request', [CompletionResultType]::ParameterName, 'Request method')
            [CompletionResult]::new('-H', '-H ', [CompletionResultType]::ParameterName, 'Request header, ''Name: value'' (repeatable)')
            [CompletionResult]::new('--header', '--header', [CompletionResultType]::ParameterName, 'Request header, ''Name: value'' (repeatable)')
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'Request body; @FILE reads a file, - standard input')
            [CompletionResult]::new('--data', '--data', [CompletionResultType]::ParameterName, 'Request body; @FILE reads a file, - standard input')
            [CompletionResult]::new('--credentials', '--credentials', [CompletionResultType]::ParameterName, 'Credentials mode [default: same-origin]')
            [CompletionResult]::new('--as', '--as', [CompletionResultType]::ParameterName, 'What makes the request [default: fetch]')
            [CompletionResult]::new('--crossorigin', '--crossorigin', [CompletionResultType]::ParameterName, 'The element''s crossorigin attribute [default: none]')
            [CompletionResult]::new('--destination', '--destination', [CompletionResultType]::ParameterName, 'The as attribute of a preload [default: script]')
            [CompletionResult]::new('--integrity', '--integrity', [CompletionResultType]::ParameterName, 'Hashes of which the body must have one, as in integrity')
            [CompletionResult]::new('--scope', '--scope', [CompletionResultType]::ParameterName, 'The scope of a service worker [default: the script''s folder]')
            [CompletionResult]::new('--referrer-policy', '--referrer-policy', [CompletionResultType]::ParameterName, 'What the Referer may say [default: the page''s policy]')
            [CompletionResult]::new('--mode', '--mode', [CompletionResultType]::ParameterName, 'Request mode [default: cors]')
            [CompletionResult]::new('--redirect', '--redirect', [CompletionResultType]::ParameterName, 'Redirect mode [default: follow]')
            [CompletionResult]::new('-A', '-A ', [CompletionResultType]::ParameterName, 'User-Agent to send instead of the browser''s')
            [CompletionResult]::new('--user-agent', '--user-agent', [CompletionResultType]::ParameterName, 'User-Agent to send instead of the browser''s')
            [CompletionResult]::new('--read', '--read', [CompletionResultType]::ParameterName, 'Response header that the page needs to read (repeatable)')
            [CompletionResult]::new('--origin', '--origin', [CompletionResultType]::ParameterName, 'Origin of the page [default: http://localhost:3000]')
            [CompletionResult]::new('--page', '--page', [CompletionResultType]::ParameterName, 'Load this page, and use its origin and policies')
            [CompletionResult]::new('--browser', '--browser', [CompletionResultType]::ParameterName, 'Browser to judge as')
            [CompletionResult]::new('--cookie', '--cookie', [CompletionResultType]::ParameterName, 'Cookie of the target (repeatable)')
            [CompletionResult]::new('--third-party-cookies', '--third-party-cookies', [CompletionResultType]::ParameterName, 'What the browser does with third-party cookies [default: the browser''s own policy]')
            [CompletionResult]::new('--csp', '--csp', [CompletionResultType]::ParameterName, 'Content-Security-Policy of the page (repeatable; added to those found by --page)')
            [CompletionResult]::new('--coep', '--coep', [CompletionResultType]::ParameterName, 'Cross-Origin-Embedder-Policy of the page')
            [CompletionResult]::new('--page-address-space', '--page-address-space', [CompletionResultType]::ParameterName, 'Address space of the page''s server [default: as its host resolves]')
            [CompletionResult]::new('--resolve', '--resolve', [CompletionResultType]::ParameterName, 'Connect to ADDR for this host and port; * matches any (repeatable)')
            [CompletionResult]::new('--cacert', '--cacert', [CompletionResultType]::ParameterName, 'Trust only the certificates of this PEM file')
            [CompletionResult]::new('-x', '-x', [CompletionResultType]::ParameterName, 'Use this proxy; '''' for none [default: from the environment]')
            [CompletionResult]::new('--proxy', '--proxy', [CompletionResultType]::ParameterName, 'Use this proxy; '''' for none [default: from the environment]')
            [CompletionResult]::new('--connect-timeout', '--connect-timeout', [CompletionResultType]::ParameterName, 'Time limit for connecting, in seconds')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Time limit for one URL or check with all its requests, in seconds')
            [CompletionResult]::new('--max-time', '--max-time', [CompletionResultType]::ParameterName, 'Time limit for one URL or check with all its requests, in seconds')
            [CompletionResult]::new('--fix', '--fix', [CompletionResultType]::ParameterName, 'Also print server configuration that allows this')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format')
            [CompletionResult]::new('--keepalive', '--keepalive', [CompletionResultType]::ParameterName, 'Set keepalive: the request may outlive the page')
            [CompletionResult]::new('--preflight-only', '--preflight-only', [CompletionResultType]::ParameterName, 'Stop after the preflight: its verdict counts')
            [CompletionResult]::new('--keep-going', '--keep-going', [CompletionResultType]::ParameterName, 'After a blocked response, continue as if it were fixed')
            [CompletionResult]::new('--check-errors', '--check-errors', [CompletionResultType]::ParameterName, 'Also request a missing path, to check error responses')
            [CompletionResult]::new('--check-caching', '--check-caching', [CompletionResultType]::ParameterName, 'Also send other origins, to check caching')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Send nothing: judge the recorded responses, or print what would be sent')
            [CompletionResult]::new('-k', '-k', [CompletionResultType]::ParameterName, 'Do not verify TLS certificates')
            [CompletionResult]::new('--insecure', '--insecure', [CompletionResultType]::ParameterName, 'Do not verify TLS certificates')
            [CompletionResult]::new('--http1.1', '--http1.1', [CompletionResultType]::ParameterName, 'Use HTTP/1.1 only')
            [CompletionResult]::new('--http2', '--http2', [CompletionResultType]::ParameterName, 'Use HTTP/2 if the server offers it over TLS, which is the default')
            [CompletionResult]::new('--http2-prior-knowledge', '--http2-prior-knowledge', [CompletionResultType]::ParameterName, 'Use HTTP/2 without negotiation, over plain TCP too')
            [CompletionResult]::new('-4', '-4', [CompletionResultType]::ParameterName, 'Connect over IPv4 only')
            [CompletionResult]::new('--ipv4', '--ipv4', [CompletionResultType]::ParameterName, 'Connect over IPv4 only')
            [CompletionResult]::new('-6', '-6', [CompletionResultType]::ParameterName, 'Connect over IPv6 only')
            [CompletionResult]::new('--ipv6', '--ipv6', [CompletionResultType]::ParameterName, 'Connect over IPv6 only')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only the verdict, one line a request')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only the verdict, one line a request')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print all request and response headers')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print all request and response headers')
            [CompletionResult]::new('--show-secrets', '--show-secrets', [CompletionResultType]::ParameterName, 'Show secrets: credentials, cookies, tokens and keys')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'corscheck;explain' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the output: auto, always, never')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Output format')
            [CompletionResult]::new('--list', '--list', [CompletionResultType]::ParameterName, 'List all rules, one a line')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'corscheck;har' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the output: auto, always, never')
            [CompletionResult]::new('--origin', '--origin', [CompletionResultType]::ParameterName, 'Origin of the page, for all requests [default: that of each entry]')
            [CompletionResult]::new('--browser', '--browser', [CompletionResultType]::ParameterName, 'Browser to judge as [default: the one that recorded the file]')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only the verdict, one line a request')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only the verdict, one line a request')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print all request and response headers')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print all request and response headers')
            [CompletionResult]::new('--show-secrets', '--show-secrets', [CompletionResultType]::ParameterName, 'Show secrets: credentials, cookies, tokens and keys')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'corscheck;origin' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the output: auto, always, never')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Output format')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only the verdict')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only the verdict')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'corscheck;fix' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the output: auto, always, never')
            [CompletionResult]::new('--for', '--for', [CompletionResultType]::ParameterName, 'Product to configure; --list names all')
            [CompletionResult]::new('--url', '--url', [CompletionResultType]::ParameterName, 'URL that the pages request: the target of a proxy, and what the printed check probes')
            [CompletionResult]::new('--origin', '--origin', [CompletionResultType]::ParameterName, 'Allowed origin, null, or ''*'' for any origin (repeatable)')
            [CompletionResult]::new('-X', '-X ', [CompletionResultType]::ParameterName, 'Allowed method besides GET, HEAD and POST (repeatable)')
            [CompletionResult]::new('--method', '--method', [CompletionResultType]::ParameterName, 'Allowed method besides GET, HEAD and POST (repeatable)')
            [CompletionResult]::new('--request', '--request', [CompletionResultType]::ParameterName, 'Allowed method besides GET, HEAD and POST (repeatable)')
            [CompletionResult]::new('-H', '-H ', [CompletionResultType]::ParameterName, 'Request header that pages may send, ''Name'' or ''Name: value'' (repeatable)')
            [CompletionResult]::new('--header', '--header', [CompletionResultType]::ParameterName, 'Request header that pages may send, ''Name'' or ''Name: value'' (repeatable)')
            [CompletionResult]::new('--credentials', '--credentials', [CompletionResultType]::ParameterName, 'Credentials mode of the requests; --credentials alone means include')
            [CompletionResult]::new('--expose', '--expose', [CompletionResultType]::ParameterName, 'Response header that pages may read (repeatable)')
            [CompletionResult]::new('--max-age', '--max-age', [CompletionResultType]::ParameterName, 'How long browsers may cache a preflight, in seconds')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Output format')
            [CompletionResult]::new('--list', '--list', [CompletionResultType]::ParameterName, 'List all products, and whether corscheck''s own tests run them')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'corscheck;init' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the output: auto, always, never')
            [CompletionResult]::new('--origin', '--origin', [CompletionResultType]::ParameterName, 'Trusted origin (repeatable) [default: http://localhost:3000; with --har, the origins of its pages]')
            [CompletionResult]::new('--openapi', '--openapi', [CompletionResultType]::ParameterName, 'Make a check for each operation of an OpenAPI or Swagger 2 document, JSON or YAML')
            [CompletionResult]::new('--har', '--har', [CompletionResultType]::ParameterName, 'Make a check for each cross-origin request of a HAR; - for standard input')
            [CompletionResult]::new('--base-url', '--base-url', [CompletionResultType]::ParameterName, 'URL of the API [default: the document''s first server; with --har, any]')
            [CompletionResult]::new('--resolve', '--resolve', [CompletionResultType]::ParameterName, 'Connect to ADDR for this host and port; * matches any (repeatable)')
            [CompletionResult]::new('--cacert', '--cacert', [CompletionResultType]::ParameterName, 'Trust only the certificates of this PEM file')
            [CompletionResult]::new('-x', '-x', [CompletionResultType]::ParameterName, 'Use this proxy; '''' for none [default: from the environment]')
            [CompletionResult]::new('--proxy', '--proxy', [CompletionResultType]::ParameterName, 'Use this proxy; '''' for none [default: from the environment]')
            [CompletionResult]::new('--connect-timeout', '--connect-timeout', [CompletionResultType]::ParameterName, 'Time limit for connecting, in seconds')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Time limit for one URL or check with all its requests, in seconds')
            [CompletionResult]::new('--max-time', '--max-time', [CompletionResultType]::ParameterName, 'Time limit for one URL or check with all its requests, in seconds')
            [CompletionResult]::new('--out', '--out', [CompletionResultType]::ParameterName, 'Write to this file; - for standard output')
            [CompletionResult]::new('-k', '-k', [CompletionResultType]::ParameterName, 'Do not verify TLS certificates')
            [CompletionResult]::new('--insecure', '--insecure', [CompletionResultType]::ParameterName, 'Do not verify TLS certificates')
            [CompletionResult]::new('--http1.1', '--http1.1', [CompletionResultType]::ParameterName, 'Use HTTP/1.1 only')
            [CompletionResult]::new('--http2', '--http2', [CompletionResultType]::ParameterName, 'Use HTTP/2 if the server offers it over TLS, which is the default')
            [CompletionResult]::new('--http2-prior-knowledge', '--http2-prior-knowledge', [CompletionResultType]::ParameterName, 'Use HTTP/2 without negotiation, over plain TCP too')
            [CompletionResult]::new('-4', '-4', [CompletionResultType]::ParameterName, 'Connect over IPv4 only')
            [CompletionResult]::new('--ipv4', '--ipv4', [CompletionResultType]::ParameterName, 'Connect over IPv4 only')
            [CompletionResult]::new('-6', '-6', [CompletionResultType]::ParameterName, 'Connect over IPv6 only')
            [CompletionResult]::new('--ipv6', '--ipv6', [CompletionResultType]::ParameterName, 'Connect over IPv6 only')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Overwrite an existing file')
            [CompletionResult]::new('--schema', '--schema', [CompletionResultType]::ParameterName, 'Also write the schema for editors, next to the file, and refer to it in the file')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'corscheck;run' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the output: auto, always, never')
            [CompletionResult]::new('--only', '--only', [CompletionResultType]::ParameterName, 'Run only checks with these ids; * matches any text (repeatable)')
            [CompletionResult]::new('--skip', '--skip', [CompletionResultType]::ParameterName, 'Skip checks with these ids (repeatable)')
            [CompletionResult]::new('--shard', '--shard', [CompletionResultType]::ParameterName, 'Run shard I of N')
            [CompletionResult]::new('--browser', '--browser', [CompletionResultType]::ParameterName, 'Browser to judge as [default: that of the suite]')
            [CompletionResult]::new('--page-address-space', '--page-address-space', [CompletionResultType]::ParameterName, 'Address space of the pages'' servers [default: as their hosts resolve]')
            [CompletionResult]::new('--openapi', '--openapi', [CompletionResultType]::ParameterName, 'Make the checks from an OpenAPI or Swagger 2 document')
            [CompletionResult]::new('--origin', '--origin', [CompletionResultType]::ParameterName, 'Trusted origin, with --openapi (repeatable)')
            [CompletionResult]::new('--base-url', '--base-url', [CompletionResultType]::ParameterName, 'URL of the API, with --openapi [default: the document''s first server]')
            [CompletionResult]::new('--watch', '--watch', [CompletionResultType]::ParameterName, 'Repeat every SECONDS [default: 2]; print what changed')
            [CompletionResult]::new('--retry', '--retry', [CompletionResultType]::ParameterName, 'Retry up to N times if the network fails')
            [CompletionResult]::new('--rate', '--rate', [CompletionResultType]::ParameterName, 'Send at most N requests a second')
            [CompletionResult]::new('--per-host', '--per-host', [CompletionResultType]::ParameterName, 'Run up to N checks at a time for one host')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'Send requests for up to N URLs or checks at a time')
            [CompletionResult]::new('--resolve', '--resolve', [CompletionResultType]::ParameterName, 'Connect to ADDR for this host and port; * matches any (repeatable)')
            [CompletionResult]::new('--cacert', '--cacert', [CompletionResultType]::ParameterName, 'Trust only the certificates of this PEM file')
            [CompletionResult]::new('-x', '-x', [CompletionResultType]::ParameterName, 'Use this proxy; '''' for none [default: from the environment]')
            [CompletionResult]::new('--proxy', '--proxy', [CompletionResultType]::ParameterName, 'Use this proxy; '''' for none [default: from the environment]')
            [CompletionResult]::new('--connect-timeout', '--connect-timeout', [CompletionResultType]::ParameterName, 'Time limit for connecting, in seconds')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Time limit for one URL or check with all its requests, in seconds')
            [CompletionResult]::new('--max-time', '--max-time', [CompletionResultType]::ParameterName, 'Time limit for one URL or check with all its requests, in seconds')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Report format')
            [CompletionResult]::new('--report', '--report', [CompletionResultType]::ParameterName, 'Also write a report to a file (repeatable)')
            [CompletionResult]::new('--fail-fast', '--fail-fast', [CompletionResultType]::ParameterName, 'Stop at the first check that does not pass')
            [CompletionResult]::new('-k', '-k', [CompletionResultType]::ParameterName, 'Do not verify TLS certificates')
            [CompletionResult]::new('--insecure', '--insecure', [CompletionResultType]::ParameterName, 'Do not verify TLS certificates')
            [CompletionResult]::new('--http1.1', '--http1.1', [CompletionResultType]::ParameterName, 'Use HTTP/1.1 only')
            [CompletionResult]::new('--http2', '--http2', [CompletionResultType]::ParameterName, 'Use HTTP/2 if the server offers it over TLS, which is the default')
            [CompletionResult]::new('--http2-prior-knowledge', '--http2-prior-knowledge', [CompletionResultType]::ParameterName, 'Use HTTP/2 without negotiation, over plain TCP too')
            [CompletionResult]::new('-4', '-4', [CompletionResultType]::ParameterName, 'Connect over IPv4 only')
            [CompletionResult]::new('--ipv4', '--ipv4', [CompletionResultType]::ParameterName, 'Connect over IPv4 only')
            [CompletionResult]::new('-6', '-6', [CompletionResultType]::ParameterName, 'Connect over IPv6 only')
            [CompletionResult]::new('--ipv6', '--ipv6', [CompletionResultType]::ParameterName, 'Connect over IPv6 only')
            [CompletionResult]::new('--list', '--list', [CompletionResultType]::ParameterName, 'List the checks, and send nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Print the requests, and send nothing')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only checks that do not pass, and the summary')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only checks that do not pass, and the summary')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print all headers of what does not pass')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print all headers of what does not pass')
            [CompletionResult]::new('--show-secrets', '--show-secrets', [CompletionResultType]::ParameterName, 'Show secrets: credentials, cookies, tokens, keys, and what comes from the environment')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'corscheck;merge' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the output: auto, always, never')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Report format')
            [CompletionResult]::new('--report', '--report', [CompletionResultType]::ParameterName, 'Also write a report to a file (repeatable)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only checks that do not pass, and the summary')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only checks that do not pass, and the summary')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'corscheck;demo' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the output: auto, always, never')
            [CompletionResult]::new('--browser', '--browser', [CompletionResultType]::ParameterName, 'Browser to judge as')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only one line per verdict')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only one line per verdict')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print every verdict in full')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print every verdict in full')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'corscheck;serve' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the output: auto, always, never')
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Port to listen on, and the one after it; 0 for free ones')
            [CompletionResult]::new('--port', '--port', [CompletionResultType]::ParameterName, 'Port to listen on, and the one after it; 0 for free ones')
            [CompletionResult]::new('--host', '--host', [CompletionResultType]::ParameterName, 'Also listen on this address (for containers)')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Output format of the list')
            [CompletionResult]::new('--list', '--list', [CompletionResultType]::ParameterName, 'List the cases and their paths, and why some cannot be served')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'corscheck;completions' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the output: auto, always, never')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'corscheck;man' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the output: auto, always, never')
            [CompletionResult]::new('--out', '--out', [CompletionResultType]::ParameterName, 'Write all pages to this folder')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'corscheck;help' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the output: auto, always, never')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
