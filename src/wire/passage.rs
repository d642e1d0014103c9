//! Requests of others, passed on: both bodies stream.

use std::error::Error as StdError;

use bytes::Bytes;
use hyper::body::Body;
use hyper::{Request, Response};
use url::Url;

use super::{ClientKey, Wire, failure, resolve};
use crate::web::message::{Failure, HttpVersion};

/// The body of a response that is passed on.
pub type PassedBody = reqwest::Body;

impl Wire {
    /// Sends the request to the URL, with exactly its headers and its body as it comes, and returns the response with its head read.
    /// A response of 101 can be upgraded. Gives up where no head came within `max_time`; the body may take as long as it will.
    ///
    /// # Errors
    /// What kept a response from coming.
    pub async fn pass<B>(&self, url: Url, request: Request<B>) -> Result<Response<PassedBody>, Failure>
    where
        B: Body + Send + Sync + 'static,
        B::Data: Into<Bytes>,
        B::Error: Into<Box<dyn StdError + Send + Sync>>,
    {
        self.permissions.check(request.method().as_str(), &url)?;
        let proxy = self.routes.proxy_for(&url);
        let key = ClientKey {
            tls: url.scheme() == "https" || proxy.is_some_and(super::ProxyUrl::is_https),
            spaced_names: false,
            proxy: proxy.cloned(),
            fixed: resolve::override_for(&self.resolve, &url),
        };
        let place = self.place(&url, proxy);
        let client = self.client(key)?;
        let (parts, body) = request.into_parts();
        let mut outgoing = reqwest::Request::new(parts.method, url);
        *outgoing.headers_mut() = parts.headers;
        if !body.is_end_stream() {
            *outgoing.body_mut() = Some(PassedBody::wrap(body));
        }
        let exchange = tokio::time::timeout(self.max_time, client.execute(outgoing));
        let response = exchange.await.map_err(|_| place.no_response(self.max_time))?;
        let response = response.map_err(|error| {
            let addresses = self.known.addresses(proxy.map_or_else(
                || place.target.rsplit_once(':').map_or("", |(host, _)| host),
                super::ProxyUrl::host,
            ));
            failure::from_reqwest(&error, &super::Place { addresses, ..place.clone() })
        })?;
        let version = match response.version() {
            reqwest::Version::HTTP_2 => HttpVersion::Http2,
            _ => HttpVersion::Http1,
        };
        self.servers.of(&place.target, |server| server.version = Some(version));
        Ok(response.into())
    }
}
