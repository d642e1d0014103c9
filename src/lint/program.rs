//! What the languages of nginx and of Apache have in common: files that include others, servers with names and paths, and units whose
//! responses a simulation gives.

use std::fmt;
use std::sync::Arc;

use url::Url;

use super::include::{Including, read};
use super::matcher::Entry;
use super::simulation::{NotKnown, Product, Sent, Simulation};
use super::sources::{Reading, Sources};
use super::unit::HOST;
use super::{Place, Unit};
use crate::web::message::HttpRequest;

/// How many units there may be.
pub(super) const MOST: usize = 300;

/// A whole configuration.
pub(super) trait Program: fmt::Debug + Send + Sync + 'static {
    /// Which of its servers.
    type Server: Copy + fmt::Debug + Send + Sync;
    /// The product.
    const PRODUCT: Product;

    /// What a server sends, where a file for the request's path is there, or is not.
    fn respond(
        &self,
        server: Self::Server,
        request: &HttpRequest,
        file_is_there: bool,
    ) -> Result<Sent, NotKnown>;

    /// The files that it includes and that are not here.
    fn missing(&self) -> &[(String, Place)];
}

/// A part of a configuration that is judged on its own.
#[derive(Debug)]
pub(super) struct Part<P: Program> {
    pub(super) server: P::Server,
    /// Whose it is: the server's name.
    pub(super) label: String,
    pub(super) place: Place,
    /// What is said of origins.
    pub(super) entries: Vec<Entry>,
    /// Whether it was written for preflights.
    pub(super) expects_preflights: bool,
}

/// A part, with the configuration that it is of.
#[derive(Debug)]
struct Simulated<P: Program> {
    program: Arc<P>,
    part: Part<P>,
}

impl<P: Program> Simulation for Simulated<P> {
    fn respond(&self, request: &HttpRequest, file_is_there: bool) -> Result<Sent, NotKnown> {
        self.program.respond(self.part.server, request, file_is_there)
    }

    fn entries(&self) -> &[Entry] {
        &self.part.entries
    }

    fn product(&self) -> Product {
        P::PRODUCT
    }

    fn expects_preflights(&self) -> bool {
        self.part.expects_preflights
    }
}

/// The directives of a text, and of all that it includes.
pub(super) fn directives<D: Including>(
    text: &str,
    reading: &Reading<'_>,
) -> Result<(Vec<D>, Arc<Sources>), String> {
    let mut sources = Sources::default();
    let directives = read::<D>(text, &mut sources, reading.include).map_err(|(place, words)| {
        let (file, place) = sources.resolve(place);
        let file = file.map_or_else(String::new, |file| format!("{}:", file.name));
        format!("{file}{}:{}: {words}", place.line, place.column)
    })?;
    Ok((directives, Arc::new(sources)))
}

/// A URL of a server with these names. A page of https calls it, whatever stands in front.
pub(super) fn base(names: &[String]) -> Option<Url> {
    let is_host = |name: &&String| {
        name.contains('.')
            && name.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-'))
            && !name.chars().all(|letter| letter.is_ascii_digit() || letter == '.')
    };
    let host = names.iter().find(is_host).map_or(HOST, String::as_str);
    Url::parse(&format!("https://{host}/")).ok()
}

/// The URL that is given to judge a server with, a path of it or a whole one; none where the whole one is another server's. `None` where
/// none is given.
pub(super) fn given(
    reading: &Reading<'_>,
    base: &Url,
    is_chosen: impl Fn(&Url) -> bool,
) -> Option<Vec<Target>> {
    let path = reading.path?;
    let url = if path.starts_with('/') {
        base.join(path).ok()
    } else {
        Url::parse(path).ok().filter(|url| is_chosen(url))
    };
    Some(url.into_iter().map(Target::from).collect())
}

/// The URL that a part is judged with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Target {
    pub(super) url: Url,
    /// Whether the last part of its path stands for any file of the folder.
    pub(super) is_any_file: bool,
}

impl From<Url> for Target {
    fn from(url: Url) -> Self {
        Self { url, is_any_file: false }
    }
}

impl Target {
    /// Any file of a folder, whose path has a slash at its end or none.
    pub(super) fn any_file(base: &Url, folder: &str) -> Option<Self> {
        let url = base.join(&format!("{}/a", folder.trim_end_matches('/'))).ok()?;
        Some(Self { url, is_any_file: true })
    }
}

/// The unit of a part, judged with this URL.
pub(super) fn unit<P: Program>(
    program: &Arc<P>,
    part: Part<P>,
    Target { url: target, is_any_file }: Target,
    sources: &Arc<Sources>,
) -> Unit {
    let missing = program.missing().iter();
    let note =
        |(file, place): &(String, Place)| NotKnown::new(*place, format!("What {file} has is not here."));
    Unit {
        name: format!("{} of {}", target.path(), part.label),
        place: part.place,
        product: Some(match P::PRODUCT {
            Product::Nginx => "nginx",
            Product::Apache => "apache",
        }),
        target: Some(target),
        is_any_file,
        sources: Arc::clone(sources),
        notes: missing.map(note).collect(),
        simulation: Some(Arc::new(Simulated { program: Arc::clone(program), part })),
        ..Unit::default()
    }
}
