//! The `corscheck` command.
fn main() {}
