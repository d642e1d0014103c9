//! Configurations as text.

use super::Style;
use crate::fix::{Configuration, Product, Tested};

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
        let tested = match product.tested {
            Tested::Live => "tested live".to_owned(),
            Tested::NotRun(_) => "not tested".to_owned(),
        };
        let aliases = if product.aliases.is_empty() {
            String::new()
        } else {
            format!("  also {}", product.aliases.join(", "))
        };
        let line = format!("{:<width$}  {tested:<11}  {}{aliases}", product.id, product.title);
        let indent = " ".repeat(width + 15);
        let options = super::wrap::options(style.width).subsequent_indent(&indent);
        for line in textwrap::wrap(&line, options) {
            text.push_str(line.trim_end());
            text.push('\n');
        }
    }
    text
}
