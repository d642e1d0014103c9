//! What a response has that gives its maker or its cause away.

use crate::web::headers::decode;
use crate::web::message::HttpResponse;
use crate::web::text::shown;

/// What gives a product or a cause away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// A header, whatever its value.
    Header(&'static str),
    /// A header whose name begins so.
    HeaderPrefix(&'static str),
    /// A header and, in lower case, how its value begins.
    Begins(&'static str, &'static str),
    /// A header and, in lower case, a part of its value.
    Has(&'static str, &'static str),
    /// A header and, in lower case, its whole value.
    Is(&'static str, &'static str),
    /// A part of the first bytes of the body.
    Body(&'static str),
    /// How the body begins.
    BodyStarts(&'static str),
    /// What stands in the body between these two texts.
    Between(&'static str, &'static str),
    /// All of these.
    All(&'static [Self]),
}

/// How much of a body is searched.
const MOST_BODY: usize = 1024;
/// How much of a body is quoted.
const LONGEST_QUOTE: usize = 120;

/// The text of a body in which marks are looked for.
pub(super) fn searched_body(response: &HttpResponse) -> String {
    decode(&response.body.start[..response.body.start.len().min(MOST_BODY)])
}

impl Mark {
    /// What of a response has this mark.
    pub(super) fn find(self, response: &HttpResponse, body: &str) -> Option<String> {
        let valued = |name: &str, fits: &dyn Fn(&str) -> bool| {
            response
                .headers
                .lines(name)
                .find(|header| fits(&header.text().to_ascii_lowercase()))
                .map(|header| format!("{}: {}", shown(&header.name), shown(&header.text())))
        };
        match self {
            Self::Header(name) => response.headers.lines(name).next().map(|header| shown(&header.name)),
            Self::HeaderPrefix(prefix) => response
                .headers
                .iter()
                .find(|header| header.name.to_ascii_lowercase().starts_with(prefix))
                .map(|header| shown(&header.name)),
            Self::Begins(name, start) => valued(name, &|value| value.starts_with(start)),
            // The value of a cookie is a secret.
            Self::Has("set-cookie", part) => response
                .headers
                .lines("set-cookie")
                .any(|header| header.text().to_ascii_lowercase().contains(part))
                .then(|| format!("its cookie {}", part.trim_end_matches('='))),
            Self::Has(name, part) => valued(name, &|value| value.contains(part)),
            Self::Is(name, whole) => valued(name, &|value| value == whole),
            Self::Body(part) => body.contains(part).then(|| "the body's text".to_owned()),
            Self::BodyStarts(start) => body.starts_with(start).then(|| "the body's text".to_owned()),
            Self::Between(start, end) => {
                let (_, rest) = body.split_once(start)?;
                let quote = rest.split_once(end).map_or(rest, |(quote, _)| quote);
                Some(shown(&quote.chars().take(LONGEST_QUOTE).collect::<String>()))
            }
            Self::All(marks) => {
                let found: Option<Vec<String>> = marks.iter().map(|mark| mark.find(response, body)).collect();
                found?.into_iter().next()
            }
        }
    }
}
