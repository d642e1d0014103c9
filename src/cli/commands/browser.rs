//! The installed browsers: where their programs are, and how one is started.

use crate::cli::Error;
use crate::confirm::{Launch, debian_packages, drivable, find, find_parts};
use crate::web::browser::Browser;
use crate::wire::{Options, ProxyChoice};

/// How to start a browser; what is wrong is said of this flag.
pub(super) fn launch(
    browser: Browser,
    flag: &str,
    options: &Options,
    user_agent: Option<&str>,
) -> Result<Launch, Error> {
    let usage = |message: String| Error::Usage(format!("{flag}: {message}"));
    if !options.permissions.allows_all_hosts() || options.permissions.is_read_only() {
        return Err(usage("--hosts and --read-only cannot be passed to a real browser".into()));
    }
    let name = browser.name();
    let variable = format!("CORSCHECK_{}", browser.id().to_ascii_uppercase());
    let path = std::env::var_os("PATH").unwrap_or_default();
    let installed = |packages: &[&str]| match packages {
        [] => String::new(),
        packages => format!(" (on Debian: apt install {})", packages.join(" ")),
    };
    let named = set(&variable).map(Into::into);
    let program = named.or_else(|| find(browser, &path)).ok_or_else(|| {
        if !drivable().any(|here| here == browser) {
            let instead = match browser {
                Browser::Safari => format!("Safari runs on macOS only; {flag} webkit drives WebKitGTK, which has the same engine"),
                _ => format!("WebKitGTK runs on Linux only; {flag} safari drives Safari, which has the same engine"),
            };
            return usage(instead);
        }
        let packages = installed(&debian_packages(browser));
        usage(format!(
            "{name} is not installed; install it{packages}, or name its program in the environment variable {variable}"
        ))
    })?;
    let has_display = set("DISPLAY").or_else(|| set("WAYLAND_DISPLAY")).is_some();
    let parts = find_parts(browser, &path, has_display).map_err(|missing| {
        let package = installed(&[missing.debian_package]);
        usage(format!("{missing}, which {name} is driven with; install it{package}"))
    })?;
    Ok(Launch {
        browser,
        program,
        parts,
        folder: std::env::temp_dir(),
        resolve: options.resolve.clone(),
        insecure: options.insecure,
        proxy_of_environment: matches!(options.proxy, ProxyChoice::Environment { .. }),
        user_agent: user_agent.map(str::to_owned),
        window: false,
        outlives_interrupt: false,
        public_page: false,
    })
}

/// The value of an environment variable, where it is set and not empty.
fn set(variable: &str) -> Option<std::ffi::OsString> {
    std::env::var_os(variable).filter(|value| !value.is_empty())
}
