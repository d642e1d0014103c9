//! JSONP among a page's calls: a script whose URL names a function of the page.

use crate::probe::Question;
use crate::script::READER;
use crate::web::request::Initiator;
use crate::web::script::{Callback, callback_in};

/// The same question, as JSONP where it is one of a script whose URL names a function.
#[must_use]
pub fn with_callback(mut question: Question) -> Question {
    if question.call.initiator == Initiator::Script && question.call.attributes.script.callback.is_none() {
        let found = callback_in(&question.call.url);
        question.call.attributes.script.callback =
            found.map(|(param, name)| Callback { name, param, reader: READER, is_assumed: true });
    }
    question
}
