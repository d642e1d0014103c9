//! How the program is linked.

/// On Linux with glibc, where it is built by its user, it is loaded at a fixed address. Otherwise the dynamic loader writes 25,000 addresses
/// into the tables of rules and flags before anything runs: a third of the time of a short command. Packed addresses
/// (`-z pack-relative-relocs`) need glibc 2.36 where the program runs. What is released for Linux is linked with musl, and keeps its random
/// address.
fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    let target = |name: &str| std::env::var(format!("CARGO_CFG_TARGET_{name}")).unwrap_or_default();
    if target("OS") == "linux" && target("ENV") == "gnu" {
        println!("cargo:rustc-link-arg-bins=-no-pie");
    }
}
