//! curl's options that corscheck does not have: what to write instead.

use clap::error::{ContextKind, ContextValue, ErrorKind};

/// What to do about some of curl's options, by their names.
const INSTEAD: [(&[&str], &str); 21] = [
    (
        &["-u", "--user"],
        "a page's script sends a header: -H 'Authorization: Basic …' (base64 of USER:PASSWORD)",
    ),
    (&["--oauth2-bearer"], "write -H 'Authorization: Bearer TOKEN'"),
    (
        &["-b"],
        "write --cookie 'NAME=VALUE; SameSite=None; Secure': a cookie that the browser has for the target",
    ),
    (
        &["-c", "--cookie-jar"],
        "cookies that responses set are in the output; --cookie 'NAME=VALUE' gives one to the browser",
    ),
    (
        &["-e", "--referer"],
        "write --page URL, the page's address: the browser makes Referer from it, and --referrer-policy says how",
    ),
    (
        &["-L", "--location"],
        "not needed: redirects are followed as a browser does; --redirect error|manual changes it",
    ),
    (&["-i", "--include", "--show-headers"], "write -v: it shows all headers"),
    (&["-I", "--head"], "write -X HEAD"),
    (&["--json"], "write -X POST -H 'Content-Type: application/json' -d JSON"),
    (&["-s", "--silent"], "write -q: it prints the verdict in one line"),
    (&["-S", "--show-error"], "not needed: errors are always shown"),
    (
        &["-f", "--fail", "--fail-with-body"],
        "not needed: a blocked request is exit status 1; the status of the response decides nothing",
    ),
    (&["-o", "--output", "-O", "--remote-name"], "the body is not kept; write '> FILE' for the report"),
    (&["-D", "--dump-header"], "write -v, or --format json: exchanges have all headers"),
    (&["-w", "--write-out"], "write --format json: it has the status, headers and times"),
    (
        &["-F", "--form", "--form-string"],
        "write -H 'Content-Type: multipart/form-data; boundary=x' -d BODY: the type decides, not the fields",
    ),
    (&["-G", "--get", "--data-urlencode", "--url-query"], "write the parameters into the URL"),
    (&["--data-raw", "--data-binary", "--data-ascii"], "write -d BODY"),
    (&["-T", "--upload-file"], "write -X PUT -d BODY: the size of the body decides nothing"),
    (&["--compressed"], "not needed: the browser's own Accept-Encoding is sent"),
    (&["--url"], "write the URL alone"),
];

/// What to write instead of an option of curl that made the command line fail.
pub(super) fn instead(error: &clap::Error) -> Option<(&'static str, &'static str)> {
    if error.kind() != ErrorKind::UnknownArgument {
        return None;
    }
    let Some(ContextValue::String(argument)) = error.get(ContextKind::InvalidArg) else { return None };
    let name = argument.split('=').next().unwrap_or_default();
    INSTEAD.iter().find_map(|(names, words)| {
        let name = names.iter().find(|known| **known == name)?;
        Some((*name, *words))
    })
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::super::args::Cli;
    use super::*;

    /// An option that corscheck has needs no hint.
    #[test]
    fn none_of_them_is_a_flag_of_probe() {
        let mut command = Cli::command();
        command.build();
        let probe = command.find_subcommand("probe").expect("a command");
        let known: Vec<String> = probe
            .get_arguments()
            .flat_map(|argument| {
                let long = argument.get_long_and_visible_aliases().unwrap_or_default();
                let short = argument.get_short_and_visible_aliases().unwrap_or_default();
                long.into_iter()
                    .map(|name| format!("--{name}"))
                    .chain(short.into_iter().map(|name| format!("-{name}")))
                    .collect::<Vec<_>>()
            })
            .collect();
        for name in INSTEAD.iter().flat_map(|(names, _)| *names) {
            assert!(!known.iter().any(|flag| flag == name), "{name} is a flag");
        }
    }
}
