//! `corscheck websocket`

mod questions;

pub use self::questions::parse_socket_question;
use self::questions::questions;
use super::connection::{options, wire};
use super::opening::{SocketOptions, open_all};
use super::probe::page_at;
use crate::cli::args::{Browsers, WebSocket};
use crate::cli::terminal::Terminal;
use crate::cli::{Error, Exit, runtime};

/// Runs the command.
pub(crate) fn run(args: &WebSocket, terminal: &Terminal) -> Result<Exit, Error> {
    // A message may change data: it goes out once.
    if !args.send.is_empty() && args.page.browser == Some(Browsers::All) {
        return Err(Error::Usage("--send: one browser sends the message; name it with --browser".into()));
    }
    let without_page = questions(args, None)?;
    let WebSocket { send, wait, also_from, connection, output, .. } = args;
    let how = SocketOptions { send, wait: *wait, also_from, connection, output };
    let wire = wire(&args.connection, options(&args.connection)?)?;
    runtime::block_on(async {
        let questions = match &args.page.page {
            None => without_page,
            Some(url) => {
                let browser = args.page.browser.map(Browsers::first).unwrap_or_default();
                let page = page_at(url, browser, args.connection.max_time.0, &wire).await?;
                questions(args, Some(&page))?
            }
        };
        open_all(questions, how, &wire, terminal).await
    })
}
