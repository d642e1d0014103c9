//! `corscheck jsonp`

use url::Url;

use super::clock::unix_time;
use super::confirm::{ConfirmFlags, browsers_of, launches};
use super::connection::{options, wire};
use super::options::ProbeOptions;
use super::probe::{header, page_at, page_of_flags, run_beside};
use super::typed;
use crate::cli::args::{Browsers, Jsonp};
use crate::cli::terminal::Terminal;
use crate::cli::{Error, Exit, runtime};
use crate::fetch::{Call, Client};
use crate::probe::{FoundPage, Question};
use crate::script::READER;
use crate::web::attributes::{Attributes, ScriptAttributes};
use crate::web::request::Initiator;
use crate::web::script::{Callback, with_parameter};

/// Runs the command.
pub(crate) fn run(args: &Jsonp, terminal: &Terminal) -> Result<Exit, Error> {
    let without_page = questions(args, None)?;
    let connection = options(&args.connection)?;
    let flags = ConfirmFlags {
        confirm: args.confirm.confirm,
        page: &args.page,
        connection: &args.connection,
        user_agent: None,
        unsupported: &[(!args.header.is_empty(), "--header")],
    };
    let launches = launches(&flags, &without_page, &[], &connection)?;
    let wire = wire(&args.connection, connection)?;
    runtime::block_on(async {
        let questions = match &args.page.page {
            None => without_page,
            Some(url) => {
                let named = args.page.browser.or(args.confirm.confirm);
                let first = named.map(Browsers::first).unwrap_or_default();
                questions(args, Some(&page_at(url, first, args.connection.max_time.0, &wire).await?))?
            }
        };
        run_beside(ProbeOptions::of_jsonp(args), questions, launches, &wire, terminal).await
    })
}

/// The questions of a command line: each URL in each browser. `found` is the page of `--page`.
pub(super) fn questions(args: &Jsonp, found: Option<&FoundPage>) -> Result<Vec<Question>, Error> {
    let page = page_of_flags(&args.page, found)?;
    let browsers = browsers_of(args.confirm.confirm, &args.page);
    let mut questions = Vec::new();
    for text in &args.urls {
        let url = typed::url(text).map_err(|error| Error::Usage(error.to_string()))?;
        let mut call = call(args, url);
        call.headers = args.header.iter().map(|line| header(line)).collect();
        for browser in &browsers {
            let client = Client {
                browser: *browser,
                cookies: args.page.cookie.clone(),
                third_party_cookies: args.page.third_party_cookies,
                now: unix_time(),
                user_agent: None,
                product: Some(crate::PRODUCT),
            };
            questions.push(Question::new(page.clone(), call.clone(), client));
        }
    }
    Ok(questions)
}

fn call(args: &Jsonp, url: Url) -> Call {
    let (name, param) = (args.callback.clone(), args.param.clone());
    let callback = Callback { name, param, reader: READER, is_assumed: false };
    Call::new(Initiator::Script, with_parameter(url, &args.param, &args.callback))
        .crossorigin(args.crossorigin.unwrap_or_default())
        .attributes(Attributes {
            referrer_policy: args.referrer_policy.and_then(|attribute| attribute.0),
            integrity: args.integrity.clone().unwrap_or_default(),
            script: ScriptAttributes {
                nonce: args.nonce.clone().unwrap_or_default(),
                charset: args.charset.clone(),
                callback: Some(callback),
            },
            ..Attributes::default()
        })
}
