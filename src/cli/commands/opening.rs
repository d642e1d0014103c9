//! Opening WebSockets, for all commands that do: what is sent, what is looked at, and how it is printed.

use std::hash::{BuildHasher, RandomState};
use std::time::Duration;

use super::confirm::{Confirmation, socket_disagreement};
use super::printing::{detail, flush, secrets};
use super::typed::page;
use crate::advice::{SocketInvestigation, socket_question};
use crate::cli::args::{Connection, Format, Output, Seconds};
use crate::cli::terminal::Terminal;
use crate::cli::{Error, Exit, mask, stderr};
use crate::confirm::ConfirmedSocket;
use crate::probe::Question;
use crate::render;
use crate::render::text::Detail;
use crate::replay::is_socket;
use crate::stand_ins::unknown_origin;
use crate::web::origin::Origin;
use crate::websocket::{Agreement, SocketDiagnosis, SocketOutcome, SocketQuestion, open, others};
use crate::wire::{SessionPlan, Wire, deadline_in};

/// The word for an origin that no server knows.
const MADE_UP: &str = "stranger";

/// How long to listen whether the server closes the socket at once.
const LISTEN_TIME: Duration = Duration::from_millis(300);
/// How long to wait for what it says to a message.
const REPLY_TIME: Duration = Duration::from_secs(2);

/// A page of `--also-from`.
#[derive(Clone, Debug)]
pub(super) enum OtherPage {
    /// One that no server knows.
    MadeUp,
    /// One of this origin.
    Of(Origin),
}

impl OtherPage {
    /// Reads what the flag has.
    pub(super) fn read(texts: &[String]) -> Result<Vec<Self>, Error> {
        let read = |text: &String| match text.as_str() {
            MADE_UP => Ok(Self::MadeUp),
            text => match page(text) {
                Ok(page) => Ok(Self::Of(page.origin)),
                Err(error) => Err(Error::Usage(format!("--also-from: {error}"))),
            },
        };
        texts.iter().map(read).collect()
    }

    /// Its origin, where the target's scheme is this one.
    pub(super) fn origin(&self, scheme: &str) -> Origin {
        match self {
            Self::MadeUp => unknown_origin(scheme),
            Self::Of(origin) => origin.clone(),
        }
    }
}

/// What is done with each socket, and how it is printed.
#[derive(Clone, Copy)]
pub(super) struct SocketOptions<'a> {
    pub(super) send: &'a [String],
    pub(super) wait: Option<Seconds>,
    pub(super) also_from: &'a [OtherPage],
    pub(super) connection: &'a Connection,
    pub(super) output: &'a Output,
    /// Whether only what leads to the change is shown: the reader has the browser's own words.
    pub(super) brief: bool,
}

impl<'a> SocketOptions<'a> {
    /// Of another command, which only opens them.
    pub(super) fn only_open(connection: &'a Connection, output: &'a Output, brief: bool) -> Self {
        Self { send: &[], wait: None, also_from: &[], connection, output, brief }
    }
}

/// Opens the sockets, one after the other, and prints each, with what an installed browser does, if one runs.
pub(super) async fn open_all(
    questions: Vec<SocketQuestion>,
    how: SocketOptions<'_>,
    wire: &Wire,
    mut confirmation: Option<&mut Confirmation>,
    terminal: &Terminal,
) -> Result<Exit, Error> {
    let many = questions.len() > 1;
    let mut exit = Exit::Success;
    for question in questions {
        mask::learn_from_socket(&question);
        let found = investigate(question, how, wire).await;
        exit = exit.max(status(&found.diagnosis.outcome));
        let confirmed = match &mut confirmation {
            None => None,
            // The verdict is printed even if the browser fails.
            Some(confirmation) => match confirmation.confirm_socket(&found, listen_time(how)).await {
                Ok(confirmed) => confirmed,
                Err(error) => {
                    flush(&mut text(&found, None, many, how, terminal))?;
                    return Err(error);
                }
            },
        };
        flush(&mut text(&found, confirmed.as_ref(), many, how, terminal))?;
        let question = &found.diagnosis.question;
        let message =
            confirmed.and_then(|confirmed| socket_disagreement(question, &confirmed, secrets(how.output)));
        if let Some(message) = message {
            stderr::error(&message);
            exit = exit.max(Exit::Blocked);
        }
    }
    Ok(exit)
}

