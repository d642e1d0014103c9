//! A draft made of a script of JSONP: for each page the script as it inserts it.

use url::Url;

use super::recorded_request::Secrets;
use super::{Draft, DraftTarget, UNKNOWN, as_name, literal, named_origins, unknown};
use crate::fetch::{Call, Client, NextRequest, Outcome, Page};
use crate::probe::{Diagnosis, Question, probe};
use crate::script::READER;
use crate::suite::Called;
use crate::web::attributes::{Attributes, ScriptAttributes};
use crate::web::browser::Browser;
use crate::web::message::Reply;
use crate::web::request::Initiator;
use crate::web::script::{Callback, without_parameter};
use crate::web::secret;
use crate::web::text::shown;

/// The usual name of a function, and of the parameter that has it.
const CALLBACK: &str = "callback";

/// Inserts the script into each of these pages. `callback` is the parameter and the function's name, which the URL has.
pub async fn scripted(
    url: &Url,
    callback: &(String, String),
    pages: &[Page],
    mut send: impl AsyncFnMut(&NextRequest) -> Reply,
) -> Vec<Diagnosis> {
    let (param, name) = callback.clone();
    let callback = Callback { name, param, reader: READER, is_assumed: false };
    let mut all = Vec::new();
    for page in pages {
        let script = ScriptAttributes { callback: Some(callback.clone()), ..ScriptAttributes::default() };
        let call = Call::new(Initiator::Script, url.clone())
            .attributes(Attributes { script, ..Attributes::default() });
        let question =
            Question::new(page.clone(), call, Client::new(Browser::default()).product(crate::PRODUCT));
        all.push(probe(question, async |next| send(next).await).await);
    }
    all
}

/// The draft. The script must call the function in the pages that were given; what it gives to one page it gives to all.
///
/// # Errors
/// Where the server gave no response at all: why.
pub fn from_scripts(url: &Url, callback: &(String, String), found: &[Diagnosis]) -> Result<Draft, String> {
    if let Some(Outcome::Failed(failure)) = found.first().map(|one| &one.first_call().outcome) {
        return Err(failure.detail.clone());
    }
    let origins: Vec<String> = found.iter().map(|one| one.question.origin().serialize()).collect();
    let mut draft = Draft::default();
    draft.remarks.push(format!("Made from the script of {}.", shown(&secret::text(url.as_str()))));
    draft.remarks.push("Any page can insert it: what it has for one, it has for all.".into());
    draft.origins = named_origins(&origins).into_iter().map(|(name, origin)| (name, origin, true)).collect();
    for (one, (name, ..)) in found.iter().zip(&draft.origins) {
        if let Some(rule) = one.rule() {
            draft.remarks.push(format!("{name} gets no data now ({rule}): expect its checks to fail."));
        }
    }
    draft.origins.push((UNKNOWN.into(), unknown(std::slice::from_ref(url)).serialize(), false));
    let (param, name) = callback;
    let bare = without_parameter(url, param);
    let (base, mut secrets) = (url.origin().ascii_serialization(), Secrets::default());
    secrets.meet(&base);
    let written = literal(&base) + &secrets.path(&bare, &base);
    draft.remarks.extend(secrets.remarks());
    draft.variables = secrets.variables();
    let target = DraftTarget {
        url: written,
        methods: vec!["GET".into()],
        deny: Some(Vec::new()),
        allow: vec!["trusted".into()],
        called: Called::Jsonp,
        callback: (name != CALLBACK).then(|| name.clone()),
        param: (param != CALLBACK).then(|| param.clone()),
        ..DraftTarget::default()
    };
    draft.targets.push((as_name(url.path()), target));
    Ok(draft)
}
