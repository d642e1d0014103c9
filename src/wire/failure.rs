//! The HTTP library's errors, by kind.

use std::error::Error;
use std::io;
use std::net::IpAddr;
use std::time::Duration;

use rustls::{AlertDescription, CertificateError};

use super::resolve::ResolveError;
use crate::web::message::{Failure, FailureKind, NO_COMMON_VERSION};

/// Where a request went, for the sentence that says it did not get there.
#[derive(Clone, Debug)]
pub(super) struct Place {
    /// Host and port.
    pub(super) target: String,
    /// Whether TLS was to be spoken.
    pub(super) https: bool,
    /// Whether the host is an address.
    pub(super) literal: bool,
    /// The addresses of the host, or of the proxy where there is one, as last resolved.
    pub(super) addresses: Vec<IpAddr>,
    /// The proxy: host and port, and the host alone.
    pub(super) proxy: Option<(String, String)>,
    /// How long connecting could take.
    pub(super) connect_timeout: Option<Duration>,
    /// Whether nothing but HTTP/2 was spoken.
    pub(super) http2_only: bool,
}

impl Place {
    /// Host and port, and the addresses where those say more.
    fn described(&self) -> String {
        let who = self.proxy.as_ref().map_or(&self.target, |(place, _)| place);
        if self.addresses.is_empty() || (self.literal && self.proxy.is_none()) {
            return who.clone();
        }
        let addresses: Vec<String> = self.addresses.iter().map(IpAddr::to_string).collect();
        format!("{who} ({})", addresses.join(", "))
    }

    /// The failure of a connection that was not made in time.
    pub(super) fn no_connection(&self) -> Failure {
        let described = self.described();
        let within =
            self.connect_timeout.map(|time| format!(" within {}", seconds(time))).unwrap_or_default();
        let through = if self.proxy.is_some() { "the proxy " } else { "" };
        Failure {
            kind: FailureKind::TimedOut,
            detail: format!("no connection to {through}{described}{within}"),
        }
    }

    /// The failure of an exchange that was not over in time.
    pub(super) fn no_response(&self, time: Duration) -> Failure {
        let detail = format!("no response from {} within {}", self.target, seconds(time));
        Failure { kind: FailureKind::TimedOut, detail }
    }
}

/// The failure of a name that has no address.
pub(super) fn resolving(error: &ResolveError, place: &Place) -> Failure {
    let (kind, detail) = unknown_host(error, place);
    Failure { kind, detail }
}

/// The failure of a TCP connection.
pub(super) fn connecting(error: &io::Error, place: &Place) -> Failure {
    let (described, why) = (place.described(), system_words(error));
    let (kind, what) = match error.kind() {
        io::ErrorKind::ConnectionRefused => (FailureKind::ConnectionRefused, "connection refused"),
        io::ErrorKind::TimedOut => (FailureKind::TimedOut, "the network gave no reply"),
        _ => (FailureKind::ConnectionFailed, why.as_str()),
    };
    Failure { kind, detail: format!("could not connect to {described}: {what}") }
}

/// The failure of a TLS handshake on a connection.
pub(super) fn encrypting(error: &io::Error, place: &Place) -> Failure {
    let described = place.described();
    let (kind, detail) = match (find::<rustls::Error>(error), error.kind()) {
        (Some(tls), _) => tls_error(tls, &place.target),
        (None, io::ErrorKind::UnexpectedEof) => {
            (FailureKind::TlsFailed, format!("{described} closed the connection during the TLS handshake"))
        }
        (None, io::ErrorKind::ConnectionReset | io::ErrorKind::BrokenPipe) => {
            (FailureKind::TlsFailed, format!("{described} reset the connection during the TLS handshake"))
        }
        (None, _) => {
            (FailureKind::TlsFailed, format!("TLS with {described} failed: {}", system_words(error)))
        }
    };
    Failure { kind, detail }
}

/// The failure of a request that never left: the library cannot write it.
pub(super) fn unsendable(why: &str) -> Failure {
    let detail = format!("the request could not be sent: {why}");
    Failure { kind: FailureKind::NotSendable, detail }
}