/// The sockets among the questions of another command.
pub(super) fn of_questions(questions: &[Question]) -> Vec<SocketQuestion> {
    let sockets = questions.iter().filter(|question| is_socket(question));
    sockets.map(|question| socket_question(question, random_key())).collect()
}

/// Opens the socket, and looks at what follows.
async fn investigate(question: SocketQuestion, how: SocketOptions<'_>, wire: &Wire) -> SocketInvestigation {
    let deadline = deadline_in(how.connection.max_time.0);
    let mut connection = None;
    let diagnosis = open(question.clone(), async |next| {
        let (reply, opened) = wire.raw(&next.message, deadline).await;
        connection = opened;
        reply
    })
    .await;
    let session = match (connection, &diagnosis.outcome) {
        (Some(connection), SocketOutcome::Opens(agreed)) => {
            Some(connection.session(&plan(how, agreed), deadline).await)
        }
        _ => None,
    };
    let others = others(&diagnosis);
    SocketInvestigation { diagnosis, others, session, foreign: also_from(&question, how, wire).await }
}

/// How long to listen in the open socket.
fn listen_time(how: SocketOptions<'_>) -> Duration {
    let default = if how.send.is_empty() { LISTEN_TIME } else { REPLY_TIME };
    how.wait.map_or(default, |seconds| seconds.0)
}

/// What to do in the open socket.
fn plan(how: SocketOptions<'_>, agreed: &Agreement) -> SessionPlan {
    SessionPlan {
        send: how.send.to_vec(),
        wait: listen_time(how),
        deflate: agreed.deflate.as_ref().map(|deflate| deflate.server_no_context_takeover),
    }
}

/// The same socket of pages of other origins. Nothing is sent in them.
async fn also_from(question: &SocketQuestion, how: SocketOptions<'_>, wire: &Wire) -> Vec<SocketDiagnosis> {
    let mut found = Vec::new();
    let secure = question.url().is_some_and(|url| url.scheme() == "wss");
    for page in how.also_from {
        let origin = page.origin(if secure { "https" } else { "http" });
        let deadline = deadline_in(how.connection.max_time.0);
        let question = SocketQuestion { key: random_key(), ..question.from_origin(origin) };
        found.push(open(question, async |next| wire.raw(&next.message, deadline).await.0).await);
    }
    found
}

fn text(
    found: &SocketInvestigation,
    confirmed: Option<&ConfirmedSocket>,
    many: bool,
    SocketOptions { output, brief, .. }: SocketOptions<'_>,
    terminal: &Terminal,
) -> String {
    let detail = Detail { brief, ..detail(output) };
    let mut text = match output.format {
        Format::Json => return render::json::websocket(found, confirmed, secrets(output)),
        Format::Text if output.quiet => return render::text::websocket_line(&found.diagnosis, many),
        Format::Text if many && !output.verbose => {
            render::text::websocket_row(&found.diagnosis, terminal.style)
        }
        Format::Text => render::text::websocket(found, detail, terminal.style),
    };
    if let Some(confirmed) = confirmed {
        text.push_str(&render::text::confirmed_socket(confirmed, secrets(output), terminal.style));
    }
    text
}

fn status(outcome: &SocketOutcome) -> Exit {
    match outcome {
        SocketOutcome::Opens(_) => Exit::Success,
        SocketOutcome::Blocked(_) => Exit::Blocked,
        SocketOutcome::Failed(_) => Exit::Failed,
    }
}

/// Sixteen bytes that no one can foresee well; nothing depends on how well: a
/// [key](https://www.rfc-editor.org/rfc/rfc6455#section-1.3) only shows that the response belongs to the request.
pub(super) fn random_key() -> [u8; 16] {
    let mut key = [0; 16];
    for (number, half) in key.chunks_mut(8).enumerate() {
        half.copy_from_slice(&RandomState::new().hash_one(number).to_ne_bytes());
    }
    key
}
