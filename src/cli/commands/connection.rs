//! How requests are sent: the flags under "Connection", and the environment's proxy.

use crate::cli::args::Connection;
use crate::cli::{Error, system_message};
use crate::wire::{Family, HttpVersions, Options, Permissions, ProxyChoice, ProxyUrl, Resolve, Wire};

/// The options of the connection.
pub(super) fn options(args: &Connection) -> Result<Options, Error> {
    let usage = |flag: &str, error: &dyn std::fmt::Display| Error::Usage(format!("{flag}: {error}"));
    let resolve = args
        .resolve
        .iter()
        .map(|entry| Resolve::parse(entry).map_err(|error| usage("--resolve", &error)))
        .collect::<Result<_, _>>()?;
    let ca_certificates = match &args.cacert {
        None => None,
        Some(path) => Some(std::fs::read(path).map_err(|error| {
            usage("--cacert", &format!("cannot read {}: {}", path.display(), system_message(&error)))
        })?),
    };
    let proxy = match args.proxy.as_deref() {
        None => environment_proxy()?,
        Some("") => ProxyChoice::None,
        Some(url) => ProxyChoice::Fixed(ProxyUrl::parse(url).map_err(|error| usage("--proxy", &error))?),
    };
    Ok(Options {
        resolve,
        insecure: args.insecure,
        ca_certificates,
        proxy,
        connect_timeout: Some(args.connect_timeout.0),
        max_time: args.max_time.0,
        http: if args.http1_1 {
            HttpVersions::Http1Only
        } else if args.http2_prior_knowledge {
            HttpVersions::Http2Only
        } else {
            HttpVersions::Any
        },
        family: match (args.ipv4, args.ipv6) {
            (true, _) => Some(Family::V4),
            (_, true) => Some(Family::V6),
            _ => None,
        },
        permissions: Permissions::new(&args.hosts, &args.public_hosts).read_only(args.read_only),
    })
}

/// What sends the requests.
pub(super) fn wire(args: &Connection, options: Options) -> Result<Wire, Error> {
    Wire::new(options).map_err(|error| {
        let file = args.cacert.as_ref().map(|path| path.display().to_string()).unwrap_or_default();
        Error::Usage(format!("--cacert {file}: {error}"))
    })
}

/// The proxy that the environment names, by curl's names: the lower-case ones first, and no upper-case `HTTP_PROXY`,
/// which a web server could be made to set.
fn environment_proxy() -> Result<ProxyChoice, Error> {
    let variable = |names: &[&'static str]| {
        names.iter().find_map(|name| {
            std::env::var(name).ok().filter(|value| !value.trim().is_empty()).map(|value| (*name, value))
        })
    };
    let proxy = |found: Option<(&'static str, String)>| match found {
        None => Ok(None),
        Some((name, value)) => ProxyUrl::parse(&value)
            .map(Some)
            .map_err(|error| Error::Usage(format!("the environment variable {name}: {error}"))),
    };
    let http = proxy(variable(&["http_proxy", "all_proxy", "ALL_PROXY"]))?;
    let https = proxy(variable(&["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"]))?;
    if http.is_none() && https.is_none() {
        return Ok(ProxyChoice::None);
    }
    let no_proxy = variable(&["no_proxy", "NO_PROXY"]).map(|(_, value)| value).unwrap_or_default();
    Ok(ProxyChoice::Environment { http, https, no_proxy })
}
