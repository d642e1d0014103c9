//! All faults of a file at once: each is repaired in the file's tree as far as that is possible, and the rest is read again.

use std::borrow::Cow;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

use super::fault::{Fault, of_toml};
use super::matrix::Suite;
use super::variables::{Environment, UnsetVariables};
use crate::web::browser::Browser;

/// The most faults that are looked for: each costs a reading of the whole file.
const MOST: usize = 50;
/// Stands for an address that is wrong, so that what depends on it is read all the same.
const ADDRESS: &str = "https://replaced.invalid";

impl Suite {
    /// All faults of a file's text, in the order of their places; none where it can be parsed. Only what follows from another
    /// fault is left out.
    #[must_use]
    pub fn faults(
        text: &str,
        environment: Environment<'_>,
        browsers: &[Browser],
        unset: UnsetVariables,
    ) -> Vec<Fault> {
        let (mut table, errors) = DeTable::parse_recoverable(text);
        let mut faults: Vec<Fault> = errors.iter().map(|error| of_toml(text, error)).collect();
        if !faults.is_empty() {
            // What comes behind the first fault of a line follows from it.
            faults.sort_by_key(|fault| (fault.line, fault.column));
            faults.dedup_by_key(|fault| fault.line);
            return faults;
        }
        let read = |table: &Spanned<DeTable<'_>>, unset| {
            Self::of_table(text, table.clone(), environment, browsers, unset).err()
        };
        let mut complete = true;
        while faults.len() < MOST {
            let Some(fault) = read(&table, UnsetVariables::Allow) else {
                // The reader itself names all that is unset, together.
                faults.extend(read(&table, unset));
                break;
            };
            let repair = in_table(table.get_mut(), &fault, Place::Root);
            // What was taken away may be what is missing now.
            if !faults.contains(&fault) && (complete || !fault.is_about_the_whole()) {
                faults.push(fault);
            } else if repair != Repair::Renamed {
                break;
            }
            match repair {
                Repair::Elsewhere => break,
                Repair::Renamed => {}
                Repair::Removed | Repair::Remove => complete = false,
            }
        }
        faults.sort_by_key(|fault| (fault.line, fault.column));
        faults
    }
}

/// What became of a fault in a part of the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Repair {
    /// It is not in this part.
    Elsewhere,
    /// A key has the name that was meant.
    Renamed,
    /// Something is taken away, or an address stands in its place.
    Removed,
    /// This part itself must be taken away.
    Remove,
}

/// Which table of a file it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Root,
    Origins,
    Inner,
}

fn in_table(table: &mut DeTable<'_>, fault: &Fault, place: Place) -> Repair {
    let at_key = table.keys().find(|key| key.span() == fault.span).map(|key| key.get_ref().to_string());
    if let Some(key) = at_key {
        let Some(value) = table.remove(key.as_str()) else { return Repair::Elsewhere };
        return match &fault.meant {
            Some(name) if !table.contains_key(name.as_str()) => {
                table.insert(Spanned::new(fault.span.clone(), Cow::Owned(name.clone())), value);
                Repair::Renamed
            }
            _ => Repair::Removed,
        };
    }
    let mut taken = None;
    for (key, value) in table.iter_mut() {
        let name = key.get_ref().as_ref();
        let inner = if place == Place::Root && name == "origins" { Place::Origins } else { Place::Inner };
        match in_value(value, fault, inner) {
            Repair::Elsewhere => {}
            // The name of an origin is used elsewhere, and an address cannot be left out.
            Repair::Remove if place == Place::Origins || matches!(name, "url" | "origin") => {
                *value.get_mut() = DeValue::String(Cow::Borrowed(ADDRESS));
                return Repair::Removed;
            }
            Repair::Remove => taken = Some(name.to_owned()),
            other => return other,
        }
    }
    match taken {
        Some(name) => {
            table.remove(name.as_str());
            Repair::Removed
        }
        None => Repair::Elsewhere,
    }
}

fn in_value(value: &mut Spanned<DeValue<'_>>, fault: &Fault, place: Place) -> Repair {
    let span = value.span();
    match (value.get_mut(), &fault.meant) {
        // The key that is missing: an address.
        (DeValue::Table(table), Some(name)) if span == fault.span && !table.contains_key(name.as_str()) => {
            let address = Spanned::new(span.clone(), DeValue::String(Cow::Borrowed(ADDRESS)));
            table.insert(Spanned::new(span, Cow::Owned(name.clone())), address);
            return Repair::Removed;
        }
        _ if span == fault.span => return Repair::Remove,
        _ => {}
    }
    match value.get_mut() {
        DeValue::Table(table) => in_table(table, fault, place),
        DeValue::Array(array) => in_array(array, fault),
        // The fault may be of a part of a text.
        _ if holds(&span, &fault.span) => Repair::Remove,
        _ => Repair::Elsewhere,
    }
}

fn in_array(array: &mut DeArray<'_>, fault: &Fault) -> Repair {
    for at in 0..array.len() {
        let Some(item) = array.get_mut(at) else { break };
        match in_value(item, fault, Place::Inner) {
            Repair::Elsewhere => {}
            // An empty list would be a fault of its own.
            Repair::Remove if array.len() == 1 => return Repair::Remove,
            Repair::Remove => {
                let mut others = DeArray::new();
                for (number, item) in array.iter().enumerate() {
                    if number != at {
                        others.push(item.clone());
                    }
                }
                *array = others;
                return Repair::Removed;
            }
            other => return other,
        }
    }
    Repair::Elsewhere
}

fn holds(outer: &Range<usize>, inner: &Range<usize>) -> bool {
    !inner.is_empty() && outer.start <= inner.start && inner.end <= outer.end
}
