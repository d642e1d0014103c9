//! Files of [Apache](https://httpd.apache.org/docs/2.4/), each server, folder or path a unit of its own.

mod access;
mod build;
mod define;
mod expression;
mod harmless;
mod model;
mod pattern;
mod rewriting;
mod rules;
mod run;
mod state;
mod syntax;
#[cfg(test)]
mod tests;
mod units;

pub(super) use self::units::units;
