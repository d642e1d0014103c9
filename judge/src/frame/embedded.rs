//! What the elements of a page load: what its isolation is about.

use url::Url;

use super::question::EmbeddedAs;
use super::quirks::FrameQuirks;
use crate::web::browser::Browser;
use crate::web::html::{Tag, tags};
use crate::web::origin::Origin;
use crate::web::request::{CrossOrigin, Initiator, PreloadDestination};

/// What an element loads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Embedded {
    /// The element's name.
    pub element: String,
    /// The URL.
    pub url: Url,
    /// How it is loaded.
    pub kind: EmbeddedKind,
}

/// How an element loads something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EmbeddedKind {
    /// As a resource.
    Resource {
        /// By which kind of call.
        initiator: Initiator,
        /// The element's `crossorigin` attribute.
        crossorigin: CrossOrigin,
        /// The `as` attribute of a preload.
        destination: PreloadDestination,
    },
    /// As a document.
    Document {
        /// In what.
        shown_as: EmbeddedAs,
        /// The `sandbox` attribute.
        sandbox: Option<String>,
        /// Whether it has the attribute `credentialless`.
        credentialless: bool,
    },
}

impl Embedded {
    /// Whether the page's isolation matters to it: resources of the page's own origin, and those that are requested with CORS, stay as
    /// they are.
    #[must_use]
    pub fn is_affected(&self, page: &Origin, browser: Browser) -> bool {
        let is_own = page.is_origin_of(&self.url);
        match &self.kind {
            EmbeddedKind::Document { credentialless, .. } => {
                !(*credentialless && FrameQuirks::of(browser).knows_credentialless_frames)
            }
            EmbeddedKind::Resource { initiator, crossorigin, .. } => {
                let with_cors =
                    matches!(initiator, Initiator::Module | Initiator::Manifest | Initiator::Font)
                        || *crossorigin != CrossOrigin::None;
                !is_own && !with_cors
            }
        }
    }
}

/// What the elements of a page load, in their order and each once. What its scripts and style sheets load is not among it.
#[must_use]
pub fn embedded(html: &str, page: &Url) -> Vec<Embedded> {
    let mut reader =
        Reader { base: page.clone(), has_base: false, media: CrossOrigin::None, found: Vec::new() };
    tags(html, |tag| reader.read(tag));
    reader.found
}

struct Reader {
    base: Url,
    has_base: bool,
    /// The `crossorigin` attribute of the last media element.
    media: CrossOrigin,
    found: Vec<Embedded>,
}

impl Reader {
    fn read(&mut self, tag: &Tag<'_>) {
        let own = tag.attribute("crossorigin").map_or(CrossOrigin::None, crossorigin);
        let name = tag.name.as_str();
        match name {
            "base" if !self.has_base => {
                if let Some(url) = tag.attribute("href").and_then(|href| self.base.join(href.trim()).ok()) {
                    self.base = url;
                    self.has_base = true;
                }
            }
            "script" => {
                let initiator = match tag.attribute("type").unwrap_or_default().trim() {
                    "" => Initiator::Script,
                    "module" => Initiator::Module,
                    other if other.to_ascii_lowercase().contains("javascript") => Initiator::Script,
                    _ => return,
                };
                self.resource(name, tag.attribute("src"), initiator, own);
            }
            "link" => self.link(tag, own),
            "img" => {
                self.resource(name, tag.attribute("src"), Initiator::Image, own);
                self.resource(name, tag.attribute("srcset").and_then(first_of_set), Initiator::Image, own);
            }
            "video" | "audio" => {
                self.media = own;
                self.resource(name, tag.attribute("src"), Initiator::Media, own);
                self.resource(name, tag.attribute("poster"), Initiator::Image, CrossOrigin::None);
            }
            "source" => {
                self.resource(name, tag.attribute("src"), Initiator::Media, self.media);
                let image = tag.attribute("srcset").and_then(first_of_set);
                self.resource(name, image, Initiator::Image, own);
            }
            "track" => self.resource(name, tag.attribute("src"), Initiator::Track, self.media),
            "input" if tag.attribute("type").is_some_and(|kind| kind.eq_ignore_ascii_case("image")) => {
                self.resource(name, tag.attribute("src"), Initiator::Image, own);
            }
            "iframe" => self.document(tag, tag.attribute("src"), EmbeddedAs::Iframe),
            "object" => self.document(tag, tag.attribute("data"), EmbeddedAs::Object),
            "embed" => self.document(tag, tag.attribute("src"), EmbeddedAs::Embed),
            _ => {}
        }
    }

