//! The table of the scenarios in `docs/scenarios.md`, made from their files.

use corscheck::playground::{Coverage, Scenario};

use super::all;
use crate::support::checked_in::{is_current, read};

const BEGIN: &str =
    "<!-- Generated from src/playground/scenarios: UPDATE=1 cargo test --test it scenarios -->\n";
const END: &str = "<!-- End of what is generated -->\n";

#[test]
fn the_table_is_of_these_scenarios() {
    const FILE: &str = "docs/scenarios.md";
    let text = read(FILE);
    let (before, rest) = text.split_once(BEGIN).expect("the line before the table");
    let (_, after) = rest.split_once(END).expect("the line after the table");
    let table = generated(&all());
    is_current(FILE, &format!("{before}{BEGIN}{table}{END}{after}"), "scenarios::table");
}

fn generated(scenarios: &[Scenario]) -> String {
    let count = |words: &str| scenarios.iter().filter(|scenario| scenario.coverage.words() == words).count();
    let mut text = format!(
        "\nOf {} scenarios, {} are found, {} advised and {} out of reach.\n\n\
         | | scenario | result | reported as |\n|---|---|---|---|\n",
        scenarios.len(),
        count("found"),
        count("advised"),
        count("out of reach"),
    );
    for scenario in scenarios {
        let Scenario { id, name, title, coverage, scripts: _ } = scenario;
        let by = match coverage {
            Coverage::OutOfReach(why) => why.clone(),
            Coverage::Found | Coverage::Advised => {
                scenario.ids().iter().map(|id| format!("`{id}`")).collect::<Vec<_>>().join(", ")
            }
        };
        text.push_str(&format!(
            "| [{id}](../src/playground/scenarios/{id}-{name}.md) | {title} | {} | {by} |\n",
            coverage.words()
        ));
    }
    text.push('\n');
    text
}
