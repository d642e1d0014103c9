//! Reports in JSON, read back: first what is around the checks, then the checks, one by one.

use std::cell::Cell;
use std::fmt;
use std::io::{self, BufRead, Read, Seek, SeekFrom};

use serde::de::{DeserializeSeed, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
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
    Input(#[from] io::Error),
}

/// What a report has beside its checks, and where these are.
#[derive(Debug, Default)]
pub struct Outline {
    /// The plan.
    pub header: Option<RunHeader>,
    /// The summary.
    pub summary: RunSummary,
    checks: Place,
}

/// Where the checks of a report are.
#[derive(Clone, Copy, Debug, Default)]
enum Place {
    /// Nowhere.
    #[default]
    Missing,
    /// On lines of their own.
    Lines,
    /// In a list whose bracket ends before this byte.
    List(u64),
}

/// Reads a report of either JSON form, but for its checks.
///
/// # Errors
/// Where it is not such a report, or breaks off.
pub fn outline(mut input: impl BufRead) -> Result<Outline, ReadError> {
    let mut line = String::new();
    input.read_line(&mut line)?;
    if serde_json::from_str::<Kind>(&line).is_ok() {
        return outline_of_lines(line, input);
    }
    let read = Cell::new(0);
    let counted = Counted { input: line.as_bytes().chain(input), read: &read };
    let mut whole = serde_json::Deserializer::from_reader(counted);
    let (outline, ended) = Document { read: &read }
        .deserialize(&mut whole)
        .and_then(|outline| whole.end().map(|()| outline))
        .map_err(|error| match error.is_io() {
            true => ReadError::Input(error.into()),
            false => ReadError::Form(format!("not a JSON report: {error}")),
        })?;
    finished(outline, ended)
}

fn finished(outline: Outline, ended: bool) -> Result<Outline, ReadError> {
    if ended {
        Ok(outline)
    } else {
        Err(ReadError::Form(
            "it has no summary: the report breaks off, or nothing was run (--list, --dry-run)".into(),
        ))
    }
}

/// What a line is.
#[derive(Deserialize)]
struct Kind {
    schema: u32,
    r#type: String,
}

fn outline_of_lines(mut line: String, mut input: impl BufRead) -> Result<Outline, ReadError> {
    let mut outline = Outline { checks: Place::Lines, ..Outline::default() };
    let mut ended = false;
    for number in 1.. {
        match kind_of(&line, number)?.as_str() {
            "plan" => outline.header = Some(piece(&line, number)?),
            "summary" => (outline.summary, ended) = (piece(&line, number)?, true),
            // The checks, and what a later version adds.
            _ => {}
        }
        line.clear();
        if input.read_line(&mut line)? == 0 {
            break;
        }
    }
    finished(outline, ended)
}

/// What a line is; nothing, where it is empty.
fn kind_of(line: &str, number: usize) -> Result<String, ReadError> {
    if line.trim().is_empty() {
        return Ok(String::new());
    }
    let kind: Kind = piece(line, number)?;
    known(kind.schema).map_err(|error| ReadError::Form(format!("line {number}: {error}")))?;
    Ok(kind.r#type)
}

fn piece<'de, T: Deserialize<'de>>(line: &'de str, number: usize) -> Result<T, ReadError> {
    serde_json::from_str(line)
        .map_err(|error| ReadError::Form(format!("line {number} is not a line of a report: {error}")))
}

/// A report of another schema.
#[derive(Debug, thiserror::Error)]
#[error("the report has schema {0}, and this corscheck reads {SCHEMA}")]
struct UnknownSchema(u32);

fn known(schema: u32) -> Result<(), UnknownSchema> {
    if schema == SCHEMA { Ok(()) } else { Err(UnknownSchema(schema)) }
}

/// Counts the bytes that are read.
struct Counted<'a, R> {
    input: R,
    read: &'a Cell<u64>,
}

impl<R: Read> Read for Counted<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.input.read(buffer)?;
        self.read.set(self.read.get() + count as u64);
        Ok(count)
    }
}

/// The form of one object, of which so many bytes are read. Gives whether its summary came.
struct Document<'a> {
    read: &'a Cell<u64>,
}

impl<'de> DeserializeSeed<'de> for Document<'_> {
    type Value = (Outline, bool);

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Document<'_> {
    type Value = (Outline, bool);

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a report of corscheck run, with plan, checks and summary")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Self::Value, M::Error> {
        let (mut outline, mut ended) = (Outline::default(), false);
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "schema" => known(map.next_value()?).map_err(M::Error::custom)?,
                "plan" => outline.header = Some(map.next_value()?),
                "checks" => outline.checks = Place::List(map.next_value_seed(List { read: self.read })?),
                "summary" => (outline.summary, ended) = (map.next_value()?, true),
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok((outline, ended))
    }
}

/// A list that is passed over. Gives how many bytes were read where it began: the parser takes them one by one, and no more than
/// it needs.
struct List<'a> {
    read: &'a Cell<u64>,
}

impl<'de> DeserializeSeed<'de> for List<'_> {
    type Value = u64;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<u64, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for List<'_> {
    type Value = u64;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a list of checks")
    }

    fn visit_seq<S: SeqAccess<'de>>(self, mut list: S) -> Result<u64, S::Error> {
        let start = self.read.get();
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(start)
    }
}

/// The checks of a report, read when they are needed: of many reports, each has one in memory.
#[derive(Debug)]
pub struct Entries<R> {
    input: R,
    checks: Place,
    line: String,
    /// The number of the line, or of the check in the list.
    number: usize,
}

impl<R: BufRead + Seek> Entries<R> {
    /// The checks of the report with this outline.
    ///
    /// # Errors
    /// Where the report cannot be read.
    pub fn new(mut input: R, outline: &Outline) -> io::Result<Self> {
        if let Place::List(start) = outline.checks {
            input.seek(SeekFrom::Start(start))?;
        }
        Ok(Self { input, checks: outline.checks, line: String::new(), number: 0 })
    }

    /// The next check on a line.
    fn on_line(&mut self) -> Result<Option<Box<Entry>>, ReadError> {
        loop {
            self.line.clear();
            self.number += 1;
            if self.input.read_line(&mut self.line)? == 0 {
                return Ok(None);
            }
            if kind_of(&self.line, self.number)? == "check" {
                return piece(&self.line, self.number).map(Some);
            }
        }
    }

    /// The next check in the list, which is known to be JSON.
    fn in_list(&mut self) -> Result<Option<Box<Entry>>, ReadError> {
        loop {
            match self.input.fill_buf()?.first() {
                None | Some(b']') => return Ok(None),
                Some(b',' | b' ' | b'\t' | b'\r' | b'\n') => self.input.consume(1),
                Some(_) => break,
            }
        }
        self.number += 1;
        let entry = Box::deserialize(&mut serde_json::Deserializer::from_reader(&mut self.input));
        entry.map(Some).map_err(|error| match error.is_io() {
            true => ReadError::Input(error.into()),
            false => ReadError::Form(format!("check {} is not a check of a report: {error}", self.number)),
        })
    }
}

impl<R: BufRead + Seek> Iterator for Entries<R> {
    type Item = Result<Box<Entry>, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        match self.checks {
            Place::Missing => None,
            Place::Lines => self.on_line().transpose(),
            Place::List(_) => self.in_list().transpose(),
        }
    }
}