    fn link(&mut self, tag: &Tag<'_>, own: CrossOrigin) {
        let rel = tag.attribute("rel").unwrap_or_default().to_ascii_lowercase();
        let is = |word: &str| rel.split_ascii_whitespace().any(|part| part == word);
        let href = tag.attribute("href");
        if is("stylesheet") && !is("alternate") {
            self.resource("link", href, Initiator::Style, own);
        } else if is("modulepreload") {
            self.resource("link", href, Initiator::Module, own);
        } else if is("manifest") {
            self.resource("link", href, Initiator::Manifest, own);
        } else if is("preload")
            && let Some(destination) =
                tag.attribute("as").and_then(|text| text.parse::<PreloadDestination>().ok())
        {
            self.add(href, |url| Embedded {
                element: "link".into(),
                url,
                kind: EmbeddedKind::Resource { initiator: Initiator::Preload, crossorigin: own, destination },
            });
        }
    }

    fn resource(&mut self, element: &str, url: Option<&str>, initiator: Initiator, crossorigin: CrossOrigin) {
        let destination = PreloadDestination::default();
        let kind = EmbeddedKind::Resource { initiator, crossorigin, destination };
        self.add(url, |url| Embedded { element: element.to_owned(), url, kind });
    }

    fn document(&mut self, tag: &Tag<'_>, url: Option<&str>, shown_as: EmbeddedAs) {
        let is_frame = shown_as == EmbeddedAs::Iframe;
        let kind = EmbeddedKind::Document {
            shown_as,
            sandbox: tag.attribute("sandbox").filter(|_| is_frame).map(str::to_owned),
            credentialless: is_frame && tag.attribute("credentialless").is_some(),
        };
        self.add(url, |url| Embedded { element: tag.name.clone(), url, kind });
    }

    fn add(&mut self, url: Option<&str>, make: impl FnOnce(Url) -> Embedded) {
        let url = url.map(str::trim).filter(|url| !url.is_empty());
        let Some(mut url) = url.and_then(|url| self.base.join(url).ok()) else { return };
        url.set_fragment(None);
        if !matches!(url.scheme(), "http" | "https") {
            return;
        }
        let made = make(url);
        if !self.found.contains(&made) {
            self.found.push(made);
        }
    }
}

/// The first URL of a `srcset`.
fn first_of_set(text: &str) -> Option<&str> {
    text.split_ascii_whitespace().next().map(|url| url.trim_end_matches(','))
}

/// The attribute's [states](https://html.spec.whatwg.org/multipage/urls-and-fetching.html#cors-settings-attributes).
fn crossorigin(value: &str) -> CrossOrigin {
    if value.trim().eq_ignore_ascii_case("use-credentials") {
        CrossOrigin::UseCredentials
    } else {
        CrossOrigin::Anonymous
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_of_a_page() {
        let html = "<!doctype html><base href='/app/'><script src=a.js></script><script type=module src=//cdn.test/m.js></script>\
            <script type=importmap>{}</script><link rel=stylesheet href=https://cdn.test/s.css crossorigin>\
            <link rel=icon href=https://cdn.test/i.png><img src=https://img.test/1.png srcset='https://img.test/2.png 2x, x'>\
            <!-- <img src=https://img.test/no.png> --><video crossorigin=use-credentials><source src=https://cdn.test/v.mp4></video>\
            <iframe src=https://pay.test/form#x sandbox></iframe><iframe srcdoc='<img src=x>'></iframe><img src=data:,x>\
            <iframe credentialless src=https://ads.test/></iframe><noscript><img src=https://img.test/none.png></noscript>";
        let page = Url::parse("https://app.test/index").expect("a URL");
        let origin = Origin::of(&page);
        let found: Vec<String> = embedded(html, &page)
            .iter()
            .map(|one| format!("{} {} {}", one.element, one.url, one.is_affected(&origin, Browser::Chromium)))
            .collect();
        let last = embedded(html, &page).pop().expect("a frame");
        assert!(last.is_affected(&origin, Browser::Firefox), "Firefox does not know credentialless frames");
        assert_eq!(
            found,
            [
                "script https://app.test/app/a.js false",
                "script https://cdn.test/m.js false",
                "link https://cdn.test/s.css false",
                "img https://img.test/1.png true",
                "img https://img.test/2.png true",
                "source https://cdn.test/v.mp4 false",
                "iframe https://pay.test/form true",
                "iframe https://ads.test/ false",
            ]
        );
    }
}
