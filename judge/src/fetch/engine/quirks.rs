//! The facts in which engines differ, grouped by the step that depends on them.

use super::own_headers::OwnHeaders;
use crate::web::browser::{Browser, ThirdPartyCookies};
use crate::web::csp::Reading;
use crate::web::loopback::LocalhostOrder;
use crate::web::request::Initiator;

/// What an engine does where the standard, or another engine, does something else. Each field of a group names one
/// deviation, and the algorithm looks it up at the step where it applies.
#[derive(Debug)]
pub struct Engine {
    /// Which browser this is.
    pub browser: Browser,
    /// What `fetch()` rejects with where there was no usable response.
    pub network_error: &'static str,
    /// The headers that the browser adds to each request.
    pub own_headers: OwnHeaders,
    /// The headers that the page sets.
    pub headers: HeaderQuirks,
    /// The `Origin` header of requests that are not under CORS.
    pub origin: OriginQuirks,
    /// When a preflight is sent, and how its response is judged.
    pub preflight: PreflightQuirks,
    /// How long preflights are cached, and what a cached one allows.
    pub preflight_cache: PreflightCacheQuirks,
    /// Redirects.
    pub redirects: RedirectQuirks,
    /// Which cookies are stored and sent.
    pub cookies: CookieQuirks,
    /// Which URLs can be fetched.
    pub urls: UrlQuirks,
    /// Which addresses are connected to.
    pub connections: ConnectionQuirks,
    /// What the HTTP parser makes of a response.
    pub responses: ResponseQuirks,
    /// Content-Security-Policy.
    pub policy: PolicyQuirks,
    /// Upgrades from http to https.
    pub upgrades: UpgradeQuirks,
    /// `sendBeacon()`.
    pub beacons: BeaconQuirks,
    /// Cross-Origin-Resource-Policy.
    pub resource_policy: ResourcePolicyQuirks,
    /// Bodies that are cut off or cannot be decoded.
    pub bodies: BodyQuirks,
    /// `Referer`.
    pub referrer: ReferrerQuirks,
    /// Subresource Integrity.
    pub integrity: IntegrityQuirks,
    /// With which responses elements, workers and event sources load.
    pub elements: ElementQuirks,
    /// Opaque-response blocking.
    pub orb: OrbQuirks,
}

/// What becomes of the headers that the page sets: the safelist, [`XMLHttpRequest`](super::super::xhr), and repeated headers.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is an independent, measured fact")]
pub struct HeaderQuirks {
    /// A `User-Agent` that the page sets is dropped.
    pub drops_user_agent: bool,
    /// Client hints (`DPR`, `Save-Data`, …) are safelisted request-headers, as in an older version of the standard.
    pub safelists_client_hints: bool,
    /// A repeated header is judged by the joined value; otherwise each line is judged.
    pub judges_joined_values: bool,
    /// Bytes from 0x80 up make `Accept` and `Content-Type` unsafe.
    pub high_bytes_are_unsafe: bool,
    /// A comma in the parameters of `Content-Type` makes it unsafe.
    pub content_type_comma_is_unsafe: bool,
    /// A `Range` is safelisted whatever the case of its unit, and with a `+` before its numbers.
    pub reads_range_leniently: bool,
    /// A value that is not ASCII is sent as UTF-8; otherwise one code point a byte.
    pub sends_utf8: bool,
    /// A `Range` with this number or a larger one is not safelisted.
    pub range_limit: u128,
    /// A header that is set twice is listed twice in `Access-Control-Request-Headers`.
    pub lists_repeated_names: bool,
    /// Some headers are never joined: of a repeated one only a single line is sent.
    pub has_singletons: bool,
    /// `XMLHttpRequest` writes UTF-8 over each charset of `Content-Type`, in whatever case it is; otherwise only another charset
    /// is changed, and the whole type is serialized anew.
    pub overwrites_charset: bool,
}

