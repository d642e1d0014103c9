//! Configurations in JSON.

use serde::Serialize;

use super::{SCHEMA, line};
use crate::fix::{Configuration, Product, Setting, SocketProduct, Tested};
use crate::policy::Policy;
use crate::render::fix::{FrameSetting, OtherSettings};

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::render) struct Document<'a> {
    schema: u32,
    #[serde(flatten)]
    fix: Fix<'a>,
}

/// A configuration, also as the field `fix` of a probe.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Fix<'a> {
    product: &'static str,
    tested: bool,
    strict: bool,
    policy: Allowed<'a>,
    files: Vec<File<'a>>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Allowed<'a> {
    origins: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    others: Option<Others<'a>>,
    methods: Vec<&'a str>,
    headers: Vec<&'a str>,
    exposed: Vec<&'a str>,
    credentials: bool,
    max_age: Option<u32>,
}

/// What pages of every other origin may do, without credentials: read all responses, and send this.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Others<'a> {
    methods: Vec<&'a str>,
    headers: Vec<&'a str>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct File<'a> {
    path: &'a str,
    text: &'a str,
}

/// What a call needs that is not CORS, as the field `other_settings` of a probe.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "OtherSettings"))]
pub(super) struct Other<'a> {
    instead: bool,
    reason: &'a str,
    settings: Vec<Place<'a>>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Place<'a> {
    place: &'a str,
    text: &'a str,
}

impl<'a> From<&'a OtherSettings> for Other<'a> {
    fn from(other: &'a OtherSettings) -> Self {
        let settings = other.settings.iter().map(|Setting { place, text }| Place { place, text });
        Self { instead: other.instead, reason: &other.reason, settings: settings.collect() }
    }
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::render) struct Listed {
    schema: u32,
    products: Vec<Entry>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Entry {
    id: &'static str,
    title: &'static str,
    aliases: &'static [&'static str],
    tested: bool,
    not_run_because: Option<&'static str>,
}

impl<'a> From<&'a Configuration> for Fix<'a> {
    fn from(configuration: &'a Configuration) -> Self {
        let Configuration { product, policy, form, files } = configuration;
        Self {
            product: product.id,
            tested: product.tested == Tested::Live,
            strict: form.strict || !product.has_usual_form(),
            policy: Allowed::from(policy),
            files: files.iter().map(|file| File { path: &file.path, text: &file.text }).collect(),
        }
    }
}

impl<'a> From<&'a Policy> for Allowed<'a> {
    fn from(policy: &'a Policy) -> Self {
        Self {
            origins: policy.origins(),
            others: policy.is_public().then(|| Others {
                methods: policy.public_methods().collect(),
                headers: policy.public_headers().collect(),
            }),
            methods: policy.methods(),
            headers: policy.headers(),
            exposed: policy.exposed(),
            credentials: policy.credentials(),
            max_age: policy.max_age(),
        }
    }
}

/// A configuration as JSON.
#[must_use]
pub fn configuration(configuration: &Configuration) -> String {
    line(&Document { schema: SCHEMA, fix: configuration.into() })
}

/// The products as JSON.
#[must_use]
pub fn products(products: &[Product]) -> String {
    let entry = |product: &Product| Entry {
        id: product.id,
        title: product.title,
        aliases: product.aliases,
        tested: product.tested == Tested::Live,
        not_run_because: match product.tested {
            Tested::Live => None,
            Tested::NotRun(reason) => Some(reason),
        },
    };
    line(&Listed { schema: SCHEMA, products: products.iter().map(entry).collect() })
}

/// A configuration of WebSockets.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::render) struct Socket<'a> {
    schema: u32,
    product: &'a str,
    tested: bool,
    text: &'a str,
}

/// Settings that are not about CORS.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::render) struct Settings<'a> {
    schema: u32,
    product: &'a str,
    #[serde(flatten)]
    other: Other<'a>,
}

/// The products with a configuration of WebSockets, as JSON.
#[must_use]
pub fn socket_products(products: &[SocketProduct]) -> String {
    let entry = |product: &SocketProduct| Entry {
        id: product.id,
        title: product.title,
        aliases: product.aliases,
        tested: product.is_tested,
        not_run_because: None,
    };
    line(&Listed { schema: SCHEMA, products: products.iter().map(entry).collect() })
}

/// One line of JSON for a configuration of WebSockets.
#[must_use]
pub fn socket_configuration(product: &SocketProduct, text: &str) -> String {
    line(&Socket { schema: SCHEMA, product: product.id, tested: product.is_tested, text })
}

/// One line of JSON for settings of a product that are not about CORS.
#[must_use]
pub fn settings(product: &Product, other: &OtherSettings) -> String {
    line(&Settings { schema: SCHEMA, product: product.id, other: Other::from(other) })
}

/// A header that lets a document be shown in a frame.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct OfFrame<'a> {
    product: &'static str,
    side: &'static str,
    name: &'static str,
    value: &'a str,
    place: Option<&'a str>,
    text: Option<&'a str>,
}

impl<'a> From<&'a FrameSetting> for OfFrame<'a> {
    fn from(setting: &'a FrameSetting) -> Self {
        Self {
            product: setting.product.id,
            side: side(setting.side),
            name: setting.name,
            value: &setting.value,
            place: setting.setting.as_ref().map(|setting| setting.place.as_str()),
            text: setting.setting.as_ref().map(|setting| setting.text.as_str()),
        }
    }
}

/// The word for a side in this JSON: the document's own.
pub(super) fn side(side: crate::frame::Side) -> &'static str {
    match side {
        crate::frame::Side::Page => "page",
        crate::frame::Side::Frame => "document",
    }
}
