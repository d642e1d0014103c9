//! Whatever the program prints as JSON in any test is what `corscheck schema` says.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex};

use corscheck::render::schema::schema;
use jsonschema::Validator;
use serde_json::Value;

static VALIDATORS: LazyLock<Mutex<HashMap<String, Validator>>> = LazyLock::new(Mutex::default);

/// Checks what a command line printed, where that is JSON of which there is a schema.
pub(crate) fn check(args: &[&str], status: i32, output: &str) {
    let is = |format: &str| {
        args.windows(2).any(|pair| pair == ["--format", format])
            || args.contains(&&*format!("--format={format}"))
    };
    let name = match args.iter().find(|arg| schema(arg).is_some()) {
        Some(&"run") if is("json") && args.iter().any(|arg| ["--list", "--dry-run"].contains(arg)) => {
            "run.list".to_owned()
        }
        Some(command) if is("json") => (*command).to_owned(),
        Some(_) if is("jsonl") => "run.jsonl".to_owned(),
        _ => return,
    };
    if status == 2 {
        return;
    }
    // A run that was interrupted has no end.
    let values: Vec<Value> = match serde_json::from_str(output) {
        Ok(value) => vec![value],
        Err(_) => output.lines().filter_map(|line| serde_json::from_str(line).ok()).collect(),
    };
    let mut validators = VALIDATORS.lock().expect("no test panics with it");
    let validator = validators.entry(name.clone()).or_insert_with(|| {
        let schema: Value = serde_json::from_str(schema(&name).expect("a schema")).expect("JSON");
        jsonschema::validator_for(&schema).expect("a schema")
    });
    let fault =
        values.iter().find_map(|value| Some((validator.iter_errors(value).next()?.to_string(), value)));
    drop(validators);
    if let Some((error, value)) = fault {
        panic!("{args:?} does not print what the schema says: {error}\n{value}");
    }
}
