//! The platform's nouns: pure values, without a rule, I/O, a clock or a print.

pub mod address_space;
pub mod cookie;
pub mod csp;
pub mod headers;
pub mod message;
pub mod method;
pub mod mime;
pub mod origin;
pub mod scheme;
pub mod site;
pub mod text;
pub mod trustworthy;
