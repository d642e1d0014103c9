//! What ends a watch.

use crate::cli::Error;
use crate::cli::interrupt::interrupted;

/// Why it ends.
#[derive(Clone, Copy, Debug)]
pub(super) enum End {
    /// Somebody pressed Ctrl-C, or the system asks for it.
    Asked,
    /// Nobody reads the output any more.
    Unread,
}

/// Waits for one of them.
pub(super) async fn ended() -> Result<End, Error> {
    tokio::select! {
        asked = interrupted() => asked.map(|()| End::Asked),
        () = unread() => Ok(End::Unread),
    }
}

/// Waits until the other end of a pipe is closed, as `head` does when it has enough. Where nothing changes nothing is
/// written, and without this such a watch would go on unheard until something does. What is no pipe cannot tell.
#[cfg(unix)]
async fn unread() {
    use std::os::fd::AsFd;
    use tokio::io::Interest;
    use tokio::net::unix::pipe::Sender;
    // Only its state is asked for; nothing is written this way, so that it may stay one that blocks.
    if let Ok(output) = std::io::stdout().as_fd().try_clone_to_owned()
        && let Ok(output) = Sender::from_owned_fd_unchecked(output)
        && output.ready(Interest::ERROR).await.is_ok()
    {
        return;
    }
    std::future::pending().await
}

#[cfg(not(unix))]
async fn unread() {
    std::future::pending().await
}
