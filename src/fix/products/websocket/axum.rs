=== the handler; axum with the feature ws
use axum::extract::ws::WebSocketUpgrade;
use axum::http::{HeaderMap, StatusCode, header::ORIGIN};
use axum::response::{IntoResponse, Response};

const ORIGINS: &[&str] = &[{{ origins | json }}];

pub async fn socket(upgrade: WebSocketUpgrade, headers: HeaderMap) -> Response {
    let origin = headers.get(ORIGIN).and_then(|origin| origin.to_str().ok());
    if !origin.is_some_and(|origin| ORIGINS.contains(&origin)) {
        return StatusCode::FORBIDDEN.into_response();
    }
    upgrade.on_upgrade(serve)
}
