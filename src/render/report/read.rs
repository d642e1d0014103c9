//! Reports in JSON, read back piece by piece.

use std::fmt;
use std::io::{BufRead, Read};

use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::entry::Entry;
use super::header::RunHeader;
use super::json::SCHEMA;
use super::summary::RunSummary;

/// Why a text is not a report; a sentence without a full stop.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// It is not of the form.
    #[error("{0}")]
    Form(String),
    /// It could not be read.
    #[error(transparent)]
    Input(#[from] std::io::Error),
}

/// A piece of a report.
#[derive(Debug)]
pub enum Piece {
    /// The plan.
    Header(RunHeader),
    /// A check.
    Entry(Box<Entry>),
    /// The summary.
    Summary(RunSummary),
}

/// Reads a report of either JSON form, and gives its pieces in their order; its checks only with `checks`.
///
/// # Errors
/// Where it is not such a report, or breaks off.
pub fn read(mut input: impl BufRead, checks: bool, mut each: impl FnMut(Piece)) -> Result<(), ReadError> {
    let mut line = String::new();
    input.read_line(&mut line)?;
    if serde_json::from_str::<Kind>(&line).is_ok() {
        return read_lines(line, input, checks, &mut each);
    }
    let mut whole = serde_json::Deserializer::from_reader(line.as_bytes().chain(input));
    let ended = Document { checks, each: &mut each }
        .deserialize(&mut whole)
        .and_then(|ended| whole.end().map(|()| ended))
        .map_err(|error| match error.is_io() {
            true => ReadError::Input(error.into()),
            false => ReadError::Form(format!("not a JSON report: {error}")),
        })?;
    finished(ended)
}

fn finished(ended: bool) -> Result<(), ReadError> {
    if ended { Ok(()) } else { Err(ReadError::Form("the report breaks off before its summary".into())) }
}

/// What a line is.
#[derive(Deserialize)]
struct Kind {
    schema: u32,
    r#type: String,
}

fn read_lines(
    mut line: String,
    mut input: impl BufRead,
    checks: bool,
    each: &mut impl FnMut(Piece),
) -> Result<(), ReadError> {
    let mut ended = false;
    for number in 1.. {
        if !line.trim().is_empty() {
            let wrong = |error: serde_json::Error| {
                ReadError::Form(format!("line {number} is not a line of a report: {error}"))
            };
            let kind: Kind = serde_json::from_str(&line).map_err(wrong)?;
            known(kind.schema).map_err(|error| ReadError::Form(format!("line {number}: {error}")))?;
            match kind.r#type.as_str() {
                "plan" => each(Piece::Header(serde_json::from_str(&line).map_err(wrong)?)),
                "check" if checks => each(Piece::Entry(serde_json::from_str(&line).map_err(wrong)?)),
                "summary" => {
                    ended = true;
                    each(Piece::Summary(serde_json::from_str(&line).map_err(wrong)?));
                }
                // What a later version adds.
                _ => {}
            }
        }
        line.clear();
        if input.read_line(&mut line)? == 0 {
            break;
        }
    }
    finished(ended)
}

/// A report of another schema.
#[derive(Debug, thiserror::Error)]
#[error("the report has schema {0}, and this corscheck reads {SCHEMA}")]
struct UnknownSchema(u32);

fn known(schema: u32) -> Result<(), UnknownSchema> {
    if schema == SCHEMA { Ok(()) } else { Err(UnknownSchema(schema)) }
}

/// The form of one object. Gives whether its summary came.
struct Document<'a, F> {
    checks: bool,
    each: &'a mut F,
}

impl<'de, F: FnMut(Piece)> DeserializeSeed<'de> for Document<'_, F> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de, F: FnMut(Piece)> Visitor<'de> for Document<'_, F> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a report of corscheck run, with plan, checks and summary")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<bool, M::Error> {
        let mut ended = false;
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "schema" => known(map.next_value()?).map_err(serde::de::Error::custom)?,
                "plan" => (self.each)(Piece::Header(map.next_value()?)),
                "checks" if self.checks => map.next_value_seed(Checks { each: &mut *self.each })?,
                "summary" => {
                    ended = true;
                    (self.each)(Piece::Summary(map.next_value()?));
                }
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(ended)
    }
}

/// The list of checks, one by one.
struct Checks<'a, F> {
    each: &'a mut F,
}

impl<'de, F: FnMut(Piece)> DeserializeSeed<'de> for Checks<'_, F> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de, F: FnMut(Piece)> Visitor<'de> for Checks<'_, F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a list of checks")
    }

    fn visit_seq<S: SeqAccess<'de>>(self, mut list: S) -> Result<(), S::Error> {
        while let Some(entry) = list.next_element()? {
            (self.each)(Piece::Entry(entry));
        }
        Ok(())
    }
}
