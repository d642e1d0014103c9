//! Parsers that need stack for each level of a text.

/// Why there is no result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfinished {
    /// There is no memory for the stack.
    NoMemory,
    /// It took too long.
    Late,
}

/// Runs a parser with a stack of its own, for at most ten seconds.
///
/// # Errors
/// Where that cannot be.
#[cfg(not(target_family = "wasm"))]
pub fn with_stack<T: Send + 'static>(run: impl FnOnce() -> T + Send + 'static) -> Result<T, Unfinished> {
    /// In bytes.
    const STACK: usize = 256 * 1024 * 1024;
    const LONGEST: std::time::Duration = std::time::Duration::from_secs(10);

    let (sender, receiver) = std::sync::mpsc::channel();
    let thread = std::thread::Builder::new().stack_size(STACK).spawn(move || {
        // Where this fails, the receiver has given up.
        let _ = sender.send(run());
    });
    thread.map_err(|_| Unfinished::NoMemory)?;
    receiver.recv_timeout(LONGEST).map_err(|_| Unfinished::Late)
}

/// Runs a parser. WebAssembly has one stack, and no clock; where a text needs more stack than there is, the browser ends it with an
/// exception.
///
/// # Errors
/// Never.
#[cfg(target_family = "wasm")]
pub fn with_stack<T>(run: impl FnOnce() -> T) -> Result<T, Unfinished> {
    Ok(run())
}
