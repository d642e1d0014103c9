//! What changed from one run of a suite to the next, for people.

use colored::Colorize;

use super::super::Style;
use super::super::paint;
use super::entry::Entry;
use super::summary::RunSummary;
use super::text::{mark, sum, titled};
use crate::suite::{Previous, Verdict};
use crate::web::text::visible;

/// How many checks are shown in full, and how many lines each kind of change may have.
const IN_FULL: usize = 5;
const IN_LINES: usize = 20;

/// The text of a round.
#[derive(Debug)]
pub struct RoundText {
    style: Style,
    quiet: bool,
    gone: Lines,
    passes: Lines,
    fails: Lines,
    network: Vec<Crowd>,
    full: String,
    in_full: usize,
}

/// Checks with the same message, because the network failed or works again: mostly all of them.
#[derive(Debug)]
struct Crowd {
    verdict: Verdict,
    words: String,
    first: String,
    count: usize,
}

/// Lines of one kind, as many as are shown.
#[derive(Debug, Default)]
struct Lines {
    text: String,
    count: usize,
}

impl Lines {
    fn push(&mut self, line: &str, most: usize) {
        self.count += 1;
        if self.count <= most {
            self.text.push_str(line);
        }
    }

    fn end(self) -> String {
        match self.count.saturating_sub(IN_LINES) {
            0 => self.text,
            more => format!("{}  {more} more like these\n", self.text),
        }
    }
}

impl RoundText {
    /// An empty one. A quiet one has a line for each check whose verdict is another one, and nothing else.
    #[must_use]
    pub fn new(style: Style, quiet: bool) -> Self {
        let [gone, passes, fails] = Default::default();
        Self { style, quiet, gone, passes, fails, network: Vec::new(), full: String::new(), in_full: 0 }
    }

    /// Whether the next check is shown in full, if it ended so: its entry must have its texts then.
    #[must_use]
    pub fn wants_full(&self, verdict: Verdict, before: Previous) -> bool {
        let known = before == Previous::Interrupted;
        !self.quiet && verdict == Verdict::Fail && !known && self.in_full < IN_FULL
    }

    /// A check ended differently than before.
    pub fn check(&mut self, entry: &Entry, before: Previous) {
        let words = self.words(before, entry.verdict);
        if self.wants_full(entry.verdict, before) {
            self.in_full += 1;
            self.full.push_str(&titled(entry, &format!("  {words}"), self.style));
            return;
        }
        if self.quiet && before == Previous::Ended(entry.verdict) {
            return;
        }
        let known = entry.verdict == Verdict::Pass || before == Previous::Interrupted;
        let why = if known { String::new() } else { format!("  {}", visible(&entry.why())) };
        let words = format!("{words}{why}");
        if !self.quiet && (entry.verdict == Verdict::Error || before == Previous::Interrupted) {
            self.join(entry, words);
            return;
        }
        let line = format!("{} {}  {words}\n", mark(entry.verdict).text(self.style), visible(&entry.id));
        let most = self.most();
        let lines = if entry.verdict == Verdict::Pass { &mut self.passes } else { &mut self.fails };
        lines.push(&line, most);
    }

    fn join(&mut self, entry: &Entry, words: String) {
        let mut crowds = self.network.iter_mut();
        match crowds.find(|crowd| crowd.verdict == entry.verdict && crowd.words == words) {
            Some(crowd) => crowd.count += 1,
            None => {
                let first = entry.id.clone();
                self.network.push(Crowd { verdict: entry.verdict, words, first, count: 1 });
            }
        }
    }

    /// A check is not in the suite any more.
    pub fn gone(&mut self, id: &str) {
        let most = self.most();
        self.gone.push(&format!("- {}  gone\n", visible(id)), most);
    }

