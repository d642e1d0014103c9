_corscheck() {
    local i cur prev opts cmd
    COMPREPLY=()
    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
        cur="$2"
    else
        cur="${COMP_WORDS[COMP_CWORD]}"
    fi
    prev="$3"
    cmd=""
    opts=""

    for i in "${COMP_WORDS[@]:0:COMP_CWORD}"
    do
        case "${cmd},${i}" in
            ",$1")
                cmd="corscheck"
                ;;
            corscheck,audit)
                cmd="corscheck__subcmd__audit"
                ;;
            corscheck,completions)
                cmd="corscheck__subcmd__completions"
                ;;
            corscheck,demo)
                cmd="corscheck__subcmd__demo"
                ;;
            corscheck,explain)
                cmd="corscheck__subcmd__explain"
                ;;
            corscheck,fix)
                cmd="corscheck__subcmd__fix"
                ;;
            corscheck,frame)
                cmd="corscheck__subcmd__frame"
                ;;
            corscheck,har)
                cmd="corscheck__subcmd__har"
                ;;
            corscheck,help)
                cmd="corscheck__subcmd__help"
                ;;
            corscheck,init)
                cmd="corscheck__subcmd__init"
                ;;
            corscheck,jsonp)
                cmd="corscheck__subcmd__jsonp"
                ;;
            corscheck,lint)
                cmd="corscheck__subcmd__lint"
                ;;
            corscheck,man)
                cmd="corscheck__subcmd__man"
                ;;
            corscheck,mcp)
                cmd="corscheck__subcmd__mcp"
                ;;
            corscheck,merge)
                cmd="corscheck__subcmd__merge"
                ;;
            corscheck,origin)
                cmd="corscheck__subcmd__origin"
                ;;
            corscheck,page)
                cmd="corscheck__subcmd__page"
                ;;
            corscheck,paste)
                cmd="corscheck__subcmd__paste"
                ;;
            corscheck,probe)
                cmd="corscheck__subcmd__probe"
                ;;
            corscheck,proxy)
                cmd="corscheck__subcmd__proxy"
                ;;
            corscheck,run)
                cmd="corscheck__subcmd__run"
                ;;
            corscheck,schema)
                cmd="corscheck__subcmd__schema"
                ;;
            corscheck,serve)
                cmd="corscheck__subcmd__serve"
                ;;
            corscheck,socketio)
                cmd="corscheck__subcmd__socketio"
                ;;
            corscheck,websocket)
                cmd="corscheck__subcmd__websocket"
                ;;
            *)
                ;;
        esac
    done

    case "${cmd}" in
        corscheck)
            opts="-h -V --color --help --version probe paste explain page har websocket socketio jsonp frame origin audit lint fix proxy init run merge mcp demo serve schema completions man help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 1 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        corscheck__subcmd__audit)
            opts="-X -H -d -A -k -x -m -4 -6 -q -h --color --origin --request --method --header --data --protocol --credentials --user-agent --send-writes --yes --browser --cookie --third-party-cookies --fail-on --only --skip --platform --address-space --rate --max-requests --resolve --insecure --cacert --proxy --connect-timeout --max-time --http1.1 --http2 --http2-prior-knowledge --ipv4 --ipv6 --hosts --public-hosts --read-only --dry-run --format --quiet --show-secrets --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                --origin)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --method)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --request)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -X)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --header)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -H)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --data)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -d)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --protocol)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --credentials)
                    COMPREPLY=($(compgen -W "include omit" -- "${cur}"))
                    return 0
                    ;;
                --user-agent)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -A)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --browser)
                    COMPREPLY=($(compgen -W "chromium firefox safari webkit all" -- "${cur}"))
                    return 0
                    ;;
                --cookie)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --third-party-cookies)
                    COMPREPLY=($(compgen -W "allow block partition" -- "${cur}"))
                    return 0
                    ;;
                --fail-on)
                    COMPREPLY=($(compgen -W "critical high medium low info never" -- "${cur}"))
                    return 0
                    ;;
                --only)
                    COMPREPLY=($(compgen -W "any-origin null-origin hosting-platform public-suffix-match substring-match prefix-match suffix-match unescaped-dot any-subdomain insecure-scheme any-port localhost-allowed app-scheme wildcard wildcard-with-credentials websocket-hijacking jsonp-hijacking resource-policy-missing missing-vary" -- "${cur}"))
                    return 0
                    ;;
                --skip)
                    COMPREPLY=($(compgen -W "any-origin null-origin hosting-platform public-suffix-match substring-match prefix-match suffix-match unescaped-dot any-subdomain insecure-scheme any-port localhost-allowed app-scheme wildcard wildcard-with-credentials websocket-hijacking jsonp-hijacking resource-policy-missing missing-vary" -- "${cur}"))
                    return 0
                    ;;
                --platform)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --address-space)
                    COMPREPLY=($(compgen -W "loopback local public" -- "${cur}"))
                    return 0
                    ;;
                --rate)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --max-requests)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --resolve)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --cacert)
                    local oldifs
                    if [ -n "${IFS+x}" ]; then
                        oldifs="$IFS"
                    fi
                    IFS=$'\n'
                    COMPREPLY=($(compgen -f "${cur}"))
                    if [ -n "${oldifs+x}" ]; then
                        IFS="$oldifs"
                    fi
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o filenames
                    fi
                    return 0
                    ;;
                --proxy)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -x)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --connect-timeout)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --max-time)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -m)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --hosts)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --public-hosts)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --format)
                    COMPREPLY=($(compgen -W "text json sarif junit github" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        corscheck__subcmd__completions)
            opts="-h --color --help bash elvish fish powershell zsh"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        corscheck__subcmd__demo)
            opts="-q -v -h --color --browser --quiet --verbose --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                --browser)
                    COMPREPLY=($(compgen -W "chromium firefox safari webkit all" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        corscheck__subcmd__explain)
            opts="-h --color --origin --url --as --sandbox --list --no-pager --format --help cors same-origin-policy preflight simple-request origin null site allow-origin allow-headers allow-methods expose-headers max-age credentials authorization cookies samesite csrf vary wildcards redirects opaque crossorigin network-error error-responses curl localhost proxy websocket frames postmessage document-domain location-hash window-name service-worker jsonp csp corp coep popups orb sri referrer-policy lna origin-invalid url-invalid url-credentials url-scheme url-bad-port method-invalid method-forbidden method-case header-invalid header-forbidden header-not-settable body-on-get request-init-invalid request-stream-needs-h2 mode-same-origin no-cors-method no-cors-header-dropped no-cors-redirect-mode opaque-response keepalive-too-large integrity-mismatch integrity-opaque track-cross-origin svg-use-cross-origin preload-unsupported preload-unused service-worker-insecure service-worker-cross-origin service-worker-redirect service-worker-mime service-worker-scope origin-null preflight-method preflight-header preflight-content-type preflight-total-size preflight-stream preflight-upload-listener preflight-redirect preflight-status preflight-network preflight-allow-origin-missing preflight-allow-origin-multiple preflight-allow-origin-invalid preflight-allow-origin-mismatch preflight-wildcard-with-credentials preflight-allow-credentials preflight-allow-methods-invalid preflight-allow-headers-invalid preflight-method-not-allowed preflight-header-not-allowed preflight-authorization-wildcard preflight-wildcard-literal preflight-max-age-invalid preflight-max-age-capped preflight-private-network cors-allow-origin-missing cors-allow-origin-multiple cors-allow-origin-invalid cors-allow-origin-mismatch credentials-wildcard-origin credentials-allow-credentials-missing credentials-allow-credentials-invalid credentials-not-needed cors-origin-reflected cors-null-allowed cors-disabled cors-origin-not-added cors-network cors-header-syntax redirect-mode-error redirect-too-many redirect-location-invalid redirect-scheme redirect-credentials redirect-stream-body redirect-bad-port redirect-mixed-content redirect-mode-same-origin redirect-origin-tainted redirect-authorization-dropped redirect-method-changed redirect-preflight-origin redirect-preflight-unneeded header-not-readable expose-missing expose-invalid expose-wildcard-with-credentials expose-set-cookie timing-not-allowed corp-same-origin corp-same-site corp-invalid coep-require-corp coep-worker coep-credentialless orb-blocked nosniff-script nosniff-style mime-script mime-module mime-style element-status element-content worker-cross-origin canvas-tainted script-errors-muted eventsource-content-type eventsource-status beacon-too-large beacon-not-delivered jsonp-plain-json jsonp-html jsonp-other-callback jsonp-syntax-error jsonp-throws jsonp-empty jsonp-protected jsonp-not-called jsonp-readable jsonp-type mixed-content hsts-upgraded mixed-upgraded csp-connect-src csp-resource csp-trusted-types lna-insecure-context lna-permission cookie-not-sent-mode cookie-samesite-lax cookie-samesite-strict cookie-samesite-default cookie-samesite-none-insecure cookie-secure cookie-domain cookie-path cookie-public-suffix cookie-prefix cookie-third-party cookie-set-on-preflight cookie-expired cookie-invalid websocket-url-fragment websocket-subprotocol-invalid websocket-status websocket-redirect websocket-authentication websocket-status-line websocket-upgrade websocket-connection websocket-accept websocket-subprotocol-missing websocket-subprotocol-unrequested websocket-subprotocol-mismatch websocket-extension websocket-extension-parameter websocket-closed websocket-frames websocket-origin-not-checked socketio-version socketio-path socketio-transport socketio-forbidden socketio-sticky-sessions socketio-session socketio-upgrade socketio-namespace frame-url-invalid frame-scheme frame-page-csp frame-mixed-content frame-csp-attribute frame-redirect-invalid frame-download frame-no-content frame-ancestors frame-xfo-deny frame-xfo-sameorigin frame-xfo-conflict frame-coep frame-corp-under-coep frame-coop-sandbox object-status frame-error-page frame-authentication frame-xfo-invalid frame-xfo-overridden frame-ancestors-report-only frame-policy-in-meta frame-load-event frame-cookie-not-sent frame-no-sandbox-effect frame-protection-missing isolation-not-secure isolation-opener-policy isolation-embedder-policy isolation-not-delegated coop-not-secure dom-same-origin-policy dom-sandboxed document-domain-suffix document-domain-one-sided document-domain-scheme document-domain-origin-keyed document-domain-sandboxed document-domain-mixed-keying location-hash-parent location-hash-third window-name-not-home window-name-cleared postmessage-target-invalid postmessage-target-mismatch postmessage-opaque postmessage-wildcard storage-opaque storage-partitioned cookies-third-party coop-severed noopener top-navigation-no-activation top-navigation-sandboxed scripts-sandboxed unknown-host connection-refused connection-failed timed-out certificate-invalid tls-failed empty-response not-http malformed-http body-cut-off body-not-decoded head-too-large proxy-failed request-not-sendable request-not-allowed any-origin null-origin hosting-platform public-suffix-match substring-match prefix-match suffix-match unescaped-dot any-subdomain insecure-scheme any-port localhost-allowed app-scheme wildcard wildcard-with-credentials websocket-hijacking jsonp-hijacking resource-policy-missing entry-never-matches header-not-on-errors header-dropped-by-inheritance preflight-incomplete header-doubled missing-vary"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                --origin)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --url)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --as)
                    COMPREPLY=($(compgen -W "iframe object embed popup" -- "${cur}"))
                    return 0
                    ;;
                --sandbox)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --format)
                    COMPREPLY=($(compgen -W "text json" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        corscheck__subcmd__fix)
            opts="-X -H -h --color --for --url --origin --request --method --header --credentials --expose --public --max-age --suite --websocket --frames --strict --replace --commonjs --list --out --format --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                --for)
                    COMPREPLY=($(compgen -W "nginx apache caddy haproxy lighttpd traefik envoy ingress-nginx express node fastify koa hono nestjs nextjs socket.io vite webpack-dev-server vue http-proxy-middleware fastapi flask django aiohttp spring-mvc spring-security spring-webflux aspnet go rs-cors axum actix-web rails laravel php mcp-typescript mcp-python wordpress strapi kong apisix keycloak elasticsearch ollama minio jupyter home-assistant iis s3 cloudfront api-gateway gcs firebase supabase azure-apim azure-blob r2 cloudflare-workers" -- "${cur}"))
                    return 0
                    ;;
                --url)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --origin)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --method)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --request)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -X)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --header)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -H)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --credentials)
                    COMPREPLY=($(compgen -W "omit same-origin include" -- "${cur}"))
                    return 0
                    ;;
                --expose)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --max-age)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --suite)
                    local oldifs
                    if [ -n "${IFS+x}" ]; then
                        oldifs="$IFS"
                    fi
                    IFS=$'\n'
                    COMPREPLY=($(compgen -f "${cur}"))
                    if [ -n "${oldifs+x}" ]; then
                        IFS="$oldifs"
                    fi
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o filenames
                    fi
                    return 0
                    ;;
                --frames)
                    COMPREPLY=($(compgen -W "ancestors isolated credentialless embedded popups" -- "${cur}"))
                    return 0
                    ;;
                --out)
                    COMPREPLY=()
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o plusdirs
                    fi
                    return 0
                    ;;
                --format)
                    COMPREPLY=($(compgen -W "text json" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        corscheck__subcmd__frame)
            opts="-k -x -m -4 -6 -q -v -h --color --as --sandbox --attribute --features --origin --page --ancestor --csp --coep --coop --page-header --browser --confirm --cookie --third-party-cookies --isolated --resources --need --domain --domain-page --domain-frame --message-to --message-back --relay --fix --resolve --insecure --cacert --proxy --connect-timeout --max-time --http1.1 --http2 --http2-prior-knowledge --ipv4 --ipv6 --hosts --public-hosts --read-only --format --quiet --verbose --show-secrets --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                --as)
                    COMPREPLY=($(compgen -W "iframe object embed popup" -- "${cur}"))
                    return 0
                    ;;
                --sandbox)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --attribute)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --features)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --origin)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --page)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --ancestor)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --csp)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --coep)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --coop)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --page-header)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --browser)
                    COMPREPLY=($(compgen -W "chromium firefox safari webkit all" -- "${cur}"))
                    return 0
                    ;;
                --confirm)
                    COMPREPLY=($(compgen -W "chromium firefox safari webkit all" -- "${cur}"))
                    return 0
                    ;;
                --cookie)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --third-party-cookies)
                    COMPREPLY=($(compgen -W "allow block partition" -- "${cur}"))
                    return 0
                    ;;
                --need)
                    COMPREPLY=($(compgen -W "dom document-domain location-hash window-name post-message storage cookies opener top-navigation" -- "${cur}"))
                    return 0
                    ;;
                --domain)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --domain-page)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --domain-frame)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --message-to)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --message-back)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --relay)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --fix)
                    COMPREPLY=($(compgen -W "nginx apache caddy haproxy lighttpd traefik envoy ingress-nginx express node fastify koa hono nestjs nextjs socket.io vite webpack-dev-server vue http-proxy-middleware fastapi flask django aiohttp spring-mvc spring-security spring-webflux aspnet go rs-cors axum actix-web rails laravel php mcp-typescript mcp-python wordpress strapi kong apisix keycloak elasticsearch ollama minio jupyter home-assistant iis s3 cloudfront api-gateway gcs firebase supabase azure-apim azure-blob r2 cloudflare-workers" -- "${cur}"))
                    return 0
                    ;;
                --resolve)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --cacert)
                    local oldifs
                    if [ -n "${IFS+x}" ]; then
                        oldifs="$IFS"
                    fi
                    IFS=$'\n'
                    COMPREPLY=($(compgen -f "${cur}"))
                    if [ -n "${oldifs+x}" ]; then
                        IFS="$oldifs"
                    fi
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o filenames
                    fi
                    return 0
                    ;;
                --proxy)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -x)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --connect-timeout)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --max-time)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -m)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --hosts)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --public-hosts)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --format)
                    COMPREPLY=($(compgen -W "text json" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        corscheck__subcmd__har)
            opts="-q -v -h --color --origin --browser --format --quiet --verbose --show-secrets --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                --origin)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --browser)
                    COMPREPLY=($(compgen -W "chromium firefox safari webkit all" -- "${cur}"))
                    return 0
                    ;;
                --format)
                    COMPREPLY=($(compgen -W "text json" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        corscheck__subcmd__help)
            opts="-h --color --help probe paste explain page har websocket socketio jsonp frame origin audit lint fix proxy init run merge mcp demo serve schema completions man help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        corscheck__subcmd__init)
            opts="-k -x -m -4 -6 -h --color --origin --openapi --har --base-url --resolve --insecure --cacert --proxy --connect-timeout --max-time --http1.1 --http2 --http2-prior-knowledge --ipv4 --ipv6 --hosts --public-hosts --read-only --out --force --schema --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                --origin)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --openapi)
                    local oldifs
                    if [ -n "${IFS+x}" ]; then
                        oldifs="$IFS"
                    fi
                    IFS=$'\n'
                    COMPREPLY=($(compgen -f "${cur}"))
                    if [ -n "${oldifs+x}" ]; then
                        IFS="$oldifs"
                    fi
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o filenames
                    fi
                    return 0
                    ;;
                --har)
                    local oldifs
                    if [ -n "${IFS+x}" ]; then
                        oldifs="$IFS"
                    fi
                    IFS=$'\n'
                    COMPREPLY=($(compgen -f "${cur}"))
                    if [ -n "${oldifs+x}" ]; then
                        IFS="$oldifs"
                    fi
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o filenames
                    fi
                    return 0
                    ;;
                --base-url)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --resolve)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --cacert)
                    local oldifs
                    if [ -n "${IFS+x}" ]; then
                        oldifs="$IFS"
                    fi
                    IFS=$'\n'
                    COMPREPLY=($(compgen -f "${cur}"))
                    if [ -n "${oldifs+x}" ]; then
                        IFS="$oldifs"
                    fi
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o filenames
                    fi
                    return 0
                    ;;
                --proxy)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -x)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --connect-timeout)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --max-time)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -m)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --hosts)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --public-hosts)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --out)
                    local oldifs
                    if [ -n "${IFS+x}" ]; then
                        oldifs="$IFS"
                    fi
                    IFS=$'\n'
                    COMPREPLY=($(compgen -f "${cur}"))
                    if [ -n "${oldifs+x}" ]; then
                        IFS="$oldifs"
                    fi
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o filenames
                    fi
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        corscheck__subcmd__jsonp)
            opts="-H -k -x -m -4 -6 -q -v -h --color --callback --param --header --crossorigin --integrity --nonce --referrer-policy --charset --origin --page --browser --cookie --third-party-cookies --csp --coep --page-address-space --confirm --check-name --resolve --insecure --cacert --proxy --connect-timeout --max-time --http1.1 --http2 --http2-prior-knowledge --ipv4 --ipv6 --hosts --public-hosts --read-only --format --quiet --verbose --show-secrets --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                --callback)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --param)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --header)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -H)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --crossorigin)
                    COMPREPLY=($(compgen -W "none anonymous use-credentials" -- "${cur}"))
                    return 0
                    ;;
                --integrity)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --nonce)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --referrer-policy)
                    COMPREPLY=($(compgen -W "no-referrer no-referrer-when-downgrade same-origin origin strict-origin origin-when-cross-origin strict-origin-when-cross-origin unsafe-url" -- "${cur}"))
                    return 0
                    ;;
                --charset)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --origin)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --page)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --browser)
                    COMPREPLY=($(compgen -W "chromium firefox safari webkit all" -- "${cur}"))
                    return 0
                    ;;
                --cookie)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --third-party-cookies)
                    COMPREPLY=($(compgen -W "allow block partition" -- "${cur}"))
                    return 0
                    ;;
                --csp)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --coep)
                    COMPREPLY=($(compgen -W "unsafe-none require-corp credentialless" -- "${cur}"))
                    return 0
                    ;;
                --page-address-space)
                    COMPREPLY=($(compgen -W "loopback local public" -- "${cur}"))
                    return 0
                    ;;
                --confirm)
                    COMPREPLY=($(compgen -W "chromium firefox safari webkit all" -- "${cur}"))
                    return 0
                    ;;
                --resolve)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --cacert)
                    local oldifs
                    if [ -n "${IFS+x}" ]; then
                        oldifs="$IFS"
                    fi
                    IFS=$'\n'
                    COMPREPLY=($(compgen -f "${cur}"))
                    if [ -n "${oldifs+x}" ]; then
                        IFS="$oldifs"
                    fi
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o filenames
                    fi
                    return 0
                    ;;
                --proxy)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -x)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --connect-timeout)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --max-time)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -m)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --hosts)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --public-hosts)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --format)
                    COMPREPLY=($(compgen -W "text json" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        corscheck__subcmd__lint)
            opts="-X -H -q -h --color --as --list --origin --request --method --header --path --credentials --browser --trusted --fail-on --allow-none --format --quiet --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                --as)
                    COMPREPLY=($(compgen -W "tree toml s3-xml iis headers nginx apache list" -- "${cur}"))
                    return 0
                    ;;
                --origin)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --method)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --request)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -X)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --header)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -H)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --path)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --browser)
                    COMPREPLY=($(compgen -W "chromium firefox safari webkit" -- "${cur}"))
                    return 0
                    ;;
                --trusted)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --fail-on)
                    COMPREPLY=($(compgen -W "critical high medium low info never" -- "${cur}"))
                    return 0
                    ;;
                --format)
                    COMPREPLY=($(compgen -W "text json sarif github" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        corscheck__subcmd__man)
            opts="-h --color --out --help probe paste explain page har websocket socketio jsonp frame origin audit lint fix proxy init run merge mcp demo serve schema completions man help corscheck corscheck.toml rules"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                --out)
                    COMPREPLY=()
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o plusdirs
                    fi
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        corscheck__subcmd__mcp)
            opts="-m -h --color --hosts --allow-writes --max-time --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                --hosts)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --max-time)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -m)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        corscheck__subcmd__merge)
            opts="-q -h --color --format --report --quiet --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                --format)
                    COMPREPLY=($(compgen -W "text json jsonl junit sarif github markdown html tap" -- "${cur}"))
                    return 0
                    ;;
                --report)
                    compopt -o nospace 2>/dev/null
                    COMPREPLY=($(compgen -S = -W "text json jsonl junit sarif github markdown html tap" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        corscheck__subcmd__origin)
            opts="-q -h --color --format --quiet --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                --format)
                    COMPREPLY=($(compgen -W "text json" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        corscheck__subcmd__page)
            opts="-H -b -A -k -x -m -4 -6 -q -v -h --color --browser --wait --click --script --header --cookie --user-agent --show --max-requests --resolve --insecure --cacert --proxy --connect-timeout --max-time --http1.1 --http2 --http2-prior-knowledge --ipv4 --ipv6 --hosts --public-hosts --read-only --har --init --format --report --quiet --verbose --show-secrets --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                --browser)
                    COMPREPLY=($(compgen -W "chromium firefox safari webkit" -- "${cur}"))
                    return 0
                    ;;
                --wait)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --click)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --script)
                    local oldifs
                    if [ -n "${IFS+x}" ]; then
                        oldifs="$IFS"
                    fi
                    IFS=$'\n'
                    COMPREPLY=($(compgen -f "${cur}"))
                    if [ -n "${oldifs+x}" ]; then
                        IFS="$oldifs"
                    fi
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o filenames
                    fi
                    return 0
                    ;;
                --header)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -H)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --cookie)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -b)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --user-agent)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -A)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --max-requests)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --resolve)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --cacert)
                    local oldifs
                    if [ -n "${IFS+x}" ]; then
                        oldifs="$IFS"
                    fi
                    IFS=$'\n'
                    COMPREPLY=($(compgen -f "${cur}"))
                    if [ -n "${oldifs+x}" ]; then
                        IFS="$oldifs"
                    fi
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o filenames
                    fi
                    return 0
                    ;;
                --proxy)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -x)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --connect-timeout)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --max-time)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -m)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --hosts)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --public-hosts)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --har)
                    local oldifs
                    if [ -n "${IFS+x}" ]; then
                        oldifs="$IFS"
                    fi
                    IFS=$'\n'
                    COMPREPLY=($(compgen -f "${cur}"))
                    if [ -n "${oldifs+x}" ]; then
                        IFS="$oldifs"
                    fi
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o filenames
                    fi
                    return 0
                    ;;
                --init)
                    local oldifs
                    if [ -n "${IFS+x}" ]; then
                        oldifs="$IFS"
                    fi
                    IFS=$'\n'
                    COMPREPLY=($(compgen -f "${cur}"))
                    if [ -n "${oldifs+x}" ]; then
                        IFS="$oldifs"
                    fi
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o filenames
                    fi
                    return 0
                    ;;
                --format)
                    COMPREPLY=($(compgen -W "text json jsonl junit sarif github markdown html tap" -- "${cur}"))
                    return 0
                    ;;
                --report)
                    compopt -o nospace 2>/dev/null
                    COMPREPLY=($(compgen -S = -W "text json jsonl junit sarif github markdown html tap" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        corscheck__subcmd__paste)
            opts="-X -H -d -A -k -x -m -4 -6 -q -v -h --color --url --set --request --method --header --data --credentials --as --crossorigin --destination --integrity --scope --referrer-policy --mode --redirect --keepalive --user-agent --read --need --preflight-only --origin --page --browser --cookie --third-party-cookies --csp --coep --page-address-space --keep-going --check-errors --check-caching --offline --no-files --resolve --insecure --cacert --proxy --connect-timeout --max-time --http1.1 --http2 --http2-prior-knowledge --ipv4 --ipv6 --hosts --public-hosts --read-only --fix --strict --format --quiet --verbose --show-secrets --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                --url)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --set)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --method)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --request)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -X)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --header)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -H)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --data)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -d)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --credentials)
                    COMPREPLY=($(compgen -W "omit same-origin include" -- "${cur}"))
                    return 0
                    ;;
                --as)
                    COMPREPLY=($(compgen -W "fetch xhr xhr-upload script module style image font media eventsource beacon worker service-worker manifest preload track svg-use json css-module websocket" -- "${cur}"))
                    return 0
                    ;;
                --crossorigin)
                    COMPREPLY=($(compgen -W "none anonymous use-credentials" -- "${cur}"))
                    return 0
                    ;;
                --destination)
                    COMPREPLY=($(compgen -W "script style image font fetch track" -- "${cur}"))
                    return 0
                    ;;
                --integrity)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --scope)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --referrer-policy)
                    COMPREPLY=($(compgen -W "no-referrer no-referrer-when-downgrade same-origin origin strict-origin origin-when-cross-origin strict-origin-when-cross-origin unsafe-url" -- "${cur}"))
                    return 0
                    ;;
                --mode)
                    COMPREPLY=($(compgen -W "cors no-cors same-origin" -- "${cur}"))
                    return 0
                    ;;
                --redirect)
                    COMPREPLY=($(compgen -W "follow error manual" -- "${cur}"))
                    return 0
                    ;;
                --user-agent)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -A)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --read)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --need)
                    COMPREPLY=($(compgen -W "cookie method" -- "${cur}"))
                    return 0
                    ;;
                --origin)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --page)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --browser)
                    COMPREPLY=($(compgen -W "chromium firefox safari webkit all" -- "${cur}"))
                    return 0
                    ;;
                --cookie)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --third-party-cookies)
                    COMPREPLY=($(compgen -W "allow block partition" -- "${cur}"))
                    return 0
                    ;;
                --csp)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --coep)
                    COMPREPLY=($(compgen -W "unsafe-none require-corp credentialless" -- "${cur}"))
                    return 0
                    ;;
                --page-address-space)
                    COMPREPLY=($(compgen -W "loopback local public" -- "${cur}"))
                    return 0
                    ;;
                --resolve)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --cacert)
                    local oldifs
                    if [ -n "${IFS+x}" ]; then
                        oldifs="$IFS"
                    fi
                    IFS=$'\n'
                    COMPREPLY=($(compgen -f "${cur}"))
                    if [ -n "${oldifs+x}" ]; then
                        IFS="$oldifs"
                    fi
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o filenames
                    fi
                    return 0
                    ;;
                --proxy)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -x)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --connect-timeout)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --max-time)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -m)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --hosts)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --public-hosts)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --fix)
                    COMPREPLY=($(compgen -W "nginx apache caddy haproxy lighttpd traefik envoy ingress-nginx express node fastify koa hono nestjs nextjs socket.io vite webpack-dev-server vue http-proxy-middleware fastapi flask django aiohttp spring-mvc spring-security spring-webflux aspnet go rs-cors axum actix-web rails laravel php mcp-typescript mcp-python wordpress strapi kong apisix keycloak elasticsearch ollama minio jupyter home-assistant iis s3 cloudfront api-gateway gcs firebase supabase azure-apim azure-blob r2 cloudflare-workers" -- "${cur}"))
                    return 0
                    ;;
                --format)
                    COMPREPLY=($(compgen -W "text json" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        corscheck__subcmd__probe)
            opts="-X -H -d -A -k -x -m -4 -6 -q -v -h --color --request --method --header --data --credentials --as --crossorigin --destination --integrity --scope --referrer-policy --mode --redirect --keepalive --user-agent --read --need --preflight-only --repeat --origin --page --browser --cookie --third-party-cookies --csp --coep --page-address-space --confirm --keep-going --check-errors --check-caching --watch --parallel --resolve --insecure --cacert --proxy --connect-timeout --max-time --http1.1 --http2 --http2-prior-knowledge --ipv4 --ipv6 --hosts --public-hosts --read-only --dry-run --fix --strict --format --quiet --verbose --show-secrets --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                --method)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --request)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -X)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --header)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -H)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --data)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -d)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --credentials)
                    COMPREPLY=($(compgen -W "omit same-origin include" -- "${cur}"))
                    return 0
                    ;;
                --as)
                    COMPREPLY=($(compgen -W "fetch xhr xhr-upload script module style image font media eventsource beacon worker service-worker manifest preload track svg-use json css-module websocket" -- "${cur}"))
                    return 0
                    ;;
                --crossorigin)
                    COMPREPLY=($(compgen -W "none anonymous use-credentials" -- "${cur}"))
                    return 0
                    ;;
                --destination)
                    COMPREPLY=($(compgen -W "script style image font fetch track" -- "${cur}"))
                    return 0
                    ;;
                --integrity)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --scope)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --referrer-policy)
                    COMPREPLY=($(compgen -W "no-referrer no-referrer-when-downgrade same-origin origin strict-origin origin-when-cross-origin strict-origin-when-cross-origin unsafe-url" -- "${cur}"))
                    return 0
                    ;;
                --mode)
                    COMPREPLY=($(compgen -W "cors no-cors same-origin" -- "${cur}"))
                    return 0
                    ;;
                --redirect)
                    COMPREPLY=($(compgen -W "follow error manual" -- "${cur}"))
                    return 0
                    ;;
                --user-agent)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -A)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --read)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --need)
                    COMPREPLY=($(compgen -W "cookie method" -- "${cur}"))
                    return 0
                    ;;
                --origin)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --page)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --browser)
                    COMPREPLY=($(compgen -W "chromium firefox safari webkit all" -- "${cur}"))
                    return 0
                    ;;
                --cookie)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --third-party-cookies)
                    COMPREPLY=($(compgen -W "allow block partition" -- "${cur}"))
                    return 0
                    ;;
                --csp)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --coep)
                    COMPREPLY=($(compgen -W "unsafe-none require-corp credentialless" -- "${cur}"))
                    return 0
                    ;;
                --page-address-space)
                    COMPREPLY=($(compgen -W "loopback local public" -- "${cur}"))
                    return 0
                    ;;
                --confirm)
                    COMPREPLY=($(compgen -W "chromium firefox safari webkit all" -- "${cur}"))
                    return 0
                    ;;
                --watch)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --parallel)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --resolve)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --cacert)
                    local oldifs
                    if [ -n "${IFS+x}" ]; then
                        oldifs="$IFS"
                    fi
                    IFS=$'\n'
                    COMPREPLY=($(compgen -f "${cur}"))
                    if [ -n "${oldifs+x}" ]; then
                        IFS="$oldifs"
                    fi
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o filenames
                    fi
                    return 0
                    ;;
                --proxy)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -x)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --connect-timeout)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --max-time)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -m)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --hosts)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --public-hosts)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --fix)
                    COMPREPLY=($(compgen -W "nginx apache caddy haproxy lighttpd traefik envoy ingress-nginx express node fastify koa hono nestjs nextjs socket.io vite webpack-dev-server vue http-proxy-middleware fastapi flask django aiohttp spring-mvc spring-security spring-webflux aspnet go rs-cors axum actix-web rails laravel php mcp-typescript mcp-python wordpress strapi kong apisix keycloak elasticsearch ollama minio jupyter home-assistant iis s3 cloudfront api-gateway gcs firebase supabase azure-apim azure-blob r2 cloudflare-workers" -- "${cur}"))
                    return 0
                    ;;
                --format)
                    COMPREPLY=($(compgen -W "text json" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        corscheck__subcmd__proxy)
            opts="-l -k -x -m -4 -6 -q -v -h --color --app --route --strip-prefix --rewrite-path --host --rewrite-origin --forwarded --origin --browser --strict --no-preflights --listen --allow-host --resolve --insecure --cacert --proxy --connect-timeout --max-time --http1.1 --http2 --http2-prior-knowledge --ipv4 --ipv6 --hosts --public-hosts --read-only --print --har --init --report --format --quiet --verbose --show-secrets --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                --app)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --route)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --rewrite-path)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --host)
                    COMPREPLY=($(compgen -W "target keep" -- "${cur}"))
                    return 0
                    ;;
                --origin)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --browser)
                    COMPREPLY=($(compgen -W "chromium firefox safari webkit" -- "${cur}"))
                    return 0
                    ;;
                --listen)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -l)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --allow-host)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --resolve)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --cacert)
                    local oldifs
                    if [ -n "${IFS+x}" ]; then
                        oldifs="$IFS"
                    fi
                    IFS=$'\n'
                    COMPREPLY=($(compgen -f "${cur}"))
                    if [ -n "${oldifs+x}" ]; then
                        IFS="$oldifs"
                    fi
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o filenames
                    fi
                    return 0
                    ;;
                --proxy)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -x)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --connect-timeout)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --max-time)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -m)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --hosts)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --public-hosts)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --print)
                    COMPREPLY=($(compgen -W "nginx caddy vite webpack vue http-proxy-middleware next angular" -- "${cur}"))
                    return 0
                    ;;
                --har)
                    local oldifs
                    if [ -n "${IFS+x}" ]; then
                        oldifs="$IFS"
                    fi
                    IFS=$'\n'
                    COMPREPLY=($(compgen -f "${cur}"))
                    if [ -n "${oldifs+x}" ]; then
                        IFS="$oldifs"
                    fi
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o filenames
                    fi
                    return 0
                    ;;
                --init)
                    local oldifs
                    if [ -n "${IFS+x}" ]; then
                        oldifs="$IFS"
                    fi
                    IFS=$'\n'
                    COMPREPLY=($(compgen -f "${cur}"))
                    if [ -n "${oldifs+x}" ]; then
                        IFS="$oldifs"
                    fi
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o filenames
                    fi
                    return 0
                    ;;
                --report)
                    compopt -o nospace 2>/dev/null
                    COMPREPLY=($(compgen -S = -W "text json jsonl junit sarif github markdown html tap" -- "${cur}"))
                    return 0
                    ;;
                --format)
                    COMPREPLY=($(compgen -W "text json" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        corscheck__subcmd__run)
            opts="-k -x -m -4 -6 -q -v -h --color --only --skip --fail-fast --shard --browser --page-address-space --openapi --origin --base-url --watch --retry --rate --per-host --parallel --resolve --insecure --cacert --proxy --connect-timeout --max-time --http1.1 --http2 --http2-prior-knowledge --ipv4 --ipv6 --hosts --public-hosts --read-only --list --dry-run --format --report --quiet --verbose --show-secrets --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                --only)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --skip)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --shard)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --browser)
                    COMPREPLY=($(compgen -W "chromium firefox safari webkit all" -- "${cur}"))
                    return 0
                    ;;
                --page-address-space)
                    COMPREPLY=($(compgen -W "loopback local public" -- "${cur}"))
                    return 0
                    ;;
                --openapi)
                    local oldifs
                    if [ -n "${IFS+x}" ]; then
                        oldifs="$IFS"
                    fi
                    IFS=$'\n'
                    COMPREPLY=($(compgen -f "${cur}"))
                    if [ -n "${oldifs+x}" ]; then
                        IFS="$oldifs"
                    fi
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o filenames
                    fi
                    return 0
                    ;;
                --origin)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --base-url)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --watch)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --retry)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --rate)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --per-host)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --parallel)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --resolve)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --cacert)
                    local oldifs
                    if [ -n "${IFS+x}" ]; then
                        oldifs="$IFS"
                    fi
                    IFS=$'\n'
                    COMPREPLY=($(compgen -f "${cur}"))
                    if [ -n "${oldifs+x}" ]; then
                        IFS="$oldifs"
                    fi
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o filenames
                    fi
                    return 0
                    ;;
                --proxy)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -x)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --connect-timeout)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --max-time)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -m)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --hosts)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --public-hosts)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --format)
                    COMPREPLY=($(compgen -W "text json jsonl junit sarif github markdown html tap" -- "${cur}"))
                    return 0
                    ;;
                --report)
                    compopt -o nospace 2>/dev/null
                    COMPREPLY=($(compgen -S = -W "text json jsonl junit sarif github markdown html tap" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        corscheck__subcmd__schema)
            opts="-h --color --help probe paste jsonp har explain websocket socketio frame origin audit lint fix run run.jsonl run.list merge serve corscheck.toml"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        corscheck__subcmd__serve)
            opts="-p -h --color --port --host --list --format --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                --port)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -p)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --host)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --format)
                    COMPREPLY=($(compgen -W "text json" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        corscheck__subcmd__socketio)
            opts="-H -k -x -m -4 -6 -q -v -h --color --client --path --with-credentials --transports --header --origin --page --browser --cookie --third-party-cookies --csp --coep --page-address-space --also-from --resolve --insecure --cacert --proxy --connect-timeout --max-time --http1.1 --http2 --http2-prior-knowledge --ipv4 --ipv6 --hosts --public-hosts --read-only --format --quiet --verbose --show-secrets --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                --client)
                    COMPREPLY=($(compgen -W "2 3 4" -- "${cur}"))
                    return 0
                    ;;
                --path)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --transports)
                    COMPREPLY=($(compgen -W "both polling websocket" -- "${cur}"))
                    return 0
                    ;;
                --header)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -H)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --origin)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --page)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --browser)
                    COMPREPLY=($(compgen -W "chromium firefox safari webkit all" -- "${cur}"))
                    return 0
                    ;;
                --cookie)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --third-party-cookies)
                    COMPREPLY=($(compgen -W "allow block partition" -- "${cur}"))
                    return 0
                    ;;
                --csp)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --coep)
                    COMPREPLY=($(compgen -W "unsafe-none require-corp credentialless" -- "${cur}"))
                    return 0
                    ;;
                --page-address-space)
                    COMPREPLY=($(compgen -W "loopback local public" -- "${cur}"))
                    return 0
                    ;;
                --also-from)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --resolve)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --cacert)
                    local oldifs
                    if [ -n "${IFS+x}" ]; then
                        oldifs="$IFS"
                    fi
                    IFS=$'\n'
                    COMPREPLY=($(compgen -f "${cur}"))
                    if [ -n "${oldifs+x}" ]; then
                        IFS="$oldifs"
                    fi
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o filenames
                    fi
                    return 0
                    ;;
                --proxy)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -x)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --connect-timeout)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --max-time)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -m)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --hosts)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --public-hosts)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --format)
                    COMPREPLY=($(compgen -W "text json" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        corscheck__subcmd__websocket)
            opts="-k -x -m -4 -6 -q -v -h --color --protocol --send --wait --origin --page --browser --cookie --third-party-cookies --csp --coep --page-address-space --confirm --also-from --resolve --insecure --cacert --proxy --connect-timeout --max-time --http1.1 --http2 --http2-prior-knowledge --ipv4 --ipv6 --hosts --public-hosts --read-only --format --quiet --verbose --show-secrets --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                --protocol)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --send)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --wait)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --origin)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --page)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --browser)
                    COMPREPLY=($(compgen -W "chromium firefox safari webkit all" -- "${cur}"))
                    return 0
                    ;;
                --cookie)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --third-party-cookies)
                    COMPREPLY=($(compgen -W "allow block partition" -- "${cur}"))
                    return 0
                    ;;
                --csp)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --coep)
                    COMPREPLY=($(compgen -W "unsafe-none require-corp credentialless" -- "${cur}"))
                    return 0
                    ;;
                --page-address-space)
                    COMPREPLY=($(compgen -W "loopback local public" -- "${cur}"))
                    return 0
                    ;;
                --confirm)
                    COMPREPLY=($(compgen -W "chromium firefox safari webkit all" -- "${cur}"))
                    return 0
                    ;;
                --also-from)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --resolve)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --cacert)
                    local oldifs
                    if [ -n "${IFS+x}" ]; then
                        oldifs="$IFS"
                    fi
                    IFS=$'\n'
                    COMPREPLY=($(compgen -f "${cur}"))
                    if [ -n "${oldifs+x}" ]; then
                        IFS="$oldifs"
                    fi
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o filenames
                    fi
                    return 0
                    ;;
                --proxy)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -x)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --connect-timeout)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --max-time)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -m)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --hosts)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --public-hosts)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --format)
                    COMPREPLY=($(compgen -W "text json" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
    esac
}

if [[ "${BASH_VERSINFO[0]}" -eq 4 && "${BASH_VERSINFO[1]}" -ge 4 || "${BASH_VERSINFO[0]}" -gt 4 ]]; then
    complete -F _corscheck -o nosort -o bashdefault -o default corscheck
else
    complete -F _corscheck -o bashdefault -o default corscheck
fi
