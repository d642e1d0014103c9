//! What the JSON of a JSONP request has besides.

use serde::Serialize;

use crate::probe::Delivery;
use crate::web::script::Callback;

/// The page's function, as a member of the request.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct CallbackJson {
    /// The function that the script calls.
    callback: String,
    /// The parameter of the URL with its name.
    param: String,
}

impl From<&Callback> for CallbackJson {
    fn from(callback: &Callback) -> Self {
        Self { callback: callback.name.clone(), param: callback.param.clone() }
    }
}

/// What became of it.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Jsonp {
    /// Whether the element's `load` event fires.
    loaded: bool,
    /// Whether it does, and the script calls the function.
    delivered: bool,
    /// How often the script calls it; null where that is not known.
    calls: Option<u32>,
}

impl From<&Delivery> for Jsonp {
    fn from(delivery: &Delivery) -> Self {
        let Delivery { loaded, delivered, calls, cause: _ } = *delivery;
        Self { loaded, delivered, calls }
    }
}
