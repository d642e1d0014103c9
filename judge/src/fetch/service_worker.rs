//! Service workers: [register](https://w3c.github.io/ServiceWorker/#navigator-service-worker-register) and
//! [update](https://w3c.github.io/ServiceWorker/#update-algorithm), as far as the script's response decides.

use url::Url;

use super::engine::Engine;
use super::request::Request;
use crate::rules::{Fault, ResponseAt};
use crate::web::message::HttpResponse;
use crate::web::mime::{essence, extract_mime_type, is_javascript};
use crate::web::origin::Origin;

/// Whether the script can become a service worker for its scope.
///
/// # Errors
/// Where it cannot: its type is not JavaScript, or its scope is larger than allowed.
pub(super) fn check(
    request: &Request,
    response: &HttpResponse,
    at: &ResponseAt,
    engine: &Engine,
) -> Result<(), Fault> {
    let mime = extract_mime_type(&response.headers);
    if !mime.as_ref().is_some_and(is_javascript) {
        return Err(Fault::MimeServiceWorker { at: at.clone(), received: mime.as_ref().map(essence) });
    }
    let Some(scope) = &request.scope else { return Ok(()) };
    let allowed = response.headers.get_text("service-worker-allowed");
    let fault = || Fault::ServiceWorkerScope {
        at: at.clone(),
        scope: scope.path().to_owned(),
        limit: allowed.clone().unwrap_or_else(|| folder(request.url())),
        by_header: allowed.is_some(),
    };
    let most = match &allowed {
        None => folder(request.url()),
        Some(value) => {
            let url = request.url().join(value).map_err(|_| fault())?;
            if engine.elements.service_worker_allowed_needs_origin
                && !Origin::of(&url).is_origin_of(request.url())
            {
                return Err(fault());
            }
            url.path().to_owned()
        }
    };
    let own = Origin::of(scope).is_same_origin(&request.origin);
    if own && scope.path().starts_with(&most) { Ok(()) } else { Err(fault()) }
}

/// The path of the folder that a script lies in.
fn folder(url: &Url) -> String {
    url.join("./").map(|folder| folder.path().to_owned()).unwrap_or_default()
}
