//! What the rules of the table have in common: what they do, and which part of the platform they belong to.

/// What a rule does when it applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// The page's `fetch()` rejects.
    Blocks,
    /// Nothing fails by it alone: it explains, or something will not be as the author thinks.
    Warns,
    /// The network gave no usable response; no rule could decide.
    Fails,
    /// No diagnosis raises it: it explains an error that browsers report and that cannot be simulated.
    Explains,
    /// No single request shows it: an audit, which tries many origins, finds it.
    Finds,
}

impl Level {
    /// All levels.
    pub const ALL: [Self; 5] = [Self::Blocks, Self::Warns, Self::Fails, Self::Explains, Self::Finds];

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Blocks => "blocks",
            Self::Warns => "warns",
            Self::Fails => "fails",
            Self::Explains => "explains",
            Self::Finds => "finds",
        }
    }
}

/// Which part of the platform a rule belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// The page's request: origin, URL, method, headers, mode.
    Request,
    /// Why a preflight is needed.
    Reason,
    /// The preflight response.
    Preflight,
    /// The CORS check on the actual response.
    Cors,
    /// Redirects.
    Redirect,
    /// Which response headers a page can read.
    Expose,
    /// What elements and workers may load: the response's policies, types, sniffing.
    Resource,
    /// What a script of another origin does to the page's function: JSONP.
    Script,
    /// Mixed content, Content-Security-Policy and local network access.
    MixedContent,
    /// Cookies.
    Cookie,
    /// WebSockets.
    Socket,
    /// Documents in frames and popups.
    Frame,
    /// What page and document of a frame or popup can say to each other.
    Channel,
    /// The network.
    Network,
    /// Who else than the trusted origins gets in.
    Audit,
}

impl Group {
    /// All groups, in the order of a fetch.
    pub const ALL: [Self; 15] = [
        Self::Request,
        Self::Reason,
        Self::Preflight,
        Self::Cors,
        Self::Redirect,
        Self::Expose,
        Self::Resource,
        Self::Script,
        Self::MixedContent,
        Self::Cookie,
        Self::Socket,
        Self::Frame,
        Self::Channel,
        Self::Network,
        Self::Audit,
    ];

    /// A heading for people.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Request => "The page's request",
            Self::Reason => "Why a preflight is needed",
            Self::Preflight => "The preflight response",
            Self::Cors => "The CORS check on the response",
            Self::Redirect => "Redirects",
            Self::Expose => "Response headers that the page can read",
            Self::Resource => "Resources that elements load",
            Self::Script => "JSONP: what the script calls",
            Self::MixedContent => "Mixed content, CSP and local network",
            Self::Cookie => "Cookies",
            Self::Socket => "WebSockets",
            Self::Frame => "Documents in frames and popups",
            Self::Channel => "Channels between documents",
            Self::Network => "The network",
            Self::Audit => "Allowed origins that are too loose",
        }
    }
}
