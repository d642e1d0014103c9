//! The cases: every rule's example and every scenario, moved to this machine where that leaves them what they are.

use super::call::served_call;
use super::example::{CaseFault, Example, Readers, Support};
use super::files::FILES;
use super::notation::Script;
use super::places::Ports;
use super::scenario::{Coverage, Scenario};
use super::socket::served_socket;
use crate::rules::Rule;

/// A case that is not written as it should be.
#[derive(Debug, thiserror::Error)]
#[error("{place}: {fault}")]
pub struct CaseError {
    /// The rule's page or the scenario's file.
    pub place: String,
    /// What is wrong there.
    #[source]
    pub fault: CaseFault,
}

/// One thing to try.
#[derive(Debug)]
pub struct Case {
    /// Where it comes from.
    pub group: Group,
    /// Its path, without the slash in front: `rules/method-case`, `scenarios/S001-auth-before-cors/1`. It never changes.
    pub id: String,
    /// What a person would call it.
    pub title: String,
    /// What distinguishes it from the other scripts of the same scenario; empty where there is one.
    pub heading: String,
    /// The rule that it is about, where it is a rule's example.
    pub rule: Option<Rule>,
    /// The question and its responses; none where nothing can be recorded either.
    pub example: Option<Example>,
    /// How far it can be served here.
    pub support: Support,
}

/// Where a case comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// The page of a rule.
    Rules,
    /// The failures that people meet.
    Scenarios,
}

/// All cases, with the places that they have on these ports.
///
/// # Errors
/// Where one of them is not written as it should be.
pub fn cases(ports: Ports, read: Readers<'_>) -> Result<Vec<Case>, CaseError> {
    let mut cases = Vec::new();
    for rule in Rule::ALL {
        let in_page = |fault| CaseError { place: format!("the page of {rule}"), fault };
        cases.push(rule_case(*rule, ports, read).map_err(in_page)?);
    }
    for (file, text) in FILES {
        let in_file = |fault| CaseError { place: format!("the scenario {file}"), fault };
        let scenario = Scenario::read(&text.replace("\r\n", "\n")).map_err(CaseFault::from);
        let found = scenario.and_then(|scenario| scenario_cases(&scenario, ports, read));
        cases.extend(found.map_err(in_file)?);
    }
    Ok(cases)
}

fn rule_case(rule: Rule, ports: Ports, read: Readers<'_>) -> Result<Case, CaseFault> {
    let (id, page) = (format!("rules/{rule}"), rule.page());
    let script = page.example().map(|text| Script::read("", text)).transpose()?;
    let (example, support) = match script {
        Some(script) => served(&script, &id, ports, read)?,
        None => {
            let why = page.section("No example").unwrap_or_default();
            (None, Support::None(why.split_whitespace().collect::<Vec<_>>().join(" ")))
        }
    };
    let title = page.title().to_owned();
    Ok(Case { group: Group::Rules, id, title, heading: String::new(), rule: Some(rule), example, support })
}

fn scenario_cases(scenario: &Scenario, ports: Ports, read: Readers<'_>) -> Result<Vec<Case>, CaseFault> {
    let Scenario { id, name, title, coverage, scripts } = scenario;
    let case = |id, heading: &str, (example, support)| Case {
        group: Group::Scenarios,
        id,
        title: title.clone(),
        heading: heading.into(),
        rule: None,
        example,
        support,
    };
    let path = format!("scenarios/{id}-{name}");
    match coverage {
        Coverage::OutOfReach(why) if scripts.is_empty() => {
            Ok(vec![case(path, "", (None, Support::None(why.clone())))])
        }
        _ => (1..)
            .zip(scripts)
            .map(|(number, script)| {
                let id = format!("{path}/{number}");
                let served = served(script, &id, ports, read)?;
                Ok(case(id, &script.heading, served))
            })
            .collect(),
    }
}

/// A script as it is served here, or why it is not.
fn served(
    script: &Script,
    id: &str,
    ports: Ports,
    read: Readers<'_>,
) -> Result<(Option<Example>, Support), CaseFault> {
    match script.words.first().map(String::as_str) {
        Some("frame") => {
            let why = "It is an example of corscheck frame; /frames tries frames, popups and their channels.";
            Ok((None, Support::None(why.into())))
        }
        Some("websocket") => served_socket(script, id, ports, read),
        _ => served_call(script, id, ports, read),
    }
}

impl Case {
    /// Whether its responses are on the server.
    #[must_use]
    pub fn is_served(&self) -> bool {
        !matches!(self.support, Support::None(_))
    }

    /// Whether the page has an opaque origin.
    #[must_use]
    pub fn is_opaque(&self) -> bool {
        self.example.as_ref().is_some_and(|example| example.subject.page().origin.is_opaque())
    }
}
