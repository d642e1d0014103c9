//! In which of its forms a configuration is printed.

/// In which of its forms a configuration is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Form {
    /// The one that holds the policy exactly, also where the product's own package would do less.
    pub strict: bool,
    /// The server sends CORS headers already, which this configuration replaces.
    pub replaces: bool,
    /// Every origin may read the responses so far.
    pub was_public: bool,
    /// JavaScript as CommonJS modules.
    pub commonjs: bool,
}
