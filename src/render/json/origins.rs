//! Two origins in JSON.

use serde::Serialize;

use super::{SCHEMA, line};
use crate::render::origins::{Pair, Side};
use crate::web::site::{same_site, site};

/// Two origins compared.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::render) struct TwoOrigins<'a> {
    /// 2. Fields are added under it, never renamed or removed.
    schema: u32,
    /// The first.
    a: OneOrigin<'a>,
    /// The second.
    b: OneOrigin<'a>,
    /// Whether they are same origin.
    same_origin: bool,
    /// Whether they are same site, the scheme included.
    same_site: bool,
    /// In what they differ: `scheme`, `host`, `port`.
    differs: Vec<&'static str>,
}

/// An origin.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct OneOrigin<'a> {
    /// The text that it was read in.
    input: &'a str,
    /// The whole URL that was read in the input, where it lacked something.
    read_as: Option<&'a str>,
    /// The origin, serialised.
    origin: String,
    /// Its scheme; null where it is opaque.
    scheme: Option<String>,
    /// Its host; null where it is opaque.
    host: Option<String>,
    /// Its port; null where it is the scheme's default.
    port: Option<u16>,
    /// Whether it is opaque.
    opaque: bool,
    /// Its site.
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