/// The `Origin` header of requests that are not under CORS.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is an independent, measured fact")]
pub struct OriginQuirks {
    /// An element in mode cors, audio and video apart, sends `Origin` to its own origin too.
    pub sent_by_elements: bool,
    /// It is `null` once a redirect led from one origin to another, even away from the page's own.
    pub null_after_redirect: bool,
    /// The referrer policy decides whether a no-cors POST has it or `null`.
    pub follows_referrer_policy: bool,
    /// A GET that a redirect made of another method still has it, as long as redirects stay in one origin.
    pub stays_on_redirect: bool,
}

/// When a preflight is sent, and how its response is judged.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is an independent, measured fact")]
pub struct PreflightQuirks {
    /// A preflight after a tainting redirect carries the page's origin, and its response is checked against that; where the
    /// target is of that origin, it is not checked at all.
    pub keeps_page_origin: bool,
    /// Once a hop needed a preflight, each later CORS hop gets one.
    pub stays_required: bool,
    /// A redirect of the preflight is reported before its CORS headers are checked.
    pub reports_redirect_before_cors: bool,
    /// The status of the preflight is checked before its CORS headers.
    pub checks_status_before_cors: bool,
    /// A preflight behind a redirect lists the headers of the first request, also those that the redirect dropped.
    pub lists_dropped_headers: bool,
    /// The body of its response must come to its last chunk.
    pub reads_body: bool,
    /// Both lists are parsed before the method is looked up.
    pub parses_both_lists_first: bool,
    /// An upload listener forces a preflight only where there is a body.
    pub upload_listener_needs_body: bool,
}

/// How long preflights are cached, and what a cached one allows.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is an independent, measured fact")]
pub struct PreflightCacheQuirks {
    /// The longest time that a preflight is cached, in seconds.
    pub max_age_limit: u64,
    /// For how long a preflight is cached whose `Access-Control-Max-Age` cannot be read, in seconds.
    pub unreadable_max_age: u64,
    /// `Access-Control-Max-Age` may have a sign; a negative one means 0.
    pub reads_signed_max_age: bool,
    /// A number of any length counts as the limit; otherwise one that does not fit into 64 bits cannot be read.
    pub limits_huge_max_age: bool,
    /// Of a page and URL only the last preflight is cached, and a request that it does not allow removes it.
    pub holds_one_preflight: bool,
    /// A preflight for credentials mode `include` serves requests of the other modes as well.
    pub include_serves_other_modes: bool,
    /// A cached `*` counts.
    pub wildcard_counts: bool,
    /// A cached preflight counts for `HEAD` only where it lists `HEAD`.
    pub head_must_be_listed: bool,
    /// Entries are removed where a preflight or the CORS check fails.
    pub cleared_on_failure: bool,
    /// After a redirect from one foreign origin to another, nothing is cached and nothing is taken from the cache.
    pub skipped_when_tainted: bool,
}

/// Where redirects lead, in which order they are checked, and what they leave of the request.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is an independent, measured fact")]
pub struct RedirectQuirks {
    /// What an empty `Location` means.
    pub empty_location: EmptyLocation,
    /// The network stack rewrites `Location`: several lines are one value, joined by a comma; the bytes of its UTF-8 are read as
    /// Latin-1; and percent-encoding is normalized.
    pub rewrites_location: bool,
    /// A `Location` that is not a URL is noticed after the CORS check of the redirect.
    pub invalid_location_after_cors: bool,
    /// A tab inside `Location` is percent-encoded; otherwise the URL parser drops it.
    pub escapes_tab_in_location: bool,
    /// User info in a redirect target is refused for every subresource, not only under CORS.
    pub refuses_all_credentials: bool,
    /// At each redirect the page's headers are set anew, and only this redirect decides which are left out: what an earlier one
    /// dropped (`Content-Type` of a POST that became a GET, `Authorization`) comes back.
    pub restores_dropped_headers: bool,
    /// The same in mode cors, but without `Authorization` once a redirect led to another origin.
    pub restores_headers_in_mode_cors: bool,
    /// A redirect that comes from another origin must also pass the CORS check with the credentials that the first request had.
    pub checked_with_first_credentials: bool,
    /// That check, and mixed content behind a redirect, come after the preflight of the next hop: the page's process makes them.
    pub page_checks_after_preflight: bool,
    /// A redirect to another origin makes a GET of a DELETE, whatever the status.
    pub makes_get_of_delete: bool,
    /// Every status from 300 to 399 redirects, but for 300, 304, 305 and 306.
    pub all_statuses_redirect: bool,
    /// With redirect mode `error`, a target that must not be followed is reported before the mode.
    pub checks_target_before_mode: bool,
    /// With redirect mode `error`, a redirect status without `Location` is an ordinary response.
    pub error_mode_needs_location: bool,
    /// A `Location` that is not a URL is an error even where redirects are not followed.
    pub always_parses_location: bool,
    /// Mixed content behind a redirect, and what the page's policy forbids, is refused before the CORS check of the redirect.
    pub checks_target_before_cors: bool,
    /// Schemes of redirect targets that are refused before the CORS check.
    pub schemes_refused_before_cors: &'static [&'static str],
    /// They are also refused where redirects are not followed.
    pub refused_in_any_mode: bool,
}

