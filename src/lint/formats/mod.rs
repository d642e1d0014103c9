//! The formats that are read, each into units.

mod cloud;
mod hosting;
mod iis;
mod kubernetes;
mod labels;
mod list;
mod proxies;
mod rest_api;
mod s3_xml;
mod spring;

use super::apache;
use super::matcher::Entry;
use super::nginx;
use super::sources::Reading;
use super::toml_tree;
use super::tree::{self, Placed};
use super::{Place, Unit};
use crate::web::vocabulary::vocabulary;

vocabulary! {
    /// How a file is read.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Format: "a format" {
        /// YAML or JSON.
        Tree = "tree": "YAML or JSON: S3, GCS, ingress-nginx, Gateway API, Traefik, Envoy, Istio, API Gateway, Vercel, Firebase, Spring",
        /// TOML.
        Toml = "toml": "TOML: netlify.toml, Traefik",
        /// S3's XML.
        S3Xml = "s3-xml": "The CORS configuration of a bucket as XML",
        /// `web.config`.
        Iis = "iis": "A web.config of IIS, with its CORS module or custom headers",
        /// `_headers`.
        Headers = "headers": "A _headers file of Netlify or Cloudflare Pages",
        /// nginx.
        Nginx = "nginx": "A file of nginx: a whole one, what stands in http, or in a server",
        /// Apache.
        Apache = "apache": "A file of Apache: of the server, or .htaccess",
        /// A list of origins.
        List = "list": "A list of origins: exact ones, with * or regular expressions, one a line",
    }
}

/// Why nothing was read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// It is not of that format; why.
    #[error("{0}")]
    Text(String),
    /// It is a template, from which such a file is made.
    #[error(
        "a template, and not yet a file of its kind: lint reads what is made of it, such as the output of helm template"
    )]
    Template,
    /// No CORS configuration of a known kind is in it.
    #[error(
        "no CORS configuration of a kind that lint reads; --as names the kinds. Files of Caddy, HAProxy and the like are not read: \
         corscheck audit URL tries the running server"
    )]
    Nothing,
}

impl Format {
    /// The format of a file, by its name and its first character.
    #[must_use]
    pub fn of(name: &str, text: &str) -> Self {
        let file = name.rsplit(['/', '\\']).next().unwrap_or_default();
        if file == "_headers" {
            Self::Headers
        } else if file.ends_with(".toml") {
            Self::Toml
        } else if is_of_iis(file, text) {
            Self::Iis
        } else if is_of_apache(file, text) {
            Self::Apache
        } else if is_of_nginx(file, text) {
            Self::Nginx
        } else if text.trim_start_matches(['\u{feff}', ' ', '\n', '\r', '\t']).starts_with('<') {
            Self::S3Xml
        } else if is_list(file, text) {
            Self::List
        } else {
            Self::Tree
        }
    }
}

/// Reads a text.
///
/// # Errors
/// Where it cannot be read, or has no CORS configuration.
pub fn read(text: &str, format: Format) -> Result<Vec<Unit>, ReadError> {
    read_with(text, format, &Reading::default())
}

/// Reads a text, and what it includes.
///
/// # Errors
/// Where it cannot be read, or has no CORS configuration.
pub fn read_with(text: &str, format: Format, reading: &Reading<'_>) -> Result<Vec<Unit>, ReadError> {
    let is_template = ["{{", "{%", "<%"].iter().any(|mark| text.contains(mark));
    match read_units(text, format, reading) {
        Err(ReadError::Text(_)) if is_template => Err(ReadError::Template),
        read => read,
    }
}

fn read_units(text: &str, format: Format, reading: &Reading<'_>) -> Result<Vec<Unit>, ReadError> {
    let mut units = match format {
        Format::Apache => apache::units(text, reading).map_err(ReadError::Text)?,
        Format::Nginx => nginx::units(text, reading).map_err(ReadError::Text)?,
        Format::List => list::units(text),
        Format::Headers => hosting::headers_file(text, reading.path),
        Format::Iis => iis::units(text).map_err(ReadError::Text)?,
        Format::Toml => {
            let document = toml_tree::read(text).map_err(ReadError::Text)?;
            let mut units = of_document(&document);
            units.extend(hosting::netlify(&document, reading.path));
            units
        }
        Format::S3Xml => s3_xml::units(text).map_err(ReadError::Text)?,
        Format::Tree => {
            let kinds = "not YAML or JSON, as most files that lint reads; --as names the kinds. Files of Caddy, HAProxy and the like are \
                         not read: corscheck audit URL tries the running server";
            let unread = |error| ReadError::Text(format!("{kinds} ({error})"));
            let documents = tree::read(text).map_err(unread)?;
            documents.iter().flat_map(of_document).collect()
        }
    };
    if units.is_empty() {
        return Err(ReadError::Nothing);
    }
    let lines: Vec<&str> = text.lines().collect();
    units.iter_mut().flat_map(|unit| &mut unit.rules).for_each(|rule| locate(&mut rule.entries, &lines));
    Ok(units)
}

