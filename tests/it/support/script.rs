//! What the servers of scripted tests share: which line of a script a request gets, and how its response is written.
//!
//! Three scripts stay apart. The playground's routes (`src/playground/routes.rs`) remember nothing, as a reader may repeat any
//! request: which of several responses comes depends on the page's origin. The generated cases of `real_browsers` have no
//! lines: a request names its case and hop. `src/wire/tests` need raw sockets, with pauses between bytes.

/// How often each line of a script was used.
#[derive(Debug, Default)]
pub(crate) struct Turns(Vec<usize>);

impl Turns {
    /// None of so many lines was used.
    pub(crate) fn new(lines: usize) -> Self {
        Self(vec![0; lines])
    }

    /// Of the lines for one request, the next: one after the other, and the last one again and again.
    pub(crate) fn next(&mut self, fitting: &[usize]) -> Option<usize> {
        let unused = fitting.iter().find(|line| self.0[**line] == 0);
        self.take(unused.or(fitting.last()).copied())
    }

    /// Of the lines for one request, the first, however often it comes.
    pub(crate) fn first(&mut self, fitting: &[usize]) -> Option<usize> {
        self.take(fitting.first().copied())
    }

    fn take(&mut self, line: Option<usize>) -> Option<usize> {
        line.inspect(|line| self.0[*line] += 1)
    }

    /// How often each line was used.
    pub(crate) fn used(&self) -> &[usize] {
        &self.0
    }
}

/// The lines for a request, by their methods and URLs: a named method goes before `*`, and a URL that is written out goes
/// before one that ends in `*`.
pub(crate) fn fitting<'a>(
    lines: impl Iterator<Item = (&'a str, &'a str)> + Clone,
    method: &str,
    url: &str,
) -> Vec<usize> {
    let exact = |written: &str| written == url;
    let pattern = |written: &str| written.strip_suffix('*').is_some_and(|start| url.starts_with(start));
    let with = |method: &str, fits: &dyn Fn(&str) -> bool| -> Vec<usize> {
        let lines = lines.clone().enumerate();
        lines.filter(|(_, (own, url))| *own == method && fits(url)).map(|(number, _)| number).collect()
    };
    let choices = [with(method, &exact), with(method, &pattern), with("*", &exact), with("*", &pattern)];
    choices.into_iter().find(|found| !found.is_empty()).unwrap_or_default()
}

/// The head of a response. Its length is added where the status has a body and no header says how long it is.
pub(crate) fn head<'a>(
    status: u16,
    headers: impl Iterator<Item = (&'a str, &'a str)> + Clone,
    length: usize,
) -> String {
    let mut head = format!("HTTP/1.1 {status} Status\r\n");
    for (name, value) in headers.clone() {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    let is_length = |name: &str| ["content-length", "transfer-encoding"].contains(&name.trim());
    let has_length = headers.clone().any(|(name, _)| is_length(&name.to_ascii_lowercase()));
    if !has_length && !matches!(status, 101 | 204 | 304) {
        head.push_str(&format!("Content-Length: {length}\r\n"));
    }
    head + "\r\n"
}

#[test]
fn lines_take_turns() {
    let lines = [("*", "/a"), ("GET", "/a"), ("GET", "/*"), ("GET", "/a")];
    let mut turns = Turns::new(lines.len());
    let mut next = |method: &str, url: &str| turns.next(&fitting(lines.into_iter(), method, url));
    assert_eq!([next("GET", "/a"), next("GET", "/a"), next("GET", "/a")], [Some(1), Some(3), Some(3)]);
    assert_eq!([next("PUT", "/a"), next("GET", "/b"), next("PUT", "/b")], [Some(0), Some(2), None]);
    assert_eq!(turns.used(), [1, 1, 1, 2]);
}

#[test]
fn a_head_has_one_length() {
    let head = |status, headers: &[(&'static str, &'static str)]| head(status, headers.iter().copied(), 3);
    assert_eq!(head(200, &[("A", "b")]), "HTTP/1.1 200 Status\r\nA: b\r\nContent-Length: 3\r\n\r\n");
    assert_eq!(head(200, &[("Content-length", "1")]), "HTTP/1.1 200 Status\r\nContent-length: 1\r\n\r\n");
    assert_eq!(head(204, &[]), "HTTP/1.1 204 Status\r\n\r\n");
}