/// Which failure this error is.
pub(super) fn from_reqwest(error: &reqwest::Error, place: &Place) -> Failure {
    let (kind, detail) = kind_and_detail(error, place);
    Failure { kind, detail }
}

fn kind_and_detail(error: &reqwest::Error, place: &Place) -> (FailureKind, String) {
    let target = &place.target;
    if error.is_builder() {
        let url = error.url().map_or(0, |url| url.as_str().len());
        let why = if url > 65_534 {
            "its URL is longer than 65,534 bytes"
        } else {
            "its URL has a host that HTTP cannot carry"
        };
        let failure = unsendable(why);
        return (failure.kind, failure.detail);
    }
    if let Some(unresolved) = find::<ResolveError>(error) {
        return unknown_host(unresolved, place);
    }
    if let Some(tls) = find::<rustls::Error>(error) {
        return tls_error(tls, target);
    }
    if error.is_connect() {
        return connect_error(error, place);
    }
    match find::<hyper::Error>(error) {
        Some(http) => http_error(http, place),
        None => (
            FailureKind::ConnectionFailed,
            format!("the exchange with {target} failed: {}", innermost(error)),
        ),
    }
}

fn unknown_host(unresolved: &ResolveError, place: &Place) -> (FailureKind, String) {
    let host = &unresolved.host;
    if let Some(address) = unresolved.refused {
        let failure = super::permissions::not_allowed(host, address);
        return (failure.kind, failure.detail);
    }
    let why = match &unresolved.cause {
        Some(cause) => system_words(cause),
        None => "it has no address of the requested family".into(),
    };
    match &place.proxy {
        Some((_, proxy)) if proxy == host => {
            (FailureKind::ProxyFailed, format!("the name of the proxy, {host}, could not be resolved: {why}"))
        }
        _ => (FailureKind::UnknownHost, format!("the name {host} could not be resolved: {why}")),
    }
}

fn connect_error(error: &reqwest::Error, place: &Place) -> (FailureKind, String) {
    let described = place.described();
    if error.is_timeout() {
        let within = match place.connect_timeout {
            Some(timeout) if find::<io::Error>(error).is_none() => format!(" within {}", seconds(timeout)),
            _ => ": the network gave no reply".into(),
        };
        let through = if place.proxy.is_some() { "the proxy " } else { "" };
        return (FailureKind::TimedOut, format!("no connection to {through}{described}{within}"));
    }
    let system = find::<io::Error>(error);
    let why = system.map_or_else(|| innermost(error), system_words);
    if place.proxy.is_some() {
        let target = &place.target;
        return (FailureKind::ProxyFailed, format!("the proxy {described} gave no way to {target}: {why}"));
    }
    match system.map(io::Error::kind) {
        Some(io::ErrorKind::ConnectionRefused) => {
            (FailureKind::ConnectionRefused, format!("could not connect to {described}: connection refused"))
        }
        // TCP was connected by then: a refusal to connect has another kind.
        Some(io::ErrorKind::UnexpectedEof) if place.https => {
            (FailureKind::TlsFailed, format!("{described} closed the connection during the TLS handshake"))
        }
        Some(io::ErrorKind::ConnectionReset | io::ErrorKind::BrokenPipe) if place.https => {
            (FailureKind::TlsFailed, format!("{described} reset the connection during the TLS handshake"))
        }
        _ => (FailureKind::ConnectionFailed, format!("could not connect to {described}: {why}")),
    }
}

