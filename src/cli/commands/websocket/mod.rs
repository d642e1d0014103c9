//! `corscheck websocket`

mod questions;

pub use self::questions::parse_socket_question;
use self::questions::questions;
use super::confirm::{ConfirmFlags, Confirmation, launches};
use super::connection::{options, wire};
use super::opening::{OtherPage, SocketOptions, open_all};
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
    if !args.send.is_empty() && args.connection.read_only {
        return Err(Error::Usage(
            "--read-only: a message may change data; drop --send or --read-only".into(),
        ));
    }
    let without_page = questions(args, None)?;
    let WebSocket { send, wait, also_from, output, .. } = args;
    let also_from = OtherPage::read(also_from)?;
    let how = SocketOptions {
        send,
        wait: *wait,
        also_from: &also_from,
        connection: &args.connection,
        output,
        brief: false,
    };
    let connection = options(&args.connection)?;
    let flags = ConfirmFlags {
        confirm: args.confirm.confirm,
        page: &args.page,
        connection: &args.connection,
        user_agent: None,
        unsupported: &[(!args.send.is_empty(), "--send")],
    };
    let launches = launches(&flags, &[], &without_page, &connection)?;
    let wire = wire(&args.connection, connection)?;
    runtime::block_on(async {
        let questions = match &args.page.page {
            None => without_page,
            Some(url) => {
                let named = args.page.browser.or(args.confirm.confirm);
                let browser = named.map(Browsers::first).unwrap_or_default();
                let page = page_at(url, browser, args.connection.max_time.0, &wire).await?;
                questions(args, Some(&page))?
            }
        };
        if launches.is_empty() {
            return open_all(questions, how, &wire, None, terminal).await;
        }
        let confirmed = async {
            let pages = questions.iter().map(|question| &question.page);
            let mut confirmation = Confirmation::start(launches, pages, args.connection.max_time.0).await?;
            let exit = open_all(questions, how, &wire, Some(&mut confirmation), terminal).await?;
            confirmation.end().await;
            Ok(exit)
        };
        Confirmation::until_interrupted(confirmed).await
    })
}
