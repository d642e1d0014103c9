//! JSONP: whether the script that came calls the page's function.

use super::request::Request;
use super::steps::Steps;
use crate::rules::{Fault, Notice, ResponseAt};
use crate::web::attributes::ScriptAttributes;
use crate::web::message::HttpResponse;
use crate::web::mime::{essence, extract_mime_type, is_javascript};
use crate::web::script::{NotCalled, Run, Source};

/// What the script does, where the page waits for a call.
#[must_use]
pub fn run(script: &ScriptAttributes, response: &HttpResponse) -> Option<Run> {
    let callback = script.callback.as_ref()?;
    let body = &response.body;
    let charset = extract_mime_type(&response.headers)
        .and_then(|mime| mime.get_parameter("charset").map(str::to_owned));
    Some((callback.reader.0)(&Source {
        bytes: body.whole.as_deref().unwrap_or(&body.start),
        charset: charset.as_deref(),
        attribute: script.charset.as_deref(),
        callback: &callback.name,
    }))
}

/// [Run a classic script](https://html.spec.whatwg.org/multipage/webappapis.html#run-a-classic-script): `load` fires whatever the
/// script does, so that only a call of the function delivers the data.
///
/// # Errors
/// Where the script does not call the page's function.
pub(super) fn check(
    request: &Request,
    response: &HttpResponse,
    at: &ResponseAt,
    steps: &mut Steps,
) -> Result<(), Fault> {
    let (Some(callback), Some(run)) = (&request.script.callback, run(&request.script, response)) else {
        return Ok(());
    };
    // A script that does more than to deliver data may call it whenever it likes.
    let does_more =
        |why: &NotCalled| matches!(why, NotCalled::Nothing | NotCalled::Later | NotCalled::Throws(_));
    if let Some(why) = run.not_called.filter(|why| !callback.is_assumed || !does_more(why)) {
        let (callback, param) = (callback.name.clone(), callback.param.clone());
        return Err(Fault::CallbackNotCalled { at: at.clone(), callback, param, why: Box::new(why) });
    }
    let mime = extract_mime_type(&response.headers);
    if !mime.as_ref().is_some_and(is_javascript) {
        steps.note(Notice::JsonpType { received: mime.as_ref().map(essence) });
    }
    Ok(())
}
