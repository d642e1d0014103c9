//! A proxy to develop with: page and API on one origin, or CORS done right on another; and a judge of what it hides.
//!
//! Bodies stream in both directions. Each call that passes is recorded as the page would have made it without the proxy, with the target's
//! own response, and judged as a recording is.

mod body;
mod configuration;
mod cors;
mod exchange;
mod headers;
mod judge;
mod listener;
mod request_host;
mod route;
mod service;

pub use self::configuration::{NoConfiguration, Tool, configuration};
pub use self::cors::Cors;
pub use self::exchange::{Exchange, har_entry, hide_secrets};
pub use self::judge::{Judge, JudgedCall};
pub use self::listener::{Listening, bind};
pub use self::request_host::OwnHosts;
pub use self::route::{PathRewrite, Route, RouteError, Routes, target_url};
pub use self::service::{Counts, HostHeader, Proxy, Settings};
