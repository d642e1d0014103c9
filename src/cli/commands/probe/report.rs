//! What `corscheck probe` and `corscheck paste` print, as the verdicts come.

use super::super::confirm::disagreement;
use super::super::fix::Fixes;
use super::super::options::ProbeOptions;
use super::super::other_settings;
use super::super::printing::{detail, flush, secrets};
use crate::advice::Investigation;
use crate::cli::args::{Format, Output};
use crate::cli::progress::ProgressLine;
use crate::cli::terminal::Terminal;
use crate::cli::{Error, Exit, stderr};
use crate::confirm::Confirmed;
use crate::fetch::without_password;
use crate::fix::Configuration;
use crate::render::fix::OtherSettings;
use crate::render::json::Additions;
use crate::render::text::{Among, ManyText};
use crate::render::{self, Detail, Tally};
use crate::web::text::visible;

/// From this length on, what is buffered is written.
const BUFFER: usize = 8192;

/// The output, and what it adds up to.
pub(super) struct Report<'a> {
    how: ProbeOptions<'a>,
    terminal: &'a Terminal,
    /// How many verdicts there will be.
    count: usize,
    exit: Exit,
    tally: Tally,
    /// What `--fix` prints: the configuration so far, which allows all that was probed.
    fixes: Option<Fixes>,
    fix: Option<Configuration>,
    /// What is needed beside or instead of it.
    other_settings: Vec<OtherSettings>,
    /// The verdicts of several questions.
    many: ManyText,
    buffer: String,
    line: ProgressLine,
}

impl<'a> Report<'a> {
    /// A report of `count` verdicts.
    pub(super) fn new(how: ProbeOptions<'a>, count: usize, terminal: &'a Terminal) -> Self {
        let line = ProgressLine::counting(count, "probed", terminal);
        Self {
            how,
            terminal,
            count,
            exit: Exit::default(),
            tally: Tally::default(),
            fixes: how.fix.cloned(),
            fix: None,
            other_settings: Vec::new(),
            many: ManyText::new(how.shares, how.several, terminal.style),
            buffer: String::new(),
            line,
        }
    }

    /// Prints one verdict, and what an installed browser did.
    pub(super) fn add(
        &mut self,
        investigation: &Investigation<'_>,
        confirmed: Option<&Confirmed>,
    ) -> Result<(), Error> {
        let diagnosis = &investigation.diagnosis;
        let outcome = &diagnosis.worst_call().outcome;
        let mut other = None;
        if let Some(fixes) = &mut self.fixes {
            other = other_settings::of_investigation(fixes, investigation, self.how.connection)?;
            if !other.as_ref().is_some_and(|other| other.instead) {
                fixes.add(diagnosis, self.how.connection)?;
            }
            self.fix = fixes.configuration()?;
        }
        let contradiction =
            self.how.pasted.and_then(|calls| calls.contradiction(self.tally.all(), diagnosis.worst_call()));
        if let Some(message) = &contradiction {
            self.exit = self.exit.max(Exit::Blocked);
            let Output { format, quiet, .. } = *self.how.output;
            if format == Format::Text && !quiet {
                let question = &diagnosis.question;
                let which = match self.count {
                    1 => String::new(),
                    _ => format!("{} {}: ", question.method(), without_password(question.url())),
                };
                let message =
                    render::text::paragraph(&visible(&format!("{which}{message}")), self.terminal.style);
                self.buffer.push_str(&format!("{message}\n"));
            }
        }
        let text = self.text(investigation, confirmed, contradiction.as_deref(), other.as_ref());
        self.other_settings.extend(other.filter(|other| !self.other_settings.contains(other)));
        self.buffer.push_str(&text);
        self.exit = self.exit.and(diagnosis.worst_call());
        self.tally.count(outcome);
        self.line.advance();
        let is_last = self.tally.all() == self.count;
        if is_last {
            self.line.finish();
        }
        // Many short lines are cheaper written together, but on a terminal each appears as soon as it is known.
        if self.terminal.shows_progress || self.buffer.len() > BUFFER && !is_last {
            self.flush()?;
        }
        if let Some(message) =
            confirmed.and_then(|confirmed| disagreement(diagnosis, confirmed, secrets(self.how.output)))
        {
            self.flush()?;
            self.line.above(|| stderr::error(&message));
            self.exit = self.exit.max(Exit::Blocked);
        }
        Ok(())
    }

    fn text(
        &mut self,
        investigation: &Investigation<'_>,
        confirmed: Option<&Confirmed>,
        contradiction: Option<&str>,
        other_settings: Option<&OtherSettings>,
    ) -> String {
        let ProbeOptions { output, pasted, .. } = self.how;
        let worst = investigation.diagnosis.worst_call();
        match output.format {
            Format::Json => {
                let pasted = pasted.and_then(|calls| calls.of(self.tally.all()));
                let additions = Additions {
                    confirmed,
                    pasted,
                    contradiction,
                    fix: self.fix.as_ref(),
                    other_settings,
                    watch: None,
                };
                render::json::probe(investigation, &additions, secrets(output))
            }
            Format::Text if output.quiet => {
                let ProbeOptions { several, shares, .. } = self.how;
                let among = Among { pages_or_methods: several, browsers: shares };
                let line = render::text::verdict_line(worst, (self.count > 1).then_some(among));
                match contradiction {
                    Some(message) => format!("{} {}\n", line.trim_end(), visible(message)),
                    None => line,
                }
            }
            Format::Text => {
                let mut text = if self.count > 1 && !output.verbose {
                    self.many.add(&investigation.diagnosis)
                } else {
                    let alone = self.count == 1 && pasted.is_none();
                    let brief = pasted.is_some() && !output.verbose;
                    let detail = Detail { alone, brief, ..detail(output) };
                    render::text::probe(investigation, detail, self.terminal.style)
                };
                if let Some(confirmed) = confirmed {
                    text.push_str(&render::text::confirmed(confirmed, secrets(output), self.terminal.style));
                }
                text
            }
        }
    }

    /// Writes what is buffered.
    pub(super) fn flush(&mut self) -> Result<(), Error> {
        let Self { line, buffer, .. } = self;
        line.above(|| flush(buffer))
    }

    /// Prints the summary, and gives the exit status.
    pub(super) fn end(mut self) -> Result<Exit, Error> {
        let output = self.how.output;
        self.line.finish();
        if output.format == Format::Text {
            if self.count > 1 && output.verbose {
                let summary = format!("\n{} probed: {}\n", self.tally.all(), self.tally.words());
                self.buffer.push_str(&summary);
            } else if self.count > 1 && !output.quiet {
                self.buffer.push_str(&self.many.end("-q has a line for each"));
            }
            // One policy allows all of them.
            for (fixes, other) in self
                .fixes
                .iter()
                .flat_map(|fixes| self.other_settings.iter().map(move |other| (fixes, other)))
            {
                let text = render::fix::other_settings(fixes.product(), other, self.terminal.style);
                self.buffer.push_str(&format!("\n{text}"));
            }
            if let Some(fix) = &self.fix {
                self.buffer.push_str(&format!("\n{}", render::fix::text(fix)));
            }
        }
        match self.flush() {
            // A reader that stops early, as `head` does, still gets the status.
            Err(Error::Output(error)) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(self.exit),
            flushed => flushed.map(|()| self.exit),
        }
    }
}
