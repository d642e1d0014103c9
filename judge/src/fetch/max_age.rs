//! `Access-Control-Max-Age`: for how long a preflight is cached.

use super::engine::Engine;
use crate::rules::{CacheLifetime, MaxAge};
use crate::web::browser::Browser;
use crate::web::headers::{HeaderList, decode, is_tab_or_space, trim};

/// For how many seconds a preflight without the header is cached.
const DEFAULT_SECONDS: u64 = 5;

/// The longest time for which each browser caches a preflight, in seconds.
pub fn longest_lifetimes() -> impl Iterator<Item = (Browser, u64)> {
    let limit = |browser: Browser| Engine::of(browser).preflight_cache.max_age_limit;
    Browser::EACH_ENGINE.iter().map(move |browser| (*browser, limit(*browser)))
}

/// [Extracts the max-age](https://fetch.spec.whatwg.org/#http-access-control-max-age) as this engine does: for how long it
/// caches the preflight with this response.
#[must_use]
pub fn preflight_lifetime(response: &HeaderList, engine: &Engine) -> CacheLifetime {
    let name = "access-control-max-age";
    // Where empty lines do not count beside others, several of them are one.
    let empty = |value: &[u8]| value.iter().all(|byte| b", \t".contains(byte));
    let value = response.get(name).map(|value| {
        if engine.responses.ignores_empty_repeats && empty(&value) { Vec::new() } else { value }
    });
    let read = |seconds, because| CacheLifetime {
        browser: engine.browser,
        seconds,
        because,
        value: value.as_deref().map(decode).unwrap_or_default(),
        unlisted: None,
    };
    let Some(text) = value.as_deref().map(|value| trim(value, is_tab_or_space)) else {
        return read(DEFAULT_SECONDS, MaxAge::Absent);
    };
    if text.is_empty() {
        return read(DEFAULT_SECONDS, MaxAge::NoNumber);
    }
    let (sign, digits) = match text {
        [sign @ (b'+' | b'-'), digits @ ..] => (Some(*sign), digits),
        digits => (None, digits),
    };
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return read(engine.preflight_cache.unreadable_max_age, MaxAge::NoNumber);
    }
    if sign.is_some() && !engine.preflight_cache.reads_signed_max_age {
        return read(engine.preflight_cache.unreadable_max_age, MaxAge::Signed);
    }
    let number = digits
        .iter()
        .try_fold(0_i64, |number, digit| number.checked_mul(10)?.checked_add(i64::from(digit - b'0')))
        .and_then(|number| u64::try_from(number).ok());
    match (sign, number) {
        (_, None) if !engine.preflight_cache.limits_huge_max_age => {
            read(engine.preflight_cache.unreadable_max_age, MaxAge::TooLarge)
        }
        (_, None) => read(engine.preflight_cache.max_age_limit, MaxAge::Capped),
        (Some(b'-'), Some(_)) => read(0, MaxAge::Signed),
        (Some(_), Some(seconds)) => read(seconds.min(engine.preflight_cache.max_age_limit), MaxAge::Signed),
        (None, Some(seconds)) if seconds > engine.preflight_cache.max_age_limit => {
            read(engine.preflight_cache.max_age_limit, MaxAge::Capped)
        }
        (None, Some(seconds)) => read(seconds, MaxAge::Requested),
    }
}
