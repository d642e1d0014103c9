//! Addresses as tools take them: with a scheme or without.

/// Whether a word is one: nothing that a sentence has.
pub(super) fn is_like(word: &str) -> bool {
    if word.contains("://") || word.contains('<') && word.contains('>') || word.starts_with("//") {
        return true;
    }
    let host_and_port = word.split(['/', '?', '#']).next().unwrap_or_default();
    let (host, port) = host_and_port.rsplit_once(':').unwrap_or((host_and_port, ""));
    let host = host.rsplit('@').next().unwrap_or_default();
    if !port.chars().all(|letter| letter.is_ascii_digit()) {
        return false;
    }
    let is_name = |host: &str| {
        !host.is_empty() && host.chars().all(|letter| letter.is_alphanumeric() || "-._[]:".contains(letter))
    };
    host == "localhost"
        || is_name(host)
            && (!port.is_empty() || host.trim_end_matches('.').contains('.') && !host.ends_with('.'))
        || is_name(host) && word.contains('/') && !word.starts_with(['.', '/'])
}

/// The address with the scheme that a tool takes for granted.
pub(super) fn with_scheme(word: &str, provenance: &mut Vec<String>, tool: &str) -> String {
    let has_scheme = word.split_once("://").is_some_and(|(scheme, _)| {
        !scheme.is_empty()
            && scheme.chars().all(|letter| letter.is_ascii_alphanumeric() || "+-.".contains(letter))
    });
    // What only the shell knows may have one.
    if has_scheme || word.starts_with('<') {
        return word.to_owned();
    }
    provenance.push(format!("the scheme http, which {tool} takes where none is written"));
    format!("http://{}", word.trim_start_matches("//").trim_start_matches("://"))
}
