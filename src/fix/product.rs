//! The table of products.

use super::table::PRODUCTS;
use crate::web::text::shown;

/// Something that answers requests, or stands in front of what does.
#[derive(Debug, PartialEq, Eq)]
pub struct Product {
    /// Its name on the command line.
    pub id: &'static str,
    /// Its name in sentences.
    pub title: &'static str,
    /// What else it is called.
    pub aliases: &'static [&'static str],
    /// Whether the project's own tests run what is printed.
    pub tested: Tested,
    /// How it lets a page in.
    pub(super) way: Way,
    /// What begins a comment.
    pub(super) comment: &'static str,
    /// What is to be done once the file is in its place; it follows the word "then".
    pub(super) then: &'static str,
    /// The template.
    pub(super) template: &'static str,
}

/// How a product lets a page in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// By the headers of CORS.
    Headers,
    /// By asking in its place, so that there is no other origin.
    Proxy,
}

/// Whether the project's own tests start the product with what is printed, and probe it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tested {
    /// They do.
    Live,
    /// They cannot; why. It follows the word "because".
    NotRun(&'static str),
}

/// There is no such product; a sentence that says which ones are near.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct UnknownProduct(String);

/// How alike two names must be for one to be a misspelling of the other, from 0 to 1.
const ALIKE: f64 = 0.8;

impl Product {
    /// All products, in the order in which they are listed.
    #[must_use]
    pub fn all() -> &'static [Self] {
        PRODUCTS
    }

    /// The product of that name, in any case and with any punctuation.
    ///
    /// # Errors
    /// Where there is none.
    pub fn named(text: &str) -> Result<&'static Self, UnknownProduct> {
        let wanted = folded(text);
        let found = PRODUCTS.iter().find(|product| product.names().any(|name| folded(name) == wanted));
        found.ok_or_else(|| {
            let near = near(&wanted);
            let tip = if near.is_empty() {
                String::new()
            } else {
                format!("; did you mean {}?", near.join(" or "))
            };
            UnknownProduct(format!(
                "there is no product {}{tip} 'corscheck fix --list' lists all",
                shown(text)
            ))
        })
    }

    /// Everything that it is called.
    fn names(&self) -> impl Iterator<Item = &'static str> {
        [self.id, self.title].into_iter().chain(self.aliases.iter().copied())
    }
}

/// A name without what people write in different ways.
fn folded(name: &str) -> String {
    name.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).take(100).collect()
}

fn near(wanted: &str) -> Vec<&'static str> {
    let score = |product: &Product| {
        product.names().map(|name| strsim::jaro_winkler(&folded(name), wanted)).fold(0.0, f64::max)
    };
    let mut scored: Vec<(f64, &str)> = PRODUCTS.iter().map(|product| (score(product), product.id)).collect();
    scored.retain(|(score, _)| *score >= ALIKE);
    scored.sort_by(|one, other| other.0.total_cmp(&one.0));
    scored.into_iter().map(|(_, id)| id).take(3).collect()
}
