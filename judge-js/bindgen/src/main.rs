//! Writes the JavaScript and the types beside a WebAssembly file, as `wasm-bindgen` does: `corscheck-bindgen nodejs|page FILE FOLDER`.

use std::process::ExitCode;

use wasm_bindgen_cli_support::Bindgen;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [target, file, folder] = &words[..] else {
        eprintln!("usage: corscheck-bindgen nodejs|page FILE FOLDER");
        return ExitCode::from(2);
    };
    let mut bindgen = Bindgen::new();
    bindgen.input_path(file).out_name("corscheck_js").remove_name_section(true).remove_producers_section(true);
    let generated = match target.as_str() {
        "nodejs" => bindgen.nodejs(true).and_then(|bindgen| bindgen.typescript(true).generate(folder)),
        "page" => bindgen.no_modules(true).and_then(|bindgen| bindgen.typescript(false).generate(folder)),
        other => {
            eprintln!("error: {other} is neither nodejs nor page");
            return ExitCode::from(2);
        }
    };
    match generated {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