/// Gives each entry the place at which its text stands, where the place is that of a value with several entries, or of its quote.
fn locate(entries: &mut [Entry], lines: &[&str]) {
    let mut last: Option<(Place, usize)> = None;
    for entry in entries {
        let place = entry.place;
        let Some(line) = place.line.checked_sub(1).and_then(|number| lines.get(number)) else { continue };
        let start = line.char_indices().nth(place.column.saturating_sub(1)).map_or(line.len(), |(at, _)| at);
        // The next one of the same value stands behind this one.
        let from = last.filter(|(same, _)| *same == place).map_or(start, |(_, end)| end);
        let Some(at) = line.get(from..).and_then(|rest| rest.find(entry.text.as_str())) else { continue };
        last = Some((place, from + at + entry.text.len()));
        entry.place.column = line[..from + at].chars().count() + 1;
    }
}

/// The units of a document, wherever they are in it.
fn of_document(document: &Placed) -> Vec<Unit> {
    let mut units = Vec::new();
    document.walk(&mut |node| {
        units.extend(cloud::bucket(node));
        units.extend(cloud::http_api(node));
        units.extend(rest_api::serverless(node));
        units.extend(rest_api::sam(node));
        units.extend(rest_api::mock(node));
        units.extend(rest_api::gateway_response(node));
        units.extend(kubernetes::ingress(node));
        units.extend(kubernetes::gateway(node));
        units.extend(proxies::traefik(node));
        units.extend(proxies::envoy(node));
        units.extend(labels::middlewares(node));
        units.extend(spring::gateway(node));
        units.extend(spring::actuator(node));
        units.extend(hosting::header_rules(node));
    });
    units
}

/// Whether a text is a configuration of IIS.
fn is_of_iis(file: &str, text: &str) -> bool {
    let begins = text.trim_start_matches(['\u{feff}', ' ', '\n', '\r', '\t']).starts_with('<');
    begins && (file.to_ascii_lowercase().ends_with(".config") || text.contains("<system.webServer"))
}

/// Whether a text is a file of nginx: by its name, or by lines that only such files have.
fn is_of_nginx(file: &str, text: &str) -> bool {
    let of_nginx = |line: &str| {
        let line = line.trim();
        let begins =
            |name: &str| line.strip_prefix(name).is_some_and(|rest| rest.starts_with([' ', '\t', '{']));
        ["server", "location", "http", "map", "upstream"].iter().any(|name| begins(name))
            && line.contains('{')
            && line.ends_with(['{', '}', ';'])
            || ["add_header", "proxy_pass", "server_name"].iter().any(|name| begins(name))
                && line.contains(';')
    };
    let may_be = !matches!(file.rsplit('.').next(), Some("json" | "yaml" | "yml" | "xml" | "toml"));
    file == "nginx.conf" || (may_be && text.lines().any(of_nginx))
}

/// Whether a text is a list of origins: each of its lines is one.
fn is_list(file: &str, text: &str) -> bool {
    let may_be = !matches!(file.rsplit('.').next(), Some("json" | "yaml" | "yml" | "xml" | "toml"));
    let mut lines =
        text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')).peekable();
    let is_origin = |line: &str| {
        ["http://", "https://", "^http", "/^http"].iter().any(|start| line.starts_with(start))
            && !line.contains(char::is_whitespace)
    };
    may_be && lines.peek().is_some() && lines.all(is_origin)
}

/// Whether a text is a file of Apache.
fn is_of_apache(file: &str, text: &str) -> bool {
    let words = [
        "<virtualhost",
        "<directory",
        "<location",
        "<files",
        "<ifmodule",
        "<if ",
        "<limit",
        "header set ",
        "header always ",
        "header onsuccess ",
        "header add ",
        "header append ",
        "header merge ",
        "header unset ",
        "rewriteengine ",
        "rewriterule ",
        "setenvif ",
        "setenvifnocase ",
        "documentroot ",
        "proxypass ",
    ];
    let of_apache = |line: &str| {
        let line = line.trim_start().to_ascii_lowercase();
        words.iter().any(|word| line.starts_with(word))
    };
    let may_be = !matches!(file.rsplit('.').next(), Some("json" | "yaml" | "yml" | "xml" | "toml"));
    matches!(file, ".htaccess" | "httpd.conf" | "apache2.conf") || (may_be && text.lines().any(of_apache))
}
