//! What an expert would add to a diagnosis. Reads it, and changes nothing of its verdict.
//!
//! - [`repair`] fixes the response at fault and judges again: what fails next, and what to change.
//! - [`investigate`] sends, through its caller, what would follow once that is fixed, and the few requests that some advice is
//!   measured with; only those that the user chose.
//! - [`advise`] runs all advice over a call. One file an advice, named for it. Each has a public, stable name (`ID`, in
//!   kebab case, also in `tests/data/advice-ids.txt`) and `advise(&Case) -> Vec<Advice>`: nothing where it has nothing to say.
//!
//! To add one: write `src/advice/<name>.rs` with `ID`, `advise` and its tests (`testing` simulates a page's call),
//! add it to `ADVISERS` at its place by importance, and renew the list of ids with
//! `UPDATE=1 cargo test --test it the_advice_ids_are_known`.
//!
//! What advice says: what was seen, what is usual, what to do; two sentences, rarely three. Never what the verdict, `next`,
//! `change` or a notice says already. Foreign values go through [`shown`](crate::web::text::shown).

mod any_origin;
mod broken_body;
mod cached_response;
mod case;
mod change;
mod contrast;
mod credentials_mode;
mod dev_proxy;
mod duplicate_header;
mod error_text;
mod error_without_headers;
mod extra_requests;
mod findings;
mod from_message;
mod header_list_cut;
mod header_pattern;
mod hidden_failure;
mod hotlink_protection;
mod investigation;
mod jsonp_library;
mod known_cause;
mod library_endpoint;
mod localhost_listeners;
mod login_window;
mod loopback_names;
mod manifest_credentials;
mod mark;
mod merged;
mod misspelt_header;
mod near_miss;
mod needless_preflight;
mod network_failure;
mod no_cors_misused;
mod origin_check;
mod origin_not_listed;
mod origin_refused;
mod page_address_space;
mod page_change;
mod page_origin;
mod preflight_cached;
mod preflight_refused;
mod product;
mod readable_error;
mod redirect_loop;
mod redirect_purpose;
mod redirect_target;
mod remedy;
mod repair;
mod response_fix;
mod response_header_on_request;
mod response_source;
mod responses_differ;
mod same_host;
mod simulated;
mod socket;
mod step;
#[cfg(test)]
mod testing;
mod unexposed_headers;
mod unspecified_address;
mod vary_origin;
mod websocket;
mod wrong_response;

/// The name of the advice on preflights that a page could do without.
pub const NEEDLESS_PREFLIGHT: &str = needless_preflight::ID;
/// The names of the advice that tells of the development server's proxy.
pub const ON_DEVELOPMENT_PROXIES: [&str; 2] = [dev_proxy::ID, same_host::ID];

pub use self::change::{Change, LaterChange, Repair};
pub use self::contrast::contrast;
pub use self::error_text::error_text;
pub use self::extra_requests::ExtraRequests;
pub use self::findings::{CallFindings, Findings};
pub use self::from_message::{ResponseChange, changes_for};
pub use self::hidden_failure::lost_sessions;
pub use self::investigation::{ExtraExchange, ExtraRequest, InvestigatedCall, Investigation};
pub use self::library_endpoint::option_of_library;
pub use self::merged::{MergedChange, MergedChanges};
pub use self::page_change::PageChange;
pub use self::product::{Layer, Product, fix_product, product_of_response, responding_products};
pub use self::redirect_loop::RedirectLoop;
pub use self::remedy::{remedy, remedy_of_failure};
pub use self::repair::repair;
pub use self::socket::{SocketInvestigation, advise_socket, change_socket, socket_ids, socket_question};
pub use self::step::{Action, Instruction, Step, instructions};

use self::case::Case;
use self::extra_requests::send_extra_requests;
use self::simulated::simulate;
use crate::fetch::NextRequest;
use crate::probe::Diagnosis;
use crate::web::message::Reply;

/// One piece of advice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advice {
    /// Its stable name, in kebab case.
    pub id: &'static str,
    /// What was seen, what is usual, what to do.
    pub message: String,
    /// The exchange that it is about, from 0: the browser's own, then those beyond it.
    pub exchange: Option<usize>,
    /// The header that it is about.
    pub header: Option<String>,
    /// The header's value with the place of the fault.
    pub caret: Option<Caret>,
    /// What more can be found out.
    pub experiment: Option<Experiment>,
}

/// What the user can have sent to find out more. The flags for it are not known here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Experiment {
    /// The same request without a check of the certificate.
    WithoutVerification,
    /// The same, or with an authority of the user's own.
    WithOwnAuthority,
    /// The extra requests from another origin, and from none.
    CheckCaching,
    /// The same where the page is from another address space.
    OtherPageSpace,
    /// The same request without a `Referer`.
    WithoutReferrer,
    /// The same request with one header more, whose name is plain and on no list.
    PlainHeader,
    /// The handshake of a WebSocket.
    WebSocket,
}

