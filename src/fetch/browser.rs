//! Where the engines part from the text of the standard, and from each other: as data, measured.

use crate::web::csp::Upgrade;

/// A browser, by its engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Browser {
    /// Chrome, Edge, Opera and all others with Chromium's network stack.
    Chromium,
    /// Firefox.
    Firefox,
}

impl Browser {
    /// Its name for people.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Chromium => "Chromium",
            Self::Firefox => "Firefox",
        }
    }

    /// The other one.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Chromium => Self::Firefox,
            Self::Firefox => Self::Chromium,
        }
    }

    /// What it does where browsers differ.
    #[must_use]
    pub fn engine(self) -> &'static Engine {
        match self {
            Self::Chromium => &CHROMIUM,
            Self::Firefox => &FIREFOX,
        }
    }
}

/// What becomes of third-party cookies: those of another site than the page's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ThirdParty {
    /// They go where their `SameSite` lets them.
    Allow,
    /// They are neither stored nor sent.
    Block,
    /// Each site in the address bar has a jar of its own for them.
    Partition,
}

/// What an engine does where the standard, or the other engine, does something else. A field says the deviation, so that
/// the algorithms can ask for it at the step where it applies.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is an independent, measured fact")]
pub struct Engine {
    /// Which browser this is.
    pub browser: Browser,
    /// Ports of the standard's bad-port list that this engine still connects to.
    pub open_bad_ports: &'static [u16],
    /// It drops a `User-Agent` that the page sets.
    pub drops_user_agent: bool,
    /// Client hints (`DPR`, `Save-Data`, …) are safelisted request-headers, as an older standard had it.
    pub safelists_client_hints: bool,
    /// It judges a repeated header by the joined value, where the standard judges each line.
    pub judges_joined_values: bool,
    /// Bytes from 0x80 up make `Accept` and `Content-Type` unsafe.
    pub high_bytes_are_unsafe: bool,
    /// A comma in `Content-Type`'s parameters makes it unsafe.
    pub content_type_comma_is_unsafe: bool,
    /// From this number up a `Range` is not safelisted.
    pub range_limit: u128,
    /// A header that was set twice is listed twice in `Access-Control-Request-Headers`.
    pub repeats_request_header_names: bool,
    /// Some headers are never joined: of a repeated one only a single line is sent.
    pub has_singleton_headers: bool,
    /// A preflight after a tainting redirect carries the page's origin, and its answer is checked against that; where the
    /// target is of that origin, not at all.
    pub preflight_keeps_page_origin: bool,
    /// Once a hop needed a preflight, each later CORS hop gets one.
    pub preflight_stays_required: bool,
    /// A redirect of the preflight is named before its CORS headers are looked at.
    pub names_preflight_redirect_first: bool,
    /// Both lists of the preflight are parsed before the method is looked up.
    pub parses_both_lists_first: bool,
    /// An empty `Location` means no redirect, where the standard has the same URL again.
    pub empty_location_is_none: bool,
    /// User info in a redirect target is refused for every subresource, not only under CORS.
    pub refuses_all_redirect_credentials: bool,
    /// http and https of one site are two sites for SameSite.
    pub schemeful_cookies: bool,
    /// A cookie that says `SameSite=Lax` or `Strict` neither comes nor goes where a redirect of another site was on the way.
    pub redirects_count_for_cookies: bool,
    /// What it does with third-party cookies unless told.
    pub third_party_cookies: ThirdParty,
    /// Where third-party cookies are blocked, those that an answer to the page sets with `Partitioned` live on.
    pub partitioned_survive_block: bool,
    /// A cookie without `SameSite` counts as `Lax`.
    pub lax_by_default: bool,
    /// A cookie without a name is sent with a `=` after its value.
    pub nameless_cookie_as_name: bool,
    /// The largest head of an answer that it reads, in bytes.
    pub largest_head: usize,
    /// An answer without a status line is HTTP/0.9: status 200, no headers.
    pub reads_http_0_9: bool,
    /// A 101 that was not asked for is no answer.
    pub refuses_unasked_101: bool,
    /// `|` in a path is percent-encoded.
    pub escapes_pipe: bool,
    /// `about:` URLs can be fetched in mode no-cors, as the standard has it.
    pub fetches_about_no_cors: bool,
    /// The response to a `data:` URL has a `Content-Length`.
    pub data_url_has_length: bool,
    /// `Origin` of a request that is not under CORS is `null` once a redirect led from one origin to another, be it away from the
    /// page's own.
    pub nulls_origin_on_redirect: bool,
    /// `Origin` of a no-cors POST to a less secure target is `null`, as the standard has it.
    pub hides_origin_on_downgrade: bool,
    /// A 407 from a server that is no proxy is a network error.
    pub refuses_unasked_407: bool,
    /// Of a header that comes in several lines, the empty ones do not count.
    pub ignores_empty_repeats: bool,
    /// A tab inside `Location` is percent-encoded, where the URL Standard drops it.
    pub escapes_tab_in_location: bool,
    /// At each redirect the page's headers are put on anew, and only this redirect decides which are left out: what an
    /// earlier one dropped (`Content-Type` of a POST that became a GET, `Authorization`) comes back.
    pub restores_dropped_headers: bool,
    /// With redirect mode `error`, a target that must not be followed is named before the mode.
    pub checks_target_before_mode: bool,
    /// A `Location` that is no URL is an error even where redirects are not followed.
    pub parses_location_always: bool,
    /// Mixed content behind a redirect, and what the page's policy forbids, is refused before the CORS check of the
    /// redirect.
    pub checks_target_first: bool,
    /// The page's policy is asked before the mode and the scheme are looked at.
    pub checks_policy_before_modes: bool,
    /// The paths of the page's policy count for a preflight behind a redirect.
    pub checks_preflight_by_path: bool,
    /// `fetch()` asks the page's policy about the URL before it is upgraded, too.
    pub checks_policy_before_upgrade: bool,
    /// An upgrade to https counts as a redirect.
    pub upgrades_by_redirect: bool,
    /// A beacon that the page's policy forbids is taken all the same, and not sent.
    pub queues_forbidden_beacons: bool,
    /// How ports match where http is upgraded to https.
    pub policy_port_upgrade: Upgrade,
    /// Schemes of redirect targets that are refused before the CORS check.
    pub unsafe_redirect_schemes: &'static [&'static str],
    /// With redirect mode `error`, a redirect status without `Location` is an answer.
    pub redirect_error_needs_location: bool,
    /// The `Accept` header of an image.
    pub accepts_images: &'static str,
    /// The `Accept` header of a web font.
    pub accepts_fonts: &'static str,
    /// The `Accept` header of audio and video.
    pub accepts_media: &'static str,
    /// XMLHttpRequest writes UTF-8 over each charset of `Content-Type`, in whatever case it was; the standard changes only another
    /// charset, and writes the whole type anew.
    pub overwrites_charset: bool,
    /// An upload listener forces a preflight only where there is a body.
    pub upload_listener_needs_body: bool,
    /// An element in mode cors, audio and video apart, sends `Origin` to its own origin too.
    pub sends_origin_with_elements: bool,
    /// It asks for the user's permission before a page reaches a less public address, and refuses pages that are not secure.
    pub guards_local_network: bool,
    /// Whether insecure redirects are upgraded is decided by the first URL: where that is https or was upgraded, all are, those
    /// to loopback too; otherwise none is, and images and media of hosts by name load as they are.
    pub decides_upgrades_once: bool,
    /// To Cross-Origin-Resource-Policy all hosts without a registrable domain (`localhost`, public suffixes) are of one site, and
    /// opaque origins are of it too.
    pub hosts_without_domain_are_one_site: bool,
    /// To a page that requires a Cross-Origin-Resource-Policy a value that is none of the known ones will do; the standard has it
    /// count as absent.
    pub takes_unknown_resource_policy: bool,
    /// `upgrade-insecure-requests` upgrades the script of a worker too, and not only where that redirects to.
    pub upgrades_workers: bool,
    /// It upgrades images and media of a host that is an address too.
    pub upgrades_addresses: bool,
    /// A beacon's size has a limit.
    pub limits_beacons: bool,
    /// An EventSource refuses a `charset` other than UTF-8.
    pub event_source_checks_charset: bool,
    /// The longest time a preflight is kept, in seconds.
    pub max_age_cap: u64,
    /// For how long a preflight is kept whose `Access-Control-Max-Age` cannot be read, in seconds.
    pub unreadable_max_age: u64,
    /// `Access-Control-Max-Age` may have a sign; a negative one means 0.
    pub reads_signed_max_age: bool,
    /// A number of any length comes to the cap; otherwise what no 64 bits hold cannot be read.
    pub caps_any_max_age: bool,
    /// Of a page and URL only the last preflight is remembered, and a request that it does not allow makes it forgotten.
    pub keeps_one_preflight: bool,
    /// A preflight for credentials mode `include` serves requests of the other modes as well, as the standard has it.
    pub shares_preflights_with_credentials: bool,
    /// A remembered `*` counts, as the standard has it.
    pub reuses_preflight_wildcard: bool,
    /// A remembered preflight counts for `HEAD` only where it lists `HEAD`.
    pub lists_head: bool,
    /// What is remembered is forgotten where a preflight or the CORS check fails, as the standard has it.
    pub forgets_failed_preflights: bool,
    /// After a redirect from one foreign origin to another nothing is remembered, and nothing taken from memory.
    pub tainted_skips_preflight_cache: bool,
    /// Opaque-response blocking lets through only what is known to be an image, audio, video, a style sheet or JavaScript, as
    /// the proposal has it; otherwise it blocks only what looks like HTML, XML or JSON.
    pub strict_orb: bool,
    /// Opaque-response blocking leaves alone what redirects from elsewhere led to on the page's own origin.
    pub orb_spares_own_origin: bool,
    /// Opaque-response blocking comes before nosniff and the MIME types that are never a script.
    pub orb_before_mime_checks: bool,
    /// The types that a script cannot have are looked at before the CORS check of the last answer.
    pub checks_types_before_cors: bool,
    /// A style sheet of another type than `text/css` is an error; otherwise it loads and has no effect.
    pub style_needs_css_type: bool,
    /// An answer without a type is no style sheet behind a redirect, nor from another origin where its body is an image, audio or
    /// video.
    pub doubts_untyped_styles: bool,
    /// A worker's script needs a JavaScript type, as the standard has it.
    pub worker_needs_javascript_type: bool,
    /// A script, style sheet or font needs a status from 200 to 299; otherwise a redirect status that leads nowhere will do.
    pub elements_need_ok_status: bool,
    /// What is sent as `image/svg+xml` is decoded as that, and as nothing else.
    pub svg_type_is_binding: bool,
    /// An SVG image needs a status from 200 to 299; images of other formats need none.
    pub svg_needs_ok_status: bool,
    /// A 206 for audio or video needs a `Content-Range`.
    pub media_206_needs_range: bool,
    /// Audio and video load with any status from 200 to 299, not with 200 and 206 alone.
    pub media_takes_any_ok_status: bool,
}

