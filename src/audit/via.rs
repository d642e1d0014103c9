//! By which response a page gets in.

use crate::web::vocabulary::vocabulary;

vocabulary! {
    /// By which response a page gets in.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Via: "a kind of response" {
        /// It reads the response.
        Response = "answer": "The page reads the response",
        /// Its request is sent, as the preflight allows it.
        Preflight = "preflight": "The preflight lets the page's request out",
    }
}
