//! `corscheck fix --websocket`

use super::typed;
use crate::cli::args::{Fix, Format};
use crate::cli::terminal::Terminal;
use crate::cli::{Error, Exit};
use crate::fix::{SocketProduct, Target};
use crate::policy::AllowedOrigin;
use crate::render;
use crate::web::http_url::http_url;
use crate::web::nearest::nearest;
use crate::web::text::shown;

/// Prints the configuration of WebSockets.
pub(super) fn run(args: &Fix, terminal: &Terminal) -> Result<Exit, Error> {
    let Some(name) = args.product.as_deref().filter(|_| !args.list) else {
        Terminal::print(&match args.format {
            Format::Json => render::json::socket_products(SocketProduct::all()),
            Format::Text => render::fix::socket_products(SocketProduct::all(), terminal.style),
        })?;
        return Ok(Exit::Success);
    };
    let product = SocketProduct::named(name).ok_or_else(|| unknown(name))?;
    let url = typed::url(&args.url).map_err(|error| Error::Usage(format!("--url: {error}")))?;
    let target = Target::of(&http_url(&url)).map_err(|error| Error::Usage(format!("--url: {error}")))?;
    let origins = args.origin.iter().map(|text| origin(text)).collect::<Result<Vec<_>, _>>()?;
    let text = product.configuration(&origins, &target).map_err(Error::Usage)?;
    Terminal::print(&match args.format {
        Format::Text => text,
        Format::Json => render::json::socket_configuration(product, &text),
    })?;
    Ok(Exit::Success)
}

/// An origin of the list, which is compared exactly.
fn origin(text: &str) -> Result<AllowedOrigin, Error> {
    let usage = |words: String| Error::Usage(format!("--origin: {words}"));
    let origin = AllowedOrigin::parse(text).map_err(|error| usage(error.to_string()))?;
    if text == "null" || text.contains('*') {
        let words = "is not an origin to list for WebSockets: the server compares Origin exactly";
        return Err(usage(format!("{} {words}", shown(text))));
    }
    Ok(origin)
}

fn unknown(name: &str) -> Error {
    let known = SocketProduct::all().iter().map(|product| product.id);
    let tip = nearest(name, known).map(|meant| format!("; did you mean {meant}?")).unwrap_or_default();
    Error::Usage(format!(
        "--for: {} has no configuration of WebSockets here{tip} 'corscheck fix --websocket --list' lists all",
        shown(name)
    ))
}