/// What an empty `Location` means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EmptyLocation {
    /// The same URL again.
    SameUrl,
    /// No redirect.
    NoRedirect,
    /// An error, where redirects are followed; otherwise no redirect.
    Error,
}

/// Which cookies are stored and sent.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is an independent, measured fact")]
pub struct CookieQuirks {
    /// http and https of one site are two sites for `SameSite`.
    pub schemeful_same_site: bool,
    /// A cookie with `SameSite=Lax` or `Strict` is neither stored nor sent where a redirect of another site was on the way.
    pub redirects_count: bool,
    /// What is done with third-party cookies by default.
    pub third_party: ThirdPartyCookies,
    /// Where third-party cookies are blocked, those that a response sets with `Partitioned` are stored all the same.
    pub partitioned_survive_block: bool,
    /// A cookie without `SameSite` counts as `Lax`.
    pub lax_by_default: bool,
    /// Cookies with `SameSite=None` or `Partitioned` need `Secure`.
    pub cross_site_needs_secure: bool,
    /// `Secure` cookies go to loopback hosts without TLS, too.
    pub secure_on_loopback: bool,
    /// `Partitioned` keeps a cookie in the jar of one top-level site; otherwise it is ignored.
    pub partitions: bool,
    /// Where third-party cookies are blocked, a request that another site redirected has none, not even of the page's own site.
    pub block_outlasts_redirects: bool,
    /// A cookie without a name is sent with a `=` after its value.
    pub nameless_with_equals: bool,
}

/// Which URLs can be fetched.
#[derive(Debug)]
pub struct UrlQuirks {
    /// Ports of the standard's bad-port list that can be connected to.
    pub allowed_bad_ports: &'static [u16],
    /// `|` in a path is percent-encoded.
    pub escapes_pipe: bool,
    /// `about:blank` can be fetched in mode no-cors.
    pub fetches_about_in_no_cors: bool,
    /// The response to a `data:` URL has a `Content-Length`.
    pub data_has_length: bool,
    /// Which pages of the public network may reach a less public address, once the user permits it.
    pub local_network: LocalNetworkAccess,
}

/// What a page of the public network needs to reach the user's own network or machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LocalNetworkAccess {
    /// Nothing.
    Free,
    /// The user's permission.
    WithPermission,
    /// The user's permission, which only a secure page can get.
    OfSecurePagesWithPermission,
}

/// Which addresses are connected to.
#[derive(Debug)]
pub struct ConnectionQuirks {
    /// In which order the addresses of `localhost` and the names below it are tried.
    pub localhost: LocalhostOrder,
    /// Which addresses the browser itself refuses to connect to.
    pub refuses: Refused,
}

/// Addresses that are refused without a connection. They are those at which a server listens on all of its own; where they are
/// not refused, the system takes them for this machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// None.
    Nothing,
    /// `0.0.0.0`.
    UnspecifiedIpv4,
    /// `0.0.0.0` and `[::]`.
    Unspecified,
}