/// Chromium 156, as measured.
static CHROMIUM: Engine = Engine {
    browser: Browser::Chromium,
    open_bad_ports: &[4190, 6679],
    drops_user_agent: true,
    safelists_client_hints: true,
    judges_joined_values: true,
    high_bytes_are_unsafe: false,
    content_type_comma_is_unsafe: false,
    range_limit: (1 << 63) - 1,
    repeats_request_header_names: false,
    has_singleton_headers: false,
    preflight_keeps_page_origin: false,
    preflight_stays_required: false,
    names_preflight_redirect_first: true,
    parses_both_lists_first: true,
    empty_location_is_none: true,
    refuses_all_redirect_credentials: true,
    schemeful_cookies: true,
    redirects_count_for_cookies: false,
    third_party_cookies: ThirdParty::Allow,
    partitioned_survive_block: true,
    lax_by_default: true,
    nameless_cookie_as_name: false,
    largest_head: 256 * 1024,
    reads_http_0_9: false,
    refuses_unasked_101: true,
    escapes_pipe: true,
    fetches_about_no_cors: false,
    data_url_has_length: false,
    nulls_origin_on_redirect: true,
    hides_origin_on_downgrade: false,
    refuses_unasked_407: true,
    ignores_empty_repeats: false,
    escapes_tab_in_location: false,
    restores_dropped_headers: false,
    checks_target_before_mode: true,
    parses_location_always: true,
    checks_target_first: false,
    checks_policy_before_modes: true,
    checks_policy_before_upgrade: true,
    checks_preflight_by_path: false,
    upgrades_by_redirect: false,
    queues_forbidden_beacons: true,
    policy_port_upgrade: Upgrade::DefaultPort,
    unsafe_redirect_schemes: &[],
    redirect_error_needs_location: true,
    accepts_images: "image/jxl,image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8",
    accepts_fonts: "*/*",
    accepts_media: "*/*",
    overwrites_charset: true,
    upload_listener_needs_body: true,
    sends_origin_with_elements: true,
    guards_local_network: true,
    decides_upgrades_once: true,
    hosts_without_domain_are_one_site: true,
    takes_unknown_resource_policy: false,
    upgrades_workers: false,
    orb_spares_own_origin: true,
    upgrades_addresses: false,
    limits_beacons: true,
    event_source_checks_charset: true,
    max_age_cap: 7200,
    unreadable_max_age: 5,
    reads_signed_max_age: true,
    caps_any_max_age: false,
    keeps_one_preflight: true,
    shares_preflights_with_credentials: true,
    reuses_preflight_wildcard: true,
    lists_head: false,
    forgets_failed_preflights: false,
    tainted_skips_preflight_cache: true,
    strict_orb: false,
    orb_before_mime_checks: true,
    checks_types_before_cors: false,
    style_needs_css_type: false,
    doubts_untyped_styles: false,
    worker_needs_javascript_type: false,
    elements_need_ok_status: false,
    svg_type_is_binding: true,
    svg_needs_ok_status: false,
    media_206_needs_range: true,
    media_takes_any_ok_status: false,
};

