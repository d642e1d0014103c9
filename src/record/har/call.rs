//! The call that made a recorded request: what of the entry is the page's, and what the browser and others on the way added.

use super::entry::Entry;
use crate::record::call::RecordedCall;
use crate::record::request_source::RequestSource;
use crate::web::request::{Credentials, CrossOrigin, Initiator, Mode};

impl Entry {
    /// The call that made the request. Where the preflight is known, it says which headers a script set.
    #[must_use]
    pub fn call(&self, page: Option<&str>, preflight: Option<&Self>) -> RecordedCall {
        let mut call = RecordedCall::of(self.url());
        call.method = Some(self.method().to_owned());
        call.body = self.sent_body();
        self.take_kind(&mut call);
        let is_script = call.initiator.is_none_or(Initiator::reads_response);
        let headers = self.header_pairs().filter(|(name, value)| {
            // `take_headers` would make an origin of what a redirect left of it.
            let is_left = name.eq_ignore_ascii_case("origin") && *value == "null";
            !is_left && !self.is_added(name, value, is_script)
        });
        let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        // Where the file names the page, its Referer may be that of a style sheet.
        if self.header("origin").is_none_or(|origin| origin == "null") {
            call.origin = page.map(str::to_owned);
        }
        call.take_headers(headers, "the entry's");
        let cookies = self.has_cookies() || self.header("sec-fetch-storage-access").is_some();
        if cookies && call.credentials.is_none() {
            call.credentials = Some(Credentials::Include);
        }
        let has_attribute =
            call.crossorigin == CrossOrigin::Anonymous || call.initiator == Some(Initiator::Manifest);
        if call.credentials == Some(Credentials::Include) && has_attribute {
            call.crossorigin = CrossOrigin::UseCredentials;
        }
        if let Some(preflight) = preflight {
            call.keep_listed_headers(preflight.header("access-control-request-headers").unwrap_or_default());
        }
        call
    }

    /// Where it is a preflight: the call that it is for, as far as it tells.
    #[must_use]
    pub fn call_behind(&self, page: Option<&str>) -> RecordedCall {
        let mut call = self.call(page, None);
        call.body = None;
        // What a preflight was sent with says nothing of the request behind it.
        call.mode = None;
        call.turn_preflight_into_request();
        let is_simple = ["GET", "HEAD", "POST"].contains(&call.method.as_deref().unwrap_or_default());
        if is_simple && call.headers.is_empty() {
            // Nothing else makes such a request need one.
            call.initiator = Some(Initiator::XhrUpload);
        }
        call
    }

    fn take_kind(&self, call: &mut RecordedCall) {
        call.initiator = match self.source() {
            Some(RequestSource::Page(initiator)) => initiator,
            _ => None,
        };
        let cors = self.header("sec-fetch-mode").map_or_else(
            // Subtitles of other origins are not even requested without the attribute.
            || self.header("origin").is_some() || call.initiator == Some(Initiator::Track),
            |mode| mode == Mode::Cors.id(),
        );
        if cors && call.initiator.is_some_and(Initiator::takes_crossorigin) {
            call.crossorigin = CrossOrigin::Anonymous;
        }
        if call.initiator.is_none() {
            let mode = self.header("sec-fetch-mode").and_then(|mode| mode.parse().ok());
            call.mode = mode.filter(|mode| *mode != Mode::Navigate);
        }
    }

    /// Whether the browser's cache, the browser or a proxy added a header that a script could set, too. A preflight that lists
    /// it knows better.
    fn is_added(&self, name: &str, value: &str, is_script: bool) -> bool {
        let (name, value) = (name.to_ascii_lowercase(), value.trim());
        match name.as_str() {
            "if-none-match" | "if-modified-since" | "if-range" => true,
            "cache-control" => ["no-cache", "max-age=0"].contains(&value),
            "pragma" => value == "no-cache",
            // The rest of what the cache has a part of; elements choose their own ranges.
            "range" => !is_script || self.header("if-range").is_some(),
            // Firefox numbers each request that changes data.
            "idempotency-key" => {
                let number = value.strip_prefix('"').and_then(|value| value.strip_suffix('"'));
                number.is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
            }
            // An app that shows a page gives its own name.
            "x-requested-with" => value.contains('.') && !value.contains(' '),
            // These are the browser's, with the password that the person gave it.
            "authorization" => {
                let scheme = value.split(' ').next().unwrap_or_default().to_ascii_lowercase();
                ["digest", "negotiate", "ntlm"].contains(&scheme.as_str())
            }
            "forwarded" | "x-real-ip" | "cdn-loop" | "true-client-ip" => true,
            _ => ["x-forwarded-", "cf-"].iter().any(|start| name.starts_with(start)),
        }
    }

    /// Whether the browser's cache made the request conditional, or requested what it lacks: its own headers show it.
    #[must_use]
    pub fn is_of_cache(&self) -> bool {
        ["if-none-match", "if-modified-since", "if-range"].iter().any(|name| self.header(name).is_some())
    }
}
