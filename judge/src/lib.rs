//! Judges cross-origin requests as browsers do.
//!
//! The rooms of this crate, lowest floor first; a room imports only from rooms on lower floors, and a test holds that.
//!
//! | floor | room | what lives there |
//! | --- | --- | --- |
//! | 0 | [`web`] | the platform's nouns, pure values: origin, site, headers, method, cookie, message |
//! | 1 | [`rules`] | the table of rules, the facts of a broken one, a page each |
//! | 2 | [`fetch`] | the Fetch standard, step by step: returns the next request to send, and sends none |
//! | 2 | [`relation`] | what two origins may do with one another: responses, cookies, storage, frames |
//! | 3 | [`probe`] | a page's call from start to end |

pub mod fetch;
pub mod probe;
pub mod relation;
pub mod rules;
pub mod web;
