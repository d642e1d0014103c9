//! Chromium 156, as measured.

use std::mem::take;

use bytes::Bytes;

use super::own_headers::{
    ActualParts, NavigationParts, OwnHeaders, RequestParts, push_if, push_no_cache, push_some,
};
use super::quirks::{
    BeaconQuirks, BodyQuirks, ConnectionQuirks, CookieQuirks, ElementQuirks, EmptyLocation, Engine,
    HeaderQuirks, IntegrityQuirks, LocalNetworkAccess, OrbQuirks, OriginQuirks, PolicyQuirks,
    PreflightCacheQuirks, PreflightQuirks, ReadErrors, RedirectQuirks, ReferrerQuirks, ResourcePolicyQuirks,
    ResponseQuirks, UpgradeQuirks, UrlQuirks,
};
use crate::web::browser::Browser;
use crate::web::csp::Reading;
use crate::web::headers::HeaderList;
use crate::web::request::Initiator;

pub(super) static ENGINE: Engine = Engine {
    browser: Browser::Chromium,
    network_error: "TypeError: Failed to fetch",
    own_headers: OwnHeaders {
        user_agent: "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36",
        accept_language: "en-US,en;q=0.9",
        accept_image: "image/jxl,image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8",
        accept_svg_use: "image/jxl,image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8",
        accept_font: "*/*",
        accept_media: "*/*",
        accept_document: "text/html,application/xhtml+xml,application/xml;q=0.9,image/jxl,image/avif,image/webp,image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7",
        encodings: "gzip, deflate, br, zstd",
        encodings_to_loopback: true,
        append_preflight,
        append_actual,
        append_navigation,
    },
    headers: HeaderQuirks {
        drops_user_agent: true,
        safelists_client_hints: true,
        judges_joined_values: true,
        range_limit: (1 << 63) - 1,
        overwrites_charset: true,
        ..HeaderQuirks::STANDARD
    },
    origin: OriginQuirks {
        sent_by_elements: true,
        null_after_redirect: true,
        follows_referrer_policy: false,
        ..OriginQuirks::STANDARD
    },
    preflight: PreflightQuirks {
        reports_redirect_before_cors: true,
        upload_listener_needs_body: true,
        ..PreflightQuirks::STANDARD
    },
    preflight_cache: PreflightCacheQuirks {
        max_age_limit: 7200,
        reads_signed_max_age: true,
        limits_huge_max_age: false,
        holds_one_preflight: true,
        cleared_on_failure: false,
        skipped_when_tainted: true,
        ..PreflightCacheQuirks::STANDARD
    },
    redirects: RedirectQuirks {
        empty_location: EmptyLocation::NoRedirect,
        refuses_all_credentials: true,
        checks_target_before_mode: true,
        error_mode_needs_location: true,
        always_parses_location: true,
        ..RedirectQuirks::STANDARD
    },
    cookies: CookieQuirks { redirects_count: false, ..CookieQuirks::STANDARD },
    urls: UrlQuirks {
        allowed_bad_ports: &[4190, 6679],
        escapes_pipe: true,
        fetches_about_in_no_cors: false,
        local_network: LocalNetworkAccess::OfSecurePagesWithPermission,
        ..UrlQuirks::STANDARD
    },
    connections: ConnectionQuirks::STANDARD,
    responses: ResponseQuirks {
        max_header_bytes: 256 * 1024,
        rejects_unrequested_101: true,
        rejects_407_of_servers: true,
        ..ResponseQuirks::STANDARD
    },
    policy: PolicyQuirks { before_upgrade: true, reading: Reading::CHROMIUM, ..PolicyQuirks::STANDARD },
    upgrades: UpgradeQuirks {
        decided_by_first_url: true,
        spares_local_hosts: true,
        include_workers: false,
        ..UpgradeQuirks::STANDARD
    },
    beacons: BeaconQuirks::STANDARD,
    resource_policy: ResourcePolicyQuirks {
        hosts_without_domain_are_one_site: true,
        ..ResourcePolicyQuirks::STANDARD
    },
    bodies: BodyQuirks {
        length_may_be_decoded: true,
        refuses_unaccepted: true,
        read_errors: ReadErrors::always("TypeError: Failed to fetch"),
        ..BodyQuirks::STANDARD
    },
    referrer: ReferrerQuirks::STANDARD,
    integrity: IntegrityQuirks { before_script_type: true, ..IntegrityQuirks::STANDARD },
    elements: ElementQuirks {
        script_status_before_type: true,
        stylesheets_need_css_type: false,
        workers_need_javascript_type: false,
        need_ok_status: false,
        event_source_checks_charset: true,
        ..ElementQuirks::STANDARD
    },
    orb: OrbQuirks { strict: false, spares_own_origin: true, ..OrbQuirks::STANDARD },
};

