//! The plain application in axum.

mod cors_policy {
    include!(concat!(env!("PRINTED"), "/cors_policy.rs"));
}

use axum::Router;
use axum::extract::Request;
use axum::http::{Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::any;

async fn guard(request: Request, next: Next) -> Response {
    let refused =
        request.uri().path() == "/private" && !request.headers().contains_key(header::AUTHORIZATION);
    if refused { StatusCode::UNAUTHORIZED.into_response() } else { next.run(request).await }
}

async fn items(method: Method) -> Response {
    if method == Method::OPTIONS { [("x-app", "options")].into_response() } else { [("x-total-count", "42")].into_response() }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let app = Router::new()
        .route("/items", any(items))
        .route("/private", any(StatusCode::OK))
        .route("/fail", any(StatusCode::INTERNAL_SERVER_ERROR))
        .layer(middleware::from_fn(guard));
    #[cfg(feature = "strict")]
    let app = app.layer(middleware::from_fn(cors_policy::cors));
    #[cfg(feature = "usual")]
    let app = app.layer(cors_policy::layer());
    let port = std::env::var("PORT").expect("a port");
    let listener = tokio::net::TcpListener::bind(format!("127.0.0.1:{port}")).await.expect("a free port");
    axum::serve(listener, app).await.expect("a server");
}
