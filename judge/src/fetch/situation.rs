//! In which situation a rule is broken, and by which response.

use super::engine::Engine;
use super::redirect::is_redirect_status;
use super::request::{Request, Tainting, without_password};
use crate::rules::{Context, ResponseAt, Stage};
use crate::web::message::HttpResponse;

/// The situation of a request.
pub(super) fn context(request: &Request) -> Context {
    Context {
        under_cors: request.tainting == Tainting::Cors,
        redirected: request.redirect_count() > 0,
        page_is_from_disk: request.page_is_from_disk,
    }
}

/// The response to a request.
pub(super) fn response_at(
    stage: Stage,
    request: &Request,
    response: &HttpResponse,
    engine: &Engine,
) -> ResponseAt {
    ResponseAt {
        stage,
        url: without_password(request.url()),
        status: response.status,
        hop: request.redirect_count(),
        redirects: is_redirect_status(response.status, engine) && response.headers.contains("location"),
    }
}
