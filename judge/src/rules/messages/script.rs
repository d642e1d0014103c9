//! Sentences on scripts that do not call the page's function.

use crate::rules::response_at::ResponseAt;
use crate::web::script::NotCalled;
use crate::web::secret::error_of_script;
use crate::web::text::shown;

pub(super) fn not_called(at: &ResponseAt, callback: &str, param: &str, why: &NotCalled) -> String {
    let (response, param) = (at.words(), shown(param));
    let never = format!("{} is never called", shown(callback));
    match why {
        NotCalled::Empty => format!("The script loads, but {never}: {response} has no body."),
        NotCalled::Json => {
            format!(
                "The script loads, but {never}: {response} is plain JSON, so the server ignored the parameter {param}."
            )
        }
        NotCalled::Html(title) => {
            let title = title.as_ref().map(|title| format!(" (\"{}\")", shown(title))).unwrap_or_default();
            format!("The script loads, but {never}: {response} is an HTML page{title}.")
        }
        NotCalled::Protected(start) => format!(
            "The script loads, but {never}: {response} begins with {}, which protects its data from being loaded as a script.",
            shown(start)
        ),
        NotCalled::Other(name) => {
            format!(
                "The script loads, but {never}: it calls {}, and the page defines {}.",
                shown(name),
                shown(callback)
            )
        }
        NotCalled::Syntax { line, column, words } => format!(
            "The script loads, but {never}: a syntax error at line {line}, column {column} ({}). A script with one does not run at all.",
            shown(words)
        ),
        NotCalled::Throws(error) => {
            format!(
                "The script loads, but {never}: it throws before it comes to the call ({}).",
                shown(&error_of_script(error))
            )
        }
        NotCalled::Later => {
            format!(
                "The script loads, but {never} by then: the script calls it only later, from a timer or an event."
            )
        }
        NotCalled::Nothing => format!("The script loads, but {never}: the script ends without a call of it."),
    }
}
