//! The text below a command's flags: examples, and in `--help` the exit statuses.

/// Makes the constants `EXAMPLES`, which stands below `-h`, and `HELP`, which stands below `--help`. The exit statuses are worded once:
/// `requests` are those of commands that judge requests, `checks` those of suites, `done` those of commands that only print. Other
/// commands give their own lines for 0 and 1, and for 3.
macro_rules! help_text {
    (requests$(, $watch:ident)?; $($example:literal),+ $(,)?) => {
        help_text!("0  all requests are allowed\n  1  at least one is blocked",
            "\n  3  at least one failed in the network, and none is blocked"$(, $watch)?; $($example),+);
    };
    (checks$(, $watch:ident)?; $($example:literal),+ $(,)?) => {
        help_text!("0  all checks passed\n  1  at least one check failed",
            "\n  3  at least one was not decided (network failure, Ctrl-C), and none failed"$(, $watch)?; $($example),+);
    };
    (done; $($example:literal),+ $(,)?) => {
        help_text!("0  done"; $($example),+);
    };
    (@watch) => {
        "\nWith --watch, which Ctrl-C ends, it is the status of the last complete round,\nor 3 if there was none."
    };
    ($zero_and_one:literal $(, $three:literal $(, $watch:ident)?)?; $($example:literal),+ $(,)?) => {
        const EXAMPLES: &str = concat!("Examples:" $(, "\n  ", $example)+);
        const HELP: &str = concat!(
            "Examples:",
            $("\n  ", $example,)+
            "\n\nExit status:\n  ",
            $zero_and_one,
            "\n  2  wrong command line or file, or a fault of this machine (a full disk, say)"
            $(, $three $(, help_text!(@$watch))?)?
        );
    };
}

pub(super) use help_text;