/// What the HTTP parser makes of a response, before any rule applies.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is an independent, measured fact")]
pub struct ResponseQuirks {
    /// The most bytes that status line and headers may have.
    pub max_header_bytes: usize,
    /// A response without a status line is HTTP/0.9: status 200, no headers.
    pub reads_http_0_9: bool,
    /// A 101 that was not requested is a network error.
    pub rejects_unrequested_101: bool,
    /// A 407 from a server that is not a proxy is a network error.
    pub rejects_407_of_servers: bool,
    /// A header line counts whose name has white space before its colon.
    pub reads_spaced_names: bool,
    /// Of a header that comes in several lines, the empty ones do not count.
    pub ignores_empty_repeats: bool,
    /// Of several types, in one line of `Content-Type` or in more, the first counts; for workers, EventSource and modules the
    /// first of the last line.
    pub first_content_type_counts: bool,
}

/// When the page's Content-Security-Policy is applied, and to what.
#[derive(Debug)]
pub struct PolicyQuirks {
    /// It is applied before the mode and the scheme are checked.
    pub before_modes: bool,
    /// Its paths count for a preflight behind a redirect.
    pub preflight_paths_count: bool,
    /// For `fetch()` and beacons it is applied to the URL before it is upgraded, too.
    pub before_upgrade: bool,
    /// How its source expressions are read.
    pub reading: Reading,
}

/// Which http requests are upgraded to https.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is an independent, measured fact")]
pub struct UpgradeQuirks {
    /// An upgrade counts as a redirect.
    pub are_redirects: bool,
    /// Whether insecure redirects are upgraded is decided by the first URL: where that is https or was upgraded, all are, those
    /// to loopback too; otherwise none is, and images and media of named hosts load as they are.
    pub decided_by_first_url: bool,
    /// A target whose host is a local address or ends in `.local` is not mixed content: the user's permission guards it.
    pub spares_local_hosts: bool,
    /// `upgrade-insecure-requests` upgrades a worker's script itself, not only its redirects.
    pub include_workers: bool,
    /// Images and media of a host that is an address are upgraded too.
    pub include_addresses: bool,
    /// Whether a redirect leads to another origin is decided by the URL before the upgrade.
    pub after_redirect_checks: bool,
    /// `upgrade-insecure-requests` upgrades loopback hosts too.
    pub include_loopback: bool,
    /// Loopback hosts are mixed content, behind redirects for images and media, too.
    pub loopback_is_mixed: bool,
}

/// What `sendBeacon()` refuses.
#[derive(Debug)]
pub struct BeaconQuirks {
    /// A beacon's size has a limit.
    pub limits_size: bool,
    /// A beacon that the page's policy forbids is accepted all the same, and not sent.
    pub accepts_csp_blocked: bool,
}

/// How Cross-Origin-Resource-Policy is read.
#[derive(Debug)]
pub struct ResourcePolicyQuirks {
    /// All hosts without a registrable domain (`localhost`, public suffixes) are of one site, and opaque origins are of it too.
    pub hosts_without_domain_are_one_site: bool,
    /// `Cross-Origin-Embedder-Policy: credentialless` is known.
    pub knows_credentialless: bool,
    /// A page that requires the header accepts a value that is none of the known ones; otherwise that counts as absent.
    pub accepts_unknown_value: bool,
}

/// What is taken for a body that is cut off or cannot be decoded, and what becomes of it.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is an independent, measured fact")]
pub struct BodyQuirks {
    /// A body that is cut off counts as complete.
    pub accepts_cut_off: bool,
    /// Encodings that are not decoded where they cannot be: the body is taken as it came.
    pub takes_undecodable: &'static [&'static str],
    /// An encoded body may be shorter than `Content-Length` says.
    pub encoded_may_be_short: bool,
    /// `Content-Length` may be that of the decoded body.
    pub length_may_be_decoded: bool,
    /// A response whose body is cut off before its first byte is a network error.
    pub needs_first_byte: bool,
    /// An encoding that the request does not accept is a network error.
    pub refuses_unaccepted: bool,
    /// An image of which a part came shows that part, and fires `load`.
    pub shows_parts_of_images: bool,
    /// What reading the body of a `fetch()` rejects with.
    pub read_errors: ReadErrors,
}

/// What reading the body of a `fetch()` rejects with.
#[derive(Clone, Copy, Debug)]
pub struct ReadErrors {
    /// Where less came than the head promises.
    pub short: &'static str,
    /// Where the connection broke, or the framing.
    pub broken: &'static str,
    /// Where it cannot be decoded.
    pub undecodable: &'static str,
}

