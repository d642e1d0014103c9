//! [Subresource Integrity](https://w3c.github.io/webappsec-subresource-integrity/): the hash that a body must have.

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use sha2::{Digest, Sha256, Sha384, Sha512};

use super::engine::Engine;
use super::request::{Request, Tainting};
use crate::rules::{Fault, ResponseAt};
use crate::web::message::HttpResponse;
use crate::web::request::{Destination, Initiator};

/// A hash function, the weakest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Algorithm {
    Sha256,
    Sha384,
    Sha512,
}

impl Algorithm {
    const ALL: [Self; 3] = [Self::Sha256, Self::Sha384, Self::Sha512];

    fn name(self) -> &'static str {
        match self {
            Self::Sha256 => "sha256",
            Self::Sha384 => "sha384",
            Self::Sha512 => "sha512",
        }
    }

    fn hash(self, bytes: &[u8]) -> Vec<u8> {
        match self {
            Self::Sha256 => Sha256::digest(bytes).to_vec(),
            Self::Sha384 => Sha384::digest(bytes).to_vec(),
            Self::Sha512 => Sha512::digest(bytes).to_vec(),
        }
    }
}

/// Whether what makes the request looks at an `integrity`: images and fonts have no such attribute.
pub(super) fn applies(request: &Request) -> bool {
    let looks = match request.initiator {
        Initiator::Fetch | Initiator::Script | Initiator::Module | Initiator::Style => true,
        Initiator::Preload => matches!(request.destination, Destination::Script | Destination::Style),
        _ => false,
    };
    looks && !request.integrity.trim().is_empty()
}

/// [Parse metadata](https://w3c.github.io/webappsec-subresource-integrity/#parse-metadata) and [get the
/// strongest](https://w3c.github.io/webappsec-subresource-integrity/#get-the-strongest): the strongest function named, and its hashes.
fn strongest(integrity: &str) -> Option<(Algorithm, Vec<&str>)> {
    let entries = integrity.split_ascii_whitespace().filter_map(|entry| {
        let (name, rest) = entry.split('?').next()?.split_once('-')?;
        let algorithm =
            Algorithm::ALL.into_iter().find(|algorithm| algorithm.name().eq_ignore_ascii_case(name))?;
        Some((algorithm, rest))
    });
    let entries: Vec<(Algorithm, &str)> = entries.collect();
    let strongest = entries.iter().map(|(algorithm, _)| *algorithm).max()?;
    let hashes = entries.iter().filter(|(algorithm, _)| *algorithm == strongest).map(|(_, hash)| *hash);
    Some((strongest, hashes.collect()))
}

/// The hashes as a source of a policy has them: those of functions that are known.
pub(super) fn hashes(integrity: &str, engine: &Engine) -> Vec<String> {
    let is_known = |entry: &&str| {
        let (name, hash) = entry.split_once('-').unwrap_or_default();
        let counts = !engine.integrity.policies_skip_undecodable || decoded(hash).is_some();
        counts && Algorithm::ALL.iter().any(|algorithm| algorithm.name().eq_ignore_ascii_case(name))
    };
    let entries = integrity.split_ascii_whitespace().filter_map(|entry| entry.split('?').next());
    entries.filter(is_known).map(str::to_owned).collect()
}

/// What is wrong with a response as the element uses it, or with its hash: the fault that an engine looks for first.
///
/// # Errors
/// Where one of them is wrong.
pub(super) fn check_beside(
    used: Result<(), Fault>,
    request: &Request,
    response: &HttpResponse,
    at: &ResponseAt,
    engine: &Engine,
) -> Result<(), Fault> {
    let fits = check(request, response, at, engine);
    let is_about_type = matches!(used, Err(Fault::NosniffBlocked { .. } | Fault::MimeScript { .. }));
    if is_about_type && engine.integrity.before_script_type { fits.and(used) } else { used.and(fits) }
}

/// Whether a browser that computes the hash of whatever came, and of nothing where nothing came, reports that it does not match:
/// of an opaque response, that there is none.
pub(crate) fn is_reported(integrity: &str, is_opaque: bool, bytes: &[u8], engine: &Engine) -> bool {
    let strongest = strongest(integrity);
    if is_opaque {
        return strongest.is_some() || engine.integrity.unknown_needs_cors && !integrity.trim().is_empty();
    }
    strongest.is_some_and(|(algorithm, hashes)| !matches(algorithm, &hashes, bytes))
}

fn matches(algorithm: Algorithm, hashes: &[&str], bytes: &[u8]) -> bool {
    let computed = algorithm.hash(bytes);
    hashes.iter().any(|hash| decoded(hash).as_deref() == Some(&computed[..]))
}

/// [Do bytes match metadataList?](https://w3c.github.io/webappsec-subresource-integrity/#does-response-match-metadatalist)
///
/// # Errors
/// Where they do not, or where the page may not look at the response.
fn check(request: &Request, response: &HttpResponse, at: &ResponseAt, engine: &Engine) -> Result<(), Fault> {
    if !applies(request) {
        return Ok(());
    }
    let strongest = strongest(&request.integrity);
    if request.tainting == Tainting::Opaque {
        // Without a hash that it knows, an engine does not mind.
        let minds = strongest.is_some()
            || engine.integrity.unknown_needs_cors
            || request.initiator == Initiator::Fetch;
        let ignored = request.initiator == Initiator::Preload && engine.integrity.ignored_by_opaque_preloads;
        return if minds && !ignored {
            Err(Fault::IntegrityOpaque { at: at.clone(), element: request.initiator })
        } else {
            Ok(())
        };
    }
    let (Some((algorithm, hashes)), Some(bytes)) = (strongest, &response.body.whole) else { return Ok(()) };
    if matches(algorithm, &hashes, bytes) {
        return Ok(());
    }
    let computed = algorithm.hash(bytes);
    let written = |hash: &str| format!("{}-{hash}", algorithm.name());
    Err(Fault::IntegrityMismatch {
        at: at.clone(),
        expected: hashes.into_iter().map(written).collect::<Vec<_>>().join(" "),
        computed: written(&lenient().encode(computed)),
    })
}

/// A hash as it is written: base64 in either alphabet, with or without its padding.
fn decoded(hash: &str) -> Option<Vec<u8>> {
    lenient().decode(hash.replace('-', "+").replace('_', "/")).ok()
}

fn lenient() -> GeneralPurpose {
    let config = GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    GeneralPurpose::new(&STANDARD, config)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_strongest_counts() {
        let of = |text| strongest(text).map(|(algorithm, hashes)| (algorithm.name(), hashes));
        assert_eq!(of("sha256-A sha512-B sha384-C"), Some(("sha512", vec!["B"])));
        assert_eq!(of("SHA384-A\n sha384-B?option"), Some(("sha384", vec!["A", "B"])));
        assert_eq!(of("md5-A garbage sha256"), None);
    }

    #[test]
    fn hashes_as_they_are_written() {
        let hash = Algorithm::Sha256.hash(b"alert('Hello, world.');");
        for text in [
            "qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng=",
            "qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng",
            "qznLcsROx4GACP2dm0UCKCzCG-HiZ1guq6ZZDob_Tng",
        ] {
            assert_eq!(decoded(text).as_deref(), Some(&hash[..]), "{text}");
        }
        assert_ne!(decoded("AAAA").as_deref(), Some(&hash[..]));
    }
}
