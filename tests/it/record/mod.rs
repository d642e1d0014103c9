//! What is read from elsewhere: console messages, pasted commands and calls, recordings.

mod confirmed;
mod har;
mod message_table;
mod messages;
mod paste;
mod pasted;
mod pasted_message;
mod recorders;
mod recordings;
