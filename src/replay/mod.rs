//! What was recorded elsewhere, judged: questions made of recorded calls, and HARs replayed with the responses that they hold.

mod har;
mod jsonp;
mod recorded;
mod responses;
mod socket;

pub use self::har::{
    Assumption, Finding, JudgedEntry, JudgedFrame, Missing, NotApplicable, framed_documents, judge,
    judge_each,
};
pub use self::jsonp::with_callback;
pub use self::recorded::{Overrides, QuestionError, question};
pub use self::responses::{http_response, judge_by_responses};
pub use self::socket::{diagnosis_of_socket, dry_run, is_socket, with_its_initiator};
