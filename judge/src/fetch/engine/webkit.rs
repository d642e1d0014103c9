//! WebKit, as measured in WebKitGTK 2.50 with Intelligent Tracking Prevention, and Safari, derived from it: WebKit without what
//! belongs to the network stack that it has on Linux.

use std::mem::take;

use bytes::Bytes;

use super::own_headers::{ActualParts, NavigationParts, OwnHeaders, RequestParts, push_if, push_some};
use super::quirks::{
    BeaconQuirks, BodyQuirks, ConnectionQuirks, CookieQuirks, ElementQuirks, EmptyLocation, Engine,
    HeaderQuirks, IntegrityQuirks, OrbQuirks, OriginQuirks, PolicyQuirks, PreflightCacheQuirks,
    PreflightQuirks, ReadErrors, RedirectQuirks, ReferrerQuirks, Refused, ResourcePolicyQuirks,
    ResponseQuirks, UpgradeQuirks, UrlQuirks,
};
use crate::web::browser::{Browser, ThirdPartyCookies};
use crate::web::csp::Reading;
use crate::web::headers::HeaderList;
use crate::web::request::Initiator;

pub(super) static ENGINE: Engine = WEBKIT;

/// Safari. What differs is the Linux network stack's own: the rest is in code that both share.
pub(super) static SAFARI: Engine = Engine {
    browser: Browser::Safari,
    own_headers: OwnHeaders {
        user_agent: "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15",
        accept_language: "en-US,en;q=0.9",
        ..WEBKIT.own_headers
    },
    headers: HeaderQuirks { sends_utf8: false, ..WEBKIT.headers },
    redirects: RedirectQuirks {
        makes_get_of_delete: false,
        all_statuses_redirect: false,
        empty_location: EmptyLocation::SameUrl,
        rewrites_location: false,
        ..WEBKIT.redirects
    },
    responses: ResponseQuirks { max_header_bytes: usize::MAX, reads_spaced_names: true, ..WEBKIT.responses },
    // That of Linux takes what came for the whole.
    bodies: READS_AS_ALL_DO,
    elements: ElementQuirks { media_has_range: true, ..WEBKIT.elements },
    ..WEBKIT
};

const READS_AS_ALL_DO: BodyQuirks =
    BodyQuirks { read_errors: ReadErrors::always("TypeError: Load failed"), ..BodyQuirks::STANDARD };

const WEBKIT: Engine = Engine {
    browser: Browser::WebKit,
    network_error: "TypeError: Load failed",
    own_headers: OwnHeaders {
        user_agent: "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/60.5 Safari/605.1.15",
        accept_language: "en-US",
        accept_image: "image/webp,image/avif,video/*;q=0.8,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5",
        accept_svg_use: "image/webp,image/avif,video/*;q=0.8,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5",
        accept_font: "*/*",
        accept_media: "*/*",
        accept_document: "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
        encodings: "gzip, deflate, br",
        encodings_to_loopback: false,
        append_preflight,
        append_actual,
        append_navigation,
    },
    headers: HeaderQuirks {
        judges_joined_values: true,
        reads_range_leniently: true,
        range_limit: 1 << 64,
        sends_utf8: true,
        ..HeaderQuirks::STANDARD
    },
    origin: OriginQuirks {
        sent_by_elements: true,
        follows_referrer_policy: false,
        stays_on_redirect: true,
        ..OriginQuirks::STANDARD
    },
    preflight: PreflightQuirks {
        stays_required: true,
        reports_redirect_before_cors: true,
        checks_status_before_cors: true,
        lists_dropped_headers: true,
        reads_body: true,
        ..PreflightQuirks::STANDARD
    },
    preflight_cache: PreflightCacheQuirks {
        max_age_limit: 600,
        holds_one_preflight: true,
        cleared_on_failure: false,
        ..PreflightCacheQuirks::STANDARD
    },
    redirects: RedirectQuirks {
        restores_headers_in_mode_cors: true,
        checked_with_first_credentials: true,
        page_checks_after_preflight: true,
        makes_get_of_delete: true,
        all_statuses_redirect: true,
        error_mode_needs_location: true,
        empty_location: EmptyLocation::Error,
        rewrites_location: true,
        invalid_location_after_cors: true,
        schemes_refused_before_cors: &["ftp"],
        refused_in_any_mode: true,
        ..RedirectQuirks::STANDARD
    },
    cookies: CookieQuirks {
        schemeful_same_site: false,
        third_party: ThirdPartyCookies::Block,
        partitioned_survive_block: false,
        lax_by_default: false,
        cross_site_needs_secure: false,
        secure_on_loopback: false,
        partitions: false,
        block_outlasts_redirects: true,
        ..CookieQuirks::STANDARD
    },
    urls: UrlQuirks { fetches_about_in_no_cors: false, ..UrlQuirks::STANDARD },
    connections: ConnectionQuirks { refuses: Refused::UnspecifiedIpv4, ..ConnectionQuirks::STANDARD },
    responses: ResponseQuirks {
        max_header_bytes: 64 * 1024,
        rejects_unrequested_101: true,
        reads_spaced_names: false,
        first_content_type_counts: true,
        ..ResponseQuirks::STANDARD
    },
    policy: PolicyQuirks { reading: Reading::WEBKIT, ..PolicyQuirks::STANDARD },
    upgrades: UpgradeQuirks {
        after_redirect_checks: true,
        include_loopback: true,
        loopback_is_mixed: true,
        ..UpgradeQuirks::STANDARD
    },
    beacons: BeaconQuirks::STANDARD,
    resource_policy: ResourcePolicyQuirks { knows_credentialless: false, ..ResourcePolicyQuirks::STANDARD },
    bodies: BodyQuirks {
        accepts_cut_off: true,
        takes_undecodable: &["gzip", "deflate", "zstd"],
        ..READS_AS_ALL_DO
    },
    referrer: ReferrerQuirks { preflight_keeps_first: true, ..ReferrerQuirks::STANDARD },
    integrity: IntegrityQuirks {
        unknown_needs_cors: true,
        policies_skip_undecodable: true,
        ..IntegrityQuirks::STANDARD
    },
    elements: ElementQuirks {
        script_status_before_type: true,
        fonts_without_cors: true,
        media_has_range: false,
        scripts_and_fonts_need_ok_status: false,
        pdf_type_is_binding: true,
        ..ElementQuirks::STANDARD
    },
    orb: OrbQuirks { blocks: false, ..OrbQuirks::STANDARD },
};

