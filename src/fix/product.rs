//! What is known of a product.

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

impl Product {
    /// Everything that it is called.
    pub(super) fn names(&self) -> impl Iterator<Item = &'static str> {
        [self.id, self.title].into_iter().chain(self.aliases.iter().copied())
    }
}
