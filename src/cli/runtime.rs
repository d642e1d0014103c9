//! The one thread on which all sockets are served.

use super::Error;

/// Runs a future to its end, with sockets and timers.
pub(super) fn block_on<T>(future: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Error::Environment(format!("cannot start the network runtime: {error}")))?
        .block_on(future)
}
