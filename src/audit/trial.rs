//! The made-up origins: one list, the gravest first, of which most become needless as others are let in.

use std::collections::BTreeSet;

use url::{Host, Url};

use super::class::Class;
use super::names::{Names, PLATFORMS, can_exist, is_registrable_elsewhere};
use super::words::Words;
use crate::web::browser::Browser;
use crate::web::origin::Origin;
use crate::web::trustworthy::is_potentially_trustworthy;

/// Top-level domains for names that no one has; the first that is not the suffix of a trusted host is used.
const ELSEWHERE: [&str; 6] = ["com", "net", "org", "io", "xyz", "site"];
/// Platforms on which a project's name is often part of the pattern: `acme-*.netlify.app`.
const BRANDED: [&str; 7] =
    ["vercel.app", "netlify.app", "pages.dev", "web.app", "herokuapp.com", "azurewebsites.net", "github.io"];
/// Where development servers listen.
const LOCAL: [(&str, &str, Option<u16>); 8] = [
    ("http", "localhost", Some(3000)),
    ("http", "localhost", Some(5173)),
    ("http", "localhost", Some(8080)),
    ("http", "localhost", Some(4200)),
    ("http", "localhost", None),
    ("http", "127.0.0.1", Some(3000)),
    ("http", "[::1]", Some(3000)),
    ("https", "localhost", None),
];
/// Hosts of this machine that are the beginning of other names, too.
pub(super) const LOCAL_NAMES: [&str; 2] = ["localhost", "127.0.0.1"];

/// One made-up origin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trial {
    /// The origin, serialised.
    pub origin: String,
    /// What it would show.
    pub class: Class,
    /// What it would show too.
    pub(super) also: Option<Class>,
    /// What its requests say of the page's URL.
    pub(super) referrer: Referrer,
    /// When it is sent at all.
    pub(super) when: When,
}

/// What the `Referer` says: a page chooses its referrer policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Referrer {
    /// What it says by default.
    Usual,
    /// Nothing: the policy `no-referrer`.
    Without,
    /// This URL of the page, which has a trusted origin in its query: the policy `unsafe-url`.
    Naming(String),
}

/// When a trial is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum When {
    /// Always.
    Always,
    /// Once a trusted host was let in over http.
    HttpLetIn,
    /// Once an origin of this host was let in.
    HostLetIn(&'static str),
}

/// What the origins are made for.
#[derive(Debug)]
pub(super) struct Aim<'a> {
    pub(super) trusted: &'a [Origin],
    /// The URL; of a WebSocket the one of its handshake.
    pub(super) target: Url,
    pub(super) browser: Browser,
    pub(super) platforms: &'a [String],
}

/// All trials, in the order in which they are sent.
pub(super) fn trials(aim: &Aim<'_>, words: &mut Words) -> Vec<Trial> {
    let names: Vec<Option<Names>> = aim.trusted.iter().map(|one| Names::of(one, aim.platforms)).collect();
    let known: Vec<&Names> = names.iter().flatten().collect();
    let elsewhere = ELSEWHERE
        .iter()
        .find(|suffix| known.iter().all(|names| names.suffix != **suffix))
        .copied()
        .unwrap_or(ELSEWHERE[0]);
    // An https page cannot call it: mixed content.
    let is_plain = aim.target.scheme() == "http" && !is_potentially_trustworthy(&aim.target);
    let mut maker = Maker { aim, words, elsewhere, is_plain, made: Vec::new() };
    maker.add(Class::NullOrigin, "null".into());
    maker.any_origin(Referrer::Usual);
    for (origin, names) in aim.trusted.iter().zip(&names) {
        match names {
            Some(names) => maker.look_alikes(origin, names, &known),
            None => maker.other_ports(origin),
        }
    }
    maker.local();
    maker.apps();
    let brand = known.iter().find(|names| !names.on_platform).map(|names| names.brand());
    maker.on_platforms(brand);
    maker.distinct()
}

/// Trials of every page, and of every page's sandboxed frame, with a `Referer` of that kind.
pub(super) fn every_page(aim: &Aim<'_>, referrer: &Referrer, words: &mut Words) -> Vec<Trial> {
    let is_plain = aim.target.scheme() == "http" && !is_potentially_trustworthy(&aim.target);
    let mut maker = Maker { aim, words, elsewhere: ELSEWHERE[1], is_plain, made: Vec::new() };
    maker.any_origin(Referrer::Usual);
    maker.add(Class::NullOrigin, "null".into());
    if let Some(page) = maker.made.first().map(|trial| trial.origin.clone()) {
        let own = match referrer {
            Referrer::Naming(_) => Referrer::Naming(maker.naming(&page)),
            Referrer::Usual | Referrer::Without => referrer.clone(),
        };
        maker.made.iter_mut().for_each(|trial| trial.referrer = own.clone());
    }
    maker.distinct()
}

