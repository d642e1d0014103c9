//! A product that `corscheck fix` can configure.

/// A server, framework, proxy or service that responds to requests.
#[derive(Debug, PartialEq, Eq)]
pub struct Product {
    /// Its name on the command line.
    pub id: &'static str,
    /// Its name in sentences.
    pub title: &'static str,
    /// Other names for it.
    pub aliases: &'static [&'static str],
    /// Whether the project's own tests run the printed configuration.
    pub tested: Tested,
    /// How it allows a page.
    pub(super) way: Way,
    /// What begins a comment.
    pub(super) comment: &'static str,
    /// What to do once the file is in place; it follows the word "then".
    pub(super) then: &'static str,
    /// The template.
    pub(super) template: &'static str,
}

/// How a product allows a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// With CORS headers.
    Headers,
    /// By calling the API for the page, so that the page sees only one origin.
    Proxy,
}

/// Whether the project's own tests start the product with the printed configuration and probe it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tested {
    /// They do.
    Live,
    /// They cannot; the reason follows the word "because".
    NotRun(&'static str),
}

impl Product {
    /// All of its names.
    pub(super) fn names(&self) -> impl Iterator<Item = &'static str> {
        [self.id, self.title].into_iter().chain(self.aliases.iter().copied())
    }
}
