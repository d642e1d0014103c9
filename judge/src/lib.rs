//! Would the browser let my page do this? A judge of cross-origin requests, for tests: no browser, no network, no clock.
//!
//! ```
//! use corscheck_judge::{Call, http};
//!
//! let verdict = Call::get("https://api.example.com/items")
//!     .method("PUT")
//!     .header("X-A", "1")
//!     .from("https://app.example.com")
//!     .judge(|request: http::Request<_>| {
//!         // Your server: here one that allows everything but the header.
//!         let response = http::Response::builder()
//!             .header("Access-Control-Allow-Origin", "https://app.example.com")
//!             .header("Access-Control-Allow-Methods", "PUT");
//!         response.body("".into()).expect("a response")
//!     })?;
//! assert_eq!(verdict.rule(), Some("preflight-header-not-allowed"));
//! println!("{verdict}");
//! # Ok::<(), corscheck_judge::CallError>(())
//! ```
//!
//! It takes the steps of the [Fetch standard](https://fetch.spec.whatwg.org/): the preflight where one is needed, the request, its
//! redirects; and differs from them where Chromium or Firefox do, as measured in these browsers. With the feature `tower`,
//! `PageCall::judge_service` judges a service of the same process, such as an axum `Router`.
//!
//! # Inside
//!
//! The public face is [`Call`], [`PageCall`], [`Verdict`] and what they name. The modules below are the program `corscheck`'s; they are
//! hidden, and change without notice. Lowest floor first; a module imports only from lower floors.
//!
//! | floor | room | what lives there |
//! | --- | --- | --- |
//! | 0 | [`web`] | the platform's nouns, pure values: origin, site, headers, method, cookie, message |
//! | 1 | [`rules`] | the table of rules, the facts of a broken one, a page each |
//! | 2 | [`fetch`] | the Fetch standard, step by step: returns the next request to send, and sends none |
//! | 2 | [`relation`] | what two origins may do with one another: responses, cookies, storage, frames |
//! | 3 | [`probe`] | a page's call from start to end |
//! | 3 | [`websocket`] | a page's WebSocket, from the constructor to `open` |
//! | 4 | [`frame`] | a document in a frame or popup: is it shown, and what can the two say to each other |

mod page_call;
#[cfg(feature = "tower")]
mod service;
mod verdict;

#[doc(hidden)]
pub mod fetch;
#[doc(hidden)]
pub mod frame;
#[doc(hidden)]
pub mod probe;
#[doc(hidden)]
pub mod relation;
#[doc(hidden)]
pub mod rules;
#[doc(hidden)]
pub mod web;
#[doc(hidden)]
pub mod websocket;

pub use bytes;
pub use http;

pub use self::page_call::{Call, CallError, PageCall};
pub use self::probe::{PageOriginError, TargetError};
#[cfg(feature = "tower")]
pub use self::service::ServiceError;
pub use self::verdict::{Exchange, Outcome, PageResponse, Verdict};
pub use self::web::browser::Browser;
pub use self::web::embedder_policy::EmbedderPolicy;
pub use self::web::referrer_policy::ReferrerPolicy;
pub use self::web::request::{Credentials, CrossOrigin, Initiator, Mode, PreloadDestination, RedirectMode};

/// The documentation's examples.
#[cfg(doctest)]
mod documentation {
    #[doc = include_str!("../README.md")]
    struct Readme;
    #[doc = include_str!("../../docs/library.md")]
    struct Library;
}
