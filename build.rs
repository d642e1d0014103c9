//! How the program is linked.

/// On Linux with glibc it is loaded at a fixed address. Otherwise the dynamic loader writes 25,000 addresses into the tables of rules and
/// flags before anything runs: a third of the time of a short command.
fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    let target = |name: &str| std::env::var(format!("CARGO_CFG_TARGET_{name}")).unwrap_or_default();
    if target("OS") == "linux" && target("ENV") == "gnu" {
        println!("cargo:rustc-link-arg-bins=-no-pie");
    }
}
