//! The body of a curl command: texts, files, forms. The files are only named here; who sends the command reads them.

/// A file whose contents go into a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BodyFile {
    /// The path, as it was written.
    pub path: String,
    /// Where in the body they go, in bytes.
    at: usize,
    form: FileForm,
}

/// What becomes of a file's contents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FileForm {
    /// They are sent as they are.
    Whole,
    /// Line ends are left out.
    Joined,
    /// They are percent-encoded.
    Encoded,
}

impl BodyFile {
    /// Puts the file's contents into the body that names it.
    pub(super) fn insert(&self, contents: Vec<u8>, body: &mut Vec<u8>) {
        let contents = match self.form {
            FileForm::Whole => contents,
            FileForm::Joined => {
                contents.into_iter().filter(|byte| ![b'\r', b'\n', 0].contains(byte)).collect()
            }
            FileForm::Encoded => encoded(&contents).into_bytes(),
        };
        let at = self.at.min(body.len());
        body.splice(at..at, contents);
    }
}

/// A body in the making.
#[derive(Debug, Default)]
pub(super) struct Body {
    pub(super) bytes: Vec<u8>,
    pub(super) files: Vec<BodyFile>,
    /// Whether there was any data yet, if only an empty text.
    begun: bool,
}

impl Body {
    pub(super) fn text(&mut self, text: &str) {
        self.bytes.extend_from_slice(text.as_bytes());
    }

    pub(super) fn file(&mut self, path: &str, form: FileForm) {
        self.files.push(BodyFile { path: path.to_owned(), at: self.bytes.len(), form });
    }

    /// Begins another piece of data.
    pub(super) fn data(&mut self) {
        if self.begun {
            self.text("&");
        }
        self.begun = true;
    }

    /// `--data` and its like: `@` names a file.
    pub(super) fn data_or_file(&mut self, value: &str, form: FileForm) {
        self.data();
        self.text_or_file(value, form);
    }

    /// The same without anything between the pieces, as with `--json`.
    pub(super) fn text_or_file(&mut self, value: &str, form: FileForm) {
        match value.strip_prefix('@') {
            Some(path) => self.file(path, form),
            None => self.text(value),
        }
    }

    /// `--data-urlencode`: `content`, `=content`, `name=content`, `@file` or `name@file`.
    pub(super) fn encoded(&mut self, value: &str) {
        self.data();
        if let Some((name, content)) = value.split_once('=') {
            if !name.is_empty() {
                self.text(&format!("{name}="));
            }
            self.text(&encoded(content.as_bytes()));
        } else if let Some((name, path)) = value.split_once('@') {
            if !name.is_empty() {
                self.text(&format!("{name}="));
            }
            self.file(path, FileForm::Encoded);
        } else {
            self.text(&encoded(value.as_bytes()));
        }
    }
}

/// All but letters, digits and `-._~` as percent signs and numbers, and spaces as plus signs.
pub(super) fn encoded(bytes: &[u8]) -> String {
    const MOST_BYTES: &percent_encoding::AsciiSet =
        &percent_encoding::NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
    percent_encoding::percent_encode(bytes, MOST_BYTES).to_string().replace("%20", "+")
}

/// A field of a form without an equals sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a field of its form has no = between name and value")]
pub(super) struct FieldError;

/// A field of a form.
#[derive(Debug)]
pub(super) struct Field {
    name: String,
    content: Content,
    content_type: Option<String>,
    file_name: Option<String>,
}

#[derive(Debug)]
enum Content {
    Text(String),
    File(String),
}

impl Field {
    /// `name=value` as it is.
    pub(super) fn plain(value: &str) -> Result<Self, FieldError> {
        let (name, content) = split(value)?;
        Ok(Self { name, content: Content::Text(content.to_owned()), content_type: None, file_name: None })
    }

    /// `name=value`, `name=@file`, `name=<file`, with `;type=` and `;filename=` behind it.
    pub(super) fn read(value: &str) -> Result<Self, FieldError> {
        let (name, rest) = split(value)?;
        let kind = rest.chars().next().filter(|first| ['@', '<'].contains(first));
        let (first, mut rest) = word(&rest[usize::from(kind.is_some())..]);
        let mut field = Self {
            name,
            file_name: (kind == Some('@')).then(|| base_name(&first).to_owned()),
            content_type: (kind == Some('@')).then(|| "application/octet-stream".to_owned()),
            content: if kind.is_some() { Content::File(first) } else { Content::Text(first) },
        };
        while let Some(more) = rest.strip_prefix(';') {
            let (key, value) = more.split_once('=').unwrap_or((more, ""));
            let (value, after) = word(value);
            match key.trim() {
                "type" => field.content_type = Some(value),
                "filename" => field.file_name = Some(value),
                _ => {}
            }
            rest = after;
        }
        Ok(field)
    }
}

fn split(value: &str) -> Result<(String, &str), FieldError> {
    let (name, rest) = value.split_once('=').ok_or(FieldError)?;
    Ok((name.to_owned(), rest))
}