/// A place in a header's value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caret {
    /// The value as it came.
    pub value: String,
    /// How many characters stand before the fault.
    pub column: usize,
    /// What is wrong there, in a few words.
    pub words: String,
}

impl Advice {
    /// Advice about the whole.
    fn new(id: &'static str, message: impl Into<String>) -> Self {
        Self { id, message: message.into(), exchange: None, header: None, caret: None, experiment: None }
    }

    /// It is about this exchange.
    fn at(self, exchange: usize) -> Self {
        Self { exchange: Some(exchange), ..self }
    }

    /// The user can find out more.
    fn with(self, experiment: Experiment) -> Self {
        Self { experiment: Some(experiment), ..self }
    }

    /// It is about this header.
    fn on(self, header: impl Into<String>) -> Self {
        Self { header: Some(header.into()), ..self }
    }
}

/// What finds one kind of advice.
type Adviser = fn(&Case<'_>) -> Vec<Advice>;

/// All advice, the most important first.
const ADVISERS: &[(&str, Adviser)] = &[
    (websocket::ID, websocket::advise),
    (misspelt_header::ID, misspelt_header::advise),
    (near_miss::ID, near_miss::advise),
    (loopback_names::ID, loopback_names::advise),
    (localhost_listeners::ID, localhost_listeners::advise),
    (unspecified_address::ID, unspecified_address::advise),
    (page_address_space::ID, page_address_space::advise),
    (page_origin::ID, page_origin::advise),
    (network_failure::ID, network_failure::advise),
    (known_cause::ID, |case| known_cause::advise(case.investigated())),
    (jsonp_library::ID, jsonp_library::advise),
    (login_window::ID, login_window::advise),
    (origin_check::ID, origin_check::advise),
    (broken_body::ID, broken_body::advise),
    (manifest_credentials::ID, manifest_credentials::advise),
    (hotlink_protection::ID, hotlink_protection::advise),
    (redirect_target::ID, redirect_target::advise),
    (cached_response::ID, cached_response::advise),
    (response_source::ID, response_source::advise),
    (preflight_refused::ID, preflight_refused::advise),
    (library_endpoint::ID, library_endpoint::advise),
    (origin_not_listed::ID, origin_not_listed::advise),
    (header_list_cut::ID, header_list_cut::advise),
    (header_pattern::ID, header_pattern::advise),
    (responses_differ::ID, responses_differ::advise),
    (duplicate_header::ID, duplicate_header::advise),
    (error_without_headers::ID, error_without_headers::advise),
    (origin_refused::ID, origin_refused::advise),
    (readable_error::ID, readable_error::advise),
    (credentials_mode::ID, credentials_mode::advise),
    (response_header_on_request::ID, response_header_on_request::advise),
    (no_cors_misused::ID, no_cors_misused::advise),
    (same_host::ID, same_host::advise),
    (dev_proxy::ID, dev_proxy::advise),
    (needless_preflight::ID, needless_preflight::advise),
    (any_origin::ID, any_origin::advise),
    (vary_origin::ID, vary_origin::advise),
    (unexposed_headers::ID, unexposed_headers::advise),
    (preflight_cached::ID, preflight_cached::advise),
];

/// How often one kind of advice may be given: a response can have thousands of headers.
const MOST_OF_A_KIND: usize = 4;

/// Sends the extra requests that the options allow.
pub async fn investigate(
    diagnosis: Diagnosis,
    options: ExtraRequests,
    mut send: impl AsyncFnMut(&NextRequest) -> Reply,
) -> Investigation<'static> {
    let mut investigation = diagnosis.into();
    simulate(&mut investigation, options, &mut send).await;
    send_extra_requests(&mut investigation, options, &mut send).await;
    investigation
}

/// What an expert would add, the most important first.
#[must_use]
pub fn advise(investigated: InvestigatedCall<'_>, repair: &Repair) -> Vec<Advice> {
    let case = Case::new(investigated, repair);
    let needless = known_cause::Needless::of(investigated);
    let advisers = ADVISERS.iter().filter(|(id, _)| !needless.contains(id));
    let of_kind = |(_, adviser): &(&str, Adviser)| {
        let mut given: Vec<Advice> = Vec::new();
        // Redirects in a circle give the same responses again and again.
        for advice in adviser(&case) {
            if !given.iter().any(|known| known.message == advice.message) {
                given.push(advice);
            }
        }
        given.truncate(MOST_OF_A_KIND);
        given
    };
    advisers.flat_map(of_kind).collect()
}

/// The stable names of all advice, in the order of importance.
pub fn ids() -> impl Iterator<Item = &'static str> {
    ADVISERS.iter().map(|(id, _)| *id)
}
