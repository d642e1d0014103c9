//! What is found out about an investigation's calls, once for all that is rendered of it.

use super::{Advice, Investigation, Repair, advise, repair};
use crate::probe::{OtherVerdict, others};

/// An investigation, and what is found out about each of its calls. That takes as long as the verdict itself, so that a report
/// with several renderings finds it out once.
#[derive(Debug)]
pub struct Findings<'a> {
    /// The investigation.
    pub investigation: &'a Investigation<'a>,
    calls: Vec<CallFindings>,
}

/// What is found out about one call.
#[derive(Debug)]
pub struct CallFindings {
    /// The verdicts of the other engines: those that differ, and those that are not known.
    pub others: Vec<OtherVerdict>,
    /// How it could pass.
    pub repair: Repair,
    /// What an expert would add.
    pub advice: Vec<Advice>,
}

impl<'a> Findings<'a> {
    /// Works it out.
    #[must_use]
    pub fn of(investigation: &'a Investigation<'a>) -> Self {
        let found = |(number, investigated)| {
            let repair = repair(investigated);
            let advice = advise(investigated, &repair);
            CallFindings { others: others(&investigation.diagnosis, number), repair, advice }
        };
        Self { investigation, calls: investigation.calls().enumerate().map(found).collect() }
    }

    /// The same without the advice of these names.
    #[must_use]
    pub fn without_advice(mut self, names: &[&str]) -> Self {
        for call in &mut self.calls {
            call.advice.retain(|advice| !names.contains(&advice.id));
        }
        self
    }

    /// What is found out about the first call.
    #[must_use]
    pub fn first_call(&self) -> &CallFindings {
        &self.calls[0]
    }

    /// What is found out about the call whose verdict counts where there is room for one.
    #[must_use]
    pub fn worst_call(&self) -> &CallFindings {
        &self.calls[self.investigation.diagnosis.worst_call_number()]
    }

    /// What is found out about the calls, in their order.
    #[must_use]
    pub fn calls(&self) -> &[CallFindings] {
        &self.calls
    }
}
