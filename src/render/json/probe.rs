//! The object that `corscheck probe` prints of a call. The comments of its fields are what its JSON Schema says of them.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Names;
use super::advice;
use super::confirmation::Confirmation;
use super::cookie::SetCookie;
use super::difference::Watched;
use super::exchange::{Said, Sent};
use super::fix::{self, Fix};
use super::jsonp::{CallbackJson, Jsonp};
use super::others::Other;
use super::pasted::Pasted;
use super::place_in_har::Recorded;
use super::readable::Readable;

/// A call that was judged.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::render) struct Probe<'a> {
    /// 2. Fields are added under it, never renamed or removed.
    pub(super) schema: u32,
    /// The page's call.
    pub(super) request: RequestJson,
    /// What the browser does; null with `--dry-run`.
    pub(super) verdict: Option<Verdict>,
    /// Whether a preflight was needed, and why.
    pub(super) preflight: Preflight,
    /// The requests and responses, in the order sent.
    pub(super) exchanges: Vec<Sent<'a>>,
    /// What the page gets; null where it gets an error, or where its request stays unsent.
    pub(super) response: Option<Readable>,
    /// The request that stays unsent, with `--preflight-only`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) unsent: Option<String>,
    /// Each `Set-Cookie` that was received.
    pub(super) cookies: Vec<SetCookie>,
    /// How many more cookies were received than are listed.
    pub(super) cookies_omitted: usize,
    /// What explains the verdict, or will surprise.
    pub(super) notices: Vec<Said>,
    /// What will surprise once what is at fault is fixed, as far as the simulated exchanges tell it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) simulated_notices: Vec<Said>,
    /// The same call made again, with `--repeat`; otherwise null.
    pub(super) repeat: Option<Repeat<'a>>,
    /// Whose verdict this is: `chromium`, `firefox`, `safari` or `webkit`.
    pub(super) browser: &'static str,
    /// Whether the verdict is derived from the browser's engine and not measured in the browser itself.
    pub(super) derived: bool,
    /// The verdicts of the other browsers, where they differ, by browser.
    pub(super) others: BTreeMap<&'static str, Other>,
    /// How the page and the URL relate: `same-origin`, `same-site` or `cross-site`.
    pub(super) relation: &'static str,
    /// Whether nothing was sent.
    pub(super) dry_run: bool,
    /// What would fail once the fault of the verdict is fixed, in the order of the checks.
    pub(super) next: Vec<Said>,
    /// What to change so that the call passes: an entry for each response at fault, or for the page.
    pub(super) changes: Vec<advice::Changed>,
    /// What an expert would add.
    pub(super) advice: Vec<advice::Advised<'a>>,
    /// The requests of `--check-errors` and `--check-caching`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) extra_exchanges: Vec<advice::ExtraSent<'a>>,
    /// What a real browser did, with `--confirm`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) confirmed: Option<Confirmation>,
    /// How a pasted text was read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) pasted: Option<Pasted<'a>>,
    /// The configuration that fixes it, with `--fix`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) fix: Option<Fix<'a>>,
    /// What the call needs that is not CORS, with `--fix`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) other_settings: Option<fix::Other<'a>>,
    /// What changed since the last round, with `--watch`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) watch: Option<Watched<'a>>,
    /// Where it is in a recording.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) har: Option<Recorded>,
    #[serde(flatten)]
    pub(super) jsonp: Option<Jsonp>,
}

/// A page's call.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "Request"))]
pub(in crate::render) struct RequestJson {
    /// The URL that is called, without a password.
    pub(super) url: String,
    /// The page's origin, or `null` where that is opaque.
    pub(super) origin: String,
    /// Whether the origin is the default, because none was given.
    pub(super) origin_assumed: bool,
    /// Where it matters, the address space of the page's server.
    pub(super) page_address_space: Option<&'static str>,
    /// The method, as the page sends it.
    pub(super) method: String,
    /// The headers that the page sets: pairs of name and value.
    pub(super) headers: Vec<[String; 2]>,
    /// The credentials mode: `omit`, `same-origin` or `include`.
    pub(super) credentials: &'static str,
    /// The mode: `cors`, `no-cors`, `same-origin` or `navigate`.
    pub(super) mode: &'static str,
    /// The redirect mode: `follow`, `error` or `manual`.
    pub(super) redirect: &'static str,
    pub(super) r#as: &'static str,
    #[serde(flatten)]
    pub(super) callback: Option<CallbackJson>,
}

/// What a browser does.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::render) struct Verdict {
    /// Whether the call succeeds.
    #[cfg_attr(test, schemars(with = "crate::render::schema::OutcomeName"))]
    pub(super) outcome: &'static str,
    /// The id of the rule that decided; null where the call is allowed and nothing is missing.
    pub(super) rule: Option<&'static str>,
    /// One sentence: the header or the rule, what was received, what is needed.
    pub(super) message: String,
    /// What the browsers call the error.
    pub(super) names: Names,
    /// The URL of the standard's step that decides.
    pub(super) spec: &'static str,
    /// Of JSONP, what stopped the script in the browser's own name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) cause: Option<Option<&'static str>>,
}

/// Whether a preflight was needed.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::render) struct Preflight {
    /// Whether one was.
    pub(super) needed: bool,
    /// Why: what is not safelisted.
    pub(super) reasons: Vec<Said>,
    /// For how many seconds it is cached; 0: not at all, null: there was none.
    pub(super) cached_seconds: Option<u64>,
}

/// The same call, made again.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::render) struct Repeat<'a> {
    /// How it ends.
    #[cfg_attr(test, schemars(with = "crate::render::schema::OutcomeName"))]
    pub(super) outcome: &'static str,
    /// The id of the rule that decided, or null.
    pub(super) rule: Option<&'static str>,
    /// Its requests and responses; fewer where the preflight is cached.
    pub(super) exchanges: Vec<Sent<'a>>,
}
