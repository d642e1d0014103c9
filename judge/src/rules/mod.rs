//! The table of rules: every way in which the platform refuses, or surprises an author.
//!
//! One line a rule: variant, id, level, the step of the standard, and behind that each browser that has a name for it, with the
//! name. Its page, `pages/<id>.md`, is part of the table: a rule without a page does not compile.

mod blame;
mod browser_names;
mod cache_lifetime;
mod check;
mod cookie;
mod failure;
mod fault;
mod group;
mod id;
mod messages;
mod near_miss;
mod notice;
mod page;
mod response_at;
mod socket;
mod unreadable;
mod violation;

pub use browser_names::{ConsoleSentence, WEBKIT_SENTENCES, documentation};
pub use cache_lifetime::{CacheLifetime, MaxAge};
pub use check::{Check, Checked};
pub use cookie::{CookieFault, CookieOutcome};
pub use failure::{failure_kind, failure_rule};
pub use fault::{Fault, HeaderFault};
pub use group::{Group, Level};
pub use near_miss::NearMiss;
pub use notice::{BodyEffect, Notice, Reason};
pub use page::Page;
pub use response_at::{ResponseAt, Stage};
pub use socket::{ExtensionFault, SocketFault};
pub use unreadable::Unreadable;
pub use violation::{Context, Violation};

use crate::web::browser::Browser;

macro_rules! rules {
    ($($group:ident { $($variant:ident $id:literal $level:ident $spec:literal $($browser:ident $name:literal)*;)+ })+) => {
        /// A rule of the platform, named in kebab case. The names are stable: scripts read them.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Rule {
            $($(
                #[doc = concat!("`", $id, "`")]
                $variant,
            )+)+
        }

        impl Rule {
            /// All rules, in the order of a fetch.
            pub const ALL: &'static [Self] = &[$($(Self::$variant,)+)+];

            /// The rule's stable name.
            #[must_use]
            pub fn id(self) -> &'static str {
                match self { $($(Self::$variant => $id,)+)+ }
            }

            /// What it does when it applies.
            #[must_use]
            pub fn level(self) -> Level {
                match self { $($(Self::$variant => Level::$level,)+)+ }
            }

            /// The part of the platform it belongs to.
            #[must_use]
            pub fn group(self) -> Group {
                match self { $($(Self::$variant => Group::$group,)+)+ }
            }

            /// The step of the standard for it.
            #[must_use]
            pub fn spec(self) -> &'static str {
                match self { $($(Self::$variant => $spec,)+)+ }
            }

            /// What a browser's developer tools call it. A [`Violation`] may know better.
            #[must_use]
            pub fn name_in(self, browser: Browser) -> Option<&'static str> {
                let names: &[(Browser, &'static str)] = match self {
                    $($(Self::$variant => &[$((Browser::$browser, $name)),*],)+)+
                };
                names.iter().find(|(named, _)| *named == browser.engine()).map(|(_, name)| *name)
            }

            /// The rule's page.
            #[must_use]
            pub fn page(self) -> Page {
                Page::new(match self {
                    $($(Self::$variant => include_str!(concat!("pages/", $id, ".md")),)+)+
                })
            }
        }
    };
}

