//! What is read as one token: white space and comments, strings, templates, regular expressions, numbers and names.

use super::{NotJavaScript, Scanner};

impl Scanner<'_> {
    /// White space and comments.
    pub(super) fn skip_space(&mut self) {
        loop {
            match self.rest {
                [b'\n' | b'\r', rest @ ..] => {
                    self.new_line = true;
                    self.rest = rest;
                }
                [b' ' | b'\t' | 0x0b | 0x0c, rest @ ..]
                | [0xc2, 0xa0, rest @ ..]
                | [0xef, 0xbb, 0xbf, rest @ ..] => {
                    self.rest = rest;
                }
                [b'/', b'/', ..] | [b'<', b'!', b'-', b'-', ..] => self.skip_line(),
                [b'-', b'-', b'>', ..] if self.new_line => self.skip_line(),
                [b'/', b'*', comment @ ..] => {
                    let end = comment.windows(2).position(|two| two == b"*/");
                    let length = end.map_or(comment.len(), |end| end + 2);
                    self.new_line |= comment[..length].contains(&b'\n');
                    self.rest = &comment[length..];
                }
                _ => return,
            }
        }
    }

    /// The rest of the line.
    pub(super) fn skip_line(&mut self) {
        let end = self.rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(self.rest.len());
        self.rest = &self.rest[end..];
    }

    /// A string, which ends on its line.
    pub(super) fn string(&mut self, quote: u8) -> Result<(), NotJavaScript> {
        let mut index = 1;
        loop {
            match self.rest.get(index) {
                None | Some(b'\n' | b'\r') => {
                    self.rest = &self.rest[index.min(self.rest.len())..];
                    return Err(NotJavaScript);
                }
                Some(b'\\') => index += 2,
                Some(byte) if *byte == quote => break,
                Some(_) => index += 1,
            }
        }
        self.rest = &self.rest[index + 1..];
        Ok(())
    }

    /// A template, with all that its placeholders hold.
    pub(super) fn template(&mut self) -> Result<(), NotJavaScript> {
        let mut index = 1;
        let mut depth = 0_usize;
        loop {
            match self.rest.get(index) {
                None => {
                    self.rest = &[];
                    return Err(NotJavaScript);
                }
                Some(b'\\') => index += 1,
                Some(b'$') if self.rest.get(index + 1) == Some(&b'{') => {
                    depth += 1;
                    index += 1;
                }
                Some(b'{') if depth > 0 => depth += 1,
                Some(b'}') => depth = depth.saturating_sub(1),
                Some(b'`') if depth == 0 => break,
                Some(_) => {}
            }
            index += 1;
        }
        self.rest = &self.rest[index + 1..];
        Ok(())
    }

    /// A regular expression, with its flags.
    pub(super) fn regular_expression(&mut self) -> Result<(), NotJavaScript> {
        let mut index = 1;
        let mut class = false;
        loop {
            match self.rest.get(index) {
                None | Some(b'\n' | b'\r') => {
                    self.rest = &self.rest[index.min(self.rest.len())..];
                    return Err(NotJavaScript);
                }
                Some(b'\\') => index += 1,
                Some(b'[') => class = true,
                Some(b']') => class = false,
                Some(b'/') if !class => break,
                Some(_) => {}
            }
            index += 1;
        }
        self.rest = &self.rest[index + 1..];
        self.take_name();
        Ok(())
    }

    /// A number, after which no name may begin.
    pub(super) fn number(&mut self) -> Result<(), NotJavaScript> {
        let prefixed = matches!(self.rest, [b'0', b'x' | b'X' | b'o' | b'O' | b'b' | b'B', ..]);
        let mut index = 0;
        let mut exponent = false;
        while let Some(byte) = self.rest.get(index) {
            match byte {
                b'0'..=b'9' | b'_' => {}
                b'.' if !prefixed && !exponent => {}
                b'+' | b'-' if exponent && matches!(self.rest[index - 1], b'e' | b'E') => {}
                b'e' | b'E' if !prefixed && !exponent => exponent = true,
                b'a'..=b'f' | b'A'..=b'F' | b'x' | b'X' | b'o' | b'O' if prefixed => {}
                b'n' => {}
                byte if is_name(*byte) => return Err(NotJavaScript),
                _ => break,
            }
            index += 1;
        }
        self.rest = &self.rest[index..];
        self.value()
    }

    /// A name, or the rest of one.
    pub(super) fn take_name(&mut self) -> &[u8] {
        let length = self.rest.iter().position(|byte| !is_name(*byte)).unwrap_or(self.rest.len());
        let (name, rest) = self.rest.split_at(length);
        self.rest = rest;
        name
    }
}

/// Bytes of names; those of other alphabets are not distinguished.
pub(super) fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | b'\\' | 0x80..)
}
