//! In what the engines differ over frames and the channels between documents, as measured.

use crate::web::browser::Browser;
use crate::web::csp::Reading;

/// What an engine does with frames where the standard, or another engine, does something else.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is an independent, measured fact")]
pub(super) struct FrameQuirks {
    /// How the sources of `frame-src` and `frame-ancestors` are read.
    pub(super) reading: Reading,
    /// A page's `frame-src` counts for `<object>` and `<embed>` too.
    pub(super) frame_src_covers_objects: bool,
    /// The `csp` attribute of an iframe is known.
    pub(super) knows_csp_attribute: bool,
    /// The `credentialless` attribute of an iframe is known.
    pub(super) knows_credentialless_frames: bool,
    /// `Document-Isolation-Policy` is known.
    pub(super) knows_document_isolation: bool,
    /// A frame of another origin is isolated only where `allow` and `Permissions-Policy` hand that on.
    pub(super) delegates_isolation: bool,
    /// Frames that are refused, and in which order.
    pub(super) order: Order,
    /// In an `<object>` or `<embed>` the pages around are checked before there is a document.
    pub(super) objects_check_ancestors_first: bool,
    /// Which downloads are errors because of their status.
    pub(super) refuses_downloads: RefusedDownloads,
    /// The embedder policy of a secure document counts only in secure pages; otherwise it counts by its own URL.
    pub(super) embedder_policy_needs_secure_pages: bool,
    /// A redirect needs an embedder policy of its own where the page has one.
    pub(super) redirects_need_embedder_policy: bool,
    /// A document in an `<object>` or `<embed>` of an isolated page needs an embedder policy of its own.
    pub(super) objects_need_embedder_policy: bool,
    /// The resource policy is checked against the opaque origin of a sandboxed frame, not against the page's.
    pub(super) checks_resource_policy_of_sandbox: bool,
    /// `Cross-Origin-Resource-Policy` counts for `<object>` and `<embed>` though the page has no embedder policy.
    pub(super) resource_policy_stops_objects: bool,
    /// A URL with a user name or password is not loaded in a frame.
    pub(super) refuses_credentials: bool,
    /// A challenge of HTTP's own authentication waits for the user.
    pub(super) waits_for_passwords: bool,
    /// Only `attachment` makes a download of a response; otherwise every value but `inline` does.
    pub(super) only_attachment_is_download: bool,
    /// A disposition in quotes counts as one.
    pub(super) reads_quoted_disposition: bool,
    /// `text/csv`, and text of any other type, is shown.
    pub(super) shows_all_text: bool,
    /// Which types of XML and JSON are shown besides the plain ones.
    pub(super) shows_suffixes: ShownSuffixes,
    /// An error response without a body gets the browser's own error page.
    pub(super) replaces_empty_errors: bool,
    /// A 304 that nothing was cached for shows nothing.
    pub(super) drops_unrequested_304: bool,
    /// `<embed>` needs a status below 400.
    pub(super) embeds_need_ok_status: bool,
    /// An image in an `<object>` or `<embed>` has to be one.
    pub(super) objects_need_valid_images: bool,
    /// A host that is this machine is mixed content in an https page.
    pub(super) loopback_is_mixed: bool,
    /// In which order a redirect is checked for mixed content and by the page's policies.
    pub(super) redirects: RedirectOrder,
    /// A secure page around the page makes an insecure document mixed content, though the page itself is not secure.
    pub(super) outer_pages_forbid_mixed: bool,
    /// `noopener-allow-popups` is known.
    pub(super) knows_noopener_allow_popups: bool,
    /// `upgrade-insecure-requests` covers a popup to the page's host on any port; otherwise only on the page's own.
    pub(super) upgrades_popups_on_any_port: bool,
    /// It covers a popup that is opened without an opener.
    pub(super) upgrades_popups_without_opener: bool,
    /// How many redirects a navigation follows.
    pub(super) most_redirects: usize,
    /// `Sec-Fetch-Dest` says the element; otherwise `iframe` of any.
    pub(super) names_elements: bool,
    /// `Sec-Fetch-Storage-Access` is sent.
    pub(super) sends_storage_access: bool,
    /// A frame of the top's site that has another site between says so, and its page's origin.
    pub(super) marks_ancestor_chain: bool,
    /// What a page with an opaque origin says in `Referer`.
    pub(super) opaque_referrer: OpaqueReferrer,
    /// A popup without a referrer has an empty line.
    pub(super) empty_referrer_line: bool,
    /// Which cookies a frame gets: only the top counts, not what is between.
    pub(super) only_top_counts: bool,
    /// By what the storage of frames is divided.
    pub(super) storage: StorageKey,
    /// Which documents have an agent cluster for their origin alone.
    pub(super) origin_keys: OriginKeys,
    /// Which frames may navigate the top window without a click.
    pub(super) top_navigation: TopNavigation,
    /// A popup may navigate its opener only where the two are one site.
    pub(super) opener_navigation_needs_site: bool,
    /// A port in a value for `document.domain` is dropped; otherwise it is an error.
    pub(super) domain_drops_port: bool,
    /// A last label that the public suffix list does not have may be the value of `document.domain`.
    pub(super) domain_takes_unknown_suffixes: bool,
    /// A new fragment in an `<object>` or `<embed>` loads its document again.
    pub(super) objects_reload_fragments: bool,
    /// An `<object>` or `<embed>` gets a new window with each navigation.
    pub(super) objects_change_windows: bool,
    /// A top-level window without an opener loses its name on its way to another origin.
    pub(super) clears_names: bool,
    /// What `postMessage()` does with a target that has no origin.
    pub(super) opaque_targets: OpaqueTargets,
}

