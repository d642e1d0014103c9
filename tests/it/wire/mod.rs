//! What crosses the wire, and what happens where it breaks.

mod encrypted;
mod failures;
mod hostile;
mod memory;
mod requests;
mod tunnels;
