//! Header lists against a model of them, and the two ways to take a value apart against the standard, word by word.

#![no_main]

use arbitrary::Arbitrary;
use corscheck::web::headers::{
    Extracted, HeaderList, decode, decode_and_split, is_tab_or_space, is_token, trim,
};
use libfuzzer_sys::fuzz_target;

#[derive(Arbitrary, Debug)]
enum Call<'a> {
    Append(Name<'a>, &'a [u8]),
    Set(Name<'a>, &'a [u8]),
    Delete(Name<'a>),
    DropEmptyRepeats(Name<'a>),
}

#[derive(Arbitrary, Clone, Copy, Debug)]
enum Name<'a> {
    A,
    LowerA,
    B,
    Any(&'a str),
}

impl Name<'_> {
    fn text(&self) -> &str {
        match self {
            Self::A => "X-A",
            Self::LowerA => "x-a",
            Self::B => "X-B",
            Self::Any(text) => text,
        }
    }
}

/// A value as a message's parser leaves it.
fn bare(value: &[u8]) -> Vec<u8> {
    inner(value).to_vec()
}

fn inner(value: &[u8]) -> &[u8] {
    let dull = |byte: &u8| matches!(byte, b' ' | b'\t');
    let start = value.iter().position(|byte| !dull(byte)).unwrap_or(value.len());
    let end = value.iter().rposition(|byte| !dull(byte)).map_or(start, |last| last + 1);
    &value[start..end]
}

/// Pairs of name and value, and the plainest way to do what a list does.
#[derive(Default)]
struct Model(Vec<(String, Vec<u8>)>);

impl Model {
    fn call(&mut self, call: &Call<'_>) {
        match call {
            Call::Append(name, value) => self.0.push((name.text().into(), bare(value))),
            Call::Set(name, value) => match self.places(name.text()).first() {
                None => self.0.push((name.text().into(), bare(value))),
                Some(first) => {
                    self.0[*first].1 = bare(value);
                    for place in self.places(name.text()).into_iter().skip(1).rev() {
                        self.0.remove(place);
                    }
                }
            },
            Call::Delete(name) => {
                for place in self.places(name.text()).into_iter().rev() {
                    self.0.remove(place);
                }
            }
            Call::DropEmptyRepeats(kept) => {
                for place in (0..self.0.len()).rev() {
                    let (name, value) = &self.0[place];
                    let repeated = self.places(name).into_iter().any(|other| !self.0[other].1.is_empty());
                    if value.is_empty() && repeated && !name.eq_ignore_ascii_case(kept.text()) {
                        self.0.remove(place);
                    }
                }
            }
        }
    }

    fn places(&self, name: &str) -> Vec<usize> {
        (0..self.0.len()).filter(|place| self.0[*place].0.eq_ignore_ascii_case(name)).collect()
    }

    fn get(&self, name: &str) -> Option<Vec<u8>> {
        let values: Vec<Vec<u8>> = self.places(name).iter().map(|place| self.0[*place].1.clone()).collect();
        (!values.is_empty()).then(|| values.join(&b", "[..]))
    }

    fn extract(&self, name: &str) -> Extracted<'_> {
        let places = self.places(name);
        if places.is_empty() {
            return Extracted::Absent;
        }
        let elements: Vec<&[u8]> = places
            .iter()
            .flat_map(|place| self.0[*place].1.split(|byte| *byte == b','))
            .map(inner)
            .filter(|element| !element.is_empty())
            .collect();
        match elements.iter().find(|element| !is_token(element)) {
            Some(bad) => Extracted::Failure(decode(bad)),
            None => Extracted::Values(
                elements.iter().map(|element| std::str::from_utf8(element).expect("a token")).collect(),
            ),
        }
    }
}

/// Get, decode, and split, as the standard has it: over the isomorphic decoding of the value, a code point a byte.
fn split(input: &[u8]) -> Vec<Vec<u8>> {
    let (mut values, mut temporary, mut position) = (Vec::new(), Vec::new(), 0);
    loop {
        // What is neither a quotation mark nor a comma.
        while position < input.len() && !matches!(input[position], b'"' | b',') {
            temporary.push(input[position]);
            position += 1;
        }
        if position < input.len() && input[position] == b'"' {
            quoted(input, &mut position, &mut temporary);
            if position < input.len() {
                continue;
            }
        }
        values.push(bare(&temporary));
        temporary.clear();
        if position >= input.len() {
            return values;
        }
        position += 1;
    }
}

/// Collect an HTTP quoted string, without the extract-value flag.
fn quoted(input: &[u8], position: &mut usize, collected: &mut Vec<u8>) {
    let start = *position;
    *position += 1;
    loop {
        while *position < input.len() && !matches!(input[*position], b'"' | b'\\') {
            *position += 1;
        }
        if *position >= input.len() {
            break;
        }
        let mark = input[*position];
        *position += 1;
        if mark == b'"' {
            break;
        }
        if *position >= input.len() {
            break;
        }
        *position += 1;
    }
    collected.extend_from_slice(&input[start..*position]);
}

fuzz_target!(|calls: Vec<Call<'_>>| {
    let (mut list, mut model) = (HeaderList::new(), Model::default());
    for call in &calls {
        match call {
            Call::Append(name, value) => list.append(name.text(), value),
            Call::Set(name, value) => list.set(name.text(), value),
            Call::Delete(name) => {
                assert_eq!(list.delete(name.text()), !model.places(name.text()).is_empty());
            }
            Call::DropEmptyRepeats(kept) => list.drop_empty_repeats(kept.text()),
        }
        model.call(call);
        let lines: Vec<(String, Vec<u8>)> =
            list.iter().map(|line| (line.name.to_string(), line.value.to_vec())).collect();
        assert_eq!(lines, model.0);
        assert_eq!((list.len(), list.is_empty()), (model.0.len(), model.0.is_empty()));
    }
    assert_eq!(model.0.iter().map(|(name, value)| (name.clone(), value)).collect::<HeaderList>(), list);
    for name in ["X-A", "x-B"].into_iter().chain(model.0.iter().map(|(name, _)| name.as_str())) {
        assert_eq!(list.contains(name), !model.places(name).is_empty());
        assert_eq!(list.get(name), model.get(name));
        assert_eq!(list.get_text(name), model.get(name).map(|value| decode(&value)));
        assert_eq!(list.extract_list(name), model.extract(name));
        let elements = list.get_decode_and_split(name);
        assert_eq!(elements, model.get(name).map(|value| decode_and_split(&value)));
        if let Some(value) = model.get(name) {
            let expected: Vec<String> = split(&value).iter().map(|element| decode(element)).collect();
            assert_eq!(elements, Some(expected), "{}", decode(&value));
            assert_eq!(trim(&value, is_tab_or_space), bare(&value));
        }
    }
});
