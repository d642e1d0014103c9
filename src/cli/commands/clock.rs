//! The time.

use std::time::{SystemTime, UNIX_EPOCH};

/// The time in seconds since 1970: cookies expire.
pub(super) fn unix_time() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).ok();
    since.and_then(|time| i64::try_from(time.as_secs()).ok()).unwrap_or_default()
}
