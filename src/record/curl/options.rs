//! [curl's options](https://curl.se/docs/manpage.html): which take a value, and what the letters stand for.

/// The options that take a value.
const WITH_VALUE: &str = "abstract-unix-socket alt-svc aws-sigv4 cacert capath cert cert-type ciphers config connect-timeout \
    connect-to continue-at cookie cookie-jar create-file-mode crlfile curves data data-ascii data-binary data-raw \
    data-urlencode delegation dns-interface dns-ipv4-addr dns-ipv6-addr dns-servers doh-url dump-header ech egd-file engine \
    etag-compare etag-save expect100-timeout form form-string ftp-account ftp-alternative-to-user ftp-method ftp-port \
    ftp-ssl-ccc-mode happy-eyeballs-timeout-ms haproxy-clientip header hostpubmd5 hostpubsha256 hsts interface ip-tos \
    ipfs-gateway json keepalive-cnt keepalive-time key key-type knownhosts krb libcurl limit-rate local-port login-options \
    mail-auth mail-from mail-rcpt max-filesize max-redirs max-time netrc-file noproxy oauth2-bearer output output-dir \
    parallel-max parallel-max-host pass pinnedpubkey preproxy proto proto-default proto-redir proxy proxy-cacert \
    proxy-capath proxy-cert proxy-cert-type proxy-ciphers proxy-crlfile proxy-header proxy-key proxy-key-type proxy-pass \
    proxy-pinnedpubkey proxy-service-name proxy-tls13-ciphers proxy-tlsauthtype proxy-tlspassword proxy-tlsuser proxy-user \
    proxy1.0 pubkey quote random-file range rate referer request request-target resolve retry retry-delay retry-max-time \
    sasl-authzid service-name sigalgs socks4 socks4a socks5 socks5-gssapi-service socks5-hostname speed-limit speed-time \
    stderr telnet-option tftp-blksize time-cond tls-max tls13-ciphers tlsauthtype tlspassword tlsuser trace trace-ascii \
    trace-config unix-socket upload-file upload-flags url url-query user user-agent variable vlan-priority write-out";

/// Those that take none.
const WITHOUT_VALUE: &str = "anyauth append basic ca-native cert-status compressed compressed-ssh create-dirs crlf digest \
    disable disable-eprt disable-epsv disallow-username-in-url doh-cert-status doh-insecure fail fail-early fail-with-body \
    false-start follow form-escape ftp-create-dirs ftp-pasv ftp-pret ftp-skip-pasv-ip ftp-ssl-ccc ftp-ssl-control get \
    globoff haproxy-protocol head http0.9 http1.0 http1.1 http2 http2-prior-knowledge http3 http3-only ignore-content-length \
    include insecure ipv4 ipv6 junk-session-cookies list-only location location-trusted manual metalink mptcp negotiate netrc \
    netrc-optional next no-alpn no-buffer no-clobber no-keepalive no-npn no-progress-meter no-sessionid ntlm ntlm-wb \
    out-null parallel parallel-immediate path-as-is post301 post302 post303 progress-bar proxy-anyauth proxy-basic \
    proxy-ca-native proxy-digest proxy-http2 proxy-insecure proxy-negotiate proxy-ntlm proxy-ssl-allow-beast \
    proxy-ssl-auto-client-cert proxy-tlsv1 proxytunnel raw remote-header-name remote-name remote-name-all remote-time \
    remove-on-error retry-all-errors retry-connrefused sasl-ir show-error show-headers silent skip-existing \
    socks5-basic socks5-gssapi socks5-gssapi-nec ssl ssl-allow-beast ssl-auto-client-cert ssl-no-revoke ssl-reqd \
    ssl-revoke-best-effort sslv2 sslv3 styled-output suppress-connect-headers tcp-fastopen tcp-nodelay tftp-no-options \
    tls-earlydata tlsv1 tlsv1.0 tlsv1.1 tlsv1.2 tlsv1.3 tr-encoding trace-ids trace-time use-ascii verbose version xattr";

/// What an option is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Known {
    /// It takes a value.
    WithValue(&'static str),
    /// It takes none.
    Alone(&'static str),
    /// It is not one of curl's.
    Unknown,
}

/// An option by its long name, without the dashes; as curl does, a beginning that only one name has is taken for that.
pub(super) fn long(name: &str) -> Known {
    // `--expand-url` is `--url` with variables of curl's own.
    let name = name.strip_prefix("expand-").unwrap_or(name);
    let with = WITH_VALUE.split_whitespace();
    let without = WITHOUT_VALUE.split_whitespace();
    let mut all = with.map(Known::WithValue).chain(without.map(Known::Alone));
    if let Some(known) = all.clone().find(|known| known.name() == name) {
        return known;
    }
    if name.strip_prefix("no-").is_some_and(|rest| {
        all.clone().any(|known| known == Known::Alone(known.name()) && known.name() == rest)
    }) {
        return Known::Alone("no");
    }
    let mut beginning = all.by_ref().filter(|known| !name.is_empty() && known.name().starts_with(name));
    match (beginning.next(), beginning.next()) {
        (Some(one), None) => one,
        _ => Known::Unknown,
    }
}

impl Known {
    /// The whole long name.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::WithValue(name) | Self::Alone(name) => name,
            Self::Unknown => "",
        }
    }
}

/// An option by its letter.
pub(super) fn short(letter: char) -> Known {
    let name = match letter {
        '#' => "progress-bar",
        '0' => "http1.0",
        '1' => "tlsv1",
        '2' => "sslv2",
        '3' => "sslv3",
        '4' => "ipv4",
        '6' => "ipv6",
        ':' => "next",
        'A' => "user-agent",
        'a' => "append",
        'B' => "use-ascii",
        'b' => "cookie",
        'C' => "continue-at",
        'c' => "cookie-jar",
        'D' => "dump-header",
        'd' => "data",
        'E' => "cert",
        'e' => "referer",
        'F' => "form",
        'f' => "fail",
        'G' => "get",
        'g' => "globoff",
        'H' => "header",
        'I' => "head",
        'i' => "include",
        'J' => "remote-header-name",
        'j' => "junk-session-cookies",
        'K' => "config",
        'k' => "insecure",
        'L' => "location",
        'l' => "list-only",
        'M' => "manual",
        'm' => "max-time",
        'N' => "no-buffer",
        'n' => "netrc",
        'O' => "remote-name",
        'o' => "output",
        'P' => "ftp-port",
        'p' => "proxytunnel",
        'Q' => "quote",
        'q' => "disable",
        'R' => "remote-time",
        'r' => "range",
        'S' => "show-error",
        's' => "silent",
        'T' => "upload-file",
        't' => "telnet-option",
        'U' => "proxy-user",
        'u' => "user",
        'V' => "version",
        'v' => "verbose",
        'w' => "write-out",
        'X' => "request",
        'x' => "proxy",
        'Y' => "speed-limit",
        'y' => "speed-time",
        'Z' => "parallel",
        'z' => "time-cond",
        _ => return Known::Unknown,
    };
    long(name)
}
