//! What a page can need of a call, beyond that it is allowed.

use crate::web::vocabulary::vocabulary;

vocabulary! {
    /// What a page needs of a call, beyond the response.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Need: "a need of the page" {
        /// Cookies are stored, and sent.
        Cookie = "cookie": "Its cookies are sent, and those that the response sets are stored and sent again",
        /// The method arrives.
        Method = "method": "Its method and body reach the last server: no redirect turns them into a GET",
    }
}
