//! A service of the same process, judged: what tower, axum and hyper build servers of.

use std::error::Error;
use std::future::poll_fn;

use bytes::Bytes;
use http_body::Body;
use http_body_util::{BodyExt, Full};
use tower_service::Service;

use crate::page_call::{CallError, PageCall};
use crate::verdict::Verdict;

/// Why a service cannot be judged.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServiceError {
    /// The call cannot be read.
    #[error(transparent)]
    Call(#[from] CallError),
    /// The service, or a body of it, ended in an error instead of a response.
    #[error("the service gave no response: {0}")]
    Service(#[source] Box<dyn Error + Send + Sync>),
}

impl PageCall {
    /// As [`judge`](Self::judge), with a service of this process as the server: an axum `Router`, a tower `Service`. It is called
    /// with each request that the browser would send; no port is opened. A service that takes another body is adapted by tower's
    /// `map_request`.
    ///
    /// ```
    /// use axum::{Router, routing::get};
    /// use corscheck_judge::Call;
    ///
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// let app: Router = Router::new().route("/items", get(async || "[]"));
    /// let verdict = Call::get("https://api.example.com/items")
    ///     .from("https://app.example.com")
    ///     .judge_service(app)
    ///     .await?;
    /// assert_eq!(verdict.rule(), Some("cors-allow-origin-missing"));
    /// # Ok::<(), corscheck_judge::ServiceError>(())
    /// # }).unwrap();
    /// ```
    ///
    /// # Errors
    /// Where the URL or the page's origin cannot be read, and where the service ends in an error.
    pub async fn judge_service<S, ResponseBody>(self, mut service: S) -> Result<Verdict, ServiceError>
    where
        S: Service<http::Request<Full<Bytes>>, Response = http::Response<ResponseBody>>,
        S::Error: Into<Box<dyn Error + Send + Sync>>,
        ResponseBody: Body,
        ResponseBody::Error: Into<Box<dyn Error + Send + Sync>>,
    {
        let mut fault = None;
        let verdict = self
            .judge_async(async |request| match respond(&mut service, request.map(Full::new)).await {
                Ok(response) => response,
                Err(error) => {
                    fault.get_or_insert(error);
                    http::Response::default()
                }
            })
            .await?;
        fault.map_or(Ok(verdict), |error| Err(ServiceError::Service(error)))
    }
}

async fn respond<S, ResponseBody>(
    service: &mut S,
    request: http::Request<Full<Bytes>>,
) -> Result<http::Response<Bytes>, Box<dyn Error + Send + Sync>>
where
    S: Service<http::Request<Full<Bytes>>, Response = http::Response<ResponseBody>>,
    S::Error: Into<Box<dyn Error + Send + Sync>>,
    ResponseBody: Body,
    ResponseBody::Error: Into<Box<dyn Error + Send + Sync>>,
{
    poll_fn(|context| service.poll_ready(context)).await.map_err(Into::into)?;
    let (parts, body) = service.call(request).await.map_err(Into::into)?.into_parts();
    let body = body.collect().await.map_err(Into::into)?.to_bytes();
    Ok(http::Response::from_parts(parts, body))
}
