//! How fast requests are sent.

use std::num::NonZeroUsize;

use clap::Args;

/// The flag of all commands that send several requests at a time.
#[derive(Args, Debug)]
#[command(next_help_heading = "Rate limits")]
pub struct RateLimits {
    /// Send requests for up to N URLs or checks at a time
    #[arg(long, value_name = "N", default_value = "50", hide_short_help = true)]
    pub parallel: NonZeroUsize,
}
