//! A WebSocket in Actix Web.

mod printed {
    use super::serve;

    include!(concat!(env!("PRINTED"), "/1"));
}

use actix_web::{App, HttpServer, web};
use actix_ws::{MessageStream, Session};

async fn serve(mut session: Session, mut messages: MessageStream) {
    let _ = session.text("hello").await;
    let _ = messages.recv().await;
}

#[actix_web::main]
async fn main() -> std::io::Result<()> {
    let port = std::env::var("PORT").expect("a port");
    let app = || App::new().route("/ws", web::get().to(printed::socket));
    HttpServer::new(app).workers(1).bind(format!("127.0.0.1:{port}"))?.run().await
}
