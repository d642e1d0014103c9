//! Two origins in JSON.

use serde::Serialize;

use super::{SCHEMA, line};
use crate::web::origin::Origin;
use crate::web::site::{same_site, site};

#[derive(Serialize)]
struct TwoOrigins<'a> {
    schema: u32,
    a: OneOrigin<'a>,
    b: OneOrigin<'a>,
    same_origin: bool,
    same_site: bool,
    differs: &'a [&'static str],
}

#[derive(Serialize)]
struct OneOrigin<'a> {
    input: &'a str,
    origin: String,
    scheme: Option<String>,
    host: Option<String>,
    port: Option<u16>,
    opaque: bool,
    site: String,
}

/// One line of JSON for two origins, each with the text that gave it.
#[must_use]
pub fn origins(a: (&str, &Origin), b: (&str, &Origin), differs: &[&'static str]) -> String {
    line(&TwoOrigins {
        schema: SCHEMA,
        a: one_origin(a),
        b: one_origin(b),
        same_origin: a.1.is_same_origin(b.1),
        same_site: same_site(a.1, b.1),
        differs,
    })
}

fn one_origin<'a>((input, origin): (&'a str, &Origin)) -> OneOrigin<'a> {
    OneOrigin {
        input,
        origin: origin.serialize(),
        scheme: origin.scheme().map(Into::into),
        host: origin.host_text(),
        port: origin.port(),
        opaque: origin.is_opaque(),
        site: site(origin),
    }
}
