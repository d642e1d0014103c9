//! Configurations as text and as JSON.

use serde::Serialize;

use super::Style;
use crate::fix::{Configuration, Product, Tested};
use crate::policy::Policy;

use super::json::SCHEMA;

/// A configuration as it is pasted: its files one after the other, each below its comment.
#[must_use]
pub fn text(configuration: &Configuration) -> String {
    let files: Vec<&str> = configuration.files.iter().map(|file| file.text.as_str()).collect();
    files.join("\n")
}

/// The products, a line each.
#[must_use]
pub fn products(products: &[Product], style: Style) -> String {
    let width = products.iter().map(|product| product.id.len()).max().unwrap_or_default();
    let mut text = String::new();
    for product in products {
        let said = match product.tested {
            Tested::Live => "tested live".to_owned(),
            Tested::NotRun(_) => "not tested".to_owned(),
        };
        let aliases = if product.aliases.is_empty() {
            String::new()
        } else {
            format!("  also {}", product.aliases.join(", "))
        };
        let line = format!("{:<width$}  {said:<11}  {}{aliases}", product.id, product.title);
        let indent = " ".repeat(width + 15);
        let options = textwrap::Options::new(style.width).subsequent_indent(&indent).break_words(false);
        for line in textwrap::wrap(&line, options) {
            text.push_str(line.trim_end());
            text.push('\n');
        }
    }
    text
}

#[derive(Serialize)]
struct Document<'a> {
    schema: u32,
    #[serde(flatten)]
    fix: Fix<'a>,
}

/// A configuration, also as the field `fix` of a probe.
#[derive(Serialize)]
struct Fix<'a> {
    product: &'static str,
    tested: bool,
    policy: Allowed<'a>,
    files: Vec<File<'a>>,
}

#[derive(Serialize)]
struct Allowed<'a> {
    origins: Vec<&'a str>,
    methods: Vec<&'a str>,
    headers: Vec<&'a str>,
    exposed: Vec<&'a str>,
    credentials: bool,
    max_age: Option<u32>,
}

#[derive(Serialize)]
struct File<'a> {
    path: &'a str,
    text: &'a str,
}

#[derive(Serialize)]
struct Listed {
    schema: u32,
    products: Vec<Entry>,
}

#[derive(Serialize)]
struct Entry {
    id: &'static str,
    title: &'static str,
    aliases: &'static [&'static str],
    tested: bool,
    not_run_because: Option<&'static str>,
}

impl<'a> From<&'a Configuration> for Fix<'a> {
    fn from(configuration: &'a Configuration) -> Self {
        let Configuration { product, policy, files } = configuration;
        Self {
            product: product.id,
            tested: product.tested == Tested::Live,
            policy: Allowed::from(policy),
            files: files.iter().map(|file| File { path: &file.path, text: &file.text }).collect(),
        }
    }
}

impl<'a> From<&'a Policy> for Allowed<'a> {
    fn from(policy: &'a Policy) -> Self {
        Self {
            origins: policy.origins(),
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
pub fn json(configuration: &Configuration) -> String {
    super::json::line(&Document { schema: SCHEMA, fix: configuration.into() })
}

/// A probe's line of JSON with one more field, `fix`.
#[must_use]
pub fn json_with(probe: &str, configuration: &Configuration) -> String {
    super::json::with_field(probe, "fix", &Fix::from(configuration))
}

/// The products as JSON.
#[must_use]
pub fn json_products(products: &[Product]) -> String {
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
    super::json::line(&Listed { schema: SCHEMA, products: products.iter().map(entry).collect() })
}
