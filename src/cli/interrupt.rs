//! Being asked to stop.

use super::Error;

/// Waits until somebody presses Ctrl-C, or the system asks the program to end.
///
/// # Errors
/// Where the machine does not let it wait for that.
pub(super) async fn interrupted() -> Result<(), Error> {
    let heard = tokio::select! {
        pressed = tokio::signal::ctrl_c() => pressed,
        terminated = terminated() => terminated,
    };
    heard.map_err(|error| Error::Machine(format!("Ctrl-C cannot be waited for: {error}")))
}

#[cfg(unix)]
async fn terminated() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    signal(SignalKind::terminate())?.recv().await;
    Ok(())
}

/// There it is not asked, but done.
#[cfg(not(unix))]
async fn terminated() -> std::io::Result<()> {
    std::future::pending().await
}
