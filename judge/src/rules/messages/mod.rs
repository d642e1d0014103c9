//! The one sentence that is made of a violation's facts: a file each group, one function each fault.

mod cors;
mod element;
mod notice;
mod page_policy;
mod preflight;
mod redirect;
mod request;
mod resource;
mod script;
mod service_worker;

use super::fault::Fault;
use super::violation::Violation;

impl Violation {
    /// One sentence that names the header or the rule, what was seen, and what was needed.
    #[must_use]
    pub fn message(&self) -> String {
        let redirected = self.context.redirected;
        match &self.fault {
            Fault::UrlCredentials { url } => request::url_credentials(url),
            Fault::UrlScheme { scheme, mode } => request::url_scheme(scheme, *mode),
            Fault::UrlBadPort { port } => request::url_bad_port(*port, redirected),
            Fault::MethodInvalid { method } => request::method_invalid(method),
            Fault::MethodForbidden { method } => request::method_forbidden(method),
            Fault::HeaderInvalid { name, value, fault } => request::header_invalid(name, value, *fault),
            Fault::BodyOnGet { method } => request::body_on_get(method),
            Fault::RequestInitInvalid { mode } => request::init_invalid(*mode),
            Fault::ModeSameOrigin { origin, target } => request::mode_same_origin(origin, target, redirected),
            Fault::NoCorsMethod { method } => request::no_cors_method(method),
            Fault::NoCorsRedirectMode { mode } => request::no_cors_redirect_mode(*mode),
            Fault::KeepaliveTooLarge { size, limit } => request::keepalive_too_large(*size, *limit),
            Fault::BeaconTooLarge { size, limit } => request::beacon_too_large(*size, *limit),
            Fault::WorkerCrossOrigin { origin, target } => request::worker_cross_origin(origin, target),
            Fault::DataUrlInvalid { url } => request::data_url_invalid(url),
            Fault::CspBlocked { url, directive, sources, .. } => {
                page_policy::csp_blocked(url, directive, sources, redirected)
            }
            Fault::MixedContent { page, url } => page_policy::mixed_content(page, url, redirected),
            Fault::LnaInsecureContext { page, url, space } => {
                page_policy::lna_insecure_context(page, url, *space)
            }
            Fault::CoepRequireCorp { at, origin } => page_policy::coep_require_corp(at, origin),
            Fault::CoepWorker { at, owner, received } => {
                page_policy::coep_worker(at, *owner, received.as_deref())
            }
            Fault::AllowOriginMissing { at, needed, include } => {
                cors::allow_origin_missing(at, needed, *include)
            }
            Fault::AllowOriginMultiple { at, received, needed, lines, .. } => {
                cors::allow_origin_multiple(at, received, needed, *lines)
            }
            Fault::AllowOriginInvalid { at, received, needed } => {
                cors::allow_origin_invalid(at, received, needed)
            }
            Fault::AllowOriginMismatch { at, received, needed, near } => {
                cors::allow_origin_mismatch(at, received, needed, *near)
            }
            Fault::WildcardWithCredentials { at, needed } => cors::wildcard_with_credentials(at, needed),
            Fault::AllowCredentials { at, received } => cors::allow_credentials(at, received.as_deref()),
            Fault::PreflightRedirect { at, location, .. } => preflight::redirect(at, location),
            Fault::PreflightStatus { at } => preflight::status(at),
            Fault::AllowMethodsInvalid { at, element } => preflight::methods_invalid(at, element),
            Fault::AllowHeadersInvalid { at, element } => preflight::headers_invalid(at, element),
            Fault::MethodNotAllowed { at, method, is_missing: true, .. } => {
                preflight::methods_missing(at, method)
            }
            Fault::HeaderNotAllowed { at, names, is_missing: true, .. } => {
                preflight::headers_missing(at, names)
            }
            Fault::MethodNotAllowed { at, method, allowed, include, .. } => {
                preflight::method_not_allowed(at, method, allowed, *include)
            }
            Fault::HeaderNotAllowed { at, names, allowed, include, .. } => {
                preflight::header_not_allowed(at, names, allowed, *include)
            }
            Fault::RedirectModeError { at, location } => redirect::mode_error(at, location),
            Fault::RedirectTooMany { limit } => redirect::too_many(*limit),
            Fault::RedirectLocationInvalid { at, location, lines } => {
                redirect::location_invalid(at, location, *lines)
            }
            Fault::RedirectScheme { at, scheme } => redirect::scheme(at, scheme),
            Fault::RedirectCredentials { at, location, .. } => redirect::credentials(at, location),
            Fault::CorpSameOrigin { at, origin } => resource::corp_same_origin(at, origin),
            Fault::CorpSameSite { at, origin, secure } => resource::corp_same_site(at, origin, *secure),
            Fault::OrbBlocked { at, why } => resource::orb_blocked(at, why),
            Fault::NosniffBlocked { at, received, destination } => {
                resource::nosniff_blocked(at, received.as_deref(), *destination)
            }
            Fault::MimeScript { at, received } => resource::mime_script(at, received.as_deref()),
            Fault::MimeModule { at, received, needed } => {
                resource::mime_module(at, received.as_deref(), needed)
            }
            Fault::MimeServiceWorker { at, received } => service_worker::mime(at, received.as_deref()),
            Fault::ServiceWorkerScope { at, scope, limit, by_header } => {
                service_worker::scope(at, scope, limit, *by_header)
            }
            Fault::ServiceWorkerInsecure { page } => service_worker::insecure(page),
            Fault::ServiceWorkerRedirect { at, location } => service_worker::redirect(at, location),
            Fault::OwnOriginOnly { element, origin, target } => {
                request::own_origin_only(*element, origin, target, redirected)
            }
            Fault::PreloadUnsupported { destination, browser } => {
                request::preload_unsupported(*destination, *browser)
            }
            Fault::IntegrityMismatch { at, expected, computed } => {
                resource::integrity_mismatch(at, expected, computed)
            }
            Fault::IntegrityOpaque { at, element } => resource::integrity_opaque(at, *element),
            Fault::TrustedTypes { url } => page_policy::trusted_types(url),
            Fault::CallbackNotCalled { at, callback, param, why } => {
                script::not_called(at, callback, param, why)
            }
            Fault::MimeStyle { at, received } => resource::mime_style(at, received.as_deref()),
            Fault::ElementStatus { at, element, retries_without_end } => {
                element::status(at, *element, *retries_without_end)
            }
            Fault::ElementContent { at, element } => element::content(at, *element),
            Fault::Socket(fault) => fault.message(),
            Fault::EventSourceStatus { at } => element::event_source_status(at),
            Fault::EventSourceContentType { at, received } => {
                element::event_source_content_type(at, received.as_deref())
            }
        }
    }
}