/// The names that WebKit knows, of those that a page may set: their headers keep the page's order. All others come last.
const KNOWN_NAMES: [&str; 25] = [
    "accept",
    "accept-language",
    "authorization",
    "cache-control",
    "content-disposition",
    "content-encoding",
    "content-language",
    "content-location",
    "content-range",
    "content-type",
    "etag",
    "expires",
    "if-match",
    "if-modified-since",
    "if-none-match",
    "if-range",
    "if-unmodified-since",
    "last-event-id",
    "last-modified",
    "link",
    "location",
    "pragma",
    "range",
    "upgrade-insecure-requests",
    "x-frame-options",
];

fn append_preflight(headers: &mut HeaderList, parts: &mut RequestParts, method: Bytes, names: Bytes) {
    push_if(headers, "Origin", take(&mut parts.origin));
    headers.append_own("Access-Control-Request-Method", method);
    push_if(headers, "Referer", take(&mut parts.referrer));
    push_if(headers, "Access-Control-Request-Headers", names);
    headers.append_own("User-Agent", take(&mut parts.user_agent));
    headers.append_own("Accept", "*/*");
    append_connection(headers, parts, parts.languages.into());
    if parts.secure {
        headers.append_own("Sec-Fetch-Mode", "cors");
        headers.append_own("Sec-Fetch-Dest", "empty");
        headers.append_own("Sec-Fetch-Site", parts.site);
    }
}

fn append_actual(headers: &mut HeaderList, parts: &mut RequestParts, mut actual: ActualParts) {
    let mut page = actual.page;
    let languages = page.take("accept-language").unwrap_or_else(|| parts.languages.into());
    let agent = page.take("user-agent").unwrap_or_else(|| take(&mut parts.user_agent));
    page.append_named(&KNOWN_NAMES, headers);
    if actual.no_cache {
        headers.append_own("Accept", take(&mut actual.accept));
        headers.append_own("Cache-Control", "no-cache");
    }
    // Without CORS it is the network process that says the origin, behind what the page's process said.
    if actual.under_cors {
        push_if(headers, "Origin", take(&mut parts.origin));
    }
    let by_fetch = actual.initiator == Initiator::Fetch;
    if !by_fetch && !actual.no_cache {
        headers.append_own("Accept", take(&mut actual.accept));
    }
    push_if(headers, "Referer", take(&mut parts.referrer));
    if by_fetch {
        headers.append_own("Accept", take(&mut actual.accept));
    }
    if !actual.under_cors {
        push_if(headers, "Origin", take(&mut parts.origin));
    }
    if actual.initiator == Initiator::Beacon {
        headers.append_own("Cache-Control", "max-age=0");
    }
    headers.append_own("User-Agent", agent);
    push_if(headers, "Content-Length", take(&mut actual.content_length));
    push_some(headers, "Cookie", actual.cookie);
    append_connection(headers, parts, languages);
    if actual.no_cache {
        headers.append_own("Pragma", "no-cache");
    }
    if parts.secure {
        headers.append_own("Sec-Fetch-Dest", parts.dest);
        headers.append_own("Sec-Fetch-Mode", parts.mode);
        headers.append_own("Sec-Fetch-Site", parts.site);
    }
    page.append_to(headers);
}

/// The headers of the network stack.
fn append_connection(headers: &mut HeaderList, parts: &mut RequestParts, languages: Bytes) {
    headers.append_own("Accept-Encoding", parts.encodings);
    headers.append_own("Accept-Language", languages);
    headers.append_own("Connection", "Keep-Alive");
    headers.append_own("Host", take(&mut parts.host));
}

fn append_navigation(headers: &mut HeaderList, parts: &NavigationParts) {
    push_some(headers, "Referer", parts.referrer.clone());
    headers.append_own("Accept", parts.accept);
    headers.append_own("User-Agent", parts.user_agent.clone());
    push_some(headers, "Cookie", parts.cookie.clone());
    headers.append_own("Accept-Encoding", parts.encodings);
    headers.append_own("Accept-Language", parts.languages);
    headers.append_own("Connection", "Keep-Alive");
    headers.append_own("Host", parts.host.clone());
    if parts.secure {
        headers.append_own("Sec-Fetch-Dest", parts.dest);
        headers.append_own("Sec-Fetch-Mode", "navigate");
        headers.append_own("Sec-Fetch-Site", parts.site);
    }
}
