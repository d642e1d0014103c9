//! The base line of each group: what the text of the standards says.

use super::quirks::{
    BeaconQuirks, BodyQuirks, ConnectionQuirks, CookieQuirks, ElementQuirks, EmptyLocation, HeaderQuirks,
    IntegrityQuirks, LocalNetworkAccess, OrbQuirks, OriginQuirks, PolicyQuirks, PreflightCacheQuirks,
    PreflightQuirks, ReadErrors, RedirectQuirks, ReferrerQuirks, Refused, ResourcePolicyQuirks,
    ResponseQuirks, UpgradeQuirks, UrlQuirks,
};
use crate::web::browser::ThirdPartyCookies;
use crate::web::csp::{Reading, Upgrade};
use crate::web::loopback::LocalhostOrder;

impl HeaderQuirks {
    /// [Fetch](https://fetch.spec.whatwg.org/#cors-safelisted-request-header) and
    /// [XMLHttpRequest](https://xhr.spec.whatwg.org/#the-send()-method).
    pub const STANDARD: Self = Self {
        drops_user_agent: false,
        safelists_client_hints: false,
        judges_joined_values: false,
        high_bytes_are_unsafe: false,
        content_type_comma_is_unsafe: false,
        reads_range_leniently: false,
        sends_utf8: false,
        range_limit: u128::MAX,
        lists_repeated_names: false,
        has_singletons: false,
        overwrites_charset: false,
    };
}

impl OriginQuirks {
    /// [Append a request `Origin` header](https://fetch.spec.whatwg.org/#append-a-request-origin-header).
    pub const STANDARD: Self = Self {
        sent_by_elements: false,
        null_after_redirect: false,
        follows_referrer_policy: true,
        stays_on_redirect: false,
    };
}

impl PreflightQuirks {
    /// [CORS-preflight fetch](https://fetch.spec.whatwg.org/#cors-preflight-fetch-0).
    pub const STANDARD: Self = Self {
        keeps_page_origin: false,
        stays_required: false,
        reports_redirect_before_cors: false,
        checks_status_before_cors: false,
        lists_dropped_headers: false,
        reads_body: false,
        parses_both_lists_first: true,
        upload_listener_needs_body: false,
    };
}

impl PreflightCacheQuirks {
    /// [The CORS-preflight cache](https://fetch.spec.whatwg.org/#cors-preflight-cache).
    pub const STANDARD: Self = Self {
        max_age_limit: u64::MAX,
        unreadable_max_age: 5,
        reads_signed_max_age: false,
        limits_huge_max_age: true,
        holds_one_preflight: false,
        include_serves_other_modes: true,
        wildcard_counts: true,
        head_must_be_listed: false,
        cleared_on_failure: true,
        skipped_when_tainted: false,
    };
}

impl RedirectQuirks {
    /// [HTTP-redirect fetch](https://fetch.spec.whatwg.org/#concept-http-redirect-fetch).
    pub const STANDARD: Self = Self {
        empty_location: EmptyLocation::SameUrl,
        rewrites_location: false,
        invalid_location_after_cors: false,
        escapes_tab_in_location: false,
        refuses_all_credentials: false,
        restores_dropped_headers: false,
        restores_headers_in_mode_cors: false,
        checked_with_first_credentials: false,
        page_checks_after_preflight: false,
        makes_get_of_delete: false,
        all_statuses_redirect: false,
        checks_target_before_mode: false,
        error_mode_needs_location: false,
        always_parses_location: false,
        checks_target_before_cors: false,
        schemes_refused_before_cors: &[],
        refused_in_any_mode: false,
    };
}

impl CookieQuirks {
    /// [RFC 6265bis](https://httpwg.org/http-extensions/draft-ietf-httpbis-rfc6265bis.html) and
    /// [CHIPS](https://www.ietf.org/archive/id/draft-cutler-httpbis-partitioned-cookies-01.html).
    pub const STANDARD: Self = Self {
        schemeful_same_site: true,
        redirects_count: true,
        third_party: ThirdPartyCookies::Allow,
        partitioned_survive_block: true,
        lax_by_default: true,
        cross_site_needs_secure: true,
        secure_on_loopback: true,
        partitions: true,
        block_outlasts_redirects: false,
        nameless_with_equals: false,
    };
}

impl UrlQuirks {
    /// [Fetch](https://fetch.spec.whatwg.org/#scheme-fetch) and [URL](https://url.spec.whatwg.org/#path-percent-encode-set).
    pub const STANDARD: Self = Self {
        allowed_bad_ports: &[],
        escapes_pipe: false,
        fetches_about_in_no_cors: true,
        data_has_length: false,
        local_network: LocalNetworkAccess::Free,
    };
}

