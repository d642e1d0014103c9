//! Where an opaque origin comes from.

/// What gave an opaque origin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpaqueSource<'a> {
    /// The word `null`: the origin of some document that is not known.
    Null,
    /// A `data:` URL.
    Data,
    /// A `file:` URL.
    File,
    /// A `blob:` URL that names no page of http or https.
    Blob,
    /// `about:blank` or `about:srcdoc`.
    Blank,
    /// A URL of any other scheme.
    Scheme(&'a str),
}

impl<'a> OpaqueSource<'a> {
    /// By the text that gave the origin, which is known to be opaque.
    #[must_use]
    pub fn of(input: &'a str) -> Self {
        let input = input.trim_matches(|character: char| character <= ' ');
        let Some((scheme, rest)) = input.split_once(':') else { return Self::Null };
        match scheme.to_ascii_lowercase().as_str() {
            "data" => Self::Data,
            "file" => Self::File,
            "blob" => Self::Blob,
            "about" if rest.starts_with("blank") || rest.starts_with("srcdoc") => Self::Blank,
            _ => Self::Scheme(scheme),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources() {
        for (input, expected) in [
            ("null", OpaqueSource::Null),
            (" DATA:,x", OpaqueSource::Data),
            ("file:///a", OpaqueSource::File),
            ("blob:null/1", OpaqueSource::Blob),
            ("about:srcdoc", OpaqueSource::Blank),
            ("about:config", OpaqueSource::Scheme("about")),
            ("mailto:a@b", OpaqueSource::Scheme("mailto")),
        ] {
            assert_eq!(OpaqueSource::of(input), expected, "{input}");
        }
    }
}
