//! An axum application whose CORS layer is held by tests: `cargo test -p corscheck-judge --example axum-app`.

use axum::http::{HeaderValue, Method, header};
use axum::{Router, routing};
use corscheck_judge::{Call, PageCall};
use tower_http::cors::CorsLayer;

/// The layer that the application should have.
fn cors() -> CorsLayer {
    CorsLayer::new()
        .allow_origin(HeaderValue::from_static("https://app.example.com"))
        .allow_methods([Method::PUT])
        .allow_headers([header::CONTENT_TYPE])
        .allow_credentials(true)
}

/// The application, with one layer or another.
fn app(cors: CorsLayer) -> Router {
    Router::new().route("/items/{id}", routing::put(async || "saved")).layer(cors)
}

/// What the front end does: a PUT of JSON, with the session's cookie.
fn save() -> PageCall {
    Call::get("https://api.example.com/items/1")
        .method("PUT")
        .header("Content-Type", "application/json")
        .credentials(corscheck_judge::Credentials::Include)
        .body(r#"{"name": "cup"}"#)
        .from("https://app.example.com")
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), corscheck_judge::ServiceError> {
    for (name, layer) in [("as it should be", cors()), ("without a layer's lists", CorsLayer::new())] {
        let verdict = save().judge_service(app(layer)).await?;
        #[expect(clippy::print_stdout, reason = "an example shows what it does")]
        {
            println!("{name}: {verdict}");
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use corscheck_judge::{Browser, Verdict};

    use super::*;

    async fn verdict(layer: CorsLayer) -> Verdict {
        save().judge_service(app(layer)).await.expect("a service that responds")
    }

    #[tokio::test]
    async fn the_front_end_can_save_in_every_browser() {
        for browser in Browser::ALL {
            let verdict = save().browser(*browser).judge_service(app(cors())).await.expect("a response");
            assert!(verdict.is_allowed(), "{verdict}");
            // The preflight and the PUT.
            assert_eq!(verdict.exchanges().count(), 2);
        }
    }

    #[tokio::test]
    async fn another_site_cannot() {
        let call = save().page("https://other.example");
        let verdict = call.judge_service(app(cors())).await.expect("a response");
        assert_eq!(verdict.rule(), Some("preflight-allow-origin-mismatch"), "{verdict}");
        assert!(verdict.exchanges().all(|exchange| exchange.is_preflight), "nothing was changed");
    }

    /// Broken: the method was forgotten.
    #[tokio::test]
    async fn without_the_method_the_preflight_fails() {
        let verdict = verdict(cors().allow_methods([Method::GET])).await;
        assert_eq!(verdict.rule(), Some("preflight-method-not-allowed"), "{verdict}");
    }

    /// Broken: the header was forgotten.
    #[tokio::test]
    async fn without_the_header_the_preflight_fails() {
        let verdict = verdict(cors().allow_headers([header::AUTHORIZATION])).await;
        assert_eq!(verdict.rule(), Some("preflight-header-not-allowed"), "{verdict}");
    }

    /// Broken: cookies need more than an origin.
    #[tokio::test]
    async fn without_credentials_the_preflight_fails() {
        let verdict = verdict(cors().allow_credentials(false)).await;
        assert_eq!(verdict.rule(), Some("preflight-allow-credentials"), "{verdict}");
    }
}
