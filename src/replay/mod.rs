//! What was recorded elsewhere, judged: questions made of recorded calls, and HARs replayed with the responses that they hold.

mod har;
mod recorded;

pub use self::har::{Assumption, Finding, JudgedEntry, Missing, NotApplicable, judge, judge_each};
pub use self::recorded::{Overrides, QuestionError, question};
