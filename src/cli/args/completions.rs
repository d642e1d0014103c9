//! `corscheck completions`: the shell.

use clap::Args;

use super::help_text::help_text;

/// Print the completions of a shell
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES, after_long_help = HELP)]
pub struct Completions {
    /// The shell
    pub shell: clap_complete::Shell,
}

help_text! {
    done;
    "corscheck completions bash \\
      > ~/.local/share/bash-completion/completions/corscheck",
    "corscheck completions fish > ~/.config/fish/completions/corscheck.fish",
    "corscheck completions zsh > ~/.zfunc/_corscheck",
}
