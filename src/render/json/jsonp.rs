//! What the JSON of a JSONP request has besides.

use serde::Serialize;

use crate::probe::Delivery;
use crate::web::script::Callback;

/// The page's function, as a member of the request.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct CallbackJson {
    callback: String,
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
    loaded: bool,
    delivered: bool,
    calls: Option<u32>,
}

impl From<&Delivery> for Jsonp {
    fn from(delivery: &Delivery) -> Self {
        let Delivery { loaded, delivered, calls, cause: _ } = *delivery;
        Self { loaded, delivered, calls }
    }
}
