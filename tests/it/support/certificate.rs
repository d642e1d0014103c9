//! Certificates made on the spot, so that none expires in the tree.

use std::sync::Arc;

use rcgen::{CertificateParams, KeyPair};
use rustls::ServerConfig;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};

/// A self-signed certificate, and the server's side of TLS with it.
pub(crate) struct Certificate {
    /// The certificate as a PEM file has it.
    pub(crate) pem: String,
    /// TLS; without ALPN the server speaks HTTP/1.1 only.
    pub(crate) config: Arc<ServerConfig>,
}

impl Certificate {
    /// A certificate for these hosts.
    pub(crate) fn of(hosts: &[&str]) -> Self {
        let names: Vec<String> = hosts.iter().map(|host| (*host).to_owned()).collect();
        let params = CertificateParams::new(names).expect("hosts that a certificate can name");
        let key = KeyPair::generate().expect("a key");
        let certificate = params.self_signed(&key).expect("a certificate");
        let der = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("the provider's versions")
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], der)
            .expect("the key fits the certificate");
        Self { pem: certificate.pem(), config: Arc::new(config) }
    }

    /// The same with HTTP/2 as the only protocol.
    pub(crate) fn of_http2(hosts: &[&str]) -> Self {
        let Self { pem, config } = Self::of(hosts);
        let mut config = ServerConfig::clone(&config);
        config.alpn_protocols = vec![b"h2".to_vec()];
        Self { pem, config: Arc::new(config) }
    }
}
