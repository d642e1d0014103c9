//! What an expert would add to a diagnosis. Reads it, and changes nothing of its verdict.

mod repair;

pub use self::repair::{Change, Repair, repair};
