//! Two origins in JSON.

use serde::Serialize;

use super::{SCHEMA, line};
use crate::render::origins::{Pair, Side};
use crate::web::site::{same_site, site};

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::render) struct TwoOrigins<'a> {
    schema: u32,
    a: OneOrigin<'a>,
    b: OneOrigin<'a>,
    same_origin: bool,
    same_site: bool,
    differs: Vec<&'static str>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct OneOrigin<'a> {
    input: &'a str,
    /// The whole URL that was read in the input, where it lacked something.
    read_as: Option<&'a str>,
    origin: String,
    scheme: Option<String>,
    host: Option<String>,
    port: Option<u16>,
    opaque: bool,
    site: String,
}

/// One line of JSON for two origins.
#[must_use]
pub fn origins(pair: &Pair<'_>) -> String {
    let (a, b) = (&pair.a.origin, &pair.b.origin);
    line(&TwoOrigins {
        schema: SCHEMA,
        a: one_origin(&pair.a),
        b: one_origin(&pair.b),
        same_origin: a.is_same_origin(b),
        same_site: same_site(a, b),
        differs: pair.differs(),
    })
}

fn one_origin<'a>(side: &'a Side<'_>) -> OneOrigin<'a> {
    let Side { input, origin, completed } = side;
    OneOrigin {
        input,
        read_as: completed.as_ref().map(|completed| completed.url.as_str()),
        origin: origin.serialize(),
        scheme: origin.scheme().map(Into::into),
        host: origin.host_text(),
        port: origin.port(),
        opaque: origin.is_opaque(),
        site: site(origin),
    }
}
