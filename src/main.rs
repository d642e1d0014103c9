//! The `corscheck` command: parse, run, exit.

use std::process::ExitCode;

fn main() -> ExitCode {
    corscheck::cli::main()
}