/// Firefox ESR 153, as measured.
static FIREFOX: Engine = Engine {
    browser: Browser::Firefox,
    open_bad_ports: &[],
    drops_user_agent: false,
    safelists_client_hints: false,
    judges_joined_values: false,
    high_bytes_are_unsafe: true,
    content_type_comma_is_unsafe: true,
    range_limit: 1 << 64,
    repeats_request_header_names: true,
    has_singleton_headers: true,
    preflight_keeps_page_origin: true,
    preflight_stays_required: true,
    names_preflight_redirect_first: false,
    parses_both_lists_first: false,
    empty_location_is_none: false,
    refuses_all_redirect_credentials: false,
    schemeful_cookies: false,
    redirects_count_for_cookies: true,
    third_party_cookies: ThirdParty::Partition,
    partitioned_survive_block: false,
    lax_by_default: false,
    nameless_cookie_as_name: true,
    largest_head: 384 * 1024,
    reads_http_0_9: true,
    refuses_unasked_101: false,
    escapes_pipe: false,
    fetches_about_no_cors: true,
    data_url_has_length: true,
    nulls_origin_on_redirect: false,
    hides_origin_on_downgrade: true,
    refuses_unasked_407: false,
    ignores_empty_repeats: true,
    escapes_tab_in_location: true,
    restores_dropped_headers: true,
    checks_target_before_mode: false,
    parses_location_always: false,
    checks_target_first: true,
    checks_policy_before_modes: false,
    checks_policy_before_upgrade: false,
    checks_preflight_by_path: true,
    upgrades_by_redirect: true,
    queues_forbidden_beacons: false,
    policy_port_upgrade: Upgrade::NamedPort,
    unsafe_redirect_schemes: &[
        "blob",
        "chrome",
        "data",
        "file",
        "javascript",
        "resource",
        "view-source",
        "ws",
        "wss",
    ],
    redirect_error_needs_location: false,
    accepts_images: "image/avif,image/webp,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5",
    accepts_fonts: "application/font-woff2;q=1.0,application/font-woff;q=0.9,*/*;q=0.8",
    accepts_media: "video/webm,video/ogg,video/*;q=0.9,application/ogg;q=0.7,audio/*;q=0.6,*/*;q=0.5",
    overwrites_charset: false,
    upload_listener_needs_body: false,
    sends_origin_with_elements: false,
    guards_local_network: false,
    decides_upgrades_once: false,
    hosts_without_domain_are_one_site: false,
    takes_unknown_resource_policy: true,
    upgrades_workers: true,
    orb_spares_own_origin: false,
    upgrades_addresses: true,
    limits_beacons: false,
    event_source_checks_charset: false,
    max_age_cap: 86_400,
    unreadable_max_age: 0,
    reads_signed_max_age: false,
    caps_any_max_age: true,
    keeps_one_preflight: false,
    shares_preflights_with_credentials: false,
    reuses_preflight_wildcard: false,
    lists_head: true,
    forgets_failed_preflights: true,
    tainted_skips_preflight_cache: false,
    strict_orb: true,
    orb_before_mime_checks: false,
    checks_types_before_cors: true,
    style_needs_css_type: true,
    doubts_untyped_styles: true,
    worker_needs_javascript_type: true,
    elements_need_ok_status: true,
    svg_type_is_binding: false,
    svg_needs_ok_status: true,
    media_206_needs_range: false,
    media_takes_any_ok_status: true,
};
