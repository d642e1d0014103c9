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
        /// Its WebSocket opens.
        Handshake = "handshake": "The page's WebSocket opens",
        /// A script element gives it the data.
        Script = "script": "A script calls the page's function with the data",
        /// Its elements load it.
        Load = "load": "The page's elements load the response",
    }
}