fn tls_error(error: &rustls::Error, target: &str) -> (FailureKind, String) {
    use rustls::Error as E;
    let failed = |what: String| (FailureKind::TlsFailed, what);
    match error {
        E::InvalidCertificate(why) => (
            FailureKind::CertificateInvalid,
            format!("the certificate of {target} {}", certificate_error(why)),
        ),
        E::NoCertificatesPresented => {
            (FailureKind::CertificateInvalid, format!("{target} sent no certificate"))
        }
        E::InvalidMessage(_) => {
            failed(format!("{target} does not speak TLS on this port; perhaps it speaks plain HTTP there"))
        }
        E::AlertReceived(AlertDescription::NoApplicationProtocol) | E::NoApplicationProtocol => {
            failed(format!("{target} {NO_COMMON_VERSION}"))
        }
        E::AlertReceived(AlertDescription::ProtocolVersion) => {
            failed(format!("{target} speaks neither TLS 1.2 nor TLS 1.3"))
        }
        E::AlertReceived(AlertDescription::HandshakeFailure) => {
            failed(format!("{target} refused the TLS handshake: no version or cipher in common"))
        }
        E::AlertReceived(AlertDescription::UnrecognisedName) => {
            failed(format!("{target} refused the TLS handshake: it does not know this host name"))
        }
        E::AlertReceived(AlertDescription::CertificateRequired) => {
            failed(format!("{target} asks for a client certificate"))
        }
        E::PeerIncompatible(_) => {
            failed(format!("{target} has no version of TLS or cipher in common with this client"))
        }
        other => failed(format!("TLS with {target} failed: {}", lower_first(&other.to_string()))),
    }
}

fn certificate_error(error: &CertificateError) -> String {
    use CertificateError as C;
    match error {
        C::Expired | C::ExpiredContext { .. } => "has expired".into(),
        C::NotValidYet | C::NotValidYetContext { .. } => "is not valid yet".into(),
        C::UnknownIssuer => "is self-signed or signed by an authority that is not trusted here".into(),
        C::Revoked => "has been revoked".into(),
        C::NotValidForName => "is for another name".into(),
        C::NotValidForNameContext { presented, .. } if presented.is_empty() => "is for another name".into(),
        C::NotValidForNameContext { presented, .. } => {
            format!(
                "is for another name: {}",
                presented.iter().map(|name| bare_name(name)).collect::<Vec<_>>().join(", ")
            )
        }
        C::BadSignature => "has a wrong signature".into(),
        C::Other(other) if other.to_string().contains("CaUsedAsEndEntity") => {
            "is that of an authority, as many self-signed ones are: browsers do not trust it for a server"
                .into()
        }
        C::Other(other) => format!("is not acceptable: {}", spaced(&other.to_string())),
        other => format!("is not acceptable: {}", lower_first(&other.to_string())),
    }
}

/// The library names its errors as code does; people want words: `UnsupportedCertVersion` → `unsupported cert version`.
fn spaced(name: &str) -> String {
    let mut words = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !words.is_empty() {
            words.push(' ');
        }
        words.extend(letter.to_lowercase());
    }
    words
}

/// webpki writes the names that it found as `DnsName("a.example")`; people want the name.
fn bare_name(name: &str) -> &str {
    name.split_once("(\"").and_then(|(_, rest)| rest.strip_suffix("\")")).unwrap_or(name)
}

fn http_error(error: &hyper::Error, place: &Place) -> (FailureKind, String) {
    let target = &place.target;
    let empty = |what: &str| (FailureKind::EmptyResponse, format!("{target} {what}"));
    if error.is_parse_too_large() {
        return (FailureKind::HeadTooLarge, format!("the response head from {target} is too large"));
    }
    if error.is_parse() {
        return parse_error(error, target);
    }
    if let Some(system) = find::<io::Error>(error) {
        return match system.kind() {
            io::ErrorKind::ConnectionReset | io::ErrorKind::BrokenPipe | io::ErrorKind::ConnectionAborted => {
                empty("reset the connection before a response came")
            }
            io::ErrorKind::UnexpectedEof => empty("closed the connection before a response came"),
            io::ErrorKind::TimedOut => {
                (FailureKind::TimedOut, format!("{target} stopped replying before a response came"))
            }
            // What comes after the preface is not a frame of HTTP/2.
            _ if place.http2_only => not_http2(target),
            _ => (
                FailureKind::EmptyResponse,
                format!("the connection to {target} broke: {}", system_words(system)),
            ),
        };
    }
    if error.is_incomplete_message() || error.is_closed() || error.is_canceled() {
        // hyper has one error for no byte at all and for half a head.
        return empty("closed the connection before a complete response came");
    }
    if place.http2_only {
        return not_http2(target);
    }
    // What is left is HTTP/2's: a stream that was reset, a connection that was given up.
    (FailureKind::EmptyResponse, format!("{target} gave the request up over HTTP/2: {}", innermost(error)))
}

