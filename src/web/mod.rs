//! The platform's nouns: pure values, without a rule, I/O, a clock or a print.

pub mod headers;
pub mod message;
pub mod method;
