//! A module of JavaScript as a CommonJS module: the templates have only the few forms that are handled here.

use super::place::Place;

/// Converts a file and what is written beside it.
pub(super) fn convert(place: &mut Place, body: &mut String) {
    if let Some(stem) = place.path.strip_suffix(".mjs") {
        place.path = format!("{stem}.cjs");
    }
    for (_, step) in &mut place.steps {
        *step = required(step).unwrap_or_else(|| std::mem::take(step));
    }
    let mut exported: Vec<String> = Vec::new();
    let mut text = String::new();
    for line in body.lines() {
        let line = match (required(line), line.strip_prefix("export ")) {
            (Some(line), _) => line,
            (None, Some(declaration)) => {
                exported.extend(name_of(declaration));
                declaration.to_owned()
            }
            (None, None) => line.to_owned(),
        };
        text.push_str(&line);
        text.push('\n');
    }
    *body = format!("{}\n\nmodule.exports = {{ {} }};\n", text.trim_end(), exported.join(", "));
}

/// `import … from "x";` as `const … = require("x");`
fn required(line: &str) -> Option<String> {
    let (names, module) = line.strip_prefix("import ")?.split_once(" from ")?;
    let module = module.trim_end_matches(';').replace(".mjs\"", ".cjs\"");
    Some(format!("const {names} = require({module});"))
}

/// How a file with `require()` loads the module that a line imports; `None` for other lines, and for other modules.
pub(super) fn loading(line: &str) -> Option<String> {
    let (names, module) = line.strip_prefix("import ")?.split_once(" from ")?;
    let module = module.trim_end_matches(';');
    module.ends_with(".mjs\"").then(|| format!("const {names} = require({module});"))
}

/// The name that a declaration declares.
fn name_of(declaration: &str) -> Option<String> {
    let declaration = declaration.strip_prefix("async ").unwrap_or(declaration);
    let rest = declaration.strip_prefix("const ").or_else(|| declaration.strip_prefix("function "))?;
    let end = rest.find(|letter: char| !letter.is_ascii_alphanumeric()).unwrap_or(rest.len());
    Some(rest[..end].to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_a_module_is_loaded() {
        let line = "import { corsPolicy } from \"./cors-policy.mjs\";";
        let expected = "const { corsPolicy } = require(\"./cors-policy.mjs\");";
        assert_eq!(loading(line).as_deref(), Some(expected));
        for other in ["import { corsPolicy } from \"./cors-policy\";", "app.use(corsPolicy);"] {
            assert_eq!(loading(other), None, "{other}");
        }
    }

    #[test]
    fn what_is_converted() {
        let step = "import { corsPolicy } from \"./cors-policy.mjs\";".to_owned();
        let mut place = Place {
            path: "cors-policy.mjs".into(),
            steps: vec![("at the top".into(), step)],
            ..Place::default()
        };
        let mut body =
            "import cors from \"@koa/cors\";\n\nexport const a = cors();\nexport async function b() {}\n"
                .to_owned();
        convert(&mut place, &mut body);
        assert_eq!(place.path, "cors-policy.cjs");
        assert_eq!(place.steps[0].1, "const { corsPolicy } = require(\"./cors-policy.cjs\");");
        assert_eq!(
            body,
            "const cors = require(\"@koa/cors\");\n\nconst a = cors();\nasync function b() {}\n\nmodule.exports = { a, b };\n"
        );
    }
}
