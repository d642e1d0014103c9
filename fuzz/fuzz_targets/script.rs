//! Any bytes as the script that a JSONP call gets: the reader ends, says why a function is not called just where it is not, and reads the
//! same text the same way each time.
//!
//! The first byte chooses the callback's name and the encodings that are declared; the rest is the body.

#![no_main]

use corscheck::script::read;
use corscheck::web::script::Source;
use libfuzzer_sys::fuzz_target;

const NAMES: [&str; 8] =
    ["cb", "a.b.c", "a['b'][0]", "jQuery123_4", "constructor", "document.title", "window.cb", "no name"];
const CHARSETS: [Option<&str>; 4] = [None, Some("utf-16le"), Some("windows-1252"), Some("no charset")];

fuzz_target!(|input: &[u8]| {
    let Some((choice, bytes)) = input.split_first() else { return };
    let source = |bytes| Source {
        bytes,
        charset: CHARSETS[usize::from(choice >> 3) % 4],
        attribute: CHARSETS[usize::from(choice >> 5) % 4],
        callback: NAMES[usize::from(*choice) % 8],
    };
    let run = read(&source(bytes));
    if let Some(why) = &run.not_called {
        assert_eq!(run.calls, Some(0), "{why:?}");
    }
    let again = read(&source(bytes));
    assert_eq!((run.calls, &run.not_called), (again.calls, &again.not_called));
    // A line end at the end of a script changes nothing.
    if bytes.is_ascii() && source(bytes).charset.or(source(bytes).attribute) != Some("utf-16le") {
        let longer = read(&source(&[bytes, b"\n"].concat()));
        assert_eq!(run.calls, longer.calls);
    }
});
