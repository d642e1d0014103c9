//! The plain application in Actix Web.

mod cors_policy {
    include!(concat!(env!("PRINTED"), "/cors_policy.rs"));
}

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{Method, header};
use actix_web::middleware::{Next, from_fn};
use actix_web::{App, Error, HttpRequest, HttpResponse, HttpServer, error, web};

async fn guard(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    if request.path() == "/private" && !request.headers().contains_key(header::AUTHORIZATION) {
        return Err(error::ErrorUnauthorized("who is there?"));
    }
    next.call(request).await
}

async fn items(request: HttpRequest) -> HttpResponse {
    let (name, value) =
        if request.method() == Method::OPTIONS { ("x-app", "options") } else { ("x-total-count", "42") };
    HttpResponse::Ok().insert_header((name, value)).finish()
}

async fn fail() -> Result<HttpResponse, Error> {
    Err(error::ErrorInternalServerError("as it should"))
}

#[actix_web::main]
async fn main() -> std::io::Result<()> {
    let port = std::env::var("PORT").expect("a port");
    let app = || {
        let app = App::new().wrap(from_fn(guard));
        #[cfg(feature = "strict")]
        let app = app.wrap(from_fn(cors_policy::cors));
        #[cfg(feature = "usual")]
        let app = app.wrap(cors_policy::cors());
        app
            .route("/items", web::route().to(items))
            .route("/private", web::route().to(HttpResponse::Ok))
            .route("/fail", web::route().to(fail))
    };
    HttpServer::new(app).workers(1).bind(format!("127.0.0.1:{port}"))?.run().await
}
