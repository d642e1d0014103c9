//! Whether a server's certificate is trusted, without sending a request.

use std::io;
use std::sync::Arc;

use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use super::HttpVersions;
use super::tls::{self, Trust};

/// Checks certificates as the platform does.
#[derive(Clone, Debug)]
pub struct CertificateCheck(Arc<ClientConfig>);

impl CertificateCheck {
    /// Loads the platform's roots.
    ///
    /// # Errors
    /// Where there are none to load.
    pub fn of_platform() -> io::Result<Self> {
        let config = tls::config(&Trust::Platform, HttpVersions::Http1Only).map_err(io::Error::other)?;
        Ok(Self(Arc::new(config)))
    }

    /// Begins TLS on a connection, and ends it there.
    ///
    /// # Errors
    /// Where the server's certificate is not trusted for this host, or it does not speak TLS.
    pub async fn check(&self, connection: TcpStream, host: &str) -> io::Result<()> {
        let name = ServerName::try_from(host.to_owned()).map_err(io::Error::other)?;
        TlsConnector::from(Arc::clone(&self.0)).connect(name, connection).await.map(drop)
    }
}
