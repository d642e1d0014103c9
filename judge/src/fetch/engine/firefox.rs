//! Firefox ESR 153, as measured.

use std::mem::take;

use bytes::Bytes;

use super::own_headers::{
    ActualParts, NavigationParts, OwnHeaders, RequestParts, push_if, push_no_cache, push_some,
};
use super::quirks::{
    BeaconQuirks, BodyQuirks, ConnectionQuirks, CookieQuirks, ElementQuirks, Engine, HeaderQuirks,
    IntegrityQuirks, LocalNetworkAccess, OrbQuirks, OriginQuirks, PolicyQuirks, PreflightCacheQuirks,
    PreflightQuirks, ReadErrors, RedirectQuirks, ReferrerQuirks, Refused, ResourcePolicyQuirks,
    ResponseQuirks, UpgradeQuirks, UrlQuirks,
};
use crate::web::browser::{Browser, ThirdPartyCookies};
use crate::web::csp::Reading;
use crate::web::headers::HeaderList;
use crate::web::loopback::LocalhostOrder;
use crate::web::request::Initiator;

pub(super) static ENGINE: Engine = Engine {
    browser: Browser::Firefox,
    network_error: "TypeError: NetworkError when attempting to fetch resource.",
    own_headers: OwnHeaders {
        user_agent: "Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0",
        accept_language: "en-US,en;q=0.5",
        accept_image: "image/avif,image/webp,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5",
        accept_svg_use: "*/*",
        accept_font: "application/font-woff2;q=1.0,application/font-woff;q=0.9,*/*;q=0.8",
        accept_media: "video/webm,video/ogg,video/*;q=0.9,application/ogg;q=0.7,audio/*;q=0.6,*/*;q=0.5",
        accept_document: "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
        encodings: "gzip, deflate, br, zstd",
        encodings_to_loopback: true,
        append_preflight,
        append_actual,
        append_navigation,
    },
    headers: HeaderQuirks {
        high_bytes_are_unsafe: true,
        content_type_comma_is_unsafe: true,
        range_limit: 1 << 64,
        lists_repeated_names: true,
        has_singletons: true,
        ..HeaderQuirks::STANDARD
    },
    origin: OriginQuirks::STANDARD,
    preflight: PreflightQuirks {
        keeps_page_origin: true,
        stays_required: true,
        parses_both_lists_first: false,
        ..PreflightQuirks::STANDARD
    },
    preflight_cache: PreflightCacheQuirks {
        max_age_limit: 86_400,
        unreadable_max_age: 0,
        include_serves_other_modes: false,
        wildcard_counts: false,
        head_must_be_listed: true,
        ..PreflightCacheQuirks::STANDARD
    },
    redirects: RedirectQuirks {
        escapes_tab_in_location: true,
        restores_dropped_headers: true,
        checks_target_before_cors: true,
        schemes_refused_before_cors: &[
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
        ..RedirectQuirks::STANDARD
    },
    cookies: CookieQuirks {
        schemeful_same_site: false,
        third_party: ThirdPartyCookies::Partition,
        partitioned_survive_block: false,
        lax_by_default: false,
        nameless_with_equals: true,
        ..CookieQuirks::STANDARD
    },
    urls: UrlQuirks {
        data_has_length: true,
        local_network: LocalNetworkAccess::WithPermission,
        ..UrlQuirks::STANDARD
    },
    connections: ConnectionQuirks { localhost: LocalhostOrder::Ipv4First, refuses: Refused::Unspecified },
    responses: ResponseQuirks {
        max_header_bytes: 384 * 1024,
        reads_http_0_9: true,
        ignores_empty_repeats: true,
        ..ResponseQuirks::STANDARD
    },
    policy: PolicyQuirks {
        before_modes: false,
        preflight_paths_count: true,
        reading: Reading::FIREFOX,
        ..PolicyQuirks::STANDARD
    },
    upgrades: UpgradeQuirks { are_redirects: true, include_addresses: true, ..UpgradeQuirks::STANDARD },
    beacons: BeaconQuirks { limits_size: false, accepts_csp_blocked: false },
    resource_policy: ResourcePolicyQuirks { accepts_unknown_value: true, ..ResourcePolicyQuirks::STANDARD },
    bodies: BodyQuirks {
        encoded_may_be_short: true,
        needs_first_byte: true,
        shows_parts_of_images: true,
        read_errors: ReadErrors {
            short: "TypeError: Content-Length header of network response exceeds response Body.",
            broken: "AbortError: The operation was aborted.",
            undecodable: "TypeError: Decoding failed.",
        },
        ..BodyQuirks::STANDARD
    },
    referrer: ReferrerQuirks {
        strict_across_sites: true,
        omitted_by: &[Initiator::Track, Initiator::ServiceWorker],
        ..ReferrerQuirks::STANDARD
    },
    integrity: IntegrityQuirks {
        unknown_needs_cors: true,
        ignored_by_opaque_preloads: true,
        reported_beside_all_else: true,
        ..IntegrityQuirks::STANDARD
    },
    elements: ElementQuirks {
        preloads_fonts_under_cors: true,
        preloads_tracks: false,
        service_worker_allowed_needs_origin: false,
        checks_types_before_cors: true,
        rejects_untyped_stylesheets: true,
        svg_type_is_binding: false,
        svg_needs_ok_status: true,
        media_206_needs_range: false,
        media_takes_any_ok_status: true,
        ..ElementQuirks::STANDARD
    },
    orb: OrbQuirks { before_mime_checks: false, ..OrbQuirks::STANDARD },
};

fn append_preflight(headers: &mut HeaderList, parts: &mut RequestParts, method: Bytes, names: Bytes) {
    headers.append_own("Host", take(&mut parts.host));
    headers.append_own("User-Agent", take(&mut parts.user_agent));
    headers.append_own("Accept", "*/*");
    headers.append_own("Accept-Language", parts.languages);
    headers.append_own("Accept-Encoding", parts.encodings);
    headers.append_own("Access-Control-Request-Method", method);
    push_if(headers, "Access-Control-Request-Headers", names);
    push_if(headers, "Referer", take(&mut parts.referrer));
    push_if(headers, "Origin", take(&mut parts.origin));
    headers.append_own("Connection", "keep-alive");
    append_fetch_metadata(headers, parts, "cors");
    headers.append_own("Priority", "u=4");
}

fn append_actual(headers: &mut HeaderList, parts: &mut RequestParts, mut actual: ActualParts) {
    let mut page = actual.page;
    headers.append_own("Host", take(&mut parts.host));
    let agent = page.take("user-agent").unwrap_or_else(|| take(&mut parts.user_agent));
    headers.append_own("User-Agent", agent);
    headers.append_own("Accept", actual.accept);
    let languages = page.take("accept-language").unwrap_or_else(|| parts.languages.into());
    headers.append_own("Accept-Language", languages);
    headers.append_own("Accept-Encoding", if page.has("range") { "identity" } else { parts.encodings });
    // A hop after a redirect has Origin before the page's headers and Referer after them.
    if actual.redirected {
        push_if(headers, "Origin", take(&mut parts.origin));
    } else {
        push_if(headers, "Referer", take(&mut parts.referrer));
    }
    page.append_to(headers);
    if actual.has_body {
        push_if(headers, "Content-Length", take(&mut actual.content_length));
    }
    if actual.redirected {
        push_if(headers, "Referer", take(&mut parts.referrer));
    } else {
        push_if(headers, "Origin", take(&mut parts.origin));
    }
    push_some(headers, "Sec-Fetch-Storage-Access", actual.storage_access);
    headers.append_own("Connection", "keep-alive");
    push_some(headers, "Cookie", actual.cookie);
    append_fetch_metadata(headers, parts, parts.mode);
    headers.append_own("Priority", "u=4");
    push_no_cache(headers, actual.no_cache);
    if !actual.has_body {
        push_if(headers, "Content-Length", take(&mut actual.content_length));
    }
}

/// [Fetch Metadata](https://w3c.github.io/webappsec-fetch-metadata/), in Firefox's order.
fn append_fetch_metadata(headers: &mut HeaderList, parts: &RequestParts, mode: &'static str) {
    if parts.secure {
        headers.append_own("Sec-Fetch-Dest", parts.dest);
        headers.append_own("Sec-Fetch-Mode", mode);
        headers.append_own("Sec-Fetch-Site", parts.site);
    }
}

fn append_navigation(headers: &mut HeaderList, parts: &NavigationParts) {
    headers.append_own("Host", parts.host.clone());
    headers.append_own("User-Agent", parts.user_agent.clone());
    headers.append_own("Accept", parts.accept);
    headers.append_own("Accept-Language", parts.languages);
    headers.append_own("Accept-Encoding", parts.encodings);
    push_some(headers, "Sec-Fetch-Storage-Access", parts.storage_access);
    push_if(headers, "Origin", parts.origin.clone());
    push_some(headers, "Referer", parts.referrer.clone());
    headers.append_own("Connection", "keep-alive");
    push_some(headers, "Cookie", parts.cookie.clone());
    headers.append_own("Upgrade-Insecure-Requests", "1");
    if parts.secure {
        headers.append_own("Sec-Fetch-Dest", parts.dest);
        headers.append_own("Sec-Fetch-Mode", "navigate");
        headers.append_own("Sec-Fetch-Site", parts.site);
    }
    headers.append_own("Priority", "u=4");
}
