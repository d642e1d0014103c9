//! Origins × targets: how many checks of each pair ended how.

use std::collections::HashMap;

use super::entry::Counted;
use super::header::RunHeader;
use crate::suite::{ExpectationKind, Verdict};
use crate::web::browser::{Browser, names};

/// The counts of a run.
#[derive(Clone, Debug, Default)]
pub(super) struct Matrix {
    /// The run, with the names of its origins and targets.
    pub(super) header: RunHeader,
    /// How many checks were counted.
    pub(super) count: usize,
    /// The names of origins and targets as numbers.
    numbers: HashMap<String, usize>,
    /// By the numbers of origin and target.
    cells: HashMap<(usize, usize), Cell>,
}

/// The results of one origin's checks of one target.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Cell {
    allowed: usize,
    denied: usize,
    failed: usize,
    errors: usize,
    /// As which browsers there are checks, by their places in [`Browser::ALL`], and as which one is not as expected.
    browsers: [bool; Browser::ALL.len()],
    wrong_in: [bool; Browser::ALL.len()],
    /// The first check that is not as expected, otherwise the first: how many were counted with it.
    pub(super) first: usize,
}

impl Matrix {
    pub(super) fn new(header: &RunHeader) -> Self {
        Self { header: header.clone(), ..Self::default() }
    }

    pub(super) fn count(&mut self, counted: &Counted<'_>) {
        self.count += 1;
        let count = self.count;
        let place = (self.number(counted.origin), self.number(counted.target));
        let cell = self.cells.entry(place).or_default();
        let (all, wrong) = (cell.all(), cell.wrong());
        match (counted.verdict, counted.expected) {
            (Verdict::Fail, _) => cell.failed += 1,
            (Verdict::Error, _) => cell.errors += 1,
            (Verdict::Pass, ExpectationKind::Deny) => cell.denied += 1,
            (Verdict::Pass, ExpectationKind::Allow) => cell.allowed += 1,
        }
        if let Some(place) = Browser::ALL.iter().position(|browser| browser.id() == counted.browser) {
            cell.browsers[place] = true;
            cell.wrong_in[place] |= counted.verdict != Verdict::Pass;
        }
        if all == 0 || wrong == 0 && cell.wrong() > 0 {
            cell.first = count;
        }
    }

    /// The number of a name, which is copied where it is new.
    fn number(&mut self, name: &str) -> usize {
        if let Some(number) = self.numbers.get(name) {
            return *number;
        }
        let number = self.numbers.len();
        self.numbers.insert(name.to_owned(), number);
        number
    }

    pub(super) fn cell(&self, origin: &str, target: &str) -> Cell {
        let number = |name: &str| self.numbers.get(name).copied();
        let place = number(origin).zip(number(target));
        place.and_then(|place| self.cells.get(&place)).copied().unwrap_or_default()
    }
}

impl Cell {
    fn all(self) -> usize {
        self.allowed + self.denied + self.failed + self.errors
    }

    fn wrong(self) -> usize {
        self.failed + self.errors
    }

    /// The browsers in which something is not as expected, where it is in others: ` in Safari`.
    fn only_in(self) -> String {
        if self.wrong_in == self.browsers {
            return String::new();
        }
        let wrong = Browser::ALL.iter().zip(self.wrong_in).filter(|(_, wrong)| *wrong);
        format!(" in {}", names(&wrong.map(|(browser, _)| *browser).collect::<Vec<_>>()))
    }

    /// The worst verdict, and the result in a few words; `None` where nothing was sent.
    pub(super) fn words(self) -> Option<(Verdict, String)> {
        let Self { allowed, denied, failed, errors, .. } = self;
        let (all, only) = (self.all(), self.only_in());
        Some(match self {
            _ if all == 0 => return None,
            Self { failed: 1.., .. } => (Verdict::Fail, format!("{failed} of {all} wrong{only}")),
            Self { errors: 1.., .. } => (Verdict::Error, format!("{errors} of {all} failed{only}")),
            Self { denied: 0, .. } => (Verdict::Pass, format!("{allowed} may")),
            Self { allowed: 0, .. } => (Verdict::Pass, format!("{denied} may not")),
            Self { .. } => (Verdict::Pass, format!("{allowed} may, {denied} not")),
        })
    }
}
