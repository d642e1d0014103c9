//! Where the engines part from the text of the standard, and from each other: as data, measured.

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
    /// A site's own cookies go along in cross-site requests (third-party cookies), where `SameSite=None; Secure`.
    pub sends_third_party_cookies: bool,
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
    /// `Origin` of a no-cors POST to a less secure target is `null`, as the standard has it.
    pub hides_origin_on_downgrade: bool,
    /// A 407 from a server that is no proxy is a network error.
    pub refuses_unasked_407: bool,
    /// Of a header that comes in several lines, the empty ones do not count.
    pub ignores_empty_repeats: bool,
    /// A tab inside `Location` is percent-encoded, where the URL Standard drops it.
    pub escapes_tab_in_location: bool,
    /// With redirect mode `error`, a target that must not be followed is named before the mode.
    pub checks_target_before_mode: bool,
    /// A `Location` that is no URL is an error even where redirects are not followed.
    pub parses_location_always: bool,
    /// Mixed content behind a redirect is refused before the CORS check of the redirect.
    pub checks_mixed_redirect_first: bool,
    /// Schemes of redirect targets that are refused before the CORS check.
    pub unsafe_redirect_schemes: &'static [&'static str],
    /// With redirect mode `error`, a redirect status without `Location` is an answer.
    pub redirect_error_needs_location: bool,
    /// The longest time a preflight is kept, in seconds.
    pub max_age_cap: u64,
    /// What an unreadable `Access-Control-Max-Age` comes to, in words.
    pub max_age_fallback: &'static str,
    /// Opaque-response blocking lets through only what is known to be an image, audio, video, a style sheet or JavaScript, as
    /// the proposal has it; otherwise it blocks only what looks like HTML, XML or JSON.
    pub strict_orb: bool,
    /// Opaque-response blocking comes before nosniff and the MIME types that are never a script.
    pub orb_before_mime_checks: bool,
    /// A style sheet of another type than `text/css` is an error; otherwise it loads and has no effect.
    pub style_needs_css_type: bool,
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
    sends_third_party_cookies: true,
    lax_by_default: true,
    nameless_cookie_as_name: false,
    largest_head: 256 * 1024,
    reads_http_0_9: false,
    refuses_unasked_101: true,
    escapes_pipe: true,
    fetches_about_no_cors: false,
    data_url_has_length: false,
    hides_origin_on_downgrade: false,
    refuses_unasked_407: true,
    ignores_empty_repeats: false,
    escapes_tab_in_location: false,
    checks_target_before_mode: true,
    parses_location_always: true,
    checks_mixed_redirect_first: false,
    unsafe_redirect_schemes: &[],
    redirect_error_needs_location: true,
    max_age_cap: 7200,
    max_age_fallback: "Chromium keeps the preflight for 5 s",
    strict_orb: false,
    orb_before_mime_checks: true,
    style_needs_css_type: false,
    worker_needs_javascript_type: false,
    elements_need_ok_status: false,
    svg_type_is_binding: true,
    svg_needs_ok_status: false,
    media_206_needs_range: true,
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
    sends_third_party_cookies: false,
    lax_by_default: false,
    nameless_cookie_as_name: true,
    largest_head: 384 * 1024,
    reads_http_0_9: true,
    refuses_unasked_101: false,
    escapes_pipe: false,
    fetches_about_no_cors: true,
    data_url_has_length: true,
    hides_origin_on_downgrade: true,
    refuses_unasked_407: false,
    ignores_empty_repeats: true,
    escapes_tab_in_location: true,
    checks_target_before_mode: false,
    parses_location_always: false,
    checks_mixed_redirect_first: true,
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
    max_age_cap: 86_400,
    max_age_fallback: "Firefox does not keep the preflight",
    strict_orb: true,
    orb_before_mime_checks: false,
    style_needs_css_type: true,
    worker_needs_javascript_type: true,
    elements_need_ok_status: true,
    svg_type_is_binding: false,
    svg_needs_ok_status: true,
    media_206_needs_range: false,
};