fn append_preflight(headers: &mut HeaderList, parts: &mut RequestParts, method: Bytes, names: Bytes) {
    headers.append_own("Host", take(&mut parts.host));
    headers.append_own("Connection", "keep-alive");
    headers.append_own("Accept", "*/*");
    headers.append_own("Access-Control-Request-Method", method);
    push_if(headers, "Access-Control-Request-Headers", names);
    push_if(headers, "Origin", take(&mut parts.origin));
    headers.append_own("User-Agent", take(&mut parts.user_agent));
    headers.append_own("Sec-Fetch-Mode", "cors");
    if parts.secure {
        headers.append_own("Sec-Fetch-Site", parts.site);
        headers.append_own("Sec-Fetch-Dest", "empty");
    }
    push_if(headers, "Referer", take(&mut parts.referrer));
    headers.append_own("Accept-Encoding", parts.encodings);
    headers.append_own("Accept-Language", parts.languages);
}

/// The script of a service worker is requested by the browser itself: other headers, in another order.
fn append_service_worker(headers: &mut HeaderList, parts: &mut RequestParts, actual: ActualParts) {
    headers.append_own("Host", take(&mut parts.host));
    headers.append_own("Connection", "keep-alive");
    headers.append_own("Cache-Control", "max-age=0");
    headers.append_own("Accept", actual.accept);
    actual.page.append_to(headers);
    if parts.secure {
        headers.append_own("Sec-Fetch-Site", parts.site);
        headers.append_own("Sec-Fetch-Mode", parts.mode);
        headers.append_own("Sec-Fetch-Dest", parts.dest);
    }
    push_if(headers, "Referer", take(&mut parts.referrer));
    headers.append_own("User-Agent", take(&mut parts.user_agent));
    headers.append_own("Accept-Encoding", parts.encodings);
    headers.append_own("Accept-Language", parts.languages);
    push_some(headers, "Cookie", actual.cookie);
}

fn append_actual(headers: &mut HeaderList, parts: &mut RequestParts, actual: ActualParts) {
    if actual.initiator == Initiator::ServiceWorker {
        return append_service_worker(headers, parts, actual);
    }
    let mut page = actual.page;
    headers.append_own("Host", take(&mut parts.host));
    headers.append_own("Connection", "keep-alive");
    push_if(headers, "Content-Length", actual.content_length);
    push_no_cache(headers, actual.no_cache);
    let content_type = page.take("content-type");
    let languages = page.take("accept-language").unwrap_or_else(|| parts.languages.into());
    let range = page.take("range");
    page.append_to(headers);
    if parts.secure {
        headers.append_own("sec-ch-ua-platform", "\"Linux\"");
    }
    headers.append_own("User-Agent", take(&mut parts.user_agent));
    if parts.secure {
        headers.append_own("sec-ch-ua", "\"Chromium\";v=\"156\", \"Not?A_Brand\";v=\"24\"");
    }
    headers.append_own("Accept", actual.accept);
    push_some(headers, "Content-Type", content_type);
    if parts.secure {
        headers.append_own("sec-ch-ua-mobile", "?0");
    }
    push_if(headers, "Origin", take(&mut parts.origin));
    if parts.secure {
        headers.append_own("Sec-Fetch-Site", parts.site);
        headers.append_own("Sec-Fetch-Mode", parts.mode);
        headers.append_own("Sec-Fetch-Dest", parts.dest);
    }
    push_some(headers, "Sec-Fetch-Storage-Access", actual.storage_access);
    push_if(headers, "Referer", take(&mut parts.referrer));
    headers.append_own("Accept-Encoding", if range.is_some() { "identity" } else { parts.encodings });
    headers.append_own("Accept-Language", languages);
    push_some(headers, "Range", range);
    push_some(headers, "Cookie", actual.cookie);
}

fn append_navigation(headers: &mut HeaderList, parts: &NavigationParts) {
    headers.append_own("Host", parts.host.clone());
    headers.append_own("Connection", "keep-alive");
    if parts.secure {
        headers.append_own("sec-ch-ua", "\"Chromium\";v=\"156\", \"Not?A_Brand\";v=\"24\"");
        headers.append_own("sec-ch-ua-mobile", "?0");
        headers.append_own("sec-ch-ua-platform", "\"Linux\"");
    }
    headers.append_own("Upgrade-Insecure-Requests", "1");
    headers.append_own("User-Agent", parts.user_agent.clone());
    headers.append_own("Accept", parts.accept);
    push_if(headers, "Origin", parts.origin.clone());
    if parts.secure {
        headers.append_own("Sec-Fetch-Site", parts.site);
        headers.append_own("Sec-Fetch-Mode", "navigate");
        headers.append_own("Sec-Fetch-Dest", parts.dest);
    }
    push_some(headers, "Sec-Fetch-Storage-Access", parts.storage_access);
    push_some(headers, "Referer", parts.referrer.clone());
    headers.append_own("Accept-Encoding", parts.encodings);
    headers.append_own("Accept-Language", parts.languages);
    push_some(headers, "Cookie", parts.cookie.clone());
}
