//! Diagnoses cross-origin problems as a browser would see them.
//!
//! The rooms of this crate, lowest floor first; a room imports only from rooms on lower floors, and a test holds that.
//!
//! Below them is the crate `corscheck-judge`: what browsers do, without I/O. Its rooms `web` (floor 0), `rules` (1), `fetch` and
//! `relation` (2), `probe` and `websocket` (3), and `frame` (4) are named here as if they were rooms of this crate.
//!
//! For WebAssembly only what needs no network, files or terminal is compiled: [`advice`], [`record`], [`replay`], [`script`] and
//! [`stand_ins`].
//!
//! | floor | room | what lives there |
//! | --- | --- | --- |
//! | 1 | [`stand_ins`] | names for what has none: the default page, an unknown origin, a missing path |
//! | 1 | [`server`] | an HTTP server on ports of this machine |
//! | 1 | [`wire`] | sends one request and returns the response |
//! | 2 | [`pace`] | many tasks at once: limits, a rate, results in order |
//! | 3 | [`script`] | what a script does to a function of the page: JSONP |
//! | 2 | [`record`] | requests and responses from elsewhere: HAR, a pasted command or call, a console message |
//! | 4 | [`socketio`] | the way of a socket.io client: handshake, messages, upgrade |
//! | 4 | [`advice`] | what an expert would add to a diagnosis |
//! | 4 | [`audit`] | who else than the trusted origins gets in |
//! | 4 | [`policy`] | which origins may send and read what: a CORS policy as a value |
//! | 5 | [`confirm`] | the same call in a real browser |
//! | 5 | [`fix`] | a policy turned into the configuration of a server |
//! | 5 | [`lint`] | configuration files: which origins they let in |
//! | 5 | [`playground`] | a local server with examples and typical mistakes |
//! | 5 | [`replay`] | recorded calls and HARs, judged |
//! | 6 | [`proxy`] | a proxy to develop with, and a judge of what it hides |
//! | 6 | [`suite`] | many calls with expectations: the file, the matrix, how they are run |
//! | 7 | [`render`] | diagnoses turned into text |
//! | 8 | [`cli`] | flags, commands, exit statuses; the only room that prints |

/// What this program calls itself in the `User-Agent` of its requests.
pub const PRODUCT: &str = concat!("corscheck/", env!("CARGO_PKG_VERSION"));

pub mod advice;
#[cfg(not(target_family = "wasm"))]
pub mod audit;
#[cfg(not(target_family = "wasm"))]
pub mod cli;
#[cfg(not(target_family = "wasm"))]
pub mod confirm;
#[cfg(not(target_family = "wasm"))]
pub mod fix;
#[cfg(not(target_family = "wasm"))]
pub mod lint;
#[cfg(not(target_family = "wasm"))]
pub mod pace;
#[cfg(not(target_family = "wasm"))]
pub mod playground;
#[cfg(not(target_family = "wasm"))]
pub mod policy;
#[cfg(not(target_family = "wasm"))]
pub mod proxy;
pub mod record;
#[cfg(not(target_family = "wasm"))]
pub mod render;
pub mod replay;
pub mod script;
#[cfg(not(target_family = "wasm"))]
pub mod server;
#[cfg(not(target_family = "wasm"))]
pub mod socketio;
pub mod stand_ins;
#[cfg(not(target_family = "wasm"))]
pub mod suite;
#[cfg(not(target_family = "wasm"))]
pub mod wire;

pub use corscheck_judge::{fetch, frame, probe, relation, rules, web, websocket};
