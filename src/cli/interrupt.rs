//! Requests to stop: Ctrl-C, a signal.

use super::Error;

/// Waits for Ctrl-C, or for the system's signal to terminate.
///
/// # Errors
/// Where the system does not let the program wait for either.
pub(super) async fn interrupted() -> Result<(), Error> {
    let signal = tokio::select! {
        pressed = tokio::signal::ctrl_c() => pressed,
        terminated = terminated() => terminated,
    };
    signal.map_err(|error| Error::Environment(format!("cannot listen for Ctrl-C: {error}")))
}

#[cfg(unix)]
async fn terminated() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    signal(SignalKind::terminate())?.recv().await;
    Ok(())
}

/// Waits until the terminal is closed.
///
/// # Errors
/// Where the system does not let the program wait for it.
#[cfg(unix)]
pub(super) async fn hung_up() -> Result<(), Error> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut signal = signal(SignalKind::hangup())
        .map_err(|error| Error::Environment(format!("cannot listen for the end of the terminal: {error}")))?;
    signal.recv().await;
    Ok(())
}

/// Elsewhere the system ends a program with its terminal.
///
/// # Errors
/// None.
#[cfg(not(unix))]
pub(super) async fn hung_up() -> Result<(), Error> {
    std::future::pending().await
}

/// Elsewhere the system terminates a program without a signal.
#[cfg(not(unix))]
async fn terminated() -> std::io::Result<()> {
    std::future::pending().await
}
