//! What makes the request of a check: a call of the page, or an element or a window that shows the document.

use std::str::FromStr;

use crate::frame::EmbeddedAs;
use crate::script::READER;
use crate::web::request::Initiator;
use crate::web::script::Callback;
use crate::web::vocabulary::{UnknownId, Vocabulary};

/// What makes a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Called {
    /// A call of the page.
    Call(Initiator),
    /// A script that calls a function of the page with the data.
    Jsonp,
    /// A frame or popup, which shows the document.
    Frame(EmbeddedAs),
}

/// What is neither an initiator nor shows a document.
const OWN: usize = 1;
const COUNT: usize = Initiator::ALL.len() + OWN + EmbeddedAs::ALL.len();

const fn all() -> [Called; COUNT] {
    let mut all = [Called::Frame(EmbeddedAs::Iframe); COUNT];
    let mut at = 0;
    while at < COUNT {
        all[at] = match at.checked_sub(Initiator::ALL.len()) {
            None => Called::Call(Initiator::ALL[at]),
            Some(0) => Called::Jsonp,
            Some(at) => Called::Frame(EmbeddedAs::ALL[at - OWN]),
        };
        at += 1;
    }
    all
}

const EACH: [Called; COUNT] = all();

impl Called {
    /// In what the document is shown, where it is.
    #[must_use]
    pub fn shown_as(self) -> Option<EmbeddedAs> {
        match self {
            Self::Call(_) | Self::Jsonp => None,
            Self::Frame(shown_as) => Some(shown_as),
        }
    }

    /// The call, where it is one.
    #[must_use]
    pub fn initiator(self) -> Option<Initiator> {
        match self {
            Self::Call(initiator) => Some(initiator),
            Self::Jsonp => Some(Initiator::Script),
            Self::Frame(_) => None,
        }
    }

    /// The method that is used where this one is written.
    #[must_use]
    pub fn method(self, written: &str) -> &str {
        match self {
            Self::Call(initiator) => initiator.method(written),
            Self::Jsonp | Self::Frame(_) => "GET",
        }
    }

    /// What a person would call it.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Call(initiator) => initiator.words(),
            Self::Jsonp => "JSONP",
            Self::Frame(shown_as) => shown_as.words(),
        }
    }
}

/// The function that a script of JSONP calls, and the parameter that has its name.
pub(super) fn jsonp(name: Option<String>, param: Option<String>) -> Callback {
    let default = || "callback".to_owned();
    let (name, param) = (name.unwrap_or_else(default), param.unwrap_or_else(default));
    Callback { name, param, reader: READER, is_assumed: false }
}

impl Default for Called {
    fn default() -> Self {
        Self::Call(Initiator::default())
    }
}

impl Vocabulary for Called {
    const NOUN: &'static str = Initiator::NOUN;
    const ALL: &'static [Self] = &EACH;

    fn id(self) -> &'static str {
        match self {
            Self::Call(initiator) => initiator.id(),
            Self::Jsonp => "jsonp",
            Self::Frame(shown_as) => shown_as.id(),
        }
    }

    fn description(self) -> &'static str {
        match self {
            Self::Call(initiator) => initiator.description(),
            Self::Jsonp => "A script that calls a function of the page with the data",
            Self::Frame(shown_as) => shown_as.description(),
        }
    }

    fn is_hidden(self) -> bool {
        match self {
            Self::Call(initiator) => initiator.is_hidden(),
            Self::Jsonp => false,
            Self::Frame(shown_as) => shown_as.is_hidden(),
        }
    }
}

impl FromStr for Called {
    type Err = UnknownId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let known = EACH.into_iter().find(|value| value.id() == text);
        known.ok_or_else(|| UnknownId::of::<Self>(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An id that two have would name the first of them alone.
    #[test]
    fn each_id_names_one_value() {
        for value in EACH {
            assert_eq!(value.id().parse(), Ok(value));
        }
        assert_eq!(EACH.len(), Initiator::ALL.len() + OWN + EmbeddedAs::ALL.len());
    }
}
