//! What people met and reported: a small server or a text, and what has to be said.

mod causes;
mod exposed;
mod messages;
mod servers;
