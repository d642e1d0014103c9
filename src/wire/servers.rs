//! What the responses of servers tell of those to come.

use std::collections::HashMap;
use std::sync::Mutex;

use super::lock;
use crate::web::message::{HttpResponse, HttpVersion};

/// So many lines at most are few: the library reads up to 100 without an allocation for each.
const FEW_HEADERS: usize = 64;
/// After so many heads of few lines in a row the next ones are read without room for many. A suite gets there, a single probe does
/// not.
pub(super) const FEW_IN_A_ROW: u32 = 64;

/// What is known of each host and port.
#[derive(Debug, Default)]
pub(super) struct KnownServers(Mutex<HashMap<String, KnownServer>>);

/// What the responses of a host and port tell.
#[derive(Debug, Default)]
pub(super) struct KnownServer {
    /// In which version of HTTP it responded.
    pub(super) version: Option<HttpVersion>,
    /// Whether its last response left its connection open for the next request.
    pub(super) is_open: bool,
    /// How many of its heads in a row had few lines.
    few_in_a_row: u32,
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

impl KnownServer {
    /// Notes the head of a response.
    pub(super) fn note(&mut self, head: &HttpResponse) {
        self.version = Some(head.version);
        let has_few = head.headers.len() <= FEW_HEADERS;
        self.few_in_a_row = if has_few { self.few_in_a_row.saturating_add(1) } else { 0 };
    }

    /// Whether there has to be room for many lines in its heads.
    pub(super) fn needs_room(&self) -> bool {
        self.few_in_a_row < FEW_IN_A_ROW
    }

    /// A head had more lines than there was room for.
    pub(super) fn had_many(&mut self) {
        self.few_in_a_row = 0;
    }
}
