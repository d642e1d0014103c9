//! What the directives of Apache mean: what holds for a folder, a file, a path or a server.

use super::super::Place;
use super::expression::{Condition, Text};
use super::pattern::Pattern;

/// What [`Header`](https://httpd.apache.org/docs/2.4/mod/mod_headers.html#header) does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Action {
    Set,
    SetIfEmpty,
    Append,
    Merge,
    Add,
    Unset,
    Edit,
    EditAll,
}

/// A value: of the module's own notation, or an expression.
#[derive(Clone, Debug)]
pub(super) enum Value {
    Format(String),
    Expression(Text),
}

/// When a header line holds.
#[derive(Clone, Debug)]
pub(super) enum When {
    Always,
    Variable {
        name: String,
        negated: bool,
    },
    Expression(Condition),
    /// What is not simulated.
    NotKnown,
}

/// A `Header`.
#[derive(Clone, Debug)]
pub(super) struct Header {
    /// Whether it is for the table that is sent with errors too.
    pub(super) always: bool,
    pub(super) action: Action,
    pub(super) name: String,
    pub(super) value: Value,
    /// The expression of `edit`.
    pub(super) pattern: Option<Pattern>,
    pub(super) when: When,
    pub(super) place: Place,
    pub(super) value_place: Place,
}

/// [`SetEnvIf`](https://httpd.apache.org/docs/2.4/mod/mod_setenvif.html#setenvif) and its relatives.
#[derive(Clone, Debug)]
pub(super) struct SetEnvIf {
    pub(super) of: Of,
    pub(super) variables: Vec<(String, Option<String>)>,
    pub(super) place: Place,
}

/// Of what the variables depend.
#[derive(Clone, Debug)]
pub(super) enum Of {
    Attribute(String, Pattern),
    Expression(Condition),
    NotKnown,
}

/// A `RewriteCond`.
#[derive(Clone, Debug)]
pub(super) struct RewriteCond {
    pub(super) test: String,
    pub(super) check: Check,
    pub(super) negated: bool,
    pub(super) or_next: bool,
    /// Whether `Vary` leaves out what it is about.
    pub(super) no_vary: bool,
    pub(super) place: Place,
}

#[derive(Clone, Debug)]
pub(super) enum Check {
    Pattern(Pattern),
    Equal(String, bool),
    IsFile,
    IsFolder,
    Expression(Condition),
    NotKnown,
}

/// A `RewriteRule`.
#[derive(Clone, Debug)]
pub(super) struct RewriteRule {
    pub(super) conditions: Vec<RewriteCond>,
    pub(super) pattern: Pattern,
    pub(super) negated: bool,
    pub(super) to: String,
    /// The status that it responds with.
    pub(super) status: Option<u16>,
    pub(super) variables: Vec<String>,
    pub(super) is_last: bool,
    pub(super) is_proxy: bool,
    /// A flag that is not simulated.
    pub(super) not_known: Option<String>,
    pub(super) place: Place,
}

/// A `Require`, or several in a container.
#[derive(Clone, Debug)]
pub(super) enum Require {
    Granted,
    Denied,
    User,
    Method(Vec<String>),
    Variable(String),
    Expression(Condition),
    Not(Box<Self>),
    All(Vec<Self>),
    Any(Vec<Self>),
    None(Vec<Self>),
    NotKnown(Place),
}

/// The methods for which something holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Methods {
    All,
    Only(Vec<String>),
    Except(Vec<String>),
}

