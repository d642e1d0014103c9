//! A WebSocket in axum.

mod printed {
    use super::serve;

    include!(concat!(env!("PRINTED"), "/1"));
}

use axum::Router;
use axum::extract::ws::WebSocket;
use axum::routing::any;

async fn serve(mut socket: WebSocket) {
    let _ = socket.send("hello".into()).await;
    let _ = socket.recv().await;
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let app = Router::new().route("/ws", any(printed::socket));
    let port = std::env::var("PORT").expect("a port");
    let listener = tokio::net::TcpListener::bind(format!("127.0.0.1:{port}")).await.expect("a free port");
    axum::serve(listener, app).await.expect("a server");
}
