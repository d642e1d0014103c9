//! Files of [nginx](https://nginx.org/en/docs/), each location a unit of its own.

mod build;
mod harmless;
mod locate;
mod model;
mod run;
mod state;
mod syntax;
#[cfg(test)]
mod tests;
mod units;
mod value;

pub(super) use self::units::units;