/// Which downloads are errors because of their status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RefusedDownloads {
    /// All whose status is not ok.
    AllButOk,
    /// Errors of a type that is not shown; in a popup also those with `Content-Disposition`.
    ErrorsByType,
    /// None.
    None,
}

/// In which order the policies of a response are checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    /// The `csp` attribute, what has no document or is not of the element, resource policy, embedder policy, ancestors.
    AttributeFirst,
    /// What has no document, ancestors, embedder policy, resource policy.
    AncestorsFirst,
    /// Resource policy, `frame-ancestors`, embedder policy, `X-Frame-Options`, what has no document.
    DocumentLast,
}

/// In which order a redirect is checked for mixed content and by the page's policies. The first URL is checked by the policy for the
/// element, for mixed content, and by the policy for what stands in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RedirectOrder {
    /// As the first URL.
    AsTheFirstUrl,
    /// By `frame-src`, also in an `<object>` or `<embed>`, for mixed content, by `object-src`.
    FrameSourcesBeforeMixedContent,
    /// For mixed content, by the policies.
    MixedContentBeforePolicies,
}

/// Which types that end in `+xml` and `+json` are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ShownSuffixes {
    /// All.
    All,
    /// All of JSON; of XML, RSS and Atom.
    JsonAndFeeds,
    /// None.
    None,
}

/// What a page with an opaque origin says in `Referer`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OpaqueReferrer {
    /// Nothing.
    Nothing,
    /// The origin of its URL.
    Origin,
    /// What any page says.
    Usual,
}

/// By what the storage of frames is divided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum StorageKey {
    /// The site of the top, by scheme too; and whether a page of another site is between.
    TopSite {
        /// Whether http and https are two sites.
        schemeful: bool,
    },
    /// The origin of the top.
    TopOrigin,
}

/// Which documents have an [agent cluster for their origin
/// alone](https://html.spec.whatwg.org/multipage/browsers.html#origin-keyed-agent-clusters).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OriginKeys {
    /// Those that do not refuse.
    Default,
    /// Those that want it.
    OnRequest,
    /// None.
    Never,
}

/// Which frames may navigate the top window without a click.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TopNavigation {
    /// Those of its site; all others only to its own site.
    SameSite {
        /// Also from a sandbox with `allow-top-navigation` that a page of another origin than the top's gave.
        in_sandboxes: bool,
        /// Only where the site has a registrable domain, which localhost and addresses do not.
        needs_domain: bool,
    },
    /// Those of its origin.
    SameOrigin,
}

/// What `postMessage()` does with a target that is a URL without an origin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OpaqueTargets {
    /// It throws; a `blob:` URL has the origin that is written in it.
    Throw,
    /// No one gets the message; a host with a star is an error.
    Drop,
}

impl FrameQuirks {
    /// Those of a browser.
    #[must_use]
    pub(super) fn of(browser: Browser) -> &'static Self {
        match browser {
            Browser::Chromium => &CHROMIUM,
            Browser::Firefox => &FIREFOX,
            Browser::Safari | Browser::WebKit => &WEBKIT,
        }
    }
}

/// Chromium 156.
static CHROMIUM: FrameQuirks = FrameQuirks {
    reading: Reading::CHROMIUM,
    frame_src_covers_objects: true,
    knows_csp_attribute: true,
    knows_credentialless_frames: true,
    knows_document_isolation: true,
    delegates_isolation: true,
    order: Order::AttributeFirst,
    objects_check_ancestors_first: false,
    refuses_downloads: RefusedDownloads::AllButOk,
    embedder_policy_needs_secure_pages: true,
    redirects_need_embedder_policy: false,
    objects_need_embedder_policy: true,
    checks_resource_policy_of_sandbox: false,
    resource_policy_stops_objects: false,
    refuses_credentials: true,
    waits_for_passwords: true,
    only_attachment_is_download: false,
    reads_quoted_disposition: false,
    shows_all_text: false,
    shows_suffixes: ShownSuffixes::JsonAndFeeds,
    replaces_empty_errors: false,
    drops_unrequested_304: true,
    embeds_need_ok_status: false,
    objects_need_valid_images: false,
    loopback_is_mixed: false,
    redirects: RedirectOrder::FrameSourcesBeforeMixedContent,
    outer_pages_forbid_mixed: true,
    knows_noopener_allow_popups: true,
    upgrades_popups_on_any_port: true,
    upgrades_popups_without_opener: false,
    most_redirects: 19,
    names_elements: true,
    sends_storage_access: true,
    marks_ancestor_chain: false,
    opaque_referrer: OpaqueReferrer::Nothing,
    empty_referrer_line: false,
    only_top_counts: false,
    storage: StorageKey::TopSite { schemeful: true },
    origin_keys: OriginKeys::Default,
    top_navigation: TopNavigation::SameSite { in_sandboxes: false, needs_domain: true },
    opener_navigation_needs_site: false,
    domain_drops_port: false,
    domain_takes_unknown_suffixes: false,
    objects_reload_fragments: true,
    objects_change_windows: false,
    clears_names: false,
    opaque_targets: OpaqueTargets::Throw,
};