impl ReadErrors {
    /// The same error for everything.
    pub(super) const fn always(error: &'static str) -> Self {
        Self { short: error, broken: error, undecodable: error }
    }
}

/// With which responses elements, workers and event sources load.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is an independent, measured fact")]
pub struct ElementQuirks {
    /// The types that a script cannot have are checked before the CORS check of the last response.
    pub checks_types_before_cors: bool,
    /// Whether a script's status lets it load is looked at before its type.
    pub script_status_before_type: bool,
    /// A style sheet of another type than `text/css` is an error; otherwise it loads and has no effect.
    pub stylesheets_need_css_type: bool,
    /// A response without a type is refused as a style sheet behind a redirect, and from another origin where its body is an
    /// image, audio or video.
    pub rejects_untyped_stylesheets: bool,
    /// A worker's script needs a JavaScript type.
    pub workers_need_javascript_type: bool,
    /// A script, style sheet or font needs a status from 200 to 299; otherwise it also loads with a redirect status that leads
    /// nowhere.
    pub need_ok_status: bool,
    /// The same for a script, a module script and a font alone, not for a style sheet.
    pub scripts_and_fonts_need_ok_status: bool,
    /// An image that is sent as PDF is decoded as PDF, and fails.
    pub pdf_type_is_binding: bool,
    /// An image that is sent as `image/svg+xml` is decoded as SVG only.
    pub svg_type_is_binding: bool,
    /// An SVG image needs a status from 200 to 299; images of other formats need none.
    pub svg_needs_ok_status: bool,
    /// Audio and video are requested with a `Range` of all bytes.
    pub media_has_range: bool,
    /// A 206 for audio or video needs a `Content-Range`.
    pub media_206_needs_range: bool,
    /// Audio and video load with any status from 200 to 299, not with 200 and 206 alone.
    pub media_takes_any_ok_status: bool,
    /// A font is requested in mode no-cors, with cookies.
    pub fonts_without_cors: bool,
    /// An `EventSource` refuses a `charset` other than UTF-8.
    pub event_source_checks_charset: bool,
    /// A preload of a font is under CORS, whatever its `crossorigin` says.
    pub preloads_fonts_under_cors: bool,
    /// `<link rel=preload as=track>` requests something.
    pub preloads_tracks: bool,
    /// `Service-Worker-Allowed` must be of the script's origin; otherwise its path alone counts.
    pub service_worker_allowed_needs_origin: bool,
}

/// What a `Referer` says.
#[derive(Debug)]
pub struct ReferrerQuirks {
    /// To other sites a policy that says more than the default counts as the default.
    pub strict_across_sites: bool,
    /// What sends none at all.
    pub omitted_by: &'static [Initiator],
    /// A preflight after a redirect has that of the first request, whatever the policy makes of it there.
    pub preflight_keeps_first: bool,
}

/// What an `integrity` needs.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is an independent, measured fact")]
pub struct IntegrityQuirks {
    /// An `integrity` without a known hash needs a response that the page may look at, too.
    pub unknown_needs_cors: bool,
    /// Of a preload whose response the page may not look at, it does not count.
    pub ignored_by_opaque_preloads: bool,
    /// It is looked at before the type of a script.
    pub before_script_type: bool,
    /// The console names it whatever else stops a script that was requested: a status, a header, or the network.
    pub reported_beside_all_else: bool,
    /// A hash that cannot be decoded does not have to be among those of a policy.
    pub policies_skip_undecodable: bool,
}

/// What opaque-response blocking lets through.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is an independent, measured fact")]
pub struct OrbQuirks {
    /// There is such a thing.
    pub blocks: bool,
    /// Only what is known to be an image, audio, video, a style sheet or JavaScript passes; otherwise only what looks like HTML,
    /// XML or JSON is blocked.
    pub strict: bool,
    /// It ignores what redirects from elsewhere led to on the page's own origin.
    pub spares_own_origin: bool,
    /// It comes before nosniff and the MIME types that are never a script.
    pub before_mime_checks: bool,
}
