//! The one thread on which all sockets are served.

use super::Error;

/// Runs a future to its end, with sockets and timers.
pub(super) fn block_on<T>(future: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Error::Environment(format!("cannot start the network runtime: {error}")))?;
    let result = runtime.block_on(future);
    // The system's lookup of a name cannot be ended, and nothing waits for it any more.
    runtime.shutdown_background();
    result
}