impl ConnectionQuirks {
    /// No text says in which order; [Secure Contexts](https://www.w3.org/TR/secure-contexts/#localhost) says that the names
    /// below `localhost` are this machine.
    pub const STANDARD: Self = Self { localhost: LocalhostOrder::Ipv6First, refuses: Refused::Nothing };
}

impl ResponseQuirks {
    /// [HTTP-network fetch](https://fetch.spec.whatwg.org/#http-network-fetch).
    pub const STANDARD: Self = Self {
        max_header_bytes: usize::MAX,
        reads_http_0_9: false,
        rejects_unrequested_101: false,
        rejects_407_of_servers: false,
        reads_spaced_names: true,
        ignores_empty_repeats: false,
        first_content_type_counts: false,
    };
}

impl PolicyQuirks {
    /// [Main fetch](https://fetch.spec.whatwg.org/#concept-main-fetch) and
    /// [CSP](https://w3c.github.io/webappsec-csp/#match-url-to-source-expression).
    pub const STANDARD: Self = Self {
        before_modes: true,
        preflight_paths_count: false,
        before_upgrade: false,
        reading: Reading::with(Upgrade::NamedPort),
    };
}

impl UpgradeQuirks {
    /// [Upgrade Insecure Requests](https://w3c.github.io/webappsec-upgrade-insecure-requests/#upgrade-request) and
    /// [Mixed Content](https://w3c.github.io/webappsec-mixed-content/#upgrade-algorithm).
    pub const STANDARD: Self = Self {
        are_redirects: false,
        decided_by_first_url: false,
        spares_local_hosts: false,
        include_workers: true,
        include_addresses: false,
        after_redirect_checks: false,
        include_loopback: false,
        loopback_is_mixed: false,
    };
}

impl BeaconQuirks {
    /// [Beacon](https://w3c.github.io/beacon/#sec-processing-model).
    pub const STANDARD: Self = Self { limits_size: true, accepts_csp_blocked: true };
}

impl ResourcePolicyQuirks {
    /// [Cross-origin resource policy internal
    /// check](https://fetch.spec.whatwg.org/#cross-origin-resource-policy-internal-check).
    pub const STANDARD: Self = Self {
        hosts_without_domain_are_one_site: false,
        knows_credentialless: true,
        accepts_unknown_value: false,
    };
}

impl BodyQuirks {
    /// [HTTP-network fetch](https://fetch.spec.whatwg.org/#concept-http-network-fetch) and
    /// [incomplete messages](https://httpwg.org/specs/rfc9112.html#incomplete.messages).
    pub const STANDARD: Self = Self {
        accepts_cut_off: false,
        takes_undecodable: &[],
        encoded_may_be_short: false,
        length_may_be_decoded: false,
        needs_first_byte: false,
        refuses_unaccepted: false,
        shows_parts_of_images: false,
        read_errors: ReadErrors::always("TypeError"),
    };
}

impl ReferrerQuirks {
    /// [Determine request's referrer](https://w3c.github.io/webappsec-referrer-policy/#determine-requests-referrer).
    pub const STANDARD: Self =
        Self { strict_across_sites: false, omitted_by: &[], preflight_keeps_first: false };
}

impl IntegrityQuirks {
    /// [Subresource Integrity](https://w3c.github.io/webappsec-subresource-integrity/#does-response-match-metadatalist).
    pub const STANDARD: Self = Self {
        unknown_needs_cors: false,
        ignored_by_opaque_preloads: false,
        before_script_type: false,
        reported_beside_all_else: false,
        policies_skip_undecodable: false,
    };
}

impl ElementQuirks {
    /// [HTML](https://html.spec.whatwg.org/multipage/) and
    /// [MIME Sniffing](https://mimesniff.spec.whatwg.org/#sniffing-in-an-image-context).
    pub const STANDARD: Self = Self {
        checks_types_before_cors: false,
        script_status_before_type: false,
        stylesheets_need_css_type: true,
        rejects_untyped_stylesheets: false,
        workers_need_javascript_type: true,
        need_ok_status: true,
        scripts_and_fonts_need_ok_status: true,
        pdf_type_is_binding: false,
        svg_type_is_binding: true,
        svg_needs_ok_status: false,
        media_has_range: true,
        media_206_needs_range: true,
        media_takes_any_ok_status: false,
        fonts_without_cors: false,
        event_source_checks_charset: false,
        preloads_fonts_under_cors: false,
        preloads_tracks: true,
        service_worker_allowed_needs_origin: true,
    };
}

impl OrbQuirks {
    /// [The proposal](https://github.com/annevk/orb).
    pub const STANDARD: Self =
        Self { blocks: true, strict: true, spares_own_origin: false, before_mime_checks: true };
}
