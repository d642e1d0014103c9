//! Command lines of examples, as questions.

use clap::Parser;

use super::input::Stdin;
use super::{jsonp, probe};
use crate::cli::args::{Cli, Command};
use crate::probe::Question;

/// Why words are not the command line of one question.
#[derive(Debug, thiserror::Error)]
pub enum WordsError {
    /// They are not a command line.
    #[error(transparent)]
    Arguments(#[from] clap::Error),
    /// They are another command.
    #[error("expected the command {0}")]
    OtherCommand(&'static str),
    /// What a flag or the URL is, is wrong.
    #[error("{0}")]
    Question(String),
    /// They have no URL, or several.
    #[error("expected exactly one URL, found {0}")]
    Urls(usize),
}

/// The question of a command line, given as the words after `corscheck`: for examples and the playground, which have their own
/// responses.
///
/// # Errors
/// If the words are not a valid command of one URL.
pub fn parse_question(words: &[String]) -> Result<Question, WordsError> {
    let words = std::iter::once("corscheck".to_owned()).chain(words.iter().cloned());
    let questions = match Cli::try_parse_from(words)?.command {
        Command::Probe(args) => probe::questions(&args, &Stdin::default(), None),
        Command::Jsonp(args) => jsonp::questions(&args, None),
        _ => return Err(WordsError::OtherCommand("probe or jsonp")),
    };
    let questions = questions.map_err(|error| WordsError::Question(error.to_string()))?;
    let [question] = <[Question; 1]>::try_from(questions).map_err(|all| WordsError::Urls(all.len()))?;
    Ok(question)
}
