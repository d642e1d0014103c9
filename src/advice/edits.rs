//! How far one text is from another.

/// The number of letters to insert, delete, change, or swap with their neighbour
/// ([optimal string alignment](https://en.wikipedia.org/wiki/Damerau%E2%80%93Levenshtein_distance)).
pub(super) fn edits(one: &str, other: &str) -> usize {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=other.len()).collect();
    for (row, letter) in one.iter().enumerate() {
        let mut line = vec![row + 1];
        for (column, theirs) in other.iter().enumerate() {
            let change = last[column] + usize::from(letter != theirs);
            let mut least = change.min(last[column + 1] + 1).min(line[column] + 1);
            if row > 0 && column > 0 && *letter == other[column - 1] && one[row - 1] == *theirs {
                least = least.min(before[column - 1] + 1);
            }
            line.push(least);
        }
        before = std::mem::replace(&mut last, line);
    }
    last.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::edits;

    #[test]
    fn counts() {
        for (one, other, wanted) in [
            ("", "", 0),
            ("", "abc", 3),
            ("origin", "origin", 0),
            ("orgin", "origin", 1),
            ("orgiin", "origin", 1),
            ("origni", "origin", 1),
            ("allowed", "allow", 2),
            ("abc", "xyz", 3),
        ] {
            assert_eq!(edits(one, other), wanted, "{one} {other}");
            assert_eq!(edits(other, one), wanted, "{other} {one}");
        }
    }
}