/// Firefox 153.
static FIREFOX: FrameQuirks = FrameQuirks {
    reading: Reading::FIREFOX,
    frame_src_covers_objects: false,
    knows_csp_attribute: false,
    knows_credentialless_frames: false,
    knows_document_isolation: false,
    delegates_isolation: false,
    order: Order::AncestorsFirst,
    objects_check_ancestors_first: true,
    refuses_downloads: RefusedDownloads::ErrorsByType,
    embedder_policy_needs_secure_pages: true,
    redirects_need_embedder_policy: false,
    objects_need_embedder_policy: false,
    checks_resource_policy_of_sandbox: true,
    resource_policy_stops_objects: true,
    refuses_credentials: false,
    waits_for_passwords: false,
    only_attachment_is_download: false,
    reads_quoted_disposition: true,
    shows_all_text: false,
    shows_suffixes: ShownSuffixes::None,
    replaces_empty_errors: true,
    drops_unrequested_304: false,
    embeds_need_ok_status: true,
    objects_need_valid_images: true,
    loopback_is_mixed: false,
    redirects: RedirectOrder::AsTheFirstUrl,
    outer_pages_forbid_mixed: false,
    knows_noopener_allow_popups: false,
    upgrades_popups_on_any_port: false,
    upgrades_popups_without_opener: true,
    most_redirects: 20,
    names_elements: true,
    sends_storage_access: true,
    marks_ancestor_chain: true,
    opaque_referrer: OpaqueReferrer::Origin,
    empty_referrer_line: false,
    only_top_counts: false,
    storage: StorageKey::TopSite { schemeful: false },
    origin_keys: OriginKeys::OnRequest,
    top_navigation: TopNavigation::SameOrigin,
    opener_navigation_needs_site: true,
    domain_drops_port: true,
    domain_takes_unknown_suffixes: false,
    objects_reload_fragments: true,
    objects_change_windows: true,
    clears_names: true,
    opaque_targets: OpaqueTargets::Drop,
};

/// WebKit, in WebKitGTK 2.50.
static WEBKIT: FrameQuirks = FrameQuirks {
    reading: Reading::WEBKIT,
    frame_src_covers_objects: false,
    knows_csp_attribute: false,
    knows_credentialless_frames: false,
    knows_document_isolation: false,
    delegates_isolation: false,
    order: Order::DocumentLast,
    objects_check_ancestors_first: false,
    refuses_downloads: RefusedDownloads::None,
    embedder_policy_needs_secure_pages: false,
    redirects_need_embedder_policy: true,
    objects_need_embedder_policy: true,
    checks_resource_policy_of_sandbox: false,
    resource_policy_stops_objects: false,
    refuses_credentials: false,
    waits_for_passwords: true,
    only_attachment_is_download: true,
    reads_quoted_disposition: false,
    shows_all_text: true,
    shows_suffixes: ShownSuffixes::All,
    replaces_empty_errors: false,
    drops_unrequested_304: false,
    embeds_need_ok_status: false,
    objects_need_valid_images: false,
    loopback_is_mixed: true,
    redirects: RedirectOrder::MixedContentBeforePolicies,
    outer_pages_forbid_mixed: true,
    knows_noopener_allow_popups: true,
    upgrades_popups_on_any_port: false,
    upgrades_popups_without_opener: false,
    most_redirects: 20,
    names_elements: false,
    sends_storage_access: false,
    marks_ancestor_chain: false,
    opaque_referrer: OpaqueReferrer::Usual,
    empty_referrer_line: true,
    only_top_counts: true,
    storage: StorageKey::TopOrigin,
    origin_keys: OriginKeys::Never,
    top_navigation: TopNavigation::SameSite { in_sandboxes: true, needs_domain: false },
    opener_navigation_needs_site: false,
    domain_drops_port: false,
    domain_takes_unknown_suffixes: true,
    objects_reload_fragments: false,
    objects_change_windows: false,
    clears_names: true,
    opaque_targets: OpaqueTargets::Throw,
};
