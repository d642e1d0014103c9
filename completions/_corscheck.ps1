
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
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the output [possible values: auto, always, never]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('origin', 'origin', [CompletionResultType]::ParameterValue, 'Compare the origins of two URLs: scheme, host, port, site')
            [CompletionResult]::new('probe', 'probe', [CompletionResultType]::ParameterValue, 'Send what a browser would send, and judge what comes back')
            [CompletionResult]::new('run', 'run', [CompletionResultType]::ParameterValue, 'Run the checks of a suite: which pages may use which API, and which may not')
            [CompletionResult]::new('init', 'init', [CompletionResultType]::ParameterValue, 'Write a first corscheck.toml')
            [CompletionResult]::new('merge', 'merge', [CompletionResultType]::ParameterValue, 'Join the reports of several runs into one')
            [CompletionResult]::new('paste', 'paste', [CompletionResultType]::ParameterValue, 'Take what is at hand: a cURL or fetch line, a console message, a HAR')
            [CompletionResult]::new('har', 'har', [CompletionResultType]::ParameterValue, 'Judge the cross-origin requests of a recorded HAR; nothing is sent')
            [CompletionResult]::new('fix', 'fix', [CompletionResultType]::ParameterValue, 'Print the configuration that makes a server hold a policy, and only it')
            [CompletionResult]::new('demo', 'demo', [CompletionResultType]::ParameterValue, 'Show typical mistakes on a server of its own, without a network')
            [CompletionResult]::new('serve', 'serve', [CompletionResultType]::ParameterValue, 'Serve the playground: each rule''s example and the usual failures, to try in a browser')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print the completions of a shell')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Print a man page, or write all of them to a folder')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Explain a rule or a console message: why browsers say no, what to change')
            break
        }
        'corscheck;origin' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the output [possible values: auto, always, never]')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to print the answer')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only the verdict')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only the verdict')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'corscheck;probe' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the output [possible values: auto, always, never]')
            [CompletionResult]::new('--origin', '--origin', [CompletionResultType]::ParameterName, 'The page''s origin; null for an opaque one [default: http://localhost:3000]')
            [CompletionResult]::new('--page', '--page', [CompletionResultType]::ParameterName, 'The real page: its origin and policies are taken from there')
            [CompletionResult]::new('--browser', '--browser', [CompletionResultType]::ParameterName, 'The browser whose verdict is wanted [default: that of --confirm, or chromium]')
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'Ask this installed browser as well, headless, and compare')
            [CompletionResult]::new('--csp', '--csp', [CompletionResultType]::ParameterName, 'The page''s Content-Security-Policy (repeatable; one more than --page finds)')
            [CompletionResult]::new('--coep', '--coep', [CompletionResultType]::ParameterName, 'The page''s Cross-Origin-Embedder-Policy')
            [CompletionResult]::new('--page-address-space', '--page-address-space', [CompletionResultType]::ParameterName, 'Where the page''s own server is; what a page of the public network may reach depends on it')
            [CompletionResult]::new('--cookie', '--cookie', [CompletionResultType]::ParameterName, 'A cookie that the browser holds for the target, as in Set-Cookie (repeatable)')
            [CompletionResult]::new('--third-party-cookies', '--third-party-cookies', [CompletionResultType]::ParameterName, 'What becomes of cookies of another site than the page''s [default: the browser''s own way]')
            [CompletionResult]::new('--as', '--as', [CompletionResultType]::ParameterName, 'How the page asks; all but fetch and xhr choose method and headers themselves')
            [CompletionResult]::new('--crossorigin', '--crossorigin', [CompletionResultType]::ParameterName, 'The element''s crossorigin attribute')
            [CompletionResult]::new('-X', '-X ', [CompletionResultType]::ParameterName, 'The method [default: GET, or POST with --data]')
            [CompletionResult]::new('--method', '--method', [CompletionResultType]::ParameterName, 'The method [default: GET, or POST with --data]')
            [CompletionResult]::new('-H', '-H ', [CompletionResultType]::ParameterName, 'A request header: ''Name: value''; Name alone has an empty value (repeatable)')
            [CompletionResult]::new('--header', '--header', [CompletionResultType]::ParameterName, 'A request header: ''Name: value''; Name alone has an empty value (repeatable)')
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'The body; @FILE reads it from a file, - from standard input')
            [CompletionResult]::new('--data', '--data', [CompletionResultType]::ParameterName, 'The body; @FILE reads it from a file, - from standard input')
            [CompletionResult]::new('--credentials', '--credentials', [CompletionResultType]::ParameterName, 'The credentials mode: when cookies and the like go along')
            [CompletionResult]::new('--mode', '--mode', [CompletionResultType]::ParameterName, 'The mode: what is wanted of another origin')
            [CompletionResult]::new('--redirect', '--redirect', [CompletionResultType]::ParameterName, 'The redirect mode: what becomes of a redirect')
            [CompletionResult]::new('-A', '-A ', [CompletionResultType]::ParameterName, 'Send this User-Agent instead of the browser''s own')
            [CompletionResult]::new('--user-agent', '--user-agent', [CompletionResultType]::ParameterName, 'Send this User-Agent instead of the browser''s own')
            [CompletionResult]::new('--resolve', '--resolve', [CompletionResultType]::ParameterName, 'Connect to ADDR for this host and port; * matches any (repeatable)')
            [CompletionResult]::new('--cacert', '--cacert', [CompletionResultType]::ParameterName, 'Trust only the certificates of this PEM file')
            [CompletionResult]::new('-x', '-x', [CompletionResultType]::ParameterName, 'Go through this proxy; '''' for none [default: as the environment says]')
            [CompletionResult]::new('--proxy', '--proxy', [CompletionResultType]::ParameterName, 'Go through this proxy; '''' for none [default: as the environment says]')
            [CompletionResult]::new('--connect-timeout', '--connect-timeout', [CompletionResultType]::ParameterName, 'How long connecting may take, in seconds')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'How long one probe may take in all, in seconds')
            [CompletionResult]::new('--max-time', '--max-time', [CompletionResultType]::ParameterName, 'How long one probe may take in all, in seconds')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'How many URLs to probe at the same time')
            [CompletionResult]::new('--watch', '--watch', [CompletionResultType]::ParameterName, 'Ask again SECONDS after each answer [default: 2], and when the file of --data changes; print what changed')
            [CompletionResult]::new('--fix', '--fix', [CompletionResultType]::ParameterName, 'After the verdict, print the configuration that lets this page do this; see corscheck fix --list')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to print the answer')
            [CompletionResult]::new('--keepalive', '--keepalive', [CompletionResultType]::ParameterName, 'Set keepalive: the request may outlive the page')
            [CompletionResult]::new('--repeat', '--repeat', [CompletionResultType]::ParameterName, 'Make the same call again, with what the browser keeps of the first: preflight and cookies')
            [CompletionResult]::new('-k', '-k', [CompletionResultType]::ParameterName, 'Accept any certificate, and any host name in it')
            [CompletionResult]::new('--insecure', '--insecure', [CompletionResultType]::ParameterName, 'Accept any certificate, and any host name in it')
            [CompletionResult]::new('--http1.1', '--http1.1', [CompletionResultType]::ParameterName, 'Use HTTP/1.1 only')
            [CompletionResult]::new('--http2', '--http2', [CompletionResultType]::ParameterName, 'Use HTTP/2 where the server offers it over TLS, as is usual')
            [CompletionResult]::new('--http2-prior-knowledge', '--http2-prior-knowledge', [CompletionResultType]::ParameterName, 'Use HTTP/2 without asking, over plain TCP too')
            [CompletionResult]::new('-4', '-4', [CompletionResultType]::ParameterName, 'Connect over IPv4 only')
            [CompletionResult]::new('--ipv4', '--ipv4', [CompletionResultType]::ParameterName, 'Connect over IPv4 only')
            [CompletionResult]::new('-6', '-6', [CompletionResultType]::ParameterName, 'Connect over IPv6 only')
            [CompletionResult]::new('--ipv6', '--ipv6', [CompletionResultType]::ParameterName, 'Connect over IPv6 only')
            [CompletionResult]::new('--keep-going', '--keep-going', [CompletionResultType]::ParameterName, 'Where an answer blocks, go on as if it were mended: also send what a browser would not send any more, and judge it')
            [CompletionResult]::new('--check-errors', '--check-errors', [CompletionResultType]::ParameterName, 'Also ask for a path that does not exist: do error answers have the headers?')
            [CompletionResult]::new('--check-caching', '--check-caching', [CompletionResultType]::ParameterName, 'Also ask from another origin, and without one: what would a cache keep, and who is allowed?')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Print the requests that a browser would send, and why; send nothing')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only the verdict, one line a request')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only the verdict, one line a request')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print all headers sent and received')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print all headers sent and received')
            [CompletionResult]::new('--show-secrets', '--show-secrets', [CompletionResultType]::ParameterName, 'Show the values of credentials: Authorization, Cookie, Set-Cookie')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'corscheck;run' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the output [possible values: auto, always, never]')
            [CompletionResult]::new('--openapi', '--openapi', [CompletionResultType]::ParameterName, 'Take the checks from an OpenAPI 3 document instead, JSON or YAML')
            [CompletionResult]::new('--origin', '--origin', [CompletionResultType]::ParameterName, 'A trusted origin, for the checks of --openapi (repeatable)')
            [CompletionResult]::new('--base-url', '--base-url', [CompletionResultType]::ParameterName, 'Where the API of --openapi is [default: the document''s first server]')
            [CompletionResult]::new('--browser', '--browser', [CompletionResultType]::ParameterName, 'The browser whose verdicts are wanted [default: the file''s]')
            [CompletionResult]::new('--only', '--only', [CompletionResultType]::ParameterName, 'Run only checks whose ids match; * is any text (repeatable)')
            [CompletionResult]::new('--skip', '--skip', [CompletionResultType]::ParameterName, 'Leave out checks whose ids match (repeatable)')
            [CompletionResult]::new('--shard', '--shard', [CompletionResultType]::ParameterName, 'Run part I of N, or I+1 of N where I begins with 0; a check stays in its part when others come and go')
            [CompletionResult]::new('--watch', '--watch', [CompletionResultType]::ParameterName, 'Run again SECONDS after each run [default: 2], and when the file changes; print what changed')
            [CompletionResult]::new('--retry', '--retry', [CompletionResultType]::ParameterName, 'Ask again up to N times where the network fails')
            [CompletionResult]::new('--rate', '--rate', [CompletionResultType]::ParameterName, 'Send at most N requests a second')
            [CompletionResult]::new('--per-host', '--per-host', [CompletionResultType]::ParameterName, 'How many checks at the same time for one host')
            [CompletionResult]::new('--resolve', '--resolve', [CompletionResultType]::ParameterName, 'Connect to ADDR for this host and port; * matches any (repeatable)')
            [CompletionResult]::new('--cacert', '--cacert', [CompletionResultType]::ParameterName, 'Trust only the certificates of this PEM file')
            [CompletionResult]::new('-x', '-x', [CompletionResultType]::ParameterName, 'Go through this proxy; '''' for none [default: as the environment says]')
            [CompletionResult]::new('--proxy', '--proxy', [CompletionResultType]::ParameterName, 'Go through this proxy; '''' for none [default: as the environment says]')
            [CompletionResult]::new('--connect-timeout', '--connect-timeout', [CompletionResultType]::ParameterName, 'How long connecting may take, in seconds')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'How long one probe may take in all, in seconds')
            [CompletionResult]::new('--max-time', '--max-time', [CompletionResultType]::ParameterName, 'How long one probe may take in all, in seconds')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'How many URLs to probe at the same time')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to print the report')
            [CompletionResult]::new('--report', '--report', [CompletionResultType]::ParameterName, 'Write a report to a file as well (repeatable)')
            [CompletionResult]::new('--list', '--list', [CompletionResultType]::ParameterName, 'Print the checks, and send nothing; no variable need be set')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Print the requests that a browser would send, and send nothing; only variables in URLs and origins must be set')
            [CompletionResult]::new('--fail-fast', '--fail-fast', [CompletionResultType]::ParameterName, 'Stop at the first check that does not pass')
            [CompletionResult]::new('-k', '-k', [CompletionResultType]::ParameterName, 'Accept any certificate, and any host name in it')
            [CompletionResult]::new('--insecure', '--insecure', [CompletionResultType]::ParameterName, 'Accept any certificate, and any host name in it')
            [CompletionResult]::new('--http1.1', '--http1.1', [CompletionResultType]::ParameterName, 'Use HTTP/1.1 only')
            [CompletionResult]::new('--http2', '--http2', [CompletionResultType]::ParameterName, 'Use HTTP/2 where the server offers it over TLS, as is usual')
            [CompletionResult]::new('--http2-prior-knowledge', '--http2-prior-knowledge', [CompletionResultType]::ParameterName, 'Use HTTP/2 without asking, over plain TCP too')
            [CompletionResult]::new('-4', '-4', [CompletionResultType]::ParameterName, 'Connect over IPv4 only')
            [CompletionResult]::new('--ipv4', '--ipv4', [CompletionResultType]::ParameterName, 'Connect over IPv4 only')
            [CompletionResult]::new('-6', '-6', [CompletionResultType]::ParameterName, 'Connect over IPv6 only')
            [CompletionResult]::new('--ipv6', '--ipv6', [CompletionResultType]::ParameterName, 'Connect over IPv6 only')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only a line for each check that does not pass, and the sum')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only a line for each check that does not pass, and the sum')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print all headers sent and received of what does not pass')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print all headers sent and received of what does not pass')
            [CompletionResult]::new('--show-secrets', '--show-secrets', [CompletionResultType]::ParameterName, 'Show the values of credentials, and what came from the environment')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'corscheck;init' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the output [possible values: auto, always, never]')
            [CompletionResult]::new('--openapi', '--openapi', [CompletionResultType]::ParameterName, 'An OpenAPI 3 document, JSON or YAML: a check for each operation')
            [CompletionResult]::new('--har', '--har', [CompletionResultType]::ParameterName, 'A HAR: a check for each request to another origin in it; - for standard input')
            [CompletionResult]::new('--origin', '--origin', [CompletionResultType]::ParameterName, 'A trusted origin (repeatable) [default: http://localhost:3000; with --har, those of its pages]')
            [CompletionResult]::new('--base-url', '--base-url', [CompletionResultType]::ParameterName, 'Where the API is [default: the document''s first server; with --har, anywhere]')
            [CompletionResult]::new('--out', '--out', [CompletionResultType]::ParameterName, 'Write it to this file; - for standard output')
            [CompletionResult]::new('--resolve', '--resolve', [CompletionResultType]::ParameterName, 'Connect to ADDR for this host and port; * matches any (repeatable)')
            [CompletionResult]::new('--cacert', '--cacert', [CompletionResultType]::ParameterName, 'Trust only the certificates of this PEM file')
            [CompletionResult]::new('-x', '-x', [CompletionResultType]::ParameterName, 'Go through this proxy; '''' for none [default: as the environment says]')
            [CompletionResult]::new('--proxy', '--proxy', [CompletionResultType]::ParameterName, 'Go through this proxy; '''' for none [default: as the environment says]')
            [CompletionResult]::new('--connect-timeout', '--connect-timeout', [CompletionResultType]::ParameterName, 'How long connecting may take, in seconds')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'How long one probe may take in all, in seconds')
            [CompletionResult]::new('--max-time', '--max-time', [CompletionResultType]::ParameterName, 'How long one probe may take in all, in seconds')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'How many URLs to probe at the same time')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Write over a file that is there')
            [CompletionResult]::new('--schema', '--schema', [CompletionResultType]::ParameterName, 'Write the schema for editors beside it too, and name it in the file')
            [CompletionResult]::new('-k', '-k', [CompletionResultType]::ParameterName, 'Accept any certificate, and any host name in it')
            [CompletionResult]::new('--insecure', '--insecure', [CompletionResultType]::ParameterName, 'Accept any certificate, and any host name in it')
            [CompletionResult]::new('--http1.1', '--http1.1', [CompletionResultType]::ParameterName, 'Use HTTP/1.1 only')
            [CompletionResult]::new('--http2', '--http2', [CompletionResultType]::ParameterName, 'Use HTTP/2 where the server offers it over TLS, as is usual')
            [CompletionResult]::new('--http2-prior-knowledge', '--http2-prior-knowledge', [CompletionResultType]::ParameterName, 'Use HTTP/2 without asking, over plain TCP too')
            [CompletionResult]::new('-4', '-4', [CompletionResultType]::ParameterName, 'Connect over IPv4 only')
            [CompletionResult]::new('--ipv4', '--ipv4', [CompletionResultType]::ParameterName, 'Connect over IPv4 only')
            [CompletionResult]::new('-6', '-6', [CompletionResultType]::ParameterName, 'Connect over IPv6 only')
            [CompletionResult]::new('--ipv6', '--ipv6', [CompletionResultType]::ParameterName, 'Connect over IPv6 only')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'corscheck;merge' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the output [possible values: auto, always, never]')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to print the report')
            [CompletionResult]::new('--report', '--report', [CompletionResultType]::ParameterName, 'Write a report to a file as well (repeatable)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only a line for each check that does not pass, and the sum')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only a line for each check that does not pass, and the sum')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'corscheck;paste' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the output [possible values: auto, always, never]')
            [CompletionResult]::new('--origin', '--origin', [CompletionResultType]::ParameterName, 'The page''s origin [default: as the text says, or http://localhost:3000]')
            [CompletionResult]::new('--browser', '--browser', [CompletionResultType]::ParameterName, 'The browser whose verdict is wanted [default: as the text says, or chromium]')
            [CompletionResult]::new('--resolve', '--resolve', [CompletionResultType]::ParameterName, 'Connect to ADDR for this host and port; * matches any (repeatable)')
            [CompletionResult]::new('--cacert', '--cacert', [CompletionResultType]::ParameterName, 'Trust only the certificates of this PEM file')
            [CompletionResult]::new('-x', '-x', [CompletionResultType]::ParameterName, 'Go through this proxy; '''' for none [default: as the environment says]')
            [CompletionResult]::new('--proxy', '--proxy', [CompletionResultType]::ParameterName, 'Go through this proxy; '''' for none [default: as the environment says]')
            [CompletionResult]::new('--connect-timeout', '--connect-timeout', [CompletionResultType]::ParameterName, 'How long connecting may take, in seconds')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'How long one probe may take in all, in seconds')
            [CompletionResult]::new('--max-time', '--max-time', [CompletionResultType]::ParameterName, 'How long one probe may take in all, in seconds')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'How many URLs to probe at the same time')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to print the answer')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Send nothing: judge the answers that the text has, or show what would be sent')
            [CompletionResult]::new('-k', '-k', [CompletionResultType]::ParameterName, 'Accept any certificate, and any host name in it')
            [CompletionResult]::new('--insecure', '--insecure', [CompletionResultType]::ParameterName, 'Accept any certificate, and any host name in it')
            [CompletionResult]::new('--http1.1', '--http1.1', [CompletionResultType]::ParameterName, 'Use HTTP/1.1 only')
            [CompletionResult]::new('--http2', '--http2', [CompletionResultType]::ParameterName, 'Use HTTP/2 where the server offers it over TLS, as is usual')
            [CompletionResult]::new('--http2-prior-knowledge', '--http2-prior-knowledge', [CompletionResultType]::ParameterName, 'Use HTTP/2 without asking, over plain TCP too')
            [CompletionResult]::new('-4', '-4', [CompletionResultType]::ParameterName, 'Connect over IPv4 only')
            [CompletionResult]::new('--ipv4', '--ipv4', [CompletionResultType]::ParameterName, 'Connect over IPv4 only')
            [CompletionResult]::new('-6', '-6', [CompletionResultType]::ParameterName, 'Connect over IPv6 only')
            [CompletionResult]::new('--ipv6', '--ipv6', [CompletionResultType]::ParameterName, 'Connect over IPv6 only')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only the verdict, one line a request')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only the verdict, one line a request')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print all headers sent and received')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print all headers sent and received')
            [CompletionResult]::new('--show-secrets', '--show-secrets', [CompletionResultType]::ParameterName, 'Show the values of credentials: Authorization, Cookie, Set-Cookie')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'corscheck;har' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the output [possible values: auto, always, never]')
            [CompletionResult]::new('--origin', '--origin', [CompletionResultType]::ParameterName, 'The page''s origin, for all requests [default: as each entry says]')
            [CompletionResult]::new('--browser', '--browser', [CompletionResultType]::ParameterName, 'The browser whose verdict is wanted [default: the one that recorded the file]')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to print the answer')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only the verdict, one line a request')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only the verdict, one line a request')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print all headers sent and received')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print all headers sent and received')
            [CompletionResult]::new('--show-secrets', '--show-secrets', [CompletionResultType]::ParameterName, 'Show the values of credentials: Authorization, Cookie, Set-Cookie')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'corscheck;fix' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the output [possible values: auto, always, never]')
            [CompletionResult]::new('--for', '--for', [CompletionResultType]::ParameterName, 'The product; --list names them all')
            [CompletionResult]::new('--origin', '--origin', [CompletionResultType]::ParameterName, 'An origin that is allowed, null, or ''*'' for every one (repeatable)')
            [CompletionResult]::new('-X', '-X ', [CompletionResultType]::ParameterName, 'A method, beside GET, HEAD and POST (repeatable)')
            [CompletionResult]::new('--method', '--method', [CompletionResultType]::ParameterName, 'A method, beside GET, HEAD and POST (repeatable)')
            [CompletionResult]::new('-H', '-H ', [CompletionResultType]::ParameterName, 'A header that pages may send, such as Authorization (repeatable)')
            [CompletionResult]::new('--header', '--header', [CompletionResultType]::ParameterName, 'A header that pages may send, such as Authorization (repeatable)')
            [CompletionResult]::new('--expose', '--expose', [CompletionResultType]::ParameterName, 'A header of the answer that pages may read (repeatable)')
            [CompletionResult]::new('--max-age', '--max-age', [CompletionResultType]::ParameterName, 'For how long a browser may keep a preflight, in seconds')
            [CompletionResult]::new('--url', '--url', [CompletionResultType]::ParameterName, 'What the pages fetch: for the command that checks it, and as a proxy''s target')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to print the answer')
            [CompletionResult]::new('--list', '--list', [CompletionResultType]::ParameterName, 'List all products, and whether the configuration was tested live')
            [CompletionResult]::new('--credentials', '--credentials', [CompletionResultType]::ParameterName, 'Let cookies and the like go along')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'corscheck;demo' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the output [possible values: auto, always, never]')
            [CompletionResult]::new('--browser', '--browser', [CompletionResultType]::ParameterName, 'The browser whose verdicts are wanted')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print one line a verdict')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print one line a verdict')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'corscheck;serve' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the output [possible values: auto, always, never]')
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'The port; the one after it is used too; 0 for free ones')
            [CompletionResult]::new('--port', '--port', [CompletionResultType]::ParameterName, 'The port; the one after it is used too; 0 for free ones')
            [CompletionResult]::new('--host', '--host', [CompletionResultType]::ParameterName, 'Listen at this address too, besides this machine''s own; for a container whose ports are forwarded unchanged')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to print the list')
            [CompletionResult]::new('--list', '--list', [CompletionResultType]::ParameterName, 'List the cases and their paths, and why some cannot be played; serve nothing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'corscheck;completions' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the output [possible values: auto, always, never]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'corscheck;man' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the output [possible values: auto, always, never]')
            [CompletionResult]::new('--out', '--out', [CompletionResultType]::ParameterName, 'Write all pages to this folder')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'corscheck;explain' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the output [possible values: auto, always, never]')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to print the answer')
            [CompletionResult]::new('--list', '--list', [CompletionResultType]::ParameterName, 'List all rules, a line each')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
