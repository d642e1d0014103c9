//! Which modes a request gets, by what makes it.

use super::call::Call;
use super::engine::Engine;
use super::safelist::is_safelisted;
use crate::web::request::{Credentials, CrossOrigin, Initiator, Mode, PreloadDestination};

/// The modes that a request has, whatever the page writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EffectiveModes {
    /// The mode.
    pub mode: Mode,
    /// The credentials mode.
    pub credentials: Credentials,
    /// The [use-CORS-preflight flag](https://fetch.spec.whatwg.org/#use-cors-preflight-flag).
    pub use_cors_preflight: bool,
}

/// Mode and credentials mode of a request by its initiator: for elements
/// [create a potential-CORS request](https://html.spec.whatwg.org/multipage/urls-and-fetching.html#create-a-potential-cors-request).
#[must_use]
pub fn effective_modes(call: &Call, engine: &Engine) -> EffectiveModes {
    let by_attribute = || match call.crossorigin {
        // Without the attribute an element may request anything, with cookies, and may not read the response.
        CrossOrigin::None => (Mode::NoCors, Credentials::Include),
        CrossOrigin::Anonymous => (Mode::Cors, Credentials::SameOrigin),
        CrossOrigin::UseCredentials => (Mode::Cors, Credentials::Include),
    };
    let with_credentials = || match call.credentials {
        Credentials::Include => Credentials::Include,
        Credentials::SameOrigin | Credentials::Omit => Credentials::SameOrigin,
    };
    let (mode, credentials) = match call.initiator {
        Initiator::Fetch => (call.mode, call.credentials),
        // withCredentials has two values only.
        Initiator::Xhr | Initiator::XhrUpload | Initiator::EventSource => (Mode::Cors, with_credentials()),
        // A preload goes as what it is for; an engine knows that fonts are always under CORS.
        Initiator::Preload
            if call.attributes.preload == PreloadDestination::Font
                && engine.elements.preloads_fonts_under_cors =>
        {
            (Mode::Cors, Credentials::SameOrigin)
        }
        Initiator::Script | Initiator::Style | Initiator::Image | Initiator::Media | Initiator::Preload => {
            by_attribute()
        }
        // Without cookies even to the page's own origin.
        Initiator::Manifest => match call.crossorigin {
            CrossOrigin::UseCredentials => (Mode::Cors, Credentials::Include),
            CrossOrigin::None | CrossOrigin::Anonymous => (Mode::Cors, Credentials::Omit),
        },
        // Without the attribute nothing but the page's own origin.
        Initiator::Track => match call.crossorigin {
            CrossOrigin::None => (Mode::SameOrigin, Credentials::SameOrigin),
            CrossOrigin::Anonymous | CrossOrigin::UseCredentials => by_attribute(),
        },
        // A module is always requested under CORS.
        Initiator::Module | Initiator::Json | Initiator::CssModule => match call.crossorigin {
            CrossOrigin::UseCredentials => (Mode::Cors, Credentials::Include),
            CrossOrigin::None | CrossOrigin::Anonymous => (Mode::Cors, Credentials::SameOrigin),
        },
        Initiator::Font if engine.elements.fonts_without_cors => (Mode::NoCors, Credentials::Include),
        Initiator::Font => (Mode::Cors, Credentials::SameOrigin),
        // A beacon whose type a form could send goes without CORS.
        Initiator::Beacon if beacon_is_simple(call, engine) => (Mode::NoCors, Credentials::Include),
        Initiator::Beacon => (Mode::Cors, Credentials::Include),
        // No CORS applies, and cookies always go along.
        Initiator::WebSocket => (Mode::NoCors, Credentials::Include),
        Initiator::Worker | Initiator::ServiceWorker | Initiator::SvgUse => {
            (Mode::SameOrigin, Credentials::SameOrigin)
        }
    };
    // With GET and HEAD, send() ignores the body.
    let sends_body =
        call.body.is_some() && !["GET", "HEAD"].contains(&call.method.to_ascii_uppercase().as_str());
    let use_cors_preflight = call.initiator == Initiator::XhrUpload
        && (sends_body || !engine.preflight.upload_listener_needs_body);
    EffectiveModes { mode, credentials, use_cors_preflight }
}

fn beacon_is_simple(call: &Call, engine: &Engine) -> bool {
    call.headers
        .iter()
        .filter(|(name, _)| name.eq_ignore_ascii_case("content-type"))
        .all(|(_, value)| is_safelisted("content-type", value.trim().as_bytes(), engine))
}