/// What holds somewhere.
#[derive(Clone, Debug, Default)]
pub(super) struct Config {
    pub(super) headers: Vec<Header>,
    pub(super) env_if: Vec<SetEnvIf>,
    /// `SetEnv` and `UnsetEnv`.
    pub(super) env: Vec<(String, Option<String>)>,
    pub(super) engine: Option<bool>,
    pub(super) rewrites: Vec<RewriteRule>,
    pub(super) requires: Vec<(Methods, Require)>,
    /// Statuses whose pages are other paths.
    pub(super) error_documents: Vec<(u16, Place)>,
    /// Where a server or a program responds.
    pub(super) handler: Option<Place>,
    pub(super) proxies: Vec<Proxy>,
    pub(super) redirects: Vec<Redirect>,
    pub(super) sections: Vec<Section>,
    pub(super) aliases: Vec<Alias>,
    /// Endings of files that a program responds to.
    pub(super) programs: Vec<(String, Place)>,
    /// The first name of `DirectoryIndex`.
    pub(super) index: Option<String>,
    pub(super) not_known: Vec<(String, Place)>,
}

/// Where the file of a path is: `Alias` and its relatives.
#[derive(Clone, Debug)]
pub(super) struct Alias {
    pub(super) path: Path,
    pub(super) to: String,
    pub(super) kind: AliasKind,
    pub(super) place: Place,
}

/// What is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AliasKind {
    /// Files.
    Files,
    /// A folder of programs.
    Programs,
    /// One program for all that is below the path.
    Program,
}

/// `ProxyPass`.
#[derive(Clone, Debug)]
pub(super) struct Proxy {
    pub(super) path: Path,
    pub(super) is_on: bool,
    pub(super) place: Place,
}

/// `Redirect`.
#[derive(Clone, Debug)]
pub(super) struct Redirect {
    pub(super) path: Path,
    pub(super) status: u16,
    pub(super) to: String,
    pub(super) place: Place,
}

/// A path or an expression.
#[derive(Clone, Debug)]
pub(super) enum Path {
    Below(String),
    Pattern(Pattern),
}

/// What a section is for.
#[derive(Clone, Debug)]
pub(super) enum Scope {
    Directory(String),
    DirectoryMatch(Pattern),
    Files(String),
    FilesMatch(Pattern),
    Location(String),
    LocationMatch(Pattern),
    /// `<If>`, `<ElseIf>`, `<Else>`, in their order.
    If(Vec<(Result<Condition, Place>, Config, Place)>),
}

/// A section.
#[derive(Clone, Debug)]
pub(super) struct Section {
    pub(super) scope: Scope,
    pub(super) config: Config,
    pub(super) place: Place,
}

/// A server.
#[derive(Clone, Debug, Default)]
pub(super) struct Server {
    pub(super) names: Vec<String>,
    pub(super) port: Option<u16>,
    pub(super) is_tls: bool,
    pub(super) root: Option<String>,
    pub(super) config: Config,
    pub(super) place: Place,
}

/// A whole configuration.
#[derive(Clone, Debug, Default)]
pub(super) struct Model {
    pub(super) main: Server,
    pub(super) hosts: Vec<Server>,
    /// Whether it is a file that lies in a folder, `.htaccess`.
    pub(super) is_htaccess: bool,
    pub(super) missing: Vec<(String, Place)>,
}

impl Config {
    /// Whether anything here may change a response.
    pub(super) fn has_effect(&self) -> bool {
        let branches = |section: &Section| match &section.scope {
            Scope::If(branches) => branches.iter().any(|(_, config, _)| config.has_effect()),
            _ => section.config.has_effect(),
        };
        !(self.headers.is_empty() && self.env_if.is_empty() && self.env.is_empty() && self.engine.is_none())
            || !(self.rewrites.is_empty() && self.requires.is_empty() && self.error_documents.is_empty())
            || !(self.proxies.is_empty() && self.redirects.is_empty() && self.aliases.is_empty())
            || !(self.programs.is_empty() && self.not_known.is_empty() && self.handler.is_none())
            || self.sections.iter().any(branches)
    }

    /// Whether a header of this name is set anywhere in it.
    pub(super) fn sets(&self, name: &str) -> bool {
        let own = self
            .headers
            .iter()
            .any(|header| header.name.eq_ignore_ascii_case(name) && header.action != Action::Unset);
        own || self.sections.iter().any(|section| match &section.scope {
            Scope::If(branches) => branches.iter().any(|(_, config, _)| config.sets(name)),
            _ => section.config.sets(name),
        })
    }
}
