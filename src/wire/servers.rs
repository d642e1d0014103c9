//! What the responses of servers tell of those to come.

use std::collections::BTreeMap;
use std::sync::Mutex;

use super::lock;
use crate::web::message::HttpVersion;

/// What is known of each host and port.
#[derive(Debug, Default)]
pub(super) struct KnownServers(Mutex<BTreeMap<String, KnownServer>>);

/// What the responses of a host and port tell.
#[derive(Debug, Default)]
pub(super) struct KnownServer {
    /// In which version of HTTP it responded.
    pub(super) version: Option<HttpVersion>,
    /// Whether its last response left its connection open for the next request.
    pub(super) is_open: bool,
}

impl KnownServers {
    /// What is known of a host and port, to look at and to change.
    pub(super) fn of<T>(&self, target: &str, look: impl FnOnce(&mut KnownServer) -> T) -> T {
        let mut servers = lock(&self.0);
        match servers.get_mut(target) {
            Some(server) => look(server),
            None => look(servers.entry(target.to_owned()).or_default()),
        }
    }
}
