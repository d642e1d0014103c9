//! TLS settings: whom to trust, and which versions of HTTP to offer.

use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{WebPkiServerVerifier, verify_server_name};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{CertificateError, ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};

use super::{HttpVersions, WireError};

/// Whose certificates count.
#[derive(Debug)]
pub(super) enum Trust {
    /// Those that the platform trusts.
    Platform,
    /// No certificate: TLS is not spoken.
    Nothing,
    /// Only these, and those signed by them.
    Only(Arc<RootCertStore>, Arc<[CertificateDer<'static>]>),
    /// Any certificate.
    Anything,
}

impl Trust {
    /// From the two options; accepting everything beats a list of roots, as it does in curl.
    ///
    /// # Errors
    /// Where the PEM text has no certificate, or one that cannot be read.
    pub(super) fn new(insecure: bool, pem: Option<&[u8]>) -> Result<Self, WireError> {
        let Some(pem) = pem else {
            return Ok(if insecure { Self::Anything } else { Self::Platform });
        };
        let mut roots = RootCertStore::empty();
        let mut own = Vec::new();
        for certificate in CertificateDer::pem_slice_iter(pem) {
            let certificate = certificate.map_err(|error| WireError::BadCertificate(error.to_string()))?;
            own.push(certificate.clone());
            roots.add(certificate).map_err(|error| WireError::BadCertificate(error.to_string()))?;
        }
        if roots.is_empty() {
            return Err(WireError::NoCertificate);
        }
        Ok(if insecure { Self::Anything } else { Self::Only(Arc::new(roots), own.into()) })
    }
}

/// Settings for a client that never speaks TLS: nothing is loaded for them.
pub(super) fn unused() -> Result<ClientConfig, rustls::Error> {
    config(&Trust::Nothing, HttpVersions::Any)
}

/// The settings for a client that does. Loads the platform's roots where those are trusted.
///
/// # Errors
/// Where the platform has no roots to load.
pub(super) fn config(trust: &Trust, versions: HttpVersions) -> Result<ClientConfig, rustls::Error> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder =
        ClientConfig::builder_with_provider(Arc::clone(&provider)).with_safe_default_protocol_versions()?;
    let builder = match trust {
        Trust::Platform => {
            let verifier = rustls_platform_verifier::Verifier::new(provider)?;
            builder.dangerous().with_custom_certificate_verifier(Arc::new(verifier))
        }
        Trust::Nothing => builder.with_root_certificates(RootCertStore::empty()),
        Trust::Only(roots, own) => {
            let signed = WebPkiServerVerifier::builder_with_provider(Arc::clone(roots), provider)
                .build()
                .map_err(|error| rustls::Error::General(error.to_string()))?;
            let verifier = OwnOrSigned { signed, own: Arc::clone(own) };
            builder.dangerous().with_custom_certificate_verifier(Arc::new(verifier))
        }
        Trust::Anything => {
            builder.dangerous().with_custom_certificate_verifier(Arc::new(AcceptAll(provider)))
        }
    };
    let mut config = builder.with_no_client_auth();
    config.alpn_protocols = match versions {
        HttpVersions::Any => vec![b"h2".to_vec(), b"http/1.1".to_vec()],
        HttpVersions::Http1Only => vec![b"http/1.1".to_vec()],
        HttpVersions::Http2Only => vec![b"h2".to_vec()],
    };
    Ok(config)
}

/// Accepts what the given authorities signed, and a server that shows one of the given certificates itself: a self-signed
/// one is commonly marked as an authority's, which the library alone would refuse as a server's.
#[derive(Debug)]
struct OwnOrSigned {
    signed: Arc<WebPkiServerVerifier>,
    own: Arc<[CertificateDer<'static>]>,
}

impl ServerCertVerifier for OwnOrSigned {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let verified =
            self.signed.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now);
        match verified {
            // The user vouched for these very bytes; what is left to check is the name.
            Err(rustls::Error::InvalidCertificate(CertificateError::Other(_)))
                if self.own.contains(end_entity) =>
            {
                verify_server_name(&ParsedCertificate::try_from(end_entity)?, server_name)?;
                Ok(ServerCertVerified::assertion())
            }
            other => other,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.signed.verify_tls12_signature(message, cert, dss)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.signed.verify_tls13_signature(message, cert, dss)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.signed.supported_verify_schemes()
    }
}

/// Accepts every certificate, even one that cannot be read: the user chose that.
#[derive(Debug)]
struct AcceptAll(Arc<CryptoProvider>);

impl ServerCertVerifier for AcceptAll {
    fn verify_server_cert(
        &self,
        _end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _message: &[u8],
        _cert: &CertificateDer<'_>,
        _dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn verify_tls13_signature(
        &self,
        _message: &[u8],
        _cert: &CertificateDer<'_>,
        _dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}
