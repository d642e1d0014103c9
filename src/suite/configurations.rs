//! What reads the configuration files of targets.

use std::fmt::Debug;

use crate::probe::{Diagnosis, Question};

/// Reads the configuration files of targets.
pub trait Configurations: Debug {
    /// The verdict on a request that a file gives; `None` where the file does not say it.
    fn verdict(&self, config: &str, question: &Question) -> Option<Diagnosis>;
}
