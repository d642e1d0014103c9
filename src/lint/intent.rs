//! What the author of a file means, as far as the file says it: the policy that a configuration printed anew is to have.

use std::collections::HashSet;

use url::Url;

use super::Unit;
use super::matcher::{Entry, Reply};
use super::simulation::{plain_request, respond};
use super::unit::{HOST, Headers};
use crate::fetch::safelist::is_forbidden_request_header;
use crate::policy::{AllowedMethod, AllowedOrigin, HeaderName, distinct};
use crate::web::headers::HeaderList;
use crate::web::origin::Origin;

/// For how many origins a simulation is run, for the methods and headers.
const MOST: usize = 20;

/// A policy.
#[derive(Clone, Debug, Default)]
pub struct Intent {
    /// The origins that may get in.
    pub origins: Vec<Origin>,
    /// The methods, as written.
    pub methods: Vec<String>,
    /// The request headers, as written.
    pub headers: Vec<String>,
    /// The response headers that pages may read.
    pub expose: Vec<String>,
    /// Whether with credentials.
    pub credentials: bool,
    /// Whether every origin may get in.
    pub is_open: bool,
    /// The URL, where the file names the server.
    pub url: Option<Url>,
}

impl Intent {
    /// What a unit is for. `trusted` are the origins that may get in, made up where no page is known.
    pub(super) fn of(unit: &Unit, trusted: &[Origin], is_made_up: bool) -> Self {
        let mut intent = Self { url: named_url(unit), ..Self::default() };
        // What is written so that no page is equal to it is meant all the same.
        let meant = unit.entries().filter(|entry| entry.never_matches().is_some());
        let meant: Vec<Origin> = meant.flat_map(|entry| entry.meant()).collect();
        let mut known = HashSet::new();
        let named = if is_made_up && !meant.is_empty() { &[] } else { trusted };
        let all = named.iter().cloned().chain(meant).filter(|origin| !origin.is_opaque());
        intent.origins = all.filter(|origin| known.insert(origin.clone())).collect();
        for rule in &unit.rules {
            intent.methods.extend(rule.methods.iter().cloned());
            intent.expose.extend(rule.expose.iter().cloned());
            if let Headers::Listed(names) = &rule.headers {
                intent.headers.extend(names.iter().cloned());
            }
            let own = |entry: &Entry| entry.credentials.unwrap_or(rule.credentials);
            intent.credentials |= rule.entries.iter().any(own);
        }
        intent.add_simulated(unit, trusted);
        for list in [&mut intent.methods, &mut intent.headers, &mut intent.expose] {
            *list = distinct(std::mem::take(list), |one, other| one.eq_ignore_ascii_case(other));
        }
        // What fix refuses, such as a star beside names, is not in the command.
        intent.methods.retain(|text| AllowedMethod::parse(text).is_ok());
        intent.headers.retain(|text| HeaderName::of_request(text).is_ok());
        intent.expose.retain(|text| HeaderName::of_response(text).is_ok());
        intent.origins.retain(|origin| AllowedOrigin::parse(&origin.serialize()).is_ok());
        let star = |entry: &Entry| entry.reply == Reply::Fixed("*".into());
        let names_one = |entry: &Entry| entry.is_exact() || !entry.samples().is_empty();
        intent.is_open = !intent.credentials && unit.entries().any(star) && !unit.entries().any(names_one);
        // What no page can send needs no permission.
        intent.headers.retain(|name| !is_forbidden_request_header(name, b"x"));
        intent
    }

    /// What the simulated server says of methods and headers.
    fn add_simulated(&mut self, unit: &Unit, trusted: &[Origin]) {
        let Some(simulation) = unit.simulation.as_deref() else { return };
        for origin in trusted.iter().take(MOST) {
            let origin = origin.serialize();
            for method in ["OPTIONS", "GET"] {
                let lines = [
                    ("Origin", origin.as_str()),
                    ("Access-Control-Request-Method", "PUT"),
                    ("Access-Control-Request-Headers", "content-type"),
                ];
                let sent = &lines[..if method == "OPTIONS" { 3 } else { 1 }];
                let Ok(sent) = respond(simulation, &plain_request(&unit.url(), method, sent)) else {
                    continue;
                };
                let headers = sent.response().headers;
                self.methods.extend(listed(&headers, "access-control-allow-methods"));
                self.headers.extend(listed(&headers, "access-control-allow-headers"));
                self.expose.extend(listed(&headers, "access-control-expose-headers"));
                let credentials = headers.get_text("access-control-allow-credentials");
                self.credentials |= credentials.is_some_and(|text| text == "true");
            }
        }
    }
}

fn listed(headers: &HeaderList, name: &str) -> Vec<String> {
    let text = headers.get_text(name).unwrap_or_default();
    text.split(',').map(|one| one.trim().to_owned()).collect()
}

/// The URL that the unit is for, where its host is named in the file; the part that stands for any file is left out.
fn named_url(unit: &Unit) -> Option<Url> {
    let mut url = unit.target()?.clone();
    if url.host_str().is_none_or(|host| host == HOST) {
        return None;
    }
    // Only URLs without a host refuse this.
    let _ = url.set_username("").and_then(|()| url.set_password(None));
    if unit.is_any_file
        && let Some((folder, _)) = url.path().rsplit_once('/')
    {
        let folder = format!("{folder}/");
        url.set_path(&folder);
    }
    Some(url)
}