    /// Whether nothing changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let lines = [&self.gone, &self.passes, &self.fails];
        self.full.is_empty() && self.network.is_empty() && lines.iter().all(|lines| lines.count == 0)
    }

    /// All of it below a heading; nothing where nothing changed.
    #[must_use]
    pub fn end(self, heading: &str, summary: &RunSummary) -> String {
        if self.is_empty() {
            return String::new();
        }
        let network = self.network();
        let lines = [self.gone, self.passes, self.fails];
        if self.quiet {
            return lines.into_iter().map(|lines| lines.text).collect();
        }
        let lines: String = lines.into_iter().map(Lines::end).collect();
        // What is to be fixed stands last, where the eye is.
        let gap = if self.full.is_empty() { "" } else { "\n" };
        format!("\n{}\n{network}{lines}{}{gap}{}", heading.bold(), self.full, sum(summary))
    }

    fn network(&self) -> String {
        let mut lines = Lines::default();
        for Crowd { verdict, words, first, count } in &self.network {
            let more = if *count > 1 { format!(" and {} more", count - 1) } else { String::new() };
            let mark = mark(*verdict).text(self.style);
            lines.push(&format!("{mark} {}{more}  {words}\n", visible(first)), IN_LINES);
        }
        lines.end()
    }

    fn most(&self) -> usize {
        if self.quiet { usize::MAX } else { IN_LINES }
    }

    /// `fail → pass`.
    fn words(&self, before: Previous, now: Verdict) -> String {
        match before {
            Previous::Absent => format!("new: {}", now.id()),
            Previous::Ended(was) if was == now => format!("still {}, for another reason", now.id()),
            Previous::Ended(was) => format!("{} {} {}", was.id(), paint::sent(self.style), now.id()),
            Previous::Interrupted => {
                format!("error {} {}, as before the error", paint::sent(self.style), now.id())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STYLE: Style = Style::new(true, 80);

    fn entry(id: &str, verdict: Verdict, reason: &str) -> Entry {
        let entry = serde_json::json!({
            "number": 0, "id": id, "target": "t", "origin": { "name": "o", "origin": "https://o", "trusted": true },
            "method": "GET", "path": "/", "url": "https://t/", "verdict": verdict.id(), "outcome": "allowed",
            "rule": null, "message": "", "attempts": 1, "elapsed_ms": 0.0, "text": "", "probe": null, "extra": [],
            "reasons": if reason.is_empty() { vec![] } else { vec![serde_json::json!({ "kind": "status", "message": reason })] },
            "expect": {
                "outcome": "allow", "readable": [], "status": [], "preflight_cache": null, "vary": false, "rule": null
            },
        });
        serde_json::from_value(entry).expect("an entry")
    }

    fn text_of(round: RoundText) -> String {
        round.end("Round 2", &RunSummary::default())
    }

    #[test]
    fn nothing_is_nothing() {
        assert_eq!(text_of(RoundText::new(STYLE, false)), "");
    }

    /// However many checks change, a round stays short; quietly all have their line.
    #[test]
    fn many_changes() {
        for quiet in [false, true] {
            let mut round = RoundText::new(STYLE, quiet);
            for number in 0..100 {
                let id = format!("c{number}");
                round.check(&entry(&id, Verdict::Pass, ""), Previous::Ended(Verdict::Fail));
                round.check(&entry(&id, Verdict::Fail, "No."), Previous::Ended(Verdict::Pass));
                round.check(&entry(&id, Verdict::Error, "Off."), Previous::Ended(Verdict::Pass));
                round.check(&entry(&id, Verdict::Pass, ""), Previous::Interrupted);
                round.gone(&id);
            }
            let text = text_of(round);
            if quiet {
                assert_eq!(text.lines().count(), 500);
                continue;
            }
            for part in [
                "\nRound 2\n– c0 and 99 more  pass → error  Off.\n✓ c0 and 99 more  error → pass, as before the error\n",
                "- c19  gone\n  80 more like these\n",
                "✓ c19  fail → pass\n  80 more like these\n",
                "✗ c24  pass → fail  No.\n  75 more like these\n",
                "\n✗ c4  pass → fail\n  No.\n",
            ] {
                assert!(text.contains(part), "{part} is not in:\n{text}");
            }
        }
    }

    #[test]
    fn quietly_another_reason_is_nothing() {
        let mut round = RoundText::new(STYLE, true);
        round.check(&entry("c", Verdict::Fail, "No."), Previous::Ended(Verdict::Fail));
        assert!(round.is_empty());
    }
}
