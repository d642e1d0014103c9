//! The `corscheck` command: parse, run, exit.

use std::process::ExitCode;

/// The allocator, where the system's is slow.
#[cfg(target_env = "musl")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    corscheck::cli::main()
}
