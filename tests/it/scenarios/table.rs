//! The table of the scenarios in `docs/scenarios.md`, made from their files.

use std::path::PathBuf;

use corscheck::playground::{Coverage, Scenario};

use super::all;

const BEGIN: &str =
    "<!-- Generated from src/playground/scenarios: UPDATE=1 cargo test --test it scenarios -->\n";
const END: &str = "<!-- End of what is generated -->\n";

#[test]
fn the_table_is_of_these_scenarios() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs/scenarios.md");
    let text = std::fs::read_to_string(&path).expect("docs/scenarios.md").replace("\r\n", "\n");
    let (before, rest) = text.split_once(BEGIN).expect("the line before the table");
    let (table, after) = rest.split_once(END).expect("the line after the table");
    let wanted = generated(&all());
    if std::env::var_os("UPDATE").is_some_and(|value| !value.is_empty()) {
        std::fs::write(path, format!("{before}{BEGIN}{wanted}{END}{after}")).expect("docs can be written");
        return;
    }
    assert_eq!(table, wanted, "renew it: UPDATE=1 cargo test --test it scenarios");
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
        let Scenario { id, name, title, coverage, plays: _ } = scenario;
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