fn not_http2(target: &str) -> (FailureKind, String) {
    (FailureKind::NotHttp, format!("{target} does not speak HTTP/2 here, and nothing else was allowed"))
}

fn parse_error(error: &hyper::Error, target: &str) -> (FailureKind, String) {
    let malformed =
        |what: &str| (FailureKind::MalformedHttp, format!("the response of {target} is malformed: {what}"));
    if error.is_parse_status() {
        return malformed("its status is not a number of three digits");
    }
    // hyper keeps these apart in private types only, so its words have to do. Should they change, the worst that comes of
    // it is the last line.
    let words = error.to_string();
    if error.is_parse_version_h2() || words.contains("version") {
        return (FailureKind::NotHttp, format!("what {target} sent does not begin like an HTTP response"));
    }
    if words.contains("content-length") {
        return malformed("its `Content-Length` is not a number, or is there twice with different numbers");
    }
    if words.contains("transfer-encoding") {
        return malformed("it is HTTP/1.0 and has a `Transfer-Encoding`");
    }
    malformed("a line of its head cannot be read")
}

/// The last error of this type among an error and its causes, those included that an `io::Error` wraps: its own
/// `source` skips them. The last `io::Error` is the one that has the system's kind.
pub(super) fn find<'a, T: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a T> {
    let mut found = None;
    let mut link = Some(error);
    while let Some(current) = link {
        found = current.downcast_ref().or(found);
        link = wrapped(current).or_else(|| current.source());
    }
    found
}

fn wrapped<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a (dyn Error + 'static)> {
    let inner = error.downcast_ref::<io::Error>()?.get_ref()?;
    Some(inner)
}

/// The words of the last cause, which is what happened; those before it say during what.
pub(super) fn innermost(error: &(dyn Error + 'static)) -> String {
    let mut last = error;
    while let Some(next) = wrapped(last).or_else(|| last.source()) {
        last = next;
    }
    lower_first(&last.to_string())
}

/// The system's words, without the number and the name of the call that Rust puts around them.
fn system_words(error: &io::Error) -> String {
    let words = error.to_string();
    let words = words.split_once(" (os error").map_or(words.as_str(), |(words, _)| words);
    let words = words.strip_prefix("failed to lookup address information: ").unwrap_or(words);
    lower_first(words)
}

fn lower_first(text: &str) -> String {
    let text = text.trim_end_matches('.');
    let mut letters = text.chars();
    match letters.next() {
        // `UnknownIssuer`, `TLS …`: a capital after the first letter does not start a sentence.
        Some(first) if !letters.as_str().starts_with(|next: char| next.is_ascii_uppercase()) => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => text.to_owned(),
    }
}

/// `2 s`, `1.5 s`, `250 ms`.
fn seconds(time: Duration) -> String {
    if time < Duration::from_secs(1) {
        return format!("{} ms", time.as_millis());
    }
    format!("{} s", time.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times() {
        for (millis, expected) in [(2000, "2 s"), (1500, "1.5 s"), (250, "250 ms"), (60_000, "60 s")] {
            assert_eq!(seconds(Duration::from_millis(millis)), expected);
        }
    }

    #[test]
    fn what_an_io_error_wraps_is_found() {
        let inner = io::Error::new(io::ErrorKind::InvalidData, rustls::Error::DecryptError);
        let outer = io::Error::other(inner);
        assert_eq!(find::<rustls::Error>(&outer), Some(&rustls::Error::DecryptError));
        let eof = io::Error::other(io::Error::from(io::ErrorKind::UnexpectedEof));
        assert_eq!(find::<io::Error>(&eof).map(io::Error::kind), Some(io::ErrorKind::UnexpectedEof));
    }

    #[test]
    fn words_of_certificates() {
        let wrong = CertificateError::NotValidForNameContext {
            expected: "a.example".try_into().expect("a name"),
            presented: vec!["DnsName(\"b.example\")".into()],
        };
        for (error, expected) in [
            (wrong, "is for another name: b.example"),
            (CertificateError::Expired, "has expired"),
            (CertificateError::NotValidYet, "is not valid yet"),
        ] {
            assert_eq!(certificate_error(&error), expected);
        }
    }
}
