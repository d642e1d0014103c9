//! The platform's nouns: pure values, without a rule, I/O, a clock or a print.

pub mod address_space;
pub mod attributes;
pub mod body;
pub mod browser;
pub mod cookie;
pub mod csp;
pub mod embedder_policy;
pub mod headers;
pub mod html;
pub mod loopback;
pub mod message;
pub mod method;
pub mod mime;
pub mod nearest;
pub mod origin;
pub mod raw_head;
pub mod referrer_policy;
pub mod request;
pub mod scheme;
pub mod script;
pub mod secret;
pub mod site;
pub mod text;
pub mod trustworthy;
pub mod typed_url;
pub mod vocabulary;
