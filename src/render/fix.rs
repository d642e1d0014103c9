//! Configurations as text.

use std::path::Path;

use super::Style;
use crate::fix::{Configuration, Product, Setting, SocketProduct, Tested};
use crate::frame::Side;
use crate::web::text::visible;

/// How wide the line between two files is.
const RULE: usize = 78;

/// A configuration as it is pasted: its file, or its files with a line before each that says which it is.
#[must_use]
pub fn text(configuration: &Configuration) -> String {
    let files = &configuration.files;
    let count = files.len();
    let [first, _, ..] = files.as_slice() else {
        return files.iter().map(|file| file.text.as_str()).collect();
    };
    let mut text = format!(
        "{} {count} files: save each under its own name, or let --out DIR write them.\n",
        first.comment
    );
    for (number, file) in files.iter().enumerate() {
        let rule = format!("{} ===== file {} of {count}: {} ", file.comment, number + 1, file.path);
        text.push_str(&format!("\n{rule:=<RULE$}\n{}", file.text));
    }
    text
}

/// The files that were written below a directory.
#[must_use]
pub fn written(configuration: &Configuration, folder: &Path) -> String {
    let files = &configuration.files;
    let mut text = match files.len() {
        1 => "Written:\n".to_owned(),
        count => format!("{count} files written:\n"),
    };
    for file in files {
        text.push_str(&format!("  {}\n", visible(&folder.join(file.path_in_directory()).to_string_lossy())));
    }
    text.push_str(
        "The comment at the top of each says where it belongs; the first also says how to check it.\n",
    );
    text
}

/// What a call needs that is not CORS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OtherSettings {
    /// Whether CORS headers would not help at all.
    pub instead: bool,
    /// Why, and what does.
    pub reason: String,
    /// The product's settings that do, if they are known.
    pub settings: Vec<Setting>,
}

/// The same as text.
#[must_use]
pub fn other_settings(product: &Product, other: &OtherSettings, style: Style) -> String {
    let mut text = super::wrap::paragraph(&other.reason, "", style.width);
    for Setting { place, text: lines } in &other.settings {
        text.push_str(&super::wrap::paragraph(&format!("In {}, {place}:", product.title), "", style.width));
        for line in lines.lines() {
            text.push_str(format!("  {line}").trim_end());
            text.push('\n');
        }
    }
    text
}

/// A header that lets a document be shown in a frame, and how a product sends it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrameSetting {
    /// The product.
    pub product: &'static Product,
    /// Whose response has it.
    pub side: Side,
    /// The header's name.
    pub name: &'static str,
    /// Its value.
    pub value: String,
    /// The product's setting, if it is known.
    pub setting: Option<Setting>,
}

/// The same as text: what belongs to one place stands in one block.
#[must_use]
pub fn frame_settings(settings: &[FrameSetting], style: Style) -> String {
    let mut text = String::new();
    for (whose, side) in [("page", Side::Page), ("document", Side::Frame)] {
        let of_side = || settings.iter().filter(move |setting| setting.side == side);
        for FrameSetting { product, name, value, .. } in of_side().filter(|known| known.setting.is_none()) {
            let words = format!(
                "For the {whose}: there is no setting of {} for this header here; let it send {name}: {}",
                product.title,
                visible(value)
            );
            text.push_str(&super::wrap::paragraph(&words, "", style.width));
        }
        let Some(product) = of_side().map(|setting| setting.product).next() else { continue };
        for Setting { place, text: lines } in
            Setting::joined(of_side().filter_map(|known| known.setting.clone()).collect())
        {
            let words = format!("For the {whose}, in {}, {place}:", product.title);
            text.push_str(&super::wrap::paragraph(&words, "", style.width));
            for line in lines.lines() {
                text.push_str(format!("  {line}").trim_end());
                text.push('\n');
            }
        }
    }
    text
}

/// The products that WebSockets are configured for, a line each.
#[must_use]
pub fn socket_products(products: &[SocketProduct], style: Style) -> String {
    let width = products.iter().map(|product| product.id.len()).max().unwrap_or_default();
    let mut text = String::new();
    for product in products {
        let tested = if product.is_tested { "tested" } else { "not tested" };
        let aliases = match product.aliases {
            [] => String::new(),
            names => format!("  also {}", names.join(", ")),
        };
        let line = format!("{:<width$}  {tested:<11}  {}{aliases}", product.id, product.title);
        text.push_str(&super::wrap::hanging(&line, "", &" ".repeat(width + 15), style.width));
    }
    text
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
