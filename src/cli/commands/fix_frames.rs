//! `corscheck fix --frames`, and `--fix` of `corscheck frame`.

use super::typed;
use crate::cli::args::{Fix, Format};
use crate::cli::terminal::Terminal;
use crate::cli::{Error, Exit};
use crate::fix::{FrameHeaders, Product, Setting, Target};
use crate::frame::{FrameQuestion, Judged, Side, changes};
use crate::policy::AllowedOrigin;
use crate::render;
use crate::render::fix::{FrameSetting, OtherSettings};
use crate::web::text::{list, visible};

/// Prints the settings that send a set of headers.
pub(super) fn run(
    args: &Fix,
    set: FrameHeaders,
    product: &Product,
    terminal: &Terminal,
) -> Result<Exit, Error> {
    let url = typed::url(&args.url).map_err(|error| Error::Usage(format!("--url: {error}")))?;
    let target = Target::of(&url).map_err(|error| Error::Usage(format!("--url: {error}")))?;
    let origins = args.origin.iter().map(|text| origin(text)).collect::<Result<Vec<_>, _>>()?;
    match (set, &origins[..]) {
        (FrameHeaders::Ancestors, []) => {
            return Err(Error::Usage("--origin: name the pages that may show the URL in a frame".into()));
        }
        (FrameHeaders::Ancestors, _) | (_, []) => {}
        _ => return Err(Error::Usage(format!("--origin is for --frames ancestors, not for {}", set.id()))),
    }
    let mut settings = Vec::new();
    for (name, value) in set.headers(&origins) {
        let setting = Setting::header(product, &target, name, &value).ok_or_else(|| {
            Error::Usage(format!(
                "--for: there is no setting of {} for a single header here; let it send {}",
                product.title,
                lines(&set.headers(&origins))
            ))
        })?;
        settings.push(setting);
    }
    let reason = match set {
        FrameHeaders::Ancestors => format!(
            "Only pages of {} may show {} in a frame. Browsers ignore X-Frame-Options beside frame-ancestors. Where the response has a \
             Content-Security-Policy already, add the directive to it.",
            list(&origins),
            visible(url.path())
        ),
        _ => set.reason().to_owned(),
    };
    let settings = OtherSettings { instead: true, reason, settings: Setting::joined(settings) };
    Terminal::print(&match args.format {
        Format::Text => render::fix::other_settings(product, &settings, terminal.style),
        Format::Json => render::json::settings(product, &settings),
    })?;
    Ok(Exit::Success)
}

fn lines(headers: &[(&'static str, String)]) -> String {
    let all: Vec<String> = headers.iter().map(|(name, value)| format!("{name}: {value}")).collect();
    all.join(" and ")
}

/// A source of `frame-ancestors`.
fn origin(text: &str) -> Result<String, Error> {
    let usage = |words: String| Error::Usage(format!("--origin: {words}"));
    match text {
        "*" => Err(usage("any page may show a document without frame-ancestors; no header is needed".into())),
        "null" => Err(usage("frame-ancestors cannot name a page with an opaque origin".into())),
        _ => AllowedOrigin::parse(text)
            .map(|origin| origin.as_str().to_owned())
            .map_err(|error| usage(error.to_string())),
    }
}

/// How a product sends the headers of the changes.
pub(super) fn of_changes(
    product: &'static Product,
    question: &FrameQuestion,
    judged: &Judged,
) -> Vec<FrameSetting> {
    let last = judged.exchanges.last().map(|exchange| exchange.request.url.clone());
    let mut settings: Vec<FrameSetting> = Vec::new();
    for change in changes(question, judged) {
        let url = match change.side {
            Side::Frame => last.clone().or_else(|| question.parsed_url()),
            Side::Page => question.page.url.clone(),
        };
        let target = url.and_then(|url| Target::of(&url).ok());
        for (name, value) in change.headers {
            let setting = target.as_ref().and_then(|target| Setting::header(product, target, name, &value));
            let setting = FrameSetting { product, side: change.side, name, value, setting };
            if !settings.contains(&setting) {
                settings.push(setting);
            }
        }
    }
    settings
}
