=== the handler; cargo add actix-ws
use actix_web::http::header::ORIGIN;
use actix_web::{Error, HttpRequest, HttpResponse, web};

const ORIGINS: &[&str] = &[{{ origins | json }}];

pub async fn socket(request: HttpRequest, body: web::Payload) -> Result<HttpResponse, Error> {
    let origin = request.headers().get(ORIGIN).and_then(|origin| origin.to_str().ok());
    if !origin.is_some_and(|origin| ORIGINS.contains(&origin)) {
        return Ok(HttpResponse::Forbidden().finish());
    }
    let (response, session, messages) = actix_ws::handle(&request, body)?;
    actix_web::rt::spawn(serve(session, messages));
    Ok(response)
}