rules! {
    Request {
        OriginInvalid "origin-invalid" Warns "https://fetch.spec.whatwg.org/#origin-header";
        UrlInvalid "url-invalid" Blocks "https://url.spec.whatwg.org/#url-parsing";
        UrlCredentials "url-credentials" Blocks "https://fetch.spec.whatwg.org/#dom-request";
        UrlScheme "url-scheme" Blocks "https://fetch.spec.whatwg.org/#concept-main-fetch" Chromium "CorsDisabledScheme" Firefox "CORSRequestNotHttp" WebKit "NotHttp";
        UrlBadPort "url-bad-port" Blocks "https://fetch.spec.whatwg.org/#block-bad-port";
        MethodInvalid "method-invalid" Blocks "https://fetch.spec.whatwg.org/#dom-request";
        MethodForbidden "method-forbidden" Blocks "https://fetch.spec.whatwg.org/#forbidden-method";
        MethodCase "method-case" Warns "https://fetch.spec.whatwg.org/#concept-method-normalize";
        HeaderInvalid "header-invalid" Blocks "https://fetch.spec.whatwg.org/#concept-headers-append";
        HeaderForbidden "header-forbidden" Warns "https://fetch.spec.whatwg.org/#forbidden-request-header";
        HeaderNotSettable "header-not-settable" Warns "https://fetch.spec.whatwg.org/#concept-headers-append";
        BodyOnGet "body-on-get" Blocks "https://fetch.spec.whatwg.org/#dom-request";
        RequestInitInvalid "request-init-invalid" Blocks "https://fetch.spec.whatwg.org/#dom-request";
        RequestStreamNeedsH2 "request-stream-needs-h2" Explains "https://fetch.spec.whatwg.org/#concept-http-network-fetch";
        ModeSameOrigin "mode-same-origin" Blocks "https://fetch.spec.whatwg.org/#concept-main-fetch" Chromium "DisallowedByMode" WebKit "SameOriginMode";
        NoCorsMethod "no-cors-method" Blocks "https://fetch.spec.whatwg.org/#dom-request";
        NoCorsHeaderDropped "no-cors-header-dropped" Warns "https://fetch.spec.whatwg.org/#no-cors-safelisted-request-header";
        NoCorsRedirectMode "no-cors-redirect-mode" Blocks "https://fetch.spec.whatwg.org/#concept-main-fetch" Chromium "NoCorsRedirectModeNotFollow" WebKit "NoCorsRedirectMode";
        OpaqueResponse "opaque-response" Warns "https://fetch.spec.whatwg.org/#concept-filtered-response-opaque";
        KeepaliveTooLarge "keepalive-too-large" Blocks "https://fetch.spec.whatwg.org/#concept-http-network-or-cache-fetch";
        IntegrityMismatch "integrity-mismatch" Blocks "https://w3c.github.io/webappsec-subresource-integrity/#does-response-match-metadatalist";
        IntegrityOpaque "integrity-opaque" Blocks "https://w3c.github.io/webappsec-subresource-integrity/#is-response-eligible-for-integrity-validation";
        TrackCrossOrigin "track-cross-origin" Blocks "https://html.spec.whatwg.org/multipage/media.html#sourcing-out-of-band-text-tracks";
        SvgUseCrossOrigin "svg-use-cross-origin" Blocks "https://svgwg.org/svg2-draft/linking.html#processingURL-fetch";
        PreloadUnsupported "preload-unsupported" Blocks "https://html.spec.whatwg.org/multipage/links.html#link-type-preload";
        PreloadUnused "preload-unused" Warns "https://html.spec.whatwg.org/multipage/links.html#consume-a-preloaded-resource";
        ServiceWorkerInsecure "service-worker-insecure" Blocks "https://w3c.github.io/ServiceWorker/#secure-context";
        ServiceWorkerCrossOrigin "service-worker-cross-origin" Blocks "https://w3c.github.io/ServiceWorker/#register-algorithm";
        ServiceWorkerRedirect "service-worker-redirect" Blocks "https://w3c.github.io/ServiceWorker/#update-algorithm";
        ServiceWorkerMime "service-worker-mime" Blocks "https://w3c.github.io/ServiceWorker/#update-algorithm";
        ServiceWorkerScope "service-worker-scope" Blocks "https://w3c.github.io/ServiceWorker/#update-algorithm";
        OriginNull "origin-null" Warns "https://fetch.spec.whatwg.org/#serializing-a-request-origin";
    }
    Reason {
        PreflightMethod "preflight-method" Warns "https://fetch.spec.whatwg.org/#cors-safelisted-method";
        PreflightHeader "preflight-header" Warns "https://fetch.spec.whatwg.org/#cors-unsafe-request-header-names";
        PreflightContentType "preflight-content-type" Warns "https://fetch.spec.whatwg.org/#cors-safelisted-request-header";
        PreflightTotalSize "preflight-total-size" Warns "https://fetch.spec.whatwg.org/#cors-unsafe-request-header-names";
        PreflightStream "preflight-stream" Explains "https://fetch.spec.whatwg.org/#use-cors-preflight-flag";
        PreflightUploadListener "preflight-upload-listener" Warns "https://xhr.spec.whatwg.org/#the-send()-method";
    }
    Preflight {
        PreflightRedirect "preflight-redirect" Blocks "https://fetch.spec.whatwg.org/#cors-preflight-fetch-0" Chromium "PreflightDisallowedRedirect" Firefox "CORSExternalRedirectNotAllowed" WebKit "PreflightNotSuccessful";
        PreflightStatus "preflight-status" Blocks "https://fetch.spec.whatwg.org/#ok-status" Chromium "PreflightInvalidStatus" Firefox "CORSPreflightDidNotSucceed" WebKit "PreflightNotSuccessful";
        PreflightNetwork "preflight-network" Warns "https://fetch.spec.whatwg.org/#cors-preflight-fetch-0" Firefox "CORSDidNotSucceed";
        PreflightAllowOriginMissing "preflight-allow-origin-missing" Blocks "https://fetch.spec.whatwg.org/#concept-cors-check" Chromium "PreflightMissingAllowOriginHeader" Firefox "CORSMissingAllowOrigin" WebKit "OriginNotAllowed";
        PreflightAllowOriginMultiple "preflight-allow-origin-multiple" Blocks "https://fetch.spec.whatwg.org/#concept-cors-check" Chromium "PreflightMultipleAllowOriginValues" Firefox "CORSMultipleAllowOriginNotAllowed" WebKit "MultipleOrigins";
        PreflightAllowOriginInvalid "preflight-allow-origin-invalid" Blocks "https://fetch.spec.whatwg.org/#concept-cors-check" Chromium "PreflightInvalidAllowOriginValue" Firefox "CORSAllowOriginNotMatchingOrigin" WebKit "OriginNotAllowed";
        PreflightAllowOriginMismatch "preflight-allow-origin-mismatch" Blocks "https://fetch.spec.whatwg.org/#concept-cors-check" Chromium "PreflightAllowOriginMismatch" Firefox "CORSAllowOriginNotMatchingOrigin" WebKit "OriginNotAllowed";
        PreflightWildcardWithCredentials "preflight-wildcard-with-credentials" Blocks "https://fetch.spec.whatwg.org/#concept-cors-check" Chromium "PreflightWildcardOriginNotAllowed" Firefox "CORSNotSupportingCredentials" WebKit "WildcardWithCredentials";
        PreflightAllowCredentials "preflight-allow-credentials" Blocks "https://fetch.spec.whatwg.org/#concept-cors-check" Chromium "PreflightInvalidAllowCredentials" Firefox "CORSMissingAllowCredentials" WebKit "CredentialsNotAllowed";
        PreflightAllowMethodsInvalid "preflight-allow-methods-invalid" Blocks "https://fetch.spec.whatwg.org/#extract-header-list-values" Chromium "InvalidAllowMethodsPreflightResponse" Firefox "CORSInvalidAllowMethod" WebKit "InvalidAllowMethods";
        PreflightAllowHeadersInvalid "preflight-allow-headers-invalid" Blocks "https://fetch.spec.whatwg.org/#extract-header-list-values" Chromium "InvalidAllowHeadersPreflightResponse" Firefox "CORSInvalidAllowHeader" WebKit "InvalidAllowHeaders";
        PreflightMethodNotAllowed "preflight-method-not-allowed" Blocks "https://fetch.spec.whatwg.org/#cors-preflight-fetch-0" Chromium "MethodDisallowedByPreflightResponse" Firefox "CORSMethodNotFound" WebKit "MethodNotAllowed";
        PreflightHeaderNotAllowed "preflight-header-not-allowed" Blocks "https://fetch.spec.whatwg.org/#cors-preflight-fetch-0" Chromium "HeaderDisallowedByPreflightResponse" Firefox "CORSMissingAllowHeaderFromPreflight" WebKit "HeaderNotAllowed";
        PreflightAuthorizationWildcard "preflight-authorization-wildcard" Warns "https://fetch.spec.whatwg.org/#cors-non-wildcard-request-header-name" Firefox "CORSAllowHeaderFromPreflightDeprecation";
        PreflightWildcardLiteral "preflight-wildcard-literal" Warns "https://fetch.spec.whatwg.org/#http-new-header-syntax";
        PreflightMaxAgeInvalid "preflight-max-age-invalid" Warns "https://fetch.spec.whatwg.org/#http-access-control-max-age";
        PreflightMaxAgeCapped "preflight-max-age-capped" Warns "https://fetch.spec.whatwg.org/#http-access-control-max-age";
        PreflightPrivateNetwork "preflight-private-network" Warns "https://wicg.github.io/local-network-access/";
    }
    Cors {
        CorsAllowOriginMissing "cors-allow-origin-missing" Blocks "https://fetch.spec.whatwg.org/#concept-cors-check" Chromium "MissingAllowOriginHeader" Firefox "CORSMissingAllowOrigin" WebKit "OriginNotAllowed";
        CorsAllowOriginMultiple "cors-allow-origin-multiple" Blocks "https://fetch.spec.whatwg.org/#concept-cors-check" Chromium "MultipleAllowOriginValues" Firefox "CORSMultipleAllowOriginNotAllowed" WebKit "MultipleOrigins";
        CorsAllowOriginInvalid "cors-allow-origin-invalid" Blocks "https://fetch.spec.whatwg.org/#concept-cors-check" Chromium "InvalidAllowOriginValue" Firefox "CORSAllowOriginNotMatchingOrigin" WebKit "OriginNotAllowed";
        CorsAllowOriginMismatch "cors-allow-origin-mismatch" Blocks "https://fetch.spec.whatwg.org/#concept-cors-check" Chromium "AllowOriginMismatch" Firefox "CORSAllowOriginNotMatchingOrigin" WebKit "OriginNotAllowed";
        CredentialsWildcardOrigin "credentials-wildcard-origin" Blocks "https://fetch.spec.whatwg.org/#concept-cors-check" Chromium "WildcardOriginNotAllowed" Firefox "CORSNotSupportingCredentials" WebKit "WildcardWithCredentials";
        CredentialsAllowCredentialsMissing "credentials-allow-credentials-missing" Blocks "https://fetch.spec.whatwg.org/#concept-cors-check" Chromium "InvalidAllowCredentials" Firefox "CORSMissingAllowCredentials" WebKit "CredentialsNotAllowed";
        CredentialsAllowCredentialsInvalid "credentials-allow-credentials-invalid" Blocks "https://fetch.spec.whatwg.org/#concept-cors-check" Chromium "InvalidAllowCredentials" Firefox "CORSMissingAllowCredentials" WebKit "CredentialsNotAllowed";
        CredentialsNotNeeded "credentials-not-needed" Warns "https://fetch.spec.whatwg.org/#http-access-control-allow-credentials";
        CorsOriginReflected "cors-origin-reflected" Warns "https://fetch.spec.whatwg.org/#cors-protocol-and-http-caches";
        CorsNullAllowed "cors-null-allowed" Warns "https://fetch.spec.whatwg.org/#http-access-control-allow-origin";
        CorsDisabled "cors-disabled" Explains "https://fetch.spec.whatwg.org/#concept-cors-check" Firefox "CORSDisabled";
        CorsOriginNotAdded "cors-origin-not-added" Explains "https://fetch.spec.whatwg.org/#concept-cors-check" Firefox "CORSOriginHeaderNotAdded";
        CorsNetwork "cors-network" Warns "https://fetch.spec.whatwg.org/#concept-network-error" Firefox "CORSDidNotSucceed";
        CorsHeaderSyntax "cors-header-syntax" Explains "https://httpwg.org/specs/rfc9112.html#field.parsing";
    }
    Redirect {
        RedirectModeError "redirect-mode-error" Blocks "https://fetch.spec.whatwg.org/#concept-http-fetch";
        RedirectTooMany "redirect-too-many" Blocks "https://fetch.spec.whatwg.org/#concept-http-redirect-fetch" Firefox "CORSDidNotSucceed";
        RedirectLocationInvalid "redirect-location-invalid" Blocks "https://fetch.spec.whatwg.org/#concept-response-location-url" Firefox "CORSDidNotSucceed";
        RedirectScheme "redirect-scheme" Blocks "https://fetch.spec.whatwg.org/#concept-http-redirect-fetch" Chromium "CorsDisabledScheme" Firefox "CORSRequestNotHttp" WebKit "RedirectNotHttp";
        RedirectCredentials "redirect-credentials" Blocks "https://fetch.spec.whatwg.org/#concept-http-redirect-fetch" Chromium "RedirectContainsCredentials" Firefox "CORSDidNotSucceed" WebKit "RedirectWithCredentials";
        RedirectStreamBody "redirect-stream-body" Explains "https://fetch.spec.whatwg.org/#concept-http-redirect-fetch";
        RedirectBadPort "redirect-bad-port" Blocks "https://fetch.spec.whatwg.org/#block-bad-port" Firefox "CORSDidNotSucceed";
        RedirectMixedContent "redirect-mixed-content" Blocks "https://w3c.github.io/webappsec-mixed-content/#should-block-fetch" Firefox "CORSDidNotSucceed";
        RedirectModeSameOrigin "redirect-mode-same-origin" Blocks "https://fetch.spec.whatwg.org/#concept-main-fetch" WebKit "SameOriginRedirect";
        RedirectOriginTainted "redirect-origin-tainted" Warns "https://fetch.spec.whatwg.org/#concept-request-tainted-origin";
        RedirectAuthorizationDropped "redirect-authorization-dropped" Warns "https://fetch.spec.whatwg.org/#concept-http-redirect-fetch";
        RedirectMethodChanged "redirect-method-changed" Warns "https://fetch.spec.whatwg.org/#concept-http-redirect-fetch";
        RedirectPreflightOrigin "redirect-preflight-origin" Warns "https://fetch.spec.whatwg.org/#cors-preflight-fetch-0";
        RedirectPreflightUnneeded "redirect-preflight-unneeded" Warns "https://fetch.spec.whatwg.org/#concept-http-fetch";
    }
    Expose {
        HeaderNotReadable "header-not-readable" Warns "https://fetch.spec.whatwg.org/#concept-filtered-response-cors";
        ExposeMissing "expose-missing" Warns "https://fetch.spec.whatwg.org/#cors-safelisted-response-header-name";
        ExposeInvalid "expose-invalid" Warns "https://fetch.spec.whatwg.org/#extract-header-list-values";
        ExposeWildcardWithCredentials "expose-wildcard-with-credentials" Warns "https://fetch.spec.whatwg.org/#concept-main-fetch";
        ExposeSetCookie "expose-set-cookie" Warns "https://fetch.spec.whatwg.org/#forbidden-response-header-name";
        TimingNotAllowed "timing-not-allowed" Warns "https://fetch.spec.whatwg.org/#concept-tao-check";
    }
    Resource {
        CorpSameOrigin "corp-same-origin" Blocks "https://fetch.spec.whatwg.org/#cross-origin-resource-policy-internal-check";
        CorpSameSite "corp-same-site" Blocks "https://fetch.spec.whatwg.org/#cross-origin-resource-policy-internal-check";
        CorpInvalid "corp-invalid" Warns "https://fetch.spec.whatwg.org/#cross-origin-resource-policy-internal-check";
        CoepRequireCorp "coep-require-corp" Blocks "https://fetch.spec.whatwg.org/#cross-origin-resource-policy-check";
        CoepWorker "coep-worker" Blocks "https://html.spec.whatwg.org/multipage/browsers.html#check-a-global-object's-embedder-policy";
        CoepCredentialless "coep-credentialless" Warns "https://fetch.spec.whatwg.org/#cross-origin-resource-policy-check";
        OrbBlocked "orb-blocked" Blocks "https://github.com/whatwg/fetch/pull/1442";
        NosniffScript "nosniff-script" Blocks "https://fetch.spec.whatwg.org/#should-response-to-request-be-blocked-due-to-nosniff?";
        NosniffStyle "nosniff-style" Blocks "https://fetch.spec.whatwg.org/#should-response-to-request-be-blocked-due-to-nosniff?";
        MimeScript "mime-script" Blocks "https://fetch.spec.whatwg.org/#should-response-to-request-be-blocked-due-to-mime-type?";
        MimeModule "mime-module" Blocks "https://html.spec.whatwg.org/multipage/webappapis.html#fetch-a-single-module-script";
        MimeStyle "mime-style" Blocks "https://html.spec.whatwg.org/multipage/links.html#link-type-stylesheet";
        ElementStatus "element-status" Blocks "https://html.spec.whatwg.org/multipage/webappapis.html#fetch-a-classic-script";
        ElementContent "element-content" Blocks "https://html.spec.whatwg.org/multipage/images.html#update-the-image-data";
        WorkerCrossOrigin "worker-cross-origin" Blocks "https://html.spec.whatwg.org/multipage/workers.html#dom-worker";
        CanvasTainted "canvas-tainted" Warns "https://html.spec.whatwg.org/multipage/canvas.html#concept-canvas-origin-clean";
        ScriptErrorsMuted "script-errors-muted" Warns "https://html.spec.whatwg.org/multipage/webappapis.html#muted-errors";
        EventsourceContentType "eventsource-content-type" Blocks "https://html.spec.whatwg.org/multipage/server-sent-events.html#the-eventsource-interface";
        EventsourceStatus "eventsource-status" Blocks "https://html.spec.whatwg.org/multipage/server-sent-events.html#the-eventsource-interface";
        BeaconTooLarge "beacon-too-large" Blocks "https://w3c.github.io/beacon/#sec-processing-model";
        BeaconNotDelivered "beacon-not-delivered" Warns "https://w3c.github.io/beacon/#sec-processing-model";
    }
    Script {
        JsonpPlainJson "jsonp-plain-json" Blocks "https://html.spec.whatwg.org/multipage/webappapis.html#run-a-classic-script";
        JsonpHtml "jsonp-html" Blocks "https://html.spec.whatwg.org/multipage/webappapis.html#creating-a-classic-script";
        JsonpOtherCallback "jsonp-other-callback" Blocks "https://html.spec.whatwg.org/multipage/webappapis.html#run-a-classic-script";
        JsonpSyntaxError "jsonp-syntax-error" Blocks "https://html.spec.whatwg.org/multipage/webappapis.html#creating-a-classic-script";
        JsonpThrows "jsonp-throws" Blocks "https://html.spec.whatwg.org/multipage/webappapis.html#run-a-classic-script";
        JsonpEmpty "jsonp-empty" Blocks "https://html.spec.whatwg.org/multipage/webappapis.html#run-a-classic-script";
        JsonpProtected "jsonp-protected" Blocks "https://html.spec.whatwg.org/multipage/webappapis.html#creating-a-classic-script";
        JsonpNotCalled "jsonp-not-called" Blocks "https://html.spec.whatwg.org/multipage/webappapis.html#run-a-classic-script";
        JsonpReadable "jsonp-readable" Warns "https://owasp.org/www-project-web-security-testing-guide/latest/4-Web_Application_Security_Testing/11-Client-side_Testing/13-Testing_for_Cross_Site_Script_Inclusion";
        JsonpType "jsonp-type" Warns "https://fetch.spec.whatwg.org/#should-response-to-request-be-blocked-due-to-nosniff?";
    }
    MixedContent {
        MixedContent "mixed-content" Blocks "https://w3c.github.io/webappsec-mixed-content/#should-block-fetch";
        HstsUpgraded "hsts-upgraded" Explains "https://fetch.spec.whatwg.org/#concept-main-fetch";
        MixedUpgraded "mixed-upgraded" Warns "https://w3c.github.io/webappsec-mixed-content/#upgrade-algorithm";
        CspConnectSrc "csp-connect-src" Blocks "https://w3c.github.io/webappsec-csp/#directive-connect-src";
        CspResource "csp-resource" Blocks "https://w3c.github.io/webappsec-csp/#should-block-request";
        CspTrustedTypes "csp-trusted-types" Blocks "https://w3c.github.io/trusted-types/dist/spec/#require-trusted-types-for-csp-directive";
        LnaInsecureContext "lna-insecure-context" Blocks "https://wicg.github.io/local-network-access/#secure-context-restriction" Chromium "InsecureLocalNetwork";
        LnaPermission "lna-permission" Warns "https://wicg.github.io/local-network-access/#permission-prompt";
    }
    Cookie {
        CookieNotSentMode "cookie-not-sent-mode" Warns "https://fetch.spec.whatwg.org/#concept-http-network-or-cache-fetch";
        CookieSamesiteLax "cookie-samesite-lax" Warns "https://httpwg.org/http-extensions/draft-ietf-httpbis-rfc6265bis.html#name-samesite-cookies";
        CookieSamesiteStrict "cookie-samesite-strict" Warns "https://httpwg.org/http-extensions/draft-ietf-httpbis-rfc6265bis.html#name-samesite-cookies";
        CookieSamesiteDefault "cookie-samesite-default" Warns "https://httpwg.org/http-extensions/draft-ietf-httpbis-rfc6265bis.html#name-samesite-cookies";
        CookieSamesiteNoneInsecure "cookie-samesite-none-insecure" Warns "https://httpwg.org/http-extensions/draft-ietf-httpbis-rfc6265bis.html#name-storage-model";
        CookieSecure "cookie-secure" Warns "https://httpwg.org/http-extensions/draft-ietf-httpbis-rfc6265bis.html#name-the-secure-attribute-2";
        CookieDomain "cookie-domain" Warns "https://httpwg.org/http-extensions/draft-ietf-httpbis-rfc6265bis.html#name-domain-matching";
        CookiePath "cookie-path" Warns "https://httpwg.org/http-extensions/draft-ietf-httpbis-rfc6265bis.html#name-paths-and-path-match";
        CookiePublicSuffix "cookie-public-suffix" Warns "https://httpwg.org/http-extensions/draft-ietf-httpbis-rfc6265bis.html#name-storage-model";
        CookiePrefix "cookie-prefix" Warns "https://httpwg.org/http-extensions/draft-ietf-httpbis-rfc6265bis.html#name-cookie-name-prefixes";
        CookieThirdParty "cookie-third-party" Warns "https://fetch.spec.whatwg.org/#cookie-header";
        CookieSetOnPreflight "cookie-set-on-preflight" Warns "https://fetch.spec.whatwg.org/#cors-preflight-fetch-0";
        CookieExpired "cookie-expired" Warns "https://httpwg.org/http-extensions/draft-ietf-httpbis-rfc6265bis.html#name-storage-model";
        CookieInvalid "cookie-invalid" Warns "https://httpwg.org/http-extensions/draft-ietf-httpbis-rfc6265bis.html#name-the-set-cookie-header-field";
    }
    Socket {
        WebsocketUrlFragment "websocket-url-fragment" Blocks "https://websockets.spec.whatwg.org/#dom-websocket-websocket";
        WebsocketSubprotocolInvalid "websocket-subprotocol-invalid" Blocks "https://websockets.spec.whatwg.org/#dom-websocket-websocket";
        WebsocketStatus "websocket-status" Blocks "https://www.rfc-editor.org/rfc/rfc6455#section-4.1";
        WebsocketRedirect "websocket-redirect" Blocks "https://www.rfc-editor.org/rfc/rfc6455#section-4.1";
        WebsocketAuthentication "websocket-authentication" Blocks "https://www.rfc-editor.org/rfc/rfc6455#section-4.1";
        WebsocketStatusLine "websocket-status-line" Blocks "https://www.rfc-editor.org/rfc/rfc6455#section-4.1";
        WebsocketUpgrade "websocket-upgrade" Blocks "https://www.rfc-editor.org/rfc/rfc6455#section-4.1";
        WebsocketConnection "websocket-connection" Blocks "https://www.rfc-editor.org/rfc/rfc6455#section-4.1";
        WebsocketAccept "websocket-accept" Blocks "https://www.rfc-editor.org/rfc/rfc6455#section-4.1";
        WebsocketSubprotocolMissing "websocket-subprotocol-missing" Blocks "https://www.rfc-editor.org/rfc/rfc6455#section-4.1";
        WebsocketSubprotocolUnrequested "websocket-subprotocol-unrequested" Blocks "https://www.rfc-editor.org/rfc/rfc6455#section-4.1";
        WebsocketSubprotocolMismatch "websocket-subprotocol-mismatch" Blocks "https://www.rfc-editor.org/rfc/rfc6455#section-4.1";
        WebsocketExtension "websocket-extension" Blocks "https://www.rfc-editor.org/rfc/rfc6455#section-9.1";
        WebsocketExtensionParameter "websocket-extension-parameter" Blocks "https://www.rfc-editor.org/rfc/rfc7692#section-7.1";
        WebsocketClosed "websocket-closed" Warns "https://www.rfc-editor.org/rfc/rfc6455#section-7.4";
        WebsocketFrames "websocket-frames" Warns "https://www.rfc-editor.org/rfc/rfc6455#section-5";
        WebsocketOriginNotChecked "websocket-origin-not-checked" Warns "https://www.rfc-editor.org/rfc/rfc6455#section-10.2";
        SocketioVersion "socketio-version" Blocks "https://socket.io/docs/v4/engine-io-protocol/";
        SocketioPath "socketio-path" Blocks "https://socket.io/docs/v4/engine-io-protocol/";
        SocketioTransport "socketio-transport" Blocks "https://socket.io/docs/v4/engine-io-protocol/";
        SocketioForbidden "socketio-forbidden" Blocks "https://socket.io/docs/v4/engine-io-protocol/";
        SocketioStickySessions "socketio-sticky-sessions" Blocks "https://socket.io/docs/v4/engine-io-protocol/";
        SocketioSession "socketio-session" Blocks "https://socket.io/docs/v4/engine-io-protocol/";
        SocketioUpgrade "socketio-upgrade" Blocks "https://socket.io/docs/v4/engine-io-protocol/";
        SocketioNamespace "socketio-namespace" Blocks "https://socket.io/docs/v4/socket-io-protocol/";
    }
    Frame {
        FrameUrlInvalid "frame-url-invalid" Blocks "https://html.spec.whatwg.org/multipage/iframe-embed-object.html#process-the-iframe-attributes";
        FrameScheme "frame-scheme" Blocks "https://html.spec.whatwg.org/multipage/browsing-the-web.html#create-navigation-params-by-fetching" WebKit "UnknownScheme";
        FramePageCsp "frame-page-csp" Blocks "https://w3c.github.io/webappsec-csp/#directive-frame-src" Chromium "ContentSecurityPolicyIssue" Firefox "CSP_CSPGenericViolation" WebKit "ContentSecurityPolicy";
        FrameMixedContent "frame-mixed-content" Blocks "https://w3c.github.io/webappsec-mixed-content/#should-block-fetch" Chromium "MixedContentIssue" Firefox "Mixed Content Blocker" WebKit "MixedContent";
        FrameCspAttribute "frame-csp-attribute" Blocks "https://w3c.github.io/webappsec-cspee/#origin-allowed" Chromium "ERR_BLOCKED_BY_CSP";
        FrameRedirectInvalid "frame-redirect-invalid" Blocks "https://fetch.spec.whatwg.org/#concept-response-location-url";
        FrameDownload "frame-download" Blocks "https://html.spec.whatwg.org/multipage/browsing-the-web.html#process-a-navigate-response";
        FrameNoContent "frame-no-content" Blocks "https://html.spec.whatwg.org/multipage/browsing-the-web.html#process-a-navigate-response";
        FrameAncestors "frame-ancestors" Blocks "https://w3c.github.io/webappsec-csp/#frame-ancestors-navigation-response" Chromium "ContentSecurityPolicyIssue" Firefox "CSP_CSPGenericViolation" WebKit "FrameAncestors";
        FrameXfoDeny "frame-xfo-deny" Blocks "https://html.spec.whatwg.org/multipage/speculative-loading.html#the-x-frame-options-header" Chromium "ERR_BLOCKED_BY_RESPONSE" Firefox "X-Frame-Options" WebKit "FrameOptions";
        FrameXfoSameorigin "frame-xfo-sameorigin" Blocks "https://html.spec.whatwg.org/multipage/speculative-loading.html#the-x-frame-options-header" Chromium "ERR_BLOCKED_BY_RESPONSE" Firefox "X-Frame-Options" WebKit "FrameOptions";
        FrameXfoConflict "frame-xfo-conflict" Blocks "https://html.spec.whatwg.org/multipage/speculative-loading.html#the-x-frame-options-header" Chromium "ERR_BLOCKED_BY_RESPONSE" Firefox "X-Frame-Options" WebKit "FrameOptions";
        FrameCoep "frame-coep" Blocks "https://html.spec.whatwg.org/multipage/browsers.html#check-a-navigation-response's-adherence-to-its-embedder-policy" Chromium "CoepFrameResourceNeedsCoepHeader" Firefox "blockedByCOEP" WebKit "EmbedderPolicy";
        FrameCorpUnderCoep "frame-corp-under-coep" Blocks "https://fetch.spec.whatwg.org/#cross-origin-resource-policy-check" Chromium "CorpNotSameOriginAfterDefaultedToSameOriginByCoep" Firefox "COEP" WebKit "CrossOriginResourcePolicy";
        FrameCoopSandbox "frame-coop-sandbox" Blocks "https://html.spec.whatwg.org/multipage/browsers.html#coop-enforce" Chromium "CoopSandboxedIFrameCannotNavigateToCoopPage" Firefox "blockedByCOOP";
        ObjectStatus "object-status" Blocks "https://html.spec.whatwg.org/multipage/iframe-embed-object.html#the-object-element";
        FrameErrorPage "frame-error-page" Blocks "https://html.spec.whatwg.org/multipage/browsing-the-web.html#process-a-navigate-response" Firefox "httpErrorPage";
        FrameAuthentication "frame-authentication" Blocks "https://html.spec.whatwg.org/multipage/browsing-the-web.html#create-navigation-params-by-fetching";
        FrameXfoInvalid "frame-xfo-invalid" Warns "https://html.spec.whatwg.org/multipage/speculative-loading.html#the-x-frame-options-header";
        FrameXfoOverridden "frame-xfo-overridden" Warns "https://w3c.github.io/webappsec-csp/#frame-ancestors-and-frame-options";
        FrameAncestorsReportOnly "frame-ancestors-report-only" Warns "https://w3c.github.io/webappsec-csp/#directive-frame-ancestors";
        FramePolicyInMeta "frame-policy-in-meta" Warns "https://w3c.github.io/webappsec-csp/#meta-element";
        FrameLoadEvent "frame-load-event" Warns "https://html.spec.whatwg.org/multipage/iframe-embed-object.html#iframe-load-event-steps";
        FrameCookieNotSent "frame-cookie-not-sent" Warns "https://httpwg.org/http-extensions/draft-ietf-httpbis-rfc6265bis.html#name-document-based-requests";
        FrameNoSandboxEffect "frame-no-sandbox-effect" Warns "https://html.spec.whatwg.org/multipage/iframe-embed-object.html#attr-iframe-sandbox";
        FrameProtectionMissing "frame-protection-missing" Warns "https://w3c.github.io/webappsec-csp/#directive-frame-ancestors";
        IsolationNotSecure "isolation-not-secure" Warns "https://html.spec.whatwg.org/multipage/browsers.html#obtain-coop";
        IsolationOpenerPolicy "isolation-opener-policy" Warns "https://html.spec.whatwg.org/multipage/browsers.html#obtain-coop";
        IsolationEmbedderPolicy "isolation-embedder-policy" Warns "https://html.spec.whatwg.org/multipage/browsers.html#obtain-an-embedder-policy";
        IsolationNotDelegated "isolation-not-delegated" Warns "https://html.spec.whatwg.org/multipage/webappapis.html#concept-settings-object-cross-origin-isolated-capability";
        CoopNotSecure "coop-not-secure" Warns "https://html.spec.whatwg.org/multipage/browsers.html#obtain-coop";
    }
    Channel {
        DomSameOriginPolicy "dom-same-origin-policy" Warns "https://html.spec.whatwg.org/multipage/nav-history-apis.html#isplatformobjectsameorigin-(-o-)";
        DomSandboxed "dom-sandboxed" Warns "https://html.spec.whatwg.org/multipage/browsers.html#sandboxed-origin-browsing-context-flag";
        DocumentDomainSuffix "document-domain-suffix" Warns "https://html.spec.whatwg.org/multipage/browsers.html#is-a-registrable-domain-suffix-of-or-is-equal-to";
        DocumentDomainOneSided "document-domain-one-sided" Warns "https://html.spec.whatwg.org/multipage/browsers.html#same-origin-domain";
        DocumentDomainScheme "document-domain-scheme" Warns "https://html.spec.whatwg.org/multipage/browsers.html#same-origin-domain";
        DocumentDomainOriginKeyed "document-domain-origin-keyed" Warns "https://html.spec.whatwg.org/multipage/browsers.html#origin-keyed-agent-clusters";
        DocumentDomainSandboxed "document-domain-sandboxed" Warns "https://html.spec.whatwg.org/multipage/browsers.html#sandboxed-document.domain-browsing-context-flag";
        DocumentDomainMixedKeying "document-domain-mixed-keying" Warns "https://html.spec.whatwg.org/multipage/webappapis.html#obtain-similar-origin-window-agent";
        LocationHashParent "location-hash-parent" Warns "https://html.spec.whatwg.org/multipage/document-sequences.html#allowed-to-navigate";
        LocationHashThird "location-hash-third" Warns "https://html.spec.whatwg.org/multipage/document-sequences.html#allowed-to-navigate";
        WindowNameNotHome "window-name-not-home" Warns "https://html.spec.whatwg.org/multipage/nav-history-apis.html#dom-name";
        WindowNameCleared "window-name-cleared" Warns "https://html.spec.whatwg.org/multipage/browsing-the-web.html#resetBCName";
        PostmessageTargetInvalid "postmessage-target-invalid" Warns "https://html.spec.whatwg.org/multipage/web-messaging.html#window-post-message-steps";
        PostmessageTargetMismatch "postmessage-target-mismatch" Warns "https://html.spec.whatwg.org/multipage/web-messaging.html#window-post-message-steps";
        PostmessageOpaque "postmessage-opaque" Warns "https://html.spec.whatwg.org/multipage/web-messaging.html#window-post-message-steps";
        PostmessageWildcard "postmessage-wildcard" Warns "https://html.spec.whatwg.org/multipage/web-messaging.html#security-postmsg";
        StorageOpaque "storage-opaque" Warns "https://storage.spec.whatwg.org/#obtain-a-storage-key";
        StoragePartitioned "storage-partitioned" Warns "https://privacycg.github.io/storage-partitioning/";
        CookiesThirdParty "cookies-third-party" Warns "https://httpwg.org/http-extensions/draft-ietf-httpbis-rfc6265bis.html#name-third-party-cookies";
        CoopSevered "coop-severed" Warns "https://html.spec.whatwg.org/multipage/browsers.html#check-browsing-context-group-switch-coop-value";
        Noopener "noopener" Warns "https://html.spec.whatwg.org/multipage/nav-history-apis.html#window-open-steps";
        TopNavigationNoActivation "top-navigation-no-activation" Warns "https://html.spec.whatwg.org/multipage/document-sequences.html#allowed-to-navigate";
        TopNavigationSandboxed "top-navigation-sandboxed" Warns "https://html.spec.whatwg.org/multipage/document-sequences.html#allowed-to-navigate";
        ScriptsSandboxed "scripts-sandboxed" Warns "https://html.spec.whatwg.org/multipage/browsers.html#sandboxed-scripts-browsing-context-flag";
    }
    Network {
        UnknownHost "unknown-host" Fails "https://fetch.spec.whatwg.org/#concept-http-network-fetch" Firefox "CORSDidNotSucceed";
        ConnectionRefused "connection-refused" Fails "https://fetch.spec.whatwg.org/#concept-http-network-fetch" Firefox "CORSDidNotSucceed";
        ConnectionFailed "connection-failed" Fails "https://fetch.spec.whatwg.org/#concept-http-network-fetch" Firefox "CORSDidNotSucceed";
        TimedOut "timed-out" Fails "https://fetch.spec.whatwg.org/#concept-http-network-fetch" Firefox "CORSDidNotSucceed";
        CertificateInvalid "certificate-invalid" Fails "https://fetch.spec.whatwg.org/#concept-http-network-fetch" Firefox "CORSDidNotSucceed";
        TlsFailed "tls-failed" Fails "https://fetch.spec.whatwg.org/#concept-http-network-fetch" Firefox "CORSDidNotSucceed";
        EmptyResponse "empty-response" Fails "https://fetch.spec.whatwg.org/#concept-http-network-fetch" Firefox "CORSDidNotSucceed";
        NotHttp "not-http" Fails "https://fetch.spec.whatwg.org/#concept-http-network-fetch" Firefox "CORSDidNotSucceed";
        MalformedHttp "malformed-http" Fails "https://fetch.spec.whatwg.org/#concept-http-network-fetch" Firefox "CORSDidNotSucceed";
        BodyCutOff "body-cut-off" Fails "https://fetch.spec.whatwg.org/#concept-http-network-fetch" Firefox "CORSDidNotSucceed";
        BodyNotDecoded "body-not-decoded" Fails "https://fetch.spec.whatwg.org/#handle-content-codings";
        HeadTooLarge "head-too-large" Fails "https://fetch.spec.whatwg.org/#concept-http-network-fetch" Firefox "CORSDidNotSucceed";
        ProxyFailed "proxy-failed" Fails "https://fetch.spec.whatwg.org/#concept-http-network-fetch" Firefox "CORSDidNotSucceed";
        RequestNotSendable "request-not-sendable" Fails "https://fetch.spec.whatwg.org/#concept-http-network-fetch";
        RequestNotAllowed "request-not-allowed" Fails "https://fetch.spec.whatwg.org/#concept-http-network-fetch";
    }
    Audit {
        AnyOrigin "any-origin" Finds "https://fetch.spec.whatwg.org/#http-access-control-allow-origin";
        NullOrigin "null-origin" Finds "https://html.spec.whatwg.org/multipage/browsers.html#concept-origin-opaque";
        HostingPlatform "hosting-platform" Finds "https://url.spec.whatwg.org/#host-public-suffix";
        PublicSuffixMatch "public-suffix-match" Finds "https://url.spec.whatwg.org/#host-public-suffix";
        SubstringMatch "substring-match" Finds "https://html.spec.whatwg.org/multipage/browsers.html#same-origin";
        PrefixMatch "prefix-match" Finds "https://html.spec.whatwg.org/multipage/browsers.html#same-origin";
        SuffixMatch "suffix-match" Finds "https://html.spec.whatwg.org/multipage/browsers.html#same-origin";
        UnescapedDot "unescaped-dot" Finds "https://html.spec.whatwg.org/multipage/browsers.html#same-origin";
        AnySubdomain "any-subdomain" Finds "https://url.spec.whatwg.org/#host-registrable-domain";
        InsecureScheme "insecure-scheme" Finds "https://w3c.github.io/webappsec-secure-contexts/#is-origin-trustworthy";
        AnyPort "any-port" Finds "https://html.spec.whatwg.org/multipage/browsers.html#same-origin";
        LocalhostAllowed "localhost-allowed" Finds "https://w3c.github.io/webappsec-secure-contexts/#localhost";
        AppScheme "app-scheme" Finds "https://html.spec.whatwg.org/multipage/browsers.html#concept-origin-tuple";
        Wildcard "wildcard" Finds "https://fetch.spec.whatwg.org/#http-access-control-allow-origin";
        WildcardWithCredentials "wildcard-with-credentials" Finds "https://fetch.spec.whatwg.org/#cors-protocol-and-credentials";
        WebSocketHijacking "websocket-hijacking" Finds "https://www.rfc-editor.org/rfc/rfc6455#section-10.2";
        JsonpHijacking "jsonp-hijacking" Finds "https://html.spec.whatwg.org/multipage/scripting.html#the-script-element";
        ResourcePolicyMissing "resource-policy-missing" Finds "https://fetch.spec.whatwg.org/#cross-origin-resource-policy-header";
        EntryNeverMatches "entry-never-matches" Finds "https://html.spec.whatwg.org/multipage/browsers.html#ascii-serialisation-of-an-origin";
        HeaderNotOnErrors "header-not-on-errors" Finds "https://fetch.spec.whatwg.org/#concept-cors-check";
        HeaderDroppedByInheritance "header-dropped-by-inheritance" Finds "https://fetch.spec.whatwg.org/#concept-cors-check";
        PreflightIncomplete "preflight-incomplete" Finds "https://fetch.spec.whatwg.org/#cors-preflight-fetch";
        HeaderDoubled "header-doubled" Finds "https://fetch.spec.whatwg.org/#concept-cors-check";
        MissingVary "missing-vary" Finds "https://fetch.spec.whatwg.org/#cors-protocol-and-http-caches";
    }
}
