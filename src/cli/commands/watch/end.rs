//! What ends a watch.

use crate::cli::Error;
use crate::cli::interrupt::interrupted;

/// Why it ends.
#[derive(Clone, Copy, Debug)]
pub(super) enum End {
    /// By Ctrl-C, or by the system's signal to terminate.
    Interrupted,
    /// The reader of the output has closed its end.
    ReaderClosed,
}

/// Waits for one of them.
pub(super) async fn ended() -> Result<End, Error> {
    tokio::select! {
        signal = interrupted() => signal.map(|()| End::Interrupted),
        () = reader_closed() => Ok(End::ReaderClosed),
    }
}

/// Waits until the other end of a pipe is closed, as `head` does when it has enough. While nothing changes nothing is written, so
/// without this a watch would go on without a reader. Anything but a pipe has no such state.
#[cfg(unix)]
async fn reader_closed() {
    use std::os::fd::AsFd;
    use tokio::io::Interest;
    use tokio::net::unix::pipe::Sender;
    // Only its state is read; nothing is written this way, so that it may stay one that blocks.
    if let Ok(output) = std::io::stdout().as_fd().try_clone_to_owned()
        && let Ok(output) = Sender::from_owned_fd_unchecked(output)
        && output.ready(Interest::ERROR).await.is_ok()
    {
        return;
    }
    std::future::pending().await
}

#[cfg(not(unix))]
async fn reader_closed() {
    std::future::pending().await
}