struct Maker<'a> {
    aim: &'a Aim<'a>,
    words: &'a mut Words,
    /// A top-level domain that none of the trusted hosts has.
    elsewhere: &'static str,
    /// Whether only http pages can call the target.
    is_plain: bool,
    made: Vec<Trial>,
}

impl Maker<'_> {
    fn word(&mut self) -> String {
        self.words.word()
    }

    /// The scheme of pages that are made up without a pattern.
    fn scheme(&self) -> &'static str {
        if self.is_plain { "http" } else { "https" }
    }

    fn add(&mut self, class: Class, origin: String) -> &mut Trial {
        self.made.push(Trial { origin, class, also: None, referrer: Referrer::Usual, when: When::Always });
        let last = self.made.len() - 1;
        &mut self.made[last]
    }

    /// A URL of a page that has a trusted origin in its query.
    fn naming(&self, page: &str) -> String {
        let trusted = self.aim.trusted.first().map(Origin::serialize).unwrap_or_default();
        format!("{page}/?{trusted}/")
    }

    fn any_origin(&mut self, referrer: Referrer) {
        let origin = format!("{}://{}.{}", self.scheme(), self.word(), self.elsewhere);
        self.add(Class::AnyOrigin, origin).referrer = referrer;
    }

    /// Origins that resemble a trusted one, and the owner's other ones.
    fn look_alikes(&mut self, origin: &Origin, names: &Names, own: &[&Names]) {
        let scheme = if self.is_plain { "http" } else { origin.scheme().unwrap_or("https") };
        let port = port_of(origin);
        self.of_scheme(scheme, &port, names, own);
        if !port.is_empty() {
            self.of_scheme(scheme, "", names, own);
        }
        if origin.scheme() == Some("https") && self.aim.target.scheme() == "https" {
            self.over_http(&port, names);
        }
        self.other_ports(origin);
        self.rarer(scheme, &port, names);
    }

    /// The names that most loose patterns let in.
    fn of_scheme(&mut self, scheme: &str, port: &str, names: &Names, own: &[&Names]) {
        let Names { host, suffix, registrable, on_platform } = names;
        let (elsewhere, brand, sub) = (self.elsewhere, names.brand(), names.before_registrable());
        let word = self.word();
        if *on_platform {
            self.add(Class::HostingPlatform, format!("{scheme}://{word}.{suffix}{port}"));
            for name in [format!("{brand}-{word}"), format!("{brand}{word}")] {
                self.add(Class::HostingPlatform, format!("{scheme}://{name}.{suffix}{port}"));
            }
        } else {
            self.add(Class::PublicSuffixMatch, format!("{scheme}://{word}.{suffix}{port}"));
        }
        let word = self.word();
        self.add(Class::SubstringMatch, format!("{scheme}://{word}{host}.{elsewhere}{port}"));
        self.add(Class::PrefixMatch, format!("{scheme}://{host}.{word}.{elsewhere}{port}"));
        let also = on_platform.then_some(Class::HostingPlatform);
        let word = self.word();
        let mut suffixes = vec![format!("{word}{registrable}")];
        if sub.is_empty() {
            suffixes.extend([format!("{word}.{word}{registrable}"), format!("{word}-{registrable}")]);
        } else {
            suffixes.push(format!("{sub}{word}{registrable}"));
        }
        for name in suffixes {
            self.add(Class::SuffixMatch, format!("{scheme}://{name}{port}")).also = also;
        }
        for (at, _) in host.match_indices('.') {
            let name = format!("{}x{}", &host[..at], &host[at + 1..]);
            if is_registrable_elsewhere(&name, own) {
                self.add(Class::UnescapedDot, format!("{scheme}://{name}{port}"));
            }
        }
        let word = self.word();
        self.add(Class::AnySubdomain, format!("{scheme}://{word}.{registrable}{port}"));
        if !sub.is_empty() {
            self.add(Class::AnySubdomain, format!("{scheme}://{word}.{host}{port}"));
            self.add(Class::AnySubdomain, format!("{scheme}://{word}{host}{port}"));
            self.add(Class::AnySubdomain, format!("{scheme}://{word}-{host}{port}"));
        }
    }

    /// Names that begin like a trusted one, for patterns that rule some of them out.
    fn rarer(&mut self, scheme: &str, port: &str, names: &Names) {
        let Names { host, .. } = names;
        let elsewhere = self.elsewhere;
        let word = self.word();
        for name in [
            format!("{host}-{word}.{elsewhere}"),
            // What rules out a dot, a colon and a hyphen seldom rules this out.
            format!("{host}_.{word}.{elsewhere}"),
            format!("{}.{elsewhere}", names.before_suffix()),
        ] {
            self.add(Class::PrefixMatch, format!("{scheme}://{name}{port}"));
        }
    }

    /// The trusted host over http, and what a pattern for http lets in besides.
    fn over_http(&mut self, port: &str, names: &Names) {
        let Names { host, registrable, .. } = names;
        let (word, elsewhere) = (self.word(), self.elsewhere);
        self.add(Class::InsecureScheme, format!("http://{host}"));
        if !port.is_empty() {
            self.add(Class::InsecureScheme, format!("http://{host}{port}"));
        }
        for (class, name) in [
            (Class::SubstringMatch, format!("{word}{host}.{elsewhere}")),
            (Class::PrefixMatch, format!("{host}.{word}.{elsewhere}")),
            (Class::SuffixMatch, format!("{word}{registrable}")),
            (Class::AnySubdomain, format!("{word}.{registrable}")),
        ] {
            self.add(class, format!("http://{name}")).when = When::HttpLetIn;
        }
    }

    fn other_ports(&mut self, origin: &Origin) {
        let (Some(scheme), Some(host)) = (origin.scheme(), origin.host_text()) else { return };
        if !matches!(scheme, "http" | "https") {
            return;
        }
        let scheme = if self.is_plain { "http" } else { scheme };
        self.add(Class::AnyPort, format!("{scheme}://{host}:8443"));
        if !port_of(origin).is_empty() {
            self.add(Class::AnyPort, format!("{scheme}://{host}"));
        }
    }

    fn local(&mut self) {
        let is_trusted = |aim: &Aim<'_>, host: &str| {
            aim.trusted.iter().any(|one| one.host_text().as_deref() == Some(host))
        };
        for (scheme, host, port) in LOCAL {
            if is_trusted(self.aim, host) || self.is_plain && scheme == "https" {
                continue;
            }
            let port = port.map(|port| format!(":{port}")).unwrap_or_default();
            self.add(Class::LocalhostAllowed, format!("{scheme}://{host}{port}"));
        }
        for host in LOCAL_NAMES {
            let when = if is_trusted(self.aim, host) { When::Always } else { When::HostLetIn(host) };
            let name = format!("http://{host}.{}.{}", self.word(), self.elsewhere);
            self.add(Class::PrefixMatch, name).when = when;
        }
    }

    fn apps(&mut self) {
        // Extensions' ids are of these letters.
        let id = self.words.letters("abcdefghijklmnop", 32);
        for origin in [
            "capacitor://localhost",
            "ionic://localhost",
            "tauri://localhost",
            &format!("chrome-extension://{id}"),
        ] {
            self.add(Class::AppScheme, origin.into());
        }
    }

    /// Other people's pages on hosting platforms. Two of them try what the `Referer` changes.
    fn on_platforms(&mut self, brand: Option<&str>) {
        let scheme = self.scheme();
        let given = self.aim.platforms;
        for (number, platform) in
            PLATFORMS.iter().copied().chain(given.iter().map(String::as_str)).enumerate()
        {
            let word = self.word();
            let mut forms = vec![word.clone()];
            if let Some(brand) = brand.filter(|_| BRANDED.contains(&platform)) {
                // Whatever lets in any word, or what begins or ends like the name, lets in this one.
                forms = vec![format!("{brand}{word}{brand}")];
                if number == 0 {
                    forms.extend([format!("{brand}-{word}"), format!("{word}-{brand}")]);
                }
            }
            for form in forms {
                let origin = format!("{scheme}://{form}.{platform}");
                let referrer = match platform {
                    "firebaseapp.com" => Referrer::Naming(self.naming(&origin)),
                    "surge.sh" => Referrer::Without,
                    _ => Referrer::Usual,
                };
                self.add(Class::HostingPlatform, origin).referrer = referrer;
            }
        }
    }

    /// Those whose origins a page can have and that are not trusted, each once.
    fn distinct(self) -> Vec<Trial> {
        let own = Origin::of(&self.aim.target).serialize();
        let mut known: BTreeSet<String> = self.aim.trusted.iter().map(Origin::serialize).collect();
        // A page of the target's own origin reads it without CORS.
        known.insert(own);
        let browser = self.aim.browser;
        let mut made = self.made;
        made.retain(|trial| {
            (trial.origin == "null" || can_exist(&trial.origin, browser))
                && known.insert(trial.origin.clone())
        });
        made
    }
}

/// The port as an origin has it: empty where it is the scheme's default.
fn port_of(origin: &Origin) -> String {
    let text = origin.serialize();
    let host = origin.host().map(Host::to_string).unwrap_or_default();
    text.rsplit_once(host.as_str()).map(|(_, port)| port.to_owned()).unwrap_or_default()
}
