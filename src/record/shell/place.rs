//! Where in its line a command stands.

/// Where a program's name stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Where a shell looks for a command; up to the closing sign, if it is enclosed.
    Command(Option<char>),
    /// In a sentence.
    Prose,
    /// In a comment.
    Comment,
    /// In a string that no shell runs.
    String,
}

impl Place {
    /// The sign that ends the command.
    pub(super) fn closing(self) -> Option<char> {
        match self {
            Self::Command(closing) => closing,
            Self::Prose | Self::Comment | Self::String => None,
        }
    }
}

/// How much of a line is looked at.
const LONGEST: usize = 400;

/// Words behind which a shell looks for a command.
const BEFORE: [&str; 24] = [
    "sudo", "time", "exec", "if", "while", "until", "then", "do", "else", "nohup", "watch", "env", "command",
    "not", "and", "or", "xargs", "eval", "run", "RUN", "!", "{", "--", "CMD",
];

/// By what stands before it in its line.
pub(super) fn place(before: &[char]) -> Place {
    let before: String = before[before.len().saturating_sub(LONGEST)..].iter().collect();
    let trimmed = before.trim();
    if ["//", "/*", "<!--", "::", "REM ", "rem "].iter().any(|sign| trimmed.starts_with(sign))
        || trimmed.starts_with('#') && !trimmed.ends_with(['$', '>', '%'])
    {
        return Place::Comment;
    }
    // A folder may stand before the name.
    let before = match trimmed.rsplit_once(char::is_whitespace) {
        _ if !before.ends_with('/') => before.as_str(),
        Some((rest, _)) => rest,
        None => "",
    };
    let trimmed = before.trim_end();
    let last = before.chars().next_back();
    let words: Vec<&str> = trimmed.split_whitespace().collect();
    let runs_text = words.iter().any(|word| ["-c", "-lc", "eval", "ssh", "watch", "sh"].contains(word));
    match last {
        Some('`') => return Place::Command(Some('`')),
        Some('(') if trimmed.ends_with("$(") => return Place::Command(Some(')')),
        Some(quote @ ('"' | '\'')) => {
            return if runs_text || trimmed.len() == 1 { Place::Command(Some(quote)) } else { Place::String };
        }
        _ => {}
    }
    if is_in_string(trimmed) {
        return Place::String;
    }
    let Some(word) = words.last() else { return Place::Command(None) };
    let is_assignment = word.split_once('=').is_some_and(|(name, _)| {
        !name.is_empty() && name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
    });
    let is_bullet =
        words.len() == 1 && (["-", "*", "+"].contains(word) || word.ends_with(['.', ')']) && word.len() < 4);
    let is_prompt = word.ends_with(['$', '>', '%', '#', '❯', '➜', 'λ', '»', '(', ';', '|', '&', '!', '{'])
        || trimmed.contains(['➜', '❯', 'λ', '»']);
    let is_elsewhere =
        words.iter().any(|word| ["exec", "ssh", "run", "time", "timeout", "nice"].contains(word));
    if BEFORE.contains(word) || is_assignment || is_bullet || is_prompt || is_elsewhere {
        Place::Command(None)
    } else {
        Place::Prose
    }
}

/// Whether a quote is open that is not that of a substitution.
fn is_in_string(before: &str) -> bool {
    let open = before.matches('"').count() % 2 == 1;
    let opened_single = before
        .char_indices()
        .filter(|(at, letter)| {
            let inner = before[..*at].chars().next_back();
            *letter == '\'' && inner.is_none_or(|inner| inner.is_whitespace() || "=(,[{:".contains(inner))
        })
        .count();
    let closed_single = before
        .char_indices()
        .filter(|(at, letter)| {
            let next = before[*at..].chars().nth(1);
            *letter == '\'' && next.is_none_or(|next| next.is_whitespace() || "),;]}".contains(next))
        })
        .count();
    (open || opened_single > closed_single) && !before.ends_with("$(")
}
