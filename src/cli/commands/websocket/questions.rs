//! The questions of a command line.

use clap::Parser;

use super::super::clock::unix_time;
use super::super::confirm::browsers_of;
use super::super::opening::random_key;
use super::super::probe::page_of_flags;
use super::super::typed::completed;
use super::super::words::WordsError;
use crate::cli::Error;
use crate::cli::args::{Cli, Command, WebSocket};
use crate::fetch::Client;
use crate::probe::FoundPage;
use crate::web::browser::Browser;
use crate::websocket::{SocketCall, SocketQuestion};

/// The questions of a command line; `found` is the page of `--page`.
pub(super) fn questions(args: &WebSocket, found: Option<&FoundPage>) -> Result<Vec<SocketQuestion>, Error> {
    let page = page_of_flags(&args.page, found)?;
    let browsers = browsers_of(args.confirm.confirm, &args.page);
    let of_each = |text: &String| {
        let call = SocketCall { url: completed(text).into_owned(), subprotocols: args.protocol.clone() };
        let question = SocketQuestion {
            page: page.clone(),
            call,
            client: Client {
                browser: Browser::default(),
                cookies: args.page.cookie.clone(),
                third_party_cookies: args.page.third_party_cookies,
                now: unix_time(),
                user_agent: None,
                product: Some(crate::PRODUCT),
            },
            key: random_key(),
        };
        browsers.iter().map(|browser| question.in_browser(*browser)).collect::<Vec<_>>()
    };
    Ok(args.urls.iter().flat_map(of_each).collect())
}

/// The question of a command line, given as the words after `corscheck`: for examples, which have their own responses.
///
/// # Errors
/// If the words are not a valid `websocket` of one URL.
pub fn parse_socket_question(words: &[String]) -> Result<SocketQuestion, WordsError> {
    let words = std::iter::once("corscheck".to_owned()).chain(words.iter().cloned());
    let Command::WebSocket(args) = Cli::try_parse_from(words)?.command else {
        return Err(WordsError::OtherCommand("websocket"));
    };
    let questions = questions(&args, None).map_err(|error| WordsError::Question(error.to_string()))?;
    let [question] = <[SocketQuestion; 1]>::try_from(questions).map_err(|all| WordsError::Urls(all.len()))?;
    Ok(question)
}