/// A word up to a semicolon, or between double quotes, and what is behind it.
fn word(text: &str) -> (String, &str) {
    let trimmed = text.trim_start();
    if let Some(quoted) = trimmed.strip_prefix('"') {
        let mut word = String::new();
        let mut letters = quoted.char_indices();
        while let Some((at, letter)) = letters.next() {
            match letter {
                '\\' => word.extend(letters.next().map(|(_, letter)| letter)),
                '"' => {
                    let rest = &quoted[at + 1..];
                    return (word, &rest[rest.find(';').unwrap_or(rest.len())..]);
                }
                other => word.push(other),
            }
        }
    }
    let end = text.find(';').unwrap_or(text.len());
    (text[..end].to_owned(), &text[end..])
}

fn base_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or_default()
}

/// The body of a form, and its type.
pub(super) fn form(fields: &[Field]) -> (Body, String) {
    let text = |field: &Field| match &field.content {
        Content::Text(text) => text.clone(),
        Content::File(_) => String::new(),
    };
    let texts: String = fields.iter().map(text).collect();
    let boundary = (0..)
        .map(|number| format!("----corscheck{number:08}"))
        .find(|boundary| !texts.contains(boundary.as_str()))
        .unwrap_or_default();
    let mut body = Body::default();
    for field in fields {
        let quoted = |text: &str| text.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A");
        body.text(&format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"{}\"",
            quoted(&field.name)
        ));
        if let Some(name) = &field.file_name {
            body.text(&format!("; filename=\"{}\"", quoted(name)));
        }
        if let Some(kind) = &field.content_type {
            body.text(&format!("\r\nContent-Type: {}", kind.replace(['\r', '\n'], " ")));
        }
        body.text("\r\n\r\n");
        match &field.content {
            Content::Text(text) => body.text(text),
            Content::File(path) => body.file(path, FileForm::Whole),
        }
        body.text("\r\n");
    }
    body.text(&format!("--{boundary}--\r\n"));
    (body, format!("multipart/form-data; boundary={boundary}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::RecordedCall;

    fn filled(body: Body) -> (String, Vec<String>) {
        let mut call = RecordedCall { body: Some(body.bytes), files: body.files, ..RecordedCall::default() };
        call.read_files(|path| match path {
            "lines.txt" => Ok(b"a b\r\nc\n".to_vec()),
            _ => Err("it does not exist"),
        });
        (String::from_utf8(call.body.unwrap_or_default()).expect("text"), call.provenance)
    }

    #[test]
    fn data() {
        for (form, expected) in [
            (FileForm::Whole, "x=1&a b\r\nc\n&y=2"),
            (FileForm::Joined, "x=1&a bc&y=2"),
            (FileForm::Encoded, "x=1&a+b%0D%0Ac%0A&y=2"),
        ] {
            let mut body = Body::default();
            body.data_or_file("x=1", form);
            body.data_or_file("@lines.txt", form);
            body.data_or_file("y=2", form);
            assert_eq!(filled(body).0, expected);
        }
        let mut body = Body::default();
        body.data_or_file("", FileForm::Joined);
        body.data_or_file("b", FileForm::Joined);
        assert_eq!(filled(body).0, "&b");
        let mut body = Body::default();
        for value in ["a b", "=c&d", "e=f g", "h@lines.txt", "@none.txt"] {
            body.encoded(value);
        }
        let (text, notes) = filled(body);
        assert_eq!(text, "a+b&c%26d&e=f+g&h=a+b%0D%0Ac%0A&");
        assert_eq!(notes[0], "the file lines.txt for the body, 7 bytes");
        assert!(
            notes[1].starts_with("nothing for the file none.txt; the body is sent without it"),
            "{notes:?}"
        );
    }

    #[test]
    fn forms() {
        let fields: Vec<Field> = [
            "a=1",
            "b=\"x;y\";type=text/plain",
            "c=@dir/lines.txt;type=text/csv;filename=\"o\\\"ther\"",
            "d=<lines.txt",
        ]
        .into_iter()
        .map(|value| Field::read(value).expect("a field"))
        .chain([Field::plain("e=@1;2").expect("a field")])
        .collect();
        let (body, kind) = form(&fields);
        let boundary = kind.strip_prefix("multipart/form-data; boundary=").expect("a boundary");
        let (text, _) = filled(body);
        let parts: Vec<&str> = text.split(&format!("--{boundary}")).collect();
        assert_eq!(
            parts,
            [
                "",
                "\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n",
                "\r\nContent-Disposition: form-data; name=\"b\"\r\nContent-Type: text/plain\r\n\r\nx;y\r\n",
                "\r\nContent-Disposition: form-data; name=\"c\"; filename=\"o%22ther\"\r\nContent-Type: text/csv\r\n\r\n\r\n",
                "\r\nContent-Disposition: form-data; name=\"d\"\r\n\r\na b\r\nc\n\r\n",
                "\r\nContent-Disposition: form-data; name=\"e\"\r\n\r\n@1;2\r\n",
                "--\r\n",
            ]
        );
        assert!(Field::read("nothing").is_err());
    }
}
