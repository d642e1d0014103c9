//! What an expert would add to a diagnosis. Reads it, and changes nothing of its verdict.

mod heard;
mod repair;

pub use self::heard::{Wanted, wanted};
pub use self::repair::{Change, Repair, repair};
